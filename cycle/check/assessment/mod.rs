//! Assessment
