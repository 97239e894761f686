//! A whole campaign, from the plan to the opened results, and what audit and a firm can prove of it.

use campaigns::draw::{self, Act};
use campaigns::registry::{Conflict, add_conflict};
use campaigns::visits::{self, Answer, Came, Command, Detail};
use identity::Role;
use store::testing::engines;

use crate::city::{Ground, lay, object, today};

/// Makes every visit of a campaign, each with one thing found.
pub(crate) fn visit_all(ground: &Ground, campaign: i64) {
    let open = ground.read(move |tx| {
        Ok(visits::of_campaign(tx, campaign)?.into_iter().map(|it| it.id).collect::<Vec<_>>())
    });
    for id in open {
        ground.write(move |tx| make(tx, id)).unwrap();
    }
}

pub(crate) fn make(tx: &mut store::Tx<'_>, id: i64) -> terms::Result<()> {
    let visit = visits::load(tx, id)?;
    let mut acts = vec![(
        visits::Act::Begin,
        Detail { code: visits::door::code_of(tx, visit.firm), ..Detail::default() },
    )];
    for item in visits::questions(tx, &visit)? {
        for (place, check) in item.is.check.iter().enumerate() {
            let found = place == 0;
            acts.push((
                visits::Act::Answer,
                Detail {
                    question: Some(format!("{}.{}", item.code, check.code)),
                    answer: Some(if found { Answer::No } else { Answer::Yes }),
                    words: if found { "示例情况".into() } else { String::new() },
                    ..Detail::default()
                },
            ));
        }
    }
    acts.push((visits::Act::Sign, Detail::default()));
    acts.push((visits::Act::Conclude, Detail::default()));
    for (base, (act, detail)) in acts.into_iter().enumerate() {
        let command = command(tx, act, base, detail);
        assert_eq!(visits::take(tx, &visit, &command, 1)?, Came::Done, "{act:?}");
    }
    Ok(())
}

pub(crate) fn command(
    tx: &store::Tx<'_>,
    act: visits::Act,
    base: usize,
    detail: Detail,
) -> Command {
    let now = tx.now_micros();
    Command { uuid: visits::uuid7(now), act, base, made_at: now / 1000, detail, evidence: None }
}

#[test]
fn a_campaign_goes_from_plan_to_opened_results_and_audit_recomputes_all_of_it() {
    for engine in engines() {
        let ground = lay(engine);
        // Known beforehand: one inspector never goes to one object.
        let conflict = Conflict {
            inspector: "SYN-1408-0003".into(),
            object: object(5),
            ground: "近亲属任职".into(),
        };
        ground.write(move |tx| add_conflict(tx, &conflict)).unwrap();
        let mut campaign = ground.drawn("D-1");
        let visits = {
            let id = campaign.id;
            ground.read(move |tx| visits::of_campaign(tx, id))
        };
        assert!(visits.len() > 10, "{}", visits.len());
        // Two inspectors each, and who steps back is replaced by lot, with the ground.
        let first = visits[0].clone();
        let before = ground.read(move |tx| Ok(visits::load(tx, first.id)?.inspectors));
        assert_eq!(before.len(), 2);
        let (by, gone, thing) =
            (ground.by(campaign.plan.from), before[0].clone(), visits[0].object.clone());
        let instead = ground
            .write(move |tx| {
                draw::recuse(tx, &mut campaign, &thing, &gone, "曾任职于该企业", by)
                    .map(|it| (it, campaign))
            })
            .unwrap();
        let (instead, mut campaign) = instead;
        let visit = visits[0].id;
        let after = ground.read(move |tx| Ok(visits::load(tx, visit)?.inspectors));
        assert!(after.contains(&instead) && !after.contains(&before[0]) && after.len() == 2);
        // Nothing is opened while a visit is.
        let mut early = campaign.clone();
        let refused = ground.write(move |tx| draw::open(tx, &mut early, by)).unwrap_err();
        assert_eq!(refused.code(), "campaign-visits-open");
        visit_all(&ground, campaign.id);
        let campaign =
            ground.write(move |tx| draw::open(tx, &mut campaign, by).map(|()| campaign)).unwrap();
        let id = campaign.id;
        let files = ground.read(move |tx| {
            let file = |tx: &mut store::Tx<'_>, name| draw::file(tx, id, name, true);
            Ok((file(tx, "announcement")?, file(tx, "outcome")?, file(tx, "opening")?))
        });
        let announced = serde_json::from_str(&files.0).unwrap();
        let outcome: ::draw::Outcome = serde_json::from_str(&files.1).unwrap();
        let opening: ::draw::Opening = serde_json::from_str(&files.2).unwrap();
        assert_eq!(::draw::verify(&announced, &outcome, &opening, Some("3456.78")), []);
        assert_eq!(opening.redraws.len(), 1);
        assert_eq!(opening.redraws[0].recusal.ground, "曾任职于该企业");
        assert!(opening.visits.iter().all(|it| {
            it.inspectors.len() == 2
                && !(it.object == object(5) && it.inspectors.contains(&"SYN-1408-0003".to_owned()))
        }));
        assert_eq!(outcome.drawn.len(), visits.len());
        // The evaluation part is the one whose samples and findings may score; each visit knows its purpose.
        let evaluated: std::collections::BTreeSet<String> = opening
            .parts
            .iter()
            .filter(|part| part.part == draw::EVALUATION)
            .flat_map(|part| part.drawn.clone())
            .collect();
        for it in visits {
            let visit = ground.read(move |tx| visits::load(tx, it.id));
            assert_eq!(
                visit.tasks[0].purpose == draw::EVALUATION,
                evaluated.contains(&visit.object)
            );
        }
    }
}

#[test]
fn the_chance_must_lie_ahead_and_is_not_entered_before_its_day_nor_twice() {
    for engine in engines() {
        let ground = lay(engine);
        let mut campaign = ground.announced("D-1");
        let (today, mut again) = (ground.read(|tx| Ok(today(tx))), campaign.clone());
        let by = ground.by(today);
        let early = ground
            .write(move |tx| draw::draw_now(tx, &mut campaign, "1", by).map(|_| ()))
            .unwrap_err();
        assert_eq!(early.code(), "campaign-entropy-early");
        let twice = ground
            .write(move |tx| {
                draw::announce(tx, &mut again, "示例公开数 次日", today.tomorrow().unwrap(), by)
            })
            .unwrap_err();
        assert_eq!(
            (twice.code(), twice.args()[1].1.as_str()),
            ("campaign-order", Act::Announce.code())
        );
        let plan = ground.plan("D-2", today);
        let past = ground
            .write(move |tx| {
                let mut campaign = draw::plan(tx, &plan, by)?;
                draw::freeze(tx, &mut campaign, by)?;
                let line = draw::Line {
                    part: "evaluation".into(),
                    stratum: "A".into(),
                    rate_ppm: 100_000,
                };
                draw::set_rates(tx, &mut campaign, &[line], by)?;
                draw::announce(tx, &mut campaign, "今天的数", today, by)
            })
            .unwrap_err();
        assert_eq!(past.fields()[0].rule, "campaign-entropy-past");
    }
}

#[test]
fn anybody_verifies_without_an_account_and_a_forged_file_is_named() {
    let ground = lay("sqlite");
    let mut campaign = ground.drawn("D-1");
    visit_all(&ground, campaign.id);
    let (id, by) = (campaign.id, ground.by(campaign.plan.from));
    ground.write(move |tx| draw::open(tx, &mut campaign, by)).unwrap();
    let city = &ground.city;
    let list = city.nobody().get("/draws?space=test");
    assert!(list.says("示例抽查") && list.says("announcement.json") && list.says("outcome.json"));
    let opening = city.as_role(Role::Auditor).get(&format!("/campaigns/{id}/opening.json"));
    assert_eq!(opening.status, 200);
    let proof =
        city.as_role(Role::Firm).get(&format!("/campaigns/{id}/proof.json?object={}", object(0)));
    assert_eq!(proof.status, 200, "a firm gets its own leaf and proof");
    let other =
        city.as_role(Role::Firm).get(&format!("/campaigns/{id}/proof.json?object={}", object(1)));
    assert_eq!(other.status, 404, "and nobody else's");
    let verify = |file: &[u8]| {
        let page = city.nobody().get("/draws/verify?space=test");
        let cookie = page.cookies.iter().find(|it| it.starts_with("zs_pre")).unwrap().clone();
        let token = page.html.split("name=\"csrf\" value=\"").nth(1).unwrap()[..32].to_owned();
        let mut caller = city.nobody();
        caller.cookie = cookie.split(';').next().unwrap().to_owned();
        caller.csrf = token;
        caller.upload(
            "/draws/verify",
            &[("space", "test"), ("code", "D-1"), ("seen", "3456.78")],
            "x.json",
            file,
        )
    };
    assert!(verify(&opening.bytes).says("全部一致"), "{}", verify(&opening.bytes).html);
    assert!(verify(&proof.bytes).says("证明成立"));
    let forged = opening.html.replacen("\"stratum\":\"A\"", "\"stratum\":\"B\"", 1);
    assert!(verify(forged.as_bytes()).says("名录被改过"));
    let forged = proof.html.replace(&object(0), &object(1));
    assert!(verify(forged.as_bytes()).says("证明不成立"));
    assert!(verify(b"{}").says("读不懂这个文件"));
    for script in ["verify_draw.py", "verify_proof.py"] {
        let given = city.nobody().get(&format!("/draws/{script}"));
        assert!(given.status == 200 && given.says("import"), "{script}");
    }
}
