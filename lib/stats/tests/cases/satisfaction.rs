//! Path models: a bank's customers, Russett's inequality data, a mobile phone provider.

use crate::case::{Case, Results, cells, rows};
use serde_json::{Map, Value, json};
use stats::satisfaction::bootstrap::{Settings, bootstrap};
use stats::satisfaction::importance::map;
use stats::satisfaction::model::scores;
use stats::satisfaction::reliability::{heterotrait_ratios, is_reflective, reliability};
use stats::satisfaction::{Block, Mode, Model, Scheme, fit};

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("f-open-1-satisfaction-centroid", plspm),
    ("f-open-2-satisfaction-path-factor", plspm),
    ("f-open-3-russett", plspm),
    ("f-open-4-mobi-seminr", seminr),
    ("f-open-5-bca-law-school", law_schools),
];

/// Two single questions: the path is their correlation, whose intervals others compute too.
fn law_schools(case: &Case) -> Results {
    let column =
        |name: &str| serde_json::from_value::<Vec<f64>>(case.params[name].clone()).unwrap();
    let block = |item| Block { items: vec![item], mode: Mode::A };
    let model = Model {
        blocks: vec![block(0), block(1)],
        paths: vec![(0, 1)],
        scheme: Scheme::Path,
        tolerance: 1e-10,
        steps_max: 100,
    };
    let settings = Settings {
        replications: case.number("replications") as u64,
        seed: 1,
        threads: 2,
        confidence: case.number("confidence"),
        corrected: true,
    };
    let found = bootstrap(&model, &[column("lsat"), column("gpa")], &settings).unwrap();
    let path = &found.paths[0];
    let corrected = path.corrected.unwrap();
    Results::from_iter([
        ("path".to_owned(), json!(path.original)),
        ("error".to_owned(), json!(path.error)),
        ("percentile".to_owned(), json!([path.percentile.low, path.percentile.high])),
        ("bca".to_owned(), json!([corrected.low, corrected.high])),
    ])
}

/// The order of blocks and items in the file, which a JSON map does not keep.
fn in_order(blocks: &Map<String, Value>, header: &[String]) -> Vec<(String, Vec<String>)> {
    let items = |value: &Value| -> Vec<String> { serde_json::from_value(value.clone()).unwrap() };
    let mut blocks: Vec<(String, Vec<String>)> =
        blocks.iter().map(|(name, value)| (name.clone(), items(value))).collect();
    let place = |item: &String| header.iter().position(|name| name == item).unwrap();
    blocks.sort_by_key(|(_, items)| place(&items[0]));
    blocks
}

struct Study {
    names: Vec<String>,
    items: Vec<String>,
    columns: Vec<Vec<f64>>,
    model: Model,
}

fn study(
    case: &Case,
    blocks: &str,
    modes: &[String],
    paths: &[(String, String)],
    scheme: Scheme,
    tolerance: f64,
) -> Study {
    let data = case.input("data");
    let blocks = in_order(case.params[blocks].as_object().unwrap(), &data.header);
    let items: Vec<String> = blocks.iter().flat_map(|(_, items)| items.clone()).collect();
    let names: Vec<String> = blocks.iter().map(|(name, _)| name.clone()).collect();
    let mut next = 0;
    let block = |(index, (_, own)): (usize, &(String, Vec<String>))| {
        let first = next;
        next += own.len();
        let mode = if modes.get(index).is_some_and(|mode| mode == "B") { Mode::B } else { Mode::A };
        Block { items: (first..next).collect(), mode }
    };
    let at = |name: &String| names.iter().position(|known| known == name).unwrap();
    let model = Model {
        blocks: blocks.iter().enumerate().map(block).collect(),
        paths: paths.iter().map(|(from, to)| (at(from), at(to))).collect(),
        scheme,
        tolerance,
        steps_max: 1000,
    };
    let columns = items.iter().map(|item| data.numbers(item)).collect();
    Study { names, items, columns, model }
}

fn paths_table(study: &Study, paths: &[f64]) -> Value {
    let row = |(&(from, to), coefficient): (&(usize, usize), &f64)| json!({ "from": study.names[from], "to": study.names[to], "coef": coefficient });
    study.model.paths.iter().zip(paths).map(row).collect()
}

fn plspm(case: &Case) -> Results {
    let list = |name: &str| serde_json::from_value(case.params[name].clone()).unwrap();
    let modes: Vec<String> = serde_json::from_value(case.params["modes"].clone()).unwrap();
    let paths: Vec<(String, String)> = list("paths");
    let scheme = match case.params["scheme"].as_str().unwrap() {
        "centroid" => Scheme::Centroid,
        "path" => Scheme::Path,
        _ => Scheme::Factorial,
    };
    let study = study(case, "blocks", &modes, &paths, scheme, case.number("tol"));
    let (model, names) = (&study.model, &study.names);
    let found = fit(model, &study.columns, None).unwrap();
    let reliable = reliability(model, &found, &study.columns, None).unwrap();
    let total = model.total_effects(&found);
    let (mut outer, mut inner, mut unidim, mut effects) = (vec![], vec![], vec![], vec![]);
    for (index, block) in model.blocks.iter().enumerate() {
        let explained = found.r_squared[index].unwrap_or(0.0);
        // With as many questions along the score as against it, the peer turns scores and loadings
        // but not the weights.
        let along: f64 = found.loadings[index].iter().map(|loading| loading.signum()).sum();
        let turned = if along == 0.0 { -1.0 } else { 1.0 };
        for ((item, weight), loading) in
            block.items.iter().zip(&found.weights[index]).zip(&found.loadings[index])
        {
            let communality = loading * loading;
            outer.push(json!({
                "name": study.items[*item], "block": names[index], "weight": turned * weight,
                "loading": loading, "communality": communality, "redundancy": communality * explained,
            }));
        }
        let reliable = reliable[index];
        let reflective = is_reflective(model, index);
        let if_reflective = |value: f64| if reflective { value } else { 0.0 };
        let endogenous = found.r_squared[index].is_some();
        inner.push(json!({
            "block": names[index], "type": if endogenous { "Endogenous" } else { "Exogenous" },
            "R2": explained, "block_communality": reliable.average_variance,
            "mean_redundancy": reliable.average_variance * explained,
            "AVE": if_reflective(reliable.average_variance),
        }));
        // The peer prints a negative alpha as 0.
        unidim.push(json!({
            "block": names[index], "alpha": if_reflective(reliable.alpha.max(0.0)),
            "rho_dg": if_reflective(reliable.rho_component), "eig1": reliable.first_eigenvalue,
            "eig2": reliable.second_eigenvalue,
        }));
        for to in index + 1..names.len() {
            let path = model.paths.iter().position(|path| *path == (index, to));
            let direct = path.map_or(0.0, |path| found.paths[path]);
            effects.push(json!({
                "rel": format!("{} -> {}", names[index], names[to]), "direct": direct,
                "indirect": total[index][to] - direct, "total": total[index][to],
            }));
        }
    }
    let each = scores(model, &found, &study.columns).unwrap();
    let positions: Vec<usize> = (1..=study.columns[0].len()).collect();
    let mut score_table = vec![("i", cells(&positions))];
    score_table
        .extend(names.iter().zip(&each).map(|(name, scores)| (name.as_str(), cells(scores))));
    let mut results = Results::from_iter([
        ("outer".to_owned(), Value::Array(outer)),
        ("paths".to_owned(), paths_table(&study, &found.paths)),
        ("inner_summary".to_owned(), Value::Array(inner)),
        ("unidim".to_owned(), Value::Array(unidim)),
        ("effects".to_owned(), Value::Array(effects)),
        ("gof".to_owned(), json!(model.goodness_of_fit(&found))),
        ("scores".to_owned(), rows(&score_table)),
    ]);
    if case.expected.contains_key("boot_paths") {
        let settings = Settings {
            replications: 2000,
            seed: 1,
            threads: 2,
            confidence: 0.95,
            corrected: false,
        };
        let spread = bootstrap(model, &study.columns, &settings).unwrap();
        let row = |(&(from, to), path): (
            &(usize, usize),
            &stats::satisfaction::bootstrap::PathSpread,
        )| {
            json!({
                "rel": format!("{} -> {}", names[from], names[to]), "original": path.original,
                "boot_mean": path.mean, "se": path.error, "lo025": path.percentile.low,
                "hi975": path.percentile.high,
            })
        };
        let table = model.paths.iter().zip(&spread.paths).map(row).collect();
        results.insert("boot_paths".to_owned(), table);
    }
    results
}

fn seminr(case: &Case) -> Results {
    let expected = |key: &str| crate::case::table(case.expected[key]["file"].as_str().unwrap());
    let arrows = expected("paths");
    let paths: Vec<(String, String)> =
        arrows.text("from").iter().cloned().zip(arrows.text("to").iter().cloned()).collect();
    let study = study(case, "measurement", &[], &paths, Scheme::Path, case.number("stop"));
    let (model, names) = (&study.model, &study.names);
    let found = fit(model, &study.columns, None).unwrap();
    let reliable = reliability(model, &found, &study.columns, None).unwrap();
    let at = |name: &str| names.iter().position(|known| known == name).unwrap();
    let (mut outer, mut reliability_rows) = (vec![], vec![]);
    for (index, block) in model.blocks.iter().enumerate() {
        for ((item, weight), loading) in
            block.items.iter().zip(&found.weights[index]).zip(&found.loadings[index])
        {
            let (item, construct) = (&study.items[*item], &names[index]);
            outer.push(json!({ "item": item, "construct": construct, "weight": weight, "loading": loading }));
        }
        reliability_rows.push(json!({
            "construct": names[index], "alpha": reliable[index].alpha, "rhoC": reliable[index].rho_c,
            "AVE": reliable[index].average_variance, "rhoA": reliable[index].rho_a,
        }));
    }
    let order: Vec<String> =
        ["Expectation", "Satisfaction", "Loyalty", "Quality", "Value", "Complaints"]
            .map(String::from)
            .into();
    let explained: Vec<f64> = order.iter().map(|name| found.r_squared[at(name)].unwrap()).collect();
    let total = model.total_effects(&found);
    let effects = expected("total_effects");
    let pairs = effects.text("from").iter().zip(effects.text("to"));
    let effect = |(from, to): (&String, &String)| json!({ "from": from, "to": to, "total": total[at(from)][at(to)] });
    let ratios = heterotrait_ratios(model, &study.columns, None).unwrap();
    let table = expected("htmt");
    let ratio =
        |(a, b): (&String, &String)| json!({ "a": a, "b": b, "htmt": ratios[at(a)][at(b)] });
    let (low, high) = (
        case.params["ipa_scale"][0].as_f64().unwrap(),
        case.params["ipa_scale"][1].as_f64().unwrap(),
    );
    let places = map(model, &found, &study.columns, (low, high), at("Loyalty"), None).unwrap();
    let place = |(name, place): (&String, &stats::satisfaction::importance::Place)| json!({ "construct": name, "importance": place.importance, "performance": place.performance });
    Results::from_iter([
        ("paths".to_owned(), paths_table(&study, &found.paths)),
        ("outer".to_owned(), Value::Array(outer)),
        ("r2".to_owned(), json!(explained)),
        ("total_effects".to_owned(), pairs.map(effect).collect()),
        ("reliability".to_owned(), Value::Array(reliability_rows)),
        ("iterations_info".to_owned(), json!([found.steps])),
        ("htmt".to_owned(), table.text("a").iter().zip(table.text("b")).map(ratio).collect()),
        ("ipa_loyalty".to_owned(), names.iter().zip(&places).map(place).collect()),
    ])
}
