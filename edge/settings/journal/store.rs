//! Questions about the journal: newest first, by cursor.

use ::store::{Recorded, Row, Tx, params};
use terms::{Date, Result, date};

use crate::wheres::Wheres;

pub(crate) const PAGE: i64 = 100;

const COLUMNS: &str =
    "seq, batch, at, actor, acting_for, verb, kind, subject, ground, detail, content, digest";

#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) verb: String,
    pub(crate) kind: String,
    pub(crate) subject: Option<i64>,
    /// Who did it, or for whom it was done.
    pub(crate) person: Option<i64>,
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) to: Option<Date>,
    pub(crate) before: Option<i64>,
}

pub(crate) fn list(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<Recorded>> {
    let mut wheres = Wheres::default();
    if !question.verb.is_empty() {
        wheres.and("verb = ?#", question.verb.as_str());
    }
    if !question.kind.is_empty() {
        wheres.and("kind = ?#", question.kind.as_str());
    }
    if let Some(subject) = question.subject {
        wheres.and("subject = ?#", subject);
    }
    if let Some(person) = question.person {
        wheres.and("(actor = ?# or acting_for = ?#)", person);
    }
    if let Some(day) = question.from {
        wheres.and("at >= ?#", midnight(day));
    }
    if let Some(day) = question.to.and_then(|day| day.tomorrow().ok()) {
        wheres.and("at < ?#", midnight(day));
    }
    if let Some(before) = question.before {
        wheres.and("seq < ?#", before);
    }
    tx.query(
        &format!(
            "select {COLUMNS} from journal {} order by seq desc limit {}",
            wheres.sql(),
            PAGE + 1
        ),
        &wheres.values,
        |r: &Row<'_>| Recorded::read(r),
    )
}

pub(crate) fn find(tx: &mut Tx<'_>, seq: i64) -> Result<Recorded> {
    tx.one(&format!("select {COLUMNS} from journal where seq = ?1"), params![seq], |r: &Row<'_>| {
        Recorded::read(r)
    })
}

/// First and last entry of a batch and its link.
pub(crate) fn batch(tx: &mut Tx<'_>, number: i64) -> Result<(i64, i64, Vec<u8>)> {
    tx.one("select first_seq, last_seq, link from batch where number = ?1", params![number], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?))
    })
}

/// The name of the digest of this space.
pub(crate) fn digest_name(tx: &mut Tx<'_>) -> Result<String> {
    tx.one("select digest from head where one = 1", &[], |r| r.get(0))
}

/// The verbs and the kinds that occur.
pub(crate) fn verbs(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    distinct(tx, "verb")
}
pub(crate) fn kinds(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    distinct(tx, "kind")
}
/// Hops from value to value along the index; the journal itself may be long.
fn distinct(tx: &mut Tx<'_>, column: &str) -> Result<Vec<String>> {
    let sql = format!("select min({column}) from journal where {column} > ?1");
    let mut found: Vec<String> = Vec::new();
    loop {
        let last = found.last().cloned().unwrap_or_default();
        match tx.one(&sql, params![last], |r| r.get::<Option<String>>(0))? {
            Some(next) => found.push(next),
            None => return Ok(found),
        }
    }
}

pub(crate) fn unit_code(tx: &mut Tx<'_>, unit: i64) -> Result<Option<String>> {
    tx.find("select code from unit where id = ?1", params![unit], |r| r.get(0))
}

/// The instant at which a civil day begins in Asia/Shanghai (UTC+8), in microseconds.
fn midnight(day: Date) -> i64 {
    const HOUR: i64 = 3_600_000_000;
    let days = day.since(date(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
    days * 24 * HOUR - 8 * HOUR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        assert_eq!(midnight(date(1970, 1, 1)), -8 * 3_600_000_000);
        let noon: terms::Timestamp = "2026-11-20T04:00:00Z".parse().unwrap();
        assert_eq!(noon.as_microsecond() - midnight(date(2026, 11, 20)), 12 * 3_600_000_000);
    }
}
