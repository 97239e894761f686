//! Formulas over formulas: in which order they are computed, and where they go in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Definitions that need each other, in the order in which they do; the first is repeated in mind,
/// not in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    pub names: Vec<String>,
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.names.first().map(String::as_str).unwrap_or_default();
        write!(f, "{} → {first}", self.names.join(" → "))
    }
}

impl std::error::Error for Cycle {}

/// Sorts definitions so that each comes after those it uses. Names that no definition has are
/// inputs and do not matter. The answer is the same for the same set, whatever its order.
///
/// ```
/// use std::collections::BTreeMap;
/// let uses = |names: &[&str]| names.iter().map(|n| n.to_string()).collect();
/// let mut formulas = BTreeMap::from([
///     ("合格率".to_string(), uses(&["合格", "抽检"])),
///     ("指数".to_string(), uses(&["合格率"])),
/// ]);
/// assert_eq!(rule::order(&formulas).unwrap(), ["合格率", "指数"]);
/// formulas.insert("合格".to_string(), uses(&["指数"]));
/// assert_eq!(rule::order(&formulas).unwrap_err().to_string(), "合格 → 指数 → 合格率 → 合格");
/// ```
///
/// # Errors
/// [`Cycle`] with the names in a circle.
pub fn order(definitions: &BTreeMap<String, BTreeSet<String>>) -> Result<Vec<String>, Cycle> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut sorted = Vec::with_capacity(definitions.len());
    for start in definitions.keys() {
        // A stack of its own: a chain of formulas may be longer than the machine's stack is deep.
        let mut path: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut on_path: BTreeSet<&str> = BTreeSet::new();
        let mut enter = Some(start.as_str());
        loop {
            if let Some(name) = enter.take()
                && !done.contains(name)
                && let Some(uses) = definitions.get(name)
            {
                if !on_path.insert(name) {
                    let names = path.iter().map(|(name, _)| *name);
                    let circle = names.skip_while(|other| *other != name).map(str::to_owned);
                    return Err(Cycle { names: circle.collect() });
                }
                path.push((name, uses.iter().rev().map(String::as_str).collect()));
            }
            let Some((name, open)) = path.last_mut() else { break };
            enter = open.pop();
            if enter.is_none() {
                done.insert(name);
                on_path.remove(name);
                sorted.push((*name).to_owned());
                path.pop();
            }
        }
    }
    Ok(sorted)
}
