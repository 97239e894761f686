//! Who sees what of a round.
//!
//! Internal by default. The office, leaders and the auditor see all of it. A department sees the items it
//! answers for, and as a member the whole once members were told. A unit sees its own drafts and evidence
//! always, its own result from the notice on, and of others no more than totals and grades, once they
//! were told to all that were assessed. Items, grounds, drafts and evidence of another unit are shown to no
//! unit ever.

use std::collections::BTreeSet;

use super::model::{Audience, Phase, State};

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Office, leader, auditor.
    Staff,
    /// A department with the codes of the items it answers for, and whether cadres are its matter.
    Department { items: BTreeSet<String>, cadre: bool },
    /// Counties and their like: the units they may look at.
    Units(BTreeSet<i64>),
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing<'a> {
    /// Whether a unit has done its part; no value.
    Progress(i64),
    /// Filed target, self-score, remark and evidence of one item.
    Own(i64, &'a str),
    /// What reviewers, site check, panel and objections say of one item, with their grounds.
    Review(i64, &'a str),
    /// Total, grade, place and veto.
    Total(i64),
}

/// Whether somebody may see something now.
pub fn may_see(viewer: &Viewer, state: &State, thing: Thing<'_>) -> bool {
    let told = |audience: Audience| state.released.iter().any(|released| released.to == audience);
    match (viewer, thing) {
        (Viewer::Staff, _) | (Viewer::Department { .. }, Thing::Progress(_)) => true,
        // A draft is its unit's alone until it is handed in.
        (Viewer::Department { items, .. }, Thing::Own(unit, item)) => {
            let handed_in = state.handed_in.contains_key(&unit) || state.phase > Phase::SelfScore;
            handed_in && (items.contains(item) || told(Audience::Members))
        }
        (Viewer::Department { items, .. }, Thing::Review(_, item)) => {
            items.contains(item) || told(Audience::Members)
        }
        (Viewer::Department { cadre, .. }, Thing::Total(_)) => {
            told(Audience::Members) || *cadre && told(Audience::Cadre)
        }
        (Viewer::Units(own), Thing::Progress(unit) | Thing::Own(unit, _)) => own.contains(&unit),
        (Viewer::Units(own), Thing::Review(unit, _)) => {
            own.contains(&unit) && state.phase >= Phase::Notice
        }
        (Viewer::Units(own), Thing::Total(unit)) => {
            let own = own.contains(&unit) && state.phase >= Phase::Notice;
            own || told(Audience::Internal) || told(Audience::Public)
        }
    }
}

/// Whether what reviewers say of a cell is closed to everybody: who is to speak second does not see the
/// first, and nobody who could tell them does.
pub fn is_blind(state: &State, second: bool, seats: usize) -> bool {
    second && seats < 2 && state.phase == Phase::Verify
}
