//! What is done to a series of lots: a lot that is judged, inspection that goes on, the agreement to reduce it.

use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::http::seen;
use super::reduced;
use super::store::{self as plans, Entering};
use crate::parts;

pub(super) async fn ask_lot(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_lot(tx, me, id)).await
}

fn question_lot(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let series = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let here = format!("/laboratory/plans/{id}");
    let standing = plans::standing(tx, &series)?;
    let frame = me.frame(me.t("laboratory-lot-enter")).within(ui::Phase::Record);
    let severity = super::store::severity_code(standing.severity);
    let mut ask =
        Ask::new(frame, format!("{here}/lots"), me.t("laboratory-lot-enter"), here.clone())
            .fact(me.t("laboratory-product"), series.it.product.clone())
            .fact(me.t("laboratory-severity"), me.t(&format!("laboratory-severity-{severity}")));
    let size = me.get("size").and_then(|it| it.parse::<i64>().ok());
    if let Some(size) = size
        && let Ok((_, plan)) = plans::plan_for(tx, &series, size)
    {
        ask = ask.fact(
            me.t("laboratory-plan"),
            format!("{} · n={} · Ac={} Re={}", plan.letter, plan.n, plan.accept, plan.reject),
        );
    }
    Ok(ask
        .field(Field::new("code", me.t("laboratory-lot")).required().maxlength(40))
        .field(
            Field::new("size", me.t("laboratory-size"))
                .value(size.map_or_else(String::new, |it| it.to_string()))
                .input(Input::Digits)
                .required(),
        )
        .field(
            Field::new("found", me.t("laboratory-found"))
                .help(me.t("laboratory-found-help"))
                .input(Input::Digits)
                .required(),
        )
        .field(
            Field::new("on", me.t("laboratory-day"))
                .value(today.to_string())
                .input(Input::Date)
                .required(),
        )
        .crumbs(vec![
            Crumb::new(me.t("laboratory-plans"), "/laboratory/plans"),
            Crumb::new(series.it.product, here),
        ]))
}

fn whole(form: &Form, name: &str) -> Result<i64> {
    let read = form.required(name)?.replace(',', "").trim().parse();
    read.map_err(|_| {
        terms::Error::invalid("laboratory-refused").field(name, "laboratory-not-a-number")
    })
}

/// Who enters lots of a producer: whoever writes records of its area.
fn may_write(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<()> {
    let series = seen(tx, me, id)?;
    let (area, _) = parts::area_of_firm(tx, series.it.producer)?;
    me.actor()?.may_at(Verb::Enter, Class::Records, area)
}

pub(super) async fn enter(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_lot(tx, me, id),
        move |tx, me, form| {
            may_write(tx, me, id)?;
            let new = Entering {
                code: form.required("code")?.to_owned(),
                size: whole(form, "size")?,
                found: whole(form, "found")?,
                on: parts::day_required(form, "on")?,
            };
            let accepted = plans::enter(tx, id, &new)?;
            let key = if accepted { "laboratory-accepted" } else { "laboratory-lot-refused" };
            Ok(Go::to(format!("/laboratory/plans/{id}")).say(me.t(key)))
        },
    )
    .await
}

pub(super) async fn ask_resume(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_resume(tx, me, id)).await
}

fn question_resume(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let series = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let here = format!("/laboratory/plans/{id}");
    let frame = me.frame(me.t("laboratory-resume")).within(ui::Phase::Record);
    Ok(Ask::new(frame, format!("{here}/resume"), me.t("laboratory-resume"), here.clone())
        .fact(me.t("laboratory-product"), series.it.product.clone())
        .field(
            Field::new("on", me.t("laboratory-day"))
                .value(today.to_string())
                .input(Input::Date)
                .required(),
        )
        .field(
            Field::new("ground", me.t("laboratory-ground"))
                .help(me.t("laboratory-resume-help"))
                .input(Input::Area)
                .required(),
        )
        .crumbs(vec![
            Crumb::new(me.t("laboratory-plans"), "/laboratory/plans"),
            Crumb::new(series.it.product, here),
        ]))
}

pub(super) async fn resume(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_resume(tx, me, id),
        move |tx, me, form| {
            may_write(tx, me, id)?;
            plans::resume(tx, id, parts::day_required(form, "on")?, form.get("ground"))?;
            Ok(Go::to(format!("/laboratory/plans/{id}")).say(me.t("laboratory-resumed")))
        },
    )
    .await
}

pub(super) async fn ask_reduce(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_reduce(tx, me, id)).await
}

fn question_reduce(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let series = seen(tx, me, id)?;
    let standing = plans::standing(tx, &series)?;
    let today = store::civil_date(tx.now());
    let here = format!("/laboratory/plans/{id}");
    let agreed = standing.reduced_by.is_some();
    let label = me.t(if agreed { "laboratory-reduce-withdraw" } else { "laboratory-reduce-agree" });
    let frame = me.frame(label.clone()).within(ui::Phase::Record);
    let mut ask = Ask::new(frame, format!("{here}/reduce"), label, here.clone())
        .fact(me.t("laboratory-product"), series.it.product.clone())
        .field(
            Field::new("on", me.t("laboratory-day"))
                .value(today.to_string())
                .input(Input::Date)
                .required(),
        )
        .field(
            Field::new("ground", me.t("laboratory-ground"))
                .help(me.t(if agreed {
                    "laboratory-withdraw-help"
                } else {
                    "laboratory-agree-help"
                }))
                .input(Input::Area)
                .required(),
        )
        .crumbs(vec![
            Crumb::new(me.t("laboratory-plans"), "/laboratory/plans"),
            Crumb::new(series.it.product, here),
        ]);
    if let Some(score) = standing.score {
        ask = ask.fact(me.t("laboratory-switching-score"), format!("{score}/30"));
    }
    if !agreed {
        ask = ask.field(
            Field::new("table", me.t("laboratory-reduce-table"))
                .help(me.t("laboratory-reduce-table-help"))
                .input(Input::Area),
        );
    }
    Ok(ask)
}

pub(super) async fn reduce(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_reduce(tx, me, id),
        move |tx, me, form| {
            may_write(tx, me, id)?;
            let series = seen(tx, me, id)?;
            let (on, ground) = (parts::day_required(form, "on")?, form.get("ground"));
            let said = if plans::standing(tx, &series)?.reduced_by.is_some() {
                reduced::withdraw(tx, id, on, ground)?;
                "laboratory-reduce-withdrawn"
            } else {
                let table = form.optional("table").unwrap_or(reduced::OF_105E);
                reduced::agree(tx, id, on, ground, table)?;
                "laboratory-reduce-agreed"
            };
            Ok(Go::to(format!("/laboratory/plans/{id}")).say(me.t(said)))
        },
    )
    .await
}
