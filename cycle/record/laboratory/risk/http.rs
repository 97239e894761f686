//! The page of the calculator: a scenario in steps, its level, and on which step it hangs.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use ui::{Field, Input};
use web::{Form, Go, Me, Need, Response, Routes, Visit};

use super::matrix::{self, Level};
use super::store::{self as risk, NewScenario};
use crate::parts::{self, Body, Card, Cell, Page, number, text};

pub fn routes() -> Routes {
    Routes::new().get("/laboratory/risk", Need::May(Verb::View, Class::Records), index).post(
        "/laboratory/risk",
        Need::May(Verb::Enter, Class::Records),
        keep,
    )
}

async fn index(visit: Visit) -> Response {
    visit.page(|tx, me| page(tx, me, None)).await
}

fn level_mark(me: &Me, level: Level) -> ui::StateMark {
    let state = match level {
        Level::Low => ui::State::Ok,
        Level::Medium => ui::State::Watch,
        Level::High | Level::Serious => ui::State::Bad,
    };
    state.saying(me.t(&format!("laboratory-level-{}", level.code())))
}

fn asked(given: impl Fn(&str) -> String) -> NewScenario {
    NewScenario {
        product: given("product").trim().to_owned(),
        hazard: given("hazard").trim().to_owned(),
        words: given("words").trim().to_owned(),
        severity: given("severity").parse().unwrap_or(0),
        steps: given("steps").replace("\r\n", "\n"),
    }
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    wrong: Option<(&Form, &terms::Error)>,
) -> Result<impl Template + use<>> {
    let given = |name: &str| match wrong {
        Some((form, _)) => form.get(name).to_owned(),
        None => me.get(name).unwrap_or_default().to_owned(),
    };
    let errors = wrong.map(|(_, error)| ui::FieldError::all(me.lang, error)).unwrap_or_default();
    let severities =
        (1..=4).map(|it| (it.to_string(), me.t(&format!("laboratory-severity-of-{it}"))));
    let field =
        |name: &str, key: &str| Field::new(name, me.t(key)).value(given(name)).checked(&errors);
    let fields = vec![
        field("product", "laboratory-product").maxlength(60),
        field("hazard", "laboratory-hazard").maxlength(80),
        field("steps", "laboratory-steps")
            .help(me.t("laboratory-steps-help"))
            .input(Input::Area)
            .required(),
        field("severity", "laboratory-severity-of-injury")
            .input(Input::Choice(severities.collect())),
    ];
    let mut frame = me.frame(me.t("laboratory-risk"));
    frame.lead = me.t("laboratory-risk-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-risk"));
    let mut page = Page::new(frame);
    let can = me.can(Verb::Enter, Class::Records);
    let mut form = Card::new(me.t("laboratory-scenario"), me.t("laboratory-risk-source")).span(5);
    if can {
        form = form.with(Body::Form {
            action: "/laboratory/risk".to_owned(),
            submit: me.t("laboratory-risk-work-out"),
            fields,
            hidden: Vec::new(),
            file: false,
        });
    } else {
        form = form.with(Body::Note(me.t("laboratory-risk-read-only")));
    }
    page = page.card(form);
    let new = asked(given);
    if wrong.is_none()
        && !new.steps.is_empty()
        && let Ok((steps, whole, level)) = risk::level_of(&new)
    {
        page = page.card(worked_out(me, &new, &steps, whole, level));
    }
    Ok(page.card(kept(tx, me)?))
}

fn worked_out(
    me: &Me,
    new: &NewScenario,
    steps: &[(String, matrix::Fraction)],
    whole: matrix::Fraction,
    level: Level,
) -> Card {
    let fractions: Vec<matrix::Fraction> = steps.iter().map(|it| it.1).collect();
    let sways = matrix::sensitivity(&fractions, new.severity);
    let word = |level: Option<Level>| {
        level.map_or_else(|| "—".to_owned(), |it| me.t(&format!("laboratory-level-{}", it.code())))
    };
    let rows = steps
        .iter()
        .zip(sways)
        .map(|((words, probability), sway)| {
            let hangs = sway.lower != Some(level) || sway.higher != Some(level);
            vec![
                text(words.clone()),
                number(probability.to_string()),
                text(word(sway.lower)),
                text(word(sway.higher)),
                text(me.t(if hangs { "laboratory-hangs" } else { "laboratory-hangs-not" })),
            ]
        })
        .collect();
    let facts = vec![
        (me.t("laboratory-level-of-risk"), Cell::Mark(level_mark(me, level))),
        (me.t("laboratory-probability"), number(whole.to_string())),
        (me.t("laboratory-band"), text(band(me, whole))),
    ];
    Card::new(me.t("laboratory-worked-out"), new.product.clone())
        .span(7)
        .with(Body::Facts(facts))
        .table(
            me,
            &[
                "laboratory-step",
                "laboratory-probability#",
                "laboratory-ten-less",
                "laboratory-ten-more",
                "laboratory-hangs-on",
            ],
            rows,
            ("laboratory-none", "laboratory-none-text"),
        )
}

/// The band of the matrix in words: more than one in a thousand.
fn band(me: &Me, whole: matrix::Fraction) -> String {
    let at = matrix::band(whole);
    match matrix::BANDS.get(at) {
        Some(n) => ui::ta(me.lang, "laboratory-more-than", &[("n", ui::number::count(*n as i64))]),
        None => me.t("laboratory-at-most-million"),
    }
}

fn kept(tx: &mut Tx<'_>, me: &Me) -> Result<Card> {
    let all = risk::list(tx)?;
    // Of several scenarios of a product the highest counts.
    let mut highest: std::collections::BTreeMap<String, Level> = std::collections::BTreeMap::new();
    for it in &all {
        let level = highest.entry(it.it.product.clone()).or_insert(it.level);
        *level = (*level).max(it.level);
    }
    let rows = all
        .iter()
        .map(|it| {
            let counts = highest.get(&it.it.product) == Some(&it.level);
            vec![
                text(it.it.product.clone()),
                text(it.it.hazard.clone()),
                number(it.it.severity.to_string()),
                Cell::Mark(level_mark(me, it.level)),
                text(me.t(if counts {
                    "laboratory-scenario-counts"
                } else {
                    "laboratory-scenario-lower"
                })),
            ]
        })
        .collect();
    Ok(Card::new(me.t("laboratory-scenarios"), me.t("laboratory-scenarios-sub")).table(
        me,
        &[
            "laboratory-product",
            "laboratory-hazard",
            "laboratory-severity-of-injury#",
            "laboratory-level-of-risk",
            "laboratory-counts",
        ],
        rows,
        ("laboratory-no-scenarios", "laboratory-no-scenarios-text"),
    ))
}

async fn keep(visit: Visit, form: Form) -> Response {
    use axum::response::IntoResponse;
    let (me, given) = (visit.clone(), form.clone());
    let done = visit
        .write(move |tx| {
            let new = asked(|name| given.get(name).to_owned());
            risk::add(tx, &new)?;
            let mut href = "/laboratory/risk?".to_owned();
            for (name, value) in [
                ("product", &new.product),
                ("hazard", &new.hazard),
                ("severity", &new.severity.to_string()),
                ("steps", &new.steps),
            ] {
                href.push_str(&format!("{name}={}&", web::encoded(value)));
            }
            Ok(Go::to(href.trim_end_matches('&')).say(me.t("laboratory-scenario-kept")))
        })
        .await;
    match done {
        Ok(go) => go.into_response(),
        Err(error) if !error.fields().is_empty() => {
            let mut response = visit.page(move |tx, me| page(tx, me, Some((&form, &error)))).await;
            if response.status().is_success() {
                *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}
