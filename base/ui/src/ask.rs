//! One question on a page of its own: what will happen, the fields, one button that says it.
//!
//! An answer that breaks a rule comes back on the same page, with what was filled in and the rule
//! beside its field.

use askama::Template;
use terms::Error;

use crate::frame::{Crumb, Frame};
use crate::parts::{Field, FieldError, Notes};

#[derive(Template)]
#[template(path = "ask.html")]
pub struct Ask {
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// What the question is about, as term and text.
    pub facts: Vec<(String, String)>,
    /// What a person should know before pressing; empty for none.
    pub warning: String,
    pub fields: Vec<Field>,
    /// What goes back as it came.
    pub hidden: Vec<(&'static str, String)>,
    pub notes: Option<Notes>,
    pub submit: String,
    /// Back to here without doing anything.
    pub back: String,
}

impl Ask {
    pub fn new(
        frame: Frame,
        action: impl Into<String>,
        submit: impl Into<String>,
        back: impl Into<String>,
    ) -> Self {
        Self {
            frame,
            action: action.into(),
            facts: Vec::new(),
            warning: String::new(),
            fields: Vec::new(),
            hidden: Vec::new(),
            notes: None,
            submit: submit.into(),
            back: back.into(),
        }
    }
    #[must_use]
    pub fn fact(mut self, term: impl Into<String>, text: impl Into<String>) -> Self {
        self.facts.push((term.into(), text.into()));
        self
    }
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }
    #[must_use]
    pub fn crumbs(mut self, crumbs: Vec<Crumb>) -> Self {
        let here = Crumb::here(self.frame.title.clone());
        self.frame.crumbs = crumbs.into_iter().chain([here]).collect();
        self
    }

    /// The same question with what was answered and what is wrong with it.
    #[must_use]
    pub fn answered(mut self, given: impl Fn(&str) -> String, error: &Error) -> Self {
        let lang = self.frame.lang;
        let mut errors = FieldError::all(lang, error);
        // An error without places, or one that is no mere form error, speaks for itself.
        if errors.is_empty() {
            let message = crate::ta(lang, error.code(), error.args());
            errors.push(FieldError { place: String::new(), message });
        }
        for field in &mut self.fields {
            let value = given(&field.name);
            *field = std::mem::take(field).value(value).checked(&errors);
        }
        let fields: Vec<&Field> = self.fields.iter().collect();
        self.notes = Some(Notes::new(lang, &errors, &fields));
        self
    }
}
