//! Part h: benchmarking.

use crate::{columns, near, reversed};
use proptest::prelude::*;
use stats::benchmark::change::malmquist;
use stats::benchmark::envelopment::{Orientation, Returns, Units};
use stats::benchmark::gap::weak_links;
use stats::index::Direction;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn efficiency_has_no_unit_and_each_frontier_holds_the_next(data in columns(4, 10), a in 0.01..100.0f64) {
        let (inputs, outputs) = (data[..2].to_vec(), data[2..].to_vec());
        let units = Units::new(inputs.clone(), outputs.clone()).unwrap();
        let scores = |units: &Units, returns, orientation| -> Vec<f64> {
            units.efficiency(returns, orientation).unwrap().iter().map(|found| found.score).collect()
        };
        let constant = scores(&units, Returns::Constant, Orientation::Input);
        let variable = scores(&units, Returns::Variable, Orientation::Input);
        let hull = units.free_disposal();
        let output = scores(&units, Returns::Constant, Orientation::Output);
        for unit in 0..10 {
            prop_assert!(constant[unit] <= variable[unit] + 1e-7 && variable[unit] <= hull[unit] + 1e-7 && hull[unit] <= 1.0);
            near(constant[unit] * output[unit], 1.0, 1e-6)?;
        }
        prop_assert!(constant.iter().any(|score| *score > 1.0 - 1e-7));
        let mut scaled = inputs.clone();
        scaled[0].iter_mut().for_each(|x| *x *= a);
        let other = Units::new(scaled, outputs.clone()).unwrap();
        for (x, y) in scores(&other, Returns::Constant, Orientation::Input).iter().zip(&constant) {
            near(*x, *y, 1e-6)?;
        }
        let turned = |columns: &[Vec<f64>]| columns.iter().map(|c| reversed(c)).collect::<Vec<_>>();
        let backwards = Units::new(turned(&inputs), turned(&outputs)).unwrap();
        for (x, y) in reversed(&scores(&backwards, Returns::Variable, Orientation::Input)).iter().zip(&variable) {
            near(*x, *y, 1e-6)?;
        }
    }

    #[test]
    fn the_index_of_change_is_its_two_parts_and_no_change_is_one(data in columns(3, 8), later in columns(3, 8)) {
        let units = |data: &[Vec<f64>]| Units::new(data[..2].to_vec(), data[2..].to_vec()).unwrap();
        for found in malmquist(&units(&data), &units(&later)).unwrap().into_iter().flatten() {
            near(found.productivity, found.catching_up * found.frontier, 1e-9)?;
        }
        for found in malmquist(&units(&data), &units(&data)).unwrap().into_iter().flatten() {
            near(found.productivity, 1.0, 1e-6)?;
        }
    }

    #[test]
    fn gaps_are_ordered_and_add_up(own in prop::collection::vec(1.0..100.0f64, 1..20)) {
        let n = own.len();
        let gaps = weak_links(&own, &vec![80.0; n], &vec![Direction::HigherIsBetter; n], &vec![1.0; n]).unwrap();
        prop_assert!(gaps.windows(2).all(|pair| pair[0].weighted >= pair[1].weighted));
        near(gaps[n - 1].cumulative, 1.0, 1e-12)?;
    }
}
