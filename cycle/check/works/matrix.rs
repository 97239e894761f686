//! Where qualities and works meet: how many indicators, how many targets stand how.

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Crumb, Empty, Frame, StateMark};
use web::{Me, Response, Visit};

use super::Axis;
use super::lines::{Line, Tally, lines};
use crate::scope::{self, Scope};

#[derive(Template)]
#[template(path = "works/matrix.html")]
struct MatrixPage {
    frame: Frame,
    /// The other view of the same.
    other: (String, String),
    corner: String,
    heads: Vec<(String, String)>,
    rows: Vec<Row>,
    empty: Option<Empty>,
}

struct Row {
    name: String,
    href: String,
    cells: Vec<Cell>,
    total: Cell,
}

/// Empty where no indicator serves both.
struct Cell {
    href: String,
    state: Option<StateMark>,
    said: String,
}

pub(super) async fn show(visit: Visit, axis: Axis) -> Response {
    visit.page(move |tx, me| read(tx, me, axis)).await
}

fn read(tx: &mut Tx<'_>, me: &Me, axis: Axis) -> Result<MatrixPage> {
    let scope = Scope::of(tx, me)?;
    let lines = lines(tx, me, &scope, |_| true, false)?;
    let query = scope.query(&scope.unit.code, scope.period);
    let of = |line: &Line, axis: Axis, word: &str| match axis {
        Axis::Quality => line.quality == word,
        Axis::Work => line.work == word,
    };
    let cell = |lines: &[&Line], href: String| {
        let tally = Tally::of(lines.iter().map(|line| &line.state));
        Cell {
            href,
            state: tally.state().map(|state| {
                let met = [("met", tally.met.to_string()), ("all", tally.targets().to_string())];
                state.saying(ui::ta(me.lang, "works-met", &met))
            }),
            said: if lines.is_empty() {
                String::new()
            } else {
                ui::ta(me.lang, "works-indicators", &[("n", lines.len().to_string())])
            },
        }
    };
    let other = axis.other();
    let mut rows = Vec::new();
    for word in axis.words() {
        let own: Vec<&Line> = lines.iter().filter(|line| of(line, axis, word)).collect();
        let href = format!("{}/{word}?{query}", axis.path());
        let cells = other.words().iter().map(|across| {
            let both: Vec<&Line> =
                own.iter().copied().filter(|line| of(line, other, across)).collect();
            cell(&both, format!("{href}&with={across}"))
        });
        rows.push(Row {
            name: me.t(&axis.name(word)),
            cells: cells.collect(),
            total: cell(&own, href.clone()),
            href,
        });
    }
    let heads = other
        .words()
        .iter()
        .map(|word| (me.t(&other.name(word)), format!("{}/{word}?{query}", other.path())));
    let mut frame = me.frame(me.t(axis.title())).within(ui::Phase::Check);
    frame.lead = Tally::of(lines.iter().map(|line| &line.state)).said(me);
    frame.crumbs = vec![
        Crumb::new(scope.unit.name.get(me.lang), format!("/?period={}", scope.period)),
        Crumb::here(me.t(axis.title())),
    ];
    frame.scope = scope.items(me);
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;
    let empty = lines.is_empty().then(|| Empty {
        title: me.t("works-none"),
        text: me.t("works-none-text"),
        ..Empty::default()
    });
    Ok(MatrixPage {
        frame,
        other: (format!("{}?{query}", other.path()), me.t(other.title())),
        corner: format!("{} × {}", me.t(axis.title()), me.t(other.title())),
        heads: heads.collect(),
        rows,
        empty,
    })
}
