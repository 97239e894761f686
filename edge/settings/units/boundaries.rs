//! Official boundaries: a file comes in with its approval number (审图号), is checked and matched to
//! units, and from then on the map of the dashboard is drawn with it.

use ::store::Tx;
use ::units::{
    OfficialMap, Publication, boundary_files, match_boundaries, official_map, put_on_map,
    read_approval, read_boundaries, take_off_map,
};
use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use document::chart::{Area, BoundaryMap};
use identity::{Class, Verb};
use terms::{Error, Kind, Result};
use ui::{Crumb, Empty, Field, FieldError, Frame, Input, Notes};
use web::{Form, Go, Me, Need, Path, Response, Routes, Upload, Visit};

use super::change::{NEED, VERB};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/units/boundaries", Need::May(Verb::View, Class::Reference), show)
        .post("/units/boundaries", NEED, load)
        .post("/units/boundaries/{id}/off", NEED, off)
}

#[derive(Template)]
#[template(path = "units/boundaries.html")]
struct BoundariesPage {
    frame: Frame,
    svg: String,
    now: Option<OfficialMap>,
    /// How many areas found their unit.
    matched: String,
    files: Vec<OfficialMap>,
    fields: Vec<Field>,
    notes: Option<Notes>,
    empty: Empty,
    may_change: bool,
    journal: bool,
}

async fn show(visit: Visit) -> Response {
    visit.page(|tx, me| page(tx, me, &Form::default(), None)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, form: &Form, error: Option<&Error>) -> Result<BoundariesPage> {
    let now = official_map(tx, None)?;
    let svg = match &now {
        Some(map) => drawing(tx, me, map)?,
        None => String::new(),
    };
    let mut frame = me.frame(me.t("boundaries-title")).within(ui::Phase::Settings);
    frame.lead = me.t("boundaries-lead");
    frame.crumbs =
        vec![Crumb::new(me.t("units-title"), "/units"), Crumb::here(me.t("boundaries-title"))];
    let mut fields = vec![
        Field::new("approval", me.t("boundaries-number"))
            .help(me.t("boundaries-number-help"))
            .maxlength(60)
            .required(),
        Field::new("publisher", me.t("boundaries-publisher")).maxlength(100).required(),
        Field::new("published_on", me.t("boundaries-published")).input(Input::Date).required(),
    ];
    let mut errors = error.map(|error| FieldError::all(me.lang, error)).unwrap_or_default();
    if let Some(error) = error.filter(|_| errors.is_empty()) {
        let place = if error.code() == "boundaries-approval" { "approval" } else { "file" };
        let message = ui::ta(me.lang, error.code(), error.args());
        errors.push(FieldError { place: place.into(), message });
    }
    for field in &mut fields {
        let value = form.get(&field.name).to_owned();
        *field = std::mem::take(field).value(value).checked(&errors);
    }
    let file = Field::new("file", me.t("boundaries-file"))
        .help(me.t("boundaries-file-help"))
        .checked(&errors);
    fields.push(file);
    let notes = error.map(|_| Notes::new(me.lang, &errors, &fields.iter().collect::<Vec<_>>()));
    let areas = now.as_ref().map_or(0, |map| map.areas.len());
    Ok(BoundariesPage {
        frame,
        svg,
        matched: ui::ta(me.lang, "boundaries-matched", &[("n", areas.to_string())]),
        now,
        files: boundary_files(tx)?,
        fields,
        notes,
        empty: Empty::new(me.t("boundaries-none"), me.t("boundaries-none-text")),
        may_change: me.meets(NEED),
        journal: me.can(Verb::View, Class::Journal),
    })
}

/// The shapes alone, so that whoever brought them sees whether they are where they should be.
fn drawing(tx: &mut Tx<'_>, me: &Me, map: &OfficialMap) -> Result<String> {
    let ids: Vec<_> = map.areas.iter().map(|(unit, _)| *unit).collect();
    let units = ::units::units(tx, &ids, None)?;
    let areas = map.areas.iter().filter_map(|(id, polygons)| {
        let unit = units.iter().find(|unit| unit.id == *id)?;
        Some(Area {
            polygons: polygons.clone(),
            name: unit.label(me.lang).to_owned(),
            step: Some(1),
            title: format!("{} {}", unit.name.get(me.lang), unit.code),
            href: Some(format!("/units/{}", web::encoded(&unit.code))),
            ..Area::default()
        })
    });
    let Publication { approval, publisher, published_on } = &map.publication;
    let number = ui::ta(me.lang, "boundaries-printed", &[("number", approval.clone())]);
    let drawing = BoundaryMap {
        label: me.t("boundaries-title"),
        areas: areas.collect(),
        legend: Vec::new(),
        sources: vec![number, format!("{publisher} {published_on}")],
        empty: me.t("boundaries-none"),
    };
    Ok(drawing.svg())
}

async fn load(visit: Visit, upload: Upload) -> Response {
    let form = upload.form.clone();
    match try_load(&visit, upload).await {
        Ok(go) => go.into_response(),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let page = visit.page(move |tx, me| page(tx, me, &form, Some(&error)));
            let mut response = page.await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn try_load(visit: &Visit, upload: Upload) -> Result<Go> {
    // A drawing of the whole city is for those who answer for the whole city.
    if visit.may(VERB, Class::Reference)? != identity::Territory::Everywhere {
        return Err(Error::not_allowed("error-outside-area"));
    }
    let form = &upload.form;
    let approval = read_approval(form.required("approval")?)?;
    let publisher = form.required("publisher")?.to_owned();
    let missing = || Error::invalid("error-invalid").field("published_on", "field-missing");
    let published_on = form.date("published_on")?.ok_or_else(missing)?;
    let publication = Publication { approval, publisher, published_on };
    let (me, bytes) = (visit.clone(), upload.bytes);
    // Reading a large file takes a second: on a reader's thread, not in the write lane.
    let (matched, evidence, size) = visit
        .read(move |tx| {
            let matched = match_boundaries(tx, read_boundaries(&bytes)?)?;
            let evidence = me.db().evidence().keep(&bytes)?;
            Ok((matched, evidence, bytes.len()))
        })
        .await?;
    let (n, unmatched) = (matched.areas.len(), matched.unmatched.len());
    visit.write(move |tx| put_on_map(tx, &publication, &evidence, size, &matched)).await?;
    let args = [("n", n.to_string()), ("unmatched", unmatched.to_string())];
    Ok(Go::to("/units/boundaries").say(ui::ta(visit.lang, "boundaries-loaded", &args)))
}

async fn off(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let given = form.clone();
    let me = visit.clone();
    let taken = visit
        .write(move |tx| {
            if me.may(VERB, Class::Reference)? != identity::Territory::Everywhere {
                return Err(Error::not_allowed("error-outside-area"));
            }
            let missing = || Error::invalid("error-invalid").field("ground", "ground-missing");
            take_off_map(tx, id, given.optional("ground").ok_or_else(missing)?)
        })
        .await;
    match taken {
        Ok(_) => Go::to("/units/boundaries").say(visit.t("boundaries-off-done")).into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

#[cfg(test)]
mod tests;
