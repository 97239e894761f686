//! A value as a page prints it: number, sign, interval, n, state against the target, the way down.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use terms::{Lang, Period};

use crate::indicators::definition::Direction;
use crate::indicators::{Definition, Interval, Status, Value};
use crate::scope::Scope;

/// How a value stands to its target.
pub fn state(
    definition: &Definition,
    value: Option<&Value>,
    target: Option<Decimal>,
) -> Option<ui::State> {
    let Some((value, of)) = value.and_then(|v| v.value.map(|x| (v, x))) else {
        return Some(ui::State::None);
    };
    // Without a target there is nothing to stand to.
    let target = target?;
    let met = |x: Decimal| match definition.direction {
        Direction::Lower => x <= target,
        _ => x >= target,
    };
    if met(of) {
        return Some(ui::State::Ok);
    }
    // Below, but not beyond doubt: the interval holds the target, or the gap is under a twentieth.
    let best = value
        .interval
        .map(|i| if definition.direction == Direction::Lower { i.low } else { i.high });
    let near = match best {
        Some(best) => met(best),
        None => (of - target).abs() * Decimal::from(20) <= target.abs(),
    };
    Some(if near { ui::State::Watch } else { ui::State::Bad })
}

/// The sign of a measure: %, 批, 件; in English, where it is a word, with the space before it.
pub fn sign(definition: &Definition, lang: Lang) -> String {
    signed(definition, lang, String::new())
}

/// The sign behind a number: one item, two items.
pub fn sign_of(definition: &Definition, lang: Lang, value: Decimal) -> String {
    signed(definition, lang, number(definition, value))
}

fn signed(definition: &Definition, lang: Lang, n: String) -> String {
    let key = format!("measure-{}", definition.measure.replace('_', "-"));
    ui::ta(lang, &key, &[("n", n)])
}

pub fn number(definition: &Definition, value: Decimal) -> String {
    ui::number::decimal(value, definition.decimals.into())
}

/// Stands before an estimate wherever it is printed: nobody reported it.
pub const ESTIMATED: &str = "≈";

/// What is printed for a cell of a table or a card.
#[derive(Debug, Clone)]
pub struct Shown {
    /// `95.8`, or — where there is none.
    pub text: String,
    pub sign: String,
    /// `95.0–96.6`; empty where the value has no sampling error.
    pub interval: String,
    pub n: String,
    /// Why there is no value, or what is missing behind it.
    pub remark: String,
    /// None where there is no target.
    pub state: Option<ui::State>,
    pub href: String,
    /// The value with all its digits, for the crawler and for copying.
    pub exact: String,
}

impl Shown {
    pub fn of(
        scope: &Scope,
        lang: Lang,
        definition: &Definition,
        unit: &str,
        period: Period,
        value: Option<&Value>,
    ) -> Self {
        let target = definition.target(period.year()).map(|t| t.value);
        let known = value.and_then(|v| v.value);
        let interval = value.and_then(|v| v.interval).filter(|_| known.is_some());
        let estimated = known.is_some() && value.is_some_and(|v| v.status == Status::Imputed);
        let mut remarks = Vec::new();
        if estimated {
            remarks.push(ui::t(lang, "estimates-remark"));
        }
        if let Some(missing) = value.and_then(|v| v.missing.as_ref()) {
            remarks.push(ui::ta(lang, missing.code(), &missing.args()));
        }
        let remark = remarks.join(lang.pick("；", "; "));
        let printed = |v: Decimal| {
            format!("{}{}", if estimated { ESTIMATED } else { "" }, number(definition, v))
        };
        Self {
            text: known.map_or_else(|| ui::number::MISSING.to_owned(), printed),
            sign: known.map(|v| sign_of(definition, lang, v)).unwrap_or_default(),
            interval: interval.map(|i| between(i, definition.decimals.into())).unwrap_or_default(),
            n: value.and_then(|v| v.n).map(|n| ui::number::count(n as i64)).unwrap_or_default(),
            remark,
            state: state(definition, value, target),
            href: format!(
                "/indicators/{}?{}&explain=1#why",
                definition.code,
                scope.query(unit, period)
            ),
            exact: known.map(|v| v.normalize().to_string()).unwrap_or_default(),
        }
    }
    pub fn known(&self) -> bool {
        !self.exact.is_empty()
    }
}

/// An interval whose ends would be printed alike takes more digits: alike, they would say that nothing
/// is uncertain.
pub fn between(interval: Interval, places: u32) -> String {
    let Interval { low, high } = interval;
    let alike = |places: &u32| low.round_dp(*places) == high.round_dp(*places);
    let more = (places..=6).find(|places| !alike(places)).unwrap_or(places);
    ui::number::interval(low, high, more)
}

/// For a drawing.
pub fn float(value: Decimal) -> Option<f64> {
    value.to_f64()
}
