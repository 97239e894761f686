//! The registers through their front door, on every engine at hand.

mod clues;
mod filters;
mod locked;
mod pages;
mod records;

use record::samples::NewSample;
use record::words::{Domain, Purpose, Verdict};
use store::Actor;
use store::testing::Space;
use terms::{Date, date};

/// Two areas with a firm in each, one of them in a city.
pub(crate) struct Ground {
    pub(crate) city: i64,
    pub(crate) area: [i64; 2],
    pub(crate) firm: [i64; 2],
}

pub(crate) fn on_each_engine(test: impl Fn(&Space, &Ground)) {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let ground = lay(&space);
        test(&space, &ground);
    }
}

pub(crate) fn lay(space: &Space) -> Ground {
    space
        .db
        .write(Actor::PROGRAM, |tx| {
            let since = date(1949, 10, 1);
            let areas = ["140800", "140802", "140881"].map(|code| units::UnitRow {
                code: code.to_owned(),
                kind: "county".to_owned(),
                name: terms::Text::zh(format!("示例{code}")),
                short: None,
                valid_from: since,
                valid_to: None,
            });
            // The city holds the second area since 2026.
            let edge = units::EdgeRow {
                hierarchy: units::TERRITORY.to_owned(),
                parent: "140800".to_owned(),
                child: "140881".to_owned(),
                valid_from: date(2026, 1, 1),
                valid_to: None,
            };
            let firms = [("F1", "140802"), ("F2", "140881")].map(|(code, area)| units::FirmRow {
                code: code.to_owned(),
                name: terms::Text::zh(format!("{code}示例厂")),
                short: None,
                area: area.to_owned(),
                credit_code: None,
                code_ground: None,
                industry: None,
                cluster: None,
                attributes: serde_json::json!({}),
                valid_from: since,
                valid_to: None,
            });
            units::load(tx, areas, [edge], firms)?;
            let codes = ["140800", "140802", "140881", "F1", "F2"].map(str::to_owned);
            let ids = units::ids_by_code(tx, &codes)?;
            let id = |code: &str| ids[code].0;
            Ok(Ground {
                city: id("140800"),
                area: [id("140802"), id("140881")],
                firm: [id("F1"), id("F2")],
            })
        })
        .expect("two areas and two firms")
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
        industry: Some(if number.is_multiple_of(3) { "C3216" } else { "C3011" }.to_owned()),
        product: "示例水泥".to_owned(),
        purpose: if number.is_multiple_of(5) { Purpose::Risk } else { Purpose::Evaluation },
        on_date: date(2026, 1 + (number % 6) as i8, 1 + (number % 28) as i8),
        verdict: if number.is_multiple_of(7) { Verdict::Fail } else { Verdict::Pass },
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
