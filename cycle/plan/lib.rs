//! What is to be done: the yearly plan, from its goals down to the county that answers for a task.
//!
//! - [`plans`]: the plan, how it is split, published and amended, and the workbook it travels in.
//! - [`dispatch`]: where every task stands, by department, county and state.
//!
//! A published task *is* a case of the kind `task` (`base/cases`): where it stands, who moved it and when
//! is asked of the case and kept nowhere else.

pub mod dispatch;
pub mod plans;

/// Every route of this phase.
pub fn routes() -> web::Routes {
    plans::routes().merge(dispatch::routes())
}
