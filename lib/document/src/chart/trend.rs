//! A figure over time: line, interval band, and the target as a level, each stretch as it was in
//! force. Labels stand at the end of their line; the axis may start where the data are.

use super::scale::spread;
use super::spark::runs;
use super::style::{
    AXIS, BAND, DOT, GRIDLINE, LOW_POINT, PAST, PLUMB, POINT, RIBBON, SERIES, SOFT, STRONG, TEXT,
};
use super::svg::{Anchor, Svg, width};
use super::{drawable, interval};
use crate::number::Ticks;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrendPoint {
    /// Under the axis: 3季.
    pub tick: String,
    /// Under the tick, drawn where it changes: 2026年.
    pub group: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Below its limit: a hollow red ring.
    pub below: bool,
    pub title: String,
    pub href: Option<String>,
}

/// A target and the points for which it was in force, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetStep {
    pub first: usize,
    pub last: usize,
    pub value: f64,
    /// The upper edge, where the target is a band.
    pub upper: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    pub label: String,
    pub points: Vec<TrendPoint>,
    /// The same points a year before, or of the whole city.
    pub past: Vec<Option<f64>>,
    pub past_label: String,
    pub targets: Vec<TargetStep>,
    /// At the end of the line: 95.8%.
    pub end_label: String,
    /// Under it: 94.2–97.4.
    pub end_note: String,
    /// At the end of the last target: 目标94%.
    pub target_label: String,
    /// For counts, whose axis starts at zero.
    pub from_zero: bool,
    pub empty: String,
    pub width: f64,
    pub height: f64,
}

impl Default for Trend {
    fn default() -> Self {
        Self {
            label: String::new(),
            points: Vec::new(),
            past: Vec::new(),
            past_label: String::new(),
            targets: Vec::new(),
            end_label: String::new(),
            end_note: String::new(),
            target_label: String::new(),
            from_zero: false,
            empty: String::new(),
            width: 848.0,
            height: 288.0,
        }
    }
}

/// Where things stand, found once before drawing.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    foot: f64,
    ticks: Ticks,
    from: f64,
    to: f64,
    count: usize,
}

impl Frame {
    fn x(&self, i: usize) -> f64 {
        let (first, last) = (self.left + 24.0, self.right - 16.0);
        if self.count < 2 {
            return (first + last) / 2.0;
        }
        first + (last - first) * i as f64 / (self.count - 1) as f64
    }
    fn y(&self, value: f64) -> f64 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.foot - share * (self.foot - self.top)
    }
    /// The stretch of a target: half way to the neighbours, or to the edge of the drawing.
    fn stretch(&self, step: &TargetStep) -> (f64, f64) {
        let last = self.count.saturating_sub(1);
        let (first, until) = (step.first.min(last), step.last.min(last));
        let half_way = |i: usize| (self.x(i) + self.x(i + 1)) / 2.0;
        let start = if first == 0 { self.left } else { half_way(first - 1) };
        let end = if until >= last { self.right } else { half_way(until) };
        (start, end.max(start))
    }
}

impl Trend {
    pub fn svg(&self) -> String {
        let links = self.points.iter().any(|p| p.href.is_some());
        let Some(frame) = self.frame() else {
            let mut svg = Svg::open("chart", self.width, self.height, &self.label, false);
            svg.horizontal(&AXIS, 44.0, self.width - 16.0, self.height - 44.0);
            let middle = (self.width / 2.0, self.height / 2.0);
            svg.text(&SOFT, middle.0, middle.1, Anchor::Middle, &self.empty);
            return svg.close();
        };
        let mut svg = Svg::open("chart", self.width, self.height, &self.label, links);
        for tick in &frame.ticks.values {
            let y = frame.y(*tick);
            svg.horizontal(&GRIDLINE, frame.left, frame.right, y);
            svg.text(&SOFT, frame.left - 8.0, y + 4.0, Anchor::End, &frame.ticks.label(*tick));
        }
        self.draw_targets(&mut svg, &frame);
        self.draw_ribbon(&mut svg, &frame);
        for run in runs(&self.past[..self.past.len().min(frame.count)]) {
            let points: Vec<_> = run.into_iter().map(|(i, v)| (frame.x(i), frame.y(v))).collect();
            svg.points("polyline", &PAST, &points);
        }
        self.draw_series(&mut svg, &frame);
        self.draw_time(&mut svg, &frame);
        svg.horizontal(&AXIS, frame.left, frame.right, frame.foot);
        self.draw_ends(&mut svg, &frame);
        svg.close()
    }

    fn frame(&self) -> Option<Frame> {
        // Without one value of its own there is nothing to show against targets or the past.
        self.points.iter().find_map(|p| drawable(p.value))?;
        let own = self.points.iter().flat_map(|p| [p.value, p.low, p.high]);
        let targets = self.targets.iter().flat_map(|t| [Some(t.value), t.upper]);
        let zero = self.from_zero.then_some(0.0);
        let all = own.chain(self.past.iter().copied()).chain(targets).chain([zero]).flatten();
        let (from, to) = spread(all)?;
        let ticks = Ticks::around(from, to, 6);
        let (from, to) = (*ticks.values.first()?, *ticks.values.last()?);
        let labels = ticks.values.iter().map(|v| width(&ticks.label(*v))).fold(0.0f64, f64::max);
        let ends = [&self.end_label, &self.end_note, &self.target_label, &self.past_label];
        let ends = ends.into_iter().map(|t| width(t)).fold(8.0f64, f64::max);
        let left = (labels + 16.0).max(44.0);
        let right = (self.width - ends.min(self.width * 0.3) - 12.0).max(left + 80.0);
        let two_lines = self.points.iter().any(|p| !p.group.is_empty());
        let foot = (self.height - if two_lines { 44.0 } else { 26.0 }).max(60.0);
        let count = self.points.len();
        Some(Frame { left, right, top: 16.0, foot, ticks, from, to, count })
    }

    fn draw_targets(&self, svg: &mut Svg, frame: &Frame) {
        for step in &self.targets {
            let Some(value) = drawable(Some(step.value)) else { continue };
            let (start, end) = frame.stretch(step);
            if let Some(upper) = drawable(step.upper) {
                let (top, foot) = (frame.y(upper.max(value)), frame.y(value.min(upper)));
                svg.rectangle(&BAND, start, top, end - start, foot - top, "");
            }
            svg.horizontal(&PLUMB, start, end, frame.y(value));
        }
    }

    fn draw_ribbon(&self, svg: &mut Svg, frame: &Frame) {
        let ranges: Vec<_> = self.points.iter().map(|p| interval(p.low, p.high)).collect();
        let highs: Vec<_> = ranges.iter().map(|r| r.map(|(_, high)| high)).collect();
        for run in runs(&highs) {
            let (first, last) = (run[0].0, run[run.len() - 1].0);
            let edge = |i: usize, high: bool| {
                let (low, top) = ranges[i].expect("a run holds drawn intervals only");
                (frame.x(i), frame.y(if high { top } else { low }))
            };
            if first == last {
                let (x, top) = edge(first, true);
                let foot = edge(first, false).1;
                svg.rectangle(&RIBBON, x - 4.0, top, 8.0, foot - top, "");
                continue;
            }
            let upper = (first..=last).map(|i| edge(i, true));
            let lower = (first..=last).rev().map(|i| edge(i, false));
            svg.points("polygon", &RIBBON, &upper.chain(lower).collect::<Vec<_>>());
        }
    }

    fn draw_series(&self, svg: &mut Svg, frame: &Frame) {
        let values: Vec<_> = self.points.iter().map(|p| p.value).collect();
        let runs = runs(&values);
        for run in &runs {
            if run.len() > 1 {
                let line: Vec<_> = run.iter().map(|(i, v)| (frame.x(*i), frame.y(*v))).collect();
                svg.points("polyline", &SERIES, &line);
            }
        }
        // Many points crowd: smaller dots keep the line readable and the tooltips alive.
        let (plain, radius) = if frame.count > 24 { (&DOT, 2.0) } else { (&POINT, 4.0) };
        for (i, value) in runs.into_iter().flatten() {
            let point = &self.points[i];
            let style = if point.below { &LOW_POINT } else { plain };
            svg.link(point.href.as_deref(), &point.title, |svg| {
                svg.circle(style, frame.x(i), frame.y(value), radius, &point.title);
            });
        }
    }

    fn draw_time(&self, svg: &mut Svg, frame: &Frame) {
        let widest = self.points.iter().map(|p| width(&p.tick)).fold(1.0f64, f64::max);
        let apart = if frame.count > 1 { frame.x(1) - frame.x(0) } else { widest + 8.0 };
        let every = ((widest + 8.0) / apart.max(0.1)).ceil().max(1.0) as usize;
        let mut free_from = f64::MIN;
        let mut group = "";
        for (i, point) in self.points.iter().enumerate() {
            if i % every == 0 {
                svg.text(&SOFT, frame.x(i), frame.foot + 18.0, Anchor::Middle, &point.tick);
            }
            if point.group != group {
                group = &point.group;
                let half = width(group) / 2.0;
                if frame.x(i) - half >= free_from {
                    svg.text(&TEXT, frame.x(i), frame.foot + 36.0, Anchor::Middle, group);
                    free_from = frame.x(i) + half + 8.0;
                }
            }
        }
    }

    /// Labels at the ends of their lines, moved apart where they would touch.
    fn draw_ends(&self, svg: &mut Svg, frame: &Frame) {
        struct End<'a> {
            y: f64,
            lines: Vec<(&'a super::style::Style, &'a str)>,
        }
        let last =
            |values: &mut dyn Iterator<Item = Option<f64>>| values.filter_map(drawable).last();
        let mut ends: Vec<End<'_>> = Vec::new();
        if let Some(v) = last(&mut self.points.iter().map(|p| p.value)) {
            let lines = vec![(&STRONG, self.end_label.as_str()), (&SOFT, self.end_note.as_str())];
            ends.push(End { y: frame.y(v), lines });
        }
        if let Some(v) = last(&mut self.targets.iter().map(|t| Some(t.value))) {
            ends.push(End { y: frame.y(v), lines: vec![(&TEXT, self.target_label.as_str())] });
        }
        if let Some(v) = last(&mut self.past.iter().copied()) {
            ends.push(End { y: frame.y(v), lines: vec![(&SOFT, self.past_label.as_str())] });
        }
        for end in &mut ends {
            end.lines.retain(|(_, text)| !text.is_empty());
        }
        ends.retain(|end| !end.lines.is_empty());
        ends.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut free_from = 0.0f64;
        for end in ends {
            let mut y = (end.y + 4.0).max(free_from + 12.0);
            for (style, text) in end.lines {
                svg.text(style, frame.right + 8.0, y, Anchor::Start, text);
                y += 15.0;
            }
            free_from = y - 12.0;
        }
    }
}
