//! The course of a case: its steps so far, and what may come next.
//!
//! Pure: no store, no clock. The same function judges a move in the lane, draws the buttons of a
//! page and is driven by ten thousand random moves in the tests.

use std::collections::{BTreeMap, BTreeSet};

use terms::Date;

use crate::kind::{Asked, Ending, Kind, Move, OPEN, Party, Sort, Verdict};

/// One step that was taken. The first is [`OPEN`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// From 0, without gaps.
    pub number: u32,
    pub code: String,
    /// Where the case stood afterwards.
    pub state: String,
    pub by: Party,
    pub person: i64,
    /// On whose behalf a deputy acted.
    pub acting_for: Option<i64>,
    /// The day it counts from, which may be before the day it was entered.
    pub on: Date,
    pub ground: Option<String>,
    pub document: Option<String>,
    pub fields: BTreeMap<String, String>,
    pub verdict: Option<Verdict>,
}

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub code: String,
    pub person: i64,
    pub acting_for: Option<i64>,
    /// The parties that this person may be in this case.
    pub parties: BTreeSet<Party>,
    /// Whether the person belongs to the accountable unit.
    pub of_owner: bool,
    pub on: Date,
    pub today: Date,
    pub ground: Option<String>,
    pub document: Option<String>,
    pub fields: BTreeMap<String, String>,
    /// Codes of the evidence that comes along.
    pub evidence: BTreeSet<String>,
}

/// Why a move is refused; each is a message of its own, and all are told at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    NoSuchMove,
    /// The kind does not know this move from where the case stands.
    NotFromHere {
        state: String,
    },
    NotYours {
        party: Party,
    },
    /// Who judges the effect had a hand in the owner's steps, or belongs to the owner.
    NotIndependent,
    NoGround,
    NoDocument,
    Missing {
        field: String,
    },
    /// The answer does not fit what was asked.
    Unfit {
        field: String,
        sort: Sort,
    },
    NotAsked {
        field: String,
    },
    NoEvidence {
        code: String,
    },
    BeforeLastStep {
        last: Date,
    },
    InFuture {
        today: Date,
    },
    /// The running clock was extended as often as its rule allows.
    NoMoreExtensions {
        clock: String,
        times: u8,
    },
}

/// Where a case stands: the state after its last step.
pub fn stands<'a>(kind: &'a Kind, steps: &'a [Step]) -> &'a str {
    steps.last().map_or(kind.start.as_str(), |step| step.state.as_str())
}

pub fn ending(kind: &Kind, steps: &[Step]) -> Option<Ending> {
    kind.has_ended(stands(kind, steps))
}

/// The moves that a person may take now, so that a page shows these and no others.
pub fn open_to<'a>(
    kind: &'a Kind,
    steps: &'a [Step],
    person: i64,
    parties: &'a BTreeSet<Party>,
    of_owner: bool,
) -> impl Iterator<Item = &'a Move> {
    kind.moves_from(stands(kind, steps)).filter(move |step| {
        parties.contains(&step.by)
            && (step.by != Party::Verifier || is_independent(steps, person, None, of_owner))
            && used_up(kind, steps, &step.code).is_none()
    })
}

/// The first step.
///
/// # Errors
/// Every [`Refusal`] at once.
pub fn open(kind: &Kind, intent: &Intent) -> Result<Step, Vec<Refusal>> {
    let mut refusals = Vec::new();
    check_day(intent, None, &mut refusals);
    check_fields(&kind.fields, &intent.fields, &mut refusals);
    if is_blank(intent.ground.as_ref()) {
        refusals.push(Refusal::NoGround);
    }
    let by = intent.parties.iter().next().copied().unwrap_or(Party::Program);
    if refusals.is_empty() { Ok(step(intent, 0, by, &kind.start, None)) } else { Err(refusals) }
}

/// The next step.
///
/// # Errors
/// Every [`Refusal`] at once.
pub fn take(kind: &Kind, steps: &[Step], intent: &Intent) -> Result<Step, Vec<Refusal>> {
    let here = stands(kind, steps);
    let Some(wanted) = kind.step(&intent.code) else { return Err(vec![Refusal::NoSuchMove]) };
    if !wanted.from.iter().any(|from| from == here) {
        return Err(vec![Refusal::NotFromHere { state: here.to_owned() }]);
    }
    let mut refusals = Vec::new();
    if !intent.parties.contains(&wanted.by) {
        refusals.push(Refusal::NotYours { party: wanted.by });
    } else if wanted.by == Party::Verifier
        && !is_independent(steps, intent.person, intent.acting_for, intent.of_owner)
    {
        refusals.push(Refusal::NotIndependent);
    }
    if wanted.ground && is_blank(intent.ground.as_ref()) {
        refusals.push(Refusal::NoGround);
    }
    if wanted.document && is_blank(intent.document.as_ref()) {
        refusals.push(Refusal::NoDocument);
    }
    check_day(intent, steps.last().map(|step| step.on), &mut refusals);
    check_fields(&wanted.fields, &intent.fields, &mut refusals);
    for evidence in &wanted.evidence {
        if !intent.evidence.contains(&evidence.code) {
            refusals.push(Refusal::NoEvidence { code: evidence.code.clone() });
        }
    }
    refusals.extend(used_up(kind, steps, &wanted.code));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let number = u32::try_from(steps.len()).expect("a case has fewer steps than that");
    Ok(step(intent, number, wanted.by, wanted.leads_to(here), wanted.verdict))
}

fn step(intent: &Intent, number: u32, by: Party, state: &str, verdict: Option<Verdict>) -> Step {
    Step {
        number,
        code: if number == 0 { OPEN.to_owned() } else { intent.code.clone() },
        state: state.to_owned(),
        by,
        person: intent.person,
        acting_for: intent.acting_for,
        on: intent.on,
        ground: intent.ground.clone(),
        document: intent.document.clone(),
        fields: intent.fields.clone(),
        verdict,
    }
}

/// Nobody judges what they did, nor lets a deputy do so, nor what their own unit answers for.
fn is_independent(steps: &[Step], person: i64, acting_for: Option<i64>, of_owner: bool) -> bool {
    let mut owners = steps
        .iter()
        .filter(|step| step.by == Party::Owner)
        .flat_map(|step| [Some(step.person), step.acting_for])
        .flatten();
    !of_owner && !owners.any(|owner| owner == person || Some(owner) == acting_for)
}

fn check_day(intent: &Intent, last: Option<Date>, refusals: &mut Vec<Refusal>) {
    if intent.on > intent.today {
        refusals.push(Refusal::InFuture { today: intent.today });
    }
    if let Some(last) = last.filter(|last| intent.on < *last) {
        refusals.push(Refusal::BeforeLastStep { last });
    }
}

fn check_fields(asked: &[Asked], given: &BTreeMap<String, String>, refusals: &mut Vec<Refusal>) {
    for field in asked {
        let code = || field.code.clone();
        match given.get(&field.code).map(|text| text.trim()).filter(|text| !text.is_empty()) {
            None if field.required => refusals.push(Refusal::Missing { field: code() }),
            Some(text) if !fits(field, text) => {
                refusals.push(Refusal::Unfit { field: code(), sort: field.sort });
            }
            _ => {}
        }
    }
    for code in given.keys().filter(|code| asked.iter().all(|field| field.code != **code)) {
        refusals.push(Refusal::NotAsked { field: code.clone() });
    }
}

fn fits(field: &Asked, text: &str) -> bool {
    match field.sort {
        Sort::Line => !text.contains('\n'),
        Sort::Text => true,
        Sort::Date => text.parse::<Date>().is_ok(),
        Sort::Number => text.parse::<terms::Decimal>().is_ok(),
        // Whether the rulebook knows it is asked where it is kept.
        Sort::Cause => text.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
        Sort::Choice => {
            text.parse::<usize>().is_ok_and(|number| (1..=field.choices.len()).contains(&number))
        }
    }
}

fn is_blank(text: Option<&String>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

/// The clock that a move would extend once too often.
fn used_up(kind: &Kind, steps: &[Step], code: &str) -> Option<Refusal> {
    kind.clocks.iter().find_map(|clock| {
        let extension = clock.extensions.iter().find(|extension| extension.by == code)?;
        let since = steps.iter().rposition(|step| clock.starts.contains(&step.code)).unwrap_or(0);
        let granted = steps[since.min(steps.len())..].iter().filter(|step| step.code == code);
        (granted.count() >= usize::from(extension.times)).then(|| Refusal::NoMoreExtensions {
            clock: clock.code.clone(),
            times: extension.times,
        })
    })
}
