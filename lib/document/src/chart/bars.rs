//! Quantities, side by side. A bar's length is the quantity, so every bar starts at zero.

use super::drawable;
use super::style::{AXIS, BAR, BAR_LOW, SOFT, STRONG, TEXT};
use super::svg::{Anchor, Svg, fitted, width};
use crate::number::{MISSING, number};

const ROW: f64 = 26.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    pub name: String,
    pub value: Option<f64>,
    /// The value in words; made from the value where it is empty.
    pub text: String,
    pub title: String,
    pub href: Option<String>,
    /// Drawn red: beyond its limit.
    pub below: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    pub label: String,
    pub bars: Vec<Bar>,
    /// For values that come without words.
    pub decimals: usize,
    /// What is compared with: a plumb line through all bars.
    pub limit: Option<f64>,
    pub limit_label: String,
    pub empty: String,
    pub width: f64,
}

impl Default for Bars {
    fn default() -> Self {
        Self {
            label: String::new(),
            bars: Vec::new(),
            decimals: 0,
            limit: None,
            limit_label: String::new(),
            empty: String::new(),
            width: 560.0,
        }
    }
}

impl Bars {
    pub fn svg(&self) -> String {
        let links = self.bars.iter().any(|b| b.href.is_some());
        let values = || self.bars.iter().filter_map(|b| drawable(b.value));
        if values().next().is_none() {
            let mut svg = Svg::open("chart", self.width, 2.0 * ROW, &self.label, false);
            svg.text(&SOFT, self.width / 2.0, ROW + 4.0, Anchor::Middle, &self.empty);
            return svg.close();
        }
        let limit = drawable(self.limit);
        let most = values().chain(limit).fold(0.0f64, f64::max);
        let least = values().chain(limit).fold(0.0f64, f64::min);
        let spread = if most > least { most - least } else { 1.0 };

        let texts: Vec<String> = self.bars.iter().map(|b| self.words(b)).collect();
        let widest = |parts: &mut dyn Iterator<Item = f64>| parts.fold(0.0f64, f64::max);
        let names = widest(&mut self.bars.iter().map(|b| width(&b.name))).min(self.width * 0.4);
        let figures = widest(&mut texts.iter().map(|t| width(t))).min(self.width * 0.3);
        let left = names + 10.0 + if least < 0.0 { figures + 6.0 } else { 0.0 };
        let right = (self.width - figures - 8.0).max(left + 20.0);
        let x = |v: f64| left + (v - least) / spread * (right - left);

        let foot = self.bars.len() as f64 * ROW + 4.0;
        let height = foot + if limit.is_some() { 22.0 } else { 0.0 };
        let mut svg = Svg::open("chart", self.width, height, &self.label, links);
        for (i, (bar, words)) in self.bars.iter().zip(&texts).enumerate() {
            let y = i as f64 * ROW + 4.0;
            let base = y + ROW / 2.0 + 2.0;
            svg.link(bar.href.as_deref(), &said(bar, words), |svg| {
                let name = fitted(&bar.name, names);
                svg.text(&TEXT, names, base, Anchor::End, &name);
                let Some(value) = drawable(bar.value) else {
                    return svg.text(&SOFT, x(0.0) + 6.0, base, Anchor::Start, words);
                };
                let style = if bar.below { &BAR_LOW } else { &BAR };
                let (from, to) = (x(value.min(0.0)), x(value.max(0.0)));
                svg.rectangle(style, from, y + 4.0, to - from, ROW - 12.0, &said(bar, words));
                let (at, anchor) =
                    if value < 0.0 { (from - 6.0, Anchor::End) } else { (to + 6.0, Anchor::Start) };
                svg.text(&STRONG, at, base, anchor, words);
            });
        }
        svg.vertical(&AXIS, x(0.0), 0.0, foot);
        if let Some(limit) = limit {
            svg.plumb(x(limit), 0.0, foot + 2.0);
            svg.text(&TEXT, x(limit) - 8.0, foot + 14.0, Anchor::End, &self.limit_label);
        }
        svg.close()
    }

    fn words(&self, bar: &Bar) -> String {
        match (bar.text.is_empty(), drawable(bar.value)) {
            (false, _) => bar.text.clone(),
            (true, Some(value)) => number(value, self.decimals),
            (true, None) => MISSING.to_owned(),
        }
    }
}

/// The tooltip: the caller's, or name and figure.
fn said(bar: &Bar, words: &str) -> String {
    if bar.title.is_empty() { format!("{} {words}", bar.name) } else { bar.title.clone() }
}
