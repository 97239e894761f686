//! The course of a visit, walked at random and by rule.

use super::*;

/// A generator of test walks; statistics need none of its virtues.
pub(crate) struct Lot(pub(crate) u64);
impl Lot {
    pub(crate) fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % below
    }
}

fn detail(lot: &mut Lot) -> Detail {
    let seals = ["S1", "S2", "S3", "S4"];
    Detail {
        question: Some(["q1", "q2", "q3"][lot.next(3)].to_owned()),
        answer: [Some(Answer::Yes), Some(Answer::No), Some(Answer::Na), None][lot.next(4)],
        words: ["", "说明情况"][lot.next(2)].to_owned(),
        code: ["door", "another"][lot.next(2)].to_owned(),
        sheet: Some(Sheet {
            product: "复合肥料".into(),
            lot: "1".into(),
            stock: "9".into(),
            seal: seals[lot.next(4)].into(),
            reserve: seals[lot.next(4)].into(),
        }),
        ..Detail::default()
    }
}

#[test]
fn ten_thousand_random_walks_end_only_where_a_visit_may_and_lose_no_sample() {
    let mut lot = Lot(20_260_302);
    let mut done = 0;
    for _ in 0..10_000 {
        let needs = Needs {
            questions: vec!["q1".into(), "q2".into()],
            inspectors: 1 + lot.next(3),
            code: "door".into(),
            approval_before: lot.next(4) == 0,
            approval_after: false,
            of_province: false,
            blocked: lot.next(6) == 0,
        };
        let (mut standing, mut taken) = (Standing::default(), Vec::new());
        for _ in 0..48 {
            let (act, detail) = (Act::ALL[lot.next(Act::ALL.len())], detail(&mut lot));
            let before = standing.clone();
            match standing.take(act, &detail, &needs) {
                Ok(()) => taken.push((act, detail)),
                Err(_) => assert_eq!(standing, before, "a refused step changes nothing"),
            }
        }
        let place = |act: Act| taken.iter().position(|(taken, _)| *taken == act);
        if let Some(begun) = place(Act::Begin) {
            assert!(needs.inspectors >= 2 && !needs.blocked);
            assert!(!needs.approval_before || place(Act::Approve).is_some_and(|it| it < begun));
        }
        let samples = taken.iter().filter(|(act, _)| *act == Act::Sample).count();
        assert_eq!(samples, standing.samples.len(), "no sample is lost");
        let mut seals: Vec<&str> = standing
            .samples
            .iter()
            .flat_map(|it| [it.seal.as_str(), it.reserve.as_str()])
            .collect();
        seals.sort_unstable();
        assert!(seals.windows(2).all(|pair| pair[0] != pair[1]), "{seals:?}");
        if standing.state == State::Done {
            done += 1;
            assert!(["q1", "q2"].iter().all(|code| standing.answers.contains_key(*code)));
            assert!(standing.fruitful().is_some());
        }
        let mut again = Standing::default();
        taken.iter().for_each(|(act, detail)| again.replay(*act, detail));
        assert_eq!(again, standing, "the steps alone say where it stands");
    }
    assert!(done > 100, "some walks reach the end: {done}");
}

#[test]
fn a_reserve_sample_has_a_seal_of_its_own_and_no_seal_serves_twice() {
    let mut standing = Standing { state: State::Begun, ..Standing::default() };
    let sheet = |seal: &str, reserve: &str| Detail {
        sheet: Some(Sheet {
            product: "复合肥料".into(),
            lot: "20261012".into(),
            stock: "180袋".into(),
            seal: seal.into(),
            reserve: reserve.into(),
        }),
        ..Detail::default()
    };
    let needs = Needs::default();
    assert_eq!(
        standing.take(Act::Sample, &sheet("YC-1", "YC-1"), &needs),
        Err("visit-seals-alike")
    );
    assert_eq!(
        standing.take(Act::Sample, &sheet("YC-1", ""), &needs),
        Err("visit-sheet-incomplete")
    );
    assert_eq!(standing.take(Act::Sample, &sheet("YC-1", "YC-2"), &needs), Ok(()));
    assert_eq!(standing.take(Act::Sample, &sheet("YC-3", "YC-2"), &needs), Err("visit-seal-used"));
}
