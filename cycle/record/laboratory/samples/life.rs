//! The life of a sample: its states, who may lead it on, and the chain of custody.
//!
//! Pure: no store, no clock. The same function judges a step in the lane, draws the buttons of a page and is driven by
//! ten thousand random walks in the tests. A sample is always in one state, with one holder, at one place; what was
//! done is only ever added to.

use std::collections::BTreeSet;

use terms::Date;

/// Where a sample stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Taken and sealed, on its way.
    Sealed,
    /// Taken in; the seal was whole.
    Received,
    Stored,
    /// Opened, on the bench.
    Testing,
    /// Every item has a result that counts.
    Tested,
    /// Somebody else has looked at the results.
    Reviewed,
    /// An authorised signatory has issued the report.
    Issued,
    /// Not taken in: the seal was broken, or it is not what the sheet says.
    Refused,
    /// Spoilt, mixed up, lost: no result of it counts.
    Invalid,
    /// Used up or destroyed after the time it is kept for.
    Disposed,
}

/// What is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    Take,
    HandOver,
    Receive,
    Refuse,
    Store,
    Start,
    Finish,
    Review,
    /// Back to the bench: an item is tested again.
    Back,
    Issue,
    /// The issued report is taken back.
    Retract,
    /// The reserve sample goes to another laboratory.
    Send,
    Invalidate,
    Dispose,
}

macro_rules! coded {
    ($name:ident: $($variant:ident = $code:literal),* $(,)?) => {
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The word that it is stored by.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }
            pub fn named(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)* _ => None }
            }
        }
    };
}
coded!(State: Sealed = "sealed", Received = "received", Stored = "stored", Testing = "testing", Tested = "tested",
    Reviewed = "reviewed", Issued = "issued", Refused = "refused", Invalid = "invalid", Disposed = "disposed");
coded!(Act: Take = "take", HandOver = "hand-over", Receive = "receive", Refuse = "refuse", Store = "store",
    Start = "start", Finish = "finish", Review = "review", Back = "back", Issue = "issue", Retract = "retract",
    Send = "send", Invalidate = "invalidate", Dispose = "dispose");
coded!(Seal: Whole = "whole", Broken = "broken", Opened = "opened");
coded!(Part: Test = "test", Reserve = "reserve");
coded!(Turn: First = "first", Second = "second", Recheck = "recheck");

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seal {
    Whole,
    /// Found broken; nothing of it may be tested.
    Broken,
    /// Opened in the laboratory, for the test.
    Opened,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Test,
    /// Sealed with the other half, for the case that the result is objected to.
    Reserve,
}

/// Which result of one lot this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    First,
    /// Another laboratory tests the reserve sample; its result is final.
    Second,
    /// A new sample after correction.
    Recheck,
}

impl State {
    /// Nothing more is done to it.
    pub fn has_ended(self) -> bool {
        matches!(self, State::Refused | State::Invalid | State::Disposed)
    }
}

/// One step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub number: u32,
    pub act: Act,
    pub state: State,
    pub person: i64,
    pub on: Date,
    pub place: String,
    pub holder: String,
    pub seal: Seal,
    pub ground: Option<String>,
}

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    pub act: Act,
    pub person: i64,
    pub on: Date,
    pub today: Date,
    pub place: String,
    pub holder: String,
    pub seal: Seal,
    pub ground: Option<String>,
}

/// What the bench says of a sample, where a step asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bench {
    /// Every item of its limits has a result that counts.
    pub complete: bool,
    /// Who entered results; another reviews.
    pub hands: BTreeSet<i64>,
    /// What keeps the report from being issued.
    pub hindrances: usize,
    /// The last day on which the reserve sample is kept for an objection.
    pub keep_until: Option<Date>,
}

/// Why a step is refused; all are told at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    NotFromHere,
    NoPlace,
    NoHolder,
    NoGround,
    BeforeLastStep,
    InFuture,
    /// Received with a broken seal: it is refused instead.
    SealBroken,
    /// A reserve sample is tested by another laboratory, after it was sent there.
    ReserveStaysSealed,
    NotComplete,
    SameHand,
    Hindered,
    /// The reserve sample is still kept for an objection.
    KeptForObjection,
}

impl Refusal {
    /// The message code.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NotFromHere => "laboratory-not-from-here",
            Refusal::NoPlace => "laboratory-no-place",
            Refusal::NoHolder => "laboratory-no-holder",
            Refusal::NoGround => "laboratory-no-ground",
            Refusal::BeforeLastStep => "laboratory-before-last-step",
            Refusal::InFuture => "laboratory-in-future",
            Refusal::SealBroken => "laboratory-seal-not-whole",
            Refusal::ReserveStaysSealed => "laboratory-reserve-sealed",
            Refusal::NotComplete => "laboratory-not-complete",
            Refusal::SameHand => "laboratory-same-hand",
            Refusal::Hindered => "laboratory-hindered",
            Refusal::KeptForObjection => "laboratory-kept-for-objection",
        }
    }
    /// The field of the form that it stands beside.
    pub fn field(self) -> &'static str {
        match self {
            Refusal::NoPlace => "place",
            Refusal::NoHolder => "holder",
            Refusal::NoGround => "ground",
            Refusal::BeforeLastStep | Refusal::InFuture => "on",
            Refusal::SealBroken => "seal",
            _ => "act",
        }
    }
}

/// Where an act leads from a state; none where it is not done there.
pub fn leads(state: State, act: Act) -> Option<State> {
    use State as S;
    Some(match (act, state) {
        (Act::HandOver, S::Sealed) => S::Sealed,
        (Act::Receive, S::Sealed) => S::Received,
        (Act::Refuse, S::Sealed) => S::Refused,
        (Act::Store, S::Received | S::Stored) => S::Stored,
        // Moved to another shelf; it stands where it stood.
        (Act::Store, S::Tested | S::Reviewed | S::Issued) => state,
        (Act::Start, S::Received | S::Stored) => S::Testing,
        (Act::Finish, S::Testing) => S::Tested,
        (Act::Review, S::Tested) => S::Reviewed,
        (Act::Back, S::Tested | S::Reviewed) => S::Testing,
        (Act::Issue, S::Reviewed) => S::Issued,
        (Act::Retract, S::Issued) => S::Tested,
        (Act::Send, S::Received | S::Stored) => S::Sealed,
        (Act::Invalidate, S::Sealed | S::Received | S::Stored) => S::Invalid,
        (Act::Invalidate, S::Testing | S::Tested | S::Reviewed) => S::Invalid,
        (Act::Dispose, S::Stored | S::Issued) => S::Disposed,
        _ => return None,
    })
}

/// The acts that a page may offer.
pub fn open_acts(part: Part, turn: Turn, steps: &[Step]) -> Vec<Act> {
    let Some(last) = steps.last() else { return Vec::new() };
    let fits = |act: &Act| match act {
        Act::Start => is_tested_here(part, turn),
        Act::Send => part == Part::Reserve && turn == Turn::First,
        _ => true,
    };
    Act::ALL.iter().copied().filter(|act| leads(last.state, *act).is_some()).filter(fits).collect()
}

/// A reserve sample is opened only as the second one.
fn is_tested_here(part: Part, turn: Turn) -> bool {
    part == Part::Test || turn == Turn::Second
}

/// The first step: taken and sealed.
///
/// # Errors
/// Every [`Refusal`] at once.
pub fn take(doing: &Doing) -> Result<Step, Vec<Refusal>> {
    let mut refusals = of_day(doing, None);
    if doing.holder.trim().is_empty() {
        refusals.push(Refusal::NoHolder);
    }
    if doing.act != Act::Take {
        refusals.push(Refusal::NotFromHere);
    }
    if refusals.is_empty() { Ok(step(doing, 0, State::Sealed, Seal::Whole)) } else { Err(refusals) }
}

fn of_day(doing: &Doing, last: Option<Date>) -> Vec<Refusal> {
    let mut out = Vec::new();
    if doing.on > doing.today {
        out.push(Refusal::InFuture);
    }
    if last.is_some_and(|last| doing.on < last) {
        out.push(Refusal::BeforeLastStep);
    }
    out
}

/// The next step.
///
/// # Errors
/// Every [`Refusal`] at once.
pub fn next(
    part: Part,
    turn: Turn,
    steps: &[Step],
    doing: &Doing,
    bench: &Bench,
) -> Result<Step, Vec<Refusal>> {
    let Some(last) = steps.last() else { return Err(vec![Refusal::NotFromHere]) };
    let mut refusals = of_day(doing, Some(last.on));
    let mut refuse = |when: bool, refusal: Refusal| {
        if when {
            refusals.push(refusal);
        }
    };
    let Some(state) = leads(last.state, doing.act) else {
        refusals.push(Refusal::NotFromHere);
        return Err(refusals);
    };
    let empty = |text: &str| text.trim().is_empty();
    let ground = doing.ground.as_deref().is_none_or(empty);
    match doing.act {
        Act::Take => refuse(true, Refusal::NotFromHere),
        Act::HandOver => refuse(empty(&doing.holder), Refusal::NoHolder),
        Act::Receive => {
            refuse(empty(&doing.place), Refusal::NoPlace);
            refuse(doing.seal != Seal::Whole, Refusal::SealBroken);
        }
        Act::Store => refuse(empty(&doing.place), Refusal::NoPlace),
        Act::Start => refuse(!is_tested_here(part, turn), Refusal::ReserveStaysSealed),
        Act::Finish => refuse(!bench.complete, Refusal::NotComplete),
        Act::Review => {
            refuse(!bench.complete, Refusal::NotComplete);
            refuse(bench.hands.contains(&doing.person), Refusal::SameHand);
        }
        Act::Issue => {
            refuse(!bench.complete, Refusal::NotComplete);
            refuse(bench.hands.contains(&doing.person), Refusal::SameHand);
            refuse(bench.hindrances > 0, Refusal::Hindered);
        }
        Act::Send => {
            refuse(part != Part::Reserve || turn != Turn::First, Refusal::NotFromHere);
            refuse(empty(&doing.holder), Refusal::NoHolder);
            refuse(ground, Refusal::NoGround);
        }
        Act::Refuse | Act::Back | Act::Retract | Act::Invalidate => {
            refuse(ground, Refusal::NoGround)
        }
        Act::Dispose => {
            refuse(ground, Refusal::NoGround);
            let kept = bench.keep_until.is_some_and(|until| doing.on <= until);
            refuse(part == Part::Reserve && kept, Refusal::KeptForObjection);
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    // Who says nothing of place, holder or seal leaves them as they were: the chain has no gap.
    let seal = match doing.act {
        Act::Receive | Act::Refuse => doing.seal,
        Act::Start => Seal::Opened,
        _ => last.seal,
    };
    let mut step = step(doing, last.number + 1, state, seal);
    if empty(&step.place) {
        step.place.clone_from(&last.place);
    }
    if empty(&step.holder) {
        step.holder.clone_from(&last.holder);
    }
    Ok(step)
}

fn step(doing: &Doing, number: u32, state: State, seal: Seal) -> Step {
    Step {
        number,
        act: doing.act,
        state,
        person: doing.person,
        on: doing.on,
        place: doing.place.trim().to_owned(),
        holder: doing.holder.trim().to_owned(),
        seal,
        ground: doing
            .ground
            .as_deref()
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned),
    }
}
