//! Every route of the product, and what the header lists. `access.txt` is this, as a text.

use identity::{Class, Verb};
use web::{NavEntry, Need, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .merge(plan::routes(crate::measure::measure))
        .merge(record::routes())
        .merge(forms::routes_with(crate::measure::known))
        .merge(campaigns::routes())
        .merge(laboratory::routes())
        .merge(trace::routes())
        .merge(check::routes())
        .merge(act::routes())
        .merge(exchange::routes())
        .merge(reports::routes())
        .merge(settings::routes())
}

/// The pages that the header leads to, phase by phase, in the order of the work.
pub fn nav() -> Vec<NavEntry> {
    use ui::Phase::{Act, Check, Overview, Papers, Plan, Record, Settings};
    let records = Need::May(Verb::View, Class::Records);
    let figures = Need::May(Verb::View, Class::Figures);
    let papers = Need::May(Verb::View, Class::Papers);
    let assessment = Need::May(Verb::View, Class::Assessment);
    [
        (Overview, "nav-overview", "/", figures),
        (Plan, "nav-plans", "/plans", Need::May(Verb::View, Class::Cases)),
        (Plan, "nav-dispatch", "/dispatch", Need::May(Verb::View, Class::Cases)),
        (Plan, "nav-leader", "/dispatch/leader", Need::May(Verb::View, Class::Cases)),
        (Plan, "nav-filings", "/filings", Need::May(Verb::View, Class::Cases)),
        (Record, "nav-forms", "/forms", figures),
        (Record, "nav-burden", "/burden", figures),
        (Record, "nav-surveys", "/surveys", figures),
        (Record, "nav-samples", "/samples", records),
        (Record, "nav-laboratory", "/laboratory", records),
        (Record, "nav-complaints", "/complaints", records),
        (Record, "nav-clues", "/clues", Need::May(Verb::View, Class::Cases)),
        (Record, "nav-inspections", "/inspections", records),
        (Record, "nav-objects", "/objects", records),
        (Record, "nav-campaigns", "/campaigns", records),
        (Record, "nav-visits", "/visits", records),
        (Record, "nav-targeting", "/targeting", Need::May(Verb::View, Class::Credit)),
        (Record, "nav-workload", "/workload", records),
        (Record, "nav-enforcement", "/enforcement", records),
        (Record, "nav-trace", "/trace", records),
        (Record, "nav-certificates", "/certificates", records),
        (Record, "nav-registrations", "/registrations", records),
        (Record, "nav-instruments", "/instruments", records),
        (Record, "nav-firms", "/firms", records),
        (Record, "nav-documents", "/documents", Need::May(Verb::View, Class::Reference)),
        (Record, "nav-imports", "/imports", Need::May(Verb::Import, Class::Records)),
        (Check, "nav-assessment", "/assessment", assessment),
        (Check, "nav-rounds", "/rounds", assessment),
        (Check, "nav-indicators", "/indicators", figures),
        (Check, "nav-works", "/works", figures),
        (Check, "nav-structure", "/structure", figures),
        (Check, "nav-runs", "/runs", assessment),
        (Act, "nav-day", "/day", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-cases", "/cases", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-approvals", "/approvals", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-comments", "/comments", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-reminders", "/reminders", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-locks", "/locks", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-duties", "/duties", Need::May(Verb::View, Class::Cases)),
        (Act, "nav-meetings", "/meetings", Need::May(Verb::View, Class::Cases)),
        (Papers, "nav-papers", "/papers", papers),
        (Papers, "nav-paper-register", "/papers/register", papers),
        (Papers, "nav-paper-receipts", "/papers/receipts", papers),
        (Papers, "nav-paper-batches", "/papers/batches", papers),
        (Papers, "nav-paper-check", "/papers/check", papers),
        (Settings, "nav-units", "/units", Need::May(Verb::View, Class::Reference)),
        (Settings, "nav-people", "/people", Need::May(Verb::View, Class::People)),
        (Settings, "nav-packs", "/packs", Need::May(Verb::View, Class::Reference)),
        (Settings, "nav-journal", "/journal", Need::May(Verb::View, Class::Journal)),
        (Settings, "nav-me", "/me", Need::SignedIn),
    ]
    .into_iter()
    .map(|(phase, key, href, need)| NavEntry { phase, key, href, need })
    .collect()
}
