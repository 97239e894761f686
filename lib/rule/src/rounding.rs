//! Rounding, by functions of our own in place of those of the evaluator.
//!
//! The evaluator's own functions are wrong where a scale is given: what comes to one unit of the last place turns into
//! 1 (`round half up(0.1, 1)`), 0 has no value, `round half down` takes a tenth away before it rounds, and `decimal` has
//! no value where more places are asked for than 34 digits hold. Here a number is moved by its scale, which is exact,
//! rounded to a whole one and moved back. A scale counts places; a negative one rounds to tens and hundreds.

use std::sync::Arc;

use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value as Feel;
use dsntk_feel::{Evaluator, FeelNumber, FeelScope, FeelType, FunctionBody, Name};
use dsntk_feel_parser::AstNode;

/// A scale beyond this has no value; the standard's own bounds.
const SCALE_MOST: i32 = 6111;

/// From what lies between two whole numbers to one of them.
#[derive(Clone, Copy)]
enum Way {
    Floor,
    Ceiling,
    Down,
    Up,
    HalfDown,
    HalfUp,
    HalfEven,
}

const WAYS: [(&str, Way); 7] = [
    ("ceiling", Way::Ceiling),
    ("decimal", Way::HalfEven),
    ("floor", Way::Floor),
    ("round down", Way::Down),
    ("round half down", Way::HalfDown),
    ("round half up", Way::HalfUp),
    ("round up", Way::Up),
];

/// Gives every call of a rounding function its scale, so that `floor(x)` is `floor(x, 0)`; the functions that are called.
pub(crate) fn prepare(node: &mut AstNode) -> Vec<(Name, Feel)> {
    let mut called = Vec::new();
    walk(node, &mut called);
    let ways = WAYS.iter().filter(|(name, _)| called.iter().any(|it| it == name));
    ways.map(|(name, way)| (Name::new(&[name]), function(*way))).collect()
}

fn walk(node: &mut AstNode, called: &mut Vec<String>) {
    use AstNode as A;
    if let A::FunctionInvocation(function, arguments) = node
        && let (A::Name(name), A::PositionalParameters(arguments)) = (&**function, &mut **arguments)
        && WAYS.iter().any(|(way, _)| *way == name.as_str())
    {
        if arguments.len() == 1 {
            arguments.push(A::Numeric("0".to_owned(), String::new(), '+', String::new()));
        }
        called.push(name.as_str().to_owned());
    }
    match node {
        A::Neg(a)
        | A::EvaluatedExpression(a)
        | A::Satisfies(a)
        | A::IntervalStart(a, _)
        | A::IntervalEnd(a, _)
        | A::UnaryGe(a)
        | A::UnaryGt(a)
        | A::UnaryLe(a)
        | A::UnaryLt(a)
        | A::UnaryEq(a)
        | A::UnaryNe(a) => walk(a, called),
        A::Add(a, b)
        | A::And(a, b)
        | A::Div(a, b)
        | A::Eq(a, b)
        | A::Every(a, b)
        | A::Exp(a, b)
        | A::Filter(a, b)
        | A::For(a, b)
        | A::FunctionInvocation(a, b)
        | A::Ge(a, b)
        | A::Gt(a, b)
        | A::In(a, b)
        | A::IterationContextSingle(a, b)
        | A::Le(a, b)
        | A::Lt(a, b)
        | A::Mul(a, b)
        | A::Nq(a, b)
        | A::Or(a, b)
        | A::Path(a, b)
        | A::QuantifiedContext(a, b)
        | A::Range(a, b)
        | A::Some(a, b)
        | A::Sub(a, b) => {
            walk(a, called);
            walk(b, called);
        }
        A::Between(a, b, c) | A::If(a, b, c) => {
            walk(a, called);
            walk(b, called);
            walk(c, called);
        }
        A::ExpressionList(all)
        | A::IterationContexts(all)
        | A::List(all)
        | A::NegatedList(all)
        | A::PositionalParameters(all)
        | A::QuantifiedContexts(all) => all.iter_mut().for_each(|one| walk(one, called)),
        _ => {}
    }
}

fn function(way: Way) -> Feel {
    let (n, scale) = (Name::new(&["n"]), Name::new(&["scale"]));
    let parameters = vec![(n.clone(), FeelType::Any), (scale.clone(), FeelType::Any)];
    let run: Evaluator = Box::new(move |scope: &FeelScope| {
        called(way, scope.get_value(&n), scope.get_value(&scale))
    });
    let body = FunctionBody::LiteralExpression(Arc::new(run));
    Feel::FunctionDefinition(
        parameters,
        body,
        false,
        Closure::default(),
        FeelContext::default(),
        FeelType::Any,
    )
}

fn called(way: Way, n: Option<Feel>, scale: Option<Feel>) -> Feel {
    let (Some(Feel::Number(n)), Some(Feel::Number(scale))) = (n, scale) else {
        return Feel::Null(Some("rounding takes a number and a scale".to_owned()));
    };
    match i32::try_from(&scale) {
        Ok(scale) if scale.abs() <= SCALE_MOST => Feel::Number(rounded(n, scale, way)),
        _ => Feel::Null(Some(format!("no number has {scale} places"))),
    }
}

fn rounded(n: FeelNumber, scale: i32, way: Way) -> FeelNumber {
    let moved = n * FeelNumber::new(1, -scale);
    let below = moved.trunc();
    if below == moved {
        // It has no more places than asked for; moved far, it is as it came.
        return n;
    }
    let away = below + if n.is_negative() { -FeelNumber::one() } else { FeelNumber::one() };
    let twice = (moved - below).abs() * FeelNumber::two();
    let is_away = match way {
        Way::Down => false,
        Way::Up => true,
        Way::Floor => n.is_negative(),
        Way::Ceiling => !n.is_negative(),
        Way::HalfUp => twice >= FeelNumber::one(),
        Way::HalfDown => twice > FeelNumber::one(),
        Way::HalfEven => twice > FeelNumber::one() || (twice == FeelNumber::one() && !below.even()),
    };
    let whole = if is_away { away } else { below };
    // No zero with a sign.
    if whole.is_zero() { FeelNumber::zero() } else { whole * FeelNumber::new(1, scale) }
}
