//! The one place where a sheet becomes a file: the press with its fonts, made once.

use std::sync::LazyLock;

use document::paper::Paper;
use document::pdf::{Fonts, Press};
use terms::{Error, Result};

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(Fonts::bundled()));

/// A printed paper.
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media: &'static str,
    pub(crate) pages: i64,
}

/// Prints a sheet. Letters that no font has are printed as 〓; the log names them.
///
/// # Errors
/// Broken, where the sheet cannot be laid out.
pub(crate) fn print(paper: &Paper) -> Result<File> {
    let printed = PRESS.print(paper).map_err(Error::broken)?;
    if !printed.missing.is_empty() {
        let missing: String = printed.missing.iter().collect();
        web::log_error("paper", &Error::broken(format!("no font has {missing}")));
    }
    Ok(File { bytes: printed.pdf, media: "application/pdf", pages: printed.pages as i64 })
}
