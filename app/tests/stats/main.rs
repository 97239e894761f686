//! `zhunsheng stats …` as people run it: a process over a small table, compared with the reference
//! cases of `lib/stats/cases`, which other software has computed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lib/stats/cases").join(name)
}

/// A table of its own for one test.
fn table(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("zhunsheng-stats-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
        .args(["--lang", "en", "stats"])
        .args(args)
        .output()
        .unwrap()
}

/// The answer as JSON, and the exit code.
fn answer(args: &[&str]) -> (Value, i32) {
    let out = run(&[args, &["--json"]].concat());
    let text = String::from_utf8(out.stdout).unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    (
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}{said}")),
        out.status.code().unwrap(),
    )
}

fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1e-3), "{value} not {expected}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn piston_rings_signal_in_the_last_samples_and_the_capability_is_that_of_the_case() {
    let file = case("data/pistonrings.csv");
    let args =
        ["chart", text(&file), "--kind", "xbar-r", "--value", "diameter", "--sample", "sample"];
    let (found, code) = answer(&[&args[..], &["--baseline", "25", "--rules", "limits"]].concat());
    let points = found["charts"][0]["points"].as_array().unwrap();
    close(&points[0]["centre"], 74.001176);
    close(&points[0]["low"], 73.9880475919563);
    close(&points[0]["high"], 74.0143044080436);
    let signals: Vec<usize> = (0..40)
        .filter(|i| !points[*i]["signals"].as_array().unwrap().is_empty())
        .map(|i| i + 1)
        .collect();
    assert_eq!(signals, [37, 38, 39]);
    assert_eq!(code, 3);
    close(&found["charts"][1]["points"][0]["high"], 0.0481260005425976);
    let kinds = answer(&[&args[..2], &["--kind", "imr", "--value", "diameter"]].concat()).0;
    assert_eq!(kinds["charts"][1]["points"].as_array().unwrap().len(), 199);

    // The case judges the first 25 samples.
    let all = std::fs::read_to_string(&file).unwrap();
    let first: Vec<&str> = all.lines().take(126).collect();
    let file = table("rings.csv", &first.join("\n"));
    let (found, code) = answer(&[
        "capability",
        text(&file),
        "--value",
        "diameter",
        "--sample",
        "sample",
        "--lower",
        "73.95",
        "--upper",
        "74.05",
    ]);
    close(&found["within"]["cp"]["value"], 1.70322857886898);
    close(&found["within"]["cp"]["low"], 1.49136533155221);
    close(&found["within"]["lower"]["value"], 1.74328851504353);
    close(&found["sigma_within"], 0.00978533760731818);
    assert_eq!(code, 0);
}

#[test]
fn plans_come_from_the_table_and_from_two_points() {
    let (found, code) = answer(&["plan", "--lot", "1000", "--aql", "2.5"]);
    assert_eq!((found["letter"].as_str(), code), (Some("J"), 0));
    assert_eq!(found["plan"][0]["n"], 80);
    assert_eq!(found["plan"][0]["accept"], 5);
    let (found, _) = answer(&["plan", "--good", "0.01", "--bad", "0.05"]);
    assert_eq!(
        (found["plan"][0]["n"].as_u64(), found["plan"][0]["accept"].as_u64()),
        (Some(132), Some(3))
    );
    let (found, _) =
        answer(&["plan", "--good", "0.01", "--bad", "0.05", "--method", "unknown-sigma"]);
    assert_eq!(found["plan"]["n"], 55);
    close(&found["plan"]["k"], 1.9521931223788);
    let (found, _) = answer(&["plan", "--good", "0.01", "--bad", "0.06", "--method", "sequential"]);
    assert_eq!((found["h1"].as_f64().unwrap() * 100.0).round(), 122.0);

    let keyed = table(
        "keyed.csv",
        "# source: invented\nsamples,severity,letter,aql,stage,n,accept,reject\n1,reduced,J,2.5,1,32,3,4\n",
    );
    let (found, _) = answer(&[
        "plan",
        "--lot",
        "1000",
        "--aql",
        "2.5",
        "--severity",
        "reduced",
        "--table",
        text(&keyed),
    ]);
    assert_eq!(
        (found["plan"][0]["n"].as_u64(), found["source"].as_str()),
        (Some(32), Some("invented"))
    );
    let refused = run(&["plan", "--lot", "1000", "--aql", "2.5", "--severity", "reduced"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--table"));
}

#[test]
fn the_operating_characteristic_has_the_numbers_of_the_case() {
    let (found, _) =
        answer(&["oc", "--stage", "125,7", "--lot", "1000", "--to", "0.001", "--points", "2"]);
    let worst = &found["points"][2];
    close(&worst["accept"], 0.99999999999894);
    close(&worst["outgoing_quality"], 0.000874999999999072);
    close(&worst["total_inspection"], 125.000000000928);
    let stages = table("stages.csv", "n,accept,reject\n80,3,6\n80,9,10\n");
    let (found, _) = answer(&["oc", text(&stages), "--to", "0.001", "--points", "2"]);
    close(&found["points"][2]["accept"], 0.999999999717963);
    close(&found["points"][2]["sample_number"], 80.0001190464296);
}

#[test]
fn a_warning_has_the_limit_of_the_case_and_an_alarm_has_its_exit_code() {
    let file = case("d-open-1-ears.series.csv");
    let series = std::fs::read_to_string(&file).unwrap();
    let short: Vec<&str> = series.lines().take(264).collect();
    let file = table("agona.csv", &short.join("\n"));
    let (found, code) =
        answer(&["warn", text(&file), "--method", "ears-c1", "--last", "2", "--label", "t"]);
    close(&found["points"][0]["upper"], 8.88121833400128);
    close(&found["points"][1]["upper"], 10.6756647580388);
    assert_eq!((found["alarms"].as_u64(), code), (Some(0), 0));
    let burst = table("burst.csv", &format!("count\n{}40\n", "4\n5\n".repeat(156)));
    let (found, code) = answer(&["warn", text(&burst), "--last", "1"]);
    assert_eq!((found["points"][0]["alarm"].as_bool(), code), (Some(true), 3));
}

#[test]
fn laboratories_are_scored_against_the_robust_mean() {
    let file = case("e-open-1-robust-scores-abbey.data.csv");
    let (found, _) = answer(&[
        "compare-labs",
        text(&file),
        "--result",
        "x",
        "--uncertainty",
        "u",
        "--sigma",
        "2.5",
    ]);
    close(&found["assigned"], 11.7326407581296);
    close(&found["uncertainty"], 1.1817018769214);
    close(&found["scores"][0]["z"], (5.2 - 11.7326407581296) / 2.5);
    assert!(found["precision"].is_null());
    let twice = table("twice.csv", "lab,result\nA,41.0\nB,41.9\nC,40.8\nA,41.4\nB,41.5\nC,41.2\n");
    let (found, _) = answer(&["compare-labs", text(&twice), "--sigma", "1"]);
    close(&found["precision"]["s_r"], 0.08f64.sqrt());
    assert_eq!(found["scores"][2]["lab"], "C");
}

#[test]
fn the_importance_and_performance_of_a_satisfaction_model_are_those_of_the_case() {
    let file = case("data/mobi_ecsi.csv");
    let blocks = [
        "Image=IMAG1,IMAG2,IMAG3,IMAG4,IMAG5",
        "Expectation=CUEX1,CUEX2,CUEX3",
        "Quality=PERQ1,PERQ2,PERQ3,PERQ4,PERQ5,PERQ6,PERQ7",
        "Value=PERV1,PERV2",
        "Satisfaction=CUSA1,CUSA2,CUSA3",
        "Complaints=CUSCO",
        "Loyalty=CUSL1,CUSL2,CUSL3",
    ];
    let paths = std::fs::read_to_string(case("f-open-4-mobi-seminr.expected.paths.csv")).unwrap();
    let paths: Vec<(String, f64)> = paths
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
            (format!("{}>{}", cells[0], cells[1]), cells[2].parse().unwrap())
        })
        .collect();
    let mut args = vec!["satisfaction", text(&file), "--replications", "0"];
    blocks.iter().for_each(|block| args.extend(["--block", block]));
    paths.iter().for_each(|(path, _)| args.extend(["--path", path.as_str()]));
    let (found, code) = answer(&args);
    for (i, (path, expected)) in paths.iter().enumerate() {
        let value = found["paths"][i]["value"].as_f64().unwrap();
        assert!((value - expected).abs() < 1e-5, "{path} {value} {expected}");
    }
    let image = &found["blocks"][0];
    assert!((image["importance"].as_f64().unwrap() - 0.398732384195223).abs() < 1e-5);
    assert!((image["performance"].as_f64().unwrap() - 73.5279818055158).abs() < 1e-4);
    assert_eq!(code, 0);
}

#[test]
fn an_index_ranks_with_intervals_and_leaves_missing_values_out() {
    let file = table("index.csv", "name,rate,complaints\nA,90,7\nB,95,3\nC,100,11\nD,,5\n");
    let (found, _) =
        answer(&["index", text(&file), "--indicator", "rate", "--indicator", "complaints:-"]);
    let units = found["units"].as_array().unwrap();
    let index =
        |name: &str| units.iter().find(|u| u["name"] == name).unwrap()["index"].as_f64().unwrap();
    assert_eq!([index("A"), index("B"), index("C"), index("D")], [25.0, 75.0, 50.0, 75.0]);
    let top = units.iter().find(|u| u["name"] == "B").unwrap();
    assert_eq!(top["rank"], 1);
    assert!(top["rank_low"].as_u64() <= top["rank_high"].as_u64());
}

#[test]
fn efficiencies_are_those_of_the_case() {
    let file = case("data/charnes1981.csv");
    let heads = std::fs::read_to_string(&file).unwrap();
    let name =
        heads.lines().next().unwrap().split(',').next().unwrap().trim_matches('"').to_owned();
    let args =
        ["dea", text(&file), "--name", &name, "--input", "x1,x2,x3,x4,x5", "--output", "y1,y2,y3"];
    for (returns, expected) in [("constant", 0.919745490259614), ("variable", 0.96213708542362)] {
        let (found, _) = answer(&[&args[..], &["--returns", returns]].concat());
        let first = found["units"].as_array().unwrap().iter().find(|u| u["name"] == "1").unwrap();
        close(&first["score"], expected);
    }
}

#[test]
fn prices_and_an_earlier_year_are_judged_too() {
    let now = table("now.csv", "name,staff,cars,visits\nA,1,4,10\nB,4,1,10\nC,4,4,10\n");
    let columns = ["--input", "staff,cars", "--output", "visits"];
    let (found, _) = answer(&[&["dea", text(&now)], &columns[..], &["--prices", "3,1"]].concat());
    let units = found["units"].as_array().unwrap();
    let unit = |name: &str| units.iter().find(|unit| unit["name"] == name).unwrap();
    // The least cost of ten visits is 3·1 + 4 = 7.
    for (name, cost) in [("A", 7.0), ("B", 13.0), ("C", 16.0)] {
        close(&unit(name)["priced"], 7.0 / cost);
    }
    let revenue = ["--prices", "5", "--orientation", "output", "--returns", "constant"];
    let (found, _) = answer(&[&["dea", text(&now)], &columns[..], &revenue[..]].concat());
    let last = found["units"].as_array().unwrap().iter().find(|unit| unit["name"] == "C").unwrap();
    close(&last["priced"], 10.0 / 16.0);
    // Everybody needs half of what they needed, in another order of rows.
    let before = table("before.csv", "name,staff,cars,visits\nC,8,8,10\nA,2,8,10\nB,8,2,10\n");
    let (found, code) =
        answer(&[&["dea", text(&now)], &columns[..], &["--earlier", text(&before)]].concat());
    for unit in found["units"].as_array().unwrap() {
        close(&unit["productivity"], 2.0);
        close(&unit["catching_up"], 1.0);
        close(&unit["frontier"], 2.0);
    }
    assert_eq!(code, 0);
    let wrong = run(&[&["dea", text(&now)], &columns[..], &["--prices", "3"]].concat());
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn sums_find_a_small_rise_that_lasts() {
    let steady = "4\n5\n3\n4\n".repeat(40);
    let rise = table("rise.csv", &format!("count\n{steady}{}", "7\n6\n7\n".repeat(4)));
    let quiet = table("quiet.csv", &format!("count\n{steady}{}", "4\n3\n5\n".repeat(4)));
    for method in ["cusum", "glr"] {
        let judged =
            |file: &Path| answer(&["warn", text(file), "--method", method, "--last", "12"]);
        let (found, code) = judged(&rise);
        assert_eq!((found["points"][0]["alarm"].as_bool(), code), (Some(false), 3), "{method}");
        assert_eq!(found["points"][11]["alarm"], true, "{method}");
        let (found, code) = judged(&quiet);
        assert_eq!((found["alarms"].as_u64(), code), (Some(0), 0), "{method}");
    }
}

#[test]
fn weights_and_formative_blocks_reach_the_model() {
    let rows: Vec<String> = (0..60)
        .map(|i| {
            let (a, b) = (i * 7 % 10, i * 3 % 7);
            let all = (a + b) / 2;
            format!("{},{},{},{},{}", 1 + a, 1 + b, 1 + all, 1 + (all + i % 3) / 2, 1 + i % 2)
        })
        .collect();
    let heads = "q1,q2,q3,q4,w\n";
    let once = table("once.csv", &format!("{heads}{}", rows.join("\n")));
    let twice =
        rows.iter().flat_map(|row| vec![row.clone(); if row.ends_with('2') { 2 } else { 1 }]);
    let twice =
        table("twice-asked.csv", &format!("{heads}{}", twice.collect::<Vec<_>>().join("\n")));
    let model =
        ["--block", "a=q1,q2", "--block", "b=q3,q4", "--path", "a>b", "--replications", "0"];
    let fit = |file: &Path, more: &[&str]| {
        answer(&[&["satisfaction", text(file)], &model[..], more].concat()).0
    };
    let path = |found: &Value| found["paths"][0]["value"].as_f64().unwrap();
    let (weighted, repeated) = (fit(&once, &["--weight", "w"]), fit(&twice, &[]));
    assert!((path(&weighted) - path(&repeated)).abs() < 1e-6);
    assert!((path(&weighted) - path(&fit(&once, &[]))).abs() > 1e-6);
    let formative = fit(&once, &["--formative", "a"]);
    assert_eq!(formative["blocks"][0]["formative"], true);
    // Regression weights explain at least as much as correlation weights.
    assert!(path(&formative) >= path(&fit(&once, &[])) - 1e-9);
}

#[test]
fn the_draw_is_the_one_that_anybody_gets() {
    let names: String = (1..=500).map(|i| format!("firm {i},{}\n", 100 + i % 7)).collect();
    let file = table("firms.csv", &format!("name,size\n{names}"));
    let (found, _) = answer(&["draw", text(&file), "--seed", "city-2024-open-seed", "-n", "40"]);
    let drawn: Vec<u64> =
        found["drawn"].as_array().unwrap().iter().map(|d| d["number"].as_u64().unwrap()).collect();
    assert_eq!(drawn[..5], [67, 480, 59, 420, 325]);
    assert_eq!((drawn.len(), drawn[39]), (40, 348));
    let (found, _) = answer(&[
        "draw",
        text(&file),
        "--seed",
        "x",
        "-n",
        "10",
        "--method",
        "by-size",
        "--size",
        "size",
    ]);
    assert_eq!(found["drawn"].as_array().unwrap().len(), 10);
    assert!(found["drawn"][0]["chance"].as_f64().unwrap() > 0.0);
}

#[test]
fn mistakes_name_row_column_and_fix() {
    let file = table("bad.csv", "week,value\n1,5.0\n2,five\n3,\n4,6.1\n");
    let out = run(&["chart", text(&file)]);
    let said = String::from_utf8_lossy(&out.stderr).replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(out.status.code(), Some(2));
    for part in ["Row 3, value", "five", "Row 4, value", "such as 95.8"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    let out = run(&["chart", text(&file), "--value", "weight"]);
    let said = String::from_utf8_lossy(&out.stderr).replace(['\u{2068}', '\u{2069}'], "");
    assert!(said.contains("weight") && said.contains("week, value"), "{said}");
    for args in [
        &["chart", "/nowhere.csv"][..],
        &["chart", text(&file), "--rules", "mine", "--value", "week"],
        &["oc", "--stage", "80"],
        &["plan", "--aql", "3", "--lot", "100"],
        &["plan"],
        &["draw", text(&file), "--seed", "x", "-n", "9", "--name", "week"],
    ] {
        let out = run(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(!out.stderr.is_empty());
    }
}

#[test]
fn every_command_teaches_and_speaks_chinese_too() {
    for command in [
        "chart",
        "capability",
        "plan",
        "oc",
        "warn",
        "compare-labs",
        "satisfaction",
        "index",
        "dea",
        "draw",
    ] {
        let help = String::from_utf8(run(&[command, "--help"]).stdout).unwrap();
        assert!(help.contains("Example") && help.contains("zhunsheng stats"), "{command}");
    }
    let file = table("zh.csv", "name,value\n甲,5\n乙,6\n丙,5\n");
    let out = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
        .args(["stats", "chart", text(&file), "--label", "name"])
        .output()
        .unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("控制图") && said.contains('甲'), "{said}");
}

#[test]
fn a_picture_stands_alone_and_is_the_same_each_time() {
    let file = table("drawn.csv", "name,value\nA,5\nB,6\nC,5\nD,7\nE,5\nF,6\n");
    let picture = |name: &str| {
        let path = table(name, "");
        let out = run(&["chart", text(&file), "--label", "name", "--svg", text(&path)]);
        assert!(out.status.success());
        std::fs::read_to_string(path).unwrap()
    };
    let svg = picture("one.svg");
    assert!(
        svg.starts_with("<svg xmlns") && svg.contains("width=\"848\"") && !svg.contains("style=")
    );
    assert_eq!(svg, picture("two.svg"));
}
