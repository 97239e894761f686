//! How long a company's prefix is.
//!
//! A Digital Link does not say where the company prefix ends, and an EPC URN must. The answer comes,
//! in this order, from the document, from the tenant's master data, or from the table of prefix
//! lengths that GS1 publishes and an operator loads. Unknown is an answer too: the link then stays a
//! link.
//!
//! ```
//! use epcis::gs1::prefix::Lengths;
//! let mut lengths = Lengths::default();
//! lengths.add("4012345", 7);
//! lengths.add("40", 8);
//! assert_eq!(lengths.of("401234599999"), Some(7));
//! assert_eq!(lengths.of("409999999999"), Some(8));
//! assert_eq!(lengths.of("69"), None);
//! ```

use crate::json::{Lexer, Value};
use std::collections::BTreeMap;

/// Lengths by the digits that a key begins with; the longest match wins.
#[derive(Debug, Clone, Default)]
pub struct Lengths {
    by_start: BTreeMap<String, usize>,
}

impl Lengths {
    /// Keys that begin with `start` have a company prefix of `length` digits. A length outside 6 to
    /// 12 is not taken, and the answer says so.
    pub fn add(&mut self, start: &str, length: usize) -> bool {
        let good = (6..=12).contains(&length)
            && !start.is_empty()
            && start.len() <= 12
            && start.bytes().all(|byte| byte.is_ascii_digit());
        if good {
            self.by_start.insert(start.to_owned(), length);
        }
        good
    }

    /// The length for a key without indicator, extension or filler digit.
    pub fn of(&self, digits: &str) -> Option<usize> {
        let longest = digits.bytes().take(12).take_while(u8::is_ascii_digit).count();
        (1..=longest).rev().find_map(|end| self.by_start.get(&digits[..end]).copied())
    }

    /// Reads the table as GS1 publishes it: `GCPPrefixFormatList`, `entry`, each with `prefix` and
    /// `gcpLength`; a length of 0 says that nobody has the prefix. Nothing when it is another file.
    pub fn read(document: &[u8]) -> Option<Lengths> {
        let value = Lexer::new(document, 0, 0).value().ok()?;
        let Value::List(entries) = value.member("GCPPrefixFormatList")?.member("entry")? else {
            return None;
        };
        let mut lengths = Lengths::default();
        for entry in entries {
            let prefix = entry.member("prefix")?.text()?;
            let length = match entry.member("gcpLength")? {
                Value::Number(text) => text.parse().ok()?,
                Value::Text(text) => text.parse().ok()?,
                _ => return None,
            };
            lengths.add(prefix, length);
        }
        Some(lengths)
    }

    pub fn is_empty(&self) -> bool {
        self.by_start.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_lengths_are_not_taken() {
        let mut lengths = Lengths::default();
        assert!(!lengths.add("69", 5) && !lengths.add("69", 13) && !lengths.add("6a", 7));
        assert!(lengths.is_empty());
    }

    #[test]
    fn the_published_table_is_read() {
        let table =
            br#"{"GCPPrefixFormatList":{"date":"x","entry":[{"prefix":"4012345","gcpLength":7},
            {"prefix":"69","gcpLength":0},{"prefix":"690","gcpLength":"8"}]}}"#;
        let lengths = Lengths::read(table).unwrap();
        assert_eq!(
            (lengths.of("4012345999"), lengths.of("6901"), lengths.of("699")),
            (Some(7), Some(8), None)
        );
        assert!(Lengths::read(b"{}").is_none() && Lengths::read(b"no").is_none());
    }
}
