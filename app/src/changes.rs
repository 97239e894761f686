//! What a pack changed in a space: what came new, what took another's place, what ended.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use store::Tx;
use terms::{Lang, Result};

/// What stands in a space, by kind and code, with the text that makes it what it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Standing {
    packs: BTreeMap<String, String>,
    kinds: BTreeMap<&'static str, BTreeMap<String, String>>,
}

/// Key of the kind's name in the texts, and a question for code and text.
const KINDS: [(&str, &str); 5] = [
    (
        "units",
        "select u.code, n.zh from unit u join unit_name n on n.unit = u.id and n.until is null
         where u.kind <> 'firm' order by u.code, n.valid_from, n.id",
    ),
    (
        "edges",
        "select c.code || ' ' || e.hierarchy, p.code from edge e join unit c on c.id = e.child
         join unit p on p.id = e.parent where e.until is null and c.kind <> 'firm'
         order by c.code, e.hierarchy, e.valid_from, e.id",
    ),
    ("documents", "select number, title from document order by number"),
    (
        "indicators",
        "select code, definition from indicator where until is null order by code, version",
    ),
    ("schemes", "select code, definition from scheme where until is null order by code, version"),
];

impl Standing {
    pub(crate) fn of(tx: &mut Tx<'_>) -> Result<Self> {
        let mut standing = Standing::default();
        tx.each("select code, version, digest from pack order by code", &[], |r| {
            let (version, digest): (String, String) = (r.get(1)?, r.get(2)?);
            let short: String = digest.chars().take(12).collect();
            standing.packs.insert(r.get(0)?, format!("{version} ({short})"));
            Ok(true)
        })?;
        for (kind, question) in KINDS {
            let mut texts: BTreeMap<String, String> = BTreeMap::new();
            tx.each(question, &[], |r| {
                // Several editions or names of one code are one thing here.
                let text = texts.entry(r.get(0)?).or_default();
                text.push_str(&r.get::<String>(1)?);
                text.push('\n');
                Ok(true)
            })?;
            standing.kinds.insert(kind, texts);
        }
        Ok(standing)
    }
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.kinds.get(kind).map_or(0, BTreeMap::len)
    }
}

/// Codes of one kind that came, changed or ended, and how many are as they were.
#[derive(Debug, Clone, Default, PartialEq)]
struct Change {
    new: Vec<String>,
    changed: Vec<String>,
    ended: Vec<String>,
    same: usize,
}

fn change(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Change {
    let mut change = Change::default();
    for (code, text) in after {
        match before.get(code) {
            None => change.new.push(code.clone()),
            Some(was) if was == text => change.same += 1,
            Some(_) => change.changed.push(code.clone()),
        }
    }
    change.ended = before.keys().filter(|code| !after.contains_key(*code)).cloned().collect();
    change
}

/// What lies between two standings.
pub(crate) struct Changes {
    packs: Vec<(String, Option<String>, String)>,
    kinds: Vec<(&'static str, Change)>,
}

impl Changes {
    pub(crate) fn between(before: &Standing, after: &Standing) -> Self {
        let packs = after
            .packs
            .iter()
            .filter(|(code, version)| before.packs.get(*code) != Some(*version))
            .map(|(code, version)| (code.clone(), before.packs.get(code).cloned(), version.clone()))
            .collect();
        let none = BTreeMap::new();
        let kinds = KINDS.iter().map(|(kind, _)| {
            let was = before.kinds.get(kind).unwrap_or(&none);
            (*kind, change(was, after.kinds.get(kind).unwrap_or(&none)))
        });
        Self { packs, kinds: kinds.collect() }
    }

    /// A line for each pack that was superseded, and for each kind that it has anything of.
    pub(crate) fn says(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for (code, before, after) in &self.packs {
            let before = before.clone().unwrap_or_else(|| "—".to_owned());
            lines.push(format!("{code}: {before} → {after}"));
        }
        for (kind, change) in &self.kinds {
            let args = [
                ("kind", ui::t(lang, &format!("space-kind-{kind}"))),
                ("new", named(&change.new)),
                ("changed", named(&change.changed)),
                ("ended", named(&change.ended)),
                ("same", change.same.to_string()),
            ];
            lines.push(ui::ta(lang, "space-change", &args));
        }
        lines.join("\n")
    }
    pub(crate) fn value(&self) -> Value {
        let packs = self
            .packs
            .iter()
            .map(|(code, was, is)| json!({ "code": code, "before": was, "after": is }));
        let mut value = json!({ "packs": packs.collect::<Vec<_>>() });
        for (kind, change) in &self.kinds {
            value[*kind] = json!({ "new": change.new, "changed": change.changed, "ended": change.ended, "same": change.same });
        }
        value
    }
}

/// A few by name, many by number.
fn named(codes: &[String]) -> String {
    match codes.len() {
        n @ 1..=8 => format!("{n} ({})", codes.join(", ")),
        n => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_what_came_what_changed_and_what_ended() {
        let map = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let change = change(
            &map(&[("a", "1"), ("b", "1"), ("c", "1")]),
            &map(&[("b", "1"), ("c", "2"), ("d", "1")]),
        );
        assert_eq!((change.new, change.changed), (vec!["d".to_owned()], vec!["c".to_owned()]));
        assert_eq!((change.ended, change.same), (vec!["a".to_owned()], 1));
    }
}
