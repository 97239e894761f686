//! Traceability: events of goods, where they came from and where they went.

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    web::Routes::new()
}
