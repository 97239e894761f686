//! Backup while the city works, and restore in one command.
//!
//! A backup is a folder: `manifest.json` with the signed head, the store, the evidence. It never
//! holds the key file; without it names and phones in a backup stay sealed. Restoring replays the
//! register of erasures, so that nobody who was erased comes back.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use terms::{Error, Result};

use crate::conn::{Conn, Place, Use};
use crate::db::{Db, Settings};
use crate::params;
use crate::tx::Actor;
use crate::verify::{Head, Verdict, verify};

/// Makes a backup of a running space into a new folder; returns the head it holds.
pub fn backup(db: &Db, to: &Path) -> Result<Head> {
    if to.exists() && fs::read_dir(to).map_err(Error::unavailable)?.next().is_some() {
        return Err(Error::invalid("backup-folder-not-empty").with("folder", to.display()));
    }
    fs::create_dir_all(to).map_err(Error::unavailable)?;
    let head = match &db.settings().place {
        Place::File(path) => {
            sqlite_backup(path, &to.join("store.sqlite"))?;
            head_of(&to.join("store.sqlite"), db)?
        }
        Place::Schema { url, schema } => postgres_backup(db, url, schema, to)?,
    };
    copy_folder(&db.evidence().folder, &to.join("evidence"))?;
    let manifest = json!({
        "what": "zhunsheng backup", "engine": format!("{:?}", db.engine()).to_lowercase(),
        "schema": crate::migrate::schema_digest(), "head": serde_json::from_str::<serde_json::Value>(&head.to_json()).map_err(Error::broken)?,
    });
    crate::files::write_durably(&to.join("manifest.json"), manifest.to_string().as_bytes(), false)?;
    Ok(head)
}

/// Restores a backup into a place that is still empty, replays erasures and verifies the chain.
///
/// `erased`: ids of people erased since the backup was made.
pub fn restore(from: &Path, settings: Settings, erased: &[i64]) -> Result<(Db, Verdict)> {
    let manifest = fs::read_to_string(from.join("manifest.json"))
        .map_err(|_| Error::invalid("backup-not-found").with("folder", from.display()))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest)
        .map_err(|_| Error::invalid("backup-not-found").with("folder", from.display()))?;
    if !settings.key.exists() {
        return Err(Error::invalid("backup-key-missing").with("file", settings.key.display()));
    }
    match &settings.place {
        Place::File(path) => {
            if path.exists() {
                return Err(Error::invalid("restore-place-taken").with("place", path.display()));
            }
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(Error::unavailable)?;
            }
            let source = from.join("store.sqlite");
            if !source.exists() {
                return Err(Error::invalid("backup-other-engine"));
            }
            sqlite_backup(&source, path)?;
        }
        Place::Schema { url, schema } => postgres_restore(from, url, schema)?,
    }
    copy_folder(&from.join("evidence"), &settings.evidence)?;
    let db = Db::open(settings)?;
    let still: Vec<i64> = erased.to_vec();
    for subject in still {
        let known = db.read(move |tx| {
            tx.find("select subject from subject_key where subject = ?1", params![subject], |r| {
                r.get::<i64>(0)
            })
        })?;
        if known.is_some() {
            db.write(Actor::PROGRAM, move |tx| {
                tx.erase(subject, "restore: erased after the backup was made")
            })?;
        }
    }
    let head = Head::from_json(&manifest["head"].to_string())?;
    let verdict = db.read_bulk(move |tx| verify(tx, 0, Some(&head)))?;
    Ok((db, verdict))
}

fn head_of(path: &Path, db: &Db) -> Result<Head> {
    let mut conn = Conn::open(&Place::File(path.to_owned()), Use::Read)?;
    let head = signed_head(&mut conn, db)?;
    // One file again: a backup has no journal of SQLite's own beside it.
    conn.raw("pragma journal_mode = delete")?;
    Ok(head)
}

/// The head that a connection sees, signed with the keys of the running space.
fn signed_head(conn: &mut Conn, db: &Db) -> Result<Head> {
    let mut tx = crate::tx::Tx {
        conn,
        now: db.clock().now(),
        actor: Actor::PROGRAM,
        secrets: db.shared_secrets(),
        pending: None,
        recorded: false,
    };
    Head::export(&mut tx)
}

fn sqlite_backup(from: &Path, to: &Path) -> Result<()> {
    let source = rusqlite::Connection::open(from).map_err(Error::unavailable)?;
    let mut target = rusqlite::Connection::open(to).map_err(Error::unavailable)?;
    let run = rusqlite::backup::Backup::new(&source, &mut target).map_err(Error::unavailable)?;
    run.run_to_completion(4096, Duration::from_millis(1), None).map_err(Error::unavailable)?;
    drop(run);
    target.execute_batch("pragma journal_mode = delete").map_err(Error::unavailable)?;
    drop(target);
    fs::File::open(to).and_then(|f| f.sync_all()).map_err(Error::unavailable)
}

fn tables(conn: &mut Conn) -> Result<Vec<String>> {
    let mut names = Vec::new();
    conn.each(
        "select cast(table_name as text) from information_schema.tables
         where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name",
        &[],
        &mut |r| {
            names.push(r.get::<String>(0)?);
            Ok(true)
        },
    )?;
    Ok(names)
}

/// One repeatable-read snapshot, one COPY file per table.
fn postgres_backup(db: &Db, url: &str, schema: &str, to: &Path) -> Result<Head> {
    let place = Place::Schema { url: url.to_owned(), schema: schema.to_owned() };
    let mut conn = Conn::open(&place, Use::Read)?;
    conn.raw("begin isolation level repeatable read read only")?;
    let names = tables(&mut conn)?;
    fs::create_dir_all(to.join("tables")).map_err(Error::unavailable)?;
    let Conn::Postgres { client, .. } = &mut conn else {
        return Err(Error::broken("not PostgreSQL"));
    };
    for name in names {
        let mut reader = client
            .copy_out(&format!("copy {name} to stdout (format binary)"))
            .map_err(Error::unavailable)?;
        let mut file = fs::File::create(to.join("tables").join(format!("{name}.copy")))
            .map_err(Error::unavailable)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let n = reader.read(&mut buffer).map_err(Error::unavailable)?;
            if n == 0 {
                break;
            }
            file.write_all(&buffer[..n]).map_err(Error::unavailable)?;
        }
        file.sync_all().map_err(Error::unavailable)?;
    }
    let head = signed_head(&mut conn, db)?;
    conn.raw("rollback")?;
    Ok(head)
}

fn postgres_restore(from: &Path, url: &str, schema: &str) -> Result<()> {
    let place = Place::Schema { url: url.to_owned(), schema: schema.to_owned() };
    let mut conn = Conn::open(&place, Use::Write)?;
    if !tables(&mut conn)?.is_empty() {
        return Err(Error::invalid("restore-place-taken").with("place", schema));
    }
    crate::migrate::migrate(&mut conn, crate::journal::Digest::default())?;
    let names = tables(&mut conn)?;
    conn.raw("begin")?;
    let Conn::Postgres { client, .. } = &mut conn else {
        return Err(Error::broken("not PostgreSQL"));
    };
    for name in names {
        let path = from.join("tables").join(format!("{name}.copy"));
        let bytes = fs::read(&path).map_err(|_| Error::invalid("backup-other-engine"))?;
        client.batch_execute(&format!("delete from {name}")).map_err(Error::unavailable)?;
        let mut writer = client
            .copy_in(&format!("copy {name} from stdin (format binary)"))
            .map_err(Error::unavailable)?;
        writer.write_all(&bytes).map_err(Error::unavailable)?;
        writer.finish().map_err(Error::unavailable)?;
    }
    conn.raw("commit")
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    let Ok(items) = fs::read_dir(from) else { return Ok(()) };
    fs::create_dir_all(to).map_err(Error::unavailable)?;
    for item in items {
        let item = item.map_err(Error::unavailable)?;
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy_folder(&item.path(), &target)?;
        } else if !target.exists() {
            fs::copy(item.path(), &target).map_err(Error::unavailable)?;
        }
    }
    Ok(())
}
