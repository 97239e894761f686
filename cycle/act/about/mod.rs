//! One thing, and all that is said and decided about it: comments, approvals, locks, cases that grew from it.
//!
//! A figure, a row of a register, a case or a lock of whichever slice is found by kind, id and part; the pages of those
//! slices lead here and show the comments themselves by [`web::talk`]. A thing that a reader may not know of is not
//! there for them. A row of a register keeps its comments through corrections: they hang on its first row.

mod http;

use cases::Target;
use identity::{Class, Verb};
use store::{Tx, params};
use terms::{Error, Period, Result};
use web::Me;

pub use http::routes;
pub(crate) use http::{head, rows};

/// Registers whose rows may be talked about; each is a fact with code and area.
pub(crate) const REGISTERS: [&str; 7] = [
    "samples",
    "complaints",
    "inspections",
    "certificates",
    "registrations",
    "instruments",
    "firms",
];

/// Finds a thing, for somebody who may know what is said of it.
///
/// # Errors
/// Not found, also where it is not theirs to know.
pub(crate) fn resolve(
    tx: &mut Tx<'_>,
    me: &Me,
    kind: &str,
    thing: i64,
    part: &str,
) -> Result<Target> {
    let target = match kind {
        "figure" => figure(tx, me, thing, part)?,
        "case" => case(tx, me, thing)?,
        "lock" => lock(tx, me, thing)?,
        _ => match cases::thing(tx, me.actor()?, me.lang, (kind, thing, part))? {
            Some(target) => target,
            None => row(tx, kind, thing)?,
        },
    };
    target.known_to(me.actor()?)?;
    Ok(target)
}

fn unknown() -> Error {
    Error::not_found("target-unknown")
}

/// The part of a figure: period, unit and combo of its cell.
pub(crate) fn cell(part: &str) -> Option<(Period, i64, i64)> {
    let mut parts = part.split('/');
    // A declared year has a stroke of its own (2025/26), so unit and combo are the last two.
    let all: Vec<&str> = parts.by_ref().collect();
    let [period @ .., unit, combo] = all.as_slice() else { return None };
    Some((Period::parse(&period.join("/")).ok()?, unit.parse().ok()?, combo.parse().ok()?))
}

fn figure(tx: &mut Tx<'_>, me: &Me, series: i64, part: &str) -> Result<Target> {
    let (period, unit, _) = cell(part).ok_or_else(unknown)?;
    let indicator: String = tx
        .find("select indicator from series where id = ?1", params![series], |row| row.get(0))?
        .ok_or_else(unknown)?;
    let definition: Option<String> = tx.find(
        "select definition from indicator where code = ?1 and until is null order by version desc",
        params![&indicator],
        |row| row.get(0),
    )?;
    #[derive(serde::Deserialize)]
    struct Named {
        name: terms::Text,
    }
    let name = definition.and_then(|text| serde_json::from_str::<Named>(&text).ok());
    let name = name.map_or_else(|| indicator.clone(), |it| it.name.get(me.lang).to_owned());
    let place = units::get(tx, units::UnitId(unit))?;
    Ok(Target {
        kind: "figure".into(),
        thing: series,
        part: part.to_owned(),
        unit,
        class: Class::Figures,
        address: format!("/indicators/{indicator}?period={period}&unit={}&explain=1", place.code),
        words: format!("{name} · {} · {}", place.label(me.lang), period.say(me.lang)),
    })
}

fn case(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Target> {
    let case = cases::load(tx, id)?;
    let title = cases::named(tx, me.lang, id, &case.title)?;
    Ok(Target {
        kind: "case".into(),
        thing: id,
        part: String::new(),
        unit: case.owner(),
        class: cases::access::class_of(&case.kind)?,
        address: format!("/cases/{id}"),
        words: title,
    })
}

/// A lock is everybody's to ask about: what somebody says there is their own unit's matter.
fn lock(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Target> {
    let lock = cases::lock::find_lock(tx, id)?;
    let unit = me.actor()?.unit.or(lock.said.unit).or(lock.said.office);
    Ok(Target {
        kind: "lock".into(),
        thing: id,
        part: String::new(),
        unit: unit.ok_or_else(unknown)?,
        class: Class::Cases,
        address: format!("/locks/{id}"),
        words: format!("{}–{} {}", lock.said.from, lock.said.to, lock.said.ground),
    })
}

fn row(tx: &mut Tx<'_>, topic: &str, id: i64) -> Result<Target> {
    let topic = REGISTERS.into_iter().find(|known| *known == topic).ok_or_else(unknown)?;
    let (code, area) = tx
        .find(&format!("select code, area from fact_{topic} where id = ?1"), params![id], |row| {
            Ok((row.get::<String>(0)?, row.get::<Option<i64>>(1)?))
        })?
        .ok_or_else(unknown)?;
    let (first, last) = tx.one(
        &format!("select min(id), max(id) from fact_{topic} where code = ?1"),
        params![&code],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(Target {
        kind: topic.to_owned(),
        thing: first,
        part: String::new(),
        unit: area.ok_or_else(unknown)?,
        class: Class::Records,
        address: format!("/{topic}/{last}"),
        words: code,
    })
}

/// Whether a reader may put locks on and take them off: the office that watches over the unit.
pub(crate) fn holds_locks(me: &Me, unit: Option<i64>) -> bool {
    let Ok(actor) = me.actor() else { return false };
    match (actor.territory(Verb::Review, Class::Cases), unit) {
        (Some(territory), Some(unit)) => territory.holds(unit),
        (Some(territory), None) => territory.limit().is_none(),
        (None, _) => false,
    }
}
