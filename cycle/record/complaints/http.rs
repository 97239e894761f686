//! The pages of complaints.

use store::Tx;
use terms::{Date, Result};
use web::Routes;

use super::NewComplaint;
use crate::pages::{self, Kind};

pub fn routes() -> Routes {
    pages::routes::<NewComplaint>()
}

impl Kind for NewComplaint {
    const LISTED: &'static [&'static str] = &[
        "topic",
        "channel",
        "replied_on",
        "replied_in_time",
        "closed_on",
        "closed_in_time",
        "satisfied",
    ];
    const ASKED: &'static [&'static str] =
        &["topic", "channel", "replied_in_time", "closed_in_time", "satisfied"];
    const TRACED: bool = true;
    const FIXED: &'static [&'static str] = &["code", "replied_in_time", "closed_in_time"];

    fn settle(&mut self, tx: &mut Tx<'_>, today: Date) -> Result<()> {
        self.time(cases::clockwork(tx)?.as_ref(), today);
        Ok(())
    }
}
