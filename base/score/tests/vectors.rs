//! Worked values of the thirteen rule types, of banding and of what is missing.

use rust_decimal::Decimal;
use score::{
    BandRounding, Bands, Direction, Entry, Fault, Grade, Input, NotApplicable, Note, RankBand,
    Rule, Scored, StepRounding, Tier, score, score_or_policy,
};
use terms::{Lang, Text};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}
fn value(text: &str) -> Input {
    Input::value(d(text))
}
fn steps(target: &str, rounding: StepRounding) -> Rule {
    Rule::StepDeduct { target: d(target), step: d("0.5"), per_step: d("1"), rounding }
}
fn ratio(target: &str, direction: Direction) -> Rule {
    Rule::Ratio { target: d(target), direction }
}
fn tier(code: &str, points: &str, from: Option<&str>) -> Tier {
    Tier { code: code.into(), name: Text::zh(code), points: d(points), from: from.map(d) }
}
fn entry(code: &str, points: &str) -> Entry {
    Entry { code: code.into(), name: Text::zh(code), points: d(points) }
}

/// The points are what is expected, and a machine gets the same from the text.
fn gives(rule: &Rule, max: &str, input: &Input, points: &str, text: &str) -> Scored {
    let scored = score(rule, d(max), input);
    assert_eq!(scored.points, Some(d(points)), "{rule:?} {input:?}");
    assert_eq!(scored.working.text(), text);
    assert_eq!(scored.working.recompute(), Ok(d(points)));
    let kept = serde_json::to_string(&scored).unwrap();
    assert_eq!(serde_json::from_str::<Scored>(&kept).unwrap(), scored);
    for lang in [Lang::Zh, Lang::En] {
        assert!(!scored.working.say(lang).is_empty() && !rule.say(lang).is_empty());
    }
    scored
}

fn gives_nothing(rule: &Rule, input: &Input, why: Note) {
    let scored = score(rule, d("6"), input);
    assert_eq!(scored.points, None, "{rule:?} {input:?}");
    assert_eq!(scored.working.notes.last(), Some(&why));
    assert_eq!(scored.working.recompute(), Err(Fault::Unreadable { at: 0 }));
}

#[test]
fn steps_below_the_target_are_counted_in_part_or_whole_as_declared() {
    let part = steps("98", StepRounding::Identity);
    let whole = steps("98", StepRounding::Ceil);
    gives(&part, "6", &value("97.2"), "4.4", "6 - (98 - 97.2) / 0.5 * 1 = 4.4");
    gives(&whole, "6", &value("97.2"), "4", "6 - ceil((98 - 97.2) / 0.5) * 1 = 4");
    // On the step exactly: binary floats would make a third step of 98 − 97.0 here.
    gives(&whole, "6", &value("97.0"), "4", "6 - ceil((98 - 97.0) / 0.5) * 1 = 4");
    gives(&part, "6", &value("98"), "6", "6");
    gives(&part, "6", &value("99.5"), "6", "6");
    gives(&part, "6", &value("90"), "0", "max(0, 6 - (98 - 90) / 0.5 * 1) = 0");
    let item = steps("94", StepRounding::Identity);
    gives(&item, "7", &value("93.0"), "5", "7 - (94 - 93.0) / 0.5 * 1 = 5");
}

#[test]
fn each_missing_thing_costs_and_none_at_all_gives_nothing() {
    let rule = Rule::MissDeduct { per_miss: d("0.1"), of: 6 };
    gives(&rule, "1", &Input::Count(2), "0.8", "1 - 0.1 * 2 = 0.8");
    gives(&rule, "1", &Input::Count(6), "0", "0");
    gives(&rule, "1", &Input::Count(7), "0", "0");
    gives(&rule, "1", &Input::Count(0), "1", "1 - 0.1 * 0 = 1");
    gives_nothing(&rule, &value("1.5"), Note::Unfit);
    gives_nothing(&rule, &value("-1"), Note::Unfit);
}

#[test]
fn occurrences_are_deducted_until_nothing_is_left() {
    let rule = Rule::CountDeduct { per_occurrence: d("2") };
    gives(&rule, "4", &Input::Count(1), "2", "4 - 2 * 1 = 2");
    gives(&rule, "4", &Input::Count(3), "0", "max(0, 4 - 2 * 3) = 0");
}

#[test]
fn a_ratio_is_in_proportion_to_the_target_in_either_direction() {
    let higher = ratio("94", Direction::Higher);
    gives(&higher, "8", &value("92.12"), "7.84", "8 * 92.12 / 94 = 7.84");
    gives(&higher, "8", &value("95"), "8", "8");
    gives(&higher, "8", &value("-3"), "0", "max(0, 8 * (-3) / 94) = 0");
    gives(&ratio("95", Direction::Higher), "4", &value("90"), "3.789474", "4 * 90 / 95 ≈ 3.789474");
    let lower = ratio("2", Direction::Lower);
    gives(&lower, "8", &value("4"), "4", "8 * 2 / 4 = 4");
    gives(&lower, "8", &value("0"), "8", "8");
    gives(&lower, "8", &value("1"), "8", "8");
    gives_nothing(&ratio("0", Direction::Higher), &value("-1"), Note::DivisionByZero);
}

#[test]
fn a_floor_is_zero_points() {
    let rule = Rule::FloorRatio { floor: d("70"), target: d("82") };
    gives(&rule, "4", &value("79"), "3", "4 * (79 - 70) / (82 - 70) = 3");
    gives(&rule, "4", &value("70"), "0", "4 * (70 - 70) / (82 - 70) = 0");
    gives(&rule, "4", &value("60"), "0", "max(0, 4 * (60 - 70) / (82 - 70)) = 0");
    gives(&rule, "4", &value("90"), "4", "4");
    // Lower is better where the target lies below the floor.
    let falling = Rule::FloorRatio { floor: d("10"), target: d("5") };
    gives(&falling, "4", &value("4"), "4", "4");
    gives(&falling, "4", &value("7.5"), "2", "4 * (7.5 - 10) / (5 - 10) = 2");
    let flat = Rule::FloorRatio { floor: d("5"), target: d("5") };
    gives_nothing(&flat, &value("6"), Note::DivisionByZero);
}

#[test]
fn a_base_grows_up_to_the_maximum() {
    let rule = Rule::BasePlus { base: d("1"), per_unit: d("1") };
    gives(&rule, "3", &Input::Count(1), "2", "1 + 1 * 1 = 2");
    gives(&rule, "3", &Input::Count(5), "3", "min(3, 1 + 1 * 5) = 3");
    gives(&rule, "3", &value("-4"), "0", "max(0, 1 + 1 * (-4)) = 0");
}

#[test]
fn tiers_are_reached_by_name_or_by_value() {
    let tiers = vec![
        tier("full", "1", Some("95")),
        tier("half", "0.5", Some("80")),
        tier("none", "0", Some("0")),
    ];
    let rule = Rule::Tiered { tiers };
    gives(&rule, "1", &Input::Tier("half".into()), "0.5", "0.5");
    gives(&rule, "1", &value("95"), "1", "1");
    gives(&rule, "1", &value("94.99"), "0.5", "0.5");
    gives_nothing(&rule, &Input::Tier("some".into()), Note::Unfit);
    gives_nothing(&rule, &value("-1"), Note::Unfit);
}

#[test]
fn a_checklist_adds_what_is_met_and_is_missing_while_an_entry_is_not_stated() {
    let rule = Rule::Checklist { entries: vec![entry("a", "1"), entry("b", "1"), entry("c", "2")] };
    let all = |a, b, c| Input::checks([("a", a), ("b", b), ("c", c)]);
    gives(&rule, "4", &all(true, false, true), "3", "1 + 2 = 3");
    gives(&rule, "4", &all(false, false, false), "0", "0");
    gives_nothing(
        &rule,
        &Input::checks([("a", true)]),
        Note::EntriesMissing(vec!["b".into(), "c".into()]),
    );
    gives_nothing(&rule, &Input::checks([("a", true), ("x", true)]), Note::Unfit);
}

#[test]
fn rank_bands_give_their_points_and_nothing_behind_the_last() {
    let rule = Rule::Rank {
        bands: vec![RankBand { to: 3, points: d("3") }, RankBand { to: 8, points: d("2") }],
        direction: Direction::Higher,
    };
    gives(&rule, "3", &Input::Position(3), "3", "3");
    gives(&rule, "3", &Input::Position(4), "2", "2");
    gives(&rule, "3", &Input::Position(9), "0", "0");
    gives_nothing(&rule, &Input::Position(0), Note::Unfit);
}

#[test]
fn bonus_and_penalty_have_their_own_caps() {
    let bonus = Rule::Bonus { per_occurrence: d("2"), cap: d("5") };
    gives(&bonus, "100", &Input::Count(2), "4", "2 * 2 = 4");
    gives(&bonus, "100", &Input::Count(3), "5", "min(5, 2 * 3) = 5");
    let penalty = Rule::Penalty { per_occurrence: d("1"), cap: d("3") };
    gives(&penalty, "100", &Input::Count(4), "3", "min(3, 1 * 4) = 3");
}

#[test]
fn gate_and_veto_give_no_points() {
    let gate = Rule::Gate { items: vec![], min_share: d("0.6"), min_total: None, cap: "B".into() };
    gives_nothing(&gate, &Input::Count(1), Note::NoPoints);
    gives_nothing(&Rule::Veto { grade: "D".into() }, &Input::Count(1), Note::NoPoints);
}

#[test]
fn missing_is_not_zero_and_not_applicable_is_what_the_item_says() {
    let rule = ratio("100", Direction::Higher);
    gives_nothing(&rule, &Input::Missing, Note::Missing);
    gives_nothing(&rule, &Input::NotApplicable, Note::PolicyMissing);
    let with = |policy| score_or_policy(&rule, d("5"), Some(&policy), &Input::NotApplicable);
    assert_eq!(with(NotApplicable::Base { points: d("3") }).points, Some(d("3")));
    assert_eq!(with(NotApplicable::Full {}).points, Some(d("5")));
    assert_eq!(with(NotApplicable::Renormalise {}).points, None);
    let known = score_or_policy(&rule, d("5"), Some(&NotApplicable::Full {}), &value("50"));
    assert_eq!(known.points, Some(d("2.5")), "a policy touches nothing that is known");
}

#[test]
fn a_score_between_two_bands_goes_as_the_scheme_declares() {
    let grade = |(code, from): (&str, &str)| Grade { code: code.into(), name: None, from: d(from) };
    let grades: Vec<Grade> = [("A", "90"), ("B", "80"), ("C", "60"), ("D", "0")].map(grade).into();
    let open = Bands { rounding: BandRounding::HalfOpen, grades: grades.clone() };
    let whole = Bands { rounding: BandRounding::RoundHalfUpInteger, grades };
    for (score, by_open, by_whole) in [
        ("89.5", "B", "A"),
        ("89.49", "B", "B"),
        ("89.994", "B", "A"),
        ("89.995", "A", "A"),
        ("90", "A", "A"),
        ("79.5", "C", "B"),
        ("59.99", "D", "C"),
        ("-2", "D", "D"),
        ("104", "A", "A"),
    ] {
        assert_eq!(open.grade(d(score)).unwrap().code, by_open, "{score}");
        assert_eq!(whole.grade(d(score)).unwrap().code, by_whole, "{score}");
    }
    assert_eq!(
        open.say(Lang::Zh),
        "A：90分及以上；B：80分及以上、90分以下；C：60分及以上、80分以下；D：60分以下。得分保留两位小数，定级前不取整。"
    );
    assert!(whole.say(Lang::En).ends_with("rounded half up to a whole number before grading."));
}

#[test]
fn absurd_numbers_have_no_points_and_no_panic() {
    let huge = value("79228162514264337593543950335");
    gives_nothing(&Rule::CountDeduct { per_occurrence: d("9") }, &huge, Note::Overflow);
    gives_nothing(
        &steps("-9", StepRounding::Ceil),
        &value("-79228162514264337593543950335"),
        Note::Overflow,
    );
    let full = score(&ratio("100", Direction::Higher), d("5"), &huge);
    assert_eq!(full.points, Some(d("5")));
}
