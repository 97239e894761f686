//! The same values for programs: a plain CSV and SDMX-CSV 2.0 out (ADX is [`super::adx`]'s), and all three back in by
//! the same keys.

use std::collections::BTreeMap;

use store::Tx;
use tables::{Limits, Sheet as TableSheet};
use terms::{Error, Period, Result};

use super::adx;
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

/// A head and rows with quotes where they must be, lines ended as RFC 4180 says.
pub(crate) fn lines<S: AsRef<str>>(head: &str, rows: impl Iterator<Item = Vec<S>>) -> String {
    let mut out = format!("{head}\r\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|it| field(it.as_ref())).collect();
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
    lines("form,unit,period,section,line,column,value,state", all.into_iter())
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
        all.into_iter().map(Vec::from),
    )
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

/// Reads a plain CSV, an SDMX-CSV or an ADX (told apart by how they begin); a line whose sheet is not open is named.
///
/// # Errors
/// What is no table, or one without the columns that name a cell; XML that is no ADX.
pub fn incoming(tx: &mut Tx<'_>, bytes: &[u8], file: &str) -> Result<(Vec<Incoming>, Vec<Stray>)> {
    let values = if adx::is_xml(bytes) { adx::read(bytes)? } else { of_table(bytes, file)? };
    let (mut good, mut stray) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<(String, String, Period), Option<i64>> = BTreeMap::new();
    for it in values {
        let Some((period, key)) = it.period.zip(CellKey::parse(&it.cell).ok()) else {
            stray.push(Stray { row: it.row, rule: "grid-book-other" });
            continue;
        };
        let sheet = (it.form, it.unit, period);
        let filling = match known.get(&sheet) {
            Some(found) => *found,
            None => {
                let found = place(tx, &sheet.0, &sheet.1, period)?;
                known.insert(sheet, found);
                found
            }
        };
        match filling {
            Some(filling) => good.push(Incoming { row: it.row, filling, key, text: it.text }),
            None => stray.push(Stray { row: it.row, rule: "grid-book-other" }),
        }
    }
    Ok((good, stray))
}

fn of_table(bytes: &[u8], file: &str) -> Result<Vec<adx::Value>> {
    let table = TableSheet::read(bytes, file, &Limits::default())?;
    let heads: Vec<String> = table.heads().map(str::to_lowercase).collect();
    let at = |names: &[&str]| -> Option<Vec<usize>> {
        names.iter().map(|name| heads.iter().position(|it| it == name)).collect()
    };
    let plain = at(&["form", "unit", "period", "value", "section", "line", "column"]);
    let sdmx = at(&["structure_id", "ref_area", "time_period", "obs_value", "indicator"]);
    let Some(places) = plain.clone().or(sdmx) else {
        return Err(Error::invalid("grid-book-foreign").with("file", file));
    };
    let rows = table.rows().iter().map(|row| {
        let text = |at: usize| row.cell(places[at]).text.trim().to_owned();
        // An SDMX dataflow is AGENCY:CODE(VERSION).
        let form = text(0);
        let form = form.rsplit(':').next().unwrap_or_default();
        let cell = match plain {
            Some(_) => format!("{}.{}.{}", text(4), text(5), text(6)),
            None => text(4),
        };
        adx::Value {
            row: row.number,
            form: form.split('(').next().unwrap_or_default().to_owned(),
            unit: text(1),
            period: Period::parse(&text(2)).ok(),
            cell,
            text: text(3),
        }
    });
    Ok(rows.collect())
}

fn place(tx: &mut Tx<'_>, form: &str, unit: &str, period: Period) -> Result<Option<i64>> {
    let Some(unit) = units::find_by_code(tx, unit)? else { return Ok(None) };
    Ok(filling_at(tx, form, unit.0, period)?.map(|it| it.id))
}
