//! One line for each indicator of the unit, and how many of them stand how to their targets.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use score::Scheme;
use terms::{Date, Period};
use web::Me;

use crate::assessment::indicators_of;
use crate::assessment::{rarity, span_rarity};
use crate::indicators::definition::{Aggregate, Compute, Direction, RollUp, Window};
use crate::indicators::{Answer, Definition, Value};
use crate::scope::{Named, Scope};
use crate::shown::{Shown, number, sign};

/// An indicator of one unit in one period, as the pages print it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) short: String,
    pub(crate) href: String,
    pub(crate) quality: String,
    pub(crate) work: String,
    pub(crate) transformation: String,
    pub(crate) owner: String,
    pub(crate) frequency: String,
    pub(crate) shown: Shown,
    pub(crate) target: Option<Decimal>,
    /// Its figure can be had in a period of this length.
    pub(crate) due: bool,
    /// The target with its sign.
    pub(crate) target_text: String,
    /// How it stands to its target; none where it has none, or where its figure is not due yet.
    pub(crate) state: Option<ui::State>,
    /// Against a year before, printed; empty where the two cannot be compared.
    pub(crate) change: String,
    /// Better (1), the same (0) or worse (−1) than a year before.
    pub(crate) turn: Option<i8>,
    /// How far from the target, as a share of it; for the order of what must be acted on.
    pub(crate) gap: Decimal,
    pub(crate) value: Option<Decimal>,
    pub(crate) low: Option<Decimal>,
    pub(crate) high: Option<Decimal>,
    pub(crate) stamp: Option<ui::Stamp>,
    pub(crate) evidence: String,
    pub(crate) label: String,
}

/// What the lines are made from.
pub(crate) struct Reading<'a> {
    pub(crate) me: &'a Me,
    pub(crate) scope: &'a Scope,
    pub(crate) answer: &'a Answer,
    pub(crate) now: terms::Timestamp,
    pub(crate) today: Date,
    /// The last month that the records reach.
    pub(crate) reach: Option<Period>,
}

impl Reading<'_> {
    /// Lines of a unit: first what the scheme scores, in its order; then what has a target; then the rest.
    pub(crate) fn lines(&self, unit: &Named, scheme: Option<&Scheme>) -> Vec<Line> {
        let mut order: BTreeMap<String, usize> = BTreeMap::new();
        for (code, at) in scheme.map(in_order).unwrap_or_default().into_iter().zip(0..) {
            order.entry(code).or_insert(at);
        }
        let mut lines: Vec<Line> = self
            .answer
            .question
            .indicators
            .iter()
            .filter_map(|code| self.line(code, unit))
            .collect();
        lines.sort_by_key(|line| {
            (order.get(&line.code).copied().unwrap_or(usize::MAX), line.target.is_none())
        });
        lines
    }

    fn line(&self, code: &str, unit: &Named) -> Option<Line> {
        let (me, scope, period) = (self.me, self.scope, self.scope.period);
        let definition = &self.answer.definition(code, period)?.definition;
        let value = self.answer.value(code, unit.id, period);
        let shown = Shown::of(scope, me.lang, definition, &unit.code, period, value);
        let target = definition.target(period.year()).map(|target| target.value);
        // A yearly figure is not missing in a quarter; it is not due.
        let due = shown.known() || span_rarity(period.kind()) >= rarity(&definition.frequency);
        let known = value.and_then(|value| value.value);
        let before = self.before(code, unit.id, definition);
        let change = known.zip(before).map(|(now, then)| now - then);
        Some(Line {
            code: code.to_owned(),
            name: definition.name.get(me.lang).to_owned(),
            short: definition.short.as_ref().unwrap_or(&definition.name).get(me.lang).to_owned(),
            href: format!("/indicators/{code}?{}", scope.query(&unit.code, period)),
            quality: definition.quality.clone(),
            work: definition.work.clone().unwrap_or_default(),
            transformation: definition.transformation.clone(),
            owner: definition.owner.clone(),
            frequency: definition.frequency.clone(),
            state: shown.state.filter(|_| target.is_some() && due),
            due,
            target: target.filter(|_| due),
            target_text: target.filter(|_| due).map_or_else(String::new, |target| {
                format!("{}{}", ui::number::plain(target), spaced(definition, me))
            }),
            change: change.map_or_else(String::new, |change| said(definition, me, change)),
            turn: change.and_then(|change| turn(definition, change)),
            gap: gap(definition, known, target),
            value: known,
            low: value.and_then(|v| v.interval).map(|i| i.low),
            high: value.and_then(|v| v.interval).map(|i| i.high),
            stamp: self.stamp(definition, value),
            evidence: definition.evidence.clone(),
            label: definition.label().map(|l| l.get(me.lang).to_owned()).unwrap_or_default(),
            shown,
        })
    }

    /// The value a year before, where it can be compared: what adds up over a period cannot, while the
    /// period is not over or the records do not reach its end.
    fn before(&self, code: &str, unit: i64, definition: &Definition) -> Option<Decimal> {
        let period = self.scope.period;
        let (_, end) = period.span_with(&self.scope.place.declared).ok()?;
        let last = end.yesterday().ok().and_then(|day| Period::month_of(day).ok());
        let whole = end <= self.today && self.reach.zip(last).is_none_or(|(a, b)| a >= b);
        if adds_up(definition) && !whole {
            return None;
        }
        self.answer.value(code, unit, period.year_before().ok()?)?.value
    }

    fn stamp(&self, definition: &Definition, value: Option<&Value>) -> Option<ui::Stamp> {
        let at = self.answer.fresh(value?)?;
        Some(ui::Stamp::new(self.me.lang, at, self.now, stale_after(&definition.frequency)))
    }
}

/// Codes in the order in which the scheme scores them.
pub(crate) fn in_order(scheme: &Scheme) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for item in scheme.items() {
        codes.extend(item.indicator.clone());
        codes.extend(item.parts.iter().filter_map(|part| part.indicator.clone()));
    }
    codes.extend(indicators_of(scheme));
    codes
}

/// After how many seconds a figure of this frequency is old: its own span and half of it again.
pub(crate) fn stale_after(frequency: &str) -> i64 {
    let days = match frequency {
        "week" => 10,
        "month" => 45,
        "quarter" => 135,
        "half" => 270,
        _ => 540,
    };
    days * 86_400
}

fn adds_up(definition: &Definition) -> bool {
    match &definition.compute {
        Compute::Measured(measured) => {
            measured.window == Window::Period
                && matches!(
                    measured.aggregate,
                    Aggregate::Count | Aggregate::Sum | Aggregate::Distinct
                )
        }
        _ => definition.roll_up == RollUp::Sum,
    }
}

fn spaced(definition: &Definition, me: &Me) -> String {
    let sign = sign(definition, me.lang);
    let space = if sign.starts_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
    format!("{space}{sign}")
}

fn said(definition: &Definition, me: &Me, change: Decimal) -> String {
    let places = u32::from(definition.decimals);
    if change.round_dp(places).is_zero() {
        return me.t("overview-level");
    }
    if definition.measure == "percent" {
        return ui::number::points(change, places, me.lang);
    }
    format!("{}{}", ui::number::signed(change, places), spaced(definition, me))
}

fn turn(definition: &Definition, change: Decimal) -> Option<i8> {
    let better = match definition.direction {
        Direction::Higher => change,
        Direction::Lower => -change,
        Direction::Neither => return None,
    };
    Some(if better.round_dp(definition.decimals.into()).is_zero() {
        0
    } else if better.is_sign_positive() {
        1
    } else {
        -1
    })
}

fn gap(definition: &Definition, value: Option<Decimal>, target: Option<Decimal>) -> Decimal {
    let (Some(value), Some(target)) = (value, target) else { return Decimal::ZERO };
    let short =
        if definition.direction == Direction::Lower { value - target } else { target - value };
    short.checked_div(target.abs()).unwrap_or(short)
}

/// A number of an indicator, without its sign.
pub(crate) fn print(definition: &Definition, value: Decimal) -> String {
    number(definition, value)
}

/// How many targets stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) met: usize,
    pub(crate) near: usize,
    pub(crate) not_met: usize,
    pub(crate) missing: usize,
    /// Against a year before, with a target or without.
    pub(crate) better: usize,
    pub(crate) worse: usize,
    /// Indicators with a value.
    pub(crate) known: usize,
    pub(crate) all: usize,
}

impl Tally {
    pub(crate) fn of<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Self {
        let mut tally = Self::default();
        for line in lines {
            tally.all += 1;
            tally.known += usize::from(line.shown.known());
            tally.better += usize::from(line.turn == Some(1));
            tally.worse += usize::from(line.turn == Some(-1));
            match line.state {
                Some(ui::State::Ok) => tally.met += 1,
                Some(ui::State::Watch) => tally.near += 1,
                Some(ui::State::Bad) => tally.not_met += 1,
                Some(_) => tally.missing += 1,
                None => {}
            }
        }
        tally
    }
    /// Targets that are due.
    pub(crate) fn total(&self) -> usize {
        self.met + self.near + self.not_met + self.missing
    }
    /// `6/8 达标`; empty where nothing has a target.
    pub(crate) fn short(&self, me: &Me) -> String {
        if self.total() == 0 {
            return String::new();
        }
        let args = [("met", self.met.to_string()), ("total", self.total().to_string())];
        ui::ta(me.lang, "overview-tally", &args)
    }
    /// What is not met, in words: `接近3·未达1·缺1`.
    pub(crate) fn rest(&self, me: &Me) -> String {
        let part =
            |key: &str, n: usize| (n > 0).then(|| ui::ta(me.lang, key, &[("n", n.to_string())]));
        let parts: Vec<String> = [
            part("overview-near", self.near),
            part("overview-not-met", self.not_met),
            part("overview-missing", self.missing),
        ]
        .into_iter()
        .flatten()
        .collect();
        parts.join(&me.t("dot"))
    }
    /// `较上年：好5，差3`; empty where nothing can be compared.
    pub(crate) fn turns(&self, me: &Me) -> String {
        let part =
            |key: &str, n: usize| (n > 0).then(|| ui::ta(me.lang, key, &[("n", n.to_string())]));
        let parts: Vec<String> =
            [part("overview-better", self.better), part("overview-worse", self.worse)]
                .into_iter()
                .flatten()
                .collect();
        if parts.is_empty() {
            return String::new();
        }
        let turns = [("turns", parts.join(&me.t("dot")))];
        ui::ta(me.lang, "overview-turns", &turns)
    }
}
