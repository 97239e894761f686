//! The entries, part by part.

mod indices;
mod laboratories;
mod processes;
mod surveys;

pub(crate) use indices::{benchmark, index};
pub(crate) use laboratories::{examiners, laboratory, measurement};
pub(crate) use processes::{acceptance, chart, warning};
pub(crate) use surveys::{drawing, satisfaction};
