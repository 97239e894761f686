//! The judgement: `|got - want| <= abs_tol + rel_tol * |want|`, missing is missing, text is equal.

use crate::case::{Case, Results, Table, table};
use serde_json::Value;

/// What does not agree; empty when all does.
pub(crate) fn complaints(case: &Case, results: &Results) -> Vec<String> {
    let mut complaints = Vec::new();
    for (key, expected) in &case.expected {
        let Some(got) = results.get(key) else {
            complaints.push(format!("{} {key}: missing", case.id));
            continue;
        };
        let mut found = check(expected, got);
        if found.len() > 3 {
            let more = found.len() - 3;
            found.truncate(3);
            found.push(format!("and {more} more"));
        }
        complaints.extend(found.iter().map(|text| format!("{} {key}: {text}", case.id)));
    }
    complaints
}

fn check(expected: &Value, got: &Value) -> Vec<String> {
    let tolerance = |name: &str| expected[name].as_f64().unwrap_or(0.0);
    let (absolute, relative) = (tolerance("abs_tol"), tolerance("rel_tol"));
    let same = |want: &Value, got: &Value| agree(want, got, absolute, relative);
    match expected["kind"].as_str() {
        Some("scalar") if same(&expected["value"], got) => vec![],
        Some("scalar") => vec![format!("want {} got {got}", expected["value"])],
        Some("vector") => vector(&expected["value"], got, same),
        _ => compare_tables(expected, got, same),
    }
}

fn vector(want: &Value, got: &Value, same: impl Fn(&Value, &Value) -> bool) -> Vec<String> {
    let one = [want.clone()];
    let want = want.as_array().map_or(&one[..], Vec::as_slice);
    let got = got.as_array().map_or(&[][..], Vec::as_slice);
    if want.len() != got.len() {
        return vec![format!("want {} numbers, got {}: {got:?}", want.len(), got.len())];
    }
    let pairs = want.iter().zip(got).enumerate().filter(|(_, (want, got))| !same(want, got));
    pairs.map(|(index, (want, got))| format!("[{index}] want {want} got {got}")).collect()
}

fn compare_tables(
    expected: &Value,
    got: &Value,
    same: impl Fn(&Value, &Value) -> bool,
) -> Vec<String> {
    let want = table(expected["file"].as_str().unwrap());
    let key: Vec<&str> =
        expected["key"].as_array().unwrap().iter().map(|k| k.as_str().unwrap()).collect();
    let name = |cell: &Value| match number(cell) {
        Some(Ok(number)) => format!("{number:?}"),
        Some(Err(text)) => text,
        None => String::new(),
    };
    let rows: std::collections::BTreeMap<Vec<String>, &Value> = got
        .as_array()
        .expect("a table is an array of rows")
        .iter()
        .map(|row| (key.iter().map(|column| name(&row[*column])).collect(), row))
        .collect();
    let mut complaints = Vec::new();
    for row in 0..want.rows {
        let cell = |column: &str| Value::from(want.text(column)[row].as_str());
        let at: Vec<String> = key.iter().map(|column| name(&cell(column))).collect();
        let Some(got) = rows.get(&at) else {
            complaints.push(format!("row {at:?} missing"));
            continue;
        };
        for column in value_columns(&want, &key) {
            if !same(&cell(column), &got[column]) {
                complaints.push(format!(
                    "row {at:?} {column}: want {} got {}",
                    cell(column),
                    got[column]
                ));
            }
        }
    }
    complaints
}

fn value_columns<'a>(table: &'a Table, key: &'a [&str]) -> impl Iterator<Item = &'a str> {
    table.header.iter().map(String::as_str).filter(|column| !key.contains(column))
}

/// A cell as a number, as text, or missing.
fn number(cell: &Value) -> Option<Result<f64, String>> {
    match cell {
        Value::Null => None,
        Value::Bool(truth) => Some(Ok(f64::from(u8::from(*truth)))),
        Value::Number(number) => Some(Ok(number.as_f64().unwrap())),
        Value::String(text) => match text.as_str() {
            "" | "NA" => None,
            "TRUE" => Some(Ok(1.0)),
            "FALSE" => Some(Ok(0.0)),
            text => Some(text.parse::<f64>().map_err(|_| text.to_owned())),
        },
        other => Some(Err(other.to_string())),
    }
}

fn agree(want: &Value, got: &Value, absolute: f64, relative: f64) -> bool {
    match (number(want), number(got)) {
        (None, None) => true,
        (Some(Ok(want)), Some(Ok(got))) => {
            want == got
                || want.is_nan() && got.is_nan()
                || (want - got).abs() <= absolute + relative * want.abs() + 1e-300
        }
        (Some(Err(want)), Some(Err(got))) => want == got,
        _ => false,
    }
}
