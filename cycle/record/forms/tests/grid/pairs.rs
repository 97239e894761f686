//! Rules and values made from a seed, each with the server's own verdict: what the browser must say
//! as well. The shapes are those that checks of forms have.

use rule::{Columns, Expression, Reason, Type, Value, Values};
use serde_json::{Value as Json, json};

/// A plain congruential generator: the same pairs on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

const NUMBERS: [&str; 5] = ["受理", "按期办结", "合格", "抽检", "费用"];
const TEXTS: [&str; 2] = ["单位名称", "说明"];
const DAYS: [&str; 2] = ["受理日期", "办结日期"];
const WORDS: [&str; 12] = [
    "盐湖区",
    "临猗县",
    "临猗",
    "质量𠮷",
    "",
    "ABC",
    "abc",
    "无",
    "示例 一号",
    "a—b",
    "“引号”",
    "é",
];
const FIGURES: [&str; 22] = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "100",
    "0.1",
    "0.2",
    "0.3",
    "1.005",
    "2.5",
    "3.5",
    "-1",
    "-0.25",
    "1234567.891234",
    "99.95",
    "0.000001",
    "33",
    "66.7",
    "999999999999.999999",
    "12.50",
];
const DATES: [&str; 8] = [
    "2026-01-31",
    "2026-02-28",
    "2024-02-29",
    "2026-03-01",
    "2025-12-31",
    "2026-10-31",
    "2026-11-24",
    "1999-01-01",
];

pub(crate) fn columns() -> Columns {
    let of = |names: &[&'static str], kind: Type| {
        names.iter().map(move |name| (*name, kind.clone())).collect::<Vec<_>>()
    };
    let mut all = of(&NUMBERS, Type::Number);
    all.extend(of(&TEXTS, Type::Text));
    all.extend(of(&DAYS, Type::Date));
    all.push(("已办", Type::Boolean));
    all.push(("各行", Type::List(Box::new(Type::Number))));
    Columns::new(all).unwrap()
}

/// A rule, what stands in its cells, and the verdict.
pub(crate) fn pair(dice: &mut Dice, columns: &Columns) -> Json {
    loop {
        let text = if dice.below(4) == 0 { value_of(dice) } else { condition(dice, 2) };
        let rule = Expression::compile(&text, columns)
            .unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        let (values, typed) = values(dice, columns);
        if let Some(verdict) = verdict(&rule.evaluate(&values)) {
            let tree: Json = serde_json::from_str(rule.tree()).unwrap();
            return json!({ "rule": text, "tree": tree, "values": typed, "verdict": verdict });
        }
    }
}

/// What is shown of an answer; nothing where the limits of the server were met.
fn verdict(answer: &Result<Value, Reason>) -> Option<String> {
    Some(match answer {
        Ok(value) => format!("value {}", shown(value)),
        Err(Reason::Missing { names }) => format!("missing {}", names.join(" ")),
        Err(Reason::DivisionByZero | Reason::Null { .. }) => "none".to_owned(),
        Err(_) => return None,
    })
}

/// Figures are kept and shown with six places at most.
fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.round_dp(6).normalize().to_string(),
        Value::Text(text) => text.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Days(days) => format!("P{days}D"),
        Value::Months(months) => format!("P{months}M"),
        Value::List(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
    }
}

fn values(dice: &mut Dice, columns: &Columns) -> (Values, Json) {
    let (mut values, mut typed) = (Values::new(), serde_json::Map::new());
    for name in columns.names() {
        if dice.below(8) == 0 {
            continue; // not filled in
        }
        let name = name.to_owned();
        let figure = |text: &str| Value::Number(text.parse().unwrap());
        match columns.get(&name).unwrap() {
            Type::Number => {
                let text = dice.one(&FIGURES);
                values.set(name.clone(), figure(text));
                typed.insert(name, json!(["number", text]));
            }
            Type::Text => {
                let text = dice.one(&WORDS);
                if text.is_empty() {
                    continue; // an empty cell is a missing one
                }
                values.set(name.clone(), text);
                typed.insert(name, json!(["text", text]));
            }
            Type::Date => {
                let text = dice.one(&DATES);
                values.set(name.clone(), text.parse::<terms::Date>().unwrap());
                typed.insert(name, json!(["date", text]));
            }
            Type::Boolean => {
                let yes = dice.below(2) == 0;
                values.set(name.clone(), yes);
                typed.insert(name, json!(["truth", yes.to_string()]));
            }
            _ => {
                let texts: Vec<&str> = (0..1 + dice.below(5)).map(|_| dice.one(&FIGURES)).collect();
                values.set(name.clone(), Value::List(texts.iter().map(|t| figure(t)).collect()));
                typed.insert(name, json!(["list", texts]));
            }
        }
    }
    (values, Json::Object(typed))
}

fn number(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 {
        return match dice.below(3) {
            0 => dice.one(&["0", "1", "2", "100", "0.1", "0.5", "1.5", "365"]).to_owned(),
            _ => dice.one(&NUMBERS).to_owned(),
        };
    }
    let (a, b) = (number(dice, depth - 1), number(dice, depth - 1));
    match dice.below(16) {
        0 | 1 => format!("({a} + {b})"),
        2 => format!("({a} - {b})"),
        3 | 4 => format!("({a} * {b})"),
        5 | 6 => format!("({a} / {b})"),
        7 => format!("decimal({a}, {})", dice.below(4)),
        8 => format!("round half up({a}, {})", dice.below(3)),
        9 => format!("floor({a}) + ceiling({b})"),
        10 => format!("max({a}, {b}) - min({a}, {b}, 3)"),
        11 => format!("{}(各行)", dice.one(&["sum", "mean", "median", "max", "min", "count"])),
        12 => format!("abs({a}) + modulo({b}, 7)"),
        13 => format!("-{a}"),
        14 => format!("string length({})", dice.one(&TEXTS)),
        _ => format!("(if {} then {a} else {b})", condition(dice, 0)),
    }
}

fn text(dice: &mut Dice) -> String {
    let name = dice.one(&TEXTS);
    match dice.below(6) {
        0 => format!("\"{}\"", dice.one(&WORDS)),
        1 => format!("({name} + \"{}\")", dice.one(&WORDS)),
        2 => format!("upper case({name})"),
        3 => format!("substring({name}, 1, 2)"),
        _ => name.to_owned(),
    }
}

fn day(dice: &mut Dice) -> String {
    let name = dice.one(&DAYS);
    match dice.below(5) {
        0 => format!("date(\"{}\")", dice.one(&DATES)),
        1 => format!("({name} + duration(\"P{}D\"))", dice.below(400)),
        2 => format!("({name} + duration(\"P{}M\"))", dice.below(30)),
        _ => name.to_owned(),
    }
}

fn condition(dice: &mut Dice, depth: u32) -> String {
    let sign = dice.one(&["=", "!=", "<", "<=", ">", ">="]);
    let how = if depth == 0 { dice.below(3) } else { dice.below(15) };
    match how {
        0 => format!("{} {sign} {}", number(dice, depth), number(dice, depth.min(1))),
        1 => format!("{} {sign} {}", day(dice), day(dice)),
        2 => format!("{} {sign} {}", text(dice), text(dice)),
        3 | 4 => format!("({}) and ({})", condition(dice, depth - 1), condition(dice, depth - 1)),
        5 | 6 => format!("({}) or ({})", condition(dice, depth - 1), condition(dice, depth - 1)),
        7 => format!("not({})", condition(dice, depth - 1)),
        8 => format!("{} in [0..{}]", dice.one(&NUMBERS), 1 + dice.below(120)),
        9 => format!("{} between {} and {}", number(dice, 1), number(dice, 0), number(dice, 1)),
        10 => format!(
            "{}({}, \"{}\")",
            dice.one(&["contains", "starts with", "ends with"]),
            dice.one(&TEXTS),
            dice.one(&WORDS)
        ),
        11 => format!("{} = null or {}", dice.one(&NUMBERS), condition(dice, depth - 1)),
        12 => format!(
            "if 已办 then {} else {}",
            condition(dice, depth - 1),
            condition(dice, depth - 1)
        ),
        13 => format!(
            "{} x in 各行 satisfies x {sign} {}",
            dice.one(&["every", "some"]),
            number(dice, 0)
        ),
        _ => format!("{} in (\"盐湖区\", \"临猗县\", {})", dice.one(&TEXTS), text(dice)),
    }
}

fn value_of(dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => text(dice),
        1 => day(dice),
        2 => format!("({} - {}).days", day(dice), day(dice)),
        3 => "for x in 各行 return x * 2 + 0.1".to_owned(),
        _ => number(dice, 3),
    }
}
