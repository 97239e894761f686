//! Two hundred random moves through each kind of the national pack on each engine: every change is a row, no
//! illegal one succeeds, nothing closes unverified, and where each stands follows from its steps.

use std::collections::BTreeSet;

use cases::{Ending, Opening, Stand, Verdict, course, load, open, put_kind, take};
use store::testing::{engines, space};
use store::{Actor, Entry, params};
use terms::date;

use crate::kinds::{rulebook, shipped};
use crate::walks::{Dice, random_intent};

#[test]
fn two_hundred_random_moves_through_each_kind_of_the_pack_on_each_engine() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        let (kinds, clocks) = shipped();
        let clocks = std::sync::Arc::new(clocks);
        let known = kinds.clone();
        db.write(Actor::PROGRAM, move |tx| {
            for kind in &known {
                put_kind(tx, kind)?;
            }
            cases::put_rules(tx, &rulebook())?;
            tx.record(Entry::new("pack.loaded", "pack", 0))
        })
        .unwrap();
        let mut dice = Dice(42);
        for kind in &kinds {
            let mut current: Option<i64> = None;
            let mut taken = 0;
            for _ in 0..200 {
                let case = current.map(|id| db.read(move |tx| load(tx, id)).unwrap());
                let going = case.filter(|case| case.ending().is_none() || dice.below(3) > 0);
                let Some(case) = going.filter(|case| case.steps.len() < 15) else {
                    let first = course::Intent {
                        code: cases::OPEN.into(),
                        fields: kind.fields.iter().map(crate::walks::answer).collect(),
                        ground: Some("依据".into()),
                        on: date(2026, 3, 2),
                        parties: BTreeSet::from([cases::Party::Overseer]),
                        ..random_intent(kind, &mut dice, date(2026, 3, 2))
                    };
                    let opening = Opening {
                        kind: kind.code.clone(),
                        title: "走一遍".into(),
                        subject: 11,
                        accountable: 12,
                        period: None,
                        origins: Vec::new(),
                        parent: None,
                        uuid: None,
                    };
                    let shared = std::sync::Arc::clone(&clocks);
                    current = Some(
                        db.write(Actor::person(1), move |tx| open(tx, &shared, &opening, &first))
                            .unwrap(),
                    );
                    continue;
                };
                let intent = random_intent(kind, &mut dice, case.steps.last().unwrap().on);
                let legal = course::take(kind, &case.steps, &intent).is_ok();
                let (id, seen) = (case.id, case.steps.len());
                let shared = std::sync::Arc::clone(&clocks);
                let outcome = db.write(Actor::person(intent.person), move |tx| {
                    take(tx, &shared, id, seen, &intent, &[], None)
                });
                assert_eq!(outcome.is_ok(), legal, "{}: {:?}", kind.code, outcome);
                taken += usize::from(legal);
                let after = db.read(move |tx| load(tx, id)).unwrap();
                assert_eq!(after.steps.len(), seen + usize::from(legal), "every change is a row");
                if after.ending() == Some(Ending::Effective) {
                    let last = after.steps.last().unwrap();
                    assert_eq!(
                        (last.by, last.verdict),
                        (cases::Party::Verifier, Some(Verdict::Effective)),
                        "{}",
                        kind.code
                    );
                }
                let stand = Stand::of(&after, &clocks);
                let kept = db
                    .read(move |tx| {
                        tx.one(
                            "select state, due, ended from case_stand where case_id = ?1",
                            params![id],
                            |row| {
                                Ok((
                                    row.get::<String>(0)?,
                                    row.get::<Option<String>>(1)?,
                                    row.get::<Option<String>>(2)?,
                                ))
                            },
                        )
                    })
                    .unwrap();
                let made = (
                    stand.state,
                    stand.due.map(|day| day.to_string()),
                    stand.ended.map(|it| it.code().to_owned()),
                );
                assert_eq!(kept, made, "{}", kind.code);
            }
            assert!(taken > 10, "{}: the walk must go somewhere: {taken}", kind.code);
        }
    }
}
