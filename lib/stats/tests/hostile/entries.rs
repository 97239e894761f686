//! Finds the public functions by reading the source.

use std::path::Path;

/// `module::function` and `module::Type::function` of every `pub fn` outside tests.
pub(crate) fn public() -> Vec<String> {
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, module: &str, found: &mut Vec<String>) {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let inner = if matches!(stem.as_str(), "mod" | "lib") {
            module.to_owned()
        } else if module.is_empty() {
            stem
        } else {
            format!("{module}::{stem}")
        };
        if path.is_dir() {
            walk(&path, &inner, found);
        } else {
            read(&std::fs::read_to_string(&path).unwrap(), &inner, found);
        }
    }
}

fn read(source: &str, module: &str, found: &mut Vec<String>) {
    let mut owner: Option<String> = None;
    for line in source.lines() {
        if line.starts_with("#[cfg(test)]") {
            return;
        }
        if line.starts_with('}') {
            owner = None;
        }
        if let Some(rest) = line.strip_prefix("impl") {
            let name = rest.split(" for ").last().unwrap_or(rest).trim_start_matches(['<', '\'']);
            let name = name.rsplit("> ").next().unwrap_or(name).trim();
            owner = name.split(['<', ' ', '{']).next().map(str::to_owned);
        }
        let code = line.trim_start();
        let Some(rest) = code.strip_prefix("pub fn ").or(code.strip_prefix("pub const fn ")) else {
            continue;
        };
        let name = rest.split(['(', '<']).next().unwrap();
        let place = if line.starts_with(' ') { owner.as_deref() } else { None };
        found.push(match place {
            Some(owner) => format!("{module}::{owner}::{name}"),
            None => format!("{module}::{name}"),
        });
    }
}
