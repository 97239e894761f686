//! The empty template: heads with notes, lists to choose from, a sample row that is never loaded, and
//! a second sheet that says what goes where.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Formula,
    Workbook, Worksheet,
};
use terms::{Lang, Result};

use super::{INK_3, broken, columns_of, head_format, note, sheet_name, short};
use crate::check::SAMPLE_MARKS;
use crate::mapping::MARK_HEADS;
use crate::{Column, Kind, Template};

const LAST_ROW: u32 = 1_048_575;
/// Longer lists stand on a sheet of their own; the format allows no more in the cell.
const LIST_CHARS: usize = 255;

/// A workbook to fill in.
///
/// # Errors
/// Only ours: the writer refused what we made.
pub fn template_xlsx(template: &Template, lang: Lang) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let lists = workbook_lists(template, lang);
    let mut data = Worksheet::new();
    fill_data(&mut data, template, &lists, lang).map_err(broken)?;
    workbook.push_worksheet(data);
    let mut guide = Worksheet::new();
    fill_guide(&mut guide, template, lang).map_err(broken)?;
    workbook.push_worksheet(guide);
    if lists.iter().any(|l| l.formula.is_some()) {
        let mut sheet = Worksheet::new();
        fill_lists(&mut sheet, &lists, lang).map_err(broken)?;
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().map_err(broken)
}

/// The answers of one column, and where they stand if they do not fit into the cell.
struct List {
    names: Vec<String>,
    formula: Option<String>,
    at: u16,
}

fn lists_name(lang: Lang) -> &'static str {
    lang.pick("选项", "Lists")
}

fn workbook_lists(template: &Template, lang: Lang) -> Vec<List> {
    let mut next = 0;
    let list = |column: &Column| {
        let names: Vec<String> = match column.kind {
            Kind::Code => column.choices.iter().map(|c| c.title.get(lang).to_owned()).collect(),
            Kind::Flag => vec![lang.pick("是", "Yes").into(), lang.pick("否", "No").into()],
            _ => Vec::new(),
        };
        let joined = names.iter().map(|n| n.encode_utf16().count() + 1).sum::<usize>();
        let own_sheet = joined > LIST_CHARS || names.iter().any(|n| n.contains([',', '"']));
        let at = next;
        let formula = own_sheet.then(|| {
            next += 1;
            let letter = rust_xlsxwriter::utility::column_number_to_name(at);
            format!("='{}'!${letter}$2:${letter}${}", lists_name(lang), names.len() + 1)
        });
        List { names, formula, at }
    };
    template.columns.iter().map(list).collect()
}

type Written = std::result::Result<(), rust_xlsxwriter::XlsxError>;

fn fill_data(sheet: &mut Worksheet, template: &Template, lists: &[List], lang: Lang) -> Written {
    sheet.set_name(sheet_name(template.title.get(lang)))?;
    let sample = Format::new().set_italic().set_font_color(INK_3);
    let text = Format::new().set_num_format("@");
    for (i, (column, list)) in template.columns.iter().zip(lists).enumerate() {
        let at = i as u16;
        let head = column.head(lang);
        sheet.write_string_with_format(0, at, &head, &head_format())?;
        sheet.insert_note(0, at, &note(&help(column, lang)))?;
        if matches!(column.kind, Kind::Text | Kind::Code) {
            // As text, or a credit code of eighteen digits would lose its last three.
            sheet.set_column_format(at, &text)?;
        }
        let wide = columns_of(&head).max(column.sample.as_deref().map_or(0, columns_of)) + 3;
        sheet.set_column_width(at, wide.clamp(10, 48) as f64)?;
        if let Some(rule) = validation(column, list, lang)? {
            sheet.add_data_validation(1, at, LAST_ROW, at, &rule)?;
        }
        let shown = column.sample.clone().unwrap_or_else(|| example(column, list));
        sheet.write_string_with_format(1, at, shown, &sample)?;
    }
    let mark = template.columns.len() as u16;
    sheet.write_string_with_format(
        0,
        mark,
        lang.pick(MARK_HEADS[0], MARK_HEADS[1]),
        &head_format(),
    )?;
    let words = lang.pick("，读取时跳过，可删去", ": passed over, may be deleted");
    let words = format!("{}{words}", lang.pick(SAMPLE_MARKS[0], SAMPLE_MARKS[1]));
    sheet.write_string_with_format(1, mark, &words, &sample)?;
    sheet.set_column_width(mark, columns_of(&words) as f64 + 2.0)?;
    sheet.set_row_height(0, 32.0)?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn validation(
    column: &Column,
    list: &List,
    lang: Lang,
) -> std::result::Result<Option<DataValidation>, rust_xlsxwriter::XlsxError> {
    let rule = DataValidation::new();
    let rule = match column.kind {
        _ if !list.names.is_empty() => match &list.formula {
            Some(formula) => rule.allow_list_formula(Formula::new(formula)),
            None => rule.allow_list_strings(&list.names)?,
        },
        Kind::Integer => rule.allow_whole_number(DataValidationRule::Between(i32::MIN, i32::MAX)),
        Kind::Decimal => rule.allow_decimal_number(DataValidationRule::Between(-9.2e12, 9.2e12)),
        _ => return Ok(None),
    };
    // A warning, not a wall: what is pasted passes by it anyway, and the check names every row.
    let rule = rule.set_error_style(DataValidationErrorStyle::Warning);
    let title = short(column.title.get(lang), 30);
    let message = short(&help(column, lang), 200);
    Ok(Some(rule.set_error_title(title)?.set_error_message(message)?))
}

fn fill_guide(sheet: &mut Worksheet, template: &Template, lang: Lang) -> Written {
    sheet.set_name(lang.pick("填写说明", "Instructions"))?;
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, template.title.get(lang), &bold.set_font_size(14))?;
    let mut row = 1;
    let ours = lang.pick(
        [
            "请填第一张表，每行一条，表头不要改。带 * 的列必填。",
            "没有数据就留空，不要填 0；空格和“—”不代表零。",
            "可以直接上传本文件，也可另存为 CSV。有问题的行会带批注退回，其余行照常入库。",
        ],
        [
            "Fill in the first sheet, one row each; leave the heads as they are. Columns with * are needed.",
            "Leave a cell empty where there is no figure. Empty is not zero.",
            "Send this file as it is, or saved as CSV. Rows with problems come back with notes; the others are stored.",
        ],
    );
    let notes = ours.into_iter().chain(template.notes.iter().map(|n| n.get(lang)));
    for sentence in notes {
        sheet.write_string(row, 0, short(sentence, super::CELL_CHARS))?;
        row += 1;
    }
    row += 1;
    let heads =
        lang.pick(["列", "必填", "填什么", "说明"], ["Column", "Needed", "Holds", "Meaning"]);
    for (i, head) in heads.iter().enumerate() {
        sheet.write_string_with_format(row, i as u16, *head, &head_format())?;
    }
    for column in &template.columns {
        row += 1;
        let needed = if column.required { lang.pick("是", "yes") } else { "" };
        let meaning = column.help.as_ref().map_or("", |h| h.get(lang));
        let cells =
            [column.title.get(lang).to_owned(), needed.into(), holds(column, lang), meaning.into()];
        for (i, cell) in cells.iter().enumerate() {
            sheet.write_string_with_format(
                row,
                i as u16,
                short(cell, super::CELL_CHARS),
                &wrapped,
            )?;
        }
    }
    for (i, width) in [24.0, 8.0, 44.0, 60.0].into_iter().enumerate() {
        sheet.set_column_width(i as u16, width)?;
    }
    Ok(())
}

fn fill_lists(sheet: &mut Worksheet, lists: &[List], lang: Lang) -> Written {
    sheet.set_name(lists_name(lang))?;
    for list in lists.iter().filter(|l| l.formula.is_some()) {
        for (i, name) in list.names.iter().enumerate() {
            sheet.write_string(i as u32 + 1, list.at, name)?;
        }
    }
    Ok(())
}

/// The note at a head: what goes in, then what it means.
fn help(column: &Column, lang: Lang) -> String {
    let mut text = holds(column, lang);
    if let Some(help) = &column.help {
        text = format!("{text}\n{}", help.get(lang));
    }
    text
}

/// What a column holds, in a few words.
fn holds(column: &Column, lang: Lang) -> String {
    let unit = column.unit.as_deref().unwrap_or("");
    let in_unit = |zh: &str, en: &str| match (unit, lang) {
        ("", _) => lang.pick(zh, en).to_owned(),
        (unit, Lang::Zh) => format!("{zh}，单位：{unit}"),
        (unit, Lang::En) => format!("{en}, in {unit}"),
    };
    match column.kind {
        Kind::Text => match (column.max_len, lang) {
            (None, _) => lang.pick("文字", "Text").to_owned(),
            (Some(most), Lang::Zh) => format!("文字，最多{most}字"),
            (Some(most), Lang::En) => format!("Text, at most {most} characters"),
        },
        Kind::Integer => in_unit("整数", "Whole number"),
        Kind::Decimal => in_unit("数，最多6位小数", "Number, at most 6 decimals"),
        Kind::Date => lang.pick("日期，如 2026-11-20", "Date, as 2026-11-20").to_owned(),
        Kind::Flag => lang.pick("是 或 否", "Yes or No").to_owned(),
        Kind::Code => {
            let names: Vec<&str> = column.choices.iter().map(|c| c.title.get(lang)).collect();
            let shown = names[..names.len().min(20)].join(lang.pick("、", ", "));
            match (names.len(), lang) {
                (0..=20, Lang::Zh) => format!("选一项：{shown}"),
                (0..=20, Lang::En) => format!("One of: {shown}"),
                (n, Lang::Zh) => format!("选一项：{shown}等{n}项，见“选项”表"),
                (n, Lang::En) => format!("One of {n}: {shown} and others, see the sheet Lists"),
            }
        }
    }
}

fn example(column: &Column, list: &List) -> String {
    match column.kind {
        Kind::Text => "…".to_owned(),
        Kind::Integer => "12".to_owned(),
        Kind::Decimal => "95.8".to_owned(),
        Kind::Date => "2026-11-20".to_owned(),
        Kind::Code | Kind::Flag => list.names.first().cloned().unwrap_or_default(),
    }
}
