//! What the author of a pack is told: every mistake, each with file, line and rule.

use packs::{Files, Pack, Problem, Rule, Severity};

const PACK: &str = r#"[pack]
code = "x"
name = { zh = "试", en = "Trial" }
version = "1"
issued = "2026-01-01"
licence = "Apache-2.0"
"#;

const UNITS: &str = r#"
[[unit]]
code = "city"
kind = "city"
name = { zh = "市", en = "City" }

[[unit]]
code = "office"
kind = "department"
name = { zh = "办", en = "Office" }
under = { command = "city" }
"#;

const TEXTS: &str = r#"
[quality]
economic = { zh = "一", en = "1" }
product = { zh = "一", en = "1" }
construction = { zh = "一", en = "1" }
service = { zh = "一", en = "1" }
environment = { zh = "一", en = "1" }
[work]
product = { zh = "一", en = "1" }
construction = { zh = "一", en = "1" }
service = { zh = "一", en = "1" }
environment = { zh = "一", en = "1" }
innovation = { zh = "一", en = "1" }
[transformation]
created = { zh = "一", en = "1" }
quality = { zh = "一", en = "1" }
brand = { zh = "一", en = "1" }
"#;

/// An indicator on nine lines; line 1 is the head.
fn indicator(code: &str, compute: &str) -> String {
    format!(
        r#"[[indicator]]
code = "{code}"
name = {{ zh = "数", en = "Number" }}
quality = "product"
transformation = "quality"
direction = "higher"
measure = {{ unit = "percent", decimals = 1 }}
owner = "office"
evidence = "census"
roll_up = "ratio"
interval = "none"
compute = {compute}
definition = {{ meaning = {{ zh = "义", en = "Meaning" }}, frequency = "month", assumed = true }}
"#
    )
}

const MEASURE: &str = "[[measure]]\ncode = \"percent\"\nname = { zh = \"百分\", en = \"Per cent\" }\nsign = { zh = \"%\", en = \"%\" }\n\n";

fn pack(indicators: &str) -> Files {
    let mut files = Files::default();
    files.put("x/pack.toml", PACK);
    files.put("x/units.toml", UNITS);
    files.put("x/texts.toml", TEXTS);
    files.put("x/indicators.toml", format!("{MEASURE}{indicators}"));
    files
}

fn problems(files: &Files) -> Vec<Problem> {
    match Pack::read_from(files, "x") {
        Ok((_, remarks)) => remarks,
        Err(problems) => problems,
    }
}

fn rules(files: &Files) -> Vec<(String, u32, Rule)> {
    problems(files).into_iter().map(|it| (it.file, it.line, it.rule)).collect()
}

const RATIO: &str = r#"{ how = "measured", fact = "samples", aggregate = "ratio", numerator = [{ column = "verdict", is = "pass" }] }"#;

#[test]
fn a_small_pack_without_mistakes_is_read() {
    let files = pack(&indicator("rate", RATIO));
    assert_eq!(problems(&files), []);
}

/// Each line of the table: what is written as `compute`, and the rule it breaks.
#[test]
fn a_computation_that_cannot_run_is_refused_when_the_pack_is_read() {
    for (compute, rule) in [
        (r#"{ how = "measured", fact = "samplez", aggregate = "count" }"#, Rule::UnknownFact),
        (r#"{ how = "measured", fact = "samples", aggregate = "sum" }"#, Rule::Aggregate),
        (r#"{ how = "measured", fact = "samples", aggregate = "ratio" }"#, Rule::Aggregate),
        (
            r#"{ how = "measured", fact = "samples", aggregate = "sum", column = "verdict" }"#,
            Rule::Aggregate,
        ),
        (
            r#"{ how = "measured", fact = "samples", aggregate = "distinct", column = "firma" }"#,
            Rule::UnknownColumn,
        ),
        (
            r#"{ how = "measured", fact = "samples", aggregate = "count", where = [{ column = "verdict", is = "passed" }] }"#,
            Rule::UnknownValue,
        ),
        (
            r#"{ how = "measured", fact = "samples", aggregate = "count", where = [{ column = "on_date", is = "2026-13-01" }] }"#,
            Rule::UnknownValue,
        ),
        (
            r#"{ how = "measured", fact = "samples", aggregate = "count", where = [{ column = "product", at_least = 3 }] }"#,
            Rule::UnknownValue,
        ),
        (
            r#"{ how = "measured", fact = "samples", aggregate = "count", where = [{ column = "verdict", is = "pass", not = "fail" }] }"#,
            Rule::Field,
        ),
        (r#"{ how = "measured", fact = "samples", aggregate = "count", scale = 0 }"#, Rule::Range),
        (r#"{ how = "formula", feel = "1 + 2" }"#, Rule::Formula),
        (r#"{ how = "formula", feel = "rates * 2" }"#, Rule::Unknown),
        (r#"{ how = "formula", feel = "rate * 2" }"#, Rule::FormulaLoop),
        (r#"{ how = "competitiveness", tree = "none" }"#, Rule::Unknown),
        (r#"{ how = "guessed" }"#, Rule::Field),
    ] {
        let files = pack(&indicator("rate", compute));
        let found = rules(&files);
        assert_eq!(found.len(), 1, "{compute}: {found:?}");
        assert_eq!(found[0].2, rule, "{compute}");
        assert!(found[0].1 >= 6, "{compute}: {found:?}");
    }
}

#[test]
fn ten_mistakes_in_one_pack_are_told_at_once_each_at_its_line() {
    let mut files = pack(&format!(
        "{}\n{}\n{}",
        indicator("rate", RATIO).replace("owner = \"office\"", "owner = \"nobody\""),
        indicator("rate", RATIO),
        indicator("Share", r#"{ how = "measured", fact = "sample", aggregate = "count" }"#),
    ));
    files.put(
        "x/units.toml",
        format!("{UNITS}\n[[unit]]\ncode = \"a b\"\nkind = \"county\"\nname = {{ zh = \"县\" }}\nfrom = \"2026-01-01\"\nto = \"2025-01-01\"\nunder = {{ territory = \"nowhere\" }}\n\n[[unit]]\ncode = \"c\"\nkind = \"castle\"\nname = {{ zh = \"堡\", en = \"Castle\" }}\n"),
    );
    files.put(
        "x/divisions.csv",
        "code,name_zh,name_en,above,edition\n14,省,Province,,2024\n140800,市,City,140000,2024\n",
    );
    files.put("x/people.toml", "[[person]]\naccount = 7\n");
    files.put("x/imports/bad.toml", "code = \n");
    let found = rules(&files);
    let at = |file: &str, line: u32, rule: Rule| (format!("x/{file}"), line, rule);
    assert_eq!(
        found,
        [
            at("divisions.csv", 2, Rule::Code),
            at("divisions.csv", 3, Rule::Unknown),
            at("imports/bad.toml", 1, Rule::Syntax),
            at("indicators.toml", 13, Rule::Unknown),
            at("indicators.toml", 21, Rule::Duplicate),
            at("indicators.toml", 35, Rule::Code),
            at("indicators.toml", 45, Rule::UnknownFact),
            at("people.toml", 2, Rule::Field),
            at("units.toml", 14, Rule::Code),
            at("units.toml", 18, Rule::Dates),
            at("units.toml", 19, Rule::Unknown),
            at("units.toml", 23, Rule::Field),
        ]
    );
}

#[test]
fn texts_without_english_are_counted_and_do_not_stop_the_pack() {
    let files = pack(&indicator("rate", RATIO).replace(", en = \"Number\"", ""));
    let found = problems(&files);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].severity), (Rule::EnglishMissing, Severity::Warning));
    assert!(found[0].args.contains(&("count", "1".to_owned())));
}

#[test]
fn circles_in_any_hierarchy_are_found_once() {
    let mut files = pack(&indicator("rate", RATIO));
    files.put("x/units.toml", UNITS.replace("[[unit]]\ncode = \"city\"", "[[edge]]\nhierarchy = \"command\"\nabove = \"office\"\nbelow = \"city\"\n\n[[unit]]\ncode = \"city\""));
    assert_eq!(rules(&files), [("x/units.toml".to_owned(), 7, Rule::Circle)]);
}

#[test]
fn a_succession_that_the_units_days_contradict_is_refused() {
    let said = |succession: &str, office: &str| {
        let mut files = pack(&indicator("rate", RATIO));
        let units = UNITS.replace("code = \"office\"", &format!("code = \"office\"{office}"));
        files.put("x/units.toml", format!("{units}\n[[succession]]\n{succession}"));
        rules(&files).into_iter().map(|(_, _, rule)| rule).collect::<Vec<_>>()
    };
    let merge = "change = \"merge\"\nbefore = [\"office\", \"city\"]\nafter = [\"city\"]\non = \"2025-01-01\"\n";
    assert_eq!(said(merge, "\nto = \"2025-01-01\""), []);
    assert_eq!(said(merge, "\nto = \"2025-07-01\""), [Rule::Succession]);
    assert_eq!(said(merge, ""), [Rule::Succession]);
    let split = "change = \"split\"\nbefore = [\"city\"]\nafter = [\"city\", \"office\"]\non = \"2025-01-01\"\n";
    assert_eq!(said(split, "\nfrom = \"2025-01-01\""), []);
    assert_eq!(said(split, "\nfrom = \"2025-07-01\""), [Rule::Succession]);
    let nothing =
        "change = \"merge\"\nbefore = [\"city\"]\nafter = [\"city\"]\non = \"2025-01-01\"\n";
    assert_eq!(said(nothing, ""), [Rule::Succession]);
    // A new name is no succession: it is given by the page of the unit.
    assert_eq!(said(&merge.replace("merge", "rename"), ""), [Rule::Field]);
}

#[test]
fn packs_that_need_each_other_or_a_missing_one_are_refused() {
    let mut files = pack(&indicator("rate", RATIO));
    files.put("x/pack.toml", PACK.replace("licence", "needs = [\"y\", \"z\"]\nlicence"));
    files.put(
        "y/pack.toml",
        PACK.replace("\"x\"", "\"y\"").replace("licence", "needs = [\"x\"]\nlicence"),
    );
    let found = rules(&files);
    assert_eq!(
        found,
        [("x/pack.toml".to_owned(), 1, Rule::Needs), ("y/pack.toml".to_owned(), 1, Rule::Needs)]
    );
}

#[test]
fn a_later_pack_may_replace_and_says_so() {
    let mut files = pack(&indicator("rate", RATIO));
    files.put(
        "y/pack.toml",
        PACK.replace("\"x\"", "\"y\"").replace("licence", "needs = [\"x\"]\nlicence"),
    );
    files.put("y/units.toml", "[[unit]]\ncode = \"office\"\nkind = \"department\"\nname = { zh = \"本市的办\", en = \"Our office\" }\n");
    let (pack, remarks) = Pack::read_from(&files, "y").expect("sound");
    assert_eq!(remarks.iter().map(|it| it.rule).collect::<Vec<_>>(), [Rule::Replaced]);
    assert_eq!(pack.unit("office").map(|it| it.name.zh.as_str()), Some("本市的办"));
}

const SCHEME: &str = r#"code = "s-2026"
name = { zh = "案", en = "Scheme" }
valid_from = "2026-01-01"
max = 100
[document]
number = "1号"
title = { zh = "题", en = "Title" }
issuer = { zh = "办", en = "Office" }
[audience]
named = [{ zh = "县", en = "Counties" }]
[bands]
grade = [{ code = "A", from = 80 }, { code = "B", from = 0 }]
[[dimension]]
code = "1"
name = { zh = "一", en = "One" }
max = 100
[[dimension.item]]
code = "1.1"
name = { zh = "项", en = "Item" }
max = 100
owner = ["office"]
indicator = "rate"
rule = { type = "ratio", target = 95 }
"#;

const EVALUATION: &str = r#"{ how = "measured", fact = "samples", aggregate = "ratio", where = [{ column = "purpose", is = "evaluation" }], numerator = [{ column = "verdict", is = "pass" }] }"#;

/// What is changed in a sound scheme, into what, the line told, and the rule it breaks.
#[test]
fn a_scheme_that_may_not_judge_anybody_is_refused_at_its_line() {
    let sound = |scheme: &str| {
        let mut files = pack(&indicator("rate", EVALUATION));
        files.put("x/schemes/s.toml", scheme);
        rules(&files).into_iter().map(|(_, line, rule)| (line, rule)).collect::<Vec<_>>()
    };
    assert_eq!(sound(SCHEME), []);
    for (old, new, line, rule) in [
        ("max = 100\nowner", "max = 90\nowner", 13, Rule::GroupSum),
        ("max = 100\n[document]", "max = 90\n[document]", 1, Rule::SchemeSum),
        ("owner = [\"office\"]", "owner = []", 17, Rule::NoOwner),
        ("owner = [\"office\"]", "owner = [\"nobody\"]", 17, Rule::Unknown),
        ("indicator = \"rate\"", "indicator = \"rates\"", 17, Rule::Unknown),
        ("number = \"1号\"", "number = \"\"", 1, Rule::NoDocument),
        ("code = \"B\", from = 0", "code = \"B\", from = 10", 1, Rule::Bands),
        ("target = 95", "target = 0", 17, Rule::ScoreRule),
        (
            "{ zh = \"项\", en = \"Item\" }",
            "{ zh = \"驰名商标数\", en = \"Item\" }",
            17,
            Rule::NeverScores,
        ),
        (
            "valid_from = \"2026-01-01\"",
            "valid_from = \"2026-01-01\"\nvalid_to = \"2025-01-01\"",
            1,
            Rule::Dates,
        ),
        ("type = \"ratio\"", "type = \"rotio\"", 23, Rule::Field),
    ] {
        assert!(SCHEME.contains(old), "{old}");
        let found = sound(&SCHEME.replace(old, new));
        assert_eq!(found, [(line, rule)], "{new}");
    }
}

#[test]
fn a_veto_without_a_ground_of_its_own_is_refused() {
    let mut files = pack(&indicator("rate", EVALUATION));
    let veto = "[[outside]]\ncode = \"V1\"\nname = { zh = \"否决\", en = \"Veto\" }\nowner = [\"office\"]\nrule = { type = \"veto\", grade = \"B\" }\n";
    files.put("x/schemes/s.toml", format!("{SCHEME}{veto}"));
    assert_eq!(rules(&files), [("x/schemes/s.toml".to_owned(), 24, Rule::VetoGround)]);
}

#[test]
fn risk_targeted_samples_never_enter_a_rate_that_scores() {
    let mut files = pack(&indicator("rate", RATIO));
    files.put("x/schemes/s.toml", SCHEME);
    assert_eq!(rules(&files), [("x/schemes/s.toml".to_owned(), 17, Rule::RiskTargeted)]);
}

#[test]
fn hostile_files_are_told_and_never_a_panic() {
    let deep = format!("a = {}", "[".repeat(5000));
    for (path, bytes) in [
        ("x/units.toml", b"\xff\xfe".to_vec()),
        ("x/units.toml", b"unit = 3\n".to_vec()),
        ("x/units.toml", b"[[unit]]\n".repeat(1000)),
        ("x/indicators.toml", deep.into_bytes()),
        ("x/divisions.csv", b"code\n\"unclosed".to_vec()),
        ("x/sheets/a.csv", b"indicator,period,unit,value,document,document_date,status_zh,status_en\nrate,2026,city,NaN,d,2026-01-01,,\n".to_vec()),
        ("x/sheets/a.csv", b"indicator,period,unit,value,document,document_date,status_zh,status_en\nrate,2026Q9,city,1e400,d,2026-01-01,,\n".to_vec()),
        ("x/tiles.toml", b"note = 1\n".to_vec()),
        ("x/synthetic.toml", b"seed = -1\n".to_vec()),
        ("x/pack.toml", Vec::new()),
    ] {
        let mut files = pack(&indicator("rate", RATIO));
        files.put(path, bytes);
        assert!(Pack::read_from(&files, "x").is_err(), "{path}");
    }
    assert!(Pack::read_from(&Files::default(), "x").is_err());
    assert!(Pack::read(std::path::Path::new("/nowhere/at/all")).is_err());
}

#[test]
fn every_rule_has_its_sentence_in_both_languages() {
    for lang in ["zh", "en"] {
        let path = format!("{}/../ui/texts/{lang}/packs.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the texts of this crate");
        for rule in Rule::ALL {
            let start = format!("\n{} = ", rule.code());
            assert!(text.contains(&start), "{lang} {}", rule.code());
        }
    }
}
