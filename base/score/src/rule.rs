//! The thirteen kinds of scoring rule that published schemes use, as data.
//!
//! They are an enum and not scripts, so each can be printed in words, checked before it is
//! published and recomputed by anybody. `x` is the value, `M` the maximum of the item.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use terms::{Lang, Text};

/// How an input becomes points. In a pack: `rule = { type = "ratio", target = 95 }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// Full, half, none: a condition maps to points.
    Tiered { tiers: Vec<Tier> },
    /// The sum of the entries that are met.
    Checklist { entries: Vec<Entry> },
    /// −p for each of `of` required things that is missing; all missing gives 0.
    MissDeduct { per_miss: Decimal, of: u64 },
    /// −p for each occurrence, until nothing is left (扣完为止).
    CountDeduct { per_occurrence: Decimal },
    /// −p for each step `s` below the target: `max(0, M − p·f((T − x)/s))`.
    StepDeduct {
        target: Decimal,
        step: Decimal,
        per_step: Decimal,
        /// Declared and never assumed: the two readings differ by up to one step.
        rounding: StepRounding,
    },
    /// In proportion to the target: `M·clamp(x/T, 0, 1)`, or `M·clamp(T/x, 0, 1)` where lower is
    /// better (then x = 0 gives M).
    Ratio {
        target: Decimal,
        #[serde(default)]
        direction: Direction,
    },
    /// As a ratio, with zero points at the floor: `M·clamp((x − F)/(T − F), 0, 1)`.
    FloorRatio { floor: Decimal, target: Decimal },
    /// A base, and more for each: `min(M, B + p·k)`.
    BasePlus { base: Decimal, per_unit: Decimal },
    /// Points by the band that the position falls in; ties share the better position.
    Rank {
        bands: Vec<RankBand>,
        /// Which values are better when positions are drawn from values.
        #[serde(default)]
        direction: Direction,
    },
    /// Outside the hundred: p for each, capped here and by the scheme.
    Bonus { per_occurrence: Decimal, cap: Decimal },
    /// Outside the hundred: −p for each, capped.
    Penalty { per_occurrence: Decimal, cap: Decimal },
    /// Key items must reach a share of their points, and the total a minimum; otherwise the grade is capped.
    Gate {
        /// Codes of the key items; none means every item.
        #[serde(default)]
        items: Vec<String>,
        /// The share of its maximum that each must reach, 0 to 1.
        min_share: Decimal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_total: Option<Decimal>,
        /// The best grade that a unit can have when the gate is failed.
        cap: String,
    },
    /// One-vote veto (一票否决): the grade becomes this, whatever the points.
    Veto { grade: String },
}

/// One tier: reached by its code, or by a value of at least `from` where that is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    pub code: String,
    pub name: Text,
    pub points: Decimal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Decimal>,
}

/// One entry of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub code: String,
    pub name: Text,
    pub points: Decimal,
}

/// Positions up to and including `to`, beginning after the band before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankBand {
    pub to: u32,
    pub points: Decimal,
}

/// Whether a started step counts in part (`identity`) or whole (`ceil`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepRounding {
    Identity,
    Ceil,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    Higher,
    Lower,
}

/// What an item gives a unit in which the matter does not exist (RULES: base score, not zero).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum NotApplicable {
    /// A base score (均得基础分).
    Base { points: Decimal },
    /// The item leaves the scheme for this unit and the rest is scaled up to the full maximum.
    Renormalise {},
    /// All points.
    Full {},
}

/// The kind of a rule without its numbers, for tables and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    Tiered,
    Checklist,
    MissDeduct,
    CountDeduct,
    StepDeduct,
    Ratio,
    FloorRatio,
    BasePlus,
    Rank,
    Bonus,
    Penalty,
    Gate,
    Veto,
}

impl RuleKind {
    /// Whether it stands outside the base points of the scheme.
    pub fn outside(self) -> bool {
        matches!(self, Self::Bonus | Self::Penalty | Self::Gate | Self::Veto)
    }
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Tiered => ("分档计分", "tiers"),
            Self::Checklist => ("清单计分", "checklist"),
            Self::MissDeduct => ("缺项扣分", "deduction for each one missing"),
            Self::CountDeduct => ("按次扣分", "deduction for each occurrence"),
            Self::StepDeduct => ("按差距扣分", "deduction by steps below the target"),
            Self::Ratio => ("按完成比例计分", "in proportion to the target"),
            Self::FloorRatio => ("设底线的比例计分", "in proportion above a floor"),
            Self::BasePlus => ("基础分加分", "base and more for each"),
            Self::Rank => ("按位次计分", "by rank band"),
            Self::Bonus => ("加分", "bonus"),
            Self::Penalty => ("减分", "penalty"),
            Self::Gate => ("门槛", "gate"),
            Self::Veto => ("一票否决", "veto"),
        };
        lang.pick(zh, en)
    }
}

impl Rule {
    pub fn kind(&self) -> RuleKind {
        match self {
            Self::Tiered { .. } => RuleKind::Tiered,
            Self::Checklist { .. } => RuleKind::Checklist,
            Self::MissDeduct { .. } => RuleKind::MissDeduct,
            Self::CountDeduct { .. } => RuleKind::CountDeduct,
            Self::StepDeduct { .. } => RuleKind::StepDeduct,
            Self::Ratio { .. } => RuleKind::Ratio,
            Self::FloorRatio { .. } => RuleKind::FloorRatio,
            Self::BasePlus { .. } => RuleKind::BasePlus,
            Self::Rank { .. } => RuleKind::Rank,
            Self::Bonus { .. } => RuleKind::Bonus,
            Self::Penalty { .. } => RuleKind::Penalty,
            Self::Gate { .. } => RuleKind::Gate,
            Self::Veto { .. } => RuleKind::Veto,
        }
    }

    /// The rule with its numbers in words, as it is printed beside the item.
    pub fn say(&self, lang: Lang) -> String {
        let zh = lang.is_zh();
        match self {
            Self::Tiered { tiers } => list(lang, tiers.iter().map(|t| (&t.name, t.points))),
            Self::Checklist { entries } => list(lang, entries.iter().map(|e| (&e.name, e.points))),
            Self::MissDeduct { per_miss: p, of } if zh => {
                format!("共{of}项，每缺1项扣{p}分，全缺不得分")
            }
            Self::MissDeduct { per_miss: p, of } => {
                format!("{p} off for each of {of} missing; none there gives 0")
            }
            Self::CountDeduct { per_occurrence: p } if zh => format!("每发生1次扣{p}分，扣完为止"),
            Self::CountDeduct { per_occurrence: p } => {
                format!("{p} off for each occurrence, until nothing is left")
            }
            Self::StepDeduct { target, step, per_step, rounding } => {
                say_steps(lang, *target, *step, *per_step, *rounding)
            }
            Self::Ratio { target, direction } => match (zh, direction) {
                (true, Direction::Higher) => format!("达到{target}得满分，未达到按比例计分"),
                (true, Direction::Lower) => format!("不高于{target}得满分，高于的按反比例计分"),
                (false, Direction::Higher) => format!("full at {target}, in proportion below"),
                (false, Direction::Lower) => {
                    format!("full up to {target}, in inverse proportion above")
                }
            },
            Self::FloorRatio { floor, target } if zh => {
                format!("{floor}及以下不得分，达到{target}得满分，其间按比例计分")
            }
            Self::FloorRatio { floor, target } => {
                format!("0 at {floor}, full at {target}, in proportion between")
            }
            Self::BasePlus { base, per_unit } if zh => {
                format!("基础分{base}分，每1项加{per_unit}分，加满为止")
            }
            Self::BasePlus { base, per_unit } => {
                format!("{base} to begin with, {per_unit} more for each, up to the maximum")
            }
            Self::Rank { bands, .. } => say_ranks(lang, bands),
            Self::Bonus { per_occurrence: p, cap } if zh => format!("每项加{p}分，最多加{cap}分"),
            Self::Bonus { per_occurrence: p, cap } => format!("{p} more for each, at most {cap}"),
            Self::Penalty { per_occurrence: p, cap } if zh => {
                format!("每项减{p}分，最多减{cap}分")
            }
            Self::Penalty { per_occurrence: p, cap } => format!("{p} off for each, at most {cap}"),
            Self::Gate { items, min_share, min_total, cap } => {
                say_gate(lang, items, *min_share, *min_total, cap)
            }
            Self::Veto { grade } if zh => format!("一经认定，等级直接定为{grade}，得分不变"),
            Self::Veto { grade } => {
                format!("once established the grade is {grade}; the points stay as they are")
            }
        }
    }
}

fn list<'a>(lang: Lang, rows: impl Iterator<Item = (&'a Text, Decimal)>) -> String {
    let rows: Vec<String> = rows
        .map(|(name, points)| match lang {
            Lang::Zh => format!("{}{points}分", name.get(lang)),
            Lang::En => format!("{}: {points}", name.get(lang)),
        })
        .collect();
    rows.join(lang.pick("；", "; "))
}

fn say_steps(
    lang: Lang,
    target: Decimal,
    step: Decimal,
    per_step: Decimal,
    rounding: StepRounding,
) -> String {
    match (lang, rounding) {
        (Lang::Zh, StepRounding::Identity) => {
            format!("目标{target}，每低{step}扣{per_step}分，不足{step}的按比例扣，扣完为止")
        }
        (Lang::Zh, StepRounding::Ceil) => {
            format!("目标{target}，每低{step}扣{per_step}分，不足{step}的按{step}计，扣完为止")
        }
        (Lang::En, StepRounding::Identity) => {
            format!("target {target}; {per_step} off for each {step} below it, in proportion")
        }
        (Lang::En, StepRounding::Ceil) => {
            format!("target {target}; {per_step} off for each {step} below it, a started one whole")
        }
    }
}

fn say_ranks(lang: Lang, bands: &[RankBand]) -> String {
    let mut from = 1;
    let mut rows = Vec::new();
    for band in bands {
        rows.push(match lang {
            Lang::Zh => format!("第{from}—{}名{}分", band.to, band.points),
            Lang::En => format!("places {from}–{}: {}", band.to, band.points),
        });
        from = band.to.saturating_add(1);
    }
    rows.push(
        lang.pick("其后0分；并列按较优位次", "later 0; ties share the better place").to_owned(),
    );
    rows.join(lang.pick("；", "; "))
}

fn say_gate(
    lang: Lang,
    items: &[String],
    share: Decimal,
    total: Option<Decimal>,
    cap: &str,
) -> String {
    let percent = (share * Decimal::ONE_HUNDRED).normalize();
    match lang {
        Lang::Zh => {
            let items = if items.is_empty() {
                "各项".to_owned()
            } else {
                format!("{}项", items.join("、"))
            };
            let total = total.map(|t| format!("，且总分不低于{t}分")).unwrap_or_default();
            format!("{items}得分均不低于该项分值的{percent}%{total}；不满足的，等级最高为{cap}")
        }
        Lang::En => {
            let items = if items.is_empty() { "every item".to_owned() } else { items.join(", ") };
            let total =
                total.map(|t| format!(" and the total is at least {t}")).unwrap_or_default();
            format!("{items} must reach {percent}% of the points{total}; otherwise {cap} at best")
        }
    }
}
