//! The catalogue that filters are checked against is the views that the store makes.

use std::collections::BTreeSet;

use packs::facts::FACTS;

#[test]
fn the_catalogue_has_the_columns_of_the_views_and_no_others() {
    for fact in FACTS {
        let path = format!("{}/../store/facts/fact_{}.sql", env!("CARGO_MANIFEST_DIR"), fact.name);
        let sql = std::fs::read_to_string(&path).expect("a view for every fact");
        let list = sql.split_once("select").and_then(|(_, rest)| rest.split_once("\nfrom"));
        let (columns, _) = list.expect("a view is a select");
        let view: BTreeSet<&str> = columns.split(',').map(str::trim).collect();
        let catalogue: BTreeSet<&str> = fact.columns.iter().map(|column| column.name).collect();
        assert_eq!(view, catalogue, "{}", fact.name);
    }
}
