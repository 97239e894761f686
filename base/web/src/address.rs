//! Text as part of an address, and the whole address under which somebody outside finds a page.

use std::fmt::Write;

use axum::http::header::HOST;
use axum::http::request::Parts;

use crate::visit::Visit;

/// Percent-encoding of everything outside RFC 3986's unreserved characters: good for a step of a path and
/// for a value of a query alike.
///
/// ```
/// assert_eq!(web::encoded("河津 1/2"), "%E6%B2%B3%E6%B4%A5%201%2F2");
/// ```
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl Visit {
    /// The whole address of a page, for what leaves this server: a square code, a label, a link on paper. The
    /// address that the server was told is its own goes first; else the one this request came to. Where
    /// neither is known, the path alone.
    pub fn outside(&self, path: &str) -> String {
        whole(
            self.space.info().address.as_deref(),
            self.app.site.secure_cookies,
            self.host.as_deref(),
            path,
        )
    }
}

fn whole(told: Option<&str>, secure: bool, host: Option<&str>, path: &str) -> String {
    match (told, host) {
        (Some(told), _) => format!("{}{path}", told.trim_end_matches('/')),
        (None, Some(host)) => {
            format!("{}://{host}{path}", if secure { "https" } else { "http" })
        }
        (None, None) => path.to_owned(),
    }
}

/// The host that a request names, if it is a plain one: it will stand on paper.
pub(crate) fn host_of(request: &Parts) -> Option<String> {
    let named = request.headers.get(HOST).and_then(|value| value.to_str().ok());
    let named = named.or_else(|| request.uri.authority().map(|it| it.as_str()))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    (!named.is_empty() && named.len() <= 200 && named.chars().all(plain)).then(|| named.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_a_server_was_told_goes_before_the_one_a_request_came_to() {
        let told = Some("https://zl.example.cn/");
        assert_eq!(whole(told, false, Some("10.0.0.1:86"), "/s/a"), "https://zl.example.cn/s/a");
        assert_eq!(whole(None, false, Some("10.0.0.1:86"), "/s/a"), "http://10.0.0.1:86/s/a");
        assert_eq!(whole(None, true, Some("zl.example.cn"), "/s/a"), "https://zl.example.cn/s/a");
        assert_eq!(whole(None, true, None, "/s/a"), "/s/a");
    }

    #[test]
    fn a_host_that_is_no_host_is_not_printed() {
        let host = |text: &str| {
            let request = axum::http::Request::builder().uri("/").header(HOST, text);
            host_of(&request.body(()).unwrap().into_parts().0)
        };
        assert_eq!(host("city.example:8686").as_deref(), Some("city.example:8686"));
        assert_eq!(host("[::1]:8686").as_deref(), Some("[::1]:8686"));
        for wrong in ["", "a b", "a/b", "a\"><script>", "user@a"] {
            assert_eq!(host(wrong), None, "{wrong}");
        }
    }
}
