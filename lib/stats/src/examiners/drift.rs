//! Does a reviewer grow stricter or milder over a season?
//!
//! In each period strictness is measured against the panel of that period ([`super::severity`]), so
//! that better files later do not look like mildness. What is compared is a reviewer's place in the
//! panel; if all grow stricter together, only files marked in both periods could tell.

use super::{Mark, severity};
use crate::distribution::normal;
use crate::error::{Error, at_least, within};

/// A reviewer's change from one period to the next in which he marked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    pub reviewer: usize,
    /// Positions of the periods.
    pub from: usize,
    pub to: usize,
    /// Positive: stricter than before, against those who marked in both.
    pub change: f64,
    pub error: f64,
    /// Two-sided, normal.
    pub p_value: f64,
}

/// Changes between each pair of neighbouring periods, for reviewers who marked in both. Files are
/// numbered anew in each period. With many reviewers put the p-values through
/// [`crate::warning::false_alarms::benjamini_hochberg`].
///
/// ```
/// use stats::examiners::{Mark, drift::drift};
/// let mark = |file, reviewer, value| Mark { file, reviewer, value };
/// let period = |third: f64| (0..20).flat_map(|file| {
///     let own = 70.0 + (file * 7 % 11) as f64;
///     let odd = if file % 2 == 0 { 0.5 } else { -0.5 };
///     [mark(file, 0, own + odd), mark(file, 1, own - odd), mark(file, 2, own - third)]
/// }).collect::<Vec<_>>();
/// let found = drift(&[period(0.0), period(3.0)], 3).unwrap();
/// assert!((found[2].change - 2.0).abs() < 1e-9 && found[2].p_value < 1e-6); // two against the panel
/// ```
pub fn drift(periods: &[Vec<Mark>], reviewers: usize) -> Result<Vec<Drift>, Error> {
    at_least("periods", periods.len(), 2)?;
    within("reviewers", reviewers as f64, 2.0, 500.0)?;
    let panels: Vec<Panel> =
        periods.iter().map(|marks| Panel::of(marks, reviewers)).collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for (from, pair) in panels.windows(2).enumerate() {
        let both: Vec<(usize, (f64, f64), (f64, f64))> = (0..reviewers)
            .filter_map(|r| Some((r, pair[0].places[r]?, pair[1].places[r]?)))
            .collect();
        at_least("reviewers who marked in both periods", both.len(), 2)?;
        let shift = both.iter().map(|(_, a, b)| b.0 - a.0).sum::<f64>() / both.len() as f64;
        for (reviewer, a, b) in both {
            let (change, error) = (b.0 - a.0 - shift, a.1.hypot(b.1));
            let p_value = match error > 0.0 {
                true => (2.0 * normal::upper((change / error).abs())).min(1.0),
                false => f64::from(u8::from(change == 0.0)),
            };
            found.push(Drift { reviewer, from, to: from + 1, change, error, p_value });
        }
    }
    Ok(found)
}

/// Strictness and standard error of those who marked.
struct Panel {
    places: Vec<Option<(f64, f64)>>,
}

impl Panel {
    fn of(marks: &[Mark], reviewers: usize) -> Result<Panel, Error> {
        let mut number = vec![None; reviewers];
        let mut present = 0;
        for mark in marks {
            within("reviewer", mark.reviewer as f64, 0.0, reviewers as f64 - 1.0)?;
            within("file", mark.file as f64, 0.0, 1e6 - 1.0)?;
            if number[mark.reviewer].is_none() {
                number[mark.reviewer] = Some(present);
                present += 1;
            }
        }
        let files = marks.iter().map(|mark| mark.file + 1).max().unwrap_or(0);
        let renumbered: Vec<Mark> = marks
            .iter()
            .filter_map(|mark| Some(Mark { reviewer: number[mark.reviewer]?, ..*mark }))
            .collect();
        let found = severity(&renumbered, files, present)?;
        let errors = found.errors.ok_or(Error::TooFew {
            name: "marks beyond one for each file and reviewer",
            got: marks.len(),
            need: files + present,
        })?;
        let place = |own: Option<usize>| own.map(|i| (found.strictness[i], errors[i]));
        Ok(Panel { places: number.into_iter().map(place).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn season(seed: u64, strict: [f64; 4]) -> Vec<Mark> {
        let mut s = Stream::new(seed, 0);
        let mut marks = Vec::new();
        for file in 0..60 {
            let quality = 75.0 + 6.0 * s.normal();
            for turn in 0..2 {
                let reviewer = (file + turn * (1 + file / 4 % 3)) % 4;
                marks.push(Mark { file, reviewer, value: quality - strict[reviewer] + s.normal() });
            }
        }
        marks
    }

    #[test]
    fn a_reviewer_who_turns_strict_is_found_and_quiet_ones_are_not() {
        let (mut called, mut hit) = (0, 0);
        for seed in 0..100 {
            let first = season(2 * seed, [0.0, 1.0, -1.0, 0.0]);
            let second = season(2 * seed + 1, [0.0, 1.0, -1.0, 3.0]);
            let found = drift(&[first.clone(), second], 4).unwrap();
            hit += u32::from(found[3].p_value < 0.01);
            let quiet = drift(&[first, season(500 + seed, [0.0, 1.0, -1.0, 0.0])], 4).unwrap();
            called += quiet.iter().filter(|d| d.p_value < 0.05).count();
        }
        assert!(hit >= 95, "{hit} of 100");
        assert!(called <= 40, "{called} of 400 at 5 %");
    }

    #[test]
    fn periods_without_common_reviewers_and_without_marks_are_refused() {
        let marks = season(1, [0.0; 4]);
        let other: Vec<Mark> =
            marks.iter().map(|m| Mark { reviewer: m.reviewer + 4, ..*m }).collect();
        assert!(drift(&[marks.clone(), other], 8).is_err());
        assert!(drift(&[marks.clone(), vec![]], 4).is_err());
        assert!(drift(&[marks], 4).is_err());
    }
}
