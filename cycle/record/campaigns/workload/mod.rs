//! Duties against hands (监管任务与能力): what the year asks of each enforcement subject, what its licensed inspectors
//! can give, and what would be dropped first. Computed from records, never typed.
//!
//! Duties: visits planned or made for campaigns (hours of their item × inspectors who go), and case visits (hours
//! of their ground in the pack). Hands: the hours that the register gives each inspector, for the part of the year
//! in which the licence holds. Re-checks that failing samples still wait for are duties too, planned or not: they come
//! from the facts of samples, whoever's laboratory tested them. When hours are short, duties are dropped from the end of the pack's order: grounds
//! by law stand first, campaigns last.

mod http;
mod samples;

use std::collections::{BTreeMap, BTreeSet};

use packs::InspectionRules;
use store::{Tx, params};
use terms::{Date, Result};

use crate::registry::{self, Inspector, Item, Subject};

pub use http::routes;
pub use samples::Sampled;

/// One duty of a subject in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// `item` or `basis`, and its code.
    pub sort: &'static str,
    pub code: String,
    /// Smaller is dropped later.
    pub rank: i64,
    pub visits: i64,
    pub done: i64,
    /// Visits that the law asks for and nobody has planned.
    pub unplanned: i64,
    /// Hours of all who go, whole and still to be worked.
    pub hours: i64,
    pub left: i64,
    /// How many of the hours left nobody is there for.
    pub short: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    pub subject: Subject,
    pub inspectors: usize,
    /// Hours of the year, and those that are left of it.
    pub hands: i64,
    pub hands_left: i64,
    /// In the order in which they are kept; the last is dropped first.
    pub duties: Vec<Duty>,
    /// What was sampled in its domains this year, and what came of it.
    pub samples: Vec<Sampled>,
}

impl Ledger {
    pub fn asked(&self) -> i64 {
        self.duties.iter().map(|duty| duty.left).sum()
    }
    pub fn short(&self) -> i64 {
        (self.asked() - self.hands_left).max(0)
    }
}

/// Days of a stretch, both ends counted.
fn days(from: Date, to: Date) -> i64 {
    if to < from { 0 } else { i64::from((to - from).get_days()) + 1 }
}

/// Hours of an inspector between two days, as far as the licence holds.
fn hours(inspector: &Inspector, from: Date, to: Date) -> i64 {
    let year = days(first(from), last(from));
    let end = inspector.during.to.and_then(|to| to.yesterday().ok()).unwrap_or(to);
    inspector.hours * days(from.max(inspector.during.from), to.min(end)) / year
}

fn first(day: Date) -> Date {
    Date::new(day.year(), 1, 1).unwrap_or(day)
}

fn last(day: Date) -> Date {
    Date::new(day.year(), 12, 31).unwrap_or(day)
}

/// The ledgers of a year as seen on a day of it.
pub fn ledgers(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Ledger>> {
    let rules = registry::rules(tx, day)?;
    let items: BTreeMap<String, Item> =
        registry::all::<Item>(tx)?.into_iter().map(|item| (item.code.clone(), item)).collect();
    let mut ledgers = Vec::new();
    // A domain that two bodies share is counted with the first of them.
    let mut counted = BTreeSet::new();
    for subject in registry::all::<Subject>(tx)? {
        if !subject.during.holds(day) {
            continue;
        }
        let inspectors = registry::eligible(tx, &subject, day, day)?;
        let sum = |from: Date| inspectors.iter().map(|it| hours(it, from, last(day))).sum();
        let (hands, hands_left): (i64, i64) = (sum(first(day)), sum(day));
        let mut duties = duties(tx, &subject.code, day, &items, &rules)?;
        let sampled = samples::sampled(tx, &subject, day, &mut counted)?;
        rechecks(&mut duties, sampled.iter().map(|it| it.owed).sum(), &rules);
        drop_last(&mut duties, hands_left);
        let inspectors = inspectors.len();
        ledgers.push(Ledger { subject, inspectors, hands, hands_left, duties, samples: sampled });
    }
    Ok(ledgers)
}

/// Re-checks that are owed and not planned: as many more visits of two.
fn rechecks(duties: &mut Vec<Duty>, owed: i64, rules: &InspectionRules) {
    let Some(basis) = rules.bases.iter().find(|it| it.code == RECHECK) else { return };
    let at = duties.iter().position(|it| it.sort == "basis" && it.code == RECHECK);
    let planned = at.map_or(0, |at| duties[at].visits - duties[at].done);
    let more = (owed - planned).max(0);
    if more == 0 {
        return;
    }
    let at = at.unwrap_or_else(|| {
        duties.push(Duty::new("basis", RECHECK, basis.rank));
        duties.len() - 1
    });
    let duty = &mut duties[at];
    duty.unplanned = more;
    duty.visits += more;
    duty.hours += more * basis.hours * 2;
    duty.left += more * basis.hours * 2;
}

/// The ground of a visit that looks again after a failure.
const RECHECK: &str = "recheck";

impl Duty {
    fn new(sort: &'static str, code: &str, rank: i64) -> Self {
        let code = code.to_owned();
        Self { sort, code, rank, visits: 0, done: 0, unplanned: 0, hours: 0, left: 0, short: 0 }
    }
}

/// Which hours nobody is there for, from the end of the order.
fn drop_last(duties: &mut [Duty], hands: i64) {
    duties.sort_by(|a, b| (a.rank, &a.code).cmp(&(b.rank, &b.code)));
    let mut left = hands;
    for duty in duties {
        duty.short = (duty.left - left.max(0)).max(0);
        left -= duty.left;
    }
}

/// A campaign comes after everything that the law asks for.
const CAMPAIGN_RANK: i64 = 100;

fn duties(
    tx: &mut Tx<'_>,
    subject: &str,
    day: Date,
    items: &BTreeMap<String, Item>,
    rules: &InspectionRules,
) -> Result<Vec<Duty>> {
    let mut found: BTreeMap<(&'static str, String), Duty> = BTreeMap::new();
    let seats: BTreeMap<i64, i64> = tx
        .query(
            "select visit, count(*) from visit_inspector where until is null group by visit order by visit",
            &[],
            |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
        )?
        .into_iter()
        .collect();
    tx.each(
        "select v.id, v.basis, t.item, s.state from visit v
           join visit_task t on t.visit = v.id and t.number = 1 join visit_stand s on s.visit = v.id
         where v.subject = ?1 and v.from_day <= ?2 and v.to_day >= ?3 and s.state not in ('cancelled', 'joined')
         order by v.id",
        params![subject, last(day), first(day)],
        |row| {
            let (basis, item): (Option<String>, String) = (row.get(1)?, row.get(2)?);
            let of_basis = basis.as_ref().and_then(|code| rules.bases.iter().find(|it| it.code == *code));
            let (sort, code, rank, each) = match of_basis {
                Some(it) => ("basis", it.code.clone(), it.rank, it.hours),
                None => {
                    let each = items.get(&item).map_or(0, |item| item.is.hours);
                    ("item", item, CAMPAIGN_RANK, each)
                }
            };
            let hours = each * seats.get(&row.get::<i64>(0)?).copied().unwrap_or(2);
            let done = row.get::<String>(3)? == "done";
            let duty = found
                .entry((sort, code.clone()))
                .or_insert_with(|| Duty::new(sort, &code, rank));
            duty.visits += 1;
            duty.done += i64::from(done);
            duty.hours += hours;
            duty.left += if done { 0 } else { hours };
            Ok(true)
        },
    )?;
    Ok(found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use terms::date;

    use super::*;
    use crate::registry::During;

    fn duty(code: &str, rank: i64, left: i64) -> Duty {
        Duty { visits: 1, hours: left, left, ..Duty::new("item", code, rank) }
    }

    #[test]
    fn what_comes_last_is_dropped_first() {
        let mut duties =
            vec![duty("campaign", 100, 80), duty("recheck", 3, 30), duty("request", 7, 20)];
        drop_last(&mut duties, 60);
        let short: Vec<(&str, i64)> =
            duties.iter().map(|it| (it.code.as_str(), it.short)).collect();
        assert_eq!(short, [("recheck", 0), ("request", 0), ("campaign", 70)]);
        drop_last(&mut duties, 10);
        let short: Vec<i64> = duties.iter().map(|it| it.short).collect();
        assert_eq!(short, [20, 20, 80]);
    }

    #[test]
    fn a_licence_that_ends_in_the_year_gives_hours_only_until_then() {
        let inspector = Inspector {
            code: "a".into(),
            keeper: 1,
            unit: 1,
            person: None,
            hours: 365,
            during: During { from: date(2024, 1, 1), to: Some(date(2026, 6, 1)) },
            source: String::new(),
        };
        assert_eq!(hours(&inspector, date(2026, 1, 1), date(2026, 12, 31)), 151);
        assert_eq!(hours(&inspector, date(2026, 7, 1), date(2026, 12, 31)), 0);
    }

    #[test]
    fn a_recheck_that_is_owed_is_a_duty_before_somebody_plans_it_and_not_twice_after() {
        let basis = |hours| packs::VisitBasis {
            code: RECHECK.into(),
            name: terms::Text::zh("复查"),
            statutory: true,
            urgent: false,
            hours,
            rank: 3,
            source: None,
            assumed: true,
        };
        let rules = InspectionRules { bases: vec![basis(3)], ..InspectionRules::default() };
        let mut duties = vec![duty("campaign", 100, 80)];
        rechecks(&mut duties, 5, &rules);
        assert_eq!((duties[1].unplanned, duties[1].visits, duties[1].left), (5, 5, 30));
        let mut duties = vec![Duty { visits: 4, done: 1, ..Duty::new("basis", RECHECK, 3) }];
        rechecks(&mut duties, 5, &rules);
        assert_eq!((duties[0].unplanned, duties[0].visits), (2, 6));
        rechecks(&mut duties, 3, &rules);
        assert_eq!(duties[0].visits, 6, "all that is owed is planned");
    }
}
