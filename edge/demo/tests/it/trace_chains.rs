//! The chains of goods: from the bottle of the complaint to the bad lot, and from the lot to everybody who has it.

use std::collections::BTreeSet;

use trace::graph::{Memory, Tier};
use trace::redaction::Reach;
use trace::scope::scope;
use trace::walk::{Question, Sort};

use super::*;

fn told(space: &Space, pack: &Pack, files: &Files) -> demo::trace::Told {
    demo::trace::load(&space.db, pack, files).unwrap().unwrap()
}

fn city(engine: &str) -> (Space, Pack, Files) {
    let files = files();
    let pack = small_city(&files);
    let space = store::testing::space(engine);
    load_units(&space.db, &pack);
    demo::load(&space.db, &pack, &files, &mut quiet()).unwrap();
    (space, pack, files)
}

#[test]
fn the_bottle_of_the_complaint_leads_to_the_bad_lot_and_the_lot_to_its_holders_in_many_counties() {
    for engine in store::testing::engines() {
        let (space, pack, files) = city(engine);
        let told = told(&space, &pack, &files);
        let (bottle, lot) = (told.bottle.clone(), told.lot.clone());
        space
            .db
            .read(move |tx| {
                let memory = Memory::default();
                let mut question = Question::about(&[&bottle]);
                question.forward = false;
                let back = trace::walk::trace(tx, &memory, &Reach::All, &question, &mut |_| true)?;
                let lots: Vec<&str> = back
                    .nodes
                    .iter()
                    .filter(|node| node.sort == Sort::Lot)
                    .map(|node| node.name.as_str())
                    .collect();
                assert!(lots.contains(&lot.as_str()), "{engine}: {lots:?}");

                let found =
                    scope(tx, &memory, &Reach::All, &Question::about(&[&lot]), &mut |_| true)?;
                let mut counties = BTreeSet::new();
                for holder in found.holders.iter().filter(|holder| holder.notify) {
                    let party = holder.party.as_deref().unwrap();
                    let number = trace::names::number(tx, party)?;
                    let unit = trace::redaction::unit_of(tx, number)?.unwrap();
                    let area: i64 = tx.one(
                        "select area from firm where unit = ?1",
                        store::params![unit],
                        |row| row.get(0),
                    )?;
                    counties.insert(area);
                }
                assert!(found.holders.len() >= 12, "{engine}: {} holders", found.holders.len());
                assert!(counties.len() >= 5, "{engine}: {} counties", counties.len());
                // The maker of lotion, and a shop, were sent something and are silent.
                assert!(found.open.len() >= 2, "{engine}: {:?}", found.open);
                assert!(found.counts.keys().any(|(tier, _)| *tier == Tier::Certain));
                // The bottles of the good filling are no part of it: 960 bottles in 80 cartons on 8 pallets are.
                let bottles: u64 =
                    found.rows.iter().filter(|row| !row.vertex.is_lot()).count() as u64;
                assert_eq!(bottles, 960, "{engine}");
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn chains_told_twice_are_the_same_chains_and_those_of_both_engines_too() {
    let mut seen = None;
    for engine in store::testing::engines() {
        let (space, pack, files) = city(engine);
        let first = told(&space, &pack, &files);
        let count = |sql: &'static str| space.db.read(move |tx| tx.count(sql, &[])).unwrap();
        let events = count("select count(*) from trace_event");
        assert_eq!(events, first.events as i64);
        assert_eq!(told(&space, &pack, &files), first);
        assert_eq!(count("select count(*) from trace_event"), events, "{engine}");
        assert_eq!(count("select count(*) from trace_event where voided is not null"), 2);
        match &seen {
            None => seen = Some(first),
            Some(before) => assert_eq!(*before, first, "{engine}"),
        }
    }
}

#[test]
fn every_key_of_the_chains_lies_in_the_range_for_demonstrations() {
    let (space, pack, files) = city("sqlite");
    told(&space, &pack, &files);
    let names: Vec<String> = space
        .db
        .read(|tx| tx.query("select canon from trace_name order by canon", &[], |row| row.get(0)))
        .unwrap();
    let keys: Vec<&String> = names.iter().filter(|name| name.contains("id.gs1.org")).collect();
    assert!(keys.len() > 1_000, "{}", keys.len());
    for key in keys {
        let read = epcis::gs1::Identifier::parse(key).unwrap();
        assert!(read.from_prefix().starts_with("952"), "{key}");
        assert_eq!(read.check_digit(), epcis::gs1::CheckDigit::Right, "{key}");
    }
}
