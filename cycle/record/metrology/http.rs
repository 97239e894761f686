//! The pages of measuring instruments.

use store::Tx;
use terms::{Date, Result};
use web::Routes;

use super::NewInstrument;
use crate::pages::{self, Kind};

pub fn routes() -> Routes {
    pages::routes::<NewInstrument>()
}

impl Kind for NewInstrument {
    const LISTED: &'static [&'static str] = &["kind", "verified_on", "verified_in_time"];
    const ASKED: &'static [&'static str] = &["kind", "verified_in_time"];
    const FIXED: &'static [&'static str] = &["code", "verified_in_time"];

    /// In time or not follows from the due day and the day of verification.
    fn settle(&mut self, _: &mut Tx<'_>, today: Date) -> Result<()> {
        self.verified_in_time = match self.verified_on {
            Some(day) => Some(day <= self.on_date),
            None if today > self.on_date => Some(false),
            None => None,
        };
        Ok(())
    }
}
