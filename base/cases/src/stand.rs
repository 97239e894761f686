//! Where each case stands after its last step, as one row: made from the steps in the command of the step, and again
//! by [`rebuild`] from the steps alone.

use calendar::Clockwork;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::clock::{self, Running};
use crate::kind::{Ending, Party};
use crate::store::{Case, load};

/// Says where a case stands now. The deadline shown is the first of its running clocks.
pub(crate) fn stand(tx: &mut Tx<'_>, clockwork: &Clockwork, case: &Case) -> Result<Stand> {
    let stand = Stand::of(case, clockwork);
    tx.run("delete from case_stand where case_id = ?1", params![case.id])?;
    tx.run(
        "insert into case_stand (case_id, kind, class, state, subject, accountable, opened_on, moved_on, due, clock, paused, waits, ended, steps)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            case.id,
            &case.kind.code,
            &case.kind.class,
            &stand.state,
            case.subject,
            stand.accountable,
            stand.opened_on,
            stand.moved_on,
            stand.due,
            stand.clock.clone(),
            stand.paused,
            stand.waits.map(Party::code),
            stand.ended.map(Ending::code),
            stand.steps
        ],
    )?;
    Ok(stand)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    pub state: String,
    pub accountable: i64,
    pub opened_on: Date,
    pub moved_on: Date,
    pub due: Option<Date>,
    pub clock: Option<String>,
    pub paused: bool,
    /// Whose turn it is.
    pub waits: Option<Party>,
    pub ended: Option<Ending>,
    pub steps: i64,
}

impl Stand {
    pub fn of(case: &Case, clockwork: &Clockwork) -> Self {
        let running = case.running(clockwork);
        let next = clock::next_due(&running);
        let open = running.iter().filter(|clock| clock.is_running());
        let first = case.steps.first().expect("a case has its first step");
        let last = case.steps.last().expect("a case has its first step");
        Self {
            state: last.state.clone(),
            accountable: case.owner(),
            opened_on: first.on,
            moved_on: last.on,
            due: next.and_then(Running::day),
            clock: next.map(|clock| clock.code.clone()),
            paused: open.clone().any(|clock| matches!(clock.due, clock::Due::Paused { .. })),
            waits: case.kind.waits_for(&last.state),
            ended: case.ending(),
            steps: i64::try_from(case.steps.len()).unwrap_or(i64::MAX),
        }
    }
}

/// A deadline that another calendar or rule moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub case: i64,
    /// The data class of its kind.
    pub class: String,
    pub accountable: i64,
    pub was: Option<Date>,
    pub now: Option<Date>,
}

/// Makes the stand of every open case again, as after a holiday table was amended, and tells what
/// moved. Leaves one entry, so the notice of it can follow from the journal.
pub fn rebuild(tx: &mut Tx<'_>, clockwork: &Clockwork) -> Result<Vec<Moved>> {
    let open = tx.query(
        "select case_id, due from case_stand where ended is null order by case_id",
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<Option<String>>(1)?)),
    )?;
    let mut moved = Vec::new();
    for (case, was) in open {
        let was: Option<Date> = was.map(|day| day.parse()).transpose().map_err(Error::broken)?;
        let found = load(tx, case)?;
        let stand = stand(tx, clockwork, &found)?;
        if stand.due != was {
            let class = found.kind.class.clone();
            moved.push(Moved { case, class, accountable: stand.accountable, was, now: stand.due });
        }
    }
    let open = moved.iter().filter(|moved| moved.class == "cases");
    let cases: Vec<i64> = open.map(|moved| moved.case).collect();
    tx.record(
        Entry::new("case.deadlines-moved", "case", 0)
            .detail(json!({ "cases": cases }))
            .touches("cases"),
    )?;
    Ok(moved)
}
