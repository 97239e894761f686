//! Benchmarking.

use crate::Entry;
use crate::nasty::{NUMBERS, series, show, tables};
use stats::benchmark::change::malmquist;
use stats::benchmark::envelopment::{Orientation, Returns, Units};
use stats::benchmark::gap::weak_links;
use stats::index::Direction::{HigherIsBetter, LowerIsBetter};

const RETURNS: [Returns; 4] =
    [Returns::Constant, Returns::Variable, Returns::Decreasing, Returns::Increasing];

fn units() -> Vec<Units> {
    let mut all = Vec::new();
    for table in tables() {
        for split in [1, table.len() / 2, table.len().saturating_sub(1)] {
            if split <= table.len() {
                all.extend(Units::new(table[..split].to_vec(), table[split..].to_vec()));
            }
        }
    }
    let mixed = |x: [f64; 4], y: [f64; 4]| Units::new(vec![x.to_vec()], vec![y.to_vec()]);
    all.extend(mixed([1e-300, 1.0, 1e140, 3.0], [1.0, 1e-300, 2.0, 1e140]));
    all.extend(mixed([1.0; 4], [2.0; 4]));
    all.extend(Units::new(
        vec![vec![0.0, 1.0], vec![1.0, 0.0]],
        vec![vec![0.0, 1.0], vec![1.0, 0.0]],
    ));
    all
}

pub(crate) const ENTRIES: &[Entry] = &[
    ("benchmark::envelopment::Units::new", |p| {
        for a in tables() {
            for b in tables() {
                p.call(format!("{} {}", show(&a), show(&b)), || Units::new(a.clone(), b.clone()));
            }
        }
    }),
    ("benchmark::envelopment::Units::count", |p| {
        units().iter().for_each(|u| p.value("", || u.count()))
    }),
    ("benchmark::envelopment::Units::efficiency", |p| {
        for units in units() {
            for returns in RETURNS {
                for orientation in [Orientation::Input, Orientation::Output] {
                    p.call(show(&units), || units.efficiency(returns, orientation));
                }
            }
        }
    }),
    ("benchmark::envelopment::Units::additive", |p| {
        for units in units() {
            RETURNS.iter().for_each(|r| p.call(show(&units), || units.additive(*r)));
        }
    }),
    ("benchmark::envelopment::Units::super_efficiency", |p| {
        units().iter().for_each(|u| p.call(show(u), || u.super_efficiency()));
    }),
    ("benchmark::envelopment::Units::free_disposal", |p| {
        units().iter().for_each(|u| p.value(show(u), || u.free_disposal()));
    }),
    ("benchmark::envelopment::Units::cost_efficiency", |p| {
        for units in units() {
            for prices in series().into_iter().chain([vec![2.0], vec![1.0, 2.0, 3.0]]) {
                for returns in RETURNS {
                    p.call(show(&prices), || units.cost_efficiency(&prices, returns));
                }
            }
        }
    }),
    ("benchmark::envelopment::Units::revenue_efficiency", |p| {
        for units in units() {
            for prices in series().into_iter().chain([vec![2.0], vec![1.0, 2.0, 3.0]]) {
                for returns in RETURNS {
                    p.call(show(&prices), || units.revenue_efficiency(&prices, returns));
                }
            }
        }
    }),
    ("benchmark::change::malmquist", |p| {
        for a in units() {
            units()
                .iter()
                .for_each(|b| p.call(format!("{} {}", show(&a), show(b)), || malmquist(&a, b)));
        }
    }),
    ("benchmark::gap::weak_links", |p| {
        for own in series() {
            for benchmark in series() {
                for weight in NUMBERS {
                    for direction in [HigherIsBetter, LowerIsBetter] {
                        let (d, w) = (vec![direction; own.len()], vec![weight; own.len()]);
                        p.call(format!("{weight} {} {}", show(&own), show(&benchmark)), || {
                            weak_links(&own, &benchmark, &d, &w)
                        });
                    }
                }
            }
        }
    }),
];
