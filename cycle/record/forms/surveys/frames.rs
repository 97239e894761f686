//! Frames from what the city has already, or from a list; and how many of each stratum.

use std::collections::{BTreeMap, BTreeSet};

use store::{Tx, Value};
use tables::{Limits, Sheet};
use terms::{Error, Lang, Result};
use units::UnitId;

use super::sample::Subject;

/// A register that people or firms are drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Register {
    /// Every firm of the yearly register.
    Firms,
    /// Firms of industrial scale.
    LargeFirms,
    /// Those who hold a certificate of a kind.
    Holders(String),
}

impl Register {
    pub fn word(&self) -> String {
        match self {
            Self::Firms => "firms".to_owned(),
            Self::LargeFirms => "large-firms".to_owned(),
            Self::Holders(kind) => format!("holders:{kind}"),
        }
    }
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "firms" => Some(Self::Firms),
            "large-firms" => Some(Self::LargeFirms),
            _ => word.strip_prefix("holders:").map(|kind| Self::Holders(kind.to_owned())),
        }
    }
}

/// Everybody of a register once, in the stratum of their county.
pub fn frame_of(
    tx: &mut Tx<'_>,
    register: &Register,
    area: Option<&[i64]>,
) -> Result<Vec<Subject>> {
    let mut values: Vec<Value> = Vec::new();
    let (table, mut only) = match register {
        Register::Firms => ("fact_firms", String::new()),
        Register::LargeFirms => {
            values.push(true.into());
            ("fact_firms", " and above_scale = ?1".to_owned())
        }
        Register::Holders(kind) => {
            values.push(kind.as_str().into());
            ("fact_certificates", " and kind = ?1".to_owned())
        }
    };
    if let Some(area) = area {
        values.push(Value::Ints(area.to_vec()));
        only.push_str(&format!(" and area {{in {}}}", values.len()));
    }
    let sql = format!(
        "select distinct firm, area from {table} where until is null{only} order by firm, area"
    );
    let found = tx.query(&sql, &values, |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    let today = store::civil_date(tx.now());
    let mut seen = BTreeSet::new();
    let found: Vec<(i64, i64)> = found.into_iter().filter(|it| seen.insert(it.0)).collect();
    let ids: Vec<UnitId> = found.iter().map(|it| UnitId(it.0)).collect();
    let codes: BTreeMap<i64, String> =
        units::units(tx, &ids, None)?.into_iter().map(|it| (it.id.0, it.code)).collect();
    let areas: BTreeSet<i64> = found.iter().map(|it| it.1).collect();
    let areas: Vec<UnitId> = areas.into_iter().map(UnitId).collect();
    let mut named = units::names(tx, &ids, today, Lang::Zh)?;
    named.extend(units::names(tx, &areas, today, Lang::Zh)?);
    let name = |id: i64| named.get(&UnitId(id)).cloned().unwrap_or_default();
    let subjects = found.into_iter().map(|(firm, area)| Subject {
        label: format!("{} {}", codes.get(&firm).cloned().unwrap_or_default(), name(firm)),
        stratum: name(area),
    });
    Ok(subjects.collect())
}

/// A list from a file: the first column names somebody, the second their stratum.
///
/// # Errors
/// What is no table; an empty name; a name that stands there twice, with its row.
pub fn listed(bytes: &[u8], file: &str) -> Result<Vec<Subject>> {
    let table = Sheet::read(bytes, file, &Limits::default())?;
    let mut seen = BTreeSet::new();
    let mut subjects = Vec::new();
    for row in table.rows() {
        let text = |at: usize| row.cell(at).text.trim().to_owned();
        let (label, stratum) = (text(0), text(1));
        if label.is_empty() && stratum.is_empty() {
            continue;
        }
        if label.is_empty() || !seen.insert(label.clone()) {
            return Err(Error::invalid("survey-frame-row").with("row", row.number));
        }
        let stratum = if stratum.is_empty() { "-".to_owned() } else { stratum };
        subjects.push(Subject { label, stratum });
    }
    if subjects.is_empty() {
        return Err(Error::invalid("survey-frame-empty"));
    }
    Ok(subjects)
}

/// Shares a total over strata by their size, largest remainders first; at least two of each, because nobody knows how
/// far one answer is off, and never more than there are.
pub fn proportional(frame: &[Subject], total: u64) -> Vec<(String, u64)> {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for subject in frame {
        *sizes.entry(subject.stratum.as_str()).or_default() += 1;
    }
    let all = frame.len().max(1) as u128;
    let total = total.min(frame.len() as u64);
    let mut parts: Vec<(&str, u64, u64, u128)> = sizes
        .iter()
        .map(|(stratum, size)| {
            let exact = u128::from(*size) * u128::from(total);
            (*stratum, *size, (exact / all) as u64, exact % all)
        })
        .collect();
    let mut left = total - parts.iter().map(|it| it.2).sum::<u64>().min(total);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(parts[*at].3));
    for at in order {
        if left > 0 && parts[at].2 < parts[at].1 {
            parts[at].2 += 1;
            left -= 1;
        }
    }
    parts.iter().map(|it| (it.0.to_owned(), it.2.max(2).min(it.1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(sizes: &[(&str, usize)]) -> Vec<Subject> {
        let of = |stratum: &str, at: usize| Subject {
            label: format!("{stratum}{at}"),
            stratum: stratum.to_owned(),
        };
        sizes.iter().flat_map(|(stratum, size)| (0..*size).map(move |at| of(stratum, at))).collect()
    }

    #[test]
    fn a_total_is_shared_by_size_and_every_stratum_gets_two() {
        let shared = proportional(&frame(&[("a", 600), ("b", 390), ("c", 10)]), 100);
        assert_eq!(shared, [("a".into(), 60), ("b".into(), 39), ("c".into(), 2)]);
        let all: u64 =
            proportional(&frame(&[("a", 5), ("b", 5), ("c", 4)]), 10).iter().map(|it| it.1).sum();
        assert_eq!(all, 10, "remainders are given out");
        assert_eq!(
            proportional(&frame(&[("a", 1), ("b", 3)]), 99),
            [("a".into(), 1), ("b".into(), 3)]
        );
        assert!(proportional(&[], 5).is_empty());
    }

    #[test]
    fn a_list_names_everybody_once() {
        let good = listed("名称,层\n甲,城\n乙,乡\n".as_bytes(), "框.csv").unwrap();
        assert_eq!((good.len(), good[1].stratum.as_str()), (2, "乡"));
        let twice = listed("名称,层\n甲,城\n甲,乡\n".as_bytes(), "框.csv").unwrap_err();
        assert_eq!(twice.code(), "survey-frame-row");
    }
}
