//! The keys are ready to be spread, and are spread where that can be done.

use trace::graph::{Direction, Mode, Options};
use trace::spread::{SPREAD_BY, Spread, spread};

use crate::make::*;

#[test]
fn every_key_begins_with_the_column_its_rows_are_spread_by() {
    let world = World::new("sqlite");
    for (table, column) in SPREAD_BY {
        let first: String = world.read(move |tx| {
            tx.one(
                "select name from pragma_table_info(?1) where pk = 1 order by name",
                store::params![table],
                |row| row.get(0),
            )
            .unwrap()
        });
        assert_eq!(first, column, "{table}");
    }
}

#[test]
fn where_the_extension_is_there_walks_over_shards_find_the_same() {
    let world = World::new("sqlite");
    assert_eq!(spread(&world.space.db).unwrap(), Spread::NoExtension);
    if !store::testing::engines().contains(&"postgres") {
        eprintln!("skipped: no PostgreSQL is named");
        return;
    }
    let world = World::new("postgres");
    if spread(&world.space.db).unwrap() == Spread::NoExtension {
        eprintln!("skipped: this PostgreSQL has no Citus extension");
        return;
    }
    assert_eq!(spread(&world.space.db).unwrap(), Spread::Tables(0), "again does nothing");
    let mut events = vec![makes(1, &["urn:t:0"], &["urn:t:1"])];
    events.extend(
        (1..40).map(|n| makes(1 + n, &[&format!("urn:t:{n}")], &[&format!("urn:t:{}", n + 1)])),
    );
    world.tell(&events);
    assert_eq!(world.tell(&events).repeated, 40);
    let found =
        world.reach("urn:t:0", Direction::Forward, None, Mode::Material, &Options::default());
    assert_eq!(found.iter().filter(|found| !found.vertex.is_event()).count(), 41);
}
