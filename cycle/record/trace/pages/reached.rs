//! `/trace/scope`: what a recall has to reach, and why each row is here.
//!
//! The reason of a row is the way from the code that was asked about to it: things and the events between them, in the
//! order of time. A firm is told the part of the way that its own events tell, and that the rest is not for it.

use std::collections::{HashMap, HashSet, VecDeque};

use askama::Template;
use axum::response::IntoResponse as _;
use epcis::cbv::Vocabulary;
use store::Tx;
use terms::Result;
use web::{Me, Response, Visit};

use super::asked::{self, Asked};
use super::of::{Held, TIERS, held, status, tier, tiers};
use super::said::{self, Said};
use super::story;
use crate::graph::walk::ask;
use crate::graph::{Memory, Tier, Vertex};
use crate::names;
use crate::redaction::{self, Reach};
use crate::rest::client::memory;
use crate::scope::{Item, Row, Scope, items, scope};
use crate::walk::{Question, event_ids, lens, trace};

/// Rows of a page.
const ROWS: usize = 50;
const HOLDERS: usize = 100;

#[derive(Template)]
#[template(path = "pages/scope.html")]
struct Page {
    frame: ui::Frame,
    trace_href: String,
    csv_href: Option<String>,
    notes: Vec<String>,
    none: Option<ui::Empty>,
    tiers: Vec<(String, String)>,
    counts: Vec<(String, Vec<String>)>,
    dispersion: String,
    holders: Vec<Held>,
    holders_more: usize,
    rows: Vec<Reached>,
    pager: ui::Pager,
}

/// A thing that has to be reached.
struct Reached {
    thing: String,
    code: String,
    href: String,
    at: String,
    tier: ui::StateMark,
    status: String,
    holder: String,
    place: String,
    amount: String,
    when: String,
    event: String,
    way: Vec<Stop>,
    /// A part of the way is told by events of others.
    cut: bool,
}

/// A stop on the way: a thing, or what happened.
struct Stop {
    text: String,
    href: String,
    event: bool,
}

pub(super) async fn show(visit: Visit) -> Response {
    let memory = memory(&visit);
    let asked = visit.clone();
    asked::in_step(&asked, visit.page(move |tx, me| page(tx, me, &memory))).await
}

/// The same rows as a file for any spreadsheet, streamed.
pub(super) async fn csv(visit: Visit) -> Response {
    let memory = memory(&visit);
    let me = visit.clone();
    let found = visit
        .read(move |tx| {
            let asked = Asked::of(&me);
            let reach = redaction::reach(tx, me.actor()?)?;
            asked::fair(&asked, &reach)?;
            scope(tx, &memory, &reach, &forward(&asked)?, &mut |_| true)
        })
        .await;
    let answer = async {
        match found {
            Ok(found) => crate::scope::http::streamed(visit.db(), found).into_response(),
            Err(error) => web::problem(&visit, &error),
        }
    };
    asked::in_step(&visit, answer).await
}

fn forward(asked: &Asked) -> Result<Question> {
    let question = asked.question()?;
    Ok(Question { back: false, forward: true, ..question })
}

fn page(tx: &mut Tx<'_>, me: &Me, memory: &Memory) -> Result<Page> {
    let asked = Asked::of(me);
    let question = forward(&asked)?;
    let reach = redaction::reach(tx, me.actor()?)?;
    asked::fair(&asked, &reach)?;
    let found = scope(tx, memory, &reach, &question, &mut |_| true)?;
    let from = me.get("from").and_then(|text| text.parse::<usize>().ok()).unwrap_or_default();
    let rows: Vec<Row> = found.rows.iter().skip(from).take(ROWS).copied().collect();
    let mut told: Vec<Item> = Vec::with_capacity(rows.len());
    items(tx, &rows, |item| {
        told.push(item);
        true
    })?;
    let ways = ways(tx, memory, &reach, &question, &found, &rows)?;
    let texts = Texts::of(tx, memory, &question, &ways)?;
    let mut codes: Vec<&str> = asked.codes.iter().map(String::as_str).collect();
    for item in &told {
        codes.push(&item.thing);
        codes
            .extend([&item.at, &item.party, &item.place].into_iter().flatten().map(String::as_str));
    }
    for row in &found.holders {
        codes.extend([&row.party, &row.place].into_iter().flatten().map(String::as_str));
    }
    for end in &found.open {
        codes.push(&end.party);
    }
    codes.extend(texts.names.values().map(String::as_str));
    let said = Said::of(tx, me.lang, codes)?;
    let rows: Vec<Reached> =
        told.iter().zip(&ways).map(|(item, way)| reached(me, &said, &texts, item, way)).collect();
    let next = from + rows.len();
    let total = found.rows.len();
    let turn = |from: usize| asked.href("/trace/scope", &[("from", &from.to_string())]);
    let goods = said.goods(&asked.codes[0]);
    let title = ui::ta(me.lang, "trace-scope-title", &[("title", goods.whole())]);
    let mut frame = me.frame(title).within(ui::Phase::Record);
    frame.lead = asked.codes.join(" ");
    let trace_href = asked.href("/trace/of", &[("tab", "picture")]);
    frame.crumbs = vec![
        ui::Crumb { label: me.t("nav-trace"), href: Some("/trace".to_owned()) },
        ui::Crumb { label: goods.title.clone(), href: Some(trace_href.clone()) },
        ui::Crumb::here(me.t("trace-scope")),
    ];
    let empty = || {
        let empty = ui::Empty::new(me.t("trace-none-title"), me.t("trace-none-text"));
        empty.action(ui::Action::new(me.t("trace-find-again"), "/trace"))
    };
    let export = me.can(identity::Verb::Export, identity::Class::Records);
    Ok(Page {
        csv_href: export.then(|| asked.href("/trace/scope.csv", &[])),
        notes: notes(me, &said, &found),
        none: found.rows.is_empty().then(empty),
        tiers: tiers(me, &found),
        counts: counts(me, &found),
        dispersion: ui::number::count(i64::try_from(found.dispersion).unwrap_or(i64::MAX)),
        holders: found.holders.iter().take(HOLDERS).map(|row| held(me, &said, row)).collect(),
        holders_more: found.holders.len().saturating_sub(HOLDERS),
        pager: ui::Pager {
            lang: me.lang,
            first: (from > 0).then(|| asked.href("/trace/scope", &[])),
            next: (next < total).then(|| turn(next)),
            shown: rows.len() as i64,
            total: Some(total as i64),
        },
        rows,
        trace_href,
        frame,
    })
}

fn notes(me: &Me, said: &Said, found: &Scope) -> Vec<String> {
    let mut notes = Vec::new();
    if !found.open.is_empty() {
        let mut parties: Vec<String> =
            found.open.iter().map(|end| said.place(&end.party)).collect();
        parties.sort();
        parties.dedup();
        parties.truncate(5);
        let args = [
            ("count", ui::number::count(found.open.len() as i64)),
            ("parties", parties.join(me.lang.pick("、", ", "))),
        ];
        notes.push(ui::ta(me.lang, "trace-open-note", &args));
    }
    if found.truncated {
        notes.push(me.t("trace-truncated"));
    }
    notes
}

/// What has become of the things of each tier.
fn counts(me: &Me, found: &Scope) -> Vec<(String, Vec<String>)> {
    let mut states: Vec<crate::graph::Status> =
        found.counts.keys().map(|(_, status)| *status).collect();
    states.sort_unstable();
    states.dedup();
    let number = |tier: Tier, status| {
        let count = found.counts.get(&(tier, status)).copied().unwrap_or_default();
        ui::number::count(i64::try_from(count).unwrap_or(i64::MAX))
    };
    states
        .into_iter()
        .map(|of| (status(me, of), TIERS.iter().map(|tier| number(*tier, of)).collect()))
        .collect()
}

/// A way, and whether a part of it is not for the reader.
struct Way {
    stops: Vec<Vertex>,
    cut: bool,
}

/// The way of each row. Whoever reads all is told the way of the walk; a party the way through what it may see.
fn ways(
    tx: &mut Tx<'_>,
    memory: &Memory,
    reach: &Reach,
    question: &Question,
    found: &Scope,
    rows: &[Row],
) -> Result<Vec<Way>> {
    if reach.is_all() {
        let way = |row: &Row| Way { stops: found.outcome.path(row.vertex), cut: false };
        return Ok(rows.iter().map(way).collect());
    }
    let answer = trace(tx, memory, reach, question, &mut |_| true)?;
    let mut next: HashMap<Vertex, Vec<Vertex>> = HashMap::new();
    for (from, to) in &answer.edges {
        next.entry(answer.nodes[*from].vertex).or_default().push(answer.nodes[*to].vertex);
    }
    let seeds = answer.nodes.iter().filter(|node| node.seed).map(|node| node.vertex);
    let mut queue: VecDeque<Vertex> = seeds.collect();
    let mut seen: HashSet<Vertex> = queue.iter().copied().collect();
    let mut via: HashMap<Vertex, Vertex> = HashMap::new();
    while let Some(at) = queue.pop_front() {
        for to in next.get(&at).into_iter().flatten() {
            if seen.insert(*to) {
                via.insert(*to, at);
                queue.push_back(*to);
            }
        }
    }
    let way = |row: &Row| {
        let mut stops = vec![row.vertex];
        while let Some(before) = via.get(&stops[stops.len() - 1]) {
            stops.push(*before);
        }
        stops.reverse();
        Way { cut: !seen.contains(&row.vertex), stops }
    };
    Ok(rows.iter().map(way).collect())
}

/// Texts of the stops of ways.
struct Texts {
    names: HashMap<i64, String>,
    /// Identifier, step and time of events.
    events: HashMap<i64, (String, String, i64)>,
}

impl Texts {
    fn of(tx: &mut Tx<'_>, memory: &Memory, question: &Question, ways: &[Way]) -> Result<Texts> {
        let stops: HashSet<Vertex> =
            ways.iter().flat_map(|way| way.stops.iter().copied()).collect();
        let mut events: Vec<i64> =
            stops.iter().filter(|stop| stop.is_event()).map(|stop| stop.name).collect();
        events.sort_unstable();
        let mut wanted: Vec<i64> = stops
            .iter()
            .filter(|stop| !stop.is_event())
            .flat_map(|stop| [Some(stop.name), stop.place()])
            .flatten()
            .collect();
        let lens = lens(tx, question)?;
        let facts: Vec<(i64, i64, i64)> = ask(tx, memory, &lens, |view| {
            let mut facts = Vec::with_capacity(events.len());
            let mut whole = true;
            for event in &events {
                match view.fact(*event) {
                    Some(fact) => facts.push((*event, fact.step, fact.t)),
                    None => whole = false,
                }
            }
            whole.then_some(facts)
        })?;
        wanted.extend(facts.iter().map(|(_, step, _)| *step));
        let names: HashMap<i64, String> = names::texts(tx, &wanted)?.into_iter().collect();
        let ids = event_ids(tx, &events)?;
        let events = facts
            .into_iter()
            .map(|(event, step, time)| {
                let step = names.get(&step).cloned().unwrap_or_default();
                (event, (ids.get(&event).cloned().unwrap_or_default(), step, time))
            })
            .collect();
        Ok(Texts { names, events })
    }

    fn stop(&self, me: &Me, said: &Said, vertex: Vertex) -> Stop {
        if vertex.is_event() {
            let (id, step, time) = self.events.get(&vertex.name).cloned().unwrap_or_default();
            let step = match step.is_empty() {
                true => me.t("trace-kind-transformation"),
                false => said::word(me.lang, Vocabulary::BizStep, &step),
            };
            return Stop {
                text: format!("{} {step}", said::moment(time)),
                href: story::href(&id),
                event: true,
            };
        }
        let name = self.names.get(&vertex.name).map_or("", String::as_str);
        let place = vertex.place().and_then(|place| self.names.get(&place));
        let place = said.maybe_place(place.map(String::as_str));
        Stop {
            text: format!("{} {place}", said.goods(name).whole()).trim().to_owned(),
            href: format!("/trace/of?code={}", web::encoded(name)),
            event: false,
        }
    }
}

fn reached(me: &Me, said: &Said, texts: &Texts, item: &Item, way: &Way) -> Reached {
    let goods = said.goods(&item.thing);
    let mark = match item.tier {
        Tier::Certain => ui::State::Bad,
        Tier::Inferred => ui::State::Watch,
        Tier::Exposed => ui::State::Wait,
    };
    Reached {
        thing: goods.whole(),
        code: item.thing.clone(),
        href: format!("/trace/of?code={}", web::encoded(&item.thing)),
        at: said.maybe_place(item.at.as_deref()),
        tier: mark.saying(tier(me, item.tier)),
        status: status(me, item.status),
        holder: item
            .party
            .as_deref()
            .map_or_else(|| me.t("trace-holder-unknown"), |party| said.place(party)),
        place: said.maybe_place(item.place.as_deref()),
        amount: item
            .amount
            .map(|(base, amount)| said::amount(me.lang, base, i128::from(amount)))
            .unwrap_or_default(),
        when: said::moment(item.time),
        event: item.event.as_deref().map(story::href).unwrap_or_default(),
        way: way.stops.iter().map(|stop| texts.stop(me, said, *stop)).collect(),
        cut: way.cut,
    }
}
