//! What most pages of this part are made of: facts, notes, tables, drawings and forms, one below the other.

use askama::Template;
use terms::{Error, Lang};
use ui::{Field, FieldError, Frame, Pager, State, StateMark};

/// What stands in a cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub text: String,
    pub href: Option<String>,
    pub mark: Option<StateMark>,
    pub num: bool,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
    pub(crate) fn num(text: impl std::fmt::Display) -> Self {
        Self { text: text.to_string(), num: true, ..Self::default() }
    }
    pub(crate) fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), ..Self::default() }
    }
    pub(crate) fn mark(state: State, word: impl Into<String>) -> Self {
        Self { mark: Some(state.saying(word)), ..Self::default() }
    }
}

/// A table in a card.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    /// Where links within the page lead; empty where none does.
    pub id: &'static str,
    pub title: String,
    pub sub: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// What is said where there is no row.
    pub empty: String,
    /// The place after which the next page starts.
    pub next: Option<String>,
    /// Where the rows are counted: this page of them, and the way to the others.
    pub pager: Option<Pager>,
}

/// A question about the rows below, asked by the address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filters {
    pub action: String,
    pub fields: Vec<Field>,
}

/// A form in a card.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormBox {
    pub title: String,
    pub sub: String,
    pub action: String,
    pub fields: Vec<Field>,
    pub button: String,
    pub upload: bool,
    /// What goes along unseen, such as the space of whoever has no session.
    pub hidden: Vec<(&'static str, String)>,
}

impl FormBox {
    pub(crate) fn new(
        title: impl Into<String>,
        action: impl Into<String>,
        button: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            action: action.into(),
            button: button.into(),
            ..Self::default()
        }
    }
    pub(crate) fn sub(mut self, sub: impl Into<String>) -> Self {
        self.sub = sub.into();
        self
    }
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }
}

/// A sentence that somebody should read first: its class (`ok`, `watch`, `bad`, or none) and its words.
pub(crate) type Note = (&'static str, String);

/// A part of a page, drawn: title, what it is about, the SVG.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing {
    pub title: String,
    pub sub: String,
    pub svg: String,
    pub square: bool,
}

#[derive(Template)]
#[template(path = "sheet.html")]
pub(crate) struct Sheet {
    pub frame: Frame,
    pub actions: Vec<(String, String)>,
    pub notes: Vec<Note>,
    pub facts: Vec<(String, Cell)>,
    pub drawings: Vec<Drawing>,
    /// Above the last table, which answers it.
    pub filters: Option<Filters>,
    pub grids: Vec<Grid>,
    pub forms: Vec<FormBox>,
    pub talk: Option<ui::Talk>,
}

impl Sheet {
    pub(crate) fn new(frame: Frame) -> Self {
        Self {
            frame,
            actions: Vec::new(),
            notes: Vec::new(),
            facts: Vec::new(),
            drawings: Vec::new(),
            filters: None,
            grids: Vec::new(),
            forms: Vec::new(),
            talk: None,
        }
    }
    pub(crate) fn action(&mut self, href: impl Into<String>, label: impl Into<String>) {
        self.actions.push((href.into(), label.into()));
    }
    pub(crate) fn fact(&mut self, key: &str, cell: Cell) {
        let term = self.frame.t(key);
        self.facts.push((term, cell));
    }
    pub(crate) fn note(&mut self, class: &'static str, text: impl Into<String>) {
        self.notes.push((class, text.into()));
    }
}

/// What an error says, as sentences, the breaches first.
pub(crate) fn sentences(lang: Lang, error: &Error) -> Vec<String> {
    let fields: Vec<String> =
        FieldError::all(lang, error).into_iter().map(|it| it.message).collect();
    if fields.is_empty() { vec![ui::ta(lang, error.code(), error.args())] } else { fields }
}
