//! Adds a plan of a large city to a demo space: ten thousand tasks in force and fifty thousand reports on
//! them, all of it synthetic, so that the dispatch board can be weighed.
//!
//! `cargo run --release --example fill_tasks -- DATA_DIR SPACE [WHOLES]`; 715 wholes of 13 parts are 10,010 tasks.

#![expect(clippy::print_stdout, reason = "a measurement for a person to read")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use cases::Party;
use cases::course::Intent;
use plan::plans::{self, Direction, Draft, Goal, Measure, Number, Rule, Tags, Task, Timing};
use store::{Actor, Db, Settings, Tx};
use terms::{Date, Error, Millionths, Period, Result, Text};

const MEASURES: usize = 50;
/// Reports on each task.
const REPORTS: i32 = 5;
/// Tasks of one command.
const CHUNK: usize = 200;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, space, rest @ ..] = arguments.as_slice() else {
        eprintln!("fill_tasks DATA_DIR SPACE [WHOLES]");
        std::process::exit(2);
    };
    let wholes: usize = rest.first().map_or(Ok(715), |n| n.parse()).map_err(Error::broken)?;
    let db = Db::open(Settings::in_folder(Path::new(folder), space))?;
    let begun = Instant::now();
    let (plan, tasks) = db.write(Actor::PROGRAM, move |tx| draft(tx, wholes))?;
    println!("{} tasks drafted, split and published in {:.1?}", tasks.len(), begun.elapsed());
    let begun = Instant::now();
    let mut reports = 0;
    for chunk in tasks.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        reports += db.write(Actor::PROGRAM, move |tx| report(tx, plan, &chunk))?;
    }
    println!("{reports} reports in {:.1?}", begun.elapsed());
    Ok(())
}

fn units(tx: &mut Tx<'_>, kind: &str) -> Result<Vec<i64>> {
    let today = store::civil_date(tx.now());
    let found = units::of_kind(tx, kind)?.into_iter();
    let there = found.filter(|unit| unit.valid_to.is_none_or(|to| to > today));
    Ok(there.map(|unit| unit.id.0).collect())
}

fn issued(tx: &Tx<'_>) -> Date {
    let today = store::civil_date(tx.now());
    today.first_of_year()
}

/// The plan, and its tasks once they are in force.
fn draft(tx: &mut Tx<'_>, wholes: usize) -> Result<(i64, Vec<i64>)> {
    let today = store::civil_date(tx.now());
    let (counties, bodies) = (units(tx, "county")?, units(tx, "department")?);
    let plan = plans::put_plan(
        tx,
        &Draft {
            code: format!("bulk-{}", tx.now_micros()),
            period: Period::year_of(today.year().into())?,
            name: Text::zh("大规模计划（合成）"),
            synthetic: true,
        },
    )?;
    let goal = Goal {
        id: 0,
        plan,
        code: "G1".into(),
        name: Text::zh("目标（合成）"),
        number: Number::default(),
        tags: Tags::default(),
    };
    let goal = plans::put_goal(tx, &goal)?;
    let mut measures = Vec::new();
    for n in 0..MEASURES.min(wholes) {
        let (code, name) = (format!("M{n:02}"), Text::zh(format!("措施{n}（合成）")));
        measures.push(plans::put_measure(tx, &Measure { id: 0, plan, goal, code, name })?);
    }
    let year = plans::plan(tx, plan)?;
    for n in 0..wholes {
        let days = i32::try_from(n % 300).unwrap_or(0);
        let due =
            year.starts.checked_add(jiff::Span::new().days(60 + days)).map_err(Error::broken)?;
        let task = Task {
            id: 0,
            version: 0,
            plan,
            measure: measures[n % measures.len()],
            parent: None,
            code: format!("T{n:05}"),
            name: Text::zh(format!("任务{n}（合成）")),
            lead: bodies[n % bodies.len()],
            helpers: Vec::new(),
            timing: Timing::Deadline,
            due: due.min(year.ends),
            points: Vec::new(),
            deliverable: "台账".into(),
            evidence: String::new(),
            ground: String::new(),
            number: Number {
                value: Some(Millionths::parse("100")?),
                direction: Direction::Higher,
                ..Number::default()
            },
            split: None,
            weight: None,
        };
        let task = plans::put_task(tx, &task)?;
        let each = Some(Millionths::parse("100")?);
        let parts: Vec<_> = counties.iter().map(|unit| (*unit, each, None)).collect();
        plans::replace_parts(tx, task, Some(Rule::All), &parts)?;
    }
    let clockwork = cases::clocks(tx)?;
    let on = issued(tx);
    plans::publish(tx, &clockwork, plan, "示例〔合成〕1号", on, 0)?;
    let tasks = plans::tree(tx, plan)?.tasks.iter().map(|task| task.id).collect();
    Ok((plan, tasks))
}

/// Reports spread from the issue to today; every fifth task is never begun, and some are handed in.
fn report(tx: &mut Tx<'_>, plan: i64, tasks: &[i64]) -> Result<usize> {
    let today = store::civil_date(tx.now());
    let from = issued(tx);
    let clockwork = cases::clocks(tx)?;
    let standings = plans::standings(tx, plan)?;
    let span = (today - from).get_days();
    let mut done = 0;
    for task in tasks {
        // The reports of those who never began are told by their neighbours, so that there are as many.
        let each = match task % 5 {
            0 => continue,
            1 => 2 * REPORTS,
            _ => REPORTS,
        };
        let case = standings[task].case;
        for n in 0..each {
            let day = span * (n + 1) / (each + 1);
            let on = from.checked_add(jiff::Span::new().days(day)).map_err(Error::broken)?;
            let intent = Intent {
                code: "report".into(),
                person: 0,
                acting_for: None,
                parties: BTreeSet::from([Party::Owner]),
                of_owner: true,
                on,
                today,
                ground: None,
                document: None,
                fields: BTreeMap::from([("progress".to_owned(), format!("第{}次（合成）", n + 1))]),
                evidence: BTreeSet::new(),
            };
            let steps = usize::try_from(n).unwrap_or(0) + 1;
            cases::take(tx, &clockwork, case, steps, &intent, &[], None)?;
            done += 1;
        }
    }
    Ok(done)
}
