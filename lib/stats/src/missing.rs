//! Filling gaps, and never hiding that they were filled.
//!
//! An imputed value is a guess with a method's name. Every strategy returns, beside the value,
//! whether it was imputed, so that pages can show it and rates can leave it out.

use crate::describe::{mean_of, median_of};
use crate::error::{Error, number, same_length};

/// What to put where nothing was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy<'a> {
    /// Leave the gap.
    None,
    /// The mean of those present in the same group (one group number per value).
    GroupMean(&'a [usize]),
    /// The median of all present.
    Median,
    /// The last value before the gap; the series is in order of time. A gap at the start stays.
    LastValue,
}

/// A value and where it came from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filled {
    /// `None` if the strategy had nothing to put.
    pub value: Option<f64>,
    /// Whether the value was put here by the strategy.
    pub imputed: bool,
}

/// Fills the gaps of a series. NaN and infinities are refused: a gap is `None`.
///
/// ```
/// use stats::missing::{Strategy, fill};
/// let filled = fill(&[Some(2.0), None, Some(4.0), None], Strategy::GroupMean(&[1, 1, 1, 2])).unwrap();
/// assert_eq!((filled[1].value, filled[1].imputed), (Some(2.0 + 1.0), true));
/// assert_eq!((filled[3].value, filled[3].imputed), (None, false)); // nobody in group 2 reported
/// ```
pub fn fill(values: &[Option<f64>], strategy: Strategy<'_>) -> Result<Vec<Filled>, Error> {
    let broken = |value: &Option<f64>| value.is_some_and(|x| !x.is_finite());
    if let Some(index) = values.iter().position(broken) {
        let value = values[index].unwrap_or(f64::NAN);
        return Err(Error::NotFinite { name: "values", index, value });
    }
    values.iter().flatten().try_for_each(|x| number("values", *x).map(|_| ()))?;
    let guesses: Vec<Option<f64>> = match strategy {
        Strategy::None => vec![None; values.len()],
        Strategy::GroupMean(groups) => group_means(values, groups)?,
        Strategy::Median => {
            let present: Vec<f64> = values.iter().flatten().copied().collect();
            vec![(!present.is_empty()).then(|| median_of(&present)); values.len()]
        }
        Strategy::LastValue => {
            let carry = |last: &mut Option<f64>, value: &Option<f64>| {
                *last = value.or(*last);
                Some(*last)
            };
            values.iter().scan(None, carry).collect()
        }
    };
    let put = |(value, guess): (&Option<f64>, Option<f64>)| match value {
        Some(value) => Filled { value: Some(*value), imputed: false },
        None => Filled { value: guess, imputed: guess.is_some() },
    };
    Ok(values.iter().zip(guesses).map(put).collect())
}

fn group_means(values: &[Option<f64>], groups: &[usize]) -> Result<Vec<Option<f64>>, Error> {
    same_length("groups", groups.len(), values.len())?;
    let mut present = std::collections::BTreeMap::<usize, Vec<f64>>::new();
    for (value, group) in values.iter().zip(groups) {
        if let Some(value) = value {
            present.entry(*group).or_default().push(*value);
        }
    }
    // Sorted, so that the order of the rows cannot change the last digit.
    let mean = |members: &mut Vec<f64>| {
        members.sort_unstable_by(f64::total_cmp);
        mean_of(members)
    };
    let means: std::collections::BTreeMap<usize, f64> =
        present.iter_mut().map(|(group, members)| (*group, mean(members))).collect();
    Ok(groups.iter().map(|group| means.get(group).copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(strategy: Strategy<'_>, values: &[Option<f64>], expected: &[Option<f64>]) {
        let filled = fill(values, strategy).unwrap();
        let found: Vec<Option<f64>> = filled.iter().map(|filled| filled.value).collect();
        assert_eq!(found, expected, "{strategy:?}");
        for (value, filled) in values.iter().zip(filled) {
            assert_eq!(filled.imputed, value.is_none() && filled.value.is_some());
        }
    }

    #[test]
    fn each_strategy_puts_what_it_says_and_flags_it() {
        let gaps = [None, Some(1.0), None, Some(5.0), Some(6.0), None];
        check(Strategy::None, &gaps, &gaps);
        let (one, five, six) = (Some(1.0), Some(5.0), Some(6.0));
        check(Strategy::Median, &gaps, &[five, one, five, five, six, five]);
        check(Strategy::LastValue, &gaps, &[None, one, one, five, six, six]);
        let mean = Some(5.5);
        let groups = [1, 1, 2, 2, 2, 3];
        check(Strategy::GroupMean(&groups), &gaps, &[one, one, mean, five, six, None]);
    }

    #[test]
    fn nothing_present_fills_nothing_and_nan_is_not_a_gap() {
        check(Strategy::Median, &[None, None], &[None, None]);
        check(Strategy::LastValue, &[], &[]);
        assert!(fill(&[Some(f64::NAN)], Strategy::None).is_err());
        assert!(fill(&[None], Strategy::GroupMean(&[])).is_err());
    }
}
