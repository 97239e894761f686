//! A new paper: first the kind, then what it is about and its fields. The same form orders a batch.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::IntoResponse;
use packs::{PaperAbout, PaperGroup};
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Field, Frame};
use units::UnitId;
use web::{Form, Go, Me, Response, Visit};

use super::{ask, fields, inputs};
use crate::batch::{self, Act, Worker};
use crate::kinds::{self, Kind};
use crate::papers::draft::{self, Desk, NewPaper};
use crate::papers::policy;

#[derive(Template)]
#[template(path = "pages/new.html")]
struct New {
    frame: Frame,
    groups: Vec<(String, Vec<Choice>)>,
    form: Option<Asked>,
}
struct Choice {
    code: String,
    name: String,
    purpose: String,
}
struct Asked {
    code: String,
    name: String,
    purpose: String,
    ground: String,
    assumed: bool,
    subject: Vec<Field>,
    fields: Vec<Field>,
    /// May be ordered for many at once.
    batch: Option<String>,
    many: bool,
    notes: Option<ui::Notes>,
}

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(|tx, me| page(tx, me, None)).await
}

fn home(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(check::scope::Place::of(tx)?.home)
}

/// The kinds that this person may draft.
fn draftable(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<Kind>> {
    let (actor, home) = (me.actor()?, home(tx)?);
    let organ = policy::organ(actor, home);
    let all = kinds::all(tx)?;
    Ok(all.into_iter().filter(|it| policy::may_draft(actor, &it.kept, organ).is_ok()).collect())
}

fn group_key(group: PaperGroup) -> &'static str {
    match group {
        PaperGroup::Plan => "papers-group-plan",
        PaperGroup::Assessment => "papers-group-assessment",
        PaperGroup::Act => "papers-group-act",
        PaperGroup::Analysis => "papers-group-analysis",
        PaperGroup::Sampling => "papers-group-sampling",
        PaperGroup::Metrology => "papers-group-metrology",
    }
}

fn page(tx: &mut Tx<'_>, me: &Me, wrong: Option<(&Form, &Error)>) -> Result<New> {
    let kinds = draftable(tx, me)?;
    let asked = wrong.map(|(form, _)| form.get("kind")).or_else(|| me.get("kind"));
    let form = match asked {
        Some(code) => Some(asked_of(tx, me, &kinds, code, wrong)?),
        None => None,
    };
    let mut frame = me.frame(me.t("papers-new")).within(ui::Phase::Papers);
    frame.lead = me.t("papers-new-lead");
    frame.crumbs =
        vec![Crumb::new(me.t("papers-title"), "/papers"), Crumb::here(me.t("papers-new"))];
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    use PaperGroup as G;
    for group in [G::Plan, G::Assessment, G::Act, G::Analysis, G::Sampling, G::Metrology] {
        let own = kinds.iter().filter(|kind| kind.kept.kind.group == group).map(|kind| Choice {
            code: kind.code.clone(),
            name: kind.kept.kind.name.get(me.lang).to_owned(),
            purpose: kind.kept.kind.purpose.get(me.lang).to_owned(),
        });
        let own: Vec<Choice> = own.collect();
        if !own.is_empty() {
            groups.push((me.t(group_key(group)), own));
        }
    }
    Ok(New { frame, groups, form })
}

fn asked_of(
    tx: &mut Tx<'_>,
    me: &Me,
    kinds: &[Kind],
    code: &str,
    wrong: Option<(&Form, &Error)>,
) -> Result<Asked> {
    let kind = kinds
        .iter()
        .find(|kind| kind.code == code)
        .ok_or_else(|| Error::not_found("paper-kind-unknown").with("value", code))?;
    let own = &kind.kept.kind;
    let can = matches!(own.about, PaperAbout::County | PaperAbout::Firm);
    let many =
        can && wrong.map_or(me.get("many").is_some(), |(form, _)| form.optional("many").is_some());
    let mut subject = ask::subject_fields(tx, me, kind, many)?;
    if many && own.about == PaperAbout::Firm {
        subject.retain(|field| field.name != "unit");
        subject.push(
            Field::new("area", me.t("papers-area")).help(me.t("papers-area-help")).maxlength(40),
        );
    }
    // A page that leads here may know what some fields will say.
    let sent = Form { pairs: me.pairs.clone() };
    let given: BTreeMap<String, String> = inputs(kind, wrong.map_or(&sent, |(form, _)| form));
    let mut own_fields = fields(me, kind, &given);
    let mut notes = None;
    if let Some((form, error)) = wrong {
        let errors = ui::FieldError::all(me.lang, error);
        subject = subject
            .into_iter()
            .map(|field| {
                let value = form.get(&field.name).to_owned();
                field.value(value).checked(&errors)
            })
            .collect();
        // The fields of a kind are sent with a prefix.
        let errors: Vec<ui::FieldError> = errors
            .into_iter()
            .map(|mut error| {
                if own.input.iter().any(|input| input.name == error.place) {
                    error.place = format!("in.{}", error.place);
                }
                error
            })
            .collect();
        own_fields = own_fields.into_iter().map(|field| field.checked(&errors)).collect();
        let all: Vec<&Field> = subject.iter().chain(&own_fields).collect();
        notes = Some(ui::Notes::new(me.lang, &errors, &all));
    }
    Ok(Asked {
        code: kind.code.clone(),
        name: own.name.get(me.lang).to_owned(),
        purpose: own.purpose.get(me.lang).to_owned(),
        ground: own.ground.get(me.lang).to_owned(),
        assumed: own.assumed,
        subject,
        fields: own_fields,
        batch: (can && !many).then(|| format!("/papers/new?kind={}&many=1", kind.code)),
        many,
        notes,
    })
}

pub(super) async fn begin(visit: Visit, form: Form) -> Response {
    let (me, given) = (visit.clone(), form.clone());
    let many = form.optional("many").is_some();
    let made = visit
        .write(move |tx| if many { order(tx, &me, &given) } else { one(tx, &me, &given) })
        .await;
    match made {
        Ok(id) if many => {
            let worker = visit.space.kept::<Worker>();
            let (space, by) = (
                visit.space.clone(),
                match visit.actor() {
                    Ok(actor) => actor.store(),
                    Err(error) => return web::problem(&visit, &error),
                },
            );
            // The order stands; the thread of its papers begins apart from the socket's.
            let begun =
                tokio::task::spawn_blocking(move || worker.begin(&space, by, id, Act::Draft, None));
            match begun.await.map_err(Error::broken).and_then(|it| it) {
                Ok(()) => Go::to(format!("/papers/batches/{id}")).into_response(),
                Err(error) => web::problem(&visit, &error),
            }
        }
        Ok(id) => Go::to(format!("/papers/{id}")).say(visit.t("papers-begun")).into_response(),
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

fn one(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<i64> {
    let (actor, home) = (me.actor()?, home(tx)?);
    let kind = kinds::by_code(tx, form.required("kind")?)?;
    let subject = ask::subject(tx, &kind, form, false)?;
    let inputs = inputs(&kind, form);
    let organ = policy::organ(actor, home);
    let new = NewPaper { subject, organ, inputs, batch: None };
    draft::begin(tx, &Desk::of(&me.space), actor, &kind, &new)
}

/// A batch over all counties, or all firms of an area.
fn order(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<i64> {
    let (actor, home) = (me.actor()?, home(tx)?);
    let kind = kinds::by_code(tx, form.required("kind")?)?;
    let subject = ask::subject(tx, &kind, form, true)?;
    let inputs = inputs(&kind, form);
    let today = store::civil_date(tx.now());
    let units: Vec<i64> = match kind.kept.kind.about {
        PaperAbout::Firm => {
            let area = match form.optional("area") {
                Some(code) => units::find_by_code(tx, code)?.ok_or_else(|| {
                    Error::invalid("error-invalid").field("area", "paper-unit-unknown")
                })?,
                None => UnitId(home),
            };
            let mut areas = vec![area.0];
            let below = units::descendants(tx, units::TERRITORY, area, today)?;
            areas.extend(below.into_iter().map(|unit| unit.0));
            tx.query(
                "select unit from firm where area {in 1} order by unit",
                store::params![areas],
                |row| row.get::<i64>(0),
            )?
        }
        _ => {
            let tree = units::Tree::at(tx, units::TERRITORY, today, None)?;
            tree.children(UnitId(home)).iter().map(|unit| unit.0).collect()
        }
    };
    let organ = policy::organ(actor, home);
    batch::order(tx, actor, &kind, organ, &subject, &inputs, &units)
}
