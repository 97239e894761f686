//! Percent signs in URNs and links.
//!
//! URN and link escape different sets; a key part is kept decoded and written with the set that its
//! form demands, so that every spelling becomes one (EPC Tag Data Standard §6.3; GS1 Digital Link
//! 1.2, table 7-1).

use std::borrow::Cow;

/// Percent escapes undone. A percent sign without two hexadecimal digits stands for itself, since
/// both are found in real codes.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair =
            (bytes.get(at + 1).copied().and_then(hex), bytes.get(at + 2).copied().and_then(hex));
        match (bytes[at], pair) {
            (b'%', (Some(high), Some(low))) => {
                out.push(high * 16 + low);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    match String::from_utf8(out) {
        Ok(text) => Cow::Owned(text),
        // No key part has such bytes; whoever checks the characters will refuse the percent signs.
        Err(_) => Cow::Borrowed(text),
    }
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

/// The 82 characters of GS1 alphanumeric fields (General Specifications, figure 7.11-1).
pub(super) fn is_82(byte: u8) -> bool {
    matches!(byte, b'!' | b'"' | b'%'..=b'?' | b'A'..=b'Z' | b'_' | b'a'..=b'z')
}

/// The 39 characters of component and part identifiers (figure 7.11-2).
pub(super) fn is_39(byte: u8) -> bool {
    matches!(byte, b'#' | b'-' | b'/' | b'0'..=b'9' | b'A'..=b'Z')
}

/// Characters that stand for themselves in the canonical link. Table 7-1 escapes `! " # % & ( ) * +
/// , / :`; `< > ?` are escaped as well, as a URN does, so that both forms come to one.
#[inline]
fn stays_in_link(byte: u8) -> bool {
    matches!(byte, b'\'' | b'-' | b'.' | b'0'..=b'9' | b';' | b'=' | b'A'..=b'Z' | b'_' | b'a'..=b'z')
}

fn stays_in_urn(byte: u8) -> bool {
    stays_in_link(byte) || matches!(byte, b'!' | b'(' | b')' | b'*' | b'+' | b',' | b':')
}

fn write(text: &str, stays: impl Fn(u8) -> bool, out: &mut Vec<u8>) {
    if text.bytes().all(&stays) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    for byte in text.bytes() {
        if stays(byte) {
            out.push(byte);
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.extend([b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

pub(super) fn write_link(text: &str, out: &mut Vec<u8>) {
    write(text, stays_in_link, out);
}

pub(super) fn write_urn(text: &str, out: &mut Vec<u8>) {
    write(text, stays_in_urn, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_percent_sign_stands_for_itself() {
        assert_eq!(decode("8484892%"), "8484892%");
        assert_eq!(decode("a%2Fb%zz"), "a/b%zz");
    }

    #[test]
    fn bytes_that_are_no_text_stay_escaped() {
        assert_eq!(decode("%FF%FE"), "%FF%FE");
    }
}
