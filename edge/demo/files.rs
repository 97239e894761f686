//! Records that come with a pack as files, read by the pack's own import definitions.
//!
//! The inspections of Chicago are such records: establishments hang on wards, inspections bring the
//! counts of their findings, and a second file names each finding. A finding's severity follows from
//! its number on the inspectors' sheet. In one inspection of twenty the list and the counts of the
//! source differ (1,254 of 24,518); then the counts stand, and the list is kept as it is.

use std::collections::{BTreeMap, HashMap};

use packs::{Files, Import, Pack, Records};
use record::inspections::{Counts, Finding, NewInspection, Weights};
use record::words::Severity;
use store::Db;
use terms::{Date, Error, Result, Text, date};
use units::FirmRow;

use crate::{Progress, Summary, into};

/// Units without a first day have always been there, as far as the books go.
const ALWAYS: Date = date(1949, 10, 1);

pub(crate) fn load(
    db: &Db,
    pack: &Pack,
    files: &Files,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<()> {
    let mut visits: Vec<Cells> = Vec::new();
    let mut findings: HashMap<String, Vec<Finding>> = HashMap::new();
    let mut firms: HashMap<String, (i64, String)> = HashMap::new();
    let mut source = String::new();
    for records in &pack.records {
        let import = import(pack, records)?;
        let rows = read(files, records, import)?;
        progress(&import.into, rows.len() as u64, records.rows);
        match import.into.as_str() {
            "firms" => firms = load_firms(db, &rows, progress, summary)?,
            "inspections" => {
                source.clone_from(&records.source);
                visits = rows;
            }
            "violations" => {
                for row in &rows {
                    let (code, finding) = finding(row)?;
                    findings.entry(code).or_default().push(finding);
                }
            }
            other => return Err(Error::invalid("demo-import-kind").with("into", other)),
        }
    }
    let areas = areas(db, &firms)?;
    let weights = weights(pack);
    let mut inspections = Vec::with_capacity(visits.len());
    for visit in &visits {
        let code = visit.need("code")?;
        let firm_code = visit.need("firm_code")?;
        let Some((firm, area)) = firms.get(firm_code) else {
            summary.refused.push(format!("{code}: firm {firm_code}"));
            continue;
        };
        let listed = findings.remove(code).unwrap_or_default();
        inspections.push(inspection(visit, (*firm, areas[area]), listed, weights)?);
    }
    into::records(db, inspections, &source, progress, summary)
}

/// One row of a file: our fields and their text; empty cells are absent.
struct Cells(BTreeMap<String, String>);

impl Cells {
    fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }
    fn need(&self, field: &'static str) -> Result<&str> {
        self.get(field).ok_or_else(|| Error::invalid("demo-field-missing").with("field", field))
    }
    fn number(&self, field: &'static str) -> Result<i64> {
        let text = self.need(field)?;
        text.parse().map_err(|_| {
            Error::invalid("demo-field-number").with("field", field).with("value", text)
        })
    }
    fn day(&self, field: &'static str) -> Result<Date> {
        let text = self.need(field)?;
        text.parse()
            .map_err(|_| Error::invalid("demo-field-date").with("field", field).with("value", text))
    }
}

fn import<'p>(pack: &'p Pack, records: &Records) -> Result<&'p Import> {
    pack.imports
        .iter()
        .find(|import| import.code == records.import)
        .map(|import| &import.it)
        .ok_or_else(|| Error::invalid("demo-import-missing").with("import", &records.import))
}

fn read(files: &Files, records: &Records, import: &Import) -> Result<Vec<Cells>> {
    let missing = || Error::invalid("demo-file-missing").with("file", &records.file);
    let unreadable = |cause: csv::Error| {
        Error::invalid("demo-file-unreadable").with("file", &records.file).with("cause", cause)
    };
    let bytes = files.get(&records.file).ok_or_else(missing)?;
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().map_err(unreadable)?.clone();
    let place = |headings: &[String]| {
        headings.iter().find_map(|heading| head.iter().position(|it| it == heading))
    };
    let mut places = Vec::new();
    for column in &import.column {
        match place(&column.heading) {
            Some(place) => places.push((column, place)),
            None if column.required => {
                return Err(Error::invalid("demo-column-missing")
                    .with("file", &records.file)
                    .with("column", column.heading.join(", ")));
            }
            None => {}
        }
    }
    let mut rows = Vec::with_capacity(usize::try_from(records.rows).unwrap_or(0));
    for row in reader.records() {
        let row = row.map_err(unreadable)?;
        let mut cells = BTreeMap::new();
        for (column, place) in &places {
            let text = row.get(*place).unwrap_or_default().trim();
            let told = match (text, &column.empty) {
                ("", None) => continue,
                ("", Some(empty)) => empty.clone(),
                (text, _) => {
                    let word = column.words.get(text).map_or(text, String::as_str);
                    format!("{}{word}", column.prefix.as_deref().unwrap_or_default())
                }
            };
            cells.insert(column.field.clone(), told);
        }
        for constant in &import.constant {
            cells.insert(constant.field.clone(), constant.value.clone());
        }
        rows.push(Cells(cells));
    }
    if rows.len() as u64 != records.rows {
        return Err(Error::invalid("demo-file-rows")
            .with("file", &records.file)
            .with("expected", records.rows)
            .with("found", rows.len()));
    }
    Ok(rows)
}

/// Firms, by their code: id and area.
fn load_firms(
    db: &Db,
    rows: &[Cells],
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<HashMap<String, (i64, String)>> {
    let mut firms = Vec::with_capacity(rows.len());
    for row in rows {
        let name = row.need("name")?;
        let known = ["code", "name", "area", "since", "industry"];
        let rest = row.0.iter().filter(|(field, _)| !known.contains(&field.as_str()));
        let attributes: BTreeMap<&String, &String> = rest.collect();
        firms.push(FirmRow {
            code: firm_unit(row.need("code")?),
            name: Text::new(name, name),
            short: None,
            area: row.need("area")?.to_owned(),
            credit_code: None,
            code_ground: None,
            industry: row.get("industry").map(str::to_owned),
            cluster: None,
            attributes: serde_json::json!(attributes),
            valid_from: row.get("since").map_or(Ok(ALWAYS), |_| row.day("since"))?,
            valid_to: None,
        });
    }
    let ids = into::firms(db, firms, progress, summary)?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let code = row.need("code")?;
        if let Some(id) = ids.get(&firm_unit(code)) {
            found.insert(code.to_owned(), (*id, row.need("area")?.to_owned()));
        }
    }
    Ok(found)
}

/// Codes of units are one space; a licence number alone would not say what it is.
fn firm_unit(licence: &str) -> String {
    format!("licence-{licence}")
}

fn areas(db: &Db, firms: &HashMap<String, (i64, String)>) -> Result<HashMap<String, i64>> {
    let mut codes: Vec<String> = firms.values().map(|(_, area)| area.clone()).collect();
    codes.sort();
    codes.dedup();
    into::units_of(db, codes)
}

fn weights(pack: &Pack) -> Weights {
    pack.severity.as_ref().map_or(Weights { critical: 1, serious: 1, minor: 1 }, |severity| {
        Weights {
            critical: severity.critical.into(),
            serious: severity.serious.into(),
            minor: severity.minor.into(),
        }
    })
}

fn finding(row: &Cells) -> Result<(String, Finding)> {
    let number = row.number("code")?;
    let severity = match number {
        1..=14 => Severity::Critical,
        15..=29 => Severity::Serious,
        _ => Severity::Minor,
    };
    Ok((row.need("inspection")?.to_owned(), Finding { code: format!("{number:02}"), severity }))
}

fn inspection(
    visit: &Cells,
    (firm, area): (i64, i64),
    findings: Vec<Finding>,
    weights: Weights,
) -> Result<NewInspection> {
    let counts = Counts {
        critical: visit.number("critical")?,
        serious: visit.number("serious")?,
        minor: visit.number("minor")?,
    };
    let blank = NewInspection {
        code: visit.need("code")?.to_owned(),
        firm,
        area,
        kind: visit.need("kind")?.to_owned(),
        team: visit.get("team").map(str::to_owned),
        on_date: visit.day("on_date")?,
        result: visit.need("result")?.to_owned(),
        critical: 0,
        serious: 0,
        minor: 0,
        weighted: 0,
        findings: Vec::new(),
    };
    Ok(blank.found(findings, weights).counted(counts, weights))
}
