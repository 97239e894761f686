//! The interface of EPCIS 2.0 (§12, REST binding) for programs, under `/epcis`.
//!
//! | path below `/epcis` | methods |
//! |---|---|
//! | `` | GET: the collection of what there is |
//! | `/capture`, `/capture/{job}` | POST a document (202 and a job), GET jobs |
//! | `/events`, `/events/{eventID}` | GET with SimpleEventQuery, POST one event |
//! | `/eventTypes` `/epcs` `/bizSteps` `/bizLocations` `/readPoints` `/dispositions`, each `/{v}` and `/{v}/events` | GET |
//! | `/queries`, `/queries/{name}`, `/queries/{name}/events` | GET, POST, DELETE |
//! | `/queries/{name}/subscriptions`, `…/{id}` | GET, POST, DELETE |
//! | `/nextPageToken/{token}` | DELETE: 204, for a token here is no more than a place |
//!
//! Every path answers OPTIONS. A program calls with `Authorization: Bearer <space>.<key>` ([`tokens`]); a browser with
//! its session. What is refused is told as a problem of RFC 7807 under the exceptions of the standard.

mod capture;
pub(crate) mod client;
mod events;
mod queries;
mod socket;
mod subscriptions;
pub mod tokens;
mod told;

pub use client::Client;

use identity::{Class, Verb};
use web::{Need, Response, Routes};

const VIEW: Need = Need::Program(Verb::View, Class::Records);
const ENTER: Need = Need::Program(Verb::Enter, Class::Records);

/// The top-level resources, as the root lists them.
pub(crate) const RESOURCES: [&str; 9] = [
    "queries",
    "capture",
    "events",
    "eventTypes",
    "epcs",
    "readPoints",
    "bizLocations",
    "dispositions",
    "bizSteps",
];

/// Everything under `/epcis`, and keys of programs.
pub fn routes() -> Routes {
    let mut routes = Routes::new()
        .get("/epcis", VIEW, events::root)
        .get("/epcis/capture", VIEW, capture::jobs)
        .post("/epcis/capture", ENTER, capture::hand_in)
        .get("/epcis/capture/{job}", VIEW, capture::job)
        .get("/epcis/events", VIEW, events::all)
        .post("/epcis/events", ENTER, capture::one)
        .get("/epcis/events/{id}", VIEW, events::one)
        .get("/epcis/queries", VIEW, queries::list)
        .post("/epcis/queries", VIEW, queries::create)
        .get("/epcis/queries/{name}", VIEW, queries::show)
        .delete("/epcis/queries/{name}", VIEW, queries::end)
        .get("/epcis/queries/{name}/events", VIEW, queries::events)
        .get("/epcis/queries/{name}/subscriptions", VIEW, subscriptions::list)
        .post("/epcis/queries/{name}/subscriptions", VIEW, subscriptions::create)
        .get("/epcis/queries/{name}/subscriptions/{id}", VIEW, subscriptions::show)
        .delete("/epcis/queries/{name}/subscriptions/{id}", VIEW, subscriptions::end)
        .delete("/epcis/nextPageToken/{token}", VIEW, events::forget)
        .get("/api-tokens", Need::SignedIn, tokens::index)
        .post("/api-tokens", Need::SignedIn, tokens::create)
        .delete("/api-tokens/{id}", Need::SignedIn, tokens::end);
    for resource in events::LISTED {
        routes = routes
            .get(&format!("/epcis/{resource}"), VIEW, events::listed)
            .get(&format!("/epcis/{resource}/{{value}}"), VIEW, events::listed_one)
            .get(&format!("/epcis/{resource}/{{value}}/events"), VIEW, events::listed_events);
    }
    for path in paths() {
        routes = routes.options(&path, Need::Open, options);
    }
    routes
}

/// Every path once, for OPTIONS.
fn paths() -> Vec<String> {
    let fixed = [
        "/epcis",
        "/epcis/capture",
        "/epcis/capture/{job}",
        "/epcis/events",
        "/epcis/events/{id}",
        "/epcis/queries",
        "/epcis/queries/{name}",
        "/epcis/queries/{name}/events",
        "/epcis/queries/{name}/subscriptions",
        "/epcis/queries/{name}/subscriptions/{id}",
        "/epcis/nextPageToken/{token}",
    ];
    let mut paths: Vec<String> = fixed.map(str::to_owned).to_vec();
    for resource in events::LISTED {
        paths.push(format!("/epcis/{resource}"));
        paths.push(format!("/epcis/{resource}/{{value}}"));
        paths.push(format!("/epcis/{resource}/{{value}}/events"));
    }
    paths
}

/// What a path can do; says nothing of what there is.
async fn options(uri: axum::http::Uri) -> Response {
    let path = uri.path().trim_end_matches('/');
    let parts: Vec<&str> = path.trim_start_matches("/epcis").split('/').skip(1).collect();
    let allow = match parts.as_slice() {
        ["capture" | "events" | "queries"] | ["queries", _, "subscriptions"] => {
            "GET, POST, OPTIONS"
        }
        ["queries", _] | ["queries", _, "subscriptions", _] => "GET, DELETE, OPTIONS",
        ["nextPageToken", _] => "DELETE, OPTIONS",
        _ => "GET, OPTIONS",
    };
    told::options(allow, parts.first() == Some(&"capture"))
}

pub(crate) use queries::{Named, by_id};
pub(crate) use told::{json as told_json, time as told_time};

/// The document of a subscription.
pub(crate) fn document(
    tx: &mut store::Tx<'_>,
    events: &[crate::query::Stored],
    now: i64,
    query: &str,
    subscription: &str,
) -> terms::Result<Vec<u8>> {
    let lengths = told::lengths(tx)?;
    told::document(events, told::Style::JSON, &lengths, now, Some(query), Some(subscription))
}
