//! A filter as SQL: clauses, and the values they bind. Values never enter the text.

use store::{Tx, Value, params};
use terms::{Error, Field, Period, Result};
use units::UnitId;

use crate::filter::{Condition, Filter, Test, column};
use crate::register::{Column, Holds, Record};

/// Columns that a person's words are looked for in, where a register has them.
const SEARCHED: &[&str] = &["code", "product", "title"];

/// A filter on its way into SQL: clauses and the values they bind.
pub(crate) struct Question {
    clauses: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Question {
    pub(crate) fn of<R: Record>(tx: &mut Tx<'_>, filter: &Filter) -> Result<Question> {
        let mut question = Question { clauses: Vec::new(), values: Vec::new() };
        question.time(filter)?;
        question.territory(tx, filter)?;
        for condition in &filter.conditions {
            if column::<R>(condition.column.name) != Some(condition.column) {
                return Err(Error::broken(format!(
                    "{} of another register",
                    condition.column.name
                )));
            }
            match &condition.test {
                Test::Is(codes) if condition.column.name == "area" && filter.unit.is_none() => {
                    let areas = units(tx, condition.column, codes)?;
                    question.below(tx, filter, &areas)?;
                }
                _ => question.condition(tx, condition)?,
            }
        }
        question.words::<R>(tx, filter)?;
        question.limit(filter);
        Ok(question)
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }
    pub(crate) fn clause(&mut self, clause: String) {
        self.clauses.push(clause);
    }
    pub(crate) fn clauses(&self) -> String {
        self.clauses.join(" and ")
    }

    /// When it happened, and when it was known. Months are bounded too: they lead the index.
    fn time(&mut self, filter: &Filter) -> Result<()> {
        if let Some(day) = filter.from {
            let month = self.bind(Period::month_of(day)?);
            let day = self.bind(day);
            self.clause(format!("month >= {month} and on_date >= {day}"));
        }
        if let Some(day) = filter.to {
            let month = self.bind(Period::month_of(day)?);
            let day = self.bind(day);
            self.clause(format!("month <= {month} and on_date <= {day}"));
        }
        match filter.seq {
            None => self.clause("until is null".to_owned()),
            Some(seq) => {
                let seq = self.bind(seq);
                self.clause(format!("seq <= {seq} and (until is null or until > {seq})"));
            }
        }
        Ok(())
    }

    fn territory(&mut self, tx: &mut Tx<'_>, filter: &Filter) -> Result<()> {
        let Some(unit) = filter.unit else { return Ok(()) };
        self.below(tx, filter, &[unit])
    }

    /// In these areas or below them.
    fn below(&mut self, tx: &mut Tx<'_>, filter: &Filter, areas: &[i64]) -> Result<()> {
        let day = filter.tree.or(filter.to).unwrap_or_else(|| store::civil_date(tx.now()));
        let tree = units::Tree::at(tx, units::TERRITORY, day, filter.seq)?;
        let mut within = areas.to_vec();
        for area in areas {
            within.extend(tree.descendants(UnitId(*area)).into_iter().map(|unit| unit.0));
        }
        let list = self.ints(within);
        self.clause(format!("area {list}"));
        Ok(())
    }

    /// A person's words: in the code, product or title, or naming a firm.
    fn words<R: Record>(&mut self, tx: &mut Tx<'_>, filter: &Filter) -> Result<()> {
        let Some(words) = &filter.words else { return Ok(()) };
        let found = units::search::search(tx, &[units::FIRM], words, usize::MAX)?;
        let firms = self.ints(found.hits.into_iter().map(|hit| hit.id).collect());
        let like = words.to_lowercase().replace('\\', "\\\\");
        let like = like.replace('%', "\\%").replace('_', "\\_");
        let like = self.bind(format!("%{like}%"));
        let mut either = vec![format!("firm {firms}")];
        for column in R::COLUMNS.iter().filter(|column| SEARCHED.contains(&column.name)) {
            either.push(format!("lower({}) like {like} escape '\\'", column.name));
        }
        self.clause(format!("({})", either.join(" or ")));
        Ok(())
    }

    /// What the reader may see.
    fn limit(&mut self, filter: &Filter) {
        let Some(limit) = &filter.limit else { return };
        let areas = self.ints(limit.clone());
        let firms = self.ints(limit.clone());
        self.clause(format!("(area {areas} or firm {firms})"));
    }

    fn condition(&mut self, tx: &mut Tx<'_>, asked: &Condition) -> Result<()> {
        let Condition { column, test } = asked;
        let name = column.name;
        match test {
            Test::Is(list) => {
                let list = self.list(tx, column, list)?;
                self.clause(format!("{name} {list}"));
            }
            Test::Not(list) => {
                let list = self.list(tx, column, list)?;
                self.clause(format!("not ({name} {list})"));
            }
            Test::AtLeast(value) => {
                let value = self.bind(one(column, value)?);
                self.clause(format!("{name} >= {value}"));
            }
            Test::AtMost(value) => {
                let value = self.bind(one(column, value)?);
                self.clause(format!("{name} <= {value}"));
            }
            Test::Present(true) => self.clause(format!("{name} is not null")),
            Test::Present(false) => self.clause(format!("{name} is null")),
            Test::Begins(head) => {
                let length = head.chars().count();
                let head = self.bind(head.as_str());
                self.clause(format!("substr({name}, 1, {length}) = {head}"));
            }
        }
        Ok(())
    }

    fn list(&mut self, tx: &mut Tx<'_>, column: &Column, values: &[String]) -> Result<String> {
        Ok(match column.holds {
            Holds::Unit => {
                let ids = units(tx, column, values)?;
                self.ints(ids)
            }
            Holds::Integer | Holds::Truth => {
                let numbers: Vec<i64> = values.iter().filter_map(|x| x.parse().ok()).collect();
                self.ints(numbers)
            }
            Holds::Text | Holds::Word(_) | Holds::Date | Holds::Industry => {
                self.values.push(Value::Texts(values.to_vec()));
                format!("{{in {}}}", self.values.len())
            }
        })
    }
    fn ints(&mut self, list: Vec<i64>) -> String {
        self.values.push(Value::Ints(list));
        format!("{{in {}}}", self.values.len())
    }
}

fn one(column: &Column, value: &str) -> Result<Value> {
    match column.holds {
        Holds::Integer | Holds::Truth => value
            .parse::<i64>()
            .map(Value::from)
            .map_err(|e| Error::broken(format!("{value}: {e}"))),
        _ => Ok(Value::from(value)),
    }
}

/// Codes of units as ids; an unknown code is the reader's mistake and says so.
fn units(tx: &mut Tx<'_>, column: &Column, codes: &[String]) -> Result<Vec<i64>> {
    let found = tx.query(
        "select code, id from unit where code {in 1} order by id",
        params![codes.to_vec()],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    for code in codes {
        if !found.iter().any(|(known, _)| known == code) {
            return Err(Error::invalid("record-filter").with("column", column.name).breach(
                Field {
                    place: column.name.to_owned(),
                    rule: "record-filter-unit",
                    args: vec![("column", column.name.to_owned()), ("value", code.clone())],
                },
            ));
        }
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}
