//! Files in and out, on every engine that this run can reach.

mod common;
mod engine;
mod figures;
mod pages;
mod places;
mod province;
mod records;
