//! What a file is by its bytes, and as much of it as a page shows.

use std::io::Cursor;

use tables::{Limits, Sheet};

use super::words;

/// How much of a file a page shows; the rest is a download away.
const LINES: usize = 400;
const LINE_CHARS: usize = 2_000;
const ROWS: usize = 50;
const COLUMNS: usize = 30;
const PARAGRAPHS: usize = 200;
/// Larger office files are not unpacked to be looked at, bytes.
const OFFICE: usize = 16 << 20;
/// What an office file may unpack to, bytes.
const UNPACKED: u64 = 64 << 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Pdf,
    /// Its media type.
    Picture(&'static str),
    Text {
        lines: Vec<String>,
        cut: bool,
    },
    /// A workbook: the first rows of its first sheet.
    Rows {
        sheet: String,
        rows: Vec<Vec<String>>,
        cut: bool,
    },
    /// A text document: its paragraphs without their look.
    Words {
        paragraphs: Vec<String>,
        cut: bool,
    },
    /// GB/T 33190; no well-kept reader of it turns it into anything a browser shows.
    Ofd,
    /// Office files of old, and new ones that cannot be read or are too large to be unpacked.
    Office,
    Other,
}

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        match kind(bytes) {
            Kind::Pdf => Self::Pdf,
            Kind::Picture(media) => Self::Picture(media),
            Kind::Ofd => Self::Ofd,
            Kind::Workbook => rows(bytes).unwrap_or(Self::Office),
            Kind::Document => paragraphs(bytes).unwrap_or(Self::Office),
            Kind::OldOffice => Self::Office,
            Kind::Text => text(bytes).unwrap_or(Self::Other),
            Kind::Zip | Kind::Other => Self::Other,
        }
    }

    /// What a converter of office files can read.
    pub(super) fn is_office(&self) -> bool {
        matches!(self, Self::Rows { .. } | Self::Words { .. } | Self::Office)
    }

    /// The sentence that belongs to it.
    pub(super) fn note(&self) -> Option<&'static str> {
        match self {
            Self::Text { cut: true, .. }
            | Self::Rows { cut: true, .. }
            | Self::Words { cut: true, .. } => Some("preview-cut"),
            Self::Words { .. } => Some("preview-words-only"),
            Self::Pdf | Self::Picture(_) | Self::Text { .. } | Self::Rows { .. } => None,
            Self::Ofd => Some("preview-ofd"),
            Self::Office => Some("preview-office"),
            Self::Other => Some("preview-other"),
        }
    }
}

/// The media type of a file by its content, for a download that says what it is.
pub fn media(bytes: &[u8]) -> &'static str {
    match kind(bytes) {
        Kind::Pdf => "application/pdf",
        Kind::Picture(media) => media,
        Kind::Ofd => "application/ofd",
        Kind::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Kind::Document => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind::Zip => "application/zip",
        // Text may be HTML: nobody's browser shall take it for a page of ours.
        Kind::Text | Kind::OldOffice | Kind::Other => "application/octet-stream",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Picture(&'static str),
    Ofd,
    Workbook,
    Document,
    Zip,
    OldOffice,
    Text,
    Other,
}

fn kind(bytes: &[u8]) -> Kind {
    // Signatures as the formats' own standards give them.
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    if begins(b"%PDF-") {
        return Kind::Pdf;
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Kind::Picture("image/png");
    }
    if begins(b"\xff\xd8\xff") {
        return Kind::Picture("image/jpeg");
    }
    if begins(b"GIF87a") || begins(b"GIF89a") {
        return Kind::Picture("image/gif");
    }
    if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Kind::Picture("image/webp");
    }
    if begins(b"PK\x03\x04") {
        return packed(bytes);
    }
    if begins(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Kind::OldOffice;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let utf16 = begins(&[0xff, 0xfe]) || begins(&[0xfe, 0xff]);
    let control = |b: &u8| *b < 9 || (14..32).contains(b) && *b != 27;
    if bytes.is_empty() || (!utf16 && head.iter().any(control)) { Kind::Other } else { Kind::Text }
}

/// What a ZIP is by the part that makes it so; only names are read.
fn packed(bytes: &[u8]) -> Kind {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Kind::Other };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("OFD.xml") {
        Kind::Ofd
    } else if has("xl/workbook.xml") {
        Kind::Workbook
    } else if has("word/document.xml") {
        Kind::Document
    } else {
        Kind::Zip
    }
}

/// UTF-8, UTF-16 with a mark, or what older Chinese systems write.
fn text(bytes: &[u8]) -> Option<Content> {
    // A whole file of 64 MiB is not decoded for a few hundred lines.
    let most = LINES * LINE_CHARS;
    let part = &bytes[..bytes.len().min(most)];
    let (encoding, skip) = encoding_rs::Encoding::for_bom(part).unwrap_or_else(|| {
        (if is_utf8(part) { encoding_rs::UTF_8 } else { encoding_rs::GB18030 }, 0)
    });
    let (decoded, bad) = encoding.decode_without_bom_handling(&part[skip..]);
    // A letter may be cut where the part ends; more that cannot be read is no text.
    if bad && decoded.matches('\u{FFFD}').count() > 2 {
        return None;
    }
    let mut cut = part.len() < bytes.len();
    let mut lines = Vec::new();
    for line in decoded.lines() {
        if lines.len() == LINES {
            cut = true;
            break;
        }
        cut |= line.chars().count() > LINE_CHARS;
        lines.push(line.chars().take(LINE_CHARS).collect());
    }
    Some(Content::Text { lines, cut })
}

/// Whether it is UTF-8, but for a letter that is cut at the end.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

fn rows(bytes: &[u8]) -> Option<Content> {
    let limits = Limits { bytes: OFFICE, unpacked_bytes: UNPACKED, ..Limits::default() };
    let sheet = Sheet::read(bytes, "", &limits).ok()?;
    let all = || sheet.lead().iter().chain([sheet.header()]).chain(sheet.rows());
    let wide = all().take(ROWS).map(|row| row.cells.len()).max().unwrap_or(0);
    let shown = wide.min(COLUMNS);
    let words = |at: usize, row: &tables::SheetRow| -> String {
        row.cell(at).text.chars().take(LINE_CHARS).collect()
    };
    let rows = all().take(ROWS).map(|row| (0..shown).map(|at| words(at, row)).collect()).collect();
    let cut = wide > COLUMNS || all().count() > ROWS || sheet.names.len() > 1;
    Some(Content::Rows { sheet: sheet.name.clone(), rows, cut })
}

fn paragraphs(bytes: &[u8]) -> Option<Content> {
    if bytes.len() > OFFICE {
        return None;
    }
    let xml = words::document(bytes, UNPACKED)?;
    let mut paragraphs = words::paragraphs(&xml, PARAGRAPHS + 1);
    let cut = paragraphs.len() > PARAGRAPHS;
    paragraphs.truncate(PARAGRAPHS);
    Some(Content::Words { paragraphs, cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (bytes, want) in [
            (&b"%PDF-1.7\n..."[..], Kind::Pdf),
            (b"\x89PNG\r\n\x1a\n....", Kind::Picture("image/png")),
            (b"\xff\xd8\xff\xe0..", Kind::Picture("image/jpeg")),
            (b"RIFF....WEBPVP8 ", Kind::Picture("image/webp")),
            (b"<html><script>alert(1)</script>", Kind::Text),
            (b"<svg onload=\"alert(1)\">", Kind::Text),
            (b"MZ\x90\0\x03", Kind::Other),
            (b"PK\x03\x04 and no more", Kind::Other),
            (b"", Kind::Other),
        ] {
            assert_eq!(kind(bytes), want, "{bytes:?}");
        }
    }

    #[test]
    fn text_of_older_systems_is_read_and_a_long_file_is_cut() {
        let (old, _, _) = encoding_rs::GB18030.encode("县,合格率\n山阳县,97.1");
        let Content::Text { lines, cut } = Content::of(&old) else { panic!("text") };
        assert_eq!((lines, cut), (vec!["县,合格率".into(), "山阳县,97.1".to_owned()], false));
        let long = "合".repeat(LINES * LINE_CHARS);
        let Content::Text { lines, cut } = Content::of(long.as_bytes()) else { panic!("text") };
        assert!(cut && lines.len() == 1 && lines[0].chars().count() == LINE_CHARS);
    }
}
