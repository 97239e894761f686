//! Over many draws each object comes as often as its chance says.

use draw::*;
use stats::drawing::inclusion::probabilities;

const DRAWS: u32 = 100_000;

/// How often each of ten objects was drawn over many announced chances.
fn counts(method: Method, sizes: &[u64], n: u64) -> Vec<u32> {
    let entries = sizes
        .iter()
        .enumerate()
        .map(|(i, size)| Entry::new(format!("F{i}"), "all", *size))
        .collect();
    let line = Part { part: "p".into(), stratum: "all".into(), method, take: Take::Count(n) };
    let plan = Plan::new(vec![line]);
    let frame = Frame::new(entries).unwrap();
    let secret = Secret::new([42; 32]);
    let sealed = Sealed::new("t", "e", frame, plan, super::roster(2), secret).unwrap();
    let mut counts = vec![0; sizes.len()];
    for round in 0..DRAWS {
        let drawn = sealed.draw(&round.to_string()).unwrap();
        assert_eq!(drawn.objects.len(), n as usize);
        for object in drawn.objects {
            counts[object[1..].parse::<usize>().unwrap()] += 1;
        }
    }
    counts
}

/// Σ (observed - expected)²/(expected (1 - π)): for fixed-size designs at most about chi-square with one
/// degree of freedom per object (its mean is the number of objects that are neither certain nor out).
fn check(method: Method, sizes: &[u64], n: u64) {
    let chances = match method {
        Method::Simple => vec![n as f64 / sizes.len() as f64; sizes.len()],
        _ => {
            let sizes: Vec<f64> = sizes.iter().map(|size| *size as f64).collect();
            probabilities(&sizes, n as usize).unwrap()
        }
    };
    let found = counts(method, sizes, n);
    let (mut statistic, mut free) = (0.0, 0.0);
    for (count, chance) in found.iter().zip(&chances) {
        let expected = f64::from(DRAWS) * chance;
        if *chance >= 1.0 || *chance <= 0.0 {
            assert_eq!(f64::from(*count), expected, "{method:?}: certain and impossible are exact");
            continue;
        }
        statistic += (f64::from(*count) - expected).powi(2) / (expected * (1.0 - chance));
        free += 1.0;
    }
    // The 99.99 % point of chi-square with 10 degrees of freedom is 35.6; seeds are fixed.
    assert!(statistic < 35.6 && free <= 10.0, "{method:?}: {statistic} with {free}: {found:?}");
}

#[test]
fn a_simple_draw_treats_everybody_alike() {
    check(Method::Simple, &[1, 500, 3, 4, 0, 6, 7, 8, 9, 10], 3);
}

#[test]
fn a_systematic_draw_keeps_chances_proportional_to_size() {
    check(Method::Systematic, &[40, 10, 25, 5, 60, 30, 20, 10, 15, 35], 4);
    check(Method::Systematic, &[1_000_000, 10, 25, 5, 60, 30, 0, 10, 15, 35], 4);
}

#[test]
fn sampfords_draw_keeps_chances_proportional_to_size() {
    check(Method::Sampford, &[40, 10, 25, 5, 60, 30, 20, 10, 15, 35], 4);
    check(Method::Sampford, &[1_000_000, 10, 25, 5, 60, 30, 0, 10, 15, 35], 4);
}
