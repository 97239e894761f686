//! Clues in the store: leaving one, following it, and who told it, sealed.

use std::collections::{BTreeMap, BTreeSet};

use cases::course::Intent;
use cases::{Opening, Party};
use serde_json::json;
use store::{Digest, Entry, Tx, hex, params, random};
use terms::{Error, Result};

use super::mask::masked;

/// The kind of case that a clue is.
pub(super) const KIND: &str = "clue";

/// What was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct New {
    pub words: String,
    pub place: String,
    /// The name of the county, as it was chosen; empty where nobody said.
    pub area: String,
    pub name: String,
    pub contact: String,
}

/// A clue, without who told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clue {
    pub id: i64,
    pub number: String,
    pub case: i64,
    /// Whether a name or a way to reach somebody was given.
    pub named: bool,
    pub rating: Option<i64>,
}

/// What the one who told it takes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub number: String,
    pub secret: String,
}

/// As much as may be written, in characters.
pub(super) const WORDS: usize = 4000;
const LINE: usize = 120;

/// Leaves a clue and opens its case, on which the home of the space answers until it is assigned.
///
/// # Errors
/// Nothing was told, or more than can be kept.
pub fn leave(tx: &mut Tx<'_>, new: &New) -> Result<Receipt> {
    let mut error = Error::invalid("clue-refused");
    if new.words.trim().chars().count() < 5 {
        error = error.field("words", "clue-words-missing");
    }
    if new.words.chars().count() > WORDS {
        error = error.field("words", "clue-words-too-long");
    }
    for (place, text) in [("place", &new.place), ("name", &new.name), ("contact", &new.contact)] {
        if text.chars().count() > LINE {
            error = error.field(place, "clue-line-too-long");
        }
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let today = store::civil_date(tx.now());
    let number = number(tx, today.year())?;
    let given = [new.name.as_str(), new.contact.as_str()];
    let home = home(tx)?;
    let opening = Opening {
        kind: KIND.to_owned(),
        title: number.clone(),
        subject: home,
        accountable: home,
        period: None,
        origins: Vec::new(),
        parent: None,
        uuid: None,
    };
    let mut fields = BTreeMap::from([("words".to_owned(), masked(new.words.trim(), &given))]);
    for (code, text) in [("place", &new.place), ("area", &new.area)] {
        if !text.trim().is_empty() {
            fields.insert(code.to_owned(), masked(text.trim(), &given));
        }
    }
    let intent = Intent {
        code: cases::OPEN.to_owned(),
        person: 0,
        acting_for: None,
        parties: BTreeSet::from([Party::Reporter]),
        of_owner: false,
        on: today,
        today,
        ground: Some(format!("公众线索 {number}")),
        document: None,
        fields,
        evidence: BTreeSet::new(),
    };
    let clockwork = cases::clocks(tx)?;
    let case = cases::open(tx, &clockwork, &opening, &intent)?;
    let secret = secret();
    let named = given.iter().any(|text| !text.trim().is_empty());
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into clue (id, number, case_id, secret, named, at, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, &number, case, digest(&number, &secret), named, at, seq],
    )?;
    let mut sealed = vec![tx.seal_personal(id, "words", new.words.trim())?];
    for (field, text) in [("name", &new.name), ("contact", &new.contact)] {
        if !text.trim().is_empty() {
            sealed.push(tx.seal_personal(id, field, text.trim())?);
        }
    }
    let detail = json!({ "number": number, "named": named, "sealed": sealed });
    tx.record(Entry::new("clue.left", "clue", id).detail(detail).touches("clues"))?;
    Ok(Receipt { number, secret })
}

/// The next number of the year: XS-2026-0001.
fn number(tx: &mut Tx<'_>, year: i16) -> Result<String> {
    let prefix = format!("XS-{year}-");
    let sql = "select count(*) from clue where number like ?1";
    let count = tx.count(sql, params![format!("{prefix}%")])?;
    Ok(format!("{prefix}{:04}", count + 1))
}

/// Twelve signs that nobody mistakes for another: 60 bits.
fn secret() -> String {
    // Without I, L, O and U.
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bytes = random::<12>();
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// Upper case, without what people put between.
pub(super) fn typed(secret: &str) -> String {
    let kept = secret.chars().filter(char::is_ascii_alphanumeric);
    let read = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        'U' => 'V',
        c => c,
    };
    kept.map(read).collect()
}

fn digest(number: &str, secret: &str) -> String {
    hex(&Digest::Sha256.of(&[b"clue", number.as_bytes(), secret.as_bytes()]))
}

/// The top of the territory, as the pack of the space says; the first city where none does.
pub(super) fn home(tx: &mut Tx<'_>) -> Result<i64> {
    #[derive(serde::Deserialize)]
    struct Definition {
        space: Option<Space>,
    }
    #[derive(serde::Deserialize)]
    struct Space {
        home: String,
    }
    let rows = tx.query("select definition from pack order by seq desc, code", &[], |row| {
        row.get::<String>(0)
    })?;
    for text in rows {
        let definition: Definition = serde_json::from_str(&text).map_err(Error::broken)?;
        if let Some(space) = definition.space
            && let Some(home) = units::find_by_code(tx, &space.home)?
        {
            return Ok(home.0);
        }
    }
    let city = units::of_kind(tx, "city")?.into_iter().next();
    city.map(|unit| unit.id.0).ok_or_else(|| Error::not_found("clue-no-desk"))
}

const CLUE: &str = "select c.id, c.number, c.case_id, c.named, r.rating from clue c left join clue_rating r on r.clue = c.id";

fn read(row: &store::Row<'_>) -> Result<Clue> {
    Ok(Clue {
        id: row.get(0)?,
        number: row.get(1)?,
        case: row.get(2)?,
        named: row.get(3)?,
        rating: row.get(4)?,
    })
}

/// # Errors
/// Not found.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Clue> {
    tx.find(&format!("{CLUE} where c.id = ?1"), params![id], read)?
        .ok_or_else(|| Error::not_found("clue-unknown"))
}

/// Clues by the cases that they became.
pub(super) fn of_cases(tx: &mut Tx<'_>, cases: Vec<i64>) -> Result<BTreeMap<i64, Clue>> {
    let sql = format!("{CLUE} where c.case_id {{in 1}} order by c.id");
    let rows = tx.query(&sql, params![cases], read)?;
    Ok(rows.into_iter().map(|clue| (clue.case, clue)).collect())
}

/// The clue of a number, for whoever holds its secret. A wrong number and a wrong secret are one answer.
///
/// # Errors
/// No such number with this secret.
pub(super) fn held(tx: &mut Tx<'_>, number: &str, secret: &str) -> Result<Clue> {
    let number = number.trim().to_ascii_uppercase();
    let digest = digest(&number, &typed(secret));
    let sql = format!("{CLUE} where c.number = ?1 and c.secret = ?2");
    tx.find(&sql, params![&number, digest], read)?
        .ok_or_else(|| Error::invalid("clue-refused").field("secret", "clue-not-held"))
}

/// Rates the answer, once, from 1 to 5.
///
/// # Errors
/// Not answered yet, rated already, no such rating.
pub(super) fn rate(tx: &mut Tx<'_>, clue: &Clue, rating: i64) -> Result<()> {
    if cases::load(tx, clue.case)?.ending().is_none() {
        return Err(Error::conflict("clue-not-answered"));
    }
    if clue.rating.is_some() {
        return Err(Error::conflict("clue-rated"));
    }
    if !(1..=5).contains(&rating) {
        return Err(Error::invalid("clue-refused").field("rating", "field-missing"));
    }
    let (seq, at) = (tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into clue_rating (clue, rating, at, seq) values (?1, ?2, ?3, ?4)",
        params![clue.id, rating, at, seq],
    )?;
    let detail = json!({ "rating": rating });
    tx.record(Entry::new("clue.rated", "clue", clue.id).detail(detail).touches("clues"))?;
    Ok(())
}

/// Tells more of a clue that was answered, which opens it again.
///
/// # Errors
/// The kind does not reopen it from where it stands; nothing was told.
pub(super) fn more(tx: &mut Tx<'_>, clue: &Clue, words: &str) -> Result<()> {
    if words.trim().chars().count() < 5 || words.chars().count() > WORDS {
        return Err(Error::invalid("clue-refused").field("words", "clue-words-missing"));
    }
    let given = who(tx, clue.id)?;
    let given: Vec<&str> = given.iter().map(|(_, text)| text.as_str()).collect();
    let case = cases::load(tx, clue.case)?;
    let today = store::civil_date(tx.now());
    // The ground of a step goes into the journal, so it says no more than that more was told.
    let told = masked(words.trim(), &given);
    let intent = Intent {
        code: "reopen".to_owned(),
        person: 0,
        acting_for: None,
        parties: BTreeSet::from([Party::Reporter]),
        of_owner: false,
        on: today,
        today,
        ground: Some("补充线索".to_owned()),
        document: None,
        fields: BTreeMap::from([("more".to_owned(), told)]),
        evidence: BTreeSet::new(),
    };
    let clockwork = cases::clocks(tx)?;
    cases::take(tx, &clockwork, case.id, case.steps.len(), &intent, &[], None)?;
    // Where the identity was destroyed nothing is sealed anew: what was told stays as it was masked.
    let sealed = if super::keeping::is_erased(tx, clue.id)? {
        Vec::new()
    } else {
        vec![tx.seal_personal(clue.id, &format!("words.{}", case.steps.len()), words.trim())?]
    };
    let detail = json!({ "sealed": sealed });
    tx.record(Entry::new("clue.more", "clue", clue.id).detail(detail).touches("clues"))?;
    Ok(())
}

/// What was given of who told it: `name`, `contact`.
fn who(tx: &mut Tx<'_>, id: i64) -> Result<Vec<(&'static str, String)>> {
    let mut given = Vec::new();
    for field in ["name", "contact"] {
        if let Some(text) = tx.personal(id, field)? {
            given.push((field, text));
        }
    }
    Ok(given)
}

/// Opens who told it and the text as it was written. The look and its ground stand in the journal.
///
/// # Errors
/// No ground.
pub(super) fn look(tx: &mut Tx<'_>, id: i64, ground: &str) -> Result<Vec<(&'static str, String)>> {
    if ground.trim().chars().count() < 2 {
        return Err(Error::invalid("clue-refused").field("ground", "clue-ground-missing"));
    }
    let mut given = who(tx, id)?;
    if let Some(words) = tx.personal(id, "words")? {
        given.push(("words", words));
    }
    tx.record(Entry::new("clue.reporter-seen", "clue", id).ground(ground.trim()).touches("clues"))?;
    Ok(given)
}

/// Hands a clue to the unit that checks it; the desk has decided so.
///
/// # Errors
/// The kind does not assign from where it stands.
pub(super) fn assign(
    tx: &mut Tx<'_>,
    clue: &Clue,
    unit: i64,
    person: i64,
    acting_for: Option<i64>,
) -> Result<()> {
    let name = units::get(tx, units::UnitId(unit))?.name.zh;
    let case = cases::load(tx, clue.case)?;
    let today = store::civil_date(tx.now());
    let intent = Intent {
        code: "assign".to_owned(),
        person,
        acting_for,
        parties: BTreeSet::from([Party::Program]),
        of_owner: false,
        on: today,
        today,
        ground: None,
        document: None,
        fields: BTreeMap::from([("to".to_owned(), name)]),
        evidence: BTreeSet::new(),
    };
    let clockwork = cases::clocks(tx)?;
    cases::take(tx, &clockwork, case.id, case.steps.len(), &intent, &[], Some(unit))?;
    Ok(())
}
