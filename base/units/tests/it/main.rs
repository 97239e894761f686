//! Units through their front door, on every engine that this run can reach.

mod boundary;
mod firm;
mod hierarchy;
mod load;
mod search;
mod succession;

use store::testing::{Space, engines, space};
use store::{Actor, Tx};
use terms::{Date, Result, Text, date};
use units::{NewUnit, TERRITORY, Tree, UnitId, add, relate};

/// Runs the same sentence on each engine.
fn on_each_engine(test: impl Fn(&Space)) {
    for engine in engines() {
        test(&space(engine));
    }
}

fn write<T: Send + 'static>(
    space: &Space,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    space.db.write(Actor::PROGRAM, work)
}

fn read<T: Send + 'static>(
    space: &Space,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    space.db.read(work).unwrap()
}

fn year(year: i16) -> Date {
    date(year, 1, 1)
}

fn unit(code: &str, name: &str) -> NewUnit {
    NewUnit {
        code: code.into(),
        kind: "county".into(),
        name: Text::zh(name),
        short: None,
        valid_from: year(2000),
        valid_to: None,
    }
}

/// A city with counties A, B, C below it since 2000; town T below A.
fn city(space: &Space) -> [UnitId; 5] {
    write(space, |tx| {
        let mut ids = Vec::new();
        for (code, name) in
            [("1408", "运城市"), ("A", "甲县"), ("B", "乙县"), ("C", "丙县"), ("T", "丁镇")]
        {
            ids.push(add(tx, &unit(code, name))?);
        }
        for (parent, child) in [(0, 1), (0, 2), (0, 3), (1, 4)] {
            relate(tx, TERRITORY, ids[parent], ids[child], year(2000))?;
        }
        Ok(ids.try_into().expect("five units"))
    })
    .unwrap()
}

/// The tree as codes, each with its depth: `1408 >A >>T >B >C`.
fn drawn(space: &Space, on: Date, as_of: Option<i64>) -> String {
    read(space, move |tx| {
        let tree = Tree::at(tx, TERRITORY, on, as_of)?;
        let said = |id: &UnitId| {
            format!("{}{}", ">".repeat(tree.depth(*id)), tree.unit(*id).expect("in the tree").code)
        };
        Ok(tree.walk().iter().map(said).collect::<Vec<_>>().join(" "))
    })
}
