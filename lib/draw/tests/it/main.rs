//! The draw through its front door.

mod files;
mod frequencies;
mod known_answers;
mod script;
mod secrecy;

use draw::{Entry, Frame, Method, Part, Plan, Recusal, Roster, Sealed, Secret, Take};
use stats::stream::Stream;

/// A roster of so many inspectors.
fn roster(count: usize) -> Roster {
    Roster::new((0..count).map(|i| format!("1408-{i:03}")).collect(), 2, vec![]).unwrap()
}

/// Everything about a small draw is decided by its number: frame, plan, roster, secret.
fn random_draw(number: u64) -> Sealed {
    let mut stream = Stream::new(20_261_123, number);
    let strata = ["A", "B", "C", "D级 高"];
    let objects = 8 + stream.below(120);
    let mut entries = Vec::new();
    for i in 0..objects {
        // Sizes spread over five powers of ten, so that some are certain; some cannot be drawn.
        let size =
            if stream.below(12) == 0 { 0 } else { 10f64.powf(6.0 * stream.uniform()) as u64 };
        let stratum = strata[(i % 2 + 2 * stream.below(2)) as usize];
        entries.push(Entry::new(format!("企业 {number}-{i}"), stratum, size));
    }
    let mut lines = Vec::new();
    for (part, method) in
        [("evaluation", Method::Simple), ("risk", Method::Systematic), ("风险", Method::Sampford)]
    {
        for stratum in strata {
            let of = entries.iter().filter(|entry| entry.stratum == stratum);
            let can = of.filter(|entry| entry.size > 0 || method == Method::Simple).count() as u64;
            if can == 0 {
                continue;
            }
            let take = match stream.below(3) {
                0 if method == Method::Simple => Take::RatePpm(1 + stream.below(1_000_000)),
                _ => Take::Count(stream.below(can + 1)),
            };
            lines.push(Part { part: part.into(), stratum: stratum.into(), method, take });
        }
    }
    lines[0].take = Take::Count(1);
    let inspectors: Vec<String> = (0..6).map(|i| format!("执法 {i}")).collect();
    let recusals = (0..stream.below(4)).map(|_| Recusal {
        object: format!("企业 {number}-{}", stream.below(objects)),
        inspector: inspectors[stream.below(3) as usize].clone(),
        ground: "亲属".into(),
    });
    let roster = Roster::new(inspectors.clone(), 2, recusals.collect()).unwrap();
    let frame = Frame::new(entries).unwrap();
    let mut secret = [0; 32];
    secret.iter_mut().for_each(|byte| *byte = stream.below(256) as u8);
    let title = format!("campaign {number}");
    let source = "the lottery of the day after, all numbers in order";
    Sealed::new(&title, source, frame, Plan::new(lines), roster, Secret::new(secret)).unwrap()
}
