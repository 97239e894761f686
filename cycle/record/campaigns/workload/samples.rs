//! Samples of a year in the domains of a body, and the re-checks that failing ones wait for: read from the facts of
//! samples, which registers, files and laboratories all write.

use std::collections::{BTreeMap, BTreeSet};

use store::{Tx, params};
use terms::{Date, Result};

use super::first;
use crate::registry::Subject;

/// What was sampled in one domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sampled {
    /// The word of the register of samples.
    pub domain: String,
    pub taken: i64,
    pub failed: i64,
    /// Without a verdict; the day since which the oldest waits.
    pub pending: i64,
    pub oldest: Option<String>,
    /// Failing lots that were put right, or should have been by now, and that nobody has looked at again.
    pub owed: i64,
}

/// The domain of the list of items that a word of the register belongs to.
fn of_list(domain: &str) -> &str {
    match domain {
        "manufacturing" => "product",
        "agriculture" => "farm-produce",
        other => other,
    }
}

/// The samples of a body's domains; domains in `counted` are another's.
pub(super) fn sampled(
    tx: &mut Tx<'_>,
    subject: &Subject,
    day: Date,
    counted: &mut BTreeSet<String>,
) -> Result<Vec<Sampled>> {
    let mut found: BTreeMap<String, Sampled> = BTreeMap::new();
    tx.each(
        "select domain, verdict, count(*), min(on_date) from fact_samples
         where until is null and on_date >= ?1 and on_date <= ?2 group by domain, verdict order by domain, verdict",
        params![first(day), day],
        |row| {
            let (domain, verdict, n): (String, String, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let it = found.entry(domain).or_default();
            it.taken += n;
            match verdict.as_str() {
                "fail" => it.failed += n,
                "pending" => {
                    it.pending += n;
                    it.oldest = row.get(3)?;
                }
                _ => {}
            }
            Ok(true)
        },
    )?;
    // An order of last year may fall due in this one.
    let since = Date::new(day.year() - 1, 1, 1).unwrap_or(day);
    tx.each(
        "select domain, count(*) from fact_samples
         where until is null and verdict = 'fail' and recheck is null and order_on is not null
           and order_on >= ?1 and order_on <= ?2 and (corrected_on <= ?2 or correct_due < ?2)
         group by domain order by domain",
        params![since, day],
        |row| {
            found.entry(row.get(0)?).or_default().owed = row.get(1)?;
            Ok(true)
        },
    )?;
    let mut samples = Vec::new();
    for (domain, it) in found {
        let theirs = subject.domains.iter().any(|known| known == of_list(&domain));
        if theirs && counted.insert(domain.clone()) {
            samples.push(Sampled { domain, ..it });
        }
    }
    Ok(samples)
}
