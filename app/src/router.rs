//! Every route of the product, and what the header lists. `access.txt` is this, as a text.

use web::{NavEntry, Routes};

pub fn routes() -> Routes {
    Routes::new().merge(check::routes()).merge(settings::routes())
}

pub fn nav() -> Vec<NavEntry> {
    vec![
        NavEntry { phase: ui::Phase::Overview, href: "/" },
        NavEntry { phase: ui::Phase::Record, href: "/samples" },
        NavEntry { phase: ui::Phase::Check, href: "/assessment" },
        NavEntry { phase: ui::Phase::Settings, href: "/units" },
    ]
}
