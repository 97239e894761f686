//! Sessions: a row per sign-in, named by the digest of a random token. A session belongs to one
//! space; whoever holds the database still cannot sign in with it.

use store::{Digest, Entry, Tx, params};
use terms::{Error, Result};

use crate::actor::Actor;
use crate::grant::{grants_of, reach};
use crate::person::Person;

/// Wrong passwords before the account rests.
pub const LOCK_AFTER: i64 = 5;
pub const LOCK_MINUTES: i64 = 15;
const MINUTE: i64 = 60_000_000;
/// A session ends after twelve hours, or after two without use.
const LIFETIME: i64 = 12 * 60 * MINUTE;
const IDLE: i64 = 120 * MINUTE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the one-time code is still asked for.
    Code,
    Open,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub csrf: String,
    pub stage: Stage,
    pub seen_at: i64,
    pub actor: Actor,
    /// Only the way to a password of one's own is open.
    pub must_change: bool,
}

/// What the browser keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub token: String,
    pub stage: Stage,
}

/// Judges a password that was already compared with the hash outside the lane.
///
/// # Errors
/// `sign-in-wrong`, the same for an unknown account and a wrong password; `sign-in-locked`.
pub fn sign_in(
    tx: &mut Tx<'_>,
    person: Option<&Person>,
    password_right: bool,
) -> Result<Result<Opened>> {
    let now = tx.now_micros();
    let wrong = || Error::invalid("sign-in-wrong");
    let Some(person) = person.filter(|p| !p.ended) else {
        tx.record(Entry::new("sign_in.refused", "person", 0))?;
        return Ok(Err(wrong()));
    };
    if person.locked_until.is_some_and(|until| until > now) {
        tx.record(Entry::new("sign_in.refused_locked", "person", person.id))?;
        return Ok(Err(Error::invalid("sign-in-locked").with("minutes", LOCK_MINUTES)));
    }
    if !password_right {
        return failed(tx, person, wrong()).map(Err);
    }
    let stage = if person.has_totp { Stage::Code } else { Stage::Open };
    if stage == Stage::Open {
        tx.run(
            "update person set failures = 0, locked_until = null where id = ?1",
            params![person.id],
        )?;
    }
    open_session(tx, person.id, stage).map(Ok)
}

/// Counts a failure; the fifth makes the account rest.
fn failed(tx: &mut Tx<'_>, person: &Person, error: Error) -> Result<Error> {
    let failures: i64 =
        tx.one("select failures from person where id = ?1", params![person.id], |r| r.get(0))?;
    let failures = failures + 1;
    let locked = (failures >= LOCK_AFTER).then(|| tx.now_micros() + LOCK_MINUTES * MINUTE);
    let kept = if locked.is_some() { 0 } else { failures };
    tx.run(
        "update person set failures = ?2, locked_until = ?3 where id = ?1",
        params![person.id, kept, locked],
    )?;
    tx.record(Entry::new("sign_in.failed", "person", person.id))?;
    Ok(if locked.is_some() {
        Error::invalid("sign-in-locked").with("minutes", LOCK_MINUTES)
    } else {
        error
    })
}

pub fn open_session(tx: &mut Tx<'_>, person: i64, stage: Stage) -> Result<Opened> {
    let token = store::hex(&store::random::<32>());
    let csrf = store::hex(&store::random::<16>());
    let now = tx.now_micros();
    tx.run("delete from session where expires_at < ?1", params![now])?;
    tx.run(
        "insert into session (token, person, acting_for, csrf, stage, created_at, seen_at, expires_at)
         values (?1, ?2, null, ?3, ?4, ?5, ?5, ?6)",
        params![digest(&token), person, csrf, if stage == Stage::Open { "open" } else { "code" }, now, now + LIFETIME],
    )?;
    if stage == Stage::Open {
        tx.record(Entry::new("sign_in.done", "person", person))?;
    } else {
        tx.housekeeping();
    }
    Ok(Opened { token, stage })
}

/// The second step. A code is good once; a neighbour step of 30 s is allowed for slow clocks.
pub fn confirm_code(tx: &mut Tx<'_>, token: &str, code: &str) -> Result<Result<Opened>> {
    let person: i64 = tx
        .find(
            "select person from session where token = ?1 and stage = 'code'",
            params![digest(token)],
            |r| r.get(0),
        )?
        .ok_or_else(|| Error::new(terms::Kind::SignedOut, "error-signed-out"))?;
    let person = crate::person::find_person(tx, person)?;
    if person.locked_until.is_some_and(|until| until > tx.now_micros()) {
        tx.housekeeping();
        return Ok(Err(Error::invalid("sign-in-locked").with("minutes", LOCK_MINUTES)));
    }
    let secret =
        tx.personal(person.id, "totp")?.and_then(|hex| store::unhex(&hex)).unwrap_or_default();
    let used: Option<i64> =
        tx.one("select totp_step from person where id = ?1", params![person.id], |r| r.get(0))?;
    let step = tx.now_micros() / 30_000_000;
    let totp = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, secret)
        .map_err(|e| Error::broken(format!("totp: {e:?}")))?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let matched = (step - 1..=step + 1)
        .find(|s| totp.generate((*s * 30) as u64) == code && used.is_none_or(|u| *s > u));
    let Some(matched) = matched else {
        return failed(tx, &person, Error::invalid("sign-in-code-wrong")).map(Err);
    };
    tx.run(
        "update person set totp_step = ?2, failures = 0, locked_until = null where id = ?1",
        params![person.id, matched],
    )?;
    tx.run("delete from session where token = ?1", params![digest(token)])?;
    open_session(tx, person.id, Stage::Open).map(Ok)
}

/// The session of a token, with the grants in force.
pub fn session_of(tx: &mut Tx<'_>, token: &str) -> Result<Option<Session>> {
    let now = tx.now_micros();
    let found = tx.find(
        "select s.person, s.acting_for, s.csrf, s.stage, s.seen_at, p.account, p.unit, p.must_change
         from session s join person p on p.id = s.person
         where s.token = ?1 and s.expires_at > ?2 and s.seen_at > ?3 and p.ended_at is null",
        params![digest(token), now, now - IDLE],
        |r| {
            let stage: String = r.get(3)?;
            let actor = Actor {
                person: r.get(0)?,
                acting_for: r.get(1)?,
                account: r.get(5)?,
                unit: r.get(6)?,
                grants: Vec::new(),
            };
            let stage = if stage == "open" { Stage::Open } else { Stage::Code };
            let (csrf, seen_at, must_change) = (r.get(2)?, r.get(4)?, r.get(7)?);
            Ok(Session { csrf, stage, seen_at, actor, must_change })
        },
    )?;
    let Some(mut session) = found else { return Ok(None) };
    let Some(actor) = in_force(tx, session.actor)? else { return Ok(None) };
    session.actor = actor;
    Ok(Some(session))
}

/// A person with the grants in force today, for work that goes on after their request: a job that they
/// ordered is refused what they would be refused.
///
/// # Errors
/// Not allowed, where the account has ended or stands in for its principal no longer.
pub fn actor_of(tx: &mut Tx<'_>, who: store::Actor) -> Result<Actor> {
    let person = crate::person::find_person(tx, who.person)?;
    let actor = Actor {
        person: who.person,
        acting_for: who.acting_for,
        account: person.account,
        unit: person.unit,
        grants: Vec::new(),
    };
    let actor = if person.ended { None } else { in_force(tx, actor)? };
    actor.ok_or_else(|| {
        Error::not_allowed("error-not-allowed").at(format!("{} is no longer", who.person))
    })
}

/// The unit and the grants that somebody acts with today: their own, or those of the principal they stand
/// in for. None where that appointment has ended.
fn in_force(tx: &mut Tx<'_>, mut actor: Actor) -> Result<Option<Actor>> {
    let today = store::civil_date(tx.now());
    let holder = actor.acting_for.unwrap_or(actor.person);
    if actor.acting_for.is_some() {
        let held = crate::deputy::principals_of(tx, actor.person, today)?;
        if !held.iter().any(|d| d.principal == holder) {
            return Ok(None);
        }
        actor.unit = crate::person::find_person(tx, holder)?.unit;
    }
    for grant in grants_of(tx, holder, today)? {
        let units = reach(tx, grant.unit, today)?;
        actor.grants.push((grant, units));
    }
    Ok(Some(actor))
}

/// Notes the last use; callers do it at most every five minutes.
pub fn touch_session(tx: &mut Tx<'_>, token: &str) -> Result<()> {
    tx.housekeeping();
    let now = tx.now_micros();
    tx.run("update session set seen_at = ?2 where token = ?1", params![digest(token), now])
        .map(|_| ())
}

/// Takes up or lays down a deputyship.
pub fn act_for(tx: &mut Tx<'_>, token: &str, person: i64, principal: Option<i64>) -> Result<()> {
    let today = store::civil_date(tx.now());
    if let Some(principal) = principal {
        let held = crate::deputy::principals_of(tx, person, today)?;
        if !held.iter().any(|d| d.principal == principal) {
            return Err(Error::not_allowed("deputy-not-appointed"));
        }
        tx.record(Entry::new("deputy.took_up", "person", principal))?;
    } else {
        tx.record(Entry::new("deputy.laid_down", "person", person))?;
    }
    tx.run("update session set acting_for = ?2 where token = ?1", params![digest(token), principal])
        .map(|_| ())
}

pub fn close_session(tx: &mut Tx<'_>, token: &str, person: i64) -> Result<()> {
    tx.run("delete from session where token = ?1", params![digest(token)])?;
    tx.record(Entry::new("sign_out.done", "person", person)).map(|_| ())
}

fn digest(token: &str) -> Vec<u8> {
    Digest::Sha256.of(&[b"session", token.as_bytes()])
}
