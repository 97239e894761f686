//! A value as a page says it: a word with its shape, a name that leads to its unit, a day, a number.

use std::collections::HashMap;

use store::{Tx, Value};
use terms::{Lang, Result};
use units::UnitId;

use super::texts;
use crate::register::{Column, Holds};

/// One value, ready for a cell. Empty text and no mark is the sign for missing.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) mark: Option<ui::StateMark>,
    pub(crate) number: bool,
}

impl Said {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Said { text: text.into(), ..Said::default() }
    }
    pub(crate) fn number(text: impl Into<String>) -> Self {
        Said { number: true, ..Said::text(text) }
    }
    pub(crate) fn to(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
    pub(crate) fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
    /// Short enough to stand on one line in a narrow column.
    pub(crate) fn is_short(&self) -> bool {
        self.text.chars().count() <= 14
    }
    /// For a sentence.
    pub(crate) fn plain(&self) -> &str {
        if self.is_missing() { ui::number::MISSING } else { &self.text }
    }
}

/// Names of the units on a page, code and label by id; and of industries.
pub(crate) struct Names(HashMap<i64, (String, String)>, units::Industries);

impl Names {
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        lang: Lang,
        ids: impl IntoIterator<Item = i64>,
    ) -> Result<Self> {
        let ids: Vec<UnitId> = ids.into_iter().map(UnitId).collect();
        let named = |unit: units::Unit| {
            let label = unit.label(lang).to_owned();
            (unit.id.0, (unit.code, label))
        };
        let labels = units::units(tx, &ids, None)?.into_iter().map(named).collect();
        Ok(Names(labels, units::Industries::of(tx)?))
    }
    pub(crate) fn label(&self, id: i64) -> Option<&str> {
        self.0.get(&id).map(|(_, label)| label.as_str())
    }
    pub(crate) fn code(&self, id: i64) -> Option<&str> {
        self.0.get(&id).map(|(code, _)| code.as_str())
    }
}

/// The value of a column of a register.
pub(crate) fn said(lang: Lang, names: &Names, topic: &str, column: &Column, value: &Value) -> Said {
    match (column.holds, value) {
        (Holds::Unit, Value::Int(id)) => match names.0.get(id) {
            Some((code, label)) => Said::text(label).to(format!("/units/{}", web::encoded(code))),
            None => Said::text(format!("#{id}")),
        },
        (Holds::Truth, Value::Int(yes)) => {
            let word = texts::truth(lang, column.name, *yes != 0);
            marked(column.name, if *yes != 0 { "1" } else { "0" }, word)
        }
        (Holds::Integer, Value::Int(number)) => Said::number(ui::number::count(*number)),
        (Holds::Industry, Value::Text(code)) => Said::text(names.1.say(lang, code)),
        (Holds::Date, Value::Text(text)) => Said::number(text),
        (_, Value::Text(text)) if column.name == "code" => Said::number(text),
        (_, Value::Text(text)) => {
            marked(column.name, text, texts::word(lang, topic, column.name, text))
        }
        (_, Value::Int(number)) => Said::number(number.to_string()),
        _ => Said::default(),
    }
}

fn marked(column: &str, word: &str, text: String) -> Said {
    let mark = state(column, word).map(|state| state.saying(&text));
    Said { mark, ..Said::text(text) }
}

/// Which words are good or bad news, and so have a shape. Most only tell.
fn state(column: &str, word: &str) -> Option<ui::State> {
    use ui::State::{Bad, Ok, Wait, Watch};
    Some(match (column, word) {
        ("verdict" | "recheck", "pass") | ("result", "pass" | "Pass") => Ok,
        ("verdict" | "recheck", "fail") | ("result", "fail" | "Fail") => Bad,
        ("verdict", "pending") => Wait,
        ("result", "correct" | "Pass w/ Conditions") => Watch,
        ("closed_in_time" | "replied_in_time" | "verified_in_time" | "satisfied", "1") => Ok,
        ("closed_in_time" | "replied_in_time" | "verified_in_time" | "satisfied", "0") => Bad,
        ("status", "valid") => Ok,
        ("status", "expired" | "ended") => Watch,
        ("status", "withdrawn") => Bad,
        _ => return None,
    })
}
