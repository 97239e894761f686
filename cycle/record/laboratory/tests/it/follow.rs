//! What follows a failure, by the law of the sample.

use std::collections::{BTreeMap, BTreeSet};

use cases::course::Intent;
use cases::{Attached, Party};
use laboratory::reports;
use packs::{Files, Pack, Rule};
use store::Actor;
use store::testing::Space;
use terms::{Date, date};

use crate::{SIGNATORY, new_sample, on_each_engine, sign, to_be_signed};

fn step(space: &Space, case: i64, code: &str, party: Party, on: Date, fields: &[(&str, &str)]) {
    let (code, fields) = (
        code.to_owned(),
        fields.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<BTreeMap<_, _>>(),
    );
    // Who verifies has had no hand in it.
    let person = if party == Party::Verifier { 92 } else { 91 };
    space
        .db
        .write(Actor::person(person), move |tx| {
            let clockwork = cases::clocks(tx)?;
            let seen = cases::load(tx, case)?.steps.len();
            let wanted = cases::load(tx, case)?.kind.step(&code).unwrap().evidence.clone();
            let intent = Intent {
                code,
                person,
                acting_for: None,
                parties: BTreeSet::from([party]),
                of_owner: party == Party::Owner,
                on,
                today: date(2026, 11, 20),
                ground: Some("示例".to_owned()),
                document: Some("示例〔2026〕1号".to_owned()),
                fields,
                evidence: wanted.iter().map(|it| it.code.clone()).collect(),
            };
            let attached: Vec<Attached> = wanted
                .iter()
                .map(|it| Attached {
                    wanted: it.code.clone(),
                    evidence: None,
                    address: Some("/laboratory/reports/1".to_owned()),
                    title: "检验报告".to_owned(),
                })
                .collect();
            cases::take(tx, &clockwork, case, seen, &intent, &attached, None).map(|_| ())
        })
        .unwrap();
}

fn due(space: &Space, case: i64, clock: &str) -> Option<Date> {
    let clock = clock.to_owned();
    space
        .db
        .read(move |tx| {
            let clockwork = cases::clocks(tx)?;
            let case = cases::load(tx, case)?;
            let running = case.running(&clockwork);
            Ok(running.iter().find(|it| it.code == clock).and_then(cases::clock::Running::day))
        })
        .unwrap()
}

fn kind_of(space: &Space, case: i64) -> String {
    space.db.read(move |tx| Ok(cases::load(tx, case)?.kind.code)).unwrap()
}

#[test]
fn an_order_of_2_march_2026_runs_to_1_may_and_its_recheck_to_16_may() {
    on_each_engine(|space, ground| {
        let on = date(2026, 2, 24);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 152_000, ground.balance);
        let report = sign(space, SIGNATORY, id, "JC-1", on).unwrap();
        let case = space.db.read(move |tx| Ok(reports::get(tx, report)?.case)).unwrap().unwrap();
        assert_eq!(kind_of(space, case), "order-to-correct");
        // Opened by the program on its own day; the order is given on 2 March only in a case of that day.
        let case = opened_on(space, case, date(2026, 3, 2));
        step(space, case, "order", Party::Leader, date(2026, 3, 2), &[]);
        assert_eq!(due(space, case, "correct"), Some(date(2026, 5, 1)));
        assert_eq!(due(space, case, "recheck"), Some(date(2026, 5, 16)));
    });
}

/// The same case, opened on an earlier day.
fn opened_on(space: &Space, like: i64, on: Date) -> i64 {
    space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let clockwork = cases::clocks(tx)?;
            let like = cases::load(tx, like)?;
            let opening = cases::Opening {
                kind: like.kind.code.clone(),
                title: like.title.clone(),
                subject: like.subject,
                accountable: like.owner(),
                period: None,
                origins: Vec::new(),
                parent: None,
                uuid: None,
            };
            let intent = Intent {
                code: cases::OPEN.to_owned(),
                person: 0,
                acting_for: None,
                parties: BTreeSet::from([Party::Program]),
                of_owner: false,
                on,
                today: date(2026, 11, 20),
                ground: Some("示例".to_owned()),
                document: None,
                fields: like.steps[0].fields.clone(),
                evidence: BTreeSet::new(),
            };
            cases::open(tx, &clockwork, &opening, &intent)
        })
        .unwrap()
}

/// A failed sample of a domain, served on 2 March 2026; the report and the case of the objection.
fn served(space: &Space, ground: &crate::Ground, domain: &str) -> (i64, i64) {
    let on = date(2026, 2, 25);
    let code = format!("S-{domain}");
    let new = new_sample(ground, &code, domain, on);
    let id = to_be_signed(space, ground, new, 152_000, ground.balance);
    let report = sign(space, SIGNATORY, id, &format!("JC-{domain}"), on).unwrap();
    let objection = space
        .db
        .write(Actor::person(91), move |tx| {
            let clockwork = cases::clocks(tx)?;
            reports::serve(tx, &clockwork, report, date(2026, 3, 2))
        })
        .unwrap();
    (report, objection)
}

#[test]
fn each_law_has_its_own_time_to_object_and_no_food_sample_is_on_the_industrial_clock() {
    on_each_engine(|space, ground| {
        let opened = |report: i64| {
            space.db.read(move |tx| Ok(reports::get(tx, report)?.case)).unwrap().unwrap()
        };
        let (report, objection) = served(space, ground, "manufacturing");
        assert_eq!(kind_of(space, opened(report)), "order-to-correct");
        assert_eq!(kind_of(space, objection), "sample-objection");
        assert_eq!(due(space, objection, "object"), Some(date(2026, 3, 17)), "15 days");
        let (report, objection) = served(space, ground, "food");
        assert_eq!(kind_of(space, opened(report)), "food-disposal");
        assert_eq!(kind_of(space, objection), "food-retest");
        assert_eq!(due(space, objection, "object"), Some(date(2026, 3, 11)), "7 working days");
        let (report, objection) = served(space, ground, "agriculture");
        assert_eq!(kind_of(space, opened(report)), "produce-disposal");
        assert_eq!(due(space, objection, "object"), Some(date(2026, 3, 9)), "5 working days");
        // The clock of one law stands in no case of another.
        let pack = crate::national();
        let industrial = pack.regimes.iter().find(|it| it.code == "industrial").unwrap();
        for other in pack.regimes.iter().filter(|it| it.code != "industrial") {
            let kinds = pack
                .case_kinds
                .iter()
                .filter(|kind| kind.code == other.case || kind.code == other.objection);
            for clock in kinds.flat_map(|kind| &kind.it.clocks) {
                assert_ne!(clock.rule, industrial.objection_clock, "{}", other.code);
                assert!(!clock.rule.starts_with("order-"), "{}: {}", other.code, clock.rule);
            }
        }
    });
}

#[test]
fn a_pack_that_puts_food_on_the_objection_of_industrial_products_does_not_load() {
    let mut files = Files::embedded(shipped::FILES);
    let path = "cn/regimes/regimes.toml";
    let text = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
    let wrong = text.replace("objection = \"food-retest\"", "objection = \"sample-objection\"");
    let wrong = wrong.replace(
        "objection_clock = \"food-retest-apply\"",
        "objection_clock = \"sampling-objection\"",
    );
    assert_ne!(text, wrong);
    files.put(path, wrong.as_str());
    let problems = Pack::read_from(&files, "cn").unwrap_err();
    let said = |rule| problems.iter().filter(|it| it.rule == rule && it.file == path).count();
    assert!(said(Rule::Duplicate) >= 2, "{problems:?}");
    // Records for less than six years are refused too.
    let short = text.replace("keep_years = 6", "keep_years = 2");
    files.put(path, short.as_str());
    assert!(Pack::read_from(&files, "cn").unwrap_err().iter().any(|it| it.rule == Rule::Range));
}

#[test]
fn a_failure_goes_on_to_the_province_a_second_recheck_suspension_and_revocation() {
    on_each_engine(|space, ground| {
        let (report, _) = served(space, ground, "manufacturing");
        let case = space.db.read(move |tx| Ok(reports::get(tx, report)?.case)).unwrap().unwrap();
        let case = opened_on(space, case, date(2026, 3, 2));
        let effect = [("effect", "复查检验不合格")];
        step(space, case, "order", Party::Leader, date(2026, 3, 2), &[]);
        step(space, case, "stop", Party::Owner, date(2026, 3, 3), &[("stock", "封存120袋")]);
        step(space, case, "publish", Party::Overseer, date(2026, 3, 20), &[]);
        step(
            space,
            case,
            "hand-in",
            Party::Owner,
            date(2026, 4, 20),
            &[("analysis", "配料"), ("measures", "换料")],
        );
        step(space, case, "fail", Party::Verifier, date(2026, 5, 10), &effect);
        step(space, case, "report-up", Party::Leader, date(2026, 5, 12), &[]);
        step(space, case, "announce", Party::Overseer, date(2026, 6, 1), &[]);
        assert_eq!(due(space, case, "second-recheck-opens"), Some(date(2026, 7, 31)));
        assert_eq!(due(space, case, "second-recheck"), Some(date(2026, 8, 30)));
        step(space, case, "second-fail", Party::Verifier, date(2026, 8, 5), &effect);
        step(space, case, "suspend", Party::Leader, date(2026, 8, 10), &[]);
        step(space, case, "revoke", Party::Leader, date(2026, 10, 20), &[]);
        let ended = space.db.read(move |tx| Ok(cases::load(tx, case)?.ending())).unwrap();
        assert_eq!(ended, Some(cases::Ending::Referred));
    });
}

#[test]
fn the_reserve_sample_goes_to_another_laboratory_whose_result_is_the_second_one() {
    use laboratory::samples;
    use laboratory::samples::life::{Act, Part, Turn};
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new.clone(), 152_000, ground.balance);
        sign(space, SIGNATORY, id, "JC-1", on).unwrap();
        let ground = *ground;
        let reserve =
            samples::NewSample { code: "S-1B".into(), part: Part::Reserve, twin: Some(id), ..new };
        space
            .db
            .write(Actor::person(91), move |tx| {
                let clockwork = cases::clocks(tx)?;
                let reserve = samples::take(tx, &clockwork, &reserve)?.id();
                crate::act(tx, reserve, Act::Receive, 91, on)?;
                crate::act(tx, reserve, Act::Store, 91, on)?;
                assert!(
                    crate::act(tx, reserve, Act::Start, 91, on).is_err(),
                    "it stays sealed here"
                );
                assert!(
                    crate::act(tx, reserve, Act::Dispose, 91, on).is_err(),
                    "it is kept for the objection"
                );
                let doing = crate::doing(Act::Send, 91, on);
                let send = |tx: &mut store::Tx<'_>, to| {
                    let seen = samples::steps(tx, reserve)?.len();
                    samples::step(
                        tx,
                        &clockwork,
                        reserve,
                        seen,
                        &doing,
                        &Default::default(),
                        Some(to),
                    )
                };
                assert!(send(tx, ground.institute).is_err(), "not to the same laboratory");
                send(tx, ground.second)?;
                let sent = samples::get(tx, reserve)?;
                assert_eq!(
                    (sent.it.turn, sent.it.answers, sent.it.institute),
                    (Turn::Second, Some(id), ground.second)
                );
                crate::act(tx, reserve, Act::Receive, 91, on)?;
                crate::act(tx, reserve, Act::Start, 91, on)
            })
            .unwrap();
    });
}
