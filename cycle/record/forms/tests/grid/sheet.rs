//! The page itself: in both languages, with the shapes of the paper table.

use crate::{ground, wide};

#[test]
fn the_page_has_the_shape_of_the_paper_and_every_word_in_both_languages() {
    let ground = ground("sqlite", &wide(3, 4));
    for lang in ["zh", "en"] {
        let page = ground.du().get(&format!("{}?lang={lang}", ground.path("")));
        assert_eq!(page.status, 200, "{}", page.html);
        let missing: Vec<&str> = page
            .html
            .split('[')
            .filter(|it| it.starts_with("grid-") || it.starts_with("form-"))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(page.says("data-cell=\"s.l1.c1\"") && page.says("data-adds=\"l1 l2 l3\""));
        assert!(!page.says(" style=") && !page.says("onclick"), "no inline style or handler");
    }
}

#[test]
fn the_office_reads_a_sheet_and_a_stranger_does_not() {
    let ground = ground("sqlite", &wide(2, 3));
    let office = ground.city.as_role(identity::Role::Office);
    assert_eq!(office.get(&ground.path("")).status, 200);
    assert_eq!(ground.city.nobody().get(&ground.path("")).status, 303);
}

#[test]
fn rules_travel_as_trees_that_hold_no_code() {
    let ground = ground("sqlite", &wide(2, 3));
    let page = ground.du().get_json(&ground.path("/rules"));
    let rules: serde_json::Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(rules["checks"][0]["tree"][0], "<=", "{rules}");
    assert_eq!(rules["formulas"]["s.sum"][0], "+", "{rules}");
}
