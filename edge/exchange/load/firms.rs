//! Rows into firms. A firm is known by its code, and also by its credit code.

use std::collections::{HashMap, HashSet};

use record::Outcome;
use serde_json::{Map, Value, json};
use store::Tx;
use tables::{Problem, Row};
use terms::{CreditCode, Date, Result, Text};
use units::{ALWAYS, FirmRow, UnitId};

use super::units::refused;
use super::{Load, Told};
use crate::book::doubted;
use crate::line::{Line, Wrong};

/// Names are indexed for search, so a chunk is smaller than one of records.
const FIRMS: usize = 5_000;

/// A firm of a file: what it says, by the columns that it has.
struct Said {
    number: u32,
    row: FirmRow,
    since: Option<Date>,
}

pub(super) fn load(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let (mut outcome, mut wrong) = (Outcome::default(), Wrong::new());
    let mut seen: HashSet<String> = HashSet::new();
    let mut done = 0;
    let has_attributes: Vec<&'static str> =
        ATTRIBUTES.iter().copied().filter(|key| load.mapped.iter().any(|it| it == key)).collect();
    let mapped = |key: &str| load.mapped.iter().any(|it| it == key);
    let keeps = Keeps {
        industry: !mapped("industry"),
        cluster: !mapped("cluster"),
        credit: !mapped("credit_code"),
    };
    for part in rows.chunks(FIRMS) {
        let mut said = Vec::with_capacity(part.len());
        for row in part {
            let mut line = load.shape.line(row, &mut wrong);
            let Some(firm) = firm(load, &mut line, &has_attributes) else { continue };
            if seen.insert(firm.row.code.clone()) {
                said.push(firm);
            } else {
                line.wrong(Problem::new("code", "import-firm-twice").with("value", &firm.row.code));
            }
        }
        let (did, refused) = load.db.write(load.actor, move |tx| put(tx, said, keeps))?;
        outcome += did;
        wrong.extend(refused);
        done += part.len() as u64;
        told(done);
    }
    Ok((outcome, wrong))
}

/// Columns that a pack or a form knows besides; they go into the firm's attributes.
const ATTRIBUTES: [&str; 5] = ["above_scale", "key_energy", "key_trace", "kind", "risk"];

fn firm(load: &Load<'_>, line: &mut Line<'_>, has: &[&'static str]) -> Option<Said> {
    let ground = load.ground_of(line);
    let credit = line.text("credit_code").map(|text| text.trim().to_uppercase());
    if let Some(code) = &credit {
        match CreditCode::read(code) {
            Err(doubt) => line.wrong(doubted("credit_code", doubt)),
            Ok((_, doubts)) if ground.is_none() => {
                for doubt in doubts {
                    line.wrong(doubted("credit_code", doubt));
                }
            }
            Ok(_) => {}
        }
    }
    let told = line.text("code");
    let Some(named) = told.clone().or_else(|| credit.clone()) else {
        line.wrong(Problem::new("code", "table-required"));
        return None;
    };
    // A firm that is there keeps its code, whichever of its codes the file bears.
    let known = load.book.firm_by_code(&named);
    let known = known.or_else(|| credit.as_deref().and_then(|code| load.book.firm_by_code(code)));
    let code = known.and_then(|firm| load.book.firm_code(firm.id)).map_or(named, str::to_owned);
    let area = load.book.area(line, None);
    let since = line.past("since");
    let name = line.need("name");
    let attributes: Map<String, Value> = has
        .iter()
        .filter_map(|key| {
            let value = match line.flag(key) {
                Some(yes) => json!(yes),
                None => json!(line.text(key)?),
            };
            Some(((*key).to_owned(), value))
        })
        .collect();
    let row = FirmRow {
        code,
        name: Text::zh(name),
        short: None,
        area: area?.to_string(),
        credit_code: credit,
        code_ground: ground,
        industry: line.text("industry"),
        cluster: line.text("cluster"),
        attributes: Value::Object(attributes),
        valid_from: ALWAYS,
        valid_to: None,
    };
    line.is_clean().then(|| Said { number: line.number(), row, since })
}

/// Columns that the file has not: what is there stays.
#[derive(Clone, Copy)]
struct Keeps {
    industry: bool,
    cluster: bool,
    credit: bool,
}

fn put(tx: &mut Tx<'_>, said: Vec<Said>, keeps: Keeps) -> Result<(Outcome, Wrong)> {
    let codes: Vec<String> = said.iter().map(|it| it.row.code.clone()).collect();
    let ids: Vec<UnitId> = units::ids_by_code(tx, &codes)?.into_values().collect();
    let known: HashMap<String, units::Firm> =
        units::firms(tx, &ids)?.into_iter().map(|firm| (firm.unit.code.clone(), firm)).collect();
    let first: HashMap<UnitId, units::Unit> =
        units::units(tx, &ids, Some(Date::MIN))?.into_iter().map(|it| (it.id, it)).collect();
    let areas: Vec<UnitId> =
        said.iter().filter_map(|it| it.row.area.parse().ok().map(UnitId)).collect();
    let areas: HashMap<String, String> = units::units(tx, &areas, None)?
        .into_iter()
        .map(|it| (it.id.to_string(), it.code))
        .collect();
    let mut numbers = HashMap::with_capacity(said.len());
    let mut rows = Vec::with_capacity(said.len());
    for Said { number, mut row, since } in said {
        row.area = areas.get(&row.area).cloned().unwrap_or_default();
        row.valid_from = since.unwrap_or(ALWAYS);
        if let Some(firm) = known.get(&row.code) {
            keep(&mut row, firm, first.get(&firm.unit.id), keeps);
        }
        numbers.insert(row.code.clone(), number);
        rows.push(row);
    }
    let loaded = units::load(tx, [], [], rows)?;
    let wrong = refused(&loaded, &numbers);
    let outcome = Outcome {
        new: loaded.added as u64,
        same: loaded.unchanged as u64,
        corrected: loaded.changed as u64,
    };
    Ok((outcome, wrong))
}

/// Takes over what the file does not say.
fn keep(row: &mut FirmRow, firm: &units::Firm, first: Option<&units::Unit>, keeps: Keeps) {
    row.valid_from = firm.unit.valid_from;
    if let Some(first) = first {
        // A name that is told anew keeps its translation and its short form.
        if first.name.zh == row.name.zh || firm.unit.name.zh == row.name.zh {
            row.name = first.name.clone();
        }
        row.short.clone_from(&first.short);
    }
    if keeps.industry {
        row.industry.clone_from(&firm.industry);
    }
    if keeps.cluster {
        row.cluster.clone_from(&firm.cluster);
    }
    if keeps.credit {
        row.credit_code.clone_from(&firm.credit_code);
        row.code_ground.clone_from(&firm.code_ground);
    }
    let mut attributes = firm.attributes.clone();
    if let (Some(all), Some(new)) = (attributes.as_object_mut(), row.attributes.as_object()) {
        all.extend(new.clone());
    }
    row.attributes = attributes;
}
