//! The pages of rounds between laboratories.

use askama::Template;
use document::chart::ZBars;
use identity::{Class, Verb};
use stats::laboratory::scores::{Meaning, en_satisfactory};
use store::Tx;
use terms::Result;
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit};

use super::homogeneity;
use super::store::{self as rounds, NewRound, RoundResult};
use crate::parts::{self, Body, Card, Cell, Page, link, number, text};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let write = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/laboratory/rounds", view, index)
        .get("/laboratory/rounds/new", write, ask)
        .post("/laboratory/rounds/new", write, open)
        .get("/laboratory/rounds/{id}", view, show)
        .get("/laboratory/rounds/{id}/results", write, ask_result)
        .post("/laboratory/rounds/{id}/results", write, add)
        .get("/laboratory/rounds/{id}/homogeneity", write, homogeneity::ask)
        .post("/laboratory/rounds/{id}/homogeneity", write, homogeneity::work_out)
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let rows = rounds::list(tx)?
        .into_iter()
        .map(|(round, count)| {
            vec![
                link(round.it.code, format!("/laboratory/rounds/{}", round.id)),
                text(round.it.name),
                text(round.it.item),
                number(count.to_string()),
                number(round.it.on.to_string()),
            ]
        })
        .collect();
    let mut frame = me.frame(me.t("laboratory-rounds"));
    frame.lead = me.t("laboratory-rounds-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-rounds"));
    let mut page = Page::new(frame);
    if organises(me) {
        page = page.action(me.t("laboratory-round-new"), "/laboratory/rounds/new");
    }
    Ok(page.card(Card::new(me.t("laboratory-rounds"), "").table(
        me,
        &[
            "laboratory-round-code",
            "laboratory-name",
            "laboratory-item",
            "laboratory-laboratories#",
            "laboratory-day",
        ],
        rows,
        ("laboratory-no-rounds", "laboratory-no-rounds-text"),
    )))
}

/// Who writes records everywhere holds rounds; no county does.
fn organises(me: &Me) -> bool {
    me.may(Verb::Enter, Class::Records).is_ok_and(|territory| territory.limit().is_none())
}

async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let frame = me.frame(me.t("laboratory-round-new")).within(ui::Phase::Record);
    let line = |name: &str, key: &str| Field::new(name, me.t(key)).maxlength(80);
    Ok(Ask::new(
        frame,
        "/laboratory/rounds/new",
        me.t("laboratory-round-open"),
        "/laboratory/rounds",
    )
    .field(line("code", "laboratory-round-code").required())
    .field(line("name", "laboratory-name").required())
    .field(line("item", "laboratory-item").required())
    .field(line("measure", "laboratory-measure"))
    .field(line("method", "laboratory-method"))
    .field(
        Field::new("assigned", me.t("laboratory-assigned"))
            .help(me.t("laboratory-assigned-help"))
            .input(Input::Decimal),
    )
    .field(Field::new("assigned_u", me.t("laboratory-assigned-u")).input(Input::Decimal))
    .field(
        Field::new("sigma", me.t("laboratory-sigma"))
            .help(me.t("laboratory-sigma-help"))
            .input(Input::Decimal),
    )
    .field(
        Field::new("on", me.t("laboratory-day"))
            .value(today.to_string())
            .input(Input::Date)
            .required(),
    )
    .crumbs(vec![
        Crumb::new(me.t("laboratory-title"), "/laboratory"),
        Crumb::new(me.t("laboratory-rounds"), "/laboratory/rounds"),
    ]))
}

fn must_organise(me: &Me) -> Result<()> {
    if organises(me) { Ok(()) } else { Err(terms::Error::not_allowed("error-not-allowed")) }
}

async fn open(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        must_organise(me)?;
        let new = NewRound {
            code: form.required("code")?.to_owned(),
            name: form.required("name")?.to_owned(),
            item: form.required("item")?.to_owned(),
            measure: form.get("measure").trim().to_owned(),
            method: form.get("method").trim().to_owned(),
            assigned: parts::decimal(form, "assigned")?,
            assigned_u: parts::decimal(form, "assigned_u")?,
            sigma: parts::decimal(form, "sigma")?,
            on: parts::day_required(form, "on")?,
            synthetic: me.space.info().synthetic,
        };
        let id = rounds::open(tx, &new)?;
        Ok(Go::to(format!("/laboratory/rounds/{id}")).say(me.t("laboratory-round-opened")))
    })
    .await
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn places(value: f64) -> String {
    format!("{value:.2}").replace('-', "−")
}

pub(super) fn figure(value: f64) -> String {
    terms::Decimal::from_f64_retain(value)
        .map_or_else(|| "—".to_owned(), |it| it.round_dp(4).normalize().to_string())
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<impl Template + use<>> {
    let round = rounds::get(tx, id)?;
    let (results, scored) = rounds::score(tx, &round)?;
    let it = &round.it;
    let mut frame = me.frame(it.name.clone());
    frame.crumbs = parts::crumbs(me, &[("laboratory-rounds", "/laboratory/rounds")], &it.code);
    let mut facts = vec![
        (me.t("laboratory-item"), text(format!("{} {}", it.item, it.measure))),
        (me.t("laboratory-method"), text(it.method.clone())),
        (me.t("laboratory-laboratories"), number(results.len().to_string())),
        (me.t("laboratory-day"), number(it.on.to_string())),
    ];
    let mut page_cards = Vec::new();
    match &scored {
        Some(scored) => {
            let bad = scored.scores.iter().filter(|it| it.2 != Meaning::Satisfactory).count();
            frame.lead = ui::ta(
                me.lang,
                "laboratory-round-sentence",
                &[("count", scored.scores.len().to_string()), ("off", bad.to_string())],
            );
            let key =
                if scored.by_consensus { "laboratory-by-consensus" } else { "laboratory-by-given" };
            facts.push((
                me.t("laboratory-assigned"),
                number(format!(
                    "{} ± {}",
                    figure(scored.assigned.value),
                    figure(scored.assigned.uncertainty)
                )),
            ));
            facts.push((me.t("laboratory-sigma"), number(figure(scored.assigned.sigma))));
            facts.push((me.t("laboratory-assigned-from"), text(me.t(key))));
            page_cards.push(chart(me, scored));
            page_cards.push(table(me, scored));
            page_cards.extend(homogeneity::card(me, scored.assigned.sigma));
        }
        None => {
            frame.lead = me.t("laboratory-round-waits");
            let rows = results
                .iter()
                .map(|it| vec![text(it.laboratory.clone()), number(parts::plain(it.value))])
                .collect();
            page_cards.push(Card::new(me.t("laboratory-results"), "").table(
                me,
                &["laboratory-laboratory", "laboratory-result#"],
                rows,
                ("laboratory-no-results", "laboratory-no-results-text"),
            ));
        }
    }
    let mut page = Page::new(frame);
    if organises(me) {
        page = page
            .action(me.t("laboratory-round-result"), format!("/laboratory/rounds/{id}/results"));
        if scored.is_some() {
            let here = format!("/laboratory/rounds/{id}/homogeneity");
            page = page.action(me.t("laboratory-homogeneity"), here);
        }
    }
    page = page.card(
        Card::new(me.t("laboratory-round"), it.code.clone()).span(4).with(Body::Facts(facts)),
    );
    page.cards.extend(page_cards);
    Ok(page)
}

fn chart(me: &Me, scored: &rounds::Scored) -> Card {
    let mut rows: Vec<(String, Option<f64>)> = scored
        .scores
        .iter()
        .map(|(result, scores, _)| (result.laboratory.clone(), Some(judged(scored, scores))))
        .collect();
    rows.sort_by(|a, b| a.1.unwrap_or(0.0).total_cmp(&b.1.unwrap_or(0.0)));
    let svg = ZBars {
        label: me.t("laboratory-z-label"),
        rows,
        x_title: me.t(if primed(scored) { "laboratory-z-prime" } else { "laboratory-z" }),
        empty: me.t("laboratory-no-results"),
        ..ZBars::default()
    }
    .svg();
    Card::new(me.t("laboratory-z-title"), me.t("laboratory-z-sub")).span(8).with(Body::Drawing(svg))
}

/// The assigned value is so uncertain that z would be unfair.
fn primed(scored: &rounds::Scored) -> bool {
    scored.assigned.uncertainty > 0.3 * scored.assigned.sigma
}

fn judged(scored: &rounds::Scored, scores: &stats::laboratory::scores::Scores) -> f64 {
    if primed(scored) { scores.z_prime } else { scores.z }
}

fn table(me: &Me, scored: &rounds::Scored) -> Card {
    let rows = scored
        .scores
        .iter()
        .map(|(result, scores, meaning)| {
            let (state, key) = match meaning {
                Meaning::Satisfactory => (ui::State::Ok, "laboratory-satisfactory"),
                Meaning::Questionable => (ui::State::Watch, "laboratory-questionable"),
                Meaning::Unsatisfactory => (ui::State::Bad, "laboratory-unsatisfactory"),
            };
            let none = || "—".to_owned();
            let en = scores.en.map_or_else(none, |en| {
                format!("{}{}", places(en), if en_satisfactory(en) { "" } else { " ◆" })
            });
            vec![
                text(result.laboratory.clone()),
                number(parts::plain(result.value)),
                number(result.uncertainty.map_or_else(none, parts::plain)),
                number(places(scores.z)),
                number(places(scores.z_prime)),
                number(scores.zeta.map_or_else(none, places)),
                number(en),
                Cell::Mark(state.saying(me.t(key))),
            ]
        })
        .collect();
    Card::new(me.t("laboratory-scores"), me.t("laboratory-scores-sub"))
        .table(
            me,
            &[
                "laboratory-laboratory",
                "laboratory-result#",
                "laboratory-standard-u#",
                "laboratory-z#",
                "laboratory-z-prime#",
                "laboratory-zeta#",
                "laboratory-en#",
                "laboratory-meaning",
            ],
            rows,
            ("laboratory-no-results", "laboratory-no-results-text"),
        )
        .with(Body::Note(me.t(if primed(scored) {
            "laboratory-scores-by-z-prime"
        } else {
            "laboratory-scores-by-z"
        })))
        .with(Body::Note(me.t("laboratory-en-mark")))
}

async fn ask_result(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_result(tx, me, id)).await
}

fn question_result(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let round = rounds::get(tx, id)?;
    let here = format!("/laboratory/rounds/{id}");
    let frame = me.frame(me.t("laboratory-round-result")).within(ui::Phase::Record);
    Ok(Ask::new(frame, format!("{here}/results"), me.t("laboratory-round-result"), here.clone())
        .fact(me.t("laboratory-round"), round.it.name.clone())
        .field(Field::new("laboratory", me.t("laboratory-laboratory")).required().maxlength(60))
        .field(Field::new("value", me.t("laboratory-result")).input(Input::Decimal).required())
        .field(Field::new("uncertainty", me.t("laboratory-standard-u")).input(Input::Decimal))
        .crumbs(vec![
            Crumb::new(me.t("laboratory-rounds"), "/laboratory/rounds"),
            Crumb::new(round.it.code, here),
        ]))
}

async fn add(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_result(tx, me, id),
        move |tx, me, form| {
            must_organise(me)?;
            let value = parts::decimal(form, "value")?.ok_or_else(|| {
                terms::Error::invalid("laboratory-refused").field("value", "field-missing")
            })?;
            let new = RoundResult {
                laboratory: form.required("laboratory")?.to_owned(),
                institute: None,
                value,
                uncertainty: parts::decimal(form, "uncertainty")?,
            };
            rounds::add_result(tx, id, &new)?;
            Ok(Go::to(format!("/laboratory/rounds/{id}")).say(me.t("laboratory-result-entered")))
        },
    )
    .await
}
