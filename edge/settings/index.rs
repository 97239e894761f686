//! The front of the house: where each of these pages is, as far as the reader may see it.

use askama::Template;
use identity::{Class, Verb};
use web::{Need, Response, Routes, Visit};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/settings", Need::SignedIn, show)
}

#[derive(Template)]
#[template(path = "index.html")]
struct IndexPage {
    frame: ui::Frame,
    /// Address, name, what it is for.
    places: Vec<(&'static str, String, String)>,
    /// What papers print beside their check code, or how that is set.
    address: String,
}

async fn show(visit: Visit) -> Response {
    visit
        .page(|_, me| {
            let all = [
                ("/people", "people", Some((Verb::View, Class::People))),
                ("/units", "units", Some((Verb::View, Class::Reference))),
                ("/packs", "packs", Some((Verb::View, Class::Reference))),
                ("/journal", "journal", Some((Verb::View, Class::Journal))),
                ("/me", "me", None),
            ];
            let places = all
                .into_iter()
                .filter(|(_, _, need)| need.is_none_or(|(verb, class)| me.can(verb, class)))
                .map(|(href, key, _)| {
                    (href, me.t(&format!("{key}-title")), me.t(&format!("{key}-lead")))
                })
                .collect();
            let frame = me.frame(me.t("settings-title")).within(ui::Phase::Settings);
            let address = me.space.info().address.clone();
            let address = address.unwrap_or_else(|| me.t("settings-address-none"));
            Ok(IndexPage { frame, places, address })
        })
        .await
}
