//! From the marks of a page to its tables.

use tables::TableOut;
use terms::Lang;

use super::html::{Marks, Piece, VOID, pieces};
use super::shape::{self, Cell, Part, Row};

/// What a page shows in tables.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) tables: Vec<TableOut>,
}

/// Elements whose words are not on the printed page, or are no part of a table.
const SILENT: [&str; 10] = [
    "script", "style", "template", "svg", "select", "button", "textarea", "form", "dialog", "head",
];
/// Elements that begin a line of their own within a cell.
const LINES: [&str; 9] = ["br", "p", "div", "li", "small", "dd", "dt", "summary", "h4"];

/// # Panics
/// Never: what is not understood is left out.
pub(super) fn read(html: &str, lang: Lang) -> Page {
    let mut reading = Reading::default();
    for piece in pieces(html) {
        reading.piece(piece);
    }
    reading.page(lang)
}

/// Where the words of an element go.
#[derive(Debug, Clone, Copy, PartialEq)]
enum To {
    Title,
    Heading,
    Caption,
    Cell,
    Mark,
    Term,
    Said,
    Foot,
}

#[derive(Default)]
struct Reading {
    /// Open elements with what ends at their end.
    open: Vec<(String, Option<To>)>,
    /// Depth at which silence began.
    silent: Option<usize>,
    is_main: bool,
    words: String,
    title: String,
    heading: String,
    mark: String,
    term: String,
    notes: Vec<(String, String)>,
    table: Option<shape::Table>,
    part: Part,
    tables: Vec<shape::Table>,
}

impl Reading {
    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open { name, marks } => {
                let to = if self.silent.is_some() { None } else { self.begin(name, marks) };
                self.open.push((name.to_owned(), to));
                let is_silent = SILENT.contains(&name) || marks.get("hidden").is_some();
                if self.silent.is_none() && is_silent {
                    self.silent = Some(self.open.len());
                    self.unsaid(name, marks);
                }
            }
            Piece::Close(name) => self.close(name),
            Piece::Text(text) => {
                if self.silent.is_none() && self.open.iter().any(|(_, to)| to.is_some()) {
                    self.words.push_str(&text);
                }
            }
        }
    }

    /// A picture that says what it shows is said where nothing else is.
    fn unsaid(&mut self, name: &str, marks: Marks<'_>) {
        if name == "svg"
            && let Some(label) = marks.get("aria-label")
            && let Some(cell) = self.cell()
        {
            cell.aside.push_str(&label);
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        let is_open = self.open.iter().any(|(_, to)| *to == Some(To::Cell));
        self.table.as_mut().filter(|_| is_open)?.rows.last_mut()?.cells.last_mut()
    }

    fn begin(&mut self, name: &str, marks: Marks<'_>) -> Option<To> {
        let is_inside = self.open.iter().any(|(_, to)| to.is_some());
        match name {
            "main" => self.is_main = true,
            "td" | "th" if self.table.is_some() && !is_inside => {
                return self.begin_cell(name, marks);
            }
            _ => {}
        }
        if is_inside {
            if LINES.contains(&name) && !self.words.ends_with('\n') {
                self.words.push('\n');
            }
            if marks.has_class("visually-hidden") || marks.has_class("copy-only") {
                self.silent = Some(self.open.len() + 1);
            }
            if let Some(exact) = marks.get("data-number")
                && let Some(cell) = self.cell()
            {
                cell.is_number = true;
                cell.exact = Some(exact.into_owned());
            }
            if ["watch", "bad", "ok"].iter().any(|it| marks.has_class(it))
                && let Some(cell) = self.cell()
            {
                cell.is_number = false;
            }
            return None;
        }
        let to = match name {
            "h1" => To::Title,
            "h2" | "h3" | "summary" if self.is_main && self.table.is_none() => To::Heading,
            "caption" => To::Caption,
            "table" if self.is_main => {
                let title = self.heading.clone();
                self.table = Some(shape::Table { title, ..shape::Table::default() });
                self.part = Part::Body;
                return None;
            }
            "thead" | "tbody" | "tfoot" => {
                self.part = match name {
                    "thead" => Part::Head,
                    "tfoot" => Part::Foot,
                    _ => Part::Body,
                };
                return None;
            }
            "tr" => {
                let is_strong = marks.has_class("total") || marks.has_class("group");
                if let Some(table) = &mut self.table {
                    table.rows.push(Row { part: self.part, is_strong, cells: Vec::new() });
                }
                return None;
            }
            "dt" if !self.is_main => To::Term,
            "dd" if !self.is_main => To::Said,
            "p" if marks.has_class("lead") => To::Said,
            "div" if marks.has_class("synthetic") => To::Mark,
            "span"
                if !marks.has_class("leave")
                    && self.open.last().is_some_and(|(name, _)| name == "footer") =>
            {
                To::Foot
            }
            _ => return None,
        };
        self.words.clear();
        Some(to)
    }

    fn begin_cell(&mut self, name: &str, marks: Marks<'_>) -> Option<To> {
        let number = |name: &str| marks.get(name).and_then(|it| it.parse().ok()).unwrap_or(1);
        let cell = Cell {
            is_head: name == "th",
            is_number: marks.has_class("r") || marks.has_class("num"),
            across: number("colspan"),
            down: number("rowspan"),
            ..Cell::default()
        };
        self.table.as_mut()?.rows.last_mut()?.cells.push(cell);
        self.words.clear();
        Some(To::Cell)
    }

    fn close(&mut self, name: &str) {
        // An end without a beginning ends nothing.
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        while self.open.len() > at {
            if self.silent.is_some_and(|depth| depth >= self.open.len()) {
                self.silent = None;
            }
            let Some((_, to)) = self.open.pop() else { break };
            if let Some(to) = to {
                self.end(to);
            }
        }
        match name {
            "main" => self.is_main = false,
            "table" => self.tables.extend(self.table.take()),
            _ if LINES.contains(&name) && !VOID.contains(&name) && !self.words.is_empty() => {
                self.words.push('\n');
            }
            _ => {}
        }
    }

    fn end(&mut self, to: To) {
        let text = shape::tidy(&std::mem::take(&mut self.words));
        match to {
            To::Title => self.title = text,
            To::Heading => self.heading = text,
            To::Caption => {
                if let Some(table) = self.table.as_mut().filter(|_| !text.is_empty()) {
                    table.title = text;
                }
            }
            To::Cell => {
                let cells = self.table.as_mut().and_then(|it| it.rows.last_mut());
                if let Some(cell) = cells.and_then(|row| row.cells.last_mut()) {
                    cell.text = text;
                }
            }
            To::Mark => {
                // The mark stands before a sentence that may begin with the same words.
                let text = text.replace('\n', " ");
                let sentence = text.split_once(' ').filter(|(mark, rest)| rest.starts_with(mark));
                self.mark = sentence.map_or(text.clone(), |(_, rest)| rest.to_owned());
            }
            To::Term => self.term = text,
            To::Said => {
                let term = std::mem::take(&mut self.term);
                self.notes.push((term, text));
            }
            To::Foot => self.notes.push((String::new(), text)),
        }
    }

    fn page(self, lang: Lang) -> Page {
        let here = ui::t(lang, "leave-page");
        let notes: Vec<(String, String)> = self
            .notes
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(term, text)| (if term.is_empty() { here.clone() } else { term }, text))
            .collect();
        let mark = Some(self.mark).filter(|it| !it.is_empty());
        let mut tables: Vec<TableOut> =
            self.tables.iter().filter_map(|table| shape::table(table, &self.title)).collect();
        for (at, table) in tables.iter_mut().enumerate() {
            table.synthetic.clone_from(&mark);
            table.notes_title = ui::t(lang, "leave-source");
            if at == 0 {
                table.notes.clone_from(&notes);
            }
        }
        Page { title: self.title, tables }
    }
}
