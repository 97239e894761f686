//! The firm at its door: it scans its code and learns who is there, why, and how often this year; afterwards it rates
//! the visit. Nobody needs an account, and nothing is said of a visit that has not begun.

use document::code::square;
use identity::Verb;
use store::Tx;
use terms::{Error, Kind, Result};
use ui::{Crumb, Field, Input};
use web::{Form, Me, Names, Path, Response, Visit};

use super::door;
use super::listed::{of_firm, whose};
use super::store::{load, names, questions, rating};
use crate::registry;
use crate::restraint;
use crate::sheet::{Cell, Drawing, FormBox, Grid, Sheet, sentences};

/// Visits that a firm is shown: of the last year.
const SHOWN: usize = 12;

pub(super) async fn door(visit: Visit) -> Response {
    let space = visit.get("space").unwrap_or_default().to_owned();
    let code = visit.get("code").unwrap_or_default().to_owned();
    visit.within(&space).open_page(move |tx, me| page(tx, me, &code, None)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str, wrong: Option<&Error>) -> Result<Sheet> {
    let mut frame = me.frame(me.t("entry-title")).within(ui::Phase::Record);
    frame.lead = me.t("entry-lead");
    let mut sheet = Sheet::new(frame);
    let space = me.space.code.clone();
    if let Some(error) = wrong {
        sentences(me.lang, error).into_iter().for_each(|it| sheet.note("bad", it));
    }
    if code.is_empty() {
        sheet.note("", me.t("entry-scan"));
        return Ok(sheet);
    }
    let firm = door::firm_of(tx, code)?;
    let mut names_of = Names::default();
    sheet.fact("campaigns-firm", Cell::text(names_of.unit(tx, me.lang, firm)?));
    // Who goes there finds the own visits; the scan begins one.
    if let Some(person) = me.actor.as_ref().map(|actor| actor.person) {
        for it in
            whose(tx, person)?.into_iter().filter(|it| it.firm == firm && it.state == "planned")
        {
            sheet.action(format!("/visits/{}/site?code={code}", it.id), me.t("entry-begin"));
        }
    }
    let today = store::civil_date(tx.now());
    let year = restraint::past(tx, firm, today, None)?
        .iter()
        .filter(|it| it.on.year() == today.year())
        .count();
    sheet.fact("entry-this-year", Cell::num(year));
    let rules = registry::rules(tx, today)?;
    if let Some(cap) = rules.caps.iter().find(|cap| cap.days == 0) {
        sheet.fact("entry-cap", Cell::num(cap.most));
    }
    let visits = of_firm(tx, firm)?;
    if visits.is_empty() {
        sheet.note("", me.t("entry-nobody"));
    }
    for it in visits.iter().take(SHOWN) {
        let visit = load(tx, it.id)?;
        let who: Vec<String> =
            names(tx, &visit)?.into_iter().map(|(name, code)| format!("{name} ({code})")).collect();
        let items: Vec<String> = questions(tx, &visit)?
            .iter()
            .map(|item| item.is.name.get(me.lang).to_owned())
            .collect();
        let kind = rules.kinds.iter().find(|kind| kind.code == it.kind);
        let comma = me.lang.pick("、", ", ");
        let mut rows = vec![
            vec![Cell::text(me.t("entry-who")), Cell::text(who.join(comma))],
            vec![Cell::text(me.t("entry-why")), Cell::text(items.join(comma))],
            vec![Cell::text(me.t("campaigns-document")), Cell::text(visit.ground.clone())],
            vec![
                Cell::text(me.t("campaigns-kind")),
                Cell::text(kind.map_or(it.kind.as_str(), |kind| kind.name.get(me.lang))),
            ],
            vec![
                Cell::text(me.t("campaigns-state")),
                Cell::text(me.t(&format!("visits-state-{}", it.state))),
            ],
        ];
        let rated = rating(tx, it.id)?;
        if let Some((stars, _)) = &rated {
            rows.push(vec![Cell::text(me.t("entry-rating")), Cell::num(format!("{stars}/5"))]);
        }
        sheet.grids.push(Grid {
            title: it.begun_on.clone().unwrap_or_default(),
            heads: vec![me.t("draws-what"), me.t("draws-is")],
            rows,
            ..Grid::default()
        });
        // One form on the page: the newest that is not rated.
        if it.state == "done" && rated.is_none() && sheet.forms.is_empty() {
            let stars =
                (1..=5).rev().map(|n| (n.to_string(), me.t(&format!("entry-stars-{n}")))).collect();
            let title =
                ui::ta(me.lang, "entry-rate", &[("day", it.begun_on.clone().unwrap_or_default())]);
            let mut form = FormBox::new(title, "/entry/rate", me.t("entry-send"))
                .field(Field::new("stars", me.t("entry-stars")).input(Input::Choice(stars)))
                .field(Field::new("words", me.t("entry-words")).input(Input::Area).maxlength(500));
            form.hidden = vec![
                ("space", space.clone()),
                ("code", code.to_owned()),
                ("visit", it.id.to_string()),
            ];
            sheet.forms.push(form);
        }
    }
    Ok(sheet)
}

pub(super) async fn rate(visit: Visit, form: Form) -> Response {
    let visit = visit.within(form.get("space"));
    let given = form.clone();
    let done = visit
        .write(move |tx| {
            let firm = door::firm_of(tx, given.get("code"))?;
            let stars = given.get("stars").parse().unwrap_or(0);
            door::rate(tx, firm, given.id("visit")?, stars, given.get("words"))
        })
        .await;
    let code = form.get("code").to_owned();
    match done {
        Ok(()) => visit.open_page(move |tx, me| page(tx, me, &code, None)).await,
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            visit.open_page(move |tx, me| page(tx, me, &code, Some(&error))).await
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// The code of a firm as a square to print and hang up.
pub(super) async fn code(visit: Visit, Path(firm): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            me.may(Verb::Enter, identity::Class::Credit)?;
            let code = door::code_of(tx, firm);
            let mut names = Names::default();
            let name = names.unit(tx, me.lang, firm)?;
            let mut frame = me.frame(me.t("entry-door")).within(ui::Phase::Record);
            frame.crumbs =
                vec![Crumb::new(me.t("visits-title"), "/visits"), Crumb::here(me.t("entry-door"))];
            let mut sheet = Sheet::new(frame);
            sheet.fact("campaigns-firm", Cell::text(name.clone()));
            let address = format!("/entry?space={}&code={code}", me.space.code);
            sheet.fact("entry-code", Cell::link(code.clone(), address.clone()));
            if let Some(svg) = square(&me.outside(&address)) {
                sheet.drawings.push(Drawing { title: name, sub: code, svg, square: true });
            }
            Ok(sheet)
        })
        .await
}
