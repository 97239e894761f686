//! Composite indices: the ASEM connectivity index as COINr builds it, weights, sensitivity.

use crate::case::{Case, Results, Table, cells, rows};
use serde_json::{Value, json};
use stats::index::aggregate::aggregate;
use stats::index::normalise::normalise;
use stats::index::treat::treat;
use stats::index::*;
use stats::missing::{Strategy, fill};
use stats::rank::competition_ranks;

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("a-open-1-asem-default", asem_default),
    ("a-open-2-asem-variants", asem_variants),
    ("a-open-3-bod-pca", doubt_and_component),
    ("a-open-4-asem-uncertainty", crate::uncertainty::asem_uncertainty),
    ("a-open-5-weights", weights),
    ("a-open-6-sobol-ishigami", ishigami),
];

/// The tree and the names in it.
pub(crate) struct Asem {
    codes: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) framework: Framework,
    denominators: Vec<String>,
}

pub(crate) fn asem(meta: &Table) -> Asem {
    let of_kind = |kind: &str| -> Vec<usize> {
        (0..meta.rows).filter(|row| meta.text("Type")[*row] == kind).collect()
    };
    let (indicators, groups) = (of_kind("Indicator"), of_kind("Aggregate"));
    let code = |row: &usize| meta.text("iCode")[*row].clone();
    let names: Vec<String> = groups.iter().map(code).collect();
    let parent = |row: usize| names.iter().position(|name| *name == meta.text("Parent")[row]);
    let weight = |row: usize| meta.optional("Weight")[row].unwrap();
    let framework = Framework {
        indicators: indicators
            .iter()
            .map(|&row| Indicator {
                parent: parent(row).unwrap(),
                weight: weight(row),
                direction: if meta.text("Direction")[row] == "-1" {
                    Direction::LowerIsBetter
                } else {
                    Direction::HigherIsBetter
                },
            })
            .collect(),
        groups: groups
            .iter()
            .map(|&row| Group {
                parent: parent(row),
                weight: weight(row),
                method: Aggregation::Arithmetic,
            })
            .collect(),
    };
    Asem {
        codes: indicators.iter().map(code).collect(),
        groups: names,
        framework,
        denominators: indicators.iter().map(|row| meta.text("Denominator")[*row].clone()).collect(),
    }
}

/// Denominated and imputed columns.
pub(crate) fn prepared(data: &Table, asem: &Asem) -> (Vec<Column>, Vec<Column>) {
    let regions = data.text("EurAsia_group");
    let region: Vec<usize> = regions.iter().map(|name| usize::from(name == "Asia")).collect();
    let denominated: Vec<Column> = asem
        .codes
        .iter()
        .zip(&asem.denominators)
        .map(|(code, by)| match by.as_str() {
            "" | "NA" => data.optional(code),
            by => denominate(&data.optional(code), &data.optional(by)).unwrap(),
        })
        .collect();
    let impute = |column: &Column| -> Column {
        let filled = fill(column, Strategy::GroupMean(&region)).unwrap();
        filled.iter().map(|filled| filled.value).collect()
    };
    let imputed = denominated.iter().map(impute).collect();
    (denominated, imputed)
}

fn wide(units: &[String], names: &[String], columns: &[Column]) -> Value {
    let mut table = vec![("uCode", cells(units))];
    table.extend(names.iter().zip(columns).map(|(name, column)| (name.as_str(), cells(column))));
    rows(&table)
}

pub(crate) fn ranks(scores: &[Option<f64>]) -> Vec<Value> {
    let scores: Vec<f64> = scores.iter().map(|x| x.unwrap_or(f64::NAN)).collect();
    cells(&competition_ranks(&scores))
}

fn asem_default(case: &Case) -> Results {
    let (data, asem) = (case.input("idata"), asem(&case.input("imeta")));
    let units = data.text("uCode");
    let (denominated, imputed) = prepared(&data, &asem);
    assert!(screen(&imputed, 0.9).unwrap().into_iter().all(|kept| kept));
    let treated: Vec<Treated> =
        imputed.iter().map(|column| treat(column, &Treatment::default()).unwrap()).collect();
    let scheme = Scheme {
        framework: asem.framework.clone(),
        treatment: Some(Treatment::default()),
        normalisation: Normalisation::MinMax { low: 0.0, high: 100.0 },
    };
    let normalised = scheme.normalised(&imputed).unwrap();
    let scores = scheme.scores(&imputed).unwrap();
    let mut aggregated = wide(units, &asem.groups, &scores);
    for (row, rank) in aggregated.as_array_mut().unwrap().iter_mut().zip(ranks(&scores[10])) {
        row["Rank"] = rank;
    }
    let treatment = |(code, treated): (&String, &Treated)| {
        let touched = !treated.winsorised.is_empty() || treated.logarithm;
        let shape =
            |shape: Option<(f64, f64)>| shape.map_or((None, None), |(s, k)| (Some(s), Some(k)));
        let (before, after) = (shape(treated.before), shape(treated.after.filter(|_| touched)));
        json!({
            "iCode": code,
            "check_SkewKurt0.Pass": !touched, "check_SkewKurt0.Skew": before.0, "check_SkewKurt0.Kurt": before.1,
            "winsorise.nwin": touched.then_some(treated.winsorised.len()),
            "check_SkewKurt1.Pass": touched.then_some(true), "check_SkewKurt1.Skew": after.0, "check_SkewKurt1.Kurt": after.1,
        })
    };
    let values: Vec<Column> = treated.iter().map(|treated| treated.values.clone()).collect();
    let mut results = Results::new();
    results.insert("denominated".into(), wide(units, &asem.codes, &denominated));
    results.insert("imputed".into(), wide(units, &asem.codes, &imputed));
    results.insert("treated".into(), wide(units, &asem.codes, &values));
    results.insert("normalised".into(), wide(units, &asem.codes, &normalised));
    results.insert("aggregated".into(), aggregated);
    let rows = asem.codes.iter().zip(&treated).map(treatment).collect();
    results.insert("treatment".into(), Value::Array(rows));
    results
}

fn asem_variants(case: &Case) -> Results {
    let (data, asem) = (case.input("treated"), asem(&case.input("imeta")));
    let units = data.text("uCode");
    let posts = case.input("goalposts");
    let mut long = Vec::new();
    for (post, code) in posts.text("iCode").iter().enumerate() {
        let column = data.optional(code);
        let by = |method| normalise(&column, Direction::HigherIsBetter, &method).unwrap();
        let goalposts = Normalisation::Goalposts {
            lower: posts.numbers("lower")[post],
            upper: posts.numbers("upper")[post],
            scale: posts.numbers("scale")[post],
        };
        let methods = [
            ("minmax_0_100", by(Normalisation::MinMax { low: 0.0, high: 100.0 })),
            ("minmax_1_100", by(Normalisation::MinMax { low: 1.0, high: 100.0 })),
            ("zscore_0_1", by(Normalisation::ZScore { mean: 0.0, sd: 1.0 })),
            ("zscore_10_2", by(Normalisation::ZScore { mean: 10.0, sd: 2.0 })),
            ("scaled_dist2max", by(Normalisation::DistanceToMax)),
            ("fracmax", by(Normalisation::FractionOfMax)),
            ("rank", by(Normalisation::Rank)),
            ("borda", by(Normalisation::Borda)),
            ("prank", by(Normalisation::PercentRank)),
            ("goalposts", by(goalposts)),
        ];
        for (unit, name) in units.iter().enumerate() {
            let mut row = json!({ "uCode": name, "iCode": code, "x": column[unit] });
            for (method, scores) in &methods {
                row[*method] = json!(scores[unit]);
            }
            long.push(row);
        }
    }

    let columns: Vec<Column> = asem.codes.iter().map(|code| data.optional(code)).collect();
    let index = |change: &dyn Fn(usize) -> Aggregation| {
        let mut framework = asem.framework.clone();
        for (position, group) in framework.groups.iter_mut().enumerate() {
            group.method = change(position);
        }
        let normalisation = Normalisation::MinMax { low: 1.0, high: 100.0 };
        let scheme = Scheme { framework, treatment: None, normalisation };
        scheme.scores(&columns).unwrap().pop().unwrap()
    };
    use Aggregation::*;
    let arithmetic = index(&|_| Arithmetic);
    let geometric = index(&|_| Geometric);
    let harmonic = index(&|_| Harmonic);
    let top = index(&|position| if position == 10 { Copeland } else { Arithmetic });
    let bottom = index(&|position| if position < 8 { Copeland } else { Arithmetic });
    let aggregations = rows(&[
        ("uCode", cells(units)),
        ("a_amean", cells(&arithmetic)),
        ("a_amean_rank", ranks(&arithmetic)),
        ("a_gmean", cells(&geometric)),
        ("a_gmean_rank", ranks(&geometric)),
        ("a_hmean", cells(&harmonic)),
        ("a_hmean_rank", ranks(&harmonic)),
        ("copeland_top", cells(&top)),
        ("copeland_bottom", cells(&bottom)),
    ]);
    Results::from_iter([
        ("normalisations".to_owned(), Value::Array(long)),
        ("aggregations".to_owned(), aggregations),
    ])
}

fn doubt_and_component(case: &Case) -> Results {
    let data = case.input("normalised");
    let columns: Vec<Column> = data.header[1..].iter().map(|name| data.optional(name)).collect();
    let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
    let doubt = aggregate(&slices, &[1.0; 8], Aggregation::BenefitOfTheDoubt).unwrap();
    let full: Vec<Vec<f64>> = data.header[1..].iter().map(|name| data.numbers(name)).collect();
    let component = weight::principal_component(&full).unwrap();
    Results::from_iter([
        ("bod".to_owned(), rows(&[("uCode", cells(data.text("uCode"))), ("bod", cells(&doubt))])),
        ("pca_eigenvalues".to_owned(), json!(component.eigenvalues)),
        ("pc1_loadings".to_owned(), json!(component.loadings)),
    ])
}

fn weights(case: &Case) -> Results {
    let data = case.input("matrix");
    let columns: Vec<Vec<f64>> = data.header.iter().map(|name| data.numbers(name)).collect();
    let matrix: Vec<Vec<f64>> = serde_json::from_value(case.params["ahp_matrix"].clone()).unwrap();
    let judged = weight::ahp(&matrix).unwrap();
    Results::from_iter([
        ("entropy".to_owned(), json!(weight::entropy(&columns).unwrap())),
        ("critic".to_owned(), json!(weight::critic(&columns).unwrap())),
        ("std".to_owned(), json!(weight::spread(&columns).unwrap())),
        ("gini".to_owned(), json!(weight::gini(&columns).unwrap())),
        ("merec".to_owned(), json!(weight::merec(&columns).unwrap())),
        ("cilos".to_owned(), json!(weight::cilos(&columns).unwrap())),
        ("ahp_weights".to_owned(), json!(judged.weights)),
        ("lambda_max".to_owned(), json!(judged.lambda_max)),
        ("CI".to_owned(), json!(judged.consistency_index)),
        ("CR".to_owned(), json!(judged.consistency_ratio)),
        ("geometric_mean_weights".to_owned(), json!(judged.geometric)),
    ])
}

fn ishigami(case: &Case) -> Results {
    let (a, b) = (case.number("a"), case.number("b"));
    let found = sensitivity::sobol(3, 1 << 16, 1, |u| {
        let x: Vec<f64> = u.iter().map(|u| std::f64::consts::PI * (2.0 * u - 1.0)).collect();
        x[0].sin() + a * x[1].sin().powi(2) + b * x[2].powi(4) * x[0].sin()
    })
    .unwrap();
    Results::from_iter([
        ("S1".to_owned(), json!(found.first_order)),
        ("ST".to_owned(), json!(found.total)),
        ("variance".to_owned(), json!(found.variance)),
    ])
}
