//! What a rule that opens cases may ask: the columns of a fact, of cases as they move, or of an event.

use cases::rulebook::{ColumnType, Trigger};
use rule::{Columns, Expression, Problem, Type};

use crate::facts::{Holds, fact};

/// What is known of a case that was just opened or moved.
pub const CASE_COLUMNS: &[(&str, ColumnType)] = &[
    ("id", ColumnType::Number),
    ("kind", ColumnType::Text),
    ("state", ColumnType::Text),
    ("ended", ColumnType::Text),
    ("move", ColumnType::Text),
    ("verdict", ColumnType::Text),
    ("title", ColumnType::Text),
    ("subject", ColumnType::Unit),
    ("accountable", ColumnType::Unit),
    ("on", ColumnType::Date),
    ("steps", ColumnType::Number),
];

/// What is known of every event beside its own columns.
pub const EVENT_COLUMNS: &[(&str, ColumnType)] =
    &[("id", ColumnType::Number), ("seq", ColumnType::Number), ("on", ColumnType::Date)];

/// The columns that a trigger may name, with their types; none where it names a fact that is not published and
/// declares no columns of its own.
pub fn columns(trigger: &Trigger) -> Option<Vec<(String, ColumnType)>> {
    let named = |all: &[(&str, ColumnType)]| -> Vec<(String, ColumnType)> {
        all.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
    };
    if trigger.on == "cases" {
        return Some(named(CASE_COLUMNS));
    }
    if let Some(fact) = fact(&trigger.on) {
        let kind = |name: &str, holds| match holds {
            // Firms are units, and the register keeps their ids.
            _ if name == "firm" => ColumnType::Unit,
            Holds::Unit => ColumnType::Unit,
            Holds::Text | Holds::Word(_) | Holds::Industry => ColumnType::Text,
            Holds::Integer | Holds::Month => ColumnType::Number,
            Holds::Truth => ColumnType::Boolean,
            Holds::Date => ColumnType::Date,
        };
        let of_fact = fact.columns.iter().map(|it| (it.name.to_owned(), kind(it.name, it.holds)));
        return Some(of_fact.collect());
    }
    if !trigger.on.contains('.') || trigger.columns.is_empty() {
        return None;
    }
    let own = trigger.columns.iter().map(|(name, kind)| (name.clone(), *kind));
    Some(named(EVENT_COLUMNS).into_iter().chain(own).collect())
}

/// The condition, checked against the columns.
///
/// # Errors
/// What is wrong with the formula or a name.
pub fn compile(trigger: &Trigger, columns: &[(String, ColumnType)]) -> Result<Expression, Problem> {
    let kind = |kind| match kind {
        ColumnType::Number | ColumnType::Unit => Type::Number,
        ColumnType::Text => Type::Text,
        ColumnType::Boolean => Type::Boolean,
        ColumnType::Date => Type::Date,
    };
    // A column that is called like a function of the language (`product`) stands in words only.
    let speakable = |name: &String| Columns::new([(name.clone(), Type::Text)]).is_ok();
    let named = columns.iter().filter(|(name, _)| speakable(name));
    let columns = Columns::new(named.map(|(name, it)| (name.clone(), kind(*it))))?;
    Expression::compile_as(&trigger.when, &columns, &Type::Boolean)
}
