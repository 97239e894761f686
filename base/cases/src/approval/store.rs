//! Approvals in the store: asked, decided item by item, and found by whose turn it is.

use std::collections::{BTreeMap, BTreeSet};

use identity::{Actor, Class};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use super::{Decider, Decision, Outcome, Standing, decided};
use crate::access::parties;
use crate::rulebook::{Route, rule};
use crate::target::{Target, class_of_word, class_word};

/// A thing to be approved, with what it says at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    pub target: Target,
    /// What is approved, in words: the value, the text. Shown to whoever decides.
    pub content: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub id: i64,
    pub route: Route,
    pub title: String,
    pub unit: i64,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub on: Date,
    pub ground: String,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub number: i64,
    pub target: Target,
    pub content: String,
    pub standing: Standing,
    pub decisions: Vec<Signed>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub round: i64,
    pub step: usize,
    pub decision: Decision,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub on: Date,
    pub ground: Option<String>,
}

/// Asks for approval by a route.
///
/// # Errors
/// An unknown route, nothing to approve, no title or ground, a thing the person may not know.
pub fn ask(
    tx: &mut Tx<'_>,
    route: &str,
    title: &str,
    ground: &str,
    items: &[NewItem],
    by: &Actor,
) -> Result<i64> {
    let today = store::civil_date(tx.now());
    let route = rule::<Route>(tx, route, today)?
        .ok_or_else(|| Error::not_found("approval-route-unknown").with("route", route))?;
    let mut error = Error::invalid("approval-refused");
    for (place, text) in [("title", title), ("ground", ground)] {
        if text.trim().is_empty() {
            error = error.field(place, "case-field-missing");
        }
    }
    let Some(first) = items.first() else { return Err(error.field("items", "approval-nothing")) };
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let definition = serde_json::to_string(&route).map_err(Error::broken)?;
    tx.run(
        "insert into approval (id, route, title, unit, person, acting_for, on_day, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            definition,
            title.trim(),
            first.target.unit,
            by.person,
            by.acting_for,
            today,
            ground.trim(),
            seq
        ],
    )?;
    for (number, item) in (1..).zip(items) {
        item.target.known_to(by)?;
        put_item(tx, id, number, item)?;
        put_stand(tx, id, number, &item.target, &route, Standing::FIRST, today)?;
    }
    let detail = json!({ "route": route.code, "items": items.len() });
    tx.record(
        Entry::new("approval.asked", "approval", id)
            .ground(ground.trim())
            .detail(detail)
            .touches("cases"),
    )?;
    Ok(id)
}

fn put_item(tx: &mut Tx<'_>, id: i64, number: i64, item: &NewItem) -> Result<()> {
    let target = &item.target;
    tx.run(
        "insert into approval_item (approval, number, kind, thing, part, unit, class, address, words, content)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            number,
            &target.kind,
            target.thing,
            &target.part,
            target.unit,
            class_word(target.class),
            &target.address,
            &target.words,
            &item.content
        ],
    )
    .map(|_| ())
}

fn put_stand(
    tx: &mut Tx<'_>,
    id: i64,
    number: i64,
    target: &Target,
    route: &Route,
    standing: Standing,
    on: Date,
) -> Result<()> {
    let turn = route.turns().get(standing.step).copied().filter(|_| standing.outcome.is_none());
    tx.run("delete from approval_stand where approval = ?1 and number = ?2", params![id, number])?;
    tx.run(
        "insert into approval_stand (approval, number, unit, class, step, round, waits, outcome, moved_on)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            number,
            target.unit,
            class_word(target.class),
            i64::try_from(standing.step).unwrap_or(i64::MAX),
            standing.round,
            turn.map(|turn| turn.by.code()),
            standing.outcome.map(Outcome::code),
            on
        ],
    )
    .map(|_| ())
}

/// # Errors
/// Not found.
pub fn load(tx: &mut Tx<'_>, id: i64) -> Result<Request> {
    let mut request = tx
        .find(
            "select id, route, title, unit, person, acting_for, on_day, ground from approval where id = ?1",
            params![id],
            |row| {
                Ok(Request {
                    id: row.get(0)?,
                    route: serde_json::from_str(&row.get::<String>(1)?).map_err(Error::broken)?,
                    title: row.get(2)?,
                    unit: row.get(3)?,
                    person: row.get(4)?,
                    acting_for: row.get(5)?,
                    on: day(row.get(6)?)?,
                    ground: row.get(7)?,
                    items: Vec::new(),
                })
            },
        )?
        .ok_or_else(|| Error::not_found("approval-unknown"))?;
    request.items = tx.query(
        "select i.number, i.kind, i.thing, i.part, i.unit, i.class, i.address, i.words, i.content, s.round, s.step, s.outcome
         from approval_item i join approval_stand s on s.approval = i.approval and s.number = i.number
         where i.approval = ?1 order by i.number",
        params![id],
        |row| {
            Ok(Item {
                number: row.get(0)?,
                target: Target {
                    kind: row.get(1)?,
                    thing: row.get(2)?,
                    part: row.get(3)?,
                    unit: row.get(4)?,
                    class: class_of_word(&row.get::<String>(5)?)?,
                    address: row.get(6)?,
                    words: row.get(7)?,
                },
                content: row.get(8)?,
                standing: Standing {
                    round: row.get(9)?,
                    step: usize::try_from(row.get::<i64>(10)?).unwrap_or_default(),
                    outcome: row.get::<Option<String>>(11)?.as_deref().and_then(Outcome::named),
                },
                decisions: Vec::new(),
            })
        },
    )?;
    let mut signed: BTreeMap<i64, Vec<Signed>> = BTreeMap::new();
    tx.each(
        "select number, round, step, decision, person, acting_for, on_day, ground from approval_decision
         where approval = ?1 order by number, round, step",
        params![id],
        |row| {
            let decision = Decision::named(&row.get::<String>(3)?);
            let one = Signed {
                round: row.get(1)?,
                step: usize::try_from(row.get::<i64>(2)?).unwrap_or_default(),
                decision: decision.ok_or_else(|| Error::broken("a decision"))?,
                person: row.get(4)?,
                acting_for: row.get(5)?,
                on: day(row.get(6)?)?,
                ground: row.get(7)?,
            };
            signed.entry(row.get(0)?).or_default().push(one);
            Ok(true)
        },
    )?;
    for item in &mut request.items {
        item.decisions = signed.remove(&item.number).unwrap_or_default();
    }
    Ok(request)
}

pub(super) fn day(text: String) -> Result<Date> {
    text.parse().map_err(Error::broken)
}

/// What came of a decision over several items: what was decided, what ended with it, and what was refused by
/// which rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    pub done: Vec<i64>,
    pub ended: Vec<(Target, Outcome)>,
    pub refused: Vec<(i64, &'static str)>,
}

/// Decides some items of a request; what cannot be decided is told, the rest goes on.
///
/// # Errors
/// Where the route wants the whole decided at once and a part was chosen, or nothing could be decided.
pub fn decide(
    tx: &mut Tx<'_>,
    id: i64,
    numbers: &BTreeSet<i64>,
    decision: Decision,
    by: &Actor,
    ground: Option<&str>,
) -> Result<Decided> {
    let request = load(tx, id)?;
    let today = store::civil_date(tx.now());
    let ground = ground.map(str::trim).filter(|ground| !ground.is_empty());
    let open: BTreeSet<i64> = request
        .items
        .iter()
        .filter(|item| item.standing.outcome.is_none())
        .map(|item| item.number)
        .collect();
    if !request.route.partial && *numbers != open {
        return Err(Error::invalid("approval-refused").field("items", "approval-whole-only"));
    }
    let asked: BTreeSet<i64> =
        [Some(request.person), request.acting_for].into_iter().flatten().collect();
    let (mut told, seq, at) = (Decided::default(), tx.next_seq()?, tx.now_micros());
    for item in request.items.iter().filter(|item| numbers.contains(&item.number)) {
        let who = Decider {
            person: by.person,
            acting_for: by.acting_for,
            parties: parties(by, Class::Cases, item.target.unit),
        };
        let this_round = item.decisions.iter().filter(|one| one.round == item.standing.round);
        let signed =
            this_round.flat_map(|one| [Some(one.person), one.acting_for]).flatten().collect();
        let next = match decided(
            &request.route,
            item.standing,
            &asked,
            &signed,
            decision,
            &who,
            ground.is_some(),
        ) {
            Ok(next) => next,
            Err(why) => {
                told.refused.push((item.number, why.rule()));
                continue;
            }
        };
        tx.run(
            "insert into approval_decision (approval, number, step, round, decision, person, acting_for, on_day, at, ground, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id,
                item.number,
                i64::try_from(item.standing.step).unwrap_or(i64::MAX),
                item.standing.round,
                decision.code(),
                by.person,
                by.acting_for,
                today,
                at,
                ground,
                seq
            ],
        )?;
        put_stand(tx, id, item.number, &item.target, &request.route, next, today)?;
        told.done.push(item.number);
        told.ended.extend(next.outcome.map(|outcome| (item.target.clone(), outcome)));
    }
    if told.done.is_empty() {
        let error = Error::invalid("approval-refused");
        return Err(told
            .refused
            .iter()
            .fold(error, |error, (number, rule)| error.field(number.to_string(), rule)));
    }
    let detail =
        json!({ "decision": decision.code(), "items": told.done, "ended": told.ended.len() });
    let entry = Entry::new("approval.decided", "approval", id).detail(detail).touches("cases");
    tx.record(match ground {
        Some(ground) => entry.ground(ground),
        None => entry,
    })?;
    Ok(told)
}

/// A returned item begins a new round as an item of its own, with what it says now; what was returned stays
/// as it was. Only who asked asks again, and once.
///
/// # Errors
/// Not the one who asked; an item that was not returned.
pub fn ask_again(
    tx: &mut Tx<'_>,
    id: i64,
    number: i64,
    content: &str,
    ground: &str,
    by: &Actor,
) -> Result<()> {
    let request = load(tx, id)?;
    if by.person != request.person && by.acting_for != Some(request.person) {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    let item = request.items.iter().find(|item| item.number == number);
    let item = item.filter(|item| item.standing.outcome == Some(Outcome::Returned));
    let later = |first: &Item| {
        let same =
            |it: &&Item| it.target == first.target && it.standing.round > first.standing.round;
        request.items.iter().find(same).is_some()
    };
    let item = item.filter(|item| !later(item));
    let item = item.ok_or_else(|| {
        Error::invalid("approval-refused").field("items", "approval-not-returned")
    })?;
    if ground.trim().is_empty() {
        return Err(Error::invalid("approval-refused").field("ground", "case-ground-missing"));
    }
    let today = store::civil_date(tx.now());
    let next = Standing { round: item.standing.round + 1, ..Standing::FIRST };
    let new = NewItem { target: item.target.clone(), content: content.to_owned() };
    let fresh = request.items.iter().map(|item| item.number).max().unwrap_or_default() + 1;
    put_item(tx, id, fresh, &new)?;
    put_stand(tx, id, fresh, &new.target, &request.route, next, today)?;
    let detail = json!({ "item": number, "again": fresh, "round": next.round });
    tx.record(
        Entry::new("approval.asked-again", "approval", id)
            .ground(ground.trim())
            .detail(detail)
            .touches("cases"),
    )?;
    Ok(())
}
