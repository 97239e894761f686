//! What a cell holds, and how what people type or paste is read.

use terms::{Date, Error, Lang, Millionths, Result};

use super::FormSort;
use super::layout::Asked;

/// The content of a cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Number(Millionths),
    /// A text; a date as `2026-11-20`; a choice by its Chinese text; `yes` or `no`.
    Words(String),
    /// Asked, and there is none (无, 不涉及). Neither empty nor zero.
    Absent,
}

/// What people write where there is nothing to report. A lone dash of a spreadsheet is one of them.
const ABSENT: [&str; 9] = ["无", "不涉及", "不适用", "—", "――", "--", "-", "n/a", "N/A"];
const YES: [&str; 6] = ["yes", "是", "√", "✓", "true", "y"];
const NO: [&str; 6] = ["no", "否", "×", "✗", "false", "n"];
/// Characters in one cell.
const WORDS_MAX: usize = 2_000;

impl Content {
    /// As it stands in files, conflicts and reasons: read back by [`read_content`].
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Words(words) => words.clone(),
            Self::Absent => "无".to_owned(),
        }
    }
    /// As it is shown in a cell with so many decimals.
    pub fn shown(&self, asked: &Asked<'_>, lang: Lang) -> String {
        match self {
            Self::Number(number) => {
                let places = u32::from(asked.decimals).max(number.decimal().normalize().scale());
                ui::number::decimal(number.decimal(), places.min(6))
            }
            Self::Words(words) => match asked.sort {
                FormSort::Choice => asked
                    .choices
                    .iter()
                    .find(|choice| choice.zh == *words)
                    .map_or(words.as_str(), |choice| choice.get(lang))
                    .to_owned(),
                FormSort::Truth => match (words.as_str(), lang.is_zh()) {
                    ("yes", true) => "是".to_owned(),
                    ("no", true) => "否".to_owned(),
                    (other, _) => other.to_owned(),
                },
                _ => words.clone(),
            },
            Self::Absent => lang.pick("无", "none").to_owned(),
        }
    }
    pub fn number(&self) -> Option<Millionths> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Reads what was typed, pasted or imported; nothing but space is an empty cell.
///
/// # Errors
/// `form-cell-…` with what was wanted, and the codes of numbers.
pub fn read_content(asked: &Asked<'_>, text: &str) -> Result<Option<Content>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > WORDS_MAX {
        return Err(Error::invalid("form-cell-long").with("most", WORDS_MAX));
    }
    if ABSENT.contains(&text) && asked.sort != FormSort::Text {
        return Ok(Some(Content::Absent));
    }
    match asked.sort {
        FormSort::Number => number(asked, text).map(|it| Some(Content::Number(it))),
        FormSort::Text => Ok(Some(Content::Words(text.to_owned()))),
        FormSort::Date => day(text).map(|day| Some(Content::Words(day.to_string()))),
        FormSort::Choice => choice(asked, text).map(Some),
        FormSort::Truth => truth(text).map(Some),
    }
}

fn number(asked: &Asked<'_>, text: &str) -> Result<Millionths> {
    let percent = matches!(asked.measure, Some("percent"));
    let plain = if percent { text.trim_end_matches(['%', '％']) } else { text };
    let value = Millionths::parse(plain)
        .map_err(|_| Error::invalid("form-cell-number").with("value", text))?;
    if value.decimal().normalize().scale() > u32::from(asked.decimals) {
        return Err(Error::invalid("form-cell-decimals")
            .with("value", text)
            .with("decimals", asked.decimals));
    }
    Ok(value)
}

/// `2026-11-20`, `2026/11/20`, `2026.11.20`, `2026年11月20日`.
fn day(text: &str) -> Result<Date> {
    let wrong = || Error::invalid("form-cell-date").with("value", text);
    let plain: String = text.chars().map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
    let mut parts = plain.split_whitespace().map(str::parse::<i16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong());
    };
    let (month, day) = (i8::try_from(month), i8::try_from(day));
    match (month, day) {
        (Ok(month), Ok(day)) => Date::new(year, month, day).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

/// By its text in either language, or by its number in the list.
fn choice(asked: &Asked<'_>, text: &str) -> Result<Content> {
    let by_text = asked.choices.iter().find(|it| {
        it.zh == text || it.en.as_deref().is_some_and(|en| en.eq_ignore_ascii_case(text))
    });
    let by_number = || {
        let number: usize = text.parse().ok()?;
        asked.choices.get(number.checked_sub(1)?)
    };
    let found = by_text.or_else(by_number);
    found.map(|it| Content::Words(it.zh.clone())).ok_or_else(|| {
        let all: Vec<&str> = asked.choices.iter().map(|it| it.zh.as_str()).collect();
        Error::invalid("form-cell-choice").with("value", text).with("choices", all.join("、"))
    })
}

fn truth(text: &str) -> Result<Content> {
    let lower = text.to_lowercase();
    if YES.contains(&lower.as_str()) {
        return Ok(Content::Words("yes".to_owned()));
    }
    if NO.contains(&lower.as_str()) {
        return Ok(Content::Words("no".to_owned()));
    }
    Err(Error::invalid("form-cell-truth").with("value", text))
}
