//! Tables on their way out: the empty template, the rows that need work, a table as it was seen.

mod annotated;
mod csv_out;
mod table;
mod template;

pub use annotated::{GivenBack, annotated_xlsx, given_back};
pub(crate) use csv_out::would_calculate;
pub use csv_out::{CsvOut, table_csv};
pub use table::{
    Form, Group, Head, Out, OutRow, TableOut, XlsxOut, reach, table_xlsx, tables_xlsx,
};
pub use template::template_xlsx;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Note, XlsxError};
use terms::Error;

/// The workbook colours are those of the pages.
const INK_3: Color = Color::RGB(0x58_68_70);
const HEAD_GROUND: Color = Color::RGB(0xEC_EF_EB);
const LINE: Color = Color::RGB(0xAE_B8_B5);
const BAD: Color = Color::RGB(0xA3_2C_21);
const BAD_GROUND: Color = Color::RGB(0xFA_E8_E5);
const SYNTHETIC: Color = Color::RGB(0x7A_55_10);
const SYNTHETIC_GROUND: Color = Color::RGB(0xF8_F1_E1);

/// What a cell of a workbook can hold.
const CELL_CHARS: usize = 32_767;

/// Whatever the writer refuses is our fault: everything it gets was made here.
fn broken(error: XlsxError) -> Error {
    Error::broken(error).at("writing a workbook")
}

fn head_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(HEAD_GROUND)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
}

/// A comment without the author's name before it, wide enough for a Chinese sentence.
fn note(text: &str) -> Note {
    let lines = text.lines().count().max(1) + columns_of(text) / 30;
    Note::new(short(text, 2_000))
        .add_author_prefix(false)
        .set_author("准绳")
        .set_width(260)
        .set_height((lines as u32 * 18 + 12).clamp(48, 400))
}

/// How many narrow characters a text takes; a Chinese one takes two.
fn columns_of(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) < 0x2e80 { 1 } else { 2 }).sum()
}

fn short(text: &str, limit: usize) -> String {
    if text.len() <= limit || text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(['…']).collect()
}

/// A name that a sheet may bear: at most 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
fn sheet_name(text: &str) -> String {
    let allowed =
        |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
    // The limit counts UTF-16 units.
    let mut units = 0;
    let name: String = text
        .chars()
        .filter(allowed)
        .take_while(|c| {
            units += c.len_utf16();
            units <= 31
        })
        .collect();
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "1".to_owned() } else { name.to_owned() }
}
