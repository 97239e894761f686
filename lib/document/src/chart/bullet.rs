//! The key figure of a work card: a dot on its interval above an axis, the target as a plumb line.

use super::style::{AXIS, INTERVAL, LOW_POINT, POINT, SOFT};
use super::svg::{Anchor, Svg};
use super::{Scale, drawable, interval};

const WIDTH: f64 = 240.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bullet {
    /// Given where several cards are compared; otherwise the figure makes its own.
    pub scale: Option<Scale>,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub target: Option<f64>,
    pub below: bool,
    /// The sentence for screen readers; empty where the card says it in words.
    pub label: String,
    pub title: String,
    /// What stands where there is no figure: 缺数据.
    pub empty: String,
}

impl Bullet {
    pub fn svg(&self) -> String {
        let given = [self.value, self.low, self.high, self.target];
        let scale = self
            .scale
            .unwrap_or_else(|| Scale::with_room(given.into_iter().flatten(), WIDTH, 0.35));
        let mut svg = Svg::open("chart", scale.width, 30.0, &self.label, false);
        svg.horizontal(&AXIS, 0.0, scale.width, 22.0);
        if let Some(target) = drawable(self.target) {
            svg.plumb(scale.at(target), 2.0, 20.0);
        }
        let (range, value) = (interval(self.low, self.high), drawable(self.value));
        if range.is_none() && value.is_none() {
            // On the side where the plumb line is not.
            let left = drawable(self.target).is_none_or(|t| scale.at(t) > scale.width / 2.0);
            let (x, anchor) = if left { (0.0, Anchor::Start) } else { (scale.width, Anchor::End) };
            svg.text(&SOFT, x, 14.0, anchor, &self.empty);
        }
        svg.group(&self.title, |svg| {
            if let Some((low, high)) = range {
                svg.horizontal(&INTERVAL, scale.at(low), scale.at(high), 10.0);
            }
            if let Some(value) = value {
                let style = if self.below { &LOW_POINT } else { &POINT };
                svg.circle(style, scale.at(value), 10.0, 4.5, "");
            }
        });
        svg.close()
    }
}
