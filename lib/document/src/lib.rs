//! Drawings and papers: values in, a string or bytes out.
//!
//! The page, the printed sheet, the PDF and the tests see the same drawing, because all of them get
//! it from here. Nothing in this crate knows a clock, a file or a language: words come from the
//! caller, colours from the one table in [`ink`].

pub mod chart;
pub mod code;
pub mod docx;
pub mod grid;
pub mod heading;
pub mod ink;
pub mod number;
pub mod numbering;
pub mod paper;
pub mod pdf;
pub mod xlsx;
