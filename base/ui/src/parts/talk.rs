//! What is said about one thing: threads with their entries, a way to answer, and a way to begin. The same panel
//! on every page; what may be done is decided where the words are kept.

use askama::{Template, filters::HtmlSafe};
use terms::Lang;

use crate::StateMark;

#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "parts/talk.html")]
pub struct Talk {
    pub lang: Lang,
    pub csrf: String,
    /// Names the thing in the form: kind, id, part.
    pub kind: String,
    pub thing: i64,
    pub part: String,
    /// The page to come back to.
    pub back: String,
    pub may_speak: bool,
    pub threads: Vec<TalkThread>,
    /// Where approvals, locks and cases of the thing stand; empty on that page itself.
    pub about: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TalkThread {
    pub id: i64,
    pub state: StateMark,
    /// Who is asked, by when; empty for nobody.
    pub asked: String,
    pub entries: Vec<TalkEntry>,
    /// What may be said next: code and words.
    pub next: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkEntry {
    pub at: String,
    pub who: String,
    pub said: String,
    pub words: String,
}

impl Talk {
    fn t(&self, key: &str) -> String {
        crate::t(self.lang, key)
    }
}

impl HtmlSafe for Talk {}
