//! How points came about, for a page in two languages and for a machine that recomputes them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use terms::Lang;

use crate::{Arithmetic, Fault, RuleKind};

/// The working of one item or part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Working {
    pub kind: RuleKind,
    /// With letters: `max(0, M - (T - x) / s * p)`.
    pub formula: String,
    /// With numbers, without the result. Empty where there are no points.
    pub arithmetic: String,
    /// The points as stored; none where something is missing.
    pub result: Option<Decimal>,
    /// What the letters stand for, in the order of the formula.
    pub operands: Vec<Operand>,
    /// What a reader must know beside the numbers.
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operand {
    pub symbol: Symbol,
    pub value: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbol {
    Maximum,
    Value,
    Numerator,
    Denominator,
    SampleSize,
    Target,
    Floor,
    Step,
    PerStep,
    PerOccurrence,
    PerMiss,
    PerUnit,
    Base,
    Count,
    Missing,
    Required,
    Position,
    Points,
    Cap,
}

/// Why points are what they are, or why there are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Nobody reported the input: left out of the total, not zero.
    Missing,
    /// These entries of the checklist are not stated.
    EntriesMissing(Vec<String>),
    /// The input has another shape than the rule asks for, or a code that the rule does not know.
    Unfit,
    /// The arithmetic has no value.
    DivisionByZero,
    Overflow,
    /// The matter does not exist here, and the scheme says what then.
    BaseScore,
    FullScore,
    Renormalised,
    /// It does not exist here, and the scheme does not say what then.
    PolicyMissing,
    /// At the target or better: all points.
    TargetMet,
    /// Nothing is left to deduct from.
    NothingLeft,
    /// More was earned than the maximum or cap allows.
    Capped,
    /// None of the required things is there.
    AllMissing,
    /// The tier that was reached.
    Tier(String),
    /// The entries that are met.
    Met(Vec<String>),
    /// Behind the last band.
    BehindLastBand,
    /// The lowest of the parts counts; this one.
    LowestPart(String),
    /// Judges the grade and gives no points.
    NoPoints,
    /// People decided on these points; the computed ones stand beside them.
    Decided,
}

impl Symbol {
    /// The letter in [`Working::formula`].
    pub fn letter(self) -> &'static str {
        match self {
            Self::Maximum => "M",
            Self::Value => "x",
            Self::Numerator => "a",
            Self::Denominator => "b",
            Self::SampleSize => "N",
            Self::Target => "T",
            Self::Floor => "F",
            Self::Step => "s",
            Self::PerStep | Self::PerOccurrence | Self::PerMiss | Self::PerUnit => "p",
            Self::Base => "B",
            Self::Count => "k",
            Self::Missing => "m",
            Self::Required => "n",
            Self::Position => "r",
            Self::Points => "q",
            Self::Cap => "C",
        }
    }
    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Maximum => ("分值", "maximum"),
            Self::Value => ("实际值", "value"),
            Self::Numerator => ("分子", "numerator"),
            Self::Denominator => ("分母", "denominator"),
            Self::SampleSize => ("样本量", "sample size"),
            Self::Target => ("目标值", "target"),
            Self::Floor => ("底线值", "floor"),
            Self::Step => ("步长", "step"),
            Self::PerStep => ("每步扣分", "off for each step"),
            Self::PerOccurrence => ("每次分数", "for each occurrence"),
            Self::PerMiss => ("每缺一项扣分", "off for each missing"),
            Self::PerUnit => ("每项加分", "more for each"),
            Self::Base => ("基础分", "base"),
            Self::Count => ("次数", "count"),
            Self::Missing => ("缺项数", "missing"),
            Self::Required => ("应有项数", "required"),
            Self::Position => ("位次", "place"),
            Self::Points => ("得分", "points"),
            Self::Cap => ("上限", "cap"),
        };
        lang.pick(zh, en)
    }
}

impl Note {
    pub fn say(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Missing => {
                ("尚无数据，不计入总分（不是0分）", "no data: left out of the total, not zero")
            }
            Self::EntriesMissing(codes) => {
                let codes = codes.join(lang.pick("、", ", "));
                return lang.pick(format!("未填报：{codes}"), format!("not stated: {codes}"));
            }
            Self::Unfit => ("数据与计分规则不相符", "the input does not fit the rule"),
            Self::DivisionByZero => ("除数为零", "division by zero"),
            Self::Overflow => ("数值超出范围", "number out of range"),
            Self::BaseScore => ("不适用，得基础分", "not applicable: base score"),
            Self::FullScore => ("不适用，得满分", "not applicable: full points"),
            Self::Renormalised => {
                ("不适用，其余项目按比例折算", "not applicable: the rest is scaled up")
            }
            Self::PolicyMissing => (
                "填报为不适用，但方案未规定如何计分",
                "said not to apply, but the scheme does not say what then",
            ),
            Self::TargetMet => ("达到目标，得满分", "target met: all points"),
            Self::NothingLeft => ("扣完为止", "nothing left to deduct from"),
            Self::Capped => ("已到上限", "at the cap"),
            Self::AllMissing => ("全部缺失，不得分", "none is there: no points"),
            Self::Tier(code) => return lang.pick(format!("档次：{code}"), format!("tier: {code}")),
            Self::Met(codes) if codes.is_empty() => ("无一满足", "none met"),
            Self::Met(codes) => {
                let codes = codes.join(lang.pick("、", ", "));
                return lang.pick(format!("已满足：{codes}"), format!("met: {codes}"));
            }
            Self::BehindLastBand => ("位次在最后一档之后", "behind the last band"),
            Self::LowestPart(code) => {
                return lang.pick(format!("取最低：{code}"), format!("the lowest counts: {code}"));
            }
            Self::NoPoints => ("只影响等级，不计分", "acts on the grade and gives no points"),
            Self::Decided => ("考核中议定的得分", "points decided on in the assessment"),
        };
        lang.pick(zh, en).to_owned()
    }
}

impl Working {
    /// The arithmetic and its result in one line: `7 - (94 - 93.0) / 0.5 * 1 = 5`, with `≈` where the result was rounded to six places.
    pub fn text(&self) -> String {
        let Some(result) = self.result else { return String::new() };
        if self.arithmetic == result.to_string() {
            return self.arithmetic.clone();
        }
        let exact = self.arithmetic.parse::<Arithmetic>().and_then(|a| a.value()) == Ok(result);
        format!("{} {} {result}", self.arithmetic, if exact { "=" } else { "≈" })
    }

    /// The points computed anew from the text alone.
    ///
    /// # Errors
    /// Where the text is no arithmetic: it was changed, or there are no points.
    pub fn recompute(&self) -> Result<Decimal, Fault> {
        self.arithmetic.parse::<Arithmetic>()?.value().map(stored)
    }

    /// The line for a page: named operands, the arithmetic with the signs of print, the notes.
    pub fn say(&self, lang: Lang) -> String {
        let (comma, stop) = lang.pick(("，", "。"), (", ", ". "));
        let operands: Vec<String> = self
            .operands
            .iter()
            .map(|o| match lang {
                Lang::Zh => format!("{}{}", o.symbol.name(lang), o.value),
                Lang::En => format!("{} {}", o.symbol.name(lang), o.value),
            })
            .collect();
        let mut sentences = Vec::new();
        if !operands.is_empty() {
            sentences.push(operands.join(comma));
        }
        let text = self.text();
        if !text.is_empty() {
            sentences.push(text.replace(" - ", " − ").replace(" * ", " × ").replace(" / ", " ÷ "));
        }
        sentences.extend(self.notes.iter().map(|note| note.say(lang)));
        sentences.join(stop)
    }
}

/// Points as they are stored: six places, half to even, no trailing zeros.
pub(crate) fn stored(points: Decimal) -> Decimal {
    points.round_dp(6).normalize()
}

/// The sum; a scheme of absurd numbers stops at the largest one instead of failing.
pub(crate) fn add(values: impl Iterator<Item = Decimal>) -> Decimal {
    values.fold(Decimal::ZERO, Decimal::saturating_add)
}
