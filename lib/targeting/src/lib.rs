//! Where to look first (精准选取): the chance that a visit finds something grave, learnt from what was
//! found before.
//!
//! Few inspectors have many to visit. [`Model::fit`] reads the visits made before a day and learns what
//! went before grave findings: what was found at the object earlier and how long ago, at the other sites
//! of its chain, next door; its kind and declared class, its age, its licences, the neighbourhood, the
//! time since somebody came. [`Model::score`] orders coming visits. Three rules hold throughout.
//!
//! - **Nothing looks ahead.** A row dated on or after the day asked for is left out at the door
//!   ([`Records::before`]); a visit of the past is explained by what was known on its own day.
//! - **The inspector is not the object.** Teams differ in what they find by a factor of ten. Each finding
//!   is compared with what that team finds elsewhere, and the team is a term of its own, so an object's
//!   [`risk`](Score::risk) is what an average team would find. The [`chance`](Score::chance) adds the team
//!   that will go.
//! - **A score says why.** At most three [`reasons`](Score::reasons), each the change of the score when
//!   this is taken away, found by computing the score again without it.
//!
//! The learner is a ridge logistic regression ([`logistic`]): of the learners compared out of time it was
//! as good as boosted trees and a person can read it. [`validate`] measures it on windows of the past,
//! [`drift`] says when it stops fitting.
//!
//! A risk order is for looking where it is worst. What it finds must never enter a rate that scores
//! anybody: only samples drawn by chance do.

pub mod drift;
mod error;
mod features;
mod history;
pub mod logistic;
mod model;
mod records;
pub mod validate;

pub use error::Error;
pub use features::Topic;
pub use model::{Model, Reason, Score};
pub use records::{Day, Measure, Object, Planned, Records, Visit};
