//! The text of a kind of paper: words, placeholders, conditions, loops, tables, charts.
//!
//! ```text
//! = 关于{{ 年度 }}年度质量工作考核结果的通报
//! ## 总体情况
//! 全市平均{{! 平均分 | 2 }}分。
//! @if 未达标数 > 0
//! 有{{ 未达标数 }}个县（市、区）未达到合格等次。
//! @end
//! @table 县情况 where 等级 = "A" · 优秀等次名单
//! 县（市、区） | 3 | 名称
//! 得分 | 2 | 得分 | 2
//! @end
//! ```
//!
//! A text is read once against the names that are declared: a name nobody declared, a text where a
//! number belongs, a block without an end are told with file and line before anybody is written to.
//! Filling it with values cannot run away (tables are finite, and what is printed has a limit),
//! and prints neither `null` nor `NaN`: what is missing is — with a remark, or a refusal where the
//! template says `{{! … }}`.

mod expression;
mod fill;
mod parse;
mod words;

pub use fill::{Filled, Printed};
pub use words::Words;
pub(crate) use words::{date, printed};

use expression::Formula;
use terms::{Error, Field};

use crate::data::{Data, Declared};

/// What is wrong in a template, or with the values at one of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    pub line: u32,
    /// Message code.
    pub code: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    pub(crate) fn field(&self) -> Field {
        Field { place: format!("{}:{}", self.file, self.line), rule: self.code, args: self.said() }
    }
}

impl Fault {
    /// Why a value is missing is itself a message: in words for pages that know no better, and as it is for
    /// whoever says it in the language of the reader ([`WHY`]).
    fn said(&self) -> Vec<(&'static str, String)> {
        let mut args = self.args.clone();
        if let Some((_, why)) = args.iter_mut().find(|(name, _)| *name == "why") {
            let raw = std::mem::replace(why, crate::data::say_why(terms::Lang::Zh, why));
            args.push((WHY, raw));
        }
        args
    }
}

/// The argument of a breach that holds the ground of a missing value as it was kept.
pub(crate) const WHY: &str = "why-kept";

/// A breach in the language of the reader, with the ground of a missing value in it.
pub(crate) fn told_of(lang: terms::Lang, field: &Field) -> String {
    let kept = field.args.iter().find(|(name, _)| *name == WHY);
    let said = |(name, value): &(&'static str, String)| match kept {
        Some((_, kept)) if *name == "why" => (*name, crate::data::say_why(lang, kept)),
        _ => (*name, value.clone()),
    };
    let args: Vec<(&str, String)> = field.args.iter().map(said).collect();
    ui::ta(lang, field.rule, &args)
}

/// All faults as the one error that reaches a person.
pub fn as_error(faults: &[Fault]) -> Error {
    let error = Error::invalid("paper-text-invalid").with("count", faults.len());
    faults.iter().map(Fault::field).fold(error, Error::breach)
}

/// A text that was read against its names. Shared between threads.
#[derive(Debug)]
pub struct Template {
    file: String,
    title: Vec<Line>,
    body: Vec<Node>,
    annexes: Vec<AnnexNode>,
    used: Used,
}

/// The names that a template reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Used {
    pub values: std::collections::BTreeSet<String>,
    /// Table and column.
    pub columns: std::collections::BTreeSet<(String, String)>,
}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// Every fault, each with its line.
    pub fn read(file: &str, text: &str, declared: &Declared) -> Result<Self, Vec<Fault>> {
        parse::read(file, text, declared)
    }
    /// Fills it.
    ///
    /// # Errors
    /// Every value that is required and missing, every formula without a result, with its line.
    pub fn fill(&self, data: &Data, words: Words) -> Result<Filled, Vec<Fault>> {
        fill::fill(self, data, words)
    }
    pub fn used(&self) -> &Used {
        &self.used
    }
}

/// Words and placeholders of one line or paragraph.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Debug)]
pub(crate) enum Piece {
    Words { text: String, strong: bool },
    Hole(Hole),
}

#[derive(Debug)]
pub(crate) struct Hole {
    pub(crate) line: u32,
    pub(crate) formula: Formula,
    pub(crate) format: Format,
    /// `{{! … }}`: a paper without it is not printed.
    pub(crate) required: bool,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// As its name was declared.
    #[default]
    Declared,
    Decimals(u32),
    /// With its sign: `+0.3`.
    Signed(u32),
    /// `2026-11-23`.
    Iso,
    /// `2026年11月`.
    Month,
}

#[derive(Debug)]
pub(crate) enum Node {
    Heading {
        level: u8,
        line: Line,
    },
    Paragraph(Line),
    If {
        condition: Formula,
        line: u32,
        then: Vec<Node>,
        other: Vec<Node>,
    },
    For {
        of: Rows,
        body: Vec<Node>,
    },
    Table(TableNode),
    Chart(Box<ChartNode>),
    Pairs(Vec<(String, Line)>),
    Signatures(Vec<String>),
    Code {
        text: Line,
        caption: Line,
    },
    /// Paragraphs that the drafter wrote into a field.
    Slot {
        name: String,
        line: u32,
    },
    Page,
}

/// The rows that a block goes through.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) table: String,
    pub(crate) keep: Option<Formula>,
    pub(crate) line: u32,
}

#[derive(Debug)]
pub(crate) struct TableNode {
    pub(crate) of: Rows,
    pub(crate) caption: Line,
    pub(crate) columns: Vec<ColumnNode>,
    pub(crate) notes: Vec<Line>,
}

#[derive(Debug)]
pub(crate) struct ColumnNode {
    pub(crate) head: String,
    pub(crate) width: f32,
    pub(crate) align: document::paper::Align,
    pub(crate) hole: Hole,
}

#[derive(Debug)]
pub(crate) struct ChartNode {
    pub(crate) trend: bool,
    pub(crate) of: Rows,
    pub(crate) name: Formula,
    pub(crate) value: Formula,
    pub(crate) decimals: u32,
    pub(crate) caption: Line,
}

#[derive(Debug)]
pub(crate) struct AnnexNode {
    pub(crate) title: Line,
    pub(crate) body: Vec<Node>,
}
