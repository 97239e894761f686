use std::sync::mpsc::channel;

use serde_json::json;
use store::{Actor, Entry, params};
use terms::{Error, Kind};

use crate::on_each_engine;

fn note(tx: &mut store::Tx<'_>, number: i64) -> terms::Result<i64> {
    tx.record(
        Entry::new("test.noted", "test", number)
            .detail(json!({ "number": number }))
            .touches("test"),
    )
}

#[test]
fn a_failing_command_spoils_no_other_and_seq_stays_gap_free() {
    on_each_engine(|space| {
        let (tell, told) = channel();
        for number in 0..200 {
            let tell = tell.clone();
            space.db.write_then(
                Actor::person(7),
                move |tx| {
                    let seq = note(tx, number)?;
                    if number % 10 == 3 {
                        return Err(Error::invalid("test-refused"));
                    }
                    Ok(seq)
                },
                move |result| tell.send(result).unwrap(),
            );
        }
        drop(tell);
        let results: Vec<_> = told.iter().collect();
        assert_eq!(results.iter().filter(|r| r.is_err()).count(), 20);
        let mut seqs: Vec<i64> = results.into_iter().flatten().collect();
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=180).collect::<Vec<i64>>());
    });
}

#[test]
fn a_panicking_command_is_answered_and_the_lane_goes_on() {
    on_each_engine(|space| {
        let result: terms::Result<()> = space.db.write(Actor::PROGRAM, |tx| {
            note(tx, 1)?;
            panic!("made by a test")
        });
        assert_eq!(result.unwrap_err().kind(), Kind::Broken);
        assert_eq!(space.db.write(Actor::PROGRAM, |tx| note(tx, 2)), Ok(1));
    });
}

#[test]
fn a_command_without_a_journal_entry_is_refused_and_undone() {
    on_each_engine(|space| {
        let result = space.db.write(Actor::PROGRAM, |tx| {
            tx.run("insert into series (id, indicator, seq) values (1, 'x', 0)", &[])
        });
        assert_eq!(result.unwrap_err().kind(), Kind::Broken);
        let left = space.db.read(|tx| tx.count("select count(*) from series", &[])).unwrap();
        assert_eq!(left, 0);
    });
}

#[test]
fn a_write_outside_the_lane_is_refused() {
    on_each_engine(|space| {
        let result = space.db.read(|tx| tx.run("delete from series", &[]));
        assert_eq!(result.unwrap_err().kind(), Kind::Broken);
    });
}

#[test]
fn what_is_acknowledged_is_seen_by_the_next_read_and_names_its_topic() {
    on_each_engine(|space| {
        for number in 1..=20 {
            space.db.write(Actor::PROGRAM, move |tx| note(tx, number)).unwrap();
            let (head, topic) =
                space.db.read(|tx| Ok((tx.head_seq()?, tx.topic_seq("test")?))).unwrap();
            assert_eq!((head, topic), (number, number));
        }
    });
}

#[test]
fn many_rows_and_lists_and_nulls_pass_both_engines() {
    on_each_engine(|space| {
        let n = space
            .db
            .write(Actor::PROGRAM, |tx| {
                note(tx, 0)?;
                let first = tx.next_ids(10_000)?;
                tx.run_many(
                    "insert into target (id, indicator, unit, period, value, document, seq, until)
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    (0..10_000).map(|i| {
                        params![first + i, "甲'乙?1", i % 7, 2026, i, None::<i64>, 1, None::<i64>]
                            .to_vec()
                    }),
                )
            })
            .unwrap();
        assert_eq!(n, 10_000);
        let some = space
            .db
            .read(|tx| {
                tx.query(
                    "select unit, value from target where unit {in 1} and indicator {in 2} and document is null
                     order by value limit 3",
                    params![vec![2i64, 3], vec!["甲'乙?1".to_owned()]],
                    |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?)),
                )
            })
            .unwrap();
        assert_eq!(some, [(2, 2), (3, 3), (2, 9)]);
    });
}
