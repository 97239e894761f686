//! Tables that somebody keyed from a standard in hand, read at run time.
//!
//! Reduced plans of ISO 2859-1:1999 (GB/T 2828.1-2012), double and multiple plans, the plans of
//! MIL-STD-105E that differ: the text is bought or scanned, and whoever has it keys what they use.
//! Nothing is guessed here, and every table names its source.
//!
//! The format is CSV in UTF-8. Lines that start with `#` are remarks; one of them must say
//! `# source:` and where the numbers were read. Then the heads, then a row for each sample of a plan:
//!
//! ```text
//! # source: GB/T 2828.1-2012, table 2-C, keyed 2026-03-02, checked by a second person
//! samples,severity,letter,aql,stage,n,accept,reject
//! 1,reduced,K,2.5,1,50,5,6
//! 1,reduced,J,2.5,1,up,,
//! 2,normal,K,2.5,1,80,3,6
//! 2,normal,K,2.5,2,80,9,10
//! ```
//!
//! `samples` is 1 for single, 2 for double plans and so on; `up` and `down` in `n` are the arrows. A
//! last sample whose rejection number leaves a gap (`accept 3, reject 6`) is a reduced plan of
//! MIL-STD-105E: in the gap the lot is accepted and inspection returns to normal. Stages that
//! cannot accept (`#` in multiple plans) cannot be keyed yet.

use std::collections::BTreeMap;

use super::tables::{AQLS, LETTERS};
use super::{Plan, Stage};
use crate::error::Error;

/// How severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Normal,
    Tightened,
    Reduced,
}

impl Severity {
    /// By its word.
    pub fn named(word: &str) -> Option<Severity> {
        match word.trim() {
            "normal" => Some(Severity::Normal),
            "tightened" => Some(Severity::Tightened),
            "reduced" => Some(Severity::Reduced),
            _ => None,
        }
    }
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    pub reason: String,
}

/// A plan of a keyed table, after following the arrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedPlan {
    pub letter: char,
    /// When a lot is accepted; a gap counts as accepted.
    pub plan: Plan,
    /// Acceptance and rejection number of the last sample as keyed, for
    /// [`super::switching::Numbers`].
    pub numbers: (u64, u64),
}

/// A keyed table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    source: String,
    cells: BTreeMap<Key, Cell>,
}

type Key = (usize, Severity, usize, usize);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Up,
    Down,
    Plan(KeyedPlan),
}

const HEADS: &str = "samples,severity,letter,aql,stage,n,accept,reject";

impl Keyed {
    /// Reads a table; the first line that is wrong is named.
    ///
    /// ```
    /// use stats::acceptance::keyed::{Keyed, Severity};
    /// let text = "# source: MIL-STD-105E, table II-C\n\
    ///             samples,severity,letter,aql,stage,n,accept,reject\n\
    ///             1,reduced,K,2.5,1,50,3,6\n\
    ///             1,reduced,L,2.5,1,up,,\n";
    /// let table = Keyed::read(text).unwrap();
    /// let found = table.plan(Severity::Reduced, 1, 'L', 2.5).unwrap();
    /// assert_eq!((found.letter, found.numbers), ('K', (3, 6)));
    /// assert_eq!(found.plan.stages()[0].accept, 5); // four or five: accepted, and back to normal
    /// ```
    pub fn read(text: &str) -> Result<Keyed, Problem> {
        let mut source = None;
        let mut heads = false;
        let mut rows: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
        for (line, content) in text.lines().enumerate().map(|(i, content)| (i + 1, content.trim()))
        {
            let wrong = |reason: String| Problem { line, reason };
            let content = content.trim_start_matches('\u{feff}');
            if let Some(remark) = content.strip_prefix('#') {
                let said = remark.trim().strip_prefix("source:").map(|s| s.trim().to_owned());
                source = source.or(said.filter(|said| !said.is_empty()));
            } else if !heads && !content.is_empty() {
                let found: Vec<&str> = content.split(',').map(str::trim).collect();
                if found.join(",") != HEADS {
                    return Err(wrong(format!("the heads must be {HEADS}")));
                }
                heads = true;
            } else if !content.is_empty() {
                let (key, row) = row(content, line).map_err(wrong)?;
                rows.entry(key).or_default().push(row);
            }
        }
        let source = source.ok_or_else(|| Problem {
            line: 1,
            reason: "a line \"# source: …\" must say where the numbers were read".to_owned(),
        })?;
        let mut cells = BTreeMap::new();
        for (key, stages) in rows {
            cells.insert(key, cell(key, &stages)?);
        }
        Ok(Keyed { source, cells })
    }

    /// Where the numbers were read.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The plan with so many samples for a code letter and a preferred AQL.
    pub fn plan(
        &self,
        severity: Severity,
        samples: usize,
        letter: char,
        aql: f64,
    ) -> Result<&KeyedPlan, Error> {
        let mut row = letter_row(letter).ok_or(Error::NoAnswer {
            name: "code letter",
            reason: "not a code letter (A to S without I and O)",
        })?;
        let column = aql_column(aql)
            .ok_or(Error::NoAnswer { name: "AQL", reason: "not one of the preferred values" })?;
        // An arrow leads one row on; a circle of arrows ends after as many steps as there are rows.
        for _ in 0..LETTERS.len() {
            match self.cells.get(&(samples, severity, row, column)) {
                Some(Cell::Plan(plan)) => return Ok(plan),
                Some(Cell::Up) if row > 0 => row -= 1,
                Some(Cell::Down) if row + 1 < LETTERS.len() => row += 1,
                Some(_) => break,
                None => {
                    let reason = "this cell is not keyed; key it from the standard in force";
                    return Err(Error::NoAnswer { name: "keyed table", reason });
                }
            }
        }
        Err(Error::NoAnswer { name: "keyed table", reason: "the arrows lead nowhere" })
    }
}

struct Row {
    line: usize,
    stage: usize,
    content: Content,
}

enum Content {
    Up,
    Down,
    Sample { n: u64, accept: u64, reject: u64 },
}

fn row(content: &str, line: usize) -> Result<(Key, Row), String> {
    let cells: Vec<&str> = content.split(',').map(str::trim).collect();
    let &[samples, severity, letter, aql, stage, n, accept, reject] = cells.as_slice() else {
        return Err(format!("{} cells; eight are needed: {HEADS}", cells.len()));
    };
    let whole = |name: &str, text: &str| {
        let read: Option<u64> = text.parse().ok().filter(|value| *value <= 1_000_000_000);
        read.ok_or_else(|| format!("{name} is \"{text}\"; a whole number is needed"))
    };
    let samples = whole("samples", samples)?;
    if !(1..=20).contains(&samples) {
        return Err(format!("samples is {samples}; 1 to 20 is allowed"));
    }
    let severity = Severity::named(severity)
        .ok_or_else(|| format!("severity is \"{severity}\"; normal, tightened or reduced"))?;
    let mut one = letter.chars();
    let row = one.next().filter(|_| one.as_str().is_empty()).and_then(letter_row);
    let row = row.ok_or_else(|| format!("letter is \"{letter}\"; A to S without I and O"))?;
    let column = aql.parse().ok().and_then(aql_column);
    let column =
        column.ok_or_else(|| format!("aql is \"{aql}\"; not one of the preferred values"))?;
    let stage = whole("stage", stage)? as usize;
    let content = match n {
        "up" => Content::Up,
        "down" => Content::Down,
        n => Content::Sample {
            n: whole("n", n)?,
            accept: whole("accept", accept)?,
            reject: whole("reject", reject)?,
        },
    };
    Ok(((samples as usize, severity, row, column), Row { line, stage, content }))
}

fn cell((samples, _, row, _): Key, rows: &[Row]) -> Result<Cell, Problem> {
    let wrong = |line, reason: &str| Err(Problem { line, reason: reason.to_owned() });
    let alone = "an arrow stands alone in its cell";
    match rows {
        [Row { content: Content::Up, .. }] => return Ok(Cell::Up),
        [Row { content: Content::Down, .. }] => return Ok(Cell::Down),
        _ => {}
    }
    let (mut stages, mut numbers) = (Vec::new(), (0, 0));
    for (i, row) in rows.iter().enumerate() {
        let Content::Sample { n, accept, reject } = row.content else {
            return wrong(row.line, alone);
        };
        if row.stage != i + 1 {
            return wrong(row.line, "stages of a plan are keyed in order: 1, 2, …");
        }
        numbers = (accept, reject);
        stages.push(Stage { n, accept, reject });
    }
    let first = rows.first().map_or(1, |row| row.line);
    if stages.len() != samples {
        return wrong(first, "a plan has as many rows as samples");
    }
    if let Some(last) = stages.last_mut() {
        last.accept = last.accept.max(last.reject.saturating_sub(1));
    }
    match Plan::new(stages) {
        Ok(plan) => Ok(Cell::Plan(KeyedPlan { letter: char::from(LETTERS[row]), plan, numbers })),
        Err(error) => wrong(first, &error.to_string()),
    }
}

fn letter_row(letter: char) -> Option<usize> {
    LETTERS.iter().position(|known| char::from(*known) == letter)
}

fn aql_column(aql: f64) -> Option<usize> {
    AQLS.iter().position(|known| (known / aql - 1.0).abs() < 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str =
        "# source: invented for a test\nsamples,severity,letter,aql,stage,n,accept,reject\n";

    #[test]
    fn double_plans_and_arrows_are_followed() {
        let text = format!(
            "{START}2,normal,K,2.5,1,80,3,6\n2,normal,K,2.5,2,80,9,10\n2,normal,H,2.5,1,down,,\n2,normal,J,2.5,1,down,,\n"
        );
        let table = Keyed::read(&text).unwrap();
        assert_eq!(table.source(), "invented for a test");
        let found = table.plan(Severity::Normal, 2, 'H', 2.5).unwrap();
        assert_eq!((found.letter, found.plan.size_max(), found.numbers), ('K', 160, (9, 10)));
        assert!(table.plan(Severity::Normal, 1, 'K', 2.5).is_err());
        assert!(table.plan(Severity::Reduced, 2, 'K', 2.5).is_err());
        assert!(table.plan(Severity::Normal, 2, 'I', 2.5).is_err());
        assert!(table.plan(Severity::Normal, 2, 'K', 3.0).is_err());
    }

    #[test]
    fn arrows_in_a_circle_and_off_the_table_end() {
        let text =
            format!("{START}1,reduced,J,1,1,down,,\n1,reduced,K,1,1,up,,\n1,reduced,A,1,1,up,,\n");
        let table = Keyed::read(&text).unwrap();
        for letter in ['J', 'A'] {
            assert!(matches!(
                table.plan(Severity::Reduced, 1, letter, 1.0),
                Err(Error::NoAnswer { .. })
            ));
        }
    }

    #[test]
    fn the_first_wrong_line_is_named_with_its_reason() {
        for (rows, line, part) in [
            ("1,reduced,K,2.5,1,50,5\n", 3, "eight"),
            ("1,loose,K,2.5,1,50,5,6\n", 3, "severity"),
            ("1,reduced,I,2.5,1,50,5,6\n", 3, "letter"),
            ("1,reduced,K,3,1,50,5,6\n", 3, "aql"),
            ("1,reduced,K,2.5,1,fifty,5,6\n", 3, "n is"),
            ("1,reduced,K,2.5,2,50,5,6\n", 3, "in order"),
            ("2,normal,K,2.5,1,80,3,6\n", 3, "as many rows"),
            ("\n1,reduced,K,2.5,1,0,5,6\n", 4, "sample size"),
            ("99999999999999999999,reduced,K,2.5,1,0,5,6\n", 3, "samples"),
            ("1,reduced,K,2.5,1,up,,\n1,reduced,K,2.5,2,50,5,6\n", 3, "arrow"),
        ] {
            let problem = Keyed::read(&format!("{START}{rows}")).unwrap_err();
            assert_eq!(problem.line, line, "{rows}");
            assert!(problem.reason.contains(part), "{rows}: {}", problem.reason);
        }
        assert!(Keyed::read("").unwrap_err().reason.contains("source"));
        assert!(Keyed::read("# source: x\na,b\n").unwrap_err().reason.contains("heads"));
    }
}
