//! Rows into units and firms. Both are known by code; a firm also by its credit code.

use std::collections::{HashMap, HashSet};

use record::Outcome;
use serde_json::{Map, Value, json};
use store::Tx;
use tables::{Problem, Row};
use terms::{CreditCode, Date, Error, Kind as Ours, Result, Text, date};
use units::{EdgeRow, FirmRow, Loaded, UnitId, UnitRow};

use super::{Load, Told};
use crate::book::doubted;
use crate::line::{Line, Wrong};

/// Units without a first day have always been there, as far as the books go.
const ALWAYS: Date = date(1949, 10, 1);
/// Names are indexed for search, so a chunk is smaller than one of records.
const FIRMS: usize = 5_000;

pub(super) fn units(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let mut wrong = Wrong::new();
    let (mut plain, mut edges, mut numbers) = (Vec::new(), Vec::new(), HashMap::new());
    for row in rows {
        let mut line = load.shape.line(row, &mut wrong);
        let code = line.need("code");
        let kind = line.need("kind");
        let valid_from = line.day("valid_from").unwrap_or(ALWAYS);
        let valid_to = line.day("valid_to");
        let name = Text { zh: line.need("name"), en: line.text("name_en") };
        if !line.is_clean() {
            continue;
        }
        if let Some(parent) = line.text("parent") {
            edges.push(EdgeRow {
                hierarchy: line.text("hierarchy").unwrap_or_else(|| units::TERRITORY.to_owned()),
                parent,
                child: code.clone(),
                valid_from,
                valid_to,
            });
        }
        numbers.insert(code.clone(), row.number);
        let short = line.text("short");
        let unit = UnitRow { code, kind, name, short, valid_from, valid_to };
        // A unit of two hierarchies stands in two rows; it is one unit.
        if !plain.contains(&unit) {
            plain.push(unit);
        }
    }
    // All at once: a cycle of the tree shows only in the whole, and then nothing is kept.
    let loaded = load.db.write(load.actor, move |tx| {
        let orphans = orphans(tx, &mut plain, &mut edges)?;
        let codes: Vec<String> = plain.iter().map(|row| row.code.clone()).collect();
        let known = units::ids_by_code(tx, &codes)?;
        let new = codes.iter().filter(|code| !known.contains_key(*code)).count();
        let loaded = units::load(tx, plain, edges, [])?;
        Ok((loaded, codes.len(), new, orphans))
    });
    let (loaded, all, new, orphans) = loaded.map_err(whole_tree)?;
    told(rows.len() as u64);
    for (child, parent) in orphans {
        let problem = Problem::new("parent", "units-code-unknown").with("value", parent);
        wrong.extend(numbers.get(&child).map(|number| (*number, problem)));
    }
    let refused = refused(&loaded, &numbers);
    let kept = (all - refused.len().min(all)) as u64;
    let new = (new as u64).min(kept);
    // A new place in a tree is a change although the unit itself is the same.
    let moved =
        if new == 0 && loaded.changed == 0 && loaded.seq.is_some() { loaded.added } else { 0 };
    let corrected = (loaded.changed as u64 + moved as u64).min(kept - new);
    wrong.extend(refused);
    Ok((Outcome { new, corrected, same: kept - new - corrected }, wrong))
}

/// Takes out the units whose parent is nowhere, and then those below them: child and parent of each.
fn orphans(
    tx: &mut Tx<'_>,
    plain: &mut Vec<UnitRow>,
    edges: &mut Vec<EdgeRow>,
) -> Result<Vec<(String, String)>> {
    let parents: Vec<String> = edges.iter().map(|edge| edge.parent.trim().to_owned()).collect();
    let there = units::ids_by_code(tx, &parents)?;
    let mut out = Vec::new();
    loop {
        let told: HashSet<String> = plain.iter().map(|row| row.code.clone()).collect();
        let known = |code: &str| there.contains_key(code.trim()) || told.contains(code.trim());
        let (kept, lost): (Vec<_>, Vec<_>) =
            std::mem::take(edges).into_iter().partition(|edge| known(&edge.parent));
        *edges = kept;
        if lost.is_empty() {
            return Ok(out);
        }
        plain.retain(|row| !lost.iter().any(|edge| edge.child == row.code));
        out.extend(lost.into_iter().map(|edge| (edge.child, edge.parent)));
    }
}

/// What spoils the whole tree is said as a mistake of the file.
fn whole_tree(error: Error) -> Error {
    match error.code() {
        "units-cycle" | "units-two-parents" => error
            .args()
            .iter()
            .fold(Error::new(Ours::Invalid, "import-tree"), |e, (name, value)| e.with(name, value))
            .at(&error),
        _ => error,
    }
}

fn refused(loaded: &Loaded, numbers: &HashMap<String, u32>) -> Wrong {
    let mut wrong = Wrong::new();
    for refused in &loaded.refused {
        let Some(number) = numbers.get(refused.code.trim()) else { continue };
        for field in &refused.fields {
            let problem =
                Problem { column: field.place.clone(), rule: field.rule, args: field.args.clone() };
            wrong.push((*number, problem));
        }
    }
    wrong
}

/// A firm of a file: what it says, by the columns that it has.
struct Said {
    number: u32,
    row: FirmRow,
    since: Option<Date>,
}

pub(super) fn firms(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
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
