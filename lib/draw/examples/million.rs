//! How long a frame of a million objects takes: freeze, announce, draw by size, prove.
//! `cargo run --release -p draw --example million`

use std::time::Instant;

use draw::{Entry, Frame, Method, Part, Plan, Roster, Sealed, Secret, Take};

fn main() {
    let objects = 1_000_000u64;
    let entries: Vec<Entry> = (0..objects)
        .map(|i| {
            Entry::new(
                format!("9114080{i:011}"),
                "ABCD"[(i % 4) as usize..][..1].to_owned(),
                1 + i * 7919 % 999_983,
            )
        })
        .collect();
    let line = |stratum: &str| Part {
        part: "risk".into(),
        stratum: stratum.into(),
        method: Method::Systematic,
        take: Take::Count(2_500),
    };
    let plan = Plan::new(["A", "B", "C", "D"].map(line).to_vec());
    let roster = Roster::new((0..200).map(|i| format!("{i:06}")).collect(), 2, vec![]);
    let roster = roster.expect("two hundred different inspectors");
    let begun = Instant::now();
    let frame = Frame::new(entries).expect("a million different names");
    let frozen = begun.elapsed();
    let sealed = Sealed::new("million", "lottery", frame, plan, roster, Secret::new([1; 32]));
    let sealed = sealed.expect("a plan that the frame can answer");
    let announced = begun.elapsed();
    let drawn = sealed.draw("04 11 19").expect("words of chance");
    let all = begun.elapsed();
    let proof = sealed.proof("911408000000500000").expect("one of the million");
    println!("frame {frozen:?}, announced {announced:?}, drawn {all:?}");
    println!(
        "{} objects drawn, {} visits, proof of {} digests holds: {}",
        drawn.objects.len(),
        drawn.assignment.visits.len(),
        proof.path.len(),
        proof.holds(sealed.announcement())
    );
}
