//! What a pack says of enforcement, brought into the space; objects and credit classes, put in by those who keep
//! them. The same again changes nothing.

use packs::Pack;
use serde_json::json;
use store::{Digest, Entry as Journal, Tx, params};
use terms::{Date, Error, Result, date};

use super::model::{Delegation, During, Inspector, Institute, Item, Object, Subject};
use super::store::{all, classes, put, sealed_name};

/// How many entries were new or other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    pub changed: usize,
}

/// Rules of packs hold from their first day on; nobody was visited under them before.
const ALWAYS: Date = date(2000, 1, 1);

/// # Errors
/// A unit or an account that the space has not.
pub fn learn(tx: &mut Tx<'_>, pack: &Pack) -> Result<Seen> {
    let mut seen = Seen::default();
    let mut sealed = Vec::new();
    let source = |synthetic: bool| if synthetic { "synthetic" } else { "pack" }.to_owned();
    let mut subjects = Vec::new();
    for it in &pack.enforcement {
        subjects.push(Subject {
            code: it.code.clone(),
            unit: unit(tx, &it.unit)?,
            domains: it.domains.clone(),
            document: it.document.clone(),
            during: During { from: it.from, to: it.to },
            source: source(it.synthetic),
        });
    }
    let known = all::<Inspector>(tx)?;
    let mut inspectors = Vec::new();
    for it in &pack.inspectors {
        let keeper = match known.iter().find(|known| known.code == it.code) {
            Some(known) => known.keeper,
            None => {
                let keeper = tx.next_id()?;
                sealed.push(sealed_name(tx, keeper, &it.name.zh)?);
                keeper
            }
        };
        let person = match &it.account {
            Some(account) => identity::by_account(tx, account)?.map(|person| person.id),
            // A pack that names no account leaves the one that was given.
            None => known.iter().find(|known| known.code == it.code).and_then(|it| it.person),
        };
        inspectors.push(Inspector {
            code: it.code.clone(),
            keeper,
            unit: unit(tx, &it.unit)?,
            person,
            hours: it.hours,
            during: During { from: it.from, to: it.to },
            source: source(it.fictitious),
        });
    }
    let mut institutes = Vec::new();
    for it in &pack.institutes {
        institutes.push(Institute {
            code: it.code.clone(),
            unit: unit(tx, &it.unit)?,
            certificate: it.certificate.clone(),
            products: it.products.clone(),
            during: During { from: it.from, to: it.to },
            source: source(it.synthetic),
        });
    }
    let delegations = pack.delegations.iter().map(|it| Delegation {
        code: it.code.clone(),
        institute: it.institute.clone(),
        subject: it.subject.clone(),
        products: it.products.clone(),
        during: During { from: it.from, to: it.to },
        source: source(it.synthetic),
    });
    let items = pack.inspection_items.iter().map(|it| Item {
        code: it.code.clone(),
        is: it.it.clone(),
        during: During { from: it.from, to: it.to },
        source: source(false),
    });
    seen.changed += put(tx, &subjects)?;
    seen.changed += put(tx, &inspectors)?;
    seen.changed += put(tx, &institutes)?;
    seen.changed += put(tx, &delegations.collect::<Vec<_>>())?;
    seen.changed += put(tx, &items.collect::<Vec<_>>())?;
    seen.changed += usize::from(put_rules(tx, pack)?);
    if seen.changed == 0 {
        tx.housekeeping();
        return Ok(seen);
    }
    let detail = json!({ "changed": seen.changed, "sealed": sealed });
    tx.record(Journal::new("registry.learnt", "pack", 0).detail(detail).touches("inspectors"))?;
    Ok(seen)
}

fn put_rules(tx: &mut Tx<'_>, pack: &Pack) -> Result<bool> {
    if pack.inspection_rules.kinds.is_empty() {
        return Ok(false);
    }
    let mut rules = pack.inspection_rules.clone();
    if let Some(severity) = &pack.severity {
        rules.weights = [severity.critical, severity.serious, severity.minor].map(i64::from);
    }
    let text = serde_json::to_string(&rules).map_err(Error::broken)?;
    let newest =
        tx.find("select definition from inspection_rules order by seq desc limit 1", &[], |row| {
            row.get::<String>(0)
        })?;
    if newest.as_deref() == Some(text.as_str()) {
        return Ok(false);
    }
    // What was decided under earlier rules stays so: they hold until today.
    let from = if newest.is_none() { ALWAYS } else { store::civil_date(tx.now()) };
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into inspection_rules (id, from_day, definition, seq) values (?1, ?2, ?3, ?4)",
        params![id, from, text, seq],
    )?;
    Ok(true)
}

fn unit(tx: &mut Tx<'_>, code: &str) -> Result<i64> {
    let found = units::find_by_code(tx, code)?;
    found.map(|unit| unit.0).ok_or_else(|| Error::not_found("unit-unknown").with("unit", code))
}

/// Puts objects into the register.
pub fn put_objects(tx: &mut Tx<'_>, objects: &[Object]) -> Result<Seen> {
    let changed = put(tx, objects)?;
    if changed == 0 {
        tx.housekeeping();
    } else {
        let detail = json!({ "changed": changed });
        tx.record(Journal::new("registry.objects", "object", 0).detail(detail).touches("objects"))?;
    }
    Ok(Seen { changed })
}

/// Puts classes in, by firm. The journal says how many and a digest under the space's key, never whose.
///
/// # Errors
/// A class outside A to D.
pub fn put_classes(tx: &mut Tx<'_>, new: &[(i64, &str)], on: Date, source: &str) -> Result<Seen> {
    let known = classes(tx)?;
    if let Some((_, class)) = new.iter().find(|(_, class)| !matches!(*class, "A" | "B" | "C" | "D"))
    {
        return Err(Error::invalid("registry-refused")
            .field("class", "registry-class-unknown")
            .with("class", class));
    }
    let fresh: Vec<&(i64, &str)> = new
        .iter()
        .filter(|(firm, class)| known.get(firm).map(String::as_str) != Some(class))
        .collect();
    if fresh.is_empty() {
        tx.housekeeping();
        return Ok(Seen::default());
    }
    let seq = tx.next_seq()?;
    let ended: Vec<i64> =
        fresh.iter().map(|(firm, _)| *firm).filter(|firm| known.contains_key(firm)).collect();
    if !ended.is_empty() {
        tx.run(
            "update credit_class set until = ?1 where firm {in 2} and until is null",
            params![seq, ended],
        )?;
    }
    let first = tx.next_ids(i64::try_from(fresh.len()).map_err(Error::broken)?)?;
    let rows = fresh
        .iter()
        .zip(first..)
        .map(|((firm, class), id)| params![id, *firm, *class, on, source, seq].to_vec());
    tx.run_many(
        "insert into credit_class (id, firm, class, on_day, source, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        rows,
    )?;
    let told: String = fresh.iter().map(|(firm, class)| format!("{firm}:{class}\n")).collect();
    let content = Digest::Sha256.of(&[tx.secrets().blind(&told).as_bytes()]);
    let detail = json!({ "changed": fresh.len(), "source": source });
    let entry = Journal::new("registry.classes", "credit", 0).detail(detail).content(content);
    tx.record(entry.touches("credit"))?;
    Ok(Seen { changed: fresh.len() })
}
