//! `filings.toml`: what the lead of a task owes besides its deliverable, and by when.

pub use cases::filing::Filing;
