//! `zhunsheng stats …`: the everyday statistics of quality work from a table, without a space.
//!
//! A CSV or XLSX goes in; a table for the terminal comes out, or with `--json` an object for
//! scripts, and with `--svg FILE` a picture that stands alone. Each command is a thin layer over one
//! part of `lib/stats`: it reads columns by their heads, names row, column and fix where a cell
//! cannot be read, and leaves every number to the library. Nothing is kept and no data directory is
//! needed.
//!
//! Exit codes as everywhere; 3 says that the answer calls for somebody: a signal on a chart, an
//! alarm, an unsatisfactory laboratory.

pub(crate) mod answer;
mod capability;
mod chart;
mod dea;
mod draw;
mod help;
mod index;
pub(crate) mod input;
mod labs;
mod oc;
mod plan;
mod satisfaction;
mod warn;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use terms::{Error, Result};

use crate::commands::Session;

#[derive(Subcommand)]
pub(crate) enum StatsCommand {
    /// Control chart: is a process telling something, or is it noise? (3 if there is a signal)
    #[command(after_long_help = help::CHART)]
    Chart(chart::Wish),
    /// Capability: is a steady process good enough for its tolerance?
    #[command(after_long_help = help::CAPABILITY)]
    Capability(capability::Wish),
    /// Acceptance sampling plan from an AQL table, from two points, or for measurements
    #[command(after_long_help = help::PLAN)]
    Plan(plan::Wish),
    /// Operating characteristic of a plan: chance of acceptance, items inspected, outgoing quality
    #[command(after_long_help = help::OC)]
    Oc(oc::Wish),
    /// Early warning: is this week's count more than usual? (3 if there is an alarm)
    #[command(after_long_help = help::WARN)]
    Warn(warn::Wish),
    /// Comparison of laboratories: z scores, or repeatability and reproducibility (3 if one is off)
    #[command(after_long_help = help::LABS)]
    CompareLabs(labs::Wish),
    /// Satisfaction by a path model: index, importance and performance
    #[command(after_long_help = help::SATISFACTION)]
    Satisfaction(satisfaction::Wish),
    /// Composite index with ranks and what they owe to the weights
    #[command(after_long_help = help::INDEX)]
    Index(index::Wish),
    /// Efficiency against the best peers (data envelopment)
    #[command(after_long_help = help::DEA)]
    Dea(dea::Wish),
    /// Public draw that anybody can repeat
    #[command(after_long_help = help::DRAW)]
    Draw(draw::Wish),
}

/// Where the picture goes.
#[derive(Args)]
pub(crate) struct Picture {
    /// Also write the picture as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// A table with its columns by name.
#[derive(Args)]
pub(crate) struct Source {
    /// CSV or XLSX; the first row names the columns
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) fn run(session: &Session, command: &StatsCommand) -> Result<ExitCode> {
    let (answer, picture) = match command {
        StatsCommand::Chart(wish) => (chart::run(session, wish)?, &wish.picture),
        StatsCommand::Capability(wish) => (capability::run(session, wish)?, &wish.picture),
        StatsCommand::Plan(wish) => (plan::run(session, wish)?, &wish.picture),
        StatsCommand::Oc(wish) => (oc::run(session, wish)?, &wish.picture),
        StatsCommand::Warn(wish) => (warn::run(session, wish)?, &wish.picture),
        StatsCommand::CompareLabs(wish) => (labs::run(session, wish)?, &wish.picture),
        StatsCommand::Satisfaction(wish) => (satisfaction::run(session, wish)?, &wish.picture),
        StatsCommand::Index(wish) => (index::run(session, wish)?, &wish.picture),
        StatsCommand::Dea(wish) => (dea::run(session, wish)?, &wish.picture),
        StatsCommand::Draw(wish) => (draw::run(session, wish)?, &wish.picture),
    };
    answer.give(session, picture.svg.as_deref())
}

/// What the library refuses, as an error of ours.
fn refused(error: stats::Error) -> Error {
    Error::invalid("statistics-refused").with("reason", error)
}

/// An option that is not right, with what would be.
fn wrong(option: &'static str, value: impl std::fmt::Display, known: &str) -> Error {
    Error::invalid("statistics-option")
        .with("option", option)
        .with("value", value)
        .with("known", known)
}

pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into())
}
