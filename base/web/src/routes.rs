//! The list of routes and what each needs. A route cannot be added without saying it.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::routing::MethodRouter;
use identity::{Class, Verb};

use crate::guard::guard;

/// What a route asks of a reader before its handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Anybody: sign-in, assets, what is published.
    Open,
    /// Anybody who is signed in.
    SignedIn,
    /// Verb and class, somewhere; the handler asks about the unit.
    May(Verb, Class),
    /// The same of a program: the handler knows the key it calls with, or the session, asks before anything else, and
    /// tells a refusal in the words of its interface.
    Program(Verb, Class),
}

impl std::fmt::Display for Need {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Need::Open => f.write_str("open"),
            Need::SignedIn => f.write_str("signed in"),
            Need::May(verb, class) => write!(f, "{verb:?} {class:?}"),
            Need::Program(verb, class) => write!(f, "{verb:?} {class:?}, by programs"),
        }
    }
}

/// Routes of a slice, or of all slices.
#[derive(Default)]
pub struct Routes {
    router: Router,
    access: Vec<(&'static str, String, Need)>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<H: Handler<T, ()>, T: 'static>(self, path: &str, need: Need, handler: H) -> Self {
        self.add("GET", path, need, axum::routing::get(handler))
    }
    #[must_use]
    pub fn post<H: Handler<T, ()>, T: 'static>(self, path: &str, need: Need, handler: H) -> Self {
        self.add("POST", path, need, axum::routing::post(handler))
    }
    #[must_use]
    pub fn delete<H: Handler<T, ()>, T: 'static>(self, path: &str, need: Need, handler: H) -> Self {
        self.add("DELETE", path, need, axum::routing::delete(handler))
    }
    #[must_use]
    pub fn options<H: Handler<T, ()>, T: 'static>(
        self,
        path: &str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add("OPTIONS", path, need, axum::routing::options(handler))
    }
    fn add(mut self, method: &'static str, path: &str, need: Need, handler: MethodRouter) -> Self {
        self.access.push((method, path.to_owned(), need));
        let guarded = handler
            .route_layer(from_fn(move |request: Request, next: Next| guard(need, request, next)));
        self.router = self.router.route(path, guarded);
        self
    }
    #[must_use]
    pub fn merge(mut self, other: Routes) -> Self {
        self.access.extend(other.access);
        self.router = self.router.merge(other.router);
        self
    }

    /// The access table: one line a route, for the committed text and its test.
    pub fn access(&self) -> Vec<(&'static str, String, Need)> {
        let mut access = self.access.clone();
        access.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        access
    }
    pub(crate) fn router(self) -> Router {
        self.router
    }
}
