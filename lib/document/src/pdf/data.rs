//! The paper as its template gets it: JSON with every text cleaned.
//!
//! Here everything is decided that needs no measuring: numbers of headings, breaks of the title,
//! places of merged cells, square codes. Templates only set what they are given.

use super::text::Cleaner;
use super::world::Desk;
use crate::paper::{
    Align, Annex, Block, Cell, Chart, Check, Cover, Layout, Minutes, Official, Paper, Run, Seal,
    Sheet, Style, Table,
};
use crate::{code, grid, heading, ink, numbering::Numbering};
use serde_json::{Value, json};

/// Characters that fit on a line of the title: 2号 on 156 mm, with a little air.
const TITLE_WIDTH: usize = 19;

pub(super) struct Set {
    pub(super) json: Vec<u8>,
    pub(super) missing: Vec<char>,
}

pub(super) fn set(paper: &Paper, desk: &Desk) -> Set {
    let names = names(&paper.layout);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let width = title_width(&paper.layout);
    let annexes: Vec<Value> =
        paper.annexes.iter().enumerate().map(|(at, a)| annex(a, at, paper, &names)).collect();
    let mut value = json!({
        "lang": paper.lang,
        "title": paper.title.replace('\n', ""),
        "lines": heading::lines(&paper.title, width, &names),
        "blocks": blocks(&paper.blocks, paper.lang, desk),
        "annexes": annexes,
        "notice": paper.notice,
        "check": paper.check.as_ref().map(check),
        "date": day(paper),
        "own": own(&paper.layout),
    });
    for (at, annex) in paper.annexes.iter().enumerate() {
        value["annexes"][at]["blocks"] = blocks(&annex.blocks, paper.lang, desk);
    }
    let mut cleaner = Cleaner::new(desk);
    cleaner.clean(&mut value);
    value["families"] = desk.families().clone();
    Set { json: value.to_string().into_bytes(), missing: cleaner.missing() }
}

/// Names that a title keeps whole.
pub(crate) fn names(layout: &Layout) -> Vec<String> {
    match layout {
        Layout::Official(o) | Layout::Letter(o) => {
            let organs = o.organs.iter().map(|n| n.trim_end_matches("文件").to_owned());
            organs.chain(o.signed.iter().cloned()).chain(o.to.iter().cloned()).collect()
        }
        Layout::Report(cover) => vec![cover.organ.clone()],
        Layout::Minutes(_) | Layout::Sheet(_) => Vec::new(),
    }
}

pub(crate) fn title_width(layout: &Layout) -> usize {
    match layout {
        Layout::Report(_) => 14,
        Layout::Sheet(sheet) if sheet.landscape => 32,
        Layout::Sheet(Sheet { size: Some(_), .. }) => 400,
        _ => TITLE_WIDTH,
    }
}

fn annex(annex: &Annex, at: usize, paper: &Paper, names: &[&str]) -> Value {
    let number = if paper.annexes.len() > 1 { (at + 1).to_string() } else { String::new() };
    json!({
        "number": number,
        "title": annex.title.replace('\n', ""),
        "lines": heading::lines(&annex.title, TITLE_WIDTH, names),
    })
}

fn check(check: &Check) -> Value {
    json!({ "code": check.code, "address": address(&check.address), "qr": code::square(&check.address) })
}

fn own(layout: &Layout) -> Value {
    match layout {
        Layout::Official(official) => of_official(official, true),
        Layout::Letter(letter) => of_official(letter, false),
        Layout::Minutes(minutes) => of_minutes(minutes),
        Layout::Report(Cover { organ, subtitle, date, contents }) => {
            json!({ "organ": organ, "subtitle": subtitle, "date": date, "contents": contents })
        }
        Layout::Sheet(sheet) => {
            let size = sheet.size.map(|(w, h)| [w.clamp(100, 20_000), h.clamp(100, 20_000)]);
            json!({
                "left": sheet.corner_left,
                "right": sheet.corner_right,
                "landscape": sheet.landscape,
                "size": size,
                "small": sheet.small.filter(|small| small.is_finite()).map(|it| it.clamp(4.0, 24.0)),
            })
        }
    }
}

fn of_official(official: &Official, file: bool) -> Value {
    let joint = official.organs.len() > 1;
    // 联合行文: the word 文件 stands once, right of all names.
    let word = file && joint && official.organs.iter().any(|o| o.ends_with("文件"));
    let organs: Vec<&str> = official
        .organs
        .iter()
        .map(|o| if word { o.trim_end_matches("文件") } else { o.as_str() })
        .collect();
    json!({
        "copy_number": official.copy_number,
        "secrecy": official.secrecy,
        "urgency": official.urgency,
        "organs": organs,
        "word": word,
        "number": official.number,
        "signers": official.signers,
        "to": official.to,
        "signed": official.signed,
        "date": official.date,
        "seal": official.seal == Seal::Slot,
        "remark": official.remark,
        "copies": official.copies,
        "printed": official.printed,
    })
}

fn of_minutes(minutes: &Minutes) -> Value {
    let people: Vec<Value> =
        minutes.people.iter().map(|(label, names)| json!([label, names])).collect();
    json!({
        "mark": minutes.mark,
        "number": minutes.number,
        "date": minutes.date,
        "people": people,
        "printed": minutes.printed,
    })
}

fn blocks(blocks: &[Block], lang: &str, desk: &Desk) -> Value {
    let mut numbering = Numbering::default();
    Value::Array(blocks.iter().map(|b| block(b, lang, desk, &mut numbering)).collect())
}

fn block(block: &Block, lang: &str, desk: &Desk, numbering: &mut Numbering) -> Value {
    match block {
        Block::Heading { level, text } => {
            let level = (*level).clamp(1, 4);
            json!({ "k": "heading", "level": level, "label": numbering.next(level, lang), "text": text })
        }
        Block::Paragraph(all) => json!({ "k": "par", "runs": runs(all) }),
        Block::Table(all) => table(all),
        Block::Chart(chart) => drawing(chart, desk),
        Block::Pairs(pairs) => {
            let rows: Vec<Value> = pairs.iter().map(|(l, r)| json!([l, runs(r)])).collect();
            json!({ "k": "pairs", "rows": rows })
        }
        Block::Signatures(slots) => {
            let slots: Vec<Value> = slots.iter().map(|(l, n)| json!([l, n])).collect();
            json!({ "k": "signatures", "slots": slots })
        }
        Block::Code { text, caption } => {
            json!({ "k": "code", "qr": code::square(text), "text": text, "caption": caption })
        }
        Block::PageBreak => json!({ "k": "break" }),
    }
}

fn runs(runs: &[Run]) -> Value {
    Value::Array(runs.iter().map(run).collect())
}

fn run(run: &Run) -> Value {
    let link = run.link.as_deref().and_then(address);
    if run.style == Style::Plain && link.is_none() {
        return Value::String(run.text.clone());
    }
    let style = match run.style {
        Style::Plain => "",
        Style::Strong => "strong",
        Style::Kai => "kai",
    };
    json!({ "t": run.text, "s": style, "l": link })
}

/// What a link may hold; readers refuse longer ones.
pub(crate) fn address(text: &str) -> Option<&str> {
    (!text.is_empty() && text.len() <= 2000 && !text.chars().any(char::is_control)).then_some(text)
}

fn table(table: &Table) -> Value {
    let (_, head_columns) = grid::settle(&table.head, table.columns.len());
    let (body, columns) = grid::settle(&table.rows, head_columns);
    let (head, _) = grid::settle(&table.head, columns);
    let mut widths = Vec::with_capacity(columns);
    let mut aligns = Vec::with_capacity(columns);
    for at in 0..columns {
        let (width, align) =
            table.columns.get(at).map_or((1.0, Align::Start), |c| (c.width, c.align));
        widths.push(if width.is_finite() { width.clamp(0.05, 1000.0) } else { 1.0 });
        aligns.push(match align {
            Align::Start => "start",
            Align::Center => "center",
            Align::Figure => "end",
        });
    }
    json!({
        "k": "table",
        "caption": table.caption,
        "widths": widths,
        "aligns": aligns,
        "head_rows": table.head.len(),
        "head": head.iter().map(cell).collect::<Vec<_>>(),
        "body": body.iter().map(cell).collect::<Vec<_>>(),
        "notes": table.notes,
    })
}

/// `[column, row, runs]`, and the rest only where it is not usual: big tables have many cells.
fn cell(placed: &grid::Placed<'_>) -> Value {
    let Cell { runs: all, strong, .. } = placed.cell;
    let mut out = vec![json!(placed.column), json!(placed.row), runs(all)];
    if placed.across > 1 || placed.down > 1 || *strong {
        out.extend([json!(placed.across), json!(placed.down), json!(strong)]);
    }
    Value::Array(out)
}

/// Drawings name the fonts of a browser; on paper they are set in 黑体.
fn drawing(chart: &Chart, desk: &Desk) -> Value {
    let family = desk.families()["hei"][0].as_str().unwrap_or_default();
    let svg = chart.svg.replace(ink::FONT_FIGURES, &family.replace(['"', '<', '&'], ""));
    let (width, height) = size(&svg).unwrap_or((560.0, 300.0));
    json!({
        "k": "chart",
        "svg": svg,
        "width": width,
        "height": height,
        "alt": chart.alt,
        "caption": chart.caption,
    })
}

pub(crate) fn size(svg: &str) -> Option<(f64, f64)> {
    let (_, rest) = svg.split_once("viewBox=\"")?;
    let (found, _) = rest.split_once('"')?;
    let mut numbers = found.split_whitespace().skip(2).map(str::parse::<f64>);
    let (width, height) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (width > 0.0 && height > 0.0 && width < 1e5 && height < 1e5).then_some((width, height))
}

/// The day the paper bears, for the file's own record: the first one found in its layout.
pub(crate) fn day(paper: &Paper) -> Option<[u32; 3]> {
    let texts: Vec<&str> = match &paper.layout {
        Layout::Official(o) | Layout::Letter(o) => vec![&o.date],
        Layout::Minutes(m) => vec![&m.date],
        Layout::Report(c) => vec![&c.date],
        Layout::Sheet(s) => {
            s.corner_left.iter().chain(&s.corner_right).map(String::as_str).collect()
        }
    };
    let mut within = paper.blocks.iter().flat_map(|b| match b {
        Block::Paragraph(all) => all.iter().map(|r| r.text.as_str()).collect(),
        Block::Pairs(all) => all.iter().flat_map(|(_, r)| r).map(|r| r.text.as_str()).collect(),
        Block::Signatures(all) => all.iter().filter_map(|(_, n)| n.as_deref()).collect(),
        _ => Vec::new(),
    });
    texts.into_iter().find_map(day_in).or_else(|| within.find_map(day_in))
}

/// `2026年11月23日` or `2026-11-23` anywhere in a text; the first of the month where it names no day.
fn day_in(text: &str) -> Option<[u32; 3]> {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (year, after) = number(&rest[at..]);
        if let Some(day) =
            (1900..2200).contains(&year).then(|| month_and_day(year, after)).flatten()
        {
            return Some(day);
        }
        rest = after;
    }
    None
}

fn month_and_day(year: u32, after: &str) -> Option<[u32; 3]> {
    let after = after.strip_prefix(['年', '-'])?;
    let (month, after) = number(after);
    if !(1..=12).contains(&month) {
        return None;
    }
    let day = after.strip_prefix(['月', '-']).map_or(0, |d| number(d).0);
    let length = match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (day <= length).then_some([year, month, day.max(1)])
}

/// The number at the beginning of a text (zero where there is none) and what follows it.
fn number(text: &str) -> (u32, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].parse().unwrap_or(0), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_paper_is_found_and_no_other_number_is_taken_for_one() {
        for (text, want) in [
            ("2026年11月23日", Some([2026, 11, 23])),
            ("开具日期：2026-02-28", Some([2026, 2, 28])),
            ("2026年11月", Some([2026, 11, 1])),
            ("第12号，2026年1月5日印发", Some([2026, 1, 5])),
            ("2026年2月30日", None),
            ("2026年度", None),
            ("运质强办〔2026〕3号", None),
            ("二〇二六年", None),
        ] {
            assert_eq!(day_in(text), want, "{text}");
        }
    }
}
