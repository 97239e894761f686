//! Firms: units that hang on an area, with a credit code that may be doubted but never lost.
//!
//! Real codes exist that fail a check digit (RULES of GB 32100), so a doubtful code is kept when a
//! person gives the ground, and refused without one. A code of the wrong shape is no code.

use serde_json::json;
use store::{Entry, Row, Tx, Value, params};
use terms::{CodeDoubt, CreditCode, Error, Field, Result, Text};

use crate::unit::{self, NewUnit, get};
use crate::{FIRM, Stretch, Unit, UnitId, firm_told};

#[derive(Debug, Clone, PartialEq)]
pub struct Firm {
    pub unit: Unit,
    pub area: UnitId,
    pub credit_code: Option<String>,
    /// Why a doubtful code stands.
    pub code_ground: Option<String>,
    /// GB/T 4754.
    pub industry: Option<String>,
    pub cluster: Option<String>,
    /// A JSON object; whatever a pack or a form knows besides.
    pub attributes: serde_json::Value,
}

/// What a firm has besides being a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct FirmChange {
    pub area: UnitId,
    pub credit_code: Option<String>,
    pub code_ground: Option<String>,
    pub industry: Option<String>,
    pub cluster: Option<String>,
    pub attributes: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewFirm {
    pub code: String,
    pub name: Text,
    pub short: Option<String>,
    pub valid_from: terms::Date,
    pub rest: FirmChange,
}

/// Reads a credit code: its text, and what is doubtful about it.
///
/// # Errors
/// `firms-credit-code` where it has no 18 characters of the set, or where it is doubted and no
/// ground is given; the breach says what is wrong and what was expected.
pub fn read_credit_code(text: &str, ground: Option<&str>) -> Result<(CreditCode, Vec<CodeDoubt>)> {
    let refused = |doubts: &[CodeDoubt]| {
        let error = Error::invalid("firms-credit-code").with("value", text.trim());
        doubts.iter().fold(error, |error, doubt| error.breach(said(*doubt)))
    };
    let (code, doubts) = CreditCode::read(text).map_err(|doubt| refused(&[doubt]))?;
    let grounded = ground.is_some_and(|ground| !ground.trim().is_empty());
    if !doubts.is_empty() && !grounded {
        return Err(refused(&doubts));
    }
    Ok((code, doubts))
}

/// A doubt as a breach of column `credit_code`.
pub fn said(doubt: CodeDoubt) -> Field {
    let (rule, args) = match doubt {
        CodeDoubt::Length { found } => ("firms-code-length", vec![("found", found.to_string())]),
        CodeDoubt::Character { at, found } => {
            ("firms-code-character", vec![("at", at.to_string()), ("found", found.to_string())])
        }
        CodeDoubt::OuterCheck { expected, found } => (
            "firms-code-outer-check",
            vec![("expected", expected.to_string()), ("found", found.to_string())],
        ),
        CodeDoubt::InnerCheck { expected, found } => (
            "firms-code-inner-check",
            vec![("expected", expected.to_string()), ("found", found.to_string())],
        ),
    };
    Field { place: "credit_code".into(), rule, args }
}

/// The rest of a firm, checked and as it is stored.
pub(crate) fn checked(rest: &FirmChange) -> Result<FirmChange> {
    let mut rest = rest.clone();
    rest.credit_code = rest.credit_code.filter(|code| !code.trim().is_empty());
    rest.code_ground = rest.code_ground.filter(|ground| !ground.trim().is_empty());
    if let Some(text) = &rest.credit_code {
        let (code, doubts) = read_credit_code(text, rest.code_ground.as_deref())?;
        rest.credit_code = Some(code.to_string());
        if doubts.is_empty() {
            // A code without doubt needs no ground.
            rest.code_ground = None;
        }
    }
    if !rest.attributes.is_object() {
        rest.attributes = json!({});
    }
    Ok(rest)
}

/// Adds a firm in its area.
pub fn add_firm(tx: &mut Tx<'_>, firm: &NewFirm) -> Result<UnitId> {
    let rest = checked(&firm.rest)?;
    area(tx, rest.area)?;
    let id = unit::insert(
        tx,
        &NewUnit {
            code: firm.code.clone(),
            kind: FIRM.into(),
            name: firm.name.clone(),
            short: firm.short.clone(),
            valid_from: firm.valid_from,
            valid_to: None,
        },
    )?;
    let seq = tx.next_seq()?;
    tx.run(INSERT, &row(id, &rest, seq))?;
    unit::index(tx, id)?;
    let detail = json!({ "code": firm.code.trim(), "area": rest.area.0 });
    let mut entry = Entry::new("firm.added", "unit", id.0).detail(detail);
    if let Some(ground) = rest.code_ground {
        entry = entry.ground(ground);
    }
    tx.record(entry.touches("units").touches("firms"))?;
    Ok(id)
}

/// Changes what a firm has besides its name: it moved, another trade, a corrected code. The entry
/// keeps what was and what is, in full.
pub fn change_firm(tx: &mut Tx<'_>, id: UnitId, rest: &FirmChange, ground: &str) -> Result<i64> {
    let was = firm(tx, id)?;
    let rest = checked(rest)?;
    area(tx, rest.area)?;
    update(tx, id, &rest)?;
    unit::index(tx, id)?;
    let was = FirmChange {
        area: was.area,
        credit_code: was.credit_code,
        code_ground: was.code_ground,
        industry: was.industry,
        cluster: was.cluster,
        attributes: was.attributes,
    };
    let detail = firm_told::told(tx, id, &was, &rest)?;
    let entry = Entry::new("firm.changed", "unit", id.0).ground(ground).detail(detail);
    tx.record(entry.touches("units").touches("firms"))
}

fn area(tx: &mut Tx<'_>, area: UnitId) -> Result<()> {
    let area = get(tx, area)?;
    if area.kind == FIRM {
        return Err(Error::invalid("firms-area").with("area", area.code));
    }
    Ok(())
}

pub(crate) const INSERT: &str =
    "insert into firm (unit, area, credit_code, code_ground, industry, cluster, attributes, seq)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

pub(crate) fn row(id: UnitId, rest: &FirmChange, seq: i64) -> Vec<Value> {
    vec![
        id.into(),
        rest.area.into(),
        rest.credit_code.clone().into(),
        rest.code_ground.clone().into(),
        rest.industry.clone().into(),
        rest.cluster.clone().into(),
        rest.attributes.to_string().into(),
        seq.into(),
    ]
}

pub(crate) fn update(tx: &mut Tx<'_>, id: UnitId, rest: &FirmChange) -> Result<()> {
    let seq = tx.next_seq()?;
    tx.run(
        "update firm set area = ?2, credit_code = ?3, code_ground = ?4, industry = ?5, cluster = ?6,
         attributes = ?7, seq = ?8 where unit = ?1",
        &row(id, rest, seq),
    )?;
    Ok(())
}

/// # Errors
/// Not found.
pub fn firm(tx: &mut Tx<'_>, id: UnitId) -> Result<Firm> {
    let found = firms(tx, &[id])?.pop();
    found.ok_or_else(|| Error::not_found("firms-not-found").with("firm", id))
}

/// Many firms at once, by id; ids that are no firms are left out.
pub fn firms(tx: &mut Tx<'_>, ids: &[UnitId]) -> Result<Vec<Firm>> {
    let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rests = tx.query(
        "select unit, area, credit_code, code_ground, industry, cluster, attributes
         from firm where unit {in 1} order by unit",
        params![list],
        |r| Ok((UnitId(r.get(0)?), rest(r, 1)?)),
    )?;
    let ids: Vec<UnitId> = rests.iter().map(|(id, _)| *id).collect();
    let mut units = unit::units(tx, &ids, None)?;
    units.sort_unstable_by_key(|unit| unit.id);
    // Both are by id, and every firm is a unit.
    Ok(units
        .into_iter()
        .zip(rests)
        .map(|(unit, (_, rest))| Firm {
            unit,
            area: rest.area,
            credit_code: rest.credit_code,
            code_ground: rest.code_ground,
            industry: rest.industry,
            cluster: rest.cluster,
            attributes: rest.attributes,
        })
        .collect())
}

pub(crate) fn rest(r: &Row<'_>, at: usize) -> Result<FirmChange> {
    Ok(FirmChange {
        area: UnitId(r.get(at)?),
        credit_code: r.get(at + 1)?,
        code_ground: r.get(at + 2)?,
        industry: r.get(at + 3)?,
        cluster: r.get(at + 4)?,
        attributes: serde_json::from_str(&r.get::<String>(at + 5)?).map_err(Error::broken)?,
    })
}

/// The firms of these areas by id, after the cursor; the last id is the next cursor.
pub fn firms_of(
    tx: &mut Tx<'_>,
    areas: &[UnitId],
    after: Option<UnitId>,
    limit: i64,
) -> Result<Vec<Firm>> {
    let areas: Vec<i64> = areas.iter().map(|id| id.0).collect();
    let ids = tx.query(
        "select unit from firm where area {in 1} and unit > ?2 order by unit limit ?3",
        params![areas, after.map_or(0, |id| id.0), limit],
        |r| Ok(UnitId(r.get(0)?)),
    )?;
    firms(tx, &ids)
}

pub fn firm_by_credit_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<UnitId>> {
    tx.find(
        "select unit from firm where credit_code = ?1 order by unit",
        params![code.trim().to_uppercase()],
        |r| Ok(UnitId(r.get(0)?)),
    )
}

impl Firm {
    pub fn during(&self) -> Stretch {
        Stretch { from: self.unit.valid_from, to: self.unit.valid_to }
    }
}
