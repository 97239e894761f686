//! The log: JSON lines on standard error. It holds paths and codes, never query strings, form
//! fields or names. Figures of the server are kept in memory for `/metrics`.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::Method;
use terms::Error;

/// Upper bounds of the buckets, milliseconds.
const BUCKETS_MS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1000, 10_000];

#[derive(Default)]
pub struct Metrics {
    requests: AtomicU64,
    errors: AtomicU64,
    micros: AtomicU64,
    buckets: [AtomicU64; 9],
    /// Requests slower than this, in milliseconds, go to the log; 0 logs none.
    pub slow_ms: AtomicU64,
}

impl Metrics {
    pub(crate) fn note(&self, method: &Method, path: &str, status: u16, took: Duration) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if status >= 500 {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        for (bound, bucket) in BUCKETS_MS.iter().zip(&self.buckets) {
            if micros <= bound * 1000 {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        let slow = self.slow_ms.load(Ordering::Relaxed);
        if status >= 500 || (slow > 0 && micros > slow * 1000) {
            line(
                &serde_json::json!({ "event": "request", "method": method.as_str(), "path": path, "status": status, "micros": micros }),
            );
        }
    }
    /// In the text format that scrapers read.
    pub fn text(&self) -> String {
        let load = |x: &AtomicU64| x.load(Ordering::Relaxed);
        let mut out = format!(
            "zhunsheng_requests_total {}\nzhunsheng_server_errors_total {}\n",
            load(&self.requests),
            load(&self.errors)
        );
        for (bound, bucket) in BUCKETS_MS.iter().zip(&self.buckets) {
            out.push_str(&format!(
                "zhunsheng_request_seconds_bucket{{le=\"{}\"}} {}\n",
                *bound as f64 / 1e3,
                load(bucket)
            ));
        }
        out.push_str(&format!(
            "zhunsheng_request_seconds_bucket{{le=\"+Inf\"}} {}\n",
            load(&self.requests)
        ));
        out.push_str(&format!(
            "zhunsheng_request_seconds_sum {}\n",
            load(&self.micros) as f64 / 1e6
        ));
        out.push_str(&format!("zhunsheng_request_seconds_count {}\n", load(&self.requests)));
        out
    }
}

/// A fault of ours, with the chain of what each layer knew.
pub fn log_error(reference: &str, error: &Error) {
    line(
        &serde_json::json!({ "event": "error", "reference": reference, "code": error.code(), "trail": error.trail() }),
    );
}

fn line(value: &serde_json::Value) {
    let _ = writeln!(std::io::stderr().lock(), "{value}");
}
