//! Commands from the spot: each once, in order, or kept as a conflict with what stands.

use record::inspections::{Counts, Finding, NewInspection, Weights};
use record::samples::NewSample;
use record::words::{Domain, Purpose, Severity, Verdict};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::model::{Act, Answer, Detail, Sheet, Standing, cell};
use super::store::{Visit, load, needs, questions, stand, standing, steps};
use crate::draw::{EVALUATION, PARTS};
use crate::registry::{self, Object};

/// What a device sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// UUIDv7, made on the device.
    pub uuid: String,
    pub act: Act,
    /// How many steps of the visit the device knew of.
    pub base: usize,
    /// By the clock of the device, in milliseconds.
    pub made_at: i64,
    pub detail: Detail,
    pub evidence: Option<i64>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    Done,
    /// It had come before.
    Same,
    /// Kept beside what stands, with the rule.
    Conflict(String),
}

/// Takes a command.
///
/// # Errors
/// It is no command: an id of another form. What cannot stand is no error but a conflict that is kept.
pub fn take(tx: &mut Tx<'_>, visit: &Visit, command: &Command, person: i64) -> Result<Came> {
    let on = day_of(tx, command)?;
    if !super::is_uuid7(&command.uuid) {
        return Err(Error::invalid("visit-command").field("uuid", "visit-uuid"));
    }
    let known = tx.count(
        "select (select count(*) from visit_step where uuid = ?1) + (select count(*) from visit_conflict where uuid = ?1)",
        params![&command.uuid],
    )?;
    if known > 0 {
        tx.housekeeping();
        return Ok(Came::Same);
    }
    let mut standing = standing(tx, visit.id)?;
    // The same cell was written since the device looked, by somebody else or later: what the same person wrote
    // before was known to them.
    let written = cell(command.act, &command.detail)
        .and_then(|cell| standing.written.get(&cell).copied())
        .filter(|number| *number > command.base);
    if let Some(number) = written {
        let stands = steps(tx, visit.id)?.into_iter().find(|step| step.number == number);
        if stands.as_ref().is_some_and(|it| it.act == command.act && it.detail == command.detail) {
            // Both say the same: nothing to settle.
            tx.housekeeping();
            return Ok(Came::Same);
        }
        if stands.is_some_and(|it| it.person != person || it.made_at > command.made_at) {
            return keep(tx, visit.id, command, person, "visit-written-meanwhile", Some(number));
        }
    }
    let (needs, _) = needs(tx, visit, on)?;
    if let Err(rule) = standing.take(command.act, &command.detail, &needs) {
        return keep(tx, visit.id, command, person, rule, None);
    }
    if let Some(sheet) = command.detail.sheet.as_ref().filter(|_| command.act == Act::Sample)
        && seal_taken(tx, sheet)?
    {
        return keep(tx, visit.id, command, person, "visit-seal-used", None);
    }
    write(tx, visit.id, command, person)?;
    match command.act {
        Act::Sample => sampled(tx, visit, &standing, &command.detail, on)?,
        Act::Conclude => concluded(tx, visit, &standing, on)?,
        _ => {}
    }
    stand(tx, visit.id)?;
    Ok(Came::Done)
}

/// The civil day on which it was done by the clock of the device, which may have had no network for days; a clock
/// that runs ahead counts as now.
fn day_of(tx: &Tx<'_>, command: &Command) -> Result<Date> {
    let micros = command.made_at.saturating_mul(1000).min(tx.now_micros());
    let at = terms::Timestamp::from_microsecond(micros).map_err(Error::broken)?;
    Ok(store::civil_date(at))
}

/// A step of the desk, as one.
pub(super) fn append(
    tx: &mut Tx<'_>,
    visit: i64,
    act: Act,
    detail: &Detail,
    person: i64,
) -> Result<()> {
    let command = Command {
        uuid: super::uuid7(tx.now_micros()),
        act,
        base: 0,
        made_at: tx.now_micros() / 1000,
        detail: detail.clone(),
        evidence: None,
    };
    write(tx, visit, &command, person)
}

fn write(tx: &mut Tx<'_>, visit: i64, command: &Command, person: i64) -> Result<()> {
    let count = tx.count("select count(*) from visit_step where visit = ?1", params![visit])?;
    let (seq, at) = (tx.next_seq()?, tx.now_micros());
    let base = i64::try_from(command.base).map_err(Error::broken)?;
    let text = serde_json::to_string(&command.detail).map_err(Error::broken)?;
    tx.run(
        "insert into visit_step (visit, number, uuid, act, base, person, made_at, at, detail, evidence, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            visit,
            count + 1,
            &command.uuid,
            command.act.code(),
            base,
            person,
            command.made_at,
            at,
            &text,
            command.evidence,
            seq
        ],
    )?;
    if command.act == Act::Sample {
        // Its entry names the sample; it is made where the number of the sample is.
        return Ok(());
    }
    let content = store::Digest::Sha256.of(&[command.uuid.as_bytes(), text.as_bytes()]);
    let detail = json!({ "uuid": command.uuid });
    let entry = Entry::new(command.act.verb(), "visit", visit).detail(detail).content(content);
    tx.record(entry.touches("visits"))?;
    Ok(())
}

fn keep(
    tx: &mut Tx<'_>,
    visit: i64,
    command: &Command,
    person: i64,
    rule: &str,
    against: Option<usize>,
) -> Result<Came> {
    let (id, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    let number = |it: usize| i64::try_from(it).map_err(Error::broken);
    let against = against.map(number).transpose()?;
    let text = serde_json::to_string(&command.detail).map_err(Error::broken)?;
    tx.run(
        "insert into visit_conflict (id, visit, uuid, act, base, person, made_at, at, detail, rule, against, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            visit,
            &command.uuid,
            command.act.code(),
            number(command.base)?,
            person,
            command.made_at,
            at,
            text,
            rule,
            against,
            seq
        ],
    )?;
    let detail = json!({ "uuid": command.uuid, "rule": rule, "against": against });
    tx.record(Entry::new("visit.conflict", "visit", visit).detail(detail).touches("visits"))?;
    Ok(Came::Conflict(rule.to_owned()))
}

/// A seal serves once in the whole space, be it on a sample or on a reserve.
fn seal_taken(tx: &mut Tx<'_>, sheet: &Sheet) -> Result<bool> {
    let seals = vec![sheet.seal.trim().to_owned(), sheet.reserve.trim().to_owned()];
    let used = tx.count(
        "select count(*) from visit_sample where seal {in 1} or reserve_seal {in 1}",
        params![seals],
    )?;
    Ok(used > 0)
}

/// Writes the sheet and begins the sample's way: a row of the register, and the event the laboratory waits for.
fn sampled(
    tx: &mut Tx<'_>,
    visit: &Visit,
    standing: &Standing,
    detail: &Detail,
    on: Date,
) -> Result<()> {
    let Some(sheet) = &detail.sheet else { return Ok(()) };
    let number = standing.samples.len();
    let code = format!("V{}-{number}", visit.id);
    let best = visit.tasks.iter().map(|task| task.purpose.as_str());
    let purpose = if best.clone().any(|it| it == EVALUATION) {
        Purpose::Evaluation
    } else if best.clone().any(|it| PARTS.contains(&it))
        || visit.basis.as_deref() != Some("complaint")
    {
        Purpose::Risk
    } else {
        Purpose::Complaint
    };
    let object = registry::current::<Object>(tx, &visit.object)?;
    let seq = tx.next_seq()?;
    tx.run(
        "insert into visit_sample (visit, number, code, product, lot, stock, seal, reserve_seal, purpose, on_day, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            visit.id,
            i64::try_from(number).map_err(Error::broken)?,
            &code,
            sheet.product.trim(),
            sheet.lot.trim(),
            sheet.stock.trim(),
            sheet.seal.trim(),
            sheet.reserve.trim(),
            purpose.word(),
            on,
            seq
        ],
    )?;
    let items = questions(tx, visit)?;
    let domain = if items.iter().any(|item| item.is.domain == "food") {
        Domain::Food
    } else if items.iter().any(|item| item.is.domain == "farm-produce") {
        Domain::Agriculture
    } else {
        Domain::Manufacturing
    };
    let institute = campaign_institute(tx, visit)?;
    let told = json!({
        "sample": code, "visit": visit.id, "product": sheet.product.trim(), "lot": sheet.lot.trim(),
        "seal": sheet.seal.trim(), "reserve_seal": sheet.reserve.trim(), "institute": institute,
    });
    tx.record(Entry::new(Act::Sample.verb(), "visit", visit.id).detail(told).touches("visits"))?;
    let row = NewSample {
        code,
        firm: visit.firm,
        area: visit.area,
        domain,
        industry: object.and_then(|it| it.industry),
        product: sheet.product.trim().to_owned(),
        purpose,
        on_date: on,
        verdict: Verdict::Pending,
        order_on: None,
        correct_due: None,
        corrected_on: None,
        closed_in_time: None,
        recheck: None,
    };
    record::samples::record_many(tx, &[row], super::SOURCE, None)?;
    Ok(())
}

/// The unit of the institute that tests for the campaign, where there is one.
fn campaign_institute(tx: &mut Tx<'_>, visit: &Visit) -> Result<Option<i64>> {
    for campaign in visit.tasks.iter().filter_map(|task| task.campaign) {
        let plan = crate::draw::load(tx, campaign)?.plan;
        if let Some(code) = plan.institute
            && let Some(institute) = registry::current::<registry::Institute>(tx, &code)?
        {
            return Ok(Some(institute.unit));
        }
    }
    Ok(None)
}

/// A visit that is done stands in the register of inspections, with what was found.
fn concluded(tx: &mut Tx<'_>, visit: &Visit, standing: &Standing, on: Date) -> Result<()> {
    let weights = registry::rules(tx, on)?.weights;
    let weights = Weights { critical: weights[0], serious: weights[1], minor: weights[2] };
    let mut findings = Vec::new();
    for item in questions(tx, visit)? {
        for check in &item.is.check {
            let code = format!("{}.{}", item.code, check.code);
            if standing.answers.get(&code).is_some_and(|(answer, _)| *answer == Answer::No) {
                let severity = Severity::read(&check.severity)
                    .ok_or_else(|| Error::broken(format!("severity {}", check.severity)))?;
                findings.push(Finding { code, severity });
            }
        }
    }
    let counts = Counts::of(&findings);
    let result = match counts {
        Counts { critical: 0, serious: 0, minor: 0 } => "pass",
        Counts { critical: 0, .. } => "correct",
        _ => "fail",
    };
    let row = NewInspection {
        code: format!("V{}", visit.id),
        firm: visit.firm,
        area: visit.area,
        kind: visit.kind.clone(),
        team: None,
        on_date: on,
        result: result.to_owned(),
        critical: 0,
        serious: 0,
        minor: 0,
        weighted: 0,
        findings: Vec::new(),
    };
    record::inspections::record_many(tx, &[row.found(findings, weights)], super::SOURCE, None)?;
    Ok(())
}

/// A command of the desk: approval, cancelling.
///
/// # Errors
/// The rule that stands against it.
pub(super) fn at_desk(
    tx: &mut Tx<'_>,
    id: i64,
    act: Act,
    detail: &Detail,
    person: i64,
    on: Date,
) -> Result<()> {
    let visit = load(tx, id)?;
    let mut now = standing(tx, id)?;
    let (needs, _) = needs(tx, &visit, on)?;
    now.take(act, detail, &needs)
        .map_err(|rule| Error::invalid("campaign-refused").field("visit", rule))?;
    append(tx, id, act, detail, person)?;
    stand(tx, id)?;
    Ok(())
}
