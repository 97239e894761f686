//! Answers to a named query as they come, over a WebSocket: `GET /epcis/queries/{name}/events` with `Upgrade`.
//!
//! `stream=true` tells as soon as events come, a schedule (`second`, `minute`, …) at its ticks; one excludes the other.
//! Each message is an EPCISQueryDocument; the place in the answer moves on with each message, so that nothing is told
//! twice on one connection. The few parts of RFC 6455 that a server who only tells needs are here: the handshake, text
//! frames, ping and close.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};
use terms::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::client::Client;
use super::queries::Named;
use crate::capture::draft::micros;
use crate::query::{self, Refusal};
use crate::redaction;
use crate::subscriptions::{Schedule, newer};

/// Of RFC 6455 §1.3.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// How often it is looked whether there is something new.
const LOOK: Duration = Duration::from_millis(500);
/// The longest message that a client may send; it has nothing to say.
const LONGEST: usize = 4096;
/// Events of a message.
const BATCH: usize = 500;

/// What is told over one connection.
struct Told {
    client: Client,
    named: Named,
    schedule: Option<Schedule>,
    report_if_empty: bool,
    initial_at: i64,
    /// The last event that was told or did not match.
    place: i64,
    asked_at: i64,
}

fn wrong(detail: impl Into<String>) -> Refusal {
    Refusal::new("SubscriptionControlsException", 400, detail)
}

/// The handshake; what follows runs by itself until the client goes.
pub(super) async fn open(client: Client, named: Named, mut request: Request) -> Response {
    let key = client.header("sec-websocket-key").map(str::to_owned);
    let version = client.header("sec-websocket-version") == Some("13");
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let (Some(key), true, Some(upgrade)) = (key, version, upgrade) else {
        return client.refuse(&wrong("This is no handshake of a WebSocket of version 13."));
    };
    let told = match wish(&client, named).await {
        Ok(told) => told,
        Err(refusal) => return client.refuse(&refusal),
    };
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            // A connection that breaks is an end like any other.
            let _ = run(TokioIo::new(upgraded), told).await;
        }
    });
    let digest = Sha1::new().chain_update(key.trim()).chain_update(GUID).finalize();
    let accept = base64::engine::general_purpose::STANDARD.encode(digest);
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(value) = HeaderValue::from_str(&accept) {
        headers.insert("sec-websocket-accept", value);
    }
    response
}

async fn wish(client: &Client, named: Named) -> std::result::Result<Told, Refusal> {
    let (mut stream, mut report, mut initial) = (false, false, None);
    let mut fields: Vec<(String, String)> = Vec::new();
    for (name, value) in client.pairs() {
        match name.as_str() {
            "stream" => stream = value == "true",
            "reportIfEmpty" => report = value == "true",
            "initialRecordTime" => {
                initial =
                    Some(micros(&value).ok_or_else(|| wrong("initialRecordTime is no time."))?);
            }
            _ => fields.push((name, value)),
        }
    }
    let schedule = match (stream, fields.is_empty()) {
        (true, true) => None,
        (false, false) => {
            let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            Some(Schedule::of(pairs).map_err(wrong)?)
        }
        _ => return Err(wrong("Either stream=true or a schedule.")),
    };
    let now = client.visit.db().clock().now().as_microsecond();
    let initial_at = initial.unwrap_or(now);
    let place = client.visit.read(move |tx| crate::subscriptions::before(tx, initial_at)).await;
    let place = place.map_err(|error| super::client::refusal(&error))?;
    Ok(Told {
        client: client.clone(),
        named,
        schedule,
        report_if_empty: report,
        initial_at,
        place,
        asked_at: now,
    })
}

async fn run(mut io: TokioIo<Upgraded>, mut told: Told) -> std::io::Result<()> {
    let mut held = Vec::new();
    let mut piece = [0u8; 1024];
    loop {
        tokio::select! {
            read = io.read(&mut piece) => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                held.extend_from_slice(&piece[..read]);
                while let Some((code, body, length)) = frame(&held) {
                    held.drain(..length);
                    match code {
                        0x8 => {
                            io.write_all(&framed(0x8, &body)).await?;
                            return io.flush().await;
                        }
                        0x9 => io.write_all(&framed(0xA, &body)).await?,
                        _ => {}
                    }
                }
                if held.len() > LONGEST {
                    // 1009: a message too big.
                    io.write_all(&framed(0x8, &1009u16.to_be_bytes())).await?;
                    return io.flush().await;
                }
            }
            () = tokio::time::sleep(LOOK) => {
                while let Some(document) = told.next().await.map_err(std::io::Error::other)? {
                    io.write_all(&framed(0x1, &document)).await?;
                }
                io.flush().await?;
            }
        }
    }
}

impl Told {
    /// The next message, when there is one now.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let now = self.client.visit.db().clock().now().as_microsecond();
        if let Some(schedule) = &self.schedule
            && schedule.next_after(self.asked_at).is_none_or(|due| due > now)
        {
            return Ok(None);
        }
        let (named, actor) = (self.named.clone(), Arc::clone(&self.client.actor));
        let (place, initial_at) = (self.place, self.initial_at);
        let found = self
            .client
            .visit
            .read(move |tx| {
                // Whoever may read no more is told no more; a query that has ended has no answers.
                let actor = identity::actor_of(tx, actor.store())?;
                let reach = redaction::reach(tx, &actor)?;
                let Some(named) = super::by_id(tx, named.id)? else {
                    return Err(terms::Error::not_found("error-not-found"));
                };
                let Ok((definition, prefixes)) = named.read() else { return Ok(None) };
                let Ok(asked) = query::asked(definition, &prefixes) else { return Ok(None) };
                let tests = query::resolved(tx, &asked.tests)?;
                let (events, upto, more) = newer(tx, &reach, &tests, place, initial_at, BATCH)?;
                let body = super::document(tx, &events, now, &named.name, "")?;
                Ok(Some((events.len(), body, upto, more)))
            })
            .await?;
        let Some((count, body, upto, more)) = found else { return Ok(None) };
        self.place = upto;
        if !more {
            self.asked_at = now;
        }
        let empty = self.schedule.is_some() && self.report_if_empty && !more;
        Ok((count > 0 || empty).then_some(body))
    }
}

/// The first frame of what has come: code, body without its mask, bytes taken.
fn frame(held: &[u8]) -> Option<(u8, Vec<u8>, usize)> {
    let (first, second) = (*held.first()?, *held.get(1)?);
    let (length, start) = match second & 0x7F {
        126 => (usize::from(u16::from_be_bytes(held.get(2..4)?.try_into().ok()?)), 4),
        // Longer than anything that is taken: the connection ends by its length.
        127 => return None,
        short => (usize::from(short), 2),
    };
    let masked = second & 0x80 != 0;
    let mask: [u8; 4] = if masked { held.get(start..start + 4)?.try_into().ok()? } else { [0; 4] };
    let start = start + if masked { 4 } else { 0 };
    let body = held.get(start..start + length)?;
    let body = body.iter().enumerate().map(|(n, byte)| byte ^ mask[n % 4]).collect();
    Some((first & 0x0F, body, start + length))
}

/// A frame of ours: whole, without a mask.
fn framed(code: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0x80 | code];
    match body.len() {
        length @ 0..126 => out.push(length as u8),
        length @ 126..0x1_0000 => {
            out.push(126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            out.push(127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_rfc_6455_are_read_and_written() {
        // The examples of §5.7.
        let hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
        assert_eq!(frame(&hello), Some((1, b"Hello".to_vec(), 11)));
        assert_eq!(frame(&hello[..10]), None);
        assert_eq!(framed(1, b"Hello"), [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
        assert_eq!(framed(2, &[0; 256])[..4], [0x82, 0x7E, 0x01, 0x00]);
        assert_eq!(framed(2, &[0; 65_536])[..4], [0x82, 0x7F, 0, 0]);
    }
}
