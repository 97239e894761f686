//! `stats oc`: what a plan does at every quality.

use clap::{Args, ValueEnum};
use document::chart::{Curve, CurveLine, CurveMark};
use serde_json::json;
use stats::acceptance::{Count, Plan, Stage};
use terms::Result;

use super::answer::{Answer, figure, maybe, word};
use super::input::{Input, split};
use super::{Picture, refused, wrong};
use crate::commands::Session;

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Law {
    /// Share nonconforming of a process (type B)
    Binomial,
    /// Nonconformities per item
    Poisson,
    /// Items of one lot (type A); needs --lot
    Lot,
}

#[derive(Args)]
pub(crate) struct Wish {
    /// CSV or XLSX with columns n, accept, reject: one row a sample
    #[arg(value_name = "FILE")]
    file: Option<std::path::PathBuf>,
    /// Instead of a file: n,accept[,reject]; again for a second sample
    #[arg(long, value_name = "N,AC,RE")]
    stage: Vec<String>,
    #[arg(long, value_enum, default_value = "binomial")]
    count: Law,
    /// Size of the lot, for type A curves and for outgoing quality
    #[arg(long, value_name = "N")]
    lot: Option<u64>,
    /// Worst quality shown, as a share (0.1 is 10 %) [default: where acceptance is 1 %]
    #[arg(long, value_name = "P")]
    to: Option<f64>,
    /// Rows of the table
    #[arg(long, default_value_t = 20)]
    points: u64,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let plan = read(session, wish)?;
    let count = law(wish.count, wish.lot)?;
    let mut answer = Answer::new(session, "statistics-oc");
    answer.fact(session, "statistics-plan-name", words(&plan));
    answer.heads(
        session,
        &[
            "statistics-quality",
            "statistics-pa",
            "statistics-asn",
            "statistics-aoq",
            "statistics-ati",
        ],
    );
    let to = match wish.to {
        Some(to) => to,
        None => last_quality(&plan, count).map_err(refused)?,
    };
    let mut points = Vec::new();
    for p in qualities(count, to, wish.points.clamp(2, 2000)) {
        let at = plan.at(p, count).map_err(refused)?;
        let sorted = wish.lot.map(|lot| {
            Ok::<_, stats::Error>((
                plan.outgoing_quality(p, count, lot)?,
                plan.total_inspection(p, count, lot)?,
            ))
        });
        let sorted = sorted.transpose().map_err(refused)?;
        let (aoq, ati) = sorted.unzip();
        answer.rows.push(vec![
            format!("{} %", figure(100.0 * p)),
            figure(at.accept),
            figure(at.sample_number),
            aoq.map_or_else(|| "—".into(), |q| format!("{} %", figure(100.0 * q))),
            maybe(ati),
        ]);
        points.push(json!({ "p": p, "accept": at.accept, "sample_number": at.sample_number,
                            "outgoing_quality": aoq, "total_inspection": ati }));
    }
    answer.json = json!({ "plan": stages_json(&plan), "points": points });
    answer.drawings.push(curve(session, &plan, count, to, Vec::new())?);
    Ok(answer)
}

pub(super) fn law(law: Law, lot: Option<u64>) -> Result<Count> {
    Ok(match (law, lot) {
        (Law::Binomial, _) => Count::Binomial,
        (Law::Poisson, _) => Count::Poisson,
        (Law::Lot, Some(size)) => Count::Lot { size },
        (Law::Lot, None) => return Err(wrong("--lot", "", "the size of the lot, such as 1000")),
    })
}

fn read(session: &Session, wish: &Wish) -> Result<Plan> {
    let mut stages = Vec::new();
    if let Some(file) = &wish.file {
        let input = Input::read(file, session.lang)?;
        let (n, accept) = (input.counts("n")?, input.counts("accept")?);
        let reject = if input.has("reject") { Some(input.counts("reject")?) } else { None };
        for (i, (n, accept)) in n.into_iter().zip(accept).enumerate() {
            let reject = reject.as_ref().map_or(accept + 1, |reject| reject[i]);
            stages.push(Stage { n, accept, reject });
        }
    }
    for text in &wish.stage {
        let fix = "n,accept or n,accept,reject in whole numbers, such as 80,2 or 50,1,4";
        let numbers: Option<Vec<u64>> = split(text).map(|part| part.parse().ok()).collect();
        match numbers.as_deref() {
            Some([n, accept]) => {
                stages.push(Stage { n: *n, accept: *accept, reject: accept.saturating_add(1) });
            }
            Some([n, accept, reject]) => {
                stages.push(Stage { n: *n, accept: *accept, reject: *reject });
            }
            _ => return Err(wrong("--stage", text, fix)),
        }
    }
    if stages.is_empty() {
        return Err(wrong("--stage", "", "n,accept such as 80,2, or a file"));
    }
    Plan::new(stages).map_err(refused)
}

/// `n 80, Ac 2, Re 3`, one after the other.
pub(super) fn words(plan: &Plan) -> String {
    let one = |s: &Stage| format!("n {}, Ac {}, Re {}", s.n, s.accept, s.reject);
    plan.stages().iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(super) fn stages_json(plan: &Plan) -> serde_json::Value {
    let one = |s: &Stage| json!({ "n": s.n, "accept": s.accept, "reject": s.reject });
    plan.stages().iter().map(one).collect()
}

/// Equal steps; of a lot, whole items.
fn qualities(count: Count, to: f64, steps: u64) -> Vec<f64> {
    let even = (0..=steps).map(|i| to * i as f64 / steps as f64);
    match count {
        Count::Lot { size } => {
            let mut items: Vec<u64> = even.map(|p| (p * size as f64).round() as u64).collect();
            items.dedup();
            items.into_iter().map(|d| d as f64 / size as f64).collect()
        }
        _ => even.collect(),
    }
}

/// Where about one lot in a hundred is accepted.
pub(super) fn last_quality(plan: &Plan, count: Count) -> Result<f64, stats::Error> {
    let most = if count == Count::Poisson { 1e3 } else { 1.0 };
    let exact = |p: f64| match count {
        Count::Lot { size } => (p * size as f64).ceil() / size as f64,
        _ => p,
    };
    let (mut low, mut high) = (0.0, most);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if plan.acceptance(exact(middle), count)? > 0.01 { low = middle } else { high = middle }
    }
    Ok(exact(high))
}

/// The curve of acceptance with marks.
pub(super) fn curve(
    session: &Session,
    plan: &Plan,
    count: Count,
    to: f64,
    marks: Vec<CurveMark>,
) -> Result<String> {
    let line: Result<Vec<(f64, f64)>, stats::Error> = qualities(count, to, 200)
        .into_iter()
        .map(|p| Ok((100.0 * p, plan.acceptance(p, count)?)))
        .collect();
    Ok(Curve {
        label: format!("{}: {}", word(session, "statistics-oc"), words(plan)),
        lines: vec![CurveLine { name: String::new(), points: line.map_err(refused)? }],
        marks,
        x_title: format!("{}, %  ({})", word(session, "statistics-quality"), words(plan)),
        y_title: word(session, "statistics-pa"),
        empty: word(session, "statistics-nothing"),
        ..Curve::default()
    }
    .svg())
}
