//! How long a whole load takes: `cargo run --release -p demo --example load`.

#![expect(clippy::print_stdout, reason = "an example that tells its timings")]

use std::path::Path;
use std::time::Instant;

use packs::{Files, Pack};
use store::{Actor, Db, Settings};
use terms::date;
use units::{EdgeRow, UnitRow};

fn main() {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let files = Files::from_dir(&shelf).expect("the packs can be read");
    let folder = std::env::temp_dir().join(format!("zhunsheng-load-{}", std::process::id()));
    for code in ["yuncheng", "chicago"] {
        let begun = Instant::now();
        let (pack, _) = Pack::read_from(&files, code).expect("the pack is sound");
        let db = Db::open(Settings::in_folder(&folder, code)).expect("a fresh space opens");
        units(&db, &pack);
        println!("{code}: pack and units {:.2} s", begun.elapsed().as_secs_f64());
        let mut last = Instant::now();
        let summary = demo::load(&db, &pack, &files, &mut |what, done, total| {
            if done == total {
                println!("  {what} {total}: {:.2} s", last.elapsed().as_secs_f64());
                last = Instant::now();
            }
        })
        .expect("the pack loads");
        println!(
            "{code}: {} rows, seed {:?}, {:.2} s",
            summary.rows(),
            summary.seed,
            begun.elapsed().as_secs_f64()
        );
        for (table, outcome) in &summary.records {
            println!("  {table}: {}", outcome.new);
        }
    }
    let _ = std::fs::remove_dir_all(folder);
}

fn units(db: &Db, pack: &Pack) {
    let always = date(1949, 10, 1);
    let units: Vec<UnitRow> = pack
        .units
        .iter()
        .map(|unit| UnitRow {
            code: unit.code.clone(),
            kind: format!("{:?}", unit.kind).to_lowercase(),
            name: unit.name.clone(),
            short: None,
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
    db.write(Actor::PROGRAM, move |tx| units::load(tx, units, edges, [])).expect("units load");
}
