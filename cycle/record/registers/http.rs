//! The pages of certificates, registrations and the yearly state of firms.

use web::Routes;

use super::{NewCertificate, NewFirmYear, NewRegistration};
use crate::pages::{self, Kind};

pub fn routes() -> Routes {
    pages::routes::<NewCertificate>()
        .merge(pages::routes::<NewRegistration>())
        .merge(pages::routes::<NewFirmYear>())
}

impl Kind for NewCertificate {
    const LISTED: &'static [&'static str] = &["kind", "valid_to", "status"];
    const ASKED: &'static [&'static str] = &["kind", "status"];
}

impl Kind for NewRegistration {
    const LISTED: &'static [&'static str] = &["kind", "title", "valid_to", "status"];
    const ASKED: &'static [&'static str] = &["kind", "status"];
}

impl Kind for NewFirmYear {
    const LISTED: &'static [&'static str] = &[
        "industry",
        "cluster",
        "above_scale",
        "model",
        "quality_officer",
        "key_trace",
        "traced",
        "key_energy",
        "energy_reviewed",
        "energy_passed",
    ];
    const ASKED: &'static [&'static str] =
        &["cluster", "above_scale", "model", "quality_officer", "key_energy"];
    // Firm and year are its code.
    const FIXED: &'static [&'static str] = &["code", "firm", "on_date"];
    // A file of this name holds the directory of firms, not their years.
    const EXPORTED: bool = false;
}
