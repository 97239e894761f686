//! What an institute may say and with what: methods in its accredited scope (能力附表), instruments in calibration,
//! authorised signatories (授权签字人). Each has its days; a result counts by the day it was measured on.

mod http;
mod store;

pub use http::routes;
pub use store::{
    Instrument, NewScope, add_calibration, add_instrument, add_scope, add_signatory, calibrated,
    instruments, is_signatory, methods, scope_of, signatories,
};
