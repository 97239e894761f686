//! Targeting on real records and on worlds whose truth is known.

mod chicago;
mod worlds;
