//! Fields that mean the same: by code, by label, by measure.

use std::collections::BTreeMap;

use packs::FormSort;

use super::fields::Field;
use super::words::{alike, opposed, plain};

/// Why two fields are taken for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Both are bound to the same indicator.
    Code,
    /// The labels are the same but for writing.
    Label,
    /// The labels are similar and the measure is the same.
    Similar,
}

impl Why {
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Label => "label",
            Self::Similar => "similar",
        }
    }
}

/// Two fields, by position in the list that was given, that ask for the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    pub first: usize,
    pub second: usize,
    pub why: Why,
    /// Of the labels, 0 to 1.
    pub similarity: f64,
}

/// Labels at least so alike are the same where the measures agree. Set on the fifty pairs of the test, of which it
/// finds 48 with nine others; on labels of another office it may do worse, and a person decides either way.
const ALIKE: f64 = 0.62;
/// And so alike where one of them names no measure.
const ALIKE_UNMEASURED: f64 = 0.74;

/// Pairs of fields from different sources that mean the same. A field that arrives prefilled is not asked twice, and is
/// not counted.
pub fn overlaps(fields: &[Field]) -> Vec<Overlap> {
    let plain: Vec<String> = fields.iter().map(|it| plain(&it.label)).collect();
    // Only labels that share a pair of characters are compared.
    let mut by_pair: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    for (at, text) in plain.iter().enumerate() {
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.windows(2) {
            let bucket = by_pair.entry((pair[0], pair[1])).or_default();
            if bucket.last() != Some(&at) {
                bucket.push(at);
            }
        }
    }
    let mut candidates: std::collections::BTreeSet<(usize, usize)> = Default::default();
    for bucket in by_pair.values().filter(|bucket| bucket.len() <= BUCKET_MAX) {
        for (i, &a) in bucket.iter().enumerate() {
            candidates.extend(bucket[i + 1..].iter().map(|&b| (a.min(b), a.max(b))));
        }
    }
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, field) in fields.iter().enumerate() {
        if let Some(code) = &field.indicator {
            by_code.entry(code).or_default().push(at);
        }
    }
    for bucket in by_code.values() {
        for (i, &a) in bucket.iter().enumerate() {
            candidates.extend(bucket[i + 1..].iter().map(|&b| (a, b)));
        }
    }
    let judged = candidates.into_iter().filter_map(|(a, b)| {
        judge(&fields[a], &fields[b], &plain[a], &plain[b]).map(|(why, similarity)| Overlap {
            first: a,
            second: b,
            why,
            similarity,
        })
    });
    judged.collect()
}

/// A pair of characters that more fields share says nothing.
const BUCKET_MAX: usize = 200;

fn judge(a: &Field, b: &Field, plain_a: &str, plain_b: &str) -> Option<(Why, f64)> {
    let both_asked = !a.prefilled && !b.prefilled;
    if a.source == b.source || !both_asked || !alike_sorts(a.sort, b.sort) {
        return None;
    }
    let similarity = alike(plain_a, plain_b);
    if a.indicator.is_some() && a.indicator == b.indicator {
        return Some((Why::Code, similarity));
    }
    if opposed(plain_a, plain_b) || plain_a.is_empty() {
        return None;
    }
    let measures = match (&a.measure, &b.measure) {
        (Some(a), Some(b)) => Some(same_measure(a, b)),
        _ => None,
    };
    if measures == Some(false) {
        return None;
    }
    if plain_a == plain_b {
        return Some((Why::Label, similarity));
    }
    let enough = if measures == Some(true) { ALIKE } else { ALIKE_UNMEASURED };
    (similarity >= enough).then_some((Why::Similar, similarity))
}

fn alike_sorts(a: FormSort, b: FormSort) -> bool {
    a == b
}

/// 件, 家, 批次, 次, 台 all count things and are mixed up on forms; money, percent and points are not.
fn same_measure(a: &str, b: &str) -> bool {
    const COUNTS: [&str; 6] = ["piece", "firm", "lot", "visit", "event", "mark"];
    const MONEY: [&str; 2] = ["million", "hundred-million"];
    let class = |measure: &str| {
        if COUNTS.contains(&measure) {
            "count".to_owned()
        } else if MONEY.contains(&measure) {
            "money".to_owned()
        } else {
            measure.to_owned()
        }
    };
    class(a) == class(b)
}
