//! `/trace`: from what is printed on a box, or a word, to the code that is asked about.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::IntoResponse as _;
use epcis::context::Prefixes;
use store::{Tx, params};
use terms::Result;
use web::{Go, Me, Response, Visit};

use super::asked;
use super::said::Said;
use super::story;
use super::typed::{self, Typed, WrongDigit};
use crate::firms::steps;
use crate::graph::walk::ask;
use crate::graph::{Lens, Memory, Role};
use crate::names;
use crate::query;
use crate::redaction::{self, Reach};
use crate::rest::client::memory;
use crate::walk::{Question, lens};

/// Codes that a page suggests.
const SUGGESTED: usize = 12;
/// Statements of master data that are looked at for one word.
const LOOKED_AT: i64 = 200;

#[derive(Template)]
#[template(path = "pages/find.html")]
struct Page {
    frame: ui::Frame,
    text: String,
    lot: String,
    wrong: Option<Wrong>,
    broken: String,
    suggested: Option<Vec<Suggestion>>,
    recent: Vec<Suggestion>,
    jobs: bool,
}

struct Wrong {
    text: String,
    /// Digits before the wrong one, and it.
    head: String,
    last: String,
    href: String,
    corrected: String,
    corrected_href: String,
}

/// A code that may be meant.
pub(super) struct Suggestion {
    href: String,
    title: String,
    sub: String,
}

fn of_href(code: &str) -> String {
    format!("/trace/of?code={}", web::encoded(code))
}

pub(super) async fn index(visit: Visit) -> Response {
    let text = visit.get("q").unwrap_or_default().to_owned();
    let lot = visit.get("lot").unwrap_or_default().to_owned();
    let read = typed::read(&text, &lot);
    if let Typed::Code(code) = &read {
        return Go::to(of_href(code)).into_response();
    }
    let memory = memory(&visit);
    let asked = visit.clone();
    asked::in_step(&asked, visit.page(move |tx, me| page(tx, me, &memory, text, lot, read))).await
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    memory: &Memory,
    text: String,
    lot: String,
    read: Typed,
) -> Result<Page> {
    let reach = redaction::reach(tx, me.actor()?)?;
    let mut frame = me.frame(me.t("trace-title")).within(ui::Phase::Record);
    frame.lead = me.t("trace-lead");
    let mut page = Page {
        frame,
        text,
        lot,
        wrong: None,
        broken: String::new(),
        suggested: None,
        recent: recent(tx, me, &reach)?,
        jobs: true,
    };
    match read {
        Typed::WrongDigit(wrong) => page.wrong = Some(told(me, &wrong)),
        Typed::Broken(key) => page.broken = me.t(key),
        Typed::Words(words) => {
            let numbered = numbered(tx, &reach, &words)?;
            page.suggested = Some(match numbered.is_empty() {
                true => suggested(tx, me, memory, &reach, &words)?,
                false => suggestions(tx, me, &numbered)?,
            });
        }
        Typed::Code(_) | Typed::Nothing => {}
    }
    Ok(page)
}

fn told(me: &Me, wrong: &WrongDigit) -> Wrong {
    let (head, last) = wrong.key.split_at(wrong.key.len().saturating_sub(1));
    let args = [
        ("place", wrong.place.to_string()),
        ("found", wrong.found.to_string()),
        ("expected", wrong.expected.to_string()),
    ];
    // The corrected code has the same parts behind its key.
    let corrected = format!("{head}{}", wrong.expected);
    let code = wrong.code.replacen(&wrong.key, &corrected, 1);
    Wrong {
        text: ui::ta(me.lang, "trace-wrong-digit", &args),
        head: head.to_owned(),
        last: last.to_owned(),
        href: of_href(&wrong.code),
        corrected,
        corrected_href: of_href(&code),
    }
}

/// Codes that the events answering a question name, each event's first few; nothing where the question is wrong.
fn goods_of(tx: &mut Tx<'_>, reach: &Reach, pairs: &[(&str, &str)]) -> Result<Vec<String>> {
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let Ok(asked) = query::from_pairs(&pairs, &Prefixes::default()) else { return Ok(Vec::new()) };
    let Ok(found) = query::run(tx, reach, &asked)? else { return Ok(Vec::new()) };
    let mut seen = BTreeSet::new();
    let events = found.events.iter().filter_map(query::event_of);
    let codes = events.flat_map(|event| story::goods(&event).into_iter().take(SUGGESTED));
    Ok(codes.filter(|code| seen.insert(code.clone())).collect())
}

/// Goods of the newest events that the reader may read: lots first, and of the things of one product one.
fn recent(tx: &mut Tx<'_>, me: &Me, reach: &Reach) -> Result<Vec<Suggestion>> {
    let newest = [("orderBy", "recordTime"), ("orderDirection", "DESC"), ("perPage", "200")];
    let readers = names::readers(tx)?;
    let (mut lots, mut things, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for code in goods_of(tx, reach, &newest)? {
        match names::product(&code, &readers) {
            Some((_, true)) => lots.push(code),
            Some((product, false)) if seen.insert(product.clone()) => things.push(code),
            _ => {}
        }
    }
    lots.extend(things);
    lots.truncate(SUGGESTED);
    suggestions(tx, me, &lots)
}

/// Goods of the events that stand under the number of a complaint or of a delivery.
fn numbered(tx: &mut Tx<'_>, reach: &Reach, number: &str) -> Result<Vec<String>> {
    let complaint = format!("{}{number}", steps::COMPLAINT);
    let delivery = format!("{}{number}", steps::DELIVERY);
    let kinds = [(steps::COMPLAINT_TYPE, complaint), (steps::DELIVERY_TYPE, delivery)];
    for (kind, number) in kinds {
        let asked = [(format!("EQ_bizTransaction_{kind}"), number)];
        let asked = asked.each_ref().map(|(name, value)| (name.as_str(), value.as_str()));
        let codes = goods_of(tx, reach, &asked)?;
        if !codes.is_empty() {
            return Ok(codes.into_iter().take(SUGGESTED).collect());
        }
    }
    Ok(Vec::new())
}

fn suggestions(tx: &mut Tx<'_>, me: &Me, codes: &[String]) -> Result<Vec<Suggestion>> {
    let said = Said::of(tx, me.lang, codes.iter().map(String::as_str))?;
    Ok(codes
        .iter()
        .map(|code| {
            let goods = said.goods(code);
            Suggestion { href: of_href(code), title: goods.title, sub: goods.sub }
        })
        .collect())
}

/// Products and lots whose master data has the word, and lots whose number it is; only such as the reader's events
/// speak of.
fn suggested(
    tx: &mut Tx<'_>,
    me: &Me,
    memory: &Memory,
    reach: &Reach,
    words: &str,
) -> Result<Vec<Suggestion>> {
    let escape = |text: &str| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = format!("%{}%", escape(&words.to_lowercase()));
    let found: Vec<(i64, String)> = tx.query(
        "select distinct m.entity, e.canon from trace_master m join trace_entity e on e.id = m.entity
         where m.until is null and lower(m.value) like ?1 escape '\\' order by m.entity limit ?2",
        params![like, LOOKED_AT],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut codes: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (_, code) in found {
        if codes.len() >= SUGGESTED {
            break;
        }
        let place = epcis::gs1::Identifier::parse(&code)
            .is_ok_and(|key| matches!(key.scheme().code(), "414" | "417"));
        if place || !seen.insert(code.clone()) {
            continue;
        }
        // A product is told by its lots: those are what events speak of.
        let lots = lots_of(tx, memory, reach, &code)?;
        let room = SUGGESTED - codes.len();
        if lots.is_empty() && spoken_of(tx, memory, reach, &code)? {
            codes.push(code);
        } else {
            codes.extend(lots.into_iter().filter(|lot| seen.insert(lot.clone())).take(room));
        }
    }
    suggestions(tx, me, &codes)
}

fn now(tx: &mut Tx<'_>) -> Result<Lens> {
    lens(tx, &Question::about(&[]))
}

/// Whether an event that the reader may read names the code itself.
fn spoken_of(tx: &mut Tx<'_>, memory: &Memory, reach: &Reach, code: &str) -> Result<bool> {
    let number = names::number(tx, code)?;
    if number == 0 {
        return Ok(false);
    }
    let lens = now(tx)?;
    ask(tx, memory, &lens, |view| {
        let facts = view.all_facts(number)?;
        Some(facts.into_iter().any(|fact| reach.reads(fact)))
    })
}

/// Lots of a product, the newest first, as far as the reader's events speak of them.
fn lots_of(tx: &mut Tx<'_>, memory: &Memory, reach: &Reach, code: &str) -> Result<Vec<String>> {
    let number = names::number(tx, code)?;
    if number == 0 {
        return Ok(Vec::new());
    }
    let lens = now(tx)?;
    let found: Vec<i64> = ask(tx, memory, &lens, |view| {
        let mut found = Vec::new();
        let facts = view.facts(number, Role::LotOf, Role::LotOf)?;
        for (fact, _) in facts.into_iter().rev().filter(|(fact, _)| reach.reads(fact)) {
            for (name, role) in fact.members() {
                if role.is_class() && name != number && !found.contains(&name) {
                    found.push(name);
                }
            }
            if found.len() > 400 {
                break;
            }
        }
        Some(found)
    })?;
    let texts = names::texts(tx, &found)?;
    let readers = names::readers(tx)?;
    let product = names::canonical(code);
    let mut lots: Vec<String> = Vec::new();
    for name in found {
        let Some(text) = texts.get(&name) else { continue };
        if names::product(text, &readers).is_some_and(|(of, _)| of == product) {
            lots.push(text.clone());
        }
    }
    Ok(lots)
}

/// Links to the lots of a product that was asked about as a whole.
pub(super) fn lots(
    tx: &mut Tx<'_>,
    me: &Me,
    memory: &Memory,
    reach: &Reach,
    code: &str,
) -> Result<Vec<(String, String)>> {
    let mut codes = lots_of(tx, memory, reach, code)?;
    codes.truncate(100);
    let said = Said::of(tx, me.lang, codes.iter().map(String::as_str))?;
    Ok(codes.iter().map(|code| (of_href(code), said.goods(code).whole())).collect())
}
