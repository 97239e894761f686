//! What is refused before anything is planned: one test for each.

use campaigns::registry::{self, Wish};
use terms::date;

use crate::city::{Ground, lay};

fn wish() -> Wish {
    Wish {
        subject: "S-AMR".to_owned(),
        item: "farm-supplies".to_owned(),
        institute: Some("I-QI".to_owned()),
        per_visit: 2,
        from: date(2026, 11, 2),
        to: date(2026, 12, 18),
    }
}

fn refused(ground: &Ground, wish: Wish) -> Vec<&'static str> {
    match ground.read(move |tx| Ok(registry::may(tx, &wish).map(|_| ()))) {
        Ok(()) => Vec::new(),
        Err(error) => error.fields().iter().map(|field| field.rule).collect(),
    }
}

fn each(test: impl Fn(&Ground)) {
    for engine in store::testing::engines() {
        test(&lay(engine));
    }
}

#[test]
fn a_registered_body_with_a_listed_item_and_licences_may() {
    each(|ground| assert_eq!(refused(ground, wish()), Vec::<&str>::new()));
}

#[test]
fn a_coordination_office_inspects_nobody() {
    // The bureau of development coordinates; it is a unit and no enforcement subject.
    each(|ground| {
        let found = refused(ground, Wish { subject: "drc".into(), ..wish() });
        assert!(found.contains(&"campaign-coordination-inspects"), "{found:?}");
    });
}

#[test]
fn an_institute_tests_and_does_not_inspect() {
    each(|ground| {
        for subject in ["I-QI", "inspection-institute"] {
            let found = refused(ground, Wish { subject: subject.into(), ..wish() });
            assert!(found.contains(&"campaign-institute-inspects"), "{subject}: {found:?}");
        }
    });
}

#[test]
fn a_body_that_is_not_registered_or_not_all_the_while_is_refused() {
    each(|ground| {
        let found = refused(ground, Wish { subject: "S-NOBODY".into(), institute: None, ..wish() });
        assert_eq!(found, ["campaign-subject-unregistered"]);
        let before =
            Wish { from: date(2024, 12, 1), to: date(2024, 12, 31), institute: None, ..wish() };
        assert!(refused(ground, before).contains(&"campaign-subject-expired"));
    });
}

#[test]
fn what_is_not_on_the_published_list_or_outside_the_fields_of_the_body_is_refused() {
    each(|ground| {
        let found = refused(ground, Wish { item: "fire-safety".into(), institute: None, ..wish() });
        assert_eq!(found, ["campaign-item-unpublished"]);
        let agri = Wish { subject: "S-AGRI".into(), institute: None, ..wish() };
        assert!(refused(ground, agri).contains(&"campaign-item-outside"));
    });
}

#[test]
fn licences_that_end_meanwhile_do_not_count_and_one_inspector_is_too_few() {
    each(|ground| {
        let found = refused(
            ground,
            Wish { from: date(2030, 1, 1), to: date(2030, 2, 1), institute: None, ..wish() },
        );
        assert_eq!(found, ["campaign-licences-missing"]);
        assert!(
            refused(ground, Wish { per_visit: 1, ..wish() }).contains(&"campaign-two-inspectors")
        );
    });
}

#[test]
fn an_institute_samples_only_what_it_was_delegated_in_writing_within_its_scope() {
    each(|ground| {
        // The delegation is of 2026.
        let later = Wish { from: date(2027, 1, 5), to: date(2027, 3, 1), ..wish() };
        assert_eq!(refused(ground, later), ["campaign-delegation-missing"]);
        // The item of energy metering takes no sample.
        let meters = Wish { item: "energy-metering".into(), ..wish() };
        assert_eq!(refused(ground, meters), ["campaign-nothing-to-sample"]);
        let unknown = Wish { institute: Some("I-OTHER".into()), ..wish() };
        assert_eq!(refused(ground, unknown), ["campaign-institute-unknown"]);
        let expired = Wish { from: date(2029, 6, 1), to: date(2029, 7, 1), ..wish() };
        assert!(refused(ground, expired).contains(&"campaign-institute-out-of-scope"));
    });
}
