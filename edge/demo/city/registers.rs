//! Certificates, registrations, instruments, and how each firm stood at the end of each year.

use record::metrology::NewInstrument;
use record::registers::{NewCertificate, NewFirmYear, NewRegistration};
use record::words::{Model, RegistrationKind, Standing};
use terms::{Date, Error, Result, date};

use super::City;
use super::chance::{Chance, Levels, Shares, Subject, number};

/// What the rates of above-scale firms come to in the many small ones.
const SMALL_FIRMS: f64 = 0.15;
/// How long rights last, in years (trademark law art. 39, patent law art. 42).
const TRADEMARK_YEARS: i16 = 10;
const PATENT_YEARS: i16 = 20;

pub(crate) struct Registers {
    traced: Vec<f64>,
    excellence: Vec<f64>,
    five_s: Vec<f64>,
    officer: Vec<f64>,
    reviewed: Vec<f64>,
    passed: Vec<f64>,
    withdrawn: Vec<f64>,
    verified: Vec<f64>,
    /// What each firm is inclined to, the same in every year: a firm does not lose its quality officer
    /// because a new year is drawn.
    leaning: Vec<[f64; 5]>,
}

impl Registers {
    pub(crate) fn drawn(city: &City<'_>, levels: &mut Levels) -> Self {
        let firms = &city.plan.firms;
        let mut chance = Chance::of(city.plan.seed, Subject::FirmYears, 0);
        Self {
            traced: levels.rate(firms.traced),
            excellence: levels.rate(firms.model_excellence),
            five_s: levels.rate(firms.model_5s),
            officer: levels.rate(firms.quality_officer),
            reviewed: levels.rate(firms.energy_reviewed),
            passed: levels.rate(firms.energy_passed),
            withdrawn: levels.rate(city.plan.certificates.withdrawn),
            verified: levels.rate(city.plan.instruments.verified_in_time),
            leaning: city.firms.all.iter().map(|_| [(); 5].map(|()| chance.uniform())).collect(),
        }
    }

    pub(crate) fn firm_years(&self, city: &City<'_>, year: i16) -> Vec<NewFirmYear> {
        let on_date = city.days.day(city.days.year(year).1);
        let later = f64::from(year - city.first_year());
        let gain = later * number(city.plan.firms.yearly_gain) / 100.0;
        // A rate near its end rises more slowly: at most half of what is left.
        let now = |rate: f64| rate + gain.min((1.0 - rate) / 2.0);
        let row = |number: usize| {
            let firm = &city.firms.all[number];
            let place = city.firms.place(number, on_date);
            let [traced, model, officer, reviewed, passed] = self.leaning[number];
            let share = if firm.above_scale { 1.0 } else { SMALL_FIRMS };
            let excellence = (self.excellence[place] + gain / 2.0) * share;
            let five_s = (self.five_s[place] + gain / 2.0) * share;
            let model = match model {
                drawn if drawn < excellence => Model::Excellence,
                drawn if drawn < excellence + five_s => Model::FiveS,
                _ => Model::None,
            };
            let energy_reviewed = firm.key_energy && reviewed < now(self.reviewed[place]);
            NewFirmYear {
                code: format!("{}-{year}", firm.code),
                firm: city.firm_id(number),
                area: city.place_id(place),
                industry: Some(city.firms.trade(number).industry.clone()),
                cluster: city.firms.cluster(number).map(str::to_owned),
                on_date,
                above_scale: firm.above_scale,
                key_energy: firm.key_energy,
                key_trace: firm.key_trace,
                traced: firm.key_trace && traced < now(self.traced[place]),
                model,
                quality_officer: officer < now(self.officer[place]) * share,
                energy_reviewed,
                energy_passed: energy_reviewed && passed < now(self.passed[place]),
            }
        };
        (0..city.firms.all.len()).map(row).collect()
    }

    pub(crate) fn certificates(&self, city: &City<'_>, year: i16) -> Vec<NewCertificate> {
        let plan = &city.plan.certificates;
        let mut chance = Chance::of(city.plan.seed, Subject::Certificates, year);
        let kind = Shares::of(&plan.kind);
        let (first, last) = city.days.year(year);
        let row = |number: usize| {
            let on_date = city.days.day(chance.between(first, last));
            let firm = chance.index(city.firms.all.len());
            let place = city.firms.place(firm, on_date);
            let withdrawn = chance.happens(self.withdrawn[place]);
            NewCertificate {
                code: format!("Z{year}-{number:05}"),
                firm: city.firm_id(firm),
                area: city.place_id(place),
                kind: kind.word(&mut chance).to_owned(),
                on_date,
                valid_to: years_later(on_date, plan.valid_years.into()),
                status: if withdrawn { "withdrawn" } else { "valid" }.to_owned(),
            }
        };
        (1..=city.days.part(year, plan.per_year)).map(row).collect()
    }

    pub(crate) fn registrations(&self, city: &City<'_>, year: i16) -> Result<Vec<NewRegistration>> {
        let mut chance = Chance::of(city.plan.seed, Subject::Registrations, year);
        let by_size = city.firms.by_size();
        let (first, last) = city.days.year(year);
        let mut rows = Vec::new();
        for plan in &city.plan.registrations.kind {
            let kind = RegistrationKind::read(&plan.code)
                .ok_or_else(|| Error::invalid("demo-registration").with("kind", &plan.code))?;
            let mean = city.days.part(year, plan.per_year) as f64;
            let ends = f64::from(plan.ended) / f64::from(plan.per_year.max(1));
            for number in 1..=chance.count(mean) {
                let on = chance.between(first, last);
                let at = by_size.index(&mut chance);
                let firm = chance.one_if_any(&city.firms.at[at]).filter(|_| owned(kind));
                let ended = chance.happens(ends);
                let gone = city.days.day(on + chance.between(0, last - on));
                let on_date = city.days.day(on);
                rows.push(NewRegistration {
                    code: format!("R{year}-{}-{number:04}", plan.code),
                    firm: firm.map(|firm| city.firm_id(firm)),
                    area: city.place_id(city.firms.merged(at, on_date)),
                    kind,
                    title: format!("{}{year}-{number:04}（合成）", title(kind)),
                    on_date,
                    valid_to: if ended { Some(gone) } else { lasts(kind, on_date) },
                    status: if ended { Standing::Ended } else { Standing::Valid },
                });
            }
        }
        Ok(rows)
    }

    pub(crate) fn instruments(&self, city: &City<'_>, year: i16) -> Vec<NewInstrument> {
        let plan = &city.plan.instruments;
        let mut chance = Chance::of(city.plan.seed, Subject::Instruments, year);
        let kind = Shares::of(&plan.kind);
        let (first, last) = city.days.year(year);
        let row = |number: usize| {
            let due = chance.between(first, last);
            let on_date = city.days.day(due);
            let firm = chance.index(city.firms.all.len());
            let place = city.firms.place(firm, on_date);
            let in_time = chance.happens(self.verified[place]);
            // Early by up to a month, or late by up to three; some are never brought.
            let verified = if in_time {
                Some(due - chance.between(0, 30))
            } else {
                chance.happens(0.7).then(|| due + chance.between(1, 90))
            };
            NewInstrument {
                code: format!("M{year}-{number:05}"),
                firm: city.firm_id(firm),
                area: city.place_id(place),
                kind: kind.word(&mut chance).to_owned(),
                on_date,
                verified_on: verified.and_then(|day| city.days.known(day)),
                verified_in_time: (in_time || due < city.days.last).then_some(in_time),
            }
        };
        (1..=city.days.part(year, plan.per_year)).map(row).collect()
    }
}

/// A geographical indication belongs to a place, not to a firm.
fn owned(kind: RegistrationKind) -> bool {
    kind != RegistrationKind::Gi
}

fn title(kind: RegistrationKind) -> &'static str {
    match kind {
        RegistrationKind::Gi => "示例地理标志",
        RegistrationKind::Trademark => "示例商标",
        RegistrationKind::StandardLead => "示例标准（主导）",
        RegistrationKind::StandardJoin => "示例标准（参与）",
        RegistrationKind::PatentInvention => "示例发明专利",
        RegistrationKind::AwardCity => "示例市级质量奖",
        RegistrationKind::AwardProvince => "示例省级质量奖",
        RegistrationKind::Luban => "示例优质工程奖",
    }
}

fn lasts(kind: RegistrationKind, on_date: Date) -> Option<Date> {
    match kind {
        RegistrationKind::Trademark => years_later(on_date, TRADEMARK_YEARS),
        RegistrationKind::PatentInvention => years_later(on_date, PATENT_YEARS),
        _ => None,
    }
}

/// The day before the same day some years later.
fn years_later(day: Date, years: i16) -> Option<Date> {
    let same = Date::new(day.year() + years, day.month(), day.day())
        .unwrap_or_else(|_| date(day.year() + years, 3, 1));
    same.yesterday().ok()
}
