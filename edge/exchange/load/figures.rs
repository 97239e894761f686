//! Rows into figures. A value that differs from the one in its cell is a correction with a ground;
//! a document that is new comes with its title.

use std::collections::{BTreeMap, HashMap};

use figures::{Cell, DocumentId, Figure, NewDocument, Query, SeriesId, Status};
use record::Outcome;
use record::register::CHUNK;
use store::Tx;
use tables::{Problem, Row};
use terms::{Date, Period, Result};
use units::UnitId;

use super::{Load, Told};
use crate::line::{Line, Wrong};

struct Ready {
    number: u32,
    ground: Option<String>,
    indicator: String,
    document: Option<Paper>,
    /// Series and source are filled inside the command.
    figure: Figure,
}

#[derive(Clone)]
struct Paper {
    number: String,
    title: Option<String>,
    issuer: Option<String>,
    issued_on: Option<Date>,
}

pub(super) fn load(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let (mut outcome, mut wrong) = (Outcome::default(), Wrong::new());
    let mut done = 0;
    for part in rows.chunks(CHUNK) {
        let mut ready = Vec::with_capacity(part.len());
        for row in part {
            let mut line = load.shape.line(row, &mut wrong);
            ready.extend(made(load, &mut line));
        }
        let (did, refused) = load.db.write(load.actor, move |tx| put(tx, ready))?;
        outcome += did;
        wrong.extend(refused);
        done += part.len() as u64;
        told(done);
    }
    Ok((outcome, wrong))
}

fn made(load: &Load<'_>, line: &mut Line<'_>) -> Option<Ready> {
    let indicator = load.book.indicator(line);
    let unit = load.book.unit(line, "unit");
    let period = period(line);
    let (value, numerator, denominator) =
        (line.millionths("value"), line.millionths("numerator"), line.millionths("denominator"));
    let n = line.integer("n");
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
    line.is_clean().then(|| Ready { number: line.number(), ground, indicator, document, figure })
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

fn put(tx: &mut Tx<'_>, rows: Vec<Ready>) -> Result<(Outcome, Wrong)> {
    let (mut outcome, mut wrong) = (Outcome::default(), Wrong::new());
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
        ready.push(row);
    }
    let known = present(tx, &ready)?;
    let mut groups: BTreeMap<Option<String>, Vec<Figure>> = BTreeMap::new();
    for row in ready {
        match known.get(&row.figure.cell()) {
            Some(kept) if !kept.same_numbers(&row.figure) => {
                if row.ground.is_none() {
                    wrong.push((row.number, Problem::new("ground", "import-ground-needed")));
                    continue;
                }
                groups.entry(row.ground).or_default().push(row.figure);
            }
            _ => groups.entry(None).or_default().push(row.figure),
        }
    }
    for (ground, figures) in groups {
        let did = figures::record(tx, figures, ground.as_deref())?;
        outcome += Outcome {
            new: did.added as u64,
            same: did.unchanged as u64,
            corrected: (did.corrected + did.restated) as u64,
        };
    }
    tx.housekeeping();
    Ok((outcome, wrong))
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
        let query = Query::totals(vec![series], vec![period], units);
        known.extend(figures::current(tx, &query)?.into_iter().map(|it| (it.cell(), it)));
    }
    Ok(known)
}
