//! One error for everything that can reach a person.
//!
//! Pure crates keep small enums of their own. At the border of a slice they become a [`Kind`] here,
//! which decides the HTTP status and the shape of the page once. Each layer adds only what it knows
//! (`.at("row 14")`); the chain is written to the log once, at the door.
//!
//! A message is a code with arguments; the texts are in the Fluent files, Chinese first.

use std::fmt;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, in the few ways that a reader can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The thing named does not exist, or this reader may not know that it does.
    NotFound,
    /// The reader is known and may not do this.
    NotAllowed,
    /// Nobody is signed in.
    SignedOut,
    /// The input breaks a rule; `fields` says where, which and what to do.
    Invalid,
    /// Somebody else changed the same thing first.
    Conflict,
    /// The store or a peer cannot answer now; trying again may help.
    Unavailable,
    /// Our fault. The reader gets a reference, the log gets the chain.
    Broken,
}

/// One breach: the place, the rule and the arguments that the fix is told with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// A form field, a column, a file with line: whatever the reader can find again.
    pub place: String,
    /// The message code, looked up in the Fluent files (`store-number-range`).
    pub rule: &'static str,
    /// Named arguments for the message.
    pub args: Vec<(&'static str, String)>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    /// Message code for the page.
    code: &'static str,
    args: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    /// For the log only: what each layer knew, innermost first.
    trail: Vec<String>,
}

impl Error {
    pub fn new(kind: Kind, code: &'static str) -> Self {
        Self { kind, code, args: Vec::new(), fields: Vec::new(), trail: Vec::new() }
    }
    pub fn not_found(code: &'static str) -> Self {
        Self::new(Kind::NotFound, code)
    }
    pub fn not_allowed(code: &'static str) -> Self {
        Self::new(Kind::NotAllowed, code)
    }
    pub fn invalid(code: &'static str) -> Self {
        Self::new(Kind::Invalid, code)
    }
    pub fn conflict(code: &'static str) -> Self {
        Self::new(Kind::Conflict, code)
    }
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Unavailable, "error-unavailable").at(cause)
    }
    /// A fault of ours: `cause` goes to the log, never to the page.
    pub fn broken(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Broken, "error-broken").at(cause)
    }

    /// Adds a named argument for the message.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
    /// Adds one breach.
    pub fn field(mut self, place: impl Into<String>, rule: &'static str) -> Self {
        self.fields.push(Field { place: place.into(), rule, args: Vec::new() });
        self
    }
    /// Adds one breach with arguments.
    pub fn breach(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }
    /// Adds what this layer knows, for the log.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.trail.push(place.to_string());
        self
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }
    pub fn code(&self) -> &'static str {
        self.code
    }
    pub fn args(&self) -> &[(&'static str, String)] {
        &self.args
    }
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }
    pub fn trail(&self) -> &[String] {
        &self.trail
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        for field in &self.fields {
            write!(f, "; {}: {}", field.place, field.rule)?;
            for (name, value) in &field.args {
                write!(f, " {name}={value}")?;
            }
        }
        for cause in &self.trail {
            write!(f, " < {cause}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.kind)
    }
}

impl std::error::Error for Error {}
