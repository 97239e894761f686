//! Reading cases: JSON beside small CSV files.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a runner hands back: the keys of the case's `expected`.
pub(crate) type Results = Map<String, Value>;

pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) params: Value,
    pub(crate) expected: Map<String, Value>,
    inputs: Map<String, Value>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// All cases in order of name.
pub(crate) fn all() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let object = |name: &str| value[name].as_object().cloned().unwrap_or_default();
    Case {
        id: value["id"].as_str().unwrap().to_owned(),
        params: value["params"].clone(),
        expected: object("expected"),
        inputs: object("inputs"),
    }
}

impl Case {
    pub(crate) fn input(&self, name: &str) -> Table {
        table(self.inputs[name].as_str().unwrap())
    }

    pub(crate) fn number(&self, name: &str) -> f64 {
        self.params[name].as_f64().unwrap_or_else(|| panic!("{} has no number {name}", self.id))
    }
}

/// A CSV file by columns of text.
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    columns: BTreeMap<String, Vec<String>>,
    pub(crate) rows: usize,
}

pub(crate) fn table(file: &str) -> Table {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    let mut records = records(&text).into_iter();
    let header = records.next().unwrap();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut rows = 0;
    for record in records {
        assert_eq!(record.len(), header.len(), "{file}: {record:?}");
        rows += 1;
        for (name, cell) in header.iter().zip(record) {
            columns.entry(name.clone()).or_default().push(cell);
        }
    }
    Table { header, columns, rows }
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    for character in text.chars() {
        let record = records.last_mut().unwrap();
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            '\r' => {}
            other => record.last_mut().unwrap().push(other),
        }
    }
    records.retain(|record| record.len() > 1 || !record[0].is_empty());
    records
}

impl Table {
    pub(crate) fn text(&self, column: &str) -> &[String] {
        self.columns.get(column).unwrap_or_else(|| panic!("no column {column}"))
    }

    pub(crate) fn optional(&self, column: &str) -> Vec<Option<f64>> {
        let cell = |text: &String| match text.as_str() {
            "" | "NA" => None,
            "TRUE" => Some(1.0),
            "FALSE" => Some(0.0),
            number => Some(number.parse().unwrap_or_else(|_| panic!("{column}: {number}"))),
        };
        self.text(column).iter().map(cell).collect()
    }

    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        self.optional(column)
            .into_iter()
            .map(|x| x.unwrap_or_else(|| panic!("gap in {column}")))
            .collect()
    }
}

/// Rows of a result table from columns of equal length.
pub(crate) fn rows(columns: &[(&str, Vec<Value>)]) -> Value {
    let count = columns[0].1.len();
    let row = |index: usize| {
        columns.iter().map(|(name, cells)| ((*name).to_owned(), cells[index].clone())).collect()
    };
    Value::Array((0..count).map(|index| Value::Object(row(index))).collect())
}

pub(crate) fn cells<T: Clone + Into<Value>>(values: &[T]) -> Vec<Value> {
    values.iter().cloned().map(Into::into).collect()
}

/// Positions from 1, as the cases count.
pub(crate) fn from_one(positions: &[usize]) -> Value {
    Value::Array(positions.iter().map(|position| Value::from(position + 1)).collect())
}
