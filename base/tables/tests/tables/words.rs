//! Every code that can reach a person has words in both languages.

use std::collections::BTreeSet;
use std::path::Path;

fn codes_in(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_in(&path, into);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let quoted = text.split('"').filter(|part| part.starts_with("table-"));
        into.extend(quoted.map(str::to_owned));
    }
}

#[test]
fn every_code_has_words_in_both_languages() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut codes = BTreeSet::new();
    codes_in(&crate_folder.join("src"), &mut codes);
    assert!(codes.len() > 20, "{codes:?}");
    for lang in ["zh", "en"] {
        let path = crate_folder.join("../ui/texts").join(lang).join("tables.ftl");
        let text = std::fs::read_to_string(path).unwrap();
        for code in &codes {
            assert!(text.lines().any(|l| l.starts_with(&format!("{code} ="))), "{lang}: {code}");
        }
    }
}
