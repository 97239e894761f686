//! Questions and commands on the register of samples.

use store::Tx;
use terms::{Date, Result};

use super::NewSample;
use crate::filter::Filter;
use crate::register::{self, Cursor, Kept, Page};

pub type Sample = Kept<NewSample>;

questions!(NewSample);

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
