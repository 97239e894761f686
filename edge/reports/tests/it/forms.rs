//! Shipped kinds over one firm, filled with the examples of their fields, as the press prints them.

use crate::town::{begin, count, pack, to_signer, town};
use store::Actor;
use terms::Text;

/// Kinds that are one sheet: a form, a label, a letter that goes out by the thousand.
const ONE_SHEET: [&str; 4] = ["sampling-sheet", "trace-label", "firm-letter", "certificate"];

#[test]
fn forms_labels_and_letters_for_many_are_one_sheet_with_every_example_filled_in() {
    let city = town("sqlite");
    let firm = units::FirmRow {
        code: "F00001".into(),
        name: Text::new("永济听澜坊铝材示例有限公司", "Example"),
        short: None,
        area: "140881".into(),
        credit_code: None,
        code_ground: None,
        industry: None,
        cluster: None,
        attributes: serde_json::json!({}),
        valid_from: terms::date(2000, 1, 1),
        valid_to: None,
    };
    let loaded = city.space.db.write(Actor::PROGRAM, |tx| units::load(tx, [], [], [firm])).unwrap();
    assert_eq!(loaded.refused, []);
    for code in ONE_SHEET {
        let pack = pack();
        let kind = pack.papers.iter().find(|kind| kind.code == code).unwrap();
        let names: Vec<String> = kind.input.iter().map(|it| format!("in.{}", it.name)).collect();
        let mut form = vec![("kind", code), ("unit", "F00001")];
        form.extend(
            names.iter().zip(&kind.input).map(|(name, it)| (name.as_str(), it.example.as_str())),
        );
        let paper = begin(&city, "zhou", &form);
        to_signer(&city, &paper);
        let signed = city.as_account("gao").post(&format!("{paper}/sign"), &[]);
        assert_eq!(signed.status, 303, "{code}: {}", signed.html);
        let pages = count(&city, "select pages from paper_frozen order by paper desc limit 1");
        assert_eq!(pages, 1, "{code}");
    }
}
