//! What a firm has, what is on its way to it, and what it did: read out of its own events, never kept beside them.
//!
//! What was made, received or came out of work is added; what was sent, used up, sold or destroyed is taken away; what
//! was packed lies in its container and goes with it. Events declared wrong do not count. A delivery waits until an
//! event of the firm receives something of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use store::{Tx, params};
use terms::Result;

use super::own::Own;
use crate::graph::Fact;
use crate::graph::fact::{Action, Kind, LAST_OF_WALKS, Role, flag, said, unpack};
use crate::names::{self, ById};

/// A lot, product, thing or container in stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    pub code: String,
    /// The product, where that is known.
    pub product: Option<String>,
    pub name: Name,
    /// Millionths; things have none.
    pub much: Option<i64>,
    pub unit: String,
    /// When the firm first had it, in microseconds.
    pub since: i64,
    /// What was packed into it by the firm itself.
    pub holds: usize,
}

/// What something is called, where anybody said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

/// Something was sent to the firm, and it has not said that it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub event: i64,
    pub event_id: String,
    pub sent_at: i64,
    pub from: String,
    pub from_site: String,
    pub from_name: Name,
    /// Under which delivery.
    pub under: String,
    pub things: Vec<String>,
    /// Code, millionths, unit.
    pub amounts: Vec<(String, i64, String)>,
    pub names: Vec<Name>,
}

/// A step that the firm told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub event: i64,
    pub event_id: String,
    pub time: i64,
    pub step: String,
    pub goods: Vec<(Name, String)>,
    pub more: usize,
    pub wrong: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub stock: Vec<Stock>,
    pub waiting: Vec<Waiting>,
    /// The newest first.
    pub told: Vec<Told>,
    /// Products of lots that the firm made itself.
    pub products: Vec<(String, Name)>,
    /// To whom it sent before: party, site, name.
    pub partners: Vec<(String, String, Name)>,
}

/// Steps that are listed.
const LISTED: usize = 30;
/// Goods that are named of one step.
const NAMED: usize = 3;

#[derive(Default)]
struct Count {
    much: BTreeMap<i64, i64>,
    here: bool,
    single: bool,
    since: i64,
}

/// Reads the books of a firm.
///
/// # Errors
/// The store cannot be read.
pub fn read(tx: &mut Tx<'_>, own: &Own) -> Result<Ledger> {
    let facts = facts(tx, own)?;
    let mine: BTreeSet<i64> = own.parties.iter().copied().collect();
    let (stock, inside) = count(&facts, &mine);
    let mut wanted: BTreeSet<i64> = stock.keys().copied().collect();
    for (fact, _) in &facts {
        wanted.extend([fact.from_party, fact.to_party, fact.from_place, fact.to_place, fact.step]);
        wanted.extend(fact.transactions.iter());
        wanted.extend(fact.amounts().map(|(_, _, amount)| amount.unit));
        wanted.extend(fact.members().take(NAMED + 1).map(|(name, _)| name));
        if fact.has(flag::SENDS) {
            wanted.extend(fact.members().map(|(name, _)| name));
        }
    }
    wanted.extend(stock.values().flat_map(|count| count.much.keys()));
    wanted.remove(&0);
    let wanted: Vec<i64> = wanted.into_iter().collect();
    let mut speech = Speech { texts: names::texts(tx, &wanted)?, ..Speech::default() };
    speech.learn(tx, &wanted)?;
    let mut ledger = Ledger::default();
    for (code, count) in &stock {
        let holds = inside.get(code).map_or(0, BTreeSet::len);
        if count.single {
            if count.here {
                ledger.stock.push(speech.stock(*code, None, 0, count.since, holds));
            }
            continue;
        }
        for (unit, much) in count.much.iter().filter(|(_, much)| **much != 0) {
            ledger.stock.push(speech.stock(*code, Some(*much), *unit, count.since, holds));
        }
    }
    ledger.stock.sort_by(|a, b| (b.since, &a.code).cmp(&(a.since, &b.code)));
    ledger.waiting = waiting(tx, &facts, &mine, &speech)?;
    ledger.told = told(tx, &facts, &mine, &speech)?;
    partners_and_products(&facts, &mine, &speech, &mut ledger);
    Ok(ledger)
}

/// Events in which the firm has a share and that are no declarations, by time; whether they were declared wrong.
fn facts(tx: &mut Tx<'_>, own: &Own) -> Result<Vec<(Fact, bool)>> {
    let mut events: Vec<i64> = tx.query(
        "select event from trace_ref where entity {in 1} and role = ?2 order by event",
        params![own.parties.clone(), said::PARTY],
        |row| row.get(0),
    )?;
    events.dedup();
    let mut facts = Vec::with_capacity(events.len());
    for events in events.chunks(20_000) {
        tx.each(
            "select id, t, seq, voided, packed from trace_event where id {in 1} and declared = 0 order by id",
            params![events.to_vec()],
            |row| {
                let packed: Vec<u8> = row.get(4)?;
                let voided: Option<i64> = row.get(3)?;
                let fact = unpack(row.get(0)?, row.get(1)?, row.get(2)?, voided, &packed)?;
                facts.push((fact, voided.is_some()));
                Ok(true)
            },
        )?;
    }
    facts.sort_by_key(|(fact, _)| fact.key());
    Ok(facts)
}

/// What is there after all steps, and what lies in which container.
fn count(
    facts: &[(Fact, bool)],
    mine: &BTreeSet<i64>,
) -> (BTreeMap<i64, Count>, HashMap<i64, BTreeSet<i64>>) {
    let mut all: BTreeMap<i64, Count> = BTreeMap::new();
    let mut inside: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    for (fact, wrong) in facts {
        if *wrong || !mine.contains(&fact.captured_by) {
            continue;
        }
        let mut put = |role: Role, classes: Role, sign: i64| {
            for (name, at) in fact.in_role(role, classes) {
                let count = all.entry(name).or_default();
                if count.since == 0 {
                    count.since = fact.t;
                }
                if at == role {
                    count.single = true;
                    count.here = sign > 0;
                    continue;
                }
                if let Some(amount) = fact.amount_of(name, at) {
                    *count.much.entry(amount.unit).or_default() += sign * amount.millionths;
                }
            }
        };
        match fact.kind {
            Kind::Transformation => {
                put(Role::Input, Role::InputClass, -1);
                put(Role::Output, Role::OutputClass, 1);
            }
            Kind::Aggregation => {
                let Some(parent) = fact.parent() else { continue };
                if fact.action == Action::Add {
                    put(Role::Child, Role::ChildClass, -1);
                    put(Role::Parent, Role::Parent, 1);
                    let children = fact.in_role(Role::Child, Role::ChildClass);
                    inside.entry(parent).or_default().extend(children.map(|(name, _)| name));
                } else if fact.action == Action::Delete {
                    put(Role::Parent, Role::Parent, -1);
                    for child in inside.remove(&parent).into_iter().flatten() {
                        if let Some(count) = all.get_mut(&child) {
                            count.here = true;
                        }
                    }
                }
            }
            Kind::Object => {
                let gone = fact.has(flag::SENDS)
                    || fact.has(flag::SOLD)
                    || fact.has(flag::DESTROYED)
                    || fact.has(flag::GONE);
                let came = fact.action == Action::Add || fact.has(flag::RECEIVES);
                if gone {
                    put(Role::Thing, Role::ThingClass, -1);
                } else if came {
                    put(Role::Thing, Role::ThingClass, 1);
                }
            }
            _ => {}
        }
    }
    (all, inside)
}

/// Texts and names of numbers.
#[derive(Default)]
struct Speech {
    texts: ById<String>,
    names: ById<Name>,
    product: ById<i64>,
}

impl Speech {
    fn text(&self, number: i64) -> String {
        self.texts.get(&number).cloned().unwrap_or_default()
    }

    /// Names of things, else of their products.
    fn learn(&mut self, tx: &mut Tx<'_>, wanted: &[i64]) -> Result<()> {
        let mut classes: BTreeSet<i64> = wanted.iter().copied().collect();
        for wanted in wanted.chunks(20_000) {
            tx.each(
                "select id, class from trace_entity where id {in 1} and class is not null order by id",
                params![wanted.to_vec()],
                |row| {
                    self.product.insert(row.get(0)?, row.get(1)?);
                    Ok(true)
                },
            )?;
        }
        classes.extend(self.product.values());
        let classes: Vec<i64> = classes.into_iter().collect();
        self.texts.extend(names::texts(tx, &classes)?);
        self.names = called(tx, &classes)?;
        Ok(())
    }

    fn name(&self, number: i64) -> Name {
        let own = self.names.get(&number);
        let product = self.product.get(&number).and_then(|class| self.names.get(class));
        own.or(product).cloned().unwrap_or_default()
    }

    fn stock(&self, code: i64, much: Option<i64>, unit: i64, since: i64, holds: usize) -> Stock {
        Stock {
            code: self.text(code),
            product: self.product.get(&code).map(|class| self.text(*class)),
            name: self.name(code),
            much,
            unit: self.text(unit),
            since,
            holds,
        }
    }
}

/// What things are called by master data.
///
/// # Errors
/// The store cannot be read.
pub fn called(tx: &mut Tx<'_>, of: &[i64]) -> Result<ById<Name>> {
    use super::steps::{NAME, NAME_EN, PLACE_NAME};
    let mut names: ById<Name> = ById::default();
    for of in of.chunks(20_000) {
        tx.each(
            "select entity, attribute, value from trace_master where entity {in 1} and until is null order by entity, attribute, id",
            params![of.to_vec()],
            |row| {
                let (entity, attribute): (i64, String) = (row.get(0)?, row.get(1)?);
                let name = names.entry(entity).or_default();
                match attribute.as_str() {
                    NAME | PLACE_NAME => name.zh = row.get(2)?,
                    NAME_EN => name.en = row.get(2)?,
                    _ => {}
                }
                Ok(true)
            },
        )?;
    }
    for name in names.values_mut() {
        if name.en.is_empty() {
            name.en.clone_from(&name.zh);
        }
    }
    Ok(names)
}

fn waiting(
    tx: &mut Tx<'_>,
    facts: &[(Fact, bool)],
    mine: &BTreeSet<i64>,
    speech: &Speech,
) -> Result<Vec<Waiting>> {
    let received: Vec<&Fact> = facts
        .iter()
        .filter(|(fact, wrong)| {
            !wrong && fact.has(flag::RECEIVES) && mine.contains(&fact.captured_by)
        })
        .map(|(fact, _)| fact)
        .collect();
    let came = |sent: &Fact| {
        received.iter().any(|got| {
            let under = sent.transactions.iter().any(|one| got.transactions.contains(one));
            let loose = sent.transactions.is_empty() && got.from_party == sent.from_party;
            (under || loose)
                && got
                    .in_role(Role::Thing, Role::ThingClass)
                    .any(|(name, role)| sent.mentions(name, role))
        })
    };
    let mut all = Vec::new();
    for (fact, wrong) in facts {
        let to_us = mine.contains(&fact.to_party) && !mine.contains(&fact.from_party);
        if *wrong || !fact.has(flag::SENDS) || !to_us || came(fact) {
            continue;
        }
        let things: Vec<i64> = fact
            .in_role(Role::Thing, Role::ThingClass)
            .filter(|(_, role)| !role.is_class())
            .map(|(name, _)| name)
            .collect();
        let amounts: Vec<_> = fact
            .amounts()
            .map(|(name, _, amount)| {
                (speech.text(name), amount.millionths, speech.text(amount.unit))
            })
            .collect();
        let mut called: Vec<Name> = fact
            .members()
            .map(|(name, _)| speech.name(name))
            .filter(|name| !name.zh.is_empty())
            .collect();
        called.dedup();
        all.push(Waiting {
            event: fact.id,
            event_id: event_id(tx, fact.id)?,
            sent_at: fact.t,
            from: speech.text(fact.from_party),
            from_site: speech.text(if fact.from_place != 0 { fact.from_place } else { fact.place }),
            from_name: speech.name(fact.from_party),
            under: fact.transactions.first().map(|one| speech.text(*one)).unwrap_or_default(),
            things: things.into_iter().map(|name| speech.text(name)).collect(),
            amounts,
            names: called,
        });
    }
    Ok(all)
}

fn event_id(tx: &mut Tx<'_>, event: i64) -> Result<String> {
    tx.one("select event_id from trace_body where event = ?1", params![event], |row| row.get(0))
}

fn told(
    tx: &mut Tx<'_>,
    facts: &[(Fact, bool)],
    mine: &BTreeSet<i64>,
    speech: &Speech,
) -> Result<Vec<Told>> {
    let own = facts.iter().rev().filter(|(fact, _)| mine.contains(&fact.captured_by));
    let mut all = Vec::new();
    for (fact, wrong) in own.take(LISTED) {
        let goods: Vec<(Name, String)> = fact
            .members()
            .take(NAMED)
            .map(|(name, _)| (speech.name(name), speech.text(name)))
            .collect();
        all.push(Told {
            event: fact.id,
            event_id: event_id(tx, fact.id)?,
            time: fact.t,
            step: step_of(fact).to_owned(),
            more: fact.members().count().saturating_sub(goods.len()),
            goods,
            wrong: *wrong,
        });
    }
    Ok(all)
}

/// The step in this part's own words; the key of its text is `firms-step-` and this.
fn step_of(fact: &Fact) -> &'static str {
    match fact.kind {
        Kind::Transformation => "work",
        Kind::Aggregation if fact.action == Action::Delete => "unpack",
        Kind::Aggregation => "pack",
        _ if fact.has(flag::SENDS) => "ship",
        _ if fact.has(flag::RECEIVES) => "receive",
        _ if fact.has(flag::SOLD) => "sell",
        _ if fact.has(flag::DESTROYED) => "destroy",
        _ if fact.action == Action::Add => "make",
        _ => "other",
    }
}

fn partners_and_products(
    facts: &[(Fact, bool)],
    mine: &BTreeSet<i64>,
    speech: &Speech,
    ledger: &mut Ledger,
) {
    let (mut partners, mut products) = (BTreeMap::new(), BTreeMap::new());
    for (fact, _) in facts.iter().filter(|(fact, _)| mine.contains(&fact.captured_by)) {
        if fact.has(flag::SENDS) && fact.to_party != 0 {
            let site = if fact.to_place != 0 { fact.to_place } else { fact.to_party };
            partners.insert(fact.to_party, site);
        }
        let came = fact.kind == Kind::Transformation || fact.action == Action::Add;
        let roles = if fact.kind == Kind::Transformation {
            (Role::Output, Role::OutputClass)
        } else {
            (Role::Thing, Role::ThingClass)
        };
        if came && fact.kind != Kind::Aggregation {
            for (name, _) in fact.in_role(roles.0, roles.1) {
                if let Some(class) = speech.product.get(&name) {
                    products.insert(*class, ());
                }
            }
        }
    }
    ledger.partners = partners
        .into_iter()
        .map(|(party, site)| (speech.text(party), speech.text(site), speech.name(party)))
        .collect();
    ledger.products =
        products.into_keys().map(|class| (speech.text(class), speech.name(class))).collect();
}

/// Whether an event in which the firm has a share names something.
///
/// # Errors
/// The store cannot be read.
pub fn touched(tx: &mut Tx<'_>, own: &Own, name: i64) -> Result<bool> {
    let events: Vec<i64> = tx.query(
        "select event from trace_ref where entity = ?1 and role <= ?2 order by event",
        params![name, LAST_OF_WALKS],
        |row| row.get(0),
    )?;
    for events in events.chunks(10_000) {
        let shared = tx.count(
            "select count(*) from trace_ref where entity {in 1} and role = ?2 and event {in 3}",
            params![own.parties.clone(), said::PARTY, events.to_vec()],
        )?;
        if shared > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
