//! Text as part of an address.

use std::fmt::Write;

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
