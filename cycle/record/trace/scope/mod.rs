//! What a recall has to reach: everything the seeds went into, where it is now, and who has it.
//!
//! The walk goes forward from lots, a time and a place; what is proved destroyed is counted and left out of the holders.
//! Each row says how sure it is: certain, inferred, or only exposed. Quantities are told where amounts are recorded,
//! items are pieces. Counts and holders come first and are small; items are streamed, one by one, in the order of
//! holders. Nothing is capped; a walk that was told to end says so.

pub mod http;

use std::collections::BTreeMap;

use store::Tx;
use terms::{Error, Result};

use crate::graph::balance::{Base, OfLot, Units};
use crate::graph::holders::Whereabouts;
use crate::graph::walk::{ask, walk};
use crate::graph::{
    Direction, Fact, Holder, Lens, Memory, Mode, Outcome, Role, Status, Tier, Vertex, View, Walk,
};
use crate::names::{self, ById};
use crate::redaction::Reach;
use crate::walk::{OpenEnd, Question, event_ids, seeds};

/// What a recall has to reach.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Holders with what they have, the most affected first.
    pub holders: Vec<HolderRow>,
    /// How many things and lots, by tier and by what has become of them.
    pub counts: BTreeMap<(Tier, Status), u64>,
    pub open: Vec<OpenEnd>,
    /// Mass balance of the seeds that are lots.
    pub balance: Vec<LotRow>,
    /// Finished lots a raw lot went into (downward dispersion).
    pub dispersion: u64,
    pub unknown: Vec<String>,
    pub truncated: bool,
    pub complete_to: i64,
    /// The rows themselves, in the order of holders; see [`items`].
    pub rows: Vec<Row>,
    pub(crate) outcome: Outcome,
}

/// One thing or lot of the scope, with numbers of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub vertex: Vertex,
    pub tier: Tier,
    pub status: Status,
    pub holder: Holder,
    /// The last event that said so, and when.
    pub event: i64,
    pub time: i64,
    pub depth: u32,
    /// Base and millionths, where amounts are recorded.
    pub amount: Option<(Base, i64)>,
}

/// A party with what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HolderRow {
    pub party: Option<String>,
    pub place: Option<String>,
    pub things: u64,
    pub lots: u64,
    pub by_status: BTreeMap<Status, u64>,
    pub by_tier: BTreeMap<Tier, u64>,
    /// Millionths by base; items count as pieces.
    pub amounts: BTreeMap<Base, i128>,
    /// Somebody who has to be told: it holds, or was sent, something certain or inferred.
    pub notify: bool,
}

/// The account of a lot at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotRow {
    pub lot: String,
    pub place: Option<String>,
    pub base: Base,
    pub account: OfLot,
}

/// Finds the scope as far as the reader may read. A party is told of what it has itself and of what it passed on to its
/// direct neighbours.
///
/// # Errors
/// The store cannot be read, no seed was given, or the walk was told to end.
pub fn scope(
    tx: &mut Tx<'_>,
    memory: &Memory,
    reach: &Reach,
    question: &Question,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Scope> {
    if question.seeds.is_empty() {
        return Err(Error::invalid("error-invalid").field("seed", "field-missing"));
    }
    let lens = crate::walk::lens(tx, question)?;
    let (seeds, unknown) = seeds(tx, memory, &lens, &question.seeds)?;
    let wish = Walk {
        seeds: seeds.clone(),
        direction: Direction::Forward,
        mode: question.mode,
        time: question.from,
        limit: question.limit,
        depth: question.depth,
    };
    let outcome = walk(tx, memory, &lens, &wish, go_on)?;
    let units = units_of(tx)?;
    let mut scope = Scope {
        unknown,
        truncated: outcome.truncated,
        complete_to: tx.topic_seq("events")?,
        ..Scope::default()
    };
    let mut open: Vec<(i64, i64)> = Vec::new();
    scope.rows = rows(tx, memory, &lens, reach, &outcome, &units, &mut open, go_on)?;
    scope.balance = accounts(tx, memory, &lens, reach, &seeds, &units)?;
    scope.outcome = outcome;
    summarise(tx, &mut scope, &open)?;
    Ok(scope)
}

/// Codes of all units that were ever used: a few dozen.
pub(crate) fn units_of(tx: &mut Tx<'_>) -> Result<Units> {
    // Codes of Recommendation 20 that can be summed; any other is no unit to us.
    let codes = [
        "KGM", "GRM", "MGM", "TNE", "DTN", "LBR", "LTR", "MLT", "HLT", "MTQ", "MTR", "CMT", "EA",
        "C62", "H87", "PCE",
    ];
    let numbers = names::numbers(tx, codes.map(str::to_owned).to_vec())?;
    Ok(numbers.into_iter().map(|(code, number)| (number, code)).collect())
}

/// Rows that are read at once: what one question brings stays small.
const STRIDE: usize = 20_000;

#[expect(clippy::too_many_arguments, reason = "one question, told whole")]
fn rows(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    reach: &Reach,
    outcome: &Outcome,
    units: &Units,
    open: &mut Vec<(i64, i64)>,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Vec<Row>> {
    let mut rows = Vec::with_capacity(outcome.found.len());
    for found in outcome.found.chunks(STRIDE) {
        if !go_on(rows.len()) {
            return Err(Error::unavailable("the walk was told to end"));
        }
        let (some, ends) = ask(tx, memory, lens, |view| {
            let mut some = Vec::with_capacity(found.len());
            let mut ends = Vec::new();
            let mut whole = true;
            for found in found.iter().filter(|found| !found.vertex.is_event()) {
                let row = row(view, reach, units, found, &mut ends);
                match row {
                    Some(row) => some.extend(row),
                    None => whole = false,
                }
            }
            whole.then_some((some, ends))
        })?;
        rows.extend(some);
        open.extend(ends);
    }
    rows.sort_unstable_by_key(|row: &Row| (row.holder, row.tier, row.vertex));
    Ok(rows)
}

/// One row, nothing where the reader has no share in it; `None` outside where the view lacks something.
fn row(
    view: &View<'_>,
    reach: &Reach,
    units: &Units,
    found: &crate::graph::Found,
    open: &mut Vec<(i64, i64)>,
) -> Option<Option<Row>> {
    let vertex = found.vertex;
    let at: Whereabouts = view.whereabouts(vertex, |fact| reach.reads(fact))?;
    if at.event == 0 {
        return Some(None);
    }
    let end = view.open_end(vertex)?;
    let last = view.fact(at.event)?;
    // Whom something was sent to is told by its last event, which the reader may not be able to read.
    if let Some(party) = end
        && view.story(vertex)?.last().is_some_and(|sent| reach.reads(sent))
    {
        open.push((party, vertex.name));
    }
    let amount = match vertex.is_lot() {
        false => Some((Base::Piece, 1_000_000)),
        true => view
            .account(vertex, units, |fact| reach.reads(fact))?
            .map(|(base, account)| (base, on_hand(&account, at.status, last, vertex))),
    };
    Some(Some(Row {
        vertex,
        tier: found.tier,
        status: at.status,
        holder: at.holder,
        event: at.event,
        time: at.time,
        depth: found.depth,
        amount,
    }))
}

/// What is there: on hand by the account; of what is on its way or gone, what the last event says.
fn on_hand(account: &OfLot, status: Status, last: &Fact, vertex: Vertex) -> i64 {
    let rest = i64::try_from(account.on_hand()).unwrap_or(i64::MAX);
    if rest > 0 || status == Status::InStock {
        return rest.max(0);
    }
    let roles = [Role::ThingClass, Role::InputClass, Role::OutputClass];
    let said = roles.iter().find_map(|role| last.amount_of(vertex.name, *role));
    said.map_or(0, |amount| amount.millionths)
}

fn accounts(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    reach: &Reach,
    seeds: &[Vertex],
    units: &Units,
) -> Result<Vec<LotRow>> {
    let found = ask(tx, memory, lens, |view| {
        let mut found = Vec::new();
        for seed in seeds {
            if let Some((base, account)) = view.account(*seed, units, |fact| reach.reads(fact))? {
                found.push((*seed, base, account));
            }
        }
        Some(found)
    })?;
    let wanted: Vec<i64> =
        found.iter().flat_map(|(seed, ..)| [Some(seed.name), seed.place()]).flatten().collect();
    let texts = names::texts(tx, &wanted)?;
    Ok(found
        .into_iter()
        .map(|(seed, base, account)| LotRow {
            lot: texts.get(&seed.name).cloned().unwrap_or_default(),
            place: seed.place().and_then(|place| texts.get(&place).cloned()),
            base,
            account,
        })
        .collect())
}

fn summarise(tx: &mut Tx<'_>, scope: &mut Scope, open: &[(i64, i64)]) -> Result<()> {
    let mut holders: BTreeMap<Holder, HolderRow> = BTreeMap::new();
    for row in &scope.rows {
        *scope.counts.entry((row.tier, row.status)).or_default() += 1;
        if row.vertex.is_lot() && row.depth > 0 {
            scope.dispersion += 1;
        }
        // What is proved destroyed or went into something else is nobody's to give back.
        if matches!(row.status, Status::Destroyed | Status::Used) {
            continue;
        }
        let holder = holders.entry(row.holder).or_default();
        if row.vertex.is_lot() {
            holder.lots += 1;
        } else {
            holder.things += 1;
        }
        *holder.by_status.entry(row.status).or_default() += 1;
        *holder.by_tier.entry(row.tier).or_default() += 1;
        if let Some((base, amount)) = row.amount {
            *holder.amounts.entry(base).or_default() += i128::from(amount);
        }
        holder.notify |= row.tier != Tier::Exposed && row.holder.party != 0;
    }
    let mut wanted: Vec<i64> =
        holders.keys().flat_map(|holder| [holder.party, holder.place]).collect();
    wanted.extend(open.iter().flat_map(|(party, thing)| [*party, *thing]));
    wanted.sort_unstable();
    wanted.dedup();
    let texts: ById<String> = names::texts(tx, &wanted)?;
    scope.holders = holders
        .into_iter()
        .map(|(holder, mut row)| {
            row.party = texts.get(&holder.party).cloned();
            row.place = texts.get(&holder.place).cloned();
            row
        })
        .collect();
    scope.holders.sort_by(|a, b| {
        let size = |row: &HolderRow| std::cmp::Reverse(row.things + row.lots);
        (size(a), &a.party, &a.place).cmp(&(size(b), &b.party, &b.place))
    });
    scope.open = open
        .iter()
        .filter_map(|(party, thing)| {
            let text = |number: &i64| texts.get(number).cloned();
            Some(OpenEnd { party: text(party)?, thing: text(thing)? })
        })
        .collect();
    scope.open.sort();
    scope.open.dedup();
    Ok(())
}

/// A row told with texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub thing: String,
    /// The place of a lot that the row is about.
    pub at: Option<String>,
    pub tier: Tier,
    pub status: Status,
    pub party: Option<String>,
    pub place: Option<String>,
    pub amount: Option<(Base, i64)>,
    /// The identifier of the last event that said so, and its time.
    pub event: Option<String>,
    pub time: i64,
}

/// The rows of a scope told with texts, piece by piece; `each` says `false` to end.
///
/// # Errors
/// The store cannot be read.
pub fn items(tx: &mut Tx<'_>, rows: &[Row], mut each: impl FnMut(Item) -> bool) -> Result<()> {
    for rows in rows.chunks(STRIDE) {
        let mut wanted: Vec<i64> = Vec::with_capacity(rows.len() * 2);
        for row in rows {
            wanted.extend([row.vertex.name, row.holder.party, row.holder.place]);
            wanted.extend(row.vertex.place());
        }
        wanted.sort_unstable();
        wanted.dedup();
        let texts = names::texts(tx, &wanted)?;
        let mut events: Vec<i64> = rows.iter().map(|row| row.event).collect();
        events.sort_unstable();
        events.dedup();
        let ids = event_ids(tx, &events)?;
        for row in rows {
            let item = Item {
                thing: texts.get(&row.vertex.name).cloned().unwrap_or_default(),
                at: row.vertex.place().and_then(|place| texts.get(&place).cloned()),
                tier: row.tier,
                status: row.status,
                party: texts.get(&row.holder.party).cloned(),
                place: texts.get(&row.holder.place).cloned(),
                amount: row.amount,
                event: ids.get(&row.event).cloned(),
                time: row.time,
            };
            if !each(item) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// What several complaints go back to, best covered first: code, place of a lot, and how many complaints it explains.
///
/// # Errors
/// The store cannot be read.
pub fn common_origins(
    tx: &mut Tx<'_>,
    memory: &Memory,
    complaints: &[Vec<String>],
) -> Result<Vec<(String, Option<String>, usize)>> {
    let question = Question::about(&[]);
    let lens = crate::walk::lens(tx, &question)?;
    let mut counts: BTreeMap<Vertex, usize> = BTreeMap::new();
    for codes in complaints {
        let (seeds, _) = seeds(tx, memory, &lens, codes)?;
        let wish = Walk {
            seeds,
            direction: Direction::Back,
            mode: Mode::Material,
            time: None,
            limit: None,
            depth: None,
        };
        let outcome = walk(tx, memory, &lens, &wish, &mut |_| true)?;
        let certain = outcome.found.iter().filter(|found| found.tier == Tier::Certain);
        for found in certain.filter(|found| !found.vertex.is_event()) {
            *counts.entry(found.vertex).or_default() += 1;
        }
    }
    let wanted: Vec<i64> =
        counts.keys().flat_map(|v| [Some(v.name), v.place()]).flatten().collect();
    let texts = names::texts(tx, &wanted)?;
    let mut ranked: Vec<(String, Option<String>, usize)> = counts
        .into_iter()
        .map(|(vertex, count)| {
            let place = vertex.place().and_then(|place| texts.get(&place).cloned());
            (texts.get(&vertex.name).cloned().unwrap_or_default(), place, count)
        })
        .collect();
    ranked.sort_by(|a, b| {
        (std::cmp::Reverse(a.2), &a.0, &a.1).cmp(&(std::cmp::Reverse(b.2), &b.0, &b.1))
    });
    Ok(ranked)
}
