//! Demands for data beside the forms, and the rule on time: five working days at least, not on a day of rest, not for
//! the same day (通报: 隔天、当天要数据). What a statute calls urgent is exempt with its clause, everything else with a
//! ground of whoever sends it out; all of it is listed by month.

use calendar::Clockwork;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Millionths, Period, Result};

/// Working days that whoever is asked has at least.
const LEAD_DAYS: i32 = 5;
/// Hours of the day in which a demand goes out.
const OFFICE_HOURS: std::ops::Range<i8> = 8..18;

/// A demand by letter, call or message.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    pub id: i64,
    pub title: String,
    pub asker: i64,
    /// Ids of the units asked.
    pub units: Vec<i64>,
    pub ground: String,
    /// `once`, `month`, `quarter`, `half`, `year`.
    pub frequency: String,
    /// One field a line: `名称 | 计量单位`.
    pub fields: String,
    /// Hours for one answer.
    pub hours: Millionths,
    /// Microseconds.
    pub asked_at: i64,
    pub due: Date,
    pub urgent: Option<String>,
    pub override_ground: Option<String>,
    pub breaches: Vec<String>,
    pub synthetic: bool,
}

impl Demand {
    pub fn times_a_year(&self) -> u32 {
        match self.frequency.as_str() {
            "month" => 12,
            "quarter" => 4,
            "half" => 2,
            _ => 1,
        }
    }
}

/// Something that is about to ask for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `form` or `demand`.
    pub kind: String,
    pub thing: i64,
    pub period: Option<Period>,
    pub asker: i64,
    pub due: Date,
    pub urgent: Option<String>,
    pub override_ground: Option<String>,
}

/// A demand on short notice, as it is listed by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortNotice {
    pub id: i64,
    pub kind: String,
    pub thing: i64,
    pub period: Option<Period>,
    pub asker: i64,
    pub asked_at: i64,
    pub due: Date,
    pub working_days: i64,
    pub breaches: Vec<String>,
    pub urgent: Option<String>,
    pub override_ground: Option<String>,
    pub person: i64,
}

/// What the rule on time says against asking at this moment for an answer by that day, with the working days between.
///
/// # Errors
/// A calendar that does not reach.
pub fn breaches_of(
    clockwork: &Clockwork,
    asked: terms::Timestamp,
    due: Date,
) -> Result<(Vec<&'static str>, i32)> {
    let calendar = clockwork.calendar();
    let on = store::civil_date(asked);
    let short = |uncovered: calendar::Uncovered| {
        Error::invalid("form-calendar-short").with("day", uncovered.day)
    };
    let mut found = Vec::new();
    let days = calendar.working_days_between(on, due).map_err(short)?;
    if due <= on {
        found.push("same-day");
    }
    if days < LEAD_DAYS {
        found.push("lead-time");
    }
    let hour = hour_of(asked);
    if !calendar.is_working_day(on).map_err(short)? || !OFFICE_HOURS.contains(&hour) {
        found.push("off-hours");
    }
    Ok((found, days))
}

/// The hour of the day here.
fn hour_of(at: terms::Timestamp) -> i8 {
    let local = store::civil_time(at);
    local.split([' ', ':']).nth(1).and_then(|it| it.parse().ok()).unwrap_or_default()
}

/// Refuses short notice without a ground, and notes it with one. Returns the breaches.
///
/// # Errors
/// `form-short-notice` with what is breached.
pub fn note_short_notice(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    notice: &Notice,
) -> Result<Vec<String>> {
    let (breaches, days) = breaches_of(clockwork, tx.now(), notice.due)?;
    if breaches.is_empty() {
        return Ok(Vec::new());
    }
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|it| it.trim().is_empty());
    if blank(&notice.urgent) && blank(&notice.override_ground) {
        return Err(breaches.iter().fold(
            Error::invalid("form-short-notice").with("days", days).with("least", LEAD_DAYS),
            |error, breach| error.field("override", rule_of(breach)),
        ));
    }
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into short_notice (id, kind, thing, period, asker, asked_at, due, working_days, breaches, urgent,
         override_ground, person, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            id,
            &notice.kind,
            notice.thing,
            notice.period.map(Period::stored),
            notice.asker,
            at,
            notice.due.to_string(),
            i64::from(days),
            breaches.join(" "),
            notice.urgent.clone(),
            notice.override_ground.clone(),
            tx.actor().person,
            seq
        ],
    )?;
    let ground = notice.override_ground.clone().or_else(|| notice.urgent.clone());
    tx.record(
        Entry::new("demand.short-notice", "demand", notice.thing)
            .detail(json!({ "kind": notice.kind, "breaches": breaches, "days": days }))
            .ground(ground.unwrap_or_default())
            .touches("demands"),
    )?;
    Ok(breaches.into_iter().map(str::to_owned).collect())
}

fn rule_of(breach: &str) -> &'static str {
    match breach {
        "same-day" => "form-breach-same-day",
        "lead-time" => "form-breach-lead-time",
        _ => "form-breach-off-hours",
    }
}

/// Short notices from a moment on, newest first.
pub fn short_notices(tx: &mut Tx<'_>, since: i64, limit: i64) -> Result<Vec<ShortNotice>> {
    tx.query(
        "select id, kind, thing, period, asker, asked_at, due, working_days, breaches, urgent, override_ground, person
         from short_notice where asked_at >= ?1 order by asked_at desc, id desc limit ?2",
        params![since, limit],
        |row| {
            let period: Option<i64> = row.get(3)?;
            Ok(ShortNotice {
                id: row.get(0)?,
                kind: row.get(1)?,
                thing: row.get(2)?,
                period: period.map(Period::from_stored).transpose()?,
                asker: row.get(4)?,
                asked_at: row.get(5)?,
                due: row.get::<String>(6)?.parse().map_err(Error::broken)?,
                working_days: row.get(7)?,
                breaches: row.get::<String>(8)?.split_whitespace().map(str::to_owned).collect(),
                urgent: row.get(9)?,
                override_ground: row.get(10)?,
                person: row.get(11)?,
            })
        },
    )
}

/// Enters a demand; its time is judged as that of a form.
///
/// # Errors
/// What is missing, and short notice without a ground.
pub fn put_demand(tx: &mut Tx<'_>, clockwork: &Clockwork, demand: &Demand) -> Result<i64> {
    let mut error = Error::invalid("error-invalid");
    for (place, text) in
        [("title", &demand.title), ("ground", &demand.ground), ("fields", &demand.fields)]
    {
        if text.trim().is_empty() {
            error = error.field(place, "form-field-needed");
        }
    }
    if demand.units.is_empty() {
        error = error.field("units", "form-field-needed");
    }
    if demand.hours.0 <= 0 {
        error = error.field("hours", "form-lacks-hours");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let id = tx.next_id()?;
    let notice = Notice {
        kind: "demand".to_owned(),
        thing: id,
        period: None,
        asker: demand.asker,
        due: demand.due,
        urgent: demand.urgent.clone(),
        override_ground: demand.override_ground.clone(),
    };
    let breaches = note_short_notice(tx, clockwork, &notice)?;
    let (seq, at) = (tx.next_seq()?, tx.now_micros());
    let units = serde_json::to_string(&demand.units).map_err(Error::broken)?;
    tx.run(
        "insert into demand (id, title, asker, asked_units, ground, frequency, fields, hours, asked_at, due, urgent,
         override_ground, breaches, person, synthetic, seq, until)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, null)",
        params![
            id,
            demand.title.trim(),
            demand.asker,
            units,
            demand.ground.trim(),
            &demand.frequency,
            demand.fields.trim(),
            demand.hours,
            at,
            demand.due.to_string(),
            demand.urgent.clone(),
            demand.override_ground.clone(),
            breaches.join(" "),
            tx.actor().person,
            demand.synthetic,
            seq
        ],
    )?;
    tx.record(
        Entry::new("demand.entered", "demand", id)
            .detail(json!({ "title": demand.title.trim(), "units": demand.units.len() }))
            .touches("demands"),
    )?;
    Ok(id)
}

pub fn demands(tx: &mut Tx<'_>) -> Result<Vec<Demand>> {
    tx.query(
        "select id, title, asker, asked_units, ground, frequency, fields, hours, asked_at, due, urgent,
         override_ground, breaches, synthetic from demand where until is null order by asked_at, id",
        &[],
        |row| {
            Ok(Demand {
                id: row.get(0)?,
                title: row.get(1)?,
                asker: row.get(2)?,
                units: serde_json::from_str(&row.get::<String>(3)?).map_err(Error::broken)?,
                ground: row.get(4)?,
                frequency: row.get(5)?,
                fields: row.get(6)?,
                hours: row.get(7)?,
                asked_at: row.get(8)?,
                due: row.get::<String>(9)?.parse().map_err(Error::broken)?,
                urgent: row.get(10)?,
                override_ground: row.get(11)?,
                breaches: row.get::<String>(12)?.split_whitespace().map(str::to_owned).collect(),
                synthetic: row.get(13)?,
            })
        },
    )
}
