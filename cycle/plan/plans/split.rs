//! Whether parts amount to the whole. Pure, in decimals: 95 of 100 is five short, never 4.999….

use terms::Decimal;

/// How parts become the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Parts add up to the whole: numbers of firms, lots, prizes.
    Sum,
    /// The weighted mean of the parts is the whole: rates.
    Weight,
    /// Every part does the whole task; a number is a floor (or a ceiling) for each.
    All,
}

impl Rule {
    pub fn code(self) -> &'static str {
        match self {
            Rule::Sum => "sum",
            Rule::Weight => "weight",
            Rule::All => "all",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        [Rule::Sum, Rule::Weight, Rule::All].into_iter().find(|rule| rule.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    pub rule: Rule,
    /// None where the task carries no number.
    pub value: Option<Decimal>,
    /// Smaller is better: a part's number must not lie above the whole's.
    pub lower: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Who answers for it.
    pub unit: i64,
    pub value: Option<Decimal>,
    pub weight: Option<Decimal>,
}

/// One reason why parts are not the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    NoParts,
    /// One unit twice: two parts, one who answers.
    Twice {
        unit: i64,
    },
    NoWholeValue,
    NoValue {
        unit: i64,
    },
    NoWeight {
        unit: i64,
    },
    Negative {
        unit: i64,
    },
    Short {
        total: Decimal,
        missing: Decimal,
    },
    Over {
        total: Decimal,
        excess: Decimal,
    },
    MeanBelow {
        mean: Decimal,
        missing: Decimal,
    },
    MeanAbove {
        mean: Decimal,
        excess: Decimal,
    },
    /// A part asks less of its unit than the whole asks of all.
    Laxer {
        unit: i64,
        value: Decimal,
        wanted: Decimal,
    },
    /// The numbers are too large for exact arithmetic.
    TooLarge,
}

impl Gap {
    /// The message, with the unit that it is about where there is one.
    pub fn told(&self) -> (&'static str, Option<i64>, Vec<(&'static str, String)>) {
        let say = |value: &Decimal| value.normalize().to_string();
        match self {
            Gap::NoParts => ("plan-gap-no-parts", None, vec![]),
            Gap::Twice { unit } => ("plan-gap-twice", Some(*unit), vec![]),
            Gap::NoWholeValue => ("plan-gap-no-whole-value", None, vec![]),
            Gap::NoValue { unit } => ("plan-gap-no-value", Some(*unit), vec![]),
            Gap::NoWeight { unit } => ("plan-gap-no-weight", Some(*unit), vec![]),
            Gap::Negative { unit } => ("plan-gap-negative", Some(*unit), vec![]),
            Gap::Short { total, missing } => {
                ("plan-gap-short", None, vec![("total", say(total)), ("missing", say(missing))])
            }
            Gap::Over { total, excess } => {
                ("plan-gap-over", None, vec![("total", say(total)), ("excess", say(excess))])
            }
            Gap::MeanBelow { mean, missing } => {
                ("plan-gap-mean-below", None, vec![("mean", say(mean)), ("missing", say(missing))])
            }
            Gap::MeanAbove { mean, excess } => {
                ("plan-gap-mean-above", None, vec![("mean", say(mean)), ("excess", say(excess))])
            }
            Gap::Laxer { unit, value, wanted } => (
                "plan-gap-laxer",
                Some(*unit),
                vec![("value", say(value)), ("wanted", say(wanted))],
            ),
            Gap::TooLarge => ("plan-gap-too-large", None, vec![]),
        }
    }
}

/// Whether the parts are the whole.
///
/// # Errors
/// Every [`Gap`] that can be told at once.
pub fn reconcile(whole: &Whole, parts: &[Part]) -> Result<(), Vec<Gap>> {
    let mut gaps = Vec::new();
    if parts.is_empty() {
        return Err(vec![Gap::NoParts]);
    }
    for (at, part) in parts.iter().enumerate() {
        if parts[..at].iter().any(|other| other.unit == part.unit) {
            gaps.push(Gap::Twice { unit: part.unit });
        }
    }
    match whole.rule {
        Rule::All => all(whole, parts, &mut gaps),
        Rule::Sum | Rule::Weight => match whole.value {
            None => gaps.push(Gap::NoWholeValue),
            Some(value) => {
                complete(whole.rule, parts, &mut gaps);
                if gaps.is_empty() {
                    gaps.extend(amount(whole.rule, value, parts));
                }
            }
        },
    }
    if gaps.is_empty() { Ok(()) } else { Err(gaps) }
}

fn all(whole: &Whole, parts: &[Part], gaps: &mut Vec<Gap>) {
    let Some(wanted) = whole.value else { return };
    for part in parts {
        match part.value {
            None => gaps.push(Gap::NoValue { unit: part.unit }),
            Some(value) if whole.lower && value > wanted || !whole.lower && value < wanted => {
                gaps.push(Gap::Laxer { unit: part.unit, value, wanted });
            }
            Some(_) => {}
        }
    }
}

fn complete(rule: Rule, parts: &[Part], gaps: &mut Vec<Gap>) {
    for part in parts {
        if part.value.is_none() {
            gaps.push(Gap::NoValue { unit: part.unit });
        }
        if rule == Rule::Weight {
            match part.weight {
                None => gaps.push(Gap::NoWeight { unit: part.unit }),
                Some(weight) if weight <= Decimal::ZERO => {
                    gaps.push(Gap::Negative { unit: part.unit });
                }
                Some(_) => {}
            }
        }
    }
}

/// The weighted sums are compared with the whole times the weights, so nothing is rounded before it is
/// judged; only the mean that is told is.
fn amount(rule: Rule, whole: Decimal, parts: &[Part]) -> Option<Gap> {
    let weight = |part: &Part| match rule {
        Rule::Weight => part.weight,
        Rule::Sum | Rule::All => Some(Decimal::ONE),
    };
    let mut total = Decimal::ZERO;
    let mut weights = Decimal::ZERO;
    for part in parts {
        let (Some(value), Some(weight)) = (part.value, weight(part)) else { return None };
        let added = value.checked_mul(weight).and_then(|it| total.checked_add(it));
        let (Some(sum), Some(all)) = (added, weights.checked_add(weight)) else {
            return Some(Gap::TooLarge);
        };
        (total, weights) = (sum, all);
    }
    if rule == Rule::Sum {
        return match total.cmp(&whole) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Less => Some(Gap::Short { total, missing: whole - total }),
            std::cmp::Ordering::Greater => Some(Gap::Over { total, excess: total - whole }),
        };
    }
    let Some(wanted) = whole.checked_mul(weights) else { return Some(Gap::TooLarge) };
    let mean = total.checked_div(weights)?.round_dp(6);
    match total.cmp(&wanted) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => Some(Gap::MeanBelow { mean, missing: whole - mean }),
        std::cmp::Ordering::Greater => Some(Gap::MeanAbove { mean, excess: mean - whole }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }
    fn part(unit: i64, value: &str, weight: &str) -> Part {
        Part { unit, value: value.parse().ok(), weight: weight.parse().ok() }
    }
    fn whole(rule: Rule, value: &str) -> Whole {
        Whole { rule, value: value.parse().ok(), lower: false }
    }

    #[test]
    fn ninety_five_of_a_hundred_is_five_short() {
        let parts = [part(1, "40", ""), part(2, "30.5", ""), part(3, "24.5", "")];
        let gap = Gap::Short { total: d("95"), missing: d("5") };
        assert_eq!(reconcile(&whole(Rule::Sum, "100"), &parts), Err(vec![gap]));
        let (key, _, args) = gap.told();
        assert_eq!(ui::ta(terms::Lang::Zh, key, &args), "分解合计 95，还差 5");
        assert_eq!(reconcile(&whole(Rule::Sum, "95.0"), &parts), Ok(()));
        let over = Gap::Over { total: d("95"), excess: d("5") };
        assert_eq!(reconcile(&whole(Rule::Sum, "90"), &parts), Err(vec![over]));
    }

    #[test]
    fn tenths_add_up_as_on_paper() {
        let parts: Vec<Part> = (1..=10).map(|unit| part(unit, "0.1", "")).collect();
        assert_eq!(reconcile(&whole(Rule::Sum, "1"), &parts), Ok(()));
    }

    #[test]
    fn a_rate_is_split_by_weight_and_judged_before_it_is_rounded() {
        // Weights by output: 3 and 1 give (3 × 96 + 92) / 4 = 95.
        let parts = [part(1, "96", "3"), part(2, "92", "1")];
        assert_eq!(reconcile(&whole(Rule::Weight, "95"), &parts), Ok(()));
        let below = Gap::MeanBelow { mean: d("95"), missing: d("0.5") };
        assert_eq!(reconcile(&whole(Rule::Weight, "95.5"), &parts), Err(vec![below]));
        // One third can only be told rounded; it is judged exactly.
        let thirds = [part(1, "1", "1"), part(2, "0", "2")];
        let gap = reconcile(&whole(Rule::Weight, "0.333333"), &thirds).unwrap_err();
        assert!(matches!(gap[0], Gap::MeanAbove { .. }), "{gap:?}");
    }

    #[test]
    fn each_does_the_whole_and_asks_no_less() {
        let parts = [part(1, "100", ""), part(2, "98", "")];
        let laxer = Gap::Laxer { unit: 2, value: d("98"), wanted: d("100") };
        assert_eq!(reconcile(&whole(Rule::All, "100"), &parts), Err(vec![laxer]));
        let lower = Whole { lower: true, ..whole(Rule::All, "98") };
        let higher = Gap::Laxer { unit: 1, value: d("100"), wanted: d("98") };
        assert_eq!(reconcile(&lower, &parts), Err(vec![higher]));
        assert_eq!(reconcile(&whole(Rule::All, ""), &[part(1, "", "")]), Ok(()));
    }

    #[test]
    fn what_lacks_is_told_for_every_part_at_once() {
        let parts = [part(1, "", "1"), part(2, "5", ""), part(2, "5", "-1")];
        assert_eq!(
            reconcile(&whole(Rule::Weight, "5"), &parts).unwrap_err(),
            [
                Gap::Twice { unit: 2 },
                Gap::NoValue { unit: 1 },
                Gap::NoWeight { unit: 2 },
                Gap::Negative { unit: 2 },
            ]
        );
        assert_eq!(reconcile(&whole(Rule::Sum, "5"), &[]), Err(vec![Gap::NoParts]));
        assert_eq!(
            reconcile(&whole(Rule::Sum, ""), &[part(1, "5", "")]),
            Err(vec![Gap::NoWholeValue])
        );
    }

    #[test]
    fn numbers_beyond_arithmetic_are_told_and_do_not_panic() {
        let huge = Part { unit: 1, value: Some(Decimal::MAX), weight: Some(Decimal::MAX) };
        let parts = [huge, Part { unit: 2, ..huge }];
        for rule in [Rule::Sum, Rule::Weight] {
            let whole = Whole { rule, value: Some(Decimal::ONE), lower: false };
            assert_eq!(reconcile(&whole, &parts), Err(vec![Gap::TooLarge]));
        }
    }
}
