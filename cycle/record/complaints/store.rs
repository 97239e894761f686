//! Questions and commands on the register of complaints.

use store::Tx;
use terms::Result;

use super::NewComplaint;
use crate::filter::Filter;
use crate::register::{self, Cursor, Kept, Outcome, Page};

pub type Complaint = Kept<NewComplaint>;

/// See [`register::record_many`].
pub fn record_many(
    tx: &mut Tx<'_>,
    rows: &[NewComplaint],
    source: &str,
    ground: Option<&str>,
) -> Result<Outcome> {
    register::record_many(tx, rows, source, ground)
}
/// See [`register::list`].
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<NewComplaint>> {
    register::list(tx, filter, after, limit)
}
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Complaint> {
    register::get(tx, id)
}
pub fn history(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Complaint>> {
    register::history(tx, code)
}
