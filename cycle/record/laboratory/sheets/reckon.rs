//! What a worksheet says of itself: blanks under their bound, controls within their tolerance, duplicates that agree.
//!
//! A pure function of all places of a sheet, run at every edit; two hundred results take well under a millisecond.

/// What stands at a place of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Sample,
    /// Nothing in it: what is found comes from the way it was done. `tolerance` is the most that may be found.
    Blank,
    /// A value that is known: `expected`, within `tolerance`.
    Control,
    /// The sample at another place again: `tolerance` is the largest relative difference, in millionths.
    Duplicate,
}

impl Sort {
    pub const ALL: [Sort; 4] = [Sort::Sample, Sort::Blank, Sort::Control, Sort::Duplicate];
    pub fn code(self) -> &'static str {
        match self {
            Sort::Sample => "sample",
            Sort::Blank => "blank",
            Sort::Control => "control",
            Sort::Duplicate => "duplicate",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        Sort::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// One place, with the result that stands there now. Values in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub test: i64,
    pub sort: Sort,
    /// The place that a duplicate repeats, by its test.
    pub pair: Option<i64>,
    pub expected: Option<i64>,
    pub tolerance: Option<i64>,
    pub value: Option<i64>,
    pub below: bool,
    /// Retested, retracted or invalidated.
    pub ended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A sample, or a place that no longer counts.
    Nothing,
    Waiting,
    Holds,
    Fails,
}

/// What is reckoned at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoned {
    pub test: i64,
    pub said: Said,
    /// A control's recovery or a duplicate's relative difference, in millionths of one.
    pub figure: Option<i64>,
}

/// A whole sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub places: Vec<Reckoned>,
    pub entered: usize,
    pub waiting: usize,
    pub failed: usize,
    /// The mean of the blanks that have a value.
    pub blank_mean: Option<i64>,
    /// The control that is farthest from its value, as a share of its tolerance, in millionths.
    pub control_worst: Option<i64>,
}

impl Summary {
    /// Everything is entered, and every blank, control and duplicate is as it should be.
    pub fn holds(&self) -> bool {
        self.failed == 0 && self.waiting == 0 && self.entered > 0
    }
    /// No blank, control or duplicate fails or is still to come.
    pub fn controls_hold(&self) -> bool {
        self.places.iter().all(|it| matches!(it.said, Said::Nothing | Said::Holds))
    }
}

const ONE: i128 = 1_000_000;

fn share(part: i128, whole: i128) -> Option<i64> {
    if whole == 0 {
        return None;
    }
    i64::try_from(part * ONE / whole).ok()
}

/// Reckons a sheet anew.
///
/// ```
/// # use laboratory::sheets::reckon::*;
/// let control = Place { test: 1, sort: Sort::Control, pair: None, expected: Some(50_000_000), tolerance: Some(2_000_000),
///     value: Some(51_000_000), below: false, ended: false };
/// let summary = reckon(&[control]);
/// assert_eq!(summary.places[0].figure, Some(1_020_000)); // recovery of 102 %
/// assert_eq!(summary.places[0].said, Said::Holds);
/// ```
pub fn reckon(places: &[Place]) -> Summary {
    let mut by_test: Vec<(i64, usize)> =
        places.iter().enumerate().map(|(at, place)| (place.test, at)).collect();
    by_test.sort_unstable();
    let find = |test: i64| {
        let at = by_test.binary_search_by_key(&test, |it| it.0).ok()?;
        places.get(by_test[at].1)
    };
    let mut out = Summary { places: Vec::with_capacity(places.len()), ..Summary::default() };
    let (mut blanks, mut blank_count) = (0_i128, 0_i128);
    for place in places {
        let reckoned = match (place.ended, place.value) {
            (true, _) => (Said::Nothing, None),
            (false, None) => {
                out.waiting += 1;
                let said = if place.sort == Sort::Sample { Said::Nothing } else { Said::Waiting };
                (said, None)
            }
            (false, Some(value)) => {
                out.entered += 1;
                if place.sort == Sort::Blank {
                    blanks += i128::from(value);
                    blank_count += 1;
                }
                one(place, value, place.pair.and_then(find))
            }
        };
        if place.sort == Sort::Control
            && !place.ended
            && let (Some(value), Some(expected), Some(tolerance)) =
                (place.value, place.expected, place.tolerance)
        {
            let off =
                share((i128::from(value) - i128::from(expected)).abs(), i128::from(tolerance));
            out.control_worst = out.control_worst.max(off);
        }
        out.failed += usize::from(reckoned.0 == Said::Fails);
        out.places.push(Reckoned { test: place.test, said: reckoned.0, figure: reckoned.1 });
    }
    if blank_count > 0 {
        out.blank_mean = i64::try_from(blanks / blank_count).ok();
    }
    out
}

fn one(place: &Place, value: i64, pair: Option<&Place>) -> (Said, Option<i64>) {
    let said = |holds: bool| if holds { Said::Holds } else { Said::Fails };
    let value = i128::from(value);
    let tolerance = place.tolerance.map(i128::from);
    match place.sort {
        Sort::Sample => (Said::Nothing, None),
        // Found nothing above the limit of detection: that is what a blank is for.
        Sort::Blank => {
            (said(place.below || tolerance.is_none_or(|most| value.abs() <= most)), None)
        }
        Sort::Control => {
            let Some(expected) = place.expected.map(i128::from) else { return (Said::Fails, None) };
            let holds = tolerance.is_none_or(|most| (value - expected).abs() <= most);
            (said(holds && !place.below), share(value, expected))
        }
        Sort::Duplicate => {
            let Some(other) = pair.filter(|pair| !pair.ended) else { return (Said::Fails, None) };
            let Some(other_value) = other.value.map(i128::from) else {
                return (Said::Waiting, None);
            };
            if place.below || other.below {
                // Both under the limit of detection agree; one of them cannot be compared.
                return (said(place.below == other.below), None);
            }
            let mean = (value + other_value) / 2;
            let difference = share((value - other_value).abs(), mean.abs());
            let holds = match (difference, tolerance) {
                (Some(difference), Some(most)) => i128::from(difference) <= most,
                (None, _) => value == other_value,
                (_, None) => true,
            };
            (said(holds), difference)
        }
    }
}
