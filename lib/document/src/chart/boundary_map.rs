//! The counties within their official boundaries.
//!
//! Shapes come from a file with an approval number (审图号); the number stands under the drawing and
//! is never cut. Shapes are drawn as they came: only points closer than a third of a pixel fall
//! together. Longitude is narrowed by the cosine of the middle latitude, which keeps the look of a
//! prefecture without a projection. Areas without a figure are hatched by a broken line.

use super::style::{Sign, Style, TEXT};
use super::svg::{Anchor, Svg, fitted, width};
use super::tile_map::LegendClass;
use crate::ink;
use crate::number::Px;

const WIDTH: f64 = 608.0;
const HEIGHT_MAX: f64 = 720.0;
const MARGIN: f64 = 16.0;
/// Points nearer than this to the one before are the same pixel.
const SAME: f64 = 0.3;

/// Rings of longitude and latitude; the first is the outer one.
pub type Rings = Vec<Vec<[f64; 2]>>;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area {
    pub polygons: Vec<Rings>,
    pub name: String,
    /// The figure in words: 97.9 A.
    pub value: String,
    /// 1–7 of the sequential scale; none where there is no figure.
    pub step: Option<u8>,
    pub sign: Option<Sign>,
    pub title: String,
    pub href: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct BoundaryMap {
    pub label: String,
    pub areas: Vec<Area>,
    pub legend: Vec<LegendClass>,
    /// The approval number in words, and who published when: printed in full, each on a line.
    pub sources: Vec<String>,
    pub empty: String,
}

macro_rules! area {
    ($class:literal, $fill:expr) => {
        Style {
            class: $class,
            attributes: &[
                ("fill", $fill),
                ("stroke", ink::SURFACE),
                ("stroke-width", "1.5"),
                ("stroke-linejoin", "round"),
                ("fill-rule", "evenodd"),
            ],
        }
    };
}
const STEPS: [Style; 7] = [
    area!("area s1", ink::SEQ[0]),
    area!("area s2", ink::SEQ[1]),
    area!("area s3", ink::SEQ[2]),
    area!("area s4", ink::SEQ[3]),
    area!("area s5", ink::SEQ[4]),
    area!("area s6", ink::SEQ[5]),
    area!("area s7", ink::SEQ[6]),
];
const NO_FIGURE: Style = Style {
    class: "area none",
    attributes: &[
        ("fill", ink::SURFACE_3),
        ("stroke", ink::LINE_STRONG),
        ("stroke-width", "1"),
        ("stroke-dasharray", "4 3"),
        ("fill-rule", "evenodd"),
    ],
};
/// Words lie over borders and over dark ground: a light rim keeps them readable on both.
const NAME: Style = Style {
    class: "area-name",
    attributes: &[
        ("font-size", "13"),
        ("font-weight", "600"),
        ("fill", ink::INK),
        ("stroke", ink::SURFACE),
        ("stroke-width", "3"),
        ("stroke-linejoin", "round"),
        ("paint-order", "stroke"),
    ],
};
const VALUE: Style = Style {
    class: "area-value",
    attributes: &[
        ("font-size", "13"),
        ("fill", ink::INK),
        ("stroke", ink::SURFACE),
        ("stroke-width", "3"),
        ("stroke-linejoin", "round"),
        ("paint-order", "stroke"),
    ],
};

/// The number must be read on a phone too, where the style sheet makes it larger: so lines stand apart.
const LINE: f64 = 27.0;
const SOURCE: Style = Style { class: "source-text", attributes: &[("fill", ink::INK_3)] };

impl BoundaryMap {
    pub fn svg(&self) -> String {
        let links = self.areas.iter().any(|area| area.href.is_some());
        let frame = Frame::around(&self.areas);
        let below = frame.as_ref().map_or(60.0, |frame| frame.height) + 2.0 * MARGIN;
        let lines = self.sources.len() as f64;
        let legend = if self.legend.is_empty() { 0.0 } else { 42.0 };
        let height = below + legend + lines * LINE + 8.0;
        let mut svg = Svg::open("map boundaries", WIDTH, height, &self.label, links);
        match frame {
            None => svg.text(&TEXT, WIDTH / 2.0, 40.0, Anchor::Middle, &self.empty),
            Some(frame) => {
                for area in &self.areas {
                    area.draw(&mut svg, &frame);
                }
                // Words last, so that no neighbour covers them.
                for area in &self.areas {
                    area.write(&mut svg, &frame);
                }
            }
        }
        svg.class_group("scale", "", |svg| {
            for (i, class) in self.legend.iter().enumerate() {
                let x = MARGIN + i as f64 * 64.0;
                svg.step("", usize::from(class.step), (x, below), (64.0, 10.0));
                svg.text(&TEXT, x + 32.0, below + 28.0, Anchor::Middle, &class.label);
            }
        });
        for (i, line) in self.sources.iter().enumerate() {
            let y = below + legend + 14.0 + i as f64 * LINE;
            svg.text(&SOURCE, MARGIN, y, Anchor::Start, line);
        }
        svg.close()
    }
}

/// From degrees to pixels.
struct Frame {
    west: f64,
    north: f64,
    narrow: f64,
    scale: f64,
    left: f64,
    height: f64,
}

impl Frame {
    fn around(areas: &[Area]) -> Option<Self> {
        let points = || areas.iter().flat_map(|a| a.polygons.iter().flatten().flatten());
        let finite = || points().filter(|[x, y]| x.is_finite() && y.is_finite() && y.abs() < 89.0);
        let least = |at: usize| finite().map(|p| p[at]).fold(f64::INFINITY, f64::min);
        let most = |at: usize| finite().map(|p| p[at]).fold(f64::NEG_INFINITY, f64::max);
        let (west, east, south, north) = (least(0), most(0), least(1), most(1));
        let narrow = f64::midpoint(south, north).to_radians().cos();
        let (wide, high) = ((east - west) * narrow, north - south);
        if !(wide > 0.0 && high > 0.0) {
            return None;
        }
        let room = WIDTH - 2.0 * MARGIN;
        let scale = (room / wide).min(HEIGHT_MAX / high);
        let left = MARGIN + (room - wide * scale) / 2.0;
        Some(Self { west, north, narrow, scale, left, height: high * scale })
    }
    fn at(&self, [x, y]: [f64; 2]) -> (f64, f64) {
        (
            self.left + (x - self.west) * self.narrow * self.scale,
            MARGIN + (self.north - y) * self.scale,
        )
    }
    /// A ring in pixels, without points that fall together.
    fn ring(&self, ring: &[[f64; 2]]) -> Vec<(f64, f64)> {
        let mut out: Vec<(f64, f64)> = Vec::new();
        for point in ring.iter().filter(|p| p[0].is_finite() && p[1].is_finite()) {
            let (x, y) = self.at(*point);
            if out.last().is_none_or(|(a, b)| (x - a).abs() > SAME || (y - b).abs() > SAME) {
                out.push((x, y));
            }
        }
        out
    }
}

impl Area {
    fn draw(&self, svg: &mut Svg, frame: &Frame) {
        let style = match self.step {
            Some(step) => &STEPS[usize::from(step.clamp(1, 7)) - 1],
            None => &NO_FIGURE,
        };
        let d = self.outline(frame);
        if d.is_empty() {
            return;
        }
        svg.link(self.href.as_deref(), "", |svg| {
            svg.path(style, format_args!("{d}"), &self.title);
        });
    }
    fn outline(&self, frame: &Frame) -> String {
        use std::fmt::Write;
        let mut d = String::new();
        for ring in self.polygons.iter().flatten() {
            let ring = frame.ring(ring);
            if ring.len() < 3 {
                continue;
            }
            for (i, (x, y)) in ring.iter().enumerate() {
                // Writing to a string cannot fail.
                let _ = write!(d, "{}{} {}", if i == 0 { "M" } else { "L" }, Px(*x), Px(*y));
            }
            d.push('Z');
        }
        d
    }
    fn write(&self, svg: &mut Svg, frame: &Frame) {
        let largest = self
            .polygons
            .iter()
            .filter_map(|rings| rings.first())
            .map(|outer| frame.ring(outer))
            .max_by(|a, b| extent(a).total_cmp(&extent(b)));
        let Some(ring) = largest.filter(|ring| ring.len() >= 3) else { return };
        let (x, y) = inside(&ring);
        let name = fitted(&self.name, 120.0);
        // A word at the rim is moved in rather than cut.
        let half = width(&name).max(width(&self.value)) * 13.0 / 24.0;
        let x = x.clamp(half.min(WIDTH / 2.0), WIDTH - half.min(WIDTH / 2.0));
        svg.text(&NAME, x, y, Anchor::Middle, &name);
        svg.text(&VALUE, x, y + 16.0, Anchor::Middle, &self.value);
        if let Some(sign) = self.sign {
            svg.sign(sign, x + half + 4.0, y - 11.0);
        }
    }
}

/// The area of the box around a ring.
fn extent(ring: &[(f64, f64)]) -> f64 {
    let (least, most) = bounds(ring);
    (most.0 - least.0) * (most.1 - least.1)
}
fn bounds(ring: &[(f64, f64)]) -> ((f64, f64), (f64, f64)) {
    let fold = |of: fn(&(f64, f64)) -> f64, start: f64, pick: fn(f64, f64) -> f64| {
        ring.iter().map(of).fold(start, pick)
    };
    (
        (fold(|p| p.0, f64::INFINITY, f64::min), fold(|p| p.1, f64::INFINITY, f64::min)),
        (fold(|p| p.0, f64::NEG_INFINITY, f64::max), fold(|p| p.1, f64::NEG_INFINITY, f64::max)),
    )
}

/// A point well inside a ring, where a word stands: of a grid over it, the one farthest from the rim.
/// The middle of the box may lie outside a bent county.
fn inside(ring: &[(f64, f64)]) -> (f64, f64) {
    const GRID: i32 = 16;
    let (least, most) = bounds(ring);
    // Three hundred corners place a word as well as a hundred thousand.
    let every = (ring.len() / 300).max(1);
    let ring: Vec<(f64, f64)> = ring.iter().copied().step_by(every).collect();
    let middle = (f64::midpoint(least.0, most.0), f64::midpoint(least.1, most.1));
    let mut best = (middle, f64::NEG_INFINITY);
    for row in 1..GRID {
        for column in 1..GRID {
            let at = (
                least.0 + (most.0 - least.0) * f64::from(column) / f64::from(GRID),
                least.1 + (most.1 - least.1) * f64::from(row) / f64::from(GRID),
            );
            let room = room_at(&ring, at);
            if room > best.1 {
                best = (at, room);
            }
        }
    }
    best.0
}

/// How far a point is from the rim, sideways counting half as words are wide; less than nothing
/// outside.
fn room_at(ring: &[(f64, f64)], (x, y): (f64, f64)) -> f64 {
    let (mut within, mut nearest) = (false, f64::INFINITY);
    let mut last = ring[ring.len() - 1];
    for &next in ring {
        if (next.1 > y) != (last.1 > y)
            && x < (last.0 - next.0) * (y - next.1) / (last.1 - next.1) + next.0
        {
            within = !within;
        }
        nearest = nearest.min(((next.0 - x) / 2.0).hypot(next.1 - y));
        let middle = (f64::midpoint(last.0, next.0), f64::midpoint(last.1, next.1));
        nearest = nearest.min(((middle.0 - x) / 2.0).hypot(middle.1 - y));
        last = next;
    }
    if within { nearest } else { -nearest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64) -> Vec<Rings> {
        vec![vec![vec![[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y]]]]
    }
    fn map(areas: Vec<Area>) -> BoundaryMap {
        BoundaryMap {
            label: "地图".into(),
            areas,
            legend: vec![LegendClass { step: 1, label: "<60".into() }],
            sources: vec!["审图号：晋S(2023)005号".into(), "示例测绘院 2023-05-01".into()],
            empty: "没有数据".into(),
        }
    }

    #[test]
    fn north_is_up_and_the_approval_number_is_printed_whole() {
        let area = |name: &str, y: f64| Area {
            polygons: square(110.0, y),
            name: name.into(),
            value: "97.9".into(),
            step: Some(3),
            title: name.into(),
            href: Some("/counties/1".into()),
            ..Area::default()
        };
        let svg = map(vec![area("南县", 35.0), area("北县", 36.0)]).svg();
        assert!(svg.contains(">审图号：晋S(2023)005号<"), "{svg}");
        let y_of = |name: &str| {
            let text = &svg[..svg.find(&format!(">{name}</text>")).unwrap()];
            let y = text.rsplit(" y=\"").next().unwrap();
            y.split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!(y_of("北县") < y_of("南县"));
        assert_eq!(svg.matches("href=\"/counties/1\"").count(), 2);
        assert!(svg.contains("class=\"area s3\""));
    }

    #[test]
    fn nothing_a_point_and_no_number_each_have_a_drawing() {
        assert!(map(Vec::new()).svg().contains("没有数据"));
        let point = Area { polygons: vec![vec![vec![[110.0, 35.0]; 4]]], ..Area::default() };
        assert!(map(vec![point]).svg().contains("没有数据"));
        let nan = Area { polygons: vec![vec![vec![[f64::NAN, 35.0]; 4]]], ..Area::default() };
        let svg = map(vec![nan, Area { polygons: square(110.0, 35.0), ..Area::default() }]).svg();
        assert!(!svg.contains("NaN") && svg.contains("area none"), "{svg}");
    }

    #[test]
    fn words_stand_inside_a_bent_county() {
        // A horseshoe: the middle of its box is outside.
        let ring = [
            (0.0, 0.0),
            (90.0, 0.0),
            (90.0, 90.0),
            (60.0, 90.0),
            (60.0, 30.0),
            (30.0, 30.0),
            (30.0, 90.0),
            (0.0, 90.0),
        ];
        let at = inside(&ring);
        assert!(room_at(&ring, at) > 0.0, "{at:?}");
        assert!(room_at(&ring, (45.0, 60.0)) < 0.0);
    }
}
