//! `space create`, `space list`, `pack load`: a city of one's own, from a pack of one's own.

use std::path::Path;
use std::process::ExitCode;

use identity::{NewPerson, Role};
use packs::Pack;
use serde_json::json;
use store::{Actor, Db};
use terms::{Error, Result};

use super::{Session, say};
use crate::changes::{Changes, Standing};
use crate::progress::Bar;

/// Makes a space with what the pack says and one administrator, whose password works once.
pub(super) fn create(
    session: &Session,
    folder: &Path,
    name: Option<&str>,
    admin: &str,
) -> Result<ExitCode> {
    let (pack, files, _) = crate::shelf::read(folder).map_err(|p| packs::as_error(&p))?;
    let header = pack.header().ok_or_else(|| Error::broken("a pack without a head was read"))?;
    let home = pack.space().ok_or_else(|| rules_only(&pack))?.home.clone();
    let code = name.unwrap_or(&header.code).to_owned();
    let db = Db::open(session.config.settings(&code)?)?;
    let before = db.read(Standing::of)?;
    // The pack's head is written last: a making that was cut short is taken up again.
    if db.read(|tx| tx.count("select count(*) from pack", &[]))? > 0 {
        return Err(Error::conflict("space-exists").with("space", &code));
    }
    let password = identity::one_time_password();
    let hash = identity::hash_password(&password)?;
    let account = admin.to_owned();
    // Before anything takes long: a wrong account name is told at once.
    let person = db.write(Actor::PROGRAM, move |tx| administrator(tx, &account, &hash))?;
    load(session, &code, &db, &pack, &files)?;
    db.write(Actor::PROGRAM, move |tx| {
        let unit = units::find_by_code(tx, &home)?.map(|unit| unit.0);
        let held = identity::grants_of(tx, person, store::civil_date(tx.now()))?;
        tx.housekeeping();
        match held.iter().any(|grant| grant.role == Role::Administrator) {
            true => Ok(0),
            false => identity::give(tx, person, Role::Administrator, unit, None, "space create"),
        }
    })?;
    let after = db.read(Standing::of)?;
    let changes = Changes::between(&before, &after);
    let t = |key: &str, args: &[(&str, String)]| ui::ta(session.lang, key, args);
    let mut lines = vec![
        t(
            "space-made",
            &[
                ("space", code.clone()),
                ("units", after.count("units").to_string()),
                ("indicators", after.count("indicators").to_string()),
                ("schemes", after.count("schemes").to_string()),
            ],
        ),
        t("space-admin", &[("account", admin.to_owned()), ("password", password.clone())]),
    ];
    let left_out = pack.synthetic.is_some() || !pack.people.is_empty();
    if left_out {
        lines.push(t("space-left-out", &[]));
    }
    lines.push(t("space-next", &[]));
    say(
        session,
        &lines.join("\n"),
        &json!({ "space": code, "pack": header.code, "version": header.version, "digest": pack.digest,
                 "account": admin, "password": password, "demo_left_out": left_out, "loaded": changes.value() }),
    );
    Ok(ExitCode::SUCCESS)
}

fn rules_only(pack: &Pack) -> Error {
    let code = pack.header().map_or_else(String::new, |header| header.code.clone());
    Error::invalid("space-pack-rules-only").with("pack", code)
}

/// The first account of a space; the same again where the making was cut short.
fn administrator(tx: &mut store::Tx<'_>, account: &str, hash: &str) -> Result<i64> {
    if let Some(person) = identity::by_account(tx, account)? {
        identity::change_password(tx, person.id, hash)?;
        return Ok(person.id);
    }
    let new = NewPerson {
        account: account.to_owned(),
        name: account.to_owned(),
        phone: None,
        unit: None,
        password: hash.to_owned(),
        demo: false,
    };
    let id = identity::add_person(tx, &new)?;
    settings::people::index_name(tx, id, &new.name)?;
    Ok(id)
}

fn load(
    session: &Session,
    code: &str,
    db: &Db,
    pack: &Pack,
    files: &packs::Files,
) -> Result<demo::Summary> {
    let mut bar = Bar::new(session, code);
    let summary = crate::load::load_city(db, pack, files, &mut |what, done, total| {
        bar.show(what, done, total)
    })?;
    bar.end();
    Ok(summary)
}

/// Brings another version of a space's pack into it, and says what took what's place.
pub(super) fn reload(session: &Session, folder: &Path, code: &str) -> Result<ExitCode> {
    let (pack, files, _) = crate::shelf::read(folder).map_err(|p| packs::as_error(&p))?;
    let home = pack.space().ok_or_else(|| rules_only(&pack))?.home.clone();
    let db = crate::spaces::open_db(&session.config, code)?;
    let known = db.read(check::scope::Place::of)?.home_code;
    if known != home {
        let header = pack.header().map_or_else(String::new, |header| header.code.clone());
        return Err(Error::conflict("space-pack-of-another")
            .with("pack", header)
            .with("home", home)
            .with("space", code)
            .with("known", known));
    }
    if crate::load::is_loaded(&db, &pack)? {
        let said = ui::ta(session.lang, "space-pack-same", &[("space", code.to_owned())]);
        say(session, &said, &json!({ "space": code, "digest": pack.digest, "same": true }));
        return Ok(ExitCode::SUCCESS);
    }
    let before = db.read(Standing::of)?;
    let summary = load(session, code, &db, &pack, &files)?;
    let changes = Changes::between(&before, &db.read(Standing::of)?);
    let seq = db.read(|tx| tx.head_seq())?;
    let mut value = changes.value();
    value["space"] = json!(code);
    value["digest"] = json!(pack.digest);
    value["same"] = json!(false);
    value["seq"] = json!(seq);
    value["rows"] = json!(summary.rows());
    value["refused"] = json!(summary.refused);
    let said = ui::ta(session.lang, "space-pack-loaded", &[("seq", seq.to_string())]);
    say(session, &format!("{}\n{said}", changes.says(session.lang)), &value);
    Ok(ExitCode::SUCCESS)
}

/// Every space of the data directory: what it is called and what stands in it.
pub(super) fn list(session: &Session) -> Result<ExitCode> {
    for code in session.config.spaces() {
        let db = crate::spaces::open_db(&session.config, &code)?;
        let info = crate::spaces::info(&db, &code)?;
        let (people, seq) = db.read(|tx| {
            let people = tx.count("select count(*) from person where ended_at is null", &[])?;
            Ok((people, tx.head_seq()?))
        })?;
        let engine = format!("{:?}", db.engine()).to_lowercase();
        let name = info.name.get(session.lang).to_owned();
        let packs = info.packs.join(", ");
        let line = ui::ta(
            session.lang,
            "space-line",
            &[
                ("space", code.clone()),
                ("name", name.clone()),
                ("packs", packs),
                ("people", people.to_string()),
                ("seq", seq.to_string()),
                ("engine", engine.clone()),
            ],
        );
        say(
            session,
            &line,
            &json!({ "space": code, "name": name, "synthetic": info.synthetic, "packs": info.packs,
                     "people": people, "seq": seq, "engine": engine }),
        );
    }
    Ok(ExitCode::SUCCESS)
}
