//! The second factor: a secret for an authenticator, proved by its first code before it is on.
//!
//! The secret goes to the page, as a square code to scan and in letters, and comes back with the first
//! code; the server keeps nothing of a setup that was not finished. Turning it off asks for the password, so an unattended screen is not enough.

use ::store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Field, Input};
use web::{Form, Go, Me, Response, Visit};

use super::http::{right_password, typed};
use crate::ask::{self, Ask};

const SECRET_BYTES: usize = 20;

pub(super) async fn ask_on(visit: Visit) -> Response {
    let secret: [u8; SECRET_BYTES] = ::store::random();
    visit.page(move |tx, me| on_question(tx, me, &secret)).await
}

fn on_question(tx: &mut Tx<'_>, me: &Me, secret: &[u8]) -> Result<Ask> {
    let actor = me.actor()?;
    if identity::find_person(tx, actor.person)?.has_totp {
        return Err(Error::conflict("me-code-on-already"));
    }
    let base32 = base32(secret);
    let address = address(&actor.account, &base32);
    let square = document::code::square(&address);
    let mut ask =
        ask::about(me.frame(me.t("me-code-turn-on")), "/me/second-factor", me.t("me-code-confirm"))
            .crumbs(vec![Crumb::new(me.t("me-title"), "/me")])
            .back("/me")
            .fact(me.t("me-code-secret"), in_fours(&base32))
            .fact(me.t("me-code-address"), address)
            .field(
                Field::new("code", me.t("signin-code"))
                    .help(me.t("me-code-help"))
                    .input(Input::Digits)
                    .autocomplete("one-time-code")
                    .maxlength(8)
                    .required(),
            );
    ask.frame.lead = me.t("me-code-steps");
    ask.picture = square.map(|svg| (svg, me.t("me-code-square")));
    ask.hidden = vec![("secret", ::store::hex(secret))];
    Ok(ask)
}

pub(super) async fn turn_on(visit: Visit, form: Form) -> Response {
    let secret = ::store::unhex(form.get("secret")).filter(|secret| secret.len() == SECRET_BYTES);
    let Some(secret) = secret else {
        let error = Error::invalid("error-invalid").field("code", "me-code-again");
        return web::problem(&visit, &error);
    };
    let again = secret.clone();
    let work = move |tx: &mut Tx<'_>, me: &Me, form: &Form| {
        let person = me.actor()?.person;
        if identity::find_person(tx, person)?.has_totp {
            return Err(Error::conflict("me-code-on-already"));
        }
        if !is_code(&secret, form.get("code"), tx.now().as_second())? {
            return Err(Error::invalid("error-invalid").field("code", "me-code-wrong"));
        }
        identity::set_totp(tx, person, Some(&secret))?;
        Ok(Go::to("/me").say(me.t("me-code-is-on")))
    };
    web::answer(visit, form, move |tx, me| on_question(tx, me, &again), work).await
}

pub(super) async fn ask_off(visit: Visit) -> Response {
    visit.page(off_question).await
}
fn off_question(_: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let ask = ask::about(
        me.frame(me.t("me-code-turn-off")),
        "/me/second-factor-off",
        me.t("me-code-turn-off"),
    )
    .crumbs(vec![Crumb::new(me.t("me-title"), "/me")])
    .back("/me")
    .danger(me.t("me-code-off-warning"))
    .field(
        Field::new("password", me.t("signin-password"))
            .input(Input::Password)
            .autocomplete("current-password")
            .required(),
    );
    Ok(ask)
}
pub(super) async fn turn_off(visit: Visit, form: Form) -> Response {
    let right = match visit.actor().map(|actor| actor.person) {
        Ok(person) => right_password(&visit, person, typed(&form, "password")).await,
        Err(error) => Err(error),
    };
    if let Err(error) = right {
        return web::ask_again(visit, form, error, off_question).await;
    }
    visit
        .act(|tx, me| {
            identity::set_totp(tx, me.actor()?.person, None)?;
            Ok(Go::to("/me").say(me.t("me-code-is-off")))
        })
        .await
}

/// RFC 6238 with 30 s steps; a neighbouring step is allowed for slow clocks.
fn is_code(secret: &[u8], code: &str, second: i64) -> Result<bool> {
    let totp = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 0, 30, secret.to_vec())
        .map_err(|e| Error::broken(format!("totp: {e:?}")))?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = second / 30;
    Ok((step - 1..=step + 1).any(|s| totp.generate((s * 30).unsigned_abs()) == code))
}

/// RFC 4648 without padding, as authenticators take it.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0);
    (0..bytes.len() * 8)
        .step_by(5)
        .map(|at| (at..at + 5).fold(0, |value, at| value * 2 + usize::from(bit(at))))
        .map(|value| char::from(LETTERS[value]))
        .collect()
}

fn in_fours(text: &str) -> String {
    text.as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a phone opens with its authenticator.
fn address(account: &str, base32: &str) -> String {
    let issuer = web::encoded("准绳");
    format!("otpauth://totp/{issuer}:{}?secret={base32}&issuer={issuer}", web::encoded(account))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_gives_the_vectors_of_rfc_4648() {
        for (plain, said) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(plain.as_bytes()), said);
        }
    }

    #[test]
    fn a_code_of_rfc_6238_is_known_and_its_neighbours_are_allowed() {
        // RFC 6238, appendix B: 94287082 at 59 s; the last six digits.
        let secret = b"12345678901234567890";
        for second in [59, 59 + 29, 31] {
            assert!(is_code(secret, "287 082", second).unwrap(), "{second}");
        }
        assert!(!is_code(secret, "287082", 59 + 90).unwrap());
        assert!(!is_code(secret, "", 59).unwrap());
    }
}
