//! What must not be seen: who will be drawn, which class a firm is in, how often a class is drawn.

use draw::*;

fn frame(classes: &[(&str, u64)]) -> Vec<Entry> {
    let entry = |(i, (class, size)): (usize, &(&str, u64))| {
        Entry::new(format!("9114080{i:011}"), *class, *size)
    };
    classes.iter().enumerate().map(entry).collect()
}

fn sealed(entries: Vec<Entry>, rates: [u64; 2], secret: u8) -> Sealed {
    let line = |stratum: &str, rate| Part {
        part: "risk".into(),
        stratum: stratum.into(),
        method: Method::Simple,
        take: Take::RatePpm(rate),
    };
    let plan = Plan::new(vec![line("class A", rates[0]), line("class D", rates[1])]);
    let frame = Frame::new(entries).unwrap();
    Sealed::new("campaign", "lottery", frame, plan, super::roster(4), Secret::new([secret; 32]))
        .unwrap()
}

fn mixed() -> Vec<Entry> {
    let class =
        |i: usize| if i.is_multiple_of(4) { ("class D", 771_177) } else { ("class A", 31_313) };
    frame(&(0..40).map(class).collect::<Vec<_>>())
}

/// All keys of all objects of a file.
fn keys(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| {
            found.push(key.clone());
            keys(value, found);
        }),
        serde_json::Value::Array(all) => all.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

#[test]
fn public_files_and_proofs_hold_no_stratum_no_size_no_rate_no_part_and_no_count_by_stratum() {
    let sealed = sealed(mixed(), [100_000, 700_000], 3);
    let drawn = sealed.draw("04 11 19").unwrap();
    let files = [
        (serde_json::to_value(sealed.announcement()).unwrap(), 8),
        (serde_json::to_value(sealed.outcome(&drawn)).unwrap(), 4),
        (serde_json::to_value(sealed.proof("911408000000000000").unwrap()).unwrap(), 5),
    ];
    let allowed = [
        "format",
        "title",
        "entropy_source",
        "objects",
        "root",
        "secret_digest",
        "plan_digest",
        "roster_digest",
        "entropy",
        "drawn",
        "object",
        "sealed",
        "place",
        "path",
    ];
    for (file, count) in files {
        let mut found = Vec::new();
        keys(&file, &mut found);
        assert_eq!(found.len(), count, "a new key in a public file needs a reason: {found:?}");
        assert!(found.iter().all(|key| allowed.contains(&key.as_str())), "{found:?}");
        let text = file.to_string();
        for inner in ["class", "771177", "31313", "700000", "100000", "risk", "1408-"] {
            assert!(!text.contains(inner), "{inner} in {text}");
        }
    }
}

#[test]
fn two_frames_that_differ_only_in_class_or_rate_look_alike_from_outside() {
    let shape = |sealed: &Sealed| {
        let file = serde_json::to_value(sealed.announcement()).unwrap();
        (file["objects"].clone(), file.to_string().len())
    };
    let one = sealed(mixed(), [100_000, 700_000], 3);
    let mut entries = mixed();
    entries.iter_mut().for_each(|entry| entry.stratum = "class A".into());
    entries[1].stratum = "class D".into();
    let two = sealed(entries, [900_000, 50_000], 4);
    assert_eq!(shape(&one), shape(&two));
    // The same rates are another digest under another secret, so usual plans cannot be tried out.
    let three = sealed(mixed(), [100_000, 700_000], 5);
    assert_ne!(one.announcement().plan_digest, three.announcement().plan_digest);
    assert_ne!(one.announcement().roster_digest, three.announcement().roster_digest);
}

#[test]
fn a_proof_tells_no_class_even_to_somebody_who_tries_all_classes_and_sizes() {
    // What a firm could compute from its proof by every public name is not what is sealed, and firms of
    // one class and size have nothing in common.
    let sealed = sealed(mixed(), [100_000, 700_000], 3);
    let proofs: Vec<Proof> =
        mixed().iter().map(|entry| sealed.proof(&entry.object).unwrap()).collect();
    for (i, proof) in proofs.iter().enumerate() {
        assert!(proofs[i + 1..].iter().all(|other| other.sealed != proof.sealed));
        let guess = |class: &str, size: u64| {
            let other = frame(&vec![(class, size); 40]);
            let unsalted = self::sealed_with(other, [0; 32]);
            unsalted.proof(&proof.object).unwrap().sealed
        };
        assert_ne!(guess("class D", 771_177), proof.sealed);
        assert_ne!(guess("class A", 31_313), proof.sealed);
    }
}

fn sealed_with(entries: Vec<Entry>, secret: [u8; 32]) -> Sealed {
    let plan = Plan::simple(&entries[0].stratum.clone(), 4);
    let frame = Frame::new(entries).unwrap();
    Sealed::new("c", "lottery", frame, plan, super::roster(4), Secret::new(secret)).unwrap()
}

#[test]
fn whoever_knows_frame_plan_and_chance_but_not_the_secret_does_no_better_than_chance() {
    // An insider knows everything but the 32 bytes, and tries secrets of their own. What they find is
    // right as often as blind guessing: 4 of 40 drawn, 10 % of the tries hit one of the objects drawn.
    let entries = || frame(&[("class A", 1); 40]);
    let truth = sealed_with(entries(), [211; 32]).draw("04 11 19").unwrap().objects;
    let (mut hits, tries) = (0, 3000u32);
    for i in 0..tries {
        let mut secret = [0; 32];
        secret[..4].copy_from_slice(&i.to_be_bytes());
        let guess = sealed_with(entries(), secret).draw("04 11 19").unwrap().objects;
        hits += guess.iter().filter(|object| truth.contains(object)).count();
    }
    // 12,000 guesses at 10 %: 1,200 ± 4 standard deviations (hypergeometric, below 33 each).
    assert!((1070..=1330).contains(&hits), "{hits}");
    let announced = sealed_with(entries(), [211; 32]).announcement().root;
    assert!((0..100u8).all(|i| sealed_with(entries(), [i; 32]).announcement().root != announced));
}

#[test]
fn the_secret_does_not_print_itself() {
    assert_eq!(format!("{:?}", Secret::new([9; 32])), "Secret(…)");
}
