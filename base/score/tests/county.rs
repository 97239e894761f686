//! A whole scheme over several units.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use score::{
    Breach, Fix, Input, Item, Measured, NotApplicable, Note, Place, Rule, Scheme, UnitKey,
    UnitResult, assess,
};
use terms::{Text, date};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}
fn value(text: &str) -> Input {
    Input::value(d(text))
}
fn scheme() -> Scheme {
    toml::from_str(include_str!("scheme.toml")).unwrap()
}

/// The best input that each rule can have.
fn best(place: Place<'_>) -> Input {
    match place.rule {
        Rule::Tiered { tiers } => Input::Tier(tiers[0].code.clone()),
        Rule::Checklist { entries } => {
            Input::checks(entries.iter().map(|e| (e.code.as_str(), true)))
        }
        Rule::StepDeduct { target, .. } | Rule::Ratio { target, .. } => Input::value(*target),
        Rule::FloorRatio { target, .. } => Input::value(*target),
        Rule::BasePlus { .. } => Input::Count(9),
        Rule::Rank { .. } => Input::Position(1),
        _ => Input::Count(0),
    }
}

/// One county: the best everywhere but where it says otherwise (`1.1`, `1.6/air`).
fn county(scheme: &Scheme, changes: &[(&str, Input)]) -> UnitResult {
    let changes: BTreeMap<&str, &Input> = changes.iter().map(|(at, input)| (*at, input)).collect();
    let inputs = |_: UnitKey, place: Place<'_>| {
        let at = place.part.map_or(place.item.to_owned(), |part| format!("{}/{part}", place.item));
        changes.get(at.as_str()).map_or_else(|| best(place), |input| (*input).clone())
    };
    assess(scheme, &inputs, &[UnitKey(1)]).remove(0)
}

fn breaches(change: impl FnOnce(&mut Scheme)) -> Vec<(String, Fix)> {
    let mut scheme = scheme();
    change(&mut scheme);
    let found = scheme.check(|code| code == "famous-marks");
    found.into_iter().map(|Breach { place, fix }| (place, fix)).collect()
}
fn item<'a>(scheme: &'a mut Scheme, code: &str) -> &'a mut Item {
    scheme.dimensions.iter_mut().flat_map(|d| &mut d.items).find(|item| item.code == code).unwrap()
}

#[test]
fn the_county_scheme_totals_a_hundred_over_five_dimensions() {
    let scheme = scheme();
    let sums: Vec<Decimal> = scheme.dimensions.iter().map(|d| d.max).collect();
    assert_eq!(sums, [d("31"), d("16"), d("25"), d("16"), d("12")]);
    assert_eq!(scheme.items().count(), 26);
    assert_eq!(scheme.check_for_publication(|_| false), []);
    assert!(scheme.in_force_on(date(2026, 12, 31)) && !scheme.in_force_on(date(2027, 1, 1)));
    let written = toml::to_string(&scheme).unwrap();
    assert_eq!(toml::from_str::<Scheme>(&written).unwrap(), scheme);
}

#[test]
fn a_pack_with_an_unknown_word_is_refused() {
    let text = include_str!("scheme.toml").replace("bonus_cap", "bonus_capp");
    assert!(toml::from_str::<Scheme>(&text).unwrap_err().to_string().contains("bonus_capp"));
    let text = include_str!("scheme.toml").replace("per_occurrence = 2 }", "per_occurence = 2 }");
    assert!(toml::from_str::<Scheme>(&text).is_err());
    let text = include_str!("scheme.toml").replace("2026-12-31", "2026-12-32");
    assert!(toml::from_str::<Scheme>(&text).is_err());
}

#[test]
fn all_points_make_a_hundred_and_an_a() {
    let result = county(&scheme(), &[]);
    assert_eq!((result.base, result.total, result.score), (d("100"), d("100"), d("100")));
    assert_eq!(result.grade.grade.as_deref(), Some("A"));
    assert_eq!(result.missing, []);
    assert!(!result.grade.provisional());
}

#[test]
fn bonus_is_capped_and_penalty_is_taken_off_outside_the_hundred() {
    let result = county(
        &scheme(),
        &[("B1", Input::Count(9)), ("P1", Input::Count(2)), ("3.6", Input::Count(1))],
    );
    assert_eq!((result.base, result.bonus, result.penalty), (d("98"), d("5"), d("2")));
    assert_eq!(result.total, d("101"));
}

#[test]
fn a_veto_changes_the_grade_and_not_the_points() {
    let result = county(&scheme(), &[("V1", Input::Count(1))]);
    assert_eq!(result.total, d("100"));
    assert_eq!(result.grade.by_points.as_deref(), Some("A"));
    assert_eq!(result.grade.grade.as_deref(), Some("D"));
    let unknown = county(&scheme(), &[("V1", Input::Missing)]);
    assert_eq!(unknown.grade.grade.as_deref(), Some("A"), "what nobody established does not act");
    assert_eq!(unknown.missing[0].code, "V1");
}

#[test]
fn a_failed_gate_caps_the_grade_and_names_the_items() {
    let result = county(&scheme(), &[("1.1", value("92.3"))]);
    assert_eq!(result.items[0].points, Some(d("3.6")));
    assert_eq!(result.grade.by_points.as_deref(), Some("A"));
    assert_eq!(result.grade.grade.as_deref(), Some("C"));
    assert_eq!(
        (result.gates[0].passed, &result.gates[0].failed[..]),
        (Some(false), &["1.1".to_owned()][..])
    );
    let open = county(&scheme(), &[("1.1", Input::Missing)]);
    assert_eq!((open.gates[0].passed, &open.gates[0].missing[..]), (None, &["1.1".to_owned()][..]));
}

#[test]
fn the_lowest_part_counts_where_the_scheme_says_so() {
    let result = county(&scheme(), &[("1.4/cover", value("90")), ("1.4/accept", value("99"))]);
    let item = &result.items[3];
    assert_eq!(item.points, Some(d("4.5")));
    assert!(item.working.as_ref().unwrap().notes.contains(&Note::LowestPart("cover".into())));
    let open = county(&scheme(), &[("1.4/cover", Input::Missing)]);
    assert_eq!(open.items[3].points, None, "a missing part could be the lowest");
}

#[test]
fn a_missing_item_is_left_out_and_named_and_the_grade_says_it_may_change() {
    let result = county(&scheme(), &[("1.6/air", Input::Missing), ("3.1", Input::Missing)]);
    assert_eq!(result.total, d("89"));
    assert_eq!((result.total_at_least, result.total_at_most), (d("89"), d("100")));
    let named: Vec<_> =
        result.missing.iter().map(|l| (l.code.as_str(), l.part.as_deref())).collect();
    assert_eq!(named, [("1.6", Some("air")), ("3.1", None)]);
    assert!(result.grade.provisional());
    assert_eq!(result.grade.at_most.as_deref(), Some("A"));
}

#[test]
fn what_does_not_exist_in_a_county_follows_the_policy_of_the_item() {
    let none = Input::NotApplicable;
    let base = county(&scheme(), &[("4.4", none.clone())]);
    assert_eq!(base.total, d("98.4"));
    let full = county(&scheme(), &[("5.2/done", none.clone()), ("5.2/pass", none.clone())]);
    assert_eq!(full.total, d("100"));
    // 2.5 points leave the scheme: 95.5 of 97.5 becomes 97.948718 of 100.
    let scaled = county(&scheme(), &[("1.6/water", none.clone()), ("3.6", Input::Count(1))]);
    assert_eq!(scaled.total, d("97.948718"));
    assert_eq!((scaled.score, scaled.missing.len()), (d("97.95"), 0));
    let refused = county(&scheme(), &[("3.1", none)]);
    assert_eq!(refused.missing[0].why, Note::PolicyMissing);
}

#[test]
fn ranks_are_drawn_from_values_and_ties_share_the_better_place() {
    let scheme = scheme();
    let values = ["3.1", "2.9", "2.9", "2.9", "1.0"];
    let inputs = |unit: UnitKey, place: Place<'_>| match place.item {
        "4.5" => value(values[unit.0 as usize]),
        _ => best(place),
    };
    let units: Vec<UnitKey> = (0..5).map(UnitKey).collect();
    let points: Vec<_> =
        assess(&scheme, &inputs, &units).iter().map(|r| r.items[21].points).collect();
    let three = Some(d("3"));
    assert_eq!(points, [three, three, three, three, Some(d("2"))]);
}

#[test]
fn points_that_rest_on_samples_are_counted() {
    let sampled = Input::Measured(Measured {
        value: d("93"),
        numerator: Some(d("186")),
        denominator: Some(d("200")),
        n: Some(200),
        sampled: true,
    });
    let result = county(
        &scheme(),
        &[("1.1", sampled.clone()), ("1.6/air", sampled.clone()), ("1.4/cover", sampled)],
    );
    assert_eq!(result.sampled, d("14.5"));
}

#[test]
fn a_scheme_that_does_not_add_up_is_refused() {
    let found = breaches(|s| item(s, "3.1").max = d("7"));
    assert_eq!(found, [("3".into(), Fix::DimensionSum { declared: d("25"), found: d("26") })]);
    let found = breaches(|s| s.dimensions[2].max = d("26"));
    assert!(found.contains(&("YC".into(), Fix::SchemeSum { declared: d("100"), found: d("101") })));
    let found = breaches(|s| item(s, "1.6").parts[0].max = Some(d("3")));
    assert_eq!(found, [("1.6".into(), Fix::PartSum { declared: d("5"), found: d("5.5") })]);
}

#[test]
fn each_thing_that_may_not_be_is_named_with_its_place() {
    let one = |change: fn(&mut Scheme), place: &str, fix: Fix| {
        assert_eq!(breaches(change), [(place.to_owned(), fix)]);
    };
    one(|s| item(s, "1.1").owner.clear(), "1.1", Fix::NoOwner);
    one(|s| s.outside[0].ground = None, "V1", Fix::VetoWithoutGround);
    one(|s| s.outside[0].ground = Some(Text::zh(" ")), "V1", Fix::VetoWithoutGround);
    one(
        |s| s.outside[0].rule = Rule::Veto { grade: "E".into() },
        "V1",
        Fix::UnknownGrade { code: "E".into() },
    );
    one(|s| s.bands.grades[3].from = d("10"), "YC/bands", Fix::BandsLeaveGap { from: d("10") });
    one(|s| s.bands.grades.swap(0, 1), "YC/bands", Fix::OutOfOrder);
    one(|s| item(s, "1.2").code = "1.3".into(), "YC", Fix::DuplicateCode { code: "1.3".into() });
    one(
        |s| item(s, "4.2").indicator = Some("famous-marks".into()),
        "4.2",
        Fix::NeverScores { what: "famous-marks".into() },
    );
    one(
        |s| item(s, "4.2").name = Text::zh("驰名商标件数"),
        "4.2",
        Fix::NeverScores { what: "驰名商标".into() },
    );
    one(|s| item(s, "1.1").rule = None, "1.1", Fix::RuleOrParts);
    one(|s| item(s, "1.4").parts[0].max = Some(d("5")), "1.4/cover", Fix::PartMaximum);
    one(
        |s| item(s, "4.4").not_applicable = Some(NotApplicable::Base { points: d("9") }),
        "4.4",
        Fix::AboveMaximum { declared: d("4"), found: d("9") },
    );
    one(|s| s.valid_to = Some(date(2025, 1, 1)), "YC", Fix::ValidityReversed);
    one(|s| s.audience.public = true, "YC", Fix::PublicWithoutBasis);
    one(
        |s| {
            item(s, "3.2").rule =
                Some(Rule::Ratio { target: d("0"), direction: Default::default() })
        },
        "3.2",
        Fix::Number { name: "target", value: d("0") },
    );
    one(
        |s| item(s, "3.6").rule = Some(Rule::Penalty { per_occurrence: d("1"), cap: d("1") }),
        "3.6",
        Fix::WrongSide,
    );
    one(
        |s| item(s, "2.5").rule = Some(Rule::Checklist { entries: vec![] }),
        "2.5",
        Fix::EntrySum { declared: d("3"), found: d("0") },
    );
    let gate = Rule::Gate {
        items: vec!["9.9".into()],
        min_share: d("0.6"),
        min_total: None,
        cap: "C".into(),
    };
    assert_eq!(
        breaches(|s| s.outside[1].rule = gate),
        [("G1".into(), Fix::UnknownItem { code: "9.9".into() })]
    );
}

#[test]
fn a_draft_may_do_without_what_publication_asks_for() {
    let mut scheme = scheme();
    scheme.document = None;
    scheme.audience.named.clear();
    assert_eq!(scheme.check(|_| false), []);
    let codes: Vec<_> =
        scheme.check_for_publication(|_| false).iter().map(|b| b.fix.code()).collect();
    assert_eq!(codes, ["scheme-no-document", "scheme-no-audience"]);
}
