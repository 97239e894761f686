//! Lists show exactly what was asked and may be seen, page by page.

use std::collections::BTreeSet;

use cases::access::{is_of, parties, seen_by, turns_of};
use cases::{Cursor, Opening, Party, Question, count, grown_from, list, open, put_kind, tally};
use identity::{Actor, Class, Grant, Role};
use store::testing::{engines, space};
use store::{Actor as Writer, Db, Entry};
use terms::date;

use crate::kinds::{clockwork, mediation, rectification};
use crate::model::{OFFICE, intent};

/// Thirty mediations in units 20 to 24, one a day, and three referrals in unit 20.
fn filled(db: &Db) {
    db.write(Writer::PROGRAM, |tx| {
        put_kind(tx, &mediation())?;
        let mut referral = rectification();
        referral.code = "referral".into();
        referral.class = "referrals".into();
        put_kind(tx, &referral)?;
        tx.record(Entry::new("pack.loaded", "pack", 0))
    })
    .unwrap();
    for number in 0..33 {
        db.write(Writer::person(OFFICE), move |tx| {
            let mediation = number < 30;
            let opening = Opening {
                kind: if mediation { "mediation" } else { "referral" }.into(),
                title: format!("投诉 {number}"),
                subject: 100 + number,
                accountable: if mediation { 20 + number % 5 } else { 20 },
                period: None,
                origins: vec![cases::Origin {
                    kind: "complaint".into(),
                    thing: number / 2,
                    address: format!("/complaints/{}", number / 2),
                    words: "投诉".into(),
                }],
                parent: None,
                uuid: None,
            };
            let on = date(2026, 3, 1).saturating_add(crate::walks::jiff_days(number as i32 / 2));
            open(tx, &clockwork(), &opening, &intent("open", OFFICE, Party::Overseer, on))
        })
        .unwrap();
    }
}

fn actor(role: Role, reach: &[i64]) -> Actor {
    let grant = Grant {
        id: 1,
        person: 9,
        role,
        unit: reach.first().copied(),
        class: None,
        valid_from: "2026-01-01".into(),
        valid_to: None,
        ground: "聘任".into(),
    };
    Actor {
        person: 9,
        acting_for: None,
        account: "x".into(),
        unit: None,
        grants: vec![(grant, reach.iter().copied().collect())],
    }
}

#[test]
fn pages_of_a_list_together_are_the_list_and_counts_are_exact() {
    for engine in engines() {
        let space = space(engine);
        filled(&space.db);
        let question = seen_by(&actor(Role::Office, &[]), Question::default());
        let (all, paged, counted, tallied) = space
            .db
            .read(move |tx| {
                let all = list(tx, &question, None, 1_000)?;
                let mut paged = Vec::new();
                let mut cursor: Option<Cursor> = None;
                loop {
                    let page = list(tx, &question, cursor.as_ref(), 7)?;
                    let Some(last) = page.last() else { break };
                    cursor = Some(Cursor { due: last.due, id: last.id });
                    paged.extend(page);
                }
                let tallied = tally(tx, &question, date(2026, 3, 20))?;
                Ok((all, paged, count(tx, &question)?, tallied))
            })
            .unwrap();
        assert_eq!(all.len(), 30, "the office sees no referral");
        assert_eq!(paged, all);
        assert!(all.is_sorted_by_key(|line| (line.due, line.id)));
        assert_eq!(counted, 30);
        assert_eq!(tallied.iter().map(|tally| tally.count).sum::<i64>(), 30);
        let late = all.iter().filter(|line| line.is_overdue(date(2026, 3, 20))).count() as i64;
        assert!(late > 0);
        assert_eq!(tallied.iter().map(|tally| tally.overdue).sum::<i64>(), late);
    }
}

#[test]
fn a_county_sees_its_own_and_a_referral_is_seen_by_its_class_alone() {
    for engine in engines() {
        let space = space(engine);
        filled(&space.db);
        let seen = |actor: Actor| {
            space
                .db
                .read(move |tx| list(tx, &seen_by(&actor, Question::default()), None, 100))
                .unwrap()
        };
        let county = seen(actor(Role::County, &[20]));
        assert_eq!(county.len(), 6);
        assert!(county.iter().all(|line| line.accountable == 20 && line.kind == "mediation"));
        assert_eq!(seen(actor(Role::Leader, &[])).len(), 33);
        assert_eq!(seen(actor(Role::Administrator, &[])), []);
    }
}

#[test]
fn whose_turn_it_is_and_whose_it_is_not_make_up_the_whole() {
    for engine in engines() {
        let space = space(engine);
        filled(&space.db);
        // Mediations wait for their owners; the clerk of unit 20 owns six of thirty, and sees them all here.
        let seen = |question: Question| {
            seen_by(&actor(Role::Office, &[]), Question { open: Some(true), ..question })
        };
        let turns = turns_of(&actor(Role::County, &[20]));
        let mine = seen(Question { turns: turns.clone(), ..Question::default() });
        let others = seen(Question { not_turns: turns, ..Question::default() });
        let (mine, others, counts) = space
            .db
            .read(move |tx| {
                let counts = (count(tx, &mine)?, count(tx, &others)?);
                Ok((list(tx, &mine, None, 100)?, list(tx, &others, None, 100)?, counts))
            })
            .unwrap();
        assert_eq!((mine.len(), others.len(), counts), (6, 24, (6, 24)));
        assert!(mine.iter().all(|line| line.accountable == 20));
        assert!(others.iter().all(|line| line.accountable != 20));
    }
}

#[test]
fn the_chain_forward_from_a_record() {
    let space = space("sqlite");
    filled(&space.db);
    let grown = space.db.read(|tx| grown_from(tx, "complaint", 3)).unwrap();
    assert_eq!(grown.len(), 2);
}

#[test]
fn whoever_owns_does_not_watch_and_the_office_is_not_of_the_county() {
    let county = actor(Role::County, &[20]);
    assert_eq!(parties(&county, Class::Cases, 20), BTreeSet::from([Party::Owner]));
    assert_eq!(parties(&county, Class::Cases, 21), BTreeSet::new());
    assert!(is_of(&county, Class::Cases, 20));
    let office = actor(Role::Office, &[]);
    assert!(!is_of(&office, Class::Cases, 20));
    assert!(parties(&office, Class::Cases, 20).contains(&Party::Verifier));
    assert!(!parties(&office, Class::Cases, 20).contains(&Party::Leader));
    assert_eq!(parties(&office, Class::Referrals, 20), BTreeSet::new());
}
