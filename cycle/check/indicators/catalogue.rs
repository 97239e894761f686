//! Definitions in the store: every version ever in use, current or superseded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Error, Field, Period, Result};

use super::definition::{Compute, Definition, Filter};
use super::question::last_day;

/// What a load did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    pub ended: usize,
}

/// A definition with the journal positions between which it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Defined {
    pub id: i64,
    pub pack: String,
    pub seq: i64,
    pub definition: Arc<Definition>,
}

/// Brings the definitions of one pack into the space. The same text twice changes nothing; another text
/// under the same code and version supersedes; what the pack no longer has ends.
///
/// # Errors
/// All breaches at once: loops, unknown names, unknown columns.
pub fn load(tx: &mut Tx<'_>, pack: &str, definitions: &[Definition]) -> Result<Loaded> {
    let present: Vec<(i64, String, i64, String, String)> = tx.query(
        "select id, code, version, definition, pack from indicator where until is null order by id",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )?;
    check(definitions, present.iter().filter(|row| row.4 != pack).map(|row| row.1.as_str()))?;
    let mut loaded = Loaded::default();
    let mut ended: Vec<i64> = Vec::new();
    let mut fresh: Vec<(&Definition, String)> = Vec::new();
    for definition in definitions {
        let text = serde_json::to_string(definition).map_err(Error::broken)?;
        let version = i64::from(definition.version);
        match present.iter().find(|row| row.1 == definition.code && row.2 == version) {
            Some(row) if row.3 == text && row.4 == pack => loaded.same += 1,
            Some(row) => {
                loaded.changed += 1;
                ended.push(row.0);
                fresh.push((definition, text));
            }
            None => {
                loaded.new += 1;
                fresh.push((definition, text));
            }
        }
    }
    let kept = |row: &(i64, String, i64, String, String)| {
        definitions.iter().any(|d| d.code == row.1 && i64::from(d.version) == row.2)
    };
    let gone: Vec<i64> =
        present.iter().filter(|row| row.4 == pack && !kept(row)).map(|row| row.0).collect();
    loaded.ended = gone.len();
    if fresh.is_empty() && gone.is_empty() {
        // The same pack once more: nothing to write, and no entry for nothing.
        tx.housekeeping();
        return Ok(loaded);
    }
    ended.extend(gone);
    let seq = tx.next_seq()?;
    tx.run("update indicator set until = ?1 where id {in 2}", params![seq, ended])?;
    let first = tx.next_ids(fresh.len() as i64)?;
    let rows = fresh.into_iter().zip(first..).map(|((definition, text), id)| {
        let from = definition.from.map_or_else(|| "0001-01-01".to_owned(), |day| day.to_string());
        let version = i64::from(definition.version);
        params![id, definition.code.as_str(), version, from, text, pack, seq].to_vec()
    });
    tx.run_many(
        "insert into indicator (id, code, version, valid_from, definition, pack, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        rows,
    )?;
    tx.record(
        Entry::new("indicators.loaded", "pack", 0)
            .detail(json!({
                "pack": pack, "new": loaded.new, "changed": loaded.changed, "same": loaded.same, "ended": loaded.ended
            }))
            .touches("indicators"),
    )?;
    Ok(loaded)
}

/// What would make a value impossible to compute or to trust.
fn check<'a>(definitions: &[Definition], others: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut known: BTreeSet<&str> = others.collect();
    known.extend(definitions.iter().map(|definition| definition.code.as_str()));
    let mut breaches = Vec::new();
    let mut breach = |place: &str, rule: &'static str, value: String| {
        breaches.push(Field { place: place.to_owned(), rule, args: vec![("value", value)] });
    };
    let mut edges: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for definition in definitions {
        let below = definition.stands_on();
        for name in below.iter().filter(|name| !known.contains(name.as_str())) {
            breach(&definition.code, "indicator-unknown", name.clone());
        }
        edges.entry(&definition.code).or_default().extend(below);
        if let Compute::Formula { text } = &definition.compute
            && let Err(problem) = super::formula::compile(text)
        {
            breach(&definition.code, "indicator-formula", problem.to_string());
        }
        for column in unknown_columns(definition) {
            breach(&definition.code, "indicator-column", column);
        }
    }
    if let Some(ring) = ring(&edges) {
        breach(&ring[0], "indicator-loop", ring.join(" → "));
    }
    if breaches.is_empty() {
        return Ok(());
    }
    Err(breaches.into_iter().fold(Error::invalid("indicators-refused"), Error::breach))
}

fn unknown_columns(definition: &Definition) -> Vec<String> {
    let Some(name) = definition.fact() else { return Vec::new() };
    let Some(fact) = packs::facts::fact(name) else { return vec![name.to_owned()] };
    let (filters, more): (Vec<&Filter>, Option<&String>) = match &definition.compute {
        Compute::Measured(m) => (
            m.population.iter().chain(&m.numerator).chain(&m.denominator).collect(),
            m.column.as_ref(),
        ),
        Compute::Passrate(p) => {
            (p.population.iter().chain(&p.numerator).collect(), Some(&p.strata))
        }
        _ => (Vec::new(), None),
    };
    filters
        .into_iter()
        .map(|filter| &filter.column)
        .chain(more)
        .filter(|column| fact.column(column).is_none())
        .map(|column| format!("{name}.{column}"))
        .collect()
}

/// The first ring of formulas, as the codes along it.
fn ring(edges: &BTreeMap<&str, Vec<String>>) -> Option<Vec<String>> {
    fn walk<'a>(
        at: &'a str,
        edges: &'a BTreeMap<&str, Vec<String>>,
        path: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(first) = path.iter().position(|seen| *seen == at) {
            return Some(
                path[first..].iter().chain([&at]).map(|code| (*code).to_owned()).collect(),
            );
        }
        if done.contains(at) {
            return None;
        }
        path.push(at);
        for below in edges.get(at).into_iter().flatten() {
            if let Some(ring) = walk(below, edges, path, done) {
                return Some(ring);
            }
        }
        path.pop();
        done.insert(at);
        None
    }
    let mut done = BTreeSet::new();
    edges.keys().find_map(|code| walk(code, edges, &mut Vec::new(), &mut done))
}

/// The definitions that stood at one point of the journal.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    by_code: BTreeMap<String, Vec<Defined>>,
}

impl Catalogue {
    /// As it stands now, or as it stood at a seq.
    pub fn at(tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<Self> {
        let seq = as_of.unwrap_or(i64::MAX);
        let mut by_code: BTreeMap<String, Vec<Defined>> = BTreeMap::new();
        tx.each(
            "select id, pack, seq, definition from indicator
             where seq <= ?1 and (until is null or until > ?1) order by code, version",
            params![seq],
            |row| {
                let text: String = row.get(3)?;
                let definition: Definition = serde_json::from_str(&text).map_err(Error::broken)?;
                by_code.entry(definition.code.clone()).or_default().push(Defined {
                    id: row.get(0)?,
                    pack: row.get(1)?,
                    seq: row.get(2)?,
                    definition: Arc::new(definition),
                });
                Ok(true)
            },
        )?;
        Ok(Self { by_code })
    }
    /// The version in force at the end of a period: of several the newest.
    pub fn for_period(
        &self,
        code: &str,
        period: Period,
        declared: &[terms::DeclaredYear],
    ) -> Option<&Defined> {
        let day = last_day(period, declared).ok()?;
        let versions = self.by_code.get(code)?;
        versions.iter().rev().find(|defined| defined.definition.in_force_on(day))
    }
    /// The newest version of a code, whatever its dates.
    pub fn newest(&self, code: &str) -> Option<&Defined> {
        self.by_code.get(code)?.last()
    }
    /// All versions of a code, the oldest first.
    pub fn versions(&self, code: &str) -> &[Defined] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }
    /// The newest version of each code, by code.
    /// All codes, in the order of the catalogue.
    pub fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = self.all().map(|d| d.definition.code.clone()).collect();
        codes.dedup();
        codes
    }
    pub fn all(&self) -> impl Iterator<Item = &Defined> {
        self.by_code.values().filter_map(|versions| versions.last())
    }
    /// Whether this indicator may never stand in a scheme.
    pub fn never_scores(&self, code: &str) -> bool {
        self.versions(code).iter().any(|defined| defined.definition.never_scores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_of_formulas_is_named_along_its_way() {
        let edges = [("a", vec!["b", "c"]), ("b", vec![]), ("c", vec!["d"]), ("d", vec!["a"])];
        let edges = edges
            .into_iter()
            .map(|(code, below)| (code, below.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(ring(&edges).unwrap().join(" "), "a c d a");
        assert_eq!(ring(&BTreeMap::from([("a", vec!["b".to_owned()])])), None);
    }
}
