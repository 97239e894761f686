//! Words for tests through the front door: a city with people, who ask and post.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use identity::{NewPerson, Role};
use store::Actor;
use store::testing::Space;
use terms::Text;
use tower::ServiceExt;

use crate::routes::Routes;
use crate::state::{App, Site, SpaceInfo, SpaceState};

/// A server over a fresh space; one account per role, named by the role's code.
pub struct City {
    pub space: Space,
    pub app: App,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl City {
    pub fn new(engine: &str, routes: Routes) -> Self {
        Self::with_site(engine, routes, Site::default())
    }
    pub fn with_site(engine: &str, routes: Routes, site: Site) -> Self {
        let space = store::testing::space(engine);
        let info = SpaceInfo {
            name: Text::new("测试市", "Test City"),
            synthetic: true,
            ..SpaceInfo::default()
        };
        Self::over(space, info, routes, site)
    }
    /// A server over a space that a test has filled.
    pub fn over(space: Space, info: SpaceInfo, routes: Routes, site: Site) -> Self {
        let app = App::new([SpaceState::new("test", space.db.clone(), info)], site);
        let router = app.serve(routes);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime for a test");
        Self { space, app, router, runtime }
    }
    /// Adds the account of a role, reaching a unit where one is given.
    pub fn add_role(&self, role: Role, unit: Option<i64>) {
        self.add_account(role.code(), role, unit);
    }
    pub fn add_account(&self, account: &str, role: Role, unit: Option<i64>) {
        let account = account.to_owned();
        self.space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let new = NewPerson {
                    name: format!("示例{account}"),
                    account,
                    phone: None,
                    unit,
                    password: "no password signs in".into(),
                    demo: true,
                };
                let person = identity::add_person(tx, &new)?;
                identity::give(tx, person, role, unit, None, "test").map(|_| ())
            })
            .expect("a test account can be added");
    }
    pub fn nobody(&self) -> Caller<'_> {
        Caller { city: self, cookie: String::new(), csrf: String::new() }
    }
    /// Signed in as the account of this name.
    pub fn as_account(&self, account: &str) -> Caller<'_> {
        let token =
            crate::sign_in::session_for(&self.space.db, account).expect("the account exists");
        let asked = token.clone();
        let session = self
            .space
            .db
            .read(move |tx| identity::session_of(tx, &asked))
            .expect("sessions can be read")
            .expect("the session was just made");
        Caller { city: self, cookie: format!("zs_session=test.{token}"), csrf: session.csrf }
    }
    pub fn as_role(&self, role: Role) -> Caller<'_> {
        self.as_account(role.code())
    }
    fn call(&self, request: Request<Body>) -> Page {
        self.runtime.block_on(async {
            let response =
                self.router.clone().oneshot(request).await.expect("the router never fails");
            let status = response.status().as_u16();
            let header = |name: header::HeaderName| {
                response
                    .headers()
                    .get(name)
                    .and_then(|v| v.to_str().ok())
                    .unwrap_or_default()
                    .to_owned()
            };
            let (location, media) = (header(header::LOCATION), header(header::CONTENT_TYPE));
            let policy = header(header::CONTENT_SECURITY_POLICY);
            let disposition = header(header::CONTENT_DISPOSITION);
            let cookies = response
                .headers()
                .get_all(header::SET_COOKIE)
                .iter()
                .filter_map(|v| v.to_str().ok().map(str::to_owned))
                .collect();
            let bytes = to_bytes(response.into_body(), usize::MAX)
                .await
                .expect("a body in memory")
                .to_vec();
            let html = String::from_utf8_lossy(&bytes).into_owned();
            Page { status, location, media, policy, disposition, html, bytes, cookies }
        })
    }
}

/// Somebody with or without a session.
#[derive(Clone)]
pub struct Caller<'c> {
    city: &'c City,
    pub cookie: String,
    pub csrf: String,
}

impl Caller<'_> {
    pub fn get(&self, path: &str) -> Page {
        self.city.call(self.request("GET", path).body(Body::empty()).expect("a valid request"))
    }
    /// Asks with a verb that only programs use.
    pub fn call(&self, verb: &str, path: &str) -> Page {
        self.city.call(self.request(verb, path).body(Body::empty()).expect("a valid request"))
    }
    pub fn get_json(&self, path: &str) -> Page {
        let request = self.request("GET", path).header(header::ACCEPT, "application/json");
        self.city.call(request.body(Body::empty()).expect("a valid request"))
    }
    /// Posts a form, with the token of the session.
    pub fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.csrf).extend_pairs(pairs);
        self.post_raw(path, "application/x-www-form-urlencoded", form.finish().into_bytes())
    }
    pub fn post_raw(&self, path: &str, media: &str, body: Vec<u8>) -> Page {
        let request = self.request("POST", path).header(header::CONTENT_TYPE, media);
        self.city.call(request.body(Body::from(body)).expect("a valid request"))
    }
    /// Sends a file with fields before it, as a browser does.
    pub fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        bytes: &[u8],
    ) -> Page {
        let mut body = Vec::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!(
                    "--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--xx--\r\n");
        self.post_raw(path, "multipart/form-data; boundary=xx", body)
    }
    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie)
    }
}

/// An answer as its reader sees it.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub location: String,
    pub media: String,
    /// The content security policy.
    pub policy: String,
    pub disposition: String,
    pub html: String,
    pub bytes: Vec<u8>,
    pub cookies: Vec<String>,
}

impl Page {
    pub fn says(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}
