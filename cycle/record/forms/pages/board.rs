//! The collection board: who has handed in what.

use std::collections::BTreeMap;

use askama::Template;
use store::Tx;
use terms::{Period, Result};
use ui::{Crumb, Empty, Frame, StateMark};
use web::{Me, Response, Visit};

use crate::store::{FillingState, by_code};
use crate::submission::{board, periods};

#[derive(Template)]
#[template(path = "pages/board.html")]
struct BoardPage {
    frame: Frame,
    /// The state of approval cuts this table as it cuts every other: address, word, sheets, whether it is chosen.
    states: Vec<(String, String, usize, bool)>,
    /// Stored name, name, whether it is chosen.
    periods: Vec<(String, String, bool)>,
    chosen: String,
    heads: Vec<(String, String)>,
    rows: Vec<(String, Vec<Option<Cell>>)>,
    empty: Option<Empty>,
}

struct Cell {
    id: i64,
    period: String,
    state: StateMark,
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<BoardPage> {
    let units = super::territory(me)?;
    let today = store::civil_date(tx.now());
    let period = me.get("period").map(Period::parse).transpose()?;
    let found = board(tx, units.as_deref(), period, today)?;
    let chosen = me.get("state").and_then(|word| FillingState::named(word).ok());
    let (accepted, all, late) = found.counts();
    let count = |n: usize| ui::number::count(n as i64);
    let mut frame = me.frame(me.t("forms-board")).within(ui::Phase::Record);
    frame.crumbs = vec![Crumb::new(me.t("forms-due"), "/forms"), Crumb::here(me.t("forms-board"))];
    frame.lead = frame.ta(
        "forms-board-sentence",
        &[("accepted", count(accepted)), ("all", count(all)), ("late", count(late))],
    );
    let names = super::names(tx, me, &found.units)?;
    let mut heads = Vec::new();
    for code in &found.forms {
        heads.push((code.clone(), by_code(tx, code)?.form().name.get(me.lang).to_owned()));
    }
    let rows = found.units.iter().map(|unit| {
        let cells = found.forms.iter().map(|form| {
            let cell = found.cell(*unit, form)?;
            chosen.is_none_or(|state| cell.line.stand.state == state).then(|| Cell {
                id: cell.line.filling.id,
                period: cell.line.filling.period.say(me.lang),
                state: super::mark(me, cell.line.stand.state, cell.late),
            })
        });
        (names.get(unit).cloned().unwrap_or_default(), cells.collect())
    });
    let rows: Vec<(String, Vec<Option<Cell>>)> =
        rows.filter(|(_, cells): &(_, Vec<_>)| cells.iter().any(Option::is_some)).collect();
    let empty =
        rows.is_empty().then(|| Empty::new(me.t("forms-due-none"), me.t("forms-due-none-text")));
    let states = states(me, period, chosen, &found.by_state());
    let periods = periods(tx)?.into_iter();
    let periods = periods.map(|it| (it.to_string(), it.say(me.lang), period == Some(it))).collect();
    let chosen = chosen.map(FillingState::word).unwrap_or_default().to_owned();
    Ok(BoardPage { frame, states, periods, chosen, heads, rows, empty })
}

/// All sheets first, then each state that has some, in the order of its course.
fn states(
    me: &Me,
    period: Option<Period>,
    chosen: Option<FillingState>,
    counts: &BTreeMap<FillingState, usize>,
) -> Vec<(String, String, usize, bool)> {
    let of = period.map(|it| format!("period={it}")).unwrap_or_default();
    let all = counts.values().sum();
    let mut found =
        vec![(format!("/forms/board?{of}"), me.t("forms-board-all"), all, chosen.is_none())];
    for state in FillingState::ALL {
        let Some(count) = counts.get(&state) else { continue };
        let word = state.word();
        let href = format!("/forms/board?state={word}&{of}");
        found.push((href, me.t(&format!("forms-state-{word}")), *count, chosen == Some(state)));
    }
    found
}
