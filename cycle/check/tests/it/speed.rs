//! Budgets, measured where it is asked for: `cargo test --release -p check --test it -- --ignored --nocapture speed`.
//!
//! A full assessment of 13 counties × 26 items with drill-down stored: 1 s. 10,000 simulated rankings of
//! 50 units: 1 s. A pivot of 20 indicators × 200 units × 12 periods lives in the bench of the program.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use check::assessment::{self, Purpose, RunQuestion, freeze, rank_by, run};
use check::indicators::definition::Compute;
use check::indicators::{self, Answers, Question, evaluate};
use packs::Pack;
use store::{Actor, Entry, Tx, Value, params};
use terms::{Millionths, Period, Result};
use units::UnitId;

use crate::city::*;

/// Three years of records, denser than the demo city's.
fn records(tx: &mut Tx<'_>, areas: &[i64]) -> Result<()> {
    let seq = tx.next_seq()?;
    let mut number = tx.next_ids(400_000)?;
    let divisions = ["C1391", "C2614", "C3011", "C3216", "C3670"];
    let mut samples: Vec<Vec<Value>> = Vec::new();
    let mut complaints: Vec<Vec<Value>> = Vec::new();
    for month in 0..36i64 {
        let month = Period::new(terms::PeriodKind::Month, 2024 + month / 12, month % 12 + 1)?;
        let day = month.span().expect("a month").0;
        for k in 0..1068i64 {
            number += 1;
            let area = areas[(k % areas.len() as i64) as usize];
            let verdict = if number % 17 == 0 { "fail" } else { "pass" };
            let domain = ["manufacturing", "agriculture", "food"][(number % 3) as usize];
            samples.push(
                params![
                    number,
                    format!("S{number}"),
                    7,
                    area,
                    domain,
                    divisions[(number % 5) as usize],
                    "示例",
                    if number % 4 == 0 { "risk" } else { "evaluation" },
                    day,
                    month,
                    verdict,
                    "test",
                    seq
                ]
                .to_vec(),
            );
        }
        for k in 0..4083i64 {
            number += 1;
            let area = areas[(k % areas.len() as i64) as usize];
            complaints.push(
                params![
                    number,
                    format!("T{number}"),
                    area,
                    "quality",
                    "12315",
                    day,
                    month,
                    number % 11 != 0,
                    number % 13 != 0,
                    "test",
                    seq
                ]
                .to_vec(),
            );
        }
    }
    tx.run_many(
        "insert into sample (id, code, firm, area, domain, industry, product, purpose, on_date, month, verdict, source, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        samples.into_iter(),
    )?;
    tx.run_many(
        "insert into complaint (id, code, area, topic, channel, on_date, month, replied_in_time, closed_in_time, source, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        complaints.into_iter(),
    )?;
    tx.record(
        Entry::new("sample.recorded", "samples", 0).touches("samples").touches("complaints"),
    )?;
    Ok(())
}

#[test]
#[ignore = "a measurement, for a release build on a quiet machine"]
fn speed_of_a_full_assessment_and_of_ranks() {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/yuncheng");
        let (pack, _) = Pack::read(&folder).expect("a sound pack");
        let codes: Vec<String> = (0..50).map(|n| format!("T{n:02}")).collect();
        let areas: Vec<i64> = write(&space, move |tx| {
            let since = terms::date(1949, 10, 1);
            let row = |code: &String| units::UnitRow {
                code: code.clone(),
                kind: "county".to_owned(),
                name: terms::Text::zh(code.clone()),
                short: None,
                valid_from: since,
                valid_to: None,
            };
            let edge = |code: &String| units::EdgeRow {
                hierarchy: units::TERRITORY.to_owned(),
                parent: "CITY".to_owned(),
                child: code.clone(),
                valid_from: since,
                valid_to: None,
            };
            let city = row(&"CITY".to_owned());
            let rows: Vec<_> = std::iter::once(city).chain(codes.iter().map(row)).collect();
            let edges: Vec<_> = codes.iter().map(edge).collect();
            units::load(tx, rows, edges, [])?;
            let ids = units::ids_by_code(tx, &codes)?;
            Ok(codes.iter().map(|code| ids[code].0).collect())
        });
        let definitions = indicators::definitions(&pack);
        let schemes: Vec<score::Scheme> = pack.schemes.iter().map(|s| s.it.clone()).collect();
        let of_pack = areas.clone();
        let scheme = write(&space, move |tx| {
            indicators::load(tx, "cn", &definitions)?;
            assessment::load(tx, "cn", &schemes)?;
            records(tx, &of_pack)?;
            let mut figures = Vec::new();
            for definition in &definitions {
                if definition.compute != Compute::Entered {
                    continue;
                }
                let series = figures::ensure_series(tx, &definition.code)?;
                for (unit, at) in of_pack.iter().zip(1..) {
                    let value = Some(Millionths::integer(at)?);
                    let whole = figures::Figure::new(series, p("2026"), UnitId(*unit), value);
                    if definition.code == "output_by_division" {
                        for division in ["C13", "C26", "C30", "C32", "C36"] {
                            let combo = figures::ensure_combo(tx, &[("industry", division)])?;
                            figures.push(whole.clone().combo(combo));
                        }
                    } else {
                        figures.push(whole);
                    }
                }
            }
            figures::record(tx, figures, None)?;
            let found = assessment::list(tx)?;
            Ok(found.iter().find(|s| s.scheme.code == "yc-2026").expect("the scheme").id)
        });
        let answers = Arc::new(Answers::default());
        for (name, replications) in
            [("cold, no draws", 0), ("warm, no draws", 0), ("warm, 10,000 draws", 10_000)]
        {
            let question =
                RunQuestion::new(scheme, p("2026"), &areas[..13]).replications(replications);
            let shared = Arc::clone(&answers);
            let start = Instant::now();
            let made = read(&space, move |tx| run(tx, &shared, &question));
            let took = start.elapsed();
            let known = made.inputs.iter().filter(|k| k.input != score::Input::Missing).count();
            eprintln!(
                "{engine}: run {name}: {took:?}, {known} of {} inputs, {} points sampled",
                made.inputs.len(),
                made.sampled
            );
            if replications > 0 {
                let start = Instant::now();
                space
                    .db
                    .write(Actor::PROGRAM, move |tx| freeze(tx, &made, Purpose::Trial, "measured"))
                    .expect("frozen");
                eprintln!("{engine}: freeze: {:?}", start.elapsed());
            }
        }
        let wards = areas.clone();
        let code = "food_pass_rate";
        let answer =
            read(&space, move |tx| evaluate(tx, &Question::new([code], wards, [p("2026")])));
        let start = Instant::now();
        let standings = rank_by(&answer, code, p("2026"), &areas, 1, 10_000).expect("ranks");
        let ranked = standings.iter().filter(|standing| standing.group.is_some()).count();
        eprintln!("{engine}: 10,000 rankings of {ranked} units: {:?}", start.elapsed());
    }
}

/// The pivot of the budget, without the ten million figures around it: 20 indicators × 200 units × 12 months.
#[test]
#[ignore = "a measurement, for a release build on a quiet machine"]
fn speed_of_a_pivot() {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let codes: Vec<String> = (0..20).map(|n| format!("x{n}")).collect();
        let definitions: Vec<_> =
            codes.iter().map(|code| definition(code, Compute::Entered)).collect();
        define(&space, definitions);
        let months: Vec<Period> = p("2026").months();
        let (of_figures, of_months) = (codes.clone(), months.clone());
        write(&space, move |tx| {
            for code in &of_figures {
                let series = figures::ensure_series(tx, code)?;
                let mut rows = Vec::new();
                for (month, unit) in of_months.iter().flat_map(|m| (1..=200).map(move |u| (*m, u)))
                {
                    let value = Some(Millionths::integer(unit)?);
                    rows.push(figures::Figure::new(series, month, UnitId(unit), value));
                }
                figures::record(tx, rows, None)?;
            }
            Ok(())
        });
        let head = read(&space, |tx| tx.head_seq());
        let units: Vec<i64> = (1..=200).collect();
        for (name, as_of) in [("current", None), ("as of", Some(head - 1))] {
            let question = Question::new(codes.clone(), units.clone(), months.clone()).as_of(as_of);
            let start = Instant::now();
            let answer = read(&space, move |tx| evaluate(tx, &question));
            eprintln!("{engine}: pivot of {} cells {name}: {:?}", answer.len(), start.elapsed());
        }
    }
}
