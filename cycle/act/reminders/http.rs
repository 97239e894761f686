//! The pages of reminders.

use std::collections::BTreeMap;

use axum::response::IntoResponse;
use cases::filing::Filing;
use cases::owed::{FilingReminder, count_filing_reminders, filing_reminders};
use cases::reminders::{Asked, MOVED, Reminder, count_reminders, mark_read, reminders};
use cases::rulebook::{Rung, rules};
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Error, Result};
use ui::{Action, State};
use web::{Download, Form, Go, Me, Names, Need, Response, Routes, Visit};

use crate::sheet::{Around, Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new()
        .get("/reminders", view, index)
        .get("/reminders/outgoing.csv", Need::May(Verb::Export, Class::Cases), outgoing)
        .post("/reminders/read", view, read)
}

const SHOWN: i64 = 500;

/// A month as `2026-11`; this month where none is named.
fn month(me: &Me, today: Date) -> Result<(Date, Date)> {
    let wrong = || Error::invalid("error-invalid").field("month", "field-date");
    let first = match me.get("month") {
        Some(text) => format!("{text}-01").parse::<Date>().map_err(|_| wrong())?,
        None => today.first_of_month(),
    };
    Ok((first, first.last_of_month()))
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let today = store::civil_date(tx.now());
            let actor = me.actor()?;
            let (first, last) = month(me, today)?;
            let mut frame = me.frame(me.t("remind-title")).within(ui::Phase::Act);
            frame.lead = me.t("remind-lead");
            let mut sheet = Sheet::new(frame);
            let back = first.yesterday().unwrap_or(first);
            let ahead = last.tomorrow().unwrap_or(last);
            let to = |day: Date| format!("/reminders?month={:04}-{:02}", day.year(), day.month());
            sheet.actions.push(Action::new(me.t("remind-month-before"), to(back)));
            sheet.actions.push(Action::new(me.t("remind-month-after"), to(ahead)));
            if me.can(Verb::Export, Class::Cases) {
                let href = format!(
                    "/reminders/outgoing.csv?month={:04}-{:02}",
                    first.year(),
                    first.month()
                );
                sheet.actions.push(Action::new(me.t("remind-outgoing"), href));
            }
            let all = Asked { since: Some(first), until: Some(last), ..Asked::default() };
            for (key, asked) in
                [("remind-urgent", Asked { urgent_only: true, ..all.clone() }), ("remind-all", all)]
            {
                let mut card = Card::new(me.t(key), me.t(&format!("{key}-sub")));
                card.count = ui::number::count(count_reminders(tx, actor, &asked)?);
                card.none = me.t("remind-none");
                card.head = head(me);
                let lines = reminders(tx, actor, &asked, SHOWN)?;
                card.rows = rows(tx, me, &lines)?;
                sheet.cards.push(card);
            }
            let all = Asked { since: Some(first), until: Some(last), ..Asked::default() };
            let mut card = Card::new(me.t("filing-reminders"), me.t("filing-reminders-sub"));
            card.count = ui::number::count(count_filing_reminders(tx, actor, &all)?);
            card.none = me.t("remind-none");
            card.head = filing_head(me);
            let lines = filing_reminders(tx, actor, &all, SHOWN)?;
            card.rows = filing_rows(tx, me, &lines)?;
            sheet.cards.push(card);
            for card in &mut sheet.cards {
                // Nothing is left out in silence.
                if card.rows.len() as i64 == SHOWN {
                    card.note = ui::ta(me.lang, "remind-first", &[("n", ui::number::count(SHOWN))]);
                }
            }
            Ok(sheet)
        })
        .await
}

pub(crate) fn filing_head(me: &Me) -> Vec<String> {
    vec![
        me.t("filing-name"),
        me.t("remind-rung"),
        me.t("cases-accountable"),
        me.t("cases-due"),
        me.t("remind-on"),
    ]
}

pub(crate) fn filing_rows(
    tx: &mut Tx<'_>,
    me: &Me,
    lines: &[FilingReminder],
) -> Result<Vec<Vec<Cell>>> {
    let (known, mut names, mut rows) = (rungs(tx)?, Names::default(), Vec::new());
    let filings = cases::filing::filing_rules(tx)?;
    for line in lines {
        let mark = if line.due < line.on { State::Bad } else { State::Wait };
        rows.push(vec![
            Cell::link(format!("/filings?unit={}", line.unit), filing_says(me, &filings, line)),
            Cell::State(mark.saying(rung_name(&known, me, &line.rung))),
            Cell::text(names.unit(tx, me.lang, line.unit)?),
            Cell::number(line.due),
            Cell::number(line.on),
        ]);
    }
    Ok(rows)
}

fn filing_says(me: &Me, filings: &[Filing], line: &FilingReminder) -> String {
    let rule = filings.iter().find(|rule| rule.code == line.filing);
    let name = rule.map_or(line.filing.as_str(), |rule| rule.name.get(me.lang)).to_owned();
    let args = [("filing", name), ("count", ui::number::count(line.owed))];
    ui::ta(me.lang, "filing-reminder-says", &args)
}

pub(crate) fn head(me: &Me) -> Vec<String> {
    vec![
        me.t("cases-case"),
        me.t("remind-rung"),
        me.t("cases-accountable"),
        me.t("cases-due"),
        me.t("remind-on"),
    ]
}

fn rung_name(names: &BTreeMap<String, Rung>, me: &Me, code: &str) -> String {
    match names.get(code) {
        Some(rung) => rung.name.get(me.lang).to_owned(),
        None if code == MOVED => me.t("remind-moved"),
        None => code.to_owned(),
    }
}

fn rungs(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Rung>> {
    let today = store::civil_date(tx.now());
    Ok(rules::<Rung>(tx, today)?.into_iter().map(|rung| (rung.code.clone(), rung)).collect())
}

pub(crate) fn rows(tx: &mut Tx<'_>, me: &Me, lines: &[Reminder]) -> Result<Vec<Vec<Cell>>> {
    let (known, mut names, mut rows) = (rungs(tx)?, Names::default(), Vec::new());
    let ids: Vec<i64> = lines.iter().map(|line| line.case).collect();
    let titles = cases::names(tx, me.lang, &ids)?;
    for line in lines {
        let mut said = rung_name(&known, me, &line.rung);
        if let Some(leader) = line.person {
            let leader = names.person(tx, me.lang, leader)?;
            said = ui::ta(me.lang, "remind-for-leader", &[("rung", said), ("person", leader)]);
        } else if known.get(&line.rung).is_some_and(|rung| rung.draft.is_some())
            && line.draft.is_some()
        {
            said = ui::ta(me.lang, "remind-no-leader", &[("rung", said)]);
        }
        if let Some(ground) = &line.urgent {
            said = ui::ta(
                me.lang,
                "remind-urgent-ground",
                &[("rung", said), ("ground", ground.clone())],
            );
        }
        let mark = match line.rung.as_str() {
            MOVED => State::Watch,
            _ if line.draft.is_some() => State::Bad,
            _ if line.due.is_some_and(|due| due < line.on) => State::Bad,
            _ => State::Wait,
        };
        let due = line.due.map_or_else(String::new, |day| day.to_string());
        let due = match line.was {
            Some(was) => format!("{was} → {due}"),
            None => due,
        };
        let href = format!("/cases/{}", line.draft.unwrap_or(line.case));
        rows.push(vec![
            Cell::link(href, titles.get(&line.case).unwrap_or(&line.title).clone()),
            Cell::State(mark.saying(said)),
            Cell::text(names.unit(tx, me.lang, line.unit)?),
            Cell::number(due),
            Cell::number(line.on),
        ]);
    }
    Ok(rows)
}

/// The reminders of a day or month as a file for a gateway: unit, matter, deadline; no person.
async fn outgoing(visit: Visit) -> Response {
    let me = visit.clone();
    let made = visit
        .read(move |tx| {
            let today = store::civil_date(tx.now());
            let (first, last) = match me.get("day") {
                Some(day) => {
                    let wrong = |_| Error::invalid("error-invalid").field("day", "field-date");
                    let day = day.parse().map_err(wrong)?;
                    (day, day)
                }
                None => month(&me, today)?,
            };
            let asked = Asked { since: Some(first), until: Some(last), ..Asked::default() };
            // What goes out is what this person may take out, and no further.
            let limit = me.may(Verb::Export, Class::Cases)?;
            let (known, mut names) = (rungs(tx)?, Names::default());
            let mut text =
                String::from("\u{feff}id,day,unit_code,unit,reminder,matter,deadline,address\r\n");
            for line in reminders(tx, me.actor()?, &asked, i64::MAX)? {
                if !limit.holds(line.unit) {
                    continue;
                }
                let unit = units::get(tx, units::UnitId(line.unit))?;
                let cells = [
                    line.id.to_string(),
                    line.on.to_string(),
                    unit.code,
                    names.unit(tx, me.lang, line.unit)?,
                    rung_name(&known, &me, &line.rung),
                    line.title.clone(),
                    line.due.map_or_else(String::new, |day| day.to_string()),
                    format!("/cases/{}", line.case),
                ];
                text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
                text.push_str("\r\n");
            }
            let filings = cases::filing::filing_rules(tx)?;
            for line in filing_reminders(tx, me.actor()?, &asked, i64::MAX)? {
                if !limit.holds(line.unit) {
                    continue;
                }
                let unit = units::get(tx, units::UnitId(line.unit))?;
                let cells = [
                    line.id.to_string(),
                    line.on.to_string(),
                    unit.code,
                    names.unit(tx, me.lang, line.unit)?,
                    rung_name(&known, &me, &line.rung),
                    filing_says(&me, &filings, &line),
                    line.due.to_string(),
                    format!("/filings?unit={}", line.unit),
                ];
                text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
                text.push_str("\r\n");
            }
            Ok((format!("reminders-{first}.csv"), text))
        })
        .await;
    match made {
        Ok((name, text)) => {
            Download { name, media: "text/csv; charset=utf-8", bytes: text.into_bytes() }
                .into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", text.replace('"', "\"\""))
}

async fn read(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let ids: Vec<i64> =
                form.all("reminder").iter().filter_map(|id| id.parse().ok()).collect();
            mark_read(tx, me.actor()?, &ids)?;
            Ok(Go::to("/day").say(me.t("remind-read")))
        })
        .await
}

/// The form around reminders of one's day.
pub(crate) fn read_form(me: &Me, lines: &[Reminder]) -> Around {
    read_ids(me, lines.iter().map(|line| line.id))
}

pub(crate) fn read_ids(me: &Me, ids: impl Iterator<Item = i64>) -> Around {
    Around {
        action: "/reminders/read".into(),
        hidden: ids.map(|id| ("reminder".into(), id.to_string())).collect(),
        buttons: vec![("read".into(), "1".into(), me.t("remind-mark-read"))],
        ..Around::default()
    }
}
