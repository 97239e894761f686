//! A campaign of the demo city from its plan to its results, by the same code as any other.

use std::collections::BTreeMap;

use campaigns::draw::{self, By, Plan};
use campaigns::registry;
use campaigns::visits::{self, Act, Answer, Command, Detail, Sheet};
use packs::DemoCampaign;
use store::Tx;
use terms::{Date, Error, Result, date};

use super::lot;

pub(super) struct Story {
    pub(super) organiser: i64,
    pub(super) inspectors: BTreeMap<String, i64>,
    pub(super) today: Date,
    seed: u64,
}

fn person(tx: &mut Tx<'_>, account: &str) -> Result<i64> {
    Ok(identity::by_account(tx, account)?.map_or(0, |person| person.id))
}

impl Story {
    pub(super) fn of(tx: &mut Tx<'_>, seed: u64) -> Result<Self> {
        tx.housekeeping();
        let known = registry::all::<registry::Inspector>(tx)?;
        Ok(Self {
            organiser: person(tx, "ning")?,
            inspectors: known.into_iter().map(|it| (it.code, it.person.unwrap_or(0))).collect(),
            today: store::civil_date(tx.now()),
            seed,
        })
    }

    pub(super) fn by(&self, on: Date) -> By {
        By { person: self.organiser, acting_for: None, on: on.min(self.today) }
    }

    pub(super) fn tell(&self, tx: &mut Tx<'_>, it: &DemoCampaign) -> Result<()> {
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
        // The secret of a demo follows from its printed seed, so that every load draws the same; a campaign of real
        // records seals 32 random bytes, and the store refuses this there.
        let by = self.by(before(3));
        draw::announce_demo(tx, &mut campaign, &it.entropy_source, chance, by, self.seed)?;
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
