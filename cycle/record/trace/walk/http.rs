//! `POST /trace`: a question in JSON, an answer in JSON.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use identity::{Class, Verb};
use serde_json::{Value, json};
use web::{Need, Response, Routes};

use super::{Answer, AsOf, Question, trace};
use crate::capture::draft::micros;
use crate::graph::Mode;
use crate::graph::balance::Base;
use crate::names;
use crate::query::Refusal;
use crate::rest::Client;
use crate::rest::client::memory;
use crate::rest::{told_json, told_time};

/// `POST /trace`.
pub fn routes() -> Routes {
    Routes::new().post("/trace", Need::Program(Verb::View, Class::Records), ask)
}

/// Reads a question: `seed` (a code or a list), `direction` (back, forward, both), `mode` (material, custody, exposure),
/// `from`, `to`, `asOf` (an entry of the journal or a time of recording), `maxDepth`, `limit`, `skewSeconds`, `strict`,
/// `guesses`, `inferenceDays`, `cleaning` (steps that empty a vessel).
pub(crate) async fn question(request: Request) -> Result<(Question, Vec<String>), Refusal> {
    let bad = |detail: String| Refusal::new("QueryValidationException", 400, detail);
    let body = to_bytes(request.into_body(), 8 << 20).await.map_err(|_| {
        Refusal::new("QueryTooLargeException", 413, "A question has at most 8 MiB.")
    })?;
    let value: Value =
        serde_json::from_slice(&body).map_err(|error| bad(format!("This is no JSON: {error}.")))?;
    let Some(members) = value.as_object() else { return Err(bad("Send a JSON object.".into())) };
    let known = [
        "seed",
        "direction",
        "mode",
        "from",
        "to",
        "asOf",
        "maxDepth",
        "limit",
        "skewSeconds",
        "strict",
        "guesses",
        "inferenceDays",
        "cleaning",
    ];
    if let Some(other) = members.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Refusal::parameter(format!("{other} is no member of this question.")));
    }
    let texts = |name: &str| -> Vec<String> {
        let one = std::slice::from_ref(&value[name]);
        let list = value[name].as_array().map_or(one, Vec::as_slice);
        list.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let number = |name: &str| -> Result<Option<i64>, Refusal> {
        match &value[name] {
            Value::Null => Ok(None),
            other => match other.as_i64().filter(|number| *number >= 0) {
                Some(number) => Ok(Some(number)),
                None => Err(Refusal::parameter(format!("{name} is a whole number from 0 on."))),
            },
        }
    };
    let time = |name: &str| -> Result<Option<i64>, Refusal> {
        match value[name].as_str() {
            None => Ok(None),
            Some(text) => micros(text).map(Some).ok_or_else(|| {
                Refusal::parameter(format!("{name} is no time such as 2026-07-22T06:45:00+08:00."))
            }),
        }
    };
    let mut question = Question::about(&[]);
    question.seeds = texts("seed");
    if question.seeds.is_empty() {
        return Err(Refusal::parameter("seed is a code or a list of codes."));
    }
    (question.back, question.forward) = match value["direction"].as_str().unwrap_or("both") {
        "back" => (true, false),
        "forward" => (false, true),
        "both" => (true, true),
        _ => return Err(Refusal::parameter("direction is back, forward or both.")),
    };
    match value["mode"].as_str().unwrap_or("material") {
        "material" => {}
        "exposure" => question.mode = Mode::Exposure,
        // Hands of the seeds alone: no step is walked.
        "custody" => question.depth = Some(0),
        _ => return Err(Refusal::parameter("mode is material, custody or exposure.")),
    }
    (question.from, question.to) = (time("from")?, time("to")?);
    question.as_of = match (&value["asOf"], time("asOf")) {
        (Value::Null, _) => AsOf::Now,
        (Value::Number(seq), _) => AsOf::Entry(seq.as_i64().unwrap_or_default()),
        (_, Ok(Some(time))) => AsOf::Recorded(time),
        (_, Err(refusal)) => return Err(refusal),
        _ => return Err(Refusal::parameter("asOf is an entry of the journal or a time.")),
    };
    if question.depth.is_none() {
        question.depth = number("maxDepth")?.map(|depth| u32::try_from(depth).unwrap_or(u32::MAX));
    }
    question.limit = number("limit")?.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let options = &mut question.options;
    options.skew_seconds = number("skewSeconds")?.unwrap_or_default().min(86_400);
    options.strict_transformations = value["strict"].as_bool().unwrap_or_default();
    if let Some(guesses) = number("guesses")? {
        options.guesses = u8::try_from(guesses.min(8)).unwrap_or(8);
    }
    if let Some(days) = number("inferenceDays")? {
        options.inference_seconds = days.min(36_500) * 86_400;
    }
    Ok((question, texts("cleaning")))
}

/// Told to end when nobody waits for the answer any more.
pub(crate) struct Waiting(pub(crate) Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// A fifth of a second: how long an answer to a party takes is told in whole steps of this, so that time says nothing
/// of what lies beyond.
const STEP: std::time::Duration = std::time::Duration::from_millis(200);

/// Waits until a whole step is over.
pub(crate) async fn whole_step(begun: std::time::Instant) {
    let over = begun.elapsed().as_millis() % STEP.as_millis();
    let rest = STEP.as_millis() - over;
    tokio::time::sleep(std::time::Duration::from_millis(u64::try_from(rest).unwrap_or(0))).await;
}

async fn ask(client: Client, request: Request) -> Response {
    let begun = std::time::Instant::now();
    let (mut question, cleaning) = match question(request).await {
        Ok(both) => both,
        Err(refusal) => return client.refuse(&refusal),
    };
    let memory = memory(&client.visit);
    let waits = Arc::new(AtomicBool::new(true));
    let _waiting = Waiting(Arc::clone(&waits));
    let read = client
        .read(move |tx, reach| {
            let words: Vec<String> = cleaning
                .iter()
                .map(|step| names::word(step, epcis::cbv::Vocabulary::BizStep))
                .collect();
            question.options.cleaning = names::numbers(tx, words)?.into_values().collect();
            let answer =
                trace(tx, &memory, reach, &question, &mut |_| waits.load(Ordering::Relaxed))?;
            Ok((answer, reach.is_all()))
        })
        .await;
    match read {
        Ok((answer, all)) => {
            if !all {
                whole_step(begun).await;
            }
            told_json(StatusCode::OK, &told(&answer, all))
        }
        Err(error) => client.fail(&error),
    }
}

/// Base units by their codes.
pub(crate) fn unit(base: Base) -> &'static str {
    match base {
        Base::Kilogram => "KGM",
        Base::Litre => "LTR",
        Base::Metre => "MTR",
        Base::Piece => "C62",
    }
}

/// Millionths as a decimal text.
pub(crate) fn decimal(millionths: i128) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, below) =
        (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let below = format!("{below:06}");
    let below = below.trim_end_matches('0');
    if below.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{below}") }
}

fn told(answer: &Answer, all: bool) -> Value {
    let nodes: Vec<Value> = answer
        .nodes
        .iter()
        .map(|node| {
            json!({
                "name": node.name,
                "sort": node.sort.name(),
                "place": node.place,
                "step": node.step,
                "time": node.time.map(told_time),
                "tier": node.tier.name(),
                "seed": node.seed,
                "back": node.back,
                "forward": node.forward,
                "depth": node.depth,
            })
        })
        .collect();
    let balance: Vec<Value> = answer
        .balance
        .iter()
        .map(|(event, of)| {
            let sums: Vec<Value> = of
                .sums
                .iter()
                .map(|(base, (came, went))| {
                    json!({ "unit": unit(*base), "in": decimal(*came), "out": decimal(*went) })
                })
                .collect();
            json!({ "event": event, "time": told_time(of.time), "sums": sums, "incomplete": of.incomplete })
        })
        .collect();
    let custody: Vec<Value> = answer
        .custody
        .iter()
        .map(|hand| {
            json!({ "thing": hand.thing, "time": told_time(hand.time), "event": hand.event,
                "from": hand.from, "to": hand.to, "place": hand.place })
        })
        .collect();
    let open: Vec<Value> =
        answer.open.iter().map(|end| json!({ "party": end.party, "thing": end.thing })).collect();
    let mut told = json!({
        "nodes": nodes,
        "edges": answer.edges,
        "open": open,
        "custody": custody,
        "balance": balance,
        "unknown": answer.unknown,
        "truncated": answer.truncated,
        "complete": answer.open.is_empty() && !answer.truncated,
    });
    if all {
        told["rounds"] = json!(answer.rounds);
        told["completeTo"] = json!(answer.complete_to);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn millionths_are_told_as_decimals() {
        assert_eq!(decimal(1_500_000), "1.5");
        assert_eq!(decimal(-20_000_000), "-20");
        assert_eq!(decimal(1), "0.000001");
    }
}
