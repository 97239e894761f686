//! The clocks of a round: working days by the scheme, counted from the day after a phase began. Nothing
//! is stored, so an amended calendar moves them by itself.

use calendar::{Calendar, Deadline, Limit};
use score::Procedure;
use terms::Date;

use super::model::{Objection, Phase, Stage, State, Step};

/// Working days of a phase as the scheme has them.
pub fn granted(procedure: &Procedure, phase: Phase) -> Option<u16> {
    let days = &procedure.days;
    match phase {
        Phase::Targets => days.targets,
        Phase::SelfScore => days.self_score,
        Phase::Verify => days.verify,
        Phase::Site => days.site,
        Phase::Panel => days.panel,
        Phase::Approval => days.approval,
        Phase::Notice => Some(procedure.objection.days),
        Phase::Frozen | Phase::Published => None,
    }
}

/// The last day in time of the phase that runs; none where there is no limit, or the calendar does not reach.
pub fn of_phase(calendar: &Calendar, procedure: &Procedure, state: &State) -> Option<Deadline> {
    let days = granted(procedure, state.phase)?.saturating_add(state.extended);
    calendar.deadline(state.began, Limit::working_days(days)).ok()
}

/// The last day in time for what an objection waits for.
pub fn of_objection(
    calendar: &Calendar,
    procedure: &Procedure,
    objection: &Objection,
    steps: &[Step],
) -> Option<Deadline> {
    let days = match objection.stage {
        Stage::Lodged | Stage::Answered | Stage::Heard => procedure.objection.answer,
        Stage::HearingAsked => procedure.objection.hearing,
        Stage::Upheld | Stage::Rejected => return None,
    };
    let since: Date = steps.get(*objection.steps.last()?)?.on;
    calendar.deadline(since, Limit::working_days(days)).ok()
}
