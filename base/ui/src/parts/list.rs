//! What a list says when it is cut, when it is empty, and when something went wrong.

use askama::{Template, filters::HtmlSafe};
use terms::Lang;

/// Next and first page by cursor. The count is exact or absent, and a cut is said.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/pager.html")]
pub struct Pager {
    pub lang: Lang,
    /// Back to the first page; `None` on it.
    pub first: Option<String>,
    /// The page after this one; `None` on the last.
    pub next: Option<String>,
    /// Rows on this page.
    pub shown: i64,
    /// Rows in all, where they were counted.
    pub total: Option<i64>,
}

impl Pager {
    fn says(&self) -> String {
        let shown = ("shown", crate::number::count(self.shown));
        match self.total {
            Some(total) if self.first.is_none() && self.next.is_none() && total == self.shown => {
                crate::ta(self.lang, "pager-all", &[("total", crate::number::count(total))])
            }
            Some(total) => {
                let key = if self.first.is_none() { "pager-head" } else { "pager-part" };
                crate::ta(self.lang, key, &[shown, ("total", crate::number::count(total))])
            }
            None => crate::ta(self.lang, "pager-some", &[shown]),
        }
    }
    fn t(&self, key: &str) -> String {
        crate::t(self.lang, key)
    }
}

impl HtmlSafe for Pager {}

/// The drawing: the plumb line hangs straight, the level is tilted and a person must act, or the
/// line is broken and the fault is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Calm,
    Done,
    Watch,
    Broken,
}

/// Something to press; the label says what will happen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Action {
    pub label: String,
    pub href: String,
    pub primary: bool,
}

impl Action {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), primary: false }
    }
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.primary = true;
        self
    }
}

/// What happened, what is safe, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "parts/empty.html")]
pub struct Empty {
    pub mood: Mood,
    /// Empty where the page's own title says it.
    pub title: String,
    pub text: String,
    pub actions: Vec<Action>,
    /// The rule, the file or the number to quote.
    pub reference: String,
}

impl Empty {
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), ..Self::default() }
    }
    #[must_use]
    pub fn mood(mut self, mood: Mood) -> Self {
        self.mood = mood;
        self
    }
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
    #[must_use]
    pub fn reference(mut self, reference: impl Into<String>) -> Self {
        self.reference = reference.into();
        self
    }
    fn class(&self) -> &'static str {
        match self.mood {
            Mood::Calm => "",
            Mood::Done => " ok",
            Mood::Watch => " watch",
            Mood::Broken => " bad",
        }
    }
}

impl HtmlSafe for Empty {}
