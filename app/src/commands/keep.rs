//! Serving, migrating, backing up, restoring.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use terms::{Error, Result};

use super::{Session, say};

pub(super) fn serve(
    session: &Session,
    port: Option<u16>,
    outer: Option<String>,
) -> Result<ExitCode> {
    let mut config = session.config.clone();
    config.file.address = outer.or(config.file.address);
    let spaces = crate::spaces::open(&config, None)?;
    let app = crate::serve::app(&config, spaces);
    crate::serve::serve(&config, &app, port, |address| {
        let address = format!("http://{address}/");
        say(session, &address, &json!({ "address": address }));
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Opening a space migrates it; tables of traceability are spread over machines where the database can.
pub(super) fn migrate(session: &Session) -> Result<ExitCode> {
    for space in crate::spaces::open(&session.config, None)? {
        let (key, tables) = match trace::spread::spread(&space.db)? {
            trace::spread::Spread::NoExtension => ("cli-spread-skipped", None),
            trace::spread::Spread::Tables(n) => ("cli-spread", Some(n)),
        };
        let n = tables.unwrap_or_default();
        let spread = ui::ta(session.lang, key, &[("n", n.to_string())]);
        // Spreading is an entry of the journal itself.
        let seq = space.db.read(|tx| tx.head_seq())?;
        let schema = store::schema_digest();
        say(
            session,
            &format!("{}: schema {schema} · seq {seq} · {spread}", space.code),
            &json!({ "space": space.code, "schema": schema, "seq": seq, "spread": tables }),
        );
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn backup(session: &Session, space: &str, to: &Path) -> Result<ExitCode> {
    let db = crate::spaces::open_db(&session.config, space)?;
    let head = store::backup(&db, to)?;
    say(
        session,
        &format!("{}: seq {} · {}", to.display(), head.seq, head.link),
        &json!({ "space": space, "folder": to, "seq": head.seq, "link": head.link }),
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(
    session: &Session,
    space: &str,
    from: &Path,
    erased: Option<&Path>,
) -> Result<ExitCode> {
    let erased = match erased {
        Some(file) => read_ids(file)?,
        None => Vec::new(),
    };
    let (_, verdict) = store::restore(from, session.config.settings(space)?, &erased)?;
    super::audit::report(session, space, &verdict)
}

fn read_ids(file: &Path) -> Result<Vec<i64>> {
    let unreadable = |why: String| {
        Error::invalid("file-unreadable").with("file", file.display()).with("why", why)
    };
    let text = std::fs::read_to_string(file).map_err(|e| unreadable(e.to_string()))?;
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| l.parse().map_err(|_| unreadable(l.to_owned())))
        .collect()
}
