//! The periods that a reader can go to: years and quarters that the records reach.

use terms::{Period, PeriodKind};
use web::Me;

use crate::scope::Scope;

pub(crate) struct Choice {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// Years, and the quarters of the year that the page is about. `first` and `last` are the months that
/// the records reach; without records there is nothing to choose.
pub(crate) fn choices(
    me: &Me,
    scope: &Scope,
    path: &str,
    reach: Option<(Period, Period)>,
) -> (Vec<Choice>, Vec<Choice>) {
    let Some((first, last)) = reach else { return (Vec::new(), Vec::new()) };
    let choice = |period: Period, label: String| Choice {
        label,
        href: address(me, path, period),
        current: period == scope.period,
    };
    let years = (first.year()..=last.year())
        .filter_map(|year| Period::year_of(year).ok())
        .map(|period| choice(period, period.year().to_string()))
        .collect();
    let year = scope.period.year();
    let months = |period: Period| period.months();
    let quarters = (1..=4)
        .filter_map(|number| Period::new(PeriodKind::Quarter, year, number).ok())
        .filter(|period| months(*period).iter().any(|month| first <= *month && *month <= last))
        .map(|period| {
            choice(
                period,
                me.lang.pick(format!("{}季度", period.number()), format!("Q{}", period.number())),
            )
        })
        .collect();
    (years, quarters)
}

/// The same page about another period; what else the address says is kept.
fn address(me: &Me, path: &str, period: Period) -> String {
    let here = if me.path_and_query.is_empty() { path } else { &me.path_and_query };
    ui::with_query(here, "period", &period.to_string())
}
