//! The code at the firm's door (入企码): the firm's id under the space's key. Scanned by those who go, it begins the
//! visit; scanned by the firm, it tells who is there and why.

use store::{Entry, Tx, params};
use terms::{Error, Result};

use super::model::State;
use super::store::{load, rating, standing};

/// The code of a firm. It says nothing of the firm without the key, and nobody can make one up.
pub fn code_of(tx: &mut Tx<'_>, firm: i64) -> String {
    format!("{firm:x}-{}", &tx.secrets().blind(&format!("door of {firm}"))[..10])
}

/// The firm whose code this is.
///
/// # Errors
/// Not found: no code of this space.
pub fn firm_of(tx: &mut Tx<'_>, code: &str) -> Result<i64> {
    let unknown = || Error::not_found("visit-door-unknown");
    let code = code.trim().to_ascii_lowercase();
    let (firm, _) = code.split_once('-').ok_or_else(unknown)?;
    let firm = i64::from_str_radix(firm, 16).map_err(|_| unknown())?;
    if code_of(tx, firm) != code {
        return Err(unknown());
    }
    units::get(tx, units::UnitId(firm)).map(|unit| unit.id.0).map_err(|_| unknown())
}

/// The firm rates a visit that is done, once, from 1 to 5.
///
/// # Errors
/// Another firm's visit, not done yet, rated already, no such rating.
pub fn rate(tx: &mut Tx<'_>, firm: i64, visit: i64, stars: i64, words: &str) -> Result<()> {
    if load(tx, visit)?.firm != firm {
        return Err(Error::not_found("visit-unknown"));
    }
    if standing(tx, visit)?.state != State::Done {
        return Err(Error::conflict("visit-not-done"));
    }
    if rating(tx, visit)?.is_some() {
        return Err(Error::conflict("visit-rated"));
    }
    let mut error = Error::invalid("campaign-refused");
    if !(1..=5).contains(&stars) {
        error = error.field("stars", "field-missing");
    }
    if words.chars().count() > 500 {
        error = error.field("words", "visit-words-too-long");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (seq, at) = (tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into visit_rating (visit, stars, words, at, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![visit, stars, words.trim(), at, seq],
    )?;
    let detail = serde_json::json!({ "stars": stars });
    tx.record(Entry::new("visit.rated", "visit", visit).detail(detail).touches("visits"))?;
    Ok(())
}
