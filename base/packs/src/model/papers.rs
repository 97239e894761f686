//! `papers/*.toml`: kinds of paper that an office writes, each with its text beside it, and the
//! number series that signed papers are entered in.
//!
//! The text (`papers/<code>.txt`) is read by whoever knows the names it may use; here it is kept as it
//! stands.

use serde::{Deserialize, Serialize};
use terms::Text;

use super::Role;

/// One kind of paper: 通报, 整改通知书, 检验报告 …
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PaperKind {
    pub code: String,
    pub name: Text,
    /// What it is for, in one sentence.
    pub purpose: Text,
    pub group: PaperGroup,
    pub layout: PaperLayout,
    /// Number series; none for sheets that carry a number of their own.
    pub series: Option<String>,
    /// What one paper is about.
    #[serde(default)]
    pub about: PaperAbout,
    pub drafts: Vec<Role>,
    pub reviews: Vec<Role>,
    pub signs: Vec<Role>,
    /// Anybody with the check code may see the frozen figures; internal unless it says so.
    #[serde(default)]
    pub public: bool,
    /// Who gets it and signs for it.
    #[serde(default)]
    pub goes_to: PaperRecipients,
    /// Working days within which receipt is to be signed for.
    pub receipt_days: Option<i32>,
    /// Issuing it takes back the paper it refers to.
    #[serde(default)]
    pub withdraws: bool,
    /// The clause it rests on.
    pub ground: Text,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    /// Where values come from, by code.
    #[serde(default)]
    pub feed: Vec<String>,
    /// Indicators under names of the text.
    #[serde(default)]
    pub value: Vec<PaperValue>,
    /// What the drafter fills in.
    #[serde(default)]
    pub input: Vec<PaperInput>,
    #[serde(default)]
    pub head: PaperHead,
    /// `papers/<code>.txt` as it stands; filled in after the table was read.
    #[serde(skip)]
    pub text: String,
    #[serde(skip)]
    pub text_file: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperGroup {
    Plan,
    Assessment,
    Act,
    Analysis,
    Sampling,
    Metrology,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperLayout {
    /// 公文, with a red head.
    Official,
    Letter,
    Minutes,
    /// Cover, contents, chapters.
    Report,
    /// A form or certificate on one sheet.
    Sheet,
    /// A sheet of 80 by 50 mm.
    Label,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperAbout {
    /// The city as a whole.
    #[default]
    City,
    /// One unit below the city.
    County,
    Firm,
    Sample,
    /// Another paper.
    Paper,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperRecipients {
    #[default]
    Nobody,
    /// The unit that it is about.
    Unit,
    /// All units below the city.
    Counties,
}

/// `[[value]]`: an indicator for the paper's unit and period. Its name gives also `…_下限`, `…_上限`,
/// `…_样本`, `…_上期`, `…_目标` and the table `…_走势`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PaperValue {
    pub name: String,
    pub indicator: String,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PaperInput {
    /// As the text names it.
    pub name: String,
    pub label: Text,
    #[serde(default)]
    pub kind: PaperInputKind,
    #[serde(default)]
    pub required: bool,
    /// Where a draft begins.
    pub default: Option<String>,
    /// Columns of `rows`.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What a filled field looks like; never a fact about anybody.
    pub example: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperInputKind {
    #[default]
    Text,
    Number,
    Date,
    Truth,
    /// Paragraphs, one a line.
    Paragraphs,
    /// Rows for a table of the text: one row a line, cells by `|`; `columns` of the input name them.
    Rows,
}

/// `[head]`: what stands around the text; placeholders as in the text.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaperHead {
    pub secrecy: Option<String>,
    pub urgency: Option<String>,
    pub to: Vec<String>,
    pub copies: Vec<String>,
    pub remark: Option<String>,
    pub subtitle: Option<String>,
    pub corner_left: Vec<String>,
    pub corner_right: Vec<String>,
    pub landscape: bool,
    /// Tenths of a millimetre, for labels.
    pub size: Option<[u32; 2]>,
    /// 出席, 列席 … of minutes: label, then the input that holds the names.
    pub people: Vec<[String; 2]>,
}

/// `[[series]]` in `papers/series.toml`: an organ's number series.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSeries {
    pub code: String,
    /// 发文机关署名.
    pub organ: Text,
    /// 发文机关标志.
    pub mark: String,
    /// `运质强办〔{year}〕{n}号`; the number starts at 1 each year.
    pub number: String,
    /// 印发机关.
    pub printed_by: Option<String>,
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}
