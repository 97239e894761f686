//! Cases: kinds as packs write them, moves, clocks, and the store on both engines; and what stands beside
//! cases: approvals, locks, comments, actions, the ladder, rules that open cases.

mod approvals;
mod beside;
mod engines;
mod filings;
mod kinds;
mod ladder;
mod lists;
mod locks;
mod model;
mod store;
mod talk;
mod vectors;
mod walks;
