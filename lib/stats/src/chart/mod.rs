//! Control charts: is the process telling us something, or is it noise?
//!
//! A chart compares each point with limits that the process itself has set while it was undisturbed
//! (phase I). Points beyond, or patterns within ([`rules`]), ask for a cause; a chart without
//! signals says nothing about being good enough, which is what [`capability`] is for.
//!
//! - several measurements per sample: [`variables`] (Xbar with R or S);
//! - one measurement at a time: [`variables::Baseline::from_moving_ranges`] (I-MR);
//! - shares and counts of defects: [`attributes`] (p, np, c, u, and Laney's p′, u′ for large
//!   samples);
//! - small lasting shifts: [`memory`] (CUSUM, EWMA), whose speed is in [`run_length`];
//! - several characteristics at once: [`several`] (T²).
//!
//! Conventions follow qcc 2.7 with exact constants; Minitab's choices are available by name.

pub mod attributes;
pub mod capability;
pub mod constants;
pub mod memory;
pub mod rules;
pub mod run_length;
pub mod several;
pub mod variables;

use crate::interval::Interval;

/// One plotted point with its own limits, because sample sizes may differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub value: f64,
    pub centre: f64,
    /// Standard error of the point.
    pub sigma: f64,
    pub limits: Interval,
}

impl Point {
    /// `centre ± width·sigma`, cut off where the statistic cannot go.
    fn new(value: f64, centre: f64, sigma: f64, width: f64, possible: (f64, f64)) -> Point {
        let limits = Interval {
            low: (centre - width * sigma).max(possible.0),
            high: (centre + width * sigma).min(possible.1),
        };
        Point { value, centre, sigma, limits }
    }

    /// Distance from the centre in standard errors; the run rules work on it. 0 where the standard
    /// error is 0 and the point lies on the centre.
    pub fn z(&self) -> f64 {
        let distance = self.value - self.centre;
        if distance == 0.0 { 0.0 } else { distance / self.sigma }
    }
}

/// A chart: points in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub points: Vec<Point>,
}

impl Chart {
    /// Positions strictly outside their limits.
    pub fn beyond(&self) -> Vec<usize> {
        let outside =
            |point: &Point| point.value < point.limits.low || point.value > point.limits.high;
        self.points.iter().enumerate().filter(|(_, p)| outside(p)).map(|(index, _)| index).collect()
    }

    /// Standardised distances of all points.
    pub fn z(&self) -> Vec<f64> {
        self.points.iter().map(Point::z).collect()
    }
}

/// Beyond every statistic.
const ANYWHERE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
/// Ranges, deviations and counts.
const NOT_NEGATIVE: (f64, f64) = (0.0, f64::INFINITY);
