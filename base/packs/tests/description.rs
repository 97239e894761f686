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
                "papers/*.toml" => vec!["papers/example-letter.toml", "papers/series.toml"],
                "plans/*.toml" => vec!["plans/example.toml"],
                "cases/*.toml" => vec!["cases/example.toml"],
                "forms/*.toml" => vec!["forms/example.toml"],
                // Their one block holds an entry of each; it is cut at the second.
                "regimes/*.toml" => vec!["regimes/example.toml"],
                "filings.toml, clusters.toml" => vec!["filings.toml"],
                "inspection.toml" => vec!["inspection.toml"],
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
    let mut examples = examples();
    assert_eq!(examples.len(), 19, "{:?}", examples.keys());
    let both = examples.remove("filings.toml").unwrap();
    let (filings, facts) = both.split_at(both.find("[[fact]]").unwrap());
    examples.insert("filings.toml".to_owned(), filings.to_owned());
    examples.insert("clusters.toml".to_owned(), facts.to_owned());
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

/// The blocks of the last chapter by the file that their first line names.
fn whole_pack() -> BTreeMap<String, String> {
    let path = format!("{}/../../docs/pack-format.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the description");
    let (_, chapter) = text.split_once("\n## A whole pack\n").expect("the chapter");
    let mut found = BTreeMap::new();
    for block in chapter.split("\n```").skip(1).step_by(2) {
        let (_, body) = block.split_once('\n').expect("a block has lines");
        let (name, body) = body.split_once('\n').expect("a block names its file");
        found.insert(name.trim_start_matches("# ").to_owned(), body.to_owned());
    }
    found
}

#[test]
fn a_city_that_copies_the_last_chapter_has_a_pack_without_a_mistake() {
    let mut files = Files::embedded(shipped::FILES);
    let pack = whole_pack();
    assert_eq!(pack.len(), 9, "{:?}", pack.keys());
    for (path, text) in &pack {
        files.put(format!("mycity/{path}"), text.as_str());
    }
    let (pack, remarks) = Pack::read_from(&files, "mycity").unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|it| format!("{it}\n")).collect::<String>())
    });
    assert_eq!(remarks, []);
    assert!(pack.schemes.iter().any(|scheme| scheme.code == "mycity-2026"));
    assert!(pack.case_kinds.iter().any(|kind| kind.code == "market-check"));
    assert!(pack.plans.iter().any(|plan| plan.code == "mycity-2026"));
    assert!(pack.indicators.iter().any(|indicator| indicator.code == "factory_visits"));
}
