//! A formula of a template: a bare name, or FEEL over the names in scope.

use rule::{Columns, Expression, Reason, Type, Value, Values};

use crate::data::{Cell, Datum, Kind};

/// A bare name is looked up; anything else is computed. Most placeholders are bare names, and ten
/// thousand letters are filled with them.
#[derive(Debug)]
pub(crate) enum Formula {
    Name { name: String, kind: Kind },
    Feel { text: String, names: Vec<String>, expression: Expression },
}

/// What a formula gave.
pub(crate) struct Given {
    pub(crate) value: Option<Cell>,
    pub(crate) kind: Kind,
    pub(crate) link: Option<String>,
    /// What is missing, where there is no value.
    pub(crate) missing: Vec<(String, String)>,
    /// It stands on an estimate.
    pub(crate) estimated: bool,
}

impl Formula {
    /// Reads a formula over these columns; `kinds` knows how bare names are printed.
    pub(crate) fn read(
        text: &str,
        columns: &Columns,
        kind: impl Fn(&str) -> Option<Kind>,
        expected: Option<&Type>,
    ) -> Result<Self, rule::Problem> {
        let text = text.trim();
        if let Some(kind) = kind(text)
            && expected.is_none_or(|expected| *expected == kind.of_rule())
        {
            return Ok(Self::Name { name: text.to_owned(), kind });
        }
        let expression = match expected {
            Some(expected) => Expression::compile_as(text, columns, expected)?,
            None => Expression::compile(text, columns)?,
        };
        let names = expression.names().map(str::to_owned).collect();
        Ok(Self::Feel { text: text.to_owned(), names, expression })
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Name { name, .. } => name,
            Self::Feel { text, .. } => text,
        }
    }
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::Name { name, .. } => (Some(name.as_str()), [].as_slice()),
            Self::Feel { names, .. } => (None, names.as_slice()),
        };
        one.into_iter().chain(many.iter().map(String::as_str))
    }

    /// The value for what `look` knows.
    pub(crate) fn give<'d>(
        &self,
        look: impl Fn(&str) -> Option<&'d Datum>,
        list: impl Fn(&str) -> Option<(Vec<Value>, bool)>,
    ) -> Result<Given, Reason> {
        match self {
            Self::Name { name, kind } => {
                let datum = look(name);
                let value = datum.and_then(|datum| datum.cell.clone());
                let missing = match &value {
                    Some(_) => Vec::new(),
                    None => vec![(name.clone(), why(datum))],
                };
                let link = datum.and_then(|datum| datum.link.clone());
                let estimated = datum.is_some_and(|datum| datum.estimated);
                Ok(Given { value, kind: *kind, link, missing, estimated })
            }
            Self::Feel { names, expression, .. } => {
                let mut values = Values::new();
                let (mut missing, mut link) = (Vec::new(), None);
                let mut estimated = false;
                for name in names {
                    if let Some((items, some)) = list(name) {
                        estimated |= some;
                        values.set(name.as_str(), Value::List(items));
                        continue;
                    }
                    let datum = look(name);
                    estimated |= datum.is_some_and(|datum| datum.estimated);
                    link = link.or_else(|| datum.and_then(|datum| datum.link.clone()));
                    match datum.and_then(|datum| datum.cell.as_ref()) {
                        Some(cell) => values.set(name.as_str(), cell.of_rule()),
                        None => missing.push((name.clone(), why(datum))),
                    }
                }
                match expression.evaluate(&values) {
                    Ok(value) => {
                        let (value, kind) = cell(value)?;
                        Ok(Given { value: Some(value), kind, link, missing: Vec::new(), estimated })
                    }
                    Err(Reason::Missing { .. }) if !missing.is_empty() => Ok(Given {
                        value: None,
                        kind: Kind::Plain,
                        link,
                        missing,
                        estimated: false,
                    }),
                    Err(reason) => Err(reason),
                }
            }
        }
    }
}

fn why(datum: Option<&Datum>) -> String {
    datum.and_then(|datum| datum.why.clone()).unwrap_or_else(|| "paper-why-none".into())
}

fn cell(value: Value) -> Result<(Cell, Kind), Reason> {
    Ok(match value {
        Value::Number(number) => (Cell::Number(number), Kind::Plain),
        Value::Text(text) => (Cell::Text(text), Kind::Text),
        Value::Boolean(truth) => (Cell::Truth(truth), Kind::Truth),
        Value::Date(day) => (Cell::Day(day), Kind::Day),
        Value::List(items) => {
            let texts = items.into_iter().map(|item| match item {
                Value::Text(text) => Ok(text),
                Value::Number(number) => Ok(ui::number::plain(number.round_dp(6))),
                _ => Err(Reason::NoSuchResult),
            });
            (Cell::Texts(texts.collect::<Result<_, _>>()?), Kind::Texts)
        }
        Value::Days(days) => (Cell::Number(days.into()), Kind::Number(0)),
        Value::Months(months) => (Cell::Number(months.into()), Kind::Number(0)),
    })
}
