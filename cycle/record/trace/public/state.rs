//! Recalled, or taken from sale, where that was made public: by an authority, or by the maker itself.
//!
//! Both are words of CBV on an event: `recalled`, and `non_sellable_other` where an authority says it (what a maker holds
//! back in its own store is its own business). What somebody further down the chain says of goods is no public fact.
//! A statement ends by one of the same hands: the word taken away (`unset`), or goods said to be sellable again.

use epcis::cbv::Vocabulary;
use epcis::event::Event;
use store::{Tx, params};
use terms::{Date, Result};

use super::made::Made;
use crate::graph::fact::{Fact, flag};
use crate::names::ById;

/// What is said of a product, and since which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Nothing,
    Recalled(Date),
    Stopped(Date),
}

impl State {
    /// Its key in the texts.
    pub fn key(self) -> &'static str {
        match self {
            State::Nothing => "product-state-none",
            State::Recalled(_) => "product-state-recalled",
            State::Stopped(_) => "product-state-stopped",
        }
    }
    pub fn since(self) -> Option<Date> {
        match self {
            State::Nothing => None,
            State::Recalled(day) | State::Stopped(day) => Some(day),
        }
    }
}

/// Whose word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Authority,
    Maker,
}

/// Statements that are read, the newest first; older ones are settled by these.
const READ: usize = 200;

/// What the newest statements say of any of these things: the item, its lot, its product.
pub(super) fn state(tx: &mut Tx<'_>, facts: &[&Fact], made: Option<Made>) -> Result<State> {
    let hand = |fact: &Fact| match (fact.captured_by, made) {
        (0, _) => Some(Hand::Authority),
        (by, Some(made)) if by == made.by => Some(Hand::Maker),
        _ => None,
    };
    let mut spoken: Vec<(&Fact, Hand)> = facts
        .iter()
        .filter(|fact| !fact.has(flag::SENDS | flag::RECEIVES))
        .filter_map(|fact| Some((*fact, hand(fact)?)))
        .collect();
    spoken.sort_by_key(|(fact, _)| std::cmp::Reverse(fact.key()));
    spoken.dedup_by_key(|(fact, _)| fact.id);
    spoken.truncate(READ);
    let ids: Vec<i64> = spoken.iter().map(|(fact, _)| fact.id).collect();
    let mut bodies: ById<String> = ById::default();
    tx.each(
        "select event, body from trace_body where event {in 1} order by event",
        params![ids],
        |row| {
            bodies.insert(row.get(0)?, row.get(1)?);
            Ok(true)
        },
    )?;
    for (fact, hand) in spoken {
        let Some(body) = bodies.get(&fact.id) else { continue };
        let Some(Ok(event)) = epcis::json::events(body.as_bytes()).next() else { continue };
        if let Some(state) = said(&event, hand, super::read::day(fact.t)) {
            return Ok(state);
        }
    }
    Ok(State::Nothing)
}

/// What one event says of the sale; nothing where it does not speak of it.
fn said(event: &Event<'_>, hand: Hand, day: Date) -> Option<State> {
    let word = |text: &str| Vocabulary::Disposition.word(text.trim()).map(str::to_owned);
    let of = |word: &str| match (word, hand) {
        ("recalled", _) => Some(State::Recalled(day)),
        ("non_sellable_other", Hand::Authority) => Some(State::Stopped(day)),
        ("sellable_accessible" | "sellable_not_accessible", _) => Some(State::Nothing),
        _ => None,
    };
    if let Some(lasting) = &event.persistent_disposition {
        if let Some(state) = lasting.set.iter().find_map(|text| of(&word(text)?)) {
            return Some(state);
        }
        let ends = |text: &str| matches!(text, "recalled" | "non_sellable_other");
        if lasting.unset.iter().filter_map(|text| word(text)).any(|text| ends(&text)) {
            return Some(State::Nothing);
        }
    }
    of(&word(event.disposition.as_deref()?)?)
}
