//! Papers with a red head, GB/T 9704—2012: name, number, rule, title, addressees, signature, annexes,
//! 版记. The places are those of the templates, said with lines of exact height.
//!
//! One thing Word has no word for: that the 版记 stands on an even page. It stands at the foot of the
//! last page here, and whoever issues the paper prints the PDF.

use super::body::Body;
use super::look::{PITCH, STEP};
use super::table;
use super::xml::{Ink, Para, Side, characters, mm, plain, pt, run};
use crate::heading;
use crate::paper::{Minutes, Official, Seal};
use crate::pdf::data;

const RED: &str = "E60012";

pub(super) fn official(body: &mut Body<'_>, own: &Official) {
    let mut above = 0;
    for (text, strong) in [(&own.copy_number, false), (&own.secrecy, true), (&own.urgency, true)] {
        if let Some(text) = text.as_deref().filter(|t| !t.is_empty()) {
            let font = strong.then_some(body.names.hei.as_str());
            body.para(&Para::default(), &run(text, Ink { font, ..Ink::default() }));
            above += PITCH;
        }
    }
    body.air(mm(35.0) - above);
    organs(body, &own.organs);
    number(body, own);
    text(body, own);
    imprint(body, &own.copies, own.printed.as_ref(), true);
}

pub(super) fn letter(body: &mut Body<'_>, own: &Official) {
    // The name begins 30 mm from the edge of the page, 7 mm above where the text of other pages does:
    // the section of a letter has its upper margin there, see `page`.
    organs(body, &own.organs);
    let double = |kind: &str| {
        format!("<w:bottom w:val=\"{kind}\" w:sz=\"36\" w:space=\"1\" w:color=\"{RED}\"/>")
    };
    let rule = Para {
        borders: Some(double("thickThinSmallGap")),
        line: Some(mm(4.0)),
        left: Some(-mm(8.0)),
        right: Some(-mm(6.0)),
        ..Para::default()
    };
    body.para(&rule, "");
    let marks = [&own.copy_number, &own.secrecy, &own.urgency];
    let mut marks: Vec<&str> = marks.into_iter().filter_map(|m| m.as_deref()).collect();
    if marks.is_empty() {
        marks.push("");
    }
    for (at, mark) in marks.iter().enumerate() {
        let number = if at == 0 { own.number.as_str() } else { "" };
        let tabs = vec![("right", body.look.width())];
        let before = (at == 0).then_some(pt(7.5));
        body.para(&Para { tabs, before, ..Para::default() }, &plain(&format!("{mark}\t{number}")));
    }
    body.air(PITCH);
    text(body, own);
    imprint(body, &own.copies, None, false);
}

pub(super) fn minutes(body: &mut Body<'_>, own: &Minutes) {
    body.air(mm(35.0));
    organs(body, std::slice::from_ref(&own.mark));
    body.air(2 * PITCH);
    let tabs = vec![("right", body.look.width() - STEP)];
    let line = Para { left: Some(STEP), tabs, ..ruled() };
    body.para(&line, &plain(&format!("{}\t{}", own.number, own.date)));
    body.air(PITCH);
    title(body);
    let blocks = &body.paper.blocks;
    body.blocks(blocks);
    annex_list(body);
    if !own.people.is_empty() {
        body.air(PITCH);
    }
    for (label, names) in &own.people {
        let strong = Ink { font: Some(&body.names.hei), ..Ink::default() };
        let hang = (characters(label) + 1.0) * STEP as f64;
        let left = 2 * STEP + hang as i64;
        let para = Para { left: Some(left), first: Some(-(hang as i64)), ..Para::default() };
        body.para(&para, &(run(&format!("{label}："), strong) + &plain(&names.join("、"))));
    }
    annexes(body);
    imprint(body, &[], own.printed.as_ref(), true);
}

/// The red rule 4 mm below a line, as wide as the text.
fn ruled() -> Para {
    Para {
        borders: Some(format!(
            "<w:bottom w:val=\"single\" w:sz=\"16\" w:space=\"5\" w:color=\"{RED}\"/>"
        )),
        ..Para::default()
    }
}

/// 发文机关标志: as large as its length lets it, narrowed to two thirds before it gets small.
fn organs(body: &mut Body<'_>, organs: &[String]) {
    let joint = organs.len() > 1;
    let (room, largest) = if joint { (mm(122.0), 40.0) } else { (mm(150.0), 62.0) };
    let word = joint && organs.iter().any(|o| o.ends_with("文件"));
    let shown: Vec<&str> =
        organs.iter().map(|o| if word { o.trim_end_matches("文件") } else { o.as_str() }).collect();
    let longest = shown.iter().map(|o| characters(o)).fold(1.0, f64::max);
    let room = room as f64 / 20.0;
    let size = f64::min(largest, room / longest / 0.66);
    let narrow = (room / (longest * size)).min(1.0);
    let ink = Ink {
        font: Some(&body.names.title),
        size: Some((size * 2.0).floor() / 2.0),
        color: Some(RED),
        narrow: (narrow < 1.0).then_some((narrow * 100.0) as u32),
    };
    let line = pt(size * 1.0);
    if !joint {
        let para = Para { line: Some(line), side: Side::Center, ..Para::default() };
        body.para(&para, &run(shown.first().copied().unwrap_or_default(), ink));
        return;
    }
    // 联合行文: names of equal width one under the other, 文件 right of them in the middle.
    let left = mm(126.0);
    let right = body.look.width() - left;
    let spread = "<w:jc w:val=\"distribute\"/></w:pPr>";
    let para = Para { line: Some(line + mm(3.0)), ..Para::default() };
    let names: String =
        shown.iter().map(|o| para.with(&run(o, ink)).replacen("</w:pPr>", spread, 1)).collect();
    let half = shown.len() as i64 * (line + mm(3.0)) / 2 - pt(size * 0.6);
    let beside = Para {
        before: Some(if word { half } else { 0 }),
        line: Some(pt(size * 1.2)),
        side: Side::Center,
        ..Para::default()
    };
    let beside = beside.with(&run(if word { "文件" } else { "" }, ink));
    body.out.push_str(&table::open(&[left, right], (0, 0), "", ""));
    body.out.push_str(&table::row(&[(left, "", names), (right, "", beside)]));
    body.out.push_str(table::CLOSE);
}

/// 发文字号 two lines below the name, centred; upward papers have it left and 签发人 right.
fn number(body: &mut Body<'_>, own: &Official) {
    body.air(2 * PITCH);
    if own.signers.is_empty() {
        body.para(&Para { side: Side::Center, ..ruled() }, &plain(&own.number));
        body.air(PITCH);
        return;
    }
    let label = "签发人：";
    let rows: Vec<String> = own.signers.chunks(2).map(|row| row.join("　")).collect();
    let longest = rows.iter().map(|r| characters(r)).fold(0.0, f64::max);
    let end = body.look.width() - STEP;
    // A little more than they need, because fonts that stand in are wider.
    let names = end - (longest * pt(16.5) as f64).ceil() as i64;
    let tabs = vec![("left", names - 4 * STEP), ("left", names)];
    for (at, row) in rows.iter().enumerate() {
        let last = at + 1 == rows.len();
        let base = if last { ruled() } else { Para::default() };
        let para = Para { left: Some(STEP), tabs: tabs.clone(), ..base };
        let number = if last { own.number.as_str() } else { "" };
        let first = if at == 0 { label } else { "" };
        let kai = Ink { font: Some(&body.names.kai), ..Ink::default() };
        let runs = plain(&format!("{number}\t{first}\t")) + &run(row, kai);
        body.para(&para, &runs);
    }
    body.air(PITCH);
}

/// 标题 in the lines that the PDF has, too.
fn title(body: &mut Body<'_>) {
    let own = data::names(&body.paper.layout);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let width = data::title_width(&body.paper.layout);
    let lines = heading::lines(&body.paper.title, width, &own).join("\n");
    body.para(
        &Para { before: Some(PITCH), after: Some(PITCH), ..Para::of("Title") },
        &plain(&lines),
    );
}

/// From the title to the annexes.
fn text(body: &mut Body<'_>, own: &Official) {
    title(body);
    if !own.to.is_empty() {
        body.para(&Para::default(), &plain(&format!("{}：", own.to.join("、"))));
    }
    let blocks = &body.paper.blocks;
    body.blocks(blocks);
    annex_list(body);
    if own.seal == Seal::Slot {
        sealed(body, own)
    } else {
        unsealed(body, own)
    }
    annexes(body);
}

/// 附件说明: a line below the text, indented by two; what runs over stands under its beginning.
fn annex_list(body: &mut Body<'_>) {
    let annexes = &body.paper.annexes;
    for (at, annex) in annexes.iter().enumerate() {
        let number = if annexes.len() > 1 { format!("{}.", at + 1) } else { String::new() };
        // A little more than they need, so that the tab after them is not passed by.
        let hang = 3 * pt(16.2) + if number.is_empty() { 0 } else { pt(18.0) };
        let left = 2 * STEP + hang;
        let para = Para {
            keep: true,
            before: (at == 0).then_some(PITCH),
            left: Some(left),
            first: Some(-hang),
            tabs: vec![("left", 2 * STEP + 3 * pt(16.2)), ("left", left)],
            ..Para::default()
        };
        let label = if at == 0 { "附件：" } else { "" };
        let number = if number.is_empty() { number } else { format!("{number}\t") };
        let title = annex.title.replace('\n', "");
        body.para(&para, &plain(&format!("{label}\t{number}{title}")));
    }
}

fn remark(body: &mut Body<'_>, own: &Official) {
    if let Some(words) = own.remark.as_deref().filter(|w| !w.is_empty()) {
        body.para(
            &Para { first: Some(2 * STEP), ..Para::default() },
            &plain(&format!("（{words}）")),
        );
    }
}

fn wide(text: &str) -> i64 {
    (characters(text) * pt(16.0) as f64).ceil() as i64
}

/// 加盖印章: the date four characters from the right, the name centred over it, room for the seal.
fn sealed(body: &mut Body<'_>, own: &Official) {
    if own.signed.is_empty() && own.date.is_empty() {
        return remark(body, own);
    }
    let room = body.look.width();
    let seal = mm(47.0) - 4 * PITCH;
    let after = (own.remark.is_none()).then_some(seal.max(0));
    if own.signed.len() <= 1 {
        let name = own.signed.first().map_or("", String::as_str);
        let (n, d) = (wide(name), wide(&own.date));
        let centre = (room - 4 * STEP - d / 2).min(room - n / 2);
        let line = |right: i64| Para {
            right: Some(right.max(0)),
            side: Side::Right,
            keep: true,
            ..Para::default()
        };
        let before = Some(2 * PITCH);
        body.para(&Para { before, ..line(room - centre - n / 2) }, &plain(name));
        body.para(&Para { after, keep: false, ..line(room - centre - d / 2) }, &plain(&own.date));
        return remark(body, own);
    }
    let longest = own.signed.iter().map(|s| characters(s)).fold(0.0, f64::max);
    let across = match longest {
        l if l <= 8.0 => 3,
        l if l <= 13.0 => 2,
        _ => 1,
    };
    let widths = vec![room / across as i64; across];
    let rows: Vec<&[String]> = own.signed.chunks(across).collect();
    body.air(2 * PITCH);
    body.out.push_str(&table::open(&widths, (0, 0), "", ""));
    let middle = Para { side: Side::Center, ..Para::default() };
    for (at, names) in rows.iter().enumerate() {
        let last = at + 1 == rows.len();
        let cells: Vec<(i64, &str, String)> = (0..across)
            .map(|place| {
                let name = names.get(place).map_or("", String::as_str);
                let mut words = middle.with(&plain(name));
                if last && place + 1 == names.len() {
                    words += &middle.with(&plain(&own.date));
                } else if !last {
                    words += &Para { line: Some(3 * PITCH), ..Para::default() }.with("");
                }
                (widths[place], "", words)
            })
            .collect();
        body.out.push_str(&table::row(&cells));
    }
    body.out.push_str(table::CLOSE);
    body.air(after.unwrap_or(20).max(20));
    remark(body, own);
}

/// 不加盖印章: the name two characters from the right, the date below begins two characters after it.
fn unsealed(body: &mut Body<'_>, own: &Official) {
    if own.signed.is_empty() && own.date.is_empty() {
        return remark(body, own);
    }
    let line = |right: i64| Para {
        right: Some(right.max(0)),
        side: Side::Right,
        keep: true,
        ..Para::default()
    };
    let (name, d) = (own.signed.last().map_or("", String::as_str), wide(&own.date));
    let n = wide(name);
    let right = (2 * STEP).max(4 * STEP + d - n);
    for (at, other) in own.signed.iter().enumerate() {
        let before = (at == 0).then_some(PITCH);
        let from = if at + 1 == own.signed.len() { right } else { 2 * STEP };
        body.para(&Para { before, ..line(from) }, &plain(other));
    }
    body.para(&Para { keep: false, ..line(n + right - 2 * STEP - d) }, &plain(&own.date));
    remark(body, own);
}

/// 附件: on a page of its own, its number on the first line, its title on the third.
fn annexes(body: &mut Body<'_>) {
    let annexes = &body.paper.annexes;
    let own = data::names(&body.paper.layout);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    for (at, annex) in annexes.iter().enumerate() {
        let number = if annexes.len() > 1 { (at + 1).to_string() } else { String::new() };
        let para = Para { new_page: true, after: Some(PITCH), ..Para::default() };
        let strong = Ink { font: Some(&body.names.hei), ..Ink::default() };
        body.para(&para, &run(&format!("附件{number}"), strong));
        let lines = heading::lines(&annex.title, 19, &own).join("\n");
        body.para(&Para { after: Some(PITCH), ..Para::of("AnnexTitle") }, &plain(&lines));
        body.blocks(&annex.blocks);
    }
}

/// 版记: at the foot of the last page, its last rule on the lower edge of the text.
fn imprint(
    body: &mut Body<'_>,
    copies: &[String],
    printed: Option<&(String, String)>,
    rules: bool,
) {
    let room = body.look.width();
    let rule = |side: &str, eighths: u32| match rules {
        true => format!(
            "<w:{side} w:val=\"single\" w:sz=\"{eighths}\" w:space=\"0\" w:color=\"000000\"/>"
        ),
        false => String::new(),
    };
    // 0.35 mm and 0.25 mm in eighths of a point.
    let (thick, thin) = (8, 6);
    let side = pt(14.0);
    let small = |tabs| Para {
        line: Some(pt(27.0)),
        left: Some(side),
        right: Some(side),
        tabs,
        ..Para::default()
    };
    let ink = Ink { size: Some(14.0), ..Ink::default() };
    let mut rows = Vec::new();
    if !copies.is_empty() {
        let hang = pt(42.0);
        let para = Para { left: Some(side + hang), first: Some(-hang), ..small(Vec::new()) };
        rows.push(para.with(&run(&format!("抄送：{}。", copies.join("，")), ink)));
    }
    if let Some((organ, day)) = printed {
        let tabs = vec![("right", room - side)];
        rows.push(small(tabs).with(&run(&format!("{organ}\t{day}印发"), ink)));
    }
    if !rows.is_empty() {
        // In the middle of the page, a millimetre beside that of the text: LibreOffice sets a table as wide
        // as the text where it is anchored. Its lower edge is that of the text; how many lines the names take is known nearly enough.
        let names = if copies.is_empty() { 0.0 } else { characters(&copies.join("，")) + 1.0 };
        let lines = (names / 26.0).ceil() as i64 + i64::from(printed.is_some());
        let top = mm(262.0) - lines * pt(27.0) - 20;
        let place = format!(
            "<w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:vertAnchor=\"page\" w:horzAnchor=\"page\" w:tblpXSpec=\"center\" w:tblpY=\"{top}\"/><w:tblOverlap w:val=\"never\"/>"
        );
        let mut made = table::open(&[room], (0, 0), "", &place);
        let last = rows.len() - 1;
        for (at, words) in rows.into_iter().enumerate() {
            let borders = rule("top", if at == 0 { thick } else { thin })
                + &if at == last { rule("bottom", thick) } else { String::new() };
            made += &table::row(&[(room, borders.as_str(), words)]);
        }
        made += table::CLOSE;
        body.out.push_str(&made);
    }
    // What the floating parts hang on: a line of no height behind the text.
    body.para(&Para { line: Some(20), ..Para::default() }, "");
    if let Some(check) = &body.paper.check {
        let side = if rules { 42.5 } else { 34.0 };
        // In the bottom margin, between the places of page numbers.
        let place = format!(
            "<w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:vertAnchor=\"page\" w:horzAnchor=\"margin\" w:tblpXSpec=\"center\" w:tblpY=\"{}\"/><w:tblOverlap w:val=\"never\"/>",
            if rules { mm(274.0) } else { mm(263.0) }
        );
        body.check(check, side, &place);
        body.para(&Para { line: Some(20), ..Para::default() }, "");
    }
}
