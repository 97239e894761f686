//! My day: what waits for one person, by its clock.
//!
//! Late first, then what is due within seven days, then the rest; what waits for one's decision, who asks one something, what
//! one was reminded of, duties that are overdue; below that what one set going and others have, and what was decided
//! in the last thirty days. Counts are exact; a list that is cut says so. Several cases of a kind may be moved in one go,
//! after a preview that says of each what will happen. A deputy sees the day of whom they stand in for, as far as that
//! person's grants reach, and acts under both names.

mod bulk;
mod http;

pub use http::routes;
