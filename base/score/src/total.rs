//! From the items of one unit to its total and grade.

use rust_decimal::Decimal;

use crate::bands::printed;
use crate::working::{add, stored};
use crate::{
    DimensionResult, GateOutcome, GradeResult, Input, ItemResult, Left, Note, Outside, Rule,
    RuleKind, Scheme, UnitKey, UnitResult, VetoOutcome, score,
};

pub(crate) fn unit_result(
    scheme: &Scheme,
    unit: UnitKey,
    items: Vec<ItemResult>,
    inputs: Vec<Input>,
) -> UnitResult {
    let asked = || scheme.outside.iter().zip(&inputs);
    let outside = asked().filter_map(|(o, input)| extra(o, input)).collect();
    let vetoes = asked().filter_map(|(o, input)| veto(o, input)).collect();
    totalled(scheme, unit, items, outside, vetoes)
}

/// From items, bonuses, penalties and vetoes to the total and the grade.
pub(crate) fn totalled(
    scheme: &Scheme,
    unit: UnitKey,
    items: Vec<ItemResult>,
    outside: Vec<ItemResult>,
    vetoes: Vec<VetoOutcome>,
) -> UnitResult {
    let base = Base::of(scheme, &items);
    let bonus = Extras::of(&outside, RuleKind::Bonus);
    let penalty = Extras::of(&outside, RuleKind::Penalty);
    let total = |base: Decimal, bonus: Decimal, penalty: Decimal| {
        stored(base.saturating_add(bonus.min(scheme.bonus_cap)).saturating_sub(penalty))
    };
    let total_at_least = total(base.known, bonus.known, penalty.at_most);
    let total_at_most = total(base.at_most, bonus.at_most, penalty.known);
    let total = total(base.known, bonus.known, penalty.known);

    let mut missing: Vec<Left> = items.iter().flat_map(left_out).collect();
    missing.extend(outside.iter().flat_map(left_out));
    missing.extend(vetoes.iter().filter(|v| v.applied.is_none()).map(|veto| Left {
        code: veto.code.clone(),
        part: None,
        why: if veto.input == Input::Missing { Note::Missing } else { Note::Unfit },
    }));
    let span = Span { least: printed(total_at_least), most: printed(total_at_most) };
    let gates: Vec<GateOutcome> =
        scheme.outside.iter().filter_map(|o| gate(o, &items, span)).collect();
    let grade = grade(scheme, printed(total), span, &gates, &vetoes);
    UnitResult {
        unit,
        dimensions: dimensions(scheme, &items),
        base: base.known,
        bonus: bonus.known.min(scheme.bonus_cap),
        penalty: penalty.known,
        total,
        score: printed(total),
        total_at_least,
        total_at_most,
        gates,
        vetoes,
        grade,
        missing,
        sampled: add(items.iter().map(|item| item.sampled)),
        items,
        outside,
    }
}

/// The lowest and highest score that are still possible.
#[derive(Clone, Copy)]
struct Span {
    least: Decimal,
    most: Decimal,
}

struct Base {
    known: Decimal,
    at_most: Decimal,
}

impl Base {
    /// `clamp(Σ, 0, max)`, scaled up where items do not apply in this unit.
    fn of(scheme: &Scheme, items: &[ItemResult]) -> Self {
        let applicable = add(items.iter().map(|item| item.applicable));
        let full = add(items.iter().map(|item| item.max));
        let scaled = |points: Decimal| {
            let points = match points.checked_mul(full) {
                Some(product) if applicable < full => product.checked_div(applicable),
                _ => Some(points),
            };
            stored(points.unwrap_or_default().min(scheme.max).max(Decimal::ZERO))
        };
        Self {
            known: scaled(add(items.iter().filter_map(|item| item.points))),
            at_most: scaled(add(items.iter().map(highest))),
        }
    }
}

/// The most that an item can still give.
fn highest(item: &ItemResult) -> Decimal {
    if let Some(points) = item.points {
        return points;
    }
    let sum = add(item.parts.iter().map(|part| part.scored.points.unwrap_or(part.max)));
    if item.working.is_some() || item.parts.is_empty() {
        return item.applicable;
    }
    sum.min(item.applicable)
}

struct Extras {
    known: Decimal,
    at_most: Decimal,
}

impl Extras {
    fn of(outside: &[ItemResult], kind: RuleKind) -> Self {
        let wanted = |item: &&ItemResult| item.working.as_ref().is_some_and(|w| w.kind == kind);
        let rows = || outside.iter().filter(wanted);
        Self {
            known: add(rows().filter_map(|item| item.points)),
            at_most: add(rows().map(|item| item.points.unwrap_or(item.applicable))),
        }
    }
}

/// A bonus or a penalty scored; nothing for gates and vetoes.
fn extra(outside: &Outside, input: &Input) -> Option<ItemResult> {
    let (Rule::Bonus { cap, .. } | Rule::Penalty { cap, .. }) = &outside.rule else {
        return None;
    };
    // Where the matter does not exist there is nothing to add or to take away.
    let used = if *input == Input::NotApplicable { &Input::Count(0) } else { input };
    let scored = score(&outside.rule, *cap, used);
    Some(ItemResult {
        code: outside.code.clone(),
        max: *cap,
        applicable: *cap,
        input: Some(input.clone()),
        points: scored.points,
        working: Some(scored.working),
        parts: Vec::new(),
        sampled: Decimal::ZERO,
    })
}

/// What of an item is missing, part by part.
fn left_out(item: &ItemResult) -> Vec<Left> {
    let left = |part: Option<&str>, notes: &[Note]| Left {
        code: item.code.clone(),
        part: part.map(str::to_owned),
        why: notes.last().cloned().unwrap_or(Note::Missing),
    };
    if item.points.is_some() || item.applicable.is_zero() {
        return Vec::new();
    }
    if let Some(working) = &item.working {
        return vec![left(None, &working.notes)];
    }
    let missing = item.parts.iter().filter(|part| {
        part.scored.points.is_none() && !part.scored.working.notes.contains(&Note::Renormalised)
    });
    missing.map(|part| left(Some(&part.code), &part.scored.working.notes)).collect()
}

fn dimensions(scheme: &Scheme, items: &[ItemResult]) -> Vec<DimensionResult> {
    let mut items = items.iter();
    scheme
        .dimensions
        .iter()
        .map(|dimension| {
            let own: Vec<&ItemResult> = items.by_ref().take(dimension.items.len()).collect();
            DimensionResult {
                code: dimension.code.clone(),
                max: dimension.max,
                applicable: add(own.iter().map(|item| item.applicable)),
                points: add(own.iter().filter_map(|item| item.points)),
            }
        })
        .collect()
}

fn gate(outside: &Outside, items: &[ItemResult], span: Span) -> Option<GateOutcome> {
    let Rule::Gate { items: keys, min_share, min_total, cap } = &outside.rule else {
        return None;
    };
    let asked = || items.iter().filter(|item| keys.is_empty() || keys.contains(&item.code));
    let below = |item: &&ItemResult, points: Decimal| {
        item.applicable.checked_mul(*min_share).is_none_or(|least| points < least)
    };
    let codes = |rows: Vec<&ItemResult>| rows.into_iter().map(|item| item.code.clone()).collect();
    // An item that cannot reach its share even with all that is missing has failed already.
    let failed: Vec<String> = codes(asked().filter(|item| below(item, highest(item))).collect());
    let missing: Vec<String> = codes(
        asked()
            .filter(|item| item.points.is_none() && !item.applicable.is_zero())
            .filter(|item| !failed.contains(&item.code))
            .collect(),
    );
    let below_total = min_total.is_some_and(|least| span.most < least);
    let open = min_total.is_some_and(|least| span.least < least) || !missing.is_empty();
    let passed =
        if !failed.is_empty() || below_total { Some(false) } else { (!open).then_some(true) };
    let (code, cap) = (outside.code.clone(), cap.clone());
    Some(GateOutcome { code, passed, failed, missing, below_total, cap })
}

fn veto(outside: &Outside, input: &Input) -> Option<VetoOutcome> {
    let Rule::Veto { grade } = &outside.rule else { return None };
    let applied = match input {
        Input::Missing => None,
        Input::NotApplicable => Some(false),
        known => known.number().map(|events| events > Decimal::ZERO),
    };
    let (code, grade) = (outside.code.clone(), grade.clone());
    Some(VetoOutcome { code, input: input.clone(), applied, grade })
}

fn grade(
    scheme: &Scheme,
    score: Decimal,
    span: Span,
    gates: &[GateOutcome],
    vetoes: &[VetoOutcome],
) -> GradeResult {
    let bands = &scheme.bands;
    let code = |score: Decimal| bands.grade(score).map(|grade| grade.code.clone());
    let worse = |grade: Option<String>, cap: &String| match grade {
        Some(grade) if bands.place(cap) > bands.place(&grade) => Some(cap.clone()),
        grade => grade,
    };
    let by_points = code(score);
    let caps = gates.iter().filter(|gate| gate.passed == Some(false)).map(|gate| &gate.cap);
    let after_gates = caps.fold(by_points.clone(), worse);
    let vetoed = vetoes.iter().filter(|veto| veto.applied == Some(true));
    // The grade becomes what the veto says; of several the worst.
    let decided = vetoed.map(|veto| &veto.grade).max_by_key(|grade| bands.place(grade)).cloned();
    GradeResult {
        at_least: code(span.least),
        at_most: code(span.most),
        grade: decided.or_else(|| after_gates.clone()),
        by_points,
        after_gates,
    }
}
