//! Which few causes make most of the loss: bars from zero in falling order, and beside each the
//! share so far as a figure. The classic second axis is left out; a column of figures says it better.

use super::drawable;
use super::style::{BAR, BAR_NEAR, CUT, GRIDLINE, SOFT, STRONG, TEXT};
use super::svg::{Anchor, Svg, fitted, width};
use crate::number::number;

const ROW: f64 = 26.0;
const HEAD: f64 = 24.0;
const COLUMN: f64 = 72.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParetoItem {
    pub name: String,
    /// How often, or how much was lost. Not a number or below zero is left out and counted.
    pub value: f64,
    pub href: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Pareto {
    pub label: String,
    /// In any order; equal values keep theirs.
    pub items: Vec<ParetoItem>,
    pub decimals: usize,
    /// The share at which a line is drawn, 0.8 by custom.
    pub cut: Option<f64>,
    /// Heads of the three columns of figures: 数量, 占比, 累计.
    pub heads: [String; 3],
    pub empty: String,
    pub width: f64,
}

impl Default for Pareto {
    fn default() -> Self {
        Self {
            label: String::new(),
            items: Vec::new(),
            decimals: 0,
            cut: Some(0.8),
            heads: Default::default(),
            empty: String::new(),
            width: 720.0,
        }
    }
}

impl Pareto {
    /// Falling order with the share so far, as the drawing and the table behind it both need.
    pub fn ranked(&self) -> Vec<(&ParetoItem, f64)> {
        let good = |i: &&ParetoItem| drawable(Some(i.value)).is_some_and(|v| v >= 0.0);
        let mut items: Vec<&ParetoItem> = self.items.iter().filter(good).collect();
        items.sort_by(|a, b| b.value.total_cmp(&a.value));
        let total: f64 = items.iter().map(|i| i.value).sum();
        if total <= 0.0 {
            return Vec::new();
        }
        let mut so_far = 0.0;
        let with_share = |i: &'_ ParetoItem| {
            so_far += i.value;
            so_far / total
        };
        let shares: Vec<f64> = items.iter().copied().map(with_share).collect();
        items.into_iter().zip(shares).collect()
    }

    pub fn svg(&self) -> String {
        let ranked = self.ranked();
        let Some((first, _)) = ranked.first() else {
            let mut svg = Svg::open("chart", self.width, 2.0 * ROW, &self.label, false);
            svg.text(&SOFT, self.width / 2.0, ROW + 4.0, Anchor::Middle, &self.empty);
            return svg.close();
        };
        let most = first.value;
        let names = ranked.iter().map(|(i, _)| width(&i.name)).fold(0.0f64, f64::max);
        let names = names.min(self.width * 0.3);
        let left = names + 10.0;
        let right = (self.width - 3.0 * COLUMN).max(left + 20.0);
        let column = |i: usize| self.width - (2 - i) as f64 * COLUMN;

        let links = ranked.iter().any(|(i, _)| i.href.is_some());
        let height = HEAD + ranked.len() as f64 * ROW + 4.0;
        let mut svg = Svg::open("chart", self.width, height, &self.label, links);
        for (i, head) in self.heads.iter().enumerate() {
            svg.text(&SOFT, column(i), 14.0, Anchor::End, head);
        }
        svg.horizontal(&GRIDLINE, 0.0, self.width, HEAD - 2.0);
        let mut before = 0.0;
        for (i, (item, so_far)) in ranked.iter().enumerate() {
            let y = HEAD + i as f64 * ROW;
            let base = y + ROW / 2.0 + 4.0;
            let share = so_far - before;
            // The vital few: every cause that begins below the cut.
            let vital = self.cut.is_none_or(|cut| before < cut);
            let figures = [number(item.value, self.decimals), percent(share), percent(*so_far)];
            let said = format!("{} {}", item.name, figures.join(" · "));
            svg.link(item.href.as_deref(), &said, |svg| {
                svg.text(&TEXT, names, base, Anchor::End, &fitted(&item.name, names));
                let style = if vital { &BAR } else { &BAR_NEAR };
                let length = item.value / most * (right - left);
                svg.rectangle(style, left, y + 6.0, length, ROW - 12.0, &said);
                for (column_at, figure) in figures.iter().enumerate() {
                    let style = if column_at == 2 { &STRONG } else { &TEXT };
                    svg.text(style, column(column_at), base, Anchor::End, figure);
                }
            });
            if self.cut.is_some_and(|cut| before < cut && *so_far >= cut) && i + 1 < ranked.len() {
                svg.horizontal(&CUT, 0.0, self.width, y + ROW);
            }
            before = *so_far;
        }
        svg.close()
    }
}

fn percent(share: f64) -> String {
    format!("{}%", number(share * 100.0, 1))
}
