//! A person with an account. The account name is a work name, not a person's name.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: i64,
    pub account: String,
    pub unit: Option<i64>,
    pub password: String,
    pub has_totp: bool,
    pub demo: bool,
    pub failures: i64,
    pub locked_until: Option<i64>,
    pub ended: bool,
    /// The password was made by somebody else: it is good for choosing one's own, and for nothing more.
    pub must_change: bool,
}

/// What is known when an account is made. `password` is a hash; its owner must choose another at the
/// first sign-in, except in a demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    pub account: String,
    pub name: String,
    pub phone: Option<String>,
    pub unit: Option<i64>,
    pub password: String,
    pub demo: bool,
}

const COLUMNS: &str = "id, account, unit, password, case when totp is null then 0 else 1 end, demo, failures, locked_until, ended_at, must_change";

fn read(r: &store::Row<'_>) -> Result<Person> {
    Ok(Person {
        id: r.get(0)?,
        account: r.get(1)?,
        unit: r.get(2)?,
        password: r.get(3)?,
        has_totp: r.get(4)?,
        demo: r.get(5)?,
        failures: r.get(6)?,
        locked_until: r.get(7)?,
        ended: r.get::<Option<i64>>(8)?.is_some(),
        must_change: r.get(9)?,
    })
}

pub fn add_person(tx: &mut Tx<'_>, new: &NewPerson) -> Result<i64> {
    let account = new.account.trim();
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if account.is_empty() || account.len() > 40 || !account.chars().all(plain) {
        return Err(Error::invalid("error-invalid").field("account", "account-shape"));
    }
    if by_account(tx, account)?.is_some() {
        return Err(Error::invalid("error-invalid").field("account", "account-taken"));
    }
    let id = tx.next_id()?;
    let name = tx.seal_personal(id, "name", &new.name)?;
    let phone =
        new.phone.as_deref().map(|phone| tx.seal_personal(id, "phone", phone)).transpose()?;
    let entry = Entry::new("person.added", "person", id)
        .detail(json!({ "account": account, "name": name, "phone": phone, "unit": new.unit }))
        .touches("people");
    let seq = tx.record(entry)?;
    tx.run(
        "insert into person (id, account, unit, password, totp, totp_step, demo, failures, locked_until, ended_at, must_change, seq)
         values (?1, ?2, ?3, ?4, null, null, ?5, 0, null, null, ?6, ?7)",
        params![id, account, new.unit, &new.password, new.demo, !new.demo, seq],
    )?;
    Ok(id)
}

pub fn by_account(tx: &mut Tx<'_>, account: &str) -> Result<Option<Person>> {
    tx.find(&format!("select {COLUMNS} from person where account = ?1"), params![account], read)
}
pub fn find_person(tx: &mut Tx<'_>, id: i64) -> Result<Person> {
    tx.one(&format!("select {COLUMNS} from person where id = ?1"), params![id], read)
}
pub fn list_people(tx: &mut Tx<'_>) -> Result<Vec<Person>> {
    tx.query(&format!("select {COLUMNS} from person order by account"), &[], read)
}
/// The name, or the account where the person was erased.
pub fn name_of(tx: &mut Tx<'_>, id: i64) -> Result<String> {
    if let Some(name) = tx.personal(id, "name")? {
        return Ok(name);
    }
    let account: Option<String> =
        tx.find("select account from person where id = ?1", params![id], |r| r.get(0))?;
    Ok(account.unwrap_or_else(|| "—".into()))
}

/// Sets a new password (hash) and closes every session of the person. One that somebody else set must
/// be changed at the next sign-in; demo accounts share theirs and are exempt.
pub fn change_password(tx: &mut Tx<'_>, id: i64, hash: &str) -> Result<()> {
    let own = tx.actor().person == id;
    tx.run(
        "update person set password = ?2, failures = 0, locked_until = null,
           must_change = case when demo = 1 then 0 else ?3 end where id = ?1",
        params![id, hash, !own],
    )?;
    tx.run("delete from session where person = ?1", params![id])?;
    tx.record(Entry::new("person.password_changed", "person", id)).map(|_| ())
}

/// Turns the second factor on (a secret of 20 bytes, sealed) or off.
pub fn set_totp(tx: &mut Tx<'_>, id: i64, secret: Option<&[u8]>) -> Result<()> {
    let verb =
        if secret.is_some() { "person.second_factor_on" } else { "person.second_factor_off" };
    if let Some(secret) = secret {
        tx.seal_personal(id, "totp", &store::hex(secret))?;
    }
    let flag = secret.map(|_| vec![1u8]);
    tx.run("update person set totp = ?2, totp_step = null where id = ?1", params![id, flag])?;
    tx.record(Entry::new(verb, "person", id).touches("people")).map(|_| ())
}
