//! Campaigns of the demo city: the register of objects, credit classes, an order by risk, and the campaigns that the
//! pack tells, drawn with the same code as any other, visited with made-up answers. All of it is synthetic. A space
//! of real records gets its order by risk as of the day after the last of them, and nothing else.

use std::collections::BTreeMap;

use campaigns::draw::{self, By, Plan};
use campaigns::registry::{self, During, Object};
use campaigns::targeting;
use campaigns::visits::{self, Act, Answer, Command, Detail, NewVisit, Sheet, Task};
use packs::{DemoCampaign, Pack};
use store::{Actor, Db, Tx};
use terms::{Date, Error, Result, date};

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
    for it in pack.demo_campaigns.iter().map(|it| it.it.clone()) {
        db.write(Actor::PROGRAM, move |tx| Story::of(tx)?.tell(tx, &it))?;
    }
    db.write(Actor::PROGRAM, cases)
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

struct Story {
    organiser: i64,
    inspectors: BTreeMap<String, i64>,
    today: Date,
}

fn person(tx: &mut Tx<'_>, account: &str) -> Result<i64> {
    Ok(identity::by_account(tx, account)?.map_or(0, |person| person.id))
}

impl Story {
    fn of(tx: &mut Tx<'_>) -> Result<Self> {
        tx.housekeeping();
        let known = registry::all::<registry::Inspector>(tx)?;
        Ok(Self {
            organiser: person(tx, "ning")?,
            inspectors: known.into_iter().map(|it| (it.code, it.person.unwrap_or(0))).collect(),
            today: store::civil_date(tx.now()),
        })
    }

    fn by(&self, on: Date) -> By {
        By { person: self.organiser, acting_for: None, on: on.min(self.today) }
    }

    fn tell(&self, tx: &mut Tx<'_>, it: &DemoCampaign) -> Result<()> {
        if draw::all(tx)?.iter().any(|known| known.plan.code == it.code) {
            return Ok(());
        }
        let area =
            units::find_by_code(tx, &it.area)?.ok_or_else(|| Error::not_found("unit-unknown"))?;
        let chance: Date =
            it.entropy_source.get(..10).and_then(|day| day.parse().ok()).unwrap_or(it.from);
        let before = |days: i32| {
            let mut day = chance;
            (0..days).for_each(|_| day = day.yesterday().unwrap_or(day));
            day
        };
        let plan = Plan {
            code: it.code.clone(),
            title: it.title.clone(),
            subject: it.subject.clone(),
            item: it.item.clone(),
            kind: "daily".to_owned(),
            area: area.0,
            object_kind: Some("firm".to_owned()),
            industry: it.industry.clone(),
            institute: it.institute.clone(),
            per_visit: 2,
            from: it.from,
            to: it.to,
            document: it.document.clone(),
            synthetic: true,
        };
        let mut campaign = draw::plan(tx, &plan, self.by(before(20)))?;
        draw::freeze(tx, &mut campaign, self.by(before(10)))?;
        let rules = registry::rules(tx, it.from)?;
        let lines = draw::lines_proposed(&draw::strata(tx, campaign.id)?, &rules);
        draw::set_rates(tx, &mut campaign, &lines, self.by(before(6)))?;
        draw::announce(tx, &mut campaign, &it.entropy_source, chance, self.by(before(3)))?;
        let Some(entropy) = it.entropy.as_ref().filter(|_| chance <= self.today) else {
            return Ok(());
        };
        draw::draw_now(tx, &mut campaign, entropy, self.by(chance))?;
        let mut open: Vec<i64> =
            visits::of_campaign(tx, campaign.id)?.into_iter().map(|visit| visit.id).collect();
        open.sort_by_key(|id| lot(&format!("{} {id}", it.code)));
        for (place, visit) in open.into_iter().take(it.visited).enumerate() {
            // Six a day, from the fourth day on.
            let mut day = it.from;
            (0..4 + place / 6).for_each(|_| day = day.tomorrow().unwrap_or(day));
            self.visited(tx, visit, day.min(self.today).min(it.to))?;
        }
        if it.opened {
            draw::open(tx, &mut campaign, self.by(it.to))?;
        }
        Ok(())
    }

    /// The firm has had its visits of the year: the organiser calls this one off, as in life.
    fn called_off(&self, tx: &mut Tx<'_>, visit: &visits::Visit, made_at: i64) -> Result<()> {
        let words = "示例：该企业本年检查已到频次上限，撤回本次检查".to_owned();
        let command = Command {
            uuid: visits::uuid7(made_at * 1000),
            act: Act::Cancel,
            base: 0,
            made_at,
            detail: Detail { words, ..Detail::default() },
            evidence: None,
        };
        match visits::take(tx, visit, &command, self.organiser)? {
            visits::Came::Conflict(rule) => {
                Err(Error::broken(format!("a demo visit meets {rule} when it is called off")))
            }
            _ => Ok(()),
        }
    }

    /// A visit with its answers; a few find something.
    fn visited(&self, tx: &mut Tx<'_>, id: i64, day: Date) -> Result<()> {
        let visit = visits::load(tx, id)?;
        let items = visits::questions(tx, &visit)?;
        let chance = |what: &str| lot(&format!("{} {what}", visit.object)) % 100;
        let mut details = vec![(
            Act::Begin,
            Detail { code: visits::door::code_of(tx, visit.firm), ..Detail::default() },
        )];
        for item in &items {
            for check in &item.is.check {
                let question = format!("{}.{}", item.code, check.code);
                let often = match check.severity.as_str() {
                    "critical" => 3,
                    "serious" => 12,
                    _ => 18,
                };
                let found = chance(&question) < often;
                details.push((
                    Act::Answer,
                    Detail {
                        question: Some(question),
                        answer: Some(if found { Answer::No } else { Answer::Yes }),
                        words: if found {
                            "示例：不符合的情况".to_owned()
                        } else {
                            String::new()
                        },
                        ..Detail::default()
                    },
                ));
            }
            if let Some(product) = item.is.sample.clone().filter(|_| chance("sample") < 60) {
                let seal = lot(&visit.object) % 1_000_000;
                let sheet = Sheet {
                    product,
                    lot: format!("{:04}{:02}", day.year(), 1 + lot(&visit.object) % 12),
                    stock: format!("{}", 40 + chance("stock") * 3),
                    seal: format!("YC-{id}-{seal:06}"),
                    reserve: format!("YC-{id}-{:06}B", seal + 1),
                };
                details.push((Act::Sample, Detail { sheet: Some(sheet), ..Detail::default() }));
            }
        }
        if chance("sign") < 8 {
            let words = "负责人不在场，示例".to_owned();
            details.push((Act::Refuse, Detail { words, ..Detail::default() }));
        } else {
            details.push((Act::Sign, Detail::default()));
        }
        details.push((Act::Conclude, Detail::default()));
        let who = visit
            .inspectors
            .first()
            .and_then(|code| self.inspectors.get(code))
            .copied()
            .unwrap_or(0);
        let begun = i64::from(day.day_of_year()) % 120 * 60_000 + 9 * 3_600_000;
        let midnight = (day - date(1970, 1, 1)).get_days();
        // Nine in the morning in Shanghai, which is eight hours ahead of the instants.
        let start = i64::from(midnight) * 86_400_000 - 8 * 3_600_000 + begun;
        for (place, (act, detail)) in details.into_iter().enumerate() {
            let made_at = start + i64::try_from(place).unwrap_or(0) * 240_000;
            let command = Command {
                uuid: visits::uuid7(made_at * 1000),
                act,
                base: place,
                made_at,
                detail,
                evidence: None,
            };
            if let visits::Came::Conflict(rule) = visits::take(tx, &visit, &command, who)? {
                if rule == "visit-blocked" {
                    return self.called_off(tx, &visit, made_at + 60_000);
                }
                return Err(Error::broken(format!("a demo visit meets {rule} at {}", act.code())));
            }
        }
        if chance("rate") < 40 {
            let stars = if chance("stars") < 75 { 5 } else { 4 };
            visits::door::rate(tx, visit.firm, id, stars, "")?;
        }
        Ok(())
    }
}

/// Case visits that the law asks for: they stand in the ledger of duties before everything else.
fn cases(tx: &mut Tx<'_>) -> Result<()> {
    let story = Story::of(tx)?;
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
