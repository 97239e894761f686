//! Reminders leave time, climb one rung a day, and only draft what a leader signs.

use std::collections::BTreeSet;

use cases::ladder::{due_rung, remind};
use cases::reminders::{Asked, reminders};
use cases::rulebook::Rung;
use cases::{Opening, Question, list, open, put_kind};
use identity::Role;
use store::testing::{engines, space};
use store::{Actor, Entry};
use terms::{Date, date};

use crate::approvals::person;
use crate::kinds::{clockwork, rulebook, shipped};
use crate::model::{OFFICE, intent};

fn rungs() -> Vec<Rung> {
    rulebook().rungs.into_iter().map(|rung| Rung { kinds: Vec::new(), ..rung }).collect()
}

/// The days on which each rung falls, day by day from three weeks before to eight after.
fn climbed(due: Date, first: Date, urgent: bool) -> Vec<(String, Date)> {
    climbed_by(&rungs(), &clockwork(), due, first, urgent)
}

fn climbed_by(
    rungs: &[Rung],
    clockwork: &calendar::Clockwork,
    due: Date,
    first: Date,
    urgent: bool,
) -> Vec<(String, Date)> {
    let (mut before, mut days) = (BTreeSet::new(), Vec::new());
    let mut today = first;
    while today < due.saturating_add(jiff::Span::new().days(60)) {
        let rung = due_rung(rungs, clockwork.calendar(), due, today, urgent, &before).unwrap();
        if let Some(rung) = rung {
            before.insert(rung.code.clone());
            days.push((rung.code.clone(), today));
        }
        today = today.tomorrow().unwrap();
    }
    days
}

fn told(days: &[(String, Date)]) -> Vec<(&str, Date)> {
    days.iter().map(|(code, day)| (code.as_str(), *day)).collect()
}

#[test]
fn the_ladder_falls_on_working_days_around_the_deadline() {
    // Friday 20 March 2026, no holiday near.
    let days = climbed(date(2026, 3, 20), date(2026, 3, 1), false);
    assert_eq!(
        told(&days),
        [
            ("remind", date(2026, 3, 13)),
            ("remind-again", date(2026, 3, 18)),
            ("late", date(2026, 3, 23)),
            ("supervise", date(2026, 3, 27)),
            ("talk", date(2026, 4, 10)),
        ]
    );
}

#[test]
fn nobody_is_reminded_on_the_last_day_or_the_one_before_unless_the_law_is_urgent() {
    let due = date(2026, 3, 20);
    // First seen one working day before: nothing until it is late.
    let days = climbed(due, date(2026, 3, 19), false);
    assert_eq!(told(&days)[0], ("late", date(2026, 3, 23)));
    let days = climbed(due, date(2026, 3, 19), true);
    assert_eq!(told(&days)[0], ("remind-again", date(2026, 3, 19)));
}

#[test]
fn over_two_years_no_reminder_falls_on_a_day_of_rest_or_leaves_no_time() {
    let (clockwork, rungs) = (clockwork(), rungs());
    let calendar = clockwork.calendar();
    let mut due = date(2026, 1, 20);
    while due < date(2027, 10, 20) {
        for (code, day) in climbed_by(
            &rungs,
            &clockwork,
            due,
            due.saturating_sub(jiff::Span::new().days(30)),
            false,
        ) {
            assert!(calendar.is_working_day(day).unwrap(), "{code} of {due} on {day}");
            let before = rungs.iter().any(|rung| rung.code == code && rung.working_days < 0);
            if before {
                // Counted on fingers: at least two working days lie ahead, the deadline among them.
                let mut left = 0;
                let mut ahead = day;
                while ahead < due {
                    ahead = ahead.tomorrow().unwrap();
                    left += i32::from(calendar.is_working_day(ahead).unwrap());
                }
                assert!(left >= 2, "{code} of {due} on {day} leaves {left}");
            }
        }
        due = due.tomorrow().unwrap();
    }
}

#[test]
fn a_day_is_reminded_of_once_and_a_draft_waits_for_a_named_leader() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        let leader = db
            .write(Actor::PROGRAM, |tx| {
                for kind in shipped().0 {
                    put_kind(tx, &kind)?;
                }
                cases::put_rules(tx, &rulebook())?;
                let new = identity::NewPerson {
                    account: "gao".into(),
                    name: "高远舟".into(),
                    phone: None,
                    unit: None,
                    password: "x".into(),
                    demo: true,
                };
                let leader = identity::add_person(tx, &new)?;
                identity::give(tx, leader, Role::Leader, None, None, "test")?;
                tx.record(Entry::new("pack.loaded", "pack", 0))?;
                Ok(leader)
            })
            .unwrap();
        let (_, clocks) = shipped();
        let today = db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
        assert_eq!(
            clocks.calendar().is_working_day(today),
            Ok(true),
            "the clock of the tests stands on a working day"
        );
        // Deadlines: long past, five working days ahead, far ahead.
        let days = [
            today.saturating_sub(jiff::Span::new().days(10)),
            clocks.calendar().add_working_days(today, 5).unwrap(),
            today.saturating_add(jiff::Span::new().days(90)),
        ];
        for (number, due) in days.into_iter().enumerate() {
            let opening = Opening {
                kind: "task".into(),
                title: format!("任务{number}"),
                subject: 20,
                accountable: 20,
                period: None,
                origins: Vec::new(),
                parent: None,
                uuid: None,
            };
            let mut first = intent("open", OFFICE, cases::Party::Leader, date(2026, 3, 1));
            first.fields.insert("due".into(), due.to_string());
            let clocks = shipped().1;
            db.write(Actor::person(OFFICE), move |tx| open(tx, &clocks, &opening, &first)).unwrap();
        }
        let run = || {
            let clocks = shipped().1;
            db.write(Actor::PROGRAM, move |tx| remind(tx, &clocks)).unwrap()
        };
        let day = run().unwrap();
        assert_eq!(
            (day.reminders, day.drafts, day.uncovered),
            (2, 0, 0),
            "one late, one in five days"
        );
        assert_eq!(run(), None, "once a day");
        let office = person(3, Role::Office, &[]);
        let all = |who: identity::Actor| {
            db.read(move |tx| reminders(tx, &who, &Asked::default(), 100)).unwrap()
        };
        let told = all(office.clone());
        let rungs: BTreeSet<&str> = told.iter().map(|row| row.rung.as_str()).collect();
        assert_eq!(rungs, BTreeSet::from(["late", "remind"]));
        assert_eq!(all(person(4, Role::County, &[21])), [], "a neighbour is reminded of nothing");
        // As if those of the first day were climbed before: the next rung drafts, for a leader by name.
        db.write(Actor::PROGRAM, |tx| {
            tx.housekeeping();
            store::jobs::advance(tx, "cases.reminders", 0)
        })
        .unwrap();
        let day = run().unwrap();
        assert_eq!((day.reminders, day.drafts), (1, 1));
        let told = all(office);
        let drafted = told.iter().find(|row| row.rung == "supervise").unwrap();
        assert_eq!(drafted.person, Some(leader));
        let question = Question {
            kinds: vec!["supervision".into()],
            classes: vec![("cases".into(), None)],
            ..Question::default()
        };
        let drafts = db.read(move |tx| list(tx, &question, None, 10)).unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!(
            (drafts[0].state.as_str(), drafts[0].waits),
            ("drafted", Some(cases::Party::Leader))
        );
        assert_eq!(Some(drafts[0].id), drafted.draft);
    }
}
