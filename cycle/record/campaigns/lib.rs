//! Campaigns: whom to look at, drawn so that anyone can check it, and what was found on the spot.
//!
//! Few hands, many duties. [`registry`] says who may, [`draw`] whom the lot chose and how to prove it,
//! [`targeting`] where trouble is likely, [`restraint`] how often is enough, [`visits`] what happened at the door
//! and behind it, [`workload`] what the hands cannot do. A sample leaves here for the laboratory with the journal
//! event `sample.taken`; what was found stands in the register of inspections.

pub mod draw;
pub mod registry;
pub mod restraint;
mod sheet;
pub mod targeting;
pub mod visits;
pub mod workload;

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    registry::routes()
        .merge(draw::routes())
        .merge(targeting::routes())
        .merge(visits::routes())
        .merge(workload::routes())
}
