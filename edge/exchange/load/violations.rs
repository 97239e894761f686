//! Findings of inspections: rows that hang below a record. They supersede the inspection, which
//! then lists them; the counts of the source stand unless more findings are listed than counted.

use std::collections::{BTreeMap, HashMap};

use record::inspections::{Counts, Finding, NewInspection};
use record::register::{self, CHUNK};
use record::words::Severity;
use record::{Kept, Outcome};
use store::Tx;
use tables::{Problem, Row};
use terms::Result;

use super::records::weights;
use super::{Load, Told};
use crate::line::Wrong;

struct Found {
    number: u32,
    ground: Option<String>,
    finding: Finding,
}

/// The findings of each inspection, by its code.
type ByInspection = BTreeMap<String, Vec<Found>>;

pub(super) fn load(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let mut wrong = Wrong::new();
    let mut found = ByInspection::new();
    for row in rows {
        let mut line = load.shape.line(row, &mut wrong);
        let inspection = line.code("inspection");
        let code = number_or_word(&line.need("code"));
        let said = line.text("severity");
        let severity = said.as_deref().or_else(|| load.book.severity(&code));
        let Some(severity) = severity.and_then(Severity::read) else {
            line.wrong(Problem::new("severity", "import-severity-unknown").with("value", &code));
            continue;
        };
        let ground = load.ground_of(&line);
        if line.is_clean() {
            let one = Found { number: row.number, ground, finding: Finding { code, severity } };
            found.entry(inspection).or_default().push(one);
        }
    }
    let mut outcome = Outcome::default();
    let mut done = (rows.len() - found.values().map(Vec::len).sum::<usize>()) as u64;
    let mut parts = found.into_iter().peekable();
    while parts.peek().is_some() {
        let part: ByInspection = parts.by_ref().take(CHUNK).collect();
        done += part.values().map(|list| list.len() as u64).sum::<u64>();
        let (origin, territory) = (load.origin.clone(), load.book.territory.clone());
        let weights = weights(load.source);
        let (did, refused) = load.db.write(load.actor, move |tx| {
            put(tx, part, &origin, &|area| territory.holds(area), weights)
        })?;
        outcome += did;
        wrong.extend(refused);
        told(done);
    }
    Ok((outcome, wrong))
}

/// Numbers of a checklist have two digits: 2 is 02.
fn number_or_word(code: &str) -> String {
    match code.trim().parse::<u32>() {
        Ok(number) => format!("{number:02}"),
        Err(_) => code.trim().to_owned(),
    }
}

fn put(
    tx: &mut Tx<'_>,
    part: ByInspection,
    origin: &str,
    holds: &dyn Fn(i64) -> bool,
    weights: record::inspections::Weights,
) -> Result<(Outcome, Wrong)> {
    let codes = part.keys().cloned().collect();
    let known: HashMap<String, Kept<NewInspection>> = register::current(tx, codes)?
        .into_iter()
        .map(|kept: Kept<NewInspection>| (kept.record.code.clone(), kept))
        .collect();
    let (mut outcome, mut wrong) = (Outcome::default(), Wrong::new());
    let mut groups: BTreeMap<String, Vec<NewInspection>> = BTreeMap::new();
    for (code, list) in part {
        let refuse = |rule: &'static str| {
            let problem = Problem::new("inspection", rule).with("value", &code);
            list.iter().map(move |one| (one.number, problem.clone())).collect::<Vec<_>>()
        };
        let Some(kept) = known.get(&code) else {
            wrong.extend(refuse("import-inspection-unknown"));
            continue;
        };
        if !holds(kept.record.area) {
            wrong.extend(refuse("import-outside-area"));
            continue;
        }
        let before = &kept.record.findings;
        let new = |one: &&Found| !before.iter().any(|it| it.code == one.finding.code);
        let fresh: Vec<&Found> = list.iter().filter(new).collect();
        outcome.same += (list.len() - fresh.len()) as u64;
        if fresh.is_empty() {
            continue;
        }
        outcome.new += fresh.len() as u64;
        let ground = fresh.iter().find_map(|one| one.ground.clone());
        let ground = ground.unwrap_or_else(|| "补充检查发现的问题".to_owned());
        let findings = before.iter().cloned().chain(fresh.iter().map(|one| one.finding.clone()));
        groups.entry(ground).or_default().push(listed(&kept.record, findings.collect(), weights));
    }
    for (ground, records) in groups {
        // The inspections are superseded; what the sender hears of is the findings.
        register::record_many(tx, &records, origin, Some(&ground))?;
    }
    tx.housekeeping();
    Ok((outcome, wrong))
}

fn listed(
    record: &NewInspection,
    findings: Vec<Finding>,
    weights: record::inspections::Weights,
) -> NewInspection {
    let (counts, counted) = (Counts::of(&findings), record);
    let within = counts.critical <= counted.critical
        && counts.serious <= counted.serious
        && counts.minor <= counted.minor;
    let new = record.clone().found(findings, weights);
    if within {
        // As before, with its own weighted sum: nothing but the list is new.
        return NewInspection { findings: new.findings, ..record.clone() };
    }
    new
}
