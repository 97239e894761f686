//! The page of the calculator: a scenario in steps, its level, and on which step it hangs.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use ui::{Field, Input};
use web::{Form, Go, Me, Need, Response, Routes, Visit};

use super::matrix::{self, Level};
use super::store::{self as risk, NewScenario};
use crate::parts::{self, Body, Card, Cell, Page, link, number, text};

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

/// A scenario of the library that the address asks for, to be looked at or worked on.
fn of_library(tx: &mut Tx<'_>, me: &Me) -> Result<Option<NewScenario>> {
    let Some(id) = me.get("scenario").and_then(|id| id.parse::<i64>().ok()) else {
        return Ok(None);
    };
    Ok(risk::list(tx)?.into_iter().find(|it| it.id == id).map(|it| it.it))
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
    let known = of_library(tx, me)?;
    let given = |name: &str| match (wrong, &known) {
        (Some((form, _)), _) => form.get(name).to_owned(),
        (None, Some(known)) => match name {
            "product" => known.product.clone(),
            "hazard" => known.hazard.clone(),
            "words" => known.words.clone(),
            "severity" => known.severity.to_string(),
            _ => known.steps.clone(),
        },
        (None, None) => me.get(name).unwrap_or_default().to_owned(),
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
        field("words", "laboratory-scenario-source")
            .help(me.t("laboratory-scenario-source-help"))
            .maxlength(120),
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
        page = page.card(drawn(me, whole, new.severity));
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
    let mut rows: Vec<Vec<Cell>> = steps
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
    // How grave the injury is, is an estimate too: one grade less, one more.
    let graver = |by: i8| {
        let severity = new.severity.checked_add_signed(by).filter(|it| (1..=4).contains(it));
        severity.and_then(|severity| matrix::level(whole, severity))
    };
    let (less, more) = (graver(-1), graver(1));
    let hangs = [less, more].into_iter().flatten().any(|other| other != level);
    rows.push(vec![
        text(me.t("laboratory-severity-by-one")),
        number(new.severity.to_string()),
        text(word(less)),
        text(word(more)),
        text(me.t(if hangs { "laboratory-hangs" } else { "laboratory-hangs-not" })),
    ]);
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

/// The matrix, with the cell that the scenario fell into.
fn drawn(me: &Me, whole: matrix::Fraction, severity: u8) -> Card {
    let rows = (0..=matrix::BANDS.len())
        .map(|at| {
            let mut row = vec![text(band_named(me, at))];
            row.extend((1..=4).map(|grade| {
                let Some(level) = matrix::at(at, grade) else { return text("") };
                if at == matrix::band(whole) && grade == severity {
                    return Cell::Mark(level_mark(me, level));
                }
                text(me.t(&format!("laboratory-level-{}", level.code())))
            }));
            row
        })
        .collect();
    Card::new(me.t("laboratory-matrix"), me.t("laboratory-matrix-sub")).table(
        me,
        &[
            "laboratory-band",
            "laboratory-severity-of-1",
            "laboratory-severity-of-2",
            "laboratory-severity-of-3",
            "laboratory-severity-of-4",
        ],
        rows,
        ("laboratory-none", "laboratory-none-text"),
    )
}

/// The band of the matrix in words: more than one in a thousand.
fn band(me: &Me, whole: matrix::Fraction) -> String {
    band_named(me, matrix::band(whole))
}

fn band_named(me: &Me, at: usize) -> String {
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
            let worked = risk::level_of(&it.it).ok();
            vec![
                text(it.it.product.clone()),
                link(it.it.hazard.clone(), format!("/laboratory/risk?scenario={}", it.id)),
                number(worked.as_ref().map_or_else(String::new, |it| it.1.to_string())),
                text(worked.map_or_else(String::new, |worked| band(me, worked.1))),
                text(me.t(&format!("laboratory-severity-of-{}", it.it.severity))),
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
            "laboratory-probability#",
            "laboratory-band",
            "laboratory-severity-of-injury",
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
                ("words", &new.words),
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
