//! `forms/*.toml`: what clerks are asked for, as the paper table has it, and what the asking costs.

use serde::{Deserialize, Serialize};
use terms::{Date, Decimal, Text};

use super::de;

/// One version of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Letters, digits, `_`: formulas name what is in it.
    pub code: String,
    #[serde(default = "first")]
    pub version: u32,
    #[serde(deserialize_with = "de::day")]
    pub from: Date,
    #[serde(default, deserialize_with = "de::day_if", skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub name: Text,
    pub kind: FormKind,
    /// What stands at the top right of a statistical survey: 表号, 制定机关, 批准或备案文号, 有效期至.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    #[serde(default, deserialize_with = "de::day_if", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The unit that asks, and answers for the asking.
    pub owner: String,
    /// The clause that lets it be asked.
    pub ground: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    pub period: FormPeriod,
    #[serde(default)]
    pub units: FormUnits,
    /// What one filling costs, as counted or estimated.
    #[serde(deserialize_with = "de::decimal")]
    pub hours: Decimal,
    #[serde(default)]
    pub due: FormDue,
    /// Statutory and urgent, with the clause: exempt from the lead time, and listed every month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<String>,
    /// Signatures after the clerk's: 1 approve, 2 approve and accept.
    #[serde(default = "two")]
    pub signatures: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    #[serde(rename = "section")]
    pub sections: Vec<FormSection>,
    #[serde(default, rename = "check", skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<FormCheck>,
}

fn first() -> u32 {
    1
}

fn two() -> u8 {
    2
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormKind {
    /// 行政记录: what administering leaves behind.
    Administrative,
    /// 统计调查: asks for figures; may not go out without its marks.
    Survey,
    /// 内部工作用表 of one office.
    Internal,
    /// 问卷: a statistical survey of people or firms, answered by a link.
    Questionnaire,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormPeriod {
    Month,
    Quarter,
    Half,
    Year,
}

/// Who fills it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FormUnits {
    /// All units of these kinds: `county`, `zone`, `department`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// And these by code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// So many days after the period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDue {
    pub days: u16,
    #[serde(default = "yes")]
    pub working: bool,
}

fn yes() -> bool {
    true
}

impl Default for FormDue {
    fn default() -> Self {
        Self { days: 8, working: true }
    }
}

/// A block of the table: columns across, lines down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    pub code: String,
    pub name: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Head of the column that holds the names of the lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stub: Option<Text>,
    #[serde(rename = "column")]
    pub columns: Vec<FormColumn>,
    #[serde(default, rename = "line", skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<FormLine>,
    /// Lines that are not written here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<FormAxis>,
    #[serde(default, rename = "cell", skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<FormCell>,
    /// May be submitted and approved by itself.
    #[serde(default)]
    pub partial: bool,
    /// Asked only where this holds (FEEL over cells of the sections before it).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, tag = "of")]
pub enum FormAxis {
    /// One line for each unit of these kinds below whoever fills it.
    Units { kinds: Vec<String> },
    /// A ledger: the clerk adds lines.
    Ledger {
        #[serde(default = "many")]
        most: u32,
    },
}

fn many() -> u32 {
    500
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FormSort {
    #[default]
    Number,
    Text,
    Date,
    /// One of `choices`.
    Choice,
    /// Yes or no.
    Truth,
}

/// Where a value is already known, so that nobody types it again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FormFrom {
    /// An indicator for this unit and period, entered or counted from records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// A cell `section.line.column` of another form for the same unit and period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// What this very cell said in the period before: what seldom changes is confirmed, not typed.
    pub last: bool,
}

impl FormFrom {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What is asked in a cell; a line or a cell may say otherwise than its column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormColumn {
    pub code: String,
    pub name: Text,
    /// A head over several columns with the same group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Text>,
    #[serde(default)]
    pub sort: FormSort,
    /// Code of a `[[measure]]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    #[serde(default)]
    pub decimals: u8,
    #[serde(default)]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Text>,
    /// Computed from the other columns of its line (FEEL); nobody types it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// Left out of the lines that add up others.
    #[serde(default)]
    pub never_added: bool,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub least: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub most: Option<Decimal>,
    /// A change against the same period of last year beyond this share (0.5: half as much again) asks for a reason.
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub jump: Option<Decimal>,
    /// A value far from those of the other lines asks for a reason.
    #[serde(default)]
    pub outlier: bool,
    /// The figure that this cell collects: accepted, it is the value of the indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    #[serde(default, skip_serializing_if = "FormFrom::is_nothing")]
    pub known: FormFrom,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormLine {
    pub code: String,
    pub name: Text,
    #[serde(default)]
    pub indent: u8,
    /// Adds these lines; `["*"]` all others that add nothing themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub total: Vec<String>,
    /// Columns that are not asked here; `["*"]`: a heading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grey: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<FormSort>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Text>,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub least: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub most: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Asked only where this holds (FEEL over the cells of the sheet).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// What is otherwise in one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormCell {
    pub line: String,
    pub column: String,
    #[serde(default)]
    pub grey: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    #[serde(default, skip_serializing_if = "FormFrom::is_nothing")]
    pub known: FormFrom,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub least: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub most: Option<Decimal>,
    #[serde(default, deserialize_with = "de::decimal_if", skip_serializing_if = "Option::is_none")]
    pub jump: Option<Decimal>,
}

/// What must hold. A rule over something that is missing says nothing, unless it speaks of `null` itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormCheck {
    pub code: String,
    pub severity: FormSeverity,
    /// FEEL, true where all is well. Over a line: its columns by code, `last_x` and `year_x` for the period
    /// before and the same a year ago. Over the sheet: `section_line_column`, and `section_column` as a list.
    pub holds: String,
    /// The section whose every line is held to it; the sheet as a whole where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Only these lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// The column, or on the sheet the cell `section.line.column`, at which it is told.
    pub at: String,
    /// What is asked, in words: a question, not a reproach.
    pub words: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormSeverity {
    /// Cannot be: is put right before the sheet is submitted.
    Error,
    /// Can be, and wants a reason.
    Reason,
    /// Is only said.
    Note,
}
