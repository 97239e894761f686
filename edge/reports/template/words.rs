//! How a value is written on a paper.

use document::paper::Align;
use terms::{Date, Lang};

use super::Format;
use crate::data::{Cell, Kind};

/// The language that a paper is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    pub lang: Lang,
}

/// The printed value. Numbers beyond the places that are asked for are rounded once, here.
pub(crate) fn printed(cell: &Cell, kind: Kind, format: Format, words: Words) -> String {
    match (cell, format) {
        (Cell::Number(number), Format::Decimals(places)) => ui::number::decimal(*number, places),
        (Cell::Number(number), Format::Signed(places)) => ui::number::signed(*number, places),
        (Cell::Number(number), _) => match kind {
            Kind::Number(places) => ui::number::decimal(*number, places),
            _ => ui::number::plain(number.round_dp(6)),
        },
        (Cell::Text(text), _) => one_line(text),
        (Cell::Truth(truth), _) => {
            let (yes, no) = (words.lang.pick("是", "yes"), words.lang.pick("否", "no"));
            if *truth { yes } else { no }.to_owned()
        }
        (Cell::Day(day), Format::Iso) => day.to_string(),
        (Cell::Day(day), Format::Month) => month(*day, words.lang),
        (Cell::Day(day), _) => date(*day, words.lang),
        (Cell::Texts(texts), _) => {
            let texts: Vec<String> = texts.iter().map(|text| one_line(text)).collect();
            texts.join(words.lang.pick("、", ", "))
        }
    }
}

/// 成文日期: Arabic figures, year, month and day whole, no leading zeros (GB/T 9704 clause 7.3.5.4).
pub(crate) fn date(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => ui::number::day_text(day, Lang::En),
    }
}

fn month(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", day.year(), day.month()),
        Lang::En => format!("{}-{:02}", day.year(), day.month()),
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Figures stand right, words left.
pub(crate) fn align(kind: Kind) -> Align {
    if kind.is_number() { Align::Figure } else { Align::Start }
}
