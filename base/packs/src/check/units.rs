//! Units, their trees, the map, and the two code lists.

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, dates, need};
use crate::at::At;
use terms::Date;

use crate::model::{Change, Edge, Hierarchy, Succession, TileMap};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    for unit in &pack.units {
        if unit.code.is_empty() || unit.code.chars().any(|c| c.is_whitespace() || c == '/') {
            found.push(unit.problem("code", Rule::Code).with("value", &unit.code).with("fix", ""));
        }
        dates(unit, unit.from, unit.to, found);
        for (_, above) in unit.under.all() {
            need(unit, "under", "unit", above, &known.units, found);
        }
        for code in &unit.industries {
            need(unit, "industries", "industry", code, &known.industries, found);
        }
    }
    for edge in &pack.edges {
        need(edge, "above", "unit", &edge.above, &known.units, found);
        need(edge, "below", "unit", &edge.below, &known.units, found);
        dates(edge, edge.from, edge.to, found);
    }
    for change in &pack.successions {
        for code in change.before.iter().chain(&change.after) {
            need(change, "before", "unit", code, &known.units, found);
        }
        if let Some(document) = &change.document {
            need(change, "document", "document", document, &known.documents, found);
        }
        succession(change, pack, found);
    }
    if let Some(space) = pack.space()
        && let Some(header) = pack.header()
    {
        need(header, "space", "unit", &space.home, &known.units, found);
        if terms::Period::parse(&space.opens_at).is_err() {
            let rule = Rule::Range;
            found.push(
                header
                    .problem("space", rule)
                    .with("field", "opens_at")
                    .with("value", &space.opens_at),
            );
        }
    }
    circles(pack, found);
    code_lists(pack, found);
    if let Some(map) = &pack.tiles {
        tiles(map, known, found);
    }
}

/// Several become one, or one becomes several; and the units' own dates say the same.
fn succession(change: &At<Succession>, pack: &Pack, found: &mut Vec<Problem>) {
    let (field, one, many) = match change.change {
        Change::Merge => ("after", &change.after, &change.before),
        Change::Split => ("before", &change.before, &change.after),
    };
    if one.len() != 1 || many.iter().all(|code| one.contains(code)) {
        found.push(change.problem(field, Rule::Succession).with("case", "sides").with("unit", ""));
    }
    let unit = |code: &String| pack.units.iter().rev().find(|unit| unit.code == *code);
    for gone in change.before.iter().filter(|code| !change.after.contains(code)) {
        if unit(gone).is_some_and(|unit| unit.to != Some(change.on)) {
            let problem = change.problem("on", Rule::Succession);
            found.push(problem.with("case", "ends").with("unit", gone).with("day", change.on));
        }
    }
    for new in change.after.iter().filter(|code| !change.before.contains(code)) {
        let fits =
            |from: Date, to: Option<Date>| from <= change.on && to.is_none_or(|to| to > change.on);
        if unit(new).is_some_and(|unit| !fits(unit.from.unwrap_or(change.on), unit.to)) {
            let problem = change.problem("on", Rule::Succession);
            found.push(problem.with("case", "begins").with("unit", new).with("day", change.on));
        }
    }
}

/// No unit is above itself, in any hierarchy, whatever the dates.
fn circles(pack: &Pack, found: &mut Vec<Problem>) {
    let edges = pack.all_edges();
    for hierarchy in [Hierarchy::Territory, Hierarchy::Command, Hierarchy::Industry] {
        let mut above: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for Edge { hierarchy: of, above: up, below, .. } in &edges {
            if *of == hierarchy {
                above.entry(below).or_default().push(up);
            }
        }
        for code in members_of_circles(&above) {
            let Some(unit) = pack.unit(code) else { continue };
            found.push(unit.problem("under", Rule::Circle).with("value", code));
        }
    }
}

/// Nodes from which a walk upwards comes back to the node itself; one for each circle, the smallest.
pub(super) fn members_of_circles<'a>(above: &BTreeMap<&'a str, Vec<&'a str>>) -> Vec<&'a str> {
    let mut in_circles: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for start in above.keys() {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(at) = open.pop() {
            for up in above.get(at).into_iter().flatten() {
                if seen.insert(up) {
                    open.push(up);
                }
            }
        }
        let told =
            in_circles.iter().any(|(first, reach)| reach.contains(start) && seen.contains(first));
        if seen.contains(start) && !told {
            in_circles.push((start, seen));
        }
    }
    in_circles.into_iter().map(|(start, _)| start).collect()
}

fn code_lists(pack: &Pack, found: &mut Vec<Problem>) {
    let divisions: BTreeSet<&str> = pack.divisions.iter().map(|it| it.code.as_str()).collect();
    for row in &pack.divisions {
        if row.code.len() != 6 || !row.code.bytes().all(|b| b.is_ascii_digit()) {
            let fix = "six digits";
            found.push(row.problem("code", Rule::Code).with("value", &row.code).with("fix", fix));
        }
        if !row.above.is_empty() {
            need(row, "above", "division", &row.above, &divisions, found);
        }
    }
    let industries: BTreeSet<&str> = pack.industries.iter().map(|it| it.code.as_str()).collect();
    for row in &pack.industries {
        let (letter, digits) = row.code.split_at_checked(1).unwrap_or(("", ""));
        let good = letter.bytes().all(|b| b.is_ascii_uppercase())
            && digits.len() <= 4
            && digits.bytes().all(|b| b.is_ascii_digit());
        if !good || row.code.is_empty() {
            let fix = "a letter and up to four digits";
            found.push(row.problem("code", Rule::Code).with("value", &row.code).with("fix", fix));
        }
        if !row.above.is_empty() {
            need(row, "above", "industry", &row.above, &industries, found);
        }
    }
}

/// Tiles are two half steps wide and lie in courses; none may cover another.
fn tiles(map: &At<TileMap>, known: &Known<'_>, found: &mut Vec<Problem>) {
    for (i, tile) in map.tile.iter().enumerate() {
        need(map, "tile", "unit", &tile.unit, &known.units, found);
        for other in &map.tile[..i] {
            let touches = tile.row == other.row && tile.column.abs_diff(other.column) < 2;
            if touches || tile.unit == other.unit {
                found.push(
                    map.problem("tile", Rule::Tiles)
                        .with("value", &tile.unit)
                        .with("other", &other.unit),
                );
            }
        }
    }
}
