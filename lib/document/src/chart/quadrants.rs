//! Importance and performance: each thing is a point, two lines cut the field in four, and each
//! corner says what it asks for.

use super::drawable;
use super::plane::{BORDER, Plane};
use super::style::{POINT, SOFT, STRONG};
use super::svg::{Anchor, Svg, width};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct QuadrantPoint {
    pub name: String,
    pub x: f64,
    pub y: f64,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Quadrants {
    pub label: String,
    pub points: Vec<QuadrantPoint>,
    /// Where the field is cut; the mean of the points where nothing is said.
    pub cut: Option<(f64, f64)>,
    /// Left above, right above, left below, right below.
    pub corners: [String; 4],
    pub x_title: String,
    pub y_title: String,
    pub empty: String,
    pub width: f64,
    pub height: f64,
}

impl Default for Quadrants {
    fn default() -> Self {
        Self {
            label: String::new(),
            points: Vec::new(),
            cut: None,
            corners: Default::default(),
            x_title: String::new(),
            y_title: String::new(),
            empty: String::new(),
            width: 640.0,
            height: 420.0,
        }
    }
}

impl Quadrants {
    pub fn svg(&self) -> String {
        let mut svg = Svg::open("chart", self.width, self.height, &self.label, false);
        let seen = |p: &&QuadrantPoint| drawable(Some(p.x)).and(drawable(Some(p.y))).is_some();
        let points: Vec<&QuadrantPoint> = self.points.iter().filter(seen).collect();
        let mean = |f: fn(&QuadrantPoint) -> f64| {
            points.iter().map(|p| f(p)).sum::<f64>() / points.len().max(1) as f64
        };
        let cut = self.cut.unwrap_or((mean(|p| p.x), mean(|p| p.y)));
        let xs = points.iter().map(|p| p.x).chain([cut.0]);
        let ys = points.iter().map(|p| p.y).chain([cut.1]);
        let plane = Plane::around((self.width, self.height), xs, ys, 24.0, true);
        let Some(plane) = plane.filter(|_| !points.is_empty()) else {
            svg.text(&SOFT, self.width / 2.0, self.height / 2.0, Anchor::Middle, &self.empty);
            return svg.close();
        };
        plane.draw_y(&mut svg, &self.y_title);
        plane.draw_x(&mut svg, &self.x_title);
        svg.vertical(&BORDER, plane.x(cut.0), plane.top, plane.foot);
        svg.horizontal(&BORDER, plane.left, plane.right, plane.y(cut.1));
        let (left, right) = (plane.left + 6.0, plane.right - 6.0);
        let (top, foot) = (plane.top + 14.0, plane.foot - 8.0);
        let places = [
            (left, top, Anchor::Start),
            (right, top, Anchor::End),
            (left, foot, Anchor::Start),
            (right, foot, Anchor::End),
        ];
        for ((x, y, anchor), words) in places.into_iter().zip(&self.corners) {
            svg.text(&SOFT, x, y, anchor, words);
        }
        for point in points {
            let (x, y) = (plane.x(point.x), plane.y(point.y));
            svg.circle(&POINT, x, y, 5.0, &point.title);
            let fits = x + 10.0 + width(&point.name) < self.width;
            let (at, anchor) = if fits { (x + 9.0, Anchor::Start) } else { (x - 9.0, Anchor::End) };
            svg.text(&STRONG, at, y - 5.0, anchor, &point.name);
        }
        svg.close()
    }
}
