//! Edges: who hangs below whom, in which hierarchy, in which days.

use std::collections::BTreeSet;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

use crate::unit::{day, get};
use crate::{FIRM, Stretch, UnitId, reach};

/// From a day on the child hangs below the parent. Where it hung elsewhere, it moves.
///
/// # Errors
/// `units-cycle` with the path; `units-firm-in-hierarchy`; not found.
pub fn relate(
    tx: &mut Tx<'_>,
    hierarchy: &str,
    parent: UnitId,
    child: UnitId,
    from: Date,
) -> Result<i64> {
    relate_during(tx, hierarchy, Some(parent), child, Stretch::since(from), None)
}

/// In these days the child hung below the parent (none: below nobody), whatever was said before:
/// a move, or a correction of one with its ground.
pub fn relate_during(
    tx: &mut Tx<'_>,
    hierarchy: &str,
    parent: Option<UnitId>,
    child: UnitId,
    during: Stretch,
    ground: Option<&str>,
) -> Result<i64> {
    Stretch::new(during.from, during.to)?;
    for unit in [parent, Some(child)].into_iter().flatten() {
        let unit = get(tx, unit)?;
        if unit.kind == FIRM {
            return Err(Error::invalid("units-firm-in-hierarchy").with("unit", unit.code));
        }
    }
    if !hang(tx, hierarchy, parent, child, during)? {
        // It hangs there already: nothing to write, and no entry for nothing.
        tx.housekeeping();
        return tx.head_seq();
    }
    reach::rebuild(tx, hierarchy)?;
    let to = during.to.map(|to| to.to_string());
    let detail = json!({ "hierarchy": hierarchy, "parent": parent.map(|p| p.0),
                         "from": during.from.to_string(), "to": to });
    let mut entry = Entry::new("unit.related", "unit", child.0).detail(detail).touches("units");
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) id: i64,
    pub(crate) parent: UnitId,
    pub(crate) during: Stretch,
}

/// Cuts the days out of the child's edges known now and lays the new one into the gap. False where
/// it hangs so already. The caller rebuilds `reach` and leaves the entry.
pub(crate) fn hang(
    tx: &mut Tx<'_>,
    hierarchy: &str,
    parent: Option<UnitId>,
    child: UnitId,
    during: Stretch,
) -> Result<bool> {
    let old: Vec<Edge> = of_child(tx, hierarchy, child)?
        .into_iter()
        .filter(|edge| edge.during.meet(during).is_some())
        .collect();
    let settled = match parent {
        Some(parent) => old.iter().any(|e| e.parent == parent && e.during.covers(during)),
        None => old.is_empty(),
    };
    if settled {
        return Ok(false);
    }
    let seq = tx.next_seq()?;
    for edge in old {
        tx.run("update edge set until = ?2 where id = ?1", params![edge.id, seq])?;
        for left in edge.during.without(during) {
            insert(tx, hierarchy, edge.parent, child, left, seq)?;
        }
    }
    if let Some(parent) = parent {
        insert(tx, hierarchy, parent, child, during, seq)?;
    }
    Ok(true)
}

fn insert(
    tx: &mut Tx<'_>,
    hierarchy: &str,
    parent: UnitId,
    child: UnitId,
    during: Stretch,
    seq: i64,
) -> Result<()> {
    let id = tx.next_id()?;
    tx.run(
        "insert into edge (id, hierarchy, parent, child, valid_from, valid_to, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, hierarchy, parent, child, during.from, during.to, seq],
    )?;
    Ok(())
}

/// The child's edges known now, by day.
pub(crate) fn of_child(tx: &mut Tx<'_>, hierarchy: &str, child: UnitId) -> Result<Vec<Edge>> {
    tx.query(
        "select id, parent, valid_from, valid_to from edge
         where hierarchy = ?1 and child = ?2 and until is null order by valid_from, id",
        params![hierarchy, child],
        |r| {
            Ok(Edge {
                id: r.get(0)?,
                parent: UnitId(r.get(1)?),
                during: Stretch {
                    from: day(&r.get::<String>(2)?)?,
                    to: r.get::<Option<String>>(3)?.as_deref().map(day).transpose()?,
                },
            })
        },
    )
}

/// An edge below a unit, as far as it holds on a day or after it.
#[derive(Debug, Clone)]
pub(crate) struct Below {
    pub(crate) hierarchy: String,
    pub(crate) child: UnitId,
    pub(crate) during: Stretch,
}

pub(crate) fn below_after(tx: &mut Tx<'_>, unit: UnitId, on: Date) -> Result<Vec<Below>> {
    let mut found = Vec::new();
    for hierarchy in hierarchies(tx)? {
        tx.each(
            "select child, valid_from, valid_to from edge
             where hierarchy = ?1 and parent = ?2 and until is null
             and (valid_to is null or valid_to > ?3) order by child, valid_from",
            params![&hierarchy, unit, on],
            |r| {
                let during = Stretch {
                    from: day(&r.get::<String>(1)?)?.max(on),
                    to: r.get::<Option<String>>(2)?.as_deref().map(day).transpose()?,
                };
                let child = UnitId(r.get(0)?);
                found.push(Below { hierarchy: hierarchy.clone(), child, during });
                Ok(true)
            },
        )?;
    }
    Ok(found)
}

pub(crate) fn children_after(tx: &mut Tx<'_>, unit: UnitId, on: Date) -> Result<Vec<UnitId>> {
    let children: BTreeSet<UnitId> =
        below_after(tx, unit, on)?.into_iter().map(|below| below.child).collect();
    Ok(children.into_iter().collect())
}

/// From the day on the unit hangs below nobody, in any hierarchy.
pub(crate) fn cut_everywhere(tx: &mut Tx<'_>, unit: UnitId, on: Date) -> Result<()> {
    for hierarchy in hierarchies(tx)? {
        if hang(tx, &hierarchy, None, unit, Stretch::since(on))? {
            reach::rebuild(tx, &hierarchy)?;
        }
    }
    Ok(())
}

pub(crate) fn hierarchies(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    tx.query("select distinct hierarchy from edge order by hierarchy", &[], |r| r.get(0))
}
