//! A kind of case, as a pack writes it: states, moves between them, clocks over them.
//!
//! ```toml
//! code = "rectification"
//! name = { zh = "整改", en = "Rectification" }
//! from = "2015-01-01"
//! start = "opened"
//!
//! [[state]]
//! code = "opened"
//! name = { zh = "已立案", en = "Opened" }
//!
//! [[move]]
//! code = "order"
//! name = { zh = "责令整改", en = "Order" }
//! from = ["opened"]
//! to = "correcting"
//! by = "leader"
//! paper = "rectification-notice"
//!
//! [[clock]]
//! code = "correct"
//! name = { zh = "整改期限", en = "Time to rectify" }
//! rule = "rectification-month"
//! starts = ["order"]
//! stops = ["hand-in"]
//! ```

use calendar::Limit;
use serde::{Deserialize, Serialize};
use terms::{Date, Text};

use crate::store::Origin;

/// The move that every case begins with; clocks may start on it.
pub const OPEN: &str = "open";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    pub code: String,
    pub name: Text,
    /// Governs cases opened from this day, until the next version of the same code.
    pub from: Date,
    /// The clause or document that the kind follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The source could not be read; steps or limits may be others.
    #[serde(default)]
    pub assumed: bool,
    /// Who may know of a case of this kind at all: a data class of the access matrix.
    #[serde(default = "ordinary")]
    pub class: String,
    /// The state of a case that was just opened.
    pub start: String,
    /// What is asked when a case is opened.
    #[serde(default, rename = "field", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Asked>,
    #[serde(rename = "state")]
    pub states: Vec<State>,
    #[serde(rename = "move")]
    pub moves: Vec<Move>,
    #[serde(default, rename = "clock", skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<KindClock>,
}

fn ordinary() -> String {
    "cases".to_owned()
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub code: String,
    pub name: Text,
    /// How a case ended that stands here; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
    /// Whose turn it is here; the party of the first move from here where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<Party>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Somebody other than the owner saw that it works.
    Effective,
    /// Ended by its rule without an effect to verify: a mediation that failed, a notice served.
    Terminated,
    /// Handed to whom it belongs.
    Referred,
    /// Opened by mistake.
    Void,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    pub code: String,
    pub name: Text,
    pub from: Vec<String>,
    /// Where the case stands afterwards; the state it is in where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub by: Party,
    /// A ground is asked for in words.
    #[serde(default)]
    pub ground: bool,
    /// A numbered document (文号) is asked for.
    #[serde(default)]
    pub document: bool,
    #[serde(default, rename = "field", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Asked>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Wanted>,
    /// What this move says of the effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The paper that is drafted for the one who signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Leads out of an ended state. A kind that may not be reopened has no such move.
    #[serde(default)]
    pub reopens: bool,
    /// The page that asks for this move where it checks more than a kind can say: `/tasks/{plan-task}/report`, with the
    /// id of what the case grew from. A case that grew from nothing of the sort is asked as any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// Who may take a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The accountable unit.
    Owner,
    /// The office or department that watches over the owner.
    Overseer,
    /// Anybody who may judge the effect and had no hand in the owner's steps.
    Verifier,
    /// A named leader: what the software drafts and a person decides.
    Leader,
    /// Who reported it, where the kind lets them speak.
    Reporter,
    /// The program, by a rule of the pack.
    Program,
}

/// Something asked for with a move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub code: String,
    pub name: Text,
    pub sort: Sort,
    #[serde(default)]
    pub required: bool,
    /// The answers to choose from, where `sort` is `choice`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Line,
    Text,
    Date,
    Number,
    /// The number of one of `choices`, from 1.
    Choice,
    /// The code of a cause of the rulebook, the same in every kind.
    Cause,
}

/// Evidence that a move does without only by being refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    pub code: String,
    pub name: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Effective,
    Ineffective,
}

/// A clock over moves. Its limit is a rule of the calendar, by the version in force on the day it
/// starts; or a day that was answered when the case was opened or later, as a task's own deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindClock {
    pub code: String,
    pub name: Text,
    /// The clock of the pack's calendar: `order-correct`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// Instead of a rule: the field whose last answer is the deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Each of these moves starts it anew.
    pub starts: Vec<String>,
    pub stops: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resumes: Vec<String>,
    #[serde(default, rename = "extension", skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// The law calls it urgent, and says where: reminded of even on the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The move that grants it.
    pub by: String,
    pub limit: Limit,
    /// How often a running clock may be extended by it.
    pub times: u8,
}

impl Kind {
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|state| state.code == code)
    }
    pub fn step(&self, code: &str) -> Option<&Move> {
        self.moves.iter().find(|step| step.code == code)
    }
    /// The moves that lead on from a state, in the order of the pack.
    pub fn moves_from<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Move> {
        self.moves.iter().filter(move |step| step.from.iter().any(|from| from == state))
    }
    /// Whose turn it is in a state; nobody's once the case has ended.
    pub fn waits_for(&self, state: &str) -> Option<Party> {
        let here = self.state(state).filter(|state| state.ended.is_none())?;
        here.waits.or_else(|| self.moves_from(state).next().map(|step| step.by))
    }
    pub fn has_ended(&self, state: &str) -> Option<Ending> {
        self.state(state).and_then(|state| state.ended)
    }
}

impl Move {
    /// The address of the page of its own, for a case that grew from these.
    pub fn page_for(&self, origins: &[Origin]) -> Option<String> {
        let (before, rest) = self.page.as_ref()?.split_once('{')?;
        let (sort, after) = rest.split_once('}')?;
        let origin = origins.iter().find(|origin| origin.kind == sort)?;
        Some(format!("{before}{}{after}", origin.thing))
    }
    /// Where the case stands after this move from `here`.
    pub fn leads_to<'a>(&'a self, here: &'a str) -> &'a str {
        self.to.as_deref().unwrap_or(here)
    }
}

/// The word that a value is stored and printed by.
macro_rules! coded {
    ($name:ident: $($variant:ident = $code:literal),* $(,)?) => {
        impl $name {
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }
            pub fn named(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)* _ => None }
            }
        }
    };
}
coded!(Party: Owner = "owner", Overseer = "overseer", Verifier = "verifier", Leader = "leader", Reporter = "reporter", Program = "program");
coded!(Ending: Effective = "effective", Terminated = "terminated", Referred = "referred", Void = "void");
coded!(Verdict: Effective = "effective", Ineffective = "ineffective");
coded!(Sort: Line = "line", Text = "text", Date = "date", Number = "number", Choice = "choice", Cause = "cause");
