//! The page of one indicator's gaps in one period: what is missing, what a method would say, what stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::response::IntoResponse;
use figures::Cell;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Period, Result};
use units::UnitId;
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit};

use super::model::{self, Filled, LOOK_BACK, Method, REPORTED_MIN};
use crate::again::unprocessable;
use crate::indicators::{Answers, Definition};
use crate::scope::{self, Scope};
use crate::shown::{number, sign_of};

pub fn routes() -> Routes {
    let at = "/estimates/{indicator}";
    Routes::new()
        .get(at, Need::May(Verb::View, Class::Figures), show)
        .post(at, Need::May(Verb::Correct, Class::Figures), put)
        .post("/estimates/{indicator}/back", Need::May(Verb::Correct, Class::Figures), back)
}

#[derive(Template)]
#[template(path = "estimates/index.html")]
struct Page {
    frame: ui::Frame,
    methods: Vec<MethodLink>,
    /// How the chosen method works, in a sentence.
    method_says: String,
    gaps: Vec<Gap>,
    standing: Vec<Standing>,
    action: String,
    back: String,
    notes: ui::Notes,
    ground: ui::Field,
    /// Whether this person may fill at least one gap.
    may_fill: bool,
    empty: ui::Empty,
    /// Where an estimate is taken back.
    back_action: String,
}
struct MethodLink {
    label: String,
    href: String,
    current: bool,
}
struct Gap {
    code: String,
    name: String,
    /// `≈91.2%`; empty where the method has nothing to stand on.
    text: String,
    basis: String,
    may: bool,
}
struct Standing {
    code: String,
    name: String,
    text: String,
    ground: String,
    journal: String,
    may: bool,
}

/// Indicator, period and compared units that the address names.
struct Asked {
    scope: Scope,
    definition: Arc<Definition>,
    method: Method,
    units: Vec<(UnitId, String)>,
}

impl Asked {
    fn of(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Self> {
        let scope = Scope::of(tx, me)?;
        let unknown = || Error::not_found("indicator-unknown").with("value", code);
        let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
        let defined =
            catalogue.for_period(code, scope.period, &scope.place.declared).ok_or_else(unknown)?;
        let method = me.get("method").and_then(Method::read).unwrap_or(Method::LastValue);
        let units = scope.below.iter().map(|u| (UnitId(u.id), u.kind.clone())).collect();
        let definition = Arc::clone(&defined.definition);
        Ok(Self { scope, definition, method, units })
    }
    fn ids(&self) -> Vec<UnitId> {
        self.units.iter().map(|(unit, _)| *unit).collect()
    }
    fn fill(&self, tx: &mut Tx<'_>) -> Result<Vec<Filled>> {
        let periods = self.scope.trend(LOOK_BACK + 1);
        model::fill(tx, &self.definition, &periods, &self.units, self.method)
    }
    fn address(&self, method: Method) -> String {
        let period = self.scope.period.to_string().replace('/', "%2F");
        format!("/estimates/{}?period={period}&method={}", self.definition.code, method.word())
    }
    fn name(&self, me: &Me, unit: UnitId) -> (String, String) {
        let of = self.scope.name_of(unit.0);
        of.map_or_else(Default::default, |u| (u.code.clone(), u.name.get(me.lang).to_owned()))
    }
    fn printed(&self, me: &Me, value: terms::Millionths) -> String {
        let value = value.decimal();
        format!("≈{}{}", number(&self.definition, value), sign_of(&self.definition, me.lang, value))
    }
}

async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code, None)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str, tried: Option<(&str, &Error)>) -> Result<Page> {
    let asked = Asked::of(tx, me, code)?;
    let Asked { scope, definition, method, .. } = &asked;
    let (gaps, standing) = model::gaps(tx, definition, scope.period, &asked.ids())?;
    let filled: BTreeMap<UnitId, Filled> =
        asked.fill(tx)?.into_iter().map(|filled| (filled.unit, filled)).collect();
    let may = me.may(Verb::Correct, Class::Figures).ok().filter(|_| scope.as_of.is_none());
    let may_at = |unit: UnitId| may.as_ref().is_some_and(|territory| territory.holds(unit.0));
    let indicator = definition.name.get(me.lang).to_owned();
    let title = ui::ta(me.lang, "estimates-title", &[("indicator", indicator.clone())]);
    let mut frame = me.frame(&title).within(ui::Phase::Check);
    frame.lead = frame.ta(
        "estimates-lead",
        &[
            ("period", scope.period.say(me.lang)),
            ("units", asked.units.len().to_string()),
            ("gaps", gaps.len().to_string()),
            ("standing", standing.len().to_string()),
        ],
    );
    let back =
        format!("/indicators/{}?{}", definition.code, scope.query(&scope.unit.code, scope.period));
    frame.crumbs = vec![
        ui::Crumb::new(me.t("indicators-title"), "/indicators"),
        ui::Crumb::new(&indicator, &back),
        ui::Crumb::here(me.t("estimates-name")),
    ];
    frame.scope = scope.items(me);
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;
    let gaps: Vec<Gap> = gaps
        .into_iter()
        .map(|unit| {
            let (code, name) = asked.name(me, unit);
            let filled = filled.get(&unit);
            Gap {
                code,
                name,
                text: filled.map(|it| asked.printed(me, it.value)).unwrap_or_default(),
                basis: filled.map_or_else(
                    || me.t(&format!("estimates-nothing-{}", method.word())),
                    |it| basis(me, *method, it),
                ),
                may: filled.is_some() && may_at(unit),
            }
        })
        .collect();
    let mut stand = Vec::with_capacity(standing.len());
    for figure in standing {
        let (code, name) = asked.name(me, figure.unit);
        let why = history(tx, &figure.cell())?;
        stand.push(Standing {
            code,
            name,
            text: figure.value.map(|value| asked.printed(me, value)).unwrap_or_default(),
            ground: why,
            journal: format!("/journal/{}", figure.seq),
            may: may_at(figure.unit),
        });
    }
    let errors = tried.map_or_else(Vec::new, |(_, error)| ui::FieldError::all(me.lang, error));
    let ground = ui::Field::new("ground", me.t("estimates-ground"))
        .help(me.t("estimates-ground-help"))
        .value(tried.map_or("", |(ground, _)| ground))
        .required()
        .maxlength(300)
        .checked(&errors);
    let methods = Method::ALL.into_iter().map(|it| MethodLink {
        label: me.t(&format!("estimates-method-{}", it.word())),
        href: asked.address(it),
        current: it == *method,
    });
    Ok(Page {
        methods: methods.collect(),
        method_says: ui::ta(
            me.lang,
            &format!("estimates-says-{}", method.word()),
            &[("n", REPORTED_MIN.to_string()), ("periods", LOOK_BACK.to_string())],
        ),
        may_fill: gaps.iter().any(|gap| gap.may),
        empty: ui::Empty::new(me.t("estimates-no-gaps"), me.t("estimates-no-gaps-text"))
            .action(ui::Action::new(indicator.clone(), back.clone())),
        action: asked.address(*method),
        notes: ui::Notes::new(me.lang, &errors, &[&ground]),
        gaps,
        standing: stand,
        ground,
        back,
        back_action: asked.address(*method).replacen('?', "/back?", 1),
        frame,
    })
}

/// What an estimate stands on, in words; the same words go into its history.
fn basis(me: &Me, method: Method, filled: &Filled) -> String {
    let from = filled.from.map(|period: Period| period.say(me.lang)).unwrap_or_default();
    let args = [("n", filled.of.to_string()), ("period", from)];
    ui::ta(me.lang, &format!("estimates-basis-{}", method.word()), &args)
}

/// Why the cell holds what it holds.
fn history(tx: &mut Tx<'_>, cell: &Cell) -> Result<String> {
    Ok(figures::history(tx, cell, 1)?.pop().and_then(|change| change.why).unwrap_or_default())
}

async fn put(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    let (me, given, at) = (visit.clone(), form.clone(), code.clone());
    answered(visit, code, form, move |tx| fill_gaps(tx, &me, &at, &given)).await
}

async fn back(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    let (me, given, at) = (visit.clone(), form.clone(), code.clone());
    answered(visit, code, form, move |tx| take_back(tx, &me, &at, &given)).await
}

/// Does it; or shows the page again with what was typed and what is wrong.
async fn answered(
    visit: Visit,
    code: String,
    form: Form,
    command: impl FnOnce(&mut Tx<'_>) -> Result<Go> + Send + 'static,
) -> Response {
    match visit.write(command).await {
        Ok(go) => go.into_response(),
        Err(error) if !error.fields().is_empty() => {
            let ground = form.get("ground").to_owned();
            let again =
                move |tx: &mut Tx<'_>, me: &Me| page(tx, me, &code, Some((&ground, &error)));
            unprocessable(visit.page(again).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn ground(form: &Form) -> Result<&str> {
    match form.get("ground").trim() {
        "" => Err(Error::invalid("error-invalid").field("ground", "field-required")),
        ground => Ok(ground),
    }
}

fn fill_gaps(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Go> {
    let asked = Asked::of(tx, me, code)?;
    let chosen: Vec<&str> = form
        .pairs
        .iter()
        .filter(|(name, _)| name == "unit")
        .map(|(_, code)| code.as_str())
        .collect();
    let ground = ground(form)?;
    let filled: Vec<Filled> = asked
        .fill(tx)?
        .into_iter()
        .filter(|it| chosen.contains(&asked.name(me, it.unit).0.as_str()))
        .collect();
    if filled.is_empty() {
        return Err(Error::invalid("error-invalid").field("unit", "estimates-none-chosen"));
    }
    for it in &filled {
        me.actor()?.may_at(Verb::Correct, Class::Figures, it.unit.0)?;
    }
    // One entry a basis: what was carried forward from another year says so.
    let mut by_basis: BTreeMap<String, Vec<Filled>> = BTreeMap::new();
    for it in &filled {
        by_basis.entry(basis(me, asked.method, it)).or_default().push(*it);
    }
    let (count, period) = (filled.len(), asked.scope.period);
    for (basis, filled) in by_basis {
        let why =
            ui::ta(me.lang, "estimates-why", &[("basis", basis), ("ground", ground.to_owned())]);
        model::put(tx, &asked.definition, period, &filled, &why)?;
    }
    let said = ui::ta(me.lang, "estimates-said", &[("n", count.to_string())]);
    Ok(Go::to(asked.address(asked.method)).say(said))
}

fn take_back(tx: &mut Tx<'_>, me: &Me, code: &str, form: &Form) -> Result<Go> {
    let asked = Asked::of(tx, me, code)?;
    let unit = scope::find(tx, form.get("unit"), asked.scope.day)?;
    me.actor()?.may_at(Verb::Correct, Class::Figures, unit.id)?;
    let period = asked.scope.period;
    model::take_back(tx, &asked.definition, period, UnitId(unit.id), ground(form)?)?;
    Ok(Go::to(asked.address(asked.method)).say(me.t("estimates-back-said")))
}
