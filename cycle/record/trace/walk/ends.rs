//! Where an answer ends: hands through which the seeds went, and partners who are silent.

use store::Tx;
use terms::Result;

use super::{Answer, Hand, OpenEnd, event_ids};
use crate::graph::walk::ask;
use crate::graph::{Handed, Lens, Memory, Vertex};
use crate::names;
use crate::redaction::Reach;

/// Custody of the seeds, and silent partners of whatever is shown.
pub(super) fn ends(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lens: &Lens,
    reach: &Reach,
    seeds: &[Vertex],
    answer: &mut Answer,
) -> Result<()> {
    let seeds: Vec<Vertex> = seeds.to_vec();
    let hands: Vec<(Vertex, Handed)> = ask(tx, memory, lens, |view| {
        let mut hands = Vec::new();
        for seed in &seeds {
            hands.extend(view.custody(*seed)?.into_iter().map(|hand| (*seed, hand)));
        }
        hands.retain(|(_, hand)| view.fact(hand.event).is_some_and(|fact| reach.reads(fact)));
        Some(hands)
    })?;
    let things: Vec<Vertex> =
        answer.nodes.iter().map(|node| node.vertex).filter(|vertex| !vertex.is_event()).collect();
    let open: Vec<(i64, i64)> = ask(tx, memory, lens, |view| {
        let mut open = Vec::new();
        let mut whole = true;
        for thing in &things {
            match view.open_end(*thing) {
                Some(Some(party)) => {
                    // What a party may not read it is not told to be missing either.
                    let told = reach.is_all()
                        || view.story(*thing)?.last().is_some_and(|last| reach.reads(last));
                    open.extend(told.then_some((party, thing.name)));
                }
                Some(None) => {}
                None => whole = false,
            }
        }
        whole.then_some(open)
    })?;
    let mut wanted: Vec<i64> = open.iter().flat_map(|(party, thing)| [*party, *thing]).collect();
    for (seed, hand) in &hands {
        wanted.extend([seed.name, hand.from, hand.to, hand.place]);
    }
    let texts = names::texts(tx, &wanted)?;
    let text = |number: i64| texts.get(&number).cloned();
    let events: Vec<i64> = hands.iter().map(|(_, hand)| hand.event).collect();
    let ids = event_ids(tx, &events)?;
    answer.open = open
        .iter()
        .filter_map(|(party, thing)| Some(OpenEnd { party: text(*party)?, thing: text(*thing)? }))
        .collect();
    answer.open.sort();
    answer.open.dedup();
    answer.custody = hands
        .iter()
        .map(|(seed, hand)| Hand {
            thing: text(seed.name).unwrap_or_default(),
            time: hand.time,
            event: ids.get(&hand.event).cloned().unwrap_or_default(),
            from: text(hand.from),
            to: text(hand.to),
            place: text(hand.place),
        })
        .collect();
    Ok(())
}
