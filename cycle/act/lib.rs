//! What is done about it: cases, from whatever they grew to the effect that somebody else has seen.
//!
//! - [`cases`]: the register of cases, and the page of one: chain back, clocks, steps, what may be done now.
//! - [`day`]: what waits for one person, by its clock.
//!
//! The engine is `base/cases`; what kinds there are and what they ask for is pack data, so these pages
//! know no kind by name.

pub mod cases;
pub mod day;

/// Every route of this phase.
pub fn routes() -> web::Routes {
    cases::routes().merge(day::routes())
}
