//! One of many small charts: the line, the target as a level, the last value with its interval.
//! Small multiples share both scales, so the caller gives the range for all of them.

use super::scale::spread;
use super::style::{LOW_POINT, PAST, PLUMB, POINT, SOFT, THIN};
use super::svg::{Anchor, Svg};
use super::{drawable, interval};

const WIDTH: f64 = 156.0;
const HEIGHT: f64 = 50.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// Oldest first; missing values leave a gap.
    pub values: Vec<Option<f64>>,
    /// The shared range of values, least and greatest.
    pub range: Option<(f64, f64)>,
    pub target: Option<f64>,
    /// The interval of the last value.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub below: bool,
    pub label: String,
    pub title: String,
    /// What stands where nothing may be shown: 少于20批，不公布.
    pub empty: String,
}

impl Spark {
    pub fn svg(&self) -> String {
        let all = self.values.iter().copied().chain([self.target, self.low, self.high]).flatten();
        let range = self.range.map_or_else(|| spread(all), |(a, b)| spread([a, b]));
        let (from, to) = range.unwrap_or((0.0, 1.0));
        let y = |v: f64| 4.0 + (1.0 - ((v - from) / (to - from)).clamp(0.0, 1.0)) * (HEIGHT - 8.0);
        let step = (WIDTH - 12.0) / (self.values.len().max(2) - 1) as f64;
        let x = |i: usize| 4.0 + i as f64 * step;

        let mut svg = Svg::open("chart", WIDTH, HEIGHT, &self.label, false);
        if let Some(target) = drawable(self.target) {
            svg.horizontal(&PLUMB, 0.0, WIDTH, y(target));
        }
        if self.values.iter().all(|v| drawable(*v).is_none()) {
            svg.text(&SOFT, 4.0, HEIGHT - 6.0, Anchor::Start, &self.empty);
            return svg.close();
        }
        for run in runs(&self.values) {
            let points: Vec<_> = run.into_iter().map(|(i, v)| (x(i), y(v))).collect();
            match points[..] {
                // One value between two gaps is no line; it would vanish.
                [(x, y)] => svg.circle(&POINT, x, y, 2.0, ""),
                _ => svg.points("polyline", &PAST, &points),
            }
        }
        let last = self.values.len() - 1;
        if let Some(value) = drawable(self.values[last]) {
            svg.group(&self.title, |svg| {
                if let Some((low, high)) = interval(self.low, self.high) {
                    svg.vertical(&THIN, x(last), y(high), y(low));
                }
                let style = if self.below { &LOW_POINT } else { &POINT };
                svg.circle(style, x(last), y(value), 3.5, "");
            });
        }
        svg.close()
    }
}

/// Stretches without a gap, as (index, value).
pub(crate) fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut runs: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (i, value) in values.iter().enumerate() {
        match (drawable(*value), open) {
            (Some(v), true) => runs.last_mut().expect("an open run is the last").push((i, v)),
            (Some(v), false) => runs.push(vec![(i, v)]),
            (None, _) => {}
        }
        open = drawable(*value).is_some();
    }
    runs
}
