//! What follows from a result, as a proposal: software proposes, a named person opens the case.
//!
//! Grounds come in a fixed order: a veto, points below the absolute line, a measure not done, a regional
//! or industry-wide problem badly handled, and last places only where an issued document says so. A tie across
//! the cut is not broken by the program: a person decides, and that is a step of the round.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

/// Why a unit is proposed for rectification. The order is the order of weight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    Veto {
        code: String,
    },
    BelowLine {
        score: Decimal,
        line: Decimal,
    },
    /// A task of the year's plan that is late or was never verified.
    MeasureNotDone {
        case: i64,
    },
    /// A case of a regional or industry problem that was late or without effect.
    ProblemBadlyHandled {
        case: i64,
    },
    Bottom {
        count: u32,
        document: String,
    },
}

impl Trigger {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Veto { .. } => "veto",
            Self::BelowLine { .. } => "below-line",
            Self::MeasureNotDone { .. } => "measure",
            Self::ProblemBadlyHandled { .. } => "problem",
            Self::Bottom { .. } => "bottom",
        }
    }
    /// The case that it comes from.
    pub fn case(&self) -> Option<i64> {
        match self {
            Self::MeasureNotDone { case } | Self::ProblemBadlyHandled { case } => Some(*case),
            _ => None,
        }
    }
}

/// What is known of a unit when triggers are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub unit: i64,
    /// None where nothing of it is known; who has no score is not last.
    pub score: Option<Decimal>,
    pub vetoes: Vec<String>,
    pub measures: Vec<i64>,
    pub problems: Vec<i64>,
}

/// The rules of the scheme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    pub line: Option<Decimal>,
    /// How many, and by which document.
    pub bottom: Option<(u32, String)>,
}

/// What is proposed for whom, and the tie that a person must decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposals {
    /// Grounds of each unit, the gravest first.
    pub by_unit: BTreeMap<i64, Vec<Trigger>>,
    pub tie: Option<Tie>,
}

/// Units with the same score on both sides of the cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub score: Decimal,
    pub units: BTreeSet<i64>,
    /// How many of them the rule asks for.
    pub wanted: usize,
}

/// Looks for triggers. `chosen` are the units that a person named at a tie.
pub fn propose(rules: &Rules, known: &[Known], chosen: Option<&BTreeSet<i64>>) -> Proposals {
    let mut proposals = Proposals::default();
    let mut add = |unit: i64, trigger: Trigger| {
        proposals.by_unit.entry(unit).or_default().push(trigger);
    };
    for it in known {
        for code in &it.vetoes {
            add(it.unit, Trigger::Veto { code: code.clone() });
        }
        if let (Some(score), Some(line)) = (it.score, rules.line)
            && score < line
        {
            add(it.unit, Trigger::BelowLine { score, line });
        }
        for &case in &it.measures {
            add(it.unit, Trigger::MeasureNotDone { case });
        }
        for &case in &it.problems {
            add(it.unit, Trigger::ProblemBadlyHandled { case });
        }
    }
    // A rule without the paper that issued it is no rule.
    if let Some((count, document)) = rules.bottom.as_ref().filter(|it| !it.1.trim().is_empty()) {
        let (last, tie) = bottom(known, *count as usize);
        let decided = tie.as_ref().zip(chosen).map(|(tie, chosen)| {
            chosen.intersection(&tie.units).copied().collect::<BTreeSet<i64>>()
        });
        for unit in last.into_iter().chain(decided.iter().flatten().copied()) {
            add(unit, Trigger::Bottom { count: *count, document: document.clone() });
        }
        let open = |tie: &Tie| decided.as_ref().is_none_or(|chosen| chosen.len() != tie.wanted);
        proposals.tie = tie.filter(open);
    }
    for triggers in proposals.by_unit.values_mut() {
        triggers.sort();
    }
    proposals
}

/// Who is certainly among the last, and the tie across the cut.
fn bottom(known: &[Known], count: usize) -> (Vec<i64>, Option<Tie>) {
    let mut scores: Vec<(Decimal, i64)> =
        known.iter().filter_map(|it| Some((it.score?, it.unit))).collect();
    scores.sort();
    let count = count.min(scores.len());
    let Some(&(cut, _)) = count.checked_sub(1).and_then(|at| scores.get(at)) else {
        return Default::default();
    };
    let at_cut: BTreeSet<i64> =
        scores.iter().filter(|(score, _)| *score == cut).map(|(_, unit)| *unit).collect();
    let below: Vec<i64> =
        scores.iter().filter(|(score, _)| *score < cut).map(|(_, unit)| *unit).collect();
    let wanted = count - below.len();
    if at_cut.len() == wanted {
        return (below.into_iter().chain(at_cut).collect(), None);
    }
    (below, Some(Tie { score: cut, units: at_cut, wanted }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(unit: i64, score: &str) -> Known {
        Known { unit, score: score.parse().ok(), ..Known::default() }
    }
    fn rules(line: Option<&str>, bottom: Option<(u32, &str)>) -> Rules {
        Rules {
            line: line.map(|line| line.parse().unwrap()),
            bottom: bottom.map(|(count, document)| (count, document.to_owned())),
        }
    }

    #[test]
    fn grounds_come_in_the_order_of_their_weight() {
        let one = Known {
            vetoes: vec!["V1".into()],
            measures: vec![7],
            problems: vec![9],
            ..known(1, "40")
        };
        let found =
            propose(&rules(Some("60"), Some((1, "示例文号"))), &[one, known(2, "90")], None);
        let words: Vec<&str> = found.by_unit[&1].iter().map(Trigger::word).collect();
        assert_eq!(words, ["veto", "below-line", "measure", "problem", "bottom"]);
        assert_eq!(found.by_unit.len(), 1);
    }

    #[test]
    fn exactly_on_the_line_is_not_below_it() {
        let found = propose(&rules(Some("60"), None), &[known(1, "60"), known(2, "59.99")], None);
        assert_eq!(found.by_unit.keys().copied().collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_bottom_rule_without_its_document_strikes_nobody() {
        let found = propose(&rules(None, Some((2, " "))), &[known(1, "60"), known(2, "70")], None);
        assert_eq!(found, Proposals::default());
    }

    #[test]
    fn a_tie_across_the_cut_waits_for_a_person() {
        let all = [known(1, "60"), known(2, "70"), known(3, "70"), known(4, "80")];
        let rules = rules(None, Some((2, "示例文号")));
        let open = propose(&rules, &all, None);
        assert_eq!(open.by_unit.keys().copied().collect::<Vec<_>>(), [1]);
        let tie = open.tie.unwrap();
        assert_eq!((tie.units, tie.wanted), (BTreeSet::from([2, 3]), 1));
        let decided = propose(&rules, &all, Some(&BTreeSet::from([3])));
        assert_eq!(decided.by_unit.keys().copied().collect::<Vec<_>>(), [1, 3]);
        assert_eq!(decided.tie, None);
        // Somebody outside the tie, or too many of it, decides nothing.
        assert!(propose(&rules, &all, Some(&BTreeSet::from([4]))).tie.is_some());
        assert!(propose(&rules, &all, Some(&BTreeSet::from([2, 3]))).tie.is_some());
    }

    #[test]
    fn a_tie_wholly_inside_the_cut_needs_nobody() {
        let all = [known(1, "60"), known(2, "60"), known(3, "70")];
        let found = propose(&rules(None, Some((2, "示例文号"))), &all, None);
        assert_eq!(found.by_unit.keys().copied().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(found.tie, None);
    }

    #[test]
    fn who_has_no_score_is_not_last() {
        let all = [known(1, "no score"), known(2, "70")];
        let found = propose(&rules(Some("60"), Some((1, "示例文号"))), &all, None);
        assert_eq!(found.by_unit.keys().copied().collect::<Vec<_>>(), [2]);
    }
}
