//! Measurement: two gauge studies, the end gauge and the impedance of GUM annex H, a sum of
//! rectangles.

use crate::case::{Case, Results};
use serde_json::{Value, json};
use stats::measurement::gauge::{Components, Line, RangeFactors, anova, range_method};
use stats::measurement::monte_carlo::{adaptive, simulate};
use stats::measurement::uncertainty::{Quantity, coverage_factor, effective_degrees, propagate};

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("i-open-1-grr-aiag", gauge_study),
    ("i-open-2-grr-sixsigma", gauge_study),
    ("i-open-3-gum-h1-h2", annex_h),
    ("i-open-4-gum-s1-additive", rectangles),
    ("i-open-5-jcgm101-adaptive", adaptively),
];

fn gauge_study(case: &Case) -> Results {
    let data = case.input("data");
    let level = |name: &str| -> Vec<usize> {
        let mut known: Vec<&String> = Vec::new();
        let place = |text| match known.iter().position(|k| *k == text) {
            Some(place) => place,
            None => {
                known.push(text);
                known.len() - 1
            }
        };
        data.text(name).iter().map(place).collect()
    };
    let (part, operator, y) = (level("part"), level("operator"), data.numbers("y"));
    let count = |levels: &[usize]| levels.iter().max().unwrap() + 1;
    let mut study = vec![vec![Vec::new(); count(&operator)]; count(&part)];
    for ((part, operator), y) in part.iter().zip(&operator).zip(&y) {
        study[*part][*operator].push(*y);
    }
    let found = anova(&study).unwrap();
    let line = |name: &str, line: Line| {
        json!({
            "source": name, "df": line.df, "SS": line.squares, "MS": line.mean_square, "F": line.f,
            "p": line.p,
        })
    };
    let components = |model: &str, found: Components| {
        json!({
            "model": model, "repeatability": found.repeatability, "operator": found.operator,
            "interaction": found.interaction, "reproducibility": found.reproducibility(),
            "grr": found.gauge(), "part": found.part, "total": found.total(),
            "pct_grr_of_total_sd": found.percent_of_spread(),
            "pct_contribution_grr": found.percent_contribution(), "ndc": found.categories(),
        })
    };
    let table = json!([
        line("part", found.part),
        line("operator", found.operator),
        line("interaction", found.interaction),
        line("repeatability", found.repeatability),
    ]);
    let models = json!([
        components("with_interaction", found.with_interaction()),
        components("pooled", found.pooled()),
    ]);
    let mut results =
        Results::from_iter([("anova".to_owned(), table), ("components".to_owned(), models)]);
    if case.params["K1"].is_number() {
        let [k1, k2, k3] = ["K1", "K2", "K3"].map(|name| case.number(name));
        let ranges = range_method(&study, &RangeFactors { k1, k2, k3 }).unwrap();
        results.extend([
            ("xbarR_EV".to_owned(), json!(ranges.equipment)),
            ("xbarR_AV".to_owned(), json!(ranges.appraiser)),
            ("xbarR_GRR".to_owned(), json!(ranges.gauge)),
            ("xbarR_PV".to_owned(), json!(ranges.part)),
            ("xbarR_TV".to_owned(), json!(ranges.total)),
            ("xbarR_pct_GRR".to_owned(), json!(ranges.percent)),
            ("xbarR_ndc".to_owned(), json!(ranges.categories)),
        ]);
    }
    results
}

fn annex_h(case: &Case) -> Results {
    let contributions: Vec<f64> =
        serde_json::from_value(case.params["h1_contributions_nm"].clone()).unwrap();
    let degrees: Vec<String> = serde_json::from_value(case.params["h1_dof"].clone()).unwrap();
    let degrees: Vec<f64> = degrees.iter().map(|text| text.parse().unwrap()).collect();
    let sides: Vec<Quantity> =
        contributions.iter().map(|u| Quantity { value: 0.0, uncertainty: *u }).collect();
    let combined = propagate(&sides, None, |x| x.iter().sum()).unwrap().uncertainty;
    let effective = effective_degrees(&contributions, &degrees).unwrap();
    let factor = coverage_factor(0.99, effective).unwrap();

    let h2 = |name: &str| case.params["h2"][name].as_f64().unwrap();
    let quantities = [("V", "uV"), ("I", "uI"), ("phi", "uphi")]
        .map(|(value, u)| Quantity { value: h2(value), uncertainty: h2(u) });
    let (vi, vp, ip) = (h2("rVI"), h2("rVphi"), h2("rIphi"));
    let correlation = [vec![1.0, vi, vp], vec![vi, 1.0, ip], vec![vp, ip, 1.0]];
    let through =
        |model: fn(&[f64]) -> f64| propagate(&quantities, Some(&correlation), model).unwrap();
    let r = through(|x| x[0] / x[1] * x[2].cos());
    let x = through(|x| x[0] / x[1] * x[2].sin());
    let z = through(|x| x[0] / x[1]);
    let pairs: [(&str, Value); 10] = [
        ("h1_uc", json!(combined)),
        ("h1_dof_eff", json!(effective.floor())),
        ("h1_k99", json!(factor)),
        ("h1_U99", json!(factor * combined)),
        ("h2_R", json!(r.value)),
        ("h2_uR", json!(r.uncertainty)),
        ("h2_X", json!(x.value)),
        ("h2_uX", json!(x.uncertainty)),
        ("h2_Z", json!(z.value)),
        ("h2_uZ", json!(z.uncertainty)),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn rectangles(case: &Case) -> Results {
    let edge = 3f64.sqrt();
    let sum = |stream: &mut stats::stream::Stream| {
        (0..4).map(|_| edge * (2.0 * stream.uniform() - 1.0)).sum()
    };
    let found = simulate(case.number("trials") as usize, 1, 2, 0.95, sum).unwrap();
    let one = Quantity { value: 0.0, uncertainty: 1.0 };
    let linear = propagate(&[one; 4], None, |x| x.iter().sum()).unwrap();
    let factor = coverage_factor(0.95, f64::INFINITY).unwrap();
    Results::from_iter([
        ("u".to_owned(), json!(found.uncertainty)),
        ("hi".to_owned(), json!(found.symmetric.high)),
        ("lo".to_owned(), json!(found.symmetric.low)),
        ("gauss_hi".to_owned(), json!(factor * linear.uncertainty)),
    ])
}

/// The upper end of the central interval of a sum of independent rectangles around 0: the distribution
/// of such a sum is a sum of powers over all corners, `Σ ±(x + Σ ±a)₊ⁿ/(n! Π 2a)`.
fn upper_end_of_rectangles(half_widths: &[f64], coverage: f64) -> f64 {
    let n = half_widths.len();
    let volume: f64 = half_widths.iter().zip(1..).map(|(a, k)| 2.0 * a * f64::from(k)).product();
    let below = |x: f64| {
        let corner = |corner: u32| {
            let side = |place: usize| if corner >> place & 1 == 1 { 1.0 } else { -1.0 };
            let reach: f64 = half_widths.iter().enumerate().map(|(k, a)| side(k) * a).sum();
            let sign: f64 = (0..n).map(side).product();
            sign * (x + reach).max(0.0).powi(n as i32)
        };
        (0..1 << n).map(corner).sum::<f64>() / volume
    };
    let (mut low, mut high) = (0.0, half_widths.iter().sum::<f64>());
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if below(middle) < 0.5 + 0.5 * coverage { low = middle } else { high = middle }
    }
    low
}

/// What the guide prints for its additive models, from closed forms: nothing rests on how the case was
/// keyed.
fn check_printed(case: &Case, coverage: f64) {
    let edge = 3f64.sqrt();
    let normal = 2.0 * stats::distribution::normal::quantile(0.5 + 0.5 * coverage);
    let rectangular = upper_end_of_rectangles(&[edge; 4], coverage);
    let unequal = upper_end_of_rectangles(&[edge, edge, edge, 10.0 * edge], coverage);
    for (name, u, end, digit) in [
        ("normal", 2.0, normal, 0.01),
        ("rectangular", 2.0, rectangular, 0.01),
        ("unequal", 103f64.sqrt(), unequal, 0.1),
    ] {
        let printed: Vec<f64> =
            serde_json::from_value(case.expected[name]["value"].clone()).unwrap();
        for (printed, exact) in printed.iter().zip([0.0, u, -end, end]) {
            assert!((printed - exact).abs() <= 0.5 * digit, "{name}: {printed} is {exact}");
        }
    }
}

/// The additive models of JCGM 101, run until two digits of the uncertainty are settled.
fn adaptively(case: &Case) -> Results {
    let (digits, coverage) = (case.number("digits") as u32, case.number("coverage"));
    check_printed(case, coverage);
    let rectangle = |s: &mut stats::stream::Stream| 3f64.sqrt() * (2.0 * s.uniform() - 1.0);
    let found = [
        adaptive(digits, 1, coverage, |s| (0..4).map(|_| s.normal()).sum()),
        adaptive(digits, 2, coverage, |s| (0..4).map(|_| rectangle(s)).sum()),
        adaptive(digits, 3, coverage, |s| {
            (0..3).map(|_| rectangle(s)).sum::<f64>() + 10.0 * rectangle(s)
        }),
    ];
    let names = ["normal", "rectangular", "unequal"];
    let row = |found: &stats::measurement::monte_carlo::Simulated| {
        json!([found.mean, found.uncertainty, found.symmetric.low, found.symmetric.high])
    };
    names.iter().zip(found).map(|(name, run)| ((*name).to_owned(), row(&run.unwrap()))).collect()
}
