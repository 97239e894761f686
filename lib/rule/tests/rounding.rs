//! Rounding held against whole numbers: every function of FEEL, scales on both sides of the point, halves on purpose.

use rule::{Columns, Expression, Reason, Type, Value, Values};
use rust_decimal::Decimal;

/// The functions and what they do with `number / unit`, in whole numbers: quotient and remainder without signs.
type Way = fn(negative: bool, quotient: i128, twice_rest: i128, unit: i128) -> bool;
const FUNCTIONS: [(&str, Way); 7] = [
    ("round down", |_, _, _, _| false),
    ("round up", |_, _, rest, _| rest > 0),
    ("round half down", |_, _, rest, unit| rest > unit),
    ("round half up", |_, _, rest, unit| rest >= unit),
    ("decimal", |_, q, rest, unit| rest > unit || (rest == unit && q % 2 == 1)),
    ("floor", |negative, _, rest, _| negative && rest > 0),
    ("ceiling", |negative, _, rest, _| !negative && rest > 0),
];

/// `mantissa` × 10^-`places`, rounded to a scale, by whole numbers alone.
fn expected(mantissa: i128, places: i32, scale: i32, way: Way) -> Decimal {
    if scale >= places {
        return Decimal::from_i128_with_scale(mantissa, places.unsigned_abs()).normalize();
    }
    let unit = 10_i128.pow((places - scale).unsigned_abs());
    let (quotient, rest) = (mantissa.abs() / unit, mantissa.abs() % unit);
    let away = way(mantissa < 0, quotient, rest * 2, unit);
    let whole = mantissa.signum() * (quotient + i128::from(away));
    let scaled = if scale >= 0 {
        Decimal::from_i128_with_scale(whole, scale.unsigned_abs())
    } else {
        Decimal::from(whole * 10_i128.pow(scale.unsigned_abs()))
    };
    scaled.normalize()
}

/// Numbers without a pattern, the same ones each time.
struct Dice(u64);
impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn every_rounding_function_agrees_with_whole_numbers() {
    let columns = Columns::new([("数", Type::Number), ("位", Type::Number)]).unwrap();
    let mut dice = Dice(20_261_124);
    for (name, way) in FUNCTIONS {
        let expression = Expression::compile(&format!("{name}(数, 位)"), &columns).unwrap();
        for _ in 0..4_000 {
            let places = i32::try_from(dice.below(9)).unwrap();
            let scale = i32::try_from(dice.below(13)).unwrap() - 5;
            let digits = u32::try_from(dice.below(10)).unwrap();
            let mut mantissa = i128::from(dice.below(10_u64.pow(digits.min(9)) * 2 + 1));
            // Every third number stands on a half or on a single unit of the place it is rounded to.
            if scale < places && dice.below(3) == 0 {
                let unit = 10_i128.pow((places - scale).unsigned_abs());
                mantissa = i128::from(dice.below(12)) * unit / 2;
            }
            if dice.below(2) == 0 {
                mantissa = -mantissa;
            }
            let number = Decimal::from_i128_with_scale(mantissa, places.unsigned_abs());
            let values = Values::new().with("数", number).with("位", i64::from(scale));
            let want = Value::Number(expected(mantissa, places, scale, way));
            assert_eq!(expression.evaluate(&values), Ok(want), "{name}({number}, {scale})");
        }
    }
}

#[test]
fn what_the_evaluator_gets_wrong_is_right_here() {
    let columns = Columns::new([("空", Type::Number)]).unwrap();
    let run = |text: &str| Expression::compile(text, &columns).unwrap().evaluate(&Values::new());
    for (text, want) in [
        ("round half up(0.1, 1)", "0.1"),
        ("round half up(0, 1)", "0"),
        ("round half up(-0.01, 2)", "-0.01"),
        ("round up(0.001, 1)", "0.1"),
        ("round half down(1.55, 0)", "2"),
        ("round half down(1.55, 1)", "1.5"),
        ("round half down(-2.5, 0)", "-2"),
        ("round half up(1250, -2)", "1300"),
        ("decimal(1250, -2)", "1200"),
        ("decimal(123456, 32)", "123456"),
        ("floor(-0.1, 1)", "-0.1"),
        ("floor(-0.11, 1)", "-0.2"),
        ("floor(-1.5) + floor(1.57, 1)", "-0.5"),
        ("ceiling(-0.5)", "0"),
        ("round half up(100, -3)", "0"),
        ("round half up(500, -3)", "1000"),
        ("sum(for x in [0.05, 0.15] return round half up(x, 1))", "0.3"),
        ("count([0.04, 0.06][round half up(item, 1) > 0])", "1"),
    ] {
        assert_eq!(run(text), Ok(Value::Number(want.parse().unwrap())), "{text}");
    }
    for text in ["round half up(1, 7000)", "round half up(1, -7000)", "floor(1, 10 ** 20)"] {
        assert!(matches!(run(text), Err(Reason::Null { .. })), "{text}");
    }
    // A missing input is missing, and not a number that was rounded.
    let missing = Reason::Missing { names: vec!["空".into()] };
    assert_eq!(run("round half up(空, 1)"), Err(missing.clone()));
    assert_eq!(run("if 空 = null then floor(空, 1) else 1"), Err(missing));
}

#[test]
fn text_has_no_places() {
    let columns = Columns::new([("名", Type::Text)]).unwrap();
    for text in ["floor(名)", "round up(1, 名)", "decimal(名, 1)"] {
        assert!(Expression::compile(text, &columns).is_err(), "{text}");
    }
}
