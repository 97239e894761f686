//! Taking in documents: read, checked, named and stored, each event once.
//!
//! A document is read, checked, hashed and told with canonical names before the write lane; in the lane it becomes rows
//! in bulk, with one entry of the journal that carries the digest of the document. The same event again changes nothing
//! and is counted as repeated. A declaration of error repeats the identifier of the event it is about and voids it; both
//! are given out, and no walk goes through either. `rollback` (the default) stores all of a document or nothing,
//! `proceed` what is good.
//!
//! Refused with a name, a place and a fix: whatever the rules of EPCIS refuse (see [`epcis::validate`]), an identifier
//! that another event has, a declaration about somebody else's event, a name too long for an index, an event from the
//! future. Sources: EPCIS 2.0 §8.2.7 (capture interface and jobs), CBV 2.0 §8.9 (event hash).

pub(crate) mod draft;
mod job;
mod write;

pub use job::{Job, find, jobs};

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use epcis::head::{Head, Syntax};
use epcis::problem::{Language, Problem, Severity};
use epcis::validate::Identities;
use serde_json::json;
use store::{Db, Digest};
use terms::{Error, Result};

use crate::names::{self, Reader};
use draft::{Draft, Names};

/// Events of one document beyond this are refused (GS1-EPCIS-Capture-Limit): the lane belongs to everybody.
pub const MOST_EVENTS: usize = 20_000;
/// The largest document (GS1-EPCIS-Capture-File-Size-Limit), in bytes.
pub const LARGEST: usize = 64 << 20;
/// The most names that one event may have.
pub const MOST_MEMBERS: usize = 1_000_000;
/// How far the clock of a sender may be ahead, in microseconds: a day.
const AHEAD: i64 = 86_400 * 1_000_000;
/// Problems that a job tells; how many there were is told besides.
const TOLD: usize = 500;

/// What happens to the good events of a document with bad ones (GS1-Capture-Error-Behaviour).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behaviour {
    #[default]
    Rollback,
    Proceed,
}

impl Behaviour {
    pub fn name(self) -> &'static str {
        match self {
            Behaviour::Rollback => "rollback",
            Behaviour::Proceed => "proceed",
        }
    }
    pub fn named(name: &str) -> Option<Behaviour> {
        match name {
            "rollback" => Some(Behaviour::Rollback),
            "proceed" => Some(Behaviour::Proceed),
            _ => None,
        }
    }
}

/// Who hands in: a person of a unit, for a party. `all` may declare errors about everybody's events.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    pub actor: store::Actor,
    pub unit: Option<i64>,
    /// The key of the party, in any spelling; none for an authority that hands in for others.
    pub party: Option<String>,
    pub all: bool,
}

/// Something that is wrong with a document or an event of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A name that never changes, such as `bad-time`.
    pub name: &'static str,
    /// The exception of the REST binding, such as `epcisException:ValidationException`.
    pub exception: &'static str,
    /// The event's position in the document, from 0.
    pub event: Option<usize>,
    pub path: String,
    pub english: String,
    pub chinese: String,
}

impl Fault {
    pub(crate) fn of_event(name: &'static str, event: usize, path: &str, value: &str) -> Fault {
        let value: String = value.chars().take(80).collect();
        let (english, chinese) = texts(name, &value);
        let exception = match name {
            "event-exists" => "epcisException:ResourceAlreadyExistsException",
            "not-your-event" => "epcisException:SecurityException",
            "too-many-events" | "too-many-members" => {
                "epcisException:CaptureLimitExceededException"
            }
            _ => "epcisException:ValidationException",
        };
        Fault { name, exception, event: Some(event), path: path.to_owned(), english, chinese }
    }
    pub(crate) fn of_document(name: &'static str, value: &str) -> Fault {
        Fault { event: None, ..Fault::of_event(name, 0, "", value) }
    }
    pub fn told(&self) -> serde_json::Value {
        json!({
            "type": self.exception,
            "title": self.name,
            "detail": self.english,
            "detail_zh": self.chinese,
            "event": self.event,
            "path": self.path,
        })
    }
}

impl From<&Problem> for Fault {
    fn from(problem: &Problem) -> Fault {
        let both = |language| {
            let (message, fix) = (problem.message(language), problem.fix(language));
            if fix.is_empty() { message } else { format!("{message} {fix}") }
        };
        Fault {
            name: problem.code.name(),
            exception: problem.exception(),
            event: problem.event,
            path: problem.path.clone(),
            english: both(Language::English),
            chinese: both(Language::Chinese),
        }
    }
}

fn texts(name: &str, value: &str) -> (String, String) {
    let (english, chinese) = match name {
        "event-exists" => (
            "Another event has the identifier {value}. Give the event an identifier of its own, or send the stored one unchanged.",
            "标识 {value} 已属于另一事件。请为该事件使用新的标识，或按已存内容原样提交。",
        ),
        "not-your-event" => (
            "The event {value} was captured by somebody else. Whoever captured it declares the error.",
            "事件 {value} 由他方采集。差错须由原采集方声明。",
        ),
        "name-too-long" => (
            "The name {value}… has more than 1000 bytes. Shorten it.",
            "标识 {value}… 超过 1000 字节。请缩短。",
        ),
        "event-from-the-future" => (
            "The event says it happened at {value}, more than a day ahead of our clock. Correct the clock or the time zone of the sending system.",
            "事件时间为 {value}，比本系统时钟超前一天以上。请校正发送系统的时钟或时区。",
        ),
        "too-many-events" => (
            "The document has more than {value} events. Send it in parts.",
            "文档事件数超过 {value} 个。请分批提交。",
        ),
        "too-many-members" => (
            "One event names more than {value} things. Split it.",
            "单个事件包含的标识超过 {value} 个。请拆分。",
        ),
        "document-too-large" => (
            "The document is larger than {value} bytes. Send it in parts.",
            "文档超过 {value} 字节。请分批提交。",
        ),
        "no-events" => ("The document has no events.", "文档中没有事件。"),
        "bad-time" => (
            "{value} is no date and time with an offset, such as 2026-07-22T06:45:00+08:00.",
            "{value} 不是带时区的日期时间，例如 2026-07-22T06:45:00+08:00。",
        ),
        _ => ("{value} cannot be kept.", "无法保存 {value}。"),
    };
    (english.replace("{value}", value), chinese.replace("{value}", value))
}

/// A document that has been read: what can be stored, what is wrong, what the head says.
#[derive(Debug)]
pub struct Document {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) names: Names,
    pub faults: Vec<Fault>,
    /// The document itself is at fault, and not one of its events.
    pub refused: bool,
    pub head: Head,
    pub events: usize,
    pub(crate) digest: Vec<u8>,
}

/// Whether it looks like XML.
pub fn is_xml(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// Reads and checks a document. Nothing is written; `now` is in microseconds.
pub fn read(bytes: &[u8], readers: Vec<Reader>, now: i64) -> Document {
    let digest = Digest::Sha256.of(&[bytes]);
    let mut reading = Reading {
        drafts: Vec::new(),
        names: Names::new(readers),
        faults: Vec::new(),
        hasher: draft::hasher(),
        seen: Identities::default(),
        now,
        count: 0,
    };
    let mut refused = false;
    let head = if bytes.len() > LARGEST {
        reading.faults.push(Fault::of_document("document-too-large", &LARGEST.to_string()));
        refused = true;
        Head::default()
    } else if is_xml(bytes) {
        let mut source = epcis::xml::Reader::new(bytes);
        while !reading.full() {
            let Some(event) = source.next() else { break };
            let syntax = source.head().syntax;
            refused |= reading.take(event.as_ref().map_err(Vec::as_slice), syntax);
        }
        source.head().clone()
    } else {
        let mut source = epcis::json::events(bytes);
        while !reading.full() {
            let Some(event) = source.next() else { break };
            refused |= reading.take(event.as_ref().map_err(Vec::as_slice), Syntax::Json);
        }
        source.head().clone()
    };
    if reading.count > MOST_EVENTS {
        reading.faults.push(Fault::of_document("too-many-events", &MOST_EVENTS.to_string()));
        refused = true;
    }
    Document {
        drafts: reading.drafts,
        names: reading.names,
        faults: reading.faults,
        refused,
        head,
        events: reading.count,
        digest,
    }
}

struct Reading {
    drafts: Vec<Draft>,
    names: Names,
    faults: Vec<Fault>,
    hasher: epcis::hash::Hasher,
    seen: Identities,
    now: i64,
    count: usize,
}

impl Reading {
    fn full(&self) -> bool {
        self.count > MOST_EVENTS
    }

    /// Whether the document as a whole is at fault.
    fn take(
        &mut self,
        event: std::result::Result<&epcis::event::Event<'_>, &[Problem]>,
        syntax: Syntax,
    ) -> bool {
        let event = match event {
            Ok(event) => event,
            Err(problems) => {
                // An event is counted by its problems; what has no event is the document's.
                let whole = problems.iter().all(|problem| problem.event.is_none());
                self.count += usize::from(!whole);
                self.faults.extend(problems.iter().map(Fault::from));
                return whole;
            }
        };
        let number = self.count;
        self.count += 1;
        let before = self.faults.len();
        let found = event.check(syntax);
        let errors = found.iter().filter(|problem| problem.severity() == Severity::Error);
        self.faults.extend(errors.map(|problem| Fault::from(&problem.clone().of_event(number))));
        if let Some(twice) = self.seen.add(event) {
            self.faults.push(Fault::from(&twice.of_event(number)));
        }
        let members = event.epcs.len() + event.children.len() + event.inputs.len();
        if members + event.outputs.len() > MOST_MEMBERS {
            let most = MOST_MEMBERS.to_string();
            self.faults.push(Fault::of_event("too-many-members", number, "epcList", &most));
        }
        if self.faults.len() > before {
            return false;
        }
        match draft::draft(event, number, &mut self.hasher, &mut self.names) {
            Ok(draft) if draft.t > self.now + AHEAD => {
                let time = &event.event_time;
                self.faults.push(Fault::of_event(
                    "event-from-the-future",
                    number,
                    "eventTime",
                    time,
                ));
            }
            Ok(draft) => self.drafts.push(draft),
            Err(fault) => self.faults.push(fault),
        }
        false
    }
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The code of the job: `/capture/{code}`.
    pub code: String,
    pub events: usize,
    pub stored: usize,
    pub repeated: usize,
    pub success: bool,
    pub faults: Vec<Fault>,
    /// The journal entry, and the one that touched events before it.
    pub seq: i64,
    pub(crate) before: i64,
    /// Names and events whose neighbourhood is another now.
    pub(crate) touched: Vec<i64>,
    /// Some event that was stored before counts no more.
    pub(crate) voids: bool,
}

/// Takes a document in, by the command line and by programs; the interface goes the same way.
///
/// # Errors
/// The store fails. What is wrong with the document stands in the receipt.
pub fn capture(db: &Db, bytes: &[u8], sender: &Sender, behaviour: Behaviour) -> Result<Receipt> {
    let readers = db.read(names::readers)?;
    let now = db.clock().now().as_microsecond();
    let document = read(bytes, readers, now);
    keep(db, document, sender, behaviour)
}

/// Stores a document that was read.
///
/// # Errors
/// The store fails.
pub fn keep(db: &Db, document: Document, sender: &Sender, behaviour: Behaviour) -> Result<Receipt> {
    let whole =
        document.refused || (behaviour == Behaviour::Rollback && !document.faults.is_empty());
    let Document { drafts, names, mut faults, head, events, digest, .. } = document;
    let job = job::New { events, digest, behaviour, sender: sender.clone() };
    if whole {
        return db.write(sender.actor, move |tx| job::refused(tx, &job, faults));
    }
    let (again, told) = (job.clone(), faults.clone());
    let found: Arc<Mutex<Vec<Fault>>> = Arc::default();
    let tell = Arc::clone(&found);
    let stored = db.write(sender.actor, move |tx| {
        let kept = write::store(tx, &drafts, &names, &head, &job)?;
        // Whoever wants all or nothing gets nothing: the error undoes this command alone.
        if !kept.faults.is_empty() && behaviour == Behaviour::Rollback {
            *tell.lock().unwrap_or_else(PoisonError::into_inner) = kept.faults;
            return Err(Error::conflict("trace-rolled-back"));
        }
        let mut faults = told;
        faults.extend(kept.faults.iter().cloned());
        job::done(tx, &job, kept, faults)
    });
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    if found.is_empty() {
        return stored;
    }
    faults.extend(found);
    db.write(sender.actor, move |tx| job::refused(tx, &again, faults))
}

/// Which faults a job tells: the first of each event, up to a number that is said.
pub(crate) fn told(faults: &[Fault]) -> serde_json::Value {
    let mut seen = HashSet::new();
    let first: Vec<_> = faults
        .iter()
        .filter(|fault| seen.insert((fault.event, fault.name, &fault.path)))
        .take(TOLD)
        .map(Fault::told)
        .collect();
    let more = faults.len().saturating_sub(TOLD);
    if more == 0 {
        return json!(first);
    }
    let mut all = first;
    all.push(json!({ "type": "epcisException:ValidationException", "title": "more",
        "detail": format!("{more} further problems are not listed."),
        "detail_zh": format!("另有 {more} 个问题未列出。") }));
    json!(all)
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        Error::invalid("trace-fault").with("why", fault.english)
    }
}
