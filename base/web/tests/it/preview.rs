//! Attachments in the page: what their bytes say, and nothing that could run.

use std::io::{Cursor, Write};

use identity::Role;
use store::testing::engines;
use web::testing::{City, Page};
use web::{Attached, Need, Path, Response, Routes, Visit};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000";

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn file(kind: &str) -> (&'static str, Vec<u8>) {
    match kind {
        "pdf" => ("整改 报告.exe", b"%PDF-1.7\n%%EOF".to_vec()),
        "png" => ("照片.pdf", PNG.to_vec()),
        "html" => ("报告.pdf", b"<script>alert(1)</script>\r\n<b>x</b>".to_vec()),
        "svg" => ("图.png", b"<svg xmlns=\"x\" onload=\"alert(1)\"/>".to_vec()),
        "xlsx" => {
            let heads = ["县", "合格率"]
                .map(|title| tables::Head { title: title.into(), ..Default::default() });
            let row = |n: usize| tables::OutRow {
                cells: vec![
                    tables::Out::Text(format!("第{n}县<i>")),
                    tables::Out::Integer(n as i64),
                ],
                total: false,
            };
            let table = tables::TableOut {
                heads: heads.to_vec(),
                rows: (1..=60).map(row).collect(),
                ..Default::default()
            };
            ("结果.bin", tables::table_xlsx(&table).unwrap())
        }
        "docx" => (
            "通知.docx",
            zipped(&[("word/document.xml", "<w:p><w:r><w:t>限期整改 &lt;b&gt;</w:t></w:r></w:p>")]),
        ),
        "ofd" => ("公文.ofd", zipped(&[("OFD.xml", "<ofd:OFD/>")])),
        "broken" => ("坏.xlsx", zipped(&[("xl/workbook.xml", "no workbook")])),
        _ => ("程序.pdf", b"MZ\0\0\0".to_vec()),
    }
}

fn routes() -> Routes {
    async fn page(visit: Visit, Path(kind): Path<String>) -> Response {
        let (name, bytes) = file(&kind);
        let (inline, download) = (format!("/things/1/{kind}/inline"), format!("/things/1/{kind}"));
        let file = Attached { name, bytes: &bytes, inline: &inline, download: &download };
        web::preview_page(&visit, visit.frame(name), &file)
    }
    async fn inline(visit: Visit, Path(kind): Path<String>) -> Response {
        let (name, bytes) = file(&kind);
        web::inline_for(&visit, name, bytes).await
    }
    Routes::new().get("/things/1/{kind}/preview", Need::SignedIn, page).get(
        "/things/1/{kind}/inline",
        Need::SignedIn,
        inline,
    )
}

fn seen(city: &City, kind: &str) -> (Page, Page) {
    let office = city.as_role(Role::Office);
    let page = office.get(&format!("/things/1/{kind}/preview"));
    assert_eq!(page.status, 200, "{kind}");
    assert!(page.says(&format!("href=\"/things/1/{kind}\"")), "{kind} can be kept");
    (page, office.get(&format!("/things/1/{kind}/inline")))
}

fn on_each_engine(test: impl Fn(&City)) {
    for engine in engines() {
        let city = City::new(engine, routes());
        city.add_role(Role::Office, None);
        test(&city);
    }
}

#[test]
fn a_pdf_and_a_picture_stand_in_the_page_whatever_their_names_say() {
    on_each_engine(|city| {
        let (page, inline) = seen(city, "pdf");
        assert!(page.says("<object") && page.says("data=\"/things/1/pdf/inline\""));
        assert!(page.policy.contains("object-src 'self'"), "{}", page.policy);
        assert_eq!(inline.media, "application/pdf");
        assert!(inline.disposition.starts_with("inline; "), "{}", inline.disposition);
        assert!(
            inline.policy.contains("frame-ancestors 'self'") && !inline.policy.contains("script")
        );
        let (page, inline) = seen(city, "png");
        assert!(page.says("<img") && !page.says("<object"));
        assert_eq!((inline.media.as_str(), inline.bytes.as_slice()), ("image/png", PNG));
        assert!(inline.policy.ends_with("sandbox"), "{}", inline.policy);
    });
}

#[test]
fn what_could_run_is_shown_as_text_and_never_sent_inline() {
    on_each_engine(|city| {
        for kind in ["html", "svg"] {
            let (page, inline) = seen(city, kind);
            assert!(page.says("<pre") && page.says("alert(1)"));
            assert!(!page.says("<script>alert") && !page.says("<svg xmlns=\"x\""), "{kind}");
            assert_eq!(inline.media, "application/octet-stream", "{kind}");
            assert!(inline.disposition.starts_with("attachment; "), "{kind}");
            assert!(inline.policy.contains("object-src 'none'"), "the usual policy stands");
        }
    });
}

#[test]
fn a_workbook_shows_its_first_rows_and_a_document_its_words() {
    on_each_engine(|city| {
        let (page, _) = seen(city, "xlsx");
        assert!(
            page.says("<td>合格率</td>") && page.says("<td>第49县&#60;i&#62;</td>"),
            "{}",
            page.html
        );
        assert!(!page.says("第50县") && page.says("只显示开头一部分"));
        let (page, _) = seen(city, "docx");
        assert!(
            page.says("<p>限期整改 &#60;b&#62;</p>") && page.says("只显示文字"),
            "{}",
            page.html
        );
    });
}

#[test]
fn what_cannot_be_shown_is_said_in_a_plain_sentence() {
    on_each_engine(|city| {
        for (kind, words) in
            [("ofd", "OFD阅读器"), ("broken", "WPS或Office"), ("exe", "不在页面显示")]
        {
            let (page, inline) = seen(city, kind);
            assert!(page.says(words), "{kind}: {}", page.html);
            assert!(inline.disposition.starts_with("attachment; "), "{kind}");
        }
    });
}

#[test]
fn pages_without_an_attachment_keep_the_strict_policy() {
    let city = City::new("sqlite", routes());
    assert!(city.nobody().get("/sign-in").policy.contains("object-src 'none'"));
}

/// LibreOffice itself, which `bin/packages` brings for other tests too.
#[test]
fn where_the_server_has_a_converter_office_files_are_shown_as_pdf_with_their_words_in_its_place() {
    let space = store::testing::space("sqlite");
    let converter = web::Converter::new("soffice", space.folder.join("previews")).patient(600);
    let site = web::Site { converter: Some(std::sync::Arc::new(converter)), ..Default::default() };
    let city = City::over(space, Default::default(), routes(), site);
    city.add_role(Role::Office, None);
    let (page, inline) = seen(&city, "xlsx");
    assert!(page.says("<object") && page.says("<td>合格率</td>"), "{}", page.html);
    assert!(page.says("由服务器上的LibreOffice转成PDF显示"), "{}", page.html);
    assert_eq!((inline.status, inline.media.as_str()), (200, "application/pdf"));
    assert!(inline.bytes.starts_with(b"%PDF") && inline.disposition.starts_with("inline; "));
    // What it cannot read is told, and the page stays with what we say ourselves.
    let (page, inline) = seen(&city, "broken");
    assert!(page.says("<object"), "{}", page.html);
    assert_ne!(inline.media, "application/pdf");
    // Anything else never meets it.
    let (page, inline) = seen(&city, "ofd");
    assert!(!page.says("<object") && inline.disposition.starts_with("attachment; "));
}
