//! A control chart: points in order of time, the centre, and limits that may differ from point to
//! point. A point that breaks a rule is a hollow red ring.

use super::drawable;
use super::plane::{BORDER, CENTRE, LIMIT, Plane};
use super::spark::runs;
use super::style::{AXIS, DOT, LOW_POINT, POINT, SERIES, SOFT, Style, TEXT};
use super::svg::{Anchor, Svg, width};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlPoint {
    /// Under the axis.
    pub tick: String,
    pub value: Option<f64>,
    pub centre: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Breaks a rule.
    pub signal: bool,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ControlChart {
    pub label: String,
    pub points: Vec<ControlPoint>,
    /// What is drawn, above the axis.
    pub value_title: String,
    /// At the end of the upper limit, the centre and the lower limit.
    pub end_labels: [String; 3],
    /// First points of stretches with limits of their own, with a word for each.
    pub phases: Vec<(usize, String)>,
    pub empty: String,
    pub width: f64,
    pub height: f64,
}

impl Default for ControlChart {
    fn default() -> Self {
        Self {
            label: String::new(),
            points: Vec::new(),
            value_title: String::new(),
            end_labels: Default::default(),
            phases: Vec::new(),
            empty: String::new(),
            width: 848.0,
            height: 320.0,
        }
    }
}

impl ControlChart {
    pub fn svg(&self) -> String {
        let mut svg = Svg::open("chart", self.width, self.height, &self.label, false);
        let Some(plane) = self.plane() else {
            svg.horizontal(&AXIS, 44.0, self.width - 16.0, self.height - 44.0);
            svg.text(&SOFT, self.width / 2.0, self.height / 2.0, Anchor::Middle, &self.empty);
            return svg.close();
        };
        plane.draw_y(&mut svg, &self.value_title);
        self.draw_phases(&mut svg, &plane);
        self.draw_steps(&mut svg, &plane, &LIMIT, |p| p.high);
        self.draw_steps(&mut svg, &plane, &CENTRE, |p| p.centre);
        self.draw_steps(&mut svg, &plane, &LIMIT, |p| p.low);
        self.draw_points(&mut svg, &plane);
        self.draw_time(&mut svg, &plane);
        self.draw_ends(&mut svg, &plane);
        svg.close()
    }

    fn plane(&self) -> Option<Plane> {
        let values = self.points.iter().flat_map(|p| [p.value, p.centre, p.low, p.high]).flatten();
        let room = self.end_labels.iter().map(|t| width(t)).fold(0.0, f64::max) + 14.0;
        let size = (self.width, self.height);
        Plane::around(size, [0.0, 1.0], values, room.min(self.width * 0.3), true)
    }
    fn x(&self, plane: &Plane, i: usize) -> f64 {
        let (first, last) = (plane.left + 14.0, plane.right - 14.0);
        match self.points.len() {
            0 | 1 => (first + last) / 2.0,
            n => first + (last - first) * i as f64 / (n - 1) as f64,
        }
    }

    /// A level for each point, from half way before it to half way after it.
    fn draw_steps(
        &self,
        svg: &mut Svg,
        plane: &Plane,
        style: &Style,
        level: impl Fn(&ControlPoint) -> Option<f64>,
    ) {
        let half = match self.points.len() {
            0 | 1 => 20.0,
            _ => (self.x(plane, 1) - self.x(plane, 0)) / 2.0,
        };
        let values: Vec<_> = self.points.iter().map(level).collect();
        for run in runs(&values) {
            let around = |(i, value): (usize, f64)| {
                let (x, y) = (self.x(plane, i), plane.y(value));
                [((x - half).max(plane.left), y), ((x + half).min(plane.right), y)]
            };
            let mut line: Vec<(f64, f64)> = run.into_iter().flat_map(around).collect();
            // Equal levels are one line, not a hundred.
            let mut kept: Vec<(f64, f64)> = Vec::new();
            for point in line.drain(..) {
                let same = |a: f64, b: f64| (a - b).abs() < 0.05;
                if let [.., before, last] = kept[..]
                    && same(before.1, last.1)
                    && same(last.1, point.1)
                {
                    kept.pop();
                }
                kept.push(point);
            }
            svg.points("polyline", style, &kept);
        }
    }

    fn draw_points(&self, svg: &mut Svg, plane: &Plane) {
        let values: Vec<_> = self.points.iter().map(|p| p.value).collect();
        let runs = runs(&values);
        for run in runs.iter().filter(|run| run.len() > 1) {
            let line: Vec<_> = run.iter().map(|(i, v)| (self.x(plane, *i), plane.y(*v))).collect();
            svg.points("polyline", &SERIES, &line);
        }
        let (plain, radius) = if self.points.len() > 60 { (&DOT, 2.0) } else { (&POINT, 3.5) };
        for (i, value) in runs.into_iter().flatten() {
            let point = &self.points[i];
            let (style, r) = if point.signal { (&LOW_POINT, 4.5) } else { (plain, radius) };
            svg.circle(style, self.x(plane, i), plane.y(value), r, &point.title);
        }
    }

    fn draw_phases(&self, svg: &mut Svg, plane: &Plane) {
        for (first, name) in &self.phases {
            if *first >= self.points.len() {
                continue;
            }
            let x = match first {
                0 => plane.left,
                i => (self.x(plane, i - 1) + self.x(plane, *i)) / 2.0,
            };
            if *first > 0 {
                svg.vertical(&BORDER, x, plane.top - 6.0, plane.foot);
            }
            svg.text(&SOFT, x + 4.0, plane.top - 2.0, Anchor::Start, name);
        }
    }

    fn draw_time(&self, svg: &mut Svg, plane: &Plane) {
        let widest = self.points.iter().map(|p| width(&p.tick)).fold(1.0f64, f64::max);
        let apart = match self.points.len() {
            0 | 1 => widest + 10.0,
            _ => self.x(plane, 1) - self.x(plane, 0),
        };
        let every = ((widest + 10.0) / apart.max(0.1)).ceil().max(1.0) as usize;
        for (i, point) in self.points.iter().enumerate().step_by(every) {
            svg.text(&SOFT, self.x(plane, i), plane.foot + 18.0, Anchor::Middle, &point.tick);
        }
    }

    /// Names of the lines at their ends, moved apart where they would touch.
    fn draw_ends(&self, svg: &mut Svg, plane: &Plane) {
        let Some(last) = self.points.last() else { return };
        let mut free_from = 0.0f64;
        for (value, text) in [last.high, last.centre, last.low].into_iter().zip(&self.end_labels) {
            let Some(value) = drawable(value) else { continue };
            let y = (plane.y(value) + 4.0).max(free_from);
            svg.text(&TEXT, plane.right + 8.0, y, Anchor::Start, text);
            free_from = y + 14.0;
        }
    }
}
