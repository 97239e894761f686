//! A request that passed the guard: who, in which space and language, asking for what.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use identity::{Class, Territory, Verb};
use store::{Db, Tx};
use terms::{Error, Lang, Result};
use tokio::sync::oneshot;

use crate::answer::{Go, html, problem};
use crate::routes::Need;
use crate::state::{App, Known, SpaceState};

/// What a handler works with.
#[derive(Clone)]
pub struct Visit {
    pub app: App,
    pub space: Arc<SpaceState>,
    pub actor: Option<Arc<identity::Actor>>,
    pub known: Known,
    pub lang: Lang,
    pub csrf: String,
    pub(crate) token: Option<String>,
    /// The password was made by somebody else; only the way to one's own is open.
    pub(crate) must_change: bool,
    pub path_and_query: String,
    /// What the request called this server; see [`Visit::outside`].
    pub(crate) host: Option<String>,
    pub pairs: Vec<(String, String)>,
    pub flash: Option<String>,
    /// Names the request in the log and on an error page.
    pub reference: String,
    pub wants_json: bool,
    /// What the route asked for, once one was chosen.
    pub(crate) need: Option<Need>,
}

/// The same, inside a snapshot or a command.
pub type Me = Visit;

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Response> {
        // The guard stands before every handler; without it nothing is served.
        parts.extensions.get::<Visit>().cloned().ok_or_else(|| {
            (axum::http::StatusCode::INTERNAL_SERVER_ERROR, "no guard before this route")
                .into_response()
        })
    }
}

impl Visit {
    /// A parameter of the address.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
            .filter(|v| !v.is_empty())
    }
    /// The person; routes that need nobody must not ask.
    pub fn actor(&self) -> Result<&identity::Actor> {
        self.actor.as_deref().ok_or_else(|| Error::new(terms::Kind::SignedOut, "error-signed-out"))
    }
    pub fn may(&self, verb: Verb, class: Class) -> Result<Territory> {
        self.actor()?.may(verb, class)
    }
    pub fn can(&self, verb: Verb, class: Class) -> bool {
        self.actor.as_ref().is_some_and(|a| a.territory(verb, class).is_some())
    }
    /// The token of this session, for taking up or laying down a deputyship; it goes on no page.
    pub fn session_token(&self) -> Result<&str> {
        let signed_out = || Error::new(terms::Kind::SignedOut, "error-signed-out");
        self.token.as_deref().ok_or_else(signed_out)
    }
    /// Whether the guard of a route with this need would let this visit in.
    pub fn meets(&self, need: Need) -> bool {
        match need {
            Need::Open => true,
            Need::SignedIn => self.actor.is_some(),
            Need::May(verb, class) | Need::Program(verb, class) => self.can(verb, class),
        }
    }
    pub fn db(&self) -> &Db {
        &self.space.db
    }
    pub fn t(&self, key: &str) -> String {
        ui::t(self.lang, key)
    }

    /// The frame of a page, filled with all that is the same on every page.
    pub fn frame(&self, title: impl Into<String>) -> ui::Frame {
        let info = self.space.info();
        let others = self
            .app
            .spaces
            .values()
            .filter(|s| s.code != self.space.code)
            .map(|s| {
                let info = s.info();
                ui::SpaceLink {
                    code: s.code.clone(),
                    name: info.name.clone(),
                    synthetic: info.synthetic,
                }
            })
            .collect();
        let mut frame = ui::Frame::new(self.lang, title);
        frame.space = ui::Space {
            code: self.space.code.clone(),
            name: info.name.clone(),
            synthetic: info.synthetic,
            notice: info.notice.clone(),
            others,
        };
        frame.view = self.known.view;
        frame.csrf.clone_from(&self.csrf);
        frame.path_and_query.clone_from(&self.path_and_query);
        frame.packs.clone_from(&info.packs);
        frame.flash.clone_from(&self.flash);
        frame.leaves = self.may_take();
        frame.who = self.actor.as_ref().map(|actor| ui::Who {
            name: self.known.name.clone(),
            role: actor.roles().first().map(|r| self.t(&r.key())).unwrap_or_default(),
            unit: self.known.unit.as_ref().map(|u| u.get(self.lang).to_owned()).unwrap_or_default(),
            acting_for: self.known.acting_for.clone(),
        });
        if self.actor.is_some() {
            for entry in self.app.site.nav.iter().filter(|e| self.meets(e.need)) {
                if !frame.nav.iter().any(|n| n.phase == entry.phase) {
                    frame = frame.leads_to(entry.phase, entry.href);
                }
                let label = self.t(entry.key);
                frame.pages.push(ui::Nav {
                    phase: entry.phase,
                    label,
                    href: entry.href.into(),
                    current: false,
                });
            }
        }
        frame
    }

    /// Reads one snapshot, renders the page on the reader's thread, answers.
    ///
    /// Boxed at the door: what follows is compiled once, not once for each of some hundred pages.
    pub fn page<P: Template>(
        self,
        work: impl FnOnce(&mut Tx<'_>, &Me) -> Result<P> + Send + 'static,
    ) -> impl Future<Output = Response> + Send {
        self.text(Box::new(move |tx, me| {
            work(tx, me)?.render().map_err(|e| Error::broken(format!("render: {e}")))
        }))
    }

    async fn text(self, work: Work<String>) -> Response {
        let me = self.clone();
        match self.read(move |tx| work(tx, &me)).await {
            Ok(text) => html(axum::http::StatusCode::OK, text),
            Err(error) => problem(&self, &error),
        }
    }

    /// Reads one snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = oneshot::channel();
        self.db().read_then(work, move |result| {
            let _ = tell.send(result);
        });
        told.await.unwrap_or_else(|_| Err(Error::unavailable("the readers have stopped")))
    }

    /// One command in the write lane, in the name of this person.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let actor = self.actor.as_ref().map_or(store::Actor::PROGRAM, |a| a.store());
        let (tell, told) = oneshot::channel();
        self.db().write_then(actor, work, move |result| {
            let _ = tell.send(result);
        });
        told.await.unwrap_or_else(|_| Err(Error::unavailable("the write lane has stopped")))
    }

    /// One command, then on to a page that says what was done.
    pub fn act(
        self,
        work: impl FnOnce(&mut Tx<'_>, &Me) -> Result<Go> + Send + 'static,
    ) -> impl Future<Output = Response> + Send {
        self.go(Box::new(work))
    }

    async fn go(self, work: Work<Go>) -> Response {
        let me = self.clone();
        match self.write(move |tx| work(tx, &me)).await {
            Ok(go) => go.into_response(),
            Err(error) => problem(&self, &error),
        }
    }
}

type Work<T> = Box<dyn FnOnce(&mut Tx<'_>, &Me) -> Result<T> + Send>;
