//! Formulas over other indicators, in FEEL.
//!
//! The names of a formula are codes of indicators; each stands for its value in the same unit and
//! period. A missing operand makes the result missing, never zero, and a division by zero has no value.

use rule::{Columns, Expression, Problem, Reason, Type, Values};
use rust_decimal::Decimal;

/// Why a formula has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoValue {
    /// These operands have none.
    Missing(Vec<String>),
    DivisionByZero,
    OutOfRange,
    Unreadable,
}

pub(crate) fn compile(text: &str) -> Result<Expression, Problem> {
    let columns = Columns::new(words(text).into_iter().map(|name| (name, Type::Number)))?;
    Expression::compile_as(text, &columns, &Type::Number)
}

/// The indicators that a formula uses, by code; none where it cannot be read.
pub(crate) fn names(text: &str) -> Vec<String> {
    compile(text).map(|read| read.names().map(str::to_owned).collect()).unwrap_or_default()
}

/// The value with these operands.
pub(crate) fn value(
    expression: &Expression,
    operand: impl Fn(&str) -> Option<Decimal>,
) -> Result<Decimal, NoValue> {
    let mut values = Values::new();
    for name in expression.names() {
        if let Some(value) = operand(name) {
            values.set(name, value);
        }
    }
    match expression.evaluate(&values) {
        Ok(rule::Value::Number(value)) => Ok(value),
        Ok(_) => Err(NoValue::Unreadable),
        Err(Reason::Missing { names }) => Err(NoValue::Missing(names)),
        Err(Reason::DivisionByZero) => Err(NoValue::DivisionByZero),
        Err(Reason::Range) => Err(NoValue::OutOfRange),
        Err(_) => Err(NoValue::Unreadable),
    }
}

/// Words that may be codes: neither functions, nor words of the language, nor quoted text.
fn words(text: &str) -> Vec<String> {
    const LANGUAGE: [&str; 16] = [
        "if",
        "then",
        "else",
        "and",
        "or",
        "not",
        "true",
        "false",
        "null",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "between",
    ];
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c.is_alphabetic() || c == '_') {
        rest = &rest[at..];
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = quoted.find('"').map_or("", |end| &quoted[end + 1..]);
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let function = after.trim_start().starts_with('(');
        if !function && !LANGUAGE.contains(&word) && !words.iter().any(|seen| seen == word) {
            words.push(word.to_owned());
        }
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_has_a_value_or_says_why_not() {
        let operand = |name: &str| match name {
            "a" => Some(Decimal::from(3)),
            "b" => Some(Decimal::from(-4)),
            "zero" => Some(Decimal::ZERO),
            _ => None,
        };
        for (text, want) in [
            ("a / b * 100", Ok("-75".parse().unwrap())),
            ("if a > b then max(a, b) - b else null", Ok("7".parse().unwrap())),
            ("a / zero", Err(NoValue::DivisionByZero)),
            ("a + c", Err(NoValue::Missing(vec!["c".to_owned()]))),
        ] {
            assert_eq!(value(&compile(text).unwrap(), operand), want, "{text}");
        }
        assert!(compile("a +").is_err());
        assert_eq!(names("min(a, b1) + a / c_2"), ["a", "b1", "c_2"]);
    }
}
