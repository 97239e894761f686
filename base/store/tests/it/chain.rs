use serde_json::json;
use store::testing::Space;
use store::{Actor, Breach, Entry, Head, Tx, backup, params, restore, verify};

use crate::on_each_engine;

fn write_some(space: &Space, count: i64) {
    for number in 0..count {
        space
            .db
            .write(Actor::person(number), move |tx| {
                let entry = Entry::new("test.noted", "test", number)
                    .ground("核对")
                    .detail(json!({ "a": number }));
                tx.record(entry)
            })
            .unwrap();
    }
}

/// Changes history behind the journal's back, as an intruder with the database in hand would.
fn tamper(space: &Space, sql: &'static str, values: Vec<store::Value>) {
    space
        .db
        .write(Actor::PROGRAM, move |tx: &mut Tx<'_>| {
            tx.housekeeping();
            tx.run(sql, &values)
        })
        .unwrap();
}

fn breach(space: &Space, head: Option<Head>) -> Option<Breach> {
    space.db.read(move |tx| verify(tx, 0, head.as_ref())).unwrap().breach
}

#[test]
fn an_untouched_history_verifies() {
    on_each_engine(|space| {
        write_some(space, 30);
        let head = space.db.read(Head::export).unwrap();
        let verdict = space.db.read(move |tx| verify(tx, 0, Some(&head))).unwrap();
        assert_eq!((verdict.entries, verdict.breach), (30, None));
    });
}

#[test]
fn any_changed_column_of_any_entry_is_named() {
    on_each_engine(|space| {
        write_some(space, 5);
        for (column, changed, back) in [
            ("at", "at + 1", "at - 1"),
            ("actor", "actor + 1", "actor - 1"),
            ("subject", "subject + 1", "subject - 1"),
            ("verb", "'test.noteD'", "'test.noted'"),
            ("kind", "'tesT'", "'test'"),
            ("ground", "'核定'", "'核对'"),
            ("detail", "'{\"a\":9}'", "'{\"a\":2}'"),
            ("acting_for", "0", "null"),
        ] {
            let set = |to: &str| -> &'static str {
                Box::leak(
                    format!("update journal set {column} = {to} where seq = 3").into_boxed_str(),
                )
            };
            tamper(space, set(changed), vec![]);
            assert_eq!(breach(space, None), Some(Breach::Entry { seq: 3 }), "{column}");
            tamper(space, set(back), vec![]);
            assert_eq!(breach(space, None), None, "{column} put back");
        }
    });
}

#[test]
fn an_entry_rewritten_with_its_digest_breaks_the_link() {
    on_each_engine(|space| {
        write_some(space, 5);
        tamper(
            space,
            "update journal set digest = (select digest from journal where seq = 1) where seq = 3",
            vec![],
        );
        assert_eq!(breach(space, None), Some(Breach::Entry { seq: 3 }));
        tamper(
            space,
            "update batch set link = (select link from batch where number = 1) where number = 3",
            vec![],
        );
        assert!(breach(space, None).is_some());
    });
}

#[test]
fn a_removed_entry_and_a_truncated_tail_are_seen() {
    on_each_engine(|space| {
        write_some(space, 6);
        let head = space.db.read(Head::export).unwrap();
        tamper(space, "delete from journal where seq > 4", vec![]);
        assert!(matches!(breach(space, None), Some(Breach::Gap { .. })));
        tamper(space, "delete from batch where number > 4", vec![]);
        assert!(matches!(breach(space, None), Some(Breach::Head { said: 6, found: 4 })));
        tamper(
            space,
            "update head set seq = 4, batch = 4, link = (select link from batch where number = 4) where one = 1",
            vec![],
        );
        assert_eq!(
            breach(space, None),
            None,
            "without an exported head a clean cut cannot be seen"
        );
        assert_eq!(breach(space, Some(head)), Some(Breach::Truncated { head: 6, found: 4 }));
    });
}

#[test]
fn a_full_rewrite_is_seen_against_an_exported_head() {
    on_each_engine(|space| {
        write_some(space, 4);
        let mut head = space.db.read(Head::export).unwrap();
        write_some(space, 1);
        let other = space.db.read(Head::export).unwrap();
        assert_eq!(breach(space, Some(head.clone())), None);
        head.link.clone_from(&other.link);
        assert_eq!(breach(space, Some(head)), Some(Breach::HeadFile), "a head edited by hand");
        // Another history under the same numbers: the links differ from batch 1 on.
        tamper(
            space,
            "update batch set link = ?1 where number = 4",
            vec![store::Value::Blob(vec![7; 32])],
        );
        let honest = other;
        assert!(breach(space, Some(honest)).is_some());
    });
}

#[test]
fn the_drill_backs_up_restores_and_verifies() {
    on_each_engine(|space| {
        write_some(space, 12);
        let person = space
            .db
            .write(Actor::PROGRAM, |tx| {
                let id = tx.next_id()?;
                tx.seal_personal(id, "name", "周示例")?;
                tx.record(Entry::new("person.added", "person", id))?;
                Ok(id)
            })
            .unwrap();
        let hash = space.db.evidence().keep("附件".as_bytes()).unwrap();
        let folder = space.folder.join("backup");
        let head = backup(&space.db, &folder).unwrap();
        assert_eq!(head.seq, 13);
        write_some(space, 3);

        let mut settings = space.db.settings().clone();
        settings.evidence = space.folder.join("restored-evidence");
        settings.place = match settings.place {
            store::Place::File(_) => store::Place::File(space.folder.join("restored.sqlite")),
            store::Place::Schema { url, schema } => {
                store::Place::Schema { url, schema: format!("{schema}_r") }
            }
        };
        let (restored, verdict) = restore(&folder, settings.clone(), &[person]).unwrap();
        assert_eq!(verdict.breach, None);
        assert_eq!(restored.evidence().read(&hash).unwrap(), "附件".as_bytes());
        let (seq, name) =
            restored.read(move |tx| Ok((tx.head_seq()?, tx.personal(person, "name")?))).unwrap();
        assert_eq!((seq, name), (14, None), "the erased person does not come back");
        let again = restore(&folder, settings, &[]).map(|_| ()).unwrap_err();
        assert_eq!(again.code(), "restore-place-taken");
        let _ = restored.write(Actor::PROGRAM, |tx| {
            tx.housekeeping();
            tx.run("delete from cursor where name = ?1", params!["x"])
        });
    });
}
