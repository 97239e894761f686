//! Which period a scheme judges when a page is about another one.

use score::Scheme;
use terms::{Date, DeclaredYear, Period, PeriodKind, Result};

use super::indicators_of;
use crate::indicators::Catalogue;

/// The period that a scheme judges when a page is about `asked`: `asked` itself, unless some indicator
/// of the scheme is had less often; then the longer period around the day spoken of.
pub(crate) fn judged(
    scheme: &Scheme,
    catalogue: &Catalogue,
    asked: Period,
    day: Date,
    declared: &[DeclaredYear],
) -> Result<Period> {
    if let Some(slot) = scheme.declared_year {
        for year in [i64::from(day.year()), i64::from(day.year()) - 1] {
            let period = Period::new(PeriodKind::Declared(slot), year, 1)?;
            if period.span_with(declared).is_ok_and(|(from, end)| from <= day && day < end) {
                return Ok(period);
            }
        }
    }
    let rarest = indicators_of(scheme)
        .iter()
        .filter_map(|code| catalogue.newest(code))
        .map(|defined| rarity(&defined.definition.frequency))
        .max()
        .unwrap_or(0);
    if span_rarity(asked.kind()) >= rarest {
        return Ok(asked);
    }
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    match rarest {
        1 => Period::month_of(day),
        2 => Period::new(PeriodKind::Quarter, year, (month - 1) / 3 + 1),
        3 => Period::new(PeriodKind::Half, year, (month - 1) / 6 + 1),
        _ => Period::year_of(year),
    }
}

/// How seldom a figure comes, as a number that grows.
pub(crate) fn rarity(frequency: &str) -> u8 {
    match frequency {
        "week" => 0,
        "month" => 1,
        "quarter" => 2,
        "half" => 3,
        _ => 4,
    }
}

/// The same for a period that is asked about.
pub(crate) fn span_rarity(kind: PeriodKind) -> u8 {
    match kind {
        PeriodKind::Week => 0,
        PeriodKind::Month => 1,
        PeriodKind::Quarter => 2,
        PeriodKind::Half => 3,
        PeriodKind::Year | PeriodKind::Declared(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_holds_what_comes_as_often_as_it_lasts() {
        for (frequency, kind, holds) in [
            ("year", PeriodKind::Quarter, false),
            ("year", PeriodKind::Year, true),
            ("quarter", PeriodKind::Quarter, true),
            ("quarter", PeriodKind::Month, false),
            ("month", PeriodKind::Declared(0), true),
            ("once", PeriodKind::Half, false),
        ] {
            assert_eq!(span_rarity(kind) >= rarity(frequency), holds, "{frequency} {kind:?}");
        }
    }
}
