//! Good rows into the space, in chunks, one command each.
//!
//! What is there already with the same content stays; what differs is a correction and wants a
//! ground; what lies outside the sender's area is refused, the row there and the row that comes.

mod doubts;
mod figures;
mod firms;
mod province;
mod records;
mod tree;
mod units;
mod violations;

use std::collections::{BTreeMap, HashMap};

use identity::Territory;
use record::register::{self, CHUNK, Record};
use record::{Kept, Outcome};
use store::{Actor, Db, Tx};
use tables::{Problem, Row};
use terms::Result;

use crate::book::Book;
use crate::line::{Line, Shape, Wrong};
use crate::{Kind, Source};

/// What every load needs.
pub(crate) struct Load<'a> {
    pub(crate) db: &'a Db,
    pub(crate) actor: Actor,
    pub(crate) source: &'a Source,
    /// What the rows say of where they came from: source and run.
    pub(crate) origin: String,
    /// For corrections whose row names none.
    pub(crate) ground: Option<String>,
    pub(crate) shape: Shape,
    pub(crate) book: Book,
    /// Columns that the file has.
    pub(crate) mapped: Vec<String>,
}

/// What was done with rows, and what was refused.
#[derive(Default)]
pub(crate) struct Loaded {
    pub(crate) outcome: Outcome,
    pub(crate) wrong: Wrong,
    /// Rows that were stored and deserve a second look.
    pub(crate) warnings: Wrong,
}

impl std::ops::AddAssign for Loaded {
    fn add_assign(&mut self, other: Self) {
        self.outcome += other.outcome;
        self.wrong.extend(other.wrong);
        self.warnings.extend(other.warnings);
    }
}

impl From<(Outcome, Wrong)> for Loaded {
    fn from((outcome, wrong): (Outcome, Wrong)) -> Self {
        Self { outcome, wrong, warnings: Wrong::new() }
    }
}

/// Told after each chunk how many rows are done.
pub(crate) type Told<'p> = &'p mut dyn FnMut(u64);

impl Load<'_> {
    /// Loads the rows of the source's kind.
    pub(crate) fn run(&self, rows: &[Row], told: Told<'_>) -> Result<Loaded> {
        use record::complaints::NewComplaint;
        use record::inspections::NewInspection;
        use record::metrology::NewInstrument;
        use record::registers::{NewCertificate, NewRegistration};
        use record::samples::NewSample;
        let done = match self.source.kind {
            Kind::Figures => return figures::load(self, rows, told),
            Kind::Units => units::load(self, rows, told),
            Kind::Firms => firms::load(self, rows, told),
            Kind::Violations => violations::load(self, rows, told),
            Kind::Campaigns => province::campaigns(self, rows, told),
            Kind::Visits => province::visits(self, rows, told),
            Kind::Inspections => self.records::<NewInspection>(rows, told),
            Kind::Samples => self.records::<NewSample>(rows, told),
            Kind::Complaints => self.records::<NewComplaint>(rows, told),
            Kind::Certificates => self.records::<NewCertificate>(rows, told),
            Kind::Registrations => self.records::<NewRegistration>(rows, told),
            Kind::Instruments => self.records::<NewInstrument>(rows, told),
        };
        done.map(Loaded::from)
    }

    /// The ground of a row, else that of the whole file.
    fn ground_of(&self, line: &Line<'_>) -> Option<String> {
        line.text("ground").or_else(|| self.ground.clone())
    }

    fn records<R: Register>(&self, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
        let mut wrong = Wrong::new();
        let mut outcome = Outcome::default();
        let mut done = 0;
        for part in rows.chunks(CHUNK) {
            let mut ready = Vec::with_capacity(part.len());
            for row in part {
                let mut line = self.shape.line(row, &mut wrong);
                let ground = self.ground_of(&line);
                let record = R::made(&mut line, &self.book, self.source);
                if let Some(record) = record.filter(|record| fits(record, &mut line)) {
                    ready.push(Ready { number: row.number, ground, record });
                }
            }
            let (origin, territory) = (self.origin.clone(), self.book.territory.clone());
            let (did, refused) =
                self.db.write(self.actor, move |tx| put(tx, ready, &origin, &territory))?;
            outcome += did;
            wrong.extend(refused);
            done += part.len() as u64;
            told(done);
        }
        Ok((outcome, wrong))
    }
}

/// A record that files bring.
pub(crate) trait Register: Record {
    fn area(&self) -> i64;
    /// The record of a row; none where something was wrong, which is noted.
    fn made(line: &mut Line<'_>, book: &Book, source: &Source) -> Option<Self>;
    /// Takes from the record that is there what this file does not say.
    fn completed(self, kept: &Self) -> Self;
}

struct Ready<R> {
    number: u32,
    ground: Option<String>,
    record: R,
}

/// The rules of the kind; a row that breaks one is not kept.
fn fits<R: Record>(record: &R, line: &mut Line<'_>) -> bool {
    for (column, rule) in record.breaches() {
        line.wrong(Problem::new(column, rule));
    }
    line.is_clean()
}

/// One chunk, inside the lane.
fn put<R: Register>(
    tx: &mut Tx<'_>,
    rows: Vec<Ready<R>>,
    origin: &str,
    territory: &Territory,
) -> Result<(Outcome, Wrong)> {
    let codes = rows.iter().map(|row| row.record.code().to_owned()).collect();
    let known: HashMap<String, Kept<R>> = register::current::<R>(tx, codes)?
        .into_iter()
        .map(|kept| (kept.record.code().to_owned(), kept))
        .collect();
    let (mut outcome, mut wrong) = (Outcome::default(), Wrong::new());
    let guard = cases::lock::Guard::of(tx, R::TOPIC)?;
    let mut groups: BTreeMap<Option<String>, Vec<R>> = BTreeMap::new();
    for Ready { number, ground, record } in rows {
        let Some(kept) = known.get(record.code()) else {
            match register::locked(&guard, &record, None) {
                Some((_, lock)) => wrong.push((number, refusal(tx, lock, None)?)),
                None => groups.entry(None).or_default().push(record),
            }
            continue;
        };
        let record = record.completed(&kept.record);
        if record == kept.record {
            outcome.same += 1;
        } else if let Some((column, lock)) = register::locked(&guard, &record, Some(&kept.record)) {
            wrong.push((number, refusal(tx, lock, column)?));
        } else if !territory.holds(kept.record.area()) {
            wrong.push((number, Problem::new("area", "import-outside-area")));
        } else if ground.is_none() {
            wrong.push((number, Problem::new("ground", "import-ground-needed")));
        } else {
            groups.entry(ground).or_default().push(record);
        }
    }
    for (ground, records) in groups {
        outcome += register::record_many(tx, &records, origin, ground.as_deref())?;
    }
    // Where nothing was new there is no entry, and none is owed.
    tx.housekeeping();
    Ok((outcome, wrong))
}

/// A row that a lock keeps out goes back in words: which lock, whose, and where to ask.
fn refusal(tx: &mut Tx<'_>, lock: &cases::lock::Lock, column: Option<&str>) -> Result<Problem> {
    let told = lock.told(tx)?;
    let problem = Problem::new(column.unwrap_or("ground"), "lock-refused");
    Ok(told.into_iter().fold(problem, |problem, (name, value)| problem.with(name, value)))
}
