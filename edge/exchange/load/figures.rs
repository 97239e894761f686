//! Rows into figures. A value that differs from the one in its cell is a correction with a ground;
//! a document that is new comes with its title. Rows of the same cell are refused together: which one
//! is right, only the sender knows.

use std::collections::{BTreeMap, HashMap, HashSet};

use figures::{Cell, DocumentId, Figure, NewDocument, Query, SeriesId, Status};
use record::Outcome;
use record::register::CHUNK;
use store::Tx;
use tables::{Problem, Row};
use terms::{Date, Period, Result};
use units::UnitId;

use super::doubts::doubts;
use super::{Load, Loaded, Told};
use crate::line::Line;

struct Ready {
    number: u32,
    ground: Option<String>,
    indicator: String,
    /// Categories in order; none is the total.
    breakdown: Vec<(String, String)>,
    document: Option<Paper>,
    /// Series, combo and source are filled inside the command.
    figure: Figure,
}

#[derive(Clone)]
struct Paper {
    number: String,
    title: Option<String>,
    issuer: Option<String>,
    issued_on: Option<Date>,
}

pub(super) fn load(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let ready = rows.iter().filter_map(|row| {
        let mut line = load.shape.line(row, &mut loaded.wrong);
        made(load, &mut line)
    });
    let mut ready: Vec<Ready> = ready.collect();
    let twice = twice(&ready);
    ready.retain(|row| !twice.contains_key(&row.number));
    loaded.wrong.extend(twice);
    let mut done = (rows.len() - ready.len()) as u64;
    let mut ready = ready.into_iter().peekable();
    while ready.peek().is_some() {
        let part: Vec<Ready> = ready.by_ref().take(CHUNK).collect();
        done += part.len() as u64;
        loaded += load.db.write(load.actor, move |tx| put(tx, part))?;
        told(done);
    }
    Ok(loaded)
}

/// The rows that tell of one cell more than once.
fn twice(rows: &[Ready]) -> BTreeMap<u32, Problem> {
    let mut of_cell: HashMap<_, Vec<u32>> = HashMap::with_capacity(rows.len());
    for row in rows {
        let cell = (&row.indicator, row.figure.unit, row.figure.period, &row.breakdown);
        of_cell.entry(cell).or_default().push(row.number);
    }
    let mut twice = BTreeMap::new();
    for numbers in of_cell.into_values().filter(|numbers| numbers.len() > 1) {
        let said: Vec<String> = numbers.iter().take(TWICE).map(u32::to_string).collect();
        let problem =
            Problem::new("indicator", "import-figure-twice").with("rows", said.join(", "));
        twice.extend(numbers.into_iter().map(|number| (number, problem.clone())));
    }
    twice
}

/// How many rows of one cell are named.
const TWICE: usize = 5;

fn made(load: &Load<'_>, line: &mut Line<'_>) -> Option<Ready> {
    let indicator = load.book.indicator(line);
    let unit = load.book.unit(line, "unit");
    let period = period(line);
    let (value, numerator, denominator) =
        (line.millionths("value"), line.millionths("numerator"), line.millionths("denominator"));
    let n = line.integer("n");
    let breakdown = breakdown(line);
    if value.is_some() && denominator.is_some_and(|d| d.0 == 0) {
        line.wrong(Problem::new("denominator", "import-over-zero"));
    }
    if n.is_some_and(|n| n < 0) {
        line.wrong(Problem::new("n", "import-count").with("value", n.unwrap_or_default()));
    }
    let status = match line.text("status").as_deref() {
        Some("verified") => Status::Verified,
        Some("imputed") => Status::Imputed,
        Some("provisional") => Status::Provisional,
        _ => Status::Reported,
    };
    let issued_on = line.past("document_date");
    let document = line.text("document").map(|number| Paper {
        number,
        title: line.text("document_title"),
        issuer: line.text("document_issuer"),
        issued_on,
    });
    let ground = load.ground_of(line);
    let figure = Figure {
        numerator,
        denominator,
        n,
        status,
        ..Figure::new(SeriesId(0), period?, UnitId(unit?), value)
    };
    let indicator = indicator?;
    let number = line.number();
    line.is_clean().then_some(Ready { number, ground, indicator, breakdown, document, figure })
}

/// `industry=13; size=large`, in whichever of the signs that people write for it.
fn breakdown(line: &mut Line<'_>) -> Vec<(String, String)> {
    let Some(text) = line.text("breakdown") else { return Vec::new() };
    let mut named = BTreeMap::new();
    for part in text.split([';', '；', '|', '、', ',', '，']).filter(|part| !part.trim().is_empty())
    {
        let pair = part.split_once(['=', '＝', ':', '：']);
        let pair = pair.map(|(name, value)| (name.trim(), value.trim()));
        let pair = pair.filter(|(name, value)| {
            !name.is_empty() && !value.is_empty() && !value.contains(['=', '＝'])
        });
        let new = pair
            .is_some_and(|(name, value)| named.insert(name.to_owned(), value.to_owned()).is_none());
        if !new {
            line.wrong(Problem::new("breakdown", "import-breakdown").with("value", part.trim()));
        }
    }
    named.into_iter().collect()
}

fn period(line: &mut Line<'_>) -> Option<Period> {
    let text = line.need("period");
    // What a calendar prints reads as well: 2026年, 2026年11月.
    let plain = text.trim().replace('年', "-").replace(['月', ' '], "");
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() {
        return None;
    }
    match Period::parse(plain) {
        Ok(period) => Some(period),
        Err(error) => {
            let rule = match error.code() {
                "period-outside" => "import-period-outside",
                _ => "import-period",
            };
            line.wrong(Problem::new("period", rule).with("value", text));
            None
        }
    }
}

fn put(tx: &mut Tx<'_>, rows: Vec<Ready>) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let wrong = &mut loaded.wrong;
    let mut papers: HashMap<String, Option<DocumentId>> = HashMap::new();
    let mut series: HashMap<String, SeriesId> = HashMap::new();
    let mut ready = Vec::with_capacity(rows.len());
    for mut row in rows {
        if let Some(paper) = &row.document {
            match document(tx, &mut papers, paper)? {
                Some(id) => row.figure.source = Some(id),
                None => {
                    let problem = Problem::new("document", "import-document-unknown");
                    wrong.push((row.number, problem.with("value", &paper.number)));
                    continue;
                }
            }
        }
        row.figure.series = match series.get(&row.indicator) {
            Some(id) => *id,
            None => {
                let id = figures::ensure_series(tx, &row.indicator)?;
                series.insert(row.indicator.clone(), id);
                id
            }
        };
        let categories: Vec<(&str, &str)> =
            row.breakdown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        row.figure.combo = figures::ensure_combo(tx, &categories)?;
        ready.push(row);
    }
    let known = present(tx, &ready)?;
    // What stands already is not doubted again by coming once more.
    let differs = |row: &&Ready| {
        known.get(&row.figure.cell()).is_none_or(|kept| !kept.same_numbers(&row.figure))
    };
    let told: Vec<(u32, &str, &Figure)> = ready
        .iter()
        .filter(differs)
        .map(|row| (row.number, row.indicator.as_str(), &row.figure))
        .collect();
    let doubts = doubts(tx, &told)?;
    let impossible: HashSet<u32> = doubts.wrong.iter().map(|(number, _)| *number).collect();
    wrong.extend(doubts.wrong);
    let mut stored: HashSet<u32> = HashSet::new();
    let mut groups: BTreeMap<Option<String>, Vec<Figure>> = BTreeMap::new();
    let guard = figures::locks(tx)?;
    for row in ready.into_iter().filter(|row| !impossible.contains(&row.number)) {
        let same = known.get(&row.figure.cell()).is_some_and(|kept| kept.same_numbers(&row.figure));
        if let Some(lock) = figures::locked(tx, &guard, &row.figure)?.filter(|_| !same) {
            wrong.push((row.number, super::refusal(tx, lock, Some("period"))?));
            continue;
        }
        match known.get(&row.figure.cell()) {
            Some(kept)
                if !kept.same_numbers(&row.figure) && !row.figure.replaces_estimate(kept) =>
            {
                if row.ground.is_none() {
                    wrong.push((row.number, Problem::new("ground", "import-ground-needed")));
                    continue;
                }
                stored.insert(row.number);
                groups.entry(row.ground).or_default().push(row.figure);
            }
            _ => {
                stored.insert(row.number);
                groups.entry(None).or_default().push(row.figure);
            }
        }
    }
    loaded.warnings = doubts.warnings;
    loaded.warnings.retain(|(number, _)| stored.contains(number));
    for (ground, figures) in groups {
        let did = figures::record(tx, figures, ground.as_deref())?;
        loaded.outcome += Outcome {
            new: did.added as u64,
            same: did.unchanged as u64,
            corrected: (did.corrected + did.restated) as u64,
        };
    }
    tx.housekeeping();
    Ok(loaded)
}

/// The document of a number; one that is new and says its title is added.
fn document(
    tx: &mut Tx<'_>,
    papers: &mut HashMap<String, Option<DocumentId>>,
    paper: &Paper,
) -> Result<Option<DocumentId>> {
    if let Some(known) = papers.get(&paper.number) {
        return Ok(*known);
    }
    let known = figures::document::find(tx, &paper.number)?.map(|it| it.id);
    let found = match (known, &paper.title) {
        (Some(id), _) => Some(id),
        (None, Some(title)) => Some(figures::document::add(
            tx,
            &NewDocument {
                number: paper.number.clone(),
                title: title.clone(),
                issuer: paper.issuer.clone().unwrap_or_default(),
                issued_on: paper.issued_on,
                ..NewDocument::default()
            },
        )?),
        (None, None) => None,
    };
    if found.is_some() {
        papers.insert(paper.number.clone(), found);
    }
    Ok(found)
}

fn present(tx: &mut Tx<'_>, rows: &[Ready]) -> Result<HashMap<Cell, Figure>> {
    let mut asked: BTreeMap<(SeriesId, Period), Vec<UnitId>> = BTreeMap::new();
    for row in rows {
        asked.entry((row.figure.series, row.figure.period)).or_default().push(row.figure.unit);
    }
    let mut known = HashMap::with_capacity(rows.len());
    for ((series, period), units) in asked {
        let query =
            Query { series: vec![series], periods: vec![period], units, combos: Vec::new() };
        known.extend(figures::current(tx, &query)?.into_iter().map(|it| (it.cell(), it)));
    }
    Ok(known)
}
