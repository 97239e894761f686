//! What pages are made of. Each part is a value that prints itself as HTML, so a page writes
//! `{{ figure }}` and nothing is escaped twice. Numbers arrive printed (`ui::number`).

mod field;
mod figure;
mod list;
mod state;
mod talk;

pub use field::{Field, FieldError, Input, Notes};
pub use figure::{Figure, Stamp};
pub use list::{Action, Empty, Mood, Pager};
pub use state::{Grade, State, StateMark};
pub use talk::{Talk, TalkEntry, TalkThread};
