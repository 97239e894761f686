//! What follows from a published result: proposals from the kept run and from cases, and the case that a
//! named person opens from one.

use std::collections::{BTreeMap, BTreeSet};

use cases::course::Intent as CaseIntent;
use cases::{Opening, Origin, Party};
use store::{Tx, params};
use terms::{Date, Error, Result};

use super::model::Phase;
use super::store::Round;
use super::triggers::{Known, Proposals, Rules, Tie, Trigger, propose};
use crate::assessment::{Run, anything_known};

/// The kind of case that a proposal becomes.
pub const KIND: &str = "rectification";
/// What such a case says it grew from.
pub const ORIGIN: &str = "round";

/// A case that was opened from the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    pub case: i64,
    pub unit: i64,
    pub title: String,
    pub kind: String,
    pub state: String,
    pub due: Option<String>,
    pub ended: Option<String>,
    /// How often somebody else saw no effect.
    pub ineffective: i64,
}

/// What the scheme and the cases of the units say.
pub fn proposals(tx: &mut Tx<'_>, round: &Round, run: &Run, today: Date) -> Result<Proposals> {
    let procedure = round.procedure();
    let rules = Rules {
        line: procedure.line,
        bottom: procedure.bottom.map(|bottom| (bottom.count, bottom.document)),
    };
    let known = known(tx, round, run, today)?;
    Ok(propose(&rules, &known, round.state.cut.as_ref()))
}

/// The tie across the cut as the result leaves it, whatever was decided about it since.
///
/// # Errors
/// As the store answers.
pub fn tie(tx: &mut Tx<'_>, round: &Round, run: &Run, today: Date) -> Result<Option<Tie>> {
    let bottom = round.procedure().bottom.map(|bottom| (bottom.count, bottom.document));
    let rules = Rules { line: None, bottom };
    let known = known(tx, round, run, today)?;
    Ok(propose(&rules, &known, None).tie)
}

/// Titles of cases, by case.
pub(super) fn titles(tx: &mut Tx<'_>, proposals: &Proposals) -> Result<BTreeMap<i64, String>> {
    let triggers = proposals.by_unit.values().flatten();
    let cases: Vec<i64> = triggers.filter_map(Trigger::case).collect();
    if cases.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = tx.query(
        "select id, title from case_file where id {in 1} order by id",
        params![cases],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Only what waits for the unit itself is its lateness; what the office has not verified yet is not.
fn known(tx: &mut Tx<'_>, round: &Round, run: &Run, today: Date) -> Result<Vec<Known>> {
    let (from, end) = round.period.span_with(&run.question.declared)?;
    let mut measures = by_unit(
        tx,
        "select accountable, case_id from case_stand
         where kind = 'task' and ended is null and waits = 'owner' and due >= ?1 and due < ?2 and due < ?3
         and accountable {in 4} order by accountable, case_id",
        [from, end, today],
        &round.units,
    )?;
    let mut problems = by_unit(
        tx,
        "select s.accountable, s.case_id from case_stand s
         where s.kind = 'regional-problem' and s.opened_on >= ?1 and s.opened_on < ?2
         and (s.ended is null and s.waits = 'owner' and s.due < ?3 or exists
           (select 1 from case_step v where v.case_id = s.case_id and v.verdict = 'ineffective'))
         and s.accountable {in 4} order by s.accountable, s.case_id",
        [from, end, today],
        &round.units,
    )?;
    let of = |result: &score::UnitResult| {
        let unit = result.unit.0;
        let acts = |veto: &&score::VetoOutcome| veto.applied == Some(true);
        Known {
            unit,
            score: anything_known(result).then_some(result.score),
            vetoes: result.vetoes.iter().filter(acts).map(|veto| veto.code.clone()).collect(),
            measures: measures.remove(&unit).unwrap_or_default(),
            problems: problems.remove(&unit).unwrap_or_default(),
        }
    };
    Ok(run.results.iter().map(of).collect())
}

fn by_unit(
    tx: &mut Tx<'_>,
    sql: &str,
    [from, end, today]: [Date; 3],
    units: &[i64],
) -> Result<BTreeMap<i64, Vec<i64>>> {
    let rows = tx.query(sql, params![from, end, today, units.to_vec()], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
    })?;
    let mut all: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (unit, case) in rows {
        all.entry(unit).or_default().push(case);
    }
    Ok(all)
}

/// Cases that grew from the round, and those that grew from these: a talk after a rectification that failed.
pub fn followed(tx: &mut Tx<'_>, round: i64) -> Result<Vec<Followed>> {
    const COLUMNS: &str = "select f.id, s.accountable, f.title, s.kind, s.state, s.due, s.ended,
         (select count(*) from case_step v where v.case_id = f.id and v.verdict = 'ineffective')
         from case_file f join case_stand s on s.case_id = f.id";
    let read = |row: &store::Row<'_>| {
        Ok(Followed {
            case: row.get(0)?,
            unit: row.get(1)?,
            title: row.get(2)?,
            kind: row.get(3)?,
            state: row.get(4)?,
            due: row.get(5)?,
            ended: row.get(6)?,
            ineffective: row.get(7)?,
        })
    };
    let mut all = tx.query(
        &format!(
            "{COLUMNS} join case_origin o on o.case_id = f.id
             where o.kind = ?1 and o.thing = ?2 and f.class = 'cases' order by s.accountable, f.id"
        ),
        params![ORIGIN, round],
        read,
    )?;
    let first: Vec<i64> = all.iter().map(|it| it.case).collect();
    let more = tx.query(
        &format!(
            "{COLUMNS} where f.class = 'cases' and (f.parent {{in 1}} or exists
               (select 1 from case_origin o where o.case_id = f.id and o.kind = 'case' and o.thing {{in 1}}))
             order by s.accountable, f.id"
        ),
        params![first.clone()],
        read,
    )?;
    all.extend(more.into_iter().filter(|it| !first.contains(&it.case)));
    Ok(all)
}

/// Opens the rectification of a unit in the name of a person, who watches over it from then on. The same
/// proposal twice opens one case.
///
/// # Errors
/// Nothing published yet; nothing proposed for the unit; what [`cases::open`] refuses.
pub fn open_case(tx: &mut Tx<'_>, round: &Round, run: &Run, case: &Case<'_>) -> Result<i64> {
    if round.state.phase != Phase::Published {
        return Err(Error::invalid("round-refused").field("act", "round-not-published"));
    }
    let proposals = proposals(tx, round, run, case.today)?;
    if !proposals.by_unit.contains_key(&case.unit) {
        return Err(Error::invalid("round-refused").field("unit", "round-nothing-proposed"));
    }
    if round.state.dismissed.contains_key(&case.unit) {
        return Err(Error::invalid("round-refused").field("unit", "round-dismissed"));
    }
    let opening = Opening {
        kind: KIND.to_owned(),
        title: case.title.to_owned(),
        subject: case.unit,
        accountable: case.unit,
        period: Some(round.period),
        origins: vec![Origin {
            kind: ORIGIN.to_owned(),
            thing: round.id,
            address: format!("/rounds/{}/follow-up", round.id),
            words: case.words.to_owned(),
        }],
        parent: None,
        uuid: Some(format!("round-{}-{}", round.id, case.unit)),
    };
    let intent = CaseIntent {
        code: cases::OPEN.to_owned(),
        person: case.person,
        acting_for: case.acting_for,
        parties: BTreeSet::from([Party::Overseer]),
        of_owner: false,
        on: case.today,
        today: case.today,
        ground: Some(case.ground.to_owned()),
        document: None,
        fields: [("problem".to_owned(), case.problem.to_owned())].into(),
        evidence: BTreeSet::new(),
    };
    let clockwork = cases::clocks(tx)?;
    cases::open(tx, &clockwork, &opening, &intent)
}

/// A proposal that a person takes up.
#[derive(Debug, Clone)]
pub struct Case<'c> {
    pub unit: i64,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub today: Date,
    pub title: &'c str,
    pub problem: &'c str,
    pub ground: &'c str,
    /// What the link back says.
    pub words: &'c str,
}
