//! `demo`: the demo spaces from the packs inside the binary, made once, then served.

use std::process::ExitCode;
use std::time::Instant;

use packs::{Files, Pack};
use serde_json::json;
use terms::{Error, Result};

use crate::commands::{Session, say};
use crate::config::Config;

/// The demo spaces, in the order in which they are offered.
const SPACES: [&str; 2] = ["yuncheng", "chicago"];
const PASSWORD_FILE: &str = "demo-password";

pub(crate) fn run(
    session: &Session,
    port: Option<u16>,
    only: Option<&str>,
    load_only: bool,
) -> Result<ExitCode> {
    let codes = match only {
        Some(code) => {
            let known = || {
                Error::invalid("demo-unknown-space")
                    .with("space", code)
                    .with("known", SPACES.join(", "))
            };
            vec![*SPACES.iter().find(|s| **s == code).ok_or_else(known)?]
        }
        None => SPACES.to_vec(),
    };
    let config = &session.config;
    let password = password(config)?;
    let files = crate::shelf::inside();
    let begun = Instant::now();
    let hash = identity::hash_password(&password)?;
    // Spaces are independent: each loads on a thread of its own.
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            codes.iter().map(|code| scope.spawn(|| make(session, &files, code, &hash))).collect();
        threads.into_iter().try_for_each(|t| {
            t.join().unwrap_or_else(|_| Err(Error::broken("a demo space did not load")))
        })
    })?;
    let spaces = crate::spaces::open(config, only)?;
    if load_only {
        report(session, &password, None, begun);
        return Ok(ExitCode::SUCCESS);
    }
    let app = crate::serve::app(config, spaces);
    crate::serve::serve(config, &app, port, |address| {
        report(session, &password, Some(format!("http://{address}/")), begun);
        accounts(session, &app);
    })?;
    Ok(ExitCode::SUCCESS)
}

fn make(session: &Session, files: &Files, code: &str, hash: &str) -> Result<()> {
    let (pack, _) = Pack::read_from(files, code).map_err(|problems| packs::as_error(&problems))?;
    let db = store::Db::open(session.config.settings(code)?)?;
    if let Some(plan) = &pack.synthetic {
        let said = ui::ta(session.lang, "demo-seed", &[("seed", plan.seed.to_string())]);
        say(session, &said, &json!({ "space": code, "seed": plan.seed }));
    }
    if crate::load::is_loaded(&db, &pack)? {
        return Ok(());
    }
    let mut bar = crate::progress::Bar::new(session, code);
    crate::load::load(&db, &pack, files, hash, &mut |what, done, total| {
        bar.show(what, done, total)
    })?;
    bar.end();
    Ok(())
}

/// One password for all demo accounts of a data directory: made once, kept beside the data.
fn password(config: &Config) -> Result<String> {
    let path = config.folder.join(PASSWORD_FILE);
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(text.trim().to_owned());
    }
    let hex = store::hex(&store::random::<6>());
    let password = format!("demo-{}-{}-{}", &hex[..4], &hex[4..8], &hex[8..]);
    store::write_durably(&path, password.as_bytes(), true)?;
    Ok(password)
}

fn report(session: &Session, password: &str, address: Option<String>, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    let mut lines = Vec::new();
    if let Some(address) = &address {
        lines.push(ui::ta(session.lang, "demo-ready", &[("address", address.clone())]));
    }
    lines.push(ui::ta(session.lang, "demo-password", &[("password", password.to_owned())]));
    lines.push(format!("{seconds:.1} s"));
    say(
        session,
        &lines.join("\n"),
        &json!({ "address": address, "password": password, "seconds": seconds }),
    );
}

fn accounts(session: &Session, app: &web::App) {
    if session.json {
        return;
    }
    for space in app.spaces.values() {
        let info = space.info();
        for (account, says) in &info.accounts {
            let line = format!("  {:<12} {:<12} {}", space.code, account, says.get(session.lang));
            say(session, &line, &json!({}));
        }
    }
}
