//! Versions of forms, and where each stands: drafted, published, retired, merged.

use std::sync::Arc;

use packs::Pack;
use serde_json::json;
use store::{Digest, Entry, Row, Tx, hex, params};
use terms::{Date, Error, Result};

use super::prepared::{Prepared, prepared};
use crate::model::{Form, kind_word, period_word};

/// A version of a form in the space.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: i64,
    pub code: String,
    pub version: i64,
    /// The unit that asks.
    pub owner: i64,
    pub digest: String,
    /// Empty where it was designed here.
    pub pack: String,
    pub seq: i64,
    pub standing: Standing,
    pub prepared: Arc<Prepared>,
}

impl Kept {
    pub fn form(&self) -> &Form {
        &self.prepared.form
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Drafted,
    Published,
    /// No longer asked for.
    Retired,
    /// Its fields are asked for by another form.
    Merged,
}

impl Standing {
    pub fn word(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Published => "published",
            Self::Retired => "retired",
            Self::Merged => "merged",
        }
    }
    fn named(word: &str) -> Result<Self> {
        [Self::Drafted, Self::Published, Self::Retired, Self::Merged]
            .into_iter()
            .find(|it| it.word() == word)
            .ok_or_else(|| Error::broken(format!("standing {word}")))
    }
}

/// A step of a form's own life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormStep {
    pub number: i64,
    pub standing: Standing,
    pub person: i64,
    pub on: Date,
    pub document: Option<String>,
    pub ground: Option<String>,
    /// What was overridden and on which ground, as JSON.
    pub detail: String,
    pub seq: i64,
}

const COLUMNS: &str = "f.id, f.code, f.version, f.owner, f.digest, f.pack, f.seq, f.definition,
    (select s.step from form_step s where s.form = f.id order by s.number desc limit 1)";

fn read(row: &Row<'_>) -> Result<Kept> {
    let digest: String = row.get(4)?;
    let prepared = prepared(&digest, &row.get::<String>(7)?)?;
    let standing: Option<String> = row.get(8)?;
    Ok(Kept {
        id: row.get(0)?,
        code: row.get(1)?,
        version: row.get(2)?,
        owner: row.get(3)?,
        digest,
        pack: row.get(5)?,
        seq: row.get(6)?,
        standing: standing.as_deref().map_or(Ok(Standing::Drafted), Standing::named)?,
        prepared,
    })
}

/// The newest edition of every version of every form, by code and version.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Kept>> {
    let sql =
        format!("select {COLUMNS} from form f where f.until is null order by f.code, f.version");
    tx.query(&sql, &[], read)
}

/// An edition, current or not: what a filling began with.
///
/// # Errors
/// Not found.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Kept> {
    let sql = format!("select {COLUMNS} from form f where f.id = ?1");
    tx.find(&sql, params![id], read)?.ok_or_else(|| Error::not_found("form-unknown"))
}

/// The version of a form that is in force on a day: published, begun, not over.
pub fn lookup(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Kept>> {
    let sql = format!(
        "select {COLUMNS} from form f where f.code = ?1 and f.until is null and f.from_day <= ?2
         and (f.to_day is null or f.to_day > ?2) order by f.version desc"
    );
    let found = tx.query(&sql, params![code, on.to_string()], read)?;
    Ok(found.into_iter().find(|kept| kept.standing == Standing::Published))
}

/// The newest version of a form, wherever it stands.
///
/// # Errors
/// Not found.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Kept> {
    let sql = format!(
        "select {COLUMNS} from form f where f.code = ?1 and f.until is null order by f.version desc limit 1"
    );
    tx.find(&sql, params![code], read)?.ok_or_else(|| Error::not_found("form-unknown"))
}

/// Whether the rules of a form can be read.
///
/// # Errors
/// Names what they do not know.
pub fn readable(form: &Form) -> Result<()> {
    Prepared::of(form.clone()).map(|_| ())
}

/// The current edition of one version of a form.
///
/// # Errors
/// Not found.
pub fn by_version(tx: &mut Tx<'_>, code: &str, version: i64) -> Result<Kept> {
    let sql = format!(
        "select {COLUMNS} from form f where f.code = ?1 and f.version = ?2 and f.until is null"
    );
    tx.find(&sql, params![code, version], read)?.ok_or_else(|| Error::not_found("form-unknown"))
}

/// Every version of a form, newest first.
pub fn versions(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Kept>> {
    let sql = format!(
        "select {COLUMNS} from form f where f.code = ?1 and f.until is null order by f.version desc"
    );
    tx.query(&sql, params![code], read)
}

/// Keeps an edition of a form; the same text again changes nothing. Returns its id, and whether it is new.
///
/// # Errors
/// Rules that cannot be read, an owner that is no unit.
pub fn keep(tx: &mut Tx<'_>, form: &Form, pack: &str) -> Result<(i64, bool)> {
    Prepared::of(form.clone())?;
    let owner = units::find_by_code(tx, &form.owner)?
        .ok_or_else(|| Error::invalid("form-owner-unknown").with("unit", &form.owner))?;
    let definition = serde_json::to_string(form).map_err(Error::broken)?;
    let digest = hex(&Digest::default().of(&[definition.as_bytes()]));
    let version = i64::from(form.version);
    let known = tx.find(
        "select id, digest from form where code = ?1 and version = ?2 and until is null order by seq desc",
        params![&form.code, version],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    if let Some((id, was)) = &known
        && *was == digest
    {
        tx.housekeeping();
        return Ok((*id, false));
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "update form set until = ?3 where code = ?1 and version = ?2 and until is null",
        params![&form.code, version, seq],
    )?;
    tx.run(
        "insert into form (id, code, version, kind, owner, period, from_day, to_day, digest, definition, pack, seq, until)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, null)",
        params![
            id,
            &form.code,
            version,
            kind_word(form.kind),
            owner,
            period_word(form.period),
            form.from.to_string(),
            form.to.map(|day| day.to_string()),
            &digest,
            definition,
            pack,
            seq
        ],
    )?;
    tx.record(
        Entry::new("form.kept", "form", id)
            .detail(json!({ "code": form.code, "version": form.version, "digest": digest }))
            .touches("forms"),
    )?;
    // Another edition of a version goes on where the one before stood.
    if let Some((was, _)) = known
        && let Some(it) = steps_of(tx, was)?.into_iter().next_back()
    {
        let (document, ground) = (it.document.as_deref(), it.ground.as_deref());
        step(tx, id, it.standing, it.on, document, ground, &it.detail)?;
    }
    Ok((id, true))
}

/// Takes a form a step on. What may be published is judged before, by [`crate::publish`].
pub fn step(
    tx: &mut Tx<'_>,
    form: i64,
    standing: Standing,
    on: Date,
    document: Option<&str>,
    ground: Option<&str>,
    detail: &str,
) -> Result<i64> {
    let number = tx.count("select count(*) from form_step where form = ?1", params![form])? + 1;
    let (seq, at, person) = (tx.next_seq()?, tx.now_micros(), tx.actor().person);
    tx.run(
        "insert into form_step (form, number, step, person, on_day, at, document, ground, detail, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            form,
            number,
            standing.word(),
            person,
            on.to_string(),
            at,
            document.map(str::to_owned),
            ground.map(str::to_owned),
            detail,
            seq
        ],
    )?;
    let mut entry = Entry::new("form.stepped", "form", form)
        .detail(json!({ "to": standing.word(), "document": document }))
        .touches("forms");
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)
}

pub fn steps_of(tx: &mut Tx<'_>, form: i64) -> Result<Vec<FormStep>> {
    tx.query(
        "select number, step, person, on_day, document, ground, detail, seq from form_step
         where form = ?1 order by number",
        params![form],
        |row| {
            Ok(FormStep {
                number: row.get(0)?,
                standing: Standing::named(&row.get::<String>(1)?)?,
                person: row.get(2)?,
                on: row.get::<String>(3)?.parse().map_err(Error::broken)?,
                document: row.get(4)?,
                ground: row.get(5)?,
                detail: row.get(6)?,
                seq: row.get(7)?,
            })
        },
    )
}

/// Brings the forms of a pack into the space, as drafts: publishing one is the office's to do.
///
/// # Errors
/// Rules that cannot be read.
pub fn learn(tx: &mut Tx<'_>, pack: &Pack) -> Result<usize> {
    let mut changed = 0;
    for form in &pack.forms {
        // A form of the national pack whose owner this city does not have is not asked for here.
        if units::find_by_code(tx, &form.owner)?.is_none() {
            continue;
        }
        let folder = form.place.file.split('/').next().unwrap_or_default().to_owned();
        changed += usize::from(keep(tx, &form.it, &folder)?.1);
    }
    if changed == 0 {
        tx.housekeeping();
    }
    Ok(changed)
}
