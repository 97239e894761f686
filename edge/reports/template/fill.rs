//! Fills a template: from values to the blocks of a paper.

use document::chart::{Bar, Bars, Trend, TrendPoint};
use document::paper::{Annex, Block, Cell as PaperCell, Chart, Column, Run, Style, Table};
use rule::Value;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::expression::{Formula, Given};
use super::*;
use crate::data::{Cell, Datum, Kind, Row};

/// Blocks of one paper; more is a loop within loops that nobody meant.
const BLOCKS_MOST: usize = 20_000;
/// Cells of one table.
const CELLS_MOST: usize = 200_000;

/// A template with its values in place.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    pub title: String,
    pub blocks: Vec<Block>,
    pub annexes: Vec<Annex>,
    /// Every value that was printed.
    pub printed: Vec<Printed>,
    /// What is missing where the template does without.
    pub remarks: Vec<Fault>,
}

/// A value as it stands on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The formula, as the template has it.
    pub formula: String,
    pub text: String,
    pub line: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

pub(super) fn fill(template: &Template, data: &Data, words: Words) -> Result<Filled, Vec<Fault>> {
    let mut filling = Filling {
        template,
        data,
        words,
        rows: Vec::new(),
        printed: Vec::new(),
        faults: Vec::new(),
        remarks: Vec::new(),
        blocks: 0,
        estimated: false,
    };
    let title: Vec<String> = template.title.iter().map(|line| filling.plain(line)).collect();
    let blocks = filling.text(&template.body);
    let annexes = template
        .annexes
        .iter()
        .map(|annex| Annex {
            title: filling.plain(&annex.title),
            blocks: filling.text(&annex.body),
        })
        .collect();
    let Filling { printed, faults, remarks, .. } = filling;
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Filled { title: title.join("\n"), blocks, annexes, printed, remarks })
}

struct Filling<'f> {
    template: &'f Template,
    data: &'f Data,
    words: Words,
    /// Rows that are gone through, the innermost last.
    rows: Vec<(&'f str, &'f crate::data::Table, &'f Row)>,
    printed: Vec<Printed>,
    faults: Vec<Fault>,
    remarks: Vec<Fault>,
    blocks: usize,
    /// A value that stands on an estimate was printed and no note says so yet.
    estimated: bool,
}

/// Stands before an estimate wherever it is printed; the note below says what it means.
const ESTIMATED: &str = "≈";

impl<'f> Filling<'f> {
    fn make(&self, line: u32, code: &'static str, args: Vec<(&'static str, String)>) -> Fault {
        Fault { file: self.template.file.clone(), line, code, args }
    }
    fn fault(&mut self, line: u32, code: &'static str, args: Vec<(&'static str, String)>) {
        let fault = self.make(line, code, args);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// The text or an annex; where it speaks of estimates, its last line says what ≈ means.
    fn text(&mut self, nodes: &'f [Node]) -> Vec<Block> {
        let mut blocks = self.nodes(nodes);
        blocks.extend(self.estimate_note().map(Block::text));
        blocks
    }
    fn estimate_note(&mut self) -> Option<String> {
        let said = std::mem::take(&mut self.estimated);
        said.then(|| ui::t(self.words.lang, "paper-note-estimated"))
    }

    fn nodes(&mut self, nodes: &'f [Node]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for node in nodes {
            if self.blocks > BLOCKS_MOST {
                break;
            }
            self.node(node, &mut blocks);
        }
        blocks
    }

    fn node(&mut self, node: &'f Node, blocks: &mut Vec<Block>) {
        self.blocks += 1;
        match node {
            Node::Heading { level, line } => {
                let text = self.plain(line);
                blocks.push(Block::Heading { level: *level, text });
            }
            Node::Paragraph(line) => {
                let runs = self.line(line);
                blocks.push(Block::Paragraph(runs));
            }
            Node::If { condition, line, then, other } => match self.truth(condition, *line) {
                Some(true) => blocks.extend(self.nodes(then)),
                Some(false) => blocks.extend(self.nodes(other)),
                None => {}
            },
            Node::For { of, body } => {
                for row in self.kept(of) {
                    if self.blocks > BLOCKS_MOST {
                        let most = vec![("most", BLOCKS_MOST.to_string())];
                        self.fault(of.line, "paper-fault-too-much", most);
                        break;
                    }
                    self.rows.push(row);
                    blocks.extend(self.nodes(body));
                    self.rows.pop();
                }
            }
            Node::Table(table) => blocks.extend(self.table(table)),
            Node::Chart(chart) => blocks.push(self.chart(chart)),
            Node::Pairs(pairs) => {
                let pairs = pairs.iter().map(|(label, line)| (label.clone(), self.line(line)));
                let pairs = pairs.collect();
                blocks.push(Block::Pairs(pairs));
            }
            Node::Signatures(labels) => {
                let slots = labels.iter().map(|label| (label.clone(), None)).collect();
                blocks.push(Block::Signatures(slots));
            }
            Node::Code { text, caption } => {
                let (text, caption) = (self.plain(text), self.plain(caption));
                blocks.push(Block::Code { text, caption });
            }
            Node::Slot { name, line } => self.slot(name, *line, blocks),
            Node::Page => blocks.push(Block::PageBreak),
        }
    }

    /// What the drafter wrote: a paragraph a line; an empty field leaves nothing.
    fn slot(&mut self, name: &str, line: u32, blocks: &mut Vec<Block>) {
        let text = self.data.text(name).unwrap_or_default();
        let paragraphs = text.lines().map(str::trim).filter(|text| !text.is_empty());
        for text in paragraphs {
            self.blocks += 1;
            let formula = name.to_owned();
            self.printed.push(Printed { formula, text: text.to_owned(), line, link: None });
            blocks.push(Block::text(text));
        }
    }

    fn look(&self, name: &str) -> Option<&'f Datum> {
        let column = self.rows.iter().rev().find_map(|(_, table, row)| {
            let at = table.at(name)?;
            row.cells.get(at)
        });
        column.or_else(|| self.data.values.get(name))
    }
    /// A column of a table as a list; what is missing is left out.
    /// Whether one of them is an estimate goes along.
    fn list(&self, name: &str) -> Option<(Vec<Value>, bool)> {
        if self.look(name).is_some() {
            return None;
        }
        self.data.tables.iter().find_map(|(table, rows)| {
            let at = rows.at(name.strip_prefix(table.as_str())?.strip_prefix('_')?)?;
            let cells = || rows.rows.iter().filter_map(|row| row.cells.get(at));
            let values = cells().filter_map(|datum| datum.cell.as_ref()).map(Cell::of_rule);
            Some((values.collect(), cells().any(|datum| datum.estimated)))
        })
    }
    fn give(&mut self, formula: &Formula, line: u32) -> Option<Given> {
        let given = formula.give(|name| self.look(name), |name| self.list(name));
        match given {
            Ok(given) => Some(given),
            Err(reason) => {
                let mut args = reason.args();
                args.push(("formula", formula.text().to_owned()));
                self.fault(line, reason.code(), args);
                None
            }
        }
    }

    /// A condition over something missing is refused: guessing would print the wrong paragraph.
    fn truth(&mut self, formula: &Formula, line: u32) -> Option<bool> {
        let given = self.give(formula, line)?;
        match given.value {
            Some(Cell::Truth(truth)) => Some(truth),
            Some(_) => None,
            None => {
                let names: Vec<String> = given.missing.into_iter().map(|(name, _)| name).collect();
                self.fault(line, "paper-fault-condition", vec![("names", names.join("、"))]);
                None
            }
        }
    }

    fn kept(&mut self, of: &'f Rows) -> Vec<(&'f str, &'f crate::data::Table, &'f Row)> {
        let Some(table) = self.data.tables.get(&of.table) else { return Vec::new() };
        let mut kept = Vec::new();
        for row in &table.rows {
            let row = (of.table.as_str(), table, row);
            if let Some(keep) = &of.keep {
                self.rows.push(row);
                let truth = self.truth(keep, of.line);
                self.rows.pop();
                if truth != Some(true) {
                    continue;
                }
            }
            kept.push(row);
        }
        kept
    }

    fn line(&mut self, line: &Line) -> Vec<Run> {
        let mut runs = Vec::new();
        for piece in &line.pieces {
            match piece {
                Piece::Words { text, strong } => {
                    let style = if *strong { Style::Strong } else { Style::Plain };
                    runs.push(Run { text: text.clone(), style, link: None });
                }
                Piece::Hole(hole) => {
                    let (text, given) = self.hole(hole);
                    let link = given.and_then(|given| given.link);
                    runs.push(Run { text, style: Style::Plain, link });
                }
            }
        }
        runs
    }
    fn plain(&mut self, line: &Line) -> String {
        self.line(line).into_iter().map(|run| run.text).collect()
    }

    fn hole(&mut self, hole: &Hole) -> (String, Option<Given>) {
        let Some(given) = self.give(&hole.formula, hole.line) else {
            return (ui::number::MISSING.to_owned(), None);
        };
        let text = match &given.value {
            Some(cell) => {
                let text = printed(cell, given.kind, hole.format, self.words);
                // What follows from an estimate is one; a word or a day that does is told by the note.
                self.estimated |= given.estimated;
                let is_number = given.estimated && cell.number().is_some();
                if is_number { format!("{ESTIMATED}{text}") } else { text }
            }
            None => {
                for (name, why) in &given.missing {
                    let args = vec![("name", name.clone()), ("why", why.clone())];
                    if hole.required {
                        self.fault(hole.line, "paper-fault-required", args);
                    } else {
                        let remark = self.make(hole.line, "paper-remark-missing", args);
                        if !self.remarks.contains(&remark) {
                            self.remarks.push(remark);
                        }
                    }
                }
                ui::number::MISSING.to_owned()
            }
        };
        self.printed.push(Printed {
            formula: hole.formula.text().to_owned(),
            text: text.clone(),
            line: hole.line,
            link: given.link.clone(),
        });
        (text, Some(given))
    }

    fn table(&mut self, table: &'f TableNode) -> Option<Block> {
        let before = std::mem::take(&mut self.estimated);
        let block = self.rows_of(table);
        self.estimated = before;
        block
    }
    fn rows_of(&mut self, table: &'f TableNode) -> Option<Block> {
        let kept = self.kept(&table.of);
        if kept.len().saturating_mul(table.columns.len()) > CELLS_MOST {
            let most = vec![("most", CELLS_MOST.to_string())];
            self.fault(table.of.line, "paper-fault-too-much", most);
            return None;
        }
        let head = table
            .columns
            .iter()
            .map(|column| PaperCell { strong: true, ..PaperCell::text(column.head.clone()) });
        let mut made = Table {
            head: vec![head.collect()],
            columns: table
                .columns
                .iter()
                .map(|column| Column { width: column.width, align: column.align })
                .collect(),
            ..Table::default()
        };
        for row in kept {
            self.rows.push(row);
            let cells = table.columns.iter().map(|column| self.cell(&column.hole)).collect();
            self.rows.pop();
            made.rows.push(cells);
        }
        let caption = self.plain(&table.caption);
        made.caption = Some(caption).filter(|text| !text.is_empty());
        made.notes = table.notes.iter().map(|note| self.plain(note)).collect();
        made.notes.extend(self.estimate_note());
        Some(Block::Table(made))
    }

    fn cell(&mut self, hole: &Hole) -> PaperCell {
        let (text, given) = self.hole(hole);
        let number = given.as_ref().and_then(|given| given.value.as_ref()?.number());
        let mut cell = PaperCell::text(text);
        if let (Some(number), Some(given)) = (number, &given) {
            cell.number = number.to_f64();
            cell.decimals = match (hole.format, given.kind) {
                (Format::Decimals(places) | Format::Signed(places), _) => places as u8,
                (_, Kind::Number(places)) => places as u8,
                _ => number.normalize().scale().min(6) as u8,
            };
        }
        if let Some(run) = cell.runs.first_mut() {
            run.link = given.and_then(|given| given.link);
        }
        cell
    }

    fn chart(&mut self, chart: &'f ChartNode) -> Block {
        let mut points: Vec<(String, Option<f64>, String)> = Vec::new();
        for row in self.kept(&chart.of) {
            self.rows.push(row);
            let name = self.give(&chart.name, chart.of.line).and_then(|given| given.value);
            let given = self.give(&chart.value, chart.of.line);
            let estimated = given.as_ref().is_some_and(|given| given.estimated);
            let value = given.and_then(|given| given.value);
            self.rows.pop();
            let name = match name {
                Some(Cell::Text(name)) => name,
                _ => ui::number::MISSING.to_owned(),
            };
            let number = value.as_ref().and_then(Cell::number);
            let mut text = number.map_or_else(
                || ui::number::MISSING.to_owned(),
                |number| ui::number::decimal(number, chart.decimals),
            );
            if estimated {
                self.estimated = true;
                text.insert_str(0, ESTIMATED);
            }
            points.push((name, number.and_then(|it| it.to_f64()), text));
        }
        let caption = self.plain(&chart.caption);
        let said: Vec<String> =
            points.iter().map(|(name, _, text)| format!("{name} {text}")).collect();
        let colon = self.words.lang.pick("：", ": ");
        let alt = format!("{caption}{colon}{}", said.join(self.words.lang.pick("；", "; ")));
        let svg = if chart.trend {
            trend(&caption, points, chart.decimals)
        } else {
            bars(&caption, points, chart.decimals)
        };
        Block::Chart(Chart { svg, alt, caption: Some(caption).filter(|it| !it.is_empty()) })
    }
}

fn bars(label: &str, points: Vec<(String, Option<f64>, String)>, decimals: u32) -> String {
    let bars = points
        .into_iter()
        .map(|(name, value, text)| Bar { name, value, text, ..Bar::default() })
        .collect();
    Bars { label: label.to_owned(), bars, decimals: decimals as usize, ..Bars::default() }.svg()
}

fn trend(label: &str, points: Vec<(String, Option<f64>, String)>, _decimals: u32) -> String {
    let end_label = points.last().map(|(_, _, text)| text.clone()).unwrap_or_default();
    let points = points
        .into_iter()
        .map(|(tick, value, title)| TrendPoint { tick, value, title, ..TrendPoint::default() })
        .collect();
    Trend { label: label.to_owned(), points, end_label, ..Trend::default() }.svg()
}
