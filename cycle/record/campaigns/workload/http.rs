//! The page of duties against hands.

use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Result};
use ui::{Crumb, State};
use web::{Me, Names, Need, Response, Routes, Visit};

use super::{Ledger, ledgers};
use crate::registry::{self, Item};
use crate::sheet::{Cell, Grid, Sheet};

pub fn routes() -> Routes {
    Routes::new().get("/workload", Need::May(Verb::View, Class::Records), index)
}

async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let asked = me.get("day").and_then(|day| day.parse::<Date>().ok());
    let day = asked.unwrap_or_else(|| store::civil_date(tx.now()));
    let mut frame = me.frame(me.t("workload-title")).within(ui::Phase::Record);
    frame.lead = me.t("workload-lead");
    frame.crumbs = vec![Crumb::here(me.t("workload-title"))];
    let mut sheet = Sheet::new(frame);
    sheet.fact("workload-day", Cell::num(day));
    let mut names = Names::default();
    for ledger in ledgers(tx, day)? {
        let name = names.unit(tx, me.lang, ledger.subject.unit)?;
        sheet.grids.push(grid(tx, me, &ledger, &name)?);
        sheet.grids.extend(sampled(me, &ledger, &name, day));
        if ledger.short() > 0 {
            let args = [("unit", name), ("hours", ui::number::count(ledger.short()))];
            sheet.note("watch", ui::ta(me.lang, "workload-short", &args));
        }
    }
    if sheet.grids.is_empty() {
        sheet.note("", me.t("workload-nobody"));
    }
    Ok(sheet)
}

/// Samples of the year in its domains; each number leads to its rows.
fn sampled(me: &Me, ledger: &Ledger, name: &str, day: Date) -> Option<Grid> {
    if ledger.samples.is_empty() {
        return None;
    }
    let heads = [
        "enforcement-domains",
        "workload-taken",
        "workload-failed",
        "workload-pending",
        "workload-oldest",
        "workload-owed",
    ];
    let mut grid = Grid {
        title: ui::ta(me.lang, "workload-samples", &[("unit", name.to_owned())]),
        sub: me.t("workload-samples-sub"),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        ..Grid::default()
    };
    for it in &ledger.samples {
        let rows = |verdict: &str| {
            format!("/samples?domain={}&from={}-01-01&to={day}{verdict}", it.domain, day.year())
        };
        let count = |n: i64, verdict: &str| Cell {
            num: true,
            ..Cell::link(ui::number::count(n), rows(verdict))
        };
        grid.rows.push(vec![
            Cell::text(me.t(&format!("record-word-domain-{}", it.domain))),
            count(it.taken, ""),
            count(it.failed, "&verdict=fail"),
            count(it.pending, "&verdict=pending"),
            Cell::num(it.oldest.clone().unwrap_or_default()),
            Cell::num(ui::number::count(it.owed)),
        ]);
    }
    Some(grid)
}

fn grid(tx: &mut Tx<'_>, me: &Me, ledger: &Ledger, name: &str) -> Result<Grid> {
    let rules = registry::rules(tx, store::civil_date(tx.now()))?;
    let hours = [
        ("n", ledger.inspectors.to_string()),
        ("hours", ui::number::count(ledger.hands)),
        ("left", ui::number::count(ledger.hands_left)),
        ("asked", ui::number::count(ledger.asked())),
    ];
    let heads = [
        "workload-duty",
        "workload-visits",
        "workload-done",
        "workload-unplanned",
        "workload-hours",
        "workload-left",
        "workload-dropped",
    ];
    let mut grid = Grid {
        title: name.to_owned(),
        sub: ui::ta(me.lang, "workload-hands", &hours),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        empty: me.t("workload-idle"),
        ..Grid::default()
    };
    for duty in &ledger.duties {
        let said = match duty.sort {
            "basis" => rules
                .bases
                .iter()
                .find(|it| it.code == duty.code)
                .map(|it| it.name.get(me.lang).to_owned()),
            _ => registry::current::<Item>(tx, &duty.code)?
                .map(|it| it.is.name.get(me.lang).to_owned()),
        };
        let dropped = if duty.short == 0 {
            Cell::mark(State::Ok, me.t("workload-kept"))
        } else {
            let hours = [("hours", ui::number::count(duty.short))];
            Cell::mark(State::Bad, ui::ta(me.lang, "workload-dropped-hours", &hours))
        };
        grid.rows.push(vec![
            Cell::text(said.unwrap_or_else(|| duty.code.clone())),
            Cell::num(ui::number::count(duty.visits)),
            Cell::num(ui::number::count(duty.done)),
            Cell::num(ui::number::count(duty.unplanned)),
            Cell::num(ui::number::count(duty.hours)),
            Cell::num(ui::number::count(duty.left)),
            dropped,
        ]);
    }
    Ok(grid)
}
