//! Sections: size of the sheet, margins, what stands above and below the text.

use super::look::Look;
use super::xml::{Para, Side, field, mm, plain};
use crate::paper::{Layout, Paper};
use std::fmt::Write;

/// One header or footer: the file's name, which pages it is for, its paragraphs.
pub(super) struct Margin {
    pub(super) name: &'static str,
    pub(super) header: bool,
    pages: &'static str,
    pub(super) content: String,
}

/// All headers and footers of a paper; their relations are numbered as they come.
pub(super) fn margins(paper: &Paper, look: &Look) -> Vec<Margin> {
    let notice = Para { side: Side::Left, ..Para::of("Header") };
    let notice = notice.with(&plain(paper.notice.as_deref().unwrap_or_default()));
    let margin = |name, header, pages, content| Margin { name, header, pages, content };
    match &paper.layout {
        Layout::Report(cover) => {
            let rule = "<w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"3\" w:color=\"586870\"/>";
            let running = Para {
                tabs: vec![("right", look.width())],
                borders: Some(rule.to_owned()),
                before: Some(mm(3.0)),
                ..Para::of("Header")
            };
            let title = paper.title.replace('\n', "");
            let running = running.with(&plain(&format!("{title}\t{}", cover.organ)));
            let middle = Para { side: Side::Center, ..Para::of("Footer") };
            let (page, all) = (field("PAGE", "1"), field("SECTIONPAGES", "1"));
            let numbered = if paper.lang == "zh" {
                format!("{}{page}{}{all}{}", plain("第 "), plain(" 页　共 "), plain(" 页"))
            } else {
                format!("{}{page}{}{all}", plain("Page "), plain(" of "))
            };
            vec![
                margin("header1", true, "default", notice.clone() + &running),
                margin("footer1", false, "default", middle.with(&numbered)),
                margin("header2", true, "cover", notice),
                margin("footer2", false, "cover", Para::of("Footer").with("")),
            ]
        }
        // A label has no margin to say it in; it stands under its words.
        Layout::Sheet(_) if look.label => Vec::new(),
        Layout::Sheet(_) => vec![margin("header1", true, "default", notice)],
        _ => {
            let dashed = plain("— ") + &field("PAGE", "1") + &plain(" —");
            let odd = Para { side: Side::Right, right: Some(280), ..Para::of("Footer") };
            let even = Para { side: Side::Left, left: Some(280), ..Para::of("Footer") };
            let mut all = vec![
                margin("header1", true, "default", notice.clone()),
                margin("header2", true, "even", notice.clone()),
                margin("footer1", false, "default", odd.with(&dashed)),
                margin("footer2", false, "even", even.with(&dashed)),
            ];
            if matches!(paper.layout, Layout::Letter(_)) {
                all.push(margin("header3", true, "first", notice));
                all.push(margin("footer3", false, "first", double_line()));
            }
            all
        }
    }
}

/// The lower red lines of a letter, 170 mm wide and 20 mm from the edge, thin over thick.
fn double_line() -> String {
    let frame = format!(
        "w:w=\"{}\" w:h=\"120\" w:hRule=\"exact\" w:hSpace=\"0\" w:wrap=\"around\" w:hAnchor=\"page\" w:xAlign=\"center\" w:vAnchor=\"page\" w:y=\"{}\"",
        mm(170.0),
        mm(275.0)
    );
    let rule =
        "<w:bottom w:val=\"thinThickSmallGap\" w:sz=\"36\" w:space=\"0\" w:color=\"E60012\"/>";
    let line = Para {
        frame: Some(frame),
        borders: Some(rule.to_owned()),
        line: Some(60),
        ..Para::default()
    };
    line.with("") + &Para::of("Footer").with("")
}

/// The last section, which is all of most papers.
pub(super) fn section(paper: &Paper, look: &Look, margins: &[Margin]) -> String {
    section_of(paper, look, margins, &["default", "even", "first"], 1)
}

/// The cover of a report.
pub(super) fn cover(paper: &Paper, look: &Look, margins: &[Margin]) -> String {
    let look = Look { margins: [mm(37.0), mm(26.0), mm(30.0), mm(26.0)], ..look.clone() };
    section_of(paper, &look, margins, &["cover"], 0)
}

fn section_of(
    paper: &Paper,
    look: &Look,
    margins: &[Margin],
    pages: &[&str],
    start: u32,
) -> String {
    let mut out = String::from("<w:sectPr>");
    for (at, margin) in margins.iter().enumerate().filter(|(_, m)| pages.contains(&m.pages)) {
        let kind = if margin.header { "header" } else { "footer" };
        let pages = if margin.pages == "cover" { "default" } else { margin.pages };
        let _ = write!(out, "<w:{kind}Reference w:type=\"{pages}\" r:id=\"{}\"/>", id(at));
    }
    let (wide, high) = look.page;
    let turned = if wide > high { " w:orient=\"landscape\"" } else { "" };
    let [mut top, right, bottom, left] = look.margins;
    let letter = matches!(paper.layout, Layout::Letter(_));
    // A letter's name stands in the upper margin; later pages begin where others do by a higher
    // header. Word keeps one upper margin a section, so the letter has the lower one of the two.
    if letter {
        top = mm(30.0);
    }
    let _ = write!(
        out,
        "<w:pgSz w:w=\"{wide}\" w:h=\"{high}\"{turned}/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"{}\" w:footer=\"{}\" w:gutter=\"0\"/>",
        look.header, look.footer
    );
    if matches!(paper.layout, Layout::Report(_)) {
        let _ = write!(out, "<w:pgNumType w:start=\"{start}\"/>");
    }
    if letter {
        out.push_str("<w:titlePg/>");
    }
    out.push_str("</w:sectPr>");
    out
}

/// The relation of a header or footer.
pub(super) fn id(at: usize) -> String {
    format!("rId{}", at + 11)
}
