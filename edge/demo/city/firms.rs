//! Ten thousand firms that cannot be real: where they sit, what they make, what they are called.

use std::collections::HashSet;

use packs::{ClusterPlan, Pack, Synthetic, Trade};
use terms::{CreditCode, Date, Error, Result, Text};
use units::FirmRow;

use super::chance::{Chance, Shares, Subject, number};
use super::days::Days;

/// Sectors of 统一社会信用代码: 9 market regulation, 1 enterprise.
const CLASS: &str = "91";
/// The body of every generated code begins so; five digits follow.
const BLOCK: &str = "DEM";

/// A county or zone that firms sit in.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) code: String,
    name: Text,
    size: u64,
    /// From this day on everything in it belongs to the other place.
    pub(crate) merged: Option<(Date, usize)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Firm {
    pub(crate) code: String,
    name: Text,
    credit_code: String,
    /// Where it sat first; see [`Firms::place`].
    pub(crate) home: usize,
    pub(crate) cluster: usize,
    pub(crate) trade: usize,
    since: Date,
    pub(crate) above_scale: bool,
    pub(crate) key_energy: bool,
    pub(crate) key_trace: bool,
}

pub(crate) struct Firms<'p> {
    pub(crate) plan: &'p Synthetic,
    pub(crate) places: Vec<Place>,
    pub(crate) all: Vec<Firm>,
    /// Firms by home.
    pub(crate) at: Vec<Vec<usize>>,
    /// How likely trouble is with each, in standard deviations: what inspections and complaints show of it is all
    /// that an order by risk can learn.
    pub(crate) trouble: Vec<f64>,
}

impl<'p> Firms<'p> {
    pub(crate) fn grow(pack: &'p Pack, plan: &'p Synthetic, days: &Days) -> Result<Self> {
        usable(plan)?;
        let places = places(pack, plan)?;
        let at = vec![Vec::new(); places.len()];
        let mut firms = Self { plan, at, places, all: Vec::new(), trouble: Vec::new() };
        let mut chance = Chance::of(plan.seed, Subject::Firms, 0);
        let mut names = Names { plan, taken: HashSet::new() };
        for (number, cluster) in plan.cluster.iter().enumerate() {
            let where_ = firms.where_of(cluster)?;
            for _ in 0..cluster.firms {
                let home = where_.1[where_.0.index(&mut chance)];
                let trade = chance.index(cluster.trade.len());
                let name = names.give(&mut chance, &firms.places[home].name, &cluster.trade[trade]);
                firms.add(home, number, trade, name, &mut chance, days)?;
            }
        }
        firms.give_duties(&mut chance);
        let mut chance = Chance::of(plan.seed, Subject::Trouble, 0);
        firms.trouble = firms.all.iter().map(|_| chance.normal()).collect();
        Ok(firms)
    }

    /// The places of a cluster, and how likely each is.
    fn where_of(&self, cluster: &ClusterPlan) -> Result<(Shares, Vec<usize>)> {
        let mut places = Vec::new();
        for code in &cluster.counties {
            places.push(self.place_of(code)?);
        }
        if places.is_empty() {
            places = (0..self.places.len()).collect();
        }
        let sizes = places.iter().map(|place| (String::new(), self.places[*place].size));
        Ok((Shares::weighted(sizes), places))
    }
    fn place_of(&self, code: &str) -> Result<usize> {
        self.places
            .iter()
            .position(|place| place.code == code)
            .ok_or_else(|| Error::invalid("demo-unit-missing").with("unit", code))
    }

    fn add(
        &mut self,
        home: usize,
        cluster: usize,
        trade: usize,
        name: Text,
        chance: &mut Chance,
        days: &Days,
    ) -> Result<()> {
        let number = self.all.len() + 1;
        let body = format!("{BLOCK}{number:05}");
        let credit_code = CreditCode::compose(CLASS, &self.plan.firms.code_area, &body)
            .ok_or_else(|| {
                Error::invalid("demo-code-area").with("area", &self.plan.firms.code_area)
            })?;
        self.at[home].push(self.all.len());
        self.all.push(Firm {
            code: format!("F{number:05}"),
            name,
            credit_code: credit_code.to_string(),
            home,
            cluster,
            trade,
            since: days.day(chance.between(0, 365 * 23)),
            above_scale: false,
            key_energy: false,
            key_trace: false,
        });
        Ok(())
    }

    /// Who is above scale, a key energy user, a maker of traced products: a share of each place,
    /// three at least, so that every county has somebody to look after.
    fn give_duties(&mut self, chance: &mut Chance) {
        let plan = &self.plan.firms;
        let shares = [plan.share_above_scale, plan.share_key_energy, plan.share_key_trace];
        for place in 0..self.places.len() {
            for (duty, share) in shares.iter().enumerate() {
                let wanted = number(share.middle) / 100.0 * self.at[place].len() as f64;
                let wanted = (wanted.round() as usize).max(3);
                let mut able: Vec<usize> = self.at[place].clone();
                able.retain(|firm| can(self.trade(*firm), duty));
                for _ in 0..wanted.min(able.len()) {
                    let drawn = chance.index(able.len());
                    let firm = &mut self.all[able.swap_remove(drawn)];
                    match duty {
                        0 => firm.above_scale = true,
                        1 => firm.key_energy = true,
                        _ => firm.key_trace = true,
                    }
                }
            }
        }
    }

    pub(crate) fn trade(&self, firm: usize) -> &'p Trade {
        let firm = &self.all[firm];
        &self.plan.cluster[firm.cluster].trade[firm.trade]
    }
    /// The code of a firm's cluster; none for the many outside.
    pub(crate) fn cluster(&self, firm: usize) -> Option<&'p str> {
        let cluster = &self.plan.cluster[self.all[firm].cluster].cluster;
        (!cluster.is_empty()).then_some(cluster.as_str())
    }
    /// Where a firm sits on a day: places that merged send their firms on.
    pub(crate) fn place(&self, firm: usize, day: Date) -> usize {
        self.merged(self.all[firm].home, day)
    }
    pub(crate) fn merged(&self, place: usize, day: Date) -> usize {
        match self.places[place].merged {
            Some((from, into)) if day >= from => into,
            _ => place,
        }
    }
    /// Places by size.
    pub(crate) fn by_size(&self) -> Shares {
        Shares::weighted(self.places.iter().map(|place| (place.code.clone(), place.size)))
    }

    /// As they are loaded: where they sit at the end.
    pub(crate) fn rows(&self, last_day: Date) -> Vec<FirmRow> {
        (0..self.all.len())
            .map(|number| {
                let firm = &self.all[number];
                FirmRow {
                    code: firm.code.clone(),
                    name: firm.name.clone(),
                    short: None,
                    area: self.places[self.place(number, last_day)].code.clone(),
                    credit_code: Some(firm.credit_code.clone()),
                    code_ground: None,
                    industry: Some(self.trade(number).industry.clone()),
                    cluster: self.cluster(number).map(str::to_owned),
                    attributes: serde_json::json!({ "synthetic": true }),
                    valid_from: firm.since,
                    valid_to: None,
                }
            })
            .collect()
    }
}

/// What the draws need: no list that they choose from may be empty.
fn usable(plan: &Synthetic) -> Result<()> {
    let trades = plan.cluster.iter().flat_map(|cluster| &cluster.trade);
    let lists = [
        ("county", plan.county.is_empty()),
        ("names.stem", plan.names.stem.is_empty()),
        ("names.form", plan.names.form.is_empty()),
        ("cluster.trade", plan.cluster.iter().any(|cluster| cluster.trade.is_empty())),
        ("cluster.trade.products", trades.clone().any(|trade| trade.products.is_empty())),
        ("names.stem", plan.names.stem.iter().all(|stem| is_real(plan, &stem.zh))),
        ("firms", !plan.cluster.iter().any(|cluster| cluster.firms > 0)),
    ];
    match lists.iter().find(|(_, empty)| *empty) {
        Some((list, _)) => Err(Error::invalid("demo-list-empty").with("list", list)),
        None => Ok(()),
    }
}

fn is_real(plan: &Synthetic, name: &str) -> bool {
    plan.names.never.iter().any(|never| name.contains(never))
}

fn can(trade: &Trade, duty: usize) -> bool {
    let domain = trade.domain.as_str();
    match duty {
        0 => domain != "agriculture",
        1 => domain == "manufacturing",
        _ => domain == "food" || domain == "agriculture",
    }
}

fn places(pack: &Pack, plan: &Synthetic) -> Result<Vec<Place>> {
    let missing = |code: &str| Error::invalid("demo-unit-missing").with("unit", code);
    let index = |code: &str| plan.county.iter().position(|county| county.unit == code);
    plan.county
        .iter()
        .map(|county| {
            let unit = pack.unit(&county.unit).ok_or_else(|| missing(&county.unit))?;
            let merged = match (county.until, &county.then) {
                (Some(day), Some(into)) => Some((day, index(into).ok_or_else(|| missing(into))?)),
                _ => None,
            };
            Ok(Place {
                code: county.unit.clone(),
                name: unit.short.clone().unwrap_or_else(|| unit.name.clone()),
                size: u64::from(county.size),
                merged,
            })
        })
        .collect()
}

/// Gives each firm a name that nobody else has: area, stem, trade, form.
struct Names<'p> {
    plan: &'p Synthetic,
    taken: HashSet<String>,
}

impl Names<'_> {
    fn give(&mut self, chance: &mut Chance, area: &Text, trade: &Trade) -> Text {
        let names = &self.plan.names;
        // A works is no shop, and only farms form co-operatives.
        let fits = |form: &&Text| match trade.domain.as_str() {
            "agriculture" => true,
            "food" => !form.zh.contains("合作社"),
            _ => !form.zh.contains("合作社") && !form.zh.contains("商行"),
        };
        let mut forms: Vec<&Text> = names.form.iter().filter(fits).collect();
        if forms.is_empty() {
            forms = names.form.iter().collect();
        }
        let mut tries = 0;
        loop {
            tries += 1;
            let stem = chance.one(&names.stem);
            // Once the short names of a place are gone, two stems make a name.
            let second = (tries > 3).then(|| chance.one(&names.stem));
            let form = chance.one(&forms);
            let second_zh = second.map_or("", |stem| stem.zh.as_str());
            let number = if tries > 50 { tries.to_string() } else { String::new() };
            let zh =
                format!("{}{}{second_zh}{number}{}{}", area.zh, stem.zh, trade.word.zh, form.zh);
            if is_real(self.plan, &zh) || self.taken.contains(&zh) {
                continue;
            }
            self.taken.insert(zh.clone());
            let english = [Some(area), Some(stem), second, Some(&trade.word), Some(*form)];
            let english: Vec<&str> =
                english.into_iter().flatten().filter_map(|word| word.en.as_deref()).collect();
            let mut english = english.join(" ");
            if !number.is_empty() {
                english = format!("{english} {number}");
            }
            return Text { zh, en: Some(english) };
        }
    }
}
