//! A numbered list and who was drawn from it, as a field of cells: one look shows whether the draw
//! was spread.

use super::style::{BAR, BAR_REST, SOFT};
use super::svg::{Anchor, Svg};

const CELL: f64 = 14.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    pub label: String,
    pub count: usize,
    /// Numbers from 1.
    pub drawn: Vec<usize>,
    pub empty: String,
    pub width: f64,
}

/// More cells than this are a grey area and no picture.
pub const CELLS_MAX: usize = 5000;

impl Default for Selection {
    fn default() -> Self {
        let (label, drawn, empty) = Default::default();
        Self { label, count: 0, drawn, empty, width: 640.0 }
    }
}

impl Selection {
    pub fn svg(&self) -> String {
        let across = (((self.width - 60.0) / CELL) as usize / 10 * 10).max(10);
        let shown = self.count.min(CELLS_MAX);
        let rows = shown.div_ceil(across).max(1);
        let height = 12.0 + rows as f64 * CELL;
        let mut svg = Svg::open("chart", self.width, height, &self.label, false);
        if shown == 0 {
            svg.text(&SOFT, self.width / 2.0, height / 2.0 + 4.0, Anchor::Middle, &self.empty);
            return svg.close();
        }
        let mut chosen = vec![false; shown];
        for number in &self.drawn {
            if let Some(cell) = number.checked_sub(1).and_then(|i| chosen.get_mut(i)) {
                *cell = true;
            }
        }
        for (i, chosen) in chosen.into_iter().enumerate() {
            let (row, column) = (i / across, i % across);
            let (x, y) = (52.0 + column as f64 * CELL, 6.0 + row as f64 * CELL);
            if column == 0 {
                svg.text(&SOFT, 46.0, y + 11.0, Anchor::End, &(i + 1).to_string());
            }
            let style = if chosen { &BAR } else { &BAR_REST };
            let title = if chosen { (i + 1).to_string() } else { String::new() };
            svg.rectangle(style, x, y, CELL - 2.0, CELL - 2.0, &title);
        }
        svg.close()
    }
}
