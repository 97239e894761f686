//! On the spot: commands once, conflicts kept with both values, a sample on its way, restraint at the door.

use campaigns::registry;
use campaigns::visits::{self, Act, Answer, Came, Command, Detail, NewVisit, Sheet, Task};
use store::testing::engines;
use terms::Result;

use crate::campaign::{command, make};
use crate::city::{Ground, lay, object, today};

/// A case visit by the two inspectors that have accounts.
pub(crate) fn planned(
    ground: &Ground,
    firm: usize,
    kind: &str,
    basis: Option<&str>,
) -> Result<i64> {
    let (kind, basis) = (kind.to_owned(), basis.map(str::to_owned));
    ground.write(move |tx| {
        let day = today(tx);
        visits::plan_one(
            tx,
            &NewVisit {
                object: object(firm),
                kind,
                basis,
                from: day,
                to: day,
                ground: "示例投诉 TS-1".into(),
                inspectors: vec!["SYN-1408-0001".into(), "SYN-1408-0002".into()],
                task: Task {
                    campaign: None,
                    item: "farm-supplies".into(),
                    subject: "S-AMR".into(),
                    purpose: "case".into(),
                },
            },
        )
    })
}

fn begin(ground: &Ground, id: i64) -> Came {
    ground
        .write(move |tx| {
            let visit = visits::load(tx, id)?;
            let code = visits::door::code_of(tx, visit.firm);
            let command = command(tx, Act::Begin, 0, Detail { code, ..Detail::default() });
            visits::take(tx, &visit, &command, 1)
        })
        .unwrap()
}

fn take(ground: &Ground, id: i64, command: Command, person: i64) -> Came {
    ground
        .write(move |tx| {
            let visit = visits::load(tx, id)?;
            visits::take(tx, &visit, &command, person)
        })
        .unwrap()
}

fn answer(ground: &Ground, base: usize, answer: Answer, words: &str) -> Command {
    let words = words.to_owned();
    ground.read(move |tx| {
        let detail = Detail {
            question: Some("farm-supplies.ledger".into()),
            answer: Some(answer),
            words,
            ..Detail::default()
        };
        Ok(command(tx, Act::Answer, base, detail))
    })
}

#[test]
fn the_same_command_twice_is_one_and_two_devices_that_differ_leave_both_values() {
    for engine in engines() {
        let ground = lay(engine);
        let id = planned(&ground, 3, "case", Some("complaint")).unwrap();
        assert_eq!(begin(&ground, id), Came::Done);
        // Two phones, both of which know one step, offline.
        let first = answer(&ground, 1, Answer::No, "进货缺2单");
        let second = answer(&ground, 1, Answer::Yes, "");
        assert_eq!(take(&ground, id, first.clone(), 11), Came::Done);
        assert_eq!(take(&ground, id, first.clone(), 11), Came::Same);
        assert_eq!(
            take(&ground, id, second.clone(), 12),
            Came::Conflict("visit-written-meanwhile".into())
        );
        assert_eq!(
            take(&ground, id, second, 12),
            Came::Same,
            "a conflict that was kept is not kept twice"
        );
        // The same person, later, changes the own mind: that is no conflict.
        let later = Command {
            base: 1,
            made_at: first.made_at + 60_000,
            ..answer(&ground, 1, Answer::Yes, "")
        };
        assert_eq!(take(&ground, id, later, 11), Came::Done);
        let (standing, kept) =
            ground.read(move |tx| Ok((visits::standing(tx, id)?, visits::conflicts(tx, id)?)));
        assert_eq!(standing.answers["farm-supplies.ledger"].0, Answer::Yes);
        assert_eq!(
            (kept.len(), kept[0].against, kept[0].detail.answer),
            (1, Some(2), Some(Answer::Yes))
        );
        ground.write(move |tx| visits::settle(tx, id, kept[0].id, "以现场照片为准")).unwrap();
        // A command of an id that is none is refused at the door.
        let wrong = Command { uuid: "1".into(), ..answer(&ground, 1, Answer::Yes, "") };
        let refused = ground.write(move |tx| {
            let visit = visits::load(tx, id)?;
            visits::take(tx, &visit, &wrong, 11)
        });
        assert_eq!(refused.unwrap_err().fields()[0].rule, "visit-uuid");
    }
}

#[test]
fn a_sample_goes_to_the_register_and_tells_the_laboratory_and_a_seal_serves_once_in_the_space() {
    for engine in engines() {
        let ground = lay(engine);
        let sheet = |seal: &str, reserve: &str| Detail {
            sheet: Some(Sheet {
                product: "复合肥料".into(),
                lot: "20261012".into(),
                stock: "180袋".into(),
                seal: seal.into(),
                reserve: reserve.into(),
            }),
            ..Detail::default()
        };
        let sample =
            |detail: Detail| ground.read(move |tx| Ok(command(tx, Act::Sample, 1, detail)));
        let [id, other] =
            [4, 5].map(|firm| planned(&ground, firm, "case", Some("complaint")).unwrap());
        begin(&ground, id);
        begin(&ground, other);
        assert_eq!(take(&ground, id, sample(sheet("YC-1", "YC-2")), 11), Came::Done);
        assert_eq!(
            take(&ground, other, sample(sheet("YC-9", "YC-1")), 11),
            Came::Conflict("visit-seal-used".into())
        );
        let rows = ground.read(|tx| {
            tx.query(
                "select code, purpose, verdict, product from sample where until is null order by code",
                &[],
                |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?, row.get::<String>(3)?)),
            )
        });
        let code = format!("V{id}-1");
        assert_eq!(rows, [(code.clone(), "complaint".into(), "pending".into(), "复合肥料".into())]);
        let told = ground.read(|tx| {
            tx.query(
                "select detail from journal where verb = 'sample.taken' order by seq",
                &[],
                |row| row.get::<String>(0),
            )
        });
        assert_eq!(told.len(), 1);
        let told: serde_json::Value = serde_json::from_str(&told[0]).unwrap();
        assert_eq!(
            (told["sample"].as_str(), told["reserve_seal"].as_str()),
            (Some(code.as_str()), Some("YC-2"))
        );
    }
}

#[test]
fn what_was_found_stands_in_the_register_of_inspections() {
    for engine in engines() {
        let ground = lay(engine);
        let id = planned(&ground, 6, "case", Some("complaint")).unwrap();
        ground.write(move |tx| make(tx, id)).unwrap();
        let rows = ground.read(|tx| {
            tx.query(
                "select code, kind, result, critical, serious, minor, weighted from inspection where source = 'visit' order by id",
                &[],
                |row| {
                    Ok((row.get::<String>(0)?, row.get::<String>(2)?, row.get::<i64>(5)?, row.get::<i64>(6)?))
                },
            )
        });
        // The first question of the list is a minor one; 1 is what the pack lets it weigh.
        assert_eq!(rows, [(format!("V{id}"), "correct".into(), 1, 1)]);
    }
}

#[test]
fn the_third_daily_check_of_a_year_is_blocked_at_the_door_and_a_complaint_is_not() {
    for engine in engines() {
        let ground = lay(engine);
        for _ in 0..2 {
            let id = planned(&ground, 8, "daily", None).unwrap();
            ground.write(move |tx| make(tx, id)).unwrap();
        }
        let third = planned(&ground, 8, "daily", None).unwrap();
        assert_eq!(begin(&ground, third), Came::Conflict("visit-blocked".into()));
        let complaint = planned(&ground, 8, "case", Some("complaint")).unwrap();
        assert_eq!(begin(&ground, complaint), Came::Done, "a duty by law is never blocked");
        let daily = planned(&ground, 8, "daily", Some("recheck")).unwrap();
        assert_eq!(begin(&ground, daily), Came::Done);
        // Its frame leaves the firm out as well.
        let (day, by) = ground.read(|tx| Ok((today(tx), today(tx))));
        let (plan, by) = (ground.plan("D-9", day), ground.by(by));
        let framed = ground
            .write(move |tx| {
                let mut campaign = campaigns::draw::plan(tx, &plan, by)?;
                campaigns::draw::freeze(tx, &mut campaign, by)
            })
            .unwrap();
        assert_eq!((framed.objects, framed.capped), (59, 1));
        // A complaint is urgent: it went first, and is approved afterwards.
        let refused = ground.read(move |tx| registry::rules(tx, day));
        assert!(refused.bases.iter().any(|it| it.code == "complaint" && it.urgent && it.statutory));
    }
}

#[test]
fn two_visits_to_one_firm_become_one_that_counts_once() {
    for engine in engines() {
        let ground = lay(engine);
        let first = planned(&ground, 9, "daily", None).unwrap();
        let second = planned(&ground, 9, "daily", None).unwrap();
        let elsewhere = planned(&ground, 10, "daily", None).unwrap();
        assert!(ground.write(move |tx| visits::join(tx, first, elsewhere, 1)).is_err());
        ground.write(move |tx| visits::join(tx, first, second, 1)).unwrap();
        let (kept, gone, tasks) = ground.read(move |tx| {
            Ok((
                visits::standing(tx, first)?.state,
                visits::standing(tx, second)?.state,
                visits::load(tx, first)?.tasks,
            ))
        });
        assert_eq!((kept, gone, tasks.len()), (visits::State::Planned, visits::State::Joined, 2));
        ground.write(move |tx| make(tx, first)).unwrap();
        let firm = ground.firms[9];
        let past = ground.read(move |tx| {
            let day = today(tx);
            campaigns::restraint::past(tx, firm, day, None)
        });
        assert_eq!(past.len(), 1);
    }
}

#[test]
fn whoever_goes_opens_the_page_sends_a_step_and_nobody_else_does() {
    for engine in engines() {
        let ground = lay(engine);
        let id = planned(&ground, 11, "case", Some("complaint")).unwrap();
        let li = ground.city.as_account("li");
        let page = li.get(&format!("/visits/{id}/site"));
        assert!(page.status == 200 && page.says("营业执照与实际经营地址一致"), "{}", page.html);
        let firm = ground.firms[11];
        let code = ground.read(move |tx| Ok(visits::door::code_of(tx, firm)));
        let begun = li.post(
            &format!("/visits/{id}/steps"),
            &[("act", "begin"), ("base", "0"), ("code", &code)],
        );
        assert_eq!(begun.status, 303, "a form without scripts works too");
        assert!(li.get_json(&format!("/visits/{id}/state")).says("\"state\":\"begun\""));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let photo = li.upload(
            &format!("/visits/{id}/files"),
            &[("act", "photo"), ("base", "1")],
            "p.png",
            png,
        );
        assert_eq!(photo.status, 303, "{}", photo.html);
        let text = li.upload(
            &format!("/visits/{id}/files"),
            &[("act", "photo"), ("base", "1")],
            "p.html",
            b"<b>x</b>",
        );
        assert_eq!(text.status, 422);
        assert_eq!(li.get(&format!("/visits/{id}/evidence/2")).bytes, png);
        for account in ["office", "county", "leader"] {
            let page = ground
                .city
                .as_account(account)
                .post(&format!("/visits/{id}/steps"), &[("act", "begin")]);
            assert_eq!(page.status, 403, "{account}");
        }
        assert_eq!(li.post(&format!("/visits/{id}/steps"), &[("act", "cancel")]).status, 422);
    }
}
