//! The pages of reports: the list, serving and retracting.

use askama::Template;
use identity::{Class, Verb};
use store::{Tx, params};
use terms::Result;
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::judge::Verdict;
use super::show::{seen, show};
use super::{follow, store as reports};
use crate::parts::{self, Card, Cell, Page, link, number, text};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    Routes::new()
        .get("/laboratory/reports", view, index)
        .get("/laboratory/reports/{id}", view, show)
        .get("/laboratory/reports/{id}/serve", view, ask_serve)
        .post("/laboratory/reports/{id}/serve", view, serve)
        .get(
            "/laboratory/reports/{id}/retract",
            Need::May(Verb::Correct, Class::Records),
            ask_retract,
        )
        .post("/laboratory/reports/{id}/retract", Need::May(Verb::Correct, Class::Records), retract)
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let areas = me.may(Verb::View, Class::Records)?.limit();
    let regime = me.get("regime").unwrap_or_default().to_owned();
    let verdict = me.get("verdict").unwrap_or_default().to_owned();
    let (product, area) =
        (me.get("product").unwrap_or_default(), me.get("area").unwrap_or_default());
    let area: i64 = area.parse().unwrap_or(0);
    let drawn = i64::from(me.get("drawn").is_some());
    let asked = params![
        regime.clone(),
        verdict.clone(),
        i64::from(areas.is_none()),
        areas.unwrap_or_default(),
        parts::own_institutes(me),
        product,
        area,
        drawn
    ];
    let condition = "(?1 = '' or r.regime = ?1) and (?2 = '' or r.verdict = ?2)
        and (?3 = 1 or s.area {in 4} or r.institute {in 5}) and (?6 = '' or s.product = ?6) and (?7 = 0 or s.area = ?7)
        and (?8 = 0 or s.weight is not null and s.purpose = 'evaluation' and s.turn = 'first' and r.until is null)";
    let total = tx.count(
        &format!("select count(*) from lab_report r join lab_sample s on s.id = r.sample where {condition}"),
        asked,
    )?;
    let found = tx.query(
        &format!(
            "select r.id, r.number, s.code, s.product, r.verdict, r.on_day, r.institute, s.firm, r.ended
             from lab_report r join lab_sample s on s.id = r.sample where {condition} order by r.on_day desc, r.id desc limit 100"
        ),
        asked,
        |row| {
            Ok((
                row.get::<i64>(0)?,
                row.get::<String>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
                row.get::<String>(4)?,
                row.get::<String>(5)?,
                row.get::<i64>(6)?,
                row.get::<i64>(7)?,
                row.get::<Option<String>>(8)?,
            ))
        },
    )?;
    let mut names = Names::default();
    let mut rows = Vec::new();
    let shown = found.len();
    for (id, number_of, code, product, verdict, on, institute, firm, ended) in found {
        let verdict = Verdict::named(&verdict).unwrap_or(Verdict::Undecided);
        let mark = match ended {
            Some(_) => ui::State::NotApplicable.saying(me.t("laboratory-ended-retract")),
            None => parts::verdict_mark(me, verdict),
        };
        rows.push(vec![
            link(number_of, format!("/laboratory/reports/{id}")),
            text(code),
            text(product),
            Cell::Mark(mark),
            number(on),
            text(names.label(tx, me.lang, firm)?),
            text(names.label(tx, me.lang, institute)?),
        ]);
    }
    let mut frame = me.frame(me.t("laboratory-reports"));
    frame.lead = ui::ta(
        me.lang,
        "laboratory-reports-sentence",
        &[("shown", ui::number::count(shown as i64)), ("total", ui::number::count(total))],
    );
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-reports"));
    let mut page = Page::new(frame);
    let all = [
        ("", "laboratory-filter-all"),
        ("pass", "laboratory-verdict-pass"),
        ("fail", "laboratory-verdict-fail"),
        ("undecided", "laboratory-verdict-undecided"),
    ];
    page.filters = all
        .iter()
        .map(|(code, key)| {
            (
                format!("/laboratory/reports?verdict={code}&regime={regime}"),
                me.t(key),
                *code == verdict,
            )
        })
        .collect();
    Ok(page.card(Card::new(me.t("laboratory-reports"), "").table(
        me,
        &[
            "laboratory-report",
            "laboratory-code",
            "laboratory-product",
            "laboratory-verdict",
            "laboratory-issued",
            "laboratory-firm",
            "laboratory-institute",
        ],
        rows,
        ("laboratory-no-reports", "laboratory-no-reports-text"),
    )))
}

fn asked(me: &Me, id: i64, number: &str, verb: &str) -> Ask {
    let here = format!("/laboratory/reports/{id}");
    let label = me.t(&format!("laboratory-{verb}"));
    Ask::new(
        me.frame(label.clone()).within(ui::Phase::Record),
        format!("{here}/{verb}"),
        label,
        here.clone(),
    )
    .fact(me.t("laboratory-report"), number.to_owned())
    .crumbs(vec![
        Crumb::new(me.t("laboratory-reports"), "/laboratory/reports"),
        Crumb::new(number.to_owned(), here),
    ])
}

async fn ask_serve(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_serve(tx, me, id)).await
}

fn question_serve(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let (report, sample) = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let regime = reports::regime_of(tx, &sample)?;
    let mut ask = asked(me, id, &report.number, "serve");
    if let Some(regime) = regime {
        ask = ask.fact(me.t("laboratory-regime"), regime.name.get(me.lang).to_owned());
        let clockwork = parts::clockwork(tx)?;
        if let Ok(due) = clockwork.due(&regime.objection_clock, today) {
            ask = ask.fact(me.t("laboratory-object-by"), due.day.to_string());
        }
    }
    ask.warning = me.t("laboratory-serve-warning");
    Ok(ask.field(
        Field::new("on", me.t("laboratory-served-on"))
            .input(Input::Date)
            .value(today.to_string())
            .required(),
    ))
}

async fn serve(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_serve(tx, me, id),
        move |tx, me, form| {
            let (_, sample) = seen(tx, me, id)?;
            me.actor()?.may_at(Verb::Enter, Class::Cases, sample.it.area)?;
            let clockwork = parts::clockwork(tx)?;
            follow::serve(tx, &clockwork, id, parts::day_required(form, "on")?)?;
            Ok(Go::to(format!("/laboratory/reports/{id}")).say(me.t("laboratory-served")))
        },
    )
    .await
}

async fn ask_retract(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_retract(tx, me, id)).await
}

fn question_retract(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let (report, _) = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    Ok(asked(me, id, &report.number, "retract")
        .danger(me.t("laboratory-retract-warning"))
        .field(
            Field::new("on", me.t("laboratory-day"))
                .input(Input::Date)
                .value(today.to_string())
                .required(),
        )
        .field(Field::new("ground", me.t("laboratory-ground")).input(Input::Area).required()))
}

async fn retract(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_retract(tx, me, id),
        move |tx, me, form| {
            let (report, _) = seen(tx, me, id)?;
            parts::acts_for(me, report.institute)?;
            let clockwork = parts::clockwork(tx)?;
            reports::retract(
                tx,
                &clockwork,
                id,
                parts::day_required(form, "on")?,
                form.get("ground"),
            )?;
            Ok(Go::to(format!("/laboratory/reports/{id}")).say(me.t("laboratory-retracted")))
        },
    )
    .await
}
