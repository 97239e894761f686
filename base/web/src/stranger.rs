//! Pages with a form for whoever is not signed in: the form carries a token that a cookie holds, as the
//! sign-in does, so that nobody fills it in from another site.

use askama::Template;
use axum::response::Response;
use store::Tx;
use terms::Result;

use crate::answer::set_cookie;
use crate::guard::PRE_COOKIE;
use crate::visit::{Me, Visit};

impl Visit {
    /// As [`Visit::page`], for a route that is open.
    pub async fn open_page<P: Template>(
        mut self,
        work: impl FnOnce(&mut Tx<'_>, &Me) -> Result<P> + Send + 'static,
    ) -> Response {
        let fresh = self.token.is_none() && self.csrf.len() != 32;
        if fresh {
            self.csrf = store::hex(&store::random::<16>());
        }
        let cookie = crate::sign_in::cookie_text(&self, PRE_COOKIE, &self.csrf, 3600);
        let mut response = self.page(work).await;
        if fresh {
            set_cookie(&mut response, &cookie);
        }
        response
    }
    /// A space of this server by its code, for pages that nobody signed in to.
    #[must_use]
    pub fn within(mut self, space: &str) -> Self {
        if self.actor.is_none()
            && let Some(found) = self.app.spaces.get(space).cloned()
        {
            self.space = found;
        }
        self
    }
}
