//! Steps of samples, which are only added, and where a sample stands, which is made from them in the same command.

use calendar::Clockwork;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::life::{self, Act, Bench, Doing, Part, Seal, State, Step, Turn};
use super::store::{Sample, day, get, refused};
use crate::regimes;

/// Where a sample stands, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    pub state: State,
    pub institute: i64,
    pub place: String,
    pub received_on: Option<Date>,
    pub moved_on: Date,
    pub due: Option<Date>,
}

pub fn steps(tx: &mut Tx<'_>, sample: i64) -> Result<Vec<Step>> {
    tx.query(
        "select number, code, state, person, on_day, place, holder, seal, ground from lab_step where sample = ?1 order by number",
        params![sample],
        |row| {
            let word = |what: &str| Error::broken(what).at("a step of a sample");
            Ok(Step {
                number: u32::try_from(row.get::<i64>(0)?).map_err(Error::broken)?,
                act: Act::named(&row.get::<String>(1)?).ok_or_else(|| word("act"))?,
                state: State::named(&row.get::<String>(2)?).ok_or_else(|| word("state"))?,
                person: row.get(3)?,
                on: day(&row.get::<String>(4)?)?,
                place: row.get(5)?,
                holder: row.get(6)?,
                seal: Seal::named(&row.get::<String>(7)?).ok_or_else(|| word("seal"))?,
                ground: row.get(8)?,
            })
        },
    )
}

pub(super) fn write(
    tx: &mut Tx<'_>,
    sample: i64,
    step: &Step,
    institute: Option<i64>,
    seq: i64,
) -> Result<()> {
    let (at, acting) = (tx.now_micros(), tx.actor().acting_for);
    tx.run(
        "insert into lab_step (sample, number, code, state, person, acting_for, on_day, at, place, holder, seal, institute, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            sample,
            i64::from(step.number),
            step.act.code(),
            step.state.code(),
            step.person,
            acting,
            step.on,
            at,
            &step.place,
            &step.holder,
            step.seal.code(),
            institute,
            step.ground.clone(),
            seq
        ],
    )?;
    Ok(())
}

/// Says where a sample stands after its last step, and by when its report is due.
pub(super) fn stand(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    sample: &Sample,
    institute: i64,
    steps: &[Step],
) -> Result<()> {
    let Some(last) = steps.last() else { return Ok(()) };
    let received = steps.iter().rev().find(|step| step.act == Act::Receive).map(|step| step.on);
    // A reserve sample waits for an objection, not for a report.
    let is_owed = sample.it.part == Part::Test || sample.it.turn == Turn::Second;
    let open = !last.state.has_ended() && last.state != State::Issued;
    let due = match (received, &sample.it.regime) {
        (Some(on), Some(code)) if is_owed && open && last.state != State::Sealed => {
            let regime = regimes::in_force(tx, code, sample.it.on)?;
            regime
                .and_then(|regime| clockwork.due(&regime.report_clock, on).ok())
                .map(|deadline| deadline.day)
        }
        _ => None,
    };
    tx.run("delete from lab_stand where sample = ?1", params![sample.id])?;
    tx.run(
        "insert into lab_stand (sample, state, institute, area, place, received_on, moved_on, due, ended)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            sample.id,
            last.state.code(),
            institute,
            sample.it.area,
            &last.place,
            received,
            last.on,
            due,
            last.state.has_ended()
        ],
    )?;
    Ok(())
}

/// Makes where every sample stands again, from its steps alone.
pub fn rebuild(tx: &mut Tx<'_>, clockwork: &Clockwork) -> Result<usize> {
    let ids = tx.query("select id from lab_sample order by id", &[], |row| row.get::<i64>(0))?;
    for id in &ids {
        let sample = get(tx, *id)?;
        let institute = sample.it.institute;
        let steps = steps(tx, *id)?;
        stand(tx, clockwork, &sample, institute, &steps)?;
    }
    tx.housekeeping();
    Ok(ids.len())
}

pub fn stand_of(tx: &mut Tx<'_>, sample: i64) -> Result<Option<Stand>> {
    tx.find(
        "select state, institute, place, received_on, moved_on, due from lab_stand where sample = ?1",
        params![sample],
        |row| {
            let when = |text: Option<String>| text.as_deref().map(day).transpose();
            Ok(Stand {
                state: State::named(&row.get::<String>(0)?)
                    .ok_or_else(|| Error::broken("state").at("where a sample stands"))?,
                institute: row.get(1)?,
                place: row.get(2)?,
                received_on: when(row.get(3)?)?,
                moved_on: day(&row.get::<String>(4)?)?,
                due: when(row.get(5)?)?,
            })
        },
    )
}

/// Takes one step. `seen` is the number of steps that the person saw. `to` is the laboratory that a reserve sample is
/// sent to.
///
/// # Errors
/// A conflict where somebody else took a step first; every refusal as a field of the form.
pub fn step(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    id: i64,
    seen: usize,
    doing: &Doing,
    bench: &Bench,
    to: Option<i64>,
) -> Result<Step> {
    let mut sample = get(tx, id)?;
    let mut taken = steps(tx, id)?;
    if taken.len() != seen {
        return Err(Error::conflict("laboratory-moved-on"));
    }
    let next = life::next(sample.it.part, sample.it.turn, &taken, doing, bench)
        .map_err(|refusals| refused(&refusals))?;
    let mut institute = sample.it.institute;
    if doing.act == Act::Send {
        let to = to.ok_or_else(|| {
            Error::invalid("laboratory-refused").field("institute", "field-missing")
        })?;
        let strict = match &sample.it.regime {
            Some(code) => {
                regimes::in_force(tx, code, sample.it.on)?.is_some_and(|it| it.other_laboratory)
            }
            None => true,
        };
        if strict && to == institute {
            return Err(Error::invalid("laboratory-refused")
                .field("institute", "laboratory-hindrance-same-laboratory"));
        }
        institute = to;
        sample.it.turn = Turn::Second;
        sample.it.answers = sample.it.twin;
    }
    let seq = tx.next_seq()?;
    write(tx, id, &next, (doing.act == Act::Send).then_some(institute), seq)?;
    taken.push(next.clone());
    stand(tx, clockwork, &sample, institute, &taken)?;
    let detail =
        json!({ "act": next.act.code(), "state": next.state.code(), "code": sample.it.code });
    let entry = Entry::new("sample.moved", "lab_sample", id).detail(detail).touches("laboratory");
    tx.record(match &next.ground {
        Some(ground) => entry.ground(ground.clone()),
        None => entry,
    })?;
    Ok(next)
}

/// How many reports are owed and late on a day, of one institute or of all.
pub fn reports_due(tx: &mut Tx<'_>, institute: Option<i64>, today: Date) -> Result<(i64, i64)> {
    let only = institute.unwrap_or(0);
    let open = tx.count(
        "select count(*) from lab_stand where due is not null and ended = 0 and (?1 = 0 or institute = ?1)",
        params![only],
    )?;
    let late = tx.count(
        "select count(*) from lab_stand where due < ?2 and ended = 0 and (?1 = 0 or institute = ?1)",
        params![only, today],
    )?;
    Ok((open, late))
}
