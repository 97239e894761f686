//! Whole loads, on every engine at hand. The city is made small here; its full size is tested row by row.

mod trace_chains;

use std::path::{Path, PathBuf};

use packs::{Files, Pack};
use store::testing::Space;
use store::{Actor, Db};
use terms::date;
use units::{EdgeRow, UnitRow};

fn shelf() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

fn files() -> Files {
    Files::from_dir(&shelf()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn pack(files: &Files, code: &str) -> Pack {
    Pack::read_from(files, code).unwrap_or_else(|problems| panic!("{problems:#?}")).0
}

fn small_city(files: &Files) -> Pack {
    let mut pack = pack(files, "yuncheng");
    let plan = &mut pack.synthetic.as_mut().unwrap().it;
    for cluster in &mut plan.cluster {
        cluster.firms = cluster.firms.div_ceil(20);
    }
    plan.samples.per_year = 300;
    plan.complaints.per_year = 900;
    plan.inspections.per_year = 300;
    plan.certificates.per_year = 60;
    plan.instruments.per_year = 400;
    pack
}

/// Units as the command line loads them.
fn load_units(db: &Db, pack: &Pack) {
    let always = date(1949, 10, 1);
    let units: Vec<UnitRow> = pack
        .units
        .iter()
        .map(|unit| UnitRow {
            code: unit.code.clone(),
            kind: format!("{:?}", unit.kind).to_lowercase(),
            name: unit.name.clone(),
            short: unit.short.as_ref().map(|short| short.zh.clone()),
            valid_from: unit.from.unwrap_or(always),
            valid_to: unit.to,
        })
        .collect();
    let edges: Vec<EdgeRow> = pack
        .all_edges()
        .into_iter()
        .map(|edge| EdgeRow {
            hierarchy: format!("{:?}", edge.hierarchy).to_lowercase(),
            parent: edge.above,
            child: edge.below,
            valid_from: edge.from.unwrap_or(always),
            valid_to: edge.to,
        })
        .collect();
    let loaded = db.write(Actor::PROGRAM, move |tx| units::load(tx, units, edges, [])).unwrap();
    assert_eq!(loaded.refused, vec![]);
}

fn quiet() -> impl FnMut(&str, u64, u64) {
    |_: &str, _: u64, _: u64| {}
}

/// What the journal says was written: verb and digest of the rows, in order.
fn journal(space: &Space) -> Vec<(String, Option<Vec<u8>>)> {
    let entries = space.db.read(|tx| tx.entries(0, 10_000)).unwrap();
    entries.into_iter().map(|entry| (entry.verb, entry.content)).collect()
}

#[test]
fn the_same_seed_gives_the_same_city_row_by_row_and_on_both_engines() {
    let files = files();
    let pack = small_city(&files);
    let mut seen: Option<Vec<(String, Option<Vec<u8>>)>> = None;
    for engine in store::testing::engines().into_iter().chain(["sqlite"]) {
        let space = store::testing::space(engine);
        load_units(&space.db, &pack);
        let summary = demo::load(&space.db, &pack, &files, &mut quiet()).unwrap();
        assert_eq!(summary.seed, Some(20_150_602));
        assert_eq!(summary.refused, Vec::<String>::new());
        let journal = journal(&space);
        match &seen {
            None => seen = Some(journal),
            Some(before) => assert_eq!(*before, journal, "{engine}"),
        }
    }
}

#[test]
fn another_seed_gives_another_city() {
    let files = files();
    let mut pack = small_city(&files);
    let mut journals = Vec::new();
    for seed in [1, 2] {
        pack.synthetic.as_mut().unwrap().it.seed = seed;
        let space = store::testing::space("sqlite");
        load_units(&space.db, &pack);
        demo::load(&space.db, &pack, &files, &mut quiet()).unwrap();
        journals.push(journal(&space));
    }
    assert_ne!(journals[0], journals[1]);
}

#[test]
fn loading_twice_changes_nothing() {
    let files = files();
    let pack = small_city(&files);
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        load_units(&space.db, &pack);
        let first = demo::load(&space.db, &pack, &files, &mut quiet()).unwrap();
        let head = space.db.read(|tx| tx.head_seq()).unwrap();
        let second = demo::load(&space.db, &pack, &files, &mut quiet()).unwrap();
        assert_eq!(space.db.read(|tx| tx.head_seq()).unwrap(), head, "{engine}");
        assert_eq!(first.rows(), second.rows());
        for (topic, outcome) in &second.records {
            assert_eq!((outcome.new, outcome.corrected), (0, 0), "{topic}");
        }
        let verdict = space.db.read(|tx| store::verify(tx, 0, None)).unwrap();
        assert_eq!(verdict.breach, None);
    }
}

#[test]
fn chicagos_inspections_come_whole_with_their_findings() {
    let files = files();
    let pack = pack(&files, "chicago");
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        load_units(&space.db, &pack);
        let summary = demo::load(&space.db, &pack, &files, &mut quiet()).unwrap();
        assert_eq!(summary.seed, None);
        assert_eq!(summary.firms.new, 12_111);
        assert_eq!(summary.records[0].1.new, 24_518);
        assert_eq!(summary.refused, Vec::<String>::new());
        let counted = |sql: &'static str| space.db.read(move |tx| tx.count(sql, &[])).unwrap();
        assert_eq!(counted("select count(*) from inspection where until is null"), 24_518);
        assert_eq!(counted("select count(*) from violation"), 101_473);
        // 5, 2 and 1 are the pack's weights.
        assert_eq!(
            counted(
                "select count(*) from inspection where weighted <> 5 * critical + 2 * serious + minor"
            ),
            0
        );
        let wards = "select count(distinct area) from inspection";
        assert_eq!(counted(wards), 51);
    }
}
