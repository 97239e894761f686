//! Cases on both engines: rows for every step, one winner, stands that follow from the steps.

use std::collections::BTreeSet;

use calendar::Clockwork;
use cases::{Case, Opening, Origin, Party, Stand, load, open, put_kind, rebuild, take};
use store::testing::{engines, space};
use store::{Actor, Db, Entry};
use terms::{Kind, Result, date};

use crate::kinds::{clockwork, mediation, rectification};
use crate::model::{LEADER, OFFICE, intent};
use crate::walks::{Dice, random_intent};

fn with_kinds(db: &Db) {
    db.write(Actor::PROGRAM, |tx| {
        put_kind(tx, &rectification())?;
        put_kind(tx, &mediation())?;
        tx.record(Entry::new("pack.loaded", "pack", 0))
    })
    .unwrap();
}

fn opening(kind: &str) -> Opening {
    Opening {
        kind: kind.into(),
        title: "盐湖区 2026 年整改".into(),
        subject: 11,
        accountable: 12,
        period: None,
        origins: vec![Origin {
            kind: "score".into(),
            thing: 5,
            address: "/assessment/yc-2026".into(),
            words: "低于合格线".into(),
        }],
        parent: None,
        uuid: Some(format!("uuid-{kind}")),
    }
}

fn opened(db: &Db, kind: &str) -> i64 {
    let opening = opening(kind);
    let intent = intent("open", OFFICE, Party::Overseer, date(2026, 3, 1));
    db.write(Actor::person(OFFICE), move |tx| open(tx, &clockwork(), &opening, &intent)).unwrap()
}

fn case(db: &Db, id: i64) -> Case {
    db.read(move |tx| load(tx, id)).unwrap()
}

#[test]
fn a_case_opened_twice_by_the_same_uuid_is_one() {
    for engine in engines() {
        let space = space(engine);
        with_kinds(&space.db);
        assert_eq!(opened(&space.db, "rectification"), opened(&space.db, "rectification"));
    }
}

#[test]
fn of_two_people_who_saw_the_same_case_one_moves_it() {
    for engine in engines() {
        let space = space(engine);
        with_kinds(&space.db);
        let id = opened(&space.db, "rectification");
        let order = |db: &Db| {
            let order = intent("order", LEADER, Party::Leader, date(2026, 3, 2));
            db.write(Actor::person(LEADER), move |tx| {
                take(tx, &clockwork(), id, 1, &order, &[], None)
            })
        };
        assert_eq!(order(&space.db).unwrap().state, "correcting");
        let second = order(&space.db).unwrap_err();
        assert_eq!((second.kind(), second.code()), (Kind::Conflict, "case-moved-on"));
    }
}

#[test]
fn refusals_reach_the_form_field_by_field() {
    let space = space("sqlite");
    with_kinds(&space.db);
    let id = opened(&space.db, "rectification");
    let mut bare = intent("order", OFFICE, Party::Overseer, date(2026, 2, 1));
    bare.document = None;
    let error = space
        .db
        .write(Actor::person(OFFICE), move |tx| take(tx, &clockwork(), id, 1, &bare, &[], None))
        .unwrap_err();
    let rules: BTreeSet<_> = error.fields().iter().map(|field| field.rule).collect();
    assert_eq!(
        rules,
        BTreeSet::from(["case-not-yours", "case-document-missing", "case-day-before-last"])
    );
}

#[test]
fn a_new_version_of_a_kind_governs_new_cases_only() {
    for engine in engines() {
        let space = space(engine);
        with_kinds(&space.db);
        let old = opened(&space.db, "rectification");
        let mut newer = rectification();
        newer.from = date(2026, 6, 1);
        newer.name.zh = "整改（新）".into();
        space
            .db
            .write(Actor::PROGRAM, move |tx| {
                assert!(put_kind(tx, &newer)?);
                assert!(!put_kind(tx, &newer)?, "the same text again changes nothing");
                tx.record(Entry::new("pack.loaded", "pack", 0))
            })
            .unwrap();
        assert_eq!(case(&space.db, old).kind.name.zh, "整改");
        let mut later = opening("rectification");
        later.uuid = None;
        let intent = intent("open", OFFICE, Party::Overseer, date(2026, 6, 1));
        let id = space
            .db
            .write(Actor::person(OFFICE), move |tx| open(tx, &clockwork(), &later, &intent))
            .unwrap();
        assert_eq!(case(&space.db, id).kind.name.zh, "整改（新）");
    }
}

#[test]
fn an_amended_holiday_table_moves_deadlines_and_says_which() {
    for engine in engines() {
        let space = space(engine);
        with_kinds(&space.db);
        let id = opened(&space.db, "mediation");
        let before = case(&space.db, id).running(&clockwork())[0].day().unwrap();
        let amended = |clockwork: Clockwork| {
            let mut rules =
                calendar::Rules { notices: calendar::Announcements::default(), clocks: Vec::new() };
            drop(clockwork);
            rules.notices.years = vec![calendar::Year {
                year: 2026,
                standing: calendar::Standing::Announced,
                source: None,
                holidays: vec![calendar::Stretch {
                    name: "补休".into(),
                    from: date(2026, 3, 4),
                    to: date(2026, 3, 5),
                }],
                working: Vec::new(),
            }];
            rules.clocks = vec![calendar::Clock {
                code: "seven-days".into(),
                from: date(2015, 1, 1),
                limit: calendar::Limit::working_days(7),
                source: None,
                assumed: false,
            }];
            rules.build().unwrap()
        };
        let moved =
            space.db.write(Actor::PROGRAM, move |tx| rebuild(tx, &amended(clockwork()))).unwrap();
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].was, Some(before));
        assert_eq!(moved[0].now, Some(date(2026, 3, 12)), "two working days later");
    }
}

#[test]
fn two_hundred_random_moves_leave_stands_that_follow_from_the_steps() {
    for engine in engines() {
        let space = space(engine);
        with_kinds(&space.db);
        let mut dice = Dice(7);
        for kind in [rectification(), mediation()] {
            let mut id = opened(&space.db, &kind.code);
            let mut taken = 0;
            for number in 0..200 {
                let now = case(&space.db, id);
                if now.ending().is_some() || now.steps.len() > 15 {
                    let mut fresh = opening(&kind.code);
                    fresh.uuid = Some(format!("{}-{number}", kind.code));
                    let first = intent("open", OFFICE, Party::Overseer, date(2026, 3, 1));
                    id = space
                        .db
                        .write(Actor::person(OFFICE), move |tx| {
                            open(tx, &clockwork(), &fresh, &first)
                        })
                        .unwrap();
                    continue;
                }
                let intent = random_intent(&kind, &mut dice, now.steps.last().unwrap().on);
                let expected = cases::course::take(&kind, &now.steps, &intent).is_ok();
                let seen = now.steps.len();
                let outcome: Result<_> = space.db.write(Actor::person(intent.person), move |tx| {
                    take(tx, &clockwork(), id, seen, &intent, &[], None)
                });
                assert_eq!(outcome.is_ok(), expected);
                taken += usize::from(expected);
                let after = case(&space.db, id);
                assert_eq!(
                    after.steps.len(),
                    seen + usize::from(expected),
                    "every change is a row"
                );
                assert_stands(&space.db, &after);
            }
            assert!(taken > 20, "the walk must go somewhere: {taken}");
        }
    }
}

fn assert_stands(db: &Db, case: &Case) {
    let id = case.id;
    let kept = db
        .read(move |tx| {
            tx.one(
                "select state, accountable, due, steps, paused from case_stand where case_id = ?1",
                store::params![id],
                |row| {
                    Ok((
                        row.get::<String>(0)?,
                        row.get::<i64>(1)?,
                        row.get::<Option<String>>(2)?,
                        row.get::<i64>(3)?,
                        row.get::<i64>(4)?,
                    ))
                },
            )
        })
        .unwrap();
    let stand = Stand::of(case, &clockwork());
    let due = stand.due.map(|day| day.to_string());
    assert_eq!(kept, (stand.state, stand.accountable, due, stand.steps, i64::from(stand.paused)));
}
