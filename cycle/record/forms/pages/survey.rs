//! Pages of surveys are [`crate::surveys`]' own.

pub(super) use crate::surveys::pages::{ask, index as show, put};
