//! The cases behind a number: exactly those that an indicator of outcomes counted.

use askama::Template;
use identity::{Class, Verb};
use store::{Tx, params};
use terms::Result;
use web::{Me, Names, Response, Visit};

use crate::indicators::Records;

const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "rounds/pages/outcomes.html")]
struct Outcomes {
    frame: ui::Frame,
    rows: Vec<Row>,
    total: i64,
    empty: Option<ui::Empty>,
}
struct Row {
    href: String,
    title: String,
    unit: String,
    on: String,
    outcome: ui::StateMark,
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Outcomes> {
    let pairs = me.pairs.iter().filter(|(name, _)| name != "lang" && name != "view");
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    let records = Records::from_pairs("outcomes", pairs)?;
    // Cases of others are no matter of a county, counted or not.
    me.actor()?.may_at(Verb::View, Class::Cases, records.unit)?;
    let total = records.count(tx)?;
    let ids = records.ids(tx, 0, SHOWN)?;
    let lines = tx.query(
        "select f.id, f.title, s.accountable, s.opened_on from case_file f join case_stand s on s.case_id = f.id
         where f.id {in 1} order by f.id",
        params![ids],
        |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<String>(3)?))
        },
    )?;
    let ids: Vec<i64> = lines.iter().map(|(id, ..)| *id).collect();
    let mut titles = cases::names(tx, me.lang, &ids)?;
    let seq = records.as_of.unwrap_or(i64::MAX);
    let mut names = Names::default();
    let mut rows = Vec::new();
    for (id, title, unit, on) in lines {
        let title = titles.remove(&id).unwrap_or(title);
        let outcome: Option<String> = tx
            .find(
                "select outcome from fact_outcomes where id = ?1 and seq <= ?2 and (until is null or until > ?2)
                 order by seq desc limit 1",
                params![id, seq],
                |row| row.get(0),
            )?
            .flatten();
        rows.push(Row {
            href: format!("/cases/{id}"),
            title,
            unit: names.unit(tx, me.lang, unit)?,
            on,
            outcome: match outcome.as_deref() {
                Some("effective") => ui::State::Ok.saying(me.t("rounds-outcome-effective")),
                Some(_) => ui::State::Bad.saying(me.t("rounds-outcome-ineffective")),
                None => ui::State::Wait.saying(me.t("rounds-outcome-open")),
            },
        });
    }
    let mut frame = me.frame(me.t("rounds-outcomes")).within(ui::Phase::Check);
    let args = [("shown", rows.len().to_string()), ("total", total.to_string())];
    frame.lead = ui::ta(me.lang, "rounds-outcomes-lead", &args);
    frame.crumbs =
        vec![ui::Crumb::new(me.t("rounds-title"), "/rounds"), ui::Crumb::here(frame.title.clone())];
    let empty = rows
        .is_empty()
        .then(|| ui::Empty::new(me.t("rounds-outcomes-none"), me.t("rounds-outcomes-none-text")));
    Ok(Outcomes { frame, rows, total, empty })
}
