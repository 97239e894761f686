use std::time::Duration;

use figures::{Figure, HISTORY, Query, as_of, bulk, current, history, seq_at};
use store::verify;
use units::UnitId;

use crate::{figure, now, number, on_each_engine, period, put, read, series, whole, write};

#[test]
fn a_superseding_correction_changes_the_present_and_not_the_past() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let rows = vec![figure(s, "2025", 1, "95"), figure(s, "2025", 2, "96")];
        let first = put(space, rows, None).unwrap().seq.unwrap();
        let before = now(space, s);
        put(space, vec![figure(s, "2026", 1, "97")], None).unwrap();
        let mut snapshots = vec![(first, before)];
        for (n, value) in ["90", "91", "92"].into_iter().enumerate() {
            let seq = put(space, vec![figure(s, "2025", 1 + n as i64 % 2, value)], Some("更正"));
            snapshots.push((seq.unwrap().seq.unwrap(), now(space, s)));
        }
        for (seq, then) in snapshots {
            let found = read(space, move |tx| as_of(tx, &whole(s), seq));
            assert_eq!(found, then, "as of {seq}");
        }
        let nothing = read(space, move |tx| as_of(tx, &whole(s), first - 1));
        assert_eq!(nothing, []);
    });
}

#[test]
fn as_of_and_current_agree_on_every_selection() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let all = |value: &str| (1..=60).map(|u| figure(s, "2026", u, value)).collect::<Vec<_>>();
        let first = put(space, all("1"), None).unwrap().seq.unwrap();
        for step in 0..5 {
            let some = all("2").into_iter().filter(|f| f.unit.0 % 5 == step).collect();
            put(space, some, Some("更正")).unwrap();
        }
        for units in [vec![], vec![3, 4, 5], vec![1, 60]] {
            let query = Query { units: units.into_iter().map(units::UnitId).collect(), ..whole(s) };
            read(space, move |tx| {
                let head = tx.head_seq()?;
                assert_eq!(as_of(tx, &query, head)?, current(tx, &query)?);
                let then = as_of(tx, &query, first)?;
                assert_eq!(then.len(), current(tx, &query)?.len());
                assert!(then.iter().all(|f| f.value == number("1")));
                let middle = as_of(tx, &query, first + 2)?;
                assert!(middle.iter().all(|f| (f.value == number("2")) == (f.unit.0 % 5 < 2)));
                Ok(())
            });
        }
    });
}

#[test]
fn the_history_of_a_cell_tells_who_when_from_what_to_what_and_why() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        put(space, vec![figure(s, "2026", 1, "0")], None).unwrap();
        for value in 1..=HISTORY {
            space.db.clock().advance(seconds(60));
            let row = Figure { value: number(&value.to_string()), ..figure(s, "2026", 1, "0") };
            put(space, vec![row], Some("复核")).unwrap();
        }
        let cell = figure(s, "2026", 1, "0").cell();
        let changes = read(space, move |tx| history(tx, &cell, HISTORY));
        assert_eq!(changes.len(), HISTORY);
        let (newest, oldest) = (&changes[0], &changes[HISTORY - 1]);
        assert_eq!((newest.actor, newest.why.as_deref()), (7, Some("复核")));
        assert_eq!(newest.new.value, number("12"));
        assert_eq!(newest.old.as_ref().unwrap().value, number("11"));
        assert_eq!(oldest.old.as_ref().unwrap().value, number("0"), "beyond the edge of the list");
        assert!(newest.at > oldest.at);
        let whole = read(space, move |tx| history(tx, &cell, 100));
        assert_eq!(whole.len(), HISTORY + 1);
        assert_eq!(whole.last().unwrap().old, None);
    });
}

#[test]
fn what_was_known_on_a_day_is_the_last_entry_of_that_day() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let mut written = vec![(space.db.clock().now() - seconds(1), 0)];
        for unit in 1..=9 {
            space.db.clock().advance(seconds(60));
            let seq = put(space, vec![figure(s, "2026", unit, "1")], None).unwrap().seq.unwrap();
            written.push((space.db.clock().now(), seq));
        }
        for (at, seq) in written {
            assert_eq!(read(space, move |tx| seq_at(tx, at)), seq);
            assert_eq!(read(space, move |tx| seq_at(tx, at + seconds(30))), seq);
        }
    });
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn generated_figures_come_from_the_seed_and_verify() {
    on_each_engine(|space| {
        let generate = |name, seed| {
            let s = series(space, name);
            let log = write(space, move |tx| {
                let periods = [period("2025"), period("2026")];
                let units: Vec<UnitId> = (1..=200).map(UnitId).collect();
                bulk::generate(tx, &[s], &units, &periods, seed)
            });
            (now(space, s), log.unwrap())
        };
        let (figures, log) = generate("one", 7);
        assert_eq!(figures.len(), 400);
        assert!((405..=440).contains(&log), "about 5 % corrected: {log}");
        assert_eq!(read(space, |tx| verify(tx, 0, None)).breach, None);
    });
}
