//! What the board knows of a plan in force: every task with where its case stands, what it owes, how late
//! it is. Asked of the store once after each change of cases, plans, units or packs, and once a day; pages
//! count it for their reader.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use calendar::Clockwork;
use cases::filing::{Days, Due, counted_moves, filing_rules, windows};
use cases::{Ending, Kind, Party};
use identity::Territory;
use store::{Tx, params};
use terms::{Date, Error, Lang, Period, Result, Text};
use units::{Unit, UnitId};
use web::Me;

use crate::plans::{self, Measure, Plan};

/// A task in force.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) task: i64,
    pub(crate) case: i64,
    pub(crate) code: String,
    pub(crate) name: Text,
    pub(crate) measure: i64,
    pub(crate) accountable: i64,
    pub(crate) subject: i64,
    /// Place of its state among the states of the board.
    pub(crate) state: usize,
    pub(crate) begun: bool,
    pub(crate) done: bool,
    pub(crate) open: bool,
    /// The day its case is due next.
    pub(crate) due: Option<Date>,
    /// Its lead is late: the deadline has passed and the turn is the lead's. What was handed in in time does not become
    /// late by waiting for whoever verifies it.
    pub(crate) late: bool,
    /// Handed in, and not verified by the day it should have been.
    pub(crate) unverified: bool,
    /// Days since it was due, where it is late.
    pub(crate) days_late: i32,
    /// On which days of the trend the owner was late with it, as bits.
    was_late: u32,
    /// A part of another task, with the unit behind its code.
    is_part: bool,
    /// The day the task itself is due.
    deadline: Date,
    /// The day the owner had nothing more to do; none while it has.
    finished: Option<Date>,
    /// Which of the open filings it owes, as bits.
    owes: u32,
}

impl Entry {
    pub(crate) fn title(&self, lang: Lang) -> String {
        let whole = self.code.rsplit_once('-').filter(|_| self.is_part);
        let code = whole.map_or(self.code.as_str(), |(code, _)| code);
        format!("{code} {}", self.name.get(lang))
    }
    /// Whether the owner was late with it on a day.
    fn late_on(&self, day: Date) -> bool {
        self.deadline < day && self.finished.is_none_or(|finished| finished > day)
    }
    fn is_of(&self, territory: &Territory) -> bool {
        match territory {
            Territory::Everywhere => true,
            Territory::Units(units) => {
                units.contains(&self.accountable) || units.contains(&self.subject)
            }
        }
    }
}

#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) plan: Plan,
    pub(crate) day: Date,
    /// Codes and names of the states of the kind `task`, in its order.
    pub(crate) states: Vec<(String, Text)>,
    pub(crate) measures: Vec<Measure>,
    /// By deadline, the earliest first.
    entries: Vec<Entry>,
    /// The filings that are open now, the latest window of each rule.
    filings: Vec<Due>,
    units: HashMap<i64, Unit>,
    /// The days that the trend looks at: the ends of past months and today.
    pub(crate) days: Vec<Date>,
}

/// Months of the trend.
const MONTHS: usize = 6;

impl Board {
    /// The tasks that a reader may see.
    pub(crate) fn entries<'a>(
        &'a self,
        territory: &'a Territory,
    ) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(|entry| entry.is_of(territory))
    }
    /// What is owed and not filed yet, task by task.
    pub(crate) fn owed<'a>(
        &'a self,
        territory: &'a Territory,
    ) -> impl Iterator<Item = (&'a Entry, &'a Due)> {
        self.entries(territory).filter(|entry| entry.owes != 0).flat_map(|entry| {
            let owed = move |(at, _): &(usize, &Due)| entry.owes & (1 << at) != 0;
            self.filings.iter().enumerate().filter(owed).map(move |(_, due)| (entry, due))
        })
    }
    /// How many filings are owed in all.
    pub(crate) fn count_owed(&self, territory: &Territory) -> i64 {
        self.entries(territory).map(|entry| i64::from(entry.owes.count_ones())).sum()
    }
    /// How many of a task's filings are overdue.
    pub(crate) fn unfiled(&self, entry: &Entry) -> i64 {
        let overdue = |at: usize, due: &Due| entry.owes & (1 << at) != 0 && due.due < self.day;
        let found = self.filings.iter().enumerate().filter(|(at, due)| overdue(*at, due)).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    }
    /// How many of these were late on each day of the trend.
    pub(crate) fn trend<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Vec<i64> {
        let mut late = vec![0; self.days.len()];
        for entry in entries {
            for (at, count) in late.iter_mut().enumerate() {
                *count += i64::from(entry.was_late >> at & 1);
            }
        }
        late
    }
    pub(crate) fn name(&self, lang: Lang, unit: i64) -> &str {
        self.units.get(&unit).map_or("", |unit| unit.label(lang))
    }
    pub(crate) fn code(&self, unit: i64) -> &str {
        self.units.get(&unit).map_or("", |unit| unit.code.as_str())
    }
    pub(crate) fn is_area(&self, unit: i64) -> bool {
        self.units.get(&unit).is_some_and(|unit| crate::AREAS.contains(&unit.kind.as_str()))
    }
}

/// Boards of a space, as of the last change of what they stand on.
#[derive(Default)]
pub(crate) struct Boards(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    of: Option<([i64; 4], Date)>,
    in_force: Vec<Plan>,
    boards: HashMap<i64, Arc<Board>>,
}

/// The board of the plan that the reader asks for, or of the newest in force.
pub(crate) fn current(tx: &mut Tx<'_>, me: &Me) -> Result<Option<Arc<Board>>> {
    let asked = me.get("period").and_then(|text| Period::parse(text).ok());
    one(tx, me, |plan| asked.is_none_or(|period| plan.period == period))
}

/// The board of one plan in force.
pub(crate) fn of_plan(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Option<Arc<Board>>> {
    one(tx, me, |plan| plan.id == id)
}

fn one(tx: &mut Tx<'_>, me: &Me, is: impl Fn(&Plan) -> bool) -> Result<Option<Arc<Board>>> {
    let today = store::civil_date(tx.now());
    let mut seqs = [0; 4];
    for (seq, topic) in seqs.iter_mut().zip(["plans", "cases", "units", "packs"]) {
        *seq = tx.topic_seq(topic)?;
    }
    let boards = me.space.kept::<Boards>();
    // Whoever comes while it is made waits for the one that is being made.
    let mut kept = boards.0.lock().unwrap_or_else(PoisonError::into_inner);
    let newer =
        kept.of.is_some_and(|(of, day)| day > today || of.iter().zip(&seqs).any(|(a, b)| a > b));
    if newer {
        // A snapshot a moment older than what is kept is answered apart, and not kept.
        let in_force = in_force(tx)?;
        let Some(plan) = in_force.iter().find(|plan| is(plan)) else { return Ok(None) };
        return Ok(Some(Arc::new(read(tx, plan.clone(), today)?)));
    }
    if kept.of != Some((seqs, today)) {
        *kept = Kept { of: Some((seqs, today)), in_force: in_force(tx)?, ..Kept::default() };
    }
    let Some(plan) = kept.in_force.iter().find(|plan| is(plan)).cloned() else { return Ok(None) };
    if let Some(board) = kept.boards.get(&plan.id) {
        return Ok(Some(Arc::clone(board)));
    }
    let id = plan.id;
    let board = Arc::new(read(tx, plan, today)?);
    kept.boards.insert(id, Arc::clone(&board));
    Ok(Some(board))
}

fn in_force(tx: &mut Tx<'_>) -> Result<Vec<Plan>> {
    Ok(plans::plans(tx)?.into_iter().filter(|plan| !plan.is_draft()).collect())
}

fn day(text: String) -> Result<Date> {
    text.parse().map_err(Error::broken)
}

fn read(tx: &mut Tx<'_>, plan: Plan, today: Date) -> Result<Board> {
    let kind = plans::kind(tx, today)?;
    let states: Vec<(String, Text)> = kind
        .iter()
        .flat_map(|kind| &kind.states)
        .map(|state| (state.code.clone(), state.name.clone()))
        .collect();
    // Task, case and stand in this order, by a cross join: another order would look through all tasks for each case.
    let mut entries = entries(tx, &plan, kind.as_ref(), &states, today)?;
    finish(tx, &mut entries)?;
    let filings = owe(tx, &plan, kind.as_ref(), &mut entries, today)?;
    entries.sort_by_key(|entry| (entry.due.is_none(), entry.due, entry.task));
    let mut ids: Vec<i64> = entries.iter().map(|entry| entry.accountable).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<UnitId> = ids.into_iter().map(UnitId).collect();
    let units = units::units(tx, &ids, None)?.into_iter().map(|unit| (unit.id.0, unit)).collect();
    let measures = plans::tree_of_measures(tx, plan.id)?;
    let days = days(&plan, today);
    for entry in &mut entries {
        entry.days_late =
            entry.due.filter(|_| entry.late).map_or(0, |due| (today - due).get_days());
        for (at, day) in days.iter().enumerate() {
            entry.was_late |= u32::from(entry.late_on(*day)) << at;
        }
    }
    Ok(Board { plan, day: today, states, measures, entries, filings, units, days })
}

fn entries(
    tx: &mut Tx<'_>,
    plan: &Plan,
    kind: Option<&Kind>,
    states: &[(String, Text)],
    today: Date,
) -> Result<Vec<Entry>> {
    tx.query(
        "select t.id, t.code, t.zh, t.en, t.measure, t.due, s.case_id, s.state, s.subject, s.accountable,
                s.due, s.ended, s.moved_on, t.parent
         from plan_task t cross join case_origin o cross join case_stand s
         where t.plan = ?1 and t.until is null and o.kind = 'plan-task' and o.thing = t.id and s.case_id = o.case_id
         order by t.id",
        params![plan.id],
        |row| {
            let state: String = row.get(7)?;
            let due = row.get::<Option<String>>(10)?.map(day).transpose()?;
            let ended: Option<String> = row.get(11)?;
            let open = ended.is_none();
            let waits_for_owner = kind.and_then(|kind| kind.waits_for(&state)) == Some(Party::Owner);
            let moved_on = day(row.get(12)?)?;
            Ok(Entry {
                task: row.get(0)?,
                code: row.get(1)?,
                name: Text { zh: row.get(2)?, en: row.get(3)? },
                measure: row.get(4)?,
                deadline: day(row.get(5)?)?,
                case: row.get(6)?,
                is_part: row.get::<Option<i64>>(13)?.is_some(),
                state: states.iter().position(|(code, _)| *code == state).unwrap_or(usize::MAX),
                subject: row.get(8)?,
                accountable: row.get(9)?,
                begun: kind.is_some_and(|kind| kind.start != state),
                done: ended.as_deref() == Some(Ending::Effective.code()),
                open,
                late: open && waits_for_owner && due.is_some_and(|due| due < today),
                unverified: open && !waits_for_owner && due.is_some_and(|due| due < today),
                due,
                finished: (!open || !waits_for_owner).then_some(moved_on),
                days_late: 0,
                was_late: 0,
                owes: 0,
            })
        },
    )
}

/// The day of the last hand-in, where the owner has nothing more to do.
fn finish(tx: &mut Tx<'_>, entries: &mut [Entry]) -> Result<()> {
    // The tasks are not joined: of all plans together they are few, and a join by plan would look through
    // all of them for each step.
    let handed = tx.query(
        "select o.thing, max(c.on_day) from case_origin o
         join case_step c on c.case_id = o.case_id and c.code = 'hand-in'
         where o.kind = 'plan-task' group by o.thing order by o.thing",
        &[],
        |row| Ok((row.get::<i64>(0)?, day(row.get(1)?)?)),
    )?;
    let handed: HashMap<i64, Date> = handed.into_iter().collect();
    for entry in entries {
        if let (Some(finished), Some(handed)) = (&mut entry.finished, handed.get(&entry.task)) {
            *finished = *handed;
        }
    }
    Ok(())
}

/// Marks what each open task owes of the filings that are open now, and returns these.
fn owe(
    tx: &mut Tx<'_>,
    plan: &Plan,
    kind: Option<&Kind>,
    entries: &mut [Entry],
    today: Date,
) -> Result<Vec<Due>> {
    let Some(issue) = plan.issues.first() else { return Ok(Vec::new()) };
    let clockwork: Clockwork = cases::clocks(tx)?;
    let days = Days { issued: issue.on, ends: plan.ends, ended: None };
    let mut found = Vec::new();
    for rule in filing_rules(tx)?.into_iter().take(u32::BITS as usize) {
        let Some(due) = windows(&rule, days, &clockwork, today).pop() else { continue };
        let filed = tx.query(
            "select o.thing from case_origin o
             join case_step c on c.case_id = o.case_id and c.party = 'owner' and c.on_day >= ?1
             where o.kind = 'plan-task' and c.code {in 2} group by o.thing order by o.thing",
            params![due.opens, counted_moves(kind, &rule.step)],
            |row| row.get::<i64>(0),
        )?;
        let bit = 1 << found.len();
        for entry in entries.iter_mut().filter(|entry| entry.open) {
            if !(rule.wholes_only && entry.is_part) && filed.binary_search(&entry.task).is_err() {
                entry.owes |= bit;
            }
        }
        found.push(due);
    }
    Ok(found)
}

/// The ends of past months since the plan began, at most so many, and today.
fn days(plan: &Plan, today: Date) -> Vec<Date> {
    let mut days = vec![today];
    let mut first = today.first_of_month();
    while days.len() < MONTHS && first > plan.starts {
        let Ok(end) = first.yesterday() else { break };
        days.push(end);
        first = end.first_of_month();
    }
    days.reverse();
    days
}
