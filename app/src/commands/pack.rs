//! `pack check`: every problem at once, with file, line, rule and fix.

use std::path::Path;
use std::process::ExitCode;

use packs::Severity;
use serde_json::json;
use terms::Result;

use super::{Session, say};

pub(super) fn check(session: &Session, folder: &Path) -> Result<ExitCode> {
    let (problems, digest) = match crate::shelf::read(folder) {
        Ok((pack, _, mut remarks)) => {
            // The texts of papers are read by whoever knows the names they may use.
            let faults = reports::check(&pack, session.lang);
            let digest = faults.is_empty().then_some(pack.digest);
            remarks.extend(faults);
            (remarks, digest)
        }
        Err(problems) => (problems, None),
    };
    let mut errors = 0;
    for problem in &problems {
        let said = ui::ta(session.lang, problem.rule.code(), &problem.args);
        errors += usize::from(problem.severity == Severity::Error);
        say(
            session,
            &format!("{}:{}: {said}", problem.file, problem.line),
            &json!({ "file": problem.file, "line": problem.line, "rule": problem.rule.code(), "message": said,
                     "severity": format!("{:?}", problem.severity).to_lowercase() }),
        );
    }
    let said = ui::ta(
        session.lang,
        "pack-checked",
        &[("errors", errors.to_string()), ("remarks", (problems.len() - errors).to_string())],
    );
    say(
        session,
        &said,
        &json!({ "errors": errors, "remarks": problems.len() - errors, "digest": digest }),
    );
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
