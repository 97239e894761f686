//! The routes of the calendar: one that anybody with the secret may ask, and two that make and end it.

use axum::response::IntoResponse;
use cases::access::{seen_by, turns_of};
use cases::{Question, list};
use identity::{Actor, Class, Verb};
use store::{Digest, Entry, Tx, hex, params};
use terms::{Error, Result};
use ui::Ask;
use web::{Download, Form, Go, Me, Need, Path, Response, Routes, Visit};

use super::ics::{Event, calendar};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new()
        .get("/feed/{space}/{secret}/day.ics", Need::Open, read)
        .get("/day/feed", view, ask)
        .post("/day/feed", view, make)
        .post("/day/feed/end", view, end)
}

fn digest(secret: &str) -> String {
    hex(&Digest::Sha256.of(&[b"calendar feed", secret.as_bytes()]))
}

/// Since when a person has a calendar.
pub(crate) fn standing(tx: &mut Tx<'_>, person: i64) -> Result<Option<String>> {
    tx.find(
        "select since_day from calendar_feed where person = ?1 and until is null order by id desc",
        params![person],
        |row| row.get(0),
    )
}

async fn read(visit: Visit, Path((space, secret)): Path<(String, String)>) -> Response {
    // Another space than that of the reader's session, so it is asked directly.
    let Some(found) = visit.app.spaces.get(&space).cloned() else {
        return web::problem(&visit, &Error::not_found("error-not-found"));
    };
    let mut asked = visit.clone();
    (asked.space, asked.actor) = (found, None);
    let lang = visit.lang;
    let made = asked.read(move |tx| text(tx, &space, &secret, lang)).await;
    match made {
        Ok(text) => Download {
            name: "day.ics".into(),
            media: "text/calendar; charset=utf-8",
            bytes: text.into_bytes(),
        }
        .into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

fn text(tx: &mut Tx<'_>, space: &str, secret: &str, lang: terms::Lang) -> Result<String> {
    let unknown = || Error::not_found("error-not-found");
    let person: i64 = tx
        .find(
            "select person from calendar_feed where secret = ?1 and until is null",
            params![digest(secret)],
            |row| row.get(0),
        )?
        .ok_or_else(unknown)?;
    // Whoever has left has no calendar.
    let actor = identity::actor_of(tx, store::Actor::person(person)).map_err(|_| unknown())?;
    let mut events = Vec::new();
    let lines = list(tx, &mine(&actor), None, i64::MAX)?;
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    let mut titles = cases::names(tx, lang, &ids)?;
    for line in lines {
        let Some(day) = line.due else { continue };
        events.push(Event {
            id: format!("case-{}@{space}.zhunsheng", line.id),
            day,
            title: titles.remove(&line.id).unwrap_or(line.title),
        });
    }
    let now = tx.now();
    let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    Ok(calendar(&ui::t(lang, "feed-name"), &stamp, &events))
}

/// Open cases whose turn is this person's, of the ordinary class and no other.
fn mine(actor: &Actor) -> Question {
    let mut question = seen_by(
        actor,
        Question { open: Some(true), turns: turns_of(actor), ..Question::default() },
    );
    question.classes.retain(|(class, _)| class == "cases");
    question
}

async fn ask(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let person = me.actor()?.person;
            let frame = me.frame(me.t("feed-title")).within(ui::Phase::Act);
            let since = standing(tx, person)?;
            let (action, submit) = match &since {
                Some(_) => ("/day/feed/end", "feed-end"),
                None => ("/day/feed", "feed-make"),
            };
            let mut ask = Ask::new(frame, action, me.t(submit), "/day")
                .crumbs(vec![ui::Crumb::new(me.t("day-title"), "/day")])
                .fact(me.t("feed-what"), me.t("feed-what-text"));
            match since {
                Some(day) => {
                    ask = ask.fact(me.t("feed-since"), day);
                    ask.warning = me.t("feed-end-warning");
                }
                None => ask.warning = me.t("feed-warning"),
            }
            Ok(ask)
        })
        .await
}

fn take_back(tx: &mut Tx<'_>, person: i64) -> Result<u64> {
    let seq = tx.next_seq()?;
    tx.run(
        "update calendar_feed set until = ?2 where person = ?1 and until is null",
        params![person, seq],
    )
}

/// Makes a new address, which ends the one before; it is said once and never again.
async fn make(visit: Visit, _form: Form) -> Response {
    visit
        .act(|tx, me| {
            let person = me.actor()?.person;
            take_back(tx, person)?;
            let secret = hex(&store::random::<20>());
            let (id, seq, today) = (tx.next_id()?, tx.next_seq()?, store::civil_date(tx.now()));
            tx.run(
                "insert into calendar_feed (id, person, secret, since_day, seq) values (?1, ?2, ?3, ?4, ?5)",
                params![id, person, digest(&secret), today, seq],
            )?;
            tx.record(Entry::new("feed.made", "person", person).touches("people"))?;
            let address = format!("/feed/{}/{secret}/day.ics", me.space.code);
            Ok(Go::to("/day").say(ui::ta(me.lang, "feed-made", &[("address", address)])))
        })
        .await
}

async fn end(visit: Visit, _form: Form) -> Response {
    visit
        .act(|tx, me: &Me| {
            let person = me.actor()?.person;
            if take_back(tx, person)? == 0 {
                tx.housekeeping();
            } else {
                tx.record(Entry::new("feed.ended", "person", person).touches("people"))?;
            }
            Ok(Go::to("/day").say(me.t("feed-ended")))
        })
        .await
}
