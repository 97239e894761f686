//! The same values for programs: a plain CSV, SDMX-CSV 2.0 and ADX (IHE Quality, Research and Public
//! Health, Aggregate Data Exchange), out; and back in by the same keys.

use std::fmt::Write as _;

use store::Tx;
use tables::{Limits, Sheet as TableSheet};
use terms::{Date, Error, Period, Result};

use crate::model::{CellKey, CellKind};
use crate::store::{Sheet, filling_at};

/// One value with all that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    pub form: String,
    /// The code of the unit.
    pub unit: String,
    pub period: Period,
    pub key: CellKey,
    pub value: String,
    /// `open`, `submitted`, `approved`, `accepted` …
    pub state: String,
    pub measure: String,
}

/// Every value of these sheets, totals and formulas among them.
pub fn values(tx: &mut Tx<'_>, sheets: &[Sheet]) -> Result<Vec<Observation>> {
    let mut all = Vec::new();
    for sheet in sheets {
        let unit = units::get(tx, units::UnitId(sheet.filling.unit))?.code;
        for (section, line, column) in sheet.layout.places() {
            let asked = sheet.layout.asked(section, line, column);
            let key = sheet.layout.key(section, line, column);
            if asked.kind == CellKind::Grey || sheet.computed.is_partial(&key) {
                continue;
            }
            let Some(content) = sheet.content(&key) else { continue };
            all.push(Observation {
                form: sheet.filling.code.clone(),
                unit: unit.clone(),
                period: sheet.filling.period,
                value: content.text(),
                state: sheet.part(&key).word().to_owned(),
                measure: asked.measure.unwrap_or_default().to_owned(),
                key,
            });
        }
    }
    Ok(all)
}

/// A text that no spreadsheet takes for a formula, quoted where it must be.
fn field(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '@', '\t', '\r'])
        || (text.starts_with('-') && text.parse::<f64>().is_err());
    let plain = if risky { format!("'{text}") } else { text.to_owned() };
    if plain.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", plain.replace('"', "\"\""))
    } else {
        plain
    }
}

fn lines<'a>(head: &str, rows: impl Iterator<Item = Vec<&'a str>>) -> String {
    let mut out = format!("{head}\r\n");
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(field).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// One value a line, by the codes of the form.
pub fn csv(rows: &[Observation]) -> String {
    let periods: Vec<String> = rows.iter().map(|it| it.period.to_string()).collect();
    let row = |(it, period): (&'_ Observation, &'_ String)| -> Vec<String> {
        vec![
            it.form.clone(),
            it.unit.clone(),
            period.clone(),
            it.key.section.clone(),
            it.key.line.clone(),
            it.key.column.clone(),
            it.value.clone(),
            it.state.clone(),
        ]
    };
    let all: Vec<Vec<String>> = rows.iter().zip(&periods).map(row).collect();
    lines(
        "form,unit,period,section,line,column,value,state",
        all.iter().map(|it| it.iter().map(String::as_str).collect()),
    )
}

/// SDMX-CSV 2.0: the form is the dataflow, the cell the indicator.
pub fn sdmx_csv(rows: &[Observation]) -> String {
    let all: Vec<[String; 8]> = rows
        .iter()
        .map(|it| {
            [
                "dataflow".to_owned(),
                format!("ZHUNSHENG:{}(1.0)", it.form),
                "R".to_owned(),
                it.unit.clone(),
                it.period.to_string(),
                it.key.to_string(),
                it.value.clone(),
                it.measure.clone(),
            ]
        })
        .collect();
    lines(
        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,INDICATOR,OBS_VALUE,UNIT_MEASURE",
        all.iter().map(|it| it.iter().map(String::as_str).collect()),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// ADX: a group for each form, unit and period.
pub fn adx(rows: &[Observation], day: Date) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<adx xmlns=\"urn:ihe:qrph:adx:2015\" exported=\"{day}T00:00:00+08:00\">\n"
    );
    let same = |a: &Observation, b: &Observation| {
        a.form == b.form && a.unit == b.unit && a.period == b.period
    };
    for group in rows.chunk_by(same) {
        let first = &group[0];
        let _ = writeln!(
            out,
            "  <group dataSet=\"{}\" orgUnit=\"{}\" period=\"{}\">",
            escaped(&first.form),
            escaped(&first.unit),
            span(first.period)
        );
        for it in group {
            let _ = writeln!(
                out,
                "    <dataValue dataElement=\"{}\" value=\"{}\"/>",
                escaped(&it.key.to_string()),
                escaped(&it.value)
            );
        }
        out.push_str("  </group>\n");
    }
    out.push_str("</adx>\n");
    out
}

/// ISO 8601, start and length: `2026-10-01/P1M`.
fn span(period: Period) -> String {
    let months = period.months();
    let start = months.first().map(ToString::to_string).unwrap_or_default();
    format!("{start}-01/P{}M", months.len().max(1))
}

/// A value as a file has it, before anybody looked whether it may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The line of the file.
    pub row: u32,
    pub filling: i64,
    pub key: CellKey,
    pub text: String,
}

/// A line that no sheet takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub row: u32,
    pub rule: &'static str,
}

/// Reads a plain CSV or an SDMX-CSV (told apart by their heads); a line whose sheet is not open is named.
///
/// # Errors
/// What is no table, or one without the columns that name a cell.
pub fn incoming(tx: &mut Tx<'_>, bytes: &[u8], file: &str) -> Result<(Vec<Incoming>, Vec<Stray>)> {
    let table = TableSheet::read(bytes, file, &Limits::default())?;
    let heads: Vec<String> = table.heads().map(str::to_lowercase).collect();
    let at = |name: &str| heads.iter().position(|it| it == name);
    let (mut good, mut stray) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let text = |place: usize| row.cell(place).text.trim().to_owned();
        let (form, unit, period, key, value) = match (
            (
                at("form"),
                at("unit"),
                at("period"),
                at("section"),
                at("line"),
                at("column"),
                at("value"),
            ),
            (
                at("structure_id"),
                at("ref_area"),
                at("time_period"),
                at("indicator"),
                at("obs_value"),
            ),
        ) {
            ((Some(f), Some(u), Some(p), Some(s), Some(l), Some(c), Some(v)), _) => {
                (text(f), text(u), text(p), format!("{}.{}.{}", text(s), text(l), text(c)), text(v))
            }
            (_, (Some(f), Some(u), Some(p), Some(i), Some(v))) => {
                let flow = text(f);
                let form = flow.rsplit(':').next().unwrap_or_default();
                let form = form.split('(').next().unwrap_or_default().to_owned();
                (form, text(u), text(p), text(i), text(v))
            }
            _ => return Err(Error::invalid("grid-book-foreign").with("file", file)),
        };
        match place(tx, &form, &unit, &period, &key)? {
            Some((filling, key)) => {
                good.push(Incoming { row: row.number, filling, key, text: value })
            }
            None => stray.push(Stray { row: row.number, rule: "grid-book-other" }),
        }
    }
    Ok((good, stray))
}

fn place(
    tx: &mut Tx<'_>,
    form: &str,
    unit: &str,
    period: &str,
    key: &str,
) -> Result<Option<(i64, CellKey)>> {
    let (Ok(period), Ok(key)) = (Period::parse(period), CellKey::parse(key)) else {
        return Ok(None);
    };
    let Some(unit) = units::find_by_code(tx, unit)? else { return Ok(None) };
    Ok(filling_at(tx, form, unit.0, period)?.map(|it| (it.id, key)))
}
