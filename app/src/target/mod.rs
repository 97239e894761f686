//! `zhunsheng target …`: which of the coming visits should come first, from tables alone.
//!
//! Four tables go in: establishments, inspections made, their violations, visits to come. A ranking comes
//! out, each visit with its chance of a grave finding and at most three reasons; `--validate` shows on four
//! earlier windows what such an order would have been worth. What is dated on or after `--as-of` is left
//! out before anything is computed. The learning is all in `lib/targeting`; nothing is kept, no space is
//! needed.

mod read;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use targeting::validate::{Evaluation, Window, evaluate};
use targeting::{Day, Model, Score};
use terms::{Date, Error, Result};

use crate::commands::Session;
use read::{History, day_of};

pub(crate) const HELP: &str = "Example: the records of Chicago, visits of two months
  zhunsheng target --history inspections.csv --establishments establishments.csv \\
    --violations violations.csv --visits visits.csv --as-of 2014-09-01 --out ranking.csv
Add --validate to see what the order would have been worth in four earlier windows, each judged by
a model that knows only its past.

Columns needed:
  history         inspection_id, inspection_date, license, result, critical_violations,
                  serious_violations, minor_violations; inspector_team if known
  establishments  license; used if there: name, facility_type, risk_class, latitude, longitude,
                  first_license_date, the licence flags (0 or 1), columns that end in _density
  violations      inspection_id, violation_code
  visits          visit_id, license; inspector_team if known

Read it: score is the chance that this visit, by the team that goes, finds a critical violation; with
--by object the usual team goes everywhere, so the order is of the objects alone. A reason is by how much
the score would change, in points of a hundred, were this as usual. What a risk order finds must not enter
a rate that scores anybody.";

#[derive(Args)]
pub(crate) struct Wish {
    /// Inspections made
    #[arg(long, value_name = "FILE")]
    history: PathBuf,
    /// What can be visited
    #[arg(long, value_name = "FILE")]
    establishments: PathBuf,
    /// Violations of the inspections; checked against their counts
    #[arg(long, value_name = "FILE")]
    violations: Option<PathBuf>,
    /// Visits to come
    #[arg(long, value_name = "FILE", required_unless_present = "validate")]
    visits: Option<PathBuf>,
    /// Nothing dated on this day or later is looked at
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// The ranking: visit_id, score, rank, reasons
    #[arg(long, value_name = "FILE", required_unless_present = "validate")]
    out: Option<PathBuf>,
    /// Order by the chance of the visit with its team, or of the object with the usual team
    #[arg(long, value_name = "WHAT", value_parser = ["visit", "object"], default_value = "visit")]
    by: String,
    /// Show what the order would have been worth in four earlier windows of two months
    #[arg(long)]
    validate: bool,
    /// Samples for the intervals of --validate
    #[arg(long, default_value_t = 1000)]
    replications: u64,
}

/// The visits in the order of their score, with what the drift alarm says.
struct Ranking {
    visits: Vec<(String, Score)>,
    shift: Option<f64>,
    learnt_from: usize,
    team_odds: Vec<(String, f64)>,
}

pub(crate) fn run(session: &Session, wish: &Wish) -> Result<ExitCode> {
    let as_of: Date = wish.as_of.trim().parse().map_err(|_| {
        Error::invalid("target-option").with("option", "--as-of").with("value", &wish.as_of)
    })?;
    let history = History::read(session, wish)?;
    let ranking = match (&wish.visits, &wish.out) {
        (Some(visits), Some(out)) => {
            let ranking = rank(session, wish, &history, visits, day_of(as_of))?;
            show::write(session, out, &ranking, by_object(wish))?;
            Some(ranking)
        }
        _ => None,
    };
    let mut evaluations = Vec::new();
    if wish.validate {
        for window in windows(as_of) {
            let seed = 1;
            let found = evaluate(&history.records, window, wish.replications.max(1), seed);
            evaluations.push((window, found));
        }
    }
    show::give(session, wish, as_of, &history, ranking.as_ref(), &evaluations)
}

type Validated = (Window, std::result::Result<Evaluation, targeting::Error>);

fn by_object(wish: &Wish) -> bool {
    wish.by == "object"
}

fn rank(
    session: &Session,
    wish: &Wish,
    history: &History,
    visits: &std::path::Path,
    as_of: Day,
) -> Result<Ranking> {
    let (names, planned) = history.planned(session, visits)?;
    let model = Model::fit(&history.records, as_of).map_err(refused)?;
    let scores = model.score(&planned).map_err(refused)?;
    let chances: Vec<f64> = scores.iter().map(|score| score.chance).collect();
    let mut visits: Vec<(String, Score)> = names.into_iter().zip(scores).collect();
    let key = |score: &Score| if by_object(wish) { score.risk } else { score.chance };
    visits.sort_by(|a, b| key(&b.1).total_cmp(&key(&a.1)));
    let team = |(team, odds): (u16, f64)| (history.teams[usize::from(team)].clone(), odds);
    Ok(Ranking {
        visits,
        shift: targeting::drift::shift(model.reference(), &chances),
        learnt_from: model.learnt_from(),
        team_odds: model.team_odds().into_iter().map(team).collect(),
    })
}

fn refused(error: targeting::Error) -> Error {
    Error::invalid("target-refused").with("reason", error)
}

/// The same two months two years and one year before, and two months from eight and four months before.
fn windows(as_of: Date) -> Vec<Window> {
    let month = |back: i32| {
        let first = i32::from(as_of.year()) * 12 + i32::from(as_of.month()) - 1 - back;
        let year = i16::try_from(first.div_euclid(12)).ok()?;
        Date::new(year, i8::try_from(first.rem_euclid(12) + 1).ok()?, 1).ok().map(day_of)
    };
    let window = |back: i32| Some(Window { from: month(back)?, until: month(back - 2)? });
    [24, 12, 8, 4].into_iter().filter_map(window).collect()
}
