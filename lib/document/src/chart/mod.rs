//! Charts and the map, as SVG.
//!
//! Every drawing is a struct with public fields and one verb, `svg()`. The rules they share:
//!
//! - The same values give the same bytes. Colours are attributes taken from [`crate::ink`]; classes
//!   stand beside them so that a style sheet may repaint for print. No style attribute, no script.
//! - A drawing is `role="img"` with a sentence from the caller. One that holds links is a `group`
//!   with the same sentence, since the parts of an image cannot be reached. One without a sentence is
//!   hidden from readers: it stands beside the figures that it repeats.
//! - Each mark has a `<title>`; a mark that can be followed is a link, so the keyboard reaches it.
//! - Not a number, nothing, one value, all alike: each has a drawing. An empty one says so in words.
//! - Estimates are a dot on an interval and may start their axis where the data are; bars that mean
//!   quantity start at zero. No pie, no gauge, no second axis.

mod bars;
mod boundary_map;
mod bullet;
mod control;
mod curve;
mod histogram;
mod interval;
mod pareto;
mod plane;
mod quadrants;
mod scale;
mod score_bar;
mod selection;
mod spark;
mod standalone;
mod style;
mod svg;
mod tile_map;
mod trend;
mod z_bars;

pub use bars::{Bar, Bars};
pub use boundary_map::{Area, BoundaryMap, Rings};
pub use bullet::Bullet;
pub use control::{ControlChart, ControlPoint};
pub use curve::{Curve, CurveLine, CurveMark};
pub use histogram::{Histogram, HistogramLine};
pub use interval::{IntervalAxis, IntervalRow};
pub use pareto::{Pareto, ParetoItem};
pub use quadrants::{QuadrantPoint, Quadrants};
pub use scale::Scale;
pub use score_bar::ScoreBar;
pub use selection::{CELLS_MAX, Selection};
pub use spark::Spark;
pub use standalone::standalone;
pub use style::Sign;
pub use tile_map::{LegendClass, Tile, TileMap};
pub use trend::{TargetStep, Trend, TrendPoint};
pub use z_bars::ZBars;

/// A value that can be drawn. Beyond 10¹⁵ a double no longer holds the unit, so it is no figure of ours.
fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite() && v.abs() <= 1e15)
}

/// Both ends of an interval, in order, where both can be drawn.
fn interval(low: Option<f64>, high: Option<f64>) -> Option<(f64, f64)> {
    let (low, high) = (drawable(low)?, drawable(high)?);
    Some((low.min(high), low.max(high)))
}
