//! Numbered documents (文号): what a figure, a target or a scheme rests on.

use serde_json::json;
use store::{Entry, Row, Tx, Value, params};
use terms::{Date, Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub i64);

impl From<DocumentId> for Value {
    fn from(id: DocumentId) -> Self {
        Value::Int(id.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: DocumentId,
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub issued_on: Option<Date>,
    /// Where it can be read.
    pub address: Option<String>,
    pub note: Option<String>,
    /// Invented for a demonstration; said wherever it is shown.
    pub synthetic: bool,
    /// The file itself, where it was kept.
    pub evidence: Option<i64>,
    pub seq: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewDocument {
    /// 运政办发〔2026〕12号, or for a publication without one its name and day.
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub issued_on: Option<Date>,
    pub address: Option<String>,
    pub note: Option<String>,
    pub synthetic: bool,
    pub evidence: Option<i64>,
}

/// Adds a document, or finds the same one again.
///
/// # Errors
/// `documents-number-empty`; `documents-number-taken` where the number stands for something else.
pub fn add(tx: &mut Tx<'_>, new: &NewDocument) -> Result<DocumentId> {
    let number = new.number.trim();
    if number.is_empty() || new.title.trim().is_empty() {
        return Err(Error::invalid("documents-number-empty").with("title", &new.title));
    }
    if let Some(known) = find(tx, number)? {
        if !known.is(new) {
            return Err(Error::conflict("documents-number-taken")
                .with("number", number)
                .with("title", known.title));
        }
        tx.housekeeping();
        return Ok(known.id);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into document (id, number, title, issuer, issued_on, address, note, synthetic, evidence, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![id, number, new.title.trim(), &new.issuer, new.issued_on, new.address.clone(),
                new.note.clone(), new.synthetic, new.evidence, seq],
    )?;
    let detail = json!({ "number": number, "synthetic": new.synthetic });
    tx.record(Entry::new("document.added", "document", id).detail(detail).touches("documents"))?;
    Ok(DocumentId(id))
}

impl Document {
    fn is(&self, new: &NewDocument) -> bool {
        self.title == new.title.trim()
            && self.issuer == new.issuer
            && self.issued_on == new.issued_on
            && self.address == new.address
            && self.note == new.note
            && self.synthetic == new.synthetic
            && self.evidence == new.evidence
    }
}

const COLUMNS: &str =
    "id, number, title, issuer, issued_on, address, note, synthetic, evidence, seq";

fn read(r: &Row<'_>) -> Result<Document> {
    let issued_on = r.get::<Option<String>>(4)?.map(|day| day.parse()).transpose();
    Ok(Document {
        id: DocumentId(r.get(0)?),
        number: r.get(1)?,
        title: r.get(2)?,
        issuer: r.get(3)?,
        issued_on: issued_on.map_err(Error::broken)?,
        address: r.get(5)?,
        note: r.get(6)?,
        synthetic: r.get(7)?,
        evidence: r.get(8)?,
        seq: r.get(9)?,
    })
}

pub fn find(tx: &mut Tx<'_>, number: &str) -> Result<Option<Document>> {
    tx.find(
        &format!("select {COLUMNS} from document where number = ?1"),
        params![number.trim()],
        read,
    )
}

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: DocumentId) -> Result<Document> {
    let found = some(tx, &[id])?.pop();
    found.ok_or_else(|| Error::not_found("documents-not-found").with("document", id.0))
}

/// Many at once, by id.
pub fn some(tx: &mut Tx<'_>, ids: &[DocumentId]) -> Result<Vec<Document>> {
    let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
    tx.query(
        &format!("select {COLUMNS} from document where id {{in 1}} order by id"),
        params![list],
        read,
    )
}

/// All documents, by number.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Document>> {
    tx.query(&format!("select {COLUMNS} from document order by number"), &[], read)
}
