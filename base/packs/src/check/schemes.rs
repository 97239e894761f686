//! Schemes: `score` knows what a scheme must satisfy by itself; here is what ties it to the pack.

use score::{Item, Part, Rule as ScoreRule, Scheme};

use super::Known;
use crate::at::At;
use crate::model::{Compute, Filter, Test};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    let never = |code: &str| {
        pack.indicators.iter().any(|indicator| indicator.code == code && indicator.never_scores)
    };
    for scheme in &pack.schemes {
        for breach in scheme.check_for_publication(never) {
            let args = breach.fix.args();
            let mut problem = at_item(pack, scheme, &breach.place, rule_of(&breach.fix))
                .with("place", &breach.place)
                .with("cause", breach.fix.code());
            problem.args.extend(args);
            found.push(problem);
        }
        for item in scheme.items() {
            item_fits(pack, scheme, item, known, found);
        }
        for outside in &scheme.outside {
            owners(pack, scheme, &outside.code, &outside.owner, known, found);
            indicator(pack, scheme, &outside.code, outside.indicator.as_deref(), known, found);
        }
        overlaps(pack, scheme, found);
    }
}

/// A problem at the line of an item, of a part, or of the scheme.
fn at_item(pack: &Pack, scheme: &At<Scheme>, place: &str, rule: Rule) -> Problem {
    let line = |place: &str| pack.scheme_lines.get(&format!("{}/{place}", scheme.code));
    let line = line(place)
        .or_else(|| line(place.split('/').next().unwrap_or(place)))
        .copied()
        .unwrap_or(scheme.place.line);
    Problem::new(&*scheme.place.file, line, rule)
}

fn rule_of(fix: &score::Fix) -> Rule {
    use score::Fix;
    match fix {
        Fix::SchemeSum { .. } => Rule::SchemeSum,
        Fix::DimensionSum { .. } => Rule::GroupSum,
        Fix::DuplicateCode { .. } => Rule::Duplicate,
        Fix::NoOwner => Rule::NoOwner,
        Fix::VetoWithoutGround => Rule::VetoGround,
        Fix::NeverScores { .. } => Rule::NeverScores,
        Fix::BandsLeaveGap { .. } => Rule::Bands,
        Fix::NoDocument => Rule::NoDocument,
        Fix::ValidityReversed => Rule::Dates,
        _ => Rule::ScoreRule,
    }
}

fn item_fits(
    pack: &Pack,
    scheme: &At<Scheme>,
    item: &Item,
    known: &Known<'_>,
    found: &mut Vec<Problem>,
) {
    owners(pack, scheme, &item.code, &item.owner, known, found);
    let drivers = std::iter::once((
        item.code.clone(),
        item.indicator.as_deref(),
        item.rule.as_ref(),
    ))
    .chain(item.parts.iter().map(|part: &Part| {
        (format!("{}/{}", item.code, part.code), part.indicator.as_deref(), Some(&part.rule))
    }));
    for (place, code, rule) in drivers {
        indicator(pack, scheme, &place, code, known, found);
        match rule {
            // A checklist's entries are indicators of their own: 1 is met, 0 is not.
            Some(ScoreRule::Checklist { entries }) => {
                for entry in entries {
                    indicator(pack, scheme, &place, Some(&entry.code), known, found);
                }
            }
            Some(_) if code.is_none() => found.push(
                at_item(pack, scheme, &place, Rule::Unknown)
                    .with("field", "indicator")
                    .with("kind", "indicator")
                    .with("value", &place),
            ),
            _ => {}
        }
    }
}

fn owners(
    pack: &Pack,
    scheme: &At<Scheme>,
    place: &str,
    owners: &[String],
    known: &Known<'_>,
    found: &mut Vec<Problem>,
) {
    for owner in owners.iter().filter(|owner| !known.units.contains(owner.as_str())) {
        found.push(
            at_item(pack, scheme, place, Rule::Unknown)
                .with("field", "owner")
                .with("kind", "unit")
                .with("value", owner),
        );
    }
}

/// The indicator exists, and a rate that scores is not measured from risk-targeted samples.
fn indicator(
    pack: &Pack,
    scheme: &At<Scheme>,
    place: &str,
    code: Option<&str>,
    known: &Known<'_>,
    found: &mut Vec<Problem>,
) {
    let Some(code) = code else { return };
    if !known.indicators.contains(code) {
        found.push(
            at_item(pack, scheme, place, Rule::Unknown)
                .with("field", "indicator")
                .with("kind", "indicator")
                .with("value", code),
        );
        return;
    }
    for edition in pack.indicators.iter().filter(|it| it.code == code) {
        if risk_targeted(&edition.compute) {
            found.push(at_item(pack, scheme, place, Rule::RiskTargeted).with("value", code));
        }
    }
}

/// A pass rate over samples whose purpose is not fixed to evaluation.
fn risk_targeted(compute: &Compute) -> bool {
    let (fact, population, numerator) = match compute {
        Compute::Measured { fact, population, numerator, .. }
        | Compute::Passrate { fact, population, numerator, .. } => (fact, population, numerator),
        _ => return false,
    };
    let rates_verdicts = numerator.iter().any(|filter| filter.column == "verdict");
    let only_evaluation = |filter: &Filter| {
        filter.column == "purpose" && filter.test == Test::Is(vec!["evaluation".to_owned()])
    };
    fact == "samples" && rates_verdicts && !population.iter().any(only_evaluation)
}

/// Two schemes of one family in force on one day would judge twice; the family is the code before
/// its year (`yc-2026`).
fn overlaps(pack: &Pack, scheme: &At<Scheme>, found: &mut Vec<Problem>) {
    let family =
        |code: &str| code.rsplit_once('-').map_or(code.to_owned(), |(name, _)| name.to_owned());
    for other in pack.schemes.iter().take_while(|other| other.code != scheme.code) {
        let apart = other.valid_to.is_some_and(|last| last < scheme.valid_from)
            || scheme.valid_to.is_some_and(|last| last < other.valid_from);
        if family(&other.code) == family(&scheme.code) && !apart {
            found.push(
                scheme
                    .problem("valid_from", Rule::Overlap)
                    .with("value", &scheme.code)
                    .with("other", &other.code),
            );
        }
    }
}
