//! Submission: from a sheet that is due to figures that the city stands by.
//!
//! The clerk submits, a second person approves, a third accepts; a form may do with one signature. A section or a
//! single record of a ledger may go ahead of the rest where the form allows it. What was handed in is returned with a
//! ground, what was accepted is reopened with a ground. Accepting a cell that is bound to an indicator makes it the
//! figure of the city; a value that changes there leaves the form's name as the ground. A sheet that is late stays in
//! the list of what is due until it is submitted.

mod board;
mod due;
mod remind;

pub use board::{Board, BoardCell, board, periods};
pub use due::{DueLine, due_day, due_list, units_of};
pub(crate) use remind::by_program;
pub use remind::{Opened, open_period, remind_of};

use figures::Figure;
use identity::{Actor, Class, Verb};
use packs::FormSeverity;
use store::{Tx, params};
use terms::{Error, Period, Result};
use units::UnitId;

use crate::checks::{self, Finding};
use crate::model::{CellKey, CellKind, Content};
use crate::store::{FillingState, FillingStep, Sheet, part_state, sheet, take_step};

/// What somebody does with a sheet or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Submit,
    /// The clerk takes it back before anybody signed.
    Withdraw,
    Approve,
    Accept,
    Return,
    Reopen,
}

impl Step {
    pub const ALL: [Self; 6] =
        [Self::Submit, Self::Withdraw, Self::Approve, Self::Accept, Self::Return, Self::Reopen];
    pub fn word(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Withdraw => "withdraw",
            Self::Approve => "approve",
            Self::Accept => "accept",
            Self::Return => "return",
            Self::Reopen => "reopen",
        }
    }
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
    /// Whether it says why.
    pub fn wants_ground(self) -> bool {
        matches!(self, Self::Return | Self::Reopen)
    }
    fn from(self, signatures: u8) -> &'static [FillingState] {
        use FillingState::{Accepted, Approved, Open, Reopened, Returned, Submitted};
        match self {
            Self::Submit => &[Open, Returned, Reopened],
            Self::Withdraw => &[Submitted],
            Self::Approve if signatures >= 2 => &[Submitted],
            Self::Approve => &[],
            Self::Accept if signatures >= 2 => &[Approved],
            Self::Accept => &[Submitted],
            Self::Return => &[Submitted, Approved],
            Self::Reopen => &[Accepted],
        }
    }
}

/// The steps that this person may take now with a part of a sheet.
pub fn open_to(sheet: &Sheet, actor: &Actor, part: &str) -> Vec<Step> {
    Step::ALL.into_iter().filter(|step| refusal(sheet, actor, part, *step).is_none()).collect()
}

/// Why this person may not take the step; none where they may.
fn refusal(sheet: &Sheet, actor: &Actor, part: &str, step: Step) -> Option<&'static str> {
    let state = part_state(&sheet.steps, part);
    if !step.from(sheet.kept.form().signatures).contains(&state) {
        return Some("filling-step-not-now");
    }
    if !parts(sheet).iter().any(|it| it == part) {
        return Some("filling-part-unknown");
    }
    let unit = sheet.filling.unit;
    let clerk = actor.may_at(Verb::Enter, Class::Figures, unit).is_ok();
    let signs = actor.may_at(Verb::Correct, Class::Figures, unit).is_ok();
    let everywhere = matches!(
        actor.territory(Verb::Correct, Class::Figures),
        Some(identity::Territory::Everywhere)
    );
    let may = match step {
        Step::Submit | Step::Withdraw => clerk,
        Step::Approve => signs,
        // The one who takes it over for the city.
        Step::Accept | Step::Return | Step::Reopen => everywhere || (step == Step::Return && signs),
    };
    if !may {
        return Some("filling-step-not-yours");
    }
    // Two signatures are two people's, and neither is the clerk's.
    let before = people_since_submitted(&sheet.steps, part);
    let own = [Some(actor.person), actor.acting_for];
    let signed = matches!(step, Step::Approve | Step::Accept)
        && before.iter().any(|person| own.contains(&Some(*person)));
    signed.then_some("filling-step-own")
}

/// Who submitted and approved in this round.
fn people_since_submitted(steps: &[FillingStep], part: &str) -> Vec<i64> {
    let mut people = Vec::new();
    for step in steps.iter().rev().filter(|step| step.part.is_empty() || step.part == part) {
        people.push(step.person);
        people.extend(step.acting_for);
        if step.step == "submit" {
            break;
        }
    }
    people
}

/// What may be submitted by itself: the sheet, sections that say so, and records of their ledgers.
pub fn parts(sheet: &Sheet) -> Vec<String> {
    let mut parts = vec![String::new()];
    for (at, laid) in sheet.layout.sections.iter().enumerate() {
        let section = sheet.layout.section(at);
        if section.partial {
            parts.push(section.code.clone());
            let records = laid.lines.iter().filter(|it| it.written.is_none());
            parts.extend(records.map(|it| format!("{}.{}", section.code, it.code)));
        }
    }
    parts
}

fn lies_in(key: Option<&CellKey>, part: &str) -> bool {
    if part.is_empty() {
        return true;
    }
    key.is_some_and(|key| key.section == part || format!("{}.{}", key.section, key.line) == part)
}

/// What stands in the way of submitting a part, as the page lists it to jump to.
pub fn in_the_way<'f>(findings: &'f [Finding], part: &str) -> Vec<&'f Finding> {
    let here = findings.iter().filter(|it| lies_in(it.key.as_ref(), part));
    here.filter(|it| it.stands_in_the_way()).collect()
}

/// Takes a step. `seen` is the number of steps that the person saw.
///
/// # Errors
/// Not now, not yours, own signature, no ground, somebody was first; at submitting every finding that stands in the way,
/// each at its cell; at accepting what the figures refuse (a lock).
pub fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    part: &str,
    step: Step,
    ground: Option<&str>,
    seen: i64,
) -> Result<()> {
    let sheet = sheet(tx, id)?;
    if sheet.stand.steps != seen {
        return Err(Error::conflict("filling-moved-on"));
    }
    if let Some(rule) = refusal(&sheet, actor, part, step) {
        return Err(if rule == "filling-step-not-yours" {
            Error::not_allowed(rule)
        } else {
            Error::invalid(rule)
        });
    }
    let ground = ground.map(str::trim).filter(|it| !it.is_empty());
    if step.wants_ground() && ground.is_none() {
        return Err(Error::invalid("error-invalid").field("ground", "form-ground-needed"));
    }
    if step == Step::Submit {
        let findings = checks::look(tx, &sheet)?;
        let way = in_the_way(&findings, part);
        if !way.is_empty() {
            let lang = terms::Lang::Zh;
            let error = Error::invalid("filling-not-ready").with("count", way.len());
            return Err(way.iter().take(50).fold(error, |error, finding| {
                error.breach(terms::Field {
                    place: finding.place(),
                    rule: "form-finding-told",
                    args: vec![("told", finding.say(lang))],
                })
            }));
        }
        count_findings(tx, id, &findings)?;
    }
    take_step(tx, id, part, step.word(), ground)?;
    if step == Step::Accept {
        record_figures(tx, &sheet, part)?;
    }
    if part.is_empty() {
        remind::follow(tx, &sheet.filling, step)?;
    }
    Ok(())
}

fn count_findings(tx: &mut Tx<'_>, id: i64, findings: &[Finding]) -> Result<()> {
    let of = |severity| findings.iter().filter(|it| it.severity == severity).count() as i64;
    tx.run(
        "update filling_stand set errors = ?2, warnings = ?3 where filling = ?1",
        params![id, of(FormSeverity::Error), of(FormSeverity::Reason)],
    )?;
    Ok(())
}

/// The figures that a sheet collects: indicator, unit, value. A total over something missing is none.
pub fn collected(sheet: &Sheet, part: &str) -> Vec<(CellKey, String, i64, Content)> {
    let layout = &sheet.layout;
    let mut found = Vec::new();
    for (section, line, column) in layout.places() {
        let asked = layout.asked(section, line, column);
        let key = layout.key(section, line, column);
        let Some(indicator) = asked.indicator else { continue };
        if asked.kind == CellKind::Grey
            || !lies_in(Some(&key), part)
            || sheet.computed.is_partial(&key)
        {
            continue;
        }
        let Some(content) = sheet.content(&key) else { continue };
        let unit = layout.sections[section].lines[line].unit.unwrap_or(sheet.filling.unit);
        found.push((key, indicator.to_owned(), unit, content.clone()));
    }
    found
}

fn record_figures(tx: &mut Tx<'_>, sheet: &Sheet, part: &str) -> Result<()> {
    let found = collected(sheet, part);
    if found.is_empty() {
        return Ok(());
    }
    let period: Period = sheet.filling.period;
    let mut rows = Vec::new();
    for (_, indicator, unit, content) in found {
        let series = figures::ensure_series(tx, &indicator)?;
        // 无 says that it was asked and there is none.
        rows.push(Figure::new(series, period, UnitId(unit), content.number()));
    }
    let ground = format!("{} {}", sheet.kept.form().name.zh, sheet.filling.period);
    figures::record(tx, rows, Some(&ground))?;
    Ok(())
}
