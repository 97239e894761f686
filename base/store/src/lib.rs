//! The store: one space, one database, one write lane, one chain.
//!
//! Domain code is synchronous and sees [`Db`] and [`Tx`]; SQLite and PostgreSQL are both always
//! compiled in and chosen by [`Place`]. A read gets a consistent snapshot. A write is a command in
//! the lane: it has clock and actor, leaves a journal entry, and is acknowledged after the commit
//! that made it durable. What the store refuses: a write outside the lane, a command without an
//! entry, a schema newer than the program.

mod backup;
mod clock;
mod conn;
mod db;
mod files;
mod journal;
mod lane;
mod migrate;
mod secrets;
mod sql;
mod tx;
mod value;
mod verify;

pub mod jobs;
pub mod testing;

pub use backup::{backup, restore};
pub use clock::{Clock, civil_date, civil_time};
pub use conn::Place;
pub use db::{Db, Settings};
pub use files::{Evidence, Named, write_durably};
pub use journal::{Digest, Entry, Recorded};
pub use migrate::{FACTS, MIGRATIONS, schema_digest, schema_text};
pub use secrets::{Secrets, hex, random, signed_by, unhex};
pub use sql::{Engine, render};
pub use tx::{Actor, Tx};
pub use value::{Column, Row, Value};
pub use verify::{Breach, Head, Verdict, figure_content, verify};
