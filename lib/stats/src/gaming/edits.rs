//! Late edits: changes that crowd before the deadline, and all help.

use super::{Finding, Oddity};
use crate::distribution::discrete;
use crate::error::{Error, at_least, within};

/// One change of a reported figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edit {
    /// Hours before the deadline.
    pub hours_before: f64,
    /// Whether it helped who made it.
    pub better: bool,
}

/// Edits in the last `late_hours` that helped, against the share among peers: the exact
/// hypergeometric chance of so many, if own and peers' edits were one heap (Fisher's test, one
/// side).
///
/// Everybody is late; therefore peers decide what is usual, and not the calendar. At least 5 own
/// edits and 20 of peers.
///
/// ```
/// use stats::gaming::edits::{Edit, late_edits};
/// let edit = |hours_before, better| Edit { hours_before, better };
/// let peers: Vec<Edit> = (0..100).map(|i| edit(7.0 * f64::from(i), i % 2 == 0)).collect();
/// let own: Vec<Edit> = (0..10).map(|i| edit(f64::from(i), true)).collect();
/// let found = late_edits(&own, &peers, 24.0).unwrap();
/// assert!(found.p_value < 1e-6 && found.rests_on.len() == 10);
/// ```
pub fn late_edits(own: &[Edit], peers: &[Edit], late_hours: f64) -> Result<Finding, Error> {
    within("late hours", late_hours, 0.0, 1e6)?;
    at_least("edits", own.len(), 5)?;
    at_least("edits of peers", peers.len(), 20)?;
    for edit in own.iter().chain(peers) {
        within("hours before the deadline", edit.hours_before, -1e6, 1e6)?;
    }
    let counts = |edit: &Edit| edit.better && edit.hours_before <= late_hours;
    let rests_on: Vec<usize> = (0..own.len()).filter(|i| counts(&own[*i])).collect();
    let (late, of) = (rests_on.len(), own.len());
    let late_peers = peers.iter().filter(|edit| counts(edit)).count();
    let total = (of + peers.len()) as u64;
    // At least `late` of the marked are at most `of - late` of the unmarked.
    let unmarked = total - (late + late_peers) as u64;
    let p_value = discrete::hypergeometric_at_most((of - late) as u64, of as u64, unmarked, total);
    let oddity = Oddity::LateEdits { late, of, peers: late_peers as f64 / peers.len() as f64 };
    Ok(Finding { oddity, p_value, rests_on })
}
