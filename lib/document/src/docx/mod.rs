//! A paper as DOCX: what an office edits in WPS or Word before it is issued.
//!
//! The same [`Paper`] that [`crate::pdf`] prints. Headings are numbered as text by the same
//! [`crate::numbering`], titles break by the same [`crate::heading`], merged cells are settled by the
//! same [`crate::grid`]. What an editor may want to change at once is a style: 正文, 标题, headings, table
//! text. Families are a setting ([`Families`]); the first name is asked for, the others stand in the
//! file's table of fonts as its substitutes.
//!
//! The parts are written here and not by a library: drawings as SVG beside PNG, frames, odd and even
//! page numbers and exact lines are what the libraries lack. The same paper gives the same bytes.

mod body;
mod bound;
mod look;
mod office;
mod page;
mod picture;
mod styles;
mod table;
mod xml;

use crate::paper::{Layout, Paper};
use crate::pdf::{Families, data};
use body::{Body, Target};
use look::Look;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use styles::Names;
use xml::safe;

/// The media type of the file.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Why a paper could not be packed: it is larger than a ZIP of this kind holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocxError(String);

impl std::fmt::Display for DocxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the paper cannot be packed: {}", self.0)
    }
}

impl std::error::Error for DocxError {}

/// The paper with the usual families.
///
/// # Errors
/// Where the file cannot be packed.
pub fn write(paper: &Paper) -> Result<Vec<u8>, DocxError> {
    write_with(paper, &Families::default())
}

/// The paper with families of the house.
///
/// # Errors
/// Where the file cannot be packed.
pub fn write_with(paper: &Paper, families: &Families) -> Result<Vec<u8>, DocxError> {
    let look = Look::of(paper);
    let names = Names::of(families);
    let margins = page::margins(paper, &look);
    let mut body = Body::new(paper, &look, &names);
    let report = matches!(paper.layout, Layout::Report(_));
    let office = !report && !matches!(paper.layout, Layout::Sheet(_));
    match &paper.layout {
        Layout::Official(own) => office::official(&mut body, own),
        Layout::Letter(own) => office::letter(&mut body, own),
        Layout::Minutes(own) => office::minutes(&mut body, own),
        Layout::Report(own) => bound::report(&mut body, own, page::cover(paper, &look, &margins)),
        Layout::Sheet(own) => bound::sheet(&mut body, own),
    }
    let document = format!(
        "{HEAD}<w:document {SPACES}><w:body>{}{}</w:body></w:document>",
        body.out,
        page::section(paper, &look, &margins)
    );
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), content_types(&margins).into()),
        ("_rels/.rels".into(), ROOT.into()),
        ("docProps/core.xml".into(), core(paper).into()),
        ("word/document.xml".into(), document.into()),
        ("word/_rels/document.xml.rels".into(), relations(&margins, &body.relations).into()),
        (
            "word/styles.xml".into(),
            styles::styles(&look, &names, paper.lang, report, office).into(),
        ),
        ("word/fontTable.xml".into(), styles::table(families).into()),
        ("word/settings.xml".into(), settings(&look, office).into()),
    ];
    for margin in &margins {
        let tag = if margin.header { "hdr" } else { "ftr" };
        let part = format!("{HEAD}<w:{tag} {SPACES}>{}</w:{tag}>", margin.content);
        parts.push((format!("word/{}.xml", margin.name), part.into()));
    }
    parts.extend(body.media.into_iter().map(|(name, bytes)| (format!("word/media/{name}"), bytes)));
    pack(&parts).map_err(|error| DocxError(error.to_string()))
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";
const ROOT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
     <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
     <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
     <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
     </Relationships>";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn pack(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // The oldest day a ZIP knows: a file that says when it was packed is never the same twice.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn content_types(margins: &[page::Margin]) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>"
    );
    for part in ["styles", "fontTable", "settings"] {
        let _ = write!(
            out,
            "<Override PartName=\"/word/{part}.xml\" ContentType=\"{word}.{part}+xml\"/>"
        );
    }
    for margin in margins {
        let kind = if margin.header { "header" } else { "footer" };
        let name = margin.name;
        let _ = write!(
            out,
            "<Override PartName=\"/word/{name}.xml\" ContentType=\"{word}.{kind}+xml\"/>"
        );
    }
    out.push_str("</Types>");
    out
}

fn relations(margins: &[page::Margin], targets: &[Target]) -> String {
    let mut out = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    let mut one = |id: &str, kind: &str, target: &str, outside: bool| {
        let mode = if outside { " TargetMode=\"External\"" } else { "" };
        let target = safe(target);
        let _ = write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"{mode}/>"
        );
    };
    one("rId1", "styles", "styles.xml", false);
    one("rId2", "fontTable", "fontTable.xml", false);
    one("rId3", "settings", "settings.xml", false);
    for (at, margin) in margins.iter().enumerate() {
        let kind = if margin.header { "header" } else { "footer" };
        one(&page::id(at), kind, &format!("{}.xml", margin.name), false);
    }
    for (at, target) in targets.iter().enumerate() {
        let id = body::relation_id(at);
        match target {
            Target::Link(address) => one(&id, "hyperlink", address, true),
            Target::Media(name) => one(&id, "image", &format!("media/{name}"), false),
        }
    }
    out.push_str("</Relationships>");
    out
}

fn settings(look: &Look, office: bool) -> String {
    let mirrored = if look.mirrored { "<w:mirrorMargins/>" } else { "" };
    let even = if office { "<w:evenAndOddHeaders/>" } else { "" };
    format!(
        "{HEAD}<w:settings {SPACES}>{mirrored}<w:defaultTabStop w:val=\"420\"/>{even}<w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

/// Title, maker and, where the paper bears one, its day.
fn core(paper: &Paper) -> String {
    let day = data::day(paper).map_or_else(String::new, |[year, month, day]| {
        format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{year:04}-{month:02}-{day:02}T00:00:00Z</dcterms:created>")
    });
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>Zhunsheng</dc:creator>{day}<dc:language>{}</dc:language></cp:coreProperties>",
        safe(&paper.title.replace('\n', "")),
        safe(paper.lang)
    )
}
