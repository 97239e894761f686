//! The page that the small slices of this phase share: cards with facts, a table, and a form around it.

use askama::Template;
use ui::{Action, Empty, Field, Frame, StateMark, Talk};

#[derive(Template)]
#[template(path = "sheet.html")]
pub(crate) struct Sheet {
    pub(crate) frame: Frame,
    pub(crate) actions: Vec<Action>,
    pub(crate) cards: Vec<Card>,
    pub(crate) talk: Option<Talk>,
    pub(crate) empty: Option<Empty>,
}

impl Sheet {
    pub(crate) fn new(frame: Frame) -> Self {
        Self { frame, actions: Vec::new(), cards: Vec::new(), talk: None, empty: None }
    }
}

#[derive(Default)]
pub(crate) struct Card {
    pub(crate) title: String,
    pub(crate) sub: String,
    pub(crate) count: String,
    pub(crate) tools: Vec<Action>,
    pub(crate) note: String,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// What is said where there is no row.
    pub(crate) none: String,
    pub(crate) form: Option<Around>,
}

impl Card {
    pub(crate) fn new(title: impl Into<String>, sub: impl Into<String>) -> Self {
        Self { title: title.into(), sub: sub.into(), ..Self::default() }
    }
    /// The head over a cell, which a phone prints before it.
    pub(crate) fn head_of(&self, column: &usize) -> &str {
        self.head.get(*column).map_or("", String::as_str)
    }
}

/// A form around a table: its boxes are in the rows, its fields and buttons below.
#[derive(Default)]
pub(crate) struct Around {
    pub(crate) action: String,
    /// Asks only: goes into the address and changes nothing.
    pub(crate) is_question: bool,
    pub(crate) hidden: Vec<(String, String)>,
    pub(crate) fields: Vec<Field>,
    /// Name, value and words of each button; the first is the main one.
    pub(crate) buttons: Vec<(String, String, String)>,
}

pub(crate) enum Cell {
    Text(String),
    /// A number or a day, in figures of one width.
    Number(String),
    /// Address, words, and what stands small below.
    Link(String, String, String),
    State(StateMark),
    /// A box: name, value, what it is called, whether it is ticked.
    Check(String, String, String, bool),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }
    pub(crate) fn number(text: impl std::fmt::Display) -> Self {
        Cell::Number(text.to_string())
    }
    pub(crate) fn link(href: impl Into<String>, words: impl Into<String>) -> Self {
        Cell::Link(href.into(), words.into(), String::new())
    }
}
