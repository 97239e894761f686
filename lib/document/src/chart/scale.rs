//! One x-scale that several drawings share: the rows of a ranking, small multiples.

use super::drawable;
use crate::number::Ticks;

/// Values to lengths. Two drawings with the same scale can be read against each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub from: f64,
    pub to: f64,
    /// Length of the whole drawing.
    pub width: f64,
}

/// Room at both ends, so that a point at the edge is drawn whole.
const INSET: f64 = 6.0;

impl Scale {
    /// Over the values given, with a twentieth of their spread to spare at both ends.
    ///
    /// The axis starts where the data are, which suits estimates and not quantities.
    pub fn over(values: impl IntoIterator<Item = f64>, width: f64) -> Self {
        Self::with_room(values, width, 0.05)
    }
    /// As [`Scale::over`], with `room` times the spread to spare at each end.
    pub fn with_room(values: impl IntoIterator<Item = f64>, width: f64, room: f64) -> Self {
        let (from, to) = spread(values).unwrap_or((0.0, 1.0));
        let room = (to - from) * room;
        Self { from: from - room, to: to + room, width }
    }
    /// Exactly from one value to another.
    pub fn between(from: f64, to: f64, width: f64) -> Self {
        let (from, to) = spread([from, to]).unwrap_or((0.0, 1.0));
        Self { from, to, width }
    }
    /// Where a value stands; values outside stop at the edge.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.from) / (self.to - self.from);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
        INSET + share * (self.width - 2.0 * INSET).max(0.0)
    }
    /// Round values, about one for each hundred of length.
    pub fn ticks(&self) -> Ticks {
        Ticks::inside(self.from, self.to, ((self.width / 100.0).round() as usize).clamp(2, 8))
    }
}

/// Least and greatest, opened up where all are alike; nothing where nothing can be drawn.
pub(crate) fn spread(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let mut drawn = values.into_iter().filter_map(|v| drawable(Some(v)));
    let first = drawn.next()?;
    let (low, high) = drawn.fold((first, first), |(low, high), v| (low.min(v), high.max(v)));
    // A spread below a billionth of the value is noise of the last digit.
    if high - low > high.abs().max(low.abs()) * 1e-9 {
        return Some((low, high));
    }
    let half = if low == 0.0 { 1.0 } else { low.abs() * 0.05 };
    Some((low - half, high + half))
}
