//! The words in which a table is written as text, in both languages: read either way, written in the reader's.

use packs::{FormColumn, FormFrom, FormSort};
use terms::{Decimal, Error, Lang, Text};

pub(super) fn invalid(place: &str, rule: &'static str) -> Error {
    Error::invalid("error-invalid").field(place, rule)
}

/// Lines of text, each cut at its bars.
pub(super) fn cut(text: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.split(['|', '｜']).map(|part| part.trim().to_owned()).collect())
}

/// `c1 = 名称 // Name`: a code of one's own, or the next one.
pub(super) fn named(text: &str, next: impl FnOnce() -> String) -> (String, Text) {
    let (code, name) = match text.split_once('=') {
        Some((code, name)) if is_code(code.trim()) => (code.trim().to_owned(), name.trim()),
        _ => (next(), text),
    };
    (code, both(name))
}

pub(super) fn is_code(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// `中文 // English`.
pub(super) fn both(text: &str) -> Text {
    match text.split_once("//") {
        Some((zh, en)) => Text::new(zh.trim(), en.trim()),
        None => Text::zh(text.trim()),
    }
}

pub(super) fn written(text: &Text) -> String {
    match &text.en {
        Some(en) => format!("{} // {en}", text.zh),
        None => text.zh.clone(),
    }
}

/// A word of either language, and what follows it.
pub(super) fn after<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| {
        let rest = text.strip_prefix(word)?;
        let fits = rest.is_empty() || rest.starts_with([' ', '：', ':']);
        fits.then(|| rest.trim_start_matches([' ', '：', ':']).trim())
    })
}

pub(super) const ALL: [&str; 3] = ["全部", "all", "*"];
pub(super) const TOTAL: [&str; 2] = ["合计", "total"];
pub(super) const GREY: [&str; 2] = ["不填", "grey"];
pub(super) const HEADING: [&str; 2] = ["标题", "heading"];
pub(super) const INDENT: [&str; 2] = ["缩进", "indent"];
pub(super) const REQUIRED: [&str; 4] = ["必填", "required", "yes", "是"];
pub(super) const COLLECTS: [&str; 2] = ["汇入", "collects"];
const KNOWN: [&str; 2] = ["取自", "known"];
const LAST: [&str; 2] = ["上期", "last"];

pub(super) fn word(lang: Lang, words: &[&'static str]) -> &'static str {
    lang.pick(words[0], words[1])
}

/// `数字`, `文字`, `日期`, `是否`, `选项：甲、乙`.
pub(super) fn sort(text: Option<&str>) -> Option<(FormSort, Vec<Text>)> {
    let plain = |sort| Some((sort, Vec::new()));
    match text {
        None | Some("数字" | "number") => plain(FormSort::Number),
        Some("文字" | "text") => plain(FormSort::Text),
        Some("日期" | "date") => plain(FormSort::Date),
        Some("是否" | "truth") => plain(FormSort::Truth),
        Some(text) => {
            let list = after(text, &["选项", "choice"]).filter(|it| !it.is_empty())?;
            let choices = list.split(['、', ',', '，']).map(both).filter(|it| !it.zh.is_empty());
            Some((FormSort::Choice, choices.collect()))
        }
    }
}

pub(super) fn sort_written(lang: Lang, column: &FormColumn) -> String {
    match column.sort {
        FormSort::Number => lang.pick("数字", "number").to_owned(),
        FormSort::Text => lang.pick("文字", "text").to_owned(),
        FormSort::Date => lang.pick("日期", "date").to_owned(),
        FormSort::Truth => lang.pick("是否", "truth").to_owned(),
        FormSort::Choice => {
            let all: Vec<String> = column.choices.iter().map(written).collect();
            format!("{}{}", lang.pick("选项：", "choice: "), all.join("、"))
        }
    }
}

/// `0..100`, `0..`, `..100`.
pub(super) fn bounds(text: Option<&str>) -> Option<(Option<Decimal>, Option<Decimal>)> {
    let Some(text) = text else { return Some((None, None)) };
    let (least, most) = text.split_once("..")?;
    let number = |it: &str| match it.trim() {
        "" => Some(None),
        it => it.parse::<Decimal>().ok().map(Some),
    };
    Some((number(least)?, number(most)?))
}

pub(super) fn bounds_written(least: Option<Decimal>, most: Option<Decimal>) -> String {
    let number = |it: Option<Decimal>| it.map(|it| it.normalize().to_string()).unwrap_or_default();
    match (least, most) {
        (None, None) => String::new(),
        _ => format!("{}..{}", number(least), number(most)),
    }
}

/// What a column or a cell is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Binding {
    /// Accepted, it is the value of this indicator.
    Collects(String),
    /// It arrives filled.
    Known(FormFrom),
}

/// `汇入 指标代码`, `取自 指标代码`, `取自 上期`, `取自 表代码:部分.行.列`.
pub(super) fn binding(text: &str) -> Option<Binding> {
    if let Some(code) = after(text, &COLLECTS) {
        return is_code(code).then(|| Binding::Collects(code.to_owned()));
    }
    let from = after(text, &KNOWN)?;
    let mut known = FormFrom::default();
    if LAST.contains(&from) {
        known.last = true;
    } else if let Some((form, cell)) = from.split_once(':') {
        known.form = Some(form.trim().to_owned());
        known.cell = Some(cell.trim().to_owned());
    } else if is_code(from) {
        known.indicator = Some(from.to_owned());
    } else {
        return None;
    }
    Some(Binding::Known(known))
}

pub(super) fn binding_written(lang: Lang, indicator: Option<&str>, known: &FormFrom) -> String {
    if let Some(code) = indicator {
        return format!("{} {code}", word(lang, &COLLECTS));
    }
    let from = match (&known.indicator, &known.form, known.last) {
        (Some(code), ..) => code.clone(),
        (None, Some(form), _) => format!("{form}:{}", known.cell.as_deref().unwrap_or_default()),
        (None, None, true) => word(lang, &LAST).to_owned(),
        (None, None, false) => return String::new(),
    };
    format!("{} {from}", word(lang, &KNOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_is_read_as_it_was_written_in_either_language() {
        for text in [
            "汇入 nqi_closed_rate",
            "取自 complaints_received",
            "取自 上期",
            "取自 month:work.visited.month",
        ] {
            for lang in [Lang::Zh, Lang::En] {
                let (indicator, known) = match binding(text).unwrap() {
                    Binding::Collects(code) => (Some(code), FormFrom::default()),
                    Binding::Known(known) => (None, known),
                };
                let again = binding_written(lang, indicator.as_deref(), &known);
                assert_eq!(binding(&again), binding(text), "{again}");
            }
        }
        assert_eq!(binding("取自 不知道"), None);
    }

    #[test]
    fn limits_are_open_at_either_end() {
        assert_eq!(bounds(Some("0..")), Some((Some(Decimal::ZERO), None)));
        assert_eq!(bounds(Some("0-9")), None);
        assert_eq!(bounds_written(None, Some(Decimal::ONE)), "..1");
    }
}
