//! Succession: units that merge into one, and units that part.
//!
//! The rows say who followed whom, when and on what ground; the edges say where everything hangs
//! from that day on. Figures of the past stay with the unit that had them.

use std::collections::BTreeSet;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::edge::{Below, below_after, hang, hierarchies, of_child};
use crate::unit::{codes, day, end, find_by_code, get};
use crate::{Stretch, UnitId, reach};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// `merge` or `split`.
    pub kind: String,
    pub predecessor: UnitId,
    pub successor: UnitId,
    pub on: Date,
    pub ground: String,
    /// The entry that said it.
    pub seq: i64,
    /// The entry that took it back.
    pub until: Option<i64>,
}

/// From the day on the predecessors are one with the successor, which may be one of them. What
/// hangs below them, and their firms, moves to the successor.
///
/// # Errors
/// `units-merge-nothing`; not found; `units-cycle`.
pub fn merge(
    tx: &mut Tx<'_>,
    predecessors: &[UnitId],
    successor: UnitId,
    on: Date,
    ground: &str,
) -> Result<i64> {
    get(tx, successor)?;
    let gone: BTreeSet<UnitId> =
        predecessors.iter().copied().filter(|unit| *unit != successor).collect();
    if gone.is_empty() {
        return Err(Error::invalid("units-merge-nothing"));
    }
    for unit in &gone {
        inherit_place(tx, *unit, successor, on)?;
        for Below { hierarchy, child, during } in below_after(tx, *unit, on)? {
            let parent = if child == successor {
                // It hung below its predecessor and now takes that one's place.
                place_of(tx, &hierarchy, *unit, on)?.filter(|above| !gone.contains(above))
            } else {
                // A predecessor below another one only ends.
                (!gone.contains(&child)).then_some(successor)
            };
            hang(tx, &hierarchy, parent, child, during)?;
        }
        move_firms(tx, (*unit, successor), None, on)?;
    }
    for unit in &gone {
        end(tx, *unit, on)?;
        succeed(tx, "merge", *unit, successor, on, ground)?;
    }
    rebuild_all(tx)?;
    let detail = json!({ "predecessors": gone.iter().map(|u| u.0).collect::<Vec<_>>(), "on": on.to_string() });
    let entry = Entry::new("unit.merged", "unit", successor.0).ground(ground).detail(detail);
    tx.record(entry.touches("units").touches("firms"))
}

/// What becomes of a unit that parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub unit: UnitId,
    /// The unit itself may be among them; it then goes on.
    pub into: Vec<UnitId>,
    /// Where its children and firms go. With the unit itself among the successors, what is not
    /// named stays.
    pub moves: Vec<(UnitId, UnitId)>,
    /// Where all firms go that are not named.
    pub firms_to: Option<UnitId>,
    pub on: Date,
}

/// From the day on a unit is several.
///
/// # Errors
/// `units-split-nothing`; `units-split-elsewhere` for a move to a unit that is no successor;
/// `units-close-children` for children and firms without a place.
pub fn split(tx: &mut Tx<'_>, split: &Split, ground: &str) -> Result<i64> {
    let Split { unit, into, moves, firms_to, on } = split;
    get(tx, *unit)?;
    if into.iter().all(|successor| successor == unit) {
        return Err(Error::invalid("units-split-nothing"));
    }
    let mut places = moves.iter().map(|(_, to)| to).chain(firms_to);
    if let Some(stranger) = places.find(|to| !into.contains(to)) {
        let code = codes(tx, &[*stranger])?.concat();
        return Err(Error::invalid("units-split-elsewhere").with("unit", code));
    }
    for successor in into.iter().filter(|successor| *successor != unit) {
        get(tx, *successor)?;
        lift(tx, *unit, *successor, *on)?;
        inherit_place(tx, *unit, *successor, *on)?;
        succeed(tx, "split", *unit, *successor, *on, ground)?;
    }
    let below = below_after(tx, *unit, *on)?;
    for (child, to) in moves {
        for below in below.iter().filter(|below| below.child == *child) {
            hang(tx, &below.hierarchy, Some(*to), *child, below.during)?;
        }
        move_firms(tx, (*unit, *to), Some(*child), *on)?;
    }
    if let Some(to) = firms_to {
        move_firms(tx, (*unit, *to), None, *on)?;
    }
    if !into.contains(unit) {
        end(tx, *unit, *on)?;
    }
    rebuild_all(tx)?;
    let detail =
        json!({ "into": into.iter().map(|u| u.0).collect::<Vec<_>>(), "on": on.to_string() });
    let entry = Entry::new("unit.split", "unit", unit.0).ground(ground).detail(detail);
    tx.record(entry.touches("units").touches("firms"))
}

/// A part that hung below the unit it parts from stands beside it, or in its place, from the day on.
fn lift(tx: &mut Tx<'_>, from: UnitId, part: UnitId, on: Date) -> Result<()> {
    for hierarchy in hierarchies(tx)? {
        if place_of(tx, &hierarchy, part, on)? == Some(from) {
            let above = place_of(tx, &hierarchy, from, on)?;
            hang(tx, &hierarchy, above, part, Stretch::since(on))?;
        }
    }
    Ok(())
}

/// A successor that hangs nowhere on that day takes the place of its predecessor.
fn inherit_place(tx: &mut Tx<'_>, from: UnitId, to: UnitId, on: Date) -> Result<()> {
    for hierarchy in hierarchies(tx)? {
        let place = place_of(tx, &hierarchy, from, on)?.filter(|above| *above != to);
        let settled = place_of(tx, &hierarchy, to, on)?.is_some();
        if let (Some(above), false) = (place, settled) {
            hang(tx, &hierarchy, Some(above), to, Stretch::since(on))?;
        }
    }
    Ok(())
}

/// The parent on a day.
fn place_of(tx: &mut Tx<'_>, hierarchy: &str, unit: UnitId, on: Date) -> Result<Option<UnitId>> {
    let edges = of_child(tx, hierarchy, unit)?;
    Ok(edges.into_iter().find(|edge| edge.during.holds(on)).map(|edge| edge.parent))
}

fn succeed(
    tx: &mut Tx<'_>,
    kind: &str,
    predecessor: UnitId,
    successor: UnitId,
    on: Date,
    ground: &str,
) -> Result<()> {
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into succession (id, kind, predecessor, successor, on_date, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, kind, predecessor, successor, on, ground, seq],
    )?;
    Ok(())
}

/// Moves the firms of an area, or one of them, and keeps who moved.
fn move_firms(
    tx: &mut Tx<'_>,
    (from, to): (UnitId, UnitId),
    only: Option<UnitId>,
    on: Date,
) -> Result<()> {
    let firms: Vec<i64> = tx.query(
        "select unit from firm where area = ?1 and (unit = ?2 or ?2 = 0) order by unit",
        params![from, only.map_or(0, |firm| firm.0)],
        |r| r.get(0),
    )?;
    if firms.is_empty() || from == to {
        return Ok(());
    }
    let (first, seq) = (tx.next_ids(firms.len() as i64)?, tx.next_seq()?);
    tx.run_many(
        "insert into firm_move (id, firm, from_area, to_area, on_date, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        firms.iter().zip(first..).map(|(firm, id)| {
            vec![id.into(), (*firm).into(), from.into(), to.into(), on.into(), seq.into()]
        }),
    )?;
    tx.run(
        "update firm set area = ?2 where area = ?1 and (unit = ?3 or ?3 = 0)",
        params![from, to, only.map_or(0, |firm| firm.0)],
    )?;
    Ok(())
}

/// What a pack says of units that followed each other: all of `before` became all of `after`. Only
/// who followed whom is kept; when a unit ends and what hangs where stands in the pack's units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessionRow {
    /// `merge` or `split`.
    pub kind: &'static str,
    /// Codes.
    pub before: Vec<String>,
    pub after: Vec<String>,
    pub on: Date,
    pub ground: String,
}

/// Keeps what is not known yet, as one command with one entry; the same rows twice change nothing.
/// How many are new.
///
/// # Errors
/// Not found, for a code that nothing carries.
pub fn load_successions(tx: &mut Tx<'_>, rows: &[SuccessionRow]) -> Result<usize> {
    let mut new = 0;
    for row in rows {
        let pairs = row.before.iter().flat_map(|b| row.after.iter().map(move |a| (b, a)));
        for (before, after) in pairs.filter(|(before, after)| before != after) {
            let (from, to) = (by_code(tx, before)?, by_code(tx, after)?);
            // One that somebody took back stays taken back.
            let known = tx.count(
                "select count(*) from succession
                 where kind = ?1 and predecessor = ?2 and successor = ?3 and on_date = ?4",
                params![row.kind, from, to, row.on],
            )?;
            if known == 0 {
                succeed(tx, row.kind, from, to, row.on, &row.ground)?;
                new += 1;
            }
        }
    }
    if new == 0 {
        tx.housekeeping();
        return Ok(0);
    }
    let detail = json!({ "added": 0, "successions": new });
    tx.record(Entry::new("units.loaded", "units", 0).detail(detail).touches("units"))?;
    Ok(new)
}

fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<UnitId> {
    find_by_code(tx, code)?
        .ok_or_else(|| Error::not_found("units-not-found").with("unit", code.to_owned()))
}

fn rebuild_all(tx: &mut Tx<'_>) -> Result<()> {
    for hierarchy in hierarchies(tx)? {
        reach::rebuild(tx, &hierarchy)?;
    }
    Ok(())
}

/// What a unit came from and what it became, by day; what was taken back too.
pub fn successions(tx: &mut Tx<'_>, unit: UnitId) -> Result<Vec<Succession>> {
    tx.query(
        "select kind, predecessor, successor, on_date, ground, seq, until from succession
         where predecessor = ?1 or successor = ?1 order by on_date, id",
        params![unit],
        |r| {
            Ok(Succession {
                kind: r.get(0)?,
                predecessor: UnitId(r.get(1)?),
                successor: UnitId(r.get(2)?),
                on: day(&r.get::<String>(3)?)?,
                ground: r.get(4)?,
                seq: r.get(5)?,
                until: r.get(6)?,
            })
        },
    )
}
