//! The page of a thing, and the commands of its comments.

use cases::comment::{Said, Words, begin, say, thread};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Action, Crumb, State};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::{REGISTERS, cell, resolve};
use crate::sheet::{Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new()
        .get("/about/{kind}/{thing}", view, show)
        .post("/comments", view, open)
        .post("/comments/{id}", view, answer)
        .get("/comments", view, index)
}

async fn show(visit: Visit, Path((kind, thing)): Path<(String, i64)>) -> Response {
    visit.page(move |tx, me| page(tx, me, &kind, thing)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, kind: &str, thing: i64) -> Result<Sheet> {
    let part = me.get("part").unwrap_or_default().to_owned();
    let target = resolve(tx, me, kind, thing, &part)?;
    let mut names = Names::default();
    let mut frame = me.frame(target.words.clone()).within(ui::Phase::Act);
    frame.lead = me.t("about-lead");
    frame.crumbs = vec![
        Crumb::new(target.words.clone(), target.address.clone()),
        Crumb::here(me.t("about-title")),
    ];
    let mut sheet = Sheet::new(frame);
    let asked = format!("kind={kind}&thing={}&part={}", target.thing, web::encoded(&part));
    sheet.actions.push(Action::new(me.t("approval-ask"), format!("/approvals/new?{asked}")));
    if kind != "case" && kind != "lock" {
        let subject = units::get(tx, units::UnitId(target.unit))?.code;
        let address =
            web::case_address(kind, target.thing, &target.address, &target.words, &subject);
        sheet.actions.push(Action::new(me.t("cases-open-one"), address));
    }
    let mut approvals = Card::new(me.t("approval-about"), "");
    approvals.none = me.t("approval-none-about");
    approvals.head = vec![
        me.t("approval-matter"),
        me.t("approval-by"),
        me.t("approval-on"),
        me.t("cases-state"),
    ];
    for (line, outcome) in cases::approval::about(tx, kind, target.thing, &part)? {
        let (mark, key) = match outcome {
            None => (State::Wait, "approval-open"),
            Some(cases::approval::Outcome::Approved) => (State::Ok, "approval-approved"),
            Some(cases::approval::Outcome::Returned) => (State::Bad, "approval-returned"),
        };
        approvals.rows.push(vec![
            Cell::link(format!("/approvals/{}", line.id), line.title),
            Cell::text(names.person(tx, me.lang, line.person)?),
            Cell::number(line.on),
            Cell::State(mark.saying(me.t(key))),
        ]);
    }
    sheet.cards.push(approvals);
    sheet.cards.push(locks(tx, me, kind, &target)?);
    let mut grown = Card::new(me.t("about-cases"), me.t("about-cases-sub"));
    grown.none = me.t("about-no-cases");
    grown.head = vec![me.t("cases-case"), me.t("cases-state")];
    for id in cases::grown_from(tx, kind, target.thing)? {
        let Ok(case) = resolve(tx, me, "case", id, "") else { continue };
        let loaded = cases::load(tx, id)?;
        let state = loaded
            .kind
            .state(loaded.stands())
            .map_or("", |state| state.name.get(me.lang))
            .to_owned();
        grown.rows.push(vec![Cell::link(case.address, case.words), Cell::text(state)]);
    }
    sheet.cards.push(grown);
    sheet.talk = Some(web::talk(tx, me, &target)?);
    Ok(sheet)
}

/// The locks that stand against writing this thing today.
fn locks(tx: &mut Tx<'_>, me: &Me, kind: &str, target: &cases::Target) -> Result<Card> {
    let mut card = Card::new(me.t("lock-about"), "");
    card.none = me.t("lock-none-about");
    let (over, field, day) = match kind {
        "figure" => {
            let indicator: String = tx.one(
                "select indicator from series where id = ?1",
                store::params![target.thing],
                |row| row.get(0),
            )?;
            let last = match cell(&target.part) {
                Some((period, ..)) => Some(figures::last_day(period)?),
                None => None,
            };
            ("figures".to_owned(), Some(indicator), last)
        }
        "case" => {
            let case = cases::load(tx, target.thing)?;
            (case.kind.code.clone(), None, Some(store::civil_date(tx.now())))
        }
        topic if REGISTERS.contains(&topic) => {
            let on: Option<String> = tx.find(
                &format!("select on_date from fact_{topic} where id = ?1"),
                store::params![target.thing],
                |row| row.get(0),
            )?;
            (topic.to_owned(), None, on.and_then(|day| day.parse().ok()))
        }
        _ => return Ok(card),
    };
    let guard = cases::lock::Guard::of(tx, &over)?;
    if let Some(lock) = day.and_then(|day| guard.against(field.as_deref(), target.unit, day)) {
        card.head = vec![me.t("lock-title-one"), me.t("lock-days"), me.t("lock-holder")];
        let mut names = Names::default();
        card.rows.push(vec![
            Cell::link(format!("/locks/{}", lock.id), lock.said.ground.clone()),
            Cell::number(format!("{}–{}", lock.said.from, lock.said.to)),
            Cell::text(names.person(tx, me.lang, lock.holder)?),
        ]);
    }
    Ok(card)
}

fn words(form: &Form) -> Result<Words> {
    Ok(Words {
        text: form.get("words").to_owned(),
        mentions: form.optional("mention").map(str::to_owned).into_iter().collect(),
        due: form.date("due")?,
    })
}

/// Back to the page that showed the thing.
fn back(form: &Form, address: &str) -> Go {
    let back =
        form.optional("back").filter(|back| back.starts_with('/') && !back.starts_with("//"));
    Go::to(back.unwrap_or(address))
}

async fn open(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let target = resolve(tx, me, form.get("kind"), form.id("thing")?, form.get("part"))?;
            begin(tx, &target, &words(&form)?, me.actor()?)?;
            Ok(back(&form, &target.address).say(me.t("talk-sent")))
        })
        .await
}

async fn answer(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let said = Said::named(form.get("said")).ok_or_else(|| {
                Error::invalid("comment-refused").field("said", "comment-not-now")
            })?;
            let seen = usize::try_from(form.id("seen")?).unwrap_or_default();
            let address = thread(tx, id)?.target.address;
            say(tx, id, seen, said, &words(&form)?, me.actor()?)?;
            Ok(back(&form, &address).say(me.t("talk-sent")))
        })
        .await
}

/// Everything that is open to this reader, those that ask them first.
async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let actor = me.actor()?;
            let mut frame = me.frame(me.t("talk-index")).within(ui::Phase::Act);
            frame.lead = me.t("talk-index-lead");
            let mut sheet = Sheet::new(frame);
            let asking = cases::comment::asking(tx, actor, SHOWN)?;
            let open = cases::comment::open_threads(tx, actor, SHOWN)?;
            for (key, threads) in [("talk-asking-me", asking), ("talk-open", open)] {
                let mut card = Card::new(me.t(key), "");
                card.none = me.t("talk-none");
                card.head = head(me);
                card.rows = rows(tx, me, &threads)?;
                sheet.cards.push(card);
            }
            Ok(sheet)
        })
        .await
}

const SHOWN: i64 = 100;

pub(crate) fn head(me: &Me) -> Vec<String> {
    vec![
        me.t("talk-thing"),
        me.t("talk-last"),
        me.t("talk-who"),
        me.t("cases-state"),
        me.t("talk-due"),
    ]
}

pub(crate) fn rows(
    tx: &mut Tx<'_>,
    me: &Me,
    threads: &[cases::comment::Thread],
) -> Result<Vec<Vec<Cell>>> {
    let mut names = Names::default();
    let mut rows = Vec::new();
    for thread in threads {
        let target = &thread.target;
        let Some(last) = thread.entries.last() else { continue };
        let href = format!(
            "/about/{}/{}?part={}#comment-{}",
            target.kind,
            target.thing,
            web::encoded(&target.part),
            thread.id
        );
        let mark = match thread.state {
            cases::comment::ThreadState::Open => State::Watch,
            cases::comment::ThreadState::Answered => State::Ok,
            cases::comment::ThreadState::Closed => State::NotApplicable,
        };
        rows.push(vec![
            Cell::link(href, target.words.clone()),
            Cell::text(last.words.clone()),
            Cell::text(names.person(tx, me.lang, last.person)?),
            Cell::State(mark.saying(me.t(&format!("talk-state-{}", thread.state.code())))),
            Cell::number(thread.due.map_or_else(String::new, |day| day.to_string())),
        ]);
    }
    Ok(rows)
}
