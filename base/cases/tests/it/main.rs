//! Cases: kinds as packs write them, moves, clocks, and the store on both engines.

mod kinds;
mod lists;
mod model;
mod store;
mod walks;
