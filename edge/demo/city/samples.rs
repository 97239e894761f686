//! Sampled lots: a probability sample by county, domain and trade, and beside it lots that were taken
//! where trouble was expected. What failed is ordered to correct, and most of it is, in time.

use packs::DomainRate;
use record::samples::{Clocks, NewSample};
use record::words::{Domain, Purpose, Recheck, Verdict};
use terms::{Error, Result};

use super::City;
use super::chance::{Chance, Levels, Shares, Subject, number};

/// Article 47 of 总局令 18: re-check within 75 days of the order.
const RECHECK_DAYS: i32 = 75;
/// Days from sampling to the order: laboratory, notice, 15 days to object.
const ORDER_AFTER: (i32, i32) = (18, 40);
/// Lots of the last days are still in the laboratory.
const LABORATORY_DAYS: i32 = 12;
/// How much better a domain's pass rate gets in a year, in points of percent.
const YEARLY_GAIN: f64 = 0.2;

pub(crate) struct Lots {
    domains: Vec<(Domain, Vec<f64>)>,
    domain: Shares,
    purpose: Shares,
    closed_in_time: Vec<f64>,
    recheck_pass: Vec<f64>,
    /// By place and domain: trades, each with its firms.
    strata: Vec<Vec<Vec<Vec<usize>>>>,
}

impl Lots {
    pub(crate) fn drawn(city: &City<'_>, levels: &mut Levels) -> Result<Self> {
        let plan = &city.plan.samples;
        let mut domains = Vec::new();
        for DomainRate { domain, rate } in &plan.pass {
            let word = Domain::read(domain)
                .ok_or_else(|| Error::invalid("demo-domain").with("domain", domain))?;
            domains.push((word, levels.rate(*rate)));
        }
        let known = |code: &str| domains.iter().any(|(domain, _)| domain.word() == code);
        if let Some(share) = plan.domain.iter().find(|share| !known(&share.code)) {
            return Err(Error::invalid("demo-domain").with("domain", &share.code));
        }
        Ok(Self {
            domains,
            domain: Shares::of(&plan.domain),
            purpose: Shares::of(&plan.purpose),
            closed_in_time: levels.rate(plan.closed_in_time),
            recheck_pass: levels.rate(plan.recheck_pass),
            strata: strata(city),
        })
    }

    pub(crate) fn year(&self, city: &City<'_>, year: i16) -> Result<Vec<NewSample>> {
        let mut chance = Chance::of(city.plan.seed, Subject::Samples, year);
        let by_size = city.firms.by_size();
        let (first, last) = city.days.year(year);
        let mut rows = Vec::new();
        for number in 1..=city.days.part(year, city.plan.samples.per_year) {
            let domain = self.domain.word(&mut chance);
            let Some(domain) = self.domains.iter().position(|(it, _)| it.word() == domain) else {
                continue;
            };
            let at = by_size.index(&mut chance);
            let on = chance.between(first, last);
            let trades = &self.strata[at][self.domains[domain].0 as usize];
            if trades.is_empty() {
                continue;
            }
            // Trades first, each as likely as the next, then a firm: a small trade is sampled too.
            let trade = chance.one(trades);
            let firm = *chance.one(trade);
            rows.push(self.lot(city, &mut chance, Drawn { year, number, domain, on, firm })?);
        }
        Ok(rows)
    }

    fn lot(&self, city: &City<'_>, chance: &mut Chance, drawn: Drawn) -> Result<NewSample> {
        let Drawn { year, number, domain, on, firm } = drawn;
        let on_date = city.days.day(on);
        let place = city.firms.place(firm, on_date);
        let trade = city.firms.trade(firm);
        let purpose = Purpose::read(self.purpose.word(chance)).unwrap_or(Purpose::Evaluation);
        let (domain, rates) = &self.domains[domain];
        let mut sample = NewSample {
            code: format!("S{year}-{number:05}"),
            firm: city.firm_id(firm),
            area: city.place_id(place),
            domain: *domain,
            industry: Some(trade.industry.clone()),
            product: chance.one(&trade.products).zh.clone(),
            purpose,
            on_date,
            verdict: Verdict::Pass,
            order_on: None,
            correct_due: None,
            corrected_on: None,
            closed_in_time: None,
            recheck: None,
        };
        let pass = rates[place] + self.gain(city, year, purpose);
        let passes = chance.happens(pass.clamp(0.05, 0.999));
        if on > city.days.last - LABORATORY_DAYS && chance.happens(0.7) {
            sample.verdict = Verdict::Pending;
        } else if !passes {
            sample.verdict = Verdict::Fail;
            self.follow_up(city, chance, &mut sample, on, place)?;
        }
        Ok(sample)
    }

    /// What a later year and another purpose add to a pass rate.
    fn gain(&self, city: &City<'_>, year: i16, purpose: Purpose) -> f64 {
        let later = f64::from(year - city.first_year());
        let penalty = number(city.plan.samples.risk_penalty);
        let targeted = match purpose {
            Purpose::Evaluation => 0.0,
            Purpose::Risk => penalty,
            Purpose::Complaint => penalty * 0.6,
        };
        (later * YEARLY_GAIN - targeted) / 100.0
    }

    fn follow_up(
        &self,
        city: &City<'_>,
        chance: &mut Chance,
        sample: &mut NewSample,
        on: i32,
        place: usize,
    ) -> Result<()> {
        let clocks = Clocks {
            correct_days: city.plan.samples.correct_days.into(),
            recheck_days: RECHECK_DAYS,
        };
        let ordered = on + chance.between(ORDER_AFTER.0, ORDER_AFTER.1);
        let in_time = chance.happens(self.closed_in_time[place]);
        let taken = if in_time {
            chance.between(12, clocks.correct_days)
        } else {
            chance.between(clocks.correct_days + 1, clocks.correct_days * 2)
        };
        let (passes, wait) = (chance.happens(self.recheck_pass[place]), chance.between(2, 14));
        let Some(order_on) = city.days.known(ordered) else { return Ok(()) };
        let due = clocks.start(order_on)?;
        sample.order_on = Some(order_on);
        sample.correct_due = Some(due.correct_due);
        sample.corrected_on = city.days.known(ordered + taken);
        sample.closed_in_time = due.in_time(sample.corrected_on, city.plan.last_day);
        // The re-check comes after the correction, and within its own limit where that is kept.
        let recheck =
            (ordered + taken + wait).min((ordered + clocks.recheck_days).max(ordered + taken));
        if sample.corrected_on.is_some() && city.days.known(recheck).is_some() {
            sample.recheck = Some(if passes { Recheck::Pass } else { Recheck::Fail });
        }
        Ok(())
    }
}

struct Drawn {
    year: i16,
    number: usize,
    domain: usize,
    on: i32,
    firm: usize,
}

fn strata(city: &City<'_>) -> Vec<Vec<Vec<Vec<usize>>>> {
    city.firms
        .at
        .iter()
        .map(|firms| {
            Domain::ALL
                .iter()
                .map(|domain| {
                    let mut trades: Vec<(&str, Vec<usize>)> = Vec::new();
                    for firm in firms {
                        let trade = city.firms.trade(*firm);
                        if trade.domain != domain.word() {
                            continue;
                        }
                        match trades.iter_mut().find(|(code, _)| *code == trade.industry) {
                            Some((_, list)) => list.push(*firm),
                            None => trades.push((&trade.industry, vec![*firm])),
                        }
                    }
                    trades.into_iter().map(|(_, list)| list).collect()
                })
                .collect()
        })
        .collect()
}
