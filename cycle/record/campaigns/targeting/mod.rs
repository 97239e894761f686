//! Targeting inside the product: an order of firms by risk, from what a space knew on a day.
//!
//! The learning is all in `lib/targeting`. Here it gets what was known before the day: inspections and complaints
//! as facts, industry, credit class, first licence. Four earlier windows say what such an order was worth, each
//! learnt from its own past alone, with the complaints and classes of that day; beside it stand chance and last
//! year's rule. Every reason that is shown was checked by computing the score again without it. An order moves
//! nobody by itself: it weighs the risk part of a campaign, and the random hold-out goes on measuring it.
//!
//! Scores are internal ([`identity::Class::Credit`]) and judge no firm.

mod http;
mod learn;
mod store;

pub(crate) use http::reasons;
pub use http::routes;
pub use learn::{Learnt, Scored, learn};
pub use store::{
    Kept, Report, Row, WindowSaid, Worth, keep, latest, latest_risks, of_firm, scores,
};
