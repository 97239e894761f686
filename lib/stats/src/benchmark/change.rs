//! Efficiency over time: the Malmquist index (R. Färe and others, American Economic Review 84,
//! 1994, 66–83).

use super::envelopment::Units;
use crate::error::{Error, same_length};

/// Change of one unit between two periods; above 1 is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Malmquist {
    /// Productivity: `catching_up · frontier`.
    pub productivity: f64,
    /// Change of the own efficiency.
    pub catching_up: f64,
    /// Movement of the frontier where the unit stands.
    pub frontier: f64,
}

/// The index of the same units in the same order in two periods, constant returns, input scores:
/// `√((e10/e00)(e11/e01))`, where `e10` is the later data against the earlier frontier. `None` if a
/// unit cannot be compared with the other period's frontier.
///
/// ```
/// use stats::benchmark::{change::malmquist, envelopment::Units};
/// let units = |x: Vec<f64>| Units::new(vec![x], vec![vec![1.0, 1.0]]).unwrap();
/// let change = malmquist(&units(vec![2.0, 4.0]), &units(vec![1.0, 4.0])).unwrap();
/// let (leader, follower) = (change[0].unwrap(), change[1].unwrap());
/// assert!((leader.frontier - 2.0).abs() < 1e-9 && (leader.catching_up - 1.0).abs() < 1e-9);
/// assert!((follower.productivity - 1.0).abs() < 1e-9 && (follower.catching_up - 0.5).abs() < 1e-9);
/// ```
pub fn malmquist(before: &Units, after: &Units) -> Result<Vec<Option<Malmquist>>, Error> {
    same_length("units after", after.count(), before.count())?;
    let (e00, e11) = (before.score_others(before)?, after.score_others(after)?);
    let (e10, e01) = (before.score_others(after)?, after.score_others(before)?);
    let unit = |index: usize| {
        let (e00, e11, e10, e01) = (e00[index]?, e11[index]?, e10[index]?, e01[index]?);
        let productivity = ((e10 / e00) * (e11 / e01)).sqrt();
        let catching_up = e11 / e00;
        let frontier = productivity / catching_up;
        let known = [productivity, catching_up, frontier].iter().all(|x| x.is_finite());
        known.then_some(Malmquist { productivity, catching_up, frontier })
    };
    Ok((0..before.count()).map(unit).collect())
}
