//! `import` and `assess`: the main job without a browser.

use std::path::Path;
use std::process::ExitCode;

use ::exchange::{Format, Kind, Order, Step, Wish};
use check::assessment::{self, RunQuestion, Words};
use check::indicators::Answers;
use check::scope::Place;
use serde_json::json;
use terms::{Error, Period, Result};

use super::{Session, say};
use crate::progress::Bar;

/// Brings a file in; bad rows go into `<file>.bad.xlsx` beside it.
pub(super) fn import(
    session: &Session,
    space: &str,
    kind: &str,
    file: &Path,
    source: Option<&str>,
    ground: Option<&str>,
) -> Result<ExitCode> {
    let kind = Kind::named(kind).ok_or_else(|| {
        let known: Vec<&str> = ::exchange::kinds().iter().map(|k| k.code()).collect();
        Error::invalid("import-kind-unknown").with("kind", kind).with("known", known.join(", "))
    })?;
    let db = crate::spaces::open_db(&session.config, space)?;
    let bytes = read(file)?;
    let name = file.file_name().and_then(|n| n.to_str()).unwrap_or("file");
    let mut order = Order::new(kind, name, bytes);
    order.lang = session.lang;
    order.ground = ground.map(str::to_owned);
    if let Some(source) = source {
        order = order.from_source(source);
    }
    let mut bar = Bar::new(session, space);
    let mut show =
        |step: Step, done: u64, total: u64| bar.show(&ui::t(session.lang, step.key()), done, total);
    let report = ::exchange::import(&db, &order, &mut show)?;
    bar.end();
    let mut said = report.says(session.lang);
    if let Some(hash) = &report.annotated {
        // A bare name lies in the folder that we stand in.
        let back = Path::new(".").join(file.with_extension("bad.xlsx"));
        store::write_durably(&back, &db.evidence().read(hash)?, false)?;
        said.push_str(&format!("\n{}", back.display()));
    }
    let value = serde_json::to_value(&report).map_err(Error::broken)?;
    say(session, &said, &value);
    Ok(if report.annotated.is_some() { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Streams a register or the figures into a file, or to standard output as CSV.
pub(super) fn export(
    session: &Session,
    space: &str,
    kind: &str,
    filter: &str,
    out: Option<&Path>,
) -> Result<ExitCode> {
    let known = || {
        let known: Vec<&str> = ::exchange::kinds().iter().map(|k| k.code()).collect();
        Error::invalid("import-kind-unknown").with("kind", kind).with("known", known.join(", "))
    };
    let kind = Kind::named(kind).ok_or_else(known)?;
    let db = crate::spaces::open_db(&session.config, space)?;
    let pairs: Vec<(String, String)> = filter
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let wish = Wish { pairs, ..Wish::all(kind, session.lang) };
    match out {
        None => ::exchange::export_csv(&db, &wish, std::io::stdout()).map(|_| ())?,
        Some(out) => {
            let xlsx = out.extension().is_some_and(|e| e == "xlsx");
            let format = if xlsx { Format::Xlsx } else { Format::Csv };
            store::write_durably(out, &::exchange::export(&db, &wish, format)?, false)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file)
        .map_err(|e| Error::invalid("file-unreadable").with("file", file.display()).with("why", e))
}

/// Runs a scheme over the units of the home and prints the ranking; `out` writes the matrix.
pub(super) fn assess(
    session: &Session,
    space: &str,
    scheme: &str,
    period: &str,
    out: Option<&Path>,
) -> Result<ExitCode> {
    let db = crate::spaces::open_db(&session.config, space)?;
    let period = Period::parse(period)?;
    let (code, lang) = (scheme.to_owned(), session.lang);
    let (lines, value, table) = db.read_bulk(move |tx| {
        let place = Place::of(tx)?;
        let records = assessment::list(tx)?;
        let record = records.iter().find(|r| r.scheme.code == code).ok_or_else(|| {
            let known: Vec<&str> = records.iter().map(|r| r.scheme.code.as_str()).collect();
            Error::not_found("scheme-unknown").with("scheme", &code).with("known", known.join(", "))
        })?;
        let day = period.span_with(&place.declared)?.1.yesterday().unwrap_or_else(|_| store::civil_date(tx.now()));
        let tree = units::Tree::at(tx, units::TERRITORY, day, None)?;
        let ids: Vec<i64> = tree.children(units::UnitId(place.home)).iter().map(|u| u.0).collect();
        let mut question = RunQuestion::new(record.id, period, ids.clone());
        question.declared = place.declared;
        let run = assessment::run(tx, &Answers::default(), &question)?;
        let keys: Vec<units::UnitId> = ids.iter().map(|id| units::UnitId(*id)).collect();
        let names = units::names(tx, &keys, day, lang)?;
        let name = |unit: i64| names.get(&units::UnitId(unit)).cloned().unwrap_or_else(|| unit.to_string());
        let table = assessment::matrix(&run, &Words { lang, unit: &name, synthetic: None });
        let mut rows: Vec<_> = run.standings.iter().collect();
        rows.sort_by_key(|s| (s.place.unwrap_or(u32::MAX), s.unit));
        let mut lines = Vec::new();
        let mut list = Vec::new();
        for standing in rows {
            let result = run.result(standing.unit);
            let total = result.map_or_else(|| "—".to_owned(), |r| format!("{:.2}", r.score));
            let grade = result.and_then(|r| r.grade.grade.clone()).unwrap_or_default();
            let span = standing.low.zip(standing.high).map_or_else(String::new, |(a, b)| format!("{a}–{b}"));
            lines.push(format!(
                "{:>3}  {:<7} {total:>7}  {grade:<2} {}",
                standing.place.map_or_else(|| "—".to_owned(), |p| p.to_string()),
                span,
                name(standing.unit)
            ));
            list.push(json!({ "place": standing.place, "low": standing.low, "high": standing.high,
                              "group": standing.group, "unit": name(standing.unit), "total": total, "grade": grade }));
        }
        let value = json!({ "scheme": record.scheme.code, "period": period.to_string(), "ranking": list,
                            "sampled_points": run.sampled.to_string(), "seed": question.seed,
                            "replications": question.replications, "result": store::hex(&run.result_digest) });
        Ok((lines.join("\n"), value, table))
    })?;
    if let Some(out) = out {
        let bytes = if out.extension().is_some_and(|e| e == "csv") {
            let mut bytes = Vec::new();
            tables::table_csv(&table, &mut bytes)?;
            bytes
        } else {
            tables::table_xlsx(&table)?
        };
        store::write_durably(out, &bytes, false)?;
    }
    say(session, &lines, &value);
    Ok(ExitCode::SUCCESS)
}
