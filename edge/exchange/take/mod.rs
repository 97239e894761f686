//! Tables of any page as a file, as they are seen: merged heads, numbers as numbers in the form of the
//! page, states in words, filters and language of the page.
//!
//! The page itself is read ([`page`]), so every page that shows a table gives it away, with the rights
//! and the filters of that page. What is not printed (buttons, fields, pictures) stays behind.

mod html;
mod page;
mod shape;
#[cfg(test)]
mod tests;

use terms::{Lang, Result};
use web::{Download, TakeAs};

/// The maker that the binary hands to the door.
///
/// # Errors
/// `print-too-long`, for a PDF of more cells than a press is given at once.
pub fn file(html: &str, lang: Lang, form: TakeAs) -> Result<Option<Download>> {
    let found = page::read(html, lang);
    if found.tables.is_empty() {
        return Ok(None);
    }
    let name = |end: &str| {
        let title: String = found.title.chars().filter(|c| !"/\\:*?\"<>|".contains(*c)).collect();
        format!("{}.{end}", title.trim())
    };
    Ok(Some(match form {
        TakeAs::Xlsx => Download {
            name: name("xlsx"),
            media: crate::keep::XLSX,
            bytes: tables::tables_xlsx(&found.tables)?,
        },
        TakeAs::Pdf => Download {
            name: name("pdf"),
            media: press::MEDIA,
            bytes: press::tables(&found.title, &found.tables, lang)?,
        },
    }))
}
