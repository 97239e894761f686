//! A state is a shape, then a word, then a colour. Printed grey and read aloud, nothing is lost.

use std::borrow::Borrow;

use askama::{Template, filters::HtmlSafe};
use terms::Lang;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// ● 达标
    Ok,
    /// ▲ 接近
    Watch,
    /// ◆ 未达
    Bad,
    /// ○ 待核
    Wait,
    /// — 缺数据: nothing came in, which is not zero
    None,
    /// A slash: 不适用
    NotApplicable,
    /// ⊗ 否决
    Veto,
}

/// A template hands its fields over by reference, so the language is taken either way.
impl State {
    /// Class of the word and chip; also part of `mark-…`.
    pub fn class(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Watch => "watch",
            State::Bad | State::Veto => "bad",
            State::Wait | State::None | State::NotApplicable => "wait",
        }
    }
    /// Symbol of the sprite.
    pub fn symbol(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Watch => "watch",
            State::Bad => "bad",
            State::Wait => "wait",
            State::None => "none",
            State::NotApplicable => "na",
            State::Veto => "veto",
        }
    }
    /// The usual word; a page with words of its own (合格, 不合格) uses [`State::saying`].
    pub fn word(self, lang: impl Borrow<Lang>) -> String {
        crate::t(
            *lang.borrow(),
            match self {
                State::Ok => "state-ok",
                State::Watch => "state-watch",
                State::Bad => "state-bad",
                State::Wait => "state-wait",
                State::None => "state-none",
                State::NotApplicable => "state-na",
                State::Veto => "state-veto",
            },
        )
    }
    /// Shape and word.
    pub fn with_word(self, lang: impl Borrow<Lang>) -> StateMark {
        self.saying(self.word(lang))
    }
    /// Shape and a word of the page's own.
    pub fn saying(self, word: impl Into<String>) -> StateMark {
        StateMark { state: self, word: word.into(), form: Form::Words }
    }
    /// The shape alone; its word is read aloud.
    pub fn mark(self, lang: impl Borrow<Lang>) -> StateMark {
        StateMark { form: Form::Mark, ..self.with_word(lang) }
    }
    /// Shape and word in a box.
    pub fn chip(self, lang: impl Borrow<Lang>) -> StateMark {
        self.with_word(lang).boxed()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Mark,
    Words,
    Chip,
}

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/state.html")]
pub struct StateMark {
    state: State,
    word: String,
    form: Form,
}

impl StateMark {
    #[must_use]
    pub fn boxed(self) -> Self {
        Self { form: Form::Chip, ..self }
    }
}

impl HtmlSafe for StateMark {}

/// A grade reads by letter and by its box: A filled, B lined, C dashed, D doubled. Other grades
/// (优, 合格) get the plain box, as wide as the word.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/grade.html")]
pub struct Grade {
    text: String,
}

impl Grade {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
    fn class(&self) -> &'static str {
        match self.text.as_str() {
            "A" => " a",
            "B" => " b",
            "C" => " c",
            "D" => " d",
            _ => " word",
        }
    }
}

impl HtmlSafe for Grade {}
