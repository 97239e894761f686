//! Tasks of the year and facts of clusters, as facts.

use identity::Territory;
use store::{Tx, params};
use terms::{Date, Error, Millionths, Period, Result, Text};

/// A task of a plan in force that is no part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) id: i64,
    pub(super) code: String,
    pub(super) name: Text,
    pub(super) lead: i64,
    pub(super) due: Date,
    pub(super) indicator: Option<String>,
    pub(super) goal: String,
    pub(super) goal_name: Text,
    pub(super) goal_indicator: Option<String>,
    pub(super) quality: Option<String>,
    pub(super) work: Option<String>,
    /// When its case is due next; none once it ended.
    pub(super) stands_due: Option<Date>,
    pub(super) ended: Option<String>,
    pub(super) begun: bool,
}

impl Task {
    pub(super) fn state(&self, today: Date) -> ui::State {
        match self.ended.as_deref() {
            Some("effective") => ui::State::Ok,
            Some(_) => ui::State::NotApplicable,
            None if self.stands_due.is_some_and(|due| due < today) => ui::State::Bad,
            None => ui::State::Wait,
        }
    }
    /// The key of the word beside its shape.
    pub(super) fn says(&self, today: Date) -> &'static str {
        match self.ended.as_deref() {
            Some("effective") => "works-task-done",
            Some(_) => "works-task-ended",
            None if self.stands_due.is_some_and(|due| due < today) => "works-task-late",
            None if self.begun => "works-task-working",
            None => "works-task-idle",
        }
    }
}

fn day(text: String) -> Result<Date> {
    text.parse().map_err(Error::broken)
}

/// The tasks of the plans of these periods that somebody may see.
pub(super) fn tasks(
    tx: &mut Tx<'_>,
    periods: &[Period],
    territory: &Territory,
) -> Result<Vec<Task>> {
    let periods: Vec<i64> = periods.iter().map(|period| period.stored()).collect();
    let rows = tx.query(
        "select id, code, zh, en, lead, due, indicator, goal_code, goal_zh, goal_en, goal_indicator, quality, work,
                stand_due, ended, steps
         from fact_tasks where period {in 1} and until is null and parent is null order by code, id",
        params![periods],
        |row| {
            Ok(Task {
                id: row.get(0)?,
                code: row.get(1)?,
                name: Text { zh: row.get(2)?, en: row.get(3)? },
                lead: row.get(4)?,
                due: day(row.get(5)?)?,
                indicator: row.get(6)?,
                goal: row.get(7)?,
                goal_name: Text { zh: row.get(8)?, en: row.get(9)? },
                goal_indicator: row.get(10)?,
                quality: row.get(11)?,
                work: row.get(12)?,
                stands_due: row.get::<Option<String>>(13)?.map(day).transpose()?,
                ended: row.get(14)?,
                begun: row.get::<Option<i64>>(15)?.is_some_and(|steps| steps > 1),
            })
        },
    )?;
    Ok(match territory {
        Territory::Everywhere => rows,
        Territory::Units(units) => {
            rows.into_iter().filter(|task| units.contains(&task.lead)).collect()
        }
    })
}

/// Something that happened in a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) cluster: i64,
    pub(super) sort: String,
    pub(super) on: Date,
    pub(super) area: Option<i64>,
    pub(super) amount: Option<Millionths>,
    pub(super) measure: Option<String>,
    pub(super) name: Text,
    pub(super) source: String,
    pub(super) assumed: bool,
    pub(super) synthetic: bool,
}

/// Facts of clusters up to a day, the latest first.
pub(super) fn facts(tx: &mut Tx<'_>, upto: Date) -> Result<Vec<Fact>> {
    tx.query(
        "select cluster, sort, on_day, area, amount, measure, zh, en, source, assumed, synthetic
         from fact_clusters where until is null and on_day <= ?1 order by on_day desc, id",
        params![upto],
        |row| {
            Ok(Fact {
                cluster: row.get(0)?,
                sort: row.get(1)?,
                on: day(row.get(2)?)?,
                area: row.get(3)?,
                amount: row.get::<Option<i64>>(4)?.map(Millionths),
                measure: row.get(5)?,
                name: Text { zh: row.get(6)?, en: row.get(7)? },
                source: row.get(8)?,
                assumed: row.get(9)?,
                synthetic: row.get(10)?,
            })
        },
    )
}
