//! What a command has to say, in the three forms: terminal, JSON, picture.

use std::path::Path;
use std::process::ExitCode;

use document::chart::standalone;
use serde_json::Value;
use terms::{Error, Lang, Result};

use crate::commands::{Session, say};

/// An answer under one title.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) title: String,
    /// Name and value, one a line.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Sentences under the table.
    pub(crate) notes: Vec<String>,
    pub(crate) json: Value,
    /// Drawings, one under the other.
    pub(crate) drawings: Vec<String>,
    /// The answer calls for somebody: exit code 3.
    pub(crate) calls: bool,
}

impl Answer {
    pub(crate) fn new(session: &Session, title: &str) -> Self {
        Self { title: word(session, title), ..Self::default() }
    }
    pub(crate) fn fact(&mut self, session: &Session, name: &str, value: impl Into<String>) {
        self.facts.push((word(session, name), value.into()));
    }
    pub(crate) fn heads(&mut self, session: &Session, keys: &[&str]) {
        self.heads = keys.iter().map(|key| word(session, key)).collect();
    }
    pub(crate) fn note(&mut self, session: &Session, key: &str, args: &[(&str, String)]) {
        self.notes.push(ui::ta(session.lang, key, args));
    }

    pub(crate) fn give(self, session: &Session, svg: Option<&Path>) -> Result<ExitCode> {
        if let Some(path) = svg {
            if self.drawings.is_empty() {
                return Err(Error::invalid("statistics-no-picture"));
            }
            std::fs::write(path, standalone(&self.drawings)).map_err(|cause| {
                Error::invalid("statistics-file")
                    .with("file", super::name_of(path))
                    .with("cause", cause)
            })?;
        }
        say(session, &self.text(session.lang), &self.json);
        Ok(if self.calls { ExitCode::from(3) } else { ExitCode::SUCCESS })
    }

    fn text(&self, lang: Lang) -> String {
        let mut out = vec![self.title.clone()];
        let widest = self.facts.iter().map(|(name, _)| wide(name)).max().unwrap_or(0);
        for (name, value) in &self.facts {
            out.push(format!("  {}  {value}", padded(name, widest, false)));
        }
        if !self.heads.is_empty() {
            out.push(String::new());
            out.extend(self.lines());
        }
        if !self.notes.is_empty() {
            out.push(String::new());
            out.extend(self.notes.iter().cloned());
        }
        if self.title.is_empty() {
            out.remove(0);
        }
        // Isolation marks of the texts are for pages; a terminal shows them as boxes.
        let _ = lang;
        out.join("\n").replace(['\u{2068}', '\u{2069}'], "")
    }

    /// The table, the first column to the left and figures to the right.
    fn lines(&self) -> Vec<String> {
        let columns = self.heads.len();
        let cell = |row: &[String], i: usize| row.get(i).cloned().unwrap_or_default();
        let width = |i: usize| {
            let rows = self.rows.iter().map(|row| wide(&cell(row, i)));
            rows.chain([wide(&self.heads[i])]).max().unwrap_or(0)
        };
        let figures = |i: usize| {
            let mut some = self.rows.iter().map(|row| cell(row, i)).filter(|text| !text.is_empty());
            i > 0 && some.all(|text| text.starts_with(|c: char| "-+−0123456789.∞".contains(c)))
        };
        let shape: Vec<(usize, bool)> = (0..columns).map(|i| (width(i), figures(i))).collect();
        let line = |row: &[String]| {
            let cells = shape.iter().enumerate().map(|(i, (w, r))| padded(&cell(row, i), *w, *r));
            format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
        };
        let rule = shape.iter().map(|(w, _)| "─".repeat(*w)).collect::<Vec<_>>().join("  ");
        let mut lines = vec![line(&self.heads), format!("  {rule}")];
        lines.extend(self.rows.iter().map(|row| line(row)));
        lines
    }
}

/// A text of `statistics.ftl`.
pub(crate) fn word(session: &Session, key: &str) -> String {
    ui::t(session.lang, key)
}

/// A figure with six digits that count, without a tail of zeros.
pub(crate) fn figure(value: f64) -> String {
    if !value.is_finite() {
        return if value > 0.0 { "∞".into() } else { "—".into() };
    }
    if value == 0.0 {
        return "0".into();
    }
    let digits = 5 - value.abs().log10().floor() as i32;
    if !(0..=11).contains(&digits) {
        return if digits < 0 { format!("{value:.0}") } else { format!("{value:.3e}") };
    }
    let text = format!("{value:.*}", digits as usize);
    let text = if text.contains('.') { text.trim_end_matches('0') } else { &text };
    text.trim_end_matches('.').to_owned()
}

pub(crate) fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), figure)
}

/// How many columns of a terminal a text takes; Chinese characters take two.
fn wide(text: &str) -> usize {
    text.chars()
        .map(|c| match c as u32 {
            0x2068 | 0x2069 => 0,
            0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
            0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3ffff => 2,
            _ => 1,
        })
        .sum()
}

fn padded(text: &str, width: usize, right: bool) -> String {
    let space = " ".repeat(width.saturating_sub(wide(text)));
    if right { format!("{space}{text}") } else { format!("{text}{space}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_six_digits_and_lose_empty_ones() {
        for (value, text) in [
            (1.0, "1"),
            (74.001_176, "74.0012"),
            (0.000_123_456_7, "0.000123457"),
            (1e-9, "1.000e-9"),
            (123_456_789.4, "123456789"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "—"),
            (-0.5, "-0.5"),
            (1000.0, "1000"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn columns_stand_under_each_other_in_both_scripts() {
        let answer = Answer {
            heads: vec!["县".into(), "value".into()],
            rows: vec![vec!["河津市".into(), "7".into()], vec!["A".into(), "12.5".into()]],
            ..Answer::default()
        };
        let text = answer.text(Lang::Zh);
        assert_eq!(text.lines().next(), Some(""));
        assert!(text.contains("  河津市      7\n  A        12.5"), "{text}");
    }
}
