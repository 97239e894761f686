//! Worlds in which it is known what makes an object fail.

use stats::stream::Stream;
use targeting::{Model, Object, Planned, Records, Topic, Visit};

/// Objects visited twice a year for three years; the truth decides each finding.
fn world(objects: Vec<Object>, truth: impl Fn(usize, u16) -> f64) -> Records {
    let mut stream = Stream::new(11, 0);
    let mut visits = Vec::new();
    for day in (0..1095).step_by(3) {
        for _ in 0..10 {
            let object = stream.below(objects.len() as u64) as usize;
            let team = stream.below(2) as u16;
            let critical = u32::from(stream.uniform() < truth(object, team));
            let (serious, minor) = (critical, 0);
            visits.push(Visit {
                object,
                day,
                team: Some(team),
                critical,
                serious,
                minor,
                failed: false,
            });
        }
    }
    Records { objects, visits, ..Records::default() }
}

fn plain(count: usize) -> Vec<Object> {
    vec![Object { kind: "shop".into(), ..Object::default() }; count]
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

#[test]
fn a_strict_team_does_not_make_its_objects_risky() {
    // Team 1 finds five times as much. It visits the second half of the objects, team 0 the first; all
    // objects are alike.
    let mut records = world(plain(600), |_, team| [0.08, 0.4][usize::from(team)]);
    let strict_half = |object: usize| object >= 300;
    records.visits.retain(|v| strict_half(v.object) == (v.team == Some(1)) || v.day % 8 == 0);
    let raw = |half: bool| {
        let of = records.visits.iter().filter(|visit| strict_half(visit.object) == half);
        mean(of.map(|visit| f64::from(visit.critical)))
    };
    assert!(raw(true) > 2.0 * raw(false), "the records alone would blame the second half");
    let model = Model::fit(&records, 1095).unwrap();
    let planned: Vec<Planned> = (0..600).map(|object| Planned { object, team: None }).collect();
    let scores = model.score(&planned).unwrap();
    let risk =
        |half: bool| mean(scores[if half { 300..600 } else { 0..300 }].iter().map(|s| s.risk));
    let ratio = risk(true) / risk(false);
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
    let [(0, lax), (1, strict)] = model.team_odds()[..] else { panic!("two teams") };
    assert!(strict / lax > 4.0, "the team's own share is known: {strict} {lax}");
    // A visit to come by the strict team finds more, at the same risk.
    let by = |team| model.score(&[Planned { object: 5, team: Some(team) }]).unwrap()[0].clone();
    assert!(by(1).chance > 2.0 * by(0).chance && by(1).risk == by(0).risk);
}

#[test]
fn an_objects_own_past_its_chain_and_its_neighbours_are_learnt() {
    let truth = |object: usize, _: u16| if object.is_multiple_of(10) { 0.5 } else { 0.08 };
    let risk = |objects: Vec<Object>, topic: Topic| {
        let records = world(objects, truth);
        // The last hundred are never visited before they are scored.
        let known = Records {
            visits: records.visits.iter().filter(|v| v.object < 700).cloned().collect(),
            ..records
        };
        let model = Model::fit(&known, 1095).unwrap();
        let of = |objects: std::ops::Range<usize>, bad: bool| {
            let planned: Vec<Planned> = objects
                .filter(|object| (object % 10 == 0) == bad)
                .map(|object| Planned { object, team: None })
                .collect();
            let scores = model.score(&planned).unwrap();
            let named = scores.iter().any(|s| s.reasons.iter().any(|reason| reason.topic == topic));
            (mean(scores.iter().map(|score| score.risk)), named)
        };
        [of(0..700, true), of(0..700, false), of(700..800, true), of(700..800, false)]
    };
    let [bad, good, ..] = risk(plain(800), Topic::PastCritical);
    assert!(bad.0 > 2.0 * good.0 && bad.1, "{bad:?} {good:?}");

    let mut chained = plain(800);
    chained
        .iter_mut()
        .enumerate()
        .for_each(|(i, object)| object.chain = format!("operator {}", i % 10));
    let [.., bad, good] = risk(chained, Topic::Chain);
    assert!(bad.0 > 2.0 * good.0 && bad.1, "never visited, known by its chain: {bad:?} {good:?}");

    let mut placed = plain(800);
    for (i, object) in placed.iter_mut().enumerate() {
        // Ten streets, a kilometre apart; doors some metres apart.
        object.place = Some((35.0 + (i % 10) as f64 * 0.01, 111.0 + i as f64 * 1e-6));
    }
    let [.., bad, good] = risk(placed, Topic::Neighbours);
    assert!(bad.0 > 2.0 * good.0 && bad.1, "never visited, known by its street: {bad:?} {good:?}");
}
