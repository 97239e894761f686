//! `stats dea`: who gets most out of what they have.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use document::chart::{Bar, Bars};
use serde_json::json;
use stats::benchmark::envelopment::{Efficiency, Orientation, Returns, Units};
use terms::Result;

use super::answer::{Answer, figure, word};
use super::input::{Input, split};
use super::{Picture, Source, refused, wrong};
use crate::commands::Session;

mod change;

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Scale {
    /// CCR
    Constant,
    /// BCC
    Variable,
    Decreasing,
    Increasing,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Side {
    /// How little input would do
    Input,
    /// How much output would be possible
    Output,
}

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Column of names
    #[arg(long, default_value = "name")]
    name: String,
    /// Columns of what goes in (less is better)
    #[arg(long, value_name = "A,B", required = true)]
    input: String,
    /// Columns of what comes out (more is better)
    #[arg(long, value_name = "C,D", required = true)]
    output: String,
    #[arg(long, value_enum, default_value = "variable")]
    returns: Scale,
    #[arg(long, value_enum, default_value = "input")]
    orientation: Side,
    /// What a unit of each input costs: cost efficiency beside the technical one; with --orientation
    /// output what each output earns: revenue efficiency
    #[arg(long, value_name = "P,Q")]
    prices: Option<String>,
    /// The same table of an earlier period: how productivity has changed since (Malmquist)
    #[arg(long, value_name = "FILE", conflicts_with = "prices")]
    earlier: Option<PathBuf>,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let names = input.texts(&wish.name)?;
    let units = Units::new(input.many(&wish.input)?, input.many(&wish.output)?).map_err(refused)?;
    if let Some(file) = &wish.earlier {
        return change::run(session, wish, file, &names, &units);
    }
    let returns = match wish.returns {
        Scale::Constant => Returns::Constant,
        Scale::Variable => Returns::Variable,
        Scale::Decreasing => Returns::Decreasing,
        Scale::Increasing => Returns::Increasing,
    };
    let orientation = match wish.orientation {
        Side::Input => Orientation::Input,
        Side::Output => Orientation::Output,
    };
    let found = units.efficiency(returns, orientation).map_err(refused)?;
    let worth = wish.prices.as_ref().map(|text| worth(&units, wish, text, returns)).transpose()?;
    // Output scores are factors of growth; their reciprocal is the efficiency that people read.
    let share =
        |e: &Efficiency| if wish.orientation == Side::Output { 1.0 / e.score } else { e.score };
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|a, b| share(&found[*b]).total_cmp(&share(&found[*a])).then(a.cmp(b)));
    let peers = |e: &Efficiency, own: usize| {
        let others = e.peers.iter().filter(|(peer, _)| *peer != own);
        others
            .map(|(peer, weight)| format!("{} {weight:.2}", names[*peer]))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut answer = Answer::new(session, "statistics-dea");
    let priced = match wish.orientation {
        Side::Input => "statistics-cost-efficiency",
        Side::Output => "statistics-revenue-efficiency",
    };
    let mut heads = vec!["statistics-name", "statistics-efficiency"];
    heads.extend(worth.as_ref().map(|_| priced));
    heads.extend(["statistics-slack", "statistics-peers"]);
    answer.heads(session, &heads);
    for i in &order {
        let e = &found[*i];
        let mut row = vec![names[*i].clone(), format!("{:.4}", share(e))];
        row.extend(worth.as_ref().map(|worth| format!("{:.4}", worth[*i])));
        row.extend([figure(e.slack_sum.max(0.0)), peers(e, *i)]);
        answer.rows.push(row);
    }
    let best = found.iter().filter(|e| e.efficient).count();
    answer.note(
        session,
        "statistics-dea-said",
        &[("best", best.to_string()), ("units", names.len().to_string())],
    );
    if names.len() < 3 * (wish.input.split(',').count() + wish.output.split(',').count()) {
        answer.note(session, "statistics-dea-few", &[]);
    }
    answer.json = json!({ "units": order.iter().map(|i| json!({
        "name": names[*i], "score": found[*i].score, "efficiency": share(&found[*i]), "efficient": found[*i].efficient,
        "slack_sum": found[*i].slack_sum, "priced": worth.as_ref().map(|worth| worth[*i]),
        "peers": found[*i].peers.iter().map(|(p, w)| json!({ "name": names[*p], "weight": w })).collect::<Vec<_>>() })).collect::<Vec<_>>() });
    let bar = |i: &usize| Bar {
        name: names[*i].clone(),
        value: Some(100.0 * share(&found[*i])),
        text: format!("{:.1}%", 100.0 * share(&found[*i])),
        title: format!("{} {:.4} {}", names[*i], share(&found[*i]), peers(&found[*i], *i)),
        ..Bar::default()
    };
    answer.drawings.push(
        Bars {
            label: word(session, "statistics-dea"),
            bars: order.iter().map(bar).collect(),
            limit: Some(100.0),
            limit_label: word(session, "statistics-frontier"),
            empty: word(session, "statistics-nothing"),
            ..Bars::default()
        }
        .svg(),
    );
    Ok(answer)
}

/// Cost or revenue efficiency at the prices given.
fn worth(units: &Units, wish: &Wish, text: &str, returns: Returns) -> Result<Vec<f64>> {
    let prices: Option<Vec<f64>> = split(text).map(|price| price.parse().ok()).collect();
    let sides = if wish.orientation == Side::Input { &wish.input } else { &wish.output };
    let prices = prices
        .filter(|prices| prices.len() == split(sides).count())
        .ok_or_else(|| wrong("--prices", text, sides))?;
    match wish.orientation {
        Side::Input => units.cost_efficiency(&prices, returns),
        Side::Output => units.revenue_efficiency(&prices, returns),
    }
    .map_err(refused)
}
