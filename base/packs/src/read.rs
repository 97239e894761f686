//! From text to entries, keeping the line of each and going on after a mistake.
//!
//! TOML is parsed once into a tree with positions; each entry is then deserialised by itself, so one
//! wrong field costs one entry and the rest is still read and checked. CSV rows likewise.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::at::{At, Place};
use crate::files::Files;
use crate::problem::{Problem, Rule};

/// Collects what is wrong while the sections are read.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) problems: Vec<Problem>,
    /// Texts seen, and those without English, over all files.
    pub(crate) texts: usize,
    pub(crate) texts_without_english: usize,
    /// Paths that a section has used.
    pub(crate) used: Vec<String>,
}

impl Findings {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(crate) fn text_of<'f>(&mut self, files: &'f Files, path: &str) -> Option<&'f str> {
        self.used.push(path.to_owned());
        match std::str::from_utf8(files.get(path)?) {
            Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(cause) => {
                self.push(
                    Problem::new(path, 0, Rule::FileEncoding).with("byte", cause.valid_up_to()),
                );
                None
            }
        }
    }

    /// Opens a TOML file; absent is `None` without a problem.
    pub(crate) fn toml<'f>(&mut self, files: &'f Files, path: &str) -> Option<Sheet<'f>> {
        let text = self.text_of(files, path)?;
        let lines = Lines::of(text);
        let file: Arc<str> = path.into();
        let (table, errors) = DeTable::parse_recoverable(text);
        let broken = !errors.is_empty();
        for error in errors {
            let line = error.span().map_or(0, |span| lines.of_byte(span.start));
            self.push(
                Problem::new(path, line, Rule::Syntax).with("cause", one_line(error.message())),
            );
        }
        let table = table.into_inner();
        // After a syntax error the recovered tree is for nothing but more confusing errors.
        if broken {
            return None;
        }
        self.count_texts(&table);
        Some(Sheet { file, lines, table })
    }

    /// A text is a table with `zh`.
    fn count_texts(&mut self, table: &DeTable<'_>) {
        if table.contains_key("zh") {
            self.texts += 1;
            if !table.contains_key("en") {
                self.texts_without_english += 1;
            }
        }
        for (_, value) in table {
            self.count_texts_in(value.get_ref());
        }
    }

    fn count_texts_in(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.count_texts(table),
            DeValue::Array(list) => {
                for value in list.iter() {
                    self.count_texts_in(value.get_ref());
                }
            }
            _ => {}
        }
    }

    /// Reads a CSV table with a head line; absent gives no rows and no problem. Columns `x_zh` and
    /// `x_en` count as texts.
    pub(crate) fn csv<T: DeserializeOwned>(&mut self, files: &Files, path: &str) -> Vec<At<T>> {
        let Some(text) = self.text_of(files, path) else { return Vec::new() };
        let file: Arc<str> = path.into();
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let head = match reader.headers() {
            Ok(head) => head.clone(),
            Err(cause) => {
                self.push(
                    Problem::new(path, 1, Rule::Row).with("cause", one_line(&cause.to_string())),
                );
                return Vec::new();
            }
        };
        let english: Vec<usize> = (0..head.len()).filter(|i| head[*i].ends_with("_en")).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(cause) => {
                    let line = cause.position().map_or(0, |at| at.line() as u32);
                    self.push(
                        Problem::new(path, line, Rule::Row)
                            .with("cause", one_line(&cause.to_string())),
                    );
                    continue;
                }
            };
            let line = record.position().map_or(0, |at| at.line() as u32);
            self.texts += english.len();
            self.texts_without_english += english.iter().filter(|i| record[**i].is_empty()).count();
            match record.deserialize(Some(&head)) {
                Ok(it) => {
                    rows.push(At::new(Place { file: Arc::clone(&file), line }, it, Vec::new()));
                }
                Err(cause) => self.push(
                    Problem::new(path, line, Rule::Row).with("cause", csv_cause(&cause, &head)),
                ),
            }
        }
        rows
    }
}

/// Headings of a CSV file that is loaded later.
pub(crate) fn head_line(bytes: &[u8]) -> Option<Vec<String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    Some(reader.headers().ok()?.iter().map(str::to_owned).collect())
}

/// Names the column that serde could not read.
fn csv_cause(cause: &csv::Error, head: &csv::StringRecord) -> String {
    match cause.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|i| head.get(i as usize)).unwrap_or("");
            format!("{column}: {}", one_line(&err.kind().to_string()))
        }
        _ => one_line(&cause.to_string()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An open TOML file: sections are taken out one by one; what is left over nobody knows.
#[derive(Debug)]
pub(crate) struct Sheet<'f> {
    file: Arc<str>,
    lines: Lines,
    table: DeTable<'f>,
}

impl<'f> Sheet<'f> {
    fn take(&mut self, key: &str) -> Option<(u32, Spanned<DeValue<'f>>)> {
        let (name, value) = self.table.remove_entry(key)?;
        Some((self.lines.of_byte(name.span().start), value))
    }

    /// One table, `[name]`.
    pub(crate) fn one<T: DeserializeOwned>(
        &mut self,
        key: &str,
        into: &mut Findings,
    ) -> Option<At<T>> {
        let (line, value) = self.take(key)?;
        self.entry(line, value, into)
    }

    /// A list of tables, `[[name]]`.
    pub(crate) fn many<T: DeserializeOwned>(
        &mut self,
        key: &str,
        into: &mut Findings,
    ) -> Vec<At<T>> {
        let Some((line, value)) = self.take(key) else { return Vec::new() };
        match value.into_inner() {
            DeValue::Array(list) => list
                .into_iter()
                .filter_map(|value| {
                    let line = self.lines.of_byte(value.span().start);
                    self.entry(line, value, into)
                })
                .collect(),
            other => {
                into.push(
                    Problem::new(&*self.file, line, Rule::Field)
                        .with("cause", format!("[[{key}]] is a list; found {}", other.type_str())),
                );
                Vec::new()
            }
        }
    }

    /// The whole file as one entry.
    pub(crate) fn whole<T: DeserializeOwned>(self, into: &mut Findings) -> Option<At<T>> {
        let value = Spanned::new(0..0, DeValue::Table(self.table.clone()));
        self.entry(1, value, into)
    }

    fn entry<T: DeserializeOwned>(
        &self,
        line: u32,
        value: Spanned<DeValue<'f>>,
        into: &mut Findings,
    ) -> Option<At<T>> {
        let fields = match value.get_ref() {
            DeValue::Table(table) => table
                .iter()
                .map(|(name, _)| {
                    (Box::from(name.get_ref().as_ref()), self.lines.of_byte(name.span().start))
                })
                .collect(),
            _ => Vec::new(),
        };
        match T::deserialize(toml::de::ValueDeserializer::from(value)) {
            Ok(it) => Some(At::new(Place { file: Arc::clone(&self.file), line }, it, fields)),
            Err(cause) => {
                let line = cause
                    .span()
                    .filter(|span| span.end > 0)
                    .map_or(line, |span| self.lines.of_byte(span.start));
                into.push(
                    Problem::new(&*self.file, line, Rule::Field)
                        .with("cause", one_line(cause.message())),
                );
                None
            }
        }
    }

    /// Reads each table of a list by itself and leaves the list in place.
    pub(crate) fn each<T: DeserializeOwned>(&self, key: &str, into: &mut Findings) -> Vec<At<T>> {
        let Some(DeValue::Array(list)) = self.table.get(key).map(Spanned::get_ref) else {
            return Vec::new();
        };
        list.iter()
            .filter_map(|value| {
                self.entry(self.lines.of_byte(value.span().start), value.clone(), into)
            })
            .collect()
    }

    /// As [`Sheet::each`], for a list inside the tables of a list.
    pub(crate) fn nested<T: DeserializeOwned>(
        &self,
        outer: &str,
        inner: &str,
        into: &mut Findings,
    ) -> Vec<At<T>> {
        let Some(DeValue::Array(list)) = self.table.get(outer).map(Spanned::get_ref) else {
            return Vec::new();
        };
        let inner = list.iter().filter_map(|table| table.get_ref().as_table()?.get(inner));
        inner
            .filter_map(|list| list.get_ref().as_array())
            .flat_map(|list| list.iter())
            .filter_map(|value| {
                self.entry(self.lines.of_byte(value.span().start), value.clone(), into)
            })
            .collect()
    }

    /// What is left are sections that nothing reads: a slip of the pen, most likely.
    pub(crate) fn finish(self, into: &mut Findings) {
        for (name, _) in &self.table {
            into.push(
                Problem::new(
                    &*self.file,
                    self.lines.of_byte(name.span().start),
                    Rule::UnknownSection,
                )
                .with("name", name.get_ref()),
            );
        }
    }
}

/// Byte offsets of line starts.
#[derive(Debug)]
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect())
    }
    fn of_byte(&self, byte: usize) -> u32 {
        self.0.partition_point(|start| *start <= byte) as u32
    }
}
