//! What is wrong with a pack, said so that its author can put it right: file, line, rule, fix.
//!
//! The rule is a code; the sentences are in `base/ui/texts/{zh,en}/packs.ftl`, one for each code and
//! each severity. A problem stops the pack from loading; a remark does not.

use std::fmt;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack does not load.
    Error,
    /// The pack loads; somebody should look.
    Warning,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// The rules a pack is held to, each with the code of its text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])* $name,)* }
        impl Rule {
            pub const ALL: &'static [Rule] = &[$(Rule::$name,)*];
            /// The message code in the Fluent files.
            pub fn code(self) -> &'static str {
                match self { $(Rule::$name => $code,)* }
            }
        }
    };
}

rules! {
    /// The folder or file cannot be read.
    FileUnreadable = "pack-file-unreadable",
    /// A file that the pack names or must have is not there.
    FileMissing = "pack-file-missing",
    /// Not UTF-8.
    FileEncoding = "pack-file-encoding",
    /// Not TOML.
    Syntax = "pack-syntax",
    /// A field is missing, unknown, or of the wrong kind.
    Field = "pack-field",
    /// A section that no pack has.
    UnknownSection = "pack-unknown-section",
    /// A row of a table has other columns than its head, or a value of the wrong kind.
    Row = "pack-row",
    /// A column that the table must have.
    ColumnMissing = "pack-column-missing",
    /// The same code twice.
    Duplicate = "pack-duplicate",
    /// A code that nothing carries.
    Unknown = "pack-unknown",
    /// A needed pack is not on the shelf, or packs need each other in a circle.
    Needs = "pack-needs",
    /// A code with characters that are not allowed.
    Code = "pack-code",
    /// Valid to comes before valid from.
    Dates = "pack-dates",
    /// Two editions of the same thing are valid on the same day.
    Overlap = "pack-overlap",
    /// Units that follow each other, and the days of the units say otherwise.
    Succession = "pack-succession",
    /// A unit is above itself.
    Circle = "pack-circle",
    /// Indicators are computed from each other in a circle.
    FormulaLoop = "pack-formula-loop",
    /// A formula does not parse.
    Formula = "pack-formula",
    /// Base points do not total the declared maximum.
    SchemeSum = "pack-scheme-sum",
    /// A group's items do not total the group.
    GroupSum = "pack-group-sum",
    /// An item without a data owner.
    NoOwner = "pack-no-owner",
    /// A veto without a ground and document of its own.
    VetoGround = "pack-veto-ground",
    /// A scheme that names no issuing document.
    NoDocument = "pack-no-document",
    /// Grade bands leave a gap or overlap.
    Bands = "pack-bands",
    /// The numbers of a scoring rule cannot score anybody.
    ScoreRule = "pack-score-rule",
    /// An honour that may not score is used in a scheme.
    NeverScores = "pack-never-scores",
    /// A scored rate is measured from risk-targeted samples.
    RiskTargeted = "pack-risk-targeted",
    /// A fact that the program does not publish.
    UnknownFact = "pack-unknown-fact",
    /// A column that the fact does not have.
    UnknownColumn = "pack-unknown-column",
    /// A value that the column cannot hold.
    UnknownValue = "pack-unknown-value",
    /// An aggregate without what it needs.
    Aggregate = "pack-aggregate",
    /// Weights do not total one.
    Weights = "pack-weights",
    /// A number outside the allowed range.
    Range = "pack-range",
    /// Two tiles on one place, or a tile that overlaps its neighbour.
    Tiles = "pack-tiles",
    /// Notices on working days that contradict each other or the week.
    Calendar = "pack-calendar",
    /// Neither a source nor `assumed = true`.
    NoSource = "pack-no-source",
    /// English texts that are missing, counted.
    EnglishMissing = "pack-english-missing",
    /// A later pack replaces what an earlier one declared.
    Replaced = "pack-replaced",
    /// A line of a paper's text breaks a rule.
    PaperText = "pack-paper-text",
    /// A kind of case that cannot work.
    CaseKind = "pack-case-kind",
    /// A file that no section names.
    FileUnused = "pack-file-unused",
}

/// One breach of one rule at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path within the shelf of packs (`cn/indicators.toml`).
    pub file: String,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: u32,
    pub rule: Rule,
    /// Named arguments for the text.
    pub args: Vec<(&'static str, String)>,
    pub severity: Severity,
}

/// A problem that does not stop the pack.
pub type Remark = Problem;

impl Problem {
    pub fn new(file: impl Into<String>, line: u32, rule: Rule) -> Self {
        Self { file: file.into(), line, rule, args: Vec::new(), severity: Severity::Error }
    }
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
    /// As a breach for a page: the place is `file:line`.
    pub fn field(&self) -> terms::Field {
        terms::Field {
            place: format!("{}:{}", self.file, self.line),
            rule: self.rule.code(),
            args: self.args.clone(),
        }
    }
}

/// For logs and `pack check` without texts; people read the Fluent sentence.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.rule.code())?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

/// All problems as the one error that reaches a person.
pub fn as_error(problems: &[Problem]) -> terms::Error {
    let count = problems.len();
    problems
        .iter()
        .map(Problem::field)
        .fold(terms::Error::invalid("pack-invalid").with("count", count), terms::Error::breach)
}
