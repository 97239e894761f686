//! The examples of `docs/pack-format.md` are read by the program that they describe.

use std::collections::BTreeMap;

use packs::{Files, Pack, Rule};

/// Blocks of the description by the file that their heading names.
fn examples() -> BTreeMap<String, String> {
    let path = format!("{}/../../docs/pack-format.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the description");
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut files: Vec<&str> = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            files = match title {
                "units.toml" => vec!["units.toml"],
                "indicators" => vec!["indicators.toml"],
                "schemes/*.toml" => vec!["schemes/example.toml"],
                "sheets/*.csv" => vec!["sheets/example.csv"],
                "imports/*.toml" => vec!["imports/example.toml"],
                "people.toml, synthetic.toml, texts.toml" => vec!["people.toml", "texts.toml"],
                "pack.toml" | "tiles.toml" | "calendar.toml" | "competitiveness.toml" => {
                    vec![title]
                }
                _ => Vec::new(),
            };
        } else if line.starts_with("```") {
            match block.take() {
                None => block = Some(String::new()),
                Some(text) if !files.is_empty() => {
                    found.insert(files.remove(0).to_owned(), text);
                }
                Some(_) => {}
            }
        } else if let Some(block) = &mut block {
            block.push_str(line);
            block.push('\n');
        }
    }
    found
}

#[test]
fn every_example_of_the_description_can_be_read() {
    let examples = examples();
    assert_eq!(examples.len(), 11, "{:?}", examples.keys());
    let mut files = Files::default();
    for (path, text) in &examples {
        files.put(format!("yuncheng/{path}"), text.as_str());
    }
    // The example of pack.toml names a pack beside it.
    files.put("cn/pack.toml", "[pack]\ncode = \"cn\"\nname = { zh = \"全国\" }\nversion = \"1\"\nissued = \"2026-01-01\"\nlicence = \"Apache-2.0\"\n");
    let problems = Pack::read_from(&files, "yuncheng").err().unwrap_or_default();
    // Examples name units and indicators that only a whole pack has; that alone is allowed.
    let unreadable: Vec<String> = problems
        .iter()
        .filter(|it| {
            matches!(it.rule, Rule::Field | Rule::Syntax | Rule::Row | Rule::UnknownSection)
        })
        .map(ToString::to_string)
        .collect();
    assert_eq!(unreadable, Vec::<String>::new());
}
