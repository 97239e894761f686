//! What the linked indicator says. Phases do not know each other, so whoever puts the program together
//! hands in who can answer; progress is worked out here, in decimals.

use store::Tx;
use terms::{Decimal, Millionths, Period, Result};
use web::Me;

use crate::plans::{Direction, Number};

/// A value that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub indicator: String,
    /// The area; none is the whole city.
    pub unit: Option<i64>,
    pub period: Period,
}

/// A value with its way down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// The name of the indicator.
    pub name: String,
    pub value: Option<Decimal>,
    /// As it is printed, with its sign.
    pub text: String,
    /// Why there is none, or what is missing behind it.
    pub remark: String,
    /// To the explanation of the number.
    pub href: String,
    /// With all its digits.
    pub exact: String,
}

/// Who says what indicators amount to: an answer for each value asked, none for an indicator nobody knows.
pub type Measure = fn(&mut Tx<'_>, &Me, &[Asked]) -> Result<Vec<Option<Measured>>>;

/// For a program without indicators: nothing is known.
///
/// # Errors
/// None.
pub fn unmeasured(_: &mut Tx<'_>, _: &Me, asked: &[Asked]) -> Result<Vec<Option<Measured>>> {
    Ok(asked.iter().map(|_| None).collect())
}

/// How much of the way to the target is done, in per cent from 0 to 100, to one decimal. From the baseline
/// where there is one, else from nothing; none where there is no way to go.
pub fn share(number: &Number, value: Decimal) -> Option<Decimal> {
    let hundred = Decimal::ONE_HUNDRED;
    let target = number.value.map(Millionths::decimal)?;
    let lower = number.direction == Direction::Lower;
    if lower && value <= target || !lower && value >= target {
        return Some(hundred);
    }
    let from = match number.baseline.map(Millionths::decimal) {
        Some(from) => from,
        // Nothing is not where a number comes from that is to become smaller.
        None if lower => return None,
        None => Decimal::ZERO,
    };
    let way = target.checked_sub(from)?;
    if way.is_zero() || lower != way.is_sign_negative() {
        // The baseline was better than the target: only the target counts.
        return Some(Decimal::ZERO);
    }
    let gone = value.checked_sub(from)?.checked_mul(hundred)?.checked_div(way)?;
    Some(gone.clamp(Decimal::ZERO, hundred).round_dp(1))
}

/// What pages show of the linked indicator.
pub(crate) struct Progress {
    pub(crate) measured: Measured,
    pub(crate) share: Option<Decimal>,
}

impl Progress {
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        me: &Me,
        measure: Measure,
        number: &Number,
        unit: Option<i64>,
        period: Period,
    ) -> Result<Option<Self>> {
        let Some(indicator) = number.indicator.clone() else { return Ok(None) };
        let asked = [Asked { indicator, unit, period }];
        let measured = measure(tx, me, &asked)?.into_iter().next().flatten();
        Ok(measured.map(|measured| Self {
            share: measured.value.and_then(|value| share(number, value)),
            measured,
        }))
    }
    pub(crate) fn share_text(&self) -> String {
        self.share.map_or_else(String::new, |share| format!("{}%", share.normalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(baseline: &str, value: &str, direction: Direction) -> Number {
        let read = |text: &str| Millionths::parse(text).ok();
        Number { baseline: read(baseline), value: read(value), direction, ..Number::default() }
    }

    fn done(number: &Number, value: &str) -> Option<String> {
        share(number, value.parse().unwrap()).map(|it| it.normalize().to_string())
    }

    #[test]
    fn progress_is_the_way_from_the_baseline_to_the_target() {
        let rate = number("92.6", "94", Direction::Higher);
        assert_eq!(done(&rate, "93.3").as_deref(), Some("50"));
        assert_eq!(done(&rate, "92").as_deref(), Some("0"), "behind the baseline is no way gone");
        assert_eq!(done(&rate, "94").as_deref(), Some("100"));
        assert_eq!(done(&rate, "99").as_deref(), Some("100"));
        let loss = number("2.5", "2", Direction::Lower);
        assert_eq!(done(&loss, "2.2").as_deref(), Some("60"));
        assert_eq!(done(&loss, "1.9").as_deref(), Some("100"));
    }

    #[test]
    fn without_a_baseline_the_way_begins_at_nothing_and_without_a_target_there_is_none() {
        assert_eq!(done(&number("", "80", Direction::Higher), "60").as_deref(), Some("75"));
        assert_eq!(done(&number("", "2", Direction::Lower), "3"), None);
        assert_eq!(done(&number("", "", Direction::Higher), "3"), None);
        assert_eq!(done(&number("95", "94", Direction::Higher), "93").as_deref(), Some("0"));
    }
}
