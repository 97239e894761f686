//! How long a worksheet of two hundred results takes to be reckoned anew after an edit, alone and through the store.
//!
//! `cargo run --release -p laboratory --example sheet`: prints medians and the slowest of a hundred edits; the budget of
//! an edit is 50 ms.

use std::time::Instant;

use laboratory::samples::life::{Act, Doing, Part, Seal, Turn};
use laboratory::samples::{self, NewSample};
use laboratory::sheets::reckon::{Sort, reckon};
use laboratory::sheets::{self, Entering, NewSheet, SheetTest};
use store::Actor;
use terms::date;

const PLACES: usize = 200;
const EDITS: i64 = 100;

fn main() {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let on = date(2026, 3, 2);
        let (sheet, tests) = space
            .db
            .write(Actor::person(1), move |tx| {
                let clockwork = cases::clocks(tx)?;
                let mut places = Vec::new();
                for number in 0..PLACES - 2 {
                    let id = samples::take(tx, &clockwork, &sample(number))?.id();
                    for act in [Act::Receive, Act::Start] {
                        let seen = samples::steps(tx, id)?.len();
                        let bench = Default::default();
                        samples::step(tx, &clockwork, id, seen, &doing(act), &bench, None)?;
                    }
                    places.push(SheetTest::of_sample(id));
                }
                let none = SheetTest { sample: None, ..SheetTest::of_sample(0) };
                places.push(SheetTest { sort: Sort::Blank, tolerance: Some(10), ..none.clone() });
                places.push(SheetTest {
                    sort: Sort::Control,
                    expected: Some(1_000_000),
                    tolerance: Some(50_000),
                    ..none
                });
                let sheet = sheets::make(
                    tx,
                    &NewSheet {
                        code: "YS-1".into(),
                        institute: 1,
                        method: "m".into(),
                        item: "i".into(),
                        measure: "%".into(),
                        instrument: None,
                        on,
                    },
                )?;
                Ok((sheet, sheets::add_tests(tx, sheet, &places)?))
            })
            .expect("a sheet of two hundred places");
        let entering =
            |test: i64, value: i64| Entering { test, value, below: false, uncertainty: None };
        let all: Vec<Entering> = tests.iter().map(|test| entering(*test, 1_000_000)).collect();
        space
            .db
            .write(Actor::person(1), move |tx| sheets::enter(tx, sheet, &all, "typed", None))
            .expect("results are entered");
        let (mut edits, mut reckonings) = (Vec::new(), Vec::new());
        for edit in 0..EDITS {
            let one = entering(tests[edit as usize % PLACES], 1_000_001 + edit);
            let begun = Instant::now();
            space
                .db
                .write(Actor::person(1), move |tx| {
                    sheets::enter(tx, sheet, &[one], "typed", Some("改"))
                })
                .expect("a result is corrected");
            let places = space
                .db
                .read(move |tx| Ok(sheets::places(&sheets::tests(tx, sheet)?)))
                .expect("its places");
            let alone = Instant::now();
            let summary = reckon(&places);
            reckonings.push(alone.elapsed());
            edits.push(begun.elapsed());
            assert_eq!(summary.places.len(), PLACES);
        }
        edits.sort_unstable();
        reckonings.sort_unstable();
        println!(
            "{engine}: {PLACES} results, edit saved and read back and reckoned: median {:.1} ms, slowest {:.1} ms; reckoned alone {:.3} ms",
            edits[edits.len() / 2].as_secs_f64() * 1e3,
            edits[edits.len() - 1].as_secs_f64() * 1e3,
            reckonings[reckonings.len() / 2].as_secs_f64() * 1e3,
        );
    }
}

fn doing(act: Act) -> Doing {
    Doing {
        act,
        person: 1,
        on: date(2026, 3, 2),
        today: date(2026, 11, 20),
        place: "A".into(),
        holder: "B".into(),
        seal: Seal::Whole,
        ground: None,
    }
}

fn sample(number: usize) -> NewSample {
    NewSample {
        uuid: None,
        code: format!("S-{number}"),
        part: Part::Test,
        twin: None,
        turn: Turn::First,
        answers: None,
        regime: None,
        product: "p".into(),
        lot: "l".into(),
        lot_size: String::new(),
        quantity: String::new(),
        seal: String::new(),
        firm: 1,
        area: 1,
        producer: String::new(),
        producer_unit: None,
        domain: "manufacturing".into(),
        industry: None,
        purpose: "risk".into(),
        campaign: String::new(),
        stratum: String::new(),
        frame_size: None,
        weight: None,
        on: date(2026, 3, 2),
        taken_by: "t".into(),
        institute: 1,
        place: String::new(),
        synthetic: true,
    }
}
