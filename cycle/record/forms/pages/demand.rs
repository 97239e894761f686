//! A demand for data beside the forms: entered by whoever asks or is asked, and looked at field by field.

use askama::Template;
use store::Tx;
use terms::{Error, Millionths, Result};
use ui::{Ask, Crumb, Field, Frame, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::burden::page_of;
use crate::burden::{Demand, Source, demands, label_in, put_demand, register};
use crate::store::by_code;

const PLACE: &str = "/burden/demands/new";

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let frame = me.frame(me.t("forms-demand-new")).within(ui::Phase::Record);
    let mut askers = Vec::new();
    for unit in units::of_kind(tx, "department")? {
        askers.push((unit.code.clone(), unit.name.get(me.lang).to_owned()));
    }
    let mut asked = Vec::new();
    for kind in ["county", "zone"] {
        for unit in units::of_kind(tx, kind)? {
            asked.push((unit.code.clone(), unit.name.get(me.lang).to_owned()));
        }
    }
    let every = ["once", "month", "quarter", "half", "year"];
    let every = every.map(|it| (it.to_owned(), me.t(&format!("forms-every-{it}")))).to_vec();
    let text = |name: &str, key: &str| Field::new(name, me.t(key));
    Ok(Ask::new(frame, PLACE, me.t("forms-demand-put"), "/burden")
        .crumbs(vec![Crumb::new(me.t("forms-register"), "/burden")])
        .field(text("title", "forms-demand-title").required())
        .field(text("asker", "forms-owner").input(Input::Choice(askers)).required())
        .field(text("units", "forms-demand-units").input(Input::Many(asked)))
        .field(text("ground", "forms-ground").required())
        .field(text("every", "forms-frequency").input(Input::Choice(every)))
        .field(
            text("fields", "forms-demand-fields")
                .input(Input::Area)
                .help(me.t("forms-demand-fields-help"))
                .required(),
        )
        .field(text("hours", "forms-hours-fill").input(Input::Decimal).required())
        .field(text("due", "forms-due-day").input(Input::Date).required())
        .field(text("urgent", "forms-urgent-clause").help(me.t("forms-urgent-help")))
        .field(text("override", "forms-override").help(me.t("forms-override-help"))))
}

pub(super) async fn put(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        let owner = units::find_by_code(tx, form.get("asker"))?;
        let owner = owner
            .ok_or_else(|| Error::invalid("error-invalid").field("asker", "form-field-needed"))?;
        let codes: Vec<String> = form.all("units").into_iter().map(str::to_owned).collect();
        let asked = units::ids_by_code(tx, &codes)?;
        let hours = Millionths::parse(form.get("hours"))
            .map_err(|_| Error::invalid("error-invalid").field("hours", "form-lacks-hours"))?;
        let due = form.date("due")?;
        let text = |name: &str| form.optional(name).map(str::to_owned);
        let demand = Demand {
            id: 0,
            title: form.get("title").to_owned(),
            asker: owner.0,
            units: codes.iter().filter_map(|code| asked.get(code)).map(|id| id.0).collect(),
            ground: form.get("ground").to_owned(),
            frequency: form.get("every").to_owned(),
            fields: form.get("fields").to_owned(),
            hours,
            asked_at: 0,
            due: due
                .ok_or_else(|| Error::invalid("error-invalid").field("due", "form-field-needed"))?,
            urgent: text("urgent"),
            override_ground: text("override"),
            breaches: Vec::new(),
            synthetic: false,
        };
        let clockwork = cases::clocks(tx)?;
        put_demand(tx, &clockwork, &demand)?;
        Ok(Go::to("/burden").say(me.t("forms-demand-done")))
    })
    .await
}

#[derive(Template)]
#[template(path = "pages/demand.html")]
struct DemandPage {
    frame: Frame,
    facts: Vec<(String, String)>,
    fields: Vec<FieldLine>,
    units: Vec<String>,
}

struct FieldLine {
    name: String,
    measure: String,
    /// Who else asks for it: the name there, where it is asked, the page.
    others: Vec<(String, String, String)>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| read(tx, me, id)).await
}

fn read(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<DemandPage> {
    let demand = demands(tx)?.into_iter().find(|it| it.id == id);
    let demand = demand.ok_or_else(|| Error::not_found("demand-unknown"))?;
    let mut frame = me.frame(demand.title.clone()).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(demand.title.clone())];
    let mut names = web::Names::default();
    let mut units = Vec::new();
    for unit in &demand.units {
        units.push(names.unit(tx, me.lang, *unit)?);
    }
    let at = terms::Timestamp::from_microsecond(demand.asked_at).map_err(Error::broken)?;
    let year = demand.hours.decimal()
        * terms::Decimal::from(demand.times_a_year())
        * terms::Decimal::from(demand.units.len() as u64);
    let breaches: Vec<String> =
        demand.breaches.iter().map(|it| me.t(&format!("forms-breach-{it}"))).collect();
    let mut facts = Vec::new();
    let mut fact = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((me.t(key), text));
        }
    };
    fact("forms-owner", names.unit(tx, me.lang, demand.asker)?);
    fact("forms-ground", demand.ground.clone());
    fact("forms-frequency", me.t(&format!("forms-every-{}", demand.frequency)));
    fact("forms-asked-at", store::civil_time(at));
    fact("forms-due-day", demand.due.to_string());
    fact("forms-hours-fill", super::hours(demand.hours.decimal()));
    fact("forms-hours-year", super::hours(year));
    fact("forms-breaches", breaches.join(me.lang.pick("、", ", ")));
    fact("forms-urgent-clause", demand.urgent.clone().unwrap_or_default());
    fact("forms-short-ground", demand.override_ground.clone().unwrap_or_default());
    if demand.synthetic {
        fact("forms-source", me.t("forms-synthetic"));
    }
    Ok(DemandPage { fields: fields(tx, me, id)?, facts, units, frame })
}

/// The fields of a demand, each with whoever else asks for it.
fn fields(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Vec<FieldLine>> {
    let found = register(tx)?;
    let own = Source::Demand(id);
    let mut lines = Vec::new();
    for (at, field) in found.fields.iter().enumerate().filter(|(_, it)| it.source == own) {
        let mut others = Vec::new();
        for overlap in found.overlaps.iter().filter(|it| it.first == at || it.second == at) {
            let other =
                &found.fields[if overlap.first == at { overlap.second } else { overlap.first }];
            let label = match &other.source {
                Source::Form(code) => label_in(by_code(tx, code)?.form(), &other.place, me.lang),
                _ => None,
            };
            let asked = found.entries.iter().find(|it| it.source == other.source);
            others.push((
                label.unwrap_or_else(|| other.label.clone()),
                asked.map(|it| it.title.get(me.lang).to_owned()).unwrap_or_default(),
                page_of(&other.source),
            ));
        }
        let measure = field.measure.as_deref();
        lines.push(FieldLine {
            name: field.label.clone(),
            measure: measure.map(|it| crate::grid::measure(me.lang, it)).unwrap_or_default(),
            others,
        });
    }
    Ok(lines)
}
