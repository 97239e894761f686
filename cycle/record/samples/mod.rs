//! Sampled lots (抽检): one lot of one product of one firm, judged by a laboratory, and what followed.
//!
//! Two kinds live side by side and must never be mixed. *Evaluation* samples are drawn with known
//! probability; only they enter a rate that scores anybody. *Risk* and *complaint* samples look where
//! trouble is expected; they find more failures, and that is their purpose.
//!
//! A failed lot starts two statutory clocks (总局令 18, articles 46 and 47): correction within 60 days of
//! the order, a re-check within 75. The days are dated data of a pack and are passed in; what is
//! stored is the order, the due day, the day it was corrected and whether it was in time.

mod http;
mod model;
mod store;

pub use http::routes;
pub use model::{Clocks, FollowUp, NewSample};
pub use store::{Sample, get, history, list, overdue, record_many};
