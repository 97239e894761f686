//! One value in its one spelling (rules 5 to 8 and 14 to 18).

use crate::cbv::{self, Vocabulary};
use crate::context::Prefixes;
use crate::gs1;
use crate::number::{self, Form};
use crate::time::Instant;

/// Writes a trimmed, non-empty value. A word without a colon belongs to the vocabulary of its field.
pub(super) fn write(
    text: &str,
    vocabulary: Option<Vocabulary>,
    prefixes: &Prefixes,
    numbers: Form,
    out: &mut Vec<u8>,
) {
    let Some(colon) = text.bytes().position(|byte| byte == b':') else {
        match (vocabulary, number::canonical(text, numbers)) {
            (Some(vocabulary), _) => {
                out.extend_from_slice(vocabulary.web_start().as_bytes());
                out.extend_from_slice(text.as_bytes());
            }
            (None, Some(number)) => out.extend_from_slice(number.as_bytes()),
            (None, None) => out.extend_from_slice(text.as_bytes()),
        }
        return;
    };
    let identifier = |text: &str, out: &mut Vec<u8>| {
        if !gs1::write_canonical(text, out) {
            out.extend_from_slice(text.as_bytes());
        }
    };
    match &text[..colon] {
        "urn" => match cbv::of_urn(text) {
            Some((start, word)) => {
                out.extend_from_slice(start.as_bytes());
                out.extend_from_slice(word.as_bytes());
            }
            None => identifier(text, out),
        },
        // A word of the standard, also where a document gives `cbv` or `gs1` another meaning.
        scheme => match vocabulary.and_then(|of| of.word(text).map(|word| (of, word))) {
            Some((vocabulary, word)) => {
                out.extend_from_slice(vocabulary.web_start().as_bytes());
                out.extend_from_slice(word.as_bytes());
            }
            None if matches!(scheme, "http" | "https") => identifier(text, out),
            None => match prefixes.expand(text) {
                Some(expanded) => identifier(&expanded, out),
                None => out.extend_from_slice(text.as_bytes()),
            },
        },
    }
}

/// A field of the standard that is a time; what is no time stays.
pub(super) fn write_time(text: &str, out: &mut Vec<u8>) {
    match text.parse::<Instant>() {
        Ok(instant) => instant.write_canonical(out),
        Err(_) => out.extend_from_slice(text.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str, vocabulary: Option<Vocabulary>) -> String {
        let mut prefixes = Prefixes::default();
        prefixes.declare("example", "https://ns.example.com/");
        let mut out = Vec::new();
        write(text, vocabulary, &prefixes, Form::Decimal, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_spelling_of_a_word_is_its_web_uri() {
        for text in [
            "shipping",
            "cbv:BizStep-shipping",
            "urn:epcglobal:cbv:bizstep:shipping",
            "https://ref.gs1.org/cbv/BizStep-shipping",
            "https://ns.gs1.org/cbv/BizStep-shipping",
        ] {
            let step = Some(Vocabulary::BizStep);
            assert_eq!(spelled(text, step), "https://ref.gs1.org/cbv/BizStep-shipping", "{text}");
        }
    }

    #[test]
    fn identifiers_are_canonical_in_extensions_too() {
        let expected = "https://id.gs1.org/00/040123451111111110";
        assert_eq!(spelled("urn:epc:id:sscc:4012345.0111111111", None), expected);
        assert_eq!(spelled("https://example.org/sscc/040123451111111110?x=1", None), expected);
    }

    #[test]
    fn what_belongs_to_nobody_known_stays() {
        for text in ["geo:47.5,11.1", "urn:epcglobal:cbv:bt:4012345000009:ASN1099", "P3Y", "a b: c"]
        {
            assert_eq!(spelled(text, None), text);
        }
        assert_eq!(spelled("example:x", None), "https://ns.example.com/x");
        assert_eq!(spelled("0042", None), "42");
    }
}
