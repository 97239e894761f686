//! `zhunsheng target …` as people run it: a process over the records of packs/chicago.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/chicago/data").join(file)
}

/// A folder of its own for a test, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("zhunsheng-target-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Run<'a> {
    history: &'a Path,
    establishments: &'a Path,
    visits: &'a Path,
    out: &'a Path,
}

impl Run<'_> {
    fn with(&self, more: &[&str]) -> Output {
        self.on("2014-01-01", more)
    }

    fn on(&self, day: &str, more: &[&str]) -> Output {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
            .args(["--lang", "en", "target", "--as-of", day])
            .args(["--history", &text(self.history), "--visits", &text(self.visits)])
            .args(["--establishments", &text(self.establishments), "--out", &text(self.out)])
            .args(more)
            .output()
            .unwrap()
    }
}

/// Inspections of January and February 2014 as visits to come, and whether each found something critical.
fn coming() -> (String, Vec<(String, bool)>) {
    let text = fs::read_to_string(data("inspections.csv")).unwrap();
    let (mut visits, mut found) = (String::from("visit_id,license,inspector_team\n"), Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[1].starts_with("2014-01") || cells[1].starts_with("2014-02") {
            visits.push_str(&format!("{},{},{}\n", cells[0], cells[2], cells[3]));
            found.push((cells[0].to_owned(), cells[5] != "0"));
        }
    }
    (visits, found)
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn a_ranking_finds_first_what_was_found_and_later_rows_change_no_byte_of_it() {
    let folder = Folder::new("ranking");
    let (visits, found) = coming();
    let visits = folder.file("visits.csv", &visits);
    let (one, two) = (folder.0.join("one.csv"), folder.0.join("two.csv"));
    let establishments = data("establishments.csv");
    let violations = data("violations.csv");
    let history = data("inspections.csv");
    let run =
        Run { history: &history, establishments: &establishments, visits: &visits, out: &one };
    let done = run.with(&["--violations", violations.to_str().unwrap(), "--json"]);
    assert!(done.status.success(), "{}", said(&done));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(told["ranking"]["visits"].as_array().unwrap().len(), found.len());
    assert_eq!(told["violations_without_inspection"], 0);
    assert_eq!(told["ranking"]["shift_alarm"], false);

    let ranking = fs::read_to_string(&one).unwrap();
    let mut lines = ranking.lines();
    assert_eq!(lines.next(), Some("visit_id,score,rank,reasons"));
    let rows: Vec<(String, f64, usize)> = lines
        .map(|line| {
            let cells: Vec<&str> = line.splitn(4, ',').collect();
            let reasons = cells[3].split(';').count();
            assert!((1..=3).contains(&reasons), "{line}");
            (cells[0].to_owned(), cells[1].parse().unwrap(), cells[2].parse().unwrap())
        })
        .collect();
    assert_eq!(rows.len(), found.len());
    assert!(rows.windows(2).all(|pair| pair[0].1 >= pair[1].1 && pair[0].2 + 1 == pair[1].2));
    let hit = |id: &str| found.iter().any(|(visit, hit)| visit == id && *hit);
    let half = rows[..rows.len() / 2].iter().filter(|row| hit(&row.0)).count() as f64;
    let all = found.iter().filter(|(_, hit)| *hit).count() as f64;
    assert!(half / all > 0.7, "{half} of {all} in the first half");

    // Everything from the day on turned round: the same bytes.
    let text = fs::read_to_string(&history).unwrap();
    let turned = text.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        match cells[1] >= "2014-01-01" && cells[1].starts_with("20") {
            true => format!("{},{},{},purple,Fail,9,9,0\n", cells[0], cells[1], cells[2]),
            false => format!("{line}\n"),
        }
    });
    let turned = folder.file("turned.csv", &turned.collect::<String>());
    let other =
        Run { history: &turned, establishments: &establishments, visits: &visits, out: &two };
    let done = other.with(&[]);
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(fs::read_to_string(&two).unwrap(), ranking);
    assert!(String::from_utf8_lossy(&done.stdout).contains("Left out"));

    // By the object alone the order is another.
    assert!(run.with(&["--by", "object"]).status.success());
    assert_ne!(fs::read_to_string(&one).unwrap(), ranking);
}

#[test]
fn four_windows_are_shown_with_intervals_beside_the_rule_and_chance() {
    let folder = Folder::new("windows");
    let run = |more: &[&str]| {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let out = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
            .args(["--lang", "en", "target", "--as-of", "2014-09-01", "--validate"])
            .args(["--history", &text(data("inspections.csv"))])
            .args(["--establishments", &text(data("establishments.csv"))])
            .args(["--replications", "50"])
            .args(more)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", said(&out));
        String::from_utf8(out.stdout).unwrap()
    };
    let told: Value = serde_json::from_str(&run(&["--json"])).unwrap();
    let windows = told["windows"].as_array().unwrap();
    let from: Vec<&str> = windows.iter().map(|w| w["window"]["from"].as_str().unwrap()).collect();
    assert_eq!(from, ["2012-09-01", "2013-09-01", "2014-01-01", "2014-05-01"]);
    for window in windows {
        let auc = |order: &str| window[order]["auc"]["value"].as_f64().unwrap();
        assert!(auc("model") > auc("last_years_rule") && auc("random") == 0.5, "{window}");
        assert_eq!(window["calibration"].as_array().unwrap().len(), 10);
    }
    let table = run(&[]);
    assert!(table.contains("last year's rule") && table.contains("2013-09-01"), "{table}");
    drop(folder);
}

#[test]
fn what_cannot_be_read_is_named_by_file_row_column_and_fix() {
    let folder = Folder::new("bad");
    let establishments = folder.file("shops.csv", "license,name\n1,A\n2,B\n2,C\n");
    let good = folder.file("good.csv", "license,name\n1,A\n2,B\n");
    let head = "inspection_id,inspection_date,license,result,critical_violations,serious_violations,minor_violations\n";
    let wrong_day = folder.file("day.csv", &format!("{head}7,2013-02-30,1,Pass,0,0,0\n"));
    let wrong_shop = folder.file("shop.csv", &format!("{head}7,2013-02-03,9,Pass,0,0,0\n"));
    let wrong_count = folder.file("count.csv", &format!("{head}7,2013-02-03,1,Pass,x,0,0\n"));
    let no_column = folder.file("column.csv", "inspection_id,inspection_date\n7,2013-02-03\n");
    let few = folder.file("few.csv", &format!("{head}7,2013-02-03,1,Pass,0,0,0\n"));
    let visits = folder.file("visits.csv", "visit_id,license\na,1\n");
    let twice = folder.file("twice.csv", "visit_id,license\na,1\na,2\n");
    let out = folder.0.join("out.csv");
    let cases: [(&Path, &Path, &Path, &[&str]); 7] = [
        (&few, &establishments, &visits, &["shops.csv", "Row 4", "license", "second time"]),
        (&wrong_day, &good, &visits, &["day.csv", "Row 2", "inspection_date", "2013-02-30"]),
        (&wrong_shop, &good, &visits, &["shop.csv", "Row 2", "license", "no establishment"]),
        (&wrong_count, &good, &visits, &["count.csv", "Row 2", "critical_violations", "whole"]),
        (&no_column, &good, &visits, &["column.csv", "license"]),
        (&few, &good, &twice, &["twice.csv", "Row 3", "visit_id", "second time"]),
        (&few, &good, &visits, &["too few to learn from"]),
    ];
    for (history, establishments, visits, parts) in cases {
        let done = Run { history, establishments, visits, out: &out }.with(&[]);
        let said = said(&done);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(parts.iter().all(|part| said.contains(part)), "{parts:?} not in {said}");
        assert!(!out.exists(), "no file is left by a run that failed");
    }
    let run = Run { history: &few, establishments: &good, visits: &visits, out: &out };
    let done = run.on("soon", &[]);
    assert!(done.status.code() == Some(2) && said(&done).contains("“soon”"), "{}", said(&done));
    let help = Command::new(env!("CARGO_BIN_EXE_zhunsheng")).args(["target", "--help"]).output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    assert!(help.contains("Example") && help.contains("visit_id"), "{help}");
}
