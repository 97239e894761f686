//! Firms without a system of their own take part by phone: their keys, their books, their steps as events, labels to
//! print; and the registers that clerks keep for all codes.
//!
//! A step is captured like any document, so everything that holds for programs holds for it. What a firm has is read
//! out of its events ([`ledger`]); what was recorded wrongly is declared wrong, never changed. Refused by name: more than
//! there is, codes that are not there, wrong check digits with the right one, partners that nobody registered.

mod acts;
mod book;
mod http;
pub mod keys;
mod labels;
pub mod ledger;
pub mod own;
pub mod register;
mod registry;
pub mod steps;

pub use http::routes;
