//! Schemes in the store: loaded from packs, never overwritten, published by a record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use score::{Audience, IssuingDocument, Rule, Scheme};
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Field, Result, Text};

use crate::indicators::Catalogue;

/// A scheme as one load left it. Its version is the day from which it is valid.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeRecord {
    pub id: i64,
    pub version: String,
    pub pack: String,
    pub seq: i64,
    /// The entry that put another text in its place.
    pub until: Option<i64>,
    /// The text as it judges: once published, with the validity that its issuing document gives.
    pub scheme: Arc<Scheme>,
    pub published: Option<Published>,
}

/// The record that a scheme may judge.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    pub document: IssuingDocument,
    pub audience: Audience,
    /// By the code of the veto.
    pub veto_grounds: BTreeMap<String, Text>,
    pub seq: i64,
}

/// First and last day on which a case is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    pub from: Date,
    pub to: Date,
}

/// What publication adds to a scheme or says anew; what is left out is the scheme's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Publication {
    pub document: Option<IssuingDocument>,
    pub audience: Option<Audience>,
    pub veto_grounds: BTreeMap<String, Text>,
    pub validity: Option<Validity>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
}

/// Brings the schemes of a pack into the space. Another text under the same code and day supersedes
/// and stands unpublished; runs keep the text they were made with.
///
/// # Errors
/// All breaches of all schemes at once.
pub fn load(tx: &mut Tx<'_>, pack: &str, schemes: &[Scheme]) -> Result<Loaded> {
    let catalogue = Catalogue::at(tx, None)?;
    let breaches: Vec<Field> = schemes
        .iter()
        .flat_map(|scheme| scheme.check(|code| catalogue.never_scores(code)))
        .map(Field::from)
        .collect();
    if !breaches.is_empty() {
        return Err(breaches.into_iter().fold(Error::invalid("schemes-refused"), Error::breach));
    }
    let present: Vec<(i64, String, String, String)> = tx.query(
        "select id, code, version, definition from scheme where until is null order by id",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut loaded = Loaded::default();
    let seq = tx.next_seq()?;
    for scheme in schemes {
        let text = serde_json::to_string(scheme).map_err(Error::broken)?;
        let version = scheme.valid_from.to_string();
        match present.iter().find(|row| row.1 == scheme.code && row.2 == version) {
            Some(row) if row.3 == text => {
                loaded.same += 1;
                continue;
            }
            Some(row) => {
                loaded.changed += 1;
                tx.run("update scheme set until = ?1 where id = ?2", params![seq, row.0])?;
            }
            None => loaded.new += 1,
        }
        let id = tx.next_id()?;
        let title = serde_json::to_string(&scheme.name).map_err(Error::broken)?;
        tx.run(
            "insert into scheme (id, code, version, title, definition, pack, valid_from, valid_to, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id, scheme.code.as_str(), version, title, text, pack, scheme.valid_from,
                scheme.valid_to, seq
            ],
        )?;
    }
    if loaded.new + loaded.changed == 0 {
        tx.housekeeping();
        return Ok(loaded);
    }
    tx.record(
        Entry::new("schemes.loaded", "pack", 0)
            .detail(json!({ "pack": pack, "new": loaded.new, "changed": loaded.changed }))
            .touches("schemes"),
    )?;
    Ok(loaded)
}

const COLUMNS: &str = "id, version, pack, seq, until, definition";

fn read(row: &Row<'_>) -> Result<SchemeRecord> {
    let text: String = row.get(5)?;
    Ok(SchemeRecord {
        id: row.get(0)?,
        version: row.get(1)?,
        pack: row.get(2)?,
        seq: row.get(3)?,
        until: row.get(4)?,
        scheme: Arc::new(serde_json::from_str(&text).map_err(Error::broken)?),
        published: None,
    })
}

fn with_publications(tx: &mut Tx<'_>, mut found: Vec<SchemeRecord>) -> Result<Vec<SchemeRecord>> {
    let ids: Vec<i64> = found.iter().map(|record| record.id).collect();
    tx.each(
        "select scheme, document, audience, veto_grounds, seq, valid_from, valid_to from scheme_publication
         where scheme {in 1} and until is null order by seq",
        params![ids],
        |row| {
            let scheme: i64 = row.get(0)?;
            let text = |at| row.get::<String>(at);
            let published = Published {
                document: serde_json::from_str(&text(1)?).map_err(Error::broken)?,
                audience: serde_json::from_str(&text(2)?).map_err(Error::broken)?,
                veto_grounds: serde_json::from_str(&text(3)?).map_err(Error::broken)?,
                seq: row.get(4)?,
            };
            let day = |at| -> Result<Option<Date>> {
                let text: Option<String> = row.get(at)?;
                text.map(|text| text.parse().map_err(Error::broken)).transpose()
            };
            let validity = day(5)?.zip(day(6)?);
            if let Some(record) = found.iter_mut().find(|record| record.id == scheme) {
                if let Some((from, to)) = validity {
                    let scheme = Arc::make_mut(&mut record.scheme);
                    (scheme.valid_from, scheme.valid_to) = (from, Some(to));
                }
                record.published = Some(published);
            }
            Ok(true)
        },
    )?;
    Ok(found)
}

/// All schemes that stand, the newest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<SchemeRecord>> {
    let found = tx.query(
        &format!(
            "select {COLUMNS} from scheme where until is null order by valid_from desc, code, id"
        ),
        &[],
        read,
    )?;
    let mut found = with_publications(tx, found)?;
    // Stable: what begins on one day keeps the order of its codes.
    found.sort_by_key(|record| std::cmp::Reverse(record.scheme.valid_from));
    Ok(found)
}

/// One scheme by id, superseded or not.
///
/// # Errors
/// Not found.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<SchemeRecord> {
    let found =
        tx.query(&format!("select {COLUMNS} from scheme where id = ?1"), params![id], read)?;
    let found = with_publications(tx, found)?.pop();
    found.ok_or_else(|| Error::not_found("assessment-scheme-unknown").with("value", id))
}

/// The schemes that judge a case of this day.
pub fn in_force(tx: &mut Tx<'_>, day: Date) -> Result<Vec<SchemeRecord>> {
    Ok(list(tx)?.into_iter().filter(|record| record.scheme.in_force_on(day)).collect())
}

/// Publishes a scheme.
///
/// # Errors
/// All that is lacking at once: document, validity, audience, a ground of its own for each veto;
/// conflict, where it was superseded or is published already.
pub fn publish(tx: &mut Tx<'_>, id: i64, publication: Publication) -> Result<i64> {
    let record = find(tx, id)?;
    if record.until.is_some() || record.published.is_some() {
        return Err(Error::conflict("scheme-not-open").with("value", id));
    }
    let mut scheme = Scheme::clone(&record.scheme);
    scheme.document = publication.document.or(scheme.document);
    scheme.audience = publication.audience.unwrap_or(scheme.audience);
    if let Some(Validity { from, to }) = publication.validity {
        (scheme.valid_from, scheme.valid_to) = (from, Some(to));
    }
    let mut grounds = BTreeMap::new();
    for outside in &mut scheme.outside {
        if !matches!(outside.rule, Rule::Veto { .. }) {
            continue;
        }
        let said = publication.veto_grounds.get(&outside.code).cloned();
        outside.ground = said.or(outside.ground.take());
        if let Some(ground) = &outside.ground {
            grounds.insert(outside.code.clone(), ground.clone());
        }
    }
    let catalogue = Catalogue::at(tx, None)?;
    let mut breaches: Vec<Field> = scheme
        .check_for_publication(|code| catalogue.never_scores(code))
        .into_iter()
        .map(Field::from)
        .collect();
    let mut breach = |place: &str, rule| {
        breaches.push(Field { place: place.to_owned(), rule, args: Vec::new() });
    };
    if scheme.valid_to.is_none() {
        breach(&scheme.code, "scheme-validity");
    }
    let mut seen = BTreeSet::new();
    for (code, ground) in &grounds {
        // One ground for several vetoes is a ground for none of them.
        if !seen.insert(ground.zh.trim()) {
            breach(code, "scheme-veto-ground-shared");
        }
    }
    if !breaches.is_empty() {
        let refused = Error::invalid("scheme-not-publishable");
        return Err(breaches.into_iter().fold(refused, Error::breach));
    }
    let document = scheme.document.as_ref().map(|document| document.number.clone());
    let text = |value: serde_json::Result<String>| value.map_err(Error::broken);
    let (publication_id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into scheme_publication (id, scheme, document, audience, veto_grounds, valid_from, valid_to, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            publication_id,
            id,
            text(serde_json::to_string(&scheme.document))?,
            text(serde_json::to_string(&scheme.audience))?,
            text(serde_json::to_string(&grounds))?,
            scheme.valid_from,
            scheme.valid_to,
            seq
        ],
    )?;
    tx.record(
        Entry::new("scheme.published", "scheme", id)
            .detail(json!({ "code": scheme.code, "document": document, "public": scheme.audience.public,
                "from": scheme.valid_from.to_string(), "to": scheme.valid_to.map(|day| day.to_string()) }))
            .touches("schemes"),
    )
}
