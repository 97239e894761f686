//! One question on a page of its own: what will happen, the fields, one button that says it.
//!
//! An answer that breaks a rule comes back on the same page, with what was filled in and the rule
//! beside its field.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use store::Tx;
use terms::{Error, Kind, Result};
use ui::{Crumb, Field, FieldError, Frame, Notes};
use web::{Form, Go, Me, Response, Visit};

#[derive(Template)]
#[template(path = "ask.html")]
pub(crate) struct Ask {
    pub(crate) frame: Frame,
    /// Where the form goes.
    pub(crate) action: String,
    /// What the question is about, as term and text.
    pub(crate) facts: Vec<(String, String)>,
    /// A drawing of ours (SVG) and what it is, in words.
    pub(crate) picture: Option<(String, String)>,
    /// What cannot be undone, in words; empty for none.
    pub(crate) warning: String,
    pub(crate) fields: Vec<Field>,
    /// What goes back as it came.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) notes: Option<Notes>,
    pub(crate) submit: String,
    pub(crate) danger: bool,
    /// A file goes up.
    pub(crate) file: bool,
    /// A file that helps, as name and address.
    pub(crate) help: Option<(String, String)>,
    /// Back to here without doing anything.
    pub(crate) back: String,
}

impl Ask {
    pub(crate) fn new(frame: Frame, action: impl Into<String>, submit: impl Into<String>) -> Self {
        Self {
            frame: frame.within(ui::Phase::Settings),
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
            back: "/settings".into(),
        }
    }
    pub(crate) fn fact(mut self, term: impl Into<String>, text: impl Into<String>) -> Self {
        self.facts.push((term.into(), text.into()));
        self
    }
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }
    pub(crate) fn danger(mut self, warning: impl Into<String>) -> Self {
        self.warning = warning.into();
        self.danger = true;
        self
    }
    pub(crate) fn back(mut self, href: impl Into<String>) -> Self {
        self.back = href.into();
        self
    }
    pub(crate) fn crumbs(mut self, crumbs: Vec<Crumb>) -> Self {
        let here = Crumb::here(self.frame.title.clone());
        self.frame.crumbs = crumbs.into_iter().chain([here]).collect();
        self
    }

    /// The same question with what was answered and what is wrong with it.
    pub(crate) fn answered(mut self, form: &Form, error: &Error) -> Self {
        let lang = self.frame.lang;
        let mut errors = FieldError::all(lang, error);
        // An error with words of its own says more than its places, which may not be on this page.
        if errors.is_empty() || error.code() != "error-invalid" {
            errors.clear();
            let message = ui::ta(lang, error.code(), error.args());
            errors.push(FieldError { place: String::new(), message });
        }
        for field in &mut self.fields {
            let value = form.get(&field.name).to_owned();
            *field = std::mem::take(field).value(value).checked(&errors);
        }
        let fields: Vec<&Field> = self.fields.iter().collect();
        self.notes = Some(Notes::new(lang, &errors, &fields));
        self
    }
}

/// Does the work, or asks again.
pub(crate) async fn act(
    visit: Visit,
    form: Form,
    ask: impl FnOnce(&mut Tx<'_>, &Me) -> Result<Ask> + Send + 'static,
    work: impl FnOnce(&mut Tx<'_>, &Me, &Form) -> Result<Go> + Send + 'static,
) -> Response {
    let (me, given) = (visit.clone(), form.clone());
    match visit.write(move |tx| work(tx, &me, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) => again(visit, form, error, ask).await,
    }
}

/// The page of an answer that broke a rule; another error gets its own page.
pub(crate) async fn again(
    visit: Visit,
    form: Form,
    error: Error,
    ask: impl FnOnce(&mut Tx<'_>, &Me) -> Result<Ask> + Send + 'static,
) -> Response {
    if !matches!(error.kind(), Kind::Invalid | Kind::Conflict) || visit.wants_json {
        return web::problem(&visit, &error);
    }
    let mut response = visit.page(move |tx, me| Ok(ask(tx, me)?.answered(&form, &error))).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}
