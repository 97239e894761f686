//! Pages of the order by risk. Only for those who hold credit classes.

use document::chart::{Curve, CurveLine};
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Result};
use ui::{Crumb, Field, Input};
use web::{Form, Go, Me, Names, Need, Response, Routes, Visit};

use super::learn::learn;
use super::store::{Kept, Row, WindowSaid, keep, latest, scores};
use crate::sheet::{Cell, Drawing, FormBox, Grid, Sheet};

const ROWS: i64 = 50;

pub fn routes() -> Routes {
    Routes::new().get("/targeting", Need::May(Verb::View, Class::Credit), index).post(
        "/targeting",
        Need::May(Verb::Enter, Class::Credit),
        order,
    )
}

async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let territory = me.may(Verb::View, Class::Credit)?;
    let mut frame = me.frame(me.t("targeting-title")).within(ui::Phase::Record);
    frame.lead = me.t("targeting-lead");
    frame.crumbs = vec![Crumb::here(me.t("targeting-title"))];
    let mut sheet = Sheet::new(frame);
    sheet.note("watch", me.t("targeting-no-rates"));
    if let Some(run) = latest(tx)? {
        said(me, &run, &mut sheet);
        let after = me.get("after").and_then(|it| it.parse().ok()).unwrap_or(0);
        let rows = scores(tx, run.id, after, territory.limit(), ROWS)?;
        let mut grid = Grid {
            id: "order",
            title: me.t("targeting-order"),
            sub: me.t("targeting-order-sub"),
            heads: [
                "targeting-place",
                "targeting-firm",
                "targeting-area",
                "targeting-risk",
                "targeting-reasons",
            ]
            .iter()
            .map(|key| me.t(key))
            .collect(),
            empty: me.t("targeting-nobody"),
            ..Grid::default()
        };
        let mut names = Names::default();
        for row in &rows {
            grid.rows.push(vec![
                Cell::num(row.place),
                named(tx, me, &mut names, row.firm)?,
                Cell::text(names.label(tx, me.lang, row.area)?),
                Cell::num(percent(row.risk as f64 / 1e6)),
                Cell::text(reasons(me, row)),
            ]);
        }
        if rows.len() as i64 == ROWS {
            grid.next = rows.last().map(|row| format!("/targeting?after={}#order", row.place));
        }
        sheet.grids.insert(0, grid);
    } else {
        sheet.note("", me.t("targeting-none"));
    }
    if me.can(Verb::Enter, Class::Credit) {
        let today = store::civil_date(tx.now());
        sheet.forms.push(
            FormBox::new(me.t("targeting-learn"), "/targeting", me.t("targeting-learn"))
                .sub(me.t("targeting-learn-sub"))
                .field(
                    Field::new("as_of", me.t("targeting-as-of"))
                        .input(Input::Date)
                        .value(today.to_string()),
                ),
        );
    }
    Ok(sheet)
}

/// Reasons in words, each with the points of a hundred by which the risk would differ without it.
pub(crate) fn reasons(me: &Me, row: &Row) -> String {
    let said = row.reasons.iter().map(|(topic, change)| {
        format!("{} {:+.1}", me.t(&format!("targeting-topic-{topic}")), change * 100.0)
    });
    said.collect::<Vec<_>>().join(me.lang.pick("；", "; "))
}

/// The firm, with the way to its object where it is one.
fn named(tx: &mut Tx<'_>, me: &Me, names: &mut Names, firm: i64) -> Result<Cell> {
    let name = names.unit(tx, me.lang, firm)?;
    let object = crate::registry::objects_of_firm(tx, firm)?.into_iter().next();
    Ok(match object {
        Some(object) => Cell::link(name, crate::registry::address(&object.code)),
        None => {
            let code = units::get(tx, units::UnitId(firm))?.code;
            Cell::link(name, format!("/firms?firm={code}"))
        }
    })
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn triple(value: [f64; 3], places: usize, factor: f64) -> String {
    let [value, low, high] = value.map(|it| it * factor);
    format!("{value:.places$} ({low:.places$}–{high:.places$})")
}

fn said(me: &Me, run: &Kept, sheet: &mut Sheet) {
    let report = &run.report;
    sheet.fact("targeting-as-of", Cell::num(&run.as_of));
    sheet.fact("targeting-learnt-from", Cell::num(ui::number::count(run.learnt_from)));
    sheet.fact("targeting-objects", Cell::num(ui::number::count(run.objects)));
    let checked = [("n", report.checked.to_string()), ("wrong", report.wrong.to_string())];
    sheet
        .fact("targeting-checked", Cell::text(ui::ta(me.lang, "targeting-checked-says", &checked)));
    if let Some(shift) = report.shift {
        sheet.fact("targeting-shift", Cell::num(format!("{shift:.3}")));
    }
    if report.shift_alarm {
        sheet.note("bad", me.t("targeting-shift-alarm"));
    }
    if let Some(week) = report.weeks.iter().find(|week| week.alarm) {
        sheet.note("bad", ui::ta(me.lang, "targeting-week-alarm", &[("week", week.from.clone())]));
    } else if !report.shift_alarm {
        sheet.note("ok", me.t("targeting-no-alarm"));
    }
    let heads = [
        "targeting-window",
        "targeting-visits",
        "targeting-found",
        "targeting-auc",
        "targeting-half",
        "targeting-days",
        "targeting-object-auc",
        "targeting-object-days",
        "targeting-rule-auc",
        "targeting-rule-days",
        "targeting-random-days",
        "targeting-ahead",
    ];
    let mut grid = Grid {
        id: "worth",
        title: me.t("targeting-worth"),
        sub: me.t("targeting-worth-sub"),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        empty: me.t("targeting-no-window"),
        ..Grid::default()
    };
    for window in &report.windows {
        grid.rows.push(row(me, window));
    }
    sheet.grids.push(grid);
    if let Some(window) = report.windows.iter().rev().find(|it| !it.bins.is_empty()) {
        sheet.drawings.push(calibration(me, window));
    }
}

fn row(me: &Me, window: &WindowSaid) -> Vec<Cell> {
    let span = format!("{} – {}", window.from, window.until);
    if let Some(reason) = &window.refused {
        let refused = ui::ta(me.lang, "targeting-window-refused", &[("reason", reason.clone())]);
        let mut cells = vec![Cell::text(span), Cell::text(refused)];
        cells.resize(12, Cell::default());
        return cells;
    }
    vec![
        Cell::text(span),
        Cell::num(window.visits),
        Cell::num(window.found),
        Cell::num(triple(window.model.auc, 3, 1.0)),
        Cell::num(triple(window.model.first_half, 1, 100.0)),
        Cell::num(triple(window.model.days_earlier, 1, 1.0)),
        Cell::num(format!("{:.3}", window.object.auc[0])),
        Cell::num(format!("{:.1}", window.object.days_earlier[0])),
        Cell::num(format!("{:.3}", window.rule.auc[0])),
        Cell::num(format!("{:.1}", window.rule.days_earlier[0])),
        Cell::num(format!("{:.1}", window.random.days_earlier[0])),
        Cell::num(triple(window.ahead, 1, 1.0)),
    ]
}

/// Expected against found, a point for each tenth of the visits; the line is where both agree.
fn calibration(me: &Me, window: &WindowSaid) -> Drawing {
    let points: Vec<(f64, f64)> =
        window.bins.iter().map(|bin| (bin.expected * 100.0, bin.found * 100.0)).collect();
    let most = points.iter().map(|(x, y)| x.max(*y)).fold(1.0, f64::max);
    let label = ui::ta(
        me.lang,
        "targeting-calibration-label",
        &[("from", window.from.clone()), ("until", window.until.clone())],
    );
    let curve = Curve {
        label: label.clone(),
        // The first is drawn strong: what was found; where it should lie is only the ground.
        lines: vec![
            CurveLine { name: me.t("targeting-tenths"), points },
            CurveLine { name: me.t("targeting-agree"), points: vec![(0.0, 0.0), (most, most)] },
        ],
        x_title: me.t("targeting-expected"),
        y_title: me.t("targeting-really"),
        ..Curve::default()
    };
    Drawing { title: me.t("targeting-calibration"), sub: label, svg: curve.svg(), square: false }
}

/// Learning reads a snapshot and takes a second or two; only keeping goes through the lane.
async fn order(visit: Visit, form: Form) -> Response {
    let read = form.get("as_of").to_owned();
    let learnt = visit
        .read(move |tx| {
            let today = store::civil_date(tx.now());
            let as_of: Date = if read.is_empty() {
                today
            } else {
                read.parse().map_err(|_| {
                    terms::Error::invalid("error-invalid").field("as_of", "field-date")
                })?
            };
            learn(tx, as_of)
        })
        .await;
    match learnt {
        Ok(learnt) => {
            visit
                .act(move |tx, me| {
                    keep(tx, &learnt)?;
                    Ok(Go::to("/targeting").say(me.t("targeting-kept")))
                })
                .await
        }
        Err(error) => web::problem(&visit, &error),
    }
}
