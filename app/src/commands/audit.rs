//! `audit verify` and `audit head`.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use store::{Breach, Head, Verdict};
use terms::{Error, Result};

use super::{Session, say};

pub(super) fn verify(
    session: &Session,
    space: &str,
    head: Option<&Path>,
    from: i64,
) -> Result<ExitCode> {
    let head = head
        .map(|file| {
            let text = std::fs::read_to_string(file).map_err(|e| {
                Error::invalid("file-unreadable").with("file", file.display()).with("why", e)
            })?;
            Head::from_json(&text)
        })
        .transpose()?;
    let db = crate::spaces::open_db(&session.config, space)?;
    let verdict = db.read_bulk(move |tx| store::verify(tx, from, head.as_ref()))?;
    report(session, space, &verdict)
}

pub(super) fn head(session: &Session, space: &str) -> Result<ExitCode> {
    let db = crate::spaces::open_db(&session.config, space)?;
    let head = db.read(Head::export)?.to_json();
    say(session, &head, &serde_json::from_str(&head).map_err(Error::broken)?);
    Ok(ExitCode::SUCCESS)
}

/// Says what was walked and what was found; exit code 3 where something is wrong.
pub(super) fn report(session: &Session, space: &str, verdict: &Verdict) -> Result<ExitCode> {
    let t = |key: &str, args: &[(&str, String)]| ui::ta(session.lang, key, args);
    let walked =
        [("entries", verdict.entries.to_string()), ("batches", verdict.batches.to_string())];
    let Some(breach) = &verdict.breach else {
        say(
            session,
            &format!("{space}: {}", t("audit-whole", &walked)),
            &json!({ "space": space, "entries": verdict.entries, "batches": verdict.batches, "whole": true }),
        );
        return Ok(ExitCode::SUCCESS);
    };
    let n = |x: &i64| x.to_string();
    let (code, said) = match breach {
        Breach::Entry { seq } => ("entry", t("audit-entry", &[("seq", n(seq))])),
        Breach::Gap { expected, found } => {
            ("gap", t("audit-gap", &[("expected", n(expected)), ("found", n(found))]))
        }
        Breach::Link { batch, first_seq, last_seq } => (
            "link",
            t("audit-link", &[("batch", n(batch)), ("first", n(first_seq)), ("last", n(last_seq))]),
        ),
        Breach::Content { seq } => ("content", t("audit-content", &[("seq", n(seq))])),
        Breach::Head { said, found } => {
            ("head", t("audit-head", &[("said", n(said)), ("found", n(found))]))
        }
        Breach::Truncated { head, found } => {
            ("truncated", t("audit-truncated", &[("head", n(head)), ("found", n(found))]))
        }
        Breach::Rewritten { seq } => ("rewritten", t("audit-rewritten", &[("seq", n(seq))])),
        Breach::HeadFile => ("head_file", t("audit-head-file", &[])),
    };
    say(
        session,
        &format!("{space}: {said}"),
        &json!({ "space": space, "whole": false, "breach": code, "message": said }),
    );
    Ok(ExitCode::from(3))
}
