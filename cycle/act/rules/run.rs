//! One look at a space, and the thread that looks a few times a second.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use cases::rulebook::{Trigger, rules};
use cases::{Ground, open_by_rule};
use serde_json::json;
use store::{Actor, Db, Entry, jobs};
use terms::Result;
use web::SpaceState;

use super::facts::grounds;

/// The name under which the place in the journal is kept.
const CURSOR: &str = "cases.rules";
/// Entries that are looked at in one go.
const STRIDE: i64 = 2_000;

/// What one look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tended {
    pub opened: usize,
    /// Deadlines that an amended calendar moved.
    pub moved: usize,
    pub reminders: usize,
    pub drafts: usize,
    /// The place in the journal that was reached.
    pub seq: i64,
}

/// Looks at everything that happened since the last look, and writes the reminders of the day.
///
/// # Errors
/// Reading or writing fails; the next look begins where this one stopped.
pub fn tend(db: &Db) -> Result<Tended> {
    let mut tended = Tended::default();
    let (mut from, head) = db.read(|tx| Ok((jobs::cursor(tx, CURSOR)?, tx.head_seq()?)))?;
    if from == 0 {
        // The first look of all: a rule governs what comes after it.
        db.write(Actor::PROGRAM, move |tx| jobs::advance(tx, CURSOR, head))?;
        from = head;
    }
    while from < head {
        let to = (from + STRIDE).min(head);
        let (found, amended) = db.read(move |tx| look(tx, from, to))?;
        if amended {
            tended.moved += db.write(Actor::PROGRAM, |tx| {
                let clockwork = cases::clocks(tx)?;
                let moved = cases::rebuild(tx, &clockwork)?;
                if !moved.is_empty() {
                    cases::ladder::notice_moved(tx, &moved)?;
                }
                Ok(moved.len())
            })?;
        }
        tended.opened += db.write(Actor::PROGRAM, move |tx| act(tx, &found, to))?;
        from = to;
    }
    tended.seq = from;
    let day = db.write(Actor::PROGRAM, |tx| {
        let clockwork = cases::clocks(tx)?;
        cases::ladder::remind(tx, &clockwork)
    })?;
    if let Some(day) = day {
        tended.reminders = day.reminders;
        tended.drafts = day.drafts;
    }
    Ok(tended)
}

type Found = Vec<(Trigger, Ground)>;

/// What calls for a case there, and whether rules of time came.
fn look(tx: &mut store::Tx<'_>, from: i64, to: i64) -> Result<(Found, bool)> {
    let today = store::civil_date(tx.now());
    let mut found = Vec::new();
    for trigger in rules::<Trigger>(tx, today)? {
        for ground in grounds(tx, &trigger, from, to)? {
            found.push((trigger.clone(), ground));
        }
    }
    let packs = tx.count(
        "select count(*) from journal where seq > ?1 and seq <= ?2 and verb = 'pack.loaded'",
        store::params![from, to],
    )?;
    Ok((found, packs > 0))
}

/// Opens the cases and moves the cursor, in one command. A ground that its kind refuses is named in the journal and
/// holds nobody up.
fn act(tx: &mut store::Tx<'_>, found: &Found, to: i64) -> Result<usize> {
    let clockwork = cases::clocks(tx)?;
    let mut opened = 0;
    for (trigger, ground) in found {
        match open_by_rule(tx, &clockwork, trigger, ground) {
            Ok((_, new)) => opened += usize::from(new),
            Err(error) if matches!(error.kind(), terms::Kind::Invalid | terms::Kind::NotFound) => {
                let detail =
                    json!({ "rule": trigger.code, "ground": ground.key, "why": error.code() });
                tx.record(Entry::new("case.rule-refused", "case", 0).detail(detail))?;
            }
            Err(error) => return Err(error),
        }
    }
    jobs::advance(tx, CURSOR, to)?;
    Ok(opened)
}

/// Tends every space until it is dropped.
pub struct Tending {
    stop: Option<Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// A reaction is to follow within a second; a look at an unchanged space is one question.
const EVERY: Duration = Duration::from_millis(300);

impl Tending {
    pub fn start(spaces: Arc<BTreeMap<String, Arc<SpaceState>>>) -> Self {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("rules".into())
            .spawn(move || work(&spaces, &stopped))
            .map_err(|error| web::log_error("rules", &terms::Error::broken(error)))
            .ok();
        Self { stop: Some(stop), thread }
    }
}

impl Drop for Tending {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of that thread was logged where it happened.
            let _ = thread.join();
        }
    }
}

fn work(spaces: &BTreeMap<String, Arc<SpaceState>>, stopped: &Receiver<()>) {
    let mut seen: BTreeMap<&str, (i64, terms::Date)> = BTreeMap::new();
    while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        for (code, space) in spaces {
            let place = space.db.read(|tx| Ok((tx.head_seq()?, store::civil_date(tx.now()))));
            let Ok(place) = place else { continue };
            if seen.get(code.as_str()) == Some(&place) {
                continue;
            }
            match tend(&space.db) {
                // What this look wrote itself is looked at the next time.
                Ok(_) => {
                    seen.insert(code, place);
                }
                Err(error) => web::log_error("rules", &error),
            }
        }
    }
}
