//! The rows of a ranking: an estimate is a dot on its interval, all rows share one scale, and the
//! plumb line runs through every row down to its bob in the foot.

use super::style::{GRIDLINE, INTERVAL, LOW_POINT, PLUMB, POINT, SOFT, TEXT};
use super::svg::{Anchor, Svg, width};
use super::{Scale, drawable, interval};

/// One row. Stack rows without a gap, then close with an [`IntervalAxis`] of the same scale.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRow {
    pub scale: Scale,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// The limit that the plumb line marks.
    pub limit: Option<f64>,
    /// Below its limit, or vetoed: a hollow red ring.
    pub below: bool,
    pub height: f64,
    /// The sentence for screen readers; empty where the row's cells already say it.
    pub label: String,
    pub title: String,
    pub href: Option<String>,
    /// What stands where there is no estimate: 缺数据.
    pub empty: String,
}

impl IntervalRow {
    pub fn new(scale: Scale, value: Option<f64>, low: Option<f64>, high: Option<f64>) -> Self {
        Self {
            scale,
            value,
            low,
            high,
            limit: None,
            below: false,
            height: 34.0,
            label: String::new(),
            title: String::new(),
            href: None,
            empty: String::new(),
        }
    }

    pub fn svg(&self) -> String {
        let Scale { width: w, .. } = self.scale;
        let mut svg = Svg::open("chart", w, self.height, &self.label, self.href.is_some());
        for tick in self.scale.ticks().values {
            if self.limit != Some(tick) {
                svg.vertical(&GRIDLINE, self.scale.at(tick), 0.0, self.height);
            }
        }
        if let Some(limit) = drawable(self.limit) {
            svg.vertical(&PLUMB, self.scale.at(limit), 0.0, self.height);
        }
        let middle = self.height / 2.0;
        let (range, value) = (interval(self.low, self.high), drawable(self.value));
        if range.is_none() && value.is_none() {
            svg.text(&SOFT, 6.0, middle + 4.0, Anchor::Start, &self.empty);
            return svg.close();
        }
        svg.link(self.href.as_deref(), &self.title, |svg| {
            svg.group(&self.title, |svg| {
                if let Some((low, high)) = range {
                    svg.horizontal(&INTERVAL, self.scale.at(low), self.scale.at(high), middle);
                }
                if let Some(value) = value {
                    let style = if self.below { &LOW_POINT } else { &POINT };
                    svg.circle(style, self.scale.at(value), middle, 4.5, "");
                }
            });
        });
        svg.close()
    }
}

/// The foot of a ranking: the scale in words and the bob of the plumb line.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalAxis {
    pub scale: Scale,
    pub limit: Option<f64>,
    pub label: String,
}

impl IntervalAxis {
    pub fn svg(&self) -> String {
        let mut svg = Svg::open("chart", self.scale.width, 36.0, &self.label, false);
        let ticks = self.scale.ticks();
        for tick in &ticks.values {
            let text = ticks.label(*tick);
            // A label at the edge moves inwards rather than lose a digit.
            let half = width(&text) / 2.0;
            let x = self.scale.at(*tick).min(self.scale.width - half).max(half);
            svg.text(&TEXT, x, 30.0, Anchor::Middle, &text);
        }
        if let Some(limit) = drawable(self.limit) {
            svg.plumb(self.scale.at(limit), 0.0, 5.0);
        }
        svg.close()
    }
}
