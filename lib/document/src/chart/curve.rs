//! Curves over a quantity, such as the chance of acceptance over the quality of a lot, with the
//! points that were asked for.

use super::drawable;
use super::plane::{BORDER, CENTRE, Plane};
use super::style::{LOW_POINT, SERIES, SOFT, STRONG, TEXT};
use super::svg::{Anchor, Svg, width};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurveLine {
    /// At its end.
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// A point on a curve, with the lines down to both axes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurveMark {
    pub x: f64,
    pub y: f64,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub label: String,
    pub lines: Vec<CurveLine>,
    pub marks: Vec<CurveMark>,
    pub x_title: String,
    pub y_title: String,
    pub empty: String,
    pub width: f64,
    pub height: f64,
}

impl Default for Curve {
    fn default() -> Self {
        Self {
            label: String::new(),
            lines: Vec::new(),
            marks: Vec::new(),
            x_title: String::new(),
            y_title: String::new(),
            empty: String::new(),
            width: 640.0,
            height: 360.0,
        }
    }
}

impl Curve {
    pub fn svg(&self) -> String {
        let mut svg = Svg::open("chart", self.width, self.height, &self.label, false);
        let points = || self.lines.iter().flat_map(|line| &line.points).filter(|p| seen(p));
        let marks = || self.marks.iter().filter(|mark| seen(&(mark.x, mark.y)));
        let xs = points().map(|p| p.0).chain(marks().map(|m| m.x));
        let ys = points().map(|p| p.1).chain(marks().map(|m| m.y)).chain([0.0]);
        let room = self.lines.iter().map(|line| width(&line.name)).fold(0.0, f64::max) + 14.0;
        let size = (self.width, self.height);
        let some = points().next().is_some();
        let plane = Plane::around(size, xs, ys, room.min(self.width * 0.3), true);
        let Some(plane) = plane.filter(|_| some) else {
            svg.text(&SOFT, self.width / 2.0, self.height / 2.0, Anchor::Middle, &self.empty);
            return svg.close();
        };
        plane.draw_y(&mut svg, &self.y_title);
        plane.draw_x(&mut svg, &self.x_title);
        for mark in marks() {
            let (x, y) = (plane.x(mark.x), plane.y(mark.y));
            svg.vertical(&BORDER, x, y, plane.foot);
            svg.horizontal(&BORDER, plane.left, x, y);
        }
        for (i, line) in self.lines.iter().enumerate() {
            let style = if i == 0 { &SERIES } else { &CENTRE };
            let at: Vec<_> = line.points.iter().filter(|p| seen(p)).collect();
            let drawn: Vec<_> = at.iter().map(|p| (plane.x(p.0), plane.y(p.1))).collect();
            svg.points("polyline", style, &drawn);
            if let Some((x, y)) = drawn.last() {
                svg.text(&TEXT, x + 8.0, y + 4.0, Anchor::Start, &line.name);
            }
        }
        for mark in marks() {
            let (x, y) = (plane.x(mark.x), plane.y(mark.y));
            svg.circle(&LOW_POINT, x, y, 4.5, &mark.text);
            // To the right, where a falling curve leaves room; to the left at the edge.
            let fits = x + 10.0 + width(&mark.text) < self.width;
            let (at, anchor) =
                if fits { (x + 10.0, Anchor::Start) } else { (x - 10.0, Anchor::End) };
            svg.text(&STRONG, at, y - 6.0, anchor, &mark.text);
        }
        svg.close()
    }
}

fn seen(point: &(f64, f64)) -> bool {
    drawable(Some(point.0)).is_some() && drawable(Some(point.1)).is_some()
}
