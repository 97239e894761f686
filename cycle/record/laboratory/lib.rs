//! Laboratories: a sample from its seal to the signed report, and what follows a failure.

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    web::Routes::new()
}
