//! Traceability: events of goods, where they came from, where they went, who has them.
//!
//! Firms and programs hand in EPCIS documents ([`capture`]); events are kept once, as they came; mentions of names lead
//! from a thing to its events ([`names`], [`graph`]). [`walk`] answers where something came from or went, [`scope`]
//! what a recall has to reach, both at any past state of the store. [`rest`] is the interface of EPCIS 2.0 for programs
//! with questions ([`query`]) and subscriptions ([`subscriptions`]). Who may read what is decided at output and in one
//! place ([`redaction`]).
//!
//! [`firms`] is for those without a system of their own.
//!
//! Refused with a name and a fix: documents and events that break EPCIS, identifiers that another event has, questions
//! with unknown parameters, whatever a party has no share in. Sources: EPCIS 2.0 and CBV 2.0 (GS1, 2022); GB/T 38155
//! for words.

pub mod capture;
pub mod drill;
pub mod firms;
pub mod graph;
pub mod kde;
pub mod master;
pub mod names;
pub mod pages;
pub mod public;
pub mod query;
pub mod redaction;
pub mod rest;
pub mod scope;
pub mod spread;
pub mod subscriptions;
pub mod walk;

/// Every page of this part of the phase.
pub fn routes() -> web::Routes {
    rest::routes()
        .merge(walk::http::routes())
        .merge(scope::http::routes())
        .merge(pages::routes())
        .merge(public::routes())
        .merge(kde::routes())
        .merge(drill::routes())
        .merge(firms::routes())
}
