//! A campaign of the demo city in the laboratory: lots of its register of samples with the life that led to their
//! verdict, samples that are still under way, instruments and scope, a round between laboratories, a series of lots.
//! The verdicts are those of the register, so no rate moves; people, results and numbers are synthetic.

use std::collections::BTreeMap;

use laboratory::regimes;
use laboratory::reports::judge::Limit;
use laboratory::reports::release::Span;
use laboratory::scope::{self, NewScope};
use store::{Actor, Db, Tx, params};
use terms::{Date, Error, Result, date};

mod beside;
mod lives;
mod metrology;

use lives::Story;

/// The campaign that the samples belong to.
const CAMPAIGN: &str = "2026年市级产品质量评价（合成）";
/// Samples of the register that get a life, and samples that are still under way.
const LIVES: i64 = 240;
const OPEN: usize = 14;
/// A lot of the register.
#[derive(Clone)]
struct Lot {
    code: String,
    firm: i64,
    area: i64,
    domain: String,
    industry: Option<String>,
    product: String,
    purpose: String,
    on: Date,
    fails: bool,
}

#[derive(Clone, Copy)]
struct People {
    desk: i64,
    reviewer: i64,
    signatory: i64,
}

/// Fills the laboratory of a synthetic city; what is there already is left as it is.
///
/// # Errors
/// A step that the rules refuse: then the story told here is wrong.
pub fn load(db: &Db) -> Result<()> {
    let known = db.read(|tx| tx.count("select count(*) from lab_sample", &[]))?;
    let institute = db.read(|tx| units::find_by_code(tx, "inspection-institute"))?;
    let Some(institute) = institute.map(|unit| unit.0).filter(|_| known == 0) else {
        return Ok(());
    };
    let people = db.read(|tx| people(tx, ["cheng", "ruan", "fang"]))?;
    let lots = db.read(lots)?;
    let limits = db.read({
        let lots = lots.clone();
        move |tx| limits(tx, &lots)
    })?;
    let instrument = db.write(Actor::PROGRAM, {
        let limits = limits.clone();
        move |tx| equip(tx, institute, people, &limits)
    })?;
    let story = Story {
        institute,
        people,
        instrument,
        limits,
        campaign: CAMPAIGN,
        desk: "质检所业务室",
        numbers: ("YS", "JC"),
    };
    let done: Vec<Lot> =
        lots.iter().filter(|lot| story.limits.contains_key(&lot.product)).cloned().collect();
    let (open, done) = split(done);
    story.receive(db, &done, &open)?;
    story.measure(db, &done)?;
    story.issue(db, &done)?;
    metrology::load(db)?;
    db.write(Actor::PROGRAM, beside::round)?;
    db.write(Actor::PROGRAM, beside::series)?;
    db.write(Actor::PROGRAM, beside::reduced)?;
    db.write(Actor::PROGRAM, beside::scenarios)
}

/// Who receives and measures, who reviews, who signs.
fn people(tx: &mut Tx<'_>, accounts: [&str; 3]) -> Result<People> {
    let mut of = |account: &str| {
        let found =
            tx.find("select id from person where account = ?1", params![account], |row| {
                row.get::<i64>(0)
            })?;
        // A pack without the account is told by the program.
        Ok::<i64, Error>(found.unwrap_or(0))
    };
    let [desk, reviewer, signatory] = accounts;
    Ok(People { desk: of(desk)?, reviewer: of(reviewer)?, signatory: of(signatory)? })
}

/// The newest lots with a verdict, sampled early enough that their report could be out. What failed and was corrected
/// already has its story; its order is not given a second time.
fn lots(tx: &mut Tx<'_>) -> Result<Vec<Lot>> {
    tx.query(
        "select code, firm, area, domain, industry, product, purpose, on_date, verdict from sample
         where until is null and verdict <> 'pending' and corrected_on is null and on_date <= '2026-11-02' and on_date >= '2026-01-05'
           and product in (select product from lab_limit where until is null)
         order by on_date desc, id desc limit ?1",
        params![LIVES],
        |row| {
            Ok(Lot {
                code: row.get(0)?,
                firm: row.get(1)?,
                area: row.get(2)?,
                domain: row.get(3)?,
                industry: row.get(4)?,
                product: row.get(5)?,
                purpose: row.get(6)?,
                on: row.get::<String>(7)?.parse().map_err(Error::broken)?,
                fails: row.get::<String>(8)? == "fail",
            })
        },
    )
}

/// The limits of each product, of the law of its domain.
fn limits(tx: &mut Tx<'_>, lots: &[Lot]) -> Result<BTreeMap<String, (String, Vec<Limit>)>> {
    let mut out = BTreeMap::new();
    for lot in lots {
        if out.contains_key(&lot.product) {
            continue;
        }
        let Some(regime) = regimes::of_domain(tx, &lot.domain, lot.on)? else { continue };
        let limits = regimes::limits(tx, &regime.code, &lot.product, lot.on)?;
        if !limits.is_empty() {
            out.insert(lot.product.clone(), (regime.code, limits));
        }
    }
    Ok(out)
}

fn equip(
    tx: &mut Tx<'_>,
    institute: i64,
    people: People,
    limits: &BTreeMap<String, (String, Vec<Limit>)>,
) -> Result<i64> {
    for limit in limits.values().flat_map(|(_, limits)| limits) {
        scope::add_scope(
            tx,
            &NewScope {
                institute,
                method: limit.method.clone(),
                name: limit.item.clone(),
                from: date(2023, 5, 1),
                to: Some(date(2029, 4, 30)),
                cma: true,
                certificate: "CMA-示例-140800-01".to_owned(),
            },
        )?;
    }
    let main = scope::add_instrument(tx, institute, "SB-001", "示例综合分析仪")?;
    scope::add_calibration(
        tx,
        main,
        (date(2025, 12, 8), date(2026, 12, 7)),
        "示例校准〔2025〕101号",
        true,
    )?;
    let old = scope::add_instrument(tx, institute, "SB-002", "示例原子吸收光谱仪")?;
    scope::add_calibration(
        tx,
        old,
        (date(2025, 10, 12), date(2026, 10, 11)),
        "示例校准〔2025〕88号",
        true,
    )?;
    let span = Span { from: date(2024, 1, 1), to: None };
    scope::add_signatory(tx, institute, people.signatory, span, "示例授权〔2024〕1号")?;
    Ok(main)
}

/// The newest few are still under way, under codes of their own: the register has no verdict of theirs.
fn split(lots: Vec<Lot>) -> (Vec<Lot>, Vec<Lot>) {
    let open = lots.iter().take(OPEN).enumerate();
    let open = open.map(|(at, lot)| Lot {
        code: format!("Y2026-{:04}", at + 1),
        on: date(2026, 11, 9 + (at % 8) as i8),
        fails: false,
        ..lot.clone()
    });
    (open.collect(), lots)
}
