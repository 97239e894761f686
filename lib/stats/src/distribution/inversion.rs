//! The normal quantile for simulation: a table of polynomials instead of logarithms.
//!
//! A tail probability is a floating-point number; its exponent and first four bits after the point
//! name a cell, and in each cell the quantile is a polynomial of degree 7 through eight Chebyshev
//! nodes of the exact one. The logarithmic singularity at 0 lies 33 half-widths away from every
//! cell, so the error is below 1e-14 everywhere (W. Hörmann and J. Leydold, ACM TOMACS 13, 2003,
//! 347–362, invert by tables likewise).

use super::normal;
use std::sync::OnceLock;

/// Terms of each polynomial; eight fill one line of the processor's memory.
const TERMS: usize = 8;
/// Powers of two from 2⁻⁵³ to 2⁻², sixteen cells each.
const CELLS: usize = 52 * 16;
/// The first four bits after the point and all above.
const SHIFT: u32 = 48;
/// Name of the cell that begins at 2⁻⁵³.
const FIRST: u64 = (1023 - 53) << 4;

type Table = [[f64; TERMS]; CELLS];

/// The standard normal quantile of an odd multiple of 2⁻⁵³ between 0 and 1.
#[inline]
pub(crate) fn normal(u: f64) -> f64 {
    static TABLE: OnceLock<Box<Table>> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let apart = u - 0.5;
    let tail = (0.5 - apart.abs()).to_bits();
    let cell = (tail >> SHIFT).wrapping_sub(FIRST) as usize;
    // Callers hand in uniforms of a stream; the last cell stands in for anything else.
    let c = &table[cell.min(CELLS - 1)];
    let t = 2.0 * f64::from_bits(((tail << 4) & (u64::MAX >> 12)) | 1.0f64.to_bits()) - 3.0;
    let (t2, t4) = (t * t, (t * t) * (t * t));
    let low = (c[0] + c[1] * t) + (c[2] + c[3] * t) * t2;
    let high = (c[4] + c[5] * t) + (c[6] + c[7] * t) * t2;
    (low + high * t4).copysign(apart)
}

/// Coefficients of the upper quantile in each cell, in powers of the place from -1 to 1.
fn table() -> Box<Table> {
    let count = TERMS as f64;
    let angle = |node: usize| std::f64::consts::PI * (node as f64 + 0.5) / count;
    let powers = chebyshev_powers();
    let cell = |name: u64| {
        let (low, high) = (f64::from_bits(name << SHIFT), f64::from_bits((name + 1) << SHIFT));
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let values: [f64; TERMS] =
            std::array::from_fn(|node| -normal::quantile(middle + half * angle(node).cos()));
        let mut terms = [0.0; TERMS];
        for (order, row) in powers.iter().enumerate() {
            let projected =
                |(node, value): (usize, &f64)| value * (order as f64 * angle(node)).cos();
            let scale = if order == 0 { 1.0 } else { 2.0 } / count;
            let weight = scale * values.iter().enumerate().map(projected).sum::<f64>();
            for (term, power) in terms.iter_mut().zip(row) {
                *term += weight * power;
            }
        }
        terms
    };
    let mut table = Box::new([[0.0; TERMS]; CELLS]);
    for (name, terms) in (FIRST..).zip(table.iter_mut()) {
        *terms = cell(name);
    }
    table
}

/// Chebyshev polynomials in powers.
fn chebyshev_powers() -> [[f64; TERMS]; TERMS] {
    let mut rows = [[0.0; TERMS]; TERMS];
    (rows[0][0], rows[1][1]) = (1.0, 1.0);
    for order in 2..TERMS {
        for power in 0..TERMS {
            let raised = if power > 0 { 2.0 * rows[order - 1][power - 1] } else { 0.0 };
            rows[order][power] = raised - rows[order - 2][power];
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn the_table_agrees_with_the_exact_quantile_everywhere() {
        let mut stream = Stream::new(5, 0);
        let tiny = f64::EPSILON / 2.0;
        let ends = [tiny, 3.0 * tiny, 1.0 - tiny, 0.5 - tiny, 0.5 + tiny, 0.25 + tiny, 0.75 - tiny];
        // Uniforms, and uniforms shrunk into the tails.
        let bulk = (0..200_000).map(|i| {
            let shrunk = stream.uniform() * 0.5f64.powi(i % 50);
            (shrunk / (2.0 * tiny)).floor() * 2.0 * tiny + tiny
        });
        for u in ends.into_iter().chain(bulk) {
            let (found, exact) = (normal(u), normal::quantile(u));
            assert!((found - exact).abs() <= 1e-14 * exact.abs().max(1.0), "{u}: {found} {exact}");
        }
    }
}
