//! What a template can see: the fonts, the templates, and the one paper at hand. Nothing else.

use super::fonts::{Fonts, HEI, KAI, SONG};
use serde_json::{Value, json};
use std::path::PathBuf;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The templates, compiled in.
const TEMPLATES: &[(&str, &str)] = &[
    ("blocks.typ", include_str!("../../typst/blocks.typ")),
    ("redhead.typ", include_str!("../../typst/redhead.typ")),
    ("official.typ", include_str!("../../typst/official.typ")),
    ("letter.typ", include_str!("../../typst/letter.typ")),
    ("minutes.typ", include_str!("../../typst/minutes.typ")),
    ("report.typ", include_str!("../../typst/report.typ")),
    ("sheet.typ", include_str!("../../typst/sheet.typ")),
];

/// What stays on the desk from paper to paper.
pub(super) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
    paper: FileId,
    families: Value,
    /// One bit a code point that some font can draw.
    drawn: Vec<u64>,
}

impl Desk {
    pub(super) fn new(fonts: Fonts) -> Self {
        let families = fonts.families;
        let fonts: Vec<Font> =
            fonts.files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
        let book = FontBook::from_fonts(&fonts);
        let mut drawn = vec![0u64; 0x11_0000 / 64];
        for font in &fonts {
            for point in font.info().coverage.iter() {
                drawn[point as usize / 64] |= 1 << (point % 64);
            }
        }
        let present = |wanted: Vec<String>, ours: &str| -> Value {
            let mut found: Vec<String> =
                wanted.into_iter().filter(|f| book.contains_family(&f.to_lowercase())).collect();
            found.push(ours.to_owned());
            if ours != SONG {
                found.push(SONG.to_owned());
            }
            json!(found)
        };
        let families = json!({
            "fang": present(families.fang, SONG),
            "title": present(families.title, SONG),
            "hei": present(families.hei, HEI),
            "kai": present(families.kai, KAI),
            "song": present(families.song, SONG),
        });
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(book),
            fonts,
            templates: TEMPLATES
                .iter()
                .map(|(name, text)| Source::new(place(name), (*text).to_owned()))
                .collect(),
            paper: place("paper.json"),
            families,
            drawn,
        }
    }

    pub(super) fn draws(&self, character: char) -> bool {
        let point = character as usize;
        self.drawn[point / 64] >> (point % 64) & 1 == 1
    }

    pub(super) fn families(&self) -> &Value {
        &self.families
    }
}

fn place(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of templates are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One paper on the desk.
pub(super) struct Job<'a> {
    desk: &'a Desk,
    main: FileId,
    paper: Bytes,
}

impl<'a> Job<'a> {
    pub(super) fn new(desk: &'a Desk, template: &str, json: Vec<u8>) -> Self {
        Self { desk, main: place(template), paper: Bytes::new(json) }
    }
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.desk.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.desk.templates.iter().find(|s| s.id() == id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.desk.paper { Ok(self.paper.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.fonts.get(index).cloned()
    }

    /// A paper knows the day that is written on it and no other.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}
