//! `zhunsheng draw`: computes a draw again from its files, without a space and without trusting one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use draw::{Announcement, Opening, Outcome, Proof, verify};
use serde::de::DeserializeOwned;
use serde_json::json;
use terms::{Error, Result};

use super::{Session, say};

#[derive(Subcommand)]
pub(crate) enum DrawCommand {
    /// Compute a draw again from its three files and name whatever was changed (exit code 3)
    Verify {
        /// Public before the draw
        #[arg(long, value_name = "FILE")]
        announcement: PathBuf,
        /// Public after the visits
        #[arg(long, value_name = "FILE")]
        outcome: PathBuf,
        /// For audit, after the visits
        #[arg(long, value_name = "FILE")]
        opening: PathBuf,
        /// The chance as you saw it at its source
        #[arg(long, value_name = "WORDS")]
        seen: Option<String>,
    },
    /// Check that an object stands in an announced frame (exit code 3 where it does not)
    Proof {
        #[arg(long, value_name = "FILE")]
        announcement: PathBuf,
        #[arg(long, value_name = "FILE")]
        proof: PathBuf,
    },
}

pub(super) fn run(session: &Session, command: &DrawCommand) -> Result<ExitCode> {
    match command {
        DrawCommand::Verify { announcement, outcome, opening, seen } => {
            let announced: Announcement = read(announcement)?;
            let outcome: Outcome = read(outcome)?;
            let opening: Opening = read(opening)?;
            let found = verify(&announced, &outcome, &opening, seen.as_deref());
            let said: Vec<String> = found.iter().map(ToString::to_string).collect();
            let text = if said.is_empty() {
                let args = [
                    ("objects", announced.objects.to_string()),
                    ("drawn", outcome.drawn.len().to_string()),
                ];
                ui::ta(session.lang, "draws-agrees", &args)
            } else {
                said.join("\n")
            };
            say(session, &text, &json!({ "agrees": said.is_empty(), "findings": said }));
            Ok(code(said.is_empty()))
        }
        DrawCommand::Proof { announcement, proof } => {
            let announced: Announcement = read(announcement)?;
            let proof: Proof = read(proof)?;
            let holds = proof.holds(&announced);
            let key = if holds { "draws-proof-holds" } else { "draws-proof-broken" };
            let text = ui::ta(session.lang, key, &[("object", proof.object.clone())]);
            say(session, &text, &json!({ "holds": holds, "object": proof.object }));
            Ok(code(holds))
        }
    }
}

fn code(agrees: bool) -> ExitCode {
    if agrees { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let unreadable = |cause: &dyn std::fmt::Display| {
        Error::invalid("draws-unreadable").at(cause.to_string()).at(path.display())
    };
    let bytes = std::fs::read(path).map_err(|cause| unreadable(&cause))?;
    serde_json::from_slice(&bytes).map_err(|cause| unreadable(&cause))
}
