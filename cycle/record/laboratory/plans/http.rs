//! The pages of sampling plans: series of lots, the plan in force, its characteristic.

use askama::Template;
use document::chart::{Curve, CurveLine, CurveMark};
use identity::{Class, Verb};
use stats::acceptance::Count;
use stats::acceptance::switching::Severity;
use stats::acceptance::tables::AQLS;
use store::Tx;
use terms::{Millionths, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::enter::{ask_lot, ask_reduce, ask_resume, enter, reduce, resume};
use super::store::{self as plans, NewSeries};
use crate::parts::{self, Body, Card, Cell, Page, link, number, text};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let write = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/laboratory/plans", view, index)
        .get("/laboratory/plans/new", write, ask)
        .post("/laboratory/plans/new", write, open)
        .get("/laboratory/plans/{id}", view, show)
        .get("/laboratory/plans/{id}/lots", write, ask_lot)
        .post("/laboratory/plans/{id}/lots", write, enter)
        .get("/laboratory/plans/{id}/resume", write, ask_resume)
        .post("/laboratory/plans/{id}/resume", write, resume)
        .get("/laboratory/plans/{id}/reduce", write, ask_reduce)
        .post("/laboratory/plans/{id}/reduce", write, reduce)
}

fn may_see(me: &Me, producer: i64, area: i64) -> Result<()> {
    let territory = me.may(Verb::View, Class::Records)?;
    if territory.holds(producer) || territory.holds(area) || !parts::own_institutes(me).is_empty() {
        return Ok(());
    }
    Err(terms::Error::not_found("laboratory-series-unknown"))
}

fn severity_mark(me: &Me, severity: &str) -> ui::StateMark {
    let state = match severity {
        "normal" | "reduced" => ui::State::Ok,
        "tightened" => ui::State::Watch,
        _ => ui::State::Bad,
    };
    state.saying(me.t(&format!("laboratory-severity-{severity}")))
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let mut names = Names::default();
    let mut rows = Vec::new();
    for series in plans::list(tx)? {
        let area = parts::area_of_firm(tx, series.it.producer).map_or(0, |it| it.0);
        if may_see(me, series.it.producer, area).is_err() {
            continue;
        }
        let standing = plans::standing(tx, &series)?;
        rows.push(vec![
            link(series.it.product.clone(), format!("/laboratory/plans/{}", series.id)),
            text(names.label(tx, me.lang, series.it.producer)?),
            number(format!("{}%", Millionths(series.it.aql))),
            text(series.it.level.clone()),
            Cell::Mark(severity_mark(me, super::store::severity_code(standing.severity))),
            number(standing.lots.to_string()),
        ]);
    }
    let mut frame = me.frame(me.t("laboratory-plans"));
    frame.lead = me.t("laboratory-plans-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-plans"));
    let mut page = Page::new(frame);
    if me.can(Verb::Enter, Class::Records) {
        page = page.action(me.t("laboratory-series-new"), "/laboratory/plans/new");
    }
    Ok(page.card(Card::new(me.t("laboratory-plans"), "").table(
        me,
        &[
            "laboratory-product",
            "laboratory-producer",
            "laboratory-aql#",
            "laboratory-level",
            "laboratory-severity",
            "laboratory-lots#",
        ],
        rows,
        ("laboratory-no-series", "laboratory-no-series-text"),
    )))
}

async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(_: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let frame = me.frame(me.t("laboratory-series-new")).within(ui::Phase::Record);
    let levels = ["II", "I", "III", "S1", "S2", "S3", "S4"];
    let levels = levels.map(|level| (level.to_owned(), level.to_owned()));
    let aqls: Vec<(String, String)> = AQLS
        .iter()
        .filter(|aql| **aql <= 10.0)
        .map(|aql| (aql.to_string(), format!("{aql}%")))
        .collect();
    Ok(Ask::new(
        frame,
        "/laboratory/plans/new",
        me.t("laboratory-series-open"),
        "/laboratory/plans",
    )
    .field(
        Field::new("producer", me.t("laboratory-producer"))
            .help(me.t("laboratory-firm-help"))
            .required()
            .maxlength(40),
    )
    .field(Field::new("product", me.t("laboratory-product")).required().maxlength(60))
    .field(
        Field::new("level", me.t("laboratory-level"))
            .input(Input::Choice(levels.into()))
            .required(),
    )
    .field(
        Field::new("aql", me.t("laboratory-aql"))
            .value("2.5")
            .input(Input::Choice(aqls))
            .required(),
    )
    .field(Field::new("basis", me.t("laboratory-basis")).maxlength(80))
    .crumbs(vec![
        Crumb::new(me.t("laboratory-title"), "/laboratory"),
        Crumb::new(me.t("laboratory-plans"), "/laboratory/plans"),
    ]))
}

async fn open(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        let producer = parts::unit_by_code(tx, "producer", form.required("producer")?)?;
        let (area, _) = parts::area_of_firm(tx, producer)?;
        me.actor()?.may_at(Verb::Enter, Class::Records, area)?;
        let aql = parts::decimal(form, "aql")?.unwrap_or(0);
        let new = NewSeries {
            producer,
            product: form.required("product")?.to_owned(),
            level: form.required("level")?.to_owned(),
            aql,
            basis: form.get("basis").trim().to_owned(),
        };
        let id = plans::open(tx, &new)?;
        Ok(Go::to(format!("/laboratory/plans/{id}")).say(me.t("laboratory-series-opened")))
    })
    .await
}

pub(super) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<plans::Series> {
    let series = plans::get(tx, id)?;
    let (area, _) = parts::area_of_firm(tx, series.it.producer)?;
    may_see(me, series.it.producer, area)?;
    Ok(series)
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<impl Template + use<>> {
    let series = seen(tx, me, id)?;
    let standing = plans::standing(tx, &series)?;
    let lots = plans::lots(tx, id)?;
    let mut names = Names::default();
    let severity = super::store::severity_code(standing.severity);
    let mut frame = me.frame(series.it.product.clone());
    frame.lead = me.t(&format!("laboratory-severity-{severity}-lead"));
    frame.crumbs =
        parts::crumbs(me, &[("laboratory-plans", "/laboratory/plans")], &series.it.product);
    let mut page = Page::new(frame);
    if me.can(Verb::Enter, Class::Records) {
        page = if standing.severity == Severity::Discontinued {
            page.action(me.t("laboratory-resume"), format!("/laboratory/plans/{id}/resume"))
        } else {
            page.action(me.t("laboratory-lot-enter"), format!("/laboratory/plans/{id}/lots"))
        };
        let key = match standing.reduced_by {
            Some(_) => "laboratory-reduce-withdraw",
            None => "laboratory-reduce-agree",
        };
        page = page.action(me.t(key), format!("/laboratory/plans/{id}/reduce"));
    }
    let mut facts = vec![
        (me.t("laboratory-producer"), text(names.unit(tx, me.lang, series.it.producer)?)),
        (me.t("laboratory-aql"), number(format!("{}%", Millionths(series.it.aql)))),
        (me.t("laboratory-level"), text(series.it.level.clone())),
        (me.t("laboratory-severity"), Cell::Mark(severity_mark(me, severity))),
        (me.t("laboratory-lots"), number(standing.lots.to_string())),
    ];
    if let Some(score) = standing.score {
        facts.push((me.t("laboratory-switching-score"), number(format!("{score}/30"))));
    }
    let table = standing.reduced_by.as_ref();
    let table = table.map_or_else(|| me.t("laboratory-reduce-nobody"), |it| it.source().to_owned());
    facts.push((me.t("laboratory-reduce-by"), text(table)));
    if !series.it.basis.is_empty() {
        facts.push((me.t("laboratory-basis"), text(series.it.basis.clone())));
    }
    // The curve of the plan for a lot like the last one, or for one of a thousand.
    let size = lots.iter().rev().find(|lot| lot.is_lot).map_or(1000, |lot| lot.size);
    page = page.card(Card::new(me.t("laboratory-series"), "").span(4).with(Body::Facts(facts)));
    if let Ok((_, plan)) = plans::plan_for(tx, &series, size) {
        page = page.card(curve(me, &series, &plan, size));
    }
    let rows = lots
        .iter()
        .rev()
        .map(|lot| {
            if !lot.is_lot {
                return vec![
                    number(lot.number.to_string()),
                    text(me.t(match lot.sort.as_str() {
                        "reduce" => "laboratory-reduce-agreed",
                        "withdraw" => "laboratory-reduce-withdrawn",
                        _ => "laboratory-resumed",
                    })),
                    number(String::new()),
                    number(String::new()),
                    if lot.sort == "resume" {
                        Cell::Mark(severity_mark(me, "tightened"))
                    } else {
                        text("")
                    },
                    number(String::new()),
                    text(lot.ground.clone().unwrap_or_default()),
                    number(lot.on.to_string()),
                ];
            }
            let verdict = if lot.accepted {
                ui::State::Ok.saying(me.t("laboratory-accepted"))
            } else {
                ui::State::Bad.saying(me.t("laboratory-lot-refused"))
            };
            vec![
                number(lot.number.to_string()),
                text(lot.code.clone()),
                number(ui::number::count(lot.size)),
                number(format!("{} · {} · {}/{}", lot.letter, lot.n, lot.accept, lot.reject)),
                Cell::Mark(severity_mark(me, &lot.severity)),
                number(lot.found.to_string()),
                Cell::Mark(verdict),
                number(lot.on.to_string()),
            ]
        })
        .collect();
    Ok(page.card(Card::new(me.t("laboratory-lots"), me.t("laboratory-lots-sub")).table(
        me,
        &[
            "laboratory-number",
            "laboratory-lot",
            "laboratory-size#",
            "laboratory-plan",
            "laboratory-severity",
            "laboratory-found#",
            "laboratory-verdict",
            "laboratory-day",
        ],
        rows,
        ("laboratory-no-lots", "laboratory-no-lots-text"),
    )))
}

fn curve(
    me: &Me,
    series: &plans::Series,
    plan: &stats::acceptance::tables::TablePlan,
    size: i64,
) -> Card {
    let points = plans::characteristic(plan, size);
    let aql = Millionths(series.it.aql).to_f64();
    let chance = plan
        .for_lot(u64::try_from(size).unwrap_or(2))
        .ok()
        .and_then(|plan| plan.acceptance(aql / 100.0, Count::Binomial).ok());
    let marks = chance.map(|chance| CurveMark {
        x: aql,
        y: chance,
        text: format!("AQL {aql}% · {}", parts::percent(chance)),
    });
    let name = format!("n={} Ac={} Re={}", plan.n, plan.accept, plan.reject);
    let svg = Curve {
        label: ui::ta(me.lang, "laboratory-curve-label", &[("plan", name.clone())]),
        lines: vec![CurveLine { name: String::new(), points }],
        marks: marks.into_iter().collect(),
        x_title: me.t("laboratory-curve-x"),
        y_title: me.t("laboratory-curve-y"),
        empty: me.t("laboratory-none"),
        ..Curve::default()
    }
    .svg();
    let sub = ui::ta(
        me.lang,
        "laboratory-curve-sub",
        &[("plan", name), ("size", ui::number::count(size))],
    );
    Card::new(me.t("laboratory-curve"), sub).span(8).with(Body::Drawing(svg))
}
