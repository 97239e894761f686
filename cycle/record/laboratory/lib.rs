//! Laboratories: a sample from its seal to the signed report, and what follows a failure.
//!
//! - [`regimes`]: by which law a sample is judged; without one there is no verdict.
//! - [`samples`]: life and custody, reception, labels, who waits for what.
//! - [`sheets`]: worksheets with blanks, controls and duplicates; results by hand and from instruments.
//! - [`scope`]: methods an institute is accredited for, instruments in calibration, who may sign.
//! - [`reports`]: results against limits, release, the cases that a failure opens.
//! - [`rounds`]: laboratories compared with each other.
//! - [`plans`]: lots judged by sampling plans that switch by themselves.
//! - [`estimates`]: rates of nonconformity with their sampling error.
//! - [`risk`]: scenarios of injury, worked out step by step.
//!
//! A verdict leaves here three ways: a row of the register of samples, a case of the sample's own law, and the event
//! `report.issued`.

pub mod estimates;
pub mod plans;
pub mod regimes;
pub mod reports;
pub mod risk;
pub mod rounds;
pub mod samples;
pub mod scope;
pub mod sheets;

mod parts;

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    samples::routes()
        .merge(sheets::routes())
        .merge(scope::routes())
        .merge(reports::routes())
        .merge(regimes::routes())
        .merge(rounds::routes())
        .merge(plans::routes())
        .merge(estimates::routes())
        .merge(risk::routes())
}
