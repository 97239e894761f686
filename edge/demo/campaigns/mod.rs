//! Campaigns of the demo city: the register of objects, credit classes, an order by risk, and the campaigns that the
//! pack tells, drawn with the same code as any other, visited with made-up answers. All of it is synthetic. A space
//! of real records gets its order by risk as of the day after the last of them, and nothing else.

mod province;
mod story;

use std::collections::BTreeMap;

use campaigns::registry::{self, During, Inspector, Object};
use campaigns::targeting;
use campaigns::visits::{self, NewVisit, Task};
use packs::Pack;
use store::{Actor, Db, Tx};
use terms::{Date, Error, Result, date};

use story::Story;

/// The share of classes A, B, C as a city published it for 2023 (65.4, 25.3, 7.7, 1.5 %), in thousandths.
const CLASSES: [(&str, u64); 4] = [("A", 654), ("B", 907), ("C", 985), ("D", 1000)];
/// The classes of the demo are of this day, so that earlier orders by risk could know them.
const CLASSED_ON: Date = date(2024, 6, 1);

/// Fills what a pack tells of; what is there already is left as it is.
///
/// # Errors
/// A step that the rules refuse: then the story told here is wrong.
pub fn load(db: &Db, pack: &Pack) -> Result<()> {
    let synthetic = pack.synthetic.is_some();
    if synthetic {
        db.write(Actor::PROGRAM, |tx| objects(tx).map(|_| ()))?;
        db.write(Actor::PROGRAM, |tx| classes(tx).map(|_| ()))?;
    }
    order(db, synthetic)?;
    if !synthetic {
        return Ok(());
    }
    hands(db)?;
    let seed = pack.synthetic.as_ref().map_or(0, |plan| plan.it.seed);
    for it in pack.demo_campaigns.iter().map(|it| it.it.clone()) {
        db.write(Actor::PROGRAM, move |tx| Story::of(tx, seed)?.tell(tx, &it))?;
    }
    db.write(Actor::PROGRAM, move |tx| province::tell(tx, seed))?;
    db.write(Actor::PROGRAM, move |tx| cases(tx, seed))
}

/// Inspectors that nobody signs in as get an account all the same, under a password that is thrown away: whoever
/// goes on a visit of the demo takes its steps.
fn hands(db: &Db) -> Result<()> {
    let without = |tx: &mut Tx<'_>| {
        let all = registry::all::<Inspector>(tx)?;
        Ok(all.into_iter().filter(|it| it.person.is_none()).collect::<Vec<_>>())
    };
    if db.read(without)?.is_empty() {
        return Ok(());
    }
    let password = identity::hash_password(&store::hex(&store::random::<32>()))?;
    db.write(Actor::PROGRAM, move |tx| {
        let mut all = without(tx)?;
        for it in &mut all {
            let account = it.code.to_lowercase();
            let known = identity::by_account(tx, &account)?.map(|person| person.id);
            let person = match known {
                Some(person) => person,
                None => {
                    let new = identity::NewPerson {
                        account,
                        name: registry::name_of(tx, it)?,
                        phone: None,
                        unit: Some(it.unit),
                        password: password.clone(),
                        demo: false,
                    };
                    identity::add_person(tx, &new)?
                }
            };
            it.person = Some(person);
        }
        registry::put(tx, &all)?;
        let detail = serde_json::json!({ "hands": all.len() });
        tx.record(
            store::Entry::new("registry.learnt", "pack", 0).detail(detail).touches("inspectors"),
        )
        .map(|_| ())
    })
}

/// A number that a text always gives, and that looks like chance.
fn lot(text: &str) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    (sum ^ (sum >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32
}

/// Every firm is an object; its code is its credit code.
fn objects(tx: &mut Tx<'_>) -> Result<registry::Seen> {
    let rows = tx.query(
        "select f.unit, f.area, f.credit_code, f.industry, u.code, n.zh from firm f
           join unit u on u.id = f.unit join unit_name n on n.unit = f.unit and n.until is null
         order by f.unit, n.id",
        &[],
        |row| {
            let credit: Option<String> = row.get(2)?;
            let unit: String = row.get(4)?;
            Ok(Object {
                code: credit.unwrap_or(unit),
                firm: row.get(0)?,
                area: row.get(1)?,
                kind: "firm".to_owned(),
                name: row.get(5)?,
                industry: row.get(3)?,
                size: 1_000,
                during: During { from: date(2020, 1, 1), to: None },
                source: "synthetic".to_owned(),
            })
        },
    )?;
    let mut once: BTreeMap<String, Object> = BTreeMap::new();
    for object in rows {
        once.entry(object.code.clone()).or_insert(object);
    }
    registry::put_objects(tx, &once.into_values().collect::<Vec<_>>())
}

fn classes(tx: &mut Tx<'_>) -> Result<registry::Seen> {
    let firms = tx.query(
        "select firm, code from inspection_object where until is null order by code, id",
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    let class = |code: &str| {
        let at = lot(code) % 1000;
        CLASSES.iter().find(|(_, upto)| at < *upto).map_or("A", |(class, _)| *class)
    };
    let new: Vec<(i64, &str)> = firms.iter().map(|(firm, code)| (*firm, class(code))).collect();
    registry::put_classes(tx, &new, CLASSED_ON, "synthetic")
}

/// An order by risk: of today in a synthetic city, of the first of the month after the last record elsewhere.
fn order(db: &Db, synthetic: bool) -> Result<()> {
    let wanted = db.read(move |tx| {
        if targeting::latest(tx)?.is_some() {
            return Ok(None);
        }
        if synthetic {
            return Ok(Some(store::civil_date(tx.now())));
        }
        let last = tx.find(
            "select on_date from fact_inspections where until is null order by on_date desc, id desc limit 1",
            &[],
            |row| row.get::<String>(0),
        )?;
        let Some(last) = last else { return Ok(None) };
        let last: Date = last.parse().map_err(Error::broken)?;
        Ok(last.last_of_month().tomorrow().ok())
    })?;
    let Some(as_of) = wanted else { return Ok(()) };
    // Too few records are no mistake of the pack: there is no order then.
    let Ok(learnt) = db.read(move |tx| targeting::learn(tx, as_of)) else { return Ok(()) };
    db.write(Actor::PROGRAM, move |tx| targeting::keep(tx, &learnt).map(|_| ()))
}

/// Case visits that the law asks for: they stand in the ledger of duties before everything else.
fn cases(tx: &mut Tx<'_>, seed: u64) -> Result<()> {
    let story = Story::of(tx, seed)?;
    let known = tx.count("select count(*) from visit where basis is not null", &[])?;
    if known > 0 || story.inspectors.len() < 2 {
        return Ok(());
    }
    let objects = registry::objects(tx, Some("firm"), Some("C32"), &[])?;
    let pair: Vec<String> = story.inspectors.keys().take(2).cloned().collect();
    let bases = [
        ("complaint", "示例投诉 TS-2026-1101"),
        ("recheck", "示例责令改正 2026-09-18"),
        ("request", "示例企业申请"),
    ];
    for (object, (basis, ground)) in objects.iter().zip(bases) {
        let new = NewVisit {
            object: object.code.clone(),
            kind: "case".to_owned(),
            basis: Some(basis.to_owned()),
            from: story.today,
            to: story.today,
            ground: ground.to_owned(),
            inspectors: pair.clone(),
            task: Task {
                campaign: None,
                item: "product-supervision".to_owned(),
                subject: "S-AMR".to_owned(),
                purpose: "case".to_owned(),
            },
        };
        visits::plan_one(tx, &new)?;
    }
    Ok(())
}
