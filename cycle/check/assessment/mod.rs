//! Assessment: a dated scheme applied to the values of a period.
//!
//! A scheme comes from a pack, is checked as a whole, and judges nobody before it is **published**:
//! with issuing document, validity, a ground of its own for each veto, and an audience. A [`run`] takes
//! inputs from [`crate::indicators`], scores them by base/score, keeps every input with its working, and
//! ranks the units with the uncertainty that sampling leaves: intervals and tie groups from a seeded
//! simulation, and the number of points that carry such error. [`freeze`] keeps a run for good; [`rerun`] makes it
//! again, once from the kept inputs and once from what the store knew then, and compares digests.
//! [`compare`] sets two schemes against each other on the same data.
//!
//! Software drafts, people decide: a run is a draft with points and a grade kept apart. Nothing here
//! publishes a result.

mod cache;
mod compare;
mod draw;
mod export;
mod freeze;
mod inputs;
mod judging;
pub(crate) mod pages;
mod rank;
mod run;
pub(crate) mod schemes;

pub(crate) use cache::seen;
pub use cache::{DRAWS, Runs, cached_run};
pub use compare::{Comparison, ItemChange, UnitChange, compare};
pub use export::{Words, matrix, ranking};
pub use freeze::{FrozenRun, Purpose, Rerun, freeze, frozen, frozen_runs, rerun};
pub use inputs::{KeptInput, Source};
pub(crate) use judging::{judged, rarity, span_rarity};
pub use pages::routes;
pub(crate) use rank::anything_known;
pub use rank::{Standing, rank_by};
pub(crate) use run::decided;
pub use run::{Run, RunQuestion, decided_as, indicators_of, run};
pub use schemes::{
    Loaded, Publication, Published, SchemeRecord, Validity, find, in_force, list, load, publish,
};
