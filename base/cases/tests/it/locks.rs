//! A closed period stays closed, in words that say whose lock it is and how to ask.

use cases::lock::{Guard, NewLock, find_lock, locks, open_for, put_lock, refuse_locked, take_off};
use cases::{open, take};
use store::testing::{engines, space};
use store::{Actor, Db, Entry, params};
use terms::{Date, Kind, date};

use crate::kinds::{clockwork, rectification};
use crate::model::{LEADER, OFFICE, intent};

/// City 1 above counties 20 and 21.
fn with_tree(db: &Db) {
    db.write(Actor::PROGRAM, |tx| {
        for (ancestor, unit) in [(1, 1), (1, 20), (1, 21), (20, 20), (21, 21)] {
            tx.run(
                "insert into reach (hierarchy, ancestor, unit, depth, valid_from, valid_to) values ('territory', ?1, ?2, 0, '1949-10-01', '9999-12-31')",
                params![ancestor, unit],
            )?;
        }
        tx.record(Entry::new("units.loaded", "units", 0))
    })
    .unwrap();
}

fn closed(kind: &str, fields: &[&str], unit: Option<i64>) -> NewLock {
    NewLock {
        kind: kind.into(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        unit,
        from: date(2026, 1, 1),
        to: date(2026, 3, 31),
        since: date(2020, 1, 1),
        office: None,
        ground: "一季度数据已上报".into(),
        document: Some("运质强办〔2026〕5号".into()),
    }
}

fn put(db: &Db, lock: NewLock) -> i64 {
    db.write(Actor::PROGRAM, move |tx| put_lock(tx, &lock)).unwrap()
}

fn stands(db: &Db, kind: &'static str, field: Option<&'static str>, unit: i64, day: Date) -> bool {
    db.read(move |tx| Ok(Guard::of(tx, kind)?.against(field, unit, day).is_some())).unwrap()
}

#[test]
fn a_lock_covers_its_days_its_fields_its_area_and_nothing_else() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        with_tree(db);
        put(db, closed("figures", &["mfg_pass_rate"], Some(20)));
        let rate = Some("mfg_pass_rate");
        assert!(stands(db, "figures", rate, 20, date(2026, 3, 31)));
        assert!(stands(db, "figures", rate, 20, date(2026, 1, 1)));
        assert!(!stands(db, "figures", rate, 20, date(2026, 4, 1)), "the next quarter is open");
        assert!(!stands(db, "figures", rate, 20, date(2025, 12, 31)));
        assert!(
            !stands(db, "figures", rate, 20, date(2026, 12, 31)),
            "so is the year that holds it"
        );
        assert!(!stands(db, "figures", Some("other"), 20, date(2026, 3, 31)));
        assert!(!stands(db, "figures", rate, 21, date(2026, 3, 31)), "the neighbour is open");
        assert!(!stands(db, "samples", rate, 20, date(2026, 3, 31)));
        put(db, closed("samples", &[], Some(1)));
        assert!(
            stands(db, "samples", Some("verdict"), 21, date(2026, 2, 2)),
            "a city's lock covers its counties"
        );
        assert!(stands(db, "samples", None, 20, date(2026, 2, 2)));
        assert!(!stands(db, "samples", None, 99, date(2026, 2, 2)), "outside the tree");
    }
}

#[test]
fn a_refusal_names_lock_holder_and_the_way_to_ask() {
    for engine in engines() {
        let space = space(engine);
        with_tree(&space.db);
        let holder = space
            .db
            .write(Actor::PROGRAM, |tx| {
                identity::add_person(
                    tx,
                    &identity::NewPerson {
                        account: "zhou".into(),
                        name: "周明远".into(),
                        phone: None,
                        unit: None,
                        password: "x".into(),
                        demo: true,
                    },
                )
            })
            .unwrap();
        let id = space
            .db
            .write(Actor::person(holder), |tx| put_lock(tx, &closed("samples", &[], None)))
            .unwrap();
        let error = space
            .db
            .read(|tx| refuse_locked(tx, "samples", None, 20, date(2026, 2, 2)))
            .unwrap_err();
        assert_eq!((error.kind(), error.code()), (Kind::Conflict, "lock-refused"));
        let said: Vec<(&str, &str)> =
            error.args().iter().map(|(name, value)| (*name, value.as_str())).collect();
        for part in [
            ("holder", "周明远"),
            ("ground", "一季度数据已上报"),
            ("from", "2026-01-01"),
            ("address", &format!("/locks/{id}")),
        ] {
            assert!(said.contains(&part), "{part:?} in {said:?}");
        }
    }
}

#[test]
fn an_opening_is_for_one_unit_and_ends_by_itself_and_a_lock_is_taken_off_with_a_ground() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        with_tree(db);
        let id = put(db, closed("samples", &[], Some(1)));
        let today = db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
        let opens = |unit, to: Date, ground: &'static str| {
            db.write(Actor::PROGRAM, move |tx| open_for(tx, id, unit, to, ground))
        };
        assert!(opens(20, today, "").is_err(), "without a ground");
        assert!(opens(20, today.yesterday().unwrap(), "更正").is_err(), "a day that has passed");
        opens(20, today, "更正一件样品").unwrap();
        assert!(!stands(db, "samples", None, 20, date(2026, 2, 2)));
        assert!(stands(db, "samples", None, 21, date(2026, 2, 2)));
        assert!(db.write(Actor::PROGRAM, move |tx| take_off(tx, id, " ")).is_err());
        db.write(Actor::PROGRAM, move |tx| take_off(tx, id, "重新汇总")).unwrap();
        assert!(!stands(db, "samples", None, 21, date(2026, 2, 2)));
        assert!(db.write(Actor::PROGRAM, move |tx| take_off(tx, id, "再来一次")).is_err());
        let (on, off, kept) = db
            .read(move |tx| Ok((locks(tx, true)?, locks(tx, false)?, find_lock(tx, id)?)))
            .unwrap();
        assert_eq!((on.len(), off.len()), (0, 1));
        assert_eq!(kept.ended.unwrap().1, "重新汇总", "what it was stays");
    }
}

#[test]
fn a_lock_that_is_announced_holds_from_its_day() {
    let space = space("sqlite");
    let today = space.db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
    let later = NewLock { since: today.tomorrow().unwrap(), ..closed("samples", &[], None) };
    put(&space.db, later);
    assert!(!stands(&space.db, "samples", None, 20, date(2026, 2, 2)));
}

#[test]
fn a_locked_task_takes_no_report_of_a_closed_quarter() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        db.write(Actor::PROGRAM, |tx| {
            cases::put_kind(tx, &rectification())?;
            tx.record(Entry::new("pack.loaded", "pack", 0))
        })
        .unwrap();
        let opening = cases::Opening {
            kind: "rectification".into(),
            title: "整改".into(),
            subject: 11,
            accountable: 12,
            period: None,
            origins: Vec::new(),
            parent: None,
            uuid: None,
        };
        let first = intent("open", OFFICE, cases::Party::Overseer, date(2026, 3, 1));
        let id = db
            .write(Actor::person(OFFICE), move |tx| open(tx, &clockwork(), &opening, &first))
            .unwrap();
        put(db, closed("rectification", &["order"], None));
        let order = |on| {
            let order = intent("order", LEADER, cases::Party::Leader, on);
            db.write(Actor::person(LEADER), move |tx| {
                take(tx, &clockwork(), id, 1, &order, &[], None)
            })
        };
        assert_eq!(order(date(2026, 3, 2)).unwrap_err().code(), "lock-refused");
        assert!(order(date(2026, 4, 1)).is_ok(), "what happens after the quarter is open");
    }
}
