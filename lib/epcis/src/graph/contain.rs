//! What was in what, and when.
//!
//! A child's timeline is rebuilt from all its events in the order of time, whenever they arrived.
//! Aggregations and associations are two timelines: unpacking a pallet does not take its sensor off.

use super::record::{Action, Record, Type};
use crate::time::Instant;
use std::collections::HashMap;

/// A thing was in a container from `from` on, and until `until` if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub(crate) child: u32,
    pub(crate) parent: u32,
    pub from: Instant,
    pub until: Option<Instant>,
    /// Begun or ended by something else than its own event.
    pub inferred: bool,
    pub(crate) association: bool,
}

impl Interval {
    /// Whether the interval holds at this moment. It begins with its event and ends before the event
    /// that ends it.
    pub fn holds(&self, moment: Instant) -> bool {
        self.from <= moment && self.until.is_none_or(|until| moment < until)
    }
}

/// Which vertex a child of a record is, and which its container.
pub(super) trait Vertices {
    fn child(&mut self, record: &Record, index: usize) -> u32;
    fn parent(&mut self, record: &Record) -> Option<u32>;
    /// A lot can be in many containers at once, an item in one.
    fn is_lot(&self, vertex: u32) -> bool;
    /// The same lot at another place; itself for an item.
    fn same(&self, one: u32, other: u32) -> bool;
}

/// All intervals, from records in the order of time.
pub(super) fn intervals(records: &[Record], vertices: &mut dyn Vertices) -> Vec<Interval> {
    let mut all: Vec<Interval> = Vec::new();
    // Open intervals by container, as places in `all`.
    let mut open_in: HashMap<(u32, bool), Vec<usize>> = HashMap::new();
    let mut open_of: HashMap<(u32, bool), usize> = HashMap::new();
    for record in records {
        let association = match record.kind {
            Type::Aggregation => false,
            Type::Association => true,
            _ => continue,
        };
        let Some(parent) = vertices.parent(record) else { continue };
        let children: Vec<u32> =
            (0..record.children.len()).map(|index| vertices.child(record, index)).collect();
        let open = |all: &mut Vec<Interval>,
                    open_of: &mut HashMap<_, _>,
                    open_in: &mut HashMap<_, Vec<usize>>,
                    child: u32,
                    inferred: bool| {
            let place = all.len();
            all.push(Interval {
                child,
                parent,
                from: record.time,
                until: None,
                inferred,
                association,
            });
            open_of.insert((child, association), place);
            open_in.entry((parent, association)).or_default().push(place);
        };
        match record.action {
            Action::Add | Action::Observe => {
                for child in children {
                    let known = open_of.get(&(child, association)).copied();
                    let known = known.filter(|place| all[*place].until.is_none());
                    if vertices.is_lot(child) {
                        let here = known.is_some_and(|place| all[place].parent == parent);
                        if record.action == Action::Add || !here {
                            let soft = record.action == Action::Observe;
                            open(&mut all, &mut open_of, &mut open_in, child, soft);
                        }
                        continue;
                    }
                    match known {
                        Some(place) if all[place].parent == parent => {}
                        Some(_) if record.action == Action::Observe => {}
                        Some(place) => {
                            // Packed elsewhere: it must have left, though nobody said so.
                            all[place].until = Some(record.time);
                            all[place].inferred = true;
                            open(&mut all, &mut open_of, &mut open_in, child, false);
                        }
                        None => {
                            let soft = record.action == Action::Observe;
                            open(&mut all, &mut open_of, &mut open_in, child, soft);
                        }
                    }
                }
            }
            Action::Delete => {
                let list = open_in.entry((parent, association)).or_default();
                list.retain(|place| {
                    let interval = &mut all[*place];
                    if interval.until.is_some() {
                        return false;
                    }
                    // A deletion that names nothing empties the container.
                    let leaves = children.is_empty()
                        || children.iter().any(|child| vertices.same(*child, interval.child));
                    if leaves {
                        interval.until = Some(record.time);
                    }
                    !leaves
                });
            }
        }
    }
    // Opened and closed at once: it was never inside.
    all.retain(|interval| interval.until.is_none_or(|until| until > interval.from));
    all
}
