//! A paper as PDF: values in, bytes out.
//!
//! A [`Press`] holds fonts and templates, once, for all threads. [`Press::print`] takes a
//! [`Paper`] and nothing else: no clock, no file, no network, so the same paper gives the same
//! bytes on any day. The templates (`typst/*.typ`) are part of the program; what a paper says
//! reaches them as JSON and is never read as a template.
//!
//! A character that no font can draw is printed as 〓, the printer's sign for a missing sort, and is
//! named in [`Printed::missing`], so that whoever runs the job can add a font.

mod bind;
pub(crate) mod data;
mod fonts;
mod text;
mod world;

pub use bind::{Binder, NoPdf, Sides};
pub use fonts::{Families, Fonts};

use crate::paper::{Layout, Paper};
use std::fmt;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::{Desk, Job};

/// Everything that stays the same from paper to paper.
pub struct Press {
    desk: Desk,
}

/// A paper that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Characters that no font had, in order, each once.
    pub missing: Vec<char>,
    /// The standard that the file claims and was checked against while it was written.
    pub standard: Standard,
}

/// What a file promises to those who keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// PDF/A-2a and PDF/UA-1: for archives and for screen readers.
    ArchiveAccessible,
    /// PDF/A-2a: for archives, with tags that say what each part is.
    Archive,
    /// Tagged PDF 1.7 without a promise, where something in the paper keeps it from being kept.
    Tagged,
}

/// Why a paper could not be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// The layout refused, with what it said.
    Layout(Vec<String>),
    /// The pages could not be written as PDF.
    Pdf(Vec<String>),
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layout(said) => write!(f, "the paper cannot be laid out: {}", said.join("; ")),
            Self::Pdf(said) => write!(f, "the pages cannot be written: {}", said.join("; ")),
        }
    }
}

impl std::error::Error for PaperError {}

impl Press {
    /// Reads the fonts; takes a moment, so keep the press.
    pub fn new(fonts: Fonts) -> Self {
        Self { desk: Desk::new(fonts) }
    }

    /// Lays out and writes one paper.
    pub fn print(&self, paper: &Paper) -> Result<Printed, PaperError> {
        let set = data::set(paper, &self.desk);
        let job = Job::new(&self.desk, template(&paper.layout), set.json);
        let laid = typst::compile::<PagedDocument>(&job).output;
        let document = laid.map_err(|said| PaperError::Layout(messages(&said)))?;
        let (pdf, standard) = write(&document)?;
        let pages = document.pages().len();
        // What typst remembers of this paper helps the next one; what two papers did not use is let go.
        comemo::evict(2);
        Ok(Printed { pdf, pages, missing: set.missing, standard })
    }
}

fn template(layout: &Layout) -> &'static str {
    match layout {
        Layout::Official(_) => "official.typ",
        Layout::Letter(_) => "letter.typ",
        Layout::Minutes(_) => "minutes.typ",
        Layout::Report(_) => "report.typ",
        Layout::Sheet(_) => "sheet.typ",
    }
}

fn write(document: &PagedDocument) -> Result<(Vec<u8>, Standard), PaperError> {
    let mut options = PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("Zhunsheng".to_owned())),
        ..PdfOptions::default()
    };
    // The strictest promise first; a paper that cannot keep it is written again with less.
    for (wanted, standard) in [
        (&[PdfStandard::A_2a, PdfStandard::Ua_1][..], Standard::ArchiveAccessible),
        (&[PdfStandard::A_2a], Standard::Archive),
    ] {
        let Ok(standards) = PdfStandards::new(wanted) else { continue };
        options.standards = standards;
        if let Ok(bytes) = typst_pdf::pdf(document, &options) {
            return Ok((bytes, standard));
        }
    }
    options.standards = PdfStandards::default();
    typst_pdf::pdf(document, &options)
        .map(|bytes| (bytes, Standard::Tagged))
        .map_err(|said| PaperError::Pdf(messages(&said)))
}

fn messages(said: &[typst::diag::SourceDiagnostic]) -> Vec<String> {
    said.iter().map(|one| one.message.to_string()).collect()
}
