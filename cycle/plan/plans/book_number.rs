//! What a row of the offices' workbook says of a number: its indicator, where it comes from and what it is to become.

use std::collections::HashMap;

use ::store::Tx;
use tables::Problem;
use terms::{Millionths, Result, Text};

use super::model::{Direction, Number};

/// Indicators by code and by name.
pub(super) struct Indicators(HashMap<String, String>);

impl Indicators {
    pub(super) fn read(tx: &mut Tx<'_>) -> Result<Self> {
        #[derive(serde::Deserialize)]
        struct Named {
            name: Text,
        }
        let mut known = HashMap::new();
        let sql = "select code, definition from indicator where until is null order by code";
        let all = tx.query(sql, &[], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
        for (code, definition) in all {
            if let Ok(named) = serde_json::from_str::<Named>(&definition) {
                known.entry(named.name.zh).or_insert_with(|| code.clone());
            }
            known.insert(code.clone(), code);
        }
        Ok(Self(known))
    }
    fn find(&self, word: &str) -> Option<String> {
        self.0.get(word).cloned()
    }
}

/// `≥95%`, `不高于3`, `1,204`: the direction where one is written, the value, the sign behind it.
fn target(text: &str) -> Result<(Direction, Millionths, Option<String>)> {
    let text = text.trim();
    let lower = ["≤", "<=", "不高于", "不超过", "小于", "<"];
    let higher = ["≥", ">=", "不低于", "不少于", "达到", "大于", ">"];
    let begins = |words: &[&str]| words.iter().find_map(|word| text.strip_prefix(word));
    let (direction, rest) = match (begins(&lower), begins(&higher)) {
        (Some(rest), _) => (Direction::Lower, rest),
        (None, Some(rest)) => (Direction::Higher, rest),
        (None, None) => (Direction::Higher, text),
    };
    let digits = rest.trim().trim_end_matches(['%', '％']);
    let sign = (digits.len() < rest.trim().len()).then(|| "%".to_owned());
    Ok((direction, Millionths::parse(digits)?, sign))
}

/// What a row says of a number; a cell that cannot be read is a problem of its column.
pub(super) fn number_of(
    indicators: &Indicators,
    cell: &impl Fn(&str) -> String,
    problems: &mut Vec<Problem>,
) -> Number {
    let given = |key: &str| Some(cell(key).trim().to_owned()).filter(|text| !text.is_empty());
    let mut number = Number { unit: given("unit"), ..Number::default() };
    if let Some(word) = given("indicator") {
        number.indicator = indicators.find(&word);
        if number.indicator.is_none() {
            problems.push(Problem::new("indicator", "plan-indicator-unknown"));
        }
    }
    if let Some(text) = given("value") {
        match target(&text) {
            Ok((direction, value, sign)) => {
                number.direction = direction;
                number.value = Some(value);
                number.unit = number.unit.or(sign);
            }
            Err(_) => problems.push(Problem::new("value", "plan-book-number").with("words", text)),
        }
    }
    if let Some(text) = given("baseline") {
        match Millionths::parse(text.trim_end_matches(['%', '％'])) {
            Ok(value) => number.baseline = Some(value),
            Err(_) => {
                problems.push(Problem::new("baseline", "plan-book-number").with("words", text));
            }
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_offices_write_them() {
        let read =
            |text: &str| target(text).map(|(way, value, sign)| (way, value.to_string(), sign));
        let percent = || Some("%".to_owned());
        assert_eq!(read("≥95%").unwrap(), (Direction::Higher, "95".into(), percent()));
        assert_eq!(read("不高于 3.5").unwrap(), (Direction::Lower, "3.5".into(), None));
        assert_eq!(read("1,204").unwrap(), (Direction::Higher, "1204".into(), None));
        assert_eq!(read("≤９．５％").unwrap(), (Direction::Lower, "9.5".into(), percent()));
        assert!(read("明显提高").is_err());
    }
}
