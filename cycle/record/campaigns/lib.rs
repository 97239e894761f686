//! Campaigns: whom to look at, drawn so that anyone can check it, and what was found on the spot.

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    web::Routes::new()
}
