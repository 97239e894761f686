//! A sheet in the browser: the same blocks as the printed one, without its exact measures.

use askama::Template;
use document::paper::{Align, Block, Cell, Layout, Paper, Run, Style, Table};

#[derive(Template)]
#[template(path = "preview.html")]
struct Sheet<'p> {
    paper: &'p Paper,
    head: Head,
    annexes: Vec<(String, String, &'p [Block])>,
    numbering: std::cell::RefCell<[u32; 4]>,
}

/// What stands above and below the text, whatever the layout.
#[derive(Default)]
struct Head {
    class: &'static str,
    red: Vec<String>,
    corner_left: Vec<String>,
    corner_right: Vec<String>,
    number: String,
    to: Vec<String>,
    signed: Vec<String>,
    date: String,
    remark: Option<String>,
    copies: Vec<String>,
    printed: Option<(String, String)>,
    people: Vec<(String, String)>,
    subtitle: Option<String>,
}

/// The sheet as a piece of a page.
///
/// # Errors
/// Where the page cannot be written.
pub(crate) fn article(paper: &Paper) -> Result<String, askama::Error> {
    let annexes = paper.annexes.iter().enumerate().map(|(at, annex)| {
        let number = if paper.annexes.len() > 1 { (at + 1).to_string() } else { String::new() };
        (number, annex.title.clone(), annex.blocks.as_slice())
    });
    let annexes = annexes.collect();
    Sheet { paper, head: head(&paper.layout), annexes, numbering: Default::default() }.render()
}

fn head(layout: &Layout) -> Head {
    match layout {
        Layout::Official(it) | Layout::Letter(it) => Head {
            class: if matches!(layout, Layout::Letter(_)) { "letter" } else { "official" },
            red: it.organs.clone(),
            corner_left: it.secrecy.iter().chain(&it.urgency).cloned().collect(),
            number: it.number.clone(),
            to: it.to.clone(),
            signed: it.signed.clone(),
            date: it.date.clone(),
            remark: it.remark.clone(),
            copies: it.copies.clone(),
            printed: it.printed.clone(),
            ..Head::default()
        },
        Layout::Minutes(it) => Head {
            class: "official",
            red: vec![it.mark.clone()],
            number: it.number.clone(),
            date: it.date.clone(),
            people: it
                .people
                .iter()
                .map(|(label, names)| (label.clone(), names.join("　")))
                .collect(),
            printed: it.printed.clone(),
            ..Head::default()
        },
        Layout::Report(it) => Head {
            class: "report",
            signed: vec![it.organ.clone()],
            date: it.date.clone(),
            subtitle: it.subtitle.clone(),
            ..Head::default()
        },
        Layout::Sheet(it) => Head {
            class: if it.size.is_some() { "label-sheet" } else { "form-sheet" },
            corner_left: it.corner_left.clone(),
            corner_right: it.corner_right.clone(),
            ..Head::default()
        },
    }
}

impl Sheet<'_> {
    /// 一、（一）1.（1）, counted as the layout counts them.
    fn numbered(&self, level: &u8) -> String {
        let at = usize::from((*level).clamp(1, 4) - 1);
        let mut counts = self.numbering.borrow_mut();
        counts[at] += 1;
        for deeper in counts.iter_mut().skip(at + 1) {
            *deeper = 0;
        }
        let n = counts[at];
        match at {
            0 => format!("{}、", chinese(n)),
            1 => format!("（{}）", chinese(n)),
            2 => format!("{n}. "),
            _ => format!("（{n}）"),
        }
    }
    /// An annex counts for itself.
    fn afresh(&self) -> &'static str {
        *self.numbering.borrow_mut() = [0; 4];
        ""
    }
    fn align(&self, table: &Table, at: &usize) -> &'static str {
        match table.columns.get(*at).map(|column| column.align) {
            Some(Align::Figure) => "r",
            Some(Align::Center) => "c",
            _ => "",
        }
    }
    /// Heads break where figures do not.
    fn head_align(&self, table: &Table, at: &usize) -> &'static str {
        if self.align(table, at) == "r" { "e" } else { self.align(table, at) }
    }
    fn head_level(&self, level: &u8) -> u8 {
        (*level).clamp(1, 4) + 2
    }
    fn strong(&self, run: &Run) -> bool {
        run.style == Style::Strong
    }
    fn words(&self, cell: &Cell) -> String {
        cell.runs.iter().map(|run| run.text.as_str()).collect()
    }
    fn title_lines(&self) -> Vec<&str> {
        self.paper.title.lines().collect()
    }
}

/// 1 to 99 in Chinese figures.
fn chinese(n: u32) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((n / 10 % 10) as usize, (n % 10) as usize);
    match tens {
        0 => ONES[ones].to_owned(),
        1 => format!("十{}", ONES[ones]),
        _ => format!("{}十{}", ONES[tens], ONES[ones]),
    }
}
