//! Records of a fact within a unit, a stretch of time and some filters: the question behind a count, and
//! at the same time the address of the page that lists exactly the rows that were counted.

use packs::facts::{self, Fact, Holds};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use store::{Tx, Value, params};
use terms::{Date, Error, Period, Result};

use super::definition::{Filter, Test};
use super::tree::Tree;

/// The hierarchy that facts roll up.
pub const TERRITORY: &str = "territory";

/// A stretch of time; without a beginning it is a stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// First and last month.
    Months(Option<Period>, Period),
    /// First day, and the day after the last.
    Days(Option<Date>, Date),
}

/// Rows of a fact, as a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Records {
    pub fact: String,
    pub unit: i64,
    /// The day of the tree that says what lies within the unit.
    pub tree: Date,
    pub span: Span,
    pub filters: Vec<Filter>,
    pub as_of: Option<i64>,
}

/// SQL that grows with its parameters; values never enter the text.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    pub(crate) params: Vec<Value>,
}

impl Sql {
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("?{}", self.params.len())
    }
    fn list(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("{{in {}}}", self.params.len())
    }
    /// Conjunction of filters over known columns; `1 = 1` where there is none.
    pub(crate) fn filters(
        &mut self,
        tx: &mut Tx<'_>,
        fact: &Fact,
        filters: &[Filter],
    ) -> Result<String> {
        let mut all = Vec::new();
        for filter in filters {
            all.push(self.filter(tx, fact, filter)?);
        }
        Ok(if all.is_empty() { "1 = 1".to_owned() } else { all.join(" and ") })
    }
    fn filter(&mut self, tx: &mut Tx<'_>, fact: &Fact, filter: &Filter) -> Result<String> {
        let column = column(fact, &filter.column)?;
        let name = column.name;
        Ok(match &filter.test {
            Test::Is(words) => format!("{name} {}", self.words(tx, column.holds, words)?),
            Test::Not(words) => format!("not ({name} {})", self.words(tx, column.holds, words)?),
            Test::AtLeast(bound) => format!("{name} >= {}", self.bind(whole(bound.ceil())?)),
            Test::AtMost(bound) => format!("{name} <= {}", self.bind(whole(bound.floor())?)),
            Test::Present(true) => format!("{name} is not null"),
            Test::Present(false) => format!("{name} is null"),
            Test::Begins(head) => {
                let end = head.chars().count();
                format!("substr({name}, 1, {end}) = {}", self.bind(head.as_str()))
            }
        })
    }
    fn words(&mut self, tx: &mut Tx<'_>, holds: Holds, words: &[String]) -> Result<String> {
        Ok(match holds {
            Holds::Integer | Holds::Truth | Holds::Month => {
                let read = |word: &String| {
                    word.parse::<i64>()
                        .map_err(|_| Error::invalid("filter-number").with("value", word))
                };
                self.list(words.iter().map(read).collect::<Result<Vec<i64>>>()?)
            }
            Holds::Unit => {
                let ids: Vec<i64> = tx.query(
                    "select id from unit where code {in 1} order by id",
                    params![words.to_vec()],
                    |row| row.get(0),
                )?;
                self.list(ids)
            }
            _ => self.list(words.to_vec()),
        })
    }
    /// Rows that were current at the seq.
    pub(crate) fn live(&mut self, as_of: Option<i64>) -> String {
        match as_of {
            None => "until is null".to_owned(),
            Some(seq) => {
                let at = self.bind(seq);
                format!("seq <= {at} and (until is null or until > {at})")
            }
        }
    }
    pub(crate) fn span(&mut self, span: Span) -> String {
        match span {
            Span::Months(None, last) => format!("month <= {}", self.bind(last)),
            Span::Months(Some(first), last) => {
                format!("month >= {} and month <= {}", self.bind(first), self.bind(last))
            }
            Span::Days(None, end) => format!("on_date < {}", self.bind(end)),
            Span::Days(Some(start), end) => {
                format!("on_date >= {} and on_date < {}", self.bind(start), self.bind(end))
            }
        }
    }
}

fn whole(bound: Decimal) -> Result<i64> {
    bound.to_i64().ok_or_else(|| Error::invalid("number-range").with("value", bound))
}

pub(crate) fn fact(name: &str) -> Result<&'static Fact> {
    facts::fact(name).ok_or_else(|| Error::invalid("fact-unknown").with("value", name))
}

pub(crate) fn column(fact: &Fact, name: &str) -> Result<&'static facts::FactColumn> {
    fact.column(name)
        .ok_or_else(|| Error::invalid("fact-column").with("value", format!("{}.{name}", fact.name)))
}

impl Records {
    fn condition(&self, tx: &mut Tx<'_>, sql: &mut Sql) -> Result<String> {
        let fact = fact(&self.fact)?;
        let tree = Tree::at(tx, TERRITORY, self.tree, self.as_of)?;
        let areas = sql.list(tree.within(self.unit));
        let span = sql.span(self.span);
        let live = sql.live(self.as_of);
        let filters = sql.filters(tx, fact, &self.filters)?;
        Ok(format!("area {areas} and {span} and {live} and {filters}"))
    }
    /// How many rows there are.
    pub fn count(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let mut sql = Sql::default();
        let condition = self.condition(tx, &mut sql)?;
        let name = fact(&self.fact)?.name;
        tx.count(&format!("select count(*) from fact_{name} where {condition}"), &sql.params)
    }
    /// The sum of a column over the rows.
    pub fn sum(&self, tx: &mut Tx<'_>, of: &str) -> Result<i64> {
        let mut sql = Sql::default();
        let condition = self.condition(tx, &mut sql)?;
        let (fact, of) = (fact(&self.fact)?, column(fact(&self.fact)?, of)?.name);
        let name = fact.name;
        tx.one(
            &format!(
                "select cast(coalesce(sum({of}), 0) as bigint) from fact_{name} where {condition}"
            ),
            &sql.params,
            |row| row.get(0),
        )
    }
    /// Ids of the rows after this id, for a page of a list.
    pub fn ids(&self, tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<i64>> {
        let mut sql = Sql::default();
        let condition = self.condition(tx, &mut sql)?;
        let name = fact(&self.fact)?.name;
        let (after, limit) = (sql.bind(after), sql.bind(limit));
        tx.query(
            &format!(
                "select id from fact_{name} where {condition} and id > {after} order by id limit {limit}"
            ),
            &sql.params,
            |row| row.get(0),
        )
    }

    /// The question as pairs of an address: `unit=7&tree=2026-12-31&from=2026-01&to=2026-12&verdict=fail`.
    /// Other tests than `is` carry their name before the column: `not.status=ended`, `begins.industry=C26`.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = vec![
            ("unit".to_owned(), self.unit.to_string()),
            ("tree".to_owned(), self.tree.to_string()),
        ];
        let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
        match self.span {
            Span::Months(first, last) => {
                first.into_iter().for_each(|first| push("from", first.to_string()));
                push("to", last.to_string());
            }
            Span::Days(start, end) => {
                start.into_iter().for_each(|start| push("from", start.to_string()));
                push("before", end.to_string());
            }
        }
        if let Some(seq) = self.as_of {
            push("seq", seq.to_string());
        }
        for Filter { column, test } in &self.filters {
            match test {
                Test::Is(words) => push(column, words.join(",")),
                Test::Not(words) => push(&format!("not.{column}"), words.join(",")),
                Test::AtLeast(bound) => push(&format!("min.{column}"), bound.to_string()),
                Test::AtMost(bound) => push(&format!("max.{column}"), bound.to_string()),
                Test::Present(yes) => {
                    push(&format!("has.{column}"), if *yes { "1" } else { "0" }.to_owned());
                }
                Test::Begins(head) => push(&format!("begins.{column}"), head.clone()),
            }
        }
        pairs
    }
    /// Reads what [`Records::pairs`] writes.
    ///
    /// # Errors
    /// Invalid, with the pair that cannot be read; columns are those of the fact.
    pub fn from_pairs<'a>(
        fact_name: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self> {
        let fact = fact(fact_name)?;
        let (mut unit, mut tree, mut from, mut to) = (None, None, None, None);
        let (mut before, mut as_of, mut filters) = (None, None, Vec::new());
        for (name, text) in pairs {
            let bad = || Error::invalid("address-unreadable").field(name, "address-unreadable");
            let number = || text.parse::<i64>().map_err(|_| bad());
            match name {
                "unit" => unit = Some(number()?),
                "seq" => as_of = Some(number()?),
                "tree" => tree = Some(text.parse::<Date>().map_err(|_| bad())?),
                "before" => before = Some(text.parse::<Date>().map_err(|_| bad())?),
                "from" => from = Some(text),
                "to" => to = Some(Period::parse(text)?),
                _ => filters.push(read_filter(fact, name, text).ok_or_else(bad)?),
            }
        }
        let lacking = |name: &'static str| Error::invalid("address-lacking").field(name, "lacking");
        let span = match (to, before) {
            (Some(last), _) => Span::Months(from.map(Period::parse).transpose()?, last),
            (None, Some(end)) => {
                let day = |text: &str| text.parse().map_err(|_| lacking("from"));
                Span::Days(from.map(day).transpose()?, end)
            }
            (None, None) => return Err(lacking("to")),
        };
        Ok(Self {
            fact: fact_name.to_owned(),
            unit: unit.ok_or_else(|| lacking("unit"))?,
            tree: tree.ok_or_else(|| lacking("tree"))?,
            span,
            filters,
            as_of,
        })
    }
}

fn read_filter(fact: &Fact, name: &str, text: &str) -> Option<Filter> {
    let words = || text.split(',').map(str::to_owned).collect();
    let (test, column) = name.split_once('.').unwrap_or(("is", name));
    let test = match test {
        "is" => Test::Is(words()),
        "not" => Test::Not(words()),
        "min" => Test::AtLeast(text.parse().ok()?),
        "max" => Test::AtMost(text.parse().ok()?),
        "has" => Test::Present(text == "1"),
        "begins" => Test::Begins(text.to_owned()),
        _ => return None,
    };
    fact.column(column).map(|column| Filter { column: column.name.to_owned(), test })
}
