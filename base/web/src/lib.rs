//! The door: requests come in here, are known or refused, and are answered with a page.
//!
//! Every route is added through [`Routes`] and says what it needs; a guard in front of each handler
//! knows the session, the person and the policy, so no handler can forget to ask. A handler gets a
//! [`Visit`] and answers with [`Visit::page`] (one snapshot, read and rendered on a reader thread)
//! or [`Visit::act`] (one command in the write lane). Errors become pages in one place.

mod address;
mod answer;
mod ask;
mod file;
mod form;
mod guard;
mod log;
mod names;
mod preview;
mod returned;
mod routes;
mod sign_in;
mod state;
mod stranger;
mod take;
mod talk;
mod visit;

pub mod testing;

pub use address::encoded;
pub use answer::{Download, Go, aside, json, problem};
pub use ask::{answer, ask_again};
pub use file::DownloadFile;
pub use form::{Form, Upload};
pub use log::{Metrics, log_error};
pub use names::Names;
pub use preview::{
    Attached, Converter, Found, Preview, file_download, file_inline, file_page, inline_for, media,
    preview, preview_page, with_objects,
};
pub use returned::Returned;
pub use routes::{Need, Routes};
pub use state::{App, Known, NavEntry, Site, SpaceInfo, SpaceState, VIEW};
pub use take::{Take, TakeAs};
pub use talk::{case_address, talk, talk_about};
pub use visit::{Me, Visit};

pub use axum::extract::Path;
pub use axum::response::Response;
