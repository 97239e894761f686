//! One move at a time: who may, what is asked, and how clocks answer.

use std::collections::{BTreeMap, BTreeSet};

use cases::clock::{self, Due, Why};
use cases::course::{self, Intent, Refusal, Step};
use cases::{Kind, Party};
use terms::{Date, date};

use crate::kinds::{clockwork, mediation, rectification};

pub(crate) const OWNER: i64 = 1;
pub(crate) const OFFICE: i64 = 2;
pub(crate) const LEADER: i64 = 3;

pub(crate) fn intent(code: &str, person: i64, party: Party, on: Date) -> Intent {
    Intent {
        code: code.into(),
        person,
        acting_for: None,
        parties: BTreeSet::from([party]),
        of_owner: party == Party::Owner,
        on,
        today: date(2027, 12, 31),
        ground: Some("依据".into()),
        document: Some("运质强办〔2026〕1号".into()),
        fields: BTreeMap::new(),
        evidence: BTreeSet::new(),
    }
}

fn hand_in(on: Date) -> Intent {
    Intent {
        fields: BTreeMap::from([("measures".into(), "换料、复检".into())]),
        evidence: BTreeSet::from(["proof".into()]),
        ..intent("hand-in", OWNER, Party::Owner, on)
    }
}

fn run(kind: &Kind, intents: &[Intent]) -> Vec<Step> {
    let mut steps = vec![course::open(kind, &intents[0]).unwrap()];
    for intent in &intents[1..] {
        let step =
            course::take(kind, &steps, intent).unwrap_or_else(|why| panic!("{intent:?}: {why:?}"));
        steps.push(step);
    }
    steps
}

fn ordered() -> Vec<Step> {
    run(
        &rectification(),
        &[
            intent("open", OFFICE, Party::Overseer, date(2026, 3, 1)),
            intent("order", LEADER, Party::Leader, date(2026, 3, 2)),
        ],
    )
}

#[test]
fn who_handed_in_does_not_verify_nor_does_their_unit_or_deputy() {
    let kind = rectification();
    let mut steps = ordered();
    steps.push(course::take(&kind, &steps, &hand_in(date(2026, 3, 20))).unwrap());
    let pass = |person, acting_for, of_owner| Intent {
        acting_for,
        of_owner,
        ..intent("pass", person, Party::Verifier, date(2026, 3, 21))
    };
    let told = |intent: &Intent| course::take(&kind, &steps, intent);
    assert_eq!(told(&pass(OWNER, None, false)), Err(vec![Refusal::NotIndependent]));
    assert_eq!(told(&pass(9, Some(OWNER), false)), Err(vec![Refusal::NotIndependent]));
    assert_eq!(told(&pass(9, None, true)), Err(vec![Refusal::NotIndependent]));
    assert_eq!(told(&pass(OFFICE, None, false)).unwrap().state, "verified");
}

#[test]
fn all_that_is_missing_is_told_at_once() {
    let kind = rectification();
    let bare = Intent {
        fields: BTreeMap::from([("colour".into(), "红".into())]),
        ..intent("hand-in", OWNER, Party::Owner, date(2026, 3, 1))
    };
    let told = course::take(&kind, &ordered(), &bare).unwrap_err();
    assert_eq!(
        told,
        [
            Refusal::BeforeLastStep { last: date(2026, 3, 2) },
            Refusal::Missing { field: "measures".into() },
            Refusal::NotAsked { field: "colour".into() },
            Refusal::NoEvidence { code: "proof".into() },
        ]
    );
}

#[test]
fn a_day_that_has_not_come_is_refused() {
    let late = Intent { today: date(2026, 3, 3), ..hand_in(date(2026, 3, 4)) };
    assert_eq!(
        course::take(&rectification(), &ordered(), &late),
        Err(vec![Refusal::InFuture { today: date(2026, 3, 3) }])
    );
}

#[test]
fn one_month_to_correct_and_one_extension_of_fifteen_working_days() {
    let (kind, clockwork) = (rectification(), clockwork());
    let mut steps = ordered();
    let due = |steps: &[Step]| clock::running(&kind, steps, &clockwork)[0].day().unwrap();
    assert_eq!(due(&steps), date(2026, 4, 2));
    let extend = intent("extend", LEADER, Party::Leader, date(2026, 3, 30));
    steps.push(course::take(&kind, &steps, &extend).unwrap());
    // 2 April 2026 is a Thursday; fifteen working days on, without a holiday between.
    assert_eq!(due(&steps), date(2026, 4, 23));
    assert_eq!(
        course::take(&kind, &steps, &extend),
        Err(vec![Refusal::NoMoreExtensions { clock: "correct".into(), times: 1 }])
    );
}

#[test]
fn a_new_round_may_be_extended_again() {
    let kind = rectification();
    let mut steps = ordered();
    for next in [
        intent("extend", LEADER, Party::Leader, date(2026, 3, 30)),
        hand_in(date(2026, 4, 1)),
        intent("fail", OFFICE, Party::Verifier, date(2026, 4, 2)),
        intent("extend", LEADER, Party::Leader, date(2026, 4, 3)),
    ] {
        steps.push(course::take(&kind, &steps, &next).unwrap());
    }
    assert_eq!(course::stands(&kind, &steps), "correcting");
}

#[test]
fn a_test_stops_the_clock_and_its_days_do_not_count() {
    let (kind, clockwork) = (mediation(), clockwork());
    let day = |day| date(2026, 3, day);
    let mut steps = run(
        &kind,
        &[
            intent("open", OFFICE, Party::Owner, day(2)),
            intent("accept", OFFICE, Party::Owner, day(3)),
            intent("send-to-test", OFFICE, Party::Owner, day(10)),
        ],
    );
    let clocks = clock::running(&kind, &steps, &clockwork);
    assert_eq!(clocks[0].stopped, Some(day(3)), "accepted");
    assert_eq!(clocks[1].due, Due::Paused { since: day(10) });
    assert_eq!(clock::next_due(&clocks), None, "nobody is late while the laboratory works");
    steps.push(
        course::take(&kind, &steps, &intent("tested", OFFICE, Party::Owner, day(24))).unwrap(),
    );
    let clocks = clock::running(&kind, &steps, &clockwork);
    // Working days 4–10 March are five; forty more from 25 March, with no holiday between.
    assert_eq!(clocks[1].day(), Some(date(2026, 5, 19)));
}

#[test]
fn the_rule_of_the_day_it_began_governs_to_the_end() {
    let (kind, clockwork) = (mediation(), clockwork());
    let accepted = |on| {
        run(&kind, &[intent("open", 2, Party::Owner, on), intent("accept", 2, Party::Owner, on)])
    };
    let due = |on| clock::running(&kind, &accepted(on), &clockwork)[1].day().unwrap();
    assert_eq!(due(date(2026, 4, 14)), date(2026, 6, 16), "45 working days");
    assert_eq!(due(date(2026, 4, 15)), date(2026, 6, 15), "60 days end on a Sunday and roll");
}

#[test]
fn a_day_outside_the_calendar_or_before_the_rule_has_no_deadline() {
    let (kind, clockwork) = (mediation(), clockwork());
    let received = |on| run(&kind, &[intent("open", 2, Party::Owner, on)]);
    let due = |on| clock::running(&kind, &received(on), &clockwork)[0].due;
    assert_eq!(due(date(2024, 12, 30)), Due::Unknown(Why::Uncovered));
    assert_eq!(due(date(2014, 12, 30)), Due::Unknown(Why::NoRule));
}

#[test]
fn a_deadline_in_a_year_not_yet_announced_says_so() {
    let (kind, clockwork) = (mediation(), clockwork());
    let steps = run(&kind, &[intent("open", 2, Party::Owner, date(2027, 12, 29))]);
    let clocks = clock::running(&kind, &steps, &clockwork);
    assert_eq!(clocks[0].due, Due::On { day: date(2028, 1, 7), assumed: true });
}
