//! Through the front door: files in, files out.

mod checking;
mod common;
mod reading;
mod words;
mod writing;
