//! `stats index`: one index from several indicators, and what the ranking owes to the weights.

use clap::Args;
use document::chart::{Bar, Bars};
use serde_json::json;
use stats::index::uncertainty::{Assumptions, ranks};
use stats::index::{
    Aggregation, Column, Direction, Framework, Group, Indicator, Normalisation, Scheme, weight,
};
use stats::rank::competition_ranks;
use terms::Result;

use super::answer::{Answer, figure, maybe, word};
use super::input::Input;
use super::{Picture, Source, refused, wrong};
use crate::commands::Session;

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Column of names
    #[arg(long, default_value = "name")]
    name: String,
    /// Column[:-][:weight]; ":-" where less is better. Again for each indicator
    #[arg(long, value_name = "COLUMN[:-][:W]", required = true)]
    indicator: Vec<String>,
    /// given, equal, entropy or critic
    #[arg(long, default_value = "given")]
    weights: String,
    /// min-max, z-score, rank, percent-rank, distance-to-max or fraction-of-max
    #[arg(long, default_value = "min-max")]
    normalise: String,
    /// arithmetic, geometric, harmonic, penalised, copeland or benefit-of-the-doubt
    #[arg(long, default_value = "arithmetic")]
    aggregate: String,
    /// Weights are varied by this share to see how firm the ranks are
    #[arg(long, default_value_t = 0.25)]
    noise: f64,
    #[arg(long, default_value_t = 1000)]
    replications: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let names = input.texts(&wish.name)?;
    let (mut heads, mut indicators, mut raw) = (Vec::new(), Vec::new(), Vec::<Column>::new());
    for text in &wish.indicator {
        let (head, direction, own) = indicator(text)?;
        raw.push(input.some_numbers(head)?);
        heads.push(head.to_owned());
        indicators.push(Indicator { parent: 0, weight: own, direction });
    }
    let method = aggregation(&wish.aggregate)?;
    let groups = vec![Group { parent: None, weight: 1.0, method }];
    let normalisation = normalisation(&wish.normalise, method)?;
    let mut scheme =
        Scheme { framework: Framework { indicators, groups }, treatment: None, normalisation };
    set_weights(&mut scheme, &raw, &wish.weights)?;
    let scores = scheme.scores(&raw).map_err(refused)?.pop().unwrap_or_default();
    let open = Assumptions { indicator_noise: wish.noise, ..Assumptions::default() };
    let firm = ranks(&scheme, &raw, &open, wish.replications, wish.seed, 1).map_err(refused)?;
    let plain: Vec<f64> = scores.iter().map(|score| score.unwrap_or(f64::NAN)).collect();
    let places = competition_ranks(&plain);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|i| (places[*i].unwrap_or(u32::MAX), *i));

    let nominal = scheme.framework.nominal_weights().map_err(refused)?;
    let mut answer = Answer::new(session, "statistics-index");
    for (head, share) in heads.iter().zip(&nominal) {
        answer.facts.push((head.clone(), format!("{} %", figure(100.0 * share))));
    }
    answer.heads(
        session,
        &[
            "statistics-name",
            "statistics-index-name",
            "statistics-rank",
            "statistics-rank-interval",
        ],
    );
    for i in &order {
        let interval = firm.units[*i]
            .map_or_else(|| "—".into(), |u| format!("{}–{}", u.rank_low, u.rank_high));
        let rank = places[*i].map_or_else(|| "—".into(), |rank| rank.to_string());
        answer.rows.push(vec![names[*i].clone(), maybe(scores[*i]), rank, interval]);
    }
    answer.note(
        session,
        "statistics-index-said",
        &[("noise", figure(100.0 * wish.noise)), ("replications", wish.replications.to_string())],
    );
    answer.json = json!({
        "weights": heads.iter().zip(&nominal).map(|(head, w)| json!({ "indicator": head, "weight": w })).collect::<Vec<_>>(),
        "units": order.iter().map(|i| json!({ "name": names[*i], "index": scores[*i], "rank": places[*i],
            "rank_low": firm.units[*i].map(|u| u.rank_low), "rank_high": firm.units[*i].map(|u| u.rank_high) })).collect::<Vec<_>>(),
    });
    let bar = |i: &usize| Bar {
        name: names[*i].clone(),
        value: scores[*i],
        text: scores[*i].map_or_else(String::new, |score| format!("{score:.1}")),
        ..Bar::default()
    };
    answer.drawings.push(
        Bars {
            label: word(session, "statistics-index"),
            bars: order.iter().map(bar).collect(),
            empty: word(session, "statistics-nothing"),
            ..Bars::default()
        }
        .svg(),
    );
    Ok(answer)
}

/// `complaints:-:2` as column, direction and weight.
fn indicator(text: &str) -> Result<(&str, Direction, f64)> {
    let mut parts = text.split(':').map(str::trim);
    let head = parts.next().unwrap_or_default();
    let (mut direction, mut own) = (Direction::HigherIsBetter, 1.0);
    for part in parts {
        match part {
            "-" | "−" => direction = Direction::LowerIsBetter,
            "+" => {}
            number => {
                let fix = "column, column:-, column:2 or column:-:2";
                own = number.parse().map_err(|_| wrong("--indicator", text, fix))?;
            }
        }
    }
    Ok((head, direction, own))
}

fn aggregation(name: &str) -> Result<Aggregation> {
    Ok(match name {
        "arithmetic" => Aggregation::Arithmetic,
        "geometric" => Aggregation::Geometric,
        "harmonic" => Aggregation::Harmonic,
        "penalised" => Aggregation::Penalised,
        "copeland" => Aggregation::Copeland,
        "benefit-of-the-doubt" => Aggregation::BenefitOfTheDoubt,
        other => {
            let known =
                "arithmetic, geometric, harmonic, penalised, copeland, benefit-of-the-doubt";
            return Err(wrong("--aggregate", other, known));
        }
    })
}

fn normalisation(name: &str, method: Aggregation) -> Result<Normalisation> {
    // Products and quotients need values above zero.
    let low = match method {
        Aggregation::Geometric | Aggregation::Harmonic | Aggregation::Penalised => 1.0,
        _ => 0.0,
    };
    Ok(match name {
        "min-max" => Normalisation::MinMax { low, high: 100.0 },
        "z-score" => Normalisation::ZScore { mean: 100.0, sd: 10.0 },
        "rank" => Normalisation::Rank,
        "percent-rank" => Normalisation::PercentRank,
        "distance-to-max" => Normalisation::DistanceToMax,
        "fraction-of-max" => Normalisation::FractionOfMax,
        other => {
            let known = "min-max, z-score, rank, percent-rank, distance-to-max, fraction-of-max";
            return Err(wrong("--normalise", other, known));
        }
    })
}

fn set_weights(scheme: &mut Scheme, raw: &[Column], name: &str) -> Result<()> {
    let count = raw.len();
    let whole = |columns: &[Column]| -> Result<Vec<Vec<f64>>> {
        let full = |column: &Column| column.iter().copied().collect::<Option<Vec<f64>>>();
        let all: Option<Vec<Vec<f64>>> = columns.iter().map(full).collect();
        all.ok_or_else(|| wrong("--weights", name, "given or equal, where values are missing"))
    };
    let weights = match name {
        "given" => return Ok(()),
        "equal" => weight::equal(count).map_err(refused)?,
        "entropy" => weight::entropy(&whole(raw)?).map_err(refused)?,
        "critic" => {
            let turned = scheme.normalised(raw).map_err(refused)?;
            weight::critic(&whole(&turned)?).map_err(refused)?
        }
        other => return Err(wrong("--weights", other, "given, equal, entropy, critic")),
    };
    for (indicator, weight) in scheme.framework.indicators.iter_mut().zip(weights) {
        indicator.weight = weight;
    }
    Ok(())
}
