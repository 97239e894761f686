//! 准绳 Zhunsheng, put together: the command line, the list of routes, the demo spaces.
//!
//! The binary is this library's [`run`]; the tests of the whole product stand on the same parts.

mod changes;
mod commands;
mod config;
mod demo;
mod load;
mod measure;
mod progress;
mod router;
mod serve;
mod shelf;
mod spaces;
mod stats;
mod target;

pub use commands::run;
pub use load::{Progress, load, space_info};
pub use router::{nav, routes};
