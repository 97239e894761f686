//! Papers through their front door, on every engine at hand.

mod batches;
mod forms;
mod frozen;
mod kills;
mod letters;
mod path;
mod templates;
mod town;
