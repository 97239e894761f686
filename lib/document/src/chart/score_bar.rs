//! The bar under a score in the matrix. Colour is spent where points were lost: a full score is
//! plain, from nine tenths a thin bar, from six tenths an amber one, below that a red one.

use super::drawable;
use super::style::{BAR_LOW, BAR_NEAR, BAR_PART, BAR_REST};
use super::svg::Svg;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreBar {
    pub score: f64,
    /// The most that can be had.
    pub full: f64,
}

impl ScoreBar {
    /// Empty for a full score, and where there is no score to show.
    pub fn svg(&self) -> String {
        let (Some(score), Some(full)) = (drawable(Some(self.score)), drawable(Some(self.full)))
        else {
            return String::new();
        };
        let share = (score / full).clamp(0.0, 1.0);
        if full <= 0.0 || share >= 1.0 {
            return String::new();
        }
        let style = match share {
            s if s >= 0.9 => &BAR_NEAR,
            s if s >= 0.6 => &BAR_PART,
            _ => &BAR_LOW,
        };
        let mut svg = Svg::open_stretched("bar", 28.0, 3.0);
        svg.rectangle(&BAR_REST, 0.0, 0.0, 28.0, 3.0, "");
        if share > 0.0 {
            svg.rectangle(style, 0.0, 0.0, 28.0 * share, 3.0, "");
        }
        svg.close()
    }
}
