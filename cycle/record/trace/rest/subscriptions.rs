//! Subscriptions of named queries.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use serde_json::{Value, json};
use terms::{Error, Result};
use web::{Path, Response};

use super::client::Client;
use super::{queries, told};
use crate::capture::draft::micros;
use crate::query::Refusal;
use crate::subscriptions::{self, New, Schedule, Subscription};

fn told_of(subscription: &Subscription) -> Value {
    json!({
        "subscriptionID": subscription.code,
        "dest": subscription.dest,
        "createdAt": told::time(subscription.created_at),
        "lastNotifiedAt": subscription.notified_at.map(told::time),
        "minRecordTime": told::time(subscription.asked_at),
        "initialRecordTime": told::time(subscription.initial_at),
        "reportIfEmpty": subscription.report_if_empty,
        "stream": subscription.streamed,
        "schedule": (!subscription.streamed).then(|| subscription.schedule.clone()),
    })
}

fn wrong(detail: impl Into<String>) -> Refusal {
    Refusal::new("SubscriptionControlsException", 400, detail)
}

/// Reads what somebody wants to be told.
fn wish(body: &[u8]) -> std::result::Result<New, Refusal> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::new("ValidationException", 400, format!("No JSON: {error}.")))?;
    let dest = value["dest"].as_str().unwrap_or_default().trim().to_owned();
    if subscriptions::reachable(&dest).is_none() {
        return Err(wrong(
            "dest is an address http://host[:port]/path; https is reached through a proxy of the operator.",
        ));
    }
    let stream = value["stream"].as_bool().unwrap_or(false);
    let schedule = match (&value["schedule"], stream) {
        (Value::Null, true) => None,
        (Value::Object(fields), false) => {
            let text = |value: &Value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let pairs: Vec<(String, String)> =
                fields.iter().map(|(name, value)| (name.clone(), text(value))).collect();
            let pairs = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            Some(Schedule::of(pairs).map_err(wrong)?)
        }
        _ => return Err(wrong("Either stream: true or a schedule.")),
    };
    let initial_at = match value["initialRecordTime"].as_str() {
        None => None,
        Some(text) => {
            let time = micros(text).ok_or_else(|| wrong("initialRecordTime is no time."))?;
            Some(time)
        }
    };
    let token = value["signatureToken"].as_str().or_else(|| value["secret"].as_str());
    Ok(New {
        dest,
        token: token.filter(|token| !token.is_empty()).map(str::to_owned),
        report_if_empty: value["reportIfEmpty"].as_bool().unwrap_or(false),
        initial_at,
        schedule,
    })
}

pub(super) async fn create(client: Client, Path(name): Path<String>, request: Request) -> Response {
    let body = match to_bytes(request.into_body(), 1 << 16).await {
        Ok(body) => body,
        Err(_) => return client.refuse(&wrong("A subscription has at most 64 KiB.")),
    };
    let wish = match wish(&body) {
        Ok(wish) => wish,
        Err(refusal) => return client.refuse(&refusal),
    };
    let asked = name.clone();
    let made = client
        .visit
        .write(move |tx| {
            let named = queries::find(tx, &asked)?;
            subscriptions::create(tx, named.id, &wish)
        })
        .await;
    match made {
        Ok(made) => {
            let to = format!("/epcis/queries/{name}/subscriptions/{}", made.code);
            told::located(StatusCode::CREATED, &to, Some(&told_of(&made)))
        }
        Err(error) => client.fail(&error),
    }
}

/// One's own; an authority sees everybody's.
fn whose(client: &Client) -> Option<i64> {
    let all = client.actor.territory(identity::Verb::Enter, identity::Class::Records);
    (all != Some(identity::Territory::Everywhere)).then_some(client.actor.person)
}

pub(super) async fn list(client: Client, Path(name): Path<String>) -> Response {
    let person = whose(&client);
    let found = client
        .visit
        .read(move |tx| {
            let named = queries::find(tx, &name)?;
            subscriptions::of_query(tx, named.id)
        })
        .await;
    match found {
        Ok(all) => {
            let mine = all.iter().filter(|one| person.is_none_or(|person| person == one.person));
            let told: Vec<Value> = mine.map(told_of).collect();
            told::json(StatusCode::OK, &json!(told))
        }
        Err(error) => client.fail(&error),
    }
}

fn own(
    tx: &mut store::Tx<'_>,
    name: &str,
    code: &str,
    person: Option<i64>,
) -> Result<Subscription> {
    let named = queries::find(tx, name)?;
    let found = subscriptions::by_code(tx, named.id, code)?;
    match person.is_none_or(|person| person == found.person) {
        true => Ok(found),
        false => Err(Error::not_found("error-not-found")),
    }
}

pub(super) async fn show(client: Client, Path((name, code)): Path<(String, String)>) -> Response {
    let person = whose(&client);
    match client.visit.read(move |tx| own(tx, &name, &code, person)).await {
        Ok(found) => told::json(StatusCode::OK, &told_of(&found)),
        Err(error) => client.fail(&error),
    }
}

pub(super) async fn end(client: Client, Path((name, code)): Path<(String, String)>) -> Response {
    let person = whose(&client);
    let ended = client
        .visit
        .write(move |tx| {
            let found = own(tx, &name, &code, person)?;
            subscriptions::end(tx, &found)
        })
        .await;
    match ended {
        Ok(()) => told::answer(StatusCode::NO_CONTENT, false, Vec::new()),
        Err(error) => client.fail(&error),
    }
}
