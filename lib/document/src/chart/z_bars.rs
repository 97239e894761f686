//! Scores of laboratories side by side: bars from zero, guide lines at 2 and 3, the names at left.

use super::drawable;
use super::plane::{BORDER, LIMIT};
use super::style::{AXIS, BAR, BAR_LOW, BAR_PART, SOFT, STRONG, TEXT};
use super::svg::{Anchor, Svg, fitted, width};
use crate::number::signed;

const ROW: f64 = 20.0;
/// Beyond this a bar ends in its figure alone.
const EDGE: f64 = 5.0;

#[derive(Debug, Clone, PartialEq)]
pub struct ZBars {
    pub label: String,
    /// Name and score, in the order given.
    pub rows: Vec<(String, Option<f64>)>,
    pub x_title: String,
    pub empty: String,
    pub width: f64,
}

impl Default for ZBars {
    fn default() -> Self {
        let (label, x_title, empty) = Default::default();
        Self { label, rows: Vec::new(), x_title, empty, width: 640.0 }
    }
}

impl ZBars {
    pub fn svg(&self) -> String {
        let foot = 8.0 + self.rows.len() as f64 * ROW;
        let height = foot + 46.0;
        let mut svg = Svg::open("chart", self.width, height, &self.label, false);
        if self.rows.is_empty() {
            svg.text(&SOFT, self.width / 2.0, height / 2.0, Anchor::Middle, &self.empty);
            return svg.close();
        }
        let names = self.rows.iter().map(|(name, _)| width(name)).fold(0.0f64, f64::max);
        let names = names.min(self.width * 0.35);
        let (left, right) = (names + 50.0, self.width - 44.0);
        let x = |z: f64| (left + right) / 2.0 + z.clamp(-EDGE, EDGE) / EDGE * (right - left) / 2.0;
        for guide in [-3.0, -2.0, 2.0, 3.0f64] {
            let style = if guide.abs() > 2.5 { &LIMIT } else { &BORDER };
            svg.vertical(style, x(guide), 4.0, foot);
            svg.text(&SOFT, x(guide), foot + 16.0, Anchor::Middle, &signed(guide, 0));
        }
        svg.text(&SOFT, x(0.0), foot + 16.0, Anchor::Middle, "0");
        svg.text(&TEXT, x(0.0), foot + 36.0, Anchor::Middle, &self.x_title);
        for (i, (name, z)) in self.rows.iter().enumerate() {
            let y = 8.0 + i as f64 * ROW;
            let base = y + ROW / 2.0 + 4.0;
            svg.text(&TEXT, names, base, Anchor::End, &fitted(name, names));
            let Some(z) = drawable(*z) else {
                svg.text(&SOFT, x(0.0) + 6.0, base, Anchor::Start, crate::number::MISSING);
                continue;
            };
            let style = match z.abs() {
                size if size <= 2.0 => &BAR,
                size if size < 3.0 => &BAR_PART,
                _ => &BAR_LOW,
            };
            let words = signed(z, 2);
            let (from, to) = (x(z.min(0.0)), x(z.max(0.0)));
            svg.rectangle(style, from, y + 4.0, to - from, ROW - 8.0, &format!("{name} {words}"));
            let (at, anchor) =
                if z < 0.0 { (from - 5.0, Anchor::End) } else { (to + 5.0, Anchor::Start) };
            svg.text(&STRONG, at, base, anchor, &words);
        }
        svg.vertical(&AXIS, x(0.0), 4.0, foot);
        svg.close()
    }
}
