//! From values to inputs of scoring rules, kept with everything they stood on.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use score::{Input, Measured, Place, Rule, Scheme, UnitKey};
use serde::{Deserialize, Serialize};
use terms::Period;

use crate::indicators::{Answer, Missing, Sampling, Status, Value};

/// What one item or part of one unit was scored from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptInput {
    pub unit: i64,
    pub item: String,
    /// 0 is the item itself, 1 its first part.
    pub part: i64,
    pub input: Input,
    /// One indicator, or one for each entry of a checklist.
    pub sources: Vec<Source>,
}

/// A value as it was when it was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub indicator: String,
    /// Version of its definition.
    pub version: Option<u32>,
    pub value: Option<Decimal>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub n: Option<u64>,
    pub status: Status,
    pub missing: Option<Missing>,
    /// The latest entry that touched it.
    pub seq: Option<i64>,
    pub sampling: Option<Sampling>,
}

impl Source {
    fn of(answer: &Answer, indicator: &str, unit: i64, period: Period) -> Option<Self> {
        let value = answer.value(indicator, unit, period)?;
        let version = answer.definition(indicator, period).map(|d| d.definition.version);
        let plain = |decimal: Option<Decimal>| decimal.map(|decimal| decimal.normalize());
        Some(Self {
            indicator: indicator.to_owned(),
            version,
            value: plain(value.value),
            numerator: plain(value.numerator),
            denominator: plain(value.denominator),
            n: value.n,
            status: value.status,
            missing: value.missing.clone(),
            seq: value.seq,
            sampling: value.sampling.as_deref().cloned(),
        })
    }
}

/// Codes that a place reads: its indicator, or those of a checklist without one.
pub(crate) fn codes<'p>(indicator: Option<&'p str>, rule: &'p Rule) -> Vec<&'p str> {
    match (indicator, rule) {
        (Some(code), _) => vec![code],
        (None, Rule::Checklist { entries }) => entries.iter().map(|e| e.code.as_str()).collect(),
        (None, _) => Vec::new(),
    }
}

/// One place of a scheme where an input is asked.
pub(crate) struct Asked<'s> {
    pub(crate) item: &'s str,
    pub(crate) part: i64,
    pub(crate) part_code: Option<&'s str>,
    pub(crate) indicator: Option<&'s str>,
    pub(crate) rule: &'s Rule,
    /// The scheme says what to do where the matter does not exist.
    policy: bool,
}

pub(crate) fn asked(scheme: &Scheme) -> Vec<Asked<'_>> {
    let mut all = Vec::new();
    for item in scheme.items() {
        let policy = item.not_applicable.is_some();
        if let Some(rule) = &item.rule {
            let indicator = item.indicator.as_deref();
            all.push(Asked { item: &item.code, part: 0, part_code: None, indicator, rule, policy });
            continue;
        }
        for (part, number) in item.parts.iter().zip(1..) {
            all.push(Asked {
                item: &item.code,
                part: number,
                part_code: Some(&part.code),
                indicator: part.indicator.as_deref(),
                rule: &part.rule,
                policy: policy || part.not_applicable.is_some(),
            });
        }
    }
    for outside in &scheme.outside {
        if matches!(outside.rule, Rule::Gate { .. }) {
            continue;
        }
        all.push(Asked {
            item: &outside.code,
            part: 0,
            part_code: None,
            indicator: outside.indicator.as_deref(),
            rule: &outside.rule,
            policy: true,
        });
    }
    all
}

/// Inputs of all units, by unit and place.
pub(crate) fn gather(
    scheme: &Scheme,
    answer: &Answer,
    units: &[i64],
    period: Period,
) -> Vec<KeptInput> {
    let places = asked(scheme);
    let mut kept = Vec::with_capacity(units.len() * places.len());
    for &unit in units {
        for place in &places {
            let codes = codes(place.indicator, place.rule);
            let sources: Vec<Source> =
                codes.iter().filter_map(|code| Source::of(answer, code, unit, period)).collect();
            let value = |code: &str| answer.value(code, unit, period);
            kept.push(KeptInput {
                unit,
                item: place.item.to_owned(),
                part: place.part,
                input: input(place, &value),
                sources,
            });
        }
    }
    kept.sort_by(|a, b| (a.unit, &a.item, a.part).cmp(&(b.unit, &b.item, b.part)));
    kept
}

fn input<'v>(place: &Asked<'_>, value: &dyn Fn(&str) -> Option<&'v Value>) -> Input {
    let Some(code) = place.indicator else {
        return match place.rule {
            Rule::Checklist { entries } => checks(entries.iter().map(|e| e.code.as_str()), value),
            _ => Input::Missing,
        };
    };
    let Some(value) = value(code) else { return Input::Missing };
    match (value.value, &value.missing) {
        (Some(number), _) => Input::Measured(Measured {
            value: number,
            numerator: value.numerator,
            denominator: value.denominator,
            n: value.n,
            sampled: value.sampled(),
        }),
        // Asked and there is none, or nought of nought: the matter does not exist in this unit. Only
        // where the scheme says what then; else it is as missing as anything.
        (None, Some(Missing::SaidNone | Missing::NothingToDivide)) if place.policy => {
            Input::NotApplicable
        }
        _ => Input::Missing,
    }
}

/// An entry that nobody answered is not stated, which is not the same as unmet.
fn checks<'e, 'v>(
    entries: impl Iterator<Item = &'e str>,
    value: &dyn Fn(&str) -> Option<&'v Value>,
) -> Input {
    let answered: BTreeMap<String, bool> = entries
        .filter_map(|code| {
            let number = value(code)?.value?;
            Some((code.to_owned(), number >= Decimal::ONE))
        })
        .collect();
    if answered.is_empty() { Input::Missing } else { Input::Checks(answered) }
}

/// Kept inputs as lib/score asks for them.
pub(crate) struct FromKept<'k> {
    by_place: BTreeMap<(i64, &'k str, i64), &'k KeptInput>,
    parts: BTreeMap<(&'k str, &'k str), i64>,
}

impl<'k> FromKept<'k> {
    pub(crate) fn new(scheme: &'k Scheme, kept: &'k [KeptInput]) -> Self {
        let by_place = kept.iter().map(|k| ((k.unit, k.item.as_str(), k.part), k)).collect();
        let parts = asked(scheme)
            .into_iter()
            .filter_map(|place| Some(((place.item, place.part_code?), place.part)))
            .collect();
        Self { by_place, parts }
    }
    pub(crate) fn get(&self, unit: i64, item: &str, part: i64) -> Option<&'k KeptInput> {
        self.by_place.get(&(unit, item, part)).copied()
    }
}

impl score::Inputs for FromKept<'_> {
    fn input(&self, unit: UnitKey, place: Place<'_>) -> Input {
        let part = place.part.and_then(|part| self.parts.get(&(place.item, part)));
        let kept = self.get(unit.0, place.item, part.copied().unwrap_or(0));
        kept.map_or(Input::Missing, |kept| kept.input.clone())
    }
}
