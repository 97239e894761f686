//! The pages of complaints.

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
}
