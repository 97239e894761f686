//! Rounds, estimates and scenarios: the numbers that pages show.

use laboratory::estimates::{Drawn, FEWEST, cells, small_areas};
use laboratory::rounds::{self, NewRound, RoundResult};
use stats::laboratory::scores::Meaning;
use store::Actor;
use terms::date;

use crate::on_each_engine;

#[test]
fn a_round_is_scored_against_what_was_given_or_what_most_found() {
    on_each_engine(|space, _| {
        let scored = |assigned: Option<i64>, sigma: Option<i64>| {
            space
                .db
                .write(Actor::person(11), move |tx| {
                    let id = rounds::open(
                        tx,
                        &NewRound {
                            code: format!("PT-{}", assigned.is_some()),
                            name: "示例比对".into(),
                            item: "磷".into(),
                            measure: "%".into(),
                            method: String::new(),
                            assigned,
                            assigned_u: assigned.map(|_| 100_000),
                            sigma,
                            on: date(2026, 3, 2),
                            synthetic: true,
                        },
                    )?;
                    // The last one is far off; with five or more the others hold the centre.
                    for (at, value) in
                        [10_000_000, 10_200_000, 9_900_000, 10_100_000, 9_800_000, 14_000_000]
                            .into_iter()
                            .enumerate()
                    {
                        rounds::add_result(
                            tx,
                            id,
                            &RoundResult {
                                laboratory: format!("示例室{at}"),
                                institute: None,
                                value,
                                uncertainty: Some(200_000),
                            },
                        )?;
                        if at == 3 && assigned.is_none() {
                            let round = rounds::get(tx, id)?;
                            assert!(rounds::score(tx, &round)?.1.is_none(), "four are too few");
                        }
                    }
                    let round = rounds::get(tx, id)?;
                    Ok(rounds::score(tx, &round)?.1.expect("it is scored"))
                })
                .unwrap()
        };
        let given = scored(Some(10_000_000), Some(500_000));
        assert!(!given.by_consensus);
        let z: Vec<f64> = given.scores.iter().map(|it| it.1.z).collect();
        for (found, expected) in z.iter().zip([0.0, 0.4, -0.2, 0.2, -0.4, 8.0]) {
            assert!((found - expected).abs() < 1e-9, "{z:?}");
        }
        assert_eq!(given.scores[5].2, Meaning::Unsatisfactory);
        // En of 10.2 with u = 0.2 against 10 with u = 0.1: 0.2 / (2 √0.05).
        let en = given.scores[1].1.en.unwrap();
        assert!((en - 0.2 / (2.0 * 0.05_f64.sqrt())).abs() < 1e-9);
        let consensus = scored(None, None);
        assert!(consensus.by_consensus && (consensus.assigned.value - 10.0).abs() < 0.3);
        assert_eq!(consensus.scores[5].2, Meaning::Unsatisfactory);
    });
}

fn lot(n: usize, area: i64, stratum: &str, weight: f64, failed: bool) -> Drawn {
    Drawn {
        report: n as i64,
        sample: n as i64,
        product: "示例".into(),
        area,
        above_scale: None,
        stratum: stratum.into(),
        weight,
        frame_size: None,
        failed,
    }
}

#[test]
fn a_rate_is_weighted_by_the_design_and_a_small_cell_is_marked() {
    // Stratum 甲: 40 lots that stand for 10 each, 4 failed; 乙: 20 lots that stand for 100 each, none failed.
    let mut lots: Vec<Drawn> = (0..40).map(|n| lot(n, 1, "甲", 10.0, n < 4)).collect();
    lots.extend((0..20).map(|n| lot(100 + n, 2, "乙", 100.0, false)));
    let whole = &cells(&lots, |_| String::new())[0];
    assert!((whole.rate - 40.0 / 2400.0).abs() < 1e-12, "not 4 of 60: {}", whole.rate);
    // The stratified variance by hand: (W₁)² s²/n with s² = p q n/(n-1).
    let (w, p) = (400.0 / 2400.0, 0.1);
    let by_hand = (w * w * p * (1.0 - p) / 39.0_f64).sqrt();
    assert!((whole.error - by_hand).abs() < 1e-9, "{} against {by_hand}", whole.error);
    assert!(whole.interval.low <= whole.rate && whole.rate <= whole.interval.high);
    assert!(!whole.is_small && !whole.is_plain && whole.design_effect.is_some());
    let by_area = cells(&lots[..45], |lot| lot.area.to_string());
    assert_eq!((by_area[0].n, by_area[0].is_small), (40, false));
    assert_eq!((by_area[1].n, by_area[1].is_small), (5, true));
    assert!(by_area[1].n < FEWEST);
}

#[test]
fn a_county_with_few_lots_leans_on_the_others() {
    let mut lots = Vec::new();
    for area in 0..6_i64 {
        let (n, failed) = if area == 5 { (5, 2) } else { (60, 3 + area as usize) };
        lots.extend((0..n).map(|at| lot(at, area, &format!("层{area}"), 1.0, at < failed)));
    }
    let direct = cells(&lots, |lot| lot.area.to_string());
    let model = small_areas(&direct);
    assert_eq!(model.len(), 6);
    let few = (direct[5].rate, model[5].rate);
    assert!((few.0 - 0.4).abs() < 1e-12 && few.1 < 0.25, "{few:?}");
    assert!((direct[0].rate - model[0].rate).abs() < 0.05, "where there are many it hardly moves");
    assert!(small_areas(&direct[..2]).is_empty(), "two areas are no model");
}

#[test]
fn a_scenario_hangs_on_the_steps_that_move_its_level() {
    use laboratory::risk::matrix::*;
    let steps: Vec<Fraction> = ["1", "1/50", "1/10"].iter().map(|it| read(it).unwrap()).collect();
    let total = whole(&steps).unwrap();
    assert_eq!(level(total, 1), Some(Level::Low));
    assert_eq!(level(total, 4), Some(Level::Serious));
    assert_eq!((level(total, 0), level(total, 5)), (None, None));
    let sways = sensitivity(&steps, 1);
    // 1/50 instead of 1/500 is more than one in a hundred: medium.
    assert_eq!(sways[1].higher, Some(Level::Medium));
    assert_eq!(sways[1].lower, Some(Level::Low));
    for (text, expected) in
        [("0.02", "1/50"), ("2%", "1/50"), ("1/1000", "1/1000"), (" 0.5 ", "1/2")]
    {
        assert_eq!(read(text).unwrap().to_string(), expected);
    }
    for text in ["", "-1", "2", "3/2", "1/0", "x", "1e3", "101%"] {
        assert_eq!(read(text), None, "{text}");
    }
    // Every band begins strictly above its bound.
    for (at, n) in BANDS.iter().enumerate() {
        assert_eq!(band(Fraction { of: 1, over: *n }), at + 1, "1/{n}");
    }
}
