//! `form import` and `form province`: the bulk channel of sheets without a browser.

use std::path::Path;
use std::process::ExitCode;

use ::forms::workbook::{incoming, province};
use serde_json::json;
use store::Actor;
use terms::{Error, Period, Result};

use super::{Session, say};

/// Brings values of another system into open sheets; a line that no sheet takes is named (exit code 3).
pub(super) fn import(session: &Session, space: &str, file: &Path) -> Result<ExitCode> {
    let db = crate::spaces::open_db(&session.config, space)?;
    let bytes = std::fs::read(file).map_err(|e| {
        Error::invalid("file-unreadable").with("file", file.display()).with("why", e)
    })?;
    let name = file.file_name().and_then(|n| n.to_str()).unwrap_or("file");
    let done = incoming::import(&db, Actor::PROGRAM, &bytes, name, session.lang)?;
    for bad in &done.bad {
        let said = format!("{name}:{}: {} {}", bad.row, bad.cell, bad.words);
        say(session, &said, &json!({ "row": bad.row, "cell": bad.cell, "message": bad.words }));
    }
    say(
        session,
        &done.says(session.lang),
        &json!({ "sheets": done.sheets, "saved": done.saved, "same": done.same, "bad": done.bad.len() }),
    );
    Ok(if done.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Reports what was accepted and not reported since, and writes the file for the province's platform.
pub(super) fn report(
    session: &Session,
    space: &str,
    code: &str,
    period: &str,
    kind: &str,
    out: &Path,
) -> Result<ExitCode> {
    let db = crate::spaces::open_db(&session.config, space)?;
    let (code, period) = (code.to_owned(), Period::parse(period)?);
    let report = db.write(Actor::PROGRAM, move |tx| {
        ::forms::store::by_code(tx, &code)?;
        province::report(tx, &code, period)
    })?;
    let Some(id) = report.id else {
        say(session, &ui::t(session.lang, "province-nothing"), &json!({ "sheets": 0, "cells": 0 }));
        return Ok(ExitCode::SUCCESS);
    };
    let kind = kind.to_owned();
    let text = db.read(move |tx| province::file(tx, id, &kind))?;
    store::write_durably(out, text.as_bytes(), false)?;
    let args =
        [("sheets", report.fillings.len().to_string()), ("cells", report.values.len().to_string())];
    say(
        session,
        &ui::ta(session.lang, "province-sent", &args),
        &json!({ "report": id, "sheets": report.fillings.len(), "cells": report.values.len() }),
    );
    Ok(ExitCode::SUCCESS)
}
