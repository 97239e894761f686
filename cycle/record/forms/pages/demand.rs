//! A demand for data beside the forms, entered by whoever asks or is asked.

use store::Tx;
use terms::{Error, Millionths, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Response, Visit};

use crate::burden::{Demand, put_demand};

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
