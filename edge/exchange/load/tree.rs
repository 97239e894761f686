//! Which rows cannot stand in a tree: those that go round in a circle, those that give a unit two
//! parents at once, those whose parent is nowhere. Each is told with the rows it stands together with.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use store::Tx;
use tables::Problem;
use terms::{Date, Result};
use units::{EdgeRow, Tree, UnitRow};

use crate::line::Wrong;

/// A row with its place.
pub(super) struct Placed {
    pub(super) number: u32,
    pub(super) unit: UnitRow,
    pub(super) edge: Option<EdgeRow>,
}

/// The rows that can stand, and the problems of the others. A row that goes may take others along, so
/// it is looked at again until nothing goes.
pub(super) fn sorted_out(tx: &mut Tx<'_>, mut rows: Vec<Placed>) -> Result<(Vec<Placed>, Wrong)> {
    let mut wrong = several(&rows);
    remove(&mut rows, &wrong);
    loop {
        let mut found = circles(tx, &rows)?;
        remove(&mut rows, &found);
        let lost = orphans(tx, &rows)?;
        remove(&mut rows, &lost);
        found.extend(lost);
        if found.is_empty() {
            return Ok((rows, wrong));
        }
        wrong.extend(found);
    }
}

fn remove(rows: &mut Vec<Placed>, wrong: &Wrong) {
    let bad: HashSet<u32> = wrong.iter().map(|(number, _)| *number).collect();
    rows.retain(|row| !bad.contains(&row.number));
}

fn numbered(numbers: impl IntoIterator<Item = u32>) -> String {
    let numbers: BTreeSet<u32> = numbers.into_iter().collect();
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

fn holds(edge: &EdgeRow, day: Date) -> bool {
    edge.valid_from <= day && edge.valid_to.is_none_or(|to| day < to)
}

/// Rows that place one unit below two parents in the same hierarchy on the same day.
fn several(rows: &[Placed]) -> Wrong {
    let mut of_child: BTreeMap<(&str, &str), Vec<(u32, &EdgeRow)>> = BTreeMap::new();
    for row in rows {
        if let Some(edge) = &row.edge {
            let place = (edge.hierarchy.as_str(), edge.child.as_str());
            of_child.entry(place).or_default().push((row.number, edge));
        }
    }
    let mut wrong = Wrong::new();
    for ((_, child), edges) in of_child.into_iter().filter(|(_, edges)| edges.len() > 1) {
        let against = |(number, edge): &&(u32, &EdgeRow)| {
            edges.iter().any(|(other, it)| {
                other != number
                    && it.parent != edge.parent
                    && (holds(it, edge.valid_from) || holds(edge, it.valid_from))
            })
        };
        let numbers: Vec<u32> = edges.iter().filter(against).map(|(number, _)| *number).collect();
        let said = numbered(numbers.iter().copied());
        let problem = Problem::new("parent", "import-parents-several");
        let problem = problem.with("value", child).with("rows", said);
        wrong.extend(numbers.into_iter().map(|number| (number, problem.clone())));
    }
    wrong
}

/// Rows on a circle, on any day from which one of them holds: the file's own places, and what is known
/// of the others.
fn circles(tx: &mut Tx<'_>, rows: &[Placed]) -> Result<Wrong> {
    let mut wrong = Wrong::new();
    let mut told: HashSet<u32> = HashSet::new();
    let edges = || rows.iter().filter_map(|row| Some((row.number, row.edge.as_ref()?)));
    let days: BTreeSet<(&str, Date)> =
        edges().map(|(_, edge)| (edge.hierarchy.as_str(), edge.valid_from)).collect();
    for (hierarchy, day) in days {
        let mut parents = known(tx, hierarchy, day)?;
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for (number, edge) in edges().filter(|(_, it)| it.hierarchy == hierarchy && holds(it, day))
        {
            parents.insert(edge.child.clone(), edge.parent.clone());
            numbers.insert(&edge.child, number);
        }
        for circle in rounds(&parents, numbers.keys().copied()) {
            let rows: Vec<u32> =
                circle.iter().filter_map(|code| numbers.get(code.as_str()).copied()).collect();
            // From above to below, and back to where it began.
            let path: Vec<&str> =
                circle.iter().rev().chain(circle.last()).map(String::as_str).collect();
            let problem = Problem::new("parent", "import-circle");
            let problem = problem.with("circle", path.join(" → "));
            let problem = problem.with("rows", numbered(rows.iter().copied()));
            let new = rows.into_iter().filter(|number| told.insert(*number));
            wrong.extend(new.map(|number| (number, problem.clone())));
        }
    }
    Ok(wrong)
}

/// The parent of each unit on a day, by code, as it is known now.
fn known(tx: &mut Tx<'_>, hierarchy: &str, day: Date) -> Result<HashMap<String, String>> {
    let tree = Tree::at(tx, hierarchy, day, None)?;
    let pair = |id| {
        let (child, parent) = (tree.unit(id)?, tree.unit(tree.parent(id)?)?);
        Some((child.code.clone(), parent.code.clone()))
    };
    Ok(tree.walk().into_iter().filter_map(pair).collect())
}

/// The circles that these units lead into, each once, every unit before its parent.
fn rounds<'c>(
    parents: &HashMap<String, String>,
    from: impl Iterator<Item = &'c str>,
) -> Vec<Vec<String>> {
    let mut from: Vec<&str> = from.collect();
    from.sort_unstable();
    let mut done: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for start in from {
        let (mut path, mut at) = (Vec::new(), start);
        while done.insert(at) {
            path.push(at);
            match parents.get(at) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        // Where the way met itself, and not one that was gone before, it is a circle.
        if let Some(first) = path.iter().position(|code| *code == at)
            && parents.contains_key(at)
        {
            found.push(path[first..].iter().map(|code| (*code).to_owned()).collect());
        }
    }
    found
}

/// Rows whose parent is neither in the space nor in the file.
fn orphans(tx: &mut Tx<'_>, rows: &[Placed]) -> Result<Wrong> {
    let parents: Vec<String> =
        rows.iter().filter_map(|row| Some(row.edge.as_ref()?.parent.clone())).collect();
    let there = units::ids_by_code(tx, &parents)?;
    let told: HashSet<&str> = rows.iter().map(|row| row.unit.code.as_str()).collect();
    let lost = |row: &Placed| {
        let parent = &row.edge.as_ref()?.parent;
        let known = there.contains_key(parent) || told.contains(parent.as_str());
        let problem = Problem::new("parent", "units-code-unknown").with("value", parent);
        (!known).then_some((row.number, problem))
    };
    Ok(rows.iter().filter_map(lost).collect())
}
