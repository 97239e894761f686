//! Drawing and estimating: Belgian municipalities, Californian schools, milk expenditure, public
//! draws.

use crate::case::{Case, Results, cells, rows};
use serde_json::{Value, json};
use stats::drawing::{estimate, inclusion, joint, verifiable};
use stats::small_area::{Method as Small, fay_herriot};
use stats::survey::Design;
use stats::survey::proportion::{Method, proportion};

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("g-open-1-pps-inclusion", municipalities),
    ("g-open-2-joint-variance", joint_chances),
    ("g-open-3-stratified", schools),
    ("g-open-4-fay-herriot-milk", milk),
    ("g-open-5-draw-rfc3797", rfc3797),
    ("g-open-6-draw-sha256", sha256),
    ("g-open-7-cryptorandom", uniforms),
];

fn results<const N: usize>(pairs: [(&str, Value); N]) -> Results {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn municipalities(case: &Case) -> Results {
    let frame = case.input("frame");
    let size = frame.numbers(case.params["size"].as_str().unwrap());
    let small = inclusion::probabilities(&size, 50).unwrap();
    let large = inclusion::probabilities(&size, 200).unwrap();
    let drawn = inclusion::systematic(&small, case.number("u")).unwrap();
    let of = |column: &[f64]| -> Vec<f64> { drawn.iter().map(|unit| column[*unit]).collect() };
    let chances = of(&small);
    let id = frame.numbers("id");
    let certain = |chances: &[f64]| json!(chances.iter().filter(|p| **p == 1.0).count());
    results([
        ("pik", rows(&[("id", cells(&id)), ("n50", cells(&small)), ("n200", cells(&large))])),
        ("n_certainty_50", certain(&small)),
        ("n_certainty_200", certain(&large)),
        ("systematic_ids", json!(of(&id))),
        ("ht_total_tax", json!(estimate::total(&of(&frame.numbers("tax")), &chances).unwrap())),
        (
            "hajek_mean_income",
            json!(estimate::mean(&of(&frame.numbers("income")), &chances).unwrap()),
        ),
    ])
}

fn joint_chances(case: &Case) -> Results {
    let frame = case.input("frame");
    let chances =
        inclusion::probabilities(&frame.numbers("size"), case.number("n") as usize).unwrap();
    let sampford = joint::sampford(&chances).unwrap();
    let entropy = joint::conditional_poisson(&chances).unwrap();
    let table = |joint: &[Vec<f64>]| -> Value {
        let cell = |i: usize, j: usize| json!({ "i": i + 1, "j": j + 1, "p": joint[i][j] });
        (0..joint.len())
            .flat_map(|i| (0..joint.len()).map(move |j| (i, j)))
            .map(|(i, j)| cell(i, j))
            .collect()
    };
    let sample: Vec<usize> = serde_json::from_value(case.params["sample"].clone()).unwrap();
    let y = frame.numbers("y");
    let y: Vec<f64> = sample.iter().map(|unit| y[unit - 1]).collect();
    let own: Vec<f64> = sample.iter().map(|unit| chances[unit - 1]).collect();
    let pairs: Vec<Vec<f64>> =
        sample.iter().map(|i| sample.iter().map(|j| sampford[i - 1][j - 1]).collect()).collect();
    let variances = estimate::variances(&y, &pairs).unwrap();
    results([
        ("pik", json!(chances)),
        ("pi2_sampford", table(&sampford)),
        ("pi2_maxent", table(&entropy)),
        ("ht_total", json!(estimate::total(&y, &own).unwrap())),
        ("var_ht_sampford", json!(variances.horvitz_thompson)),
        ("var_syg_sampford", json!(variances.sen_yates_grundy)),
    ])
}

fn schools(case: &Case) -> Results {
    let data = case.input("data");
    let kinds = ["E", "H", "M"];
    let kind = |name: &String| kinds.iter().position(|kind| kind == name).unwrap();
    let strata: Vec<usize> = data.text("stype").iter().map(kind).collect();
    let design = Design::stratified(strata.clone(), data.numbers("pw"), Some(data.numbers("fpc")));
    let mean = |name: &str| {
        let (y, found) = (data.numbers(name), design.mean(&data.numbers(name)).unwrap());
        json!({
            "var": name, "mean": found.value, "se": found.error, "deff": design.design_effect(&y).unwrap(),
        })
    };
    let total = design.total(&data.numbers("enroll")).unwrap();
    let ratio = design.ratio(&data.numbers("api.stu"), &data.numbers("enroll")).unwrap();
    let wide: Vec<bool> = data.text("sch.wide").iter().map(|answer| answer == "Yes").collect();
    let by = |method| proportion(&design, &wide, 0.95, method).unwrap();
    let interval = |(name, method)| {
        let (found, interval) = by(method);
        json!({ "method": name, "est": found.value, "lo": interval.low, "hi": interval.high })
    };
    let domain = |kind: usize| {
        let inside: Vec<bool> = strata.iter().map(|stratum| *stratum == kind).collect();
        let found = design.domain_mean(&data.numbers("api00"), &inside).unwrap();
        json!({ "stype": kinds[kind], "mean": found.value, "se": found.error })
    };
    // The peer's "xlogit" is the logit interval without its regression.
    let methods = [
        ("logit", Method::Logit),
        ("beta", Method::Beta),
        ("xlogit", Method::Logit),
        ("mean", Method::Mean),
    ];
    results([
        ("mean", json!([mean("api00"), mean("enroll")])),
        ("total_enroll", json!(total.value)),
        ("se_total_enroll", json!(total.error)),
        ("ratio", json!(ratio.value)),
        ("se_ratio", json!(ratio.error)),
        ("prop_schwide", json!(by(Method::Mean).0.value)),
        ("se_prop", json!(by(Method::Mean).0.error)),
        ("prop_ci", methods.into_iter().map(interval).collect()),
        ("domain_api00", (0..3).map(domain).collect()),
        ("degf", json!(design.degrees_of_freedom())),
    ])
}

fn milk(case: &Case) -> Results {
    let data = case.input("data");
    let variances: Vec<f64> = data.numbers("SD").iter().map(|sd| sd * sd).collect();
    let row = |area: &f64| {
        let mark = |level: f64| f64::from(u8::from(*area == level));
        vec![1.0, mark(2.0), mark(3.0), mark(4.0)]
    };
    let regressors: Vec<Vec<f64>> = data.numbers("MajorArea").iter().map(row).collect();
    let found = fay_herriot(&data.numbers("yi"), &variances, &regressors, Small::Reml).unwrap();
    let eblup = rows(&[
        ("area", cells(&data.numbers("SmallArea"))),
        ("eblup", cells(&found.predictions)),
        ("mse", cells(&found.mean_squared_errors)),
    ]);
    results([("eblup", eblup), ("beta", json!(found.coefficients)), ("A", json!(found.variance))])
}

fn rfc3797(case: &Case) -> Results {
    let (key, n) = (case.params["key"].as_str().unwrap(), case.number("n") as usize);
    let hex = |round: usize| -> String {
        let digest = verifiable::rfc3797_digest(key, round as u16);
        digest.iter().map(|byte| format!("{byte:02X}")).collect()
    };
    let rounds = case.expected["md5"]["value"].as_array().unwrap().len();
    let drawn = verifiable::draw_rfc3797(key, case.number("pool") as usize, n).unwrap();
    results([("md5", (0..rounds).map(hex).collect()), ("selected", json!(drawn))])
}

fn sha256(case: &Case) -> Results {
    let seed = case.params["seed"].as_str().unwrap();
    let (pool, n) = (case.number("pool") as usize, case.number("n") as usize);
    results([("selected", json!(verifiable::draw(seed, pool, n).unwrap()))])
}

fn uniforms(case: &Case) -> Results {
    let count = case.expected["uniforms"]["value"].as_array().unwrap().len();
    let seed = case.params["seed"].as_str().unwrap();
    results([("uniforms", json!(verifiable::uniforms(seed, count).unwrap()))])
}
