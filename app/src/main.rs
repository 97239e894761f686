//! 准绳 Zhunsheng: one binary that runs a city's quality work.

mod commands;
mod config;
mod demo;
mod load;
mod progress;
mod router;
mod serve;
mod spaces;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run()
}
