//! Papers through their front door, on every engine at hand.

mod batches;
mod frozen;
mod path;
mod templates;
mod town;
