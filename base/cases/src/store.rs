//! Cases in the store: opening one, taking a step, reading it back.
//!
//! Steps are only ever added. `case_stand` says where a case stands after its last step, so that a
//! list of ten thousand needs no walk through all steps; it is written in the command of the step.

use calendar::Clockwork;
use serde_json::json;
use store::{Digest, Entry, Tx, params};
use terms::{Error, Period, Result};

use crate::clock::{self, Running};
use crate::course::{self, Intent, Refusal, Step};
use crate::kind::{Ending, Kind, Party, Verdict};
use crate::stand::stand;
use crate::versions::{kind_in_force, read_kind};
use crate::{action, lock, recur};

/// A case to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    pub kind: String,
    pub title: String,
    /// The unit that it is about.
    pub subject: i64,
    /// The one unit that answers for it.
    pub accountable: i64,
    pub period: Option<Period>,
    /// What it grew from; the chain back is shown.
    pub origins: Vec<Origin>,
    pub parent: Option<i64>,
    /// Made where it was opened (a phone, a feed); the same one twice opens one case.
    pub uuid: Option<String>,
}

/// A record, score, task or signal that a case grew from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// `sample`, `score`, `task`, `signal`, …
    pub kind: String,
    pub thing: i64,
    /// Where it is looked at: `/samples/17`.
    pub address: String,
    pub words: String,
}

/// Evidence that comes with a step: a stored file, or an address of a record that is already here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// What the move asked for; empty for what came unasked.
    pub wanted: String,
    pub evidence: Option<i64>,
    pub address: Option<String>,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub id: i64,
    pub kind: Kind,
    pub title: String,
    pub subject: i64,
    pub opened_accountable: i64,
    pub period: Option<Period>,
    pub parent: Option<i64>,
    pub steps: Vec<Step>,
    /// The unit that answers after each step, in step with `steps`.
    pub accountable: Vec<i64>,
}

impl Case {
    pub fn stands(&self) -> &str {
        course::stands(&self.kind, &self.steps)
    }
    pub fn ending(&self) -> Option<Ending> {
        course::ending(&self.kind, &self.steps)
    }
    pub fn owner(&self) -> i64 {
        self.accountable.last().copied().unwrap_or(self.opened_accountable)
    }
    pub fn running(&self, clockwork: &Clockwork) -> Vec<Running> {
        clock::running(&self.kind, &self.steps, clockwork)
    }
}

/// Opens a case by the version of its kind that is in force on the day of its ground.
///
/// # Errors
/// Unknown kind, and every [`Refusal`] as a field of the form.
pub fn open(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    opening: &Opening,
    intent: &Intent,
) -> Result<i64> {
    if let Some(uuid) = &opening.uuid {
        let known =
            tx.find("select id from case_file where uuid = ?1", params![uuid], |r| r.get(0))?;
        if let Some(id) = known {
            tx.housekeeping();
            return Ok(id);
        }
    }
    let (kind_id, kind) = kind_in_force(tx, &opening.kind, intent.on)?;
    if opening.title.trim().is_empty() {
        return Err(Error::invalid("case-refused").field("title", "case-field-missing"));
    }
    let step = course::open(&kind, intent).map_err(|refusals| refused(&kind, &refusals))?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into case_file (id, uuid, kind, title, subject, accountable, period, parent, class, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            opening.uuid.clone(),
            kind_id,
            opening.title.trim(),
            opening.subject,
            opening.accountable,
            opening.period.map(|period| period.stored()),
            opening.parent,
            &kind.class,
            seq
        ],
    )?;
    for origin in &opening.origins {
        tx.run(
            "insert into case_origin (case_id, kind, thing, address, words, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, &origin.kind, origin.thing, &origin.address, &origin.words, seq],
        )?;
    }
    write_step(tx, id, &step, opening.accountable, seq)?;
    let case = Case {
        id,
        kind,
        title: opening.title.trim().to_owned(),
        subject: opening.subject,
        opened_accountable: opening.accountable,
        period: opening.period,
        parent: opening.parent,
        steps: vec![step.clone()],
        accountable: vec![opening.accountable],
    };
    stand(tx, clockwork, &case)?;
    recur::note_causes(tx, &case.kind, id, &step, seq)?;
    let detail = json!({"kind": case.kind.code, "subject": opening.subject, "accountable": opening.accountable});
    tx.record(entry("case.opened", &case.kind, id, &step, detail))?;
    Ok(id)
}

/// Takes one step. `seen` is the number of steps that the person saw: who saw an older case is told so.
///
/// # Errors
/// A conflict where somebody else took a step first; every [`Refusal`] as a field of the form.
pub fn take(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    id: i64,
    seen: usize,
    intent: &Intent,
    attached: &[Attached],
    hands_to: Option<i64>,
) -> Result<Step> {
    let mut case = load(tx, id)?;
    if case.steps.len() != seen {
        return Err(Error::conflict("case-moved-on").with("state", case.stands()));
    }
    let step = course::take(&case.kind, &case.steps, intent)
        .map_err(|refusals| refused(&case.kind, &refusals))?;
    lock::refuse_locked(tx, &case.kind.code, Some(&step.code), case.owner(), step.on)?;
    if step.verdict == Some(Verdict::Effective) && action::open_actions(tx, id)? > 0 {
        return Err(Error::invalid("case-refused").field("move", "case-action-open"));
    }
    let detail =
        json!({"kind": case.kind.code, "from": case.stands(), "to": step.state, "move": step.code});
    let seq = tx.next_seq()?;
    let accountable = hands_to.unwrap_or_else(|| case.owner());
    write_step(tx, id, &step, accountable, seq)?;
    for evidence in attached {
        let evidence_id = tx.next_id()?;
        tx.run(
            "insert into case_evidence (id, case_id, step, wanted, evidence, address, title, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                evidence_id,
                id,
                i64::from(step.number),
                &evidence.wanted,
                evidence.evidence,
                evidence.address.clone(),
                &evidence.title,
                seq
            ],
        )?;
    }
    case.steps.push(step.clone());
    case.accountable.push(accountable);
    stand(tx, clockwork, &case)?;
    recur::note_causes(tx, &case.kind, id, &step, seq)?;
    tx.record(entry("case.moved", &case.kind, id, &step, detail))?;
    Ok(step)
}

/// The entry of a step. Of a class that is nobody else's the journal, which others read, keeps that something
/// was done and a digest of what, and neither what nor about whom.
fn entry(
    verb: &'static str,
    kind: &Kind,
    id: i64,
    step: &Step,
    detail: serde_json::Value,
) -> Entry {
    if kind.class != "cases" {
        let salt = store::random::<16>();
        let content = Digest::default().of(&[&salt, format!("{id} {step:?} {detail}").as_bytes()]);
        return Entry::new("case.sealed", "case", 0).content(content).touches("cases");
    }
    let entry = Entry::new(verb, "case", id).detail(detail).touches("cases");
    match &step.ground {
        Some(ground) => entry.ground(ground),
        None => entry,
    }
}

/// Refusals as breaches of the form that was filled in.
fn refused(kind: &Kind, refusals: &[Refusal]) -> Error {
    refusals.iter().fold(Error::invalid("case-refused"), |error, refusal| {
        let field = |place: &str, rule: &'static str, args: Vec<(&'static str, String)>| {
            terms::Field { place: place.to_owned(), rule, args }
        };
        error.breach(match refusal {
            Refusal::NoSuchMove => field("move", "case-move-unknown", vec![]),
            Refusal::NotFromHere { state } => {
                let name = kind.state(state).map_or(state.clone(), |state| state.name.zh.clone());
                field("move", "case-not-from-here", vec![("state", name)])
            }
            Refusal::NotYours { party } => {
                field("move", "case-not-yours", vec![("party", party.code().to_owned())])
            }
            Refusal::NotIndependent => field("move", "case-not-independent", vec![]),
            Refusal::NoGround => field("ground", "case-ground-missing", vec![]),
            Refusal::NoDocument => field("document", "case-document-missing", vec![]),
            Refusal::Missing { field: code } => field(code, "case-field-missing", vec![]),
            Refusal::Unfit { field: code, sort } => {
                field(code, "case-field-unfit", vec![("sort", sort.code().to_owned())])
            }
            Refusal::NotAsked { field: code } => field(code, "case-field-not-asked", vec![]),
            Refusal::NoEvidence { code } => field(code, "case-evidence-missing", vec![]),
            Refusal::BeforeLastStep { last } => {
                field("on", "case-day-before-last", vec![("last", last.to_string())])
            }
            Refusal::InFuture { today } => {
                field("on", "case-day-in-future", vec![("today", today.to_string())])
            }
            Refusal::NoMoreExtensions { times, .. } => {
                field("move", "case-extended-enough", vec![("times", times.to_string())])
            }
        })
    })
}

fn write_step(tx: &mut Tx<'_>, id: i64, step: &Step, accountable: i64, seq: i64) -> Result<()> {
    let at = tx.now_micros();
    let fields = serde_json::to_string(&step.fields).map_err(Error::broken)?;
    tx.run(
        "insert into case_step (case_id, number, code, state, party, person, acting_for, on_day, at, ground, document, fields, verdict, accountable, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            id,
            i64::from(step.number),
            &step.code,
            &step.state,
            step.by.code(),
            step.person,
            step.acting_for,
            step.on,
            at,
            step.ground.clone(),
            step.document.clone(),
            fields,
            step.verdict.map(Verdict::code),
            accountable,
            seq
        ],
    )?;
    Ok(())
}

/// # Errors
/// Not found; a kind or step that this program cannot read.
pub fn load(tx: &mut Tx<'_>, id: i64) -> Result<Case> {
    let mut case = tx
        .find(
            "select f.id, k.definition, f.title, f.subject, f.accountable, f.period, f.parent
             from case_file f join case_kind k on k.id = f.kind where f.id = ?1",
            params![id],
            |row| {
                Ok(Case {
                    id: row.get(0)?,
                    kind: read_kind(&row.get::<String>(1)?)?,
                    title: row.get(2)?,
                    subject: row.get(3)?,
                    opened_accountable: row.get(4)?,
                    period: row.get::<Option<i64>>(5)?.map(Period::from_stored).transpose()?,
                    parent: row.get(6)?,
                    steps: Vec::new(),
                    accountable: Vec::new(),
                })
            },
        )?
        .ok_or_else(|| Error::not_found("case-unknown"))?;
    tx.each(
        "select number, code, state, party, person, acting_for, on_day, ground, document, fields, verdict, accountable
         from case_step where case_id = ?1 order by number",
        params![id],
        |row| {
            case.steps.push(read_step(row)?);
            case.accountable.push(row.get(11)?);
            Ok(true)
        },
    )?;
    Ok(case)
}

fn read_step(row: &store::Row<'_>) -> Result<Step> {
    let unknown = |what: &str| Error::broken(what).at("a step of a case");
    Ok(Step {
        number: u32::try_from(row.get::<i64>(0)?).map_err(|_| unknown("number"))?,
        code: row.get(1)?,
        state: row.get(2)?,
        by: Party::named(&row.get::<String>(3)?).ok_or_else(|| unknown("party"))?,
        person: row.get(4)?,
        acting_for: row.get(5)?,
        on: row.get::<String>(6)?.parse().map_err(Error::broken)?,
        ground: row.get(7)?,
        document: row.get(8)?,
        fields: serde_json::from_str(&row.get::<String>(9)?).map_err(Error::broken)?,
        verdict: row
            .get::<Option<String>>(10)?
            .map(|code| Verdict::named(&code).ok_or_else(|| unknown("verdict")))
            .transpose()?,
    })
}
