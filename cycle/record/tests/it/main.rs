//! The registers through their front door, on every engine at hand.

mod filters;
mod records;

use record::samples::NewSample;
use record::words::{Domain, Purpose, Verdict};
use store::testing::Space;
use store::{Actor, Entry, params};
use terms::{Date, date};

/// Two areas and a firm in each, as small as they can be.
pub(crate) struct Ground {
    pub(crate) area: [i64; 2],
    pub(crate) firm: [i64; 2],
}

pub(crate) fn on_each_engine(test: impl Fn(&Space, &Ground)) {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let ground = space
            .db
            .write(Actor::PROGRAM, |tx| {
                let first = tx.next_ids(4)?;
                for (id, code) in (first..).zip(["140802", "140881", "F1", "F2"]) {
                    tx.run(
                        "insert into unit (id, code, kind, valid_from, seq) values (?1, ?2, ?3, ?4, ?5)",
                        params![id, code, if code.starts_with('F') { "firm" } else { "county" }, "1949-10-01", 1],
                    )?;
                }
                tx.record(Entry::new("unit.recorded", "units", first).touches("units"))?;
                Ok(Ground { area: [first, first + 1], firm: [first + 2, first + 3] })
            })
            .expect("two areas and two firms");
        test(&space, &ground);
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

pub(crate) fn sample(ground: &Ground, number: usize) -> NewSample {
    let place = number % 2;
    NewSample {
        code: format!("S{number:05}"),
        firm: ground.firm[place],
        area: ground.area[place],
        domain: Domain::Manufacturing,
        industry: Some(if number % 3 == 0 { "C3216" } else { "C3011" }.to_owned()),
        product: "示例水泥".to_owned(),
        purpose: if number % 5 == 0 { Purpose::Risk } else { Purpose::Evaluation },
        on_date: date(2026, 1 + (number % 6) as i8, 1 + (number % 28) as i8),
        verdict: if number % 7 == 0 { Verdict::Fail } else { Verdict::Pass },
        order_on: None,
        correct_due: None,
        corrected_on: None,
        closed_in_time: None,
        recheck: None,
    }
}

pub(crate) fn samples(ground: &Ground, count: usize) -> Vec<NewSample> {
    (0..count).map(|number| sample(ground, number)).collect()
}
