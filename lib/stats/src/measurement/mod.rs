//! Can the measurement be trusted?
//!
//! [`gauge`] splits the spread of repeated measurements into the instrument, the people and the
//! parts. [`uncertainty`] carries uncertainties through a formula (GUM, JCGM 100:2008);
//! [`monte_carlo`] does the same by simulation where the formula is not linear or the inputs are
//! not normal (JCGM 101:2008).

pub mod gauge;
pub mod monte_carlo;
pub mod uncertainty;
