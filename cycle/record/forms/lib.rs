//! Forms: what clerks are asked for, filled once, with provenance, and what the asking costs.

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    web::Routes::new()
}
