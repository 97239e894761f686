//! Questions and commands on the register of complaints.

use store::{Tx, params};
use terms::{Date, Result};

use super::NewComplaint;
use crate::clocks;
use crate::filter::Filter;
use crate::register::{self, Cursor, Kept, Outcome, Page};

pub type Complaint = Kept<NewComplaint>;

/// See [`register::record_many`].
pub fn record_many(
    tx: &mut Tx<'_>,
    rows: &[NewComplaint],
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
) -> Result<Page<NewComplaint>> {
    register::list(tx, filter, after, limit)
}
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Complaint> {
    register::get(tx, id)
}
pub fn history(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Complaint>> {
    register::history(tx, code)
}

/// Complaints read at once; a chunk leaves the lane to others in between.
const OVERDUE: i64 = 5_000;
/// What the journal says of a complaint that is late because nobody did anything.
const LIMIT_PAST: &str = "期限已过 / limit past";

/// Marks what has become late by the mere passing of days: open complaints whose limit is past on
/// `today` and that do not say so yet. One chunk a call; none done is the end.
pub fn time_overdue(tx: &mut Tx<'_>, today: Date, after: i64) -> Result<(Outcome, Option<i64>)> {
    let (mut outcome, Some(clocks)) = (Outcome::default(), clocks::read(tx)?) else {
        tx.housekeeping();
        return Ok((Outcome::default(), None));
    };
    let open = tx.query(
        "select code, id from complaint where until is null and id > ?1
         and (replied_on is null and replied_in_time is null or closed_on is null and closed_in_time is null)
         order by id limit ?2",
        params![after, OVERDUE],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let next = open.last().map(|(_, id)| *id).filter(|_| open.len() as i64 == OVERDUE);
    let codes = open.into_iter().map(|(code, _)| code).collect();
    let mut by_source: std::collections::BTreeMap<String, Vec<NewComplaint>> = Default::default();
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
    tx.housekeeping();
    Ok((outcome, next))
}
