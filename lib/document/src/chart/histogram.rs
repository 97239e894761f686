//! How values lie between their limits: bars of equal width from zero, limits as plumb lines, and
//! the normal curve that an index of capability assumes.

use super::drawable;
use super::plane::{CENTRE, Plane};
use super::scale::spread;
use super::style::{BAR_NEAR, SOFT, TEXT};
use super::svg::{Anchor, Svg, width};
use crate::number::Ticks;

/// A line through the bars: a specification limit, a target, a mean.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistogramLine {
    pub value: f64,
    pub text: String,
    /// A mean is ours; limits and targets hang on a plumb line.
    pub own: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    pub label: String,
    pub values: Vec<f64>,
    pub lines: Vec<HistogramLine>,
    /// Mean and standard deviation of the curve.
    pub normal: Option<(f64, f64)>,
    pub x_title: String,
    pub y_title: String,
    pub empty: String,
    pub width: f64,
    pub height: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            label: String::new(),
            values: Vec::new(),
            lines: Vec::new(),
            normal: None,
            x_title: String::new(),
            y_title: String::new(),
            empty: String::new(),
            width: 640.0,
            height: 340.0,
        }
    }
}

impl Histogram {
    pub fn svg(&self) -> String {
        let mut svg = Svg::open("chart", self.width, self.height, &self.label, false);
        let bins = self.bins();
        let most = bins.iter().map(|bin| bin.count).max().unwrap_or(0) as f64;
        let lines: Vec<_> =
            self.lines.iter().filter(|l| drawable(Some(l.value)).is_some()).collect();
        let curve = self.curve(&bins);
        let xs = bins.iter().flat_map(|bin| [bin.from, bin.to]);
        let xs = xs.chain(lines.iter().map(|line| line.value));
        let tops = curve.iter().map(|p| p.1).chain([0.0, most.max(1.0)]);
        let plane = Plane::around((self.width, self.height), xs, tops, 16.0, true);
        let Some(plane) = plane.filter(|_| !bins.is_empty()) else {
            svg.text(&SOFT, self.width / 2.0, self.height / 2.0, Anchor::Middle, &self.empty);
            return svg.close();
        };
        plane.draw_y(&mut svg, &self.y_title);
        for bin in &bins {
            let (x, right, y) = (plane.x(bin.from), plane.x(bin.to), plane.y(bin.count as f64));
            let title = format!("{}", bin.count);
            svg.rectangle(&BAR_NEAR, x + 0.5, y, right - x - 1.0, plane.foot - y, &title);
        }
        let (from, to) = plane.x_ends();
        let inside = curve.iter().filter(|p| p.0 >= from && p.0 <= to);
        let drawn: Vec<_> = inside.map(|p| (plane.x(p.0), plane.y(p.1))).collect();
        if drawn.len() > 1 {
            svg.points("polyline", &super::style::SERIES, &drawn);
        }
        plane.draw_x(&mut svg, &self.x_title);
        self.draw_lines(&mut svg, &plane, &lines);
        svg.close()
    }

    /// Lines with their words above, in two heights so that neighbours do not touch.
    fn draw_lines(&self, svg: &mut Svg, plane: &Plane, lines: &[&HistogramLine]) {
        let mut sorted = lines.to_vec();
        sorted.sort_by(|a, b| a.value.total_cmp(&b.value));
        let mut taken = [f64::MIN; 2];
        for line in sorted {
            let x = plane.x(line.value);
            let half = width(&line.text) / 2.0;
            let middle = x.clamp(half + 2.0, (self.width - half - 2.0).max(half + 2.0));
            let level = usize::from(middle - half < taken[0]);
            taken[level] = middle + half + 6.0;
            let y = plane.top - 2.0 - 13.0 * level as f64;
            if line.own {
                svg.vertical(&CENTRE, x, plane.top + 4.0, plane.foot);
            } else {
                svg.plumb(x, plane.top + 4.0, plane.foot - 6.0);
            }
            svg.text(&TEXT, middle, y, Anchor::Middle, &line.text);
        }
    }

    /// Round bins, about as many as the root of the number of values.
    fn bins(&self) -> Vec<Bin> {
        let values: Vec<f64> =
            self.values.iter().copied().filter_map(|v| drawable(Some(v))).collect();
        let Some((low, high)) = spread(values.iter().copied()) else { return Vec::new() };
        let edges = Ticks::around(low, high, ((values.len() as f64).sqrt() as usize).clamp(5, 30));
        let mut bins: Vec<Bin> = edges
            .values
            .windows(2)
            .map(|pair| Bin { from: pair[0], to: pair[1], count: 0 })
            .collect();
        let Some(last) = bins.len().checked_sub(1) else { return Vec::new() };
        let step = bins[0].to - bins[0].from;
        for value in values {
            // The edge itself belongs to the bin above, the last one to the last bin.
            let at = ((value - bins[0].from) / step + 1e-9).floor().max(0.0) as usize;
            bins[at.min(last)].count += 1;
        }
        bins
    }

    fn curve(&self, bins: &[Bin]) -> Vec<(f64, f64)> {
        let (Some((mean, sd)), Some(first)) = (self.normal, bins.first()) else {
            return Vec::new();
        };
        if !(sd > 0.0 && sd.is_finite() && mean.is_finite()) {
            return Vec::new();
        }
        let all: usize = bins.iter().map(|bin| bin.count).sum();
        let scale = all as f64 * (first.to - first.from) / (sd * std::f64::consts::TAU.sqrt());
        let at = |i: i32| {
            let z = f64::from(i) / 20.0;
            (mean + z * sd, scale * (-0.5 * z * z).exp())
        };
        (-70..=70).map(at).filter(|p| p.0.abs() < 1e15 && p.1.abs() < 1e15).collect()
    }
}

struct Bin {
    from: f64,
    to: f64,
    count: usize,
}
