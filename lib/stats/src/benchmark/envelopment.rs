//! Data envelopment: efficiency against the best mixture of peers.
//!
//! All programs are written around the unit judged, whose own point is a feasible start: `λ_o = 1 +
//! up - down - Σλ`, so no first phase is needed and every right-hand side is 0 or 1. Columns are
//! scaled by their largest value.

use crate::error::{Error, at_least, same_length, within, within_arithmetic};
use crate::linear_program::{maximise, maximise_then};

/// How size may vary along the frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// Constant (CCR).
    Constant,
    /// Variable (BCC; R. D. Banker, A. Charnes and W. W. Cooper 1984).
    Variable,
    /// Not increasing: peers may be scaled down.
    Decreasing,
    /// Not decreasing: peers may be scaled up.
    Increasing,
}

/// What is to be improved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Efficiency = share of the inputs that would do, at most 1.
    Input,
    /// Efficiency = factor by which outputs could grow, at least 1.
    Output,
}

/// Units with inputs (less is better) and outputs (more is better): columns of equal length.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    inputs: Vec<Vec<f64>>,
    outputs: Vec<Vec<f64>>,
    scale_in: Vec<f64>,
    scale_out: Vec<f64>,
}

/// The judgement of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Efficiency {
    pub score: f64,
    /// Largest sum of slacks left at that score, in the units of the data.
    pub slack_sum: f64,
    /// Peers and their weights (above 1e-9); not always unique.
    pub peers: Vec<(usize, f64)>,
    /// Score within 1e-7 of 1 and no slack.
    pub efficient: bool,
}

impl Units {
    /// Takes columns of inputs and of outputs. Values must not be negative, and each unit needs
    /// some input and some output.
    pub fn new(inputs: Vec<Vec<f64>>, outputs: Vec<Vec<f64>>) -> Result<Units, Error> {
        at_least("inputs", inputs.len(), 1)?;
        at_least("outputs", outputs.len(), 1)?;
        let count = inputs[0].len();
        at_least("units", count, 1)?;
        let scales = |name: &'static str, columns: &[Vec<f64>]| -> Result<Vec<f64>, Error> {
            let mut scales = Vec::new();
            for column in columns {
                same_length(name, column.len(), count)?;
                for value in column {
                    within(name, *value, 0.0, 1e150)?;
                }
                let most = column.iter().copied().fold(0.0, f64::max);
                scales.push(if most > 0.0 { most } else { 1.0 });
            }
            for unit in 0..count {
                if columns.iter().all(|column| column[unit] == 0.0) {
                    return Err(Error::OutOfRange {
                        name,
                        value: 0.0,
                        low: f64::MIN_POSITIVE,
                        high: 1e150,
                    });
                }
            }
            Ok(scales)
        };
        let (scale_in, scale_out) = (scales("inputs", &inputs)?, scales("outputs", &outputs)?);
        let divide = |columns: Vec<Vec<f64>>, scales: &[f64]| -> Vec<Vec<f64>> {
            let each =
                |(column, scale): (Vec<f64>, &f64)| column.iter().map(|x| x / scale).collect();
            columns.into_iter().zip(scales).map(each).collect()
        };
        Ok(Units {
            inputs: divide(inputs, &scale_in),
            outputs: divide(outputs, &scale_out),
            scale_in,
            scale_out,
        })
    }

    /// Number of units.
    pub fn count(&self) -> usize {
        self.inputs[0].len()
    }

    /// Efficiency of every unit.
    ///
    /// ```
    /// use stats::benchmark::envelopment::*;
    /// // Cooper, Seiford and Tone, table 2.2: two inputs, one output.
    /// let inputs = vec![
    ///     vec![4.0, 7.0, 8.0, 4.0, 2.0, 10.0],
    ///     vec![3.0, 3.0, 1.0, 2.0, 4.0, 1.0],
    /// ];
    /// let units = Units::new(inputs, vec![vec![1.0; 6]]).unwrap();
    /// let found = units.efficiency(Returns::Constant, Orientation::Input).unwrap();
    /// assert!((found[0].score - 6.0 / 7.0).abs() < 1e-9);
    /// assert!(found[3].efficient && !found[5].efficient); // F is on the edge but wastes the first input
    /// ```
    pub fn efficiency(
        &self,
        returns: Returns,
        orientation: Orientation,
    ) -> Result<Vec<Efficiency>, Error> {
        (0..self.count()).map(|unit| self.judge(unit, returns, orientation)).collect()
    }

    fn judge(
        &self,
        unit: usize,
        returns: Returns,
        orientation: Orientation,
    ) -> Result<Efficiency, Error> {
        let columns = self.around(unit, returns);
        let (ins, outs) = (self.inputs.len(), self.outputs.len());
        // One more column: the improvement.
        let mut rows = columns.rows.clone();
        for (index, row) in rows.iter_mut().take(ins + outs).enumerate() {
            row.push(match orientation {
                Orientation::Input if index < ins => self.inputs[index][unit],
                Orientation::Output if index >= ins => self.outputs[index - ins][unit],
                _ => 0.0,
            });
        }
        rows[ins + outs].push(0.0);
        let width = rows[0].len();
        let mut gain = vec![0.0; width];
        gain[width - 1] = 1.0;
        let second = self.slack_gain(&rows, width);
        let (best, slack) = maximise_then(&rows, &columns.bounds, &gain, Some(&second))?;
        let improvement = best.value.max(0.0);
        let score = match orientation {
            Orientation::Input => 1.0 - improvement,
            Orientation::Output => 1.0 + improvement,
        };
        let size = self.size();
        let slack_sum = slack.max(0.0) * size;
        let peers = columns.peers(&best.x, unit);
        let efficient = improvement < 1e-7 && slack_sum < 1e-7 * size;
        Ok(Efficiency { score, slack_sum, peers, efficient })
    }

    /// The largest value of all: the unit in which slacks are summed, so that the solver's zero is
    /// small against them.
    fn size(&self) -> f64 {
        self.scale_in.iter().chain(&self.scale_out).copied().fold(0.0, f64::max)
    }

    /// The sum of slacks of all indicator rows over [`Units::size`], as a goal.
    fn slack_gain(&self, rows: &[Vec<f64>], width: usize) -> Vec<f64> {
        let size = self.size();
        let scales: Vec<f64> =
            self.scale_in.iter().chain(&self.scale_out).map(|scale| scale / size).collect();
        let of =
            |column: usize| scales.iter().zip(rows).map(|(scale, row)| -scale * row[column]).sum();
        (0..width).map(of).collect()
    }

    /// The additive model: the largest sum of slacks (units of the data) without any proportional
    /// improvement; 0 is efficient.
    pub fn additive(&self, returns: Returns) -> Result<Vec<f64>, Error> {
        let judge = |unit: usize| {
            let columns = self.around(unit, returns);
            let gain = self.slack_gain(&columns.rows, columns.rows[0].len());
            Ok(maximise(&columns.rows, &columns.bounds, &gain)?.value.max(0.0) * self.size())
        };
        (0..self.count()).map(judge).collect()
    }

    /// Super-efficiency (P. Andersen and N. C. Petersen, Management Science 39, 1993): input score
    /// against the others only, constant returns; above 1 for frontier units. `None` where the
    /// others cannot make the outputs at all.
    pub fn super_efficiency(&self) -> Result<Vec<Option<f64>>, Error> {
        let count = self.count();
        let judge = |unit: usize| {
            let own = |columns: &[Vec<f64>]| columns.iter().map(|c| c[unit]).collect::<Vec<f64>>();
            let others = (0..count).filter(|other| *other != unit);
            self.against(others, &own(&self.inputs), &own(&self.outputs))
        };
        (0..count).map(judge).collect()
    }

    /// Input score of a point against some of the units, constant returns, by the weights form:
    /// `max u·y`, `v·x ≤ 1`, `u·y_j ≤ v·x_j`.
    fn against(
        &self,
        peers: impl Iterator<Item = usize>,
        x: &[f64],
        y: &[f64],
    ) -> Result<Option<f64>, Error> {
        let pad = |columns: &[Vec<f64>], unit: usize, sign: f64| {
            columns.iter().map(|column| sign * column[unit]).collect::<Vec<f64>>()
        };
        let mut rows = vec![[x.to_vec(), vec![0.0; y.len()]].concat()];
        let peer = |unit| [pad(&self.inputs, unit, -1.0), pad(&self.outputs, unit, 1.0)].concat();
        rows.extend(peers.map(peer));
        let mut bounds = vec![0.0; rows.len()];
        bounds[0] = 1.0;
        let gain = [vec![0.0; x.len()], y.to_vec()].concat();
        match maximise(&rows, &bounds, &gain) {
            Ok(best) => Ok(Some(best.value)),
            Err(Error::NoAnswer { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Input score of units of another period against this period's frontier, constant returns.
    pub(super) fn score_others(&self, others: &Units) -> Result<Vec<Option<f64>>, Error> {
        let rescale = |columns: &[Vec<f64>], theirs: &[f64], ours: &[f64], unit: usize| {
            let each = |((column, a), b): ((&Vec<f64>, &f64), &f64)| column[unit] * a / b;
            columns.iter().zip(theirs).zip(ours).map(each).collect::<Vec<f64>>()
        };
        let judge = |unit: usize| {
            let x = rescale(&others.inputs, &others.scale_in, &self.scale_in, unit);
            let y = rescale(&others.outputs, &others.scale_out, &self.scale_out, unit);
            self.against(0..self.count(), &x, &y)
        };
        (0..others.count()).map(judge).collect()
    }

    /// Free disposal hull (D. Deprins, L. Simar and H. Tulkens 1984): input score against single
    /// units, no mixtures.
    pub fn free_disposal(&self) -> Vec<f64> {
        let judge = |unit: usize| {
            let as_good = |other: &usize| self.outputs.iter().all(|y| y[*other] >= y[unit]);
            let need = |other: usize| {
                let ratio = |x: &Vec<f64>| match (x[other], x[unit]) {
                    (0.0, _) => 0.0,
                    (_, 0.0) => f64::INFINITY,
                    (a, b) => a / b,
                };
                self.inputs.iter().map(ratio).fold(0.0, f64::max)
            };
            (0..self.count()).filter(as_good).map(need).fold(1.0, f64::min)
        };
        (0..self.count()).map(judge).collect()
    }

    /// Cost efficiency: the least cost of making the outputs over the actual cost; `prices` per
    /// input.
    pub fn cost_efficiency(&self, prices: &[f64], returns: Returns) -> Result<Vec<f64>, Error> {
        let worth = worths(&self.inputs, &self.scale_in, prices)?;
        let shares = self.by_worth(&worth, returns, -1.0)?;
        within_arithmetic("cost efficiency", &shares)?;
        Ok(shares)
    }

    /// Revenue efficiency: actual revenue over the largest the inputs could earn; `prices` per
    /// output.
    pub fn revenue_efficiency(&self, prices: &[f64], returns: Returns) -> Result<Vec<f64>, Error> {
        let worth = worths(&self.outputs, &self.scale_out, prices)?;
        let factors = self.by_worth(&worth, returns, 1.0)?;
        let shares: Vec<f64> = factors.iter().map(|factor| 1.0 / factor).collect();
        within_arithmetic("revenue efficiency", &shares)?;
        Ok(shares)
    }

    /// Best attainable worth over the actual, keeping the other side's limits.
    fn by_worth(&self, worth: &[f64], returns: Returns, sign: f64) -> Result<Vec<f64>, Error> {
        let ins = self.inputs.len();
        let judge = |unit: usize| {
            let own = crate::error::positive("worth of a unit", worth[unit])?;
            let columns = self.around(unit, returns);
            let keep = if sign < 0.0 { ins..columns.rows.len() } else { 0..ins };
            let mut rows = columns.rows[keep.clone()].to_vec();
            let mut bounds = columns.bounds[keep].to_vec();
            if sign > 0.0 {
                rows.push(columns.rows[columns.rows.len() - 1].clone());
                bounds.push(1.0);
            }
            let others = columns.others.iter().map(|other| sign * (worth[*other] - own) / own);
            let gain: Vec<f64> =
                others.chain(columns.moves.iter().map(|step| sign * step)).collect();
            Ok(1.0 + sign * maximise(&rows, &bounds, &gain)?.value)
        };
        (0..self.count()).map(judge).collect()
    }

    /// Constraint rows (inputs, outputs, `λ_o ≥ 0`) over the other units and the changes of scale
    /// that the returns allow.
    fn around(&self, unit: usize, returns: Returns) -> Columns {
        let others: Vec<usize> = (0..self.count()).filter(|other| *other != unit).collect();
        let moves: &[f64] = match returns {
            Returns::Variable => &[],
            Returns::Constant => &[1.0, -1.0],
            Returns::Increasing => &[1.0],
            Returns::Decreasing => &[-1.0],
        };
        let row = |column: &Vec<f64>, sign: f64| -> Vec<f64> {
            let apart = others.iter().map(|other| sign * (column[*other] - column[unit]));
            apart.chain(moves.iter().map(|step| sign * step * column[unit])).collect()
        };
        let mut rows: Vec<Vec<f64>> = self.inputs.iter().map(|column| row(column, 1.0)).collect();
        rows.extend(self.outputs.iter().map(|column| row(column, -1.0)));
        let own = others.iter().map(|_| 1.0).chain(moves.iter().map(|step| -step)).collect();
        rows.push(own);
        let mut bounds = vec![0.0; rows.len()];
        bounds[rows.len() - 1] = 1.0;
        Columns { rows, bounds, others, moves: moves.to_vec() }
    }
}

struct Columns {
    rows: Vec<Vec<f64>>,
    bounds: Vec<f64>,
    others: Vec<usize>,
    moves: Vec<f64>,
}

impl Columns {
    fn peers(&self, x: &[f64], unit: usize) -> Vec<(usize, f64)> {
        let scale: f64 =
            self.moves.iter().zip(&x[self.others.len()..]).map(|(step, x)| step * x).sum();
        let taken: f64 = x[..self.others.len()].iter().sum();
        let mut peers: Vec<(usize, f64)> =
            self.others.iter().copied().zip(x.iter().copied()).collect();
        peers.push((unit, 1.0 + scale - taken));
        peers.retain(|(_, weight)| *weight > 1e-9);
        peers.sort_by_key(|(peer, _)| *peer);
        peers
    }
}

fn worths(columns: &[Vec<f64>], scales: &[f64], prices: &[f64]) -> Result<Vec<f64>, Error> {
    same_length("prices", prices.len(), columns.len())?;
    for price in prices {
        within("price", *price, 0.0, 1e150)?;
    }
    let of = |unit: usize| {
        columns.iter().zip(scales).zip(prices).map(|((c, s), p)| c[unit] * s * p).sum::<f64>()
    };
    Ok((0..columns[0].len()).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn random(count: usize, unit: f64) -> Units {
        let mut stream = Stream::new(3, 0);
        let mut column = |scale: f64| -> Vec<f64> {
            (0..count).map(|_| scale * (1.0 + 9.0 * stream.uniform())).collect()
        };
        let inputs = vec![column(unit), column(1.0), column(1e6)];
        let outputs = vec![column(1.0), column(1e-3)];
        Units::new(inputs, outputs).unwrap()
    }

    #[test]
    fn frontiers_lie_inside_each_other_and_units_of_measure_do_not_matter() {
        use Orientation::*;
        let (units, other) = (random(60, 1.0), random(60, 1000.0));
        let score = |units: &Units, returns| -> Vec<f64> {
            units.efficiency(returns, Input).unwrap().iter().map(|e| e.score).collect()
        };
        let [c, v, d, i] =
            [Returns::Constant, Returns::Variable, Returns::Decreasing, Returns::Increasing]
                .map(|returns| score(&units, returns));
        let (again, out) = (
            score(&other, Returns::Constant),
            units.efficiency(Returns::Constant, Output).unwrap(),
        );
        let (supers, hull) = (units.super_efficiency().unwrap(), units.free_disposal());
        for unit in 0..60 {
            let small = 1e-8;
            assert!(c[unit] <= d[unit] + small && c[unit] <= i[unit] + small);
            assert!(d[unit] <= v[unit] + small && i[unit] <= v[unit] + small);
            assert!(v[unit] <= hull[unit] + small && hull[unit] <= 1.0);
            assert!((c[unit] - again[unit]).abs() < small);
            assert!((out[unit].score - 1.0 / c[unit]).abs() < 1e-6, "constant returns reciprocate");
            let above = supers[unit].unwrap();
            assert!((above.min(1.0) - c[unit]).abs() < 1e-6);
        }
    }

    #[test]
    fn peers_explain_the_score() {
        let units = random(40, 1.0);
        for (unit, found) in
            units.efficiency(Returns::Variable, Orientation::Input).unwrap().iter().enumerate()
        {
            let total: f64 = found.peers.iter().map(|(_, weight)| weight).sum();
            assert!((total - 1.0).abs() < 1e-7);
            for column in &units.inputs {
                let mixed: f64 = found.peers.iter().map(|(peer, w)| w * column[*peer]).sum();
                assert!(mixed <= found.score * column[unit] + 1e-7);
            }
        }
    }

    #[test]
    fn equal_units_zeros_and_broken_columns_have_their_answers() {
        let same = Units::new(vec![vec![2.0; 5]], vec![vec![3.0; 5]]).unwrap();
        let found = same.efficiency(Returns::Constant, Orientation::Input).unwrap();
        assert!(found.iter().all(|e| e.efficient));
        let alone = Units::new(vec![vec![2.0]], vec![vec![3.0]]).unwrap();
        assert_eq!(alone.super_efficiency().unwrap(), [None]);
        assert!(alone.efficiency(Returns::Variable, Orientation::Output).unwrap()[0].efficient);
        assert!(Units::new(vec![], vec![vec![1.0]]).is_err());
        assert!(Units::new(vec![vec![0.0]], vec![vec![1.0]]).is_err());
        assert!(Units::new(vec![vec![1.0, 2.0]], vec![vec![1.0]]).is_err());
        assert!(Units::new(vec![vec![f64::NAN]], vec![vec![1.0]]).is_err());
        assert!(same.cost_efficiency(&[], Returns::Constant).is_err());
        assert!(same.revenue_efficiency(&[-1.0], Returns::Constant).is_err());
    }
}
