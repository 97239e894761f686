//! Sheets of units into one workbook.

use std::collections::{BTreeMap, HashSet};

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, Note, ProtectionOptions, Workbook, Worksheet, XlsxError,
};
use terms::{Error, Lang, Result};

use crate::model::{Asked, CellKey, CellKind, Content, FormSort};
use crate::store::Sheet;

/// A cell that goes back: what was written there, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Nothing where the value was taken and a check speaks of it.
    pub text: Option<String>,
    pub words: String,
}

/// Longer lists cannot stand in a cell's own rule.
const LIST_CHARS: usize = 255;
/// Columns before the first that is filled: mark, name, line number.
pub(super) const BEFORE: u16 = 3;

struct Formats {
    title: Format,
    head: Format,
    name: Format,
    locked: Format,
    open: Format,
    wrong: Format,
}

impl Formats {
    fn new() -> Self {
        let line =
            Format::new().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xAEB8B5));
        let grey = line.clone().set_background_color(Color::RGB(0xECEFEB));
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: grey.clone().set_text_wrap().set_align(FormatAlign::Center),
            name: grey.clone(),
            locked: grey.set_font_color(Color::RGB(0x586870)),
            open: line.clone().set_unlocked(),
            wrong: line
                .set_unlocked()
                .set_background_color(Color::RGB(0xFAE8E5))
                .set_font_color(Color::RGB(0xA32C21)),
        }
    }
}

type Written = std::result::Result<(), XlsxError>;

/// One workbook, a sheet for each unit with its name; `wrong` is by filling and cell.
///
/// # Errors
/// Only ours: the writer refused what we made.
pub fn write(
    sheets: &[(String, Sheet)],
    lang: Lang,
    wrong: &BTreeMap<(i64, CellKey), Wrong>,
) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    let mut names = HashSet::new();
    for (unit, sheet) in sheets {
        let mut page = Worksheet::new();
        let filled = page
            .set_name(unique(unit, &mut names))
            .map(drop)
            .and_then(|()| fill(&mut page, sheet, unit, lang, wrong, &formats));
        filled.map_err(|cause| Error::broken(cause).at("writing a workbook of a form"))?;
        workbook.push_worksheet(page);
    }
    workbook
        .save_to_buffer()
        .map_err(|cause| Error::broken(cause).at("writing a workbook of a form"))
}

/// A name that a sheet may bear, and no other of this workbook does.
fn unique(unit: &str, names: &mut HashSet<String>) -> String {
    let plain: String = unit.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(24).collect();
    let plain = if plain.trim().is_empty() { "1".to_owned() } else { plain };
    let mut name = plain.clone();
    let mut number = 2;
    while !names.insert(name.to_lowercase()) {
        name = format!("{plain} {number}");
        number += 1;
    }
    name
}

fn fill(
    page: &mut Worksheet,
    sheet: &Sheet,
    unit: &str,
    lang: Lang,
    wrong: &BTreeMap<(i64, CellKey), Wrong>,
    formats: &Formats,
) -> Written {
    let form = sheet.kept.form();
    page.write_string(0, 0, format!("filling:{}:{}", sheet.filling.id, sheet.stand.seq))?;
    page.write_string_with_format(0, 1, form.name.get(lang), &formats.title)?;
    let about = format!("{unit}　{}", sheet.filling.period.say(lang));
    page.write_string(1, 1, about)?;
    page.write_string(2, 1, ui::t(lang, "grid-book-how"))?;
    page.set_column_hidden(0)?;
    page.set_column_width(1, 34)?;
    let mut row = 4;
    for (at, laid) in sheet.layout.sections.iter().enumerate() {
        let section = sheet.layout.section(at);
        page.write_string(row, 0, format!("@{}", section.code))?;
        for (column, it) in section.columns.iter().enumerate() {
            page.write_string(row, BEFORE + column as u16, &it.code)?;
        }
        page.set_row_hidden(row)?;
        row += 1;
        page.write_string_with_format(row, 1, section.name.get(lang), &formats.head)?;
        page.write_string_with_format(row, 2, ui::t(lang, "grid-line"), &formats.head)?;
        for (column, it) in section.columns.iter().enumerate() {
            page.write_string_with_format(
                row,
                BEFORE + column as u16,
                it.name.get(lang),
                &formats.head,
            )?;
        }
        let first = row + 1;
        let asked_kind = |line: usize, column: usize| sheet.layout.asked(at, line, column);
        let mut runs: Vec<Option<Run<'_>>> = vec![None; section.columns.len()];
        for (line, it) in laid.lines.iter().enumerate() {
            row += 1;
            page.write_string(row, 0, format!("{}.{}", section.code, it.code))?;
            let name = format!("{}{}", "　".repeat(usize::from(it.indent)), it.name.get(lang));
            page.write_string_with_format(row, 1, name, &formats.name)?;
            page.write_number_with_format(row, 2, (line + 1) as f64, &formats.name)?;
            for column in 0..section.columns.len() {
                let asked = asked_kind(line, column);
                let key = sheet.layout.key(at, line, column);
                let place = (row, BEFORE + column as u16);
                let bad = wrong.get(&(sheet.filling.id, key.clone()));
                let adds: Vec<u32> = it.adds.iter().map(|line| first + *line as u32).collect();
                cell(page, place, sheet, &key, &asked, &adds, lang, bad, formats)?;
                // One rule for all cells below one another that ask the same: a workbook opens faster by them.
                let open = asked.kind == CellKind::Asked && sheet.is_writable(&key);
                let run = &mut runs[column];
                match run {
                    Some(run) if open && run.last + 1 == row && run.asks_as(&asked) => {
                        run.last = row
                    }
                    _ => {
                        let next = open.then_some(Run { first: row, last: row, asked });
                        if let Some(ended) = std::mem::replace(run, next) {
                            ended.rule(page, place.1, lang)?;
                        }
                    }
                }
            }
        }
        for (column, run) in runs.into_iter().enumerate() {
            if let Some(run) = run {
                run.rule(page, BEFORE + column as u16, lang)?;
            }
        }
        row += 2;
    }
    page.set_freeze_panes(0, BEFORE)?;
    page.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

/// Cells below one another that ask the same.
#[derive(Clone)]
struct Run<'f> {
    first: u32,
    last: u32,
    asked: Asked<'f>,
}

impl Run<'_> {
    fn asks_as(&self, other: &Asked<'_>) -> bool {
        let own = &self.asked;
        own.sort == other.sort
            && (own.decimals == 0) == (other.decimals == 0)
            && own.choices == other.choices
    }
    fn rule(&self, page: &mut Worksheet, column: u16, lang: Lang) -> Written {
        if let Some(rule) = validation(&self.asked, lang)? {
            page.add_data_validation(self.first, column, self.last, column, &rule)?;
        }
        Ok(())
    }
}

#[expect(clippy::too_many_arguments, reason = "one cell, and everything that is known of it")]
fn cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    sheet: &Sheet,
    key: &CellKey,
    asked: &Asked<'_>,
    adds: &[u32],
    lang: Lang,
    bad: Option<&Wrong>,
    formats: &Formats,
) -> Written {
    let content = sheet.content(key);
    if let Some(bad) = bad {
        page.insert_note(row, column, &note(&bad.words))?;
    }
    let open = asked.kind == CellKind::Asked && sheet.is_writable(key);
    let format = match (bad, open) {
        (Some(_), _) => &formats.wrong,
        (None, true) => &formats.open,
        (None, false) => &formats.locked,
    };
    if let Some(text) = bad.and_then(|it| it.text.as_ref()) {
        page.write_string_with_format(row, column, text, format)?;
        return Ok(());
    }
    if asked.kind == CellKind::Total && (1..=200).contains(&adds.len()) {
        let letter = rust_xlsxwriter::utility::column_number_to_name(column);
        let parts: Vec<String> = adds.iter().map(|row| format!("{letter}{}", row + 1)).collect();
        let known = content.and_then(Content::number).map(|it| it.to_string()).unwrap_or_default();
        let formula = Formula::new(format!("=SUM({})", parts.join(","))).set_result(known);
        page.write_formula_with_format(row, column, formula, format)?;
        return Ok(());
    }
    match content {
        Some(Content::Number(number)) => {
            let value: f64 = number.to_string().parse().unwrap_or_default();
            page.write_number_with_format(row, column, value, format)?
        }
        Some(other) => {
            page.write_string_with_format(row, column, other.shown(asked, lang), format)?
        }
        None => page.write_blank(row, column, format)?,
    };
    Ok(())
}

fn note(words: &str) -> Note {
    let lines = words.chars().count() / 18 + 2;
    Note::new(words.chars().take(2_000).collect::<String>())
        .add_author_prefix(false)
        .set_author("准绳")
        .set_width(260)
        .set_height((lines as u32 * 18 + 12).clamp(48, 400))
}

/// A warning, not a wall: what is pasted passes by it anyway, and the check names every cell.
fn validation(
    asked: &Asked<'_>,
    lang: Lang,
) -> std::result::Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
    let list = |names: Vec<String>| {
        let long = names.iter().map(|it| it.encode_utf16().count() + 1).sum::<usize>() > LIST_CHARS;
        let parted = names.iter().any(|it| it.contains([',', '"']));
        (!long && !parted && !names.is_empty()).then_some(names)
    };
    Ok(match asked.sort {
        FormSort::Choice => {
            let names = asked.choices.iter().map(|it| it.get(lang).to_owned()).collect();
            list(names).map(|names| rule.allow_list_strings(&names)).transpose()?
        }
        FormSort::Truth => {
            Some(rule.allow_list_strings(&[lang.pick("是", "yes"), lang.pick("否", "no")])?)
        }
        FormSort::Number if asked.decimals == 0 => {
            Some(rule.allow_whole_number(DataValidationRule::Between(i32::MIN, i32::MAX)))
        }
        FormSort::Number => {
            Some(rule.allow_decimal_number(DataValidationRule::Between(-9.2e12, 9.2e12)))
        }
        FormSort::Text | FormSort::Date => None,
    })
}
