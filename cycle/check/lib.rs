//! Check: what the facts amount to.
//!
//! [`indicators`] turns records and reported figures into values that explain themselves,
//! [`passrate`] and [`competitiveness`] know the two national methods behind the city's own numbers,
//! [`checks`] marks the values that deserve a second look, [`estimates`] fills gaps where somebody decides so, and [`assessment`] applies a dated scheme to the values, ranks the units with the uncertainty
//! that their inputs carry, and freezes the result for good.
//!
//! [`overview`] puts it on two pages: the city in one look, and a county with what it lost; [`works`] shows
//! each of the five qualities and five works with its tasks, and the structure of industry.
//!
//! This phase reads facts (`fact_…` views), figures, units and documents. It never asks another
//! phase, and it decides nothing: points, ranks and intervals are drafts until people publish them.
//!
//! What is always true here:
//! - Missing is not zero: a value that cannot be had has a reason in its place.
//! - A rate that claims sampling error stands on evaluation samples only, whatever the pack says.
//! - The order of rows changes nothing; neither does the number of threads.
//! - What was known at a seq can be asked again for ever.

mod again;
pub mod assessment;
pub mod checks;
pub mod competitiveness;
pub mod estimates;
pub mod indicators;
mod industries;
pub mod overview;
pub mod passrate;
pub mod rounds;
pub mod scope;
pub mod shown;
pub mod works;

/// Every page of this phase.
pub fn routes() -> web::Routes {
    indicators::routes()
        .merge(checks::routes())
        .merge(estimates::routes())
        .merge(assessment::routes())
        .merge(rounds::routes())
        .merge(overview::routes())
        .merge(works::routes())
}
