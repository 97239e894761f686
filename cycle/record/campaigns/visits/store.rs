//! Visits in the store: what they are, their steps, where they stand, and the conflicts that were kept.

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::model::{Act, Detail, Needs, Standing};
use super::plan::Task;
use crate::registry::{self, Inspector, Item};
use crate::restraint::{self, Coming, Met};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub id: i64,
    pub uuid: String,
    pub object: String,
    pub firm: i64,
    pub area: i64,
    pub subject: String,
    pub kind: String,
    pub basis: Option<String>,
    pub from: Date,
    pub to: Date,
    pub ground: String,
    pub tasks: Vec<Task>,
    /// Licence numbers of those who go.
    pub inspectors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub number: usize,
    pub uuid: String,
    pub act: Act,
    pub person: i64,
    /// By the clock of the device, in milliseconds.
    pub made_at: i64,
    pub at: i64,
    pub detail: Detail,
    pub evidence: Option<i64>,
}

/// What a device sent that could not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub id: i64,
    pub act: Act,
    pub person: i64,
    pub made_at: i64,
    pub detail: Detail,
    pub rule: String,
    /// The step that stands instead.
    pub against: Option<usize>,
    /// Why it was settled as it was; none while it is open.
    pub ground: Option<String>,
}

/// A visit of the province's platform has its number there in the place of an id of ours.
pub(super) const PROVINCE: &str = "province:";

pub(super) fn of_province(uuid: &str) -> bool {
    uuid.starts_with(PROVINCE)
}

impl Visit {
    /// Whether it is planned and done on the province's platform.
    pub fn of_province(&self) -> bool {
        of_province(&self.uuid)
    }
    /// Its number on that platform.
    pub fn number_there(&self) -> Option<&str> {
        self.uuid.strip_prefix(PROVINCE)
    }
}

/// # Errors
/// Not found.
pub fn load(tx: &mut Tx<'_>, id: i64) -> Result<Visit> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    let found = tx.find(
        "select id, uuid, object, firm, area, subject, kind, basis, from_day, to_day, ground from visit where id = ?1",
        params![id],
        |row| {
            Ok(Visit {
                id: row.get(0)?,
                uuid: row.get(1)?,
                object: row.get(2)?,
                firm: row.get(3)?,
                area: row.get(4)?,
                subject: row.get(5)?,
                kind: row.get(6)?,
                basis: row.get(7)?,
                from: day(row.get(8)?)?,
                to: day(row.get(9)?)?,
                ground: row.get(10)?,
                tasks: Vec::new(),
                inspectors: Vec::new(),
            })
        },
    )?;
    let mut visit = found.ok_or_else(|| Error::not_found("visit-unknown"))?;
    visit.tasks = tx.query(
        "select campaign, item, subject, purpose from visit_task where visit = ?1 order by number",
        params![id],
        |row| {
            Ok(Task {
                campaign: row.get(0)?,
                item: row.get(1)?,
                subject: row.get(2)?,
                purpose: row.get(3)?,
            })
        },
    )?;
    visit.inspectors = tx.query(
        "select inspector from visit_inspector where visit = ?1 and until is null order by inspector, id",
        params![id],
        |row| row.get(0),
    )?;
    Ok(visit)
}

pub fn steps(tx: &mut Tx<'_>, visit: i64) -> Result<Vec<Step>> {
    tx.query(
        "select number, uuid, act, person, made_at, at, detail, evidence from visit_step where visit = ?1 order by number",
        params![visit],
        |row| {
            Ok(Step {
                number: usize::try_from(row.get::<i64>(0)?).map_err(Error::broken)?,
                uuid: row.get(1)?,
                act: act(&row.get::<String>(2)?)?,
                person: row.get(3)?,
                made_at: row.get(4)?,
                at: row.get(5)?,
                detail: serde_json::from_str(&row.get::<String>(6)?).map_err(Error::broken)?,
                evidence: row.get(7)?,
            })
        },
    )
}

fn act(code: &str) -> Result<Act> {
    Act::named(code).ok_or_else(|| Error::broken(format!("act {code}")))
}

/// What the steps amount to.
pub fn standing(tx: &mut Tx<'_>, visit: i64) -> Result<Standing> {
    let mut standing = Standing::default();
    for step in steps(tx, visit)? {
        standing.replay(step.act, &step.detail);
    }
    Ok(standing)
}

/// Writes anew where a visit stands, after its steps.
pub(super) fn stand(tx: &mut Tx<'_>, visit: i64) -> Result<Standing> {
    let steps = steps(tx, visit)?;
    let mut standing = Standing::default();
    steps.iter().for_each(|step| standing.replay(step.act, &step.detail));
    // What the province told last stands for the days of a visit that was made there.
    let told = steps.iter().rev().find_map(|step| step.detail.told.as_ref());
    let day = |act: Act| {
        if let Some(told) = told {
            return Some(told.on.to_string());
        }
        let step = steps.iter().find(|step| step.act == act);
        step.and_then(|step| {
            // As the device said, which may have had no network; never later than it came.
            let made = step.made_at.saturating_mul(1000).min(step.at);
            let at = terms::Timestamp::from_microsecond(made).ok()?;
            Some(store::civil_date(at).to_string())
        })
    };
    let count = i64::try_from(standing.steps).map_err(Error::broken)?;
    tx.run(
        "update visit_stand set state = ?2, begun_on = ?3, done_on = ?4, fruitful = ?5, steps = ?6 where visit = ?1",
        params![
            visit,
            standing.state.code(),
            day(Act::Begin),
            day(Act::Conclude),
            standing.fruitful().map(i64::from),
            count
        ],
    )?;
    Ok(standing)
}

/// The items of a visit, as they were on its first day.
pub fn questions(tx: &mut Tx<'_>, visit: &Visit) -> Result<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    for task in &visit.tasks {
        if items.iter().any(|item| item.code == task.item) {
            continue;
        }
        let item = registry::current::<Item>(tx, &task.item)?;
        items.push(item.ok_or_else(|| Error::not_found("campaign-item-unpublished"))?);
    }
    Ok(items)
}

/// What the course of this visit has to know, and the rules of restraint that it meets on a day.
pub(super) fn needs(tx: &mut Tx<'_>, visit: &Visit, on: Date) -> Result<(Needs, Vec<Met>)> {
    let items = questions(tx, visit)?;
    let code = |item: &Item, question: &str| format!("{}.{question}", item.code);
    let questions = items
        .iter()
        .flat_map(|item| item.is.check.iter().map(|check| code(item, &check.code)))
        .collect();
    let rules = registry::rules(tx, on)?;
    let past = restraint::past(tx, visit.firm, on, Some(visit.id))?;
    let coming = Coming {
        on,
        kind: visit.kind.clone(),
        basis: visit.basis.clone(),
        inspectors: visit.inspectors.clone(),
    };
    let met = restraint::judge(&rules, &coming, &past);
    let kind = rules.kinds.iter().find(|kind| kind.code == visit.kind);
    let basis = rules.bases.iter().find(|it| Some(&it.code) == visit.basis.as_ref());
    // Nobody goes with a licence that has run out since.
    let mut inspectors = 0;
    for code in &visit.inspectors {
        let known = registry::current::<Inspector>(tx, code)?;
        inspectors += usize::from(known.is_some_and(|it| it.during.holds(on)));
    }
    let urgent = basis.is_some_and(|it| it.urgent);
    let statutory = basis.is_some_and(|it| it.statutory);
    let wants = kind.and_then(|kind| kind.approval.as_deref()) == Some("before");
    let needs = Needs {
        questions,
        inspectors,
        code: super::door::code_of(tx, visit.firm),
        approval_before: wants && !urgent && !statutory,
        approval_after: urgent || (wants && statutory),
        of_province: visit.of_province(),
        blocked: met.iter().any(|it| it.act == packs::Restraint::Block),
    };
    Ok((needs, met))
}

/// Visits of a campaign that have not ended.
pub fn waiting(tx: &mut Tx<'_>, campaign: i64) -> Result<i64> {
    tx.count(
        "select count(*) from visit_stand s
         where s.state not in ('done', 'cancelled', 'joined')
           and s.visit in (select t.visit from visit_task t where t.campaign = ?1)",
        params![campaign],
    )
}

pub fn conflicts(tx: &mut Tx<'_>, visit: i64) -> Result<Vec<Conflict>> {
    tx.query(
        "select id, act, person, made_at, detail, rule, against, ground from visit_conflict where visit = ?1 order by id",
        params![visit],
        |row| {
            let against: Option<i64> = row.get(6)?;
            Ok(Conflict {
                id: row.get(0)?,
                act: act(&row.get::<String>(1)?)?,
                person: row.get(2)?,
                made_at: row.get(3)?,
                detail: serde_json::from_str(&row.get::<String>(4)?).map_err(Error::broken)?,
                rule: row.get(5)?,
                against: against.and_then(|it| usize::try_from(it).ok()),
                ground: row.get(7)?,
            })
        },
    )
}

/// Says what was done about a conflict. Both values stay.
///
/// # Errors
/// No ground, no such conflict, settled already.
pub fn settle(tx: &mut Tx<'_>, visit: i64, conflict: i64, ground: &str) -> Result<()> {
    if ground.trim().chars().count() < 2 {
        return Err(Error::invalid("campaign-refused").field("ground", "ground-missing"));
    }
    let seq = tx.next_seq()?;
    let changed = tx.run(
        "update visit_conflict set settled = ?1, ground = ?2 where id = ?3 and visit = ?4 and settled is null",
        params![seq, ground.trim(), conflict, visit],
    )?;
    if changed != 1 {
        return Err(Error::conflict("visit-conflict-settled"));
    }
    let detail = json!({ "conflict": conflict });
    tx.record(
        Entry::new("visit.settled", "visit", visit)
            .detail(detail)
            .ground(ground.trim())
            .touches("visits"),
    )?;
    Ok(())
}

/// Names of those who go, for the firm and for pages inside.
pub(crate) fn names(tx: &mut Tx<'_>, visit: &Visit) -> Result<Vec<(String, String)>> {
    let mut names = Vec::new();
    for code in &visit.inspectors {
        // Somebody whom the province sends may stand in no register here.
        let name = match registry::current::<Inspector>(tx, code)? {
            Some(inspector) => registry::name_of(tx, &inspector)?,
            None => code.clone(),
        };
        names.push((name, code.clone()));
    }
    Ok(names)
}

/// Stars of a visit, where the firm gave them.
pub fn rating(tx: &mut Tx<'_>, visit: i64) -> Result<Option<(i64, String)>> {
    tx.find("select stars, words from visit_rating where visit = ?1", params![visit], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
