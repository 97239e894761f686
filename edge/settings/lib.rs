//! How a city keeps its own house: who may do what, which units there are, which rules are loaded,
//! what was done. And the way to find anything by name or code.
//!
//! - [`people`]: accounts, grants, deputies (AB角), hand-over, bulk accounts by workbook.
//! - [`me`]: a person's own account: acting for a principal, password, second factor.
//! - [`units`]: the trees of any day, as known now or at any journal entry.
//! - [`packs`]: the rules in force, with version, digest and licence.
//! - [`journal`]: what was done, by whom, on what ground; checked and exported.
//! - [`find`]: units, firms, indicators, people and records by what a person remembers of them.
//!
//! Whoever may not do a thing is told so by the same page, and nobody gives away more than is theirs
//! to give: see [`people`].

mod ask;
mod index;
mod wheres;
mod words;

pub mod find;
pub mod journal;
pub mod me;
pub mod packs;
pub mod people;
pub mod units;

/// Every route of these pages.
pub fn routes() -> web::Routes {
    index::routes()
        .merge(people::routes())
        .merge(me::routes())
        .merge(units::routes())
        .merge(packs::routes())
        .merge(journal::routes())
        .merge(find::routes())
}

#[cfg(test)]
mod tests;
