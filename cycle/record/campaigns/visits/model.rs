//! The course of a visit and what its steps amount to. No SQL, no clock: the same on the server, in the tests and,
//! as far as it can be told there, on the phone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::Date;

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Planned,
    /// Scanned at the door; the firm knows.
    Begun,
    /// The firm has signed, or has refused to.
    Signed,
    Done,
    Cancelled,
    /// Its tasks are done by another visit to the same firm.
    Joined,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Begun => "begun",
            Self::Signed => "signed",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Joined => "joined",
        }
    }
    pub fn ended(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Joined)
    }
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Somebody who may says yes, before it or, where it is urgent, afterwards.
    Approve,
    Begin,
    Answer,
    Photo,
    Sample,
    Remark,
    Sign,
    Refuse,
    Conclude,
    Cancel,
    Join,
    /// The province's platform says what came of it; a second time, what it corrects.
    Report,
}

impl Act {
    pub const ALL: [Act; 12] = [
        Act::Approve,
        Act::Begin,
        Act::Answer,
        Act::Photo,
        Act::Sample,
        Act::Remark,
        Act::Sign,
        Act::Refuse,
        Act::Conclude,
        Act::Cancel,
        Act::Join,
        Act::Report,
    ];
    pub fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Begin => "begin",
            Self::Answer => "answer",
            Self::Photo => "photo",
            Self::Sample => "sample",
            Self::Remark => "remark",
            Self::Sign => "sign",
            Self::Refuse => "refuse",
            Self::Conclude => "conclude",
            Self::Cancel => "cancel",
            Self::Join => "join",
            Self::Report => "report",
        }
    }
    pub fn verb(self) -> &'static str {
        match self {
            Self::Approve => "visit.approved",
            Self::Begin => "visit.begun",
            Self::Answer => "visit.answered",
            Self::Photo => "visit.photographed",
            Self::Sample => "sample.taken",
            Self::Remark => "visit.remarked",
            Self::Sign => "visit.signed",
            Self::Refuse => "visit.unsigned",
            Self::Conclude => "visit.concluded",
            Self::Cancel => "visit.cancelled",
            Self::Join => "visit.joined",
            Self::Report => "visit.reported",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
    /// What the phone sends; the others are done at a desk.
    pub fn is_of_the_spot(self) -> bool {
        !matches!(self, Self::Approve | Self::Cancel | Self::Join | Self::Report)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Yes,
    No,
    Na,
}

/// The line of a sampling sheet (抽样单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub product: String,
    pub lot: String,
    /// What there was of it, as said by the firm.
    pub stock: String,
    pub seal: String,
    pub reserve: String,
}

/// What the province's platform says came of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub on: Date,
    /// In the words of the platform.
    pub result: String,
    pub critical: i64,
    pub serious: i64,
    pub minor: i64,
}

impl Told {
    pub fn found(&self) -> i64 {
        self.critical + self.serious + self.minor
    }
}

/// What comes with an act; what an act does not use stays empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The code at the firm's door.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Sheet>,
    /// The other visit, where two are merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// What the course has to know from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Questions of the checklists, by code.
    pub questions: Vec<String>,
    pub inspectors: usize,
    /// What is at the firm's door.
    pub code: String,
    pub approval_before: bool,
    pub approval_after: bool,
    /// Whether its steps are taken on the province's platform.
    pub of_province: bool,
    /// Whether a rule of restraint blocks it.
    pub blocked: bool,
}

/// What the steps amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub approved: bool,
    pub answers: BTreeMap<String, (Answer, String)>,
    pub samples: Vec<Sheet>,
    pub photos: usize,
    pub told: Option<Told>,
    /// The number of the step that wrote each cell last.
    pub written: BTreeMap<String, usize>,
    pub steps: usize,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            state: State::Planned,
            approved: false,
            answers: BTreeMap::new(),
            samples: Vec::new(),
            photos: 0,
            told: None,
            written: BTreeMap::new(),
            steps: 0,
        }
    }
}

/// What an act writes to; acts that only add share nothing with others.
pub(super) fn cell(act: Act, detail: &Detail) -> Option<String> {
    match act {
        Act::Answer => detail.question.as_ref().map(|code| format!("answer.{code}")),
        Act::Begin | Act::Conclude | Act::Cancel | Act::Approve => Some(act.code().to_owned()),
        Act::Sign | Act::Refuse => Some("signature".to_owned()),
        Act::Sample => detail.sheet.as_ref().map(|sheet| format!("seal.{}", sheet.seal)),
        Act::Photo | Act::Remark | Act::Join | Act::Report => None,
    }
}

impl Standing {
    /// Takes a step.
    ///
    /// # Errors
    /// The rule that stands against it.
    pub fn take(&mut self, act: Act, detail: &Detail, needs: &Needs) -> Result<(), &'static str> {
        self.state = self.after(act, detail, needs)?;
        self.keep(act, detail);
        Ok(())
    }

    /// Takes a step that was taken once and stands.
    pub(super) fn replay(&mut self, act: Act, detail: &Detail) {
        self.state = match act {
            Act::Begin => State::Begun,
            Act::Sign | Act::Refuse => State::Signed,
            Act::Conclude | Act::Report => State::Done,
            Act::Cancel => State::Cancelled,
            Act::Join if !detail.words.is_empty() => State::Joined,
            _ => self.state,
        };
        self.keep(act, detail);
    }

    fn keep(&mut self, act: Act, detail: &Detail) {
        self.steps += 1;
        match act {
            Act::Approve => self.approved = true,
            Act::Answer => {
                if let (Some(question), Some(answer)) = (&detail.question, detail.answer) {
                    self.answers.insert(question.clone(), (answer, detail.words.clone()));
                }
            }
            Act::Photo => self.photos += 1,
            Act::Sample => self.samples.extend(detail.sheet.clone()),
            Act::Report => self.told.clone_from(&detail.told),
            _ => {}
        }
        if let Some(cell) = cell(act, detail) {
            self.written.insert(cell, self.steps);
        }
    }

    fn after(&self, act: Act, detail: &Detail, needs: &Needs) -> Result<State, &'static str> {
        if needs.of_province {
            let told = act == Act::Report && detail.told.is_some();
            return if told { Ok(State::Done) } else { Err("visit-of-province") };
        }
        match (self.state, act) {
            (_, Act::Report) => Err("visit-of-city"),
            (State::Planned, Act::Begin) => self.begin(detail, needs),
            (State::Planned, Act::Cancel) => {
                let ground = detail.words.trim().chars().count() >= 2;
                if ground { Ok(State::Cancelled) } else { Err("ground-missing") }
            }
            (State::Planned, Act::Join) => {
                Ok(if detail.words.is_empty() { State::Planned } else { State::Joined })
            }
            (state, Act::Approve) if state != State::Cancelled && state != State::Joined => {
                if self.approved { Err("visit-approved-already") } else { Ok(state) }
            }
            (State::Begun, Act::Answer) => self.answer(detail, needs),
            (State::Begun, Act::Photo) => Ok(State::Begun),
            (State::Begun, Act::Sample) => self.sample(detail),
            (state @ (State::Begun | State::Signed), Act::Remark) => {
                if detail.words.trim().is_empty() { Err("field-missing") } else { Ok(state) }
            }
            (State::Begun, Act::Sign) => self.whole(needs),
            (State::Begun, Act::Refuse) => {
                let ground = detail.words.trim().chars().count() >= 2;
                if ground { self.whole(needs) } else { Err("ground-missing") }
            }
            (State::Signed, Act::Conclude) => Ok(State::Done),
            (State::Planned, _) => Err("visit-not-begun"),
            (State::Begun, _) => Err("visit-order"),
            (State::Signed, _) => Err("visit-signed"),
            (State::Done | State::Cancelled | State::Joined, _) => Err("visit-ended"),
        }
    }

    fn begin(&self, detail: &Detail, needs: &Needs) -> Result<State, &'static str> {
        if needs.inspectors < 2 {
            return Err("visit-two-inspectors");
        }
        if detail.code.trim().to_ascii_lowercase() != needs.code {
            return Err("visit-code-wrong");
        }
        if needs.approval_before && !self.approved {
            return Err("visit-unapproved");
        }
        if needs.blocked {
            return Err("visit-blocked");
        }
        Ok(State::Begun)
    }

    fn answer(&self, detail: &Detail, needs: &Needs) -> Result<State, &'static str> {
        let Some(question) = &detail.question else { return Err("field-missing") };
        if !needs.questions.contains(question) {
            return Err("visit-question-unknown");
        }
        match detail.answer {
            None => Err("field-missing"),
            Some(Answer::No) if detail.words.trim().is_empty() => Err("visit-no-needs-words"),
            Some(_) => Ok(State::Begun),
        }
    }

    fn sample(&self, detail: &Detail) -> Result<State, &'static str> {
        let Some(sheet) = &detail.sheet else { return Err("field-missing") };
        let empty = |text: &str| text.trim().is_empty();
        if [&sheet.product, &sheet.lot, &sheet.stock, &sheet.seal, &sheet.reserve]
            .into_iter()
            .any(|it| empty(it))
        {
            return Err("visit-sheet-incomplete");
        }
        if sheet.seal.trim() == sheet.reserve.trim() {
            return Err("visit-seals-alike");
        }
        let mut used = self.samples.iter().flat_map(|it| [it.seal.trim(), it.reserve.trim()]);
        if used.any(|seal| seal == sheet.seal.trim() || seal == sheet.reserve.trim()) {
            return Err("visit-seal-used");
        }
        Ok(State::Begun)
    }

    /// Signed only when nothing is left to answer.
    fn whole(&self, needs: &Needs) -> Result<State, &'static str> {
        if needs.questions.iter().all(|code| self.answers.contains_key(code)) {
            Ok(State::Signed)
        } else {
            Err("visit-questions-open")
        }
    }

    /// Whether anything was found; known once it is done.
    pub fn fruitful(&self) -> Option<bool> {
        let found = || match &self.told {
            Some(told) => told.found() > 0,
            None => self.answers.values().any(|(answer, _)| *answer == Answer::No),
        };
        (self.state == State::Done).then(found)
    }
}

#[cfg(test)]
#[path = "walks.rs"]
mod tests;
