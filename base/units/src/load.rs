//! Many units, edges and firms at once, from a pack or a workbook.
//!
//! A row is known by its code, so the same rows twice change nothing. A row says what holds from
//! its `valid_from` on; what people decided later about the same unit (a new name, another parent)
//! stays. Good rows load; a row that cannot is given back with its reason.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::json;
use store::{Entry, Tx, Value, params};
use terms::{CodeDoubt, Date, Error, Field, Result, Text};

use crate::firm::{self, FirmChange};
use crate::unit::{self, NewUnit};
use crate::{FIRM, Stretch, Unit, UnitId, edge, reach, search};

pub type UnitRow = NewUnit;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeRow {
    pub hierarchy: String,
    /// Codes.
    pub parent: String,
    pub child: String,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FirmRow {
    pub code: String,
    pub name: Text,
    pub short: Option<String>,
    /// The code of its area.
    pub area: String,
    pub credit_code: Option<String>,
    pub code_ground: Option<String>,
    pub industry: Option<String>,
    pub cluster: Option<String>,
    pub attributes: serde_json::Value,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

/// A row that did not load: its code, and each breach with place, rule and arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub code: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    /// None where nothing changed, and so nothing was written.
    pub seq: Option<i64>,
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: Vec<Refused>,
    /// Credit codes that stand in spite of a failed check, because their row gives the ground.
    pub doubted: Vec<(String, CodeDoubt)>,
}

/// Loads units, then edges, then firms, as one command with one entry. The entry carries the digest
/// of what changed.
///
/// # Errors
/// What spoils the whole: `units-cycle`, `units-two-parents`. A bad row alone is in `refused`.
pub fn load(
    tx: &mut Tx<'_>,
    units: impl IntoIterator<Item = UnitRow>,
    edges: impl IntoIterator<Item = EdgeRow>,
    firms: impl IntoIterator<Item = FirmRow>,
) -> Result<Loaded> {
    let seq = tx.next_seq()?;
    let mut load = Loading { seq, ..Loading::default() };
    let plain = units.into_iter().map(|row| (row, None)).collect();
    load.units(tx, plain)?;
    load.edges(tx, edges.into_iter().collect())?;
    let firms = load.placed(tx, firms.into_iter().collect())?;
    load.units(tx, firms)?;
    load.finish(tx)
}

#[derive(Default)]
struct Loading {
    seq: i64,
    loaded: Loaded,
    /// What changed, one line each; its digest goes into the entry.
    changes: Vec<String>,
    /// Firms that were there and are otherwise now.
    corrected: Vec<(UnitId, FirmChange, FirmChange)>,
    codes: HashMap<String, UnitId>,
}

/// A unit row, with the rest of a firm where it is one.
type Row = (NewUnit, Option<FirmChange>);

impl Loading {
    fn refuse(&mut self, code: &str, place: &str, rule: &'static str, value: &str) {
        let args = vec![("value", value.to_owned())];
        self.loaded.refused.push(Refused {
            code: code.to_owned(),
            fields: vec![Field { place: place.to_owned(), rule, args }],
        });
    }

    fn units(&mut self, tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<()> {
        let codes: Vec<String> = rows.iter().map(|(row, _)| row.code.trim().to_owned()).collect();
        // The first name is the one that holds from the unit's beginning.
        let known = unit::some(tx, "u.code {in 1}", Value::from(codes), Some(Date::MIN), None)?;
        let known: HashMap<String, Unit> =
            known.into_iter().map(|unit| (unit.code.clone(), unit)).collect();
        let ids: Vec<i64> = known.values().map(|unit| unit.id.0).collect();
        let mut rests = HashMap::new();
        tx.each(
            "select unit, area, credit_code, code_ground, industry, cluster, attributes
             from firm where unit {in 1} order by unit",
            params![ids],
            |r| {
                rests.insert(UnitId(r.get(0)?), firm::rest(r, 1)?);
                Ok(true)
            },
        )?;
        let mut new = Vec::new();
        let mut seen = BTreeSet::new();
        for (row, rest) in rows {
            let name = Text { zh: row.name.zh.trim().to_owned(), en: row.name.en };
            let row = NewUnit { code: row.code.trim().to_owned(), name, ..row };
            if let Some((place, rule)) = wrong(&row, rest.is_some()) {
                self.refuse(&row.code, place, rule, &row.code);
            } else if !seen.insert(row.code.clone()) {
                self.refuse(&row.code, "code", "units-code-twice", &row.code);
            } else if let Some(unit) = known.get(&row.code) {
                self.codes.insert(row.code.clone(), unit.id);
                self.known(tx, unit, row, rests.get(&unit.id), rest)?;
            } else {
                new.push((row, rest));
            }
        }
        self.insert(tx, new)
    }

    /// A row of a unit that is there already.
    fn known(
        &mut self,
        tx: &mut Tx<'_>,
        unit: &Unit,
        row: NewUnit,
        was: Option<&FirmChange>,
        rest: Option<FirmChange>,
    ) -> Result<()> {
        if unit.kind != row.kind {
            self.refuse(&row.code, "kind", "units-kind-fixed", &unit.kind);
            return Ok(());
        }
        if unit.valid_from != row.valid_from {
            self.refuse(&row.code, "valid_from", "units-from-fixed", &unit.valid_from.to_string());
            return Ok(());
        }
        let before = self.changes.len();
        if unit.name != row.name || unit.short != row.short {
            let first = unit::first_stretch(tx, unit.id)?;
            unit::set_name(tx, unit.id, &row.name, row.short.as_deref(), first)?;
            self.changes.push(format!("name|{}|{:?}|{:?}", row.code, row.name, row.short));
        }
        if row.valid_to.is_some() && row.valid_to != unit.valid_to {
            crate::ended::set(tx, unit.id, row.valid_to)?;
            self.changes.push(format!("end|{}|{:?}", row.code, row.valid_to));
        }
        if let Some(rest) = rest.filter(|rest| was != Some(rest)) {
            firm::update(tx, unit.id, &rest)?;
            self.changes.push(format!("firm|{}|{rest:?}", row.code));
            if let Some(was) = was {
                self.corrected.push((unit.id, was.clone(), rest));
            }
        }
        if self.changes.len() == before {
            self.loaded.unchanged += 1;
        } else {
            self.loaded.changed += 1;
            unit::index(tx, unit.id)?;
        }
        Ok(())
    }

    /// New units, in bulk.
    fn insert(&mut self, tx: &mut Tx<'_>, new: Vec<Row>) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let seq = self.seq;
        let first = tx.next_ids(2 * new.len() as i64)?;
        let names = first + new.len() as i64;
        tx.run_many(
            "insert into unit (id, code, kind, valid_from, valid_to, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
            new.iter().zip(first..).map(|((row, _), id)| {
                vec![id.into(), (&row.code).into(), (&row.kind).into(), row.valid_from.into(),
                     row.valid_to.into(), seq.into()]
            }),
        )?;
        tx.run_many(
            "insert into unit_name (id, unit, zh, en, short_zh, valid_from, valid_to, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            new.iter().zip(first..).zip(names..).map(|(((row, _), unit), id)| {
                vec![
                    id.into(),
                    unit.into(),
                    row.name.zh.trim().into(),
                    row.name.en.clone().into(),
                    row.short.clone().into(),
                    row.valid_from.into(),
                    Value::Null,
                    seq.into(),
                ]
            }),
        )?;
        let firms = new.iter().zip(first..).filter_map(|((_, rest), id)| {
            rest.as_ref().map(|rest| firm::row(UnitId(id), rest, seq))
        });
        tx.run_many(firm::INSERT, firms)?;
        let mut terms = Vec::new();
        for ((row, rest), id) in new.iter().zip(first..) {
            let names = [Some(row.name.zh.as_str()), row.name.en.as_deref(), row.short.as_deref()];
            let names: Vec<&str> = names.into_iter().flatten().collect();
            let credit = rest.as_ref().and_then(|rest| rest.credit_code.as_deref());
            let codes: Vec<&str> =
                [Some(row.code.as_str()), credit].into_iter().flatten().collect();
            terms.extend(search::rows_of(&row.kind, id, &names, &codes, tx.secrets()));
            self.codes.insert(row.code.clone(), UnitId(id));
            self.changes.push(format!("new|{row:?}|{rest:?}"));
        }
        search::insert(tx, terms)?;
        self.loaded.added += new.len();
        Ok(())
    }

    fn edges(&mut self, tx: &mut Tx<'_>, rows: Vec<EdgeRow>) -> Result<()> {
        let named = rows.iter().flat_map(|row| [row.parent.trim(), row.child.trim()]);
        self.learn(tx, &named.map(str::to_owned).collect())?;
        let mut touched = BTreeSet::new();
        for row in rows {
            let (parent, child) = (row.parent.trim(), row.child.trim());
            let place = (self.codes.get(parent).copied(), self.codes.get(child).copied());
            let during = Stretch::new(row.valid_from, row.valid_to);
            match (place, during) {
                ((Some(above), Some(below)), Ok(during)) => {
                    if self.hang(tx, &row.hierarchy, above, below, during)? {
                        self.loaded.added += 1;
                        self.changes.push(format!("edge|{row:?}"));
                        touched.insert(row.hierarchy);
                    } else {
                        self.loaded.unchanged += 1;
                    }
                }
                (_, Err(_)) => self.refuse(child, "valid_to", "units-dates", child),
                ((None, _), _) => self.refuse(child, "parent", "units-code-unknown", parent),
                _ => self.refuse(child, "child", "units-code-unknown", child),
            }
        }
        for hierarchy in touched {
            reach::rebuild(tx, &hierarchy)?;
        }
        Ok(())
    }

    /// As far as nothing else was decided later.
    fn hang(
        &mut self,
        tx: &mut Tx<'_>,
        hierarchy: &str,
        parent: UnitId,
        child: UnitId,
        row: Stretch,
    ) -> Result<bool> {
        let known = edge::of_child(tx, hierarchy, child)?;
        let holding = known.iter().find(|edge| edge.during.holds(row.from));
        let next = known.iter().map(|edge| edge.during.from).filter(|from| *from > row.from).min();
        let to = match holding {
            Some(edge)
                if edge.parent == parent && row.to.is_none_or(|to| edge.during.to == Some(to)) =>
            {
                return Ok(false);
            }
            Some(edge) => row.to.or(edge.during.to),
            None => row.to.or(next),
        };
        edge::hang(tx, hierarchy, Some(parent), child, Stretch { from: row.from, to })
    }

    /// The firms whose area is known and whose code stands, as units with the rest.
    fn placed(&mut self, tx: &mut Tx<'_>, rows: Vec<FirmRow>) -> Result<Vec<Row>> {
        self.learn(tx, &rows.iter().map(|row| row.area.trim().to_owned()).collect())?;
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(area) = self.codes.get(row.area.trim()).copied() else {
                self.refuse(&row.code, "area", "units-code-unknown", &row.area);
                continue;
            };
            let rest = FirmChange {
                area,
                credit_code: row.credit_code,
                code_ground: row.code_ground,
                industry: row.industry,
                cluster: row.cluster,
                attributes: row.attributes,
            };
            let rest = match firm::checked(&rest) {
                Ok(rest) => rest,
                Err(error) => {
                    let fields = error.fields().to_vec();
                    self.loaded.refused.push(Refused { code: row.code, fields });
                    continue;
                }
            };
            if let (Some(code), Some(_)) = (&rest.credit_code, &rest.code_ground) {
                let (_, doubts) = terms::CreditCode::read(code)
                    .map_err(|_| Error::broken("a checked code cannot be read"))?;
                let doubted = doubts.into_iter().map(|doubt| (row.code.clone(), doubt));
                self.loaded.doubted.extend(doubted);
            }
            let unit = NewUnit {
                code: row.code,
                kind: FIRM.into(),
                name: row.name,
                short: row.short,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
            };
            placed.push((unit, Some(rest)));
        }
        Ok(placed)
    }

    fn learn(&mut self, tx: &mut Tx<'_>, codes: &BTreeSet<String>) -> Result<()> {
        let unknown: Vec<String> =
            codes.iter().filter(|code| !self.codes.contains_key(*code)).cloned().collect();
        if !unknown.is_empty() {
            self.codes.extend(unit::ids_by_code(tx, &unknown)?);
        }
        Ok(())
    }

    fn finish(mut self, tx: &mut Tx<'_>) -> Result<Loaded> {
        if self.changes.is_empty() {
            // Nothing changed, so there is nothing to enter.
            tx.housekeeping();
            return Ok(self.loaded);
        }
        self.changes.sort_unstable();
        let content = store::Digest::Sha256.of(&[self.changes.join("\n").as_bytes()]);
        let counts = BTreeMap::from([
            ("added", self.loaded.added),
            ("changed", self.loaded.changed),
            ("refused", self.loaded.refused.len()),
        ]);
        let entry = Entry::new("units.loaded", "units", 0).detail(json!(counts)).content(content);
        self.loaded.seq = Some(tx.record(entry.touches("units").touches("firms"))?);
        // Rows of a firm are overwritten, so each correction has an entry of its own with the old values.
        for (id, was, now) in self.corrected {
            let detail = crate::firm_told::told(tx, id, &was, &now)?;
            let mut entry = Entry::new("firm.changed", "unit", id.0).detail(detail);
            if let Some(ground) = now.code_ground {
                entry = entry.ground(ground);
            }
            tx.record(entry)?;
        }
        Ok(self.loaded)
    }
}

/// What is wrong with a row by itself.
fn wrong(row: &NewUnit, is_firm: bool) -> Option<(&'static str, &'static str)> {
    if row.code.is_empty() {
        return Some(("code", "units-code-empty"));
    }
    if row.name.zh.trim().is_empty() {
        return Some(("name", "units-name-empty"));
    }
    if Stretch::new(row.valid_from, row.valid_to).is_err() {
        return Some(("valid_to", "units-dates"));
    }
    ((row.kind == FIRM) != is_firm).then_some(("kind", "units-firm-row"))
}
