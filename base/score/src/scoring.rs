//! One rule, one input: the points and their working.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::working::stored;
use crate::{
    Arithmetic, Direction, Entry, Fault, Input, NotApplicable, Note, Operand, RankBand, Rule,
    StepRounding, Symbol, Tier, Working,
};

/// Points, or none where something is missing; never zero for want of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scored {
    pub points: Option<Decimal>,
    pub working: Working,
}

/// Applies a rule. Base points are between 0 and `max`; a bonus or penalty is between 0 and its own cap (a
/// penalty is a positive number that the total subtracts). [`Input::NotApplicable`] gives no points here: [`score_or_policy`] knows what the item says.
pub fn score(rule: &Rule, max: Decimal, input: &Input) -> Scored {
    let mut sheet = Sheet::new(rule, max);
    let arithmetic = match input {
        Input::Missing => Err(Note::Missing),
        Input::NotApplicable => Err(Note::PolicyMissing),
        known => sheet.apply(rule, known),
    };
    sheet.finish(arithmetic)
}

/// As [`score`], with what the item says of units in which the matter does not exist.
pub fn score_or_policy(
    rule: &Rule,
    max: Decimal,
    policy: Option<&NotApplicable>,
    input: &Input,
) -> Scored {
    let Some(policy) = policy.filter(|_| *input == Input::NotApplicable) else {
        return score(rule, max, input);
    };
    let mut sheet = Sheet::new(rule, max);
    let arithmetic = match policy {
        NotApplicable::Base { points } => {
            sheet.formula = "B";
            sheet.note(Note::BaseScore);
            sheet.operands = vec![Operand { symbol: Symbol::Base, value: *points }];
            Ok(Arithmetic::Number(*points))
        }
        NotApplicable::Full {} => {
            sheet.formula = "M";
            sheet.note(Note::FullScore);
            sheet.operand(Symbol::Maximum, max);
            Ok(Arithmetic::Number(max))
        }
        NotApplicable::Renormalise {} => Err(Note::Renormalised),
    };
    sheet.finish(arithmetic)
}

/// The working while it is written.
struct Sheet {
    working: Working,
    max: Decimal,
    formula: &'static str,
    operands: Vec<Operand>,
}

type Step = Result<Arithmetic, Note>;

impl Sheet {
    fn new(rule: &Rule, max: Decimal) -> Self {
        let working = Working {
            kind: rule.kind(),
            formula: String::new(),
            arithmetic: String::new(),
            result: None,
            operands: Vec::new(),
            notes: Vec::new(),
        };
        Self { working, max, formula: "", operands: Vec::new() }
    }

    fn finish(mut self, arithmetic: Step) -> Scored {
        let value = arithmetic.and_then(|a| a.value().map(|v| (a, v)).map_err(Note::from));
        match value {
            Ok((arithmetic, value)) => {
                self.working.arithmetic = arithmetic.to_string();
                self.working.result = Some(stored(value));
            }
            Err(note) => self.working.notes.push(note),
        }
        self.working.formula = self.formula.to_owned();
        self.working.operands = self.operands;
        Scored { points: self.working.result, working: self.working }
    }

    fn note(&mut self, note: Note) {
        self.working.notes.push(note);
    }
    fn operand(&mut self, symbol: Symbol, value: Decimal) -> Arithmetic {
        self.operands.push(Operand { symbol, value });
        Arithmetic::Number(value)
    }
    fn maximum(&mut self) -> Arithmetic {
        self.operand(Symbol::Maximum, self.max)
    }
    /// The measured value with the counts behind it.
    fn measured(&mut self, input: &Input) -> Result<Decimal, Note> {
        let value = input.number().ok_or(Note::Unfit)?;
        self.operand(Symbol::Value, value);
        if let Input::Measured(measured) = input {
            let n = measured.n.map(Decimal::from);
            for (symbol, value) in [
                (Symbol::Numerator, measured.numerator),
                (Symbol::Denominator, measured.denominator),
                (Symbol::SampleSize, n),
            ] {
                if let Some(value) = value {
                    self.operand(symbol, value);
                }
            }
        }
        Ok(value)
    }
    /// A whole number, not below zero.
    fn counted(&mut self, symbol: Symbol, input: &Input) -> Result<Arithmetic, Note> {
        let count = input.number().filter(|n| *n >= Decimal::ZERO && n.fract().is_zero());
        Ok(self.operand(symbol, count.ok_or(Note::Unfit)?))
    }

    fn apply(&mut self, rule: &Rule, input: &Input) -> Step {
        match rule {
            Rule::Tiered { tiers } => self.tiered(tiers, input),
            Rule::Checklist { entries } => self.checklist(entries, input),
            Rule::MissDeduct { per_miss, of } => self.miss_deduct(*per_miss, *of, input),
            Rule::CountDeduct { per_occurrence } => {
                self.formula = "max(0, M - p * k)";
                let max = self.maximum();
                let off = self.operand(Symbol::PerOccurrence, *per_occurrence);
                let count = self.counted(Symbol::Count, input)?;
                self.deduct(max.minus(off.times(count)))
            }
            Rule::StepDeduct { target, step, per_step, rounding } => {
                self.step_deduct(*target, *step, *per_step, *rounding, input)
            }
            Rule::Ratio { target, direction } => self.ratio(*target, *direction, input),
            Rule::FloorRatio { floor, target } => self.floor_ratio(*floor, *target, input),
            Rule::BasePlus { base, per_unit } => {
                self.formula = "max(0, min(M, B + p * k))";
                let max = self.maximum();
                let base = self.operand(Symbol::Base, *base);
                let each = self.operand(Symbol::PerUnit, *per_unit);
                // Net growth may be negative and may be a rate.
                let count = input.number().ok_or(Note::Unfit)?;
                let count = self.operand(Symbol::Count, count);
                self.within(base.plus(each.times(count)), max)
            }
            Rule::Rank { bands, .. } => self.rank(bands, input),
            Rule::Bonus { per_occurrence, cap } | Rule::Penalty { per_occurrence, cap } => {
                self.formula = "min(C, p * k)";
                let cap = self.operand(Symbol::Cap, *cap);
                let each = self.operand(Symbol::PerOccurrence, *per_occurrence);
                let count = self.counted(Symbol::Count, input)?;
                self.within(each.times(count), cap)
            }
            Rule::Gate { .. } | Rule::Veto { .. } => Err(Note::NoPoints),
        }
    }

    /// Writes `max(0, …)` only where it matters.
    fn deduct(&mut self, rest: Arithmetic) -> Step {
        if rest.value()? < Decimal::ZERO {
            self.note(Note::NothingLeft);
            return Ok(rest.at_least(Decimal::ZERO));
        }
        Ok(rest)
    }

    /// Writes `min(M, …)` and `max(0, …)` only where they matter.
    fn within(&mut self, earned: Arithmetic, most: Arithmetic) -> Step {
        let value = earned.value()?;
        if value > most.value()? {
            self.note(Note::Capped);
            return Ok(earned.at_most(most));
        }
        if value < Decimal::ZERO {
            return Ok(earned.at_least(Decimal::ZERO));
        }
        Ok(earned)
    }

    fn target_met(&mut self) -> Step {
        self.note(Note::TargetMet);
        Ok(Arithmetic::Number(self.max))
    }

    fn tiered(&mut self, tiers: &[Tier], input: &Input) -> Step {
        self.formula = "q";
        let tier = match input {
            Input::Tier(code) => tiers.iter().find(|tier| tier.code == *code),
            other => {
                let value = self.measured(other)?;
                tiers
                    .iter()
                    .filter(|tier| tier.from.is_some_and(|from| value >= from))
                    .max_by_key(|tier| tier.from)
            }
        };
        let tier = tier.ok_or(Note::Unfit)?;
        self.note(Note::Tier(tier.code.clone()));
        Ok(self.operand(Symbol::Points, tier.points))
    }

    fn checklist(&mut self, entries: &[Entry], input: &Input) -> Step {
        self.formula = "Σ q";
        let Input::Checks(checks) = input else { return Err(Note::Unfit) };
        let stray = |checks: &BTreeMap<String, bool>| {
            checks.keys().any(|code| entries.iter().all(|entry| entry.code != *code))
        };
        if stray(checks) {
            return Err(Note::Unfit);
        }
        let unstated: Vec<String> = entries
            .iter()
            .filter(|entry| !checks.contains_key(&entry.code))
            .map(|entry| entry.code.clone())
            .collect();
        if !unstated.is_empty() {
            return Err(Note::EntriesMissing(unstated));
        }
        let met: Vec<&Entry> = entries.iter().filter(|entry| checks[&entry.code]).collect();
        self.note(Note::Met(met.iter().map(|entry| entry.code.clone()).collect()));
        let sum = met.iter().map(|entry| Arithmetic::Number(entry.points)).reduce(Arithmetic::plus);
        Ok(sum.unwrap_or(Arithmetic::Number(Decimal::ZERO)))
    }

    fn miss_deduct(&mut self, per_miss: Decimal, of: u64, input: &Input) -> Step {
        self.formula = "m = n ? 0 : max(0, M - p * m)";
        let max = self.maximum();
        let off = self.operand(Symbol::PerMiss, per_miss);
        let required = self.operand(Symbol::Required, Decimal::from(of));
        let missing = self.counted(Symbol::Missing, input)?;
        if missing.value()? >= required.value()? {
            self.note(Note::AllMissing);
            return Ok(Arithmetic::Number(Decimal::ZERO));
        }
        self.deduct(max.minus(off.times(missing)))
    }

    fn step_deduct(
        &mut self,
        target: Decimal,
        step: Decimal,
        per_step: Decimal,
        rounding: StepRounding,
        input: &Input,
    ) -> Step {
        self.formula = match rounding {
            StepRounding::Identity => "max(0, M - max(0, T - x) / s * p)",
            StepRounding::Ceil => "max(0, M - ceil(max(0, T - x) / s) * p)",
        };
        let max = self.maximum();
        let goal = self.operand(Symbol::Target, target);
        let value = self.measured(input)?;
        let length = self.operand(Symbol::Step, step);
        let off = self.operand(Symbol::PerStep, per_step);
        if value >= target {
            return self.target_met();
        }
        let steps = goal.minus(value).over(length);
        let steps = if rounding == StepRounding::Ceil { steps.ceiling() } else { steps };
        self.deduct(max.minus(steps.times(off)))
    }

    fn ratio(&mut self, target: Decimal, direction: Direction, input: &Input) -> Step {
        self.formula = match direction {
            Direction::Higher => "M * max(0, min(1, x / T))",
            Direction::Lower => "M * max(0, min(1, T / x))",
        };
        let max = self.maximum();
        let goal = self.operand(Symbol::Target, target);
        let value = self.measured(input)?;
        let met = match direction {
            Direction::Higher => value >= target,
            // Nothing at all is the best that a quantity to be avoided can be.
            Direction::Lower => value <= target || value <= Decimal::ZERO,
        };
        if met {
            return self.target_met();
        }
        let earned = match direction {
            Direction::Higher => max.clone().times(value).over(goal),
            Direction::Lower => max.clone().times(goal).over(value),
        };
        self.within(earned, max)
    }

    fn floor_ratio(&mut self, floor: Decimal, target: Decimal, input: &Input) -> Step {
        self.formula = "M * max(0, min(1, (x - F) / (T - F)))";
        let max = self.maximum();
        let value = self.measured(input)?;
        let bottom = self.operand(Symbol::Floor, floor);
        let goal = self.operand(Symbol::Target, target);
        let met = if target > floor { value >= target } else { value <= target };
        if met && target != floor {
            return self.target_met();
        }
        let above = Arithmetic::Number(value).minus(bottom.clone());
        self.within(max.clone().times(above).over(goal.minus(bottom)), max)
    }

    fn rank(&mut self, bands: &[RankBand], input: &Input) -> Step {
        self.formula = "q(r)";
        let Input::Position(position @ 1..) = *input else { return Err(Note::Unfit) };
        self.operand(Symbol::Position, Decimal::from(position));
        let Some(band) = bands.iter().find(|band| position <= band.to) else {
            self.note(Note::BehindLastBand);
            return Ok(Arithmetic::Number(Decimal::ZERO));
        };
        Ok(self.operand(Symbol::Points, band.points))
    }
}

impl From<Fault> for Note {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::DivisionByZero => Self::DivisionByZero,
            Fault::Overflow => Self::Overflow,
            Fault::Unreadable { .. } => Self::Unfit,
        }
    }
}
