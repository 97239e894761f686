//! A small linear program: maximise `c·x` under `A x ≤ b`, `x ≥ 0`, with `b ≥ 0`.
//!
//! Benefit of the doubt and data envelopment both lead to this form when they are written in
//! weights ("multiplier form"): as many rows as units, as few columns as indicators. Because `b ≥
//! 0` the origin is a vertex and no first phase is needed. The tableau is condensed: it holds only
//! the columns outside the basis, so one exchange costs rows × columns.

use crate::error::Error;

/// A vertex where the maximum is reached.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Optimum {
    pub(crate) value: f64,
    /// The variables.
    pub(crate) x: Vec<f64>,
    /// The price of each constraint (its dual variable).
    pub(crate) prices: Vec<f64>,
}

/// Below this a coefficient is rounding; callers scale their columns to about 1.
const ZERO: f64 = 1e-10;

/// Maximises; `rows` are the coefficients of each constraint, `bounds` their right-hand sides.
pub(crate) fn maximise(rows: &[Vec<f64>], bounds: &[f64], gain: &[f64]) -> Result<Optimum, Error> {
    maximise_then(rows, bounds, gain, None).map(|(optimum, _)| optimum)
}

/// Maximises a first goal and, among its optima, a second one; returns the value of the second too.
pub(crate) fn maximise_then(
    rows: &[Vec<f64>],
    bounds: &[f64],
    gain: &[f64],
    second: Option<&[f64]>,
) -> Result<(Optimum, f64), Error> {
    let (m, n) = (rows.len(), gain.len());
    let width = n + 1;
    let mut tableau: Vec<f64> = Vec::with_capacity((m + 1) * width);
    for (row, bound) in rows.iter().zip(bounds) {
        tableau.extend_from_slice(row);
        tableau.push(*bound);
    }
    for goal in [Some(gain), second].into_iter().flatten() {
        tableau.extend(goal.iter().map(|c| -c));
        tableau.push(0.0);
    }
    let height = m + 1 + usize::from(second.is_some());
    // Variables 0..n are x, n..n+m the slacks.
    let mut outside: Vec<usize> = (0..n).collect();
    let mut inside: Vec<usize> = (n..n + m).collect();

    let steps_max = 200 * (m + n) + 1000;
    let mut first = None;
    let mut stuck = 0;
    for _ in 0..steps_max {
        // Steepest coefficient first; after a run of steps without progress Bland's rule, which
        // cannot cycle.
        let bland = stuck > m + n;
        let now = if first.is_some() { m + 1 } else { m };
        let costs = &tableau[now * width..(now + 1) * width];
        // In the second stage a column that would cost the first goal anything stays outside.
        let free = |column: usize| now == m || tableau[m * width + column] <= ZERO;
        let Some(enter) = entering(costs, &outside, n, bland, free) else {
            if first.is_none() && second.is_some() {
                first = Some(read(&tableau, &outside, &inside, m, n));
                stuck = 0;
                continue;
            }
            let value = if second.is_some() { tableau[(m + 1) * width + n] } else { 0.0 };
            let last = read(&tableau, &outside, &inside, m, n);
            return Ok((first.map_or(last.clone(), |first| Optimum { x: last.x, ..first }), value));
        };
        let Some(leave) = leaving(&tableau, &inside, enter, m, width) else {
            return Err(Error::NoAnswer {
                name: "linear program",
                reason: "it has no upper bound",
            });
        };
        stuck = if tableau[leave * width + n] <= ZERO { stuck + 1 } else { 0 };
        exchange(&mut tableau, leave, enter, height, width);
        std::mem::swap(&mut inside[leave], &mut outside[enter]);
    }
    Err(Error::NotConverged { name: "linear program", iterations: steps_max })
}

fn entering(
    costs: &[f64],
    outside: &[usize],
    n: usize,
    bland: bool,
    free: impl Fn(usize) -> bool,
) -> Option<usize> {
    let candidates = (0..n).filter(|&column| costs[column] < -ZERO && free(column));
    if bland {
        candidates.min_by_key(|&column| outside[column])
    } else {
        candidates.min_by(|&a, &b| costs[a].total_cmp(&costs[b]).then(outside[a].cmp(&outside[b])))
    }
}

fn leaving(
    tableau: &[f64],
    inside: &[usize],
    enter: usize,
    m: usize,
    width: usize,
) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for row in 0..m {
        let coefficient = tableau[row * width + enter];
        if coefficient <= ZERO {
            continue;
        }
        let ratio = tableau[row * width + width - 1].max(0.0) / coefficient;
        let better = match best {
            None => true,
            Some((least, chosen)) => {
                ratio < least - 1e-13 || (ratio <= least + 1e-13 && inside[row] < inside[chosen])
            }
        };
        if better {
            best = Some((ratio, row));
        }
    }
    best.map(|(_, row)| row)
}

fn exchange(tableau: &mut [f64], leave: usize, enter: usize, height: usize, width: usize) {
    let pivot = tableau[leave * width + enter];
    let mut pivot_row: Vec<f64> =
        tableau[leave * width..(leave + 1) * width].iter().map(|x| x / pivot).collect();
    pivot_row[enter] = 1.0 / pivot;
    for row in (0..height).filter(|&row| row != leave) {
        let cells = &mut tableau[row * width..(row + 1) * width];
        let factor = cells[enter];
        if factor != 0.0 {
            for (cell, top) in cells.iter_mut().zip(&pivot_row) {
                *cell -= factor * top;
            }
            cells[enter] = -factor / pivot;
        }
    }
    tableau[leave * width..(leave + 1) * width].copy_from_slice(&pivot_row);
}

fn read(tableau: &[f64], outside: &[usize], inside: &[usize], m: usize, n: usize) -> Optimum {
    let width = n + 1;
    let mut optimum =
        Optimum { value: tableau[m * width + n], x: vec![0.0; n], prices: vec![0.0; m] };
    for (row, &variable) in inside.iter().enumerate().filter(|(_, variable)| **variable < n) {
        optimum.x[variable] = tableau[row * width + n].max(0.0);
    }
    for (column, &variable) in outside.iter().enumerate().filter(|(_, variable)| **variable >= n) {
        optimum.prices[variable - n] = tableau[m * width + column].max(0.0);
    }
    optimum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_program_has_its_textbook_answer() {
        // Wyndor Glass (Hillier and Lieberman): 3x + 5y, x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18.
        let rows = vec![vec![1.0, 0.0], vec![0.0, 2.0], vec![3.0, 2.0]];
        let best = maximise(&rows, &[4.0, 12.0, 18.0], &[3.0, 5.0]).unwrap();
        assert!((best.value - 36.0).abs() < 1e-12);
        assert!((best.x[0] - 2.0).abs() < 1e-12 && (best.x[1] - 6.0).abs() < 1e-12);
        for (price, expected) in best.prices.iter().zip([0.0, 1.5, 1.0]) {
            assert!((price - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn a_program_that_cycles_under_the_steepest_rule_ends() {
        // Beale's example.
        let rows = vec![
            vec![0.25, -60.0, -0.04, 9.0],
            vec![0.5, -90.0, -0.02, 3.0],
            vec![0.0, 0.0, 1.0, 0.0],
        ];
        let best = maximise(&rows, &[0.0, 0.0, 1.0], &[0.75, -150.0, 0.02, -6.0]).unwrap();
        assert!((best.value - 0.05).abs() < 1e-12);
    }

    #[test]
    fn without_a_bound_there_is_no_answer() {
        assert!(matches!(maximise(&[vec![-1.0]], &[1.0], &[1.0]), Err(Error::NoAnswer { .. })));
        assert_eq!(maximise(&[], &[], &[]).unwrap().value, 0.0);
    }
}
