//! One doubted value: what speaks against it, its peers, its history, and the form that confirms it.

use askama::Template;
use axum::response::IntoResponse;
use figures::{Cell, Combo};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Millionths, Period, Result};
use units::UnitId;
use web::{Form, Go, Me, Path, Response, Visit};

use super::http::{Line, found, href, lines, printed};
use super::{Place, Suspicion};
use crate::again::unprocessable;
use crate::indicators::{Answers, Definition};
use crate::scope::{self, Named, Scope};
use crate::shown::sign_of;

#[derive(Template)]
#[template(path = "checks/show.html")]
struct Page {
    frame: ui::Frame,
    /// The line of the list; none where nothing speaks against the value any more.
    line: Option<Line>,
    peers: Vec<Peer>,
    history: Vec<Change>,
    form: Option<Asked>,
    back: String,
    correct: String,
    /// Where a case grows from this value; empty for those who open none.
    grow: String,
}
struct Peer {
    name: String,
    text: String,
    sign: String,
    here: bool,
}
struct Change {
    at: String,
    from: String,
    to: String,
    ground: String,
    journal: String,
}
struct Asked {
    action: String,
    value: String,
    notes: ui::Notes,
    ground: ui::Field,
}

/// Which value is meant, as the address says it.
type Address = (String, String, String, i64);

pub(super) async fn show(visit: Visit, Path(at): Path<Address>) -> Response {
    visit.page(move |tx, me| page(tx, me, &at, None)).await
}

pub(super) async fn confirm(visit: Visit, Path(at): Path<Address>, form: Form) -> Response {
    let (me, place, given) = (visit.clone(), at.clone(), form.clone());
    match visit.write(move |tx| command(tx, &me, &place, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) if !error.fields().is_empty() => {
            let ground = form.get("ground").to_owned();
            let again = move |tx: &mut Tx<'_>, me: &Me| page(tx, me, &at, Some((&ground, &error)));
            unprocessable(visit.page(again).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// A value with its scope, unit and definition.
struct Found {
    scope: Scope,
    unit: Named,
    place: Place,
    definition: std::sync::Arc<Definition>,
    suspicion: Option<Suspicion>,
}

fn read(tx: &mut Tx<'_>, me: &Me, (indicator, unit, period, combo): &Address) -> Result<Found> {
    let period = Period::parse(period)?;
    let mut about = me.clone();
    about.pairs.retain(|(name, _)| name != "period");
    about.pairs.push(("period".to_owned(), Period::year_of(period.year())?.to_string()));
    let scope = Scope::of(tx, &about)?;
    let unit = scope::find(tx, unit, scope.day)?;
    let unknown = || Error::not_found("indicator-unknown").with("value", indicator);
    let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
    let defined =
        catalogue.for_period(indicator, period, &scope.place.declared).ok_or_else(unknown)?;
    let definition = std::sync::Arc::clone(&defined.definition);
    let place =
        Place { indicator: indicator.as_str().into(), period, combo: *combo, unit: unit.id };
    let all = found(tx, me, &scope)?.suspicions;
    let suspicion = all.into_iter().find(|suspicion| suspicion.place == place);
    Ok(Found { scope, unit, place, definition, suspicion })
}

fn page(tx: &mut Tx<'_>, me: &Me, at: &Address, tried: Option<(&str, &Error)>) -> Result<Page> {
    let Found { scope, unit, place, definition, suspicion } = read(tx, me, at)?;
    let title = format!(
        "{}{}{}",
        unit.name.get(me.lang),
        me.lang.pick("：", ": "),
        definition.name.get(me.lang)
    );
    let mut frame = me.frame(title).within(ui::Phase::Check);
    frame.lead = place.period.say(me.lang);
    let back = format!("/checks?{}", scope.query(&scope.unit.code, scope.period));
    frame.crumbs = vec![
        ui::Crumb::new(me.t("checks-title"), back.clone()),
        ui::Crumb::here(frame.title.clone()),
    ];
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;
    let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
    let one: Vec<&Suspicion> = suspicion.iter().collect();
    let line = lines(tx, me, &scope, &catalogue, &one)?.pop();
    let counted = suspicion.as_ref().is_some_and(|s| s.counted);
    let form = suspicion.as_ref().filter(|_| line.as_ref().is_some_and(|line| line.may)).map(|s| {
        let errors = tried.map_or_else(Vec::new, |(_, error)| ui::FieldError::all(me.lang, error));
        let ground = ui::Field::new("ground", me.t("checks-ground"))
            .help(me.t("checks-ground-help"))
            .value(tried.map_or("", |(ground, _)| ground))
            .input(ui::Input::Area)
            .required()
            .maxlength(1000)
            .checked(&errors);
        Asked {
            action: href(&place, &unit),
            value: s.value.0.to_string(),
            notes: ui::Notes::new(me.lang, &errors, &[&ground]),
            ground,
        }
    });
    Ok(Page {
        peers: peers(tx, me, &scope, &place, &definition)?,
        history: if counted { Vec::new() } else { history(tx, &place, &definition)? },
        correct: if !counted && me.can(Verb::Import, Class::Figures) {
            "/imports/new?kind=figures".to_owned()
        } else {
            String::new()
        },
        grow: if me.can(Verb::Enter, Class::Cases) {
            web::case_address("doubt", place.unit, &href(&place, &unit), &frame.title, &unit.code)
        } else {
            String::new()
        },
        frame,
        line,
        form,
        back,
    })
}

/// The units of the same parent, the largest value first.
fn peers(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    place: &Place,
    definition: &Definition,
) -> Result<Vec<Peer>> {
    let tree = units::Tree::at(tx, units::TERRITORY, scope.day, scope.as_of)?;
    let Some(parent) = tree.parent(UnitId(place.unit)) else { return Ok(Vec::new()) };
    let units: Vec<i64> = tree.children(parent).iter().map(|unit| unit.0).collect();
    let names = scope::names(tx, &units, scope.day)?;
    let mut values: Vec<(i64, Millionths)> = if place.combo == 0 {
        let asked = scope.question(vec![place.indicator.to_string()], units, vec![place.period]);
        let answer = me.space.kept::<Answers>().answer(tx, &asked)?;
        let known = |(_, unit, _, value): (&str, i64, Period, &crate::indicators::Value)| {
            Some((unit, Millionths::rounded(value.value?).ok()?))
        };
        answer.cells().filter_map(known).collect()
    } else {
        let Some(series) = figures::find_series(tx, &place.indicator)? else {
            return Ok(Vec::new());
        };
        let query = figures::Query {
            series: vec![series],
            periods: vec![place.period],
            units: units.into_iter().map(UnitId).collect(),
            combos: vec![Combo(place.combo)],
        };
        let all = figures::current(tx, &query)?;
        all.into_iter().filter_map(|figure| Some((figure.unit.0, figure.value?))).collect()
    };
    values.sort_by_key(|(unit, value)| (std::cmp::Reverse(*value), *unit));
    Ok(values
        .into_iter()
        .filter_map(|(unit, value)| {
            Some(Peer {
                name: names.get(&unit)?.name.get(me.lang).to_owned(),
                text: printed(definition, value),
                sign: sign_of(definition, me.lang, value.decimal()),
                here: unit == place.unit,
            })
        })
        .collect())
}

/// What the cell held before, newest first.
fn history(tx: &mut Tx<'_>, place: &Place, definition: &Definition) -> Result<Vec<Change>> {
    let Some(series) = figures::find_series(tx, &place.indicator)? else { return Ok(Vec::new()) };
    let cell =
        Cell { series, period: place.period, unit: UnitId(place.unit), combo: Combo(place.combo) };
    let text = |figure: &figures::Figure| {
        figure.value.map_or_else(|| ui::number::MISSING.to_owned(), |v| printed(definition, v))
    };
    Ok(figures::history(tx, &cell, figures::HISTORY)?
        .into_iter()
        .map(|change| Change {
            at: ui::number::instant(change.at),
            from: change.old.as_ref().map(text).unwrap_or_default(),
            to: text(&change.new),
            ground: change.why.unwrap_or_default(),
            journal: format!("/journal/{}", change.new.seq),
        })
        .collect())
}

fn command(tx: &mut Tx<'_>, me: &Me, at: &Address, form: &Form) -> Result<Go> {
    let found = read(tx, me, at)?;
    me.actor()?.may_at(Verb::Correct, Class::Figures, found.unit.id)?;
    // What the person saw must be what stands: nobody confirms a value that came in meanwhile.
    let seen = found.suspicion.filter(|s| s.value.0.to_string() == form.get("value"));
    let seen = seen.filter(|s| s.confirmed.is_none());
    let suspicion = seen.ok_or_else(|| Error::conflict("checks-moved"))?;
    super::confirm(tx, &suspicion, form.get("ground"))?;
    let period = Period::year_of(found.place.period.year())?;
    Ok(Go::to(format!("/checks?period={period}")).say(me.t("checks-confirmed-said")))
}
