//! The periods that a reader can go to: years, quarters and declared years that the records reach.

use terms::{Period, PeriodKind};
use web::Me;

use crate::scope::Scope;

pub(crate) struct Choice {
    pub(crate) label: String,
    /// The period in full.
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// What a page offers, by kind.
#[derive(Default)]
pub(crate) struct Choices {
    pub(crate) years: Vec<Choice>,
    pub(crate) quarters: Vec<Choice>,
    /// Years that begin on a day of their own, such as July to June.
    pub(crate) declared: Vec<Choice>,
}

/// Years, the quarters of the year that the page is about, and declared years. `first` and `last` are the months that
/// the records reach; without records there is nothing to choose.
pub(crate) fn choices(
    me: &Me,
    scope: &Scope,
    path: &str,
    reach: Option<(Period, Period)>,
) -> Choices {
    let Some((first, last)) = reach else { return Choices::default() };
    let choice = |period: Period, label: String| Choice {
        label,
        title: period.say(me.lang),
        href: address(me, path, period),
        current: period == scope.period,
    };
    let years = (first.year()..=last.year())
        .filter_map(|year| Period::year_of(year).ok())
        .map(|period| choice(period, period.year().to_string()))
        .collect();
    let year = scope.period.year();
    let months = |period: Period| period.months();
    let rules = &scope.place.declared;
    let span = |period: Period| period.span_with(rules).ok();
    let reached = |period: &Period| {
        let ends = span(first).zip(span(last)).zip(span(*period));
        ends.is_some_and(|((first, last), of)| of.0 < last.1 && first.0 < of.1)
    };
    let declared = rules
        .iter()
        .flat_map(|rule| {
            (first.year() - 1..=last.year())
                .filter_map(|year| Period::new(PeriodKind::Declared(rule.slot), year, 1).ok())
        })
        .filter(reached)
        .map(|period| choice(period, period.to_string()))
        .collect();
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
    Choices { years, quarters, declared }
}

/// The same page about another period; what else the address says is kept.
fn address(me: &Me, path: &str, period: Period) -> String {
    let here = if me.path_and_query.is_empty() { path } else { &me.path_and_query };
    ui::with_query(here, "period", &period.to_string())
}
