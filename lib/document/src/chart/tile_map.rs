//! The counties as tiles laid in courses like brick, so that neighbours touch.
//!
//! It shows no boundary and says so: a map of boundaries needs official shapes with their approval
//! number, a schematic one does not. Name, value, grade and interval stand in the tile; colour only
//! repeats the class.

use super::style::{
    DARK_DOUBT, DARK_NAME, DARK_VALUE, NO_TILE, NO_TILE_FRAME, NOTE, PLATE, Sign, Style, TEXT,
    TILE_DOUBT, TILE_NAME, TILE_VALUE,
};
use super::svg::{Anchor, Svg, fitted};

const HALF: f64 = 64.0;
const TILE: (f64, f64) = (128.0, 98.0);
const MARGIN: f64 = 16.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tile {
    /// In half tiles, so that courses can be shifted like brick.
    pub column: i32,
    pub row: i32,
    pub name: String,
    /// The figure in words: 97.9.
    pub value: String,
    /// The letter, written behind the value.
    pub grade: String,
    /// The interval in words: 96.5–99.2.
    pub doubt: String,
    /// 1–7 of the sequential scale; none where there is no figure.
    pub step: Option<u8>,
    pub sign: Option<Sign>,
    pub title: String,
    pub href: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegendClass {
    pub step: u8,
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct TileMap {
    pub label: String,
    pub tiles: Vec<Tile>,
    pub legend: Vec<LegendClass>,
    /// Beside the legend; the last one must say that no boundary is shown:
    /// 示意图，不表示行政区划界线.
    pub notes: Vec<String>,
    pub empty: String,
}

impl TileMap {
    pub fn svg(&self) -> String {
        let links = self.tiles.iter().any(|t| t.href.is_some());
        // Far tiles are no map; 200 courses hold every county of the country.
        let place = |t: &Tile| (t.column.clamp(-400, 400), t.row.clamp(-200, 200));
        let least = |of: fn((i32, i32)) -> i32| self.tiles.iter().map(|t| of(place(t))).min();
        let most = |of: fn((i32, i32)) -> i32| self.tiles.iter().map(|t| of(place(t))).max();
        let (left, right) = (least(|p| p.0).unwrap_or(0), most(|p| p.0).unwrap_or(0));
        let (top, bottom) = (least(|p| p.1).unwrap_or(0), most(|p| p.1).unwrap_or(0));
        let width = (f64::from(right - left) * HALF + TILE.0 + 2.0 * MARGIN).max(608.0);
        let below = f64::from(bottom - top + 1) * TILE.1 + 4.0;
        let lines = self.notes.len().max(2) as f64;
        let mut svg = Svg::open("map", width, below + 12.0 + lines * 19.0, &self.label, links);
        if self.tiles.is_empty() {
            svg.text(&TEXT, width / 2.0, TILE.1 / 2.0, Anchor::Middle, &self.empty);
        }
        for tile in &self.tiles {
            let (column, row) = place(tile);
            let x = MARGIN + f64::from(column - left) * HALF;
            let y = 4.0 + f64::from(row - top) * TILE.1;
            tile.draw(&mut svg, x, y);
        }
        self.draw_legend(&mut svg, below + 10.0, width);
        svg.close()
    }

    fn draw_legend(&self, svg: &mut Svg, y: f64, width: f64) {
        svg.class_group("scale", "", |svg| {
            for (i, class) in self.legend.iter().enumerate() {
                let x = MARGIN + i as f64 * HALF;
                svg.step("", usize::from(class.step), (x, y), (HALF, 10.0));
                svg.text(&TEXT, x + HALF / 2.0, y + 28.0, Anchor::Middle, &class.label);
            }
        });
        let x = MARGIN + self.legend.len() as f64 * HALF + 20.0;
        for (i, note) in self.notes.iter().enumerate() {
            let note = fitted(note, width - x);
            svg.text(&NOTE, x, y + 9.0 + i as f64 * 19.0, Anchor::Start, &note);
        }
    }
}

impl Tile {
    fn draw(&self, svg: &mut Svg, x: f64, y: f64) {
        let middle = x + TILE.0 / 2.0;
        let step = self.step.map(|s| usize::from(s.clamp(1, 7)));
        let [name, value, doubt]: [&Style; 3] = match step {
            Some(6 | 7) => [&DARK_NAME, &DARK_VALUE, &DARK_DOUBT],
            _ => [&TILE_NAME, &TILE_VALUE, &TILE_DOUBT],
        };
        svg.link(self.href.as_deref(), "", |svg| {
            let ground = if matches!(step, Some(6 | 7)) { "on-dark" } else { "" };
            svg.class_group(ground, &self.title, |svg| {
                match step {
                    Some(step) => svg.step("tile ", step, (x, y), TILE),
                    None => {
                        svg.rectangle(&NO_TILE, x, y, TILE.0, TILE.1, "");
                        svg.rectangle(
                            &NO_TILE_FRAME,
                            x + 4.0,
                            y + 4.0,
                            TILE.0 - 8.0,
                            TILE.1 - 8.0,
                            "",
                        );
                    }
                }
                if step == Some(5) {
                    // Neither ink nor white can be read on the fifth step.
                    svg.rectangle(&PLATE, x + 12.0, y + 14.0, TILE.0 - 24.0, TILE.1 - 28.0, "");
                }
                let figure = [self.value.as_str(), self.grade.as_str()];
                let figure = figure.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
                // Fifteen and seventeen pixels against the twelve that widths are measured in.
                let room = TILE.0 - 12.0;
                let named = fitted(&self.name, room * 12.0 / 15.0);
                svg.text(name, middle, y + 34.0, Anchor::Middle, &named);
                let valued = fitted(&figure.join(" "), room * 12.0 / 17.0);
                svg.text(value, middle, y + 58.0, Anchor::Middle, &valued);
                svg.text(doubt, middle, y + 78.0, Anchor::Middle, &fitted(&self.doubt, room));
                if let Some(sign) = self.sign {
                    svg.sign(sign, x + TILE.0 - 22.0, y + 8.0);
                }
            });
        });
    }
}
