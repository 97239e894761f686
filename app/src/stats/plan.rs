//! `stats plan`: a sampling plan from an AQL table, from a keyed table, or from two points.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use document::chart::{Curve, CurveLine, CurveMark};
use serde_json::json;
use stats::acceptance::design::{self, TwoPoints};
use stats::acceptance::keyed::{Keyed, Severity};
use stats::acceptance::tables::{self, Level, Table};
use stats::acceptance::{Count, sequential, variables};
use terms::Result;

use super::answer::{Answer, figure, word};
use super::{Picture, oc, refused, wrong};
use crate::commands::Session;

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Method {
    /// Count nonconforming items
    Attributes,
    /// Measure; sigma is known
    KnownSigma,
    /// Measure; sigma is estimated
    UnknownSigma,
    /// Item by item (Wald)
    Sequential,
}

#[derive(Args)]
pub(crate) struct Wish {
    /// Size of the lot
    #[arg(long, value_name = "N")]
    lot: Option<u64>,
    /// Acceptance quality limit in percent: 0.01, 0.015, 0.025, 0.04, 0.065, 0.1 … 1000
    #[arg(long, value_name = "PERCENT")]
    aql: Option<f64>,
    /// Inspection level: I, II, III, S-1, S-2, S-3, S-4
    #[arg(long, default_value = "II")]
    level: String,
    /// normal, tightened, reduced (reduced needs --table)
    #[arg(long, default_value = "normal")]
    severity: String,
    /// A table keyed from the standard in force (see lib/stats/docs/sampling.md)
    #[arg(long, value_name = "CSV")]
    table: Option<PathBuf>,
    /// From this table the plan with so many samples: 1 single, 2 double …
    #[arg(long, default_value_t = 1)]
    samples: usize,
    /// Good quality that should be accepted, as a share (0.01 is 1 %)
    #[arg(long, value_name = "P")]
    good: Option<f64>,
    /// Bad quality that should not be accepted
    #[arg(long, value_name = "P")]
    bad: Option<f64>,
    /// Producer's risk
    #[arg(long, default_value_t = 0.05)]
    alpha: f64,
    /// Consumer's risk
    #[arg(long, default_value_t = 0.10)]
    beta: f64,
    #[arg(long, value_enum, default_value = "attributes")]
    method: Method,
    #[arg(long, value_enum, default_value = "binomial")]
    count: oc::Law,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    match (wish.aql, wish.good, wish.bad) {
        (Some(aql), None, None) => from_table(session, wish, aql),
        (None, Some(good), Some(bad)) => {
            let points =
                TwoPoints { good, accept_good: 1.0 - wish.alpha, bad, accept_bad: wish.beta };
            from_points(session, wish, &points)
        }
        _ => Err(wrong(
            "--aql",
            "",
            "--lot and --aql for a table, or --good and --bad for two points",
        )),
    }
}

fn from_table(session: &Session, wish: &Wish, aql: f64) -> Result<Answer> {
    let lot = wish.lot.ok_or_else(|| wrong("--lot", "", "the size of the lot, such as 1000"))?;
    let letter = tables::letter(lot, level(&wish.level)?).map_err(refused)?;
    let severity = Severity::named(&wish.severity)
        .ok_or_else(|| wrong("--severity", &wish.severity, "normal, tightened, reduced"))?;
    let (found, plan, source) = match &wish.table {
        Some(path) => {
            let keyed = keyed(path)?;
            let found = keyed.plan(severity, wish.samples, letter, aql).map_err(refused)?;
            (found.letter, found.plan.clone(), keyed.source().to_owned())
        }
        None => {
            let table = match severity {
                Severity::Normal => Table::Normal,
                Severity::Tightened => Table::Tightened,
                Severity::Reduced => {
                    return Err(wrong(
                        "--severity",
                        "reduced",
                        "normal, tightened; reduced with --table",
                    ));
                }
            };
            let found = tables::plan(letter, aql, table).map_err(refused)?;
            (found.letter, found.for_lot(lot).map_err(refused)?, "MIL-STD-105E = ISO 2859-1".into())
        }
    };
    let count = if aql > 10.0 { Count::Poisson } else { oc::law(wish.count, wish.lot)? };
    let mut answer = Answer::new(session, "statistics-plan");
    answer.fact(session, "statistics-letter", letter.to_string());
    if found != letter {
        answer.fact(session, "statistics-letter-used", found.to_string());
    }
    answer.fact(session, "statistics-plan-name", oc::words(&plan));
    answer.fact(session, "statistics-source", source.clone());
    if plan.size_max() >= lot {
        answer.note(session, "statistics-plan-all", &[]);
    }
    // A type A curve knows whole items only; the promise at the AQL is one about the process.
    let at =
        plan.acceptance(aql / 100.0, if count == Count::Poisson { count } else { Count::Binomial });
    let at = at.map_err(refused)?;
    answer.note(
        session,
        "statistics-plan-aql",
        &[("aql", figure(aql)), ("chance", format!("{:.1}", 100.0 * at))],
    );
    answer.json = json!({ "letter": letter.to_string(), "letter_used": found.to_string(),
                          "plan": oc::stages_json(&plan), "source": source, "accept_at_aql": at });
    let mark = CurveMark { x: aql, y: at, text: format!("AQL {} %", figure(aql)) };
    let to = oc::last_quality(&plan, count).map_err(refused)?.max(2.0 * aql / 100.0);
    let to = if count == Count::Poisson { to } else { to.min(1.0) };
    answer.drawings.push(oc::curve(session, &plan, count, to, vec![mark])?);
    Ok(answer)
}

fn level(text: &str) -> Result<Level> {
    Ok(match text.to_ascii_uppercase().replace('-', "").as_str() {
        "S1" => Level::S1,
        "S2" => Level::S2,
        "S3" => Level::S3,
        "S4" => Level::S4,
        "I" => Level::I,
        "II" => Level::II,
        "III" => Level::III,
        _ => return Err(wrong("--level", text, "I, II, III, S-1, S-2, S-3, S-4")),
    })
}

fn keyed(path: &std::path::Path) -> Result<Keyed> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        terms::Error::invalid("statistics-file")
            .with("file", super::name_of(path))
            .with("cause", cause)
    })?;
    Keyed::read(&text).map_err(|problem| {
        terms::Error::invalid("statistics-keyed")
            .with("file", super::name_of(path))
            .with("line", problem.line)
            .with("reason", problem.reason)
    })
}

fn from_points(session: &Session, wish: &Wish, points: &TwoPoints) -> Result<Answer> {
    let mut answer = Answer::new(session, "statistics-plan");
    let marks = vec![
        CurveMark { x: 100.0 * points.good, y: points.accept_good, text: "1 − α".into() },
        CurveMark { x: 100.0 * points.bad, y: points.accept_bad, text: "β".into() },
    ];
    match wish.method {
        Method::Attributes => {
            let count = oc::law(wish.count, wish.lot)?;
            let plan = design::single(points, count).map_err(refused)?;
            answer.fact(session, "statistics-plan-name", oc::words(&plan));
            risks(session, &mut answer, points, |p| plan.acceptance(p, count))?;
            answer.json["plan"] = oc::stages_json(&plan);
            let to = oc::last_quality(&plan, count).map_err(refused)?;
            answer.drawings.push(oc::curve(session, &plan, count, to, marks)?);
        }
        Method::KnownSigma | Method::UnknownSigma => {
            let plan = match wish.method {
                Method::KnownSigma => variables::known_sigma(points),
                _ => variables::unknown_sigma(points),
            };
            let plan = plan.map_err(refused)?;
            answer.fact(
                session,
                "statistics-plan-name",
                format!("n {}, k {}", plan.n, figure(plan.k)),
            );
            risks(session, &mut answer, points, |p| plan.acceptance(p))?;
            answer.json["plan"] =
                json!({ "n": plan.n, "k": plan.k, "sigma_known": plan.sigma_known });
            let line: Result<Vec<(f64, f64)>, stats::Error> = (1..=200)
                .map(|i| 2.0 * points.bad.min(0.5) * f64::from(i) / 200.0)
                .map(|p| Ok((100.0 * p, plan.acceptance(p)?)))
                .collect();
            answer.drawings.push(
                Curve {
                    label: word(session, "statistics-oc"),
                    lines: vec![CurveLine { name: String::new(), points: line.map_err(refused)? }],
                    marks,
                    x_title: format!("{}, %", word(session, "statistics-quality")),
                    y_title: word(session, "statistics-pa"),
                    ..Curve::default()
                }
                .svg(),
            );
        }
        Method::Sequential => {
            let plan = sequential::wald(points).map_err(refused)?;
            let sizes = plan.sample_numbers().map_err(refused)?;
            let line =
                |sign: &str, h: f64| format!("d = {} n {sign} {}", figure(plan.slope), figure(h));
            answer.fact(session, "statistics-accept-line", line("−", plan.accept));
            answer.fact(session, "statistics-reject-line", line("+", plan.reject));
            answer.fact(session, "statistics-asn", sizes.map(figure).join(" / "));
            answer.json = json!({ "h1": plan.accept, "h2": plan.reject, "slope": plan.slope, "sample_numbers": sizes });
            let most = 2.0 * sizes.iter().copied().fold(1.0, f64::max);
            let rise = |h: f64| vec![(0.0, h), (most, plan.slope * most + h)];
            answer.drawings.push(
                Curve {
                    label: word(session, "statistics-plan"),
                    lines: vec![
                        CurveLine {
                            name: word(session, "statistics-reject-line"),
                            points: rise(plan.reject),
                        },
                        CurveLine {
                            name: word(session, "statistics-accept-line"),
                            points: rise(-plan.accept),
                        },
                    ],
                    x_title: "n".into(),
                    y_title: "d".into(),
                    ..Curve::default()
                }
                .svg(),
            );
        }
    }
    Ok(answer)
}

/// The risks that the plan really has.
fn risks(
    session: &Session,
    answer: &mut Answer,
    points: &TwoPoints,
    chance: impl Fn(f64) -> Result<f64, stats::Error>,
) -> Result<()> {
    let (good, bad) = (chance(points.good).map_err(refused)?, chance(points.bad).map_err(refused)?);
    let percent = |x: f64| format!("{} %", figure(100.0 * x));
    answer.fact(session, "statistics-producer", percent(1.0 - good));
    answer.fact(session, "statistics-consumer", percent(bad));
    answer.json = json!({ "producer_risk": 1.0 - good, "consumer_risk": bad });
    Ok(())
}
