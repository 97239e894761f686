//! What a file did, in numbers, in a sentence, and row by row.

use record::Outcome;
use serde::{Deserialize, Serialize};
use tables::{Checked, Problem, Template};
use terms::{Lang, Text};

use crate::{Kind, words};

/// What a file did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    pub run: i64,
    pub kind: Kind,
    pub source: String,
    /// Name of the file, without folders.
    pub file: String,
    /// Rows under the head, sample rows aside.
    pub rows: u64,
    /// Stored for the first time.
    pub new: u64,
    /// There already, with the same content.
    pub same: u64,
    /// Superseded what was there.
    pub corrected: u64,
    pub bad: u64,
    /// Sample rows of our template that were passed over.
    pub samples: u64,
    /// Heads that no column took.
    pub unused: Vec<String>,
    /// The first problems; all of them are in the workbook.
    pub problems: Vec<Told>,
    /// Values that were stored and deserve a second look; they came with the rows and stop nothing.
    #[serde(default)]
    pub warned: u64,
    /// The first of them.
    #[serde(default)]
    pub warnings: Vec<Told>,
    /// The hash of the workbook with the bad rows.
    pub annotated: Option<String>,
}

/// How many problems a report lists.
pub const LISTED: usize = 200;

/// One problem in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub row: u32,
    pub column: Text,
    pub rule: String,
    pub said: Text,
}

impl Report {
    /// Rows that this run wrote.
    pub fn good(&self) -> u64 {
        self.new + self.corrected
    }
    pub fn changed_nothing(&self) -> bool {
        self.good() == 0
    }
    /// The result in a sentence, in the words of the pages: `1 new, 1 same.`
    pub fn says(&self, lang: Lang) -> String {
        let count = |n: u64| ui::number::count(i64::try_from(n).unwrap_or(i64::MAX));
        if self.bad == 0 && self.good() == 0 {
            return ui::ta(lang, "import-says-nothing-new", &[("rows", count(self.rows))]);
        }
        let parts = [
            ("import-part-new", self.new),
            ("import-part-corrected", self.corrected),
            ("import-part-same", self.same),
            ("import-part-bad", self.bad),
        ];
        let said = parts.iter().filter(|(_, n)| *n > 0);
        let said: Vec<String> =
            said.map(|(key, n)| ui::ta(lang, key, &[("n", count(*n))])).collect();
        let key = if self.bad == 0 { "import-says-parts" } else { "import-says-again" };
        ui::ta(lang, key, &[("parts", said.join(lang.pick("，", ", ")))])
    }
}

/// What came of the rows, before it is kept.
pub(crate) fn counted(
    checked: &Checked,
    outcome: Outcome,
    warnings: &[(u32, Problem)],
    template: &Template,
) -> Report {
    let told = |row: u32, problem: &Problem| Told {
        row,
        column: words::column(template, &problem.column),
        rule: problem.rule.to_owned(),
        said: words::both(problem),
    };
    let problems = checked.bad.iter().flat_map(|bad| bad.problems.iter().map(|it| (bad.row, it)));
    Report {
        new: outcome.new,
        same: outcome.same,
        corrected: outcome.corrected,
        bad: checked.bad.len() as u64,
        samples: checked.samples as u64,
        problems: problems.take(LISTED).map(|(row, it)| told(row, it)).collect(),
        warned: warnings.len() as u64,
        warnings: warnings.iter().take(LISTED).map(|(row, it)| told(*row, it)).collect(),
        ..Report::default()
    }
}
