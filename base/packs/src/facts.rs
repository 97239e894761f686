//! The facts that record phases publish, as a catalogue: filters of indicators are checked against
//! it when a pack loads, long before a query runs. The views themselves are `facts/*.sql`; a test of
//! the store compares their columns with this list.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Integer,
    /// 0 or 1, or nothing.
    Truth,
    Date,
    /// A [`terms::Period`] of kind month, as stored.
    Month,
    /// Code of a unit.
    Unit,
    /// GB/T 4754 code.
    Industry,
}

#[derive(Debug, Clone, Copy)]
pub struct FactColumn {
    pub name: &'static str,
    pub holds: Holds,
}

#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// As in packs; the view is `fact_` + this.
    pub name: &'static str,
    pub columns: &'static [FactColumn],
}

impl Fact {
    pub fn column(&self, name: &str) -> Option<&'static FactColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

pub fn fact(name: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.name == name)
}

use Holds::{Date, Industry, Integer, Month, Text, Truth, Unit, Word};

const fn col(name: &'static str, holds: Holds) -> FactColumn {
    FactColumn { name, holds }
}

/// Every fact has the row's own id and code, the firm and the unit it happened in, its day and month,
/// the system it came from, and the journal positions between which it was current (`seq`, `until`).
macro_rules! fact {
    ($name:literal: $($column:literal $holds:expr),* $(,)?) => {
        Fact { name: $name, columns: &[
            col("id", Integer), col("code", Text), col("firm", Text), col("area", Unit),
            col("on_date", Date), col("month", Month), col("source", Text),
            col("seq", Integer), col("until", Integer),
            $(col($column, $holds),)*
        ] }
    };
}

pub const DOMAINS: &[&str] = &["manufacturing", "agriculture", "food", "construction"];
pub const PURPOSES: &[&str] = &["evaluation", "risk", "complaint"];
pub const REGISTRATIONS: &[&str] = &[
    "gi",
    "trademark",
    "standard_lead",
    "standard_join",
    "patent_invention",
    "award_city",
    "award_province",
    "luban",
];

pub const FACTS: &[Fact] = &[
    fact!("samples":
        "industry" Industry, "product" Text, "domain" Word(DOMAINS),
        "purpose" Word(PURPOSES), "verdict" Word(&["pass", "fail", "pending"]),
        "order_on" Date, "correct_due" Date, "corrected_on" Date, "closed_in_time" Truth,
        "recheck" Word(&["pass", "fail"]),
    ),
    fact!("complaints":
        "industry" Industry, "topic" Text, "channel" Text,
        "replied_in_time" Truth, "closed_in_time" Truth, "satisfied" Truth,
    ),
    fact!("inspections":
        "kind" Text, "team" Text, "result" Text,
        "critical" Integer, "serious" Integer, "minor" Integer, "weighted" Integer,
    ),
    fact!("firms":
        "industry" Industry, "cluster" Text, "above_scale" Truth, "key_energy" Truth,
        "key_trace" Truth, "traced" Truth, "model" Word(&["none", "5s", "excellence"]),
        "quality_officer" Truth, "energy_reviewed" Truth, "energy_passed" Truth,
    ),
    fact!("certificates":
        "kind" Text, "valid_to" Date, "status" Text,
    ),
    fact!("registrations":
        "kind" Word(REGISTRATIONS), "title" Text, "status" Word(&["valid", "ended"]),
    ),
    fact!("outcomes":
        "kind" Text, "state" Text, "outcome" Word(&["effective", "ineffective"]),
    ),
    fact!("instruments":
        "kind" Text, "verified_on" Date, "verified_in_time" Truth,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fact_has_a_column_twice() {
        for fact in FACTS {
            for (i, column) in fact.columns.iter().enumerate() {
                assert!(
                    fact.columns[..i].iter().all(|other| other.name != column.name),
                    "{} {}",
                    fact.name,
                    column.name
                );
            }
        }
    }
}
