//! Questions and commands on the register of complaints.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::{Date, Result};

use super::NewComplaint;
use crate::register::{self, Kept, Outcome};

pub type Complaint = Kept<NewComplaint>;

questions!(NewComplaint);

/// Complaints read at once; a chunk leaves the lane to others in between.
const OVERDUE: i64 = 5_000;
/// What the journal says of a complaint that is late because nobody did anything.
const LIMIT_PAST: &str = "期限已过 / limit past";

/// Marks what has become late by the mere passing of days: open complaints whose limit is past on
/// `today` and that do not say so yet. One chunk a call; none done is the end.
pub fn time_overdue(tx: &mut Tx<'_>, today: Date, after: i64) -> Result<(Outcome, Option<i64>)> {
    let mut outcome = Outcome::default();
    // Where nothing is late there is no entry, and none is owed.
    tx.housekeeping();
    let Some(clocks) = cases::clockwork(tx)? else { return Ok((outcome, None)) };
    let open = tx.query(
        "select code, id from complaint where until is null and id > ?1
         and (replied_on is null and replied_in_time is null or closed_on is null and closed_in_time is null)
         order by id limit ?2",
        params![after, OVERDUE],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let next = open.last().map(|(_, id)| *id).filter(|_| open.len() as i64 == OVERDUE);
    let codes = open.into_iter().map(|(code, _)| code).collect();
    let mut by_source: BTreeMap<String, Vec<NewComplaint>> = BTreeMap::new();
    for kept in register::current::<NewComplaint>(tx, codes)? {
        let mut now = kept.record.clone();
        now.time(Some(&clocks), today);
        if now != kept.record {
            by_source.entry(kept.source).or_default().push(now);
        }
    }
    for (source, rows) in by_source {
        outcome += register::record_many(tx, &rows, &source, Some(LIMIT_PAST))?;
    }
    Ok((outcome, next))
}
