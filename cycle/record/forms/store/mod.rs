//! Sheets in the store.
//!
//! - [`forms`]: versions of forms, where each stands, what a pack brings.
//! - [`fillings`]: [`open`] a sheet for form × unit × period, its lines, where it stands.
//! - [`sheet`](sheet()): everything of one sheet for a page: layout, cells with their states, what is computed.
//! - [`save`](save()): cells as one command, each with the seq that it was read at; what somebody else has
//!   written meanwhile stays, and what was offered is kept beside it as a [`Conflict`].
//! - [`history`](history()): every value that a cell ever had.
//!
//! A save touches only the cells that it writes: what checks find is computed when a sheet is read, so five
//! hundred clerks can save at once through one lane.

mod conflict;
mod fillings;
mod forms;
mod history;
mod prepared;
mod save;
mod sheet;
mod steps;

pub use conflict::{Choice, Conflict, conflicts, resolve};
pub(crate) use fillings::{FILLING_COLUMNS, read_filling, read_stand, stand_columns};
pub use fillings::{
    Filling, Line, add_line, drop_line, extra_lines, filling, filling_at, keep_synthetic, move_due,
    open, signed_on,
};
pub use forms::{
    FormStep, Kept, Standing, all, by_code, by_id, by_version, keep, learn, lookup, readable, step,
    steps_of, versions,
};
pub use history::{Past, history};
pub use prepared::{Prepared, prepared};
pub use save::{Refused, Saved, Write, save, save_prefilled};
pub(crate) use sheet::read_stored;
pub use sheet::{Filled, Provenance, Sheet, cells, sheet};
pub use steps::{
    FillingState, FillingStep, Stand, part_of, part_state, restand, stand, steps, take_step,
};
