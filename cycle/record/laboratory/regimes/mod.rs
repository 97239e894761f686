//! Regimes (法域): industrial products, food, farm produce, construction material, metrology. Each names the case that a
//! failure opens, the case and the clock of an objection, the clock of the report and how results are compared. They
//! are data of packs, by the day each version is in force; a sample of none gets no verdict.

mod book;
mod http;
mod store;

pub use http::routes;
pub(crate) use store::step_places;
pub use store::{all, in_force, learn, limits, of_domain, products};
