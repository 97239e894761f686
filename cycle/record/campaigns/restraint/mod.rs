//! Restraint: how often a firm may be visited, and what stands above that.
//!
//! Caps are data of a pack (published yearly caps; >1 a day, >2 a week, >3 a month as flagged in Chengdu and
//! elsewhere). They bind the kinds of visit that the pack says they bind (the daily kind); other kinds are
//! counted and flagged. Three visits running of one firm by one inspector that found nothing warn or block. A
//! duty by law (re-check, accident, stop-sale, complaint) is never blocked, whatever a pack says of caps.
//!
//! All bodies count: visits made here, and inspections that came in from other systems.

use std::collections::{BTreeMap, BTreeSet};

use packs::{InspectionRules, Restraint};
use store::{Tx, params};
use terms::{Date, Error, Result};

use crate::registry;

/// A visit that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    pub on: Date,
    pub kind: String,
    pub inspectors: Vec<String>,
    /// Whether anything was found; unknown while it lasts.
    pub fruitful: Option<bool>,
}

/// A visit to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub on: Date,
    pub kind: String,
    pub basis: Option<String>,
    pub inspectors: Vec<String>,
}

/// A rule that is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// Code of the cap, or `fruitless`.
    pub rule: String,
    pub act: Restraint,
    /// With the visit to come.
    pub seen: i64,
    pub most: i64,
    /// Days of the window; 0 for the calendar year.
    pub days: i64,
}

/// Everything that stands against a visit.
pub fn judge(rules: &InspectionRules, coming: &Coming, past: &[Past]) -> Vec<Met> {
    let bound = |code: &str| rules.kinds.iter().any(|kind| kind.code == code && kind.capped);
    let basis = coming.basis.as_deref();
    let statutory = rules.bases.iter().any(|it| it.statutory && Some(it.code.as_str()) == basis);
    let soften = |act: Restraint, binds: bool| match act {
        _ if statutory || !binds => Restraint::Flag,
        act => act,
    };
    let mut met = Vec::new();
    for cap in &rules.caps {
        let counted = past.iter().filter(|visit| match cap.days {
            // The published cap is one of daily checks.
            0 => visit.on.year() == coming.on.year() && visit.on <= coming.on && bound(&visit.kind),
            days => {
                let before = coming.on - visit.on;
                visit.on <= coming.on && i64::from(before.get_days()) < days
            }
        });
        let seen = i64::try_from(counted.count()).unwrap_or(i64::MAX) + 1;
        if seen > cap.most && (cap.days > 0 || bound(&coming.kind)) {
            let act = soften(cap.act, bound(&coming.kind));
            met.push(Met { rule: cap.code.clone(), act, seen, most: cap.most, days: cap.days });
        }
    }
    if let Some(rule) = &rules.fruitless {
        for inspector in &coming.inspectors {
            let by =
                past.iter().filter(|it| it.inspectors.contains(inspector) && it.on <= coming.on);
            let mut by: Vec<&Past> = by.filter(|it| it.fruitful.is_some()).collect();
            by.sort_by_key(|it| std::cmp::Reverse(it.on));
            let running = by.iter().take_while(|it| it.fruitful == Some(false)).count();
            let seen = i64::try_from(running).unwrap_or(i64::MAX);
            if seen >= rule.most {
                let act = soften(rule.act, true);
                met.push(Met { rule: "fruitless".to_owned(), act, seen, most: rule.most, days: 0 });
                break;
            }
        }
    }
    met
}

/// What is known of visits to a firm that have begun before or on a day.
pub fn past(tx: &mut Tx<'_>, firm: i64, upto: Date, but: Option<i64>) -> Result<Vec<Past>> {
    let mut found: BTreeMap<i64, Past> = BTreeMap::new();
    tx.each(
        "select visit, begun_on, kind, fruitful from visit_stand
         where firm = ?1 and begun_on is not null and begun_on <= ?2 order by visit",
        params![firm, upto],
        |row| {
            let visit: i64 = row.get(0)?;
            if Some(visit) != but {
                let past = Past {
                    on: row.get::<String>(1)?.parse().map_err(Error::broken)?,
                    kind: row.get(2)?,
                    inspectors: Vec::new(),
                    fruitful: row.get::<Option<i64>>(3)?.map(|it| it == 1),
                };
                found.insert(visit, past);
            }
            Ok(true)
        },
    )?;
    let ids: Vec<i64> = found.keys().copied().collect();
    tx.each(
        "select visit, inspector from visit_inspector where visit {in 1} and until is null order by visit, inspector",
        params![ids],
        |row| {
            if let Some(past) = found.get_mut(&row.get::<i64>(0)?) {
                past.inspectors.push(row.get(1)?);
            }
            Ok(true)
        },
    )?;
    let mut all: Vec<Past> = found.into_values().collect();
    // What others did; what was done here stands in the register too and is not counted twice.
    all.extend(tx.query(
        "select on_date, kind, critical + serious + minor from inspection
         where firm = ?1 and on_date <= ?2 and until is null and source <> ?3 order by on_date, id",
        params![firm, upto, crate::visits::SOURCE],
        |row| {
            Ok(Past {
                on: row.get::<String>(0)?.parse().map_err(Error::broken)?,
                kind: kind_of(&row.get::<String>(1)?).to_owned(),
                inspectors: Vec::new(),
                fruitful: Some(row.get::<i64>(2)? > 0),
            })
        },
    )?);
    Ok(all)
}

/// The kind of visit that a word of the register of inspections stands for.
fn kind_of(word: &str) -> &str {
    match word {
        "daily" | "double-random" | "canvass" => "daily",
        "special" => "special",
        _ => "case",
    }
}

/// Firms that have had as many visits of this kind in the year as a blocking cap allows.
pub fn firms_at_cap(tx: &mut Tx<'_>, kind: &str, day: Date) -> Result<BTreeSet<i64>> {
    let rules = registry::rules(tx, day)?;
    let bound = rules.kinds.iter().any(|it| it.code == kind && it.capped);
    let cap = rules.caps.iter().find(|cap| cap.days == 0 && cap.act == Restraint::Block);
    let Some(cap) = cap.filter(|_| bound) else { return Ok(BTreeSet::new()) };
    let bound: BTreeSet<&str> =
        rules.kinds.iter().filter(|it| it.capped).map(|it| it.code.as_str()).collect();
    let first = format!("{:04}-01-01", day.year());
    let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
    tx.each(
        "select firm, kind from visit_stand where begun_on >= ?1 and begun_on <= ?2 order by visit",
        params![&first, day],
        |row| {
            if bound.contains(row.get::<String>(1)?.as_str()) {
                *counts.entry(row.get(0)?).or_default() += 1;
            }
            Ok(true)
        },
    )?;
    tx.each(
        "select firm, kind from inspection
         where on_date >= ?1 and on_date <= ?2 and until is null and source <> ?3 order by id",
        params![&first, day, crate::visits::SOURCE],
        |row| {
            if bound.contains(kind_of(&row.get::<String>(1)?)) {
                *counts.entry(row.get(0)?).or_default() += 1;
            }
            Ok(true)
        },
    )?;
    Ok(counts.into_iter().filter(|(_, n)| *n >= cap.most).map(|(firm, _)| firm).collect())
}

#[cfg(test)]
mod tests {
    use packs::{FruitlessRule, VisitBasis, VisitCap, VisitKind};
    use terms::{Text, date};

    use super::*;

    fn rules() -> InspectionRules {
        let kind = |code: &str, capped| VisitKind {
            code: code.into(),
            name: Text::new(code, code),
            capped,
            approval: None,
            source: None,
            assumed: true,
        };
        let basis = |code: &str, statutory| VisitBasis {
            code: code.into(),
            name: Text::new(code, code),
            statutory,
            urgent: false,
            hours: 3,
            rank: 1,
            source: None,
            assumed: true,
        };
        let cap = |code: &str, days, most, act| VisitCap {
            code: code.into(),
            days,
            most,
            act,
            source: None,
            assumed: true,
        };
        InspectionRules {
            kinds: vec![kind("daily", true), kind("case", false), kind("special", false)],
            bases: vec![basis("complaint", true), basis("referral", false)],
            caps: vec![
                cap("year", 0, 2, Restraint::Block),
                cap("day", 1, 1, Restraint::Warn),
                cap("week", 7, 2, Restraint::Warn),
                cap("month", 30, 3, Restraint::Warn),
            ],
            fruitless: Some(FruitlessRule {
                most: 3,
                act: Restraint::Block,
                source: None,
                assumed: true,
            }),
            rates: Vec::new(),
            weights: [5, 2, 1],
        }
    }
    fn past(on: Date, kind: &str) -> Past {
        Past { on, kind: kind.into(), inspectors: vec!["a".into()], fruitful: Some(true) }
    }
    fn coming(kind: &str, basis: Option<&str>) -> Coming {
        let basis = basis.map(str::to_owned);
        Coming { on: date(2026, 6, 30), kind: kind.into(), basis, inspectors: vec!["a".into()] }
    }
    fn met(kind: &str, basis: Option<&str>, past: &[Past]) -> Vec<(String, Restraint)> {
        judge(&rules(), &coming(kind, basis), past)
            .into_iter()
            .map(|it| (it.rule, it.act))
            .collect()
    }

    #[test]
    fn the_published_cap_blocks_the_third_daily_check_of_a_year_and_not_of_the_next() {
        let twice = [past(date(2026, 1, 5), "daily"), past(date(2026, 3, 5), "daily")];
        assert_eq!(met("daily", None, &twice), [("year".into(), Restraint::Block)]);
        let before = [past(date(2025, 1, 5), "daily"), past(date(2025, 3, 5), "daily")];
        assert_eq!(met("daily", None, &before), []);
    }

    #[test]
    fn more_than_one_a_day_two_a_week_three_a_month_warns() {
        let day = |d| past(date(2026, 6, d), "case");
        assert_eq!(met("daily", None, &[day(30)]), [("day".into(), Restraint::Warn)]);
        assert_eq!(met("daily", None, &[day(24), day(29)]), [("week".into(), Restraint::Warn)]);
        assert_eq!(met("daily", None, &[day(23), day(29)]), []);
        assert_eq!(
            met("daily", None, &[day(1), day(2), day(3)]),
            [("month".into(), Restraint::Warn)]
        );
    }

    #[test]
    fn other_kinds_are_counted_and_flagged_and_a_duty_by_law_is_never_blocked() {
        let many: Vec<Past> = (1..=6).map(|d| past(date(2026, 6, d + 24), "daily")).collect();
        for (kind, basis) in [
            ("case", Some("referral")),
            ("special", None),
            ("case", Some("complaint")),
            ("daily", Some("complaint")),
        ] {
            let met = met(kind, basis, &many);
            assert!(
                !met.is_empty() && met.iter().all(|(_, act)| *act == Restraint::Flag),
                "{kind}: {met:?}"
            );
        }
        assert!(met("daily", None, &many).contains(&("year".into(), Restraint::Block)));
    }

    #[test]
    fn three_visits_running_that_found_nothing_block_the_same_inspector_and_no_other() {
        let empty = |m| Past { fruitful: Some(false), ..past(date(2025, m, 1), "case") };
        let three = [empty(1), empty(2), empty(3)];
        assert_eq!(met("case", None, &three), [("fruitless".into(), Restraint::Block)]);
        assert_eq!(met("case", Some("complaint"), &three), [("fruitless".into(), Restraint::Flag)]);
        let broken = [empty(1), past(date(2025, 2, 1), "case"), empty(3), empty(4)];
        assert_eq!(met("case", None, &broken), []);
        let other = Coming { inspectors: vec!["b".into()], ..coming("case", None) };
        assert_eq!(judge(&rules(), &other, &three), []);
    }
}
