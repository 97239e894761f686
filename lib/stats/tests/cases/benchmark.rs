//! Data envelopment: Program Follow Through (70 schools) and a textbook example.

use crate::case::{Case, Results};
use serde_json::{Value, json};
use stats::benchmark::envelopment::{Orientation, Returns, Units};

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] =
    &[("h-open-1-charnes1981", efficiencies), ("h-open-2-cooper-8dmu", efficiencies)];

fn efficiencies(case: &Case) -> Results {
    let data = case.input("data");
    let columns = |name: &str| -> Vec<Vec<f64>> {
        let names: Vec<String> = serde_json::from_value(case.params[name].clone()).unwrap();
        names.iter().map(|name| data.numbers(name)).collect()
    };
    let units = Units::new(columns("inputs"), columns("outputs")).unwrap();
    let name = |unit: usize| match data.header.iter().find(|column| *column == "dmu") {
        Some(column) => json!(data.text(column)[unit]),
        None => json!(unit + 1),
    };
    let models = [
        ("crs", Returns::Constant),
        ("vrs", Returns::Variable),
        ("drs", Returns::Decreasing),
        ("irs", Returns::Increasing),
    ];
    let mut table: Vec<Value> =
        (0..units.count()).map(|unit| json!({ "dmu": name(unit) })).collect();
    for (model, returns) in models {
        let inputs = units.efficiency(returns, Orientation::Input).unwrap();
        let outputs = units.efficiency(returns, Orientation::Output).unwrap();
        for (unit, row) in table.iter_mut().enumerate() {
            row[format!("{model}_in")] = json!(inputs[unit].score);
            row[format!("{model}_out")] = json!(outputs[unit].score);
            if model == "vrs" {
                row["slack_sum_vrs_in"] = json!(inputs[unit].slack_sum);
            }
        }
    }
    let supers = units.super_efficiency().unwrap();
    let additive = units.additive(Returns::Variable).unwrap();
    for (unit, row) in table.iter_mut().enumerate() {
        let of = |name: &str| row[name].as_f64().unwrap();
        let scale = of("crs_in") / of("vrs_in");
        row["scale_eff"] = json!(scale);
        row["sdea_crs_in"] = json!(supers[unit]);
        row["additive_sum"] = json!(additive[unit]);
    }
    let mut results = Results::from_iter([("eff".to_owned(), Value::Array(table))]);
    if case.expected.contains_key("cost") {
        let prices: Vec<f64> = serde_json::from_value(case.params["prices"].clone()).unwrap();
        let cost = units.cost_efficiency(&prices, Returns::Variable).unwrap();
        let row = |unit: usize| json!({ "dmu": name(unit), "cost_eff": cost[unit] });
        results.insert("cost".to_owned(), (0..units.count()).map(row).collect());
    }
    results
}
