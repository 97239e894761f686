//! Keys that programs of a person call with. Only the digest is kept; the key is shown once, when it is made.
//!
//! A key does what its person may do today, and nothing when the account has ended.

use serde_json::json;
use store::{Digest, Entry, Tx, params};
use terms::{Error, Result};
use web::{Path, Response, Visit};

/// The longest that a key is good for, in days.
pub const LONGEST_DAYS: i64 = 400;
const DAY: i64 = 86_400 * 1_000_000;

/// A key as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: i64,
    pub name: String,
    pub created_at: i64,
    pub expires_at: i64,
}

/// Makes a key for the person who acts; the text is all there will ever be of it.
///
/// # Errors
/// Invalid, where the name is missing or the days are not 1 to 400.
pub fn issue(tx: &mut Tx<'_>, name: &str, days: i64) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.len() > 200 {
        return Err(Error::invalid("error-invalid").field("name", "field-missing"));
    }
    if !(1..=LONGEST_DAYS).contains(&days) {
        return Err(Error::invalid("error-invalid").field("days", "trace-token-days"));
    }
    let key = store::hex(&store::random::<32>());
    let (id, seq, now, person) =
        (tx.next_id()?, tx.next_seq()?, tx.now_micros(), tx.actor().person);
    tx.run(
        "insert into api_token (id, token, person, name, created_at, expires_at, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, digest(&key), person, name, now, now + days * DAY, seq],
    )?;
    tx.record(Entry::new("api_token.issued", "api_token", id).detail(json!({ "days": days })))?;
    Ok(key)
}

/// Ends a key of the person who acts.
///
/// # Errors
/// Not found, where it is nobody's or somebody else's.
pub fn revoke(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let (seq, person) = (tx.next_seq()?, tx.actor().person);
    let ended = tx.run(
        "update api_token set until = ?3 where id = ?1 and person = ?2 and until is null",
        params![id, person, seq],
    )?;
    if ended == 0 {
        return Err(Error::not_found("error-not-found"));
    }
    tx.record(Entry::new("api_token.ended", "api_token", id)).map(|_| ())
}

/// Keys of a person that are good.
///
/// # Errors
/// The store cannot be read.
pub fn of_person(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Token>> {
    let now = tx.now_micros();
    tx.query(
        "select id, name, created_at, expires_at from api_token
         where person = ?1 and until is null and expires_at > ?2 order by id",
        params![person, now],
        |row| {
            Ok(Token {
                id: row.get(0)?,
                name: row.get(1)?,
                created_at: row.get(2)?,
                expires_at: row.get(3)?,
            })
        },
    )
}

/// Whoever calls with a key.
///
/// # Errors
/// The store cannot be read.
pub fn actor(tx: &mut Tx<'_>, key: &str) -> Result<Option<identity::Actor>> {
    let now = tx.now_micros();
    let person: Option<i64> = tx.find(
        "select person from api_token where token = ?1 and until is null and expires_at > ?2",
        params![digest(key), now],
        |row| row.get(0),
    )?;
    match person.map(|person| identity::actor_of(tx, store::Actor::person(person))) {
        Some(Ok(actor)) => Ok(Some(actor)),
        Some(Err(error)) if error.kind() == terms::Kind::NotAllowed => Ok(None),
        Some(Err(error)) => Err(error),
        None => Ok(None),
    }
}

fn digest(key: &str) -> Vec<u8> {
    Digest::Sha256.of(&[b"api_token", key.as_bytes()])
}

pub(super) async fn index(visit: Visit) -> Response {
    let person = match visit.actor() {
        Ok(actor) => actor.person,
        Err(error) => return web::problem(&visit, &error),
    };
    match visit.read(move |tx| of_person(tx, person)).await {
        Ok(all) => web::json(&json!(
            all.iter()
                .map(|key| json!({ "id": key.id, "name": key.name, "expires": super::told::time(key.expires_at) }))
                .collect::<Vec<_>>()
        )),
        Err(error) => web::problem(&visit, &error),
    }
}

pub(super) async fn create(visit: Visit, form: web::Form) -> Response {
    let (name, days) = (form.get("name").to_owned(), form.get("days").parse().unwrap_or(90));
    match visit.write(move |tx| issue(tx, &name, days)).await {
        Ok(key) => web::json(&json!({ "token": format!("{}.{key}", visit.space.code) })),
        Err(error) => web::problem(&visit, &error),
    }
}

pub(super) async fn end(visit: Visit, Path(id): Path<i64>) -> Response {
    match visit.write(move |tx| revoke(tx, id)).await {
        Ok(()) => web::json(&json!({ "ended": id })),
        Err(error) => web::problem(&visit, &error),
    }
}
