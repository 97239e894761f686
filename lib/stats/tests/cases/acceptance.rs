//! Acceptance sampling: tables, operating characteristics, designs, switching.

use crate::case::{Case, Results, Table, table};
use serde_json::{Value, json};
use stats::acceptance::design::{TwoPoints, single};
use stats::acceptance::sequential::wald;
use stats::acceptance::switching::{Numbers, Series, Severity};
use stats::acceptance::tables::{Level, Table as Aql, letter, plan};
use stats::acceptance::variables::{VariablesPlan, known_sigma, unknown_sigma};
use stats::acceptance::{Count, Plan, Stage};

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("c-open-1-tables-normal", tables),
    ("c-open-2-oc-single-double", curves),
    ("c-open-3-find-plan", designs),
    ("c-open-4-variables-sprt", measured),
    ("c-open-5-switching", switching),
];

fn expected(case: &Case, key: &str) -> Table {
    table(case.expected[key]["file"].as_str().unwrap())
}

fn tables(case: &Case) -> Results {
    use Level::*;
    let lots = expected(case, "letters");
    let levels =
        [("S1", S1), ("S2", S2), ("S3", S3), ("S4", S4), ("I", I), ("II", II), ("III", III)];
    let row = |lot: usize| {
        let (low, high) = (lots.optional("lot_lo")[lot], lots.optional("lot_hi")[lot]);
        let mut row = json!({ "lot_lo": low, "lot_hi": high });
        for (name, level) in levels {
            let at = |size: f64| letter(size as u64, level).unwrap().to_string();
            let found = at(low.unwrap());
            assert_eq!(found, at(high.unwrap_or(1e12)), "the row ends where the table says");
            row[name] = json!(found);
        }
        row
    };
    let letters: Value = (0..lots.rows).map(row).collect();
    let cells = expected(case, "normal");
    let cell = |row: usize| {
        let (letter, aql) = (&cells.text("letter")[row], cells.numbers("aql")[row]);
        let found = plan(letter.chars().next().unwrap(), aql, Aql::Normal).unwrap();
        json!({ "letter": letter, "aql": aql, "n": found.n, "Ac": found.accept, "Re": found.reject })
    };
    let normal: Value = (0..cells.rows).map(cell).collect();
    Results::from_iter([("letters".to_owned(), letters), ("normal".to_owned(), normal)])
}

fn curves(case: &Case) -> Results {
    let large = Plan::single(125, 7).unwrap();
    let small = Plan::single(80, 2).unwrap();
    let lot = Plan::single(50, 1).unwrap();
    let double = Plan::new(vec![
        Stage { n: 80, accept: 3, reject: 6 },
        Stage { n: 80, accept: 9, reject: 10 },
    ])
    .unwrap();
    let row = |p: f64| {
        let of = |plan: &Plan, count| plan.acceptance(p, count).unwrap();
        let whole = (500.0 * p).round_ties_even() / 500.0;
        json!({
            "pd": p,
            "bin_125_7": of(&large, Count::Binomial),
            "poi_125_7": of(&large, Count::Poisson),
            "bin_80_2": of(&small, Count::Binomial),
            "hyp_N500_50_1": lot.acceptance(whole, Count::Lot { size: 500 }).unwrap(),
            "bin_dbl_80_80": of(&double, Count::Binomial),
            "poi_dbl_80_80": of(&double, Count::Poisson),
            "ASN_dbl": double.at(p, Count::Binomial).unwrap().sample_number,
            "AOQ_bin_125_7_N1000": large.outgoing_quality(p, Count::Binomial, 1000).unwrap(),
            "ATI": large.total_inspection(p, Count::Binomial, 1000).unwrap(),
        })
    };
    let oc: Value = expected(case, "oc").numbers("pd").into_iter().map(row).collect();
    Results::from_iter([("oc".to_owned(), oc)])
}

fn designs(case: &Case) -> Results {
    let wishes = expected(case, "plans");
    let row = |row: usize| {
        let [good, accept_good, bad, accept_bad] =
            ["p1", "pa1", "p2", "pa2"].map(|name| wishes.numbers(name)[row]);
        let points = TwoPoints { good, accept_good, bad, accept_bad };
        let counted = |count| single(&points, count).unwrap().stages()[0];
        let (binomial, poisson) = (counted(Count::Binomial), counted(Count::Poisson));
        let lot = counted(Count::Lot { size: 1000 });
        let (known, unknown) = (known_sigma(&points).unwrap(), unknown_sigma(&points).unwrap());
        json!({
            "p1": good, "pa1": accept_good, "p2": bad, "pa2": accept_bad,
            "bin_n": binomial.n, "bin_c": binomial.accept, "poi_n": poisson.n, "poi_c": poisson.accept,
            "hyp1000_n": lot.n, "hyp1000_c": lot.accept,
            "known_n": known.n, "known_k": known.k, "unknown_n": unknown.n, "unknown_k": unknown.k,
        })
    };
    Results::from_iter([("plans".to_owned(), (0..wishes.rows).map(row).collect())])
}

fn measured(case: &Case) -> Results {
    let known = VariablesPlan { n: 10, k: 1.55, sigma_known: true };
    let unknown = VariablesPlan { n: 25, k: 1.7, sigma_known: false };
    let row = |p: f64| {
        json!({
            "pd": p,
            "known_10_155": known.acceptance(p).unwrap(),
            "unknown_25_1_7": unknown.acceptance(p).unwrap(),
        })
    };
    let ocvar: Value = expected(case, "ocvar").numbers("pd").into_iter().map(row).collect();
    let points = TwoPoints { good: 0.01, accept_good: 0.95, bad: 0.06, accept_bad: 0.10 };
    let plan = wald(&points).unwrap();
    let [good, bad, slope] = plan.sample_numbers().unwrap();
    Results::from_iter([
        ("ocvar".to_owned(), ocvar),
        ("h1".to_owned(), json!(plan.accept)),
        ("h2".to_owned(), json!(plan.reject)),
        ("s".to_owned(), json!(plan.slope)),
        ("asn_p1".to_owned(), json!(good)),
        ("asn_p2".to_owned(), json!(bad)),
        ("asn_s".to_owned(), json!(slope)),
    ])
}

fn switching(case: &Case) -> Results {
    let number = |name: &str| case.number(name) as u64;
    let numbers = Numbers {
        normal: number("Ac"),
        tighter_aql: Some(number("Ac_tighter_aql")),
        tightened: number("Ac_tightened"),
        reduced: (number("Ac_reduced"), number("Ac_reduced") + 1),
    };
    let name = |severity: Severity| format!("{severity:?}").to_lowercase();
    let mut series = Series::new();
    let lots = case.input("lots");
    let row = |(lot, found): (&f64, f64)| {
        let decision = series.enter(found as u64, &numbers, true);
        json!({
            "lot": lot, "severity": name(decision.under), "accepted": decision.accepted,
            "score": decision.score, "next_severity": name(decision.next),
        })
    };
    let history: Value = lots.numbers("lot").iter().zip(lots.numbers("d")).map(row).collect();
    Results::from_iter([("history".to_owned(), history)])
}
