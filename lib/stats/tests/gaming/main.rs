//! The bar for the checks against gaming: twenty honest series and twenty cheated ones, and the same
//! on seeds that nobody looked at while the checks were made.

mod make;

use make::Made;
use stats::gaming::screen;

const LEVEL: f64 = 0.01;
/// The seed of the forty series that the bar names.
const OPEN: u64 = 2026;
/// Seeds kept aside.
const HELD_OUT: std::ops::Range<u64> = 9_000..9_040;

fn found(made: &Made) -> bool {
    !screen(&made.report, LEVEL).unwrap().findings.is_empty()
}

/// How many of the series have a finding, and which do not agree with what is wanted.
fn count(series: impl Iterator<Item = Made>, wanted: bool) -> (usize, usize, Vec<String>) {
    let (mut all, mut with, mut wrong) = (0, 0, Vec::new());
    for made in series {
        let screening = screen(&made.report, LEVEL).unwrap();
        all += 1;
        with += usize::from(!screening.findings.is_empty());
        if screening.findings.is_empty() == wanted {
            let why: Vec<String> = screening.findings.iter().map(ToString::to_string).collect();
            wrong.push(format!("{} {why:?}", made.mechanism));
        }
    }
    (with, all, wrong)
}

#[test]
fn of_twenty_cheated_series_at_least_sixteen_are_found() {
    let (with, _, missed) = count((0..20).map(|i| make::cheated(OPEN, i)), true);
    assert!(with >= 16, "{with} of 20; missed {missed:#?}");
}

#[test]
fn of_twenty_honest_series_at_most_one_is_called() {
    let (with, _, called) = count((0..20).map(|i| make::clean(OPEN, i)), false);
    assert!(with <= 1, "{with} of 20: {called:#?}");
}

#[test]
fn on_seeds_kept_aside_the_bar_holds_too() {
    let clean = HELD_OUT.flat_map(|seed| (0..40).map(move |i| make::clean(seed, i)));
    let (called, honest, wrong) = count(clean, false);
    assert!(called as f64 <= 0.05 * honest as f64, "{called} of {honest}: {wrong:#?}");
    let cheats = HELD_OUT.flat_map(|seed| (0..20).map(move |i| make::cheated(seed, i)));
    let (with, cheated, missed) = count(cheats, true);
    assert!(with as f64 >= 0.80 * cheated as f64, "{with} of {cheated}: {missed:#?}");
}

#[test]
fn each_way_to_cheat_is_found_more_often_than_not() {
    let mut weak = Vec::new();
    for number in 0..20 {
        let with = HELD_OUT.filter(|seed| found(&make::cheated(*seed, number))).count();
        if with <= 20 {
            weak.push(format!("{}: {with} of 40", make::cheated(0, number).mechanism));
        }
    }
    assert!(weak.is_empty(), "{weak:#?}");
}

#[test]
fn strange_reports_are_answered_and_never_panic() {
    use stats::gaming::{Edit, Noise, Report};
    for values in [
        vec![],
        vec![1],
        vec![0; 200],
        vec![i64::MAX, i64::MIN, 0, -1],
        (0..300).map(|i| if i % 2 == 0 { i64::MAX } else { i64::MIN }).collect(),
        (0..6000).collect(),
    ] {
        for noise in [
            Noise::Unknown,
            Noise::Counts,
            Noise::Shares { sizes: vec![0; values.len()], whole: 0 },
            Noise::Shares { sizes: vec![u64::MAX; values.len()], whole: 1000 },
            Noise::Errors(vec![f64::NAN; values.len()]),
        ] {
            for period in [None, Some(0), Some(4), Some(usize::MAX / 8)] {
                let edits = vec![Edit { hours_before: f64::NAN, better: true }; 30];
                let report = Report {
                    values: values.clone(),
                    noise: noise.clone(),
                    period,
                    target: Some(i64::MIN),
                    peer_edits: edits.clone(),
                    edits,
                    panel: vec![vec![1.0; 4]; 20],
                    unit: 50,
                    ..Report::default()
                };
                for asked in screen(&report, LEVEL).unwrap().asked {
                    if let Ok(finding) = asked.answer {
                        assert!(
                            (0.0..=1.0).contains(&finding.p_value),
                            "{asked:?}",
                            asked = finding
                        );
                        assert!(finding.rests_on.iter().all(|place| *place < values.len()));
                    }
                }
            }
        }
    }
    assert!(screen(&Report::default(), 0.0).is_err());
    assert_eq!(screen(&Report::default(), 0.5).unwrap().findings, []);
}

#[test]
fn a_block_from_a_neighbour_is_found_wherever_it_stands() {
    use stats::gaming::{Oddity, copies::copied_from};
    let own: Vec<i64> = (0..50).map(|i: i64| (i * i * 31 + 7) % 499).collect();
    let mut other: Vec<i64> = (0..60).map(|i: i64| (i * i * 17 + 5) % 503).collect();
    for (from, to) in [(0, 0), (4, 40), (30, 2)] {
        let kept = other[to..to + 9].to_vec();
        other[to..to + 9].copy_from_slice(&own[from..from + 9]);
        let found = copied_from(&own, &other).unwrap();
        assert_eq!(found.oddity, Oddity::CopiedFrom { own: from, other: to, length: 9 });
        assert!(found.p_value < 1e-6);
        other[to..to + 9].copy_from_slice(&kept);
    }
    assert!(copied_from(&own, &other).unwrap().p_value > 0.05);
}
