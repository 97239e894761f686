//! The door, on every engine that this run can reach.

mod preview;

use identity::{Class, Role, Verb};
use store::testing::engines;
use web::testing::City;
use web::{Form, Go, Need, Response, Routes, Visit};

fn routes() -> Routes {
    async fn hello(visit: Visit) -> Response {
        visit.page(|_, me| Ok(ui::Keys::new(me.frame("")))).await
    }
    async fn fails(visit: Visit) -> Response {
        visit.page::<ui::Keys>(|_, _| Err(terms::Error::broken("a secret cause"))).await
    }
    async fn panics(visit: Visit) -> Response {
        visit.page::<ui::Keys>(|_, _| panic!("made by a test")).await
    }
    async fn act(visit: Visit, form: Form) -> Response {
        let ground = form.get("ground").to_owned();
        visit
            .act(move |tx, _| {
                tx.record(store::Entry::new("test.done", "test", 1).ground(ground))?;
                Ok(Go::to("/hello").say("已记下"))
            })
            .await
    }
    Routes::new()
        .get("/hello", Need::May(Verb::View, Class::Journal), hello)
        .get("/fails", Need::SignedIn, fails)
        .get("/panics", Need::SignedIn, panics)
        .post("/act", Need::SignedIn, act)
}

fn on_each_engine(test: impl Fn(&City)) {
    for engine in engines() {
        let city = City::new(engine, routes());
        city.add_role(Role::Office, None);
        city.add_role(Role::County, None);
        test(&city);
    }
}

#[test]
fn nobody_is_led_to_sign_in_and_back_to_where_they_wanted_to_go() {
    on_each_engine(|city| {
        let page = city.nobody().get("/hello?a=1");
        assert_eq!((page.status, page.location.as_str()), (303, "/sign-in?next=%2Fhello%3Fa%3D1"));
        assert_eq!(city.nobody().get_json("/hello").status, 401);
    });
}

#[test]
fn who_may_not_is_told_so_and_who_may_sees_the_page() {
    on_each_engine(|city| {
        assert_eq!(city.as_role(Role::County).get("/hello").status, 403);
        let page = city.as_role(Role::Office).get("/hello");
        assert_eq!(page.status, 200);
        assert!(page.says("示例office") && page.says("lang=\"zh-Hans\""), "{}", page.html);
        let english = city.as_role(Role::Office).get("/hello?lang=en");
        assert!(
            english.says("lang=\"en\"")
                && english.cookies.iter().any(|c| c.starts_with("zs_lang=en"))
        );
    });
}

#[test]
fn a_form_without_the_token_of_its_page_is_refused() {
    on_each_engine(|city| {
        let mut office = city.as_role(Role::Office);
        let done = office.post("/act", &[("ground", "核对")]);
        assert_eq!((done.status, done.location.as_str()), (303, "/hello"));
        office.csrf = "0".repeat(32);
        assert_eq!(office.post("/act", &[]).status, 403);
        office.csrf.clear();
        assert_eq!(office.post("/act", &[]).status, 403);
    });
}

#[test]
fn a_fault_of_ours_shows_a_reference_and_never_its_cause() {
    on_each_engine(|city| {
        for path in ["/fails", "/panics"] {
            let page = city.as_role(Role::Office).get(path);
            assert_eq!(page.status, 500, "{path}");
            assert!(
                !page.says("secret") && !page.says("made by a test") && page.says("编号"),
                "{}",
                page.html
            );
        }
        assert_eq!(
            city.as_role(Role::Office).get("/hello").status,
            200,
            "the reader thread goes on"
        );
        assert_eq!(city.nobody().get("/no/such/page").status, 404);
    });
}

#[test]
fn the_sign_in_page_signs_in_with_the_right_password_only() {
    let city = City::new("sqlite", routes());
    let password = "demo-password-1";
    let hash = identity::hash_password(password).unwrap();
    city.space
        .db
        .write(store::Actor::PROGRAM, move |tx| {
            let new = identity::NewPerson {
                account: "zhou".into(),
                name: "周示例".into(),
                phone: None,
                unit: None,
                password: hash,
                demo: true,
            };
            let id = identity::add_person(tx, &new)?;
            identity::give(tx, id, Role::Office, None, None, "test")
        })
        .unwrap();
    let mut nobody = city.nobody();
    let page = nobody.get("/sign-in");
    let pre = page.cookies.iter().find_map(|c| c.strip_prefix("zs_pre=")).unwrap();
    nobody.csrf = pre.split(';').next().unwrap().to_owned();
    nobody.cookie = format!("zs_pre={}", nobody.csrf);
    let sign_in = |password: &str| {
        nobody.post(
            "/sign-in",
            &[
                ("space", "test"),
                ("name", "zhou"),
                ("password", password),
                ("next", "//evil.example"),
            ],
        )
    };
    assert_eq!(sign_in("wrong").status, 422);
    let done = sign_in(password);
    assert_eq!((done.status, done.location.as_str()), (303, "/"), "a next from outside leads home");
    let session = done.cookies.iter().find(|c| c.starts_with("zs_session=test.")).unwrap();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax"));
    nobody.cookie = session.split(';').next().unwrap().to_owned();
    assert_eq!(nobody.get("/hello").status, 200);
}

#[test]
fn a_password_that_somebody_else_made_opens_only_the_way_to_ones_own() {
    on_each_engine(|city| {
        let clerk = city
            .space
            .db
            .write(store::Actor::PROGRAM, |tx| {
                let new = identity::NewPerson {
                    account: "new".into(),
                    name: "新示例".into(),
                    phone: None,
                    unit: None,
                    password: "made by somebody else".into(),
                    demo: false,
                };
                let id = identity::add_person(tx, &new)?;
                identity::give(tx, id, Role::Office, None, None, "test")?;
                Ok(id)
            })
            .unwrap();
        let caller = city.as_account("new");
        let page = caller.get("/hello");
        assert_eq!((page.status, page.location.as_str()), (303, "/me/password"));
        assert_eq!(caller.post("/act", &[("ground", "x")]).status, 303);
        assert_eq!(caller.get_json("/hello").status, 403);
        assert_eq!(caller.get(ui::asset("app.css")).status, 200, "what is open stays open");
        let own = "chosen by its owner";
        city.space
            .db
            .write(store::Actor::person(clerk), move |tx| identity::change_password(tx, clerk, own))
            .unwrap();
        assert_eq!(city.as_account("new").get("/hello").status, 200);
        let another = "made by somebody again";
        city.space
            .db
            .write(store::Actor::PROGRAM, move |tx| identity::change_password(tx, clerk, another))
            .unwrap();
        assert_eq!(city.as_account("new").get("/hello").status, 303);
    });
}

#[test]
fn every_answer_carries_the_strict_headers() {
    let city = City::new("sqlite", routes());
    let css = city.nobody().get(ui::asset("app.css"));
    assert_eq!((css.status, css.media.starts_with("text/css")), (200, true));
}
