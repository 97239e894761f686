//! People through the store, on every engine that this run can reach.

use identity::{
    Class, NewPerson, Role, Territory, Verb, act_for, add_person, appoint, by_account,
    check_password, confirm_code, end_deputy, give, hand_over, hash_password, session_of, set_totp,
    sign_in,
};
use store::testing::{Space, engines, space};
use store::{Actor, Tx};

fn on_each_engine(test: impl Fn(&Space)) {
    for engine in engines() {
        test(&space(engine));
    }
}

fn person(tx: &mut Tx<'_>, account: &str) -> terms::Result<i64> {
    let new = NewPerson {
        account: account.into(),
        name: format!("示例{account}"),
        phone: None,
        unit: None,
        password: "not a hash".into(),
        demo: true,
    };
    add_person(tx, &new)
}

#[test]
fn a_password_is_known_by_its_hash_and_a_short_one_is_refused() {
    let hash = hash_password("一二三四五六七八九十甲乙").unwrap();
    assert!(hash.starts_with("$argon2id$"));
    assert!(check_password("一二三四五六七八九十甲乙", &hash));
    assert!(!check_password("一二三四五六七八九十甲丙", &hash));
    assert!(!check_password("anything", "not a hash"));
    assert_eq!(hash_password("short").unwrap_err().fields()[0].rule, "password-short");
}

#[test]
fn five_wrong_passwords_make_the_account_rest_for_a_quarter_of_an_hour() {
    on_each_engine(|space| {
        space.db.write(Actor::PROGRAM, |tx| person(tx, "zhou")).unwrap();
        let attempt = |right: bool| {
            space
                .db
                .write(Actor::PROGRAM, move |tx| {
                    let person = by_account(tx, "zhou")?;
                    sign_in(tx, person.as_ref(), right)
                })
                .unwrap()
        };
        for _ in 0..4 {
            assert_eq!(attempt(false).unwrap_err().code(), "sign-in-wrong");
        }
        assert_eq!(attempt(false).unwrap_err().code(), "sign-in-locked");
        assert_eq!(attempt(true).unwrap_err().code(), "sign-in-locked");
        space.db.clock().advance(std::time::Duration::from_secs(16 * 60));
        assert!(attempt(true).is_ok());
    });
}

#[test]
fn a_one_time_code_opens_the_session_once() {
    on_each_engine(|space| {
        let secret = [7u8; 20];
        let id = space.db.write(Actor::PROGRAM, |tx| person(tx, "li")).unwrap();
        space.db.write(Actor::PROGRAM, move |tx| set_totp(tx, id, Some(&secret))).unwrap();
        let first = || {
            space
                .db
                .write(Actor::PROGRAM, |tx| {
                    let person = by_account(tx, "li")?;
                    sign_in(tx, person.as_ref(), true)
                })
                .unwrap()
                .unwrap()
        };
        let totp = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, secret.to_vec()).unwrap();
        let code = totp.generate(space.db.clock().now().as_second() as u64);
        let half = first();
        let confirm = |token: String, code: String| {
            space.db.write(Actor::PROGRAM, move |tx| confirm_code(tx, &token, &code)).unwrap()
        };
        assert_eq!(
            confirm(half.token.clone(), "000000".into()).unwrap_err().code(),
            "sign-in-code-wrong"
        );
        let open = confirm(half.token, code.clone()).unwrap();
        let session = space.db.read(move |tx| session_of(tx, &open.token)).unwrap().unwrap();
        assert_eq!(session.actor.person, id);
        assert!(confirm(first().token, code).is_err(), "the same code a second time");
    });
}

#[test]
fn a_deputy_acts_with_the_principals_grants_until_the_appointment_ends() {
    on_each_engine(|space| {
        let (token, deputy, principal, appointment) = space
            .db
            .write(Actor::PROGRAM, |tx| {
                let principal = person(tx, "zhou")?;
                let deputy = person(tx, "wu")?;
                give(tx, principal, Role::Office, None, None, "任命")?;
                let appointment = appoint(tx, principal, deputy, None, "出差")?;
                let found = by_account(tx, "wu")?;
                let opened = sign_in(tx, found.as_ref(), true)??;
                Ok((opened.token, deputy, principal, appointment))
            })
            .unwrap();
        let may = |token: String| {
            space
                .db
                .read(move |tx| session_of(tx, &token))
                .unwrap()
                .map(|s| s.actor.territory(Verb::Publish, Class::Assessment))
        };
        assert_eq!(may(token.clone()), Some(None));
        let t = token.clone();
        space
            .db
            .write(Actor::person(deputy), move |tx| act_for(tx, &t, deputy, Some(principal)))
            .unwrap();
        assert_eq!(may(token.clone()), Some(Some(Territory::Everywhere)));
        space.db.write(Actor::PROGRAM, move |tx| end_deputy(tx, appointment, "回岗")).unwrap();
        assert_eq!(may(token), None, "the acting session ended with the appointment");
    });
}

#[test]
fn a_hand_over_moves_every_grant_and_needs_a_ground() {
    on_each_engine(|space| {
        let moved = space
            .db
            .write(Actor::PROGRAM, |tx| {
                let (a, b) = (person(tx, "a")?, person(tx, "b")?);
                give(tx, a, Role::Office, None, None, "任命")?;
                give(tx, a, Role::Auditor, None, None, "任命")?;
                assert!(give(tx, a, Role::Leader, None, None, "  ").is_err());
                let moved = hand_over(tx, a, b, "岗位调整")?;
                let today = store::civil_date(tx.now());
                assert_eq!(identity::grants_of(tx, a, today)?.len(), 0);
                assert_eq!(identity::grants_of(tx, b, today)?.len(), 2);
                Ok(moved)
            })
            .unwrap();
        assert_eq!(moved, 2);
    });
}
