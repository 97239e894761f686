//! In the write lane: names get numbers, events get rows.

use std::collections::{BTreeSet, HashMap, HashSet};

use epcis::head::Head;
use store::{Tx, Value, params};
use terms::Result;

use crate::graph::fact::{LAST_OF_WALKS, unpack};
use crate::names::{self, Wanted};

use super::draft::{Draft, Names};
use super::{Fault, job};

/// What a document did to the store.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) stored: usize,
    pub(crate) repeated: usize,
    pub(crate) faults: Vec<Fault>,
    pub(crate) touched: Vec<i64>,
    pub(crate) voids: bool,
    pub(crate) job: i64,
    pub(crate) party: i64,
    pub(crate) before: i64,
}

/// A stored event as the table of keys knows it: declared, number, hash.
type Key = (i64, i64, Vec<u8>);

pub(crate) fn store(
    tx: &mut Tx<'_>,
    drafts: &[Draft],
    names: &Names,
    head: &Head,
    job: &job::New,
) -> Result<Kept> {
    let before = tx.topic_seq("events")?;
    let mut kept = Kept { before, job: tx.next_id()?, ..Kept::default() };
    let mut wanted = names.all.clone();
    let party = job.sender.party.as_deref().map(|party| {
        wanted.push(Wanted { canon: names::canonical(party), sort: names::OTHER, class: None });
        wanted.len() - 1
    });
    dedupe_last(&mut wanted);
    let (ids, _) = names::intern(tx, &wanted)?;
    kept.party = party.map_or(0, |place| {
        let canon = names::canonical(job.sender.party.as_deref().unwrap_or_default());
        wanted.iter().position(|name| name.canon == canon).map_or(0, |at| ids[at.min(place)])
    });
    let fresh = sift(tx, drafts, job, &mut kept)?;
    let first = if fresh.is_empty() { 0 } else { tx.next_ids(fresh.len() as i64)? };
    let events: Vec<(&Draft, i64)> =
        fresh.iter().zip(first..).map(|(draft, id)| (*draft, id)).collect();
    let voided = void(tx, &events, &mut kept)?;
    rows(tx, &events, &voided, &ids, &mut kept)?;
    crate::master::keep(tx, head)?;
    kept.stored = events.len();
    Ok(kept)
}

/// The party may be one of the names already.
fn dedupe_last(wanted: &mut Vec<Wanted>) {
    if let Some((last, rest)) = wanted.split_last()
        && rest.iter().any(|name| name.canon == last.canon)
    {
        wanted.pop();
    }
}

/// Leaves out what is stored already, and says what must not be stored.
fn sift<'d>(
    tx: &mut Tx<'_>,
    drafts: &'d [Draft],
    job: &job::New,
    kept: &mut Kept,
) -> Result<Vec<&'d Draft>> {
    let known = keys(tx, drafts)?;
    let mut mine: HashSet<i64> = HashSet::new();
    if !job.sender.all {
        let declared = drafts.iter().filter(|draft| draft.declared > 0);
        let events = declared.filter_map(|draft| original(&known, draft)).map(|key| key.1);
        let party = kept.party;
        mine = captured(tx, events.collect(), |by| by == party)?;
    }
    let mut fresh = Vec::with_capacity(drafts.len());
    let mut taken: HashSet<(&str, i64)> = HashSet::new();
    for draft in drafts {
        let same = known.get(draft.event_id.as_str()).into_iter().flatten();
        let same = same.clone().find(|key| key.0 == draft.declared);
        match same {
            Some(key) if key.2 == draft.hash => kept.repeated += 1,
            Some(_) => kept.faults.push(Fault::of_event(
                "event-exists",
                draft.number,
                "eventID",
                &draft.event_id,
            )),
            None if draft.declared > 0
                && !job.sender.all
                && original(&known, draft).is_some_and(|key| !mine.contains(&key.1)) =>
            {
                kept.faults.push(Fault::of_event(
                    "not-your-event",
                    draft.number,
                    "eventID",
                    &draft.event_id,
                ));
            }
            None if !taken.insert((&draft.event_id, draft.declared)) => kept.repeated += 1,
            None => fresh.push(draft),
        }
    }
    Ok(fresh)
}

fn original<'k>(known: &'k HashMap<String, Vec<Key>>, draft: &Draft) -> Option<&'k Key> {
    known.get(&draft.event_id)?.iter().find(|key| key.0 == 0)
}

/// Events that are stored under the identifiers of the drafts.
fn keys(tx: &mut Tx<'_>, drafts: &[Draft]) -> Result<HashMap<String, Vec<Key>>> {
    let mut known: HashMap<String, Vec<Key>> = HashMap::new();
    for chunk in drafts.chunks(10_000) {
        let ids: Vec<String> = chunk.iter().map(|draft| draft.event_id.clone()).collect();
        tx.each(
            "select event_id, declared, event, hash from trace_event_key where event_id {in 1}
             order by event_id, declared",
            params![ids],
            |row| {
                let key = (row.get(1)?, row.get(2)?, row.get(3)?);
                known.entry(row.get(0)?).or_default().push(key);
                Ok(true)
            },
        )?;
    }
    Ok(known)
}

/// Which of the events somebody captured who counts.
fn captured(
    tx: &mut Tx<'_>,
    events: Vec<i64>,
    counts: impl Fn(i64) -> bool,
) -> Result<HashSet<i64>> {
    let mut found = HashSet::new();
    if events.is_empty() {
        return Ok(found);
    }
    tx.each(
        "select id, t, packed from trace_event where id {in 1} order by id",
        params![events],
        |row| {
            let packed: Vec<u8> = row.get(2)?;
            let fact = unpack(row.get(0)?, row.get(1)?, 0, None, &packed)?;
            if counts(fact.captured_by) {
                found.insert(fact.id);
            }
            Ok(true)
        },
    )?;
    Ok(found)
}

/// Voids what is declared wrong, whichever came first; returns the new events that are void from the beginning.
fn void(tx: &mut Tx<'_>, events: &[(&Draft, i64)], kept: &mut Kept) -> Result<HashSet<i64>> {
    let seq = tx.next_seq()?;
    let mut born: HashSet<i64> =
        events.iter().filter(|(draft, _)| draft.declared > 0).map(|(_, id)| *id).collect();
    let declared: BTreeSet<&str> = events
        .iter()
        .filter(|(draft, _)| draft.declared > 0)
        .map(|(draft, _)| draft.event_id.as_str())
        .collect();
    // Within one document.
    let inside = events.iter().filter(|(draft, _)| declared.contains(draft.event_id.as_str()));
    born.extend(inside.map(|(_, id)| *id));
    // Declared earlier than the event arrived, by the same party or by an authority.
    let ids: Vec<String> = events.iter().map(|(draft, _)| draft.event_id.clone()).collect();
    let mut before: Vec<(String, i64)> = Vec::new();
    for ids in ids.chunks(10_000) {
        before.extend(tx.query(
            "select event_id, event from trace_event_key where event_id {in 1} and declared > 0 order by event_id",
            params![ids.to_vec()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?);
    }
    let party = kept.party;
    let declarations = before.iter().map(|(_, event)| *event).collect();
    let good = captured(tx, declarations, |by| by == party || by == 0)?;
    let earlier: HashSet<String> =
        before.into_iter().filter(|(_, event)| good.contains(event)).map(|(id, _)| id).collect();
    let late = events.iter().filter(|(draft, _)| earlier.contains(&draft.event_id));
    born.extend(late.map(|(_, id)| *id));
    // Stored before and declared wrong now.
    if !declared.is_empty() {
        let ids: Vec<String> = declared.into_iter().map(str::to_owned).collect();
        let old: Vec<i64> = tx.query(
            "select event from trace_event_key where event_id {in 1} and declared = 0 order by event",
            params![ids],
            |row| row.get(0),
        )?;
        for event in &old {
            tx.run(
                "update trace_event set voided = ?2 where id = ?1 and voided is null",
                params![*event, seq],
            )?;
        }
        kept.voids |= !old.is_empty();
        kept.touched.extend(old);
    }
    Ok(born)
}

fn rows(
    tx: &mut Tx<'_>,
    events: &[(&Draft, i64)],
    voided: &HashSet<i64>,
    ids: &[i64],
    kept: &mut Kept,
) -> Result<()> {
    let (seq, now, party, job) = (tx.next_seq()?, tx.now_micros(), kept.party, kept.job);
    tx.run_many(
        "insert into trace_event_key (event_id, declared, event, hash) values (?1, ?2, ?3, ?4)",
        events.iter().map(|(draft, id)| {
            vec![
                Value::Text(draft.event_id.clone()),
                Value::Int(draft.declared),
                Value::Int(*id),
                Value::Blob(draft.hash.to_vec()),
            ]
        }),
    )?;
    tx.run_many(
        "insert into trace_event (id, t, recorded_at, declared, seq, voided, packed)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        events.iter().map(|(draft, id)| {
            let void = if voided.contains(id) { Value::Int(seq) } else { Value::Null };
            vec![
                Value::Int(*id),
                Value::Int(draft.t),
                Value::Int(now),
                Value::Int(draft.declared),
                Value::Int(seq),
                void,
                Value::Blob(draft.parts(ids, party).packed()),
            ]
        }),
    )?;
    tx.run_many(
        "insert into trace_body (event, event_id, hash, job, body) values (?1, ?2, ?3, ?4, ?5)",
        events.iter().map(|(draft, id)| {
            vec![
                Value::Int(*id),
                Value::Text(draft.event_id.clone()),
                Value::Blob(draft.hash.to_vec()),
                Value::Int(job),
                Value::Text(draft.body.clone()),
            ]
        }),
    )?;
    let mut mentions: Vec<(i64, i64, i64, i64)> = Vec::with_capacity(events.len() * 16);
    let mut words: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (draft, id) in events {
        let all = draft.mentions(ids, party);
        mentions.extend(all.iter().map(|(name, role)| (*name, *role, draft.t, *id)));
        words.extend(draft.words().map(|(sort, place)| (sort, ids[place as usize])));
    }
    // In the order of the key, so that neighbours are written together.
    mentions.sort_unstable();
    kept.touched.extend(
        mentions.iter().filter(|(_, role, _, _)| *role <= LAST_OF_WALKS).map(|(name, ..)| *name),
    );
    kept.touched.sort_unstable();
    kept.touched.dedup();
    tx.run_many(
        "insert into trace_ref (entity, role, t, event) values (?1, ?2, ?3, ?4)",
        mentions.iter().map(|(name, role, t, event)| {
            vec![Value::Int(*name), Value::Int(*role), Value::Int(*t), Value::Int(*event)]
        }),
    )?;
    tx.run_many(
        "insert {skip_taken}into trace_word (sort, entity) values (?1, ?2){taken}",
        words.iter().map(|(sort, entity)| vec![Value::Int(*sort), Value::Int(*entity)]),
    )?;
    Ok(())
}
