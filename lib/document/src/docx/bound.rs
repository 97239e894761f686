//! Bound reports with cover and contents, and forms on one sheet.

use super::body::Body;
use super::table;
use super::xml::{Ink, Para, Side, field, mm, plain, pt, run};
use crate::heading;
use crate::paper::{Block, Cover, Sheet};
use crate::pdf::data;
use std::fmt::Write;

/// `cover` is the section of the cover, which ends with it.
pub(super) fn report(body: &mut Body<'_>, own: &Cover, cover: String) {
    let (paper, names) = (body.paper, body.names);
    let chinese = paper.lang == "zh";
    let lines = heading::lines(&paper.title, data::title_width(&paper.layout), &[&own.organ]);
    body.para(&Para { before: Some(mm(48.0)), ..Para::of("Title") }, &plain(&lines.join("\n")));
    let middle = |before| Para {
        side: Side::Center,
        before: Some(before),
        line: Some(pt(30.0)),
        ..Para::default()
    };
    let mut used = mm(48.0) + lines.len() as i64 * body.look.title.1;
    if let Some(subtitle) = &own.subtitle {
        let ink = Ink { font: Some(&names.kai), size: Some(20.0), ..Ink::default() };
        body.para(&middle(mm(8.0)), &run(subtitle, ink));
        used += mm(8.0) + pt(30.0);
    }
    let ink = Ink { font: Some(&names.fang), size: Some(16.0), ..Ink::default() };
    // The organ stands low on the cover, 14 mm above the lower edge of its text.
    let below = mm(230.0 - 17.0) - used - 2 * pt(30.0);
    body.para(&middle(below.max(pt(24.0))), &run(&own.organ, ink));
    let end = Para { section: Some(cover), ..middle(mm(3.0)) };
    body.para(&end, &run(&own.date, ink));

    let contents = body.out.len();
    body.blocks(&paper.blocks);
    for (at, annex) in paper.annexes.iter().enumerate() {
        let number = if paper.annexes.len() > 1 { (at + 1).to_string() } else { String::new() };
        let (word, air) = if chinese { ("附件", "　") } else { ("Annex ", " ") };
        let text = format!("{word}{number}{air}{}", annex.title.replace('\n', ""));
        body.heading(&Para { new_page: true, ..Para::of("Heading1") }, 1, &text, Ink::default());
        body.blocks(&annex.blocks);
    }
    if own.contents {
        // Made when the headings are known, set before them.
        let list = table_of_contents(body, chinese);
        body.out.insert_str(contents, &list);
    }
    if let Some(check) = &paper.check {
        body.air(mm(10.0));
        body.check(check, 57.0, "");
        body.para(&Para { line: Some(20), ..Para::default() }, "");
    }
}

/// A field that Word renews, filled with what the headings are.
fn table_of_contents(body: &Body<'_>, chinese: bool) -> String {
    let ink = Ink { font: Some(&body.names.hei), size: Some(16.0), ..Ink::default() };
    let top =
        Para { side: Side::Center, after: Some(pt(14.0)), line: Some(pt(24.0)), ..Para::default() };
    let mut out = top.with(&run(if chinese { "目　录" } else { "Contents" }, ink));
    let mut begin = String::from(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
    );
    for (at, (level, text)) in body.headings.iter().enumerate().filter(|(_, (l, _))| *l <= 2) {
        let mark = at + 1;
        let style = if *level == 1 { "TOC1" } else { "TOC2" };
        let tabs = vec![("right\" w:leader=\"dot", body.look.width())];
        let entry = format!(
            "{begin}<w:hyperlink w:anchor=\"_Toc{mark}\">{}{}</w:hyperlink>",
            plain(&format!("{text}\t")),
            field(&format!("PAGEREF _Toc{mark} \\h"), "")
        );
        begin.clear();
        out.push_str(&Para { tabs, ..Para::of(style) }.with(&entry));
    }
    let end = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let page = "<w:r><w:br w:type=\"page\"/></w:r>";
    let _ = write!(
        out,
        "{}",
        Para { line: Some(20), ..Para::default() }.with(&format!("{begin}{end}{page}"))
    );
    out
}

pub(super) fn sheet(body: &mut Body<'_>, own: &Sheet) {
    let paper = body.paper;
    if body.look.label {
        label(body, own);
    } else {
        corners(body, own);
        if body.look.words_alone && own.landscape {
            body.air(body.look.page.1 / 10);
        }
        title(body, pt(16.0));
        body.blocks(&paper.blocks);
    }
    for annex in &paper.annexes {
        let title = annex.title.replace('\n', "");
        body.para(
            &Para { new_page: true, after: Some(pt(12.0)), ..Para::of("AnnexTitle") },
            &plain(&title),
        );
        body.blocks(&annex.blocks);
    }
    match &paper.check {
        Some(check) if !body.look.label => {
            let place = format!(
                "<w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:vertAnchor=\"page\" w:horzAnchor=\"margin\" w:tblpXSpec=\"right\" w:tblpY=\"{}\"/><w:tblOverlap w:val=\"never\"/>",
                body.look.page.1 - mm(20.0)
            );
            body.check(check, 42.5, &place);
        }
        _ => {}
    }
    body.para(&Para { line: Some(20), ..Para::default() }, "");
}

fn corners(body: &mut Body<'_>, own: &Sheet) {
    let rows = own.corner_left.len().max(own.corner_right.len());
    let look = body.look;
    let size = if look.words_alone { 12.0 } else { look.size * 0.9 };
    let ink = Ink { size: Some(size), ..Ink::default() };
    for at in 0..rows {
        let side = |all: &[String]| all.get(at).cloned().unwrap_or_default();
        let text = format!("{}\t{}", side(&own.corner_left), side(&own.corner_right));
        let tabs = vec![("right", look.width())];
        let after = (at + 1 == rows).then_some(look.gap);
        body.para(
            &Para { tabs, after, line: Some(pt(size * 1.5)), ..Para::default() },
            &run(&text, ink),
        );
    }
}

fn title(body: &mut Body<'_>, after: i64) {
    let paper = body.paper;
    if !paper.title.is_empty() {
        let lines = heading::lines(&paper.title, data::title_width(&paper.layout), &[]).join("\n");
        body.para(&Para { after: Some(after), ..Para::of("Title") }, &plain(&lines));
    }
}

/// A label: words left, square code right, so that both fit on a few centimetres.
fn label(body: &mut Body<'_>, own: &Sheet) {
    let paper = body.paper;
    let is_code = |b: &&Block| matches!(b, Block::Code { .. });
    let codes: Vec<Block> = paper.blocks.iter().filter(is_code).cloned().collect();
    let rest = paper.blocks.iter().filter(|b| !is_code(b) && !matches!(b, Block::PageBreak));
    let rest: Vec<Block> = rest.cloned().collect();
    let right = if codes.is_empty() { 20 } else { pt(body.look.code) + 40 };
    let left = (body.look.width() - right).max(200);
    let gap = body.look.gap;
    let mut cell = |words: bool, blocks: &[Block]| {
        let outer = std::mem::take(&mut body.out);
        if words {
            corners(body, own);
            title(body, gap);
        }
        body.blocks(blocks);
        // A cell ends with a paragraph.
        let said = if words { paper.notice.as_deref().unwrap_or_default() } else { "" };
        let ink = Ink { size: Some(6.0), color: Some("586870"), ..Ink::default() };
        let line = if said.is_empty() { 20 } else { pt(8.0) };
        body.para(&Para { line: Some(line), ..Para::default() }, &run(said, ink));
        std::mem::replace(&mut body.out, outer)
    };
    let (words, squares) = (cell(true, &rest), cell(false, &codes));
    body.out.push_str(&table::open(&[left, right], (0, 0), "", ""));
    body.out.push_str(&table::row(&[(left, "", words), (right, "", squares)]));
    body.out.push_str(table::CLOSE);
}
