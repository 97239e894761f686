//! Questions about events: SimpleEventQuery of EPCIS 2.0 §8.2.7.1, whole.
//!
//! Parameters are joined by "and", the values of one by "or". Mentions narrow a question to the events that can match;
//! what matches is decided on the event itself ([`filter`]), so that every parameter means one thing wherever it is
//! asked: pages, subscriptions, named queries. An unknown parameter is refused. Pages are cut by a key of the order, and
//! a token carries the last event that existed when the first page was asked for: later captures move nothing.

pub mod filter;
mod narrow;
mod run;
mod sorted;

pub use run::{Page, Stored, Token, run};
pub(crate) use run::{event_of, matches, resolved};

use std::collections::BTreeSet;

use epcis::problem::{Language, Problem};
use epcis::query::Definition;

/// Why a question is not answered: the exception of the REST binding and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub exception: &'static str,
    pub status: u16,
    pub detail: String,
}

impl Refusal {
    pub fn new(exception: &'static str, status: u16, detail: impl Into<String>) -> Refusal {
        Refusal { exception, status, detail: detail.into() }
    }
    pub fn parameter(detail: impl Into<String>) -> Refusal {
        Refusal::new("QueryParameterException", 400, detail)
    }
}

/// What the order of an answer goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    Event,
    Record,
    /// A field of somebody's own: namespace and name.
    Extension(String, String),
}

/// A question that can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub definition: Definition,
    pub tests: Vec<filter::Test>,
    pub order: Order,
    pub descending: bool,
    /// The first so many of the order, and no more.
    pub first: Option<usize>,
    /// More than so many are an error.
    pub most: Option<usize>,
    pub per_page: usize,
    pub token: Option<String>,
}

/// Events of a page unless somebody asks for another number.
pub const PER_PAGE: usize = 30;
/// Events of a page at most.
pub const LARGEST_PAGE: usize = 1000;

/// Parameters that steer the answer and test nothing.
const STEERING: [&str; 6] =
    ["orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken"];

/// Reads parameters of an address; lists are cut at `|`. Prefixes of extensions are told by `prefixes`.
///
/// # Errors
/// A parameter is unknown or cannot have its value.
pub fn from_pairs(
    pairs: &[(String, String)],
    prefixes: &epcis::context::Prefixes,
) -> Result<Asked, Refusal> {
    let parameters = pairs.iter().map(|(name, value)| {
        let values = value.split('|').map(str::to_owned).collect();
        (name.clone(), values)
    });
    asked(Definition { name: None, parameters: parameters.collect() }, prefixes)
}

/// Reads a definition.
///
/// # Errors
/// A parameter is unknown or cannot have its value.
pub fn asked(
    definition: Definition,
    prefixes: &epcis::context::Prefixes,
) -> Result<Asked, Refusal> {
    if let Some(problem) = definition.check().first() {
        return Err(told(problem));
    }
    let one = |name: &str| {
        let found = definition.parameters.iter().find(|(known, _)| known == name);
        found.and_then(|(_, values)| values.first()).map(String::as_str)
    };
    let number = |name: &str| one(name).and_then(|text| text.parse::<usize>().ok());
    let mut seen = BTreeSet::new();
    if let Some((twice, _)) = definition.parameters.iter().find(|(name, _)| !seen.insert(name)) {
        return Err(Refusal::parameter(format!("{twice} is given twice.")));
    }
    let order = match one("orderBy") {
        None | Some("recordTime") => Order::Record,
        Some("eventTime") => Order::Event,
        Some(name) => match filter::name(name, prefixes) {
            Some((namespace, local)) => Order::Extension(namespace, local),
            None => {
                return Err(Refusal::parameter(format!("orderBy cannot be {name}.")));
            }
        },
    };
    let first = number("eventCountLimit");
    if first.is_some() && one("orderBy").is_none() {
        return Err(Refusal::parameter("eventCountLimit needs orderBy."));
    }
    let mut tests = Vec::new();
    for (name, values) in &definition.parameters {
        if !STEERING.contains(&name.as_str()) {
            tests.push(filter::test(name, values, prefixes)?);
        }
    }
    Ok(Asked {
        tests,
        order,
        // The standard counts down where an order is asked for, and says nothing otherwise.
        descending: one("orderBy").is_some() && one("orderDirection") != Some("ASC"),
        first,
        most: number("maxEventCount"),
        per_page: number("perPage").unwrap_or(PER_PAGE).min(LARGEST_PAGE),
        token: one("nextPageToken").map(str::to_owned),
        definition,
    })
}

fn told(problem: &Problem) -> Refusal {
    let detail =
        format!("{} {}", problem.message(Language::English), problem.fix(Language::English));
    Refusal::parameter(detail.trim().to_owned())
}

impl Asked {
    /// What tells one question from another, for tokens: everything but where the answer stands.
    pub(crate) fn digest(&self) -> String {
        let mut text = String::new();
        for (name, values) in &self.definition.parameters {
            if name != "nextPageToken" && name != "perPage" {
                text.push_str(&format!("{name}={}\n", values.join("|")));
            }
        }
        store::hex(&store::Digest::Sha256.of(&[text.as_bytes()])[..8])
    }
}
