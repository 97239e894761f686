//! `stats draw`: the public draw, with everything needed to repeat it.

use clap::{Args, ValueEnum};
use document::chart::{CELLS_MAX, Selection};
use serde_json::json;
use stats::drawing::inclusion::{probabilities, systematic};
use stats::drawing::verifiable::{draw, draw_rfc3797, fingerprint, seed_text, uniforms};
use terms::Result;

use super::answer::{Answer, figure, word};
use super::input::Input;
use super::{Picture, Source, refused, wrong};
use crate::commands::Session;

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Method {
    /// Everybody alike, by SHA-256
    Sha256,
    /// Everybody alike, by RFC 3797 (MD5)
    Rfc3797,
    /// Chances by size, systematic along the list; needs --size
    BySize,
}

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Public words that nobody knew before, such as lottery numbers
    #[arg(long, value_name = "TEXT")]
    seed: String,
    /// How many are drawn
    #[arg(short, long, value_name = "N")]
    n: usize,
    /// Column of names
    #[arg(long, default_value = "name")]
    name: String,
    #[arg(long, value_enum, default_value = "sha256")]
    method: Method,
    /// Column of sizes (by-size)
    #[arg(long)]
    size: Option<String>,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let names = input.texts(&wish.name)?;
    let seed = seed_text(&wish.seed);
    let hash = fingerprint(&names);
    let mut chances: Option<Vec<f64>> = None;
    let mut start = None;
    let drawn: Vec<usize> = match wish.method {
        Method::Sha256 => draw(&seed, names.len(), wish.n).map_err(refused)?,
        Method::Rfc3797 => draw_rfc3797(&seed, names.len(), wish.n).map_err(refused)?,
        Method::BySize => {
            let head = wish.size.as_deref();
            let head = head.ok_or_else(|| wrong("--size", "", "the column of sizes"))?;
            let chance = probabilities(&input.numbers(head)?, wish.n).map_err(refused)?;
            let u = uniforms(&seed, 1).map_err(refused)?[0];
            let drawn = systematic(&chance, u).map_err(refused)?;
            (chances, start) = (Some(chance), Some(u));
            drawn.into_iter().map(|place| place + 1).collect()
        }
    };
    let mut answer = Answer::new(session, "statistics-draw");
    let name =
        wish.method.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
    answer.fact(session, "statistics-method", name.clone());
    answer.fact(session, "statistics-list", format!("{} · SHA-256 {hash}", names.len()));
    answer.fact(session, "statistics-seed", seed.clone());
    if let Some(u) = start {
        answer.fact(session, "statistics-start", format!("{u:.17}"));
    }
    let heads = ["statistics-turn", "statistics-number", "statistics-name", "statistics-chance"];
    answer.heads(session, &heads[..if chances.is_some() { 4 } else { 3 }]);
    for (turn, number) in drawn.iter().enumerate() {
        let mut row = vec![(turn + 1).to_string(), number.to_string(), names[number - 1].clone()];
        row.extend(chances.as_ref().map(|chance| figure(chance[number - 1])));
        answer.rows.push(row);
    }
    answer.note(session, "statistics-draw-said", &[]);
    answer.json = json!({
        "method": name, "seed": seed, "list_sha256": hash, "list_size": names.len(), "start": start,
        "drawn": drawn.iter().map(|number| json!({ "number": number, "name": names[number - 1],
            "chance": chances.as_ref().map(|chance| chance[number - 1]) })).collect::<Vec<_>>(),
    });
    if names.len() <= CELLS_MAX {
        let label = word(session, "statistics-draw");
        answer
            .drawings
            .push(Selection { label, count: names.len(), drawn, ..Selection::default() }.svg());
    }
    Ok(answer)
}
