//! Part j: examiners.

use crate::{near, reversed};
use proptest::prelude::*;
use stats::examiners::{Distance, Mark, fleiss, gwet, intraclass, kappa, severity};

proptest! {
    #[test]
    fn agreement_does_not_ask_who_was_first(pairs in prop::collection::vec((0..4usize, 0..4usize), 2..60)) {
        let (a, b): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
        for distance in [Distance::Nominal, Distance::Linear, Distance::Quadratic] {
            if let Ok(one) = kappa(&a, &b, distance) {
                near(kappa(&b, &a, distance).unwrap(), one, 1e-9)?;
                near(kappa(&reversed(&a), &reversed(&b), distance).unwrap(), one, 1e-9)?;
                prop_assert!(one <= 1.0 + 1e-12);
            }
            if let Ok(full) = kappa(&a, &a, distance) {
                near(full, 1.0, 1e-12)?;
            }
        }
        // The names of categories mean nothing where any difference is a full one.
        let renamed = |marks: &[usize]| marks.iter().map(|m| 3 - m).collect::<Vec<usize>>();
        if let Ok(one) = kappa(&a, &b, Distance::Nominal) {
            near(kappa(&renamed(&a), &renamed(&b), Distance::Nominal).unwrap(), one, 1e-9)?;
        }
    }

    #[test]
    fn several_reviewers_agree_at_most_fully(counts in prop::collection::vec(0..6u64, 2..30)) {
        let rows: Vec<Vec<u64>> = counts.iter().map(|c| vec![*c, 5 - c.min(&5)]).filter(|r| r[0] + r[1] == 5).collect();
        if rows.len() > 1 {
            prop_assert!(gwet(&rows).unwrap() <= 1.0 + 1e-12);
            if let Ok(found) = fleiss(&rows) {
                prop_assert!(found <= 1.0 + 1e-12);
                near(fleiss(&reversed(&rows)).unwrap(), found, 1e-9)?;
            }
        }
    }

    #[test]
    fn strictness_is_what_was_put_in(files in prop::collection::vec(40.0..90.0f64, 4..20), strict in prop::collection::vec(-5.0..5.0f64, 3), shift in -10.0..10.0f64) {
        let mean = strict.iter().sum::<f64>() / 3.0;
        // Each file by two of three; the first by all, so that everything hangs together.
        let mut marks = Vec::new();
        for (file, value) in files.iter().enumerate() {
            for (reviewer, s) in strict.iter().enumerate() {
                if file == 0 || (file + reviewer) % 3 != 0 {
                    marks.push(Mark { file, reviewer, value: value - s });
                }
            }
        }
        let found = severity(&marks, files.len(), 3).unwrap();
        for (x, s) in found.strictness.iter().zip(&strict) {
            prop_assert!((x - (s - mean)).abs() < 1e-8);
        }
        for (x, value) in found.fair.iter().zip(&files) {
            prop_assert!((x - (value - mean)).abs() < 1e-8);
        }
        prop_assert!(found.strictness.iter().sum::<f64>().abs() < 1e-8);
        let moved: Vec<Mark> = marks.iter().map(|m| Mark { value: m.value + shift, ..*m }).collect();
        for (x, y) in severity(&moved, files.len(), 3).unwrap().strictness.iter().zip(&found.strictness) {
            prop_assert!((x - y).abs() < 1e-8);
        }
    }

    #[test]
    fn correlation_of_reviewers_has_no_unit(marks in prop::collection::vec(prop::collection::vec(0.0..100.0f64, 3), 3..20), a in 0.1..10.0f64, b in -50.0..50.0f64) {
        let one = intraclass(&marks).unwrap();
        let moved: Vec<Vec<f64>> = marks.iter().map(|row| row.iter().map(|x| a * x + b).collect()).collect();
        let two = intraclass(&moved).unwrap();
        for (x, y) in [(one.agreement, two.agreement), (one.consistency, two.consistency), (one.one_way, two.one_way)] {
            prop_assert!((x - y).abs() < 1e-7 && x <= 1.0 + 1e-12);
        }
    }
}
