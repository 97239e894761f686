//! What is wrong with a kind is said before it is used.

use std::collections::BTreeSet;

use calendar::{Announcements, Clock, Clockwork, Limit, Roll, Rules, Standing, Stretch, Year};
use cases::Kind;
use terms::date;

pub(crate) fn rectification() -> Kind {
    toml::from_str(include_str!("kinds/rectification.toml")).unwrap()
}
pub(crate) fn mediation() -> Kind {
    toml::from_str(include_str!("kinds/mediation.toml")).unwrap()
}

/// 2025 to 2028, with an invented long holiday each year and one Saturday worked for it.
pub(crate) fn clockwork() -> Clockwork {
    let year = |year: i16| Year {
        year,
        standing: if year < 2028 { Standing::Announced } else { Standing::Assumed },
        source: Some("an invented notice".into()),
        holidays: vec![Stretch {
            name: "休".into(),
            from: date(year, 10, 1),
            to: date(year, 10, 7),
        }],
        working: if year == 2026 { vec![date(2026, 10, 10)] } else { Vec::new() },
    };
    let clock = |code: &str, from, limit| Clock {
        code: code.into(),
        from,
        limit,
        source: None,
        assumed: false,
    };
    Rules {
        notices: Announcements {
            years: (2025..=2028).map(year).collect(),
            ..Announcements::default()
        },
        clocks: vec![
            clock("month", date(2015, 1, 1), Limit::months(1, Roll::Stay)),
            clock("seven-days", date(2015, 1, 1), Limit::working_days(7)),
            clock("mediation", date(2020, 1, 1), Limit::working_days(45)),
            clock("mediation", date(2026, 4, 15), Limit::calendar_days(60, Roll::Next)),
        ],
    }
    .build()
    .unwrap()
}

/// The kinds of the national pack, each with the calendar and clocks of that pack.
pub(crate) fn shipped() -> (Vec<Kind>, Clockwork) {
    let pack = cases::testing::National::read().unwrap();
    let clockwork = pack.clockwork().unwrap();
    (pack.kinds, clockwork)
}

#[test]
fn kinds_of_the_national_pack_are_sound() {
    let (kinds, clockwork) = shipped();
    assert!(kinds.len() >= 12, "{} kinds", kinds.len());
    for kind in kinds {
        let known: BTreeSet<&str> = kind
            .clocks
            .iter()
            .map(|clock| clock.rule.as_str())
            .filter(|rule| clockwork.in_force(rule, date(2026, 1, 1)).is_some())
            .collect();
        assert_eq!(kind.check(&known), [], "{}", kind.code);
    }
}

/// All rules of the national pack.
pub(crate) fn rulebook() -> cases::Rulebook {
    cases::testing::National::read().unwrap().rulebook
}

fn rules() -> BTreeSet<&'static str> {
    BTreeSet::from(["month", "seven-days", "mediation"])
}

#[test]
fn kinds_of_these_tests_are_sound() {
    assert_eq!(rectification().check(&rules()), []);
    assert_eq!(mediation().check(&rules()), []);
}

#[test]
fn a_kind_reads_back_as_it_was_written() {
    for kind in [rectification(), mediation()] {
        let text = toml::to_string(&kind).unwrap();
        assert_eq!(toml::from_str::<Kind>(&text).unwrap(), kind);
    }
}

fn broken(change: impl FnOnce(&mut Kind)) -> Vec<&'static str> {
    let mut kind = rectification();
    change(&mut kind);
    let mut rules: Vec<_> = kind.check(&rules()).into_iter().map(|fault| fault.rule).collect();
    rules.dedup();
    rules
}

#[test]
fn closing_on_the_owners_word_is_refused_before_any_case_exists() {
    let by_owner = broken(|kind| {
        let hand_in = kind.moves.iter_mut().find(|step| step.code == "hand-in").unwrap();
        hand_in.to = Some("verified".into());
    });
    assert!(by_owner.contains(&"case-closed-unverified"), "{by_owner:?}");
    let by_leader = broken(|kind| {
        let pass = kind.moves.iter_mut().find(|step| step.code == "pass").unwrap();
        pass.by = cases::Party::Leader;
    });
    assert_eq!(by_leader, ["case-closed-unverified", "case-verdict-by-party"]);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let told = broken(|kind| {
        kind.start = "nowhere".into();
        kind.moves[1].from = vec!["verified".into()];
        kind.moves[2].code = "order".into();
        kind.clocks[0].rule = "unheard-of".into();
        kind.clocks[1].starts.clear();
    });
    for rule in [
        "case-state-unknown",
        "case-move-from-ended",
        "case-move-twice",
        "case-clock-rule-unknown",
        "case-clock-endless",
        "case-state-unreachable",
        "case-move-unknown",
    ] {
        assert!(told.contains(&rule), "{rule} is missing in {told:?}");
    }
}

#[test]
fn a_state_without_a_way_to_an_end_is_refused() {
    let told = broken(|kind| kind.moves.retain(|step| step.code != "pass"));
    assert!(told.contains(&"case-state-without-end"), "{told:?}");
}

/// A task of a plan has a deadline of its own, which an approved amendment moves.
#[test]
fn a_deadline_may_be_answered_instead_of_counted() {
    use cases::clock::{Due, running};
    use cases::course::{Intent, open, take};
    use cases::{OPEN, Party};
    let (kinds, clockwork) = shipped();
    let task = kinds.iter().find(|kind| kind.code == "task").unwrap();
    let intent = |code: &str, party, day: &str| Intent {
        code: code.into(),
        person: 1,
        acting_for: None,
        parties: BTreeSet::from([party]),
        of_owner: false,
        on: date(2026, 3, 2),
        today: date(2026, 3, 2),
        ground: Some("计划".into()),
        document: Some("示例1号".into()),
        fields: [("due".to_owned(), day.to_owned())].into(),
        evidence: BTreeSet::new(),
    };
    let due = |steps: &[cases::course::Step]| {
        let clocks = running(task, steps, &clockwork);
        clocks.iter().find(|clock| clock.code == "deliver").unwrap().due
    };
    let mut steps = vec![open(task, &intent(OPEN, Party::Overseer, "2026-09-30")).unwrap()];
    assert_eq!(due(&steps), Due::On { day: date(2026, 9, 30), assumed: false });
    steps.push(take(task, &steps, &intent("amend", Party::Leader, "2026-10-31")).unwrap());
    assert_eq!(due(&steps), Due::On { day: date(2026, 10, 31), assumed: false });
    steps.push(take(task, &steps, &intent("amend", Party::Leader, "")).unwrap());
    assert_eq!(due(&steps), Due::On { day: date(2026, 10, 31), assumed: false });

    let mut wrong = task.clone();
    wrong.clocks[0].answer = Some("progress".into());
    let faults = wrong.check(&BTreeSet::from(["task-verify"]));
    assert_eq!(faults[0].rule, "case-clock-answer-unknown", "a text is no day");
}

#[test]
fn every_paper_that_a_move_drafts_is_a_kind_of_paper() {
    let papers = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/cn/papers");
    let mut drafted = 0;
    for kind in cases::testing::National::read().unwrap().kinds {
        for step in &kind.moves {
            let Some(paper) = &step.paper else { continue };
            let there = papers.join(format!("{paper}.toml"));
            assert!(there.exists(), "{} drafts {paper}, which no pack knows", kind.code);
            drafted += 1;
        }
    }
    assert!(drafted >= 10, "{drafted}");
}
