//! `POST /capture`, its jobs, and `POST /events`.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use serde_json::json;
use terms::Result;
use web::{Path, Response};

use super::client::{Client, memory};
use super::told;
use crate::capture::{self, Behaviour, Document, Job, Receipt};
use crate::query::{Refusal, Stored};
use crate::{names, redaction};

/// The media types that are read; the content decides between JSON and XML.
fn readable(client: &Client) -> std::result::Result<(), Refusal> {
    let kind = client.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind {
        "application/json" | "application/ld+json" | "application/xml" | "text/xml" => Ok(()),
        other => {
            let detail = format!("{other} is not read; send application/json or application/xml.");
            Err(Refusal::new("UnsupportedMediaTypeException", 415, detail))
        }
    }
}

async fn body(client: &Client, request: Request) -> std::result::Result<Vec<u8>, Refusal> {
    readable(client)?;
    let too_large = |_| {
        let detail = format!("A document has at most {} bytes.", capture::LARGEST);
        Refusal::new("CaptureLimitExceededException", 413, detail)
    };
    to_bytes(request.into_body(), capture::LARGEST).await.map(|b| b.to_vec()).map_err(too_large)
}

/// Read outside of the write lane, on a thread of its own.
async fn read(client: &Client, bytes: Vec<u8>) -> Result<Document> {
    let readers = client.visit.read(names::readers).await?;
    let now = client.visit.db().clock().now().as_microsecond();
    web::aside(move || Ok(capture::read(&bytes, readers, now))).await
}

async fn keep(client: &Client, document: Document, behaviour: Behaviour) -> Result<Receipt> {
    let actor = std::sync::Arc::clone(&client.actor);
    let sender = client.visit.read(move |tx| redaction::sender(tx, &actor)).await?;
    let db = client.visit.db().clone();
    let receipt = web::aside(move || capture::keep(&db, document, &sender, behaviour)).await?;
    memory(&client.visit).heard(&receipt);
    Ok(receipt)
}

pub(super) async fn hand_in(client: Client, request: Request) -> Response {
    let behaviour = match client.header("gs1-capture-error-behaviour") {
        None | Some("") => Behaviour::Rollback,
        Some(name) => match Behaviour::named(name) {
            Some(behaviour) => behaviour,
            None => {
                let detail = "GS1-Capture-Error-Behaviour is rollback or proceed.";
                return client.refuse(&Refusal::new("ValidationException", 400, detail));
            }
        },
    };
    let bytes = match body(&client, request).await {
        Ok(bytes) => bytes,
        Err(refusal) => return client.refuse(&refusal),
    };
    let document = match read(&client, bytes).await {
        Ok(document) => document,
        Err(error) => return client.fail(&error),
    };
    // What is wrong with the document as a whole is told at once; an event's faults stand in the job.
    let whole = document.faults.first().filter(|_| document.refused).cloned();
    let receipt = match keep(&client, document, behaviour).await {
        Ok(receipt) => receipt,
        Err(error) => return client.fail(&error),
    };
    match whole {
        Some(fault) => {
            let exception = fault.exception.trim_start_matches("epcisException:");
            let exception: &'static str = match exception {
                "CaptureLimitExceededException" => "CaptureLimitExceededException",
                _ => "ValidationException",
            };
            let status = if exception == "ValidationException" { 400 } else { 413 };
            let detail = format!("{}: {}", fault.name, fault.english);
            client.refuse(&Refusal::new(exception, status, detail))
        }
        None => {
            let to = format!("/epcis/capture/{}", receipt.code);
            told::located(StatusCode::ACCEPTED, &to, None)
        }
    }
}

fn job_told(job: &Job) -> serde_json::Value {
    let problems: serde_json::Value = serde_json::from_str(&job.problems).unwrap_or_default();
    json!({
        "captureID": job.code,
        "createdAt": told::time(job.created_at),
        "finishedAt": job.finished_at.map(told::time),
        "running": job.running,
        "success": job.success,
        "captureErrorBehaviour": job.behaviour,
        "errors": problems,
        "eventCount": job.events,
        "storedCount": job.stored,
        "repeatedCount": job.repeated,
    })
}

/// Jobs of everybody for whoever enters records everywhere, else one's own.
fn whose(client: &Client) -> Option<i64> {
    let all = client.actor.territory(identity::Verb::Enter, identity::Class::Records);
    match all {
        Some(identity::Territory::Everywhere) => None,
        _ => Some(client.actor.person),
    }
}

pub(super) async fn job(client: Client, Path(code): Path<String>) -> Response {
    let person = whose(&client);
    let found = client
        .visit
        .read(move |tx| {
            let job = capture::find(tx, &code)?;
            match person.is_none_or(|person| person == job.person) {
                true => Ok(job),
                false => Err(terms::Error::not_found("error-not-found")),
            }
        })
        .await;
    match found {
        Ok(job) => told::json(StatusCode::OK, &job_told(&job)),
        Err(error) => client.fail(&error),
    }
}

pub(super) async fn jobs(client: Client) -> Response {
    let number = |name: &str| client.visit.get(name).and_then(|text| text.parse::<i64>().ok());
    let limit = number("perPage").unwrap_or(30).clamp(1, 1000);
    let (person, before) = (whose(&client), number("nextPageToken"));
    let found = client.visit.read(move |tx| capture::jobs(tx, person, before, limit + 1)).await;
    match found {
        Ok(mut jobs) => {
            let more = jobs.len() as i64 > limit;
            jobs.truncate(usize::try_from(limit).unwrap_or(30));
            let next = jobs.last().filter(|_| more).map(|job| job.id.to_string());
            let all: Vec<_> = jobs.iter().map(job_told).collect();
            let mut response = told::json(StatusCode::OK, &json!(all));
            told::link(&client, &mut response, next.as_deref());
            response
        }
        Err(error) => client.fail(&error),
    }
}

/// `POST /events`: one event, given back as it is stored.
pub(super) async fn one(client: Client, request: Request) -> Response {
    let bytes = match body(&client, request).await {
        Ok(bytes) => bytes,
        Err(refusal) => return client.refuse(&refusal),
    };
    let document = match read(&client, bytes).await {
        Ok(document) => document,
        Err(error) => return client.fail(&error),
    };
    if document.events != 1 && document.faults.is_empty() {
        let detail = "Send one event; documents go to /epcis/capture.";
        return client.refuse(&Refusal::new("ValidationException", 400, detail));
    }
    let id = document.drafts.first().map(|draft| draft.event_id.clone()).unwrap_or_default();
    let receipt = match keep(&client, document, Behaviour::Rollback).await {
        Ok(receipt) => receipt,
        Err(error) => return client.fail(&error),
    };
    if let Some(fault) = receipt.faults.first() {
        let detail = format!("{}: {} {}", fault.name, fault.path, fault.english);
        let (exception, status) = match fault.name {
            "event-exists" => ("ResourceAlreadyExistsException", 409),
            "not-your-event" => ("SecurityException", 403),
            _ => ("ValidationException", 400),
        };
        return client.refuse(&Refusal::new(exception, status, detail));
    }
    if receipt.repeated > 0 {
        let detail = format!("The event {id} is stored already.");
        return client.refuse(&Refusal::new("ResourceAlreadyExistsException", 409, detail));
    }
    stored(&client, id).await
}

async fn stored(client: &Client, id: String) -> Response {
    let asked = id.clone();
    let found = client
        .visit
        .read(move |tx| {
            tx.find(
                "select b.event, b.body from trace_body b where b.event =
                   (select max(event) from trace_event_key where event_id = ?1)",
                store::params![asked.clone()],
                |row| {
                    Ok(Stored {
                        id: row.get(0)?,
                        t: 0,
                        recorded_at: 0,
                        event_id: asked.clone(),
                        body: row.get(1)?,
                    })
                },
            )
        })
        .await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return client.fail(&error),
    };
    let to: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let mut body = found.as_ref().map(|stored| stored.body.clone()).unwrap_or_default();
    if let Some(mut event) = found.as_ref().and_then(crate::query::event_of) {
        event.event_id.get_or_insert_with(|| id.clone().into());
        body = epcis::json::write_event(&event);
    }
    let mut response = told::answer(StatusCode::CREATED, false, body.into_bytes());
    if let Ok(value) = axum::http::HeaderValue::from_str(&format!("/epcis/events/{to}")) {
        response.headers_mut().insert(axum::http::header::LOCATION, value);
    }
    response
}
