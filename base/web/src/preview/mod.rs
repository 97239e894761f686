//! An attachment seen in the page: PDF and pictures as they are, text and workbooks as text, the rest
//! to download.
//!
//! A file is what its bytes say, never what its name says. There is no address that shows any file to
//! anybody: a slice finds the file through the thing it hangs on, asks its own policy, and then
//! answers with [`file_page`] (or puts [`preview()`] into a page of its own) and, at addresses
//! beside it, with [`file_inline`] and [`file_download`]. What comes inline is a PDF or a picture and nothing that could run:
//! HTML and SVG are shown as the text they are. Where the server has a [`Converter`], office files are
//! shown as the PDF that it makes of them, with what we read ourselves in its place until then.

mod content;
mod convert;
mod words;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use terms::{Error, Lang};

use crate::address::encoded;
use crate::answer::{Download, html, problem};
use crate::visit::Visit;
use content::Content;

pub use content::media;
pub use convert::Converter;

/// A file that hangs on something a reader may see.
#[derive(Debug, Clone, Copy)]
pub struct Attached<'a> {
    /// As it was named by whoever sent it.
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// Where the slice answers with [`file_inline`].
    pub inline: &'a str,
    /// Where the slice answers with [`file_download`].
    pub download: &'a str,
}

/// The part of a page that shows a file; prints itself as HTML.
#[derive(Template)]
#[template(path = "preview.html")]
pub struct Preview {
    name: String,
    inline: String,
    download: String,
    size: String,
    /// What is said in place of a file that is not shown, or under one that is shown in part.
    note: String,
    /// What stands in place of a PDF in a browser that shows none.
    hidden: String,
    download_label: String,
    /// Whether a converter makes a PDF of it; what we read ourselves stands in its place where it fails.
    converted: bool,
    content: Content,
}

/// The part for a file. The page around it goes through [`with_objects`], or a PDF stays hidden.
pub fn preview(lang: Lang, file: &Attached<'_>) -> Preview {
    let content = Content::of(file.bytes);
    Preview {
        name: file.name.to_owned(),
        inline: file.inline.to_owned(),
        download: file.download.to_owned(),
        size: {
            let kilobytes = file.bytes.len().div_ceil(1000).to_string();
            ui::ta(lang, "preview-size", &[("kilobytes", kilobytes)])
        },
        note: content.note().map_or_else(String::new, |key| ui::t(lang, key)),
        hidden: ui::t(lang, "preview-pdf-hidden"),
        download_label: ui::t(lang, "preview-download"),
        converted: false,
        content,
    }
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    frame: ui::Frame,
    preview: Preview,
}

/// A whole page for a file, in a frame of the slice.
pub fn preview_page(visit: &Visit, frame: ui::Frame, file: &Attached<'_>) -> Response {
    let mut preview = preview(frame.lang, file);
    if visit.app.site.converter.is_some() && preview.content.is_office() {
        preview.converted = true;
        preview.note = ui::t(frame.lang, "preview-converted");
    }
    let page = Page { preview, frame };
    match page.render() {
        Ok(text) => with_objects(html(StatusCode::OK, text)),
        Err(error) => problem(visit, &Error::broken(format!("render: {error}"))),
    }
}

/// What a slice found of a file after it asked its own policy: name and bytes, or why there are none.
pub type Found = terms::Result<(String, Vec<u8>)>;

/// The page of a file that stands at `here`, below what it hangs on.
pub fn file_page(
    visit: &Visit,
    found: Found,
    here: &str,
    phase: ui::Phase,
    above: Vec<ui::Crumb>,
) -> Response {
    let (name, bytes) = match found {
        Ok(found) => found,
        Err(error) => return problem(visit, &error),
    };
    let mut frame = visit.frame(&*name).within(phase);
    frame.crumbs = above;
    frame.crumbs.push(ui::Crumb::here(&*name));
    let (inline, download) = (format!("{here}/inline"), format!("{here}/download"));
    let file = Attached { name: &name, bytes: &bytes, inline: &inline, download: &download };
    preview_page(visit, frame, &file)
}

/// The bytes for the object or picture in that page.
pub async fn file_inline(visit: &Visit, found: Found) -> Response {
    match found {
        Ok((name, bytes)) => inline_for(visit, &name, bytes).await,
        Err(error) => problem(visit, &error),
    }
}

/// The file as it was sent.
pub fn file_download(visit: &Visit, found: Found) -> Response {
    match found {
        Ok((name, bytes)) => Download { name, media: media(&bytes), bytes }.into_response(),
        Err(error) => problem(visit, &error),
    }
}

/// Lets a page hold objects of ours; no other page may.
pub fn with_objects(mut response: Response) -> Response {
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; object-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    );
    response
}

/// The file itself, or the PDF that the server's converter makes of an office file. Where it makes none, the
/// page shows what stands in the place of the object.
pub async fn inline_for(visit: &Visit, name: &str, bytes: Vec<u8>) -> Response {
    let Some(converter) = visit.app.site.converter.clone() else { return inline(name, bytes) };
    if !Content::of(&bytes).is_office() {
        return inline(name, bytes);
    }
    match crate::answer::aside(move || converter.pdf(&bytes)).await {
        Ok(pdf) => inline(&format!("{name}.pdf"), pdf),
        Err(error) => {
            crate::log::log_error("preview", &error);
            problem(visit, &error)
        }
    }
}

/// The file itself, for the object or picture in a page: a PDF or a picture by its content. Whatever
/// else it is leaves as a download.
fn inline(name: &str, bytes: Vec<u8>) -> Response {
    let (media, policy) = match Content::of(&bytes) {
        // Browsers open no PDF in a sandbox; the kind is fixed by `nosniff`, and nothing else is let in.
        Content::Pdf => (
            "application/pdf",
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        ),
        Content::Picture(media) => (media, "default-src 'none'; frame-ancestors 'self'; sandbox"),
        _ => {
            let (name, media) = (name.to_owned(), media(&bytes));
            return Download { name, media, bytes }.into_response();
        }
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    let disposition = format!("inline; filename*=UTF-8''{}", encoded(name));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
