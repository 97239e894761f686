//! Through the front door, as a program comes in.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use identity::Role;
use tower::ServiceExt;
use web::testing::City;

pub(crate) struct Front {
    pub(crate) city: City,
    router: axum::Router,
    runtime: tokio::runtime::Runtime,
}

/// An answer.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Told {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
    /// The exception of a problem.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        self.json()["type"].as_str().unwrap().trim_start_matches("epcisException:").to_owned()
    }
    pub(crate) fn event_ids(&self) -> Vec<String> {
        let value = self.json();
        let list = value["epcisBody"]["queryResults"]["resultsBody"]["eventList"].clone();
        let list = list.as_array().cloned().unwrap_or_else(|| panic!("no list: {}", self.text));
        list.iter().map(|event| event["eventID"].as_str().unwrap().to_owned()).collect()
    }
    /// The address of the next page.
    pub(crate) fn next(&self) -> Option<String> {
        let link = self.header("link");
        let (to, _) = link.strip_prefix('<')?.split_once('>')?;
        Some(to.to_owned())
    }
}

impl Front {
    pub(crate) fn new(engine: &str) -> Front {
        let city = City::new(engine, trace::routes());
        city.add_role(Role::Office, None);
        let router = city.app.serve(trace::routes());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Front { city, router, runtime }
    }

    pub(crate) fn call(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Told {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = who.strip_prefix("key ") {
            request = request.header("authorization", format!("Bearer {token}"));
        } else if !who.is_empty() {
            request = request.header("cookie", self.city.as_account(who).cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.into())).unwrap();
        self.runtime.block_on(async {
            let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            Told {
                status: parts.status.as_u16(),
                headers: parts.headers,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Told {
        self.call("office", "GET", path, &[], "")
    }

    pub(crate) fn capture(&self, document: Vec<u8>) -> Told {
        self.capture_as("office", document, &[])
    }

    pub(crate) fn capture_as(&self, who: &str, document: Vec<u8>, more: &[(&str, &str)]) -> Told {
        let kind =
            if trace::capture::is_xml(&document) { "application/xml" } else { "application/json" };
        let mut headers = vec![("content-type", kind)];
        headers.extend_from_slice(more);
        self.call(who, "POST", "/epcis/capture", &headers, document)
    }

    pub(crate) fn post(&self, path: &str, body: &serde_json::Value) -> Told {
        let kind = ("content-type", "application/json");
        self.call("office", "POST", path, &[kind], body.to_string())
    }
}
