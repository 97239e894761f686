//! Reads a text line by line. Every fault is told, not the first alone.
//!
//! Blocks begin with `@` on a line of their own and end with `@end`; `=` begins a line of the title,
//! `#` to `####` a heading; any other line that is not empty is a paragraph.

mod line;

use std::collections::BTreeMap;

use document::paper::Align;
use rule::{Columns, Type};

use super::expression::Formula;
use super::words::align;
use super::*;
use crate::data::{Declared, Kind};

/// Blocks within blocks; deeper is a slip of the pen, and keeps the reading off the stack's end.
const DEPTH_MOST: usize = 8;
/// Characters of a text.
const LENGTH_MOST: usize = 200_000;

pub(super) fn read(file: &str, text: &str, declared: &Declared) -> Result<Template, Vec<Fault>> {
    let lines = text.lines().zip(1u32..).map(|(text, number)| (number, text.trim())).collect();
    let mut reader = Reader {
        file,
        lines,
        at: 0,
        declared,
        loops: Vec::new(),
        columns: BTreeMap::new(),
        faults: Vec::new(),
        used: Used::default(),
    };
    if text.chars().count() > LENGTH_MOST {
        reader.fault(1, "paper-fault-too-long", vec![("most", LENGTH_MOST.to_string())]);
        return Err(reader.faults);
    }
    let (mut title, mut annexes) = (Vec::new(), Vec::new());
    let body = reader.nodes(&mut title, false, 0);
    while let Some((number, head)) = reader.next() {
        let Some(name) = head.strip_prefix("@annex") else {
            // Only an end without a beginning, or an else without an if, stops the body early.
            reader.fault(number, "paper-fault-stray", vec![("word", head.to_owned())]);
            continue;
        };
        let title = reader.line(number, name.trim());
        let body = reader.nodes(&mut Vec::new(), true, 0);
        annexes.push(AnnexNode { title, body });
    }
    if title.is_empty() {
        reader.fault(1, "paper-fault-no-title", Vec::new());
    }
    if reader.faults.is_empty() {
        Ok(Template { file: file.to_owned(), title, body, annexes, used: reader.used })
    } else {
        Err(reader.faults)
    }
}

struct Reader<'t> {
    file: &'t str,
    lines: Vec<(u32, &'t str)>,
    at: usize,
    declared: &'t Declared,
    /// Tables whose rows are gone through, the innermost last.
    loops: Vec<String>,
    /// Columns of FEEL by the loops they hold in.
    columns: BTreeMap<Vec<String>, Columns>,
    faults: Vec<Fault>,
    used: Used,
}

impl<'t> Reader<'t> {
    fn fault(&mut self, line: u32, code: &'static str, args: Vec<(&'static str, String)>) {
        self.faults.push(Fault { file: self.file.to_owned(), line, code, args });
    }
    fn next(&mut self) -> Option<(u32, &'t str)> {
        let line = self.lines.get(self.at).copied();
        self.at += 1;
        line
    }
    fn peek(&self) -> Option<&'t str> {
        self.lines.get(self.at).map(|(_, text)| *text)
    }

    /// Blocks up to the end of the text, an `@end`, an `@else` or an `@annex`, which stay unread.
    fn nodes(&mut self, title: &mut Vec<Line>, annex: bool, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(text) = self.peek() {
            if text == "@end" || text == "@else" || text.starts_with("@annex") {
                break;
            }
            let Some((number, text)) = self.next() else { break };
            if text.is_empty() || text.starts_with("@#") {
                continue;
            }
            if depth > DEPTH_MOST {
                self.fault(number, "paper-fault-too-deep", Vec::new());
                self.skip();
                continue;
            }
            if let Some(rest) = text.strip_prefix('=') {
                if annex || depth > 0 {
                    self.fault(number, "paper-fault-title-place", Vec::new());
                }
                let line = self.line(number, rest.trim());
                title.push(line);
            } else if let Some(block) = text.strip_prefix('@') {
                nodes.extend(self.block(number, block, depth));
            } else if text.starts_with('#') {
                let level = text.bytes().take_while(|byte| *byte == b'#').count();
                let line = self.line(number, text[level..].trim());
                if level > 4 {
                    self.fault(number, "paper-fault-level", Vec::new());
                }
                nodes.push(Node::Heading { level: level.min(4) as u8, line });
            } else {
                let line = self.line(number, text);
                nodes.push(Node::Paragraph(line));
            }
        }
        nodes
    }

    fn block(&mut self, number: u32, block: &str, depth: usize) -> Option<Node> {
        let (word, rest) = block.split_once(char::is_whitespace).unwrap_or((block, ""));
        let rest = rest.trim();
        match word {
            "page" => Some(Node::Page),
            "slot" => self.slot(number, rest),
            "sign" => {
                let labels = rest.split('|').map(|it| it.trim().to_owned());
                Some(Node::Signatures(labels.filter(|it| !it.is_empty()).collect()))
            }
            "code" => {
                let (text, caption) = rest.split_once('|').unwrap_or((rest, ""));
                let (text, caption) = (self.line(number, text.trim()), self.line(number, caption));
                Some(Node::Code { text, caption })
            }
            "if" => {
                let condition = self.formula(number, rest, Some(&Type::Boolean));
                let then = self.nodes(&mut Vec::new(), true, depth + 1);
                let mut other = Vec::new();
                if self.peek() == Some("@else") {
                    self.at += 1;
                    other = self.nodes(&mut Vec::new(), true, depth + 1);
                }
                self.end(number, word);
                Some(Node::If { condition: condition?, line: number, then, other })
            }
            "for" => {
                let of = self.rows(number, rest);
                self.loops.extend(of.iter().map(|of| of.table.clone()));
                let body = self.nodes(&mut Vec::new(), true, depth + 1);
                if of.is_some() {
                    self.loops.pop();
                }
                self.end(number, word);
                Some(Node::For { of: of?, body })
            }
            "table" => self.table(number, rest),
            "chart" => self.chart(number, rest),
            "pairs" => {
                let mut pairs = Vec::new();
                for (at, text) in self.within(number, word) {
                    let (label, words) = text.split_once('|').unwrap_or((text, ""));
                    pairs.push((label.trim().to_owned(), self.line(at, words.trim())));
                }
                Some(Node::Pairs(pairs))
            }
            _ => {
                self.fault(number, "paper-fault-block", vec![("word", format!("@{word}"))]);
                None
            }
        }
    }

    /// The lines up to `@end`, empty ones left out.
    fn within(&mut self, number: u32, word: &str) -> Vec<(u32, &'t str)> {
        let mut lines = Vec::new();
        while let Some((at, text)) = self.next() {
            if text == "@end" {
                return lines;
            }
            if text.starts_with('@') && !text.starts_with("@#") {
                self.at -= 1;
                break;
            }
            if !text.is_empty() && !text.starts_with("@#") {
                lines.push((at, text));
            }
        }
        self.fault(number, "paper-fault-no-end", vec![("word", format!("@{word}"))]);
        lines
    }
    fn end(&mut self, number: u32, word: &str) {
        if self.peek() == Some("@end") {
            self.at += 1;
        } else {
            self.fault(number, "paper-fault-no-end", vec![("word", format!("@{word}"))]);
        }
    }
    /// Passes over the rest of a block that is too deep.
    fn skip(&mut self) {
        while self.peek().is_some_and(|text| text != "@end") {
            self.at += 1;
        }
    }

    fn slot(&mut self, number: u32, name: &str) -> Option<Node> {
        match self.declared.values.get(name) {
            Some(Kind::Text) => {
                self.used.values.insert(name.to_owned());
                Some(Node::Slot { name: name.to_owned(), line: number })
            }
            _ => {
                self.fault(number, "paper-fault-slot", vec![("name", name.to_owned())]);
                None
            }
        }
    }

    /// `县情况`, `县情况 where 得分 < 60`.
    fn rows(&mut self, number: u32, text: &str) -> Option<Rows> {
        let (table, keep) = match text.split_once(" where ") {
            Some((table, keep)) => (table.trim(), Some(keep)),
            None => (text, None),
        };
        let Some(columns) = self.declared.tables.get(table) else {
            let known: Vec<&str> = self.declared.tables.keys().map(String::as_str).collect();
            let args = vec![("name", table.to_owned()), ("known", known.join("、"))];
            self.fault(number, "paper-fault-table", args);
            return None;
        };
        let twice = self.loops.iter().any(|open| {
            let open = &self.declared.tables[open];
            columns.iter().any(|(name, _)| open.iter().any(|(other, _)| other == name))
        });
        if twice {
            self.fault(number, "paper-fault-loop", vec![("name", table.to_owned())]);
            return None;
        }
        self.loops.push(table.to_owned());
        let keep = keep.map(|keep| self.formula(number, keep, Some(&Type::Boolean)));
        self.loops.pop();
        let keep = match keep {
            Some(None) => return None,
            Some(Some(keep)) => Some(keep),
            None => None,
        };
        Some(Rows { table: table.to_owned(), keep, line: number })
    }

    fn table(&mut self, number: u32, rest: &str) -> Option<Node> {
        let of = self.rows(number, rest);
        let lines = self.within(number, "table");
        let of = of?;
        let (mut caption, mut notes, mut columns) = (Line::default(), Vec::new(), Vec::new());
        for (at, text) in lines {
            if let Some(text) = labelled(text, &["题：", "caption:"]) {
                caption = self.line(at, text);
            } else if let Some(text) = labelled(text, &["注：", "note:"]) {
                notes.push(self.line(at, text));
            } else {
                self.loops.push(of.table.clone());
                columns.extend(self.column(at, text));
                self.loops.pop();
            }
        }
        if columns.is_empty() {
            self.fault(number, "paper-fault-no-columns", Vec::new());
        }
        Some(Node::Table(TableNode { of, caption, columns, notes }))
    }

    /// `得分 | 2 | 得分 | 1`: head, width, formula, format. `c2` centres.
    fn column(&mut self, number: u32, text: &str) -> Option<ColumnNode> {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        let [head, width, rest @ ..] = parts.as_slice() else {
            self.fault(number, "paper-fault-column", Vec::new());
            return None;
        };
        let digits = width.trim_start_matches(['l', 'c', 'r']);
        let Some(share) = digits.parse::<f32>().ok().filter(|it| *it > 0.0 && *it <= 100.0) else {
            self.fault(number, "paper-fault-column", Vec::new());
            return None;
        };
        let hole = self.hole(number, &rest.join("|"))?;
        let align = match width.as_bytes().first() {
            Some(b'l') => Align::Start,
            Some(b'c') => Align::Center,
            Some(b'r') => Align::Figure,
            _ => match &hole.formula {
                Formula::Name { kind, .. } => align(*kind),
                Formula::Feel { expression, .. } if expression.result() == Some(&Type::Number) => {
                    Align::Figure
                }
                Formula::Feel { .. } => Align::Start,
            },
        };
        Some(ColumnNode { head: (*head).to_owned(), width: share, align, hole })
    }

    /// `@chart bars 县情况 where …`, then `名称 | 得分 | 2`, with 题： on a line of its own.
    fn chart(&mut self, number: u32, rest: &str) -> Option<Node> {
        let (kind, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let of = self.rows(number, rest.trim());
        let lines = self.within(number, "chart");
        if !matches!(kind, "bars" | "trend") {
            self.fault(number, "paper-fault-chart", vec![("word", kind.to_owned())]);
            return None;
        }
        let of = of?;
        let (mut caption, mut drawn) = (Line::default(), None);
        for (at, text) in lines {
            if let Some(text) = labelled(text, &["题：", "caption:"]) {
                caption = self.line(at, text);
                continue;
            }
            let parts: Vec<&str> = text.split('|').map(str::trim).collect();
            let [name, value, rest @ ..] = parts.as_slice() else {
                self.fault(at, "paper-fault-column", Vec::new());
                continue;
            };
            let decimals = rest.first().and_then(|it| it.parse().ok()).unwrap_or(0);
            self.loops.push(of.table.clone());
            let name = self.formula(at, name, Some(&Type::Text));
            let value = self.formula(at, value, Some(&Type::Number));
            self.loops.pop();
            drawn = name.zip(value).map(|(name, value)| (name, value, decimals));
        }
        let Some((name, value, decimals)) = drawn else {
            self.fault(number, "paper-fault-no-columns", Vec::new());
            return None;
        };
        let trend = kind == "trend";
        Some(Node::Chart(Box::new(ChartNode { trend, of, name, value, decimals, caption })))
    }
}

fn labelled<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    labels.iter().find_map(|label| text.strip_prefix(label)).map(str::trim)
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}
