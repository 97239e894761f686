//! What follows from a result: measures not done and problems badly handled as the cases of the pack tell them,
//! and the choice at a tie as a person records it.

use std::collections::BTreeMap;

use cases::course::Intent;
use cases::{Kind, Opening, Party};
use check::assessment;
use check::rounds::triggers::Trigger;
use check::rounds::{self, follow};
use store::{Entry, Tx};
use terms::{Date, date};
use web::testing::City as Door;

use crate::city::*;
use crate::rounds_hall::*;

fn kind(text: &str) -> Kind {
    toml::from_str(text).expect("a kind of the pack")
}

fn intent(code: &str, party: Party, person: i64, on: Date, says: &[(&str, &str)]) -> Intent {
    Intent {
        code: code.to_owned(),
        person,
        acting_for: None,
        parties: [party].into(),
        of_owner: party == Party::Owner,
        on,
        today: on,
        ground: Some("示例".to_owned()),
        document: Some("示例〔2026〕5号".to_owned()),
        fields: says.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        evidence: ["deliverable", "minutes", "proof"].map(str::to_owned).into(),
    }
}

/// A case of a unit, opened on a day, and the steps that follow; returns its number.
fn case(
    tx: &mut Tx<'_>,
    (kind, unit, title): (&str, i64, &str),
    steps: &[Intent],
) -> terms::Result<i64> {
    let clockwork = cases::clocks(tx)?;
    let opening = Opening {
        kind: kind.to_owned(),
        title: title.to_owned(),
        subject: unit,
        accountable: unit,
        period: None,
        origins: Vec::new(),
        parent: None,
        uuid: Some(format!("{kind}-{unit}-{title}")),
    };
    let (first, others) = steps.split_first().expect("how it was opened");
    let id = cases::open(tx, &clockwork, &opening, first)?;
    for (at, step) in others.iter().enumerate() {
        let attached: Vec<cases::Attached> = ["deliverable", "minutes", "proof"]
            .map(|wanted| cases::Attached {
                wanted: wanted.to_owned(),
                evidence: None,
                address: Some("/rounds".to_owned()),
                title: "示例材料".to_owned(),
            })
            .into();
        cases::take(tx, &clockwork, id, at + 1, step, &attached, None)?;
    }
    Ok(id)
}

#[test]
fn a_measure_not_done_and_a_problem_badly_handled_are_the_cases_of_the_unit_itself() {
    on_each(|door, city| {
        let round = decided(door);
        done(&step(&door.as_account("leader"), &round, "approve", &[]));
        done(&step(&door.as_account("office"), &round, "freeze", &[("ground", "没有异议")]));
        let [a, b, c, zone] = city.county;
        let (may, june) = (date(2026, 5, 6), date(2026, 6, 30));
        let made: BTreeMap<&str, i64> = write(&door.space, move |tx| {
            for text in [
                include_str!("../../../../packs/cn/cases/task.toml"),
                include_str!("../../../../packs/cn/cases/regional-problem.toml"),
            ] {
                cases::put_kind(tx, &kind(text))?;
            }
            let causes = include_str!("../../../../packs/cn/rulebook/causes.toml");
            let book: cases::Rulebook = toml::from_str(causes).expect("causes");
            cases::put_rules(tx, &book)?;
            let opened = |party| intent("open", party, 41, may, &[("due", "2026-06-30")]);
            let report = intent("report", Party::Owner, 71, may, &[("progress", "推进中")]);
            let result = intent("hand-in", Party::Owner, 71, june, &[("result", "已办完")]);
            let back = intent("fail", Party::Verifier, 72, june, &[("effect", "没有名单")]);
            let all = [
                // Late and still the unit's to do; handed in and waiting for the office; sent back.
                (
                    "late",
                    case(tx, ("task", a, "逾期的任务"), &[opened(Party::Leader), report.clone()])?,
                ),
                (
                    "handed in",
                    case(
                        tx,
                        ("task", b, "已报成果的任务"),
                        &[opened(Party::Leader), report.clone(), result.clone()],
                    )?,
                ),
                (
                    "sent back",
                    case(
                        tx,
                        ("task", c, "退回的任务"),
                        &[opened(Party::Leader), report, result, back],
                    )?,
                ),
            ];
            let problem = [("products", "示例产品"), ("problem", "同一缺陷")];
            let raised = intent("open", Party::Overseer, 42, may, &problem);
            let met = intent(
                "meet",
                Party::Overseer,
                42,
                may,
                &[("cause", "duty-not-done"), ("analysis", "五问")],
            );
            let plan = [("measures", "逐户整改"), ("deadline", "2026-06-30")];
            let plan = intent("plan", Party::Owner, 71, may, &plan);
            let asked = intent("hand-in", Party::Owner, 71, june, &[("result", "已治理")]);
            let refused = intent("fail", Party::Verifier, 72, june, &[("effect", "仍有缺陷")]);
            let course = [raised.clone(), met.clone(), plan, asked, refused];
            let problems = [
                ("badly", case(tx, ("regional-problem", zone, "屡治不绝的缺陷"), &course)?),
                ("analysed", case(tx, ("regional-problem", b, "才开过会"), &course[..2])?),
            ];
            tx.record(Entry::new("pack.loaded", "pack", 0).touches("cases"))?;
            Ok(all.into_iter().chain(problems).collect())
        });
        // Asked on a day when all deadlines lie behind, and on one when none does.
        let proposed = |today: Date| {
            read(&door.space, move |tx| {
                let id = rounds::list(tx)?[0].id;
                let round = rounds::load(tx, id)?;
                let run = assessment::frozen(tx, round.run.expect("it is frozen"))?;
                Ok(follow::proposals(tx, &round, &run, today)?.by_unit)
            })
        };
        let of = |found: &BTreeMap<i64, Vec<Trigger>>, unit: i64| -> Vec<(&'static str, i64)> {
            let triggers = found.get(&unit).into_iter().flatten();
            triggers.filter_map(|it| Some((it.word(), it.case()?))).collect()
        };
        let late = proposed(date(2026, 12, 31));
        assert_eq!(of(&late, a), [("measure", made["late"])]);
        assert_eq!(of(&late, b), [], "what waits for the office is not the unit's lateness");
        assert_eq!(of(&late, c), [("measure", made["sent back"])]);
        assert_eq!(of(&late, zone), [("problem", made["badly"])]);
        let early = proposed(june);
        assert_eq!(of(&early, a), [], "the last day is in time");
        assert_eq!(of(&early, zone), [("problem", made["badly"])], "without effect once");
        says_the_titles(door, &round);
    });
}

/// The page speaks of tasks by their titles, never by numbers.
fn says_the_titles(door: &Door, round: &str) {
    let office = door.as_account("office");
    let told = [("detail", "internal"), ("document", "示例〔2026〕9号")];
    done(&step(&office, round, "release", &told));
    let page = office.get(&format!("{round}/follow-up"));
    assert!(page.says("区域性、行业性问题处置不力：屡治不绝的缺陷"), "{}", page.html);
    let open = format!("{round}/follow-up/YCKF");
    assert!(office.get(&open).says("屡治不绝的缺陷"));
    let fields = [("title", "示例整改"), ("problem", "屡治不绝"), ("ground", "处置不力")];
    done(&office.post(&open, &fields));
    assert!(office.get(&format!("{round}/follow-up")).says("示例整改"));
}

/// Three counties with the same points at the end of the list.
fn tied(door: &Door) -> String {
    let round = opened(door);
    let office = door.as_account("office");
    for ground in ["不备案", "不自评", "不核定", "不核查"] {
        done(&step(&office, &round, "next", &[("ground", ground)]));
    }
    for (account, unit) in COUNTIES {
        let value = if account == "a" { "60" } else { "48" };
        for (item, value) in [("1.1", value), ("2.1", "24"), ("2.2", "10")] {
            let fields = [("unit", unit), ("item", item), ("value", value), ("ground", "评议")];
            done(&step(&office, &round, "final", &fields));
        }
    }
    done(&step(&office, &round, "next", &[]));
    done(&step(&door.as_account("leader"), &round, "approve", &[]));
    done(&step(&office, &round, "freeze", &[("ground", "没有异议")]));
    let told = [("detail", "internal"), ("document", "示例〔2026〕9号")];
    done(&step(&office, &round, "release", &told));
    round
}

#[test]
fn the_choice_at_a_tie_is_recorded_by_a_leader_and_shown_with_its_ground() {
    on_each(|door, _| {
        let round = tied(door);
        let (office, leader) = (door.as_account("office"), door.as_account("leader"));
        let follow = format!("{round}/follow-up");
        let page = office.get(&follow);
        assert!(page.says("跨过末位线；其中应取1个") && !page.says("位列后1名"), "{}", page.html);
        assert!(!page.says("/moves/cut"), "no matter of the office");
        assert!(leader.get(&follow).says("/moves/cut"));
        let form = leader.get(&format!("{round}/moves/cut"));
        for (code, there) in [("140881", true), ("140882", true), ("YCKF", true), ("140802", false)]
        {
            assert_eq!(form.says(&format!("value=\"{code}\"")), there, "{code}: {}", form.html);
        }
        let ground = [("ground", "会议集体研究"), ("document", "示例〔2026〕10号")];
        let choose = |units: &[&'static str]| {
            let ticked = units.iter().map(|unit| ("detail", *unit));
            let fields: Vec<_> = ticked.chain(ground).collect();
            step(&leader, &round, "cut", &fields)
        };
        let two = choose(&["140881", "140882"]);
        assert!(two.status == 422 && two.says("应取1个，勾选了2个"), "{}", two.html);
        assert_eq!(choose(&[]).status, 422);
        assert_eq!(choose(&["140802"]).status, 422, "not of the tie");
        assert_ne!(step(&office, &round, "cut", &ground).status, 303);
        done(&choose(&["140882"]));
        let page = office.get(&follow);
        assert!(page.says("位列后1名") && !page.says("应取1个，由领导决定"), "{}", page.html);
        for words in ["会议集体研究", "示例〔2026〕10号", "示例140882"] {
            assert!(page.says(words), "{words}: {}", page.html);
        }
        let fields = [("title", "示例整改"), ("problem", "末位"), ("ground", "领导决定")];
        assert_eq!(office.post(&format!("{follow}/140881"), &fields).status, 422);
        done(&office.post(&format!("{follow}/140882"), &fields));
        // A county reads neither the choice about others nor its ground.
        let c = door.as_account("b").get(&follow);
        assert!(!c.says("会议集体研究") && !c.says("示例140882"), "{}", c.html);
    });
}
