//! `stats compare-labs`: who is off, and how well the method repeats.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use document::chart::ZBars;
use serde_json::{Value, json};
use stats::laboratory::precision::{
    cochran_critical, cochran_shares, grubbs, grubbs_critical, mandel, precision,
};
use stats::laboratory::robust::{Constants, Robust, algorithm_a, hampel, q_method};
use stats::laboratory::scores::{Assigned, Meaning, Scores, meaning, score};
use terms::Result;

use super::answer::{Answer, figure, maybe, word};
use super::input::Input;
use super::{Picture, Source, refused};
use crate::commands::Session;

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Consensus {
    /// Algorithm A of ISO 13528
    AlgorithmA,
    /// Q method with Hampel's estimate
    QHampel,
}

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Column of laboratories; several rows of one laboratory are repeated results
    #[arg(long, default_value = "lab")]
    lab: String,
    /// Column of results
    #[arg(long, default_value = "result")]
    result: String,
    /// Column of standard uncertainties, for zeta and En
    #[arg(long)]
    uncertainty: Option<String>,
    /// Assigned value [default: robust mean of the laboratories]
    #[arg(long, allow_hyphen_values = true)]
    assigned: Option<f64>,
    /// Standard deviation for the assessment [default: robust one of the laboratories]
    #[arg(long)]
    sigma: Option<f64>,
    #[arg(long, value_enum, default_value = "algorithm-a")]
    consensus: Consensus,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let (names, results) = (input.texts(&wish.lab)?, input.numbers(&wish.result)?);
    let own = match &wish.uncertainty {
        Some(head) => input.some_numbers(head)?,
        None => vec![None; results.len()],
    };
    let (labs, groups) = gather(&names, &results);
    let means: Vec<f64> = groups.iter().map(|g| g.iter().sum::<f64>() / g.len() as f64).collect();
    let firsts: BTreeMap<&String, Option<f64>> = names.iter().zip(own).rev().collect();
    let robust = consensus(wish.consensus, &means).map_err(refused)?;
    let assigned = Assigned {
        value: wish.assigned.unwrap_or(robust.mean),
        uncertainty: if wish.assigned.is_some() { 0.0 } else { robust.uncertainty(means.len()) },
        sigma: wish.sigma.unwrap_or(robust.sd),
    };
    let scored: Result<Vec<Scores>, stats::Error> = labs
        .iter()
        .zip(&means)
        .map(|(lab, mean)| score(*mean, firsts.get(lab).copied().flatten(), &assigned))
        .collect();
    let scored = scored.map_err(refused)?;
    let mut answer = Answer::new(session, "statistics-labs");
    answer.fact(
        session,
        "statistics-assigned",
        format!("{} (u {})", figure(assigned.value), figure(assigned.uncertainty)),
    );
    answer.fact(session, "statistics-sigma-pt", figure(assigned.sigma));
    answer.heads(
        session,
        &[
            "statistics-lab",
            "statistics-result",
            "statistics-z",
            "statistics-z-prime",
            "statistics-zeta",
            "statistics-en",
            "statistics-meaning",
        ],
    );
    let mut off = 0;
    for ((lab, mean), s) in labs.iter().zip(&means).zip(&scored) {
        let (key, bad) = match meaning(s.z).map_err(refused)? {
            Meaning::Satisfactory => ("statistics-satisfactory", false),
            Meaning::Questionable => ("statistics-questionable", false),
            Meaning::Unsatisfactory => ("statistics-unsatisfactory", true),
        };
        off += usize::from(bad);
        let row = [
            figure(*mean),
            figure(s.z),
            figure(s.z_prime),
            maybe(s.zeta),
            maybe(s.en),
            word(session, key),
        ];
        answer.rows.push([vec![lab.clone()], row.to_vec()].concat());
    }
    answer.calls = off > 0;
    answer.note(
        session,
        "statistics-labs-said",
        &[("off", off.to_string()), ("labs", labs.len().to_string())],
    );
    let scores = labs.iter().zip(&means).zip(&scored).map(|((lab, mean), s)| {
        json!({ "lab": lab, "result": mean, "z": s.z, "z_prime": s.z_prime, "zeta": s.zeta, "en": s.en })
    });
    let scores: Vec<Value> = scores.collect();
    let repeated = repeats(session, &mut answer, &labs, &groups, &means)?;
    answer.json = json!({ "assigned": assigned.value, "uncertainty": assigned.uncertainty, "sigma": assigned.sigma,
                          "scores": scores, "precision": repeated });
    let mut rows: Vec<(String, Option<f64>)> =
        labs.iter().cloned().zip(scored.iter().map(|s| Some(s.z))).collect();
    rows.sort_by(|a, b| a.1.unwrap_or(0.0).total_cmp(&b.1.unwrap_or(0.0)));
    let label = word(session, "statistics-labs");
    let x_title = word(session, "statistics-z");
    answer.drawings.push(ZBars { label, rows, x_title, ..ZBars::default() }.svg());
    Ok(answer)
}

/// Laboratories in order of first appearance, with their results.
fn gather(names: &[String], results: &[f64]) -> (Vec<String>, Vec<Vec<f64>>) {
    let (mut labs, mut groups): (Vec<String>, Vec<Vec<f64>>) = Default::default();
    let mut places = std::collections::HashMap::new();
    for (name, result) in names.iter().zip(results) {
        let at = *places.entry(name).or_insert_with(|| {
            labs.push(name.clone());
            groups.push(Vec::new());
            labs.len() - 1
        });
        groups[at].push(*result);
    }
    (labs, groups)
}

fn consensus(method: Consensus, means: &[f64]) -> Result<Robust, stats::Error> {
    match method {
        Consensus::AlgorithmA => algorithm_a(means, Constants::Iso),
        Consensus::QHampel => {
            let sd = q_method(means)?;
            Ok(Robust { mean: hampel(means, sd)?, sd })
        }
    }
}

/// Repeatability and reproducibility, where laboratories repeated.
fn repeats(
    session: &Session,
    answer: &mut Answer,
    labs: &[String],
    groups: &[Vec<f64>],
    means: &[f64],
) -> Result<Value> {
    if labs.len() < 2 || groups.iter().all(|group| group.len() < 2) {
        return Ok(Value::Null);
    }
    let found = precision(groups).map_err(refused)?;
    answer.fact(session, "statistics-sr", format!("{} (r {})", figure(found.s_r), figure(found.r)));
    let outer =
        format!("{} (R {})", figure(found.s_reproducibility), figure(found.reproducibility));
    answer.fact(session, "statistics-sl", outer);
    let n = groups.iter().map(Vec::len).max().unwrap_or(2);
    let mut tests = json!({});
    if groups.iter().all(|group| group.len() == n) {
        let shares = cochran_shares(groups).map_err(refused)?;
        let largest =
            (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or(0);
        let critical = cochran_critical(labs.len(), n, 0.05).map_err(refused)?;
        let text =
            format!("{} {} ({} 5 %)", labs[largest], figure(shares[largest]), figure(critical));
        answer.fact(session, "statistics-cochran", text);
        let mandels = mandel(groups).map_err(refused)?;
        tests = json!({ "cochran": shares[largest], "cochran_lab": labs[largest], "cochran_critical_5": critical,
                        "h": mandels.iter().map(|m| m.h).collect::<Vec<_>>(), "k": mandels.iter().map(|m| m.k).collect::<Vec<_>>() });
    }
    if labs.len() >= 3
        && let Ok(found) = grubbs(means)
    {
        let critical = grubbs_critical(labs.len(), 0.05).map_err(refused)?;
        let text =
            format!("{} / {} ({} 5 %)", figure(found.low), figure(found.high), figure(critical));
        answer.fact(session, "statistics-grubbs", text);
        tests["grubbs_low"] = json!(found.low);
        tests["grubbs_high"] = json!(found.high);
        tests["grubbs_critical_5"] = json!(critical);
    }
    Ok(
        json!({ "mean": found.mean, "s_r": found.s_r, "s_l": found.s_l, "s_R": found.s_reproducibility,
               "r": found.r, "R": found.reproducibility, "tests": tests }),
    )
}
