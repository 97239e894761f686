//! The blocks of a paper as paragraphs, tables and pictures.

use super::look::Look;
use super::picture::{self, Picture};
use super::styles::Names;
use super::table;
use super::xml::{self, Ink, Para, Side, mm, pt, run};
use crate::code;
use crate::numbering::Numbering;
use crate::paper::{Block, Cell, Chart, Check, Paper, Run, Style};
use crate::pdf::data;
use std::fmt::Write;

/// What a relation leads to.
pub(super) enum Target {
    Link(String),
    Media(String),
}

/// The document part while it is written, with what it needs beside it.
pub(super) struct Body<'a> {
    pub(super) paper: &'a Paper,
    pub(super) look: &'a Look,
    pub(super) names: &'a Names,
    pub(super) out: String,
    pub(super) relations: Vec<Target>,
    pub(super) media: Vec<(String, Vec<u8>)>,
    pictures: usize,
    /// Headings with their level and bookmark, for the table of contents.
    pub(super) headings: Vec<(u8, String)>,
}

impl<'a> Body<'a> {
    pub(super) fn new(paper: &'a Paper, look: &'a Look, names: &'a Names) -> Self {
        Self {
            paper,
            look,
            names,
            out: String::new(),
            relations: Vec::new(),
            media: Vec::new(),
            pictures: 0,
            headings: Vec::new(),
        }
    }

    pub(super) fn para(&mut self, para: &Para, runs: &str) {
        self.out.push_str(&para.with(runs));
    }

    /// An empty line of a given height; Word takes none above 1,584 points.
    pub(super) fn air(&mut self, twips: i64) {
        if twips > 0 {
            self.para(&Para { line: Some(twips.clamp(20, 31_680)), ..Para::default() }, "");
        }
    }

    /// `rId…` of a new relation; the first numbers belong to the parts of the file.
    pub(super) fn relation(&mut self, target: Target) -> String {
        self.relations.push(target);
        relation_id(self.relations.len() - 1)
    }

    /// A heading with a mark that the table of contents leads to.
    pub(super) fn heading(&mut self, para: &Para, level: u8, text: &str, ink: Ink<'_>) {
        self.headings.push((level, text.replace('\n', "")));
        let mark = self.headings.len();
        let runs = format!(
            "<w:bookmarkStart w:id=\"{mark}\" w:name=\"_Toc{mark}\"/>{}<w:bookmarkEnd w:id=\"{mark}\"/>",
            run(text, ink)
        );
        self.para(para, &runs);
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        let mut numbering = Numbering::default();
        for block in blocks {
            self.block(block, &mut numbering);
        }
    }

    fn block(&mut self, block: &Block, numbering: &mut Numbering) {
        match block {
            Block::Heading { level, text } => {
                let level = (*level).clamp(1, 4);
                let text = format!("{}{text}", numbering.next(level, self.paper.lang));
                let style = ["Heading1", "Heading2", "Heading3", "Heading4"];
                let para = Para::of(style[usize::from(level) - 1]);
                self.heading(&para, level, &text, Ink::default());
            }
            Block::Paragraph(runs) => {
                let runs = self.runs(runs);
                self.para(&Para::of("Text"), &runs);
            }
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Signatures(slots) => self.signatures(slots),
            Block::Code { text, caption } => self.code(text, caption),
            Block::PageBreak => {
                // Held by an empty line of no height, so that the next page begins at its top.
                let para = Para { line: Some(20), ..Para::default() };
                self.para(&para, "<w:r><w:br w:type=\"page\"/></w:r>");
            }
        }
    }

    pub(super) fn runs(&mut self, runs: &[Run]) -> String {
        runs.iter().map(|one| self.one(one, false)).collect()
    }

    fn one(&mut self, one: &Run, strong: bool) -> String {
        let names = self.names;
        let font = match one.style {
            Style::Strong => Some(names.hei.as_str()),
            Style::Kai => Some(names.kai.as_str()),
            Style::Plain => strong.then_some(names.hei.as_str()),
        };
        let words = run(&one.text, Ink { font, ..Ink::default() });
        let address = one.link.as_deref().and_then(data::address).and_then(xml::target);
        match address {
            None => words,
            Some(address) => {
                let id = self.relation(Target::Link(address));
                format!("<w:hyperlink r:id=\"{id}\">{words}</w:hyperlink>")
            }
        }
    }

    fn table(&mut self, table: &crate::paper::Table) {
        let gap = self.look.gap;
        match &table.caption {
            Some(caption) => {
                let para =
                    Para { keep: true, before: Some(gap), after: Some(60), ..Para::of("Caption") };
                self.para(&para, &xml::plain(caption));
            }
            None => self.air(gap),
        }
        let look = self.look;
        let words = |cell: &Cell, strong: bool| -> String {
            cell.runs.iter().map(|one| self.one(one, strong)).collect()
        };
        let made = table::table(table, look, words);
        self.out.push_str(&made);
        for (at, note) in table.notes.iter().enumerate() {
            let before = (at == 0).then_some(60);
            self.para(&Para { before, ..Para::of("Note") }, &xml::plain(note));
        }
        self.air(gap);
    }

    /// A drawing in a line of its own, `width` × `height` points.
    fn picture(&mut self, picture: Option<Picture>, size: (f64, f64), alt: &str) -> String {
        let Some(Picture { png, svg }) = picture else { return xml::plain(alt) };
        self.pictures += 1;
        let number = self.pictures;
        let mut file = |ending: &str, bytes: Vec<u8>| {
            let name = format!("picture{number}.{ending}");
            self.media.push((name.clone(), bytes));
            self.relation(Target::Media(name))
        };
        let (png, svg) = (file("png", png), file("svg", svg.into_bytes()));
        picture::inline(number, size, alt, &png, &svg)
    }

    fn chart(&mut self, chart: &Chart) {
        let (wide, high) = data::size(&chart.svg).unwrap_or((560.0, 300.0));
        let room = self.look.width() as f64 / 20.0;
        let width = (wide * 0.9).min(room).min(self.look.tallest * wide / high);
        let made = Picture::of(&chart.svg);
        let runs = self.picture(made, (width, width * high / wide), &chart.alt);
        let gap = self.look.gap;
        let captioned = chart.caption.is_some();
        let after = (!captioned).then_some(gap);
        self.para(
            &Para { keep: captioned, before: Some(gap), after, ..Para::of("Picture") },
            &runs,
        );
        if let Some(caption) = &chart.caption {
            let para = Para { before: Some(60), after: Some(gap), ..Para::of("Caption") };
            self.para(&para, &xml::plain(caption));
        }
    }

    fn pairs(&mut self, pairs: &[(String, Vec<Run>)]) {
        if pairs.is_empty() {
            return;
        }
        let look = self.look;
        let longest = pairs.iter().map(|(label, _)| xml::characters(label)).fold(0.0, f64::max);
        let left = pt((longest + 0.6) * look.size).clamp(200, (look.width() / 2).max(200));
        let right = (look.width() - left).max(200);
        self.air(look.gap);
        self.out.push_str(&table::open(
            &[left, right],
            (0, if look.label { 0 } else { 40 }),
            "",
            "",
        ));
        let names = self.names;
        for (label, value) in pairs {
            let strong = Ink { font: Some(&names.hei), ..Ink::default() };
            let value = self.runs(value);
            let para = Para::default();
            let cells =
                [(left, "", para.with(&run(label, strong))), (right, "", para.with(&value))];
            self.out.push_str(&table::row(&cells));
        }
        self.out.push_str(table::CLOSE);
        self.air(look.gap.max(20));
    }

    fn signatures(&mut self, slots: &[(String, Option<String>)]) {
        let look = self.look;
        let across = slots.len().min(look.slots);
        if across == 0 {
            return;
        }
        let room = look.width() / across as i64;
        let gap = pt(look.size);
        // Each column is as wide as its own longest label asks.
        let label = |at: usize| {
            let labels = slots.iter().skip(at).step_by(across);
            let longest = labels.map(|(l, _)| xml::characters(l)).fold(0.0, f64::max);
            pt((longest + 0.5) * look.size).min(room * 2 / 3)
        };
        let widths: Vec<i64> = (0..across)
            .flat_map(|at| [label(at), (room - label(at) - gap).max(100), gap])
            .collect();
        self.air(look.gap * 3 / 2);
        self.out.push_str(&table::open(&widths, (0, 60), "", ""));
        let rule = "<w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>";
        let left = Para { side: Side::Left, ..Para::default() };
        for slots in slots.chunks(across) {
            let mut cells = Vec::new();
            for at in 0..across {
                let (words, name) = slots.get(at).map_or(("", None), |(l, n)| (l, n.as_deref()));
                let under = if at < slots.len() { rule } else { "" };
                cells.push((widths[3 * at], "", left.with(&xml::plain(words))));
                cells.push((
                    widths[3 * at + 1],
                    under,
                    left.with(&xml::plain(name.unwrap_or_default())),
                ));
                cells.push((gap, "", left.with("")));
            }
            self.out.push_str(&table::row(&cells));
        }
        self.out.push_str(table::CLOSE);
        self.air(look.gap.max(20));
    }

    /// The runs of a square code of this side (points), or its text where no code can hold it.
    pub(super) fn square(&mut self, text: &str, side: f64, alt: &str) -> String {
        match code::square(text) {
            Some(svg) => self.picture(Picture::code(&svg), (side, side), alt),
            None => xml::plain(text),
        }
    }

    fn code(&mut self, text: &str, caption: &str) {
        let look = self.look;
        let runs = self.square(text, look.code, text);
        let captioned = !caption.is_empty();
        self.para(&Para { keep: captioned, before: Some(look.gap), ..Para::of("Picture") }, &runs);
        if captioned {
            let para = Para { side: Side::Center, after: Some(look.gap), ..Para::of("Cell") };
            self.para(&para, &xml::plain(caption));
        }
    }

    /// The way back to the frozen figures. `place` puts it in the bottom margin of the page on which
    /// the next paragraph stands; without one it follows the text.
    pub(super) fn check(&mut self, check: &Check, side: f64, place: &str) {
        let words = if self.paper.lang == "zh" { "校验码" } else { "Check code" };
        let said = format!("{words} {}", check.code);
        let square = self.square(&check.address, side, &said);
        let (left, right) = (mm(side / 72.0 * 25.4 + 2.0), mm(75.0));
        let ink = |size| Ink {
            size: Some(size),
            color: Some("586870"),
            font: Some(&self.names.hei),
            narrow: None,
        };
        let line = Para { line: Some(220), side: Side::Left, ..Para::default() };
        let words = line.with(&run(&said, ink(8.0))) + &line.with(&run(&check.address, ink(6.5)));
        let mut made = table::open(&[left, right], (0, 0), "", place);
        let cells = [(left, "", Para::of("Picture").with(&square)), (right, "", words)];
        let _ = write!(made, "{}{}", table::row(&cells), table::CLOSE);
        self.out.push_str(&made);
    }
}

/// Relations of the parts of the file come first, so those of the text begin behind them.
pub(super) fn relation_id(at: usize) -> String {
    format!("rId{}", at + 101)
}
