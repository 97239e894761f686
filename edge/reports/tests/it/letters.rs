//! A post of letters to firms in a space on disk: one process orders, another takes the steps and may be
//! killed at any moment. Shared with the example that measures ten thousand.

use std::path::Path;
use std::sync::Arc;

use identity::{NewPerson, Role};
use reports::batch::{self, Act, Worker};
use reports::feeds::Subject;
use store::{Actor, Db, Settings};
use terms::Text;
use units::FirmRow;
use web::{SpaceInfo, SpaceState};

pub(crate) fn open(folder: &Path) -> Arc<SpaceState> {
    let db = Db::open(Settings::in_folder(folder, "letters")).expect("the space opens");
    let name = Text::new("示例市", "Example City");
    Arc::new(SpaceState::new(
        "letters",
        db,
        SpaceInfo { name, synthetic: true, ..SpaceInfo::default() },
    ))
}

/// Firms, people and the order of a letter to each firm; returns the batch.
pub(crate) fn order(folder: &Path, letters: i64) -> i64 {
    let space = open(folder);
    crate::town::fill(&space.db);
    let zhou = space.db.write(Actor::PROGRAM, move |tx| {
        let firms = (1..=letters).map(|number| FirmRow {
            code: format!("F{number:05}"),
            name: Text::new(format!("示例{number}号有限公司"), format!("Example {number}")),
            short: None,
            area: "140802".into(),
            credit_code: None,
            code_ground: None,
            industry: None,
            cluster: None,
            attributes: serde_json::json!({}),
            valid_from: terms::date(2000, 1, 1),
            valid_to: None,
        });
        let loaded = units::load(tx, [], [], firms.collect::<Vec<_>>())?;
        assert_eq!(loaded.refused, []);
        Ok(())
    });
    zhou.expect("firms load");
    let people = [("zhou", Role::Office), ("meng", Role::Office), ("gao", Role::Leader)];
    for (account, role) in people {
        let added = space.db.write(Actor::PROGRAM, move |tx| {
            let home = units::find_by_code(tx, "140800")?.map(|unit| unit.0);
            let new = NewPerson {
                name: format!("示例{account}"),
                account: account.into(),
                phone: None,
                unit: home,
                password: "no password signs in".into(),
                demo: true,
            };
            let person = identity::add_person(tx, &new)?;
            identity::give(tx, person, role, home, None, "test").map(|_| ())
        });
        added.expect("a person is added");
    }
    let zhou = by(&space.db, "zhou");
    let ordered = space.db.write(zhou, move |tx| {
        let kind = reports::kinds::by_code(tx, "firm-letter")?;
        let home = units::find_by_code(tx, "140800")?.map_or(0, |unit| unit.0);
        let units =
            tx.query("select unit from firm order by unit", &[], |row| row.get::<i64>(0))?;
        let actor = identity::actor_of(tx, zhou)?;
        let subject = Subject { unit: home, ..Subject::default() };
        let inputs = [("报送期限", "2026-12-31"), ("报送内容", "年度质量安全自查报告")];
        let inputs = inputs.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        batch::order(tx, &actor, &kind, home, &subject, &inputs, &units)
    });
    ordered.expect("the order stands")
}

fn by(db: &Db, account: &'static str) -> Actor {
    let person = db.read(move |tx| Ok(identity::by_account(tx, account)?.expect("known").id));
    Actor::person(person.expect("people can be read"))
}

/// Goes on with what was cut short, or else begins; returns when it is done.
pub(crate) fn take(folder: &Path, batch: i64, act: Act) {
    let space = open(folder);
    let worker = space.kept::<Worker>();
    if batch::resume(&space).expect("jobs can be read") == 0 {
        let account = match act {
            Act::Draft | Act::Submit | Act::Issue => "zhou",
            Act::Review => "meng",
            Act::Sign | Act::Print => "gao",
        };
        worker.begin(&space, by(&space.db, account), batch, act, None).expect("the act begins");
    }
    while worker.is_running(batch) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// What stands in the register and on the shelf.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shelf {
    pub(crate) numbers: i64,
    pub(crate) distinct: i64,
    pub(crate) highest: i64,
    pub(crate) printed: i64,
    pub(crate) pages: i64,
    /// Files that a row names and that are not there or not themselves.
    pub(crate) broken: usize,
}

pub(crate) fn shelf(folder: &Path) -> Shelf {
    let space = open(folder);
    let (shelf, hashes) = space
        .db
        .read(|tx| {
            let (numbers, distinct, highest) = tx.one(
                "select count(*), count(distinct number), coalesce(max(number), 0) from paper_number",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            let hashes = tx.query(
                "select printed from paper_frozen where printed is not null order by paper",
                &[],
                |row| row.get::<String>(0),
            )?;
            let pages = tx.count("select coalesce(sum(pages), 0) from paper_frozen", &[])?;
            let printed = hashes.len() as i64;
            Ok((Shelf { numbers, distinct, highest, printed, pages, broken: 0 }, hashes))
        })
        .expect("the register can be read");
    let broken = hashes.iter().filter(|hash| space.db.evidence().read(hash).is_err()).count();
    Shelf { broken, ..shelf }
}
