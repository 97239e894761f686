//! Campaigns (双随机抽查): plan → scheme → frame frozen → strata and rates → root announced with method and a named
//! future chance → chance entered → objects and inspectors drawn → visits → results opened.
//!
//! The draw itself is `lib/draw`; here it gets its frame from the registry of objects, its strata from credit
//! classes, its sizes from the order by risk, its roster from valid licences and declared conflicts. Every act is
//! a step that is only added to, with a journal entry. Strata, rates and sizes stay with the organiser and, once
//! results are open, with audit; the journal holds digests of them.
//!
//! What it refuses: an act out of its order, a chance entered before its day, a second announcement, results
//! opened while a visit is still open, a design without a probability part. Who has no business there sees no
//! drawn object before results are open or the visit has begun.

mod acts;
mod frame;
mod http;
mod list;
mod model;
mod pages;
mod province;
mod public;
mod seal;
mod store;

pub use frame::{Framed, freeze, lines_proposed, set_rates, strata};
pub use http::routes;
pub use model::{Act, EVALUATION, HOLD_OUT, Line, PARTS, Plan, RISK, State, design, purpose};
pub use province::{Brought, PROVINCE, import_province, of_province};
pub use seal::{announce, announce_demo, draw_now, open, proof, recuse};
pub use store::{By, Campaign, Step, all, file, load, plan, withdraw};
