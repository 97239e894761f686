//! Fields and their errors. An error appears twice: beside its field, and at the top in a list whose
//! entries jump to the field.

use askama::{Template, filters::HtmlSafe};
use terms::{Error, Lang};

/// One breach in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, or a place that is no field (`row 14`).
    pub place: String,
    pub message: String,
}

impl FieldError {
    /// The breaches of an error, put into words.
    pub fn all(lang: Lang, error: &Error) -> Vec<Self> {
        let say = |field: &terms::Field| Self {
            place: field.place.clone(),
            message: crate::ta(lang, field.rule, &field.args),
        };
        error.fields().iter().map(say).collect()
    }
}

/// The list at the top: how many places need work, each with its jump.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/notes.html")]
pub struct Notes {
    heading: String,
    /// Address to jump to (empty where the place is not on this page), label, message.
    lines: Vec<(String, String, String)>,
}

impl Notes {
    /// Errors that name a field of the form jump to it under its label; the others say their place.
    pub fn new(lang: Lang, errors: &[FieldError], fields: &[&Field]) -> Self {
        let line = |error: &FieldError| match fields.iter().find(|it| it.name == error.place) {
            Some(field) => (format!("#{}", field.id()), field.label.clone(), error.message.clone()),
            None => (String::new(), error.place.clone(), error.message.clone()),
        };
        let n = crate::number::count(i64::try_from(errors.len()).unwrap_or(i64::MAX));
        Self {
            heading: crate::ta(lang, "errors-count", &[("n", n)]),
            lines: errors.iter().map(line).collect(),
        }
    }
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl HtmlSafe for Notes {}

/// How a field is filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Input {
    #[default]
    Text,
    Password,
    /// A decimal, typed as people type it; the server reads commas and full-width digits.
    Decimal,
    /// Digits only: a code from an authenticator.
    Digits,
    Date,
    Area,
    /// Value and label of each choice.
    Choice(Vec<(String, String)>),
    /// Any of these; the value holds those that are ticked, with commas between.
    Many(Vec<(String, String)>),
    /// Text, with values that the browser offers under their labels as one types.
    Offer(Vec<(String, String)>),
}

/// Label above, help between, error beside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    pub name: String,
    pub label: String,
    pub help: String,
    pub value: String,
    pub error: String,
    pub input: Input,
    pub required: bool,
    pub autocomplete: &'static str,
    pub maxlength: Option<u32>,
}

impl Field {
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
    /// What was filled in; a password is never given back.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    #[must_use]
    pub fn input(mut self, input: Input) -> Self {
        self.input = input;
        self
    }
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    #[must_use]
    pub fn autocomplete(mut self, hint: &'static str) -> Self {
        self.autocomplete = hint;
        self
    }
    #[must_use]
    pub fn maxlength(mut self, characters: u32) -> Self {
        self.maxlength = Some(characters);
        self
    }
    /// Takes the errors that name this field.
    #[must_use]
    pub fn checked(mut self, errors: &[FieldError]) -> Self {
        let own: Vec<&str> = errors
            .iter()
            .filter(|it| it.place == self.name)
            .map(|it| it.message.as_str())
            .collect();
        self.error = own.join(" ");
        self
    }

    fn id(&self) -> String {
        format!("field-{}", self.name)
    }
    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.help.is_empty() {
            ids.push(format!("{}-help", self.id()));
        }
        if !self.error.is_empty() {
            ids.push(format!("{}-error", self.id()));
        }
        ids.join(" ")
    }
    fn ticked(&self, code: &str) -> bool {
        self.value.split(',').any(|it| it.trim() == code)
    }
    fn kind(&self) -> &'static str {
        match self.input {
            Input::Password => "password",
            Input::Date => "date",
            _ => "text",
        }
    }
    fn inputmode(&self) -> &'static str {
        match self.input {
            Input::Decimal => "decimal",
            Input::Digits => "numeric",
            _ => "",
        }
    }
    fn shown_value(&self) -> &str {
        if self.input == Input::Password { "" } else { &self.value }
    }
}

impl HtmlSafe for Field {}
