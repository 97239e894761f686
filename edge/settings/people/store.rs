//! Questions about accounts, and the few commands that base/identity does not have.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Entry, Row, Tx, params};
use identity::{NewPerson, Role};
use terms::{Date, Error, Result};

use crate::wheres::Wheres;
use crate::words::day_after;

/// Rows of a page of the list.
pub(crate) const PAGE: i64 = 50;

/// Which people: the units that the reader may see, what was searched for, whose roles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) units: Option<Vec<i64>>,
    pub(crate) text: String,
    pub(crate) role: Option<Role>,
    /// Accounts after this one.
    pub(crate) after: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) unit: Option<i64>,
    pub(crate) ended: bool,
    pub(crate) demo: bool,
    pub(crate) has_code: bool,
    /// Role and unit.
    pub(crate) roles: Vec<(Role, Option<i64>)>,
    /// Id and name of those who stand in.
    pub(crate) deputies: Vec<(i64, String)>,
    /// Seq and instant of the last change.
    pub(crate) changed: Option<(i64, i64)>,
}

/// The people of a page in the order of their accounts, and how many there are in all.
pub(crate) fn list(tx: &mut Tx<'_>, question: &Question) -> Result<(Vec<Line>, i64)> {
    let today = ::store::civil_date(tx.now());
    let mut wheres = Wheres::default();
    if let Some(units) = &question.units {
        wheres.and(
            "(p.unit {in #} or p.unit in (select unit from firm where area {in #}))",
            units.clone(),
        );
    }
    if !question.text.is_empty() {
        let found: Vec<i64> = found(tx, &question.text)?.into_iter().collect();
        wheres.and("p.id {in #}", found);
    }
    if let Some(role) = question.role {
        wheres.and(
            "p.id in (select person from role_grant where role = ?# and until is null",
            role.code(),
        );
        wheres.and("valid_from <= ?# and (valid_to is null or valid_to > ?#))", today);
    }
    let total =
        tx.count(&format!("select count(*) from person p {}", wheres.sql()), &wheres.values)?;
    wheres.and("p.account > ?#", question.after.as_str());
    let mut lines = tx.query(
        &format!(
            "select p.id, p.account, p.unit, p.ended_at, p.demo, case when p.totp is null then 0 else 1 end
             from person p {} order by p.account limit {}",
            wheres.sql(),
            PAGE + 1
        ),
        &wheres.values,
        |r| {
            Ok(Line {
                id: r.get(0)?,
                account: r.get(1)?,
                name: String::new(),
                unit: r.get(2)?,
                ended: r.get::<Option<i64>>(3)?.is_some(),
                demo: r.get(4)?,
                has_code: r.get(5)?,
                roles: Vec::new(),
                deputies: Vec::new(),
                changed: None,
            })
        },
    )?;
    fill(tx, &mut lines, today)?;
    Ok((lines, total))
}

/// Names, roles, deputies and last changes of these lines.
fn fill(tx: &mut Tx<'_>, lines: &mut [Line], today: Date) -> Result<()> {
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    let roles: Vec<(i64, String, Option<i64>)> = tx.query(
        "select person, role, unit from role_grant where person {in 1} and until is null
         and valid_from <= ?2 and (valid_to is null or valid_to > ?2) order by person, id",
        params![ids.clone(), today],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    let deputies: Vec<(i64, i64)> = tx.query(
        "select principal, deputy from deputy where principal {in 1} and until is null
         and valid_from <= ?2 and (valid_to is null or valid_to > ?2) order by principal, id",
        params![ids.clone(), today],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    // Coming and going is no change of the account.
    let changed: BTreeMap<i64, (i64, i64)> = tx
        .query(
            "select subject, max(seq), max(at) from journal where kind = 'person' and subject {in 1}
             and verb not in ('sign_in.done', 'sign_in.failed', 'sign_in.refused_locked', 'sign_out.done')
             group by subject order by subject",
            params![ids],
            |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))),
        )?
        .into_iter()
        .collect();
    for line in lines {
        line.name = identity::name_of(tx, line.id)?;
        line.changed = changed.get(&line.id).copied();
        for (_, role, unit) in roles.iter().filter(|(person, _, _)| *person == line.id) {
            line.roles.extend(Role::named(role).map(|role| (role, *unit)));
        }
        for (_, deputy) in deputies.iter().filter(|(principal, _)| *principal == line.id) {
            line.deputies.push((*deputy, identity::name_of(tx, *deputy)?));
        }
    }
    Ok(())
}

/// How many names that stand in no search table are opened one by one.
const OPENED: i64 = 500;

/// People by the beginning of the account, or by name: pairs of characters, surname, initials.
pub(crate) fn found(tx: &mut Tx<'_>, text: &str) -> Result<BTreeSet<i64>> {
    let text = text.trim();
    let mut ids: BTreeSet<i64> = tx
        .query(
            "select id from person where account >= ?1 and account < ?2 order by id",
            params![text.to_lowercase(), format!("{}\u{10ffff}", text.to_lowercase())],
            |r| r.get(0),
        )?
        .into_iter()
        .collect();
    let hits = ::units::search::search(tx, &[::units::search::PERSON], text, 500)?;
    ids.extend(hits.hits.into_iter().map(|hit| hit.id));
    // Accounts that came from elsewhere (a pack) may not be indexed yet.
    let others: Vec<i64> = tx.query(
        "select p.id from person p where not exists
         (select 1 from term t where t.kind = 'person' and t.id = p.id) order by p.id limit ?1",
        params![OPENED],
        |r| r.get(0),
    )?;
    for id in others {
        if identity::name_of(tx, id)?.contains(text) {
            ids.insert(id);
        }
    }
    Ok(ids)
}

/// Makes a person's name findable by keyed digests; part of the command that adds the account.
pub fn index_name(tx: &mut Tx<'_>, person: i64, name: &str) -> Result<()> {
    ::units::search::index(tx, ::units::search::PERSON, person, &[name], &[])
}

/// An account to be opened with its first grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) unit: Option<i64>,
    pub(crate) last_day: Option<Date>,
    pub(crate) ground: String,
}

/// Opens an account: the person, the name for the search, the grant. `hash` is of the password.
pub(crate) fn open(tx: &mut Tx<'_>, opening: &Opening, hash: String) -> Result<i64> {
    let new = NewPerson {
        account: opening.account.clone(),
        name: opening.name.clone(),
        phone: None,
        unit: opening.unit,
        password: hash,
        demo: false,
    };
    let person = identity::add_person(tx, &new)?;
    index_name(tx, person, &opening.name)?;
    let valid_to = day_after(opening.last_day);
    identity::give(tx, person, opening.role, opening.unit, valid_to, &opening.ground)?;
    Ok(person)
}

/// Ends an account: its grants and deputyships both ways, its sessions, and the sign-in itself.
pub(crate) fn end(tx: &mut Tx<'_>, person: i64, ground: &str) -> Result<()> {
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
    }
    let grants: Vec<i64> = tx.query(
        "select id from role_grant where person = ?1 and until is null order by id",
        params![person],
        |r| r.get(0),
    )?;
    for grant in grants {
        identity::end_grant(tx, grant, ground)?;
    }
    let deputies: Vec<i64> = tx.query(
        "select id from deputy where (principal = ?1 or deputy = ?1) and until is null order by id",
        params![person],
        |r| r.get(0),
    )?;
    for deputy in deputies {
        identity::end_deputy(tx, deputy, ground)?;
    }
    let now = tx.now_micros();
    tx.run(
        "update person set ended_at = ?2 where id = ?1 and ended_at is null",
        params![person, now],
    )?;
    tx.run("delete from session where person = ?1", params![person])?;
    tx.record(Entry::new("person.ended", "person", person).ground(ground).touches("people"))?;
    Ok(())
}

/// Ends the account and destroys the key of everything personal: name, phone, second factor.
pub(crate) fn erase(tx: &mut Tx<'_>, person: i64, ground: &str) -> Result<()> {
    if identity::find_person(tx, person)?.ended {
        if ground.trim().is_empty() {
            return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
        }
    } else {
        end(tx, person, ground)?;
    }
    ::units::search::forget(tx, ::units::search::PERSON, person)?;
    tx.run("update person set totp = null, totp_step = null where id = ?1", params![person])?;
    tx.erase(person, ground.trim()).map(|_| ())
}

/// A grant that has not ended, with what the page says of it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: i64,
    pub(crate) role: Role,
    pub(crate) unit: Option<i64>,
    pub(crate) valid_from: String,
    pub(crate) valid_to: Option<String>,
    pub(crate) ground: String,
    pub(crate) by: i64,
    /// Its last day has passed.
    pub(crate) over: bool,
}

pub(crate) fn held(tx: &mut Tx<'_>, person: i64, today: Date) -> Result<Vec<Held>> {
    tx.query(
        "select id, role, unit, valid_from, valid_to, ground, granted_by from role_grant
         where person = ?1 and until is null order by id",
        params![person],
        |r: &Row<'_>| {
            let role: String = r.get(1)?;
            let valid_to: Option<String> = r.get(4)?;
            Ok(Held {
                id: r.get(0)?,
                role: Role::named(&role).ok_or_else(|| Error::broken(format!("role {role}")))?,
                unit: r.get(2)?,
                valid_from: r.get(3)?,
                over: valid_to.as_deref().is_some_and(|to| to <= today.to_string().as_str()),
                valid_to,
                ground: r.get(5)?,
                by: r.get(6)?,
            })
        },
    )
}

/// Whose grant or deputyship this is, while it has not ended.
pub(crate) fn person_of_grant(tx: &mut Tx<'_>, grant: i64) -> Result<i64> {
    tx.one("select person from role_grant where id = ?1 and until is null", params![grant], |r| {
        r.get(0)
    })
}
pub(crate) fn pair_of_deputy(tx: &mut Tx<'_>, deputy: i64) -> Result<(i64, i64)> {
    tx.one(
        "select principal, deputy from deputy where id = ?1 and until is null",
        params![deputy],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// A unit by its code, or a firm by its credit code.
pub(crate) fn unit_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<i64>> {
    let code = code.trim();
    if let Some(unit) = ::units::find_by_code(tx, code)? {
        return Ok(Some(unit.0));
    }
    Ok(::units::firm_by_credit_code(tx, code)?.map(|unit| unit.0))
}

/// The most units that a list of choices holds.
pub(crate) const CHOICES: i64 = 500;

/// Units that a role can be given for, firms and industries apart: id, code.
pub(crate) fn choices(tx: &mut Tx<'_>, within: Option<Vec<i64>>) -> Result<Vec<(i64, String)>> {
    let mut wheres = Wheres::default();
    wheres.and("u.kind <> ?#", ::units::FIRM);
    wheres.and(
        "u.valid_to is null and u.id not in (select unit from reach where hierarchy = ?#)",
        ::units::INDUSTRY,
    );
    if let Some(within) = within {
        wheres.and("u.id {in #}", within);
    }
    tx.query(
        &format!(
            "select u.id, u.code from unit u {} order by u.code limit {CHOICES}",
            wheres.sql()
        ),
        &wheres.values,
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Entries about a person, newest first: seq, instant, actor, verb, ground.
pub(crate) type Told = (i64, i64, i64, String, Option<String>);

pub(crate) fn history(tx: &mut Tx<'_>, person: i64, limit: i64) -> Result<Vec<Told>> {
    tx.query(
        "select seq, at, actor, verb, ground from journal where kind = 'person' and subject = ?1
         and verb not in ('sign_in.done', 'sign_in.failed', 'sign_in.refused_locked', 'sign_out.done')
         order by seq desc limit ?2",
        params![person, limit],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
    )
}

pub(crate) fn last_sign_in(tx: &mut Tx<'_>, person: i64) -> Result<Option<i64>> {
    tx.find(
        "select at from journal where kind = 'person' and subject = ?1 and verb = 'sign_in.done'
         order by seq desc limit 1",
        params![person],
        |r| r.get(0),
    )
}

/// Colleagues who could stand in: id, account, unit; one more than a list of choices holds.
pub(crate) const COLLEAGUES: i64 = 200;

pub(crate) fn colleagues(
    tx: &mut Tx<'_>,
    units: Option<Vec<i64>>,
) -> Result<Vec<(i64, String, Option<i64>)>> {
    let mut wheres = Wheres::default();
    wheres.and("ended_at is null and id > ?#", 0i64);
    if let Some(units) = units {
        wheres.and("(unit {in #} or unit in (select unit from firm where area {in #}))", units);
    }
    tx.query(
        &format!(
            "select id, account, unit from person {} order by account limit {}",
            wheres.sql(),
            COLLEAGUES + 1
        ),
        &wheres.values,
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}
