//! Reminders, by the ladder of the pack: so many working days before a deadline and after it.
//!
//! Written on working days only. Before a deadline nobody is reminded on the last day or the one before: a reminder
//! that leaves no time is a demand, and those are not made by a program. A clock that the law calls urgent is exempt,
//! with its ground, and every such reminder is listed by month. After the deadline the ladder is climbed one rung a
//! day at most; what it drafts (督办, 约谈) waits for a named leader and is worth nothing until it is signed.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Calendar, Clockwork, Uncovered};
use identity::{Class, Verb};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::course::Intent;
use crate::kind::{Kind, OPEN, Party};
use crate::list::{Line, Question, list};
use crate::owed::remind_of_filings;
use crate::reminders::{MOVED, Reminder, put};
use crate::rulebook::{Rung, rules};
use crate::stand::Moved;
use crate::store::{Opening, Origin, open};
use crate::versions::kinds;

/// The rung that is due for a deadline today, given those that were climbed already.
///
/// # Errors
/// A calendar that does not reach.
pub fn due_rung<'r>(
    rungs: &'r [Rung],
    calendar: &Calendar,
    due: Date,
    today: Date,
    urgent: bool,
    climbed: &BTreeSet<String>,
) -> std::result::Result<Option<&'r Rung>, Uncovered> {
    if !calendar.is_working_day(today)? {
        return Ok(None);
    }
    let mut reached = Vec::new();
    for rung in rungs {
        if calendar.add_working_days(due, rung.working_days)? <= today {
            reached.push(rung);
        }
    }
    if today <= due {
        // Of those before the deadline the nearest speaks for the others.
        let nearest = reached
            .iter()
            .filter(|rung| rung.working_days <= 0)
            .max_by_key(|rung| rung.working_days);
        let leaves_time = calendar.working_days_between(today, due)? >= 2;
        return Ok(nearest
            .copied()
            .filter(|rung| (leaves_time || urgent) && !climbed.contains(&rung.code)));
    }
    let after =
        reached.into_iter().filter(|rung| rung.working_days > 0 && !climbed.contains(&rung.code));
    Ok(after.min_by_key(|rung| rung.working_days))
}

/// What a day's work wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Day {
    pub reminders: usize,
    pub drafts: usize,
    /// Of filings, one for each unit that owes some.
    pub filings: usize,
    /// The calendar does not reach: nothing could be said.
    pub uncovered: usize,
}

/// The name under which the last day is kept.
const CURSOR: &str = "cases.reminders";

/// Writes the reminders of today, once a day; on days of rest none.
pub fn remind(tx: &mut Tx<'_>, clockwork: &Clockwork) -> Result<Option<Day>> {
    let today = store::civil_date(tx.now());
    let number = i64::from((today - terms::date(2000, 1, 1)).get_days());
    if store::jobs::cursor(tx, CURSOR)? >= number {
        tx.housekeeping();
        return Ok(None);
    }
    store::jobs::advance(tx, CURSOR, number)?;
    let mut day = Day::default();
    let rungs: Vec<Rung> = rules(tx, today)?;
    if rungs.is_empty() || clockwork.calendar().is_working_day(today) != Ok(true) {
        return Ok(Some(day));
    }
    day.filings = remind_of_filings(tx, clockwork, today)?;
    let kinds: BTreeMap<String, Kind> =
        kinds(tx, today)?.into_iter().map(|(_, kind)| (kind.code.clone(), kind)).collect();
    let reach = rungs.iter().map(|rung| -rung.working_days).max().unwrap_or(0).max(0) * 3 + 15;
    let soon = Question {
        open: Some(true),
        due_by: Some(today.saturating_add(jiff_days(reach))),
        classes: vec![("cases".to_owned(), None)],
        ..Question::default()
    };
    let lines: Vec<Line> =
        list(tx, &soon, None, i64::MAX)?.into_iter().filter(|line| !line.paused).collect();
    let climbed = climbed(tx, &lines)?;
    let none = BTreeSet::new();
    let mut written = Vec::new();
    for line in &lines {
        let (Some(due), Some(clock)) = (line.due, line.clock.clone()) else { continue };
        let Some(kind) = kinds.get(&line.kind) else { continue };
        let urgent =
            kind.clocks.iter().find(|it| it.code == clock).and_then(|it| it.urgent.clone());
        let fitting: Vec<Rung> = rungs
            .iter()
            .filter(|rung| rung.kinds.is_empty() || rung.kinds.contains(&line.kind))
            .cloned()
            .collect();
        let before = climbed.get(&(line.id, clock.clone(), due)).unwrap_or(&none);
        match due_rung(&fitting, clockwork.calendar(), due, today, urgent.is_some(), before) {
            Ok(Some(rung)) => written.push((line.clone(), rung.clone(), clock, due, urgent)),
            Ok(None) => {}
            Err(_) => day.uncovered += 1,
        }
    }
    let mut drafts = Vec::new();
    let mut rows = Vec::new();
    for (line, rung, clock, due, urgent) in written {
        let draft = match &rung.draft {
            Some(kind) if *kind != line.kind => draft(tx, clockwork, kind, &rung, &line, due)?,
            _ => None,
        };
        drafts.extend(draft.map(|(id, _)| id));
        let leaves_time =
            clockwork.calendar().working_days_between(today, due).is_ok_and(|days| days >= 2);
        rows.push((line, rung, clock, due, draft, urgent.filter(|_| !leaves_time && today <= due)));
    }
    day.drafts = drafts.len();
    day.reminders = rows.len();
    if rows.is_empty() {
        return Ok(Some(day));
    }
    let seq = tx.next_seq()?;
    for (line, rung, clock, due, draft, urgent) in rows {
        let row = Reminder {
            id: tx.next_id()?,
            case: line.id,
            title: line.title,
            rung: rung.code,
            clock,
            due: Some(due),
            was: None,
            on: today,
            unit: line.accountable,
            person: draft.and_then(|(_, leader)| leader),
            draft: draft.map(|(id, _)| id),
            urgent,
        };
        put(tx, &row, seq)?;
    }
    let detail = json!({ "reminders": day.reminders, "drafts": drafts, "day": today.to_string() });
    tx.record(Entry::new("case.reminded", "case", 0).detail(detail).touches("cases"))?;
    Ok(Some(day))
}

fn jiff_days(days: i32) -> jiff::Span {
    jiff::Span::new().days(days)
}

type Climbed = BTreeMap<(i64, String, Date), BTreeSet<String>>;

fn climbed(tx: &mut Tx<'_>, lines: &[Line]) -> Result<Climbed> {
    let mut climbed = Climbed::new();
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    tx.each(
        "select case_id, clock, due, rung from reminder where due is not null and case_id {in 1} order by id",
        params![ids],
        |row| {
            let due: Date = row.get::<String>(2)?.parse().map_err(Error::broken)?;
            climbed.entry((row.get(0)?, row.get(1)?, due)).or_default().insert(row.get(3)?);
            Ok(true)
        },
    )?;
    Ok(climbed)
}

/// Drafts a case of the rung's kind below the late one, for a leader to sign or decline; none where one of
/// that kind is open below it already. Returns it with the leader it waits for.
fn draft(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    kind: &str,
    rung: &Rung,
    line: &Line,
    due: Date,
) -> Result<Option<(i64, Option<i64>)>> {
    let there = Question {
        kinds: vec![kind.to_owned()],
        parent: Some(line.id),
        open: Some(true),
        classes: vec![("cases".to_owned(), None)],
        ..Question::default()
    };
    if crate::list::count(tx, &there)? > 0 {
        return Ok(None);
    }
    let today = store::civil_date(tx.now());
    let words = format!("{}（期限{due}）", line.title);
    let opening = Opening {
        kind: kind.to_owned(),
        title: format!("{}：{}", rung.name.zh, line.title),
        subject: line.subject,
        accountable: line.accountable,
        period: None,
        origins: vec![Origin {
            kind: "case".to_owned(),
            thing: line.id,
            address: format!("/cases/{}", line.id),
            words: words.clone(),
        }],
        parent: Some(line.id),
        uuid: Some(format!("ladder/{}/{}/{due}", line.id, rung.code)),
    };
    let asked: BTreeMap<String, String> = match crate::versions::kind_on(tx, kind, today)? {
        // What a draft's kind asks for in words is the matter itself.
        Some(kind) => kind
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| (field.code.clone(), words.replace('\n', " ")))
            .collect(),
        None => return Ok(None),
    };
    let intent = Intent {
        code: OPEN.to_owned(),
        person: 0,
        acting_for: None,
        parties: BTreeSet::from([Party::Program]),
        of_owner: false,
        on: today,
        today,
        ground: Some(format!(
            "{}：{words}",
            rung.source.clone().unwrap_or_else(|| rung.name.zh.clone())
        )),
        document: None,
        fields: asked,
        evidence: BTreeSet::new(),
    };
    let id = open(tx, clockwork, &opening, &intent)?;
    if let (Some(rung), Some(of)) =
        (&rung.name.en, crate::names(tx, terms::Lang::En, &[line.id])?.remove(&line.id))
    {
        crate::name_in_english(tx, id, &format!("{rung}: {of}"))?;
    }
    Ok(Some((id, leader_for(tx, line.accountable)?)))
}

/// A named leader who may sign where this unit answers; the first that was appointed.
fn leader_for(tx: &mut Tx<'_>, unit: i64) -> Result<Option<i64>> {
    let people = tx.query(
        "select person from role_grant where role = 'leader' and until is null order by id",
        &[],
        |row| row.get::<i64>(0),
    )?;
    for person in people {
        let signs = identity::actor_of(tx, store::Actor::person(person))
            .is_ok_and(|actor| actor.may_at(Verb::Sign, Class::Cases, unit).is_ok());
        if signs {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// Writes a notice for each deadline that an amended calendar moved.
pub fn notice_moved(tx: &mut Tx<'_>, moved: &[Moved]) -> Result<usize> {
    let today = store::civil_date(tx.now());
    let open = moved.iter().filter(|it| it.class == "cases");
    let seq = tx.next_seq()?;
    let mut count = 0;
    for it in open {
        let row = Reminder {
            id: tx.next_id()?,
            case: it.case,
            title: String::new(),
            rung: MOVED.to_owned(),
            clock: String::new(),
            due: it.now,
            was: it.was,
            on: today,
            unit: it.accountable,
            person: None,
            draft: None,
            urgent: None,
        };
        put(tx, &row, seq)?;
        count += 1;
    }
    let detail = json!({ "moved": count });
    tx.record(Entry::new("case.moved-notices", "case", 0).detail(detail).touches("cases"))?;
    Ok(count)
}
