//! House rules as a test: the arrows between crates, the SQL profile of the two engines, and the
//! habits that a reader relies on. Run with `cargo test -p tidy`.
