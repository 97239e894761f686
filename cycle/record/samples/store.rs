//! Questions and commands on the register of samples.

use store::Tx;
use terms::{Date, Result};

use super::NewSample;
use crate::filter::Filter;
use crate::register::{self, Cursor, Kept, Outcome, Page};

pub type Sample = Kept<NewSample>;

/// See [`register::record_many`].
pub fn record_many(
    tx: &mut Tx<'_>,
    rows: &[NewSample],
    source: &str,
    ground: Option<&str>,
) -> Result<Outcome> {
    register::record_many(tx, rows, source, ground)
}
/// See [`register::list`].
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<NewSample>> {
    register::list(tx, filter, after, limit)
}
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Sample> {
    register::get(tx, id)
}
pub fn history(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Sample>> {
    register::history(tx, code)
}

/// Orders whose correction is not reported although it was due before `today`, newest first.
pub fn overdue(
    tx: &mut Tx<'_>,
    today: Date,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<NewSample>> {
    let last = today.yesterday().map_err(terms::Error::broken)?.to_string();
    let filter = Filter::parse::<NewSample>([
        ("verdict", "fail"),
        ("has.corrected_on", "0"),
        ("max.correct_due", last.as_str()),
    ])?;
    register::list(tx, &filter, after, limit)
}
