//! Fills a space from its pack: a city that is grown from a seed, and records that come with a pack.
//!
//! [`load`] expects the pack's units to be there. A pack with a `synthetic` section gets firms,
//! records and entered figures from one printed seed ([`city`]): the same seed gives the same
//! city, row by row, on every machine. A pack with `[[records]]` gets these read and loaded
//! ([`files`]). Both go in chunks of one command each, both may be loaded again: nothing changes.
//!
//! Nothing that is generated can be mistaken for a real firm: every name says 示例, and credit codes
//! are composed in a block of their own (registration area 999999, which no edition of GB/T 2260
//! has, and a body that begins with DEM), with both check digits right.

pub mod campaigns;
mod city;
mod files;
pub mod forms;
mod into;
pub mod laboratory;
mod published;
pub mod rounds;
pub mod trace;

pub use city::SOURCE;

use packs::{Files, Pack};
use record::Outcome;
use store::Db;
use terms::Result;

/// Told what is being loaded, how many rows of it are done, and how many there will be.
pub type Progress<'p> = &'p mut dyn FnMut(&str, u64, u64);

/// What a load did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The seed that the records grew from; none where all of them came with the pack.
    pub seed: Option<u64>,
    pub firms: Outcome,
    /// By table: `sample`, `complaint`, `firm_year` … in the order of loading.
    pub records: Vec<(&'static str, Outcome)>,
    /// Entered figures.
    pub figures: u64,
    /// Rows of record files that could not be used, with the reason; nothing is dropped silently.
    pub refused: Vec<String>,
}

impl Summary {
    pub fn rows(&self) -> u64 {
        let records: u64 = self.records.iter().map(|(_, outcome)| outcome.total()).sum();
        self.firms.total() + records + self.figures
    }
    fn add(&mut self, table: &'static str, outcome: Outcome) {
        match self.records.iter_mut().find(|(known, _)| *known == table) {
            Some((_, sum)) => *sum += outcome,
            None => self.records.push((table, outcome)),
        }
    }
}

/// Loads what the pack grows and what it brings. Its units must be in the space already.
///
/// # Errors
/// Invalid, where the pack names a unit that the space has not, or a record file cannot be read.
pub fn load(db: &Db, pack: &Pack, files: &Files, progress: Progress<'_>) -> Result<Summary> {
    let mut summary = Summary::default();
    if let Some(plan) = &pack.synthetic {
        city::load(db, pack, plan, progress, &mut summary)?;
    }
    if !pack.figures.is_empty() {
        published::load(db, pack, progress, &mut summary)?;
    }
    if !pack.records.is_empty() {
        files::load(db, pack, files, progress, &mut summary)?;
    }
    Ok(summary)
}
