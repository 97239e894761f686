//! Named queries.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use epcis::context::Prefixes;
use epcis::query::Definition;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};
use web::{Path, Response};

use super::client::Client;
use super::{events, told};
use crate::query::{self, Refusal};

/// A query that somebody defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// The parameters as a JSON object of lists.
    pub(crate) definition: String,
    pub(crate) person: i64,
    pub(crate) created_at: i64,
}

const COLUMNS: &str = "id, name, definition, person, created_at";
/// The longest definition, in bytes.
const LARGEST: usize = 1 << 20;

fn read(row: &store::Row<'_>) -> Result<Named> {
    Ok(Named {
        id: row.get(0)?,
        name: row.get(1)?,
        definition: row.get(2)?,
        person: row.get(3)?,
        created_at: row.get(4)?,
    })
}

pub(crate) fn find(tx: &mut Tx<'_>, name: &str) -> Result<Named> {
    tx.find(
        &format!("select {COLUMNS} from trace_query where name = ?1 and until is null"),
        params![name],
        read,
    )?
    .ok_or_else(|| Error::not_found("error-not-found"))
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Named>> {
    tx.find(
        &format!("select {COLUMNS} from trace_query where id = ?1 and until is null"),
        params![id],
        read,
    )
}

impl Named {
    /// What is asked, with prefixes that the definition brought along.
    pub(crate) fn read(&self) -> std::result::Result<(Definition, Prefixes), Refusal> {
        let broken = || Refusal::new("QueryValidationException", 400, "The query cannot be read.");
        let kept: serde_json::Value =
            serde_json::from_str(&self.definition).map_err(|_| broken())?;
        let mut prefixes = Prefixes::default();
        for (prefix, namespace) in kept["context"].as_object().into_iter().flatten() {
            prefixes.declare(prefix, namespace.as_str().unwrap_or_default());
        }
        let texts = |value: &serde_json::Value| -> Vec<String> {
            value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|it| it.as_str().map(str::to_owned))
                .collect()
        };
        let all = kept["query"].as_array().into_iter().flatten();
        let parameters =
            all.filter_map(|pair| Some((pair[0].as_str()?.to_owned(), texts(&pair[1])))).collect();
        Ok((Definition { name: Some(self.name.clone()), parameters }, prefixes))
    }

    fn told(&self) -> serde_json::Value {
        let kept: serde_json::Value = serde_json::from_str(&self.definition).unwrap_or_default();
        let mut query = serde_json::Map::new();
        for pair in kept["query"].as_array().into_iter().flatten() {
            if let Some(name) = pair[0].as_str() {
                query.insert(name.to_owned(), pair[1].clone());
            }
        }
        json!({ "name": self.name, "createdAt": told::time(self.created_at), "query": query })
    }
}

/// Prefixes of an `@context` in a definition.
fn context(body: &[u8]) -> serde_json::Map<String, serde_json::Value> {
    let mut found = serde_json::Map::new();
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else { return found };
    let context =
        if value["@context"].is_null() { &value["query"]["@context"] } else { &value["@context"] };
    let one = std::slice::from_ref(context);
    for part in context.as_array().map_or(one, Vec::as_slice) {
        for (prefix, namespace) in part.as_object().into_iter().flatten() {
            if namespace.is_string() {
                found.insert(prefix.clone(), namespace.clone());
            }
        }
    }
    found
}

pub(super) async fn create(client: Client, request: Request) -> Response {
    let xml = client.header("content-type").is_some_and(|kind| kind.contains("xml"));
    let body = match to_bytes(request.into_body(), LARGEST).await {
        Ok(body) => body,
        Err(_) => {
            let refusal = Refusal::new("QueryTooLargeException", 413, "A query has at most 1 MiB.");
            return client.refuse(&refusal);
        }
    };
    let read = if xml { epcis::query::read_xml(&body) } else { epcis::query::read_json(&body) };
    let definition = match read {
        Ok(definition) => definition,
        Err(problems) => {
            let first = problems.first();
            let exception =
                first.map_or("epcisException:QueryValidationException", |it| it.exception());
            let exception: &'static str = match exception.trim_start_matches("epcisException:") {
                "QueryParameterException" => "QueryParameterException",
                _ => "QueryValidationException",
            };
            let detail = first.map(ToString::to_string).unwrap_or_default();
            return client.refuse(&Refusal::new(exception, 400, detail));
        }
    };
    let name = definition.name.clone().unwrap_or_default();
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.chars().count() > 200 || !name.chars().all(good) {
        let detail = "The query needs a name of letters, digits, - _ and . (up to 200).";
        return client.refuse(&Refusal::new("QueryValidationException", 400, detail));
    }
    let context = context(&body);
    let mut prefixes = events::prefixes(&client);
    for (prefix, namespace) in &context {
        prefixes.declare(prefix, namespace.as_str().unwrap_or_default());
    }
    if let Err(refusal) = query::asked(definition.clone(), &prefixes) {
        return client.refuse(&refusal);
    }
    let declared: serde_json::Map<String, serde_json::Value> =
        prefixes.iter().map(|(prefix, namespace)| (prefix.to_owned(), json!(namespace))).collect();
    let kept = json!({ "context": declared, "query": definition.parameters });
    let (text, asked, unit) = (kept.to_string(), name.clone(), client.actor.unit);
    let made = client
        .visit
        .write(move |tx| {
            if find(tx, &asked).is_ok() {
                return Err(Error::conflict("trace-query-exists"));
            }
            let (id, seq, now, person) =
                (tx.next_id()?, tx.next_seq()?, tx.now_micros(), tx.actor().person);
            tx.run(
                "insert into trace_query (id, name, definition, created_at, person, unit, seq)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![id, &asked, &text, now, person, unit, seq],
            )?;
            tx.record(Entry::new("trace.query_defined", "trace_query", id))?;
            find(tx, &asked)
        })
        .await;
    match made {
        Ok(named) => told::located(
            StatusCode::CREATED,
            &format!("/epcis/queries/{name}"),
            Some(&named.told()),
        ),
        Err(error) => client.fail(&error),
    }
}

pub(super) async fn list(client: Client) -> Response {
    let number = |name: &str| client.visit.get(name).and_then(|text| text.parse::<i64>().ok());
    let limit = number("perPage").unwrap_or(30).clamp(1, 1000);
    let after = number("nextPageToken").unwrap_or_default();
    let found = client
        .visit
        .read(move |tx| {
            tx.query(
                &format!(
                    "select {COLUMNS} from trace_query where until is null and id > ?1 order by id limit ?2"
                ),
                params![after, limit + 1],
                read,
            )
        })
        .await;
    match found {
        Ok(mut all) => {
            let more = all.len() as i64 > limit;
            all.truncate(usize::try_from(limit).unwrap_or(30));
            let next = all.last().filter(|_| more).map(|named| named.id.to_string());
            let told: Vec<_> = all.iter().map(Named::told).collect();
            let mut response = told::json(StatusCode::OK, &json!(told));
            told::link(&client, &mut response, next.as_deref());
            response
        }
        Err(error) => client.fail(&error),
    }
}

pub(super) async fn show(client: Client, Path(name): Path<String>) -> Response {
    match client.visit.read(move |tx| find(tx, &name)).await {
        Ok(named) => told::json(StatusCode::OK, &named.told()),
        Err(error) => client.fail(&error),
    }
}

/// Ends a query and its subscriptions; whoever defined it, or an authority.
pub(super) async fn end(client: Client, Path(name): Path<String>) -> Response {
    let all = client.actor.territory(identity::Verb::Enter, identity::Class::Records)
        == Some(identity::Territory::Everywhere);
    let ended = client
        .visit
        .write(move |tx| {
            let named = find(tx, &name)?;
            if !all && named.person != tx.actor().person {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let seq = tx.next_seq()?;
            tx.run("update trace_query set until = ?2 where id = ?1", params![named.id, seq])?;
            tx.run(
                "update trace_subscription set until = ?2 where query = ?1 and until is null",
                params![named.id, seq],
            )?;
            tx.record(Entry::new("trace.query_ended", "trace_query", named.id)).map(|_| ())
        })
        .await;
    match ended {
        Ok(()) => told::answer(StatusCode::NO_CONTENT, false, Vec::new()),
        Err(error) => client.fail(&error),
    }
}

/// The answer to a named query, with pages of the caller's; over a WebSocket as it comes.
pub(super) async fn events(client: Client, Path(name): Path<String>, request: Request) -> Response {
    let asked = name.clone();
    let named = match client.visit.read(move |tx| find(tx, &asked)).await {
        Ok(named) => named,
        Err(error) => return client.fail(&error),
    };
    if client.header("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket")) {
        return super::socket::open(client, named, request).await;
    }
    let (mut definition, prefixes) = match named.read() {
        Ok(both) => both,
        Err(refusal) => return client.refuse(&refusal),
    };
    for (name, value) in client.pairs() {
        if name != "perPage" && name != "nextPageToken" {
            let detail = format!("{name}: a named query takes only perPage and nextPageToken.");
            return client.refuse(&Refusal::parameter(detail));
        }
        definition.parameters.retain(|(known, _)| *known != name);
        definition.parameters.push((name, vec![value]));
    }
    match query::asked(definition, &prefixes) {
        Ok(asked) => events::respond(&client, asked, Some(name), false).await,
        Err(refusal) => client.refuse(&refusal),
    }
}
