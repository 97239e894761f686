//! Many machines: where the PostgreSQL has the Citus extension, the tables of traces are spread by their first key.
//!
//! Nothing else changes: every key begins with the column that rows are spread by, an event is stored once by a table of
//! its own, and a level of a walk is one question for names and one for events, each of which goes to all shards at once.
//! Doing it again does nothing. On SQLite, and on a PostgreSQL without the extension, there is nothing to do.

use store::{Db, Engine, Entry, Tx, params};
use terms::Result;

/// Tables and the column that each is spread by.
pub const SPREAD_BY: [(&str, &str); 6] = [
    ("trace_name", "canon"),
    ("trace_entity", "id"),
    ("trace_event_key", "event_id"),
    ("trace_event", "id"),
    ("trace_body", "event"),
    ("trace_ref", "entity"),
];

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// One machine holds it all.
    NoExtension,
    /// So many tables were spread now; the others were before.
    Tables(usize),
}

/// Spreads the tables, where that can be done.
///
/// # Errors
/// The database refuses.
pub fn spread(db: &Db) -> Result<Spread> {
    if db.engine() == Engine::Sqlite || !db.read(has_extension)? {
        return Ok(Spread::NoExtension);
    }
    db.write(store::Actor::PROGRAM, |tx| {
        let mut count = 0;
        for (table, column) in SPREAD_BY {
            let known = tx.count(
                "select count(*) from pg_dist_partition where logicalrelid = cast(?1 as regclass)",
                params![table],
            )?;
            if known == 0 {
                let _: Option<i64> = tx.find(
                    "select 1 from create_distributed_table(cast(?1 as regclass), cast(?2 as text)) order by 1",
                    params![table, column],
                    |_| Ok(1),
                )?;
                count += 1;
            }
        }
        if count == 0 {
            tx.housekeeping();
        } else {
            tx.record(Entry::new("trace.spread", "trace", 0))?;
        }
        Ok(Spread::Tables(count))
    })
}

fn has_extension(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.count("select count(*) from pg_extension where extname = 'citus'", &[])? > 0)
}
