//! The rows that need work, back to the sender: their own values, a note in each wrong cell, and what
//! to do in the first column. Corrected, the workbook is read again as it is.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use terms::{Lang, Result};

use super::{BAD, BAD_GROUND, CELL_CHARS, broken, columns_of, head_format, note, short};
use crate::mapping::PROBLEM_HEADS;
use crate::{Checked, Origin, Problem, Raw, Sheet, Template};

/// Makes the workbook of bad rows; `words` says a problem in the reader's language.
///
/// # Errors
/// Only ours: the writer refused what we made.
pub fn annotated_xlsx(
    sheet: &Sheet,
    checked: &Checked,
    lang: Lang,
    words: impl Fn(&Problem) -> String,
) -> Result<Vec<u8>> {
    let mut out = Worksheet::new();
    fill(&mut out, sheet, checked, lang, &words).map_err(broken)?;
    let mut workbook = Workbook::new();
    workbook.push_worksheet(out);
    workbook.save_to_buffer().map_err(broken)
}

/// Rows that came back, each with its problems in words, and the workbook of them; none where no row did.
pub type GivenBack = (Vec<(u32, Vec<String>)>, Option<Vec<u8>>);

/// The bad rows for a page, each problem under the head of its column, and as [`annotated_xlsx`].
///
/// # Errors
/// Only ours: the writer refused what we made.
pub fn given_back(
    sheet: &Sheet,
    checked: &Checked,
    template: &Template,
    lang: Lang,
    words: impl Fn(&Problem) -> String,
) -> Result<GivenBack> {
    let head = |key: &str| template.column(key).map_or("", |it| it.title.get(lang));
    let said = |it: &Problem| format!("{}: {}", head(&it.column), words(it));
    let rows = checked.bad.iter().map(|bad| (bad.row, bad.problems.iter().map(said).collect()));
    let rows: Vec<_> = rows.collect();
    let file =
        if rows.is_empty() { None } else { Some(annotated_xlsx(sheet, checked, lang, &words)?) };
    Ok((rows, file))
}

struct Formats {
    plain: [Format; 3],
    wrong: [Format; 3],
    problem: Format,
}

impl Formats {
    /// Text, number, date; each plain and wrong.
    fn new() -> Self {
        let text = Format::new().set_num_format("@");
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let plain = [text, Format::new(), date];
        let wrong = plain.clone().map(|f| f.set_background_color(BAD_GROUND).set_font_color(BAD));
        let problem = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_color(BAD);
        Self { plain, wrong, problem }
    }
}

fn fill(
    out: &mut Worksheet,
    sheet: &Sheet,
    checked: &Checked,
    lang: Lang,
    words: &dyn Fn(&Problem) -> String,
) -> std::result::Result<(), XlsxError> {
    out.set_name(lang.pick("有问题的行", "Rows to correct"))?;
    let formats = Formats::new();
    out.write_string_with_format(
        0,
        0,
        lang.pick(PROBLEM_HEADS[0], PROBLEM_HEADS[1]),
        &head_format(),
    )?;
    out.set_column_width(0, 56.0)?;
    let old = problem_places(sheet);
    // An earlier round's own column is not carried along.
    let kept: Vec<usize> =
        (0..sheet.header().cells.len().max(1)).filter(|at| !old.contains(at)).collect();
    for (i, at) in kept.iter().enumerate() {
        let head = &sheet.header().cell(*at).text;
        out.write_string_with_format(0, i as u16 + 1, short(head, CELL_CHARS), &head_format())?;
        out.set_column_width(i as u16 + 1, (columns_of(head) + 4).clamp(10, 48) as f64)?;
    }
    out.set_freeze_panes(1, 1)?;

    let rows = sheet.rows();
    for (i, bad) in checked.bad.iter().enumerate() {
        let row = i as u32 + 1;
        let said: Vec<String> = bad.problems.iter().map(words).collect();
        let place = match lang {
            Lang::Zh => format!("第{}行：", bad.row),
            Lang::En => format!("Row {}: ", bad.row),
        };
        let all = short(&format!("{place}{}", said.join("\n")), CELL_CHARS);
        out.write_string_with_format(row, 0, all, &formats.problem)?;
        let Ok(found) = rows.binary_search_by_key(&bad.row, |r| r.number) else { continue };
        for (j, at) in kept.iter().enumerate() {
            let column = j as u16 + 1;
            let here = bad
                .problems
                .iter()
                .zip(&said)
                .filter(|(p, _)| checked.places.get(&p.column) == Some(at))
                .map(|(_, words)| words.as_str());
            let here: Vec<&str> = here.collect();
            let set = if here.is_empty() { &formats.plain } else { &formats.wrong };
            write(out, row, column, rows[found].cell(*at), set)?;
            if !here.is_empty() {
                out.insert_note(row, column, &note(&here.join("\n")))?;
            }
        }
    }
    Ok(())
}

/// A cell as it was: numbers and dates stay numbers and dates where nothing of them is lost.
fn write(
    out: &mut Worksheet,
    row: u32,
    column: u16,
    raw: &Raw,
    [text, number, date]: &[Format; 3],
) -> std::result::Result<(), XlsxError> {
    match raw.origin {
        Origin::Empty => out.write_blank(row, column, number)?,
        Origin::Number if raw.text.parse::<f64>().is_ok_and(|n| n.to_string() == raw.text) => {
            let value: f64 = raw.text.parse().unwrap_or_default();
            out.write_number_with_format(row, column, value, number)?
        }
        Origin::Flag => out.write_boolean_with_format(row, column, raw.text == "TRUE", number)?,
        Origin::Date if raw.text.len() == 10 => match ExcelDateTime::parse_from_str(&raw.text) {
            Ok(day) => out.write_datetime_with_format(row, column, &day, date)?,
            Err(_) => out.write_string_with_format(row, column, &raw.text, text)?,
        },
        _ => out.write_string_with_format(row, column, short(&raw.text, CELL_CHARS), text)?,
    };
    Ok(())
}

fn problem_places(sheet: &Sheet) -> Vec<usize> {
    sheet.heads().enumerate().filter(|(_, h)| PROBLEM_HEADS.contains(h)).map(|(i, _)| i).collect()
}
