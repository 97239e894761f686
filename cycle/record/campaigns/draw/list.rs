//! The list of campaigns, and a new one.

use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Field, Input, State as Mark};
use web::{Form, Go, Me, Names, Response, Visit};

use super::model::{Plan, State};
use super::store::{By, all, plan};
use crate::registry::{self, Institute, Item, Subject};
use crate::sheet::{Cell, FormBox, Grid, Sheet};

pub(super) fn by(tx: &Tx<'_>, me: &Me) -> Result<By> {
    let actor = me.actor()?;
    Ok(By { person: actor.person, acting_for: actor.acting_for, on: store::civil_date(tx.now()) })
}

pub(super) fn state_cell(me: &Me, state: State) -> Cell {
    let mark = match state {
        State::Opened => Mark::Ok,
        State::Withdrawn => Mark::NotApplicable,
        State::Drawn | State::Announced => Mark::Watch,
        _ => Mark::Wait,
    };
    Cell::mark(mark, me.t(&format!("campaigns-state-{}", state.code())))
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut frame = me.frame(me.t("campaigns-title")).within(ui::Phase::Record);
            frame.lead = me.t("campaigns-lead");
            frame.crumbs = vec![Crumb::here(me.t("campaigns-title"))];
            let mut sheet = Sheet::new(frame);
            if me.can(Verb::Enter, Class::Credit) {
                sheet.action("/campaigns/new", me.t("campaigns-new"));
            }
            sheet.action(format!("/draws?space={}", me.space.code), me.t("draws-title"));
            let heads = [
                "campaigns-code",
                "campaigns-name",
                "campaigns-subject",
                "campaigns-area",
                "campaigns-days",
                "campaigns-origin",
                "campaigns-state",
            ];
            let mut grid = Grid {
                id: "campaigns",
                title: me.t("campaigns-title"),
                heads: heads.iter().map(|key| me.t(key)).collect(),
                empty: me.t("campaigns-none"),
                ..Grid::default()
            };
            let mut names = Names::default();
            for it in all(tx)? {
                grid.rows.push(vec![
                    Cell::link(it.plan.code.clone(), format!("/campaigns/{}", it.id)),
                    Cell::text(it.plan.title.clone()),
                    Cell::text(names.label(tx, me.lang, it.subject_unit)?),
                    Cell::text(names.label(tx, me.lang, it.plan.area)?),
                    Cell::num(format!("{} – {}", it.plan.from, it.plan.to)),
                    Cell::text(me.t(&format!("campaigns-origin-{}", it.origin))),
                    state_cell(me, it.state),
                ]);
            }
            sheet.grids.push(grid);
            Ok(sheet)
        })
        .await
}

pub(super) async fn blank(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let title = me.t("campaigns-new");
            let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
            frame.lead = me.t("campaigns-new-lead");
            frame.crumbs =
                vec![Crumb::new(me.t("campaigns-title"), "/campaigns"), Crumb::here(title.clone())];
            let mut sheet = Sheet::new(frame);
            let subjects = registry::all::<Subject>(tx)?;
            let mut names = Names::default();
            let mut choices = Vec::new();
            for it in &subjects {
                choices.push((it.code.clone(), names.unit(tx, me.lang, it.unit)?));
            }
            let items = registry::all::<Item>(tx)?;
            let items = items
                .iter()
                .filter(|it| it.is.drawn_by.is_none())
                .map(|it| (it.code.clone(), it.is.name.get(me.lang).to_owned()))
                .collect();
            let mut institutes = vec![(String::new(), me.t("campaigns-no-institute"))];
            for it in registry::all::<Institute>(tx)? {
                institutes.push((it.code, names.unit(tx, me.lang, it.unit)?));
            }
            let rules = registry::rules(tx, store::civil_date(tx.now()))?;
            let kinds = rules.kinds.iter().filter(|it| it.code != "case");
            let kinds =
                kinds.map(|it| (it.code.clone(), it.name.get(me.lang).to_owned())).collect();
            let mut areas = Vec::new();
            for kind in ["city", "county", "zone", "ward"] {
                for unit in units::of_kind(tx, kind)?.iter().filter(|it| it.valid_to.is_none()) {
                    areas.push((unit.id.0.to_string(), unit.label(me.lang).to_owned()));
                }
            }
            let field = |name: &str| {
                Field::new(name, me.t(&format!("campaigns-{}", name.replace('_', "-"))))
            };
            sheet.forms.push(
                FormBox::new(title.clone(), "/campaigns", title)
                    .field(field("code").maxlength(40).required())
                    .field(field("name").maxlength(120).required())
                    .field(field("subject").input(Input::Choice(choices)))
                    .field(field("item").input(Input::Choice(items)))
                    .field(field("kind").input(Input::Choice(kinds)))
                    .field(field("area").input(Input::Choice(areas)))
                    .field(field("industry").help(me.t("campaigns-industry-help")).maxlength(5))
                    .field(field("institute").input(Input::Choice(institutes)))
                    .field(field("per_visit").input(Input::Digits).value("2"))
                    .field(field("from").input(Input::Date).required())
                    .field(field("to").input(Input::Date).required())
                    .field(field("document").maxlength(80).required()),
            );
            Ok(sheet)
        })
        .await
}

pub(super) async fn add(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let missing =
                |name: &'static str| Error::invalid("error-invalid").field(name, "field-missing");
            let new = Plan {
                code: form.get("code").to_owned(),
                title: form.get("name").to_owned(),
                subject: form.get("subject").to_owned(),
                item: form.get("item").to_owned(),
                kind: form.get("kind").to_owned(),
                area: form.id("area")?,
                object_kind: Some("firm".to_owned()),
                industry: form.optional("industry").map(str::to_owned),
                institute: form.optional("institute").map(str::to_owned),
                per_visit: form.get("per_visit").parse().unwrap_or(0),
                from: form.date("from")?.ok_or_else(|| missing("from"))?,
                to: form.date("to")?.ok_or_else(|| missing("to"))?,
                document: form.get("document").to_owned(),
                synthetic: me.space.info().synthetic,
            };
            // Whose campaign it is decides who may plan it.
            if let Some(subject) = registry::current::<Subject>(tx, &new.subject)? {
                me.actor()?.may_at(Verb::Enter, Class::Credit, subject.unit)?;
            }
            let campaign = plan(tx, &new, by(tx, me)?)?;
            Ok(Go::to(format!("/campaigns/{}", campaign.id)).say(me.t("campaigns-planned")))
        })
        .await
}
