//! Pages that belong to no slice: sign-in, the answer to an error, the sheet of keys.

use askama::Template;
use terms::{Error, Kind};

use crate::{Action, Empty, Field, FieldError, Frame, Input, Mood, Notes, SpaceLink};

/// Where a person is on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInStep {
    /// Space, name and password, sent to `/sign-in`.
    #[default]
    Password,
    /// The code of the authenticator, sent to `/sign-in/code`.
    Code,
}

/// An account of a demo space, shown so that anybody can look around.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    pub name: String,
    /// `市质强办 科长`.
    pub says: String,
    /// The name of its space; empty where there is one space.
    pub space: String,
}

/// Sends the fields `csrf`, `next`, `space`, `name`, `password`; or `csrf`, `next`, `code`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    pub frame: Frame,
    pub step: SignInStep,
    /// The spaces to choose from. One is not a choice.
    pub spaces: Vec<SpaceLink>,
    /// Code of the chosen space.
    pub space: String,
    pub name: String,
    /// What is wrong, in words: stands beside the password or the code.
    pub error: Option<String>,
    /// Accounts of demo spaces; empty elsewhere.
    pub accounts: Vec<Account>,
    /// Where the reader wanted to go; a path of ours.
    pub next: String,
}

impl SignIn {
    fn action(&self) -> &'static str {
        match self.step {
            SignInStep::Password => "/sign-in",
            SignInStep::Code => "/sign-in/code",
        }
    }
    fn space_field(&self) -> Field {
        let choices = self.spaces.iter().map(|space| {
            let mut words = self.frame.say(&space.name).to_owned();
            if space.synthetic {
                words.push_str(&self.frame.t("dot"));
                words.push_str(&self.frame.t("synthetic"));
            }
            (space.code.clone(), words)
        });
        Field::new("space", self.frame.t("signin-space"))
            .value(&self.space)
            .input(Input::Choice(choices.collect()))
    }
    fn name_field(&self) -> Field {
        Field::new("name", self.frame.t("signin-name"))
            .value(&self.name)
            .required()
            .autocomplete("username")
            .maxlength(100)
    }
    fn password_field(&self) -> Field {
        Field::new("password", self.frame.t("signin-password"))
            .input(Input::Password)
            .required()
            .autocomplete("current-password")
            .maxlength(1024)
            .checked(&self.errors("password"))
    }
    fn code_field(&self) -> Field {
        Field::new("code", self.frame.t("signin-code"))
            .help(self.frame.t("signin-code-help"))
            .input(Input::Digits)
            .required()
            .autocomplete("one-time-code")
            .maxlength(8)
            .checked(&self.errors("code"))
    }
    fn errors(&self, place: &str) -> Vec<FieldError> {
        let error = |message: &String| FieldError { place: place.into(), message: message.clone() };
        self.error.iter().map(error).collect()
    }
}

/// What went wrong, what is safe, what to do; the status and the words follow from the kind.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "problem.html")]
pub struct Problem {
    pub frame: Frame,
    pub status: u16,
    pub mood: Mood,
    pub text: String,
    pub errors: Vec<FieldError>,
    pub actions: Vec<Action>,
    /// Shown so that it can be quoted: the request's own number.
    pub reference: String,
}

impl Problem {
    /// The page for an error. `reference` names the request in the log; empty for none. The trail of
    /// the error stays in the log.
    pub fn of(frame: Frame, error: &Error, reference: &str) -> Self {
        let mut page = Self::blank(frame, error.kind(), reference);
        let said = page.frame.ta(error.code(), error.args());
        // A broken or unavailable thing says its own sentence; a code without text adds nothing.
        if !matches!(error.kind(), Kind::Broken | Kind::Unavailable) && !said.starts_with('[') {
            page.text = said;
        }
        page.errors = FieldError::all(page.frame.lang, error);
        page
    }

    /// The page for a kind alone: an address that no route knows, a panic.
    pub fn blank(mut frame: Frame, kind: Kind, reference: &str) -> Self {
        let (status, name, mood) = match kind {
            Kind::NotFound => (404, "not-found", Mood::Watch),
            Kind::NotAllowed => (403, "not-allowed", Mood::Watch),
            Kind::SignedOut => (401, "signed-out", Mood::Watch),
            Kind::Invalid => (422, "invalid", Mood::Watch),
            Kind::Conflict => (409, "conflict", Mood::Watch),
            Kind::Unavailable => (503, "unavailable", Mood::Broken),
            Kind::Broken => (500, "broken", Mood::Broken),
        };
        frame.title = frame.t(&format!("problem-{name}"));
        frame.lead = String::new();
        frame.scope = Vec::new();
        // An error belongs to no phase.
        frame.nav.iter_mut().for_each(|entry| entry.current = false);
        let text = frame.t(&format!("problem-{name}-text"));
        let home = Action::new(frame.t("problem-home"), "/");
        // Again means the same address, and only where trying again may help.
        let again = || Action::new(frame.t("problem-again"), &frame.path_and_query).primary();
        let actions = match kind {
            Kind::SignedOut => vec![Action::new(frame.t("sign-in"), "/sign-in").primary()],
            Kind::NotFound => vec![home, Action::new(frame.t("find"), "/find")],
            Kind::Unavailable | Kind::Broken if !frame.path_and_query.is_empty() => {
                vec![again(), home]
            }
            _ => vec![home],
        };
        let reference = reference.to_owned();
        Self { frame, status, mood, text, errors: Vec::new(), actions, reference }
    }

    /// Adds a way on, before the others: the near match, the request for access.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.insert(0, action);
        self
    }

    fn card(&self) -> Empty {
        let reference = if self.reference.is_empty() {
            String::new()
        } else {
            self.frame.t1("problem-reference", "reference", &self.reference)
        };
        Empty {
            mood: self.mood,
            title: String::new(),
            text: self.text.clone(),
            actions: self.actions.clone(),
            reference,
        }
    }
    fn notes(&self) -> Notes {
        Notes::new(self.frame.lang, &self.errors, &[])
    }
}

/// The keys, for a reader without scripts or with a question.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "keys.html")]
pub struct Keys {
    pub frame: Frame,
}

impl Keys {
    pub fn new(mut frame: Frame) -> Self {
        frame.title = frame.t("keys-title");
        Self { frame }
    }
}
