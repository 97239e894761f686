//! What formulas give, what they refuse and what hostile text cannot do.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use jiff::civil::date;
use rule::{Columns, Expression, Problem, Reason, Type, Value, Values, order};
use rust_decimal::Decimal;

fn columns() -> Columns {
    let list = Type::List(Box::new(Type::Number));
    Columns::new([
        ("合格", Type::Number),
        ("抽检", Type::Number),
        ("名称", Type::Text),
        ("整改", Type::Boolean),
        ("下达", Type::Date),
        ("各县", list),
    ])
    .unwrap()
}
fn values() -> Values {
    Values::new()
        .with("合格", 97)
        .with("抽检", 98)
        .with("名称", "质量")
        .with("整改", true)
        .with("下达", date(2026, 3, 2))
        .with("各县", vec![3_i64, 1, 2])
}
fn d(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}
fn run(text: &str) -> Result<Value, Reason> {
    let compiled = Expression::compile(text, &columns());
    compiled.unwrap_or_else(|problem| panic!("{text}: {problem}")).evaluate(&values())
}
fn problem(text: &str) -> Problem {
    match Expression::compile(text, &columns()) {
        Err(problem) => problem,
        Ok(expression) => panic!("accepted {expression:?}"),
    }
}

#[test]
fn arithmetic_is_decimal_and_names_are_chinese() {
    for (text, want) in [
        ("3/2", d("1.5")),
        ("0.1+0.2=0.3", true.into()),
        ("98-97.2", d("0.8")),
        ("合格/98*100", d("98.979591836734693877551020408")),
        ("合格-抽检", d("-1")),
        ("string length(\"质量\")", d("2")),
        ("string length(名称)", d("2")),
        ("date(\"2026-03-02\")+duration(\"P60D\")", date(2026, 5, 1).into()),
        ("下达+duration(\"P75D\")", date(2026, 5, 16).into()),
        ("下达-date(\"2026-03-01\")", Value::Days(1)),
        ("years and months duration(下达, date(\"2027-03-02\"))", Value::Months(12)),
        ("下达.year", d("2026")),
        ("median(各县)", d("2")),
        ("median([5, 1, 2, 8])", d("3.5")),
        ("sum(各县)/count(各县)", d("2")),
        ("for x in 各县 return x * 2", vec![6_i64, 2, 4].into()),
        ("count(各县[item > 1])", d("2")),
        ("各县[1]", d("3")),
        ("some x in 各县 satisfies x > 2", true.into()),
        ("if 整改 and 合格 >= 95 then \"达标\" else \"不达标\"", "达标".into()),
        ("合格 in [95..100]", true.into()),
        ("名称 in (\"质量\", \"安全\")", true.into()),
        ("合格 between 1 and 2", false.into()),
        ("decimal(1/3, 2)", d("0.33")),
        ("round half up(2.5, 0)", d("3")),
        ("1/3", d("0.3333333333333333333333333333")),
        ("-合格 + 2 ** 3", d("-89")),
        ("[1, 2]", vec![1_i64, 2].into()),
    ] {
        assert_eq!(run(text), Ok(want), "{text}");
    }
}

#[test]
fn a_result_that_is_missing_says_why() {
    assert_eq!(run("合格/(抽检-98)"), Err(Reason::DivisionByZero));
    assert_eq!(run("number(名称)").unwrap_err().code(), "rule-null");
    let rate = Expression::compile("if 合格 > 3 then 1 else 0", &columns()).unwrap();
    let missing = Reason::Missing { names: vec!["合格".into()] };
    assert_eq!(rate.evaluate(&Values::new()), Err(missing.clone()), "missing is not zero");
    let guarded = Expression::compile("if 合格 = null then 0 else 合格", &columns()).unwrap();
    assert_eq!(guarded.evaluate(&Values::new()), Ok(d("0")), "unless the formula says so");
    let half = Expression::compile("if 抽检 = null then 合格 else 抽检", &columns()).unwrap();
    assert!(matches!(half.evaluate(&Values::new()), Err(Reason::Missing { .. })));
    assert_eq!(
        rate.evaluate(&Values::new().with("合格", "多")),
        Err(Reason::Type { name: "合格".into(), expected: Type::Number })
    );
    assert_eq!(run("合格 * 10 ** 40"), Err(Reason::Range));
    assert_eq!(run("10 ** 6000 * 10 ** 6000"), Err(Reason::Range));
    assert_eq!(run("10 ** -6000"), Ok(d("0")));
    assert_eq!(run("duration(\"PT1H\")"), Err(Reason::NoSuchResult));
}

#[test]
fn names_and_types_are_checked_before_anything_runs() {
    let unknown = |name: &str, similar: Option<&str>| Problem::UnknownName {
        name: name.into(),
        similar: similar.map(str::to_owned),
    };
    assert_eq!(problem("未知+1"), unknown("未知", None));
    assert_eq!(problem("合格数 / 抽检"), unknown("合格数", Some("合格")));
    assert_eq!(problem("for x in 各县 return y"), unknown("y", None));
    assert_eq!(problem("today()"), Problem::UnknownFunction { name: "today".into() });
    assert_eq!(problem("now()"), Problem::UnknownFunction { name: "now".into() });
    assert_eq!(problem("sqrt(1, 2)"), Problem::Arguments { function: "sqrt".into(), found: 2 });
    for text in [
        "名称 + 1",
        "合格 * 名称",
        "下达 + 下达",
        "合格 > 名称",
        "if 合格 then 1 else 2",
        "if 整改 then 1 else \"二\"",
        "sum(名称)",
        "string length(合格)",
        "合格 and 整改",
        "合格 in [\"a\"..\"b\"]",
        "[1, \"a\"]",
        "名称.year",
        "名称[1]",
        "some x in 各县 satisfies x + 1",
        "count(合格)",
    ] {
        assert!(matches!(problem(text), Problem::Types { .. }), "{text}: {:?}", problem(text));
    }
    let wrong = Expression::compile_as("合格 > 1", &columns(), &Type::Number).unwrap_err();
    assert_eq!(wrong, Problem::Result { expected: Type::Number, found: Type::Boolean });
    let right = Expression::compile_as("合格 / 抽检", &columns(), &Type::Number).unwrap();
    assert_eq!(right.names().collect::<Vec<_>>(), ["合格", "抽检"]);
}

#[test]
fn a_column_name_that_could_be_read_in_two_ways_is_refused() {
    for name in ["a-b", "a b", "", "1a", "sum", "item", "and", "数，量", "x.y", "a'"] {
        let made = Columns::new([(name, Type::Number)]);
        assert_eq!(made, Err(Problem::Name { name: name.into() }), "{name}");
    }
    for name in ["a_b", "合格率2025", "é", "质量"] {
        let columns = Columns::new([(name, Type::Number)]).unwrap();
        let text = format!("{name}*2-{name}");
        let expression = Expression::compile(&text, &columns).unwrap();
        assert_eq!(expression.evaluate(&Values::new().with(name, 4)), Ok(d("4")), "{name}");
    }
    let twice = Columns::new([("a", Type::Number), ("a", Type::Text)]);
    assert_eq!(twice, Err(Problem::Repeated { name: "a".into() }));
}

#[test]
fn what_has_no_place_in_a_formula_is_refused() {
    for text in [
        "function(x) x + 1",
        "function(a) external { java: { class: \"java.lang.Math\", method signature: \"cos(double)\" } }",
        "{ a: 1 }",
        "{ a: 1, b: a }.b",
        "for i in 1..1000000000 return i",
        "1 instance of number",
        "sum(list: [1])",
        "sort([2, 1], function(x, y) x < y)",
        "matches(名称, \"(a*)*\")",
    ] {
        let found = problem(text);
        assert!(
            matches!(
                found,
                Problem::NotAllowed { .. } | Problem::UnknownFunction { .. } | Problem::Unreadable
            ),
            "{text}: {found:?}"
        );
    }
    assert!(matches!(
        problem("for a in 各县, b in 各县, c in 各县 return a"),
        Problem::TooManyLoops { found: 3, .. }
    ));
    for text in ["", " ", "1 +", "(", "\"", "//", "合格 合格", "\u{0}", "，"] {
        assert!(Expression::compile(text, &columns()).is_err(), "{text:?}");
    }
}

#[test]
fn hostile_text_neither_hangs_nor_overflows_a_small_stack() {
    let attack = || {
        let begun = Instant::now();
        let long = "1+".repeat(999) + "1";
        assert!(matches!(problem(&long), Problem::TooDeep { .. }));
        assert!(matches!(problem(&"1".repeat(2_001)), Problem::TooLong { .. }));
        for open in [
            "(",
            "[",
            "-",
            "{a:",
            "if ",
            "not(",
            "for x in [",
            "1**",
            "f(",
            "\"",
            "a.",
            "合格[",
            "@",
        ] {
            let count = 2_000 / open.chars().count();
            assert!(Expression::compile(&open.repeat(count), &columns()).is_err(), "{open}");
        }
        let brackets = format!("{}1{}", "(".repeat(999), ")".repeat(999));
        assert_eq!(run(&brackets), Ok(d("1")), "brackets alone nest nothing");
        let negative = "-".repeat(1_999) + "1";
        assert!(matches!(problem(&negative), Problem::TooDeep { .. }));
        // The deepest that is allowed runs.
        let deep = format!("{}1{}", "abs(".repeat(30), ")".repeat(30));
        assert_eq!(run(&deep), Ok(d("1")));
        assert_eq!(run(&("1+".repeat(62) + "1")), Ok(d("63")));
        let list = format!("[{}]", vec!["1"; 400].join(","));
        let heavy = format!("count(for a in {list}, b in {list} return a)");
        assert_eq!(run(&heavy), Err(Reason::TooMuch));
        let long = values().with("各县", vec![1_i64; 50_000]);
        let over = |text: &str| Expression::compile(text, &columns()).unwrap().evaluate(&long);
        assert_eq!(over("sum(各县)"), Ok(d("50000")));
        assert_eq!(over("count(各县[item > 0])"), Ok(d("50000")));
        assert_eq!(over("every x in 各县 satisfies x = 1"), Ok(true.into()));
        for text in [
            "for x in 各县 return x",
            "some x in 各县, y in 各县 satisfies x > y",
            "各县[item > mean(各县)]",
            "distinct values(各县)",
            "distinct values([各县, 各县])",
        ] {
            assert_eq!(over(text), Err(Reason::TooMuch), "{text}");
        }
        let some = values().with("各县", vec![1_i64; 900]);
        let heaviest = Expression::compile("sum(for x in 各县 return x)", &columns()).unwrap();
        assert_eq!(heaviest.evaluate(&some), Ok(d("900")));
        let text = format!("string length(\"{}\")", "质".repeat(1_900));
        assert_eq!(run(&text), Ok(d("1900")));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(attack).unwrap().join().unwrap();
}

#[test]
fn random_text_is_refused_or_evaluated_and_never_panics() {
    let words = [
        "合格",
        "抽检",
        "名称",
        "各县",
        "下达",
        "整改",
        "1",
        "0",
        "9e99",
        "1e6144",
        "\"a\"",
        "+",
        "-",
        "*",
        "/",
        "**",
        "(",
        ")",
        "[",
        "]",
        ",",
        "=",
        "<",
        ">=",
        "and",
        "or",
        "not(",
        "if",
        "then",
        "else",
        "in",
        "between",
        "for x in",
        "return",
        "some x in",
        "satisfies",
        "null",
        "true",
        "sum(",
        "max(",
        "date(",
        "duration(",
        "\"P9999999999Y\"",
        "\"2026-02-30\"",
        "decimal(",
        "sqrt(",
        "log(",
        "exp(",
        "modulo(",
        "sublist(",
        "substring(",
        "..",
        ".",
        "year",
        "{",
        "}",
        ":",
        "@\"2026-03-02\"",
        "，",
        "😀",
        "//",
        "/*",
        "\\u",
        "?",
        "item",
        "string(",
        "number(",
    ];
    let mut state = 20_260_101_u64;
    let mut next = |limit: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let mut accepted = 0;
    for _ in 0..20_000 {
        let text: Vec<&str> = (0..=next(12)).map(|_| words[next(words.len())]).collect();
        let text = text.join(if next(2) == 0 { " " } else { "" });
        if let Ok(expression) = Expression::compile(&text, &columns()) {
            accepted += 1;
            for inputs in [
                values(),
                Values::new(),
                values().with("抽检", Decimal::MAX).with("合格", Decimal::MIN),
            ] {
                let result = expression.evaluate(&inputs);
                assert_ne!(result, Err(Reason::Broken), "{text}");
            }
        }
    }
    assert!(accepted > 50, "{accepted}");
}

#[test]
fn formulas_over_formulas_are_ordered_and_a_circle_is_named() {
    let uses = |rows: &[(&str, &[&str])]| -> BTreeMap<String, BTreeSet<String>> {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        rows.iter().map(|(name, names)| ((*name).to_owned(), set(names))).collect()
    };
    let sorted = order(&uses(&[("c", &["b", "x"]), ("b", &["a"]), ("a", &["x"])])).unwrap();
    assert_eq!(sorted, ["a", "b", "c"]);
    let itself = order(&uses(&[("a", &["a"])])).unwrap_err();
    assert_eq!(itself.names, ["a"]);
    let circle =
        order(&uses(&[("s", &["a"]), ("a", &["b"]), ("b", &["c"]), ("c", &["a"])])).unwrap_err();
    assert_eq!(circle.to_string(), "a → b → c → a");
    let chain: BTreeMap<String, BTreeSet<String>> = (0..100_000)
        .map(|n| (format!("f{n:06}"), BTreeSet::from([format!("f{:06}", n + 1)])))
        .collect();
    assert_eq!(order(&chain).unwrap()[0], "f099999");
}
