//! Checks: values that deserve a second look before anybody relies on them.
//!
//! An indicator declares in its pack what its values are held against: the least and the greatest that
//! is possible, how distances are measured, how far a value may lie from its peers (median and MAD over
//! the units of the same parent) and from the year before. Bounds may differ by unit; a unit without its
//! own takes those of the nearest unit above it. An indicator that declares nothing is not checked.
//!
//! A mark refuses nothing and removes nothing: an outlier is as often the one true report among copied
//! ones as it is a slip of the comma. Somebody who may correct the value corrects it or **confirms** it
//! with a ground. A confirmation is a journal entry; it holds for this value and these rules, so
//! another value or a rule that was not seen asks again.
//!
//! Figures of a whole year are checked in one reading ([`year`]); values counted from records too, one
//! for each unit and year. Whoever brings figures in asks [`proposed`] before recording them.

mod http;
mod model;
mod show;
mod store;

pub use http::routes;
pub(crate) use http::{Marked, declared, marked_of};
pub use model::{Place, Reading, Suspicion, screen};
pub(crate) use store::Screened;
pub use store::{Confirmation, Found, confirm, proposed, year};
