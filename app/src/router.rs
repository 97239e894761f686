//! Every route of the product, and what the header lists. `access.txt` is this, as a text.

use web::{NavEntry, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new().merge(check::routes())
}

pub(crate) fn nav() -> Vec<NavEntry> {
    vec![
        NavEntry { phase: ui::Phase::Overview, href: "/" },
        NavEntry { phase: ui::Phase::Check, href: "/indicators" },
    ]
}
