//! `/trace/events/{id}`: one event as a person reads it, with whatever was declared about it, and as it was handed in.

use askama::Template;
use epcis::cbv::Vocabulary;
use epcis::context::Prefixes;
use epcis::event::{Event, Quantity, Text, Typed};
use identity::{Class, Verb};
use store::{Tx, params};
use terms::{Error, Result};
use web::{Me, Path, Response, Visit};

use super::asked;
use super::said::{self, Said};
use super::story;
use crate::query::{self, Stored};
use crate::redaction;

/// Names of one list that the page tells; the JSON has all of them.
const NAMED: usize = 200;

#[derive(Template)]
#[template(path = "pages/event.html")]
struct Page {
    frame: ui::Frame,
    facts: Vec<(String, String)>,
    lists: Vec<List>,
    ground: Vec<(String, String, String)>,
    declared: Vec<Declared>,
    /// What the event lacks, by the steps it belongs to.
    steps: Vec<crate::kde::Step>,
    json: String,
    document_href: String,
}

/// A list of an event: inputs, outputs, children …
struct List {
    title: String,
    rows: Vec<(String, String, String)>,
    more: usize,
}

/// A declaration that the event is wrong.
struct Declared {
    when: String,
    reason: String,
    corrections: Vec<(String, String)>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let asked = visit.clone();
    asked::in_step(&asked, visit.page(move |tx, me| page(tx, me, &id))).await
}

/// What the tables keep beside the body.
struct Kept {
    hash: Vec<u8>,
    seq: i64,
    job: Option<String>,
}

fn kept(tx: &mut Tx<'_>, me: &Me, event: i64) -> Result<Kept> {
    let (hash, job): (Vec<u8>, i64) =
        tx.one("select hash, job from trace_body where event = ?1", params![event], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let seq: i64 =
        tx.one("select seq from trace_event where id = ?1", params![event], |row| row.get(0))?;
    let person = super::jobs::whose(me)?;
    let code: Option<(String, i64)> =
        tx.find("select code, person from trace_job where id = ?1", params![job], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let job =
        code.filter(|(_, by)| person.is_none_or(|person| person == *by)).map(|(code, _)| code);
    Ok(Kept { hash, seq, job })
}

fn page(tx: &mut Tx<'_>, me: &Me, id: &str) -> Result<Page> {
    let reach = redaction::reach(tx, me.actor()?)?;
    let pairs = [("EQ_eventID".to_owned(), id.to_owned())];
    let none = || Error::not_found("error-not-found");
    let asked = query::from_pairs(&pairs, &Prefixes::default()).map_err(|_| none())?;
    let found = query::run(tx, &reach, &asked)?.map_err(|_| none())?;
    let read = |stored: &Stored| {
        query::event_of(stored).is_some_and(|event| event.error_declaration.is_none())
    };
    let first = found
        .events
        .iter()
        .find(|stored| read(stored))
        .or(found.events.first())
        .ok_or_else(none)?;
    let event = query::event_of(first).ok_or_else(none)?;
    let kept = kept(tx, me, first.id)?;
    let others: Vec<&Stored> = found.events.iter().collect();
    let declared: Vec<Declared> = others
        .iter()
        .filter_map(|stored| {
            let event = query::event_of(stored)?;
            let said = event.error_declaration.as_ref()?;
            let reason = said.reason.as_deref();
            Some(Declared {
                when: moment_of(&said.declaration_time),
                reason: reason
                    .map(|reason| said::word(me.lang, Vocabulary::ErrorReason, reason))
                    .unwrap_or_else(|| me.t("trace-reason-none")),
                corrections: said
                    .corrective_event_ids
                    .iter()
                    .map(|id| (story::href(id), id.to_string()))
                    .collect(),
            })
        })
        .collect();
    let said = names(tx, me, &event)?;
    let step = event.biz_step.as_deref().map(|step| said::word(me.lang, Vocabulary::BizStep, step));
    let kind = story::kind(me.lang, event.kind.name());
    let title = step.unwrap_or_else(|| kind.clone());
    let mut frame =
        me.frame(format!("{title} {}", said::moment(first.t))).within(ui::Phase::Record);
    frame.lead = first.event_id.clone();
    frame.crumbs = vec![
        ui::Crumb { label: me.t("nav-trace"), href: Some("/trace".to_owned()) },
        ui::Crumb::here(me.t("trace-event")),
    ];
    Ok(Page {
        facts: facts(me, &said, first, &event, &kind),
        lists: lists(me, &said, &event),
        ground: ground(me, &kept),
        declared,
        steps: crate::kde::gaps(tx, me, first.id)?,
        json: pretty(&first.body),
        document_href: format!("/epcis/events/{}", web::encoded(&first.event_id)),
        frame,
    })
}

fn moment_of(text: &str) -> String {
    crate::capture::draft::micros(text).map_or_else(|| text.to_owned(), said::moment)
}

fn pretty(body: &str) -> String {
    let value: serde_json::Result<serde_json::Value> = serde_json::from_str(body);
    value
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| body.to_owned())
}

/// Names of whatever the page tells.
fn names(tx: &mut Tx<'_>, me: &Me, event: &Event<'_>) -> Result<Said> {
    let mut codes = story::goods(event);
    codes.truncate(8 * NAMED);
    let places = event.read_point.iter().chain(&event.biz_location).map(|place| &place.id);
    let ends = event.sources.iter().chain(&event.destinations).map(|one| &one.value);
    codes.extend(places.chain(ends).map(|text| crate::names::site(text)));
    Said::of(tx, me.lang, codes.iter().map(String::as_str))
}

fn facts(
    me: &Me,
    said: &Said,
    stored: &Stored,
    event: &Event<'_>,
    kind: &str,
) -> Vec<(String, String)> {
    let place = |text: &str| said.place(&crate::names::site(text));
    let mut facts = vec![
        (me.t("trace-event-kind"), kind.to_owned()),
        (
            me.t("trace-event-time"),
            format!(
                "{} ({} {})",
                said::moment(stored.t),
                event.event_time,
                event.event_time_zone_offset
            ),
        ),
        (me.t("trace-recorded"), said::moment(stored.recorded_at)),
    ];
    let action = event.action.as_deref().map(|action| match action {
        "ADD" | "OBSERVE" | "DELETE" => me.t(&format!("trace-action-{}", action.to_lowercase())),
        other => other.to_owned(),
    });
    let disposition = event.disposition.as_deref();
    let ends = |list: &[Typed<'_>]| {
        let words: Vec<String> = list.iter().map(|one| place(&one.value)).collect();
        words.join(me.lang.pick("、", ", "))
    };
    let transactions: Vec<String> =
        event.biz_transactions.iter().map(|one| one.value.to_string()).collect();
    let more = [
        ("trace-action", action),
        (
            "trace-disposition",
            disposition.map(|text| said::word(me.lang, Vocabulary::Disposition, text)),
        ),
        ("trace-place", event.biz_location.as_ref().map(|it| place(&it.id))),
        ("trace-read-point", event.read_point.as_ref().map(|it| place(&it.id))),
        ("trace-from", (!event.sources.is_empty()).then(|| ends(&event.sources))),
        ("trace-to", (!event.destinations.is_empty()).then(|| ends(&event.destinations))),
        ("trace-transactions", (!transactions.is_empty()).then(|| transactions.join(" "))),
        ("trace-process", event.transformation_id.as_deref().map(str::to_owned)),
        (
            "trace-sensors",
            (!event.sensor_elements.is_empty()).then(|| event.sensor_elements.len().to_string()),
        ),
    ];
    facts.extend(more.into_iter().filter_map(|(key, text)| Some((me.t(key), text?))));
    facts
}

fn lists(me: &Me, said: &Said, event: &Event<'_>) -> Vec<List> {
    let parent: Vec<Text<'_>> = event.parent.iter().cloned().collect();
    let lists: [(&str, &[Text<'_>], &[Quantity<'_>]); 5] = [
        ("trace-list-inputs", &event.inputs, &event.input_quantities),
        ("trace-list-outputs", &event.outputs, &event.output_quantities),
        ("trace-list-things", &event.epcs, &event.quantities),
        ("trace-list-parent", &parent, &[]),
        ("trace-list-children", &event.children, &event.child_quantities),
    ];
    let mut all = Vec::new();
    for (key, items, classes) in lists {
        let count = items.len() + classes.len();
        if count == 0 {
            continue;
        }
        let row = |code: &str, amount: String| {
            let code = crate::names::canonical(code);
            (format!("/trace/of?code={}", web::encoded(&code)), said.goods(&code).whole(), amount)
        };
        let classes = classes.iter().map(|one| {
            let unit = one.unit.as_deref().unwrap_or_default();
            let amount =
                one.quantity.as_deref().map(|much| format!("{much} {unit}").trim().to_owned());
            row(&one.class, amount.unwrap_or_else(|| me.t("trace-no-amount")))
        });
        let rows =
            classes.chain(items.iter().map(|code| row(code, String::new()))).take(NAMED).collect();
        all.push(List { title: me.t(key), rows, more: count.saturating_sub(NAMED) });
    }
    all
}

/// Hash, job and entry: where it stands, with links for whoever may follow them.
fn ground(me: &Me, kept: &Kept) -> Vec<(String, String, String)> {
    let mut ground =
        vec![(me.t("trace-hash"), format!("sha-256 {}", store::hex(&kept.hash)), String::new())];
    if let Some(code) = &kept.job {
        ground.push((me.t("trace-job"), code.clone(), format!("/trace/jobs/{code}")));
    }
    if me.can(Verb::View, Class::Journal) {
        ground.push((me.t("trace-entry"), kept.seq.to_string(), format!("/journal/{}", kept.seq)));
    }
    ground
}
