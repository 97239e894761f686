//! Many synthetic figures, to measure with: a walk for each series and unit from a printed seed,
//! then 5 % corrected. Never part of a real space.

use stats::stream::Stream;
use store::Tx;
use terms::{Error, Millionths, Period, Result};
use units::UnitId;

use crate::record::write;
use crate::{Figure, SeriesId, Status};

/// One correction in this many.
const CORRECTED: u64 = 20;

/// Fills empty cells and corrects 5 % of them; returns how many log rows were written. Two entries
/// for each series, so call it with few series at a time to keep commands short.
pub fn generate(
    tx: &mut Tx<'_>,
    series: &[SeriesId],
    units: &[UnitId],
    periods: &[Period],
    seed: u64,
) -> Result<u64> {
    let mut written = 0;
    for series in series {
        let replication = u64::try_from(series.0).map_err(Error::broken)?;
        let mut stream = Stream::new(seed, replication);
        let mut rows = Vec::with_capacity(periods.len() * units.len());
        for period in periods {
            for unit in units {
                let total = 50 + stream.below(950) as i64;
                let passed = total - stream.below(total as u64 / 10 + 1) as i64;
                let parts = (Millionths::integer(passed)?, Millionths::integer(total)?);
                let row = Figure::ratio(*series, *period, *unit, parts, 100.into())?;
                rows.push(row.observations(total).status(Status::Reported));
            }
        }
        // The key order of the tables: the clustered pages are then written once.
        rows.sort_unstable_by_key(Figure::cell);
        write(tx, "figure.recorded", &rows, None)?;
        let mut corrections = Vec::new();
        for row in &rows {
            if stream.below(CORRECTED) == 0 {
                let mut row = row.clone();
                row.value = row.value.map(|value| Millionths(value.0 - 100_000));
                corrections.push(row);
            }
        }
        written += (rows.len() + corrections.len()) as u64;
        if !corrections.is_empty() {
            write(tx, "figure.corrected", &corrections, Some("生成数据：更正"))?;
        }
    }
    Ok(written)
}
