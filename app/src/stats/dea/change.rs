//! `stats dea --earlier`: who caught up, and where the frontier itself moved.

use std::path::Path;

use document::chart::{Bar, Bars};
use serde_json::json;
use stats::benchmark::change::{Malmquist, malmquist};
use stats::benchmark::envelopment::Units;
use terms::Result;

use super::Wish;
use crate::commands::Session;
use crate::stats::answer::{Answer, word};
use crate::stats::input::Input;
use crate::stats::{refused, wrong};

pub(super) fn run(
    session: &Session,
    wish: &Wish,
    earlier: &Path,
    names: &[String],
    after: &Units,
) -> Result<Answer> {
    let input = Input::read(earlier, session.lang)?;
    let known = input.texts(&wish.name)?;
    // The units of today in their order, whatever the order of the earlier table.
    let places: Vec<usize> = names
        .iter()
        .map(|name| {
            let place = known.iter().position(|known| known == name);
            place.ok_or_else(|| wrong("--earlier", name, &known.join(", ")))
        })
        .collect::<Result<_>>()?;
    let ordered = |columns: Vec<Vec<f64>>| -> Vec<Vec<f64>> {
        columns.iter().map(|column| places.iter().map(|place| column[*place]).collect()).collect()
    };
    let before = Units::new(ordered(input.many(&wish.input)?), ordered(input.many(&wish.output)?))
        .map_err(refused)?;
    let found = malmquist(&before, after).map_err(refused)?;
    let mut order: Vec<usize> = (0..names.len()).collect();
    let of = |i: usize| found[i].map_or(f64::NEG_INFINITY, |change| change.productivity);
    order.sort_by(|a, b| of(*b).total_cmp(&of(*a)).then(a.cmp(b)));
    let mut answer = Answer::new(session, "statistics-malmquist");
    answer.heads(
        session,
        &[
            "statistics-name",
            "statistics-productivity",
            "statistics-catching-up",
            "statistics-frontier-moved",
        ],
    );
    let cell = |change: Option<Malmquist>, of: fn(&Malmquist) -> f64| {
        change.as_ref().map_or_else(|| "—".to_owned(), |change| format!("{:.4}", of(change)))
    };
    for i in &order {
        answer.rows.push(vec![
            names[*i].clone(),
            cell(found[*i], |change| change.productivity),
            cell(found[*i], |change| change.catching_up),
            cell(found[*i], |change| change.frontier),
        ]);
    }
    let up = found.iter().flatten().filter(|change| change.productivity > 1.0 + 1e-9).count();
    answer.note(
        session,
        "statistics-malmquist-said",
        &[("up", up.to_string()), ("units", names.len().to_string())],
    );
    let unit = |i: &usize| {
        json!({ "name": names[*i], "productivity": found[*i].map(|c| c.productivity),
            "catching_up": found[*i].map(|c| c.catching_up), "frontier": found[*i].map(|c| c.frontier) })
    };
    answer.json = json!({ "units": order.iter().map(unit).collect::<Vec<_>>() });
    let bar = |i: &usize| Bar {
        name: names[*i].clone(),
        value: found[*i].map(|change| 100.0 * change.productivity),
        text: cell(found[*i], |change| change.productivity),
        title: format!("{} {}", names[*i], cell(found[*i], |change| change.productivity)),
        ..Bar::default()
    };
    answer.drawings.push(
        Bars {
            label: word(session, "statistics-malmquist"),
            bars: order.iter().map(bar).collect(),
            limit: Some(100.0),
            limit_label: word(session, "statistics-unchanged"),
            empty: word(session, "statistics-nothing"),
            ..Bars::default()
        }
        .svg(),
    );
    Ok(answer)
}
