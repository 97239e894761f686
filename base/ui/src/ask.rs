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
    /// A drawing of ours (SVG) and what it is, in words.
    pub picture: Option<(String, String)>,
    /// What a person should know before pressing; empty for none.
    pub warning: String,
    pub fields: Vec<Field>,
    /// What goes back as it came.
    pub hidden: Vec<(&'static str, String)>,
    pub notes: Option<Notes>,
    pub submit: String,
    /// It cannot be undone.
    pub danger: bool,
    /// A table goes up, XLSX or CSV.
    pub file: bool,
    /// A file that helps, as name and address.
    pub help: Option<(String, String)>,
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
            picture: None,
            warning: String::new(),
            fields: Vec::new(),
            hidden: Vec::new(),
            notes: None,
            submit: submit.into(),
            danger: false,
            file: false,
            help: None,
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
    /// What cannot be undone, in words.
    #[must_use]
    pub fn danger(mut self, warning: impl Into<String>) -> Self {
        self.warning = warning.into();
        self.danger = true;
        self
    }
    #[must_use]
    pub fn back(mut self, href: impl Into<String>) -> Self {
        self.back = href.into();
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
        // An error without a place on this page speaks for itself, before what it names.
        let here = |error: &FieldError| self.fields.iter().any(|field| field.name == error.place);
        if errors.is_empty() || error.code() != "error-invalid" && !errors.iter().any(here) {
            let message = crate::ta(lang, error.code(), error.args());
            errors.insert(0, FieldError { place: String::new(), message });
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
