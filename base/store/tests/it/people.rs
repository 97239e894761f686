use std::path::Path;

use serde_json::json;
use store::{Actor, Entry, backup, verify};

use crate::on_each_engine;

const NAME: &str = "欧阳示例姓名";
const PHONE: &str = "13900001234";

fn add_person(tx: &mut store::Tx<'_>) -> terms::Result<i64> {
    let id = tx.next_id()?;
    let name = tx.seal_personal(id, "name", NAME)?;
    let phone = tx.seal_personal(id, "phone", PHONE)?;
    tx.record(
        Entry::new("person.added", "person", id).detail(json!({ "name": name, "phone": phone })),
    )?;
    Ok(id)
}

#[test]
fn an_erased_person_is_gone_and_the_chain_still_verifies() {
    on_each_engine(|space| {
        let id = space.db.write(Actor::PROGRAM, add_person).unwrap();
        assert_eq!(
            space.db.read(move |tx| tx.personal(id, "name")).unwrap().as_deref(),
            Some(NAME)
        );
        space.db.write(Actor::person(1), move |tx| tx.erase(id, "本人申请")).unwrap();
        assert_eq!(space.db.read(move |tx| tx.personal(id, "name")).unwrap(), None);
        assert_eq!(space.db.read(|tx| verify(tx, 0, None)).unwrap().breach, None);
        let again = space.db.write(Actor::person(1), move |tx| tx.erase(id, "再次"));
        assert_eq!(again.unwrap_err().code(), "person-already-erased");
    });
}

#[test]
fn the_same_name_gives_another_commitment_each_time() {
    on_each_engine(|space| {
        space.db.write(Actor::PROGRAM, add_person).unwrap();
        space.db.write(Actor::PROGRAM, add_person).unwrap();
        let details = space.db.read(|tx| tx.entries(0, 10)).unwrap();
        assert_ne!(details[0].detail, details[1].detail);
    });
}

#[test]
fn no_name_and_no_phone_is_found_in_the_store_or_a_backup() {
    on_each_engine(|space| {
        space.db.write(Actor::PROGRAM, add_person).unwrap();
        backup(&space.db, &space.folder.join("backup")).unwrap();
        let mut read = 0;
        each_file(&space.folder, &mut |path| {
            let bytes = std::fs::read(path).unwrap();
            read += bytes.len();
            for secret in [NAME, PHONE] {
                let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
                assert!(!found, "{secret} in {}", path.display());
            }
        });
        assert!(read > 400, "the files were really read");
    });
}

fn each_file(folder: &Path, each: &mut dyn FnMut(&Path)) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { each_file(&path, each) } else { each(&path) }
    }
}
