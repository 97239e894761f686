//! What a firm without a system of its own needs to take part: its keys, and its steps as events.

pub mod keys;
pub mod register;
pub mod steps;
