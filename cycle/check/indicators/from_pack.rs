//! From what a pack says to what is kept.

use packs::Pack;

use super::definition::*;

/// All definitions of a pack, each complete in itself.
pub fn definitions(pack: &Pack) -> Vec<Definition> {
    pack.indicators.iter().map(|indicator| definition(pack, indicator)).collect()
}

fn definition(pack: &Pack, it: &packs::Indicator) -> Definition {
    Definition {
        code: it.code.clone(),
        version: it.version,
        from: it.from,
        to: it.to,
        name: it.name.clone(),
        short: it.short.clone(),
        meaning: it.definition.meaning.clone(),
        scope: it.definition.scope.clone(),
        numerator: it.definition.numerator.clone(),
        denominator: it.definition.denominator.clone(),
        exclusions: it.definition.exclusions.clone(),
        missing: it.definition.missing.clone(),
        source: it.definition.source.clone(),
        assumed: it.definition.assumed,
        frequency: it.definition.frequency.word().to_owned(),
        quality: it.quality.word().to_owned(),
        work: it.work.map(|work| work.word().to_owned()),
        transformation: it.transformation.word().to_owned(),
        direction: direction(it.direction),
        measure: it.measure.unit.clone(),
        decimals: it.measure.decimals,
        owner: it.owner.clone(),
        targets: it
            .targets
            .iter()
            .map(|target| Target {
                year: target.year.into(),
                value: target.value,
                document: target.document.clone(),
                assumed: target.assumed,
            })
            .collect(),
        limits: it.limits.as_ref().map(limits),
        evidence: it.evidence.word().to_owned(),
        compute: compute(pack, &it.compute),
        roll_up: match it.roll_up {
            packs::RollUp::Sum => RollUp::Sum,
            packs::RollUp::Ratio => RollUp::Ratio,
            packs::RollUp::Weighted => RollUp::Weighted,
            packs::RollUp::None => RollUp::None,
        },
        interval: match it.interval {
            packs::Interval::Wilson => IntervalKind::Wilson,
            packs::Interval::Stratified => IntervalKind::Stratified,
            packs::Interval::Mean => IntervalKind::Mean,
            packs::Interval::None => IntervalKind::None,
        },
        publishing_size: it.publishing_size.into(),
        never_scores: it.never_scores,
        synthetic: it.synthetic,
    }
}

fn limits(of: &packs::Limits) -> Limits {
    Limits {
        min: of.min,
        max: of.max,
        scale: match of.scale {
            packs::LimitScale::Plain => Scale::Plain,
            packs::LimitScale::Log => Scale::Log,
        },
        slack: of.slack,
        jump: of.jump,
        at: of
            .at
            .iter()
            .map(|at| UnitLimits { unit: at.unit.clone(), min: at.min, max: at.max })
            .collect(),
        source: of.source.clone(),
        assumed: of.assumed,
    }
}

fn direction(of: packs::Direction) -> Direction {
    match of {
        packs::Direction::Higher => Direction::Higher,
        packs::Direction::Lower => Direction::Lower,
        packs::Direction::Neither => Direction::Neither,
    }
}

fn compute(pack: &Pack, of: &packs::Compute) -> Compute {
    match of {
        packs::Compute::Entered => Compute::Entered,
        packs::Compute::Measured {
            fact,
            aggregate,
            population,
            numerator,
            denominator,
            column,
            scale,
            window,
        } => Compute::Measured(Measured {
            fact: fact.clone(),
            aggregate: match aggregate {
                packs::Aggregate::Count => Aggregate::Count,
                packs::Aggregate::Ratio => Aggregate::Ratio,
                packs::Aggregate::Mean => Aggregate::Mean,
                packs::Aggregate::Sum => Aggregate::Sum,
                packs::Aggregate::Distinct => Aggregate::Distinct,
            },
            population: filters(population),
            numerator: filters(numerator),
            denominator: filters(denominator),
            column: column.clone(),
            scale: *scale,
            window: match window {
                packs::Window::Period => Window::Period,
                packs::Window::Stock => Window::Stock,
            },
        }),
        packs::Compute::Formula { feel } => Compute::Formula { text: feel.clone() },
        packs::Compute::Passrate {
            fact,
            population,
            numerator,
            strata,
            strata_length,
            weights,
        } => Compute::Passrate(Passrate {
            fact: fact.clone(),
            population: filters(population),
            numerator: filters(numerator),
            strata: strata.clone(),
            strata_length: *strata_length,
            weights: weights.clone(),
        }),
        packs::Compute::Competitiveness { tree } => Compute::Competitiveness(index(pack, tree)),
    }
}

fn filters(of: &[packs::Filter]) -> Vec<Filter> {
    of.iter()
        .map(|filter| Filter {
            column: filter.column.clone(),
            test: match &filter.test {
                packs::Test::Is(words) => Test::Is(words.clone()),
                packs::Test::Not(words) => Test::Not(words.clone()),
                packs::Test::AtLeast(bound) => Test::AtLeast(*bound),
                packs::Test::AtMost(bound) => Test::AtMost(*bound),
                packs::Test::Present(present) => Test::Present(*present),
            },
        })
        .collect()
}

/// The tree with its reference table inside, so that the definition stands alone.
fn index(pack: &Pack, code: &str) -> Competitiveness {
    let tree = pack.trees.iter().find(|tree| tree.code == code);
    let bounds = |indicator: &str| {
        pack.references
            .iter()
            .filter(|row| row.tree == code && row.indicator == indicator)
            .map(|row| Bounds {
                min: row.min,
                max: row.max,
                from: Some(row.from),
                to: row.to,
                source: row.source.clone(),
                assumed: row.assumed,
            })
            .collect()
    };
    let leaf = |leaf: &packs::Leaf| Leaf {
        indicator: leaf.indicator.clone(),
        branch: leaf.branch.clone(),
        twig: leaf.twig.clone(),
        direction: direction(leaf.direction),
        weight: (leaf.weight.0, leaf.weight.1),
        bounds: bounds(&leaf.indicator),
    };
    Competitiveness {
        name: tree.map(|tree| tree.name.clone()).unwrap_or_default(),
        label: tree.map(|tree| tree.label.clone()).unwrap_or_default(),
        source: tree.map(|tree| tree.source.clone()).unwrap_or_default(),
        leaves: tree.map(|tree| tree.leaf.iter().map(leaf).collect()).unwrap_or_default(),
        bands: pack
            .reading_bands
            .iter()
            .map(|band| ReadingBand {
                reading: band.reading.clone(),
                from: band.from,
                name: band.name.clone(),
                source: band.source.clone(),
            })
            .collect(),
    }
}
