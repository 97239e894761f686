//! How the product looks and reads: the frame around every page, the parts that pages are made of,
//! the texts in two languages, the assets, and how a number or a day is printed.
//!
//! A page of a slice is a struct with a field `frame: ui::Frame` and a template that says
//! `{% extends "layout.html" %}`; its crate lists `../../base/ui/templates` in its `askama.toml`.
//! Parts are values: `{{ ui::State::Bad.chip(frame.lang) }}` prints a mark with its word. They are
//! compiled once, here, and not again in every page.
//!
//! Nothing here needs a script. The scripts add keys and a way to copy a table, and the pages run
//! under `default-src 'self'`.

mod around;
mod ask;
mod assets;
mod frame;
pub mod number;
mod pages;
mod parts;
mod texts;
mod view;

pub use ask::Ask;
pub use assets::{asset, asset_bytes};
pub use frame::{Crumb, Frame, Nav, Phase, ScopeItem, Space, SpaceLink, Who, with_query};
pub use pages::{Account, Keys, Problem, SignIn, SignInStep};
pub use parts::{
    Action, Empty, Field, FieldError, Figure, Grade, Input, Mood, Notes, Pager, Stamp, State,
    StateMark, Talk, TalkEntry, TalkThread,
};
pub use texts::{keys, t, ta};
pub use view::{Density, View};
