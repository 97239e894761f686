//! Papers bound into one file, in the order in which they go through the printer.
//!
//! For a print shop and a folding machine: one order instead of ten thousand. Pages are taken as they
//! are, drawing by drawing; tags and the promises to archives stay with each paper's own file.

use hayro_write::hayro_syntax::Pdf;
use hayro_write::{ChunkSettings, ExtractionQuery, extract};
use pdf_writer::{Finish, Rect, Ref};

/// How the sheets are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sides {
    #[default]
    One,
    /// A paper with an odd number of pages gets an empty one behind it, so that the next begins on a sheet
    /// of its own.
    Both,
}

/// A file that cannot be bound: it is no PDF, or has no pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPdf;

impl std::fmt::Display for NoPdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the file is no PDF with pages")
    }
}

impl std::error::Error for NoPdf {}

/// One file in the making. It is held in memory, so whoever binds thousands makes volumes.
pub struct Binder {
    pdf: pdf_writer::Pdf,
    next: i32,
    root: Ref,
    /// A branch of the page tree for each paper, and the pages of all.
    papers: Vec<Ref>,
    pages: i32,
    sides: Sides,
}

impl Binder {
    pub fn new(sides: Sides) -> Self {
        let (catalog, root) = (Ref::new(1), Ref::new(2));
        let mut pdf = pdf_writer::Pdf::with_settings(ChunkSettings { pretty: false });
        pdf.set_version(1, 7);
        pdf.catalog(catalog).pages(root);
        Self { pdf, next: 3, root, papers: Vec::new(), pages: 0, sides }
    }

    /// Puts a paper behind the others; returns how many pages it has.
    ///
    /// # Errors
    /// A file that is no PDF; the others are not touched.
    pub fn add(&mut self, file: Vec<u8>) -> Result<usize, NoPdf> {
        let paper = Pdf::new(file).map_err(|_| NoPdf)?;
        let pages = paper.pages().len();
        if pages == 0 {
            return Err(NoPdf);
        }
        let queries: Vec<_> = (0..pages).map(ExtractionQuery::new_page).collect();
        let mut next = self.next;
        let fresh = Box::new(|| {
            let id = Ref::new(next);
            next += 1;
            id
        });
        let settings = ChunkSettings { pretty: false };
        // Groups are asked for where pages become drawings, and these stay pages.
        let taken = extract(&paper, fresh, settings, |_| {}, &queries).map_err(|_| NoPdf)?;
        self.next = next;
        let kids: Result<Vec<Ref>, _> = taken.root_refs.iter().copied().collect();
        let mut kids = kids.map_err(|_| NoPdf)?;
        let branch = taken.page_tree_parent_ref;
        if self.sides == Sides::Both && !pages.is_multiple_of(2) {
            let (wide, high) = paper.pages()[pages - 1].render_dimensions();
            kids.push(self.empty(branch, wide, high));
        }
        let count = kids.len() as i32;
        self.pdf.extend(&taken.chunk);
        self.pdf.pages(branch).parent(self.root).kids(kids).count(count);
        self.papers.push(branch);
        self.pages += count;
        Ok(pages)
    }

    fn empty(&mut self, branch: Ref, wide: f32, high: f32) -> Ref {
        let id = Ref::new(self.next);
        self.next += 1;
        let mut page = self.pdf.page(id);
        page.parent(branch).media_box(Rect::new(0.0, 0.0, wide, high));
        page.resources();
        page.finish();
        id
    }

    /// Pages so far, empty ones with them.
    pub fn pages(&self) -> usize {
        usize::try_from(self.pages).unwrap_or(0)
    }

    /// The bytes so far, for whoever decides when a volume is full.
    pub fn size(&self) -> usize {
        self.pdf.len()
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.pdf.pages(self.root).kids(self.papers).count(self.pages);
        self.pdf.finish()
    }
}
