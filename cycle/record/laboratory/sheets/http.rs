//! The pages of worksheets: the list, and a new sheet.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Names, Need, Response, Routes, Visit};

use super::edit::{add_places, ask_end, ask_places, end, enter, read_file, review};
use super::page::{show, standing};
use super::store::{self as sheets, NewSheet};
use crate::parts::{self, Card, Cell, Page, link, number, text};
use crate::scope;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let write = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/laboratory/sheets", view, index)
        .get("/laboratory/sheets/new", write, ask_new)
        .post("/laboratory/sheets/new", write, make)
        .get("/laboratory/sheets/{id}", view, show)
        .get("/laboratory/sheets/{id}/places", write, ask_places)
        .post("/laboratory/sheets/{id}/places", write, add_places)
        .post("/laboratory/sheets/{id}/results", write, enter)
        .post("/laboratory/sheets/{id}/file", write, read_file)
        .post("/laboratory/sheets/{id}/review", write, review)
        .get("/laboratory/tests/{id}/end", write, ask_end)
        .post("/laboratory/tests/{id}/end", write, end)
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let own = parts::own_institutes(me);
    let everywhere = me.may(Verb::View, Class::Records)?.limit().is_none() && own.is_empty();
    let found = sheets::list(tx, (!everywhere).then_some(own.as_slice()), 200)?;
    let mut names = Names::default();
    let mut rows = Vec::new();
    for sheet in found {
        let summary = sheets::summary(tx, sheet.id)?;
        let reviewed = sheets::reviewed_by(tx, sheet.id)?;
        rows.push(vec![
            link(sheet.it.code.clone(), format!("/laboratory/sheets/{}", sheet.id)),
            text(sheet.it.item.clone()),
            text(sheet.it.method.clone()),
            number(sheet.it.on.to_string()),
            number(format!("{}/{}", summary.entered, summary.entered + summary.waiting)),
            Cell::Mark(standing(me, &summary, reviewed.is_some())),
            text(names.label(tx, me.lang, sheet.it.institute)?),
        ]);
    }
    let mut frame = me.frame(me.t("laboratory-sheets"));
    frame.lead = me.t("laboratory-sheets-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-sheets"));
    let mut page = Page::new(frame);
    if !own.is_empty() {
        page = page.action(me.t("laboratory-sheet-new"), "/laboratory/sheets/new");
    }
    Ok(page.card(Card::new(me.t("laboratory-sheets"), "").table(
        me,
        &[
            "laboratory-sheet",
            "laboratory-item",
            "laboratory-method",
            "laboratory-day",
            "laboratory-entered#",
            "laboratory-state",
            "laboratory-institute",
        ],
        rows,
        ("laboratory-no-sheets", "laboratory-no-sheets-text"),
    )))
}

async fn ask_new(visit: Visit) -> Response {
    visit.page(question_new).await
}

fn question_new(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let own = parts::own_institutes(me);
    let institute = *own.first().ok_or_else(|| Error::not_allowed("laboratory-not-yours"))?;
    let methods: Vec<(String, String)> =
        scope::methods(tx, institute)?.into_iter().map(|it| (it.method.clone(), it.name)).collect();
    let mut instruments: Vec<(String, String)> = scope::instruments(tx, institute)?
        .into_iter()
        .map(|it| (it.id.to_string(), format!("{} {}", it.code, it.name)))
        .collect();
    instruments.insert(0, (String::new(), me.t("laboratory-no-instrument")));
    let frame = me.frame(me.t("laboratory-sheet-new")).within(ui::Phase::Record);
    let count = tx.count("select count(*) from lab_sheet", &[])?;
    let code = format!("YS-{}-{:04}", today.year(), count + 1);
    let mut ask = Ask::new(
        frame,
        "/laboratory/sheets/new",
        me.t("laboratory-sheet-open-it"),
        "/laboratory/sheets",
    )
    .field(Field::new("code", me.t("laboratory-sheet")).value(code).required().maxlength(32))
    .field(Field::new("item", me.t("laboratory-item")).required().maxlength(60))
    .field(
        Field::new("method", me.t("laboratory-method"))
            .help(me.t("laboratory-method-help"))
            .input(Input::Offer(methods))
            .required(),
    )
    .field(Field::new("measure", me.t("laboratory-measure")).maxlength(20))
    .field(
        Field::new("instrument", me.t("laboratory-instrument")).input(Input::Choice(instruments)),
    )
    .field(
        Field::new("on", me.t("laboratory-measured-on"))
            .value(today.to_string())
            .input(Input::Date)
            .required(),
    )
    .crumbs(vec![
        Crumb::new(me.t("laboratory-title"), "/laboratory"),
        Crumb::new(me.t("laboratory-sheets"), "/laboratory/sheets"),
    ]);
    ask.hidden.push(("institute", institute.to_string()));
    Ok(ask)
}

async fn make(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question_new, |tx, me, form| {
        let institute = form.id("institute")?;
        parts::acts_for(me, institute)?;
        let instrument: Option<i64> = form.optional("instrument").and_then(|it| it.parse().ok());
        if let Some(id) = instrument
            && !scope::instruments(tx, institute)?.iter().any(|it| it.id == id)
        {
            return Err(Error::invalid("laboratory-refused").field("instrument", "field-missing"));
        }
        let id = sheets::make(
            tx,
            &NewSheet {
                code: form.required("code")?.to_owned(),
                institute,
                method: form.required("method")?.to_owned(),
                item: form.required("item")?.to_owned(),
                measure: form.get("measure").trim().to_owned(),
                instrument,
                on: parts::day_required(form, "on")?,
            },
        )?;
        Ok(Go::to(format!("/laboratory/sheets/{id}")).say(me.t("laboratory-sheet-opened")))
    })
    .await
}
