//! The register: every form and demand with its ground, its frequency, its hours, and what could be cut.

use std::collections::{BTreeMap, BTreeSet};

use packs::FormKind;
use serde_json::json;
use store::Tx;
use terms::{Decimal, Error, Result};

use super::demands::demands;
use super::fields::{Field, Source, fields_of, fields_of_text};
use super::overlap::{Overlap, overlaps};
use crate::model::times_a_year;
use crate::store::{Kept, Standing, all, by_id, step};
use crate::submission::units_of;

/// A line of the register.
#[derive(Debug, Clone)]
pub struct Entry {
    pub source: Source,
    pub title: terms::Text,
    pub kind: Option<FormKind>,
    pub standing: Option<Standing>,
    pub asker: i64,
    pub ground: String,
    pub times_a_year: u32,
    pub units: Vec<i64>,
    pub hours: Decimal,
    pub fields: usize,
    /// Fields that arrive filled.
    pub prefilled: usize,
    /// Fields that somebody else asks for too.
    pub doubled: usize,
    pub id: i64,
}

impl Entry {
    /// Hours that all who fill it spend in a year.
    pub fn hours_a_year(&self) -> Decimal {
        self.hours * Decimal::from(self.times_a_year) * Decimal::from(self.units.len() as u64)
    }
    /// Whether it is asked for now.
    pub fn is_asked(&self) -> bool {
        self.standing.is_none_or(|it| it == Standing::Published)
    }
    /// Hours a year that its doubled fields cost: the share of its fields that is asked for elsewhere too.
    pub fn could_be_cut(&self) -> Decimal {
        if self.fields == 0 {
            return Decimal::ZERO;
        }
        let share = Decimal::from(self.doubled as u64) / Decimal::from(self.fields as u64);
        (self.hours_a_year() * share).round_dp(1)
    }
}

#[derive(Debug, Clone, Default)]
pub struct Register {
    pub entries: Vec<Entry>,
    pub fields: Vec<Field>,
    pub overlaps: Vec<Overlap>,
}

/// Hours a year before and after forms were retired or merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Saving {
    pub forms_before: usize,
    pub forms_now: usize,
    pub fields_before: usize,
    pub fields_now: usize,
    pub hours_before: Decimal,
    pub hours_now: Decimal,
}

impl Saving {
    pub fn saved(&self) -> Decimal {
        self.hours_before - self.hours_now
    }
}

impl Register {
    /// What was asked in all, against what is asked now. Retired and merged forms count before and not now.
    pub fn saving(&self) -> Saving {
        let mut saving = Saving::default();
        for entry in self.entries.iter().filter(|it| it.standing != Some(Standing::Drafted)) {
            saving.forms_before += 1;
            saving.fields_before += entry.fields;
            saving.hours_before += entry.hours_a_year();
            if entry.is_asked() {
                saving.forms_now += 1;
                saving.fields_now += entry.fields;
                saving.hours_now += entry.hours_a_year();
            }
        }
        saving
    }
    /// Hours a year by unit that fills, and what of them could be cut.
    pub fn by_unit(&self) -> BTreeMap<i64, (Decimal, Decimal)> {
        let mut found: BTreeMap<i64, (Decimal, Decimal)> = BTreeMap::new();
        for entry in self.entries.iter().filter(|it| it.is_asked() && !it.units.is_empty()) {
            let one = entry.hours * Decimal::from(entry.times_a_year);
            let cut = entry.could_be_cut() / Decimal::from(entry.units.len() as u64);
            for unit in &entry.units {
                let sums = found.entry(*unit).or_default();
                sums.0 += one;
                sums.1 += cut;
            }
        }
        found
    }
    /// Hours a year by office that asks.
    pub fn by_asker(&self) -> BTreeMap<i64, Decimal> {
        let mut found: BTreeMap<i64, Decimal> = BTreeMap::new();
        for entry in self.entries.iter().filter(|it| it.is_asked()) {
            *found.entry(entry.asker).or_default() += entry.hours_a_year();
        }
        found
    }
}

/// The whole register, as of now.
pub fn register(tx: &mut Tx<'_>) -> Result<Register> {
    let mut register = Register::default();
    let today = store::civil_date(tx.now());
    for kept in newest(all(tx)?) {
        let form = kept.form();
        let fields = fields_of(form);
        register.entries.push(Entry {
            source: Source::Form(kept.code.clone()),
            title: form.name.clone(),
            kind: Some(form.kind),
            standing: Some(kept.standing),
            asker: kept.owner,
            ground: form.ground.zh.clone(),
            times_a_year: times_a_year(form.period),
            units: units_of(tx, form, today)?,
            hours: form.hours,
            fields: fields.len(),
            prefilled: fields.iter().filter(|it| it.prefilled).count(),
            doubled: 0,
            id: kept.id,
        });
        if kept.standing == Standing::Published {
            register.fields.extend(fields);
        }
    }
    for demand in demands(tx)? {
        let fields = fields_of_text(demand.id, &demand.fields);
        register.entries.push(Entry {
            source: Source::Demand(demand.id),
            title: terms::Text::zh(demand.title.clone()),
            kind: None,
            standing: None,
            asker: demand.asker,
            ground: demand.ground.clone(),
            times_a_year: demand.times_a_year(),
            units: demand.units.clone(),
            hours: demand.hours.decimal(),
            fields: fields.len(),
            prefilled: 0,
            doubled: 0,
            id: demand.id,
        });
        register.fields.extend(fields);
    }
    register.overlaps = overlaps(&register.fields);
    let mut doubled: BTreeMap<&Source, BTreeSet<usize>> = BTreeMap::new();
    for overlap in &register.overlaps {
        for at in [overlap.first, overlap.second] {
            doubled.entry(&register.fields[at].source).or_default().insert(at);
        }
    }
    let counts: BTreeMap<Source, usize> =
        doubled.into_iter().map(|(source, at)| (source.clone(), at.len())).collect();
    for entry in &mut register.entries {
        entry.doubled = counts.get(&entry.source).copied().unwrap_or(0);
    }
    Ok(register)
}

/// The newest version of each form.
fn newest(all: Vec<Kept>) -> Vec<Kept> {
    let mut found: BTreeMap<String, Kept> = BTreeMap::new();
    for kept in all {
        found.insert(kept.code.clone(), kept);
    }
    found.into_values().collect()
}

/// Takes a form out of use: nobody is asked for it again, what was filled stays.
///
/// # Errors
/// Not published, no ground.
pub fn retire(tx: &mut Tx<'_>, form: i64, ground: &str) -> Result<()> {
    end(tx, form, Standing::Retired, ground, "{}")
}

/// Says that another form asks for what this one asked.
///
/// # Errors
/// The same form, one that is not published, no ground.
pub fn merged_into(tx: &mut Tx<'_>, form: i64, into: i64, ground: &str) -> Result<()> {
    let other = by_id(tx, into)?;
    if into == form || other.standing != Standing::Published {
        return Err(Error::invalid("error-invalid").field("into", "form-merge-into"));
    }
    end(tx, form, Standing::Merged, ground, &json!({ "into": other.code }).to_string())
}

fn end(tx: &mut Tx<'_>, form: i64, standing: Standing, ground: &str, detail: &str) -> Result<()> {
    let kept = by_id(tx, form)?;
    if kept.standing != Standing::Published {
        return Err(Error::invalid("form-not-published"));
    }
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "form-ground-needed"));
    }
    let today = store::civil_date(tx.now());
    step(tx, form, standing, today, None, Some(ground), detail)?;
    Ok(())
}
