//! The collection board: who has handed in what.

use askama::Template;
use store::Tx;
use terms::{Period, Result};
use ui::{Crumb, Empty, Frame, StateMark};
use web::{Me, Response, Visit};

use crate::store::by_code;
use crate::submission::board;

#[derive(Template)]
#[template(path = "pages/board.html")]
struct BoardPage {
    frame: Frame,
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
            found.cell(*unit, form).map(|cell| Cell {
                id: cell.line.filling.id,
                period: cell.line.filling.period.say(me.lang),
                state: super::mark(me, cell.line.stand.state, cell.late),
            })
        });
        (names.get(unit).cloned().unwrap_or_default(), cells.collect())
    });
    let rows: Vec<_> = rows.collect();
    let empty =
        rows.is_empty().then(|| Empty::new(me.t("forms-due-none"), me.t("forms-due-none-text")));
    Ok(BoardPage { frame, heads, rows, empty })
}
