//! A city grown from a seed: firms, three years of records, entered figures.
//!
//! Every subject has its own random stream per year, and every county one hidden level that its rates
//! share in part. So a good county is good at most things, which one it is comes from the seed
//! alone, and another number of complaints changes no sample. Records stop at the plan's last day;
//! what would have happened later (a reply, a correction) is not known yet.

mod chance;
mod complaints;
mod days;
mod entered;
mod firms;
mod registers;
mod samples;
mod visits;

#[cfg(test)]
mod tests;

use calendar::Clockwork;
use packs::{Pack, Synthetic};
use record::inspections::Weights;
use store::Db;
use terms::Result;

use crate::{Progress, Summary, into};
use chance::Levels;
use days::Days;
use firms::Firms;

/// The source that every generated row names.
pub const SOURCE: &str = "synthetic";

/// Weights of findings, where the pack says none.
const WEIGHTS: Weights = Weights { critical: 5, serious: 2, minor: 1 };

/// The ids that places and firms got in the space, in the order of the plan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub(crate) places: Vec<i64>,
    pub(crate) firms: Vec<i64>,
}

/// A city while it is grown.
pub(crate) struct City<'p> {
    pub(crate) plan: &'p Synthetic,
    pub(crate) days: Days,
    pub(crate) firms: Firms<'p>,
    /// What the pack says of time limits; the flags of records follow from it as anywhere.
    pub(crate) clocks: Option<Clockwork>,
    ids: Ids,
}

impl City<'_> {
    pub(crate) fn firm_id(&self, firm: usize) -> i64 {
        self.ids.firms[firm]
    }
    pub(crate) fn place_id(&self, place: usize) -> i64 {
        self.ids.places[place]
    }
    pub(crate) fn first_year(&self) -> i16 {
        self.plan.years.first().copied().unwrap_or_default()
    }
}

/// Grows the city of a plan into a space.
pub(crate) fn load(
    db: &Db,
    pack: &Pack,
    plan: &Synthetic,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<()> {
    summary.seed = Some(plan.seed);
    let days = Days::until(plan.last_day);
    let firms = Firms::grow(pack, plan, &days)?;
    let codes: Vec<String> = firms.places.iter().map(|place| place.code.clone()).collect();
    let places = into::units_of(db, codes.clone())?;
    let known = into::firms(db, firms.rows(plan.last_day), progress, summary)?;
    let ids = Ids {
        places: codes.iter().filter_map(|code| places.get(code).copied()).collect(),
        firms: firms.all.iter().filter_map(|firm| known.get(&firm.code).copied()).collect(),
    };
    if ids.firms.len() != firms.all.len() {
        return Err(terms::Error::invalid("demo-firms-refused").at(summary.refused.join("; ")));
    }
    let weights = pack.severity.as_ref().map_or(WEIGHTS, |severity| Weights {
        critical: severity.critical.into(),
        serious: severity.serious.into(),
        minor: severity.minor.into(),
    });
    let clocks = pack.time_rules().build().ok();
    let city = City { plan, days, firms, clocks, ids };
    let mut levels = Levels::drawn(plan.seed, city.firms.places.len());
    records(db, &city, &mut levels, weights, progress, summary)?;
    entered::load(db, pack, &city, &mut levels, progress, summary)
}

fn records(
    db: &Db,
    city: &City<'_>,
    levels: &mut Levels,
    weights: Weights,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<()> {
    let lots = samples::Lots::drawn(city, levels)?;
    let voices = complaints::Voices::drawn(city, levels);
    let visits = visits::Visits::drawn(city, levels);
    let registers = registers::Registers::drawn(city, levels);
    for &year in &city.plan.years {
        into::records(db, lots.year(city, year)?, SOURCE, progress, summary)?;
        into::records(db, visits.year(city, year, weights), SOURCE, progress, summary)?;
        into::records(db, voices.year(city, year)?, SOURCE, progress, summary)?;
        into::records(db, registers.certificates(city, year), SOURCE, progress, summary)?;
        into::records(db, registers.registrations(city, year)?, SOURCE, progress, summary)?;
        into::records(db, registers.instruments(city, year), SOURCE, progress, summary)?;
        into::records(db, registers.firm_years(city, year), SOURCE, progress, summary)?;
    }
    Ok(())
}
