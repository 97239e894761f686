//! Answers on which this crate and `docs/verify_draw.py` agreed, written down: whatever changes them changes
//! draws that were announced.

use draw::*;

fn small() -> Sealed {
    let sizes = [40, 10, 25, 5, 60, 30, 20, 10, 15, 35];
    let entries = sizes
        .iter()
        .enumerate()
        .map(|(i, size)| Entry::new(format!("F{i}"), if i < 5 { "A" } else { "B" }, *size));
    let line = |part: &str, stratum: &str, method, count| Part {
        part: part.into(),
        stratum: stratum.into(),
        method,
        take: Take::Count(count),
    };
    let plan = Plan::new(vec![
        line("evaluation", "A", Method::Simple, 2),
        line("risk", "A", Method::Systematic, 2),
        line("risk", "B", Method::Sampford, 2),
    ]);
    let frame = Frame::new(entries.collect()).unwrap();
    Sealed::new("known", "lottery", frame, plan, super::roster(4), Secret::new([7; 32])).unwrap()
}

#[test]
fn root_seed_and_drawn_are_those_written_down() {
    let sealed = small();
    let drawn = sealed.draw("04 11 19 22 30 31 + 08").unwrap();
    let found = [
        sealed.announcement().root.hex(),
        sealed.announcement().secret_digest.hex(),
        sealed.announcement().plan_digest.hex(),
        sealed.announcement().roster_digest.hex(),
        drawn.seed.hex(),
    ];
    assert_eq!(found, KNOWN);
    let parts: Vec<String> = drawn.parts.iter().map(|part| part.drawn.join(" ")).collect();
    assert_eq!(parts, PARTS);
    let visits = drawn.assignment.visits.iter();
    let visits: Vec<String> =
        visits.map(|v| format!("{} {}", v.object, v.inspectors.join(" "))).collect();
    assert_eq!(visits, VISITS);
}

const KNOWN: [&str; 5] = [
    "11346459447be8cec0e4daeceeab8bf90112e194b73b0c238f34f78ddfa6da0b",
    "617ea09106c03e204a41157256380c4c3daf78c2b560da254a3bcb67e18ec2c9",
    "e9f4400b71535f1634bddd32c4c70585adb2a5456996ce644c6fbd6aacd654ac",
    "ba23ec04f7fc6c586c83bf976ea620f538a9fd89d7553679d457b66807668121",
    "463bf5c1441807f31bd474218ad98174061ab303065331f7827dac8f7c6b4b73",
];
const PARTS: [&str; 3] = ["F3 F4", "F0 F1", "F5 F6"];
const VISITS: [&str; 6] = [
    "F0 1408-000 1408-002",
    "F1 1408-000 1408-003",
    "F3 1408-003 1408-001",
    "F4 1408-000 1408-001",
    "F5 1408-002 1408-001",
    "F6 1408-002 1408-003",
];

#[test]
fn another_chance_another_secret_or_another_frame_is_another_draw() {
    let sealed = small();
    let seed = |entropy: &str| sealed.draw(entropy).unwrap().seed;
    assert_ne!(seed("1"), seed("2"));
    assert_eq!(seed(" Cafe\u{301} "), seed("Café"), "words typed on two machines are one");
    assert_eq!(sealed.draw(" "), Err(Error::NoEntropy));
}

#[test]
fn a_plan_that_the_frame_cannot_answer_is_refused_before_anything_is_public() {
    let frame = || Frame::new(vec![Entry::new("a", "A", 5), Entry::new("b", "A", 0)]).unwrap();
    let seal = |stratum: &str, method, take| {
        let line = Part { part: "risk".into(), stratum: stratum.into(), method, take };
        let plan = Plan::new(vec![line]);
        Sealed::new("t", "e", frame(), plan, super::roster(3), Secret::new([1; 32])).map(|_| ())
    };
    assert!(seal("A", Method::Simple, Take::Count(2)).is_ok());
    assert!(matches!(
        seal("A", Method::Systematic, Take::Count(2)),
        Err(Error::TooMany { wanted: 2, there: 1, .. })
    ));
    assert!(matches!(seal("B", Method::Simple, Take::Count(1)), Err(Error::NoSuchStratum { .. })));
    assert!(matches!(seal("A", Method::Simple, Take::RatePpm(1_000_001)), Err(Error::Rate { .. })));
    assert_eq!(seal("A", Method::Simple, Take::Count(0)), Err(Error::NothingPlanned));
}
