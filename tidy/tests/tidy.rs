//! The rules. Each failure names the file, the line, the rule and what to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// All files of the project with these endings, by path from the root.
fn files(endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root(), endings, &mut found);
    found.sort();
    assert!(found.len() > 10, "the tree was found");
    found
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<(String, String)>) {
    for item in fs::read_dir(folder).unwrap().flatten() {
        let path = item.path();
        let name = item.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                walk(&path, endings, found);
            }
        } else if endings.iter().any(|e| name.ends_with(e)) {
            let place = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            if let Ok(text) = fs::read_to_string(&path) {
                found.push((place, text));
            }
        }
    }
}

fn fail(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Whether the crate of one manifest lies in the folder of another's.
fn lies_in(inner: &str, outer: &str) -> bool {
    inner != outer && inner.starts_with(outer.trim_end_matches("Cargo.toml"))
}

/// lib ← base ← cycle ← edge ← app; phases of the cycle never import each other. A phase may be
/// several crates: those that lie in its folder may need the one they lie in, never the reverse.
#[test]
fn arrows_point_downwards_only() {
    const LAYERS: [&str; 5] = ["lib", "base", "cycle", "edge", "app"];
    let manifests = files(&["Cargo.toml"]);
    let mut layer_of: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut needs: Vec<(String, Vec<String>)> = Vec::new();
    for (place, text) in &manifests {
        let manifest: toml::Table = text.parse().unwrap();
        let Some(name) = manifest.get("package").and_then(|p| p["name"].as_str()) else { continue };
        let top = place.split('/').next().unwrap();
        let Some(layer) = LAYERS.iter().position(|l| *l == top) else { continue };
        layer_of.insert(name.to_owned(), (layer, place.clone()));
        let deps = manifest
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .cloned()
            .unwrap_or_default();
        needs.push((name.to_owned(), deps.keys().cloned().collect()));
    }
    let mut broken = Vec::new();
    for (name, deps) in needs {
        let (from, place) = &layer_of[&name];
        for dep in deps {
            let Some((to, dep_place)) = layer_of.get(&dep) else { continue };
            let both = LAYERS[*from] == "cycle" && LAYERS[*to] == "cycle";
            let phases = both && !lies_in(place, dep_place);
            if to > from || phases {
                broken.push(format!(
                    "{place}: {name} must not need {dep}: arrows go app → edge → cycle → base → lib"
                ));
            }
        }
    }
    fail(broken);
}

/// Text of a source file before its unit tests.
fn without_tests(text: &str) -> &str {
    let mut at = 0;
    while let Some(found) = text[at..].find("#[cfg(test)]\n") {
        let after = &text[at + found + "#[cfg(test)]\n".len()..];
        let line = after.lines().next().unwrap_or_default();
        if line.contains("mod ") && line.ends_with('{') {
            return &text[..at + found];
        }
        at += found + 1;
    }
    text
}

fn is_test(place: &str) -> bool {
    place.contains("/tests/")
        || place.ends_with("/tests.rs")
        || place.contains("/benches/")
        || place.contains("/examples/")
}

#[test]
fn no_unwrap_outside_tests_and_no_leftovers() {
    let mut broken = Vec::new();
    for (place, text) in files(&[".rs"]) {
        if is_test(&place) {
            continue;
        }
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("//") {
                continue;
            }
            for (pattern, rule) in [
                (".unwrap()", "say with expect what makes it true, or handle it"),
                ("todo!(", "finish it or name the condition in an issue"),
                ("unimplemented!(", "finish it or name the condition in an issue"),
            ] {
                if code.contains(pattern) {
                    broken.push(format!("{place}:{}: {pattern} — {rule}", number + 1));
                }
            }
        }
    }
    fail(broken);
}

#[test]
fn every_module_opens_with_its_story() {
    let mut broken = Vec::new();
    for (place, text) in files(&[".rs"]) {
        let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        if !is_test(&place) && !first.starts_with("//!") {
            broken.push(format!(
                "{place}:1: begin with //! and say what this is, what it refuses and why"
            ));
        }
    }
    fail(broken);
}

/// Words that belong to a workplace, not to the project. Put together here so that the rule does not find itself.
#[test]
fn the_project_speaks_of_itself_alone() {
    let words = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["crates", ".io"].concat(),
        ["registry.", "npmjs"].concat(),
        ["sub", "agent"].concat(),
    ];
    let mut broken = Vec::new();
    for (place, text) in files(&[
        ".rs", ".toml", ".md", ".html", ".css", ".js", ".ftl", ".sql", "/ci", "/run", ".sh",
    ]) {
        for (number, line) in text.lines().enumerate() {
            for word in &words {
                if line.contains(word.as_str()) {
                    broken.push(format!(
                        "{place}:{}: names {word:?}, which is nobody's business here",
                        number + 1
                    ));
                }
            }
        }
    }
    fail(broken);
}

/// String literals that begin like SQL.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut rest = without_tests(text);
    let mut line = 1;
    while let Some(at) = rest.find('"') {
        line += rest[..at].matches('\n').count();
        rest = &rest[at + 1..];
        let mut end = 0;
        let bytes = rest.as_bytes();
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let literal = &rest[..end.min(rest.len())];
        let head = literal.trim_start().to_lowercase();
        if ["select ", "insert ", "update ", "delete from "].iter().any(|k| head.starts_with(k)) {
            found.push((line, literal.to_owned()));
        }
        line += literal.matches('\n').count();
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

#[test]
fn sql_stays_inside_the_two_engine_profile() {
    let outside = [
        ("::", "write cast(x as bigint)"),
        (" ilike ", "compare lower-cased text"),
        ("json_extract", "keep JSON out of questions"),
        ("->>", "keep JSON out of questions"),
        ("now()", "the clock is tx.now()"),
        ("current_timestamp", "the clock is tx.now()"),
        ("avg(", "sums and counts in SQL, means in Rust"),
        (" returning ", "ids come from tx.next_id()"),
        ("insert or ", "write insert {skip_taken} … {taken}"),
        ("select *", "list the columns"),
    ];
    let mut broken = Vec::new();
    for (place, text) in files(&[".rs"]) {
        // The store itself speaks to each engine.
        if is_test(&place) || place.starts_with("base/store/") || place.starts_with("tidy/") {
            continue;
        }
        for (line, sql) in statements(&text) {
            let lower = sql.to_lowercase();
            for (pattern, rule) in outside {
                if lower.contains(pattern) {
                    broken.push(format!("{place}:{line}: {:?} in SQL — {rule}", pattern.trim()));
                }
            }
            let sums = lower.matches("sum(").count();
            let cast =
                lower.matches("cast(sum(").count() + lower.matches("cast(coalesce(sum(").count();
            if sums > cast && !lower.contains("cast(") {
                broken.push(format!("{place}:{line}: sum( — write cast(sum(x) as bigint)"));
            }
        }
    }
    fail(broken);
}

/// `check` knows records through facts only; nobody but `record` names its tables.
#[test]
fn phases_meet_through_facts() {
    let tables = [
        "inspection",
        "sample",
        "complaint",
        "certificate",
        "registration",
        "instrument",
        "firm_year",
    ];
    let mut broken = Vec::new();
    for (place, text) in files(&[".rs"]) {
        if !place.starts_with("cycle/check/") || is_test(&place) {
            continue;
        }
        for (line, sql) in statements(&text) {
            for table in tables {
                if sql.contains(&format!("from {table} "))
                    || sql.contains(&format!("join {table} "))
                {
                    broken.push(format!(
                        "{place}:{line}: reads table {table}; read fact_{table}s instead"
                    ));
                }
            }
        }
    }
    fail(broken);
}

#[test]
fn pages_carry_no_inline_style_or_script() {
    let mut broken = Vec::new();
    for (place, text) in files(&[".html"]) {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            if lower.contains(" style=")
                || lower.contains(" onclick=")
                || lower.contains("<script>")
            {
                broken.push(format!(
                    "{place}:{}: inline style or script; the policy of the pages refuses it",
                    number + 1
                ));
            }
        }
    }
    fail(broken);
}

#[test]
fn every_dependency_says_why() {
    let mut broken = Vec::new();
    for (place, text) in files(&["Cargo.toml"]) {
        let mut within = false;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                within = line.contains("dependencies]");
            }
            let ours = line.contains("path =")
                || [
                    "terms",
                    "store",
                    "ui",
                    "web",
                    "identity",
                    "units",
                    "figures",
                    "packs",
                    "tables",
                    "document",
                    "score",
                    "rule",
                    "calendar",
                    "record",
                    "check",
                    "demo",
                    "exchange",
                    "settings",
                    "zhunsheng-stats",
                ]
                .iter()
                .any(|c| line.starts_with(&format!("{c}.")) || line.starts_with(&format!("{c} ")));
            if within
                && line.contains('=')
                && !line.starts_with('#')
                && !line.contains('#')
                && !ours
            {
                broken.push(format!(
                    "{place}:{}: say in a comment why {:?} is needed",
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    fail(broken);
}

/// The text literals that directly follow one of these words, with the number of their line.
fn literals_after<'t>(text: &'t str, words: &[&str]) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start();
            if let Some(literal) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                found.push((text[..at].matches('\n').count() + 1, literal));
            }
        }
    }
    found
}

/// A person meets no code where words belong: each error and each entry of the journal has its words in both languages.
#[test]
fn every_error_and_every_entry_has_words_in_both_languages() {
    let texts = files(&[".ftl"]);
    let has = |lang: &str, key: &str| {
        let folder = format!("base/ui/texts/{lang}/");
        let line = format!("\n{key} =");
        let begins = format!("{key} =");
        texts.iter().any(|(place, text)| {
            place.starts_with(&folder) && (text.contains(&line) || text.starts_with(&begins))
        })
    };
    let kinds = ["invalid(", "not_allowed(", "not_found(", "conflict("];
    let errors = kinds.map(|kind| format!("Error::{kind}"));
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    let mut broken = Vec::new();
    for (place, text) in files(&[".rs"]) {
        let of_project =
            ["base/", "cycle/", "edge/", "app/"].iter().any(|it| place.starts_with(it));
        if is_test(&place) || !of_project || place.starts_with("base/store/") {
            continue;
        }
        let text = without_tests(&text);
        let mut wanted: Vec<(usize, String)> = Vec::new();
        for (line, code) in literals_after(text, &errors) {
            wanted.push((line, code.to_owned()));
        }
        for (line, verb) in literals_after(text, &["Entry::new("]) {
            wanted.push((line, format!("verb-{}", verb.replace(['.', '_'], "-"))));
        }
        for (line, key) in wanted {
            for lang in ["zh", "en"] {
                if !key.contains('{') && !has(lang, &key) {
                    broken.push(format!("{place}:{line}: no words for {key} in texts/{lang}"));
                }
            }
        }
    }
    fail(broken);
}
