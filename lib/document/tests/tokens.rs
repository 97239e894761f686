//! The colours of drawings are those of the pages: one value has one name in both tables.

use std::path::Path;

#[test]
fn every_colour_is_the_one_that_the_pages_use() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../base/ui/css/tokens.css");
    let sheet = std::fs::read_to_string(path).unwrap();
    let value_of = |name: &str| {
        let start = sheet.find(&format!("--{name}: #"))? + name.len() + 4;
        sheet[start..].split(';').next().map(str::to_owned)
    };
    for (name, value) in document::ink::TOKENS {
        assert_eq!(value_of(name).as_deref(), Some(value), "--{name}");
    }
}
