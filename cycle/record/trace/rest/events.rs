//! `GET /events`, the top-level resources, and what there is.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use epcis::context::Prefixes;
use store::{Tx, params};
use terms::{Error, Result};
use web::{Path, Response};

use super::client::Client;
use super::told::{self, Style};
use crate::graph::fact::said;
use crate::names::{self, GOODS};
use crate::query::{self, Asked, Page, Refusal};
use crate::redaction::Reach;

/// Resources that list what occurs.
pub(super) const LISTED: [&str; 6] =
    ["eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions"];

/// The parameter that a resource fixes.
fn fixes(resource: &str) -> &'static str {
    match resource {
        "eventTypes" => "eventType",
        "epcs" => "MATCH_anyEPC",
        "bizSteps" => "EQ_bizStep",
        "bizLocations" => "EQ_bizLocation",
        "readPoints" => "EQ_readPoint",
        _ => "EQ_disposition",
    }
}

fn sort(resource: &str) -> i64 {
    match resource {
        "eventTypes" => said::KIND,
        "bizSteps" => said::STEP,
        "bizLocations" => said::LOCATION,
        "readPoints" => said::READ_POINT,
        _ => said::DISPOSITION,
    }
}

pub(super) async fn root(client: Client) -> Response {
    told::collection(&client, &super::RESOURCES.map(str::to_owned), None)
}

/// Prefixes of the header GS1-Extensions: `example=https://ns.example.com/epcis/,other=…`.
pub(super) fn prefixes(client: &Client) -> Prefixes {
    let mut prefixes = Prefixes::default();
    for pair in client.header("gs1-extensions").unwrap_or_default().split(',') {
        if let Some((prefix, namespace)) = pair.trim().split_once('=') {
            prefixes.declare(prefix.trim(), namespace.trim());
        }
    }
    prefixes
}

pub(super) async fn all(client: Client) -> Response {
    let pairs = client.pairs();
    answer(client, pairs, None).await
}

pub(super) async fn one(client: Client, Path(id): Path<String>) -> Response {
    let mut pairs = client.pairs();
    pairs.push(("EQ_eventID".to_owned(), id));
    answer(client, pairs, Some("event")).await
}

/// Events by parameters of the address; `one` says that nothing found is a 404.
async fn answer(client: Client, pairs: Vec<(String, String)>, one: Option<&str>) -> Response {
    let asked = match query::from_pairs(&pairs, &prefixes(&client)) {
        Ok(asked) => asked,
        Err(refusal) => return client.refuse(&refusal),
    };
    respond(&client, asked, None, one.is_some()).await
}

/// Answers a question with a document.
pub(super) async fn respond(
    client: &Client,
    asked: Asked,
    name: Option<String>,
    must: bool,
) -> Response {
    let style = match Style::of(client) {
        Ok(style) => style,
        Err(refusal) => return client.refuse(&refusal),
    };
    let read = client
        .read(move |tx, reach| {
            let found = query::run(tx, reach, &asked)?;
            let lengths = told::lengths(tx)?;
            let now = tx.now_micros();
            let found: std::result::Result<Page, Refusal> = found;
            Ok(match found {
                Ok(page) if must && page.events.is_empty() => {
                    return Err(Error::not_found("error-not-found"));
                }
                Ok(page) => {
                    let query = name.as_deref();
                    let body = told::document(&page.events, style, &lengths, now, query, None)?;
                    Ok((body, page.next.map(|token| token.text())))
                }
                Err(refusal) => Err(refusal),
            })
        })
        .await;
    match read {
        Ok(Ok((body, next))) => {
            let mut response = told::answer(StatusCode::OK, style.xml, body);
            told::link(client, &mut response, next.as_deref());
            response
        }
        Ok(Err(refusal)) => client.refuse(&refusal),
        Err(error) => client.fail(&error),
    }
}

/// The resource that a path below `/epcis` is about.
fn resource(client: &Client) -> &'static str {
    let part = client.path.trim_start_matches("/epcis/").split('/').next().unwrap_or_default();
    LISTED.into_iter().find(|known| *known == part).unwrap_or(LISTED[0])
}

pub(super) async fn listed(client: Client) -> Response {
    let resource = resource(&client);
    let limit = client.visit.get("perPage").and_then(|text| text.parse().ok());
    let limit: usize = limit.unwrap_or(query::PER_PAGE).clamp(1, query::LARGEST_PAGE);
    let after = client.visit.get("nextPageToken").map(str::to_owned);
    let read = client.read(move |tx, reach| list(tx, reach, resource, after, limit)).await;
    match read {
        Ok((members, next)) => told::collection(&client, &members, next.as_deref()),
        Err(error) => client.fail(&error),
    }
}

/// A page of names, and the token of the next.
fn list(
    tx: &mut Tx<'_>,
    reach: &Reach,
    resource: &str,
    after: Option<String>,
    limit: usize,
) -> Result<(Vec<String>, Option<String>)> {
    if let Reach::Parties(_) = reach {
        let all = of_own(tx, reach, resource)?;
        let rest = all.into_iter().filter(|text| after.as_ref().is_none_or(|after| text > after));
        let mut members: Vec<String> = rest.take(limit + 1).collect();
        let more = members.len() > limit;
        members.truncate(limit);
        let next = members.last().filter(|_| more).cloned();
        return Ok((members, next));
    }
    let after: i64 = after.and_then(|text| text.parse().ok()).unwrap_or_default();
    let (sql, sort) = if resource == "epcs" {
        ("select id from trace_entity where sort = ?1 and id > ?2 order by id limit ?3", GOODS)
    } else {
        (
            "select entity from trace_word where sort = ?1 and entity > ?2 order by entity limit ?3",
            sort(resource),
        )
    };
    let mut ids: Vec<i64> =
        tx.query(sql, params![sort, after, limit as i64 + 1], |row| row.get(0))?;
    let more = ids.len() > limit;
    ids.truncate(limit);
    let texts = names::texts(tx, &ids)?;
    let next = ids.last().filter(|_| more).map(ToString::to_string);
    Ok((ids.iter().filter_map(|id| texts.get(id).cloned()).collect(), next))
}

/// What occurs in the events that somebody with a share may read.
fn of_own(tx: &mut Tx<'_>, reach: &Reach, resource: &str) -> Result<BTreeSet<String>> {
    let Some(parties) = reach.limit() else { return Ok(BTreeSet::new()) };
    let events: Vec<i64> = tx.query(
        "select distinct event from trace_ref where entity {in 1} and role = ?2 order by event",
        params![parties, said::PARTY],
        |row| row.get(0),
    )?;
    let mut found = BTreeSet::new();
    for events in events.chunks(5_000) {
        let bodies: Vec<String> = tx.query(
            "select body from trace_body where event {in 1} order by event",
            params![events.to_vec()],
            |row| row.get(0),
        )?;
        for body in &bodies {
            let Some(Ok(event)) = epcis::json::events(body.as_bytes()).next() else { continue };
            match resource {
                "eventTypes" => drop(found.insert(event.kind.name().to_owned())),
                "bizSteps" => found.extend(
                    event
                        .biz_step
                        .iter()
                        .map(|text| names::word(text, epcis::cbv::Vocabulary::BizStep)),
                ),
                "dispositions" => found.extend(
                    event
                        .disposition
                        .iter()
                        .map(|text| names::word(text, epcis::cbv::Vocabulary::Disposition)),
                ),
                "readPoints" => {
                    found.extend(event.read_point.iter().map(|place| names::canonical(&place.id)));
                }
                "bizLocations" => {
                    found
                        .extend(event.biz_location.iter().map(|place| names::canonical(&place.id)));
                }
                _ => {
                    let lists = [&event.epcs, &event.children, &event.inputs, &event.outputs];
                    let items = lists.into_iter().flatten().chain(&event.parent);
                    found.extend(items.map(|text| names::canonical(text)));
                    let lists = [
                        &event.quantities,
                        &event.child_quantities,
                        &event.input_quantities,
                        &event.output_quantities,
                    ];
                    let classes = lists.into_iter().flatten();
                    found.extend(classes.map(|quantity| names::canonical(&quantity.class)));
                }
            }
        }
    }
    Ok(found)
}

/// The parameters of one value of a resource. Goods are asked for as things and as lots or products.
fn of_value(client: &Client, resource: &str, value: &str) -> Vec<(String, String)> {
    let class = match epcis::gs1::Identifier::parse(value.trim()) {
        Ok(key) => key.level() != epcis::gs1::Level::Instance,
        Err(_) => false,
    };
    let name = if resource == "epcs" && class { "MATCH_anyEPCClass" } else { fixes(resource) };
    let mut pairs = client.pairs();
    pairs.push((name.to_owned(), value.to_owned()));
    pairs
}

pub(super) async fn listed_one(client: Client, Path(value): Path<String>) -> Response {
    let resource = resource(&client);
    let mut pairs = of_value(&client, resource, &value);
    pairs.retain(|(name, _)| name != "perPage" && name != "nextPageToken");
    let asked = match query::from_pairs(&pairs, &prefixes(&client)) {
        Ok(asked) => Asked { per_page: 1, ..asked },
        Err(refusal) => return client.refuse(&refusal),
    };
    let found = client.read(move |tx, reach| query::run(tx, reach, &asked)).await;
    match found {
        Ok(Ok(page)) if page.events.is_empty() => client.fail(&Error::not_found("error-not-found")),
        Ok(Ok(_)) => told::collection(&client, &["events".to_owned()], None),
        Ok(Err(refusal)) => client.refuse(&refusal),
        Err(error) => client.fail(&error),
    }
}

pub(super) async fn listed_events(client: Client, Path(value): Path<String>) -> Response {
    let pairs = of_value(&client, resource(&client), &value);
    answer(client, pairs, None).await
}

/// A token is a place in an answer and nothing that is kept: it is forgotten as soon as it is asked to be.
pub(super) async fn forget(client: Client, Path(_): Path<String>) -> Response {
    let _ = client;
    told::answer(StatusCode::NO_CONTENT, false, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_fixes_a_parameter_that_exists() {
        for resource in LISTED {
            assert!(epcis::query::is_parameter(fixes(resource)), "{resource}");
        }
    }
}
