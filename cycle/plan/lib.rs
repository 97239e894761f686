//! What is to be done: the yearly plan, from its goals down to the county that answers for a task.
//!
//! - [`plans`]: the plan, how it is drafted, split, published and amended, and the workbook it travels in.
//! - [`progress`]: what was reported, by when it was due, what the linked indicator says of it.
//! - [`dispatch`]: where every task stands, by department, county, measure and state.
//!
//! A published task *is* a case of the kind `task` (`base/cases`): where it stands, who moved it and when
//! is asked of the case and kept nowhere else.

pub mod dispatch;
pub mod plans;
pub mod progress;

use store::Tx;
use terms::Result;

/// Every route of this phase. What an indicator amounts to is said by `measure`.
pub fn routes(measure: progress::Measure) -> web::Routes {
    plans::routes(measure).merge(progress::routes(measure)).merge(dispatch::routes())
}

/// Kinds of unit that are areas: what is measured of a task is measured there.
pub(crate) const AREAS: [&str; 4] = ["county", "zone", "town", "city"];

/// The unit where it is an area; a department's number is that of the whole city.
pub(crate) fn area_of(tx: &mut Tx<'_>, unit: i64) -> Result<Option<i64>> {
    let kind = units::get(tx, units::UnitId(unit))?.kind;
    Ok(AREAS.contains(&kind.as_str()).then_some(unit))
}
