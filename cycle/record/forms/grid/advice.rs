//! The rules of a form for the browser: syntax trees, words, limits. What is said there is advice; the
//! server judges when the sheet is handed in.

use serde_json::{Value, json};
use terms::Lang;

use crate::model::severity_word;
use crate::store::Kept;

/// All that the browser needs to know of a form's rules.
pub fn advice(kept: &Kept, lang: Lang) -> Value {
    let form = kept.form();
    let rules = &kept.prepared.rules;
    let tree = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let checks: Vec<Value> = form
        .checks
        .iter()
        .zip(rules.check_trees())
        .map(|(check, text)| {
            json!({
                "code": check.code,
                "severity": severity_word(check.severity),
                "section": check.section,
                "lines": check.lines,
                "at": check.at,
                "words": check.words.get(lang),
                "tree": tree(text),
            })
        })
        .collect();
    let formulas: serde_json::Map<String, Value> = rules
        .formula_trees()
        .map(|((section, column), text)| {
            let section = &form.sections[section];
            (format!("{}.{}", section.code, section.columns[column].code), tree(text))
        })
        .collect();
    json!({ "checks": checks, "formulas": formulas })
}
