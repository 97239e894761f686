//! Answers: documents of events, collections, and the headers of the standard.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use epcis::gs1::prefix::Lengths;
use epcis::head::{DocumentKind, Head};
use epcis::xml::Words;
use store::Tx;
use terms::{Error, Result, Timestamp};

use super::client::Client;
use crate::query::{Refusal, Stored};

/// How identifiers are written (GS1-EPC-Format).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Kept,
    Links,
    Urns,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) xml: bool,
    pub(crate) format: Format,
    pub(crate) words: Words,
}

impl Style {
    pub(crate) fn of(client: &Client) -> std::result::Result<Style, Refusal> {
        let format = match client.header("gs1-epc-format") {
            None | Some("Always_GS1_Digital_Link" | "") => Format::Links,
            Some("Always_EPC_URN") => Format::Urns,
            Some("No_Preference" | "Never_Translates") => Format::Kept,
            Some(other) => return Err(unknown("GS1-EPC-Format", other)),
        };
        let words = match client.header("gs1-cbv-xml-format") {
            None | Some("No_Preference" | "Always_Web_URI" | "") => Words::WebUri,
            Some("Always_URN") => Words::Urn,
            Some("Never_Translates") => Words::Kept,
            Some(other) => return Err(unknown("GS1-CBV-XML-Format", other)),
        };
        Ok(Style { xml: client.xml(), format, words })
    }

    pub(crate) const JSON: Style =
        Style { xml: false, format: Format::Links, words: Words::WebUri };
}

fn unknown(header: &str, value: &str) -> Refusal {
    Refusal::new("NotAcceptableException", 406, format!("{header} cannot be {value}."))
}

/// An instant as the standard writes it.
pub(crate) fn time(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|time| time.to_string()).unwrap_or_default()
}

/// Lengths of company prefixes that are known here.
pub(crate) fn lengths(tx: &mut Tx<'_>) -> Result<Lengths> {
    let mut lengths = Lengths::default();
    tx.each("select start, digits from trace_prefix order by start", &[], |row| {
        let (start, digits): (String, i64) = (row.get(0)?, row.get(1)?);
        lengths.add(&start, usize::try_from(digits).unwrap_or_default());
        Ok(true)
    })?;
    Ok(lengths)
}

/// An EPCISQueryDocument of these events.
pub(crate) fn document(
    events: &[Stored],
    style: Style,
    lengths: &Lengths,
    now: i64,
    query: Option<&str>,
    subscription: Option<&str>,
) -> Result<Vec<u8>> {
    let head = Head {
        kind: DocumentKind::QueryDocument,
        creation_date: Some(time(now)),
        query_name: query.map(str::to_owned),
        subscription_id: subscription.map(str::to_owned),
        ..Head::default()
    };
    let mut json = None;
    let mut xml = None;
    if style.xml {
        xml = Some(epcis::xml::Writer::new(Vec::new(), &head, style.words).map_err(Error::broken)?);
    } else {
        json = Some(epcis::json::Writer::new(Vec::new(), &head).map_err(Error::broken)?);
    }
    for stored in events {
        let mut event = crate::query::event_of(stored)
            .ok_or_else(|| Error::broken(format!("event {} cannot be read back", stored.id)))?;
        if event.event_id.is_none() {
            event.event_id = Some(stored.event_id.clone().into());
        }
        event.record_time = Some(time(stored.recorded_at).into());
        match style.format {
            Format::Kept => {}
            Format::Links => event.to_links(),
            Format::Urns => event.to_urns(lengths),
        }
        if let Some(writer) = &mut json {
            writer.event(&event).map_err(Error::broken)?;
        } else if let Some(writer) = &mut xml {
            writer.event(&event).map_err(Error::broken)?;
        }
    }
    match (json, xml) {
        (Some(writer), _) => writer.finish().map_err(Error::broken),
        (None, Some(writer)) => writer.finish().map_err(Error::broken),
        (None, None) => Ok(Vec::new()),
    }
}

/// One of the media types of an answer.
pub(crate) fn media(xml: bool) -> HeaderValue {
    HeaderValue::from_static(if xml {
        "application/xml; charset=utf-8"
    } else {
        "application/json; charset=utf-8"
    })
}

pub(crate) fn answer(status: StatusCode, xml: bool, body: Vec<u8>) -> Response {
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, media(xml));
    versions(response.headers_mut());
    response
}

pub(crate) fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    answer(status, false, value.to_string().into_bytes())
}

pub(crate) fn located(status: StatusCode, to: &str, body: Option<&serde_json::Value>) -> Response {
    let mut response = match body {
        Some(body) => json(status, body),
        None => answer(status, false, Vec::new()),
    };
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// A collection of names, in the syntax that is asked for.
pub(crate) fn collection(client: &Client, members: &[String], next: Option<&str>) -> Response {
    let mut response = if client.xml() {
        let escaped =
            |text: &String| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let members: String =
            members.iter().map(|text| format!("<member>{}</member>", escaped(text))).collect();
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<epcis:Collection xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\">{members}</epcis:Collection>\n"
        );
        answer(StatusCode::OK, true, body.into_bytes())
    } else {
        let body = serde_json::json!({
            "@context": epcis::json::CONTEXT,
            "type": "Collection",
            "member": members,
        });
        json(StatusCode::OK, &body)
    };
    link(client, &mut response, next);
    response
}

/// How long a token is good: as long as the events are there. The header wants a time.
const A_DAY: i64 = 86_400 * 1_000_000;

/// The way to the next page; without it the page is the last.
pub(crate) fn link(client: &Client, response: &mut Response, next: Option<&str>) {
    let Some(token) = next else { return };
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in client.pairs() {
        if name != "nextPageToken" {
            form.append_pair(&name, &value);
        }
    }
    form.append_pair("nextPageToken", token);
    let to = format!("<{}?{}>; rel=\"next\"", client.path, form.finish());
    let expires = time(client.visit.db().clock().now().as_microsecond() + A_DAY);
    for (name, text) in [("link", to), ("gs1-next-page-token-expires", expires)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}

/// Versions in use.
pub(crate) fn versions(headers: &mut HeaderMap) {
    for name in ["gs1-epcis-version", "gs1-cbv-version"] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static("2.0.0"));
    }
}

/// The answer to OPTIONS.
pub(crate) fn options(allow: &'static str, capture: bool) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    versions(headers);
    headers.insert(header::ALLOW, HeaderValue::from_static(allow));
    for (name, value) in [
        ("gs1-epcis-min", "2.0.0"),
        ("gs1-epcis-max", "2.0.0"),
        ("gs1-cbv-min", "2.0.0"),
        ("gs1-cbv-max", "2.0.0"),
        ("gs1-epc-format", "Always_GS1_Digital_Link"),
        ("gs1-cbv-xml-format", "Always_Web_URI"),
        ("gs1-vendor-version", env!("CARGO_PKG_VERSION")),
        ("gs1-extensions", "gs1=https://gs1.org/voc/"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if capture {
        let numbers = [
            ("gs1-epcis-capture-limit", crate::capture::MOST_EVENTS),
            ("gs1-epcis-capture-file-size-limit", crate::capture::LARGEST),
        ];
        for (name, number) in numbers {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(number));
        }
        let all = HeaderValue::from_static("all");
        headers.insert(HeaderName::from_static("gs1-capture-error-behaviour"), all);
    }
    response
}
