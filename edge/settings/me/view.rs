//! Rows and letters as one likes them. It goes with the account to every screen; that somebody reads
//! large letters is nobody's business, so it is sealed like a name.

use ::store::Entry;
use serde_json::json;
use terms::Error;
use ui::{Density, Field, Input, View};
use web::{Form, Go, Me, Response, VIEW, Visit};

pub(super) fn fields(me: &Me) -> Vec<Field> {
    let choice = |name: &str, words: &[&str], now: &str| {
        let said = |word: &&str| ((*word).to_owned(), me.t(&format!("me-view-{name}-{word}")));
        let choices = words.iter().map(said).collect();
        Field::new(name, me.t(&format!("me-view-{name}"))).input(Input::Choice(choices)).value(now)
    };
    let view = me.known.view;
    let letters = if view.large { "large" } else { "usual" };
    vec![
        choice("density", &Density::ALL.map(Density::word), view.density.word()),
        choice("type", &["usual", "large"], letters),
    ]
}

pub(super) async fn choose(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let id = me.actor()?.person;
            let unknown = || Error::invalid("error-invalid").field("density", "table-choice");
            let density = Density::named(form.get("density")).ok_or_else(unknown)?;
            let view = View { density, large: form.get("type") == "large" };
            let commitment = tx.seal_personal(id, VIEW, &view.kept())?;
            let detail = json!({ "view": commitment });
            tx.record(Entry::new("person.view", "person", id).detail(detail))?;
            Ok(Go::to("/me").say(me.t("me-view-kept")))
        })
        .await
}
