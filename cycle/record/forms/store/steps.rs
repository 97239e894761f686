//! Where a sheet stands: submitted, approved, accepted, returned, reopened, as a whole or part by part.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::fillings::{filling, read_stand};
use crate::model::CellKey;

/// A dimension of every table that counts fillings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FillingState {
    /// Being filled.
    Open,
    Submitted,
    /// The first signature.
    Approved,
    /// The last signature: its values are the city's figures.
    Accepted,
    /// Handed back with a ground.
    Returned,
    /// Accepted once, and opened again with a ground.
    Reopened,
}

impl FillingState {
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Returned,
        Self::Reopened,
        Self::Submitted,
        Self::Approved,
        Self::Accepted,
    ];
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Reopened => "reopened",
        }
    }
    pub fn named(word: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|it| it.word() == word);
        known.ok_or_else(|| Error::broken(format!("filling state {word}")))
    }
    /// Whether the clerk may write.
    pub fn is_writable(self) -> bool {
        matches!(self, Self::Open | Self::Returned | Self::Reopened)
    }
    /// What a step makes of it; none where the step leaves it as it is.
    pub fn after(step: &str) -> Option<Self> {
        match step {
            "submit" => Some(Self::Submitted),
            "withdraw" => Some(Self::Open),
            "approve" => Some(Self::Approved),
            "accept" => Some(Self::Accepted),
            "return" => Some(Self::Returned),
            "reopen" => Some(Self::Reopened),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillingStep {
    pub number: i64,
    /// Empty for the whole sheet, a section, or `section.line`.
    pub part: String,
    pub step: String,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub on: Date,
    pub at: i64,
    pub ground: Option<String>,
    pub sheet_seq: i64,
    pub seq: i64,
}

/// Where a sheet stands and how full it is, kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    pub state: FillingState,
    pub steps: i64,
    pub submitted_on: Option<Date>,
    pub decided_on: Option<Date>,
    /// Cells that say something, of those that are asked.
    pub filled: i64,
    pub wanted: i64,
    /// As counted when it was submitted last.
    pub errors: i64,
    pub warnings: i64,
    pub disputed: i64,
    pub conflicts: i64,
    /// The entry that changed the sheet last.
    pub seq: i64,
}

/// The part that a cell lies in, from the narrowest: its record, its section, the sheet.
pub fn part_of(key: &CellKey) -> [String; 3] {
    [format!("{}.{}", key.section, key.line), key.section.clone(), String::new()]
}

/// Whether a step about `about` says something of `part`.
fn covers(about: &str, part: &str) -> bool {
    about.is_empty()
        || about == part
        || part.strip_prefix(about).is_some_and(|r| r.starts_with('.'))
}

/// Where a part stands by the steps: the last one about it or about what it lies in.
pub fn part_state(steps: &[FillingStep], part: &str) -> FillingState {
    let about = steps.iter().rev().filter(|step| covers(&step.part, part));
    about.filter_map(|step| FillingState::after(&step.step)).next().unwrap_or(FillingState::Open)
}

pub fn steps(tx: &mut Tx<'_>, filling: i64) -> Result<Vec<FillingStep>> {
    tx.query(
        "select number, part, step, person, acting_for, on_day, at, ground, sheet_seq, seq
         from filling_step where filling = ?1 order by number",
        params![filling],
        |row| {
            Ok(FillingStep {
                number: row.get(0)?,
                part: row.get(1)?,
                step: row.get(2)?,
                person: row.get(3)?,
                acting_for: row.get(4)?,
                on: row.get::<String>(5)?.parse().map_err(Error::broken)?,
                at: row.get(6)?,
                ground: row.get(7)?,
                sheet_seq: row.get(8)?,
                seq: row.get(9)?,
            })
        },
    )
}

pub fn stand(tx: &mut Tx<'_>, filling: i64) -> Result<Stand> {
    let sql =
        format!("select {} from filling_stand s where s.filling = ?1", super::stand_columns());
    tx.one(&sql, params![filling], |row| read_stand(row, 0))
}

/// Adds a step. Who may take which, and when, is judged in [`crate::submission`].
pub fn take_step(
    tx: &mut Tx<'_>,
    id: i64,
    part: &str,
    step: &str,
    ground: Option<&str>,
) -> Result<i64> {
    let on = store::civil_date(tx.now());
    take_step_on(tx, id, part, step, ground, on)
}

pub(crate) fn take_step_on(
    tx: &mut Tx<'_>,
    id: i64,
    part: &str,
    step: &str,
    ground: Option<&str>,
    on: Date,
) -> Result<i64> {
    filling(tx, id)?;
    let before = stand(tx, id)?;
    let (seq, at, actor) = (tx.next_seq()?, tx.now_micros(), tx.actor());
    let number = before.steps + 1;
    tx.run(
        "insert into filling_step (filling, number, part, step, person, acting_for, on_day, at, ground, sheet_seq, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            number,
            part,
            step,
            actor.person,
            actor.acting_for,
            on.to_string(),
            at,
            ground.map(str::to_owned),
            before.seq,
            seq
        ],
    )?;
    restand(tx, id, seq)?;
    let mut entry = Entry::new("filling.stepped", "filling", id)
        .detail(json!({ "step": step, "part": part }))
        .touches("fillings");
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)
}

/// Makes the stand again from the steps; cells are counted where they are written.
pub fn restand(tx: &mut Tx<'_>, id: i64, seq: i64) -> Result<()> {
    let all = steps(tx, id)?;
    let state = part_state(&all, "");
    let last_on = |wanted: &[&str]| {
        let found =
            all.iter().rev().find(|it| it.part.is_empty() && wanted.contains(&it.step.as_str()));
        found.map(|it| it.on.to_string())
    };
    let submitted = last_on(&["submit"]);
    let decided = last_on(&["accept", "return"]);
    tx.run(
        "update filling_stand set state = ?2, step_count = ?3, submitted_on = ?4, decided_on = ?5,
         changed_at = ?6, seq = ?7 where filling = ?1",
        params![id, state.word(), all.len() as i64, submitted, decided, tx.now_micros(), seq],
    )?;
    Ok(())
}
