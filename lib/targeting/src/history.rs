//! Sums over the past in which the old fades: half of a finding's weight is gone after its half-life.
//! One pass over the days keeps them; a visit is asked about before its own day enters.

use std::collections::HashMap;

use crate::records::Day;

/// Faded sums by key: of what was found beyond expectation, and of how much could be known.
#[derive(Debug, Clone)]
pub(crate) struct Fading {
    rate: f64,
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cell {
    pub(crate) found: f64,
    pub(crate) known: f64,
    day: Day,
}

impl Fading {
    pub(crate) fn new(keys: usize, half_life: f64) -> Self {
        Self { rate: std::f64::consts::LN_2 / half_life, cells: vec![Cell::default(); keys] }
    }

    /// As it stands on a day.
    pub(crate) fn at(&self, key: usize, day: Day) -> Cell {
        let cell = self.cells[key];
        let fade = (-self.rate * f64::from(day - cell.day)).exp();
        Cell { found: cell.found * fade, known: cell.known * fade, day }
    }

    pub(crate) fn add(&mut self, key: usize, day: Day, found: f64, known: f64) {
        let now = self.at(key, day);
        self.cells[key] = Cell { found: now.found + found, known: now.known + known, day };
    }
}

impl Cell {
    /// Drawn towards nothing by `prior` of knowledge.
    pub(crate) fn effect(self, prior: f64) -> f64 {
        self.found / (prior + self.known)
    }
    /// Without another's share.
    pub(crate) fn without(self, other: Cell) -> Cell {
        let (found, known) = (self.found - other.found, (self.known - other.known).max(0.0));
        Cell { found, known, ..self }
    }
}

/// Findings around a place: weights fall with the distance as a bell of width `WIDTH_KM`.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    rate: f64,
    start: Day,
    cells: HashMap<(i32, i32), Vec<Spot>>,
}

#[derive(Debug, Clone, Copy)]
struct Spot {
    x: f64,
    y: f64,
    object: usize,
    /// Weight as of the start: later findings weigh more.
    weight: f64,
    found: f64,
    known: f64,
}

/// The same building and the doors next to it: wider bells said less in the windows of tuning.
const WIDTH_KM: f64 = 0.1;
const REACH_KM: f64 = 3.0 * WIDTH_KM;

impl Around {
    pub(crate) fn new(half_life: f64, start: Day) -> Self {
        Self { rate: std::f64::consts::LN_2 / half_life, start, cells: HashMap::new() }
    }

    fn cell(x: f64, y: f64) -> (i32, i32) {
        ((x / REACH_KM).floor() as i32, (y / REACH_KM).floor() as i32)
    }

    pub(crate) fn add(
        &mut self,
        (x, y): (f64, f64),
        object: usize,
        day: Day,
        found: f64,
        known: f64,
    ) {
        let weight = (self.rate * f64::from(day - self.start)).exp();
        let spot = Spot { x, y, object, weight, found, known };
        self.cells.entry(Self::cell(x, y)).or_default().push(spot);
    }

    /// Without the object's own.
    pub(crate) fn at(&self, (x, y): (f64, f64), object: usize, day: Day) -> Cell {
        let (column, line) = Self::cell(x, y);
        let fade = (-self.rate * f64::from(day - self.start)).exp();
        let mut sum = Cell { day, ..Cell::default() };
        for cell in
            (column - 1..=column + 1).flat_map(|c| (line - 1..=line + 1).map(move |l| (c, l)))
        {
            for spot in self.cells.get(&cell).into_iter().flatten() {
                let far = (spot.x - x).powi(2) + (spot.y - y).powi(2);
                if far > REACH_KM * REACH_KM || spot.object == object {
                    continue;
                }
                let weight = fade * spot.weight * (-far / (2.0 * WIDTH_KM * WIDTH_KM)).exp();
                sum.found += weight * spot.found;
                sum.known += weight * spot.known;
            }
        }
        sum
    }
}

/// Kilometres east and north on a plane that is good enough for neighbours; `middle` is the latitude on
/// which the scale is right.
pub(crate) fn plane((latitude, longitude): (f64, f64), middle: f64) -> (f64, f64) {
    const KM_PER_DEGREE: f64 = 111.2;
    (longitude * KM_PER_DEGREE * middle.to_radians().cos(), latitude * KM_PER_DEGREE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_gone_after_the_half_life_whatever_was_asked_in_between() {
        let mut sums = Fading::new(2, 100.0);
        sums.add(0, 1000, 8.0, 4.0);
        sums.at(0, 1040);
        assert!((sums.at(0, 1100).found - 4.0).abs() < 1e-12);
        sums.add(0, 1100, 1.0, 1.0);
        let cell = sums.at(0, 1200);
        assert!((cell.found - 2.5).abs() < 1e-12 && (cell.known - 1.5).abs() < 1e-12);
        assert!((cell.effect(1.0) - 1.0).abs() < 1e-12);
        assert_eq!(sums.at(1, 1200).found, 0.0);
    }

    #[test]
    fn neighbours_count_by_distance_and_the_object_itself_does_not() {
        let mut around = Around::new(100.0, 0);
        around.add((0.0, 0.0), 1, 0, 1.0, 1.0);
        around.add((0.1, 0.0), 2, 100, 1.0, 1.0);
        around.add((0.31, 0.0), 3, 100, 1.0, 1.0);
        let cell = around.at((0.0, 0.0), 9, 100);
        assert!((cell.found - (0.5 + (-0.5f64).exp())).abs() < 1e-12, "{cell:?}");
        let own = around.at((0.0, 0.0), 1, 100);
        assert!((own.found - (-0.5f64).exp()).abs() < 1e-12);
    }
}
