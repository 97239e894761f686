//! What `verify` names, and what a firm's proof holds.

use draw::*;

fn published() -> (Sealed, Drawn, Announcement, Outcome, Opening) {
    let sealed = super::random_draw(1);
    let mut drawn = sealed.draw("04 11 19").unwrap();
    let visit = drawn.assignment.visits[0].clone();
    let inspector = visit.inspectors[0].clone();
    let recusal = Recusal { object: visit.object, inspector, ground: "fell ill".into() };
    drawn.assignment.step_back(recusal).unwrap();
    let (announcement, outcome, opening) =
        (sealed.announcement().clone(), sealed.outcome(&drawn), sealed.opening(&drawn));
    (sealed, drawn, announcement, outcome, opening)
}

#[test]
fn files_go_there_and_back_and_all_agrees() {
    let (.., announcement, outcome, opening) = published();
    fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
        serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
    }
    let found =
        verify(&again(&announcement), &again(&outcome), &again(&opening), Some(" 04 11 19 "));
    assert_eq!(found, []);
}

#[test]
fn whatever_was_changed_is_named_and_nothing_else() {
    let (_, _, announced, outcome, opening) = published();
    let check = |name: &str, outcome: &Outcome, opening: &Opening| {
        let found = verify(&announced, outcome, opening, None);
        let names: Vec<String> =
            found.iter().map(|f| f.to_string().split(':').next().unwrap().to_owned()).collect();
        let names: Vec<&String> = names.iter().filter(|n| *n != "seed" || name == "seed").collect();
        assert_eq!(names, [name], "{found:?}");
    };
    let zeros = Digest([0; 32]);
    let forged = |change: &dyn Fn(&mut Opening)| {
        let mut opening = opening.clone();
        change(&mut opening);
        opening
    };
    check("frame", &outcome, &forged(&|o| o.frame[2].size ^= 1));
    check("frame", &outcome, &forged(&|o| o.frame.push(Entry::new("one more", "A", 1))));
    check("frame", &outcome, &forged(&|o| o.frame.truncate(1)));
    check("salt", &outcome, &forged(&|o| o.secret = zeros));
    check("seed", &outcome, &forged(&|o| o.seed = zeros));
    check("entropy", &outcome, &forged(&|o| o.entropy = "another".into()));
    check(
        "plan",
        &outcome,
        &forged(&|o| {
            let mut lines = o.plan.lines().to_vec();
            lines[0].take = Take::Count(2);
            o.plan = Plan::new(lines);
        }),
    );
    check("parts", &outcome, &forged(&|o| o.parts[0].stratum = "D".into()));
    check("inspectors", &outcome, &forged(&|o| o.visits[1].inspectors.reverse()));
    check("inspectors", &outcome, &forged(&|o| o.redraws[0].instead = "a friend".into()));
    let mut other = outcome.clone();
    let gone = other.drawn.remove(0);
    check("result", &other, &opening);
    let found = verify(&announced, &other, &opening, None);
    assert_eq!(found, [Finding::Result { missing: vec![gone], added: vec![] }]);
    assert_eq!(verify(&announced, &outcome, &opening, Some("seen otherwise")), [Finding::Entropy]);
    let format = Announcement { format: "zhunsheng-draw-0".into(), ..announced.clone() };
    assert!(matches!(verify(&format, &outcome, &opening, None)[..], [Finding::Format { .. }]));
}

#[test]
fn every_firm_has_a_proof_that_holds_for_it_alone() {
    let (sealed, _, announced, _, opening) = published();
    for entry in &opening.frame {
        let proof = sealed.proof(&entry.object).unwrap();
        assert!(proof.holds(&announced));
        let other = Proof { object: format!("{}x", entry.object), ..proof.clone() };
        let moved = Proof { place: proof.place ^ 1, ..proof };
        assert!(!other.holds(&announced) && !moved.holds(&announced));
    }
    assert!(sealed.proof("nobody").is_none());
}
