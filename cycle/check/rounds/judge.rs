//! Whether a step may be taken: every reason against it at once.
//!
//! One table says in which phase and by which party each act is done ([`RULES`]); what an act asks beyond
//! that stands in its own function. Nothing that takes from a unit goes without a ground, nobody judges
//! their own unit or sits in two seats, and nothing is frozen while somebody may still object.

mod asked;

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use terms::Date;

use super::model::{Act, Frame, Party, Phase, Stage, State, Step};

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub act: Act,
    pub unit: Option<i64>,
    pub item: Option<String>,
    pub value: Option<Decimal>,
    pub person: i64,
    pub acting_for: Option<i64>,
    /// Who this person is towards the unit and the item.
    pub parties: BTreeSet<Party>,
    /// The person belongs to the unit.
    pub of_unit: bool,
    pub on: Date,
    pub today: Date,
    /// The last day in time of the phase that runs, where there is one.
    pub last_day: Option<Date>,
    pub ground: Option<String>,
    pub document: Option<String>,
    pub page: Option<String>,
    pub words: Option<String>,
    pub detail: Option<String>,
}

/// Why a step is refused; each is a message of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    NotInPhase {
        phase: Phase,
    },
    NotYours,
    UnknownUnit,
    UnknownItem,
    /// The item does not exist in this unit.
    Absent,
    NoPoints,
    OutOfRange {
        max: Decimal,
    },
    /// The step takes from the unit, or says something that needs a reason.
    NoGround,
    NoDocument,
    NoPage,
    NoWords,
    NoDays,
    InFuture,
    BeforePhase {
        began: Date,
    },
    /// Entered on a later day than it is dated, and nobody says why.
    BackDated,
    /// Dated before the step of the objection that it answers.
    BeforeObjection {
        day: Date,
    },
    /// Dated into a window that has closed since, without the paper that came in time.
    LateObjection,
    HandedIn,
    NotHandedIn,
    NothingScored,
    /// The person belongs to the unit that is judged.
    OwnUnit,
    Recused,
    /// The person sits in the other seat, or gave a value that is now judged.
    NotIndependent,
    /// All seats are taken.
    SeatsTaken,
    /// Two have spoken, and neither changes the word that the other has seen.
    SeatsClosed,
    NothingToSettle,
    NotBetween {
        low: Decimal,
        high: Decimal,
    },
    /// So many cells still wait.
    Unfinished {
        cells: usize,
    },
    /// So many reviews still differ.
    Differences {
        cells: usize,
    },
    WindowOpen {
        until: Date,
    },
    WindowClosed {
        until: Date,
    },
    AlreadyObjected,
    NoObjection,
    NotAtThisStage {
        stage: Stage,
    },
    HearingFirst,
    OpenObjections {
        count: usize,
    },
    NoAudience,
    /// Who steps back is not told by a number of a person.
    NobodyNamed,
    AlreadyReleased,
    NoBasis,
    SamePoints,
}

/// Act, phases, parties; whom nobody may stand in for is asked further down.
const RULES: &[(Act, &[Phase], &[Party])] = {
    use Party::{Department, Leader, Office, Unit};
    use Phase as P;
    &[
        (Act::File, &[P::Targets], &[Unit]),
        (Act::Score, &[P::SelfScore], &[Unit]),
        (Act::HandIn, &[P::SelfScore], &[Unit]),
        (Act::GiveBack, &[P::SelfScore], &[Office]),
        (Act::Next, &[P::Targets, P::SelfScore, P::Verify, P::Site, P::Panel], &[Office]),
        (
            Act::Extend,
            &[P::Targets, P::SelfScore, P::Verify, P::Site, P::Panel, P::Approval, P::Notice],
            &[Leader],
        ),
        (
            Act::Recuse,
            &[P::Targets, P::SelfScore, P::Verify, P::Site, P::Panel, P::Notice],
            &[Department, Office, Leader],
        ),
        (Act::Verify, &[P::Verify], &[Department, Office]),
        (Act::Settle, &[P::Verify], &[Office]),
        (Act::Visit, &[P::Site], &[Department, Office]),
        (Act::Final, &[P::Panel], &[Office]),
        (Act::SendBack, &[P::Approval], &[Leader]),
        (Act::Approve, &[P::Approval], &[Leader]),
        (Act::Object, &[P::Notice], &[Unit]),
        (Act::Answer, &[P::Notice], &[Department, Office]),
        (Act::AskHearing, &[P::Notice], &[Unit]),
        (Act::Hear, &[P::Notice], &[Office]),
        (Act::Uphold, &[P::Notice], &[Office]),
        (Act::Reject, &[P::Notice], &[Office]),
        (Act::Freeze, &[P::Notice], &[Office]),
        (Act::Release, &[P::Frozen, P::Published], &[Office]),
        (Act::Cut, &[P::Frozen, P::Published], &[Leader]),
        (Act::Dismiss, &[P::Frozen, P::Published], &[Leader]),
    ]
};

/// Whether an act belongs to the phase and to one of these parties; what more it asks is not looked at.
pub fn is_open(state: &State, act: Act, parties: &BTreeSet<Party>) -> bool {
    RULES.iter().any(|(rule, phases, by)| {
        *rule == act
            && phases.contains(&state.phase)
            && by.iter().any(|party| parties.contains(party))
    })
}

/// The step, where it may be taken.
///
/// # Errors
/// Every [`Refusal`] at once; a step out of its phase or by the wrong party is told only that.
pub fn judge(frame: &Frame, state: &State, intent: &Intent) -> Result<Step, Vec<Refusal>> {
    let Some((_, phases, parties)) = RULES.iter().find(|(act, ..)| *act == intent.act) else {
        return Err(vec![Refusal::NotInPhase { phase: state.phase }]);
    };
    if !phases.contains(&state.phase) {
        return Err(vec![Refusal::NotInPhase { phase: state.phase }]);
    }
    if !parties.iter().any(|party| intent.parties.contains(party)) {
        return Err(vec![Refusal::NotYours]);
    }
    let refusals = asked::refusals(frame, state, intent);
    if refusals.is_empty() { Ok(step(state, intent)) } else { Err(refusals) }
}

fn step(state: &State, intent: &Intent) -> Step {
    Step {
        number: state.steps,
        act: intent.act,
        unit: intent.unit,
        item: intent.item.clone(),
        value: intent.value,
        person: intent.person,
        acting_for: intent.acting_for,
        on: intent.on,
        ground: intent.ground.clone(),
        document: intent.document.clone(),
        page: intent.page.clone(),
        words: intent.words.clone(),
        detail: intent.detail.clone(),
    }
}
