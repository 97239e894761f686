//! Things of the slices that can be talked about, found by kind and id in the view `fact_things`: tasks, plans,
//! sheets, rounds and their units, samples of laboratories, campaigns, visits.

use identity::{Actor, Class};
use store::{Tx, params};
use terms::{Error, Lang, Result};
use units::{Tree, UnitId};

use crate::Target;

/// Kind, class of its data, address without the id.
const THINGS: [(&str, Class, &str); 7] = [
    ("task", Class::Cases, "/tasks/"),
    ("plan", Class::Cases, "/plans/"),
    ("filling", Class::Figures, "/fillings/"),
    ("round", Class::Assessment, "/rounds/"),
    ("lab-sample", Class::Records, "/laboratory/samples/"),
    ("campaign", Class::Records, "/campaigns/"),
    ("visit", Class::Records, "/visits/"),
];

/// Finds a thing; none where the kind is not one of these, or nothing of that id was published. The part of a round is
/// the code of a unit in it. What has no unit of its own (a plan, a whole round) is everybody's to ask about: what
/// somebody says there is the matter of their own unit.
///
/// # Errors
/// The part is none of that thing, or reading fails.
pub fn thing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    lang: Lang,
    (kind, id, part): (&str, i64, &str),
) -> Result<Option<Target>> {
    let Some((_, class, path)) = THINGS.into_iter().find(|(known, ..)| *known == kind) else {
        return Ok(None);
    };
    let unknown = || Error::not_found("target-unknown");
    let found = tx.find(
        "select unit, code, zh, en from fact_things where kind = ?1 and thing = ?2",
        params![kind, id],
        |row| {
            let texts = (row.get::<Option<String>>(2)?, row.get::<Option<String>>(3)?);
            Ok((row.get::<Option<i64>>(0)?, row.get::<String>(1)?, texts.0, texts.1))
        },
    )?;
    let Some((unit, code, zh, en)) = found else { return Ok(None) };
    let name = match lang {
        Lang::En => en.or(zh),
        Lang::Zh => zh,
    };
    let mut words = name.map_or_else(|| code.clone(), |name| format!("{code} {name}"));
    let mut address = format!("{path}{id}");
    let today = store::civil_date(tx.now());
    let mut unit = unit.or(actor.unit);
    if kind == "round" && !part.is_empty() {
        let tree = Tree::at(tx, units::TERRITORY, today, None)?;
        let place = tree.by_code(part).ok_or_else(unknown)?;
        unit = Some(place.id.0);
        address = format!("{address}/units/{part}");
        words = format!("{words} · {}", place.label(lang));
    } else if !part.is_empty() {
        return Err(unknown());
    } else if kind == "filling"
        && let Some(of) = unit
    {
        let of = UnitId(of);
        let name = units::names(tx, &[of], today, lang)?.remove(&of).unwrap_or_default();
        words = format!("{words} · {name}");
    }
    if unit.is_none() {
        let tree = Tree::at(tx, units::TERRITORY, today, None)?;
        unit = tree.roots().first().map(|root| root.0);
    }
    Ok(Some(Target {
        kind: kind.to_owned(),
        thing: id,
        part: part.to_owned(),
        unit: unit.ok_or_else(unknown)?,
        class,
        address,
        words,
    }))
}
