//! Forms: what clerks are asked for, filled once, with provenance, and what the asking costs.
//!
//! A **form** is data: sections of lines × columns that mirror the paper table, from a pack or designed in the
//! browser. A **filling** is one sheet of it, for one unit and one period. A **cell** is one place of a sheet.
//!
//! - [`model`]: [`model::Form`] and its [`model::Layout`]: for every place whether it is grey, a total, computed or
//!   asked, and how ([`model::Asked`]); [`model::CellKey`] (`section.line.column`); [`model::Content`] and how
//!   typed text is read ([`model::read_content`]); [`model::CellState`].
//! - [`store`]: [`store::open`] a filling; [`store::sheet()`] reads all of it (layout, cells with state, provenance,
//!   remark and `seq`, totals and formulas, undecided conflicts, stand, steps); [`store::save()`] writes cells as
//!   one command, each with the `seq` it was read at ([`store::Write::base_seq`], from [`store::Sheet::base`]):
//!   what somebody else wrote since stays, what was offered is kept as a [`store::Conflict`], and
//!   [`store::resolve`] says which holds; with a token the same save sent twice writes once;
//!   [`store::history()`] of a cell; [`store::add_line`] of a ledger.
//! - [`checks`]: [`checks::look`] finds what on a sheet deserves a second look, by severity, with the reasons given
//!   ([`checks::give_reason`]).
//!
//! - [`prefill`]: what is known arrives filled and says from where; confirmed or disputed, a dispute is a case.
//! - [`submission`]: what is due; submit, approve, accept, return, reopen; figures; the collection board.
//! - [`publish`](mod@publish): marks of a survey, and nobody is asked for what the city has.
//! - [`burden`]: the register of all that is asked, its hours, what is asked twice, short notice.
//!
//! A sheet may be written while its part is open, returned or reopened ([`store::FillingState::is_writable`]).
//! A value of a cell that is bound to an indicator becomes the figure of the city when the sheet is accepted.

pub mod burden;
pub mod checks;
pub mod grid;
pub mod model;
mod pages;
pub mod prefill;
pub mod publish;
pub mod store;
pub mod submission;
pub mod surveys;
pub mod workbook;

pub use pages::{KnownOf, entered};

/// Every page of this part of the phase, with the way to ask what an indicator amounts to.
pub fn routes_with(known: KnownOf) -> web::Routes {
    pages::routes(known)
        .merge(grid::routes())
        .merge(workbook::routes())
        .merge(surveys::pages::routes())
}

/// As [`routes_with`], for those who put no other phase beside this one: only entered figures are known.
pub fn routes() -> web::Routes {
    routes_with(entered)
}
