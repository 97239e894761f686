//! Meetings in the store.

use std::collections::BTreeSet;

use cases::course::Intent;
use cases::{Opening, Origin, Party};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meeting {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) unit: i64,
    pub(super) on: Date,
    pub(super) place: String,
    /// Offices, never names.
    pub(super) chair: String,
    pub(super) present: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolution {
    pub(super) item: i64,
    pub(super) words: String,
    pub(super) unit: i64,
    pub(super) due: Option<Date>,
    pub(super) case: Option<i64>,
    pub(super) why_not: Option<String>,
}

const COLUMNS: &str = "id, title, unit, on_day, place, chair, present";

fn read(row: &store::Row<'_>) -> Result<Meeting> {
    Ok(Meeting {
        id: row.get(0)?,
        title: row.get(1)?,
        unit: row.get(2)?,
        on: row.get::<String>(3)?.parse().map_err(Error::broken)?,
        place: row.get(4)?,
        chair: row.get(5)?,
        present: row.get(6)?,
    })
}

pub(super) fn find(tx: &mut Tx<'_>, id: i64) -> Result<Meeting> {
    tx.find(&format!("select {COLUMNS} from meeting where id = ?1"), params![id], read)?
        .ok_or_else(|| Error::not_found("meeting-unknown"))
}

/// Meetings, newest first; with a limit those that resolved something for one of these units.
pub(super) fn list(tx: &mut Tx<'_>, limit: Option<Vec<i64>>) -> Result<Vec<Meeting>> {
    match limit {
        None => tx.query(
            &format!("select {COLUMNS} from meeting order by on_day desc, id desc"),
            &[],
            read,
        ),
        Some(units) => tx.query(
            &format!(
                "select {COLUMNS} from meeting m where m.unit {{in 1}} or exists (
                   select 1 from meeting_resolution r where r.meeting = m.id and r.unit {{in 1}})
                 order by on_day desc, id desc"
            ),
            params![units],
            read,
        ),
    }
}

pub(super) fn items(tx: &mut Tx<'_>, meeting: i64) -> Result<Vec<Item>> {
    tx.query(
        "select number, title, words, address from meeting_item where meeting = ?1 order by number",
        params![meeting],
        |row| {
            Ok(Item {
                number: row.get(0)?,
                title: row.get(1)?,
                words: row.get(2)?,
                address: row.get(3)?,
            })
        },
    )
}

pub(super) fn resolutions(tx: &mut Tx<'_>, meeting: i64) -> Result<Vec<Resolution>> {
    tx.query(
        "select item, words, unit, case_id, why_not, due from meeting_resolution where meeting = ?1 order by item, number",
        params![meeting],
        |row| {
            Ok(Resolution {
                item: row.get(0)?,
                words: row.get(1)?,
                unit: row.get(2)?,
                case: row.get(3)?,
                why_not: row.get(4)?,
                due: row
                    .get::<Option<String>>(5)?
                    .map(|day| day.parse().map_err(Error::broken))
                    .transpose()?,
            })
        },
    )
}

/// The clock of the pack that says by when a resolution is carried out where the meeting did not.
const CARRY_OUT: &str = "resolution-carry-out";

fn needed(error: Error, place: &str, text: &str) -> Error {
    if text.trim().is_empty() { error.field(place, "case-field-missing") } else { error }
}

pub(super) fn add(tx: &mut Tx<'_>, new: &Meeting) -> Result<i64> {
    let error = needed(Error::invalid("meeting-refused"), "title", &new.title);
    let error = needed(error, "chair", &new.chair);
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    tx.run(
        "insert into meeting (id, title, unit, on_day, place, chair, present, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            new.title.trim(),
            new.unit,
            new.on,
            &new.place,
            new.chair.trim(),
            &new.present,
            person,
            seq
        ],
    )?;
    let detail = json!({ "on": new.on.to_string() });
    tx.record(Entry::new("meeting.added", "meeting", id).detail(detail).touches("cases"))?;
    Ok(id)
}

pub(super) fn add_item(
    tx: &mut Tx<'_>,
    meeting: i64,
    title: &str,
    words: &str,
    address: Option<&str>,
) -> Result<i64> {
    find(tx, meeting)?;
    let mut error = needed(Error::invalid("meeting-refused"), "title", title);
    if address.is_some_and(|it| !it.starts_with('/') || it.starts_with("//")) {
        error = error.field("address", "case-address-outside");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let number = items(tx, meeting)?.last().map_or(1, |item| item.number + 1);
    let (seq, person) = (tx.next_seq()?, tx.actor().person);
    tx.run(
        "insert into meeting_item (meeting, number, title, words, address, person, seq) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![meeting, number, title.trim(), words.trim(), address, person, seq],
    )?;
    tx.record(
        Entry::new("meeting.item", "meeting", meeting)
            .detail(json!({ "item": number }))
            .touches("cases"),
    )?;
    Ok(number)
}

/// Writes a resolution: a case for the unit that answers, or the ground why there is none.
///
/// # Errors
/// No words; a day before the meeting; no day, and no rule that says one.
pub(super) fn resolve(
    tx: &mut Tx<'_>,
    meeting: &Meeting,
    item: i64,
    words: &str,
    unit: i64,
    asked: Option<Date>,
    why_not: Option<&str>,
) -> Result<Option<i64>> {
    let agenda = items(tx, meeting.id)?;
    let item = agenda
        .iter()
        .find(|it| it.number == item)
        .ok_or_else(|| Error::not_found("meeting-unknown"))?;
    let error = needed(Error::invalid("meeting-refused"), "words", words);
    if !error.fields().is_empty() {
        return Err(error);
    }
    let number = tx.count(
        "select count(*) from meeting_resolution where meeting = ?1 and item = ?2",
        params![meeting.id, item.number],
    )? + 1;
    let actor = tx.actor();
    let clockwork = cases::clocks(tx)?;
    let due = match (why_not, asked) {
        (Some(_), _) => None,
        (None, Some(day)) if day < meeting.on => {
            return Err(Error::invalid("meeting-refused").field("due", "lock-day-passed"));
        }
        (None, Some(day)) => Some(day),
        (None, None) => match clockwork.due(CARRY_OUT, meeting.on) {
            Ok(deadline) => Some(deadline.day),
            // No rule says by when, so whoever writes it down does.
            Err(_) => {
                return Err(Error::invalid("meeting-refused").field("due", "case-field-missing"));
            }
        },
    };
    let case = match why_not {
        Some(_) => None,
        None => {
            let address = format!("/meetings/{}", meeting.id);
            let opening = Opening {
                kind: "resolution".into(),
                title: words.trim().lines().next().unwrap_or_default().to_owned(),
                subject: unit,
                accountable: unit,
                period: None,
                origins: vec![Origin {
                    kind: "meeting".into(),
                    thing: meeting.id,
                    address,
                    words: format!("{} · {}", meeting.title, item.title),
                }],
                parent: None,
                uuid: Some(format!("meeting/{}/{}/{number}", meeting.id, item.number)),
            };
            let today = store::civil_date(tx.now());
            let intent = Intent {
                code: cases::OPEN.into(),
                person: actor.person,
                acting_for: actor.acting_for,
                parties: BTreeSet::from([Party::Overseer]),
                of_owner: false,
                on: meeting.on.min(today),
                today,
                ground: Some(format!("{}（{}）", meeting.title, meeting.on)),
                document: None,
                fields: [
                    ("words", Some(words.trim().to_owned())),
                    ("due", due.map(|it| it.to_string())),
                ]
                .into_iter()
                .filter_map(|(code, text)| Some((code.to_owned(), text?)))
                .collect(),
                evidence: BTreeSet::new(),
            };
            Some(cases::open(tx, &clockwork, &opening, &intent)?)
        }
    };
    let seq = tx.next_seq()?;
    tx.run(
        "insert into meeting_resolution (meeting, item, number, words, unit, due, case_id, why_not, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            meeting.id,
            item.number,
            number,
            words.trim(),
            unit,
            due,
            case,
            why_not,
            actor.person,
            seq
        ],
    )?;
    let detail = json!({ "item": item.number, "resolution": number, "case": case });
    let entry =
        Entry::new("meeting.resolved", "meeting", meeting.id).detail(detail).touches("cases");
    tx.record(match why_not {
        Some(ground) => entry.ground(ground),
        None => entry,
    })?;
    Ok(case)
}
