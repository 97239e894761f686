//! What is registered before codes can be read: lengths of company prefixes, and codes that are no GS1 keys.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Result};

use super::keys::{OWN_LOT_CHARS, OWN_PRODUCT_CHARS, own_start};
use super::steps::Hand;
use crate::names::{self, Reader};

/// A beginning of keys under which company prefixes have one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    pub start: String,
    pub digits: i64,
}

/// Registered beginnings, in order.
///
/// # Errors
/// The store cannot be read.
pub fn prefixes(tx: &mut Tx<'_>) -> Result<Vec<Prefix>> {
    tx.query("select start, digits from trace_prefix order by start", &[], |row| {
        Ok(Prefix { start: row.get(0)?, digits: row.get(1)? })
    })
}

/// Says how many digits a company's prefix has in keys that begin so (GS1 General Specifications §1.4.4: 4 to 12).
/// Says it once; another length supersedes.
///
/// # Errors
/// Invalid, where the beginning is no digits or longer than the prefix, or the length is none.
pub fn prefix(tx: &mut Tx<'_>, start: &str, digits: usize) -> Result<()> {
    if !(4..=12).contains(&digits) {
        return Err(Error::invalid("error-invalid").field("digits", "trace-prefix-digits"));
    }
    let plain = !start.is_empty() && start.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || start.len() > digits {
        return Err(Error::invalid("error-invalid").field("start", "trace-prefix-start"));
    }
    let known = prefixes(tx)?.into_iter().find(|known| known.start == start);
    if known.is_some_and(|known| known.digits == digits as i64) {
        return Ok(());
    }
    let seq = tx.next_seq()?;
    tx.run(
        "insert into trace_prefix (start, digits, seq) values (?1, ?2, ?3)
         on conflict (start) do update set digits = excluded.digits, seq = excluded.seq",
        params![start, digits as i64, seq],
    )?;
    let entry = Entry::new("trace.prefix_registered", "trace", 0);
    tx.record(entry.detail(json!({ "start": start, "digits": digits })).touches("events"))
        .map(|_| ())
}

/// Registers how the codes of a firm without a prefix are read; says it once.
///
/// # Errors
/// The store fails.
pub fn own_codes(tx: &mut Tx<'_>, hand: &Hand, issuer: &str) -> Result<()> {
    let reader = Reader {
        start: own_start(hand),
        class_chars: OWN_PRODUCT_CHARS,
        lot_chars: OWN_LOT_CHARS,
        issuer: issuer.to_owned(),
    };
    if names::readers(tx)?.contains(&reader) {
        return Ok(());
    }
    names::register_reader(tx, &reader)
}
