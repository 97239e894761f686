//! Master data: what things, places and parties are called, and what lies under what.
//!
//! It comes in the head of documents. A later statement about an attribute supersedes the earlier one and the earlier
//! one is kept. `children` make the tree that WD_ parameters ask about.

use std::collections::BTreeSet;

use epcis::head::Head;
use store::{Tx, Value, params};
use terms::Result;

use crate::names::{self, OTHER, Wanted};

/// One attribute of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub vocabulary: String,
    pub attribute: String,
    pub value: String,
}

/// Keeps what a head says. Rows carry the entry that the caller records.
pub(crate) fn keep(tx: &mut Tx<'_>, head: &Head) -> Result<()> {
    if head.master_data.is_empty() {
        return Ok(());
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    let all = head.master_data.iter();
    let texts = all.flat_map(|data| std::iter::once(&data.id).chain(&data.children));
    let canon: BTreeSet<String> = texts.map(|text| names::canonical(text)).collect();
    let good = canon.into_iter().filter(|text| !text.is_empty() && text.len() <= names::LONGEST);
    wanted.extend(good.map(|canon| Wanted { canon, sort: OTHER, class: None }));
    let (ids, _) = names::intern(tx, &wanted)?;
    let id = |text: &str| {
        let canon = names::canonical(text);
        let place = wanted.binary_search_by(|name| name.canon.cmp(&canon)).ok()?;
        Some(ids[place])
    };
    let seq = tx.next_seq()?;
    for data in &head.master_data {
        let Some(entity) = id(&data.id) else { continue };
        for (attribute, value) in &data.attributes {
            say(tx, entity, &data.vocabulary, attribute, value, seq)?;
        }
        let below: BTreeSet<i64> = data.children.iter().filter_map(|child| id(child)).collect();
        tx.run_many(
            "insert {skip_taken}into trace_below (above, below, seq) values (?1, ?2, ?3){taken}",
            below
                .into_iter()
                .map(|below| vec![Value::Int(entity), Value::Int(below), Value::Int(seq)]),
        )?;
    }
    Ok(())
}

fn say(
    tx: &mut Tx<'_>,
    entity: i64,
    vocabulary: &str,
    attribute: &str,
    value: &str,
    seq: i64,
) -> Result<()> {
    let known: Option<(i64, String)> = tx.find(
        "select id, value from trace_master where entity = ?1 and attribute = ?2 and until is null order by id desc",
        params![entity, attribute],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if let Some((id, before)) = known {
        if before == value {
            return Ok(());
        }
        tx.run("update trace_master set until = ?2 where id = ?1", params![id, seq])?;
    }
    let id = tx.next_id()?;
    tx.run(
        "insert into trace_master (id, entity, vocabulary, attribute, value, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, entity, vocabulary, attribute, value, seq],
    )
    .map(|_| ())
}

/// What is said of a thing now.
///
/// # Errors
/// The store cannot be read.
pub fn attributes(tx: &mut Tx<'_>, entity: i64) -> Result<Vec<Attribute>> {
    tx.query(
        "select vocabulary, attribute, value from trace_master where entity = ?1 and until is null order by attribute, id",
        params![entity],
        |row| Ok(Attribute { vocabulary: row.get(0)?, attribute: row.get(1)?, value: row.get(2)? }),
    )
}

/// These and everything under them, at any depth.
///
/// # Errors
/// The store cannot be read.
pub fn with_descendants(tx: &mut Tx<'_>, above: &[i64]) -> Result<BTreeSet<i64>> {
    let mut all: BTreeSet<i64> = above.iter().copied().collect();
    let mut level: Vec<i64> = above.to_vec();
    while !level.is_empty() {
        let below: Vec<i64> = tx.query(
            "select below from trace_below where above {in 1} order by below",
            params![level],
            |row| row.get(0),
        )?;
        level = below.into_iter().filter(|below| all.insert(*below)).collect();
    }
    Ok(all)
}
