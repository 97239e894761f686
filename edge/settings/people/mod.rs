//! People: who has an account, what they may do and where, who stands in for whom.
//!
//! Everything here is a record with a ground and stays in the journal: a grant begins and ends, a
//! deputy is appointed until a day, work is handed over, an account ends, a person is erased. What
//! it refuses ([`policy`]): giving a role that is not yours to give, reaching outside your units,
//! changing somebody who may do more than you could give, and doing any of it to yourself. So a
//! county administrator brings in the county's own clerks, inspectors and firms, and nobody else.
//!
//! Many accounts come by workbook ([`import`]): good rows load, bad rows come back with notes in
//! their cells, and the same file twice changes nothing.

mod commands;
mod http;
mod import;
mod list;
mod policy;
mod show;
mod store;

#[cfg(test)]
mod tests;

pub(crate) use self::list::role_at;
pub use self::store::index_name;
pub(crate) use self::store::{Question, list};
pub use http::routes;
