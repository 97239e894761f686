//! One's own account, through the front door.

use identity::Role;
use store::Actor;

use crate::tests::{on_each_engine, town};

#[test]
fn nobody_acts_for_somebody_who_did_not_appoint_them() {
    on_each_engine(|town| {
        let office = town.id("office").to_string();
        let caller = town.city.as_role(Role::County);
        assert_eq!(caller.post("/me/acting", &[("principal", &office)]).status, 403);
        assert_eq!(caller.post("/me/acting", &[("principal", "x")]).status, 422);
        assert_eq!(caller.post("/me/acting", &[]).status, 303, "nothing to lay down");
        assert_eq!(town.verbs_of("deputy.laid_down"), 0);
    });
}

#[test]
fn a_password_changes_with_the_old_one_only_and_ends_every_session() {
    let town = town("sqlite");
    let (id, old) = (town.id("county"), "the old password");
    let hash = identity::hash_password(old).unwrap();
    town.city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| identity::change_password(tx, id, &hash))
        .unwrap();
    let caller = town.city.as_role(Role::County);
    let change = |old: &str, new: &str, again: &str| {
        caller.post("/me/password", &[("old", old), ("password", new), ("again", again)])
    };
    let new = " a new password ";
    for (old, new, again, place) in [
        ("wrong", new, new, "old"),
        (old, new, "a new password", "again"),
        (old, old, old, "password"),
        (old, "short", "short", "password"),
    ] {
        let page = change(old, new, again);
        assert_eq!(page.status, 422, "{place}");
        assert!(page.says(&format!("id=\"field-{place}-error\"")), "{place}: {}", page.html);
        assert!(!page.says("a new password"), "a password is never given back");
    }
    let done = change(old, new, new);
    assert_eq!((done.status, done.location.as_str()), (303, "/sign-in"));
    assert_eq!(caller.get("/me").status, 303);
    let person = town.city.space.db.read(move |tx| identity::find_person(tx, id)).unwrap();
    assert!(identity::check_password(new, &person.password), "spaces count");
}

#[test]
fn the_second_factor_is_on_only_after_its_first_code_was_right() {
    on_each_engine(|town| {
        let caller = town.city.as_role(Role::County);
        let page = caller.get("/me/second-factor");
        let (_, rest) = page.html.split_once("name=\"secret\" value=\"").unwrap();
        let secret = rest.split_once('"').unwrap().0.to_owned();
        assert!(page.says("otpauth://totp/"), "{}", page.html);
        // The square holds the address; lib/document knows that it can be read.
        let address = page.html.split("otpauth://").nth(1).unwrap().split('<').next().unwrap();
        let square =
            document::code::square(&format!("otpauth://{}", address.replace("&#38;", "&")));
        assert!(page.says(&square.unwrap()), "{}", page.html);
        let turn_on =
            |code: &str| caller.post("/me/second-factor", &[("secret", &secret), ("code", code)]);
        let wrong = turn_on("000000");
        assert_eq!(wrong.status, 422);
        assert!(wrong.says(&secret), "the same secret is asked for again");
        let bytes = store::unhex(&secret).unwrap();
        let totp = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, bytes).unwrap();
        let now = town.city.space.db.clock().now().as_second().unsigned_abs();
        assert_eq!(turn_on(&totp.generate(now)).status, 303);
        assert_eq!(town.verbs_of("person.second_factor_on"), 1);
        assert_eq!(caller.get("/me/second-factor").status, 409);
        let off = caller.post("/me/second-factor-off", &[("password", "not it")]);
        assert_eq!(off.status, 422, "it goes off with the password only");
        assert_eq!(caller.post("/me/second-factor", &[("secret", "zz")]).status, 422);
    });
}

#[test]
fn rows_and_letters_go_with_the_account_and_nobody_reads_them_in_the_journal() {
    on_each_engine(|town| {
        let caller = town.city.as_role(Role::Office);
        assert!(!caller.get("/me").says("data-type"));
        let choose =
            |density, size| caller.post("/me/view", &[("density", density), ("type", size)]);
        assert_eq!(choose("roomy", "large").status, 303);
        let page = caller.get("/me");
        assert!(page.says("data-density=\"roomy\" data-type=\"large\""), "{}", page.html);
        assert_eq!(choose("x\"y", "large").status, 422);
        let told = town.city.space.db.read(|tx| {
            let sql = "select detail from journal where verb = 'person.view' order by seq";
            tx.query(sql, &[], |r| r.get::<String>(0))
        });
        let told = told.unwrap();
        assert!(told.len() == 1 && !told[0].contains("large"), "{told:?}");
        assert!(
            !town.city.as_role(Role::County).get("/me").says("data-type"),
            "another's is another's"
        );
        assert_eq!(choose("usual", "usual").status, 303);
        assert!(!caller.get("/me").says("data-density"));
    });
}
