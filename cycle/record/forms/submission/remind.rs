//! Opening a period: sheets for everybody who fills a form, each with a case that the ladder of reminders works on.
//!
//! Whoever asks gives time: fewer than five working days, a demand on a day of rest or one for the same day goes out
//! only where a statute says it is urgent, or with a ground of the one who sends it, and is listed by month either way.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::course::Intent;
use cases::{Opening, Origin, Party};
use store::{Tx, params};
use terms::{Date, Error, Period, Result};

use super::Step;
use super::due::{due_day, units_of};
use crate::burden::{Notice, note_short_notice};
use crate::store::{Filling, Kept, filling, open};

/// The kind of case that reminds of a sheet.
const CASE: &str = "form-filling";
/// What a case of it grew from.
const ORIGIN: &str = "filling";

/// What opening a period did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opened {
    pub fillings: Vec<i64>,
    pub due: Option<Date>,
    /// Breaches of the lead time that went out all the same.
    pub breaches: Vec<String>,
}

/// Opens a form for a period: one sheet for each unit that fills it. Sheets that are open already stay as they are.
///
/// # Errors
/// Not published, a period of another kind, too short a notice without a ground.
pub fn open_period(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    kept: &Kept,
    period: Period,
    override_ground: Option<&str>,
) -> Result<Opened> {
    if kept.standing != crate::store::Standing::Published {
        return Err(Error::invalid("form-not-published"));
    }
    let form = kept.form();
    if !crate::model::fits(form.period, period) {
        return Err(Error::invalid("form-period-other").with("period", period));
    }
    let due = due_day(clockwork, form, period)?;
    let notice = Notice {
        kind: "form".to_owned(),
        thing: kept.id,
        period: Some(period),
        asker: kept.owner,
        due,
        urgent: form.urgent.clone(),
        override_ground: override_ground.map(str::to_owned),
    };
    let breaches = note_short_notice(tx, clockwork, &notice)?;
    let units = units_of(tx, form, figures::last_day(period)?)?;
    if units.is_empty() {
        return Err(Error::invalid("form-nobody-fills"));
    }
    let mut fillings = Vec::new();
    for unit in units {
        let id = open(tx, kept, unit, period, due)?;
        let sheet = filling(tx, id)?;
        if sheet.case.is_none() {
            remind_of(tx, clockwork, kept, &sheet)?;
        }
        fillings.push(id);
    }
    Ok(Opened { fillings, due: Some(due), breaches })
}

/// Opens the case that reminds of a sheet. A city without that kind of case has no reminders.
pub fn remind_of(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    kept: &Kept,
    sheet: &Filling,
) -> Result<Option<i64>> {
    let today = store::civil_date(tx.now());
    if !cases::kinds(tx, today)?.iter().any(|(_, kind)| kind.code == CASE) {
        return Ok(None);
    }
    let title = format!("填报《{}》{}", kept.form().name.zh, sheet.period.say(terms::Lang::Zh));
    let opening = Opening {
        kind: CASE.to_owned(),
        title: title.clone(),
        subject: sheet.unit,
        accountable: sheet.unit,
        period: Some(sheet.period),
        origins: vec![Origin {
            kind: ORIGIN.to_owned(),
            thing: sheet.id,
            address: format!("/fillings/{}", sheet.id),
            words: title,
        }],
        parent: None,
        uuid: Some(format!("filling-{}", sheet.id)),
    };
    let intent = by_program(
        cases::OPEN,
        today,
        Some(kept.form().ground.zh.clone()),
        BTreeMap::from([("due".to_owned(), sheet.due.to_string())]),
    );
    let case = cases::open(tx, clockwork, &opening, &intent)?;
    let name = kept.form().name.get(terms::Lang::En);
    let period = sheet.period.say(terms::Lang::En);
    cases::name_in_english(tx, case, &format!("Fill in “{name}” of {period}"))?;
    tx.run("update filling set case_id = ?2 where id = ?1", params![sheet.id, case])?;
    Ok(Some(case))
}

pub(crate) fn by_program(
    code: &str,
    today: Date,
    ground: Option<String>,
    fields: BTreeMap<String, String>,
) -> Intent {
    Intent {
        code: code.to_owned(),
        person: 0,
        acting_for: None,
        parties: BTreeSet::from([Party::Program]),
        of_owner: false,
        on: today,
        today,
        ground,
        document: None,
        fields,
        evidence: BTreeSet::new(),
    }
}

/// The case of a sheet goes along: submitted, it rests; returned or reopened, its clock runs again.
pub(super) fn follow(tx: &mut Tx<'_>, sheet: &Filling, step: Step) -> Result<()> {
    let Some(case) = sheet.case else { return Ok(()) };
    let code = match step {
        Step::Submit => "submit",
        Step::Withdraw | Step::Return | Step::Reopen => "reopen",
        Step::Approve | Step::Accept => return Ok(()),
    };
    let found = cases::load(tx, case)?;
    let stands = found.stands().to_owned();
    if !found.kind.moves_from(&stands).any(|it| it.code == code) {
        return Ok(());
    }
    let clockwork = cases::clocks(tx)?;
    let today = store::civil_date(tx.now());
    let ground = (code == "reopen").then(|| step.word().to_owned());
    let intent = by_program(code, today, ground, BTreeMap::new());
    cases::take(tx, &clockwork, case, found.steps.len(), &intent, &[], None)?;
    Ok(())
}
