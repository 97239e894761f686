//! Laboratories: nickel in Canadian syenite, glucose in serum, Youden pairs, a key comparison.

use crate::case::{Case, Results};
use serde_json::{Value, json};
use stats::laboratory::consensus::{dersimonian_laird, mandel_paule, weighted_mean};
use stats::laboratory::pairs::youden;
use stats::laboratory::precision::{
    cochran_critical, cochran_shares, grubbs, grubbs_critical, mandel, mandel_critical, precision,
};
use stats::laboratory::robust::{
    Constants, algorithm_a, hampel, made, normalised_iqr, q_method, qn,
};
use stats::laboratory::scores::{Assigned, score};

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("e-open-1-robust-scores-abbey", nickel),
    ("e-open-2-iso5725-glucose", glucose),
    ("e-open-3-youden-keycomparison", pairs_and_key),
];

fn results<const N: usize>(pairs: [(&str, Value); N]) -> Results {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn nickel(case: &Case) -> Results {
    let data = case.input("data");
    let (x, u) = (data.numbers("x"), data.numbers("u"));
    let exact = algorithm_a(&x, Constants::Exact).unwrap();
    let iso = algorithm_a(&x, Constants::Iso).unwrap();
    let spread = q_method(&x).unwrap();
    let assigned = Assigned {
        value: iso.mean,
        uncertainty: iso.uncertainty(x.len()),
        sigma: case.number("sigma_pt"),
    };
    let row = |index: usize| {
        let found = score(x[index], Some(u[index]), &assigned).unwrap();
        json!({
            "lab": data.text("lab")[index], "x": x[index], "u": u[index],
            "D": found.difference, "D_pct": found.percent, "z": found.z, "zprime": found.z_prime,
            "zeta": found.zeta, "En": found.en,
        })
    };
    results([
        ("median", json!(stats::describe::median(&x).unwrap())),
        ("MADe_1.483", json!(made(&x).unwrap())),
        ("nIQR_0.7413", json!(normalised_iqr(&x).unwrap())),
        ("algA_mean", json!(exact.mean)),
        ("algA_sd", json!(exact.sd)),
        ("algA_iso_mean", json!(iso.mean)),
        ("algA_iso_sd", json!(iso.sd)),
        ("Qn", json!(qn(&x).unwrap())),
        ("Q_iso_sd", json!(spread)),
        ("hampel_mean", json!(hampel(&x, spread).unwrap())),
        // Huber's proposal 2 with a cut of 1.5 is algorithm A.
        ("huber_hubers_mu", json!(exact.mean)),
        ("u_xpt_algA_iso", json!(assigned.uncertainty)),
        ("scores", (0..x.len()).map(row).collect()),
    ])
}

fn glucose(case: &Case) -> Results {
    let data = case.input("data");
    let (level, lab, y) = (data.text("level"), data.text("lab"), data.numbers("y"));
    let distinct = |column: &[String]| {
        let mut names = column.to_vec();
        names.sort();
        names.dedup();
        names
    };
    let (levels, labs) = (distinct(level), distinct(lab));
    let (mut precisions, mut consistency) = (Vec::new(), Vec::new());
    for at in &levels {
        let of = |name: &String| -> Vec<f64> {
            (0..y.len()).filter(|i| level[*i] == *at && lab[*i] == *name).map(|i| y[i]).collect()
        };
        let results: Vec<Vec<f64>> = labs.iter().map(of).collect();
        let (p, n) = (results.len(), results[0].len());
        let found = precision(&results).unwrap();
        let shares = cochran_shares(&results).unwrap();
        let means: Vec<f64> =
            results.iter().map(|results| results.iter().sum::<f64>() / n as f64).collect();
        let outlying = grubbs(&means).unwrap();
        precisions.push(json!({
            "level": at, "p": p, "mean": found.mean, "sr": found.s_r, "sL": found.s_l,
            "sR": found.s_reproducibility, "r": found.r, "R": found.reproducibility,
            "cochran_C": shares.iter().copied().fold(0.0, f64::max),
            "cochran_crit05": cochran_critical(p, n, 0.05).unwrap(),
            "cochran_crit01": cochran_critical(p, n, 0.01).unwrap(),
            "grubbs_high": outlying.high, "grubbs_low": outlying.low,
            "grubbs_crit05": grubbs_critical(p, 0.05).unwrap(),
            "grubbs_crit01": grubbs_critical(p, 0.01).unwrap(),
            "grubbs2_high": outlying.two_high, "grubbs2_low": outlying.two_low,
        }));
        for ((name, share), found) in labs.iter().zip(shares).zip(mandel(&results).unwrap()) {
            consistency.push(json!({
                "level": at, "lab": name, "h": found.h, "k": found.k, "cochran_share": share,
                "grubbs": found.h.abs(),
            }));
        }
    }
    let critical = mandel_critical(8, 3, 0.05).unwrap();
    results([
        ("precision", Value::Array(precisions)),
        ("mandel", Value::Array(consistency)),
        ("mandel_crit", json!([{ "p": 8, "n": 3, "h05": critical.h, "k05": critical.k }])),
    ])
}

fn pairs_and_key(case: &Case) -> Results {
    let pairs = case.input("youden");
    let plot = youden(&pairs.numbers("A"), &pairs.numbers("B")).unwrap();
    let key = case.input("key");
    let (x, u) = (key.numbers("x"), key.numbers("u"));
    let (mean, agreement) = weighted_mean(&x, &u).unwrap();
    let (mp, dsl) = (mandel_paule(&x, &u).unwrap(), dersimonian_laird(&x, &u).unwrap());
    results([
        ("s_random", json!(plot.random)),
        ("s_total", json!(plot.total)),
        ("s_systematic", json!(plot.systematic)),
        ("circle95", json!(plot.circle)),
        ("pearson", json!(plot.correlation)),
        ("median_A", json!(plot.median_a)),
        ("median_B", json!(plot.median_b)),
        ("weighted_mean", json!(mean.value)),
        ("u_weighted", json!(mean.uncertainty)),
        ("chi2", json!(agreement.chi_squared)),
        ("mandel_paule", json!(mp.value)),
        ("u_mandel_paule", json!(mp.uncertainty)),
        ("dsl", json!(dsl.value)),
        ("u_dsl", json!(dsl.uncertainty)),
        ("tau_dsl", json!(dsl.between)),
    ])
}
