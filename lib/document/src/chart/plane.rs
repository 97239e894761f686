//! Two axes with round values: what the charts of statistics stand on.

use super::scale::spread;
use super::style::{AXIS, GRIDLINE, SOFT, Style, TEXT};
use super::svg::{Anchor, Svg, width};
use crate::ink;
use crate::number::Ticks;

/// Limits that a process sets itself: never a target, never a state.
pub(crate) const LIMIT: Style = Style {
    class: "limit",
    attributes: &[
        ("fill", "none"),
        ("stroke", ink::BAD),
        ("stroke-width", "1.25"),
        ("stroke-dasharray", "6 4"),
    ],
};
/// What is expected.
pub(crate) const CENTRE: Style = Style {
    class: "centre",
    attributes: &[("fill", "none"), ("stroke", ink::MARK_PAST), ("stroke-width", "1.25")],
};
/// A boundary between stretches.
pub(crate) const BORDER: Style = Style {
    class: "border",
    attributes: &[
        ("fill", "none"),
        ("stroke", ink::LINE_STRONG),
        ("stroke-width", "1"),
        ("stroke-dasharray", "2 3"),
    ],
};

/// Where values stand.
pub(crate) struct Plane {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) foot: f64,
    x: Ticks,
    y: Ticks,
}

impl Plane {
    /// Axes around the values; nothing where none can be drawn. `right` is the room at the end for
    /// labels of lines.
    pub(crate) fn around(
        size: (f64, f64),
        xs: impl IntoIterator<Item = f64>,
        ys: impl IntoIterator<Item = f64>,
        right: f64,
        titled: bool,
    ) -> Option<Self> {
        let (x, y) = (spread(xs)?, spread(ys)?);
        let across = ((size.0 / 110.0) as usize).clamp(3, 8);
        let (x, y) = (Ticks::around(x.0, x.1, across), Ticks::around(y.0, y.1, 6));
        let labels = y.values.iter().map(|v| width(&y.label(*v))).fold(0.0f64, f64::max);
        let left = (labels + 16.0).max(44.0);
        Some(Self {
            left,
            right: (size.0 - right.max(16.0)).max(left + 80.0),
            top: if titled { 30.0 } else { 16.0 },
            foot: (size.1 - if titled { 48.0 } else { 28.0 }).max(80.0),
            x,
            y,
        })
    }

    pub(crate) fn x(&self, value: f64) -> f64 {
        place(&self.x, value, self.left, self.right)
    }
    pub(crate) fn y(&self, value: f64) -> f64 {
        place(&self.y, value, self.foot, self.top)
    }
    pub(crate) fn x_ends(&self) -> (f64, f64) {
        ends(&self.x)
    }

    /// Lines across with their values, and the axis below.
    pub(crate) fn draw_y(&self, svg: &mut Svg, title: &str) {
        for tick in &self.y.values {
            let y = self.y(*tick);
            svg.horizontal(&GRIDLINE, self.left, self.right, y);
            svg.text(&SOFT, self.left - 8.0, y + 4.0, Anchor::End, &self.y.label(*tick));
        }
        svg.horizontal(&AXIS, self.left, self.right, self.foot);
        svg.text(&TEXT, 8.0, 14.0, Anchor::Start, title);
    }

    /// Values under the axis and what they are.
    pub(crate) fn draw_x(&self, svg: &mut Svg, title: &str) {
        for tick in &self.x.values {
            let x = self.x(*tick);
            svg.vertical(&AXIS, x, self.foot, self.foot + 4.0);
            svg.text(&SOFT, x, self.foot + 18.0, Anchor::Middle, &self.x.label(*tick));
        }
        svg.text(&TEXT, (self.left + self.right) / 2.0, self.foot + 38.0, Anchor::Middle, title);
    }
}

fn ends(ticks: &Ticks) -> (f64, f64) {
    let first = ticks.values.first().copied().unwrap_or(0.0);
    (first, ticks.values.last().copied().unwrap_or(1.0))
}

fn place(ticks: &Ticks, value: f64, at_first: f64, at_last: f64) -> f64 {
    let (from, to) = ends(ticks);
    let share = (value - from) / (to - from);
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
    at_first + share * (at_last - at_first)
}
