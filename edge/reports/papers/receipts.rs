//! 签收: who a paper went to, by when they were to sign for it, and who did.

use calendar::Clockwork;
use identity::{Actor, Class, Verb};
use packs::PaperRecipients;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};
use units::UnitId;

use super::{Paper, Stage, find};
use crate::kinds::Kind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub id: i64,
    pub paper: i64,
    pub unit: i64,
    pub sent_at: i64,
    pub due_on: Option<String>,
    pub received_at: Option<i64>,
    pub received_by: Option<i64>,
}

impl Receipt {
    pub fn overdue(&self, today: Date) -> bool {
        let due = self.due_on.as_deref().and_then(|day| day.parse::<Date>().ok());
        self.received_at.is_none() && due.is_some_and(|due| due < today)
    }
}

const COLUMNS: &str = "r.id, r.paper, r.unit, r.sent_at, r.due_on, r.received_at, r.received_by";

fn read(row: &store::Row<'_>) -> Result<Receipt> {
    Ok(Receipt {
        id: row.get(0)?,
        paper: row.get(1)?,
        unit: row.get(2)?,
        sent_at: row.get(3)?,
        due_on: row.get(4)?,
        received_at: row.get(5)?,
        received_by: row.get(6)?,
    })
}

/// The working calendar of the space, read once for a command however many papers it sends.
pub struct Deadlines(Option<Clockwork>);

impl Deadlines {
    /// # Errors
    /// As the store.
    pub fn of(tx: &mut Tx<'_>) -> Result<Self> {
        cases::clockwork(tx).map(Self)
    }

    /// So many working days after a day. Where no pack brought a calendar, or it does not reach so far,
    /// Saturdays and Sundays alone are left out.
    ///
    /// # Errors
    /// Broken, at the end of time.
    pub fn after(&self, day: Date, working_days: i32) -> Result<Date> {
        let working_days = working_days.max(0);
        let announced = self
            .0
            .as_ref()
            .and_then(|clockwork| clockwork.calendar().add_working_days(day, working_days).ok());
        announced.map_or_else(|| weekdays_after(day, working_days), Ok)
    }
}

fn weekdays_after(mut day: Date, mut left: i32) -> Result<Date> {
    while left > 0 {
        day = day.tomorrow().map_err(Error::broken)?;
        if day.weekday().to_monday_one_offset() <= 5 {
            left -= 1;
        }
    }
    Ok(day)
}

/// One line for each unit that the paper is for; part of issuing.
pub(crate) fn send(
    tx: &mut Tx<'_>,
    kind: &Kind,
    paper: &Paper,
    deadlines: &Deadlines,
) -> Result<()> {
    let today = store::civil_date(tx.now());
    let units: Vec<i64> = match kind.kept.kind.goes_to {
        PaperRecipients::Nobody => return Ok(()),
        PaperRecipients::Unit => vec![paper.unit],
        PaperRecipients::Counties => {
            let place = check::scope::Place::of(tx)?;
            let tree = units::Tree::at(tx, units::TERRITORY, today, None)?;
            tree.children(UnitId(place.home)).iter().map(|unit| unit.0).collect()
        }
    };
    let due = kind.kept.kind.receipt_days.map(|days| deadlines.after(today, days)).transpose()?;
    let (first, seq, at) = (tx.next_ids(units.len() as i64)?, tx.next_seq()?, tx.now_micros());
    let (paper, count) = (paper.id, units.len());
    let rows = units
        .into_iter()
        .zip(first..)
        .map(|(unit, id)| params![id, paper, unit, at, due, seq].to_vec());
    tx.run_many(
        "insert into paper_receipt (id, paper, unit, sent_at, due_on, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        rows.collect::<Vec<_>>().into_iter(),
    )?;
    tx.record(
        Entry::new("paper.sent", "paper", paper)
            .detail(json!({ "recipients": count }))
            .touches("papers"),
    )
    .map(|_| ())
}

/// 签收, by somebody of the unit that got it.
///
/// # Errors
/// Not allowed for anybody else; conflict, where it was signed for already.
pub fn receive(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<i64> {
    let sql = format!("select {COLUMNS} from paper_receipt r where r.id = ?1");
    let receipt = tx
        .find(&sql, params![id], read)?
        .ok_or_else(|| Error::not_found("paper-receipt-unknown"))?;
    let own = actor.grants.iter().any(|(grant, reach)| {
        grant.role.may(Verb::Enter, Class::Papers) == Some(identity::Scope::Own)
            && reach.contains(&receipt.unit)
    });
    if !own {
        return Err(Error::not_allowed("paper-receipt-not-yours"));
    }
    if receipt.received_at.is_some() {
        return Err(Error::conflict("paper-received-already"));
    }
    if find(tx, receipt.paper)?.stage == Stage::Void {
        return Err(Error::conflict("paper-stage-moved").with("stage", Stage::Void.word()));
    }
    let (at, by) = (tx.now_micros(), tx.actor());
    tx.run(
        "update paper_receipt set received_at = ?2, received_by = ?3, acting_for = ?4 where id = ?1",
        params![id, at, by.person, by.acting_for],
    )?;
    tx.record(
        Entry::new("paper.received", "paper", receipt.paper)
            .detail(json!({ "unit": receipt.unit }))
            .touches("papers"),
    )?;
    Ok(receipt.paper)
}

pub fn of_paper(tx: &mut Tx<'_>, paper: i64) -> Result<Vec<Receipt>> {
    let sql = format!("select {COLUMNS} from paper_receipt r where r.paper = ?1 order by r.unit");
    tx.query(&sql, params![paper], read)
}

/// Lines of these units (none: of all), those not signed for first, the newest before older ones.
pub fn list(
    tx: &mut Tx<'_>,
    units: Option<Vec<i64>>,
    open: bool,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Receipt>> {
    let mut sql = format!("select {COLUMNS} from paper_receipt r where r.id < ?1");
    let mut given = params![before.unwrap_or(i64::MAX), limit].to_vec();
    if let Some(units) = units {
        sql.push_str(" and r.unit {in 3}");
        given.push(units.into());
    }
    if open {
        sql.push_str(" and r.received_at is null");
    }
    sql.push_str(" order by r.id desc limit ?2");
    tx.query(&sql, &given, read)
}
