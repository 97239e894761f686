//! The pages of samples.

use store::Tx;
use terms::{Date, Result};
use web::Routes;

use super::{FollowUp, NewSample};
use crate::pages::{self, Kind};

pub fn routes() -> Routes {
    pages::routes::<NewSample>()
}

impl Kind for NewSample {
    const LISTED: &'static [&'static str] =
        &["product", "industry", "domain", "purpose", "verdict", "closed_in_time", "recheck"];
    const ASKED: &'static [&'static str] = &["domain", "purpose", "verdict", "closed_in_time"];
    const FIXED: &'static [&'static str] = &["code", "closed_in_time"];

    /// In time or not follows from the due day and the day of correction.
    fn settle(&mut self, _: &mut Tx<'_>, today: Date) -> Result<()> {
        self.closed_in_time = match (self.order_on, self.correct_due) {
            (Some(order_on), Some(correct_due)) => {
                FollowUp { order_on, correct_due, recheck_due: correct_due }
                    .in_time(self.corrected_on, today)
            }
            _ => None,
        };
        Ok(())
    }
}
