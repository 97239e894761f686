//! `stats capability`: the tolerance against the spread within samples and overall.

use clap::Args;
use document::chart::{Histogram, HistogramLine};
use serde_json::{Value, json};
use stats::chart::capability::{Capability, Estimate, Specification, capability, overall};
use stats::chart::variables::{Baseline, Within};
use terms::Result;

use super::answer::{Answer, figure, word};
use super::input::{Input, split};
use super::{Picture, Source, refused};
use crate::commands::Session;

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Column of values; several (a,b,c) make each row a sample
    #[arg(long, default_value = "value")]
    value: String,
    /// Column that says which sample a row belongs to; without it sigma comes from moving ranges
    #[arg(long)]
    sample: Option<String>,
    /// Lower specification limit
    #[arg(long, value_name = "LSL", allow_hyphen_values = true)]
    lower: Option<f64>,
    /// Upper specification limit
    #[arg(long, value_name = "USL", allow_hyphen_values = true)]
    upper: Option<f64>,
    /// Target [default: the middle of both limits]
    #[arg(long, allow_hyphen_values = true)]
    target: Option<f64>,
    #[arg(long, default_value_t = 0.95)]
    confidence: f64,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let columns = input.many(&wish.value)?;
    let values: Vec<f64> =
        (0..input.len()).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
    let within = within(&input, wish, &columns).map_err(|e| e.at("sigma"))?;
    let all = overall(&values).map_err(refused)?;
    let tolerance = Specification { lower: wish.lower, upper: wish.upper, target: wish.target };
    let judged = |process: &Baseline| {
        capability(process, values.len(), &tolerance, wish.confidence).map_err(refused)
    };
    let (short, long) = (judged(&within)?, judged(&all)?);

    let mut answer = Answer::new(session, "statistics-capability");
    answer.fact(session, "statistics-count", values.len().to_string());
    answer.fact(session, "statistics-mean", figure(all.centre));
    answer.fact(session, "statistics-sigma-within", figure(within.sigma));
    answer.fact(session, "statistics-sigma-overall", figure(all.sigma));
    answer.heads(
        session,
        &["statistics-index-name", "statistics-value", "statistics-low", "statistics-high"],
    );
    let mut row = |name: &str, estimate: Option<Estimate>| {
        if let Some(e) = estimate {
            let (low, high) = (e.interval.low, e.interval.high);
            answer.rows.push(vec![name.into(), figure(e.value), figure(low), figure(high)]);
        }
    };
    for (names, found) in
        [(["Cp", "CPL", "CPU", "Cpk"], &short), (["Pp", "PPL", "PPU", "Ppk"], &long)]
    {
        row(names[0], found.cp);
        row(names[1], found.cp_lower);
        row(names[2], found.cp_upper);
        row(names[3], Some(found.cpk));
    }
    row("Cpm", long.cpm);
    let share = format!("{} ppm", figure(1e6 * (long.below + long.above)));
    answer.note(session, "statistics-capability-said", &[("share", share)]);
    answer.json = json!({
        "n": values.len(), "mean": all.centre, "sigma_within": within.sigma, "sigma_overall": all.sigma,
        "within": as_json(&short), "overall": as_json(&long),
    });
    answer.drawings.push(picture(session, wish, &values, &all, &long, &short));
    Ok(answer)
}

fn within(input: &Input, wish: &Wish, columns: &[Vec<f64>]) -> Result<Baseline> {
    let samples: Vec<Vec<f64>> = match &wish.sample {
        Some(head) => {
            let mut samples = indexed(&input.texts(head)?);
            let mut found = vec![Vec::new(); samples.1];
            for (at, row) in samples.0.drain(..).zip(0..) {
                found[at].extend(columns.iter().map(|column: &Vec<f64>| column[row]));
            }
            found
        }
        None if split(&wish.value).count() > 1 => {
            (0..input.len()).map(|row| columns.iter().map(|c| c[row]).collect()).collect()
        }
        None => return Baseline::from_moving_ranges(&columns[0]).map_err(refused),
    };
    Baseline::from_samples(&samples, Within::MeanRange).map_err(refused)
}

/// Each name's number in order of first appearance, and how many there are.
fn indexed(names: &[String]) -> (Vec<usize>, usize) {
    let mut known = std::collections::HashMap::new();
    let places = names
        .iter()
        .map(|name| {
            let next = known.len();
            *known.entry(name).or_insert(next)
        })
        .collect();
    (places, known.len())
}

fn as_json(found: &Capability) -> Value {
    let estimate =
        |e: Estimate| json!({ "value": e.value, "low": e.interval.low, "high": e.interval.high });
    json!({
        "cp": found.cp.map(estimate), "lower": found.cp_lower.map(estimate), "upper": found.cp_upper.map(estimate),
        "cpk": estimate(found.cpk), "cpm": found.cpm.map(estimate), "below": found.below, "above": found.above,
    })
}

fn picture(
    session: &Session,
    wish: &Wish,
    values: &[f64],
    all: &Baseline,
    long: &Capability,
    short: &Capability,
) -> String {
    let line = |name: &str, value: Option<f64>, own| {
        value.map(|value| HistogramLine { value, text: format!("{name} {}", figure(value)), own })
    };
    let lines = [
        line("LSL", wish.lower, false),
        line("USL", wish.upper, false),
        line(&word(session, "statistics-target"), wish.target, false),
        line(&word(session, "statistics-mean"), Some(all.centre), true),
    ];
    let indices = format!("Cpk {:.2} · Ppk {:.2}", short.cpk.value, long.cpk.value);
    Histogram {
        label: format!("{}: {indices}", word(session, "statistics-capability")),
        values: values.to_vec(),
        lines: lines.into_iter().flatten().collect(),
        normal: Some((all.centre, all.sigma)),
        x_title: format!("{} · {indices}", wish.value),
        y_title: word(session, "statistics-count"),
        empty: word(session, "statistics-nothing"),
        ..Histogram::default()
    }
    .svg()
}
