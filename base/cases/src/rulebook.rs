//! Rules of packs that work on cases from outside: which event opens one, who approves what, when somebody
//! is reminded, what whose duty is, and what causes are called.
//!
//! Each has a code and a day from which it governs, and names its source or says that it is assumed. They are
//! kept by version as kinds are: what was done stands by the version of its day.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use store::{Entry, Tx, params};
use terms::{Date, Error, Result, Text};

use crate::kind::Party;
use crate::trace::{PublicField, TraceStep};

/// A file of rules: any of the sections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rulebook {
    #[serde(default, rename = "route")]
    pub routes: Vec<Route>,
    #[serde(default, rename = "trigger")]
    pub triggers: Vec<Trigger>,
    #[serde(default, rename = "rung")]
    pub rungs: Vec<Rung>,
    #[serde(default, rename = "duty")]
    pub duties: Vec<Duty>,
    #[serde(default, rename = "cause")]
    pub causes: Vec<Cause>,
    #[serde(default, rename = "retention")]
    pub retentions: Vec<Retention>,
    #[serde(default, rename = "public-field")]
    pub public_fields: Vec<PublicField>,
    #[serde(default, rename = "trace-step")]
    pub trace_steps: Vec<TraceStep>,
}

impl Rulebook {
    /// Takes in what another file of the same pack says.
    pub fn extend(&mut self, other: Rulebook) {
        self.routes.extend(other.routes);
        self.triggers.extend(other.triggers);
        self.rungs.extend(other.rungs);
        self.duties.extend(other.duties);
        self.causes.extend(other.causes);
        self.retentions.extend(other.retentions);
        self.public_fields.extend(other.public_fields);
        self.trace_steps.extend(other.trace_steps);
    }
}

/// Who approves, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub code: String,
    pub name: Text,
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    /// Single items of a request may be decided apart from the others.
    #[serde(default)]
    pub partial: bool,
    #[serde(rename = "step")]
    pub steps: Vec<RouteStep>,
}

/// One level: approved by somebody and, where the route says so, accepted by another of the same party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    pub name: Text,
    pub by: Party,
    #[serde(default)]
    pub accepted: bool,
}

/// Opens a case where a fact or an event meets a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    pub code: String,
    pub name: Text,
    /// Governs what happened on this day or later.
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    /// A fact (`samples`), `cases`, or the verb of an event with its own columns.
    pub on: String,
    /// Columns of an event that is no fact: their types.
    #[serde(default)]
    pub columns: BTreeMap<String, ColumnType>,
    /// FEEL over the columns.
    pub when: String,
    /// The column that makes a ground one ground: the same value never opens a second case.
    pub key: String,
    /// The kind of case that is opened.
    pub kind: String,
    /// Columns that hold the unit it is about and the one that answers.
    pub subject: String,
    pub accountable: String,
    /// The column with the day that it counts from; the day of the event where it is left out.
    #[serde(default)]
    pub day: Option<String>,
    /// Words with `{column}` in them.
    pub title: String,
    pub ground: String,
    pub address: String,
    /// What the kind asks for when it is opened.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    Number,
    Text,
    Boolean,
    Date,
    /// The id of a unit, as a number.
    Unit,
}

/// One rung of the ladder: so many working days before (negative) or after the deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    pub code: String,
    pub name: Text,
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    pub working_days: i32,
    /// The kind of case that is drafted for a named leader; a reminder where it is left out.
    #[serde(default)]
    pub draft: Option<String>,
    /// For these kinds only; for all where it is empty.
    #[serde(default)]
    pub kinds: Vec<String>,
}

/// What somebody has to do again and again, with the ground that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    pub code: String,
    pub name: Text,
    pub from: Date,
    /// Gone from this day.
    #[serde(default)]
    pub to: Option<Date>,
    pub layer: Layer,
    /// The clause that lays it on the holder.
    pub ground: String,
    #[serde(default)]
    pub assumed: bool,
    pub every: Every,
    /// Which units of the layer hold it; all of the layer where it is empty.
    #[serde(default)]
    pub units: Vec<String>,
    /// The post that holds it within the unit.
    pub post: Text,
    /// What shows that it was done.
    pub evidence: Text,
}

/// The three layers of responsibility: local government answers for all, regulators each for theirs, the
/// firm first for its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    Government,
    Regulator,
    Firm,
}

impl Layer {
    pub const ALL: [Layer; 3] = [Layer::Government, Layer::Regulator, Layer::Firm];
    pub fn code(self) -> &'static str {
        match self {
            Layer::Government => "government",
            Layer::Regulator => "regulator",
            Layer::Firm => "firm",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Every {
    pub fn code(self) -> &'static str {
        match self {
            Every::Day => "day",
            Every::Week => "week",
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::Year => "year",
        }
    }
    /// How many days may lie between two times before it is overdue.
    pub fn days(self) -> i32 {
        match self {
            Every::Day => 1,
            Every::Week => 7,
            Every::Month => 31,
            Every::Quarter => 92,
            Every::Year => 366,
        }
    }
}

/// Why something went wrong, by a code that is the same in every kind of case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    pub code: String,
    pub name: Text,
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
}

/// How long it is kept who told us something: counted from the day the matter ended, and then the key is destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The sort of record: `clue`.
    pub code: String,
    pub name: Text,
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    pub months: u16,
}

/// Whatever stands in the rulebook under a sort, a code and a day.
pub trait Rule: Serialize + DeserializeOwned {
    const SORT: &'static str;
    fn code(&self) -> &str;
    fn from(&self) -> Date;
    /// Whether it still governs on a day on which no later version does.
    fn holds(&self, _on: Date) -> bool {
        true
    }
}

macro_rules! rule {
    ($name:ident = $sort:literal) => {
        impl Rule for $name {
            const SORT: &'static str = $sort;
            fn code(&self) -> &str {
                &self.code
            }
            fn from(&self) -> Date {
                self.from
            }
        }
    };
}
rule!(Route = "route");
rule!(Trigger = "trigger");
rule!(Rung = "rung");
rule!(Cause = "cause");
rule!(Retention = "retention");
rule!(PublicField = "public-field");
rule!(TraceStep = "trace-step");

impl Rule for Duty {
    const SORT: &'static str = "duty";
    fn code(&self) -> &str {
        &self.code
    }
    fn from(&self) -> Date {
        self.from
    }
    fn holds(&self, on: Date) -> bool {
        self.to.is_none_or(|to| on < to)
    }
}

/// Puts the rules in force that are not known yet; returns how many were new.
pub fn put_rules(tx: &mut Tx<'_>, book: &Rulebook) -> Result<usize> {
    let mut new = 0;
    new += put_all(tx, &book.routes)?;
    new += put_all(tx, &book.triggers)?;
    new += put_all(tx, &book.rungs)?;
    new += put_all(tx, &book.duties)?;
    new += put_all(tx, &book.causes)?;
    new += put_all(tx, &book.retentions)?;
    new += put_all(tx, &book.public_fields)?;
    new += put_all(tx, &book.trace_steps)?;
    if new == 0 {
        tx.housekeeping();
    } else {
        let detail = serde_json::json!({ "rules": new });
        tx.record(Entry::new("cases.rules", "pack", 0).detail(detail).touches("packs"))?;
    }
    Ok(new)
}

fn put_all<R: Rule>(tx: &mut Tx<'_>, rules: &[R]) -> Result<usize> {
    let mut new = 0;
    for rule in rules {
        let definition = serde_json::to_string(rule).map_err(Error::broken)?;
        let known: Option<String> = tx.find(
            "select definition from rulebook where sort = ?1 and code = ?2 and from_day = ?3 order by seq desc",
            params![R::SORT, rule.code(), rule.from()],
            |row| row.get(0),
        )?;
        if known.as_deref() == Some(definition.as_str()) {
            continue;
        }
        let (id, seq) = (tx.next_id()?, tx.next_seq()?);
        tx.run(
            "insert into rulebook (id, sort, code, from_day, definition, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, R::SORT, rule.code(), rule.from(), definition, seq],
        )?;
        new += 1;
    }
    Ok(new)
}

/// The rules of a sort that govern on a day, by code: of each the latest version.
pub fn rules<R: Rule>(tx: &mut Tx<'_>, on: Date) -> Result<Vec<R>> {
    let rows = tx.query(
        "select definition from rulebook where sort = ?1 and from_day <= ?2 order by code, from_day, seq",
        params![R::SORT, on],
        |row| row.get::<String>(0),
    )?;
    let mut latest: BTreeMap<String, R> = BTreeMap::new();
    for text in rows {
        let rule: R = serde_json::from_str(&text).map_err(Error::broken)?;
        latest.insert(rule.code().to_owned(), rule);
    }
    Ok(latest.into_values().filter(|rule| rule.holds(on)).collect())
}

pub fn rule<R: Rule>(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<R>> {
    Ok(rules::<R>(tx, on)?.into_iter().find(|rule| rule.code() == code))
}
