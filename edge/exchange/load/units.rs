//! Rows into units and their places in a hierarchy. The good rows of a file go in together, because a
//! parent may stand below its child; rows that cannot stand in the tree are taken out before.

use std::collections::HashMap;

use record::Outcome;
use store::Tx;
use tables::{Problem, Row};
use terms::{Error, Kind as Ours, Result, Text};
use units::{ALWAYS, EdgeRow, Loaded, UnitRow};

use super::tree::{Placed, sorted_out};
use super::{Load, Told};
use crate::line::Wrong;

pub(super) fn load(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let mut wrong = Wrong::new();
    let placed: Vec<Placed> = rows.iter().filter_map(|row| placed(load, row, &mut wrong)).collect();
    let (outcome, refused) =
        load.db.write(load.actor, move |tx| put(tx, placed)).map_err(whole_tree)?;
    told(rows.len() as u64);
    wrong.extend(refused);
    Ok((outcome, wrong))
}

fn placed(load: &Load<'_>, row: &Row, wrong: &mut Wrong) -> Option<Placed> {
    let mut line = load.shape.line(row, wrong);
    let code = line.need("code").trim().to_owned();
    let kind = line.need("kind");
    let valid_from = line.day("valid_from").unwrap_or(ALWAYS);
    let valid_to = line.day("valid_to");
    let name = Text { zh: line.need("name"), en: line.text("name_en") };
    let edge = line.text("parent").map(|parent| EdgeRow {
        hierarchy: line.text("hierarchy").unwrap_or_else(|| units::TERRITORY.to_owned()),
        parent: parent.trim().to_owned(),
        child: code.clone(),
        valid_from,
        valid_to,
    });
    let short = line.text("short");
    let unit = UnitRow { code, kind, name, short, valid_from, valid_to };
    line.is_clean().then_some(Placed { number: row.number, unit, edge })
}

fn put(tx: &mut Tx<'_>, rows: Vec<Placed>) -> Result<(Outcome, Wrong)> {
    let (rows, mut wrong) = sorted_out(tx, rows)?;
    let codes: Vec<String> = rows.iter().map(|row| row.unit.code.clone()).collect();
    let known = units::ids_by_code(tx, &codes)?;
    let is_new = |row: &&Placed| !known.contains_key(&row.unit.code);
    let new_rows = rows.iter().filter(is_new).count();
    let new_edges = rows.iter().filter(is_new).filter(|row| row.edge.is_some()).count();
    let mut plain: Vec<UnitRow> = Vec::with_capacity(rows.len());
    let mut numbers = HashMap::with_capacity(rows.len());
    let mut edges = Vec::new();
    let all = rows.len();
    for row in rows {
        numbers.entry(row.unit.code.clone()).or_insert(row.number);
        edges.extend(row.edge);
        // A unit of two hierarchies stands in two rows; it is one unit.
        if plain.last() != Some(&row.unit) && !plain.contains(&row.unit) {
            plain.push(row.unit);
        }
    }
    let new_units = plain.iter().filter(|unit| !known.contains_key(&unit.code)).count();
    let loaded = units::load(tx, plain, edges, [])?;
    let refused = refused(&loaded, &numbers);
    let kept = all.saturating_sub(refused.len());
    let new = new_rows.min(kept);
    // A new place in a tree is a change although the unit itself is the same.
    let moved = loaded.added.saturating_sub(new_units + new_edges);
    let corrected = (loaded.changed + moved).min(kept - new);
    wrong.extend(refused);
    let same = kept - new - corrected;
    Ok((Outcome { new: new as u64, corrected: corrected as u64, same: same as u64 }, wrong))
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

pub(super) fn refused(loaded: &Loaded, numbers: &HashMap<String, u32>) -> Wrong {
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
