//! Comparing laboratories, and comparing a result with a limit.
//!
//! A round of proficiency testing sends the same material to many laboratories. [`robust`] finds
//! the value and spread that a few bad results cannot move, [`scores`] says how far each laboratory
//! is off, [`homogeneity`] whether the material was fit to send. [`precision`] turns a designed
//! trial into repeatability and reproducibility (ISO 5725-2). [`pairs`] and [`consensus`] serve
//! two-sample plans and key comparisons. [`limits`] decides about a limit in the two ways GB/T 8170
//! allows, and with a stated risk where a contract asks.
//!
//! A score is a signal for the laboratory itself; one unsatisfactory score in a small round is weak
//! evidence against anybody.

pub mod consensus;
pub mod homogeneity;
pub mod limits;
pub mod pairs;
pub mod precision;
pub mod robust;
pub mod scores;
