//! What is done about it: cases, from whatever they grew to the effect that somebody else has seen.
//!
//! - [`cases`]: the register of cases, and the page of one: chain back, clocks, steps, what may be done now.
//! - [`day`]: what waits for one person, by its clock; [`feed`]: the same as a calendar to take along.
//! - [`about`]: comments about one value or record; [`approvals`] of it; [`locks`] over it.
//! - [`reminders`]: what the ladder wrote. [`rules`]: what happens by rule, a few times a second.
//! - [`duties`] of the three layers, and [`meetings`] whose resolutions become cases.
//!
//! The engine is `base/cases`; what kinds there are and what they ask for is pack data, so these pages
//! know no kind by name.

pub mod about;
pub mod approvals;
pub mod cases;
pub mod day;
pub mod duties;
pub mod feed;
pub mod locks;
pub mod meetings;
pub mod reminders;
pub mod rules;
mod sheet;

/// Every route of this phase.
pub fn routes() -> web::Routes {
    cases::routes()
        .merge(day::routes())
        .merge(feed::routes())
        .merge(about::routes())
        .merge(approvals::routes())
        .merge(locks::routes())
        .merge(reminders::routes())
        .merge(duties::routes())
        .merge(meetings::routes())
}
