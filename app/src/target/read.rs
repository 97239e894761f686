//! The four tables, read as a whole: each cell that cannot be is named with file, row, column and fix.

use std::collections::HashMap;
use std::path::Path;

use targeting::{Day, Measure, Object, Planned, Records, Visit};
use terms::{Date, Result, date};

use super::Wish;
use crate::commands::Session;
use crate::stats::input::Input;

/// Licences that say what an establishment does beside its kind.
const LICENCES: [&str; 7] = [
    "consumption_on_premises",
    "tobacco",
    "package_goods",
    "outdoor_patio",
    "limited_business_license",
    "tavern",
    "caterers_liquor",
];
const DENSITIES: [&str; 3] =
    ["burglary_density", "garbage_cart_complaint_density", "sanitation_complaint_density"];
/// Codes of critical violations; the others are serious or minor.
const CRITICAL_CODES: std::ops::RangeInclusive<u64> = 1..=14;

pub(super) struct History {
    pub(super) records: Records,
    pub(super) teams: Vec<String>,
    places: HashMap<String, usize>,
    /// Violations whose inspection is not in the history.
    pub(super) orphans: usize,
    /// Inspections whose count of critical violations is not that of their violations.
    pub(super) differing: usize,
}

pub(super) fn day_of(day: Date) -> Day {
    const EPOCH: Date = date(1970, 1, 1);
    EPOCH.until(day).map_or(0, |span| span.get_days())
}

impl History {
    pub(super) fn read(session: &Session, wish: &Wish) -> Result<Self> {
        let mut history = Self {
            records: Records::default(),
            teams: Vec::new(),
            places: HashMap::new(),
            orphans: 0,
            differing: 0,
        };
        history.establishments(&Input::read(&wish.establishments, session.lang)?)?;
        let made = Input::read(&wish.history, session.lang)?;
        let ids = history.inspections(&made)?;
        if let Some(violations) = &wish.violations {
            history.compare(&Input::read(violations, session.lang)?, &ids)?;
        }
        Ok(history)
    }

    fn establishments(&mut self, input: &Input) -> Result<()> {
        let places = &mut self.places;
        input.cells("license", |text| match text {
            "" => Err("table-required"),
            text => {
                let next = places.len();
                let taken = places.insert(text.to_owned(), next).is_some();
                if taken { Err("target-twice") } else { Ok(()) }
            }
        })?;
        let texts = |head: &str| match input.has(head) {
            true => input.texts(head),
            false => Ok(vec![String::new(); input.len()]),
        };
        let numbers = |head: &str| match input.has(head) {
            true => input.some_numbers(head),
            false => Ok(vec![None; input.len()]),
        };
        let (kinds, classes, names) =
            (texts("facility_type")?, texts("risk_class")?, texts("name")?);
        let (latitudes, longitudes) = (numbers("latitude")?, numbers("longitude")?);
        let opened = match input.has("first_license_date") {
            true => input.cells("first_license_date", |text| match text {
                "" => Ok(None),
                text => day(text).map(Some),
            })?,
            false => vec![None; input.len()],
        };
        let (mut measures, mut columns) = (Vec::new(), Vec::new());
        for (heads, measure) in
            [(&LICENCES[..], Measure::Licence), (&DENSITIES[..], Measure::Density)]
        {
            for head in heads.iter().filter(|head| input.has(head)) {
                measures.push(measure);
                columns.push(input.some_numbers(head)?);
            }
        }
        let object = |i: usize| Object {
            kind: kinds[i].clone(),
            class: classes[i].clone(),
            chain: chain(&names[i]),
            place: latitudes[i].zip(longitudes[i]),
            opened: opened[i],
            traits: columns.iter().map(|column| column[i]).collect(),
        };
        let objects = (0..input.len()).map(object).collect();
        self.records = Records { measures, objects, visits: Vec::new() };
        Ok(())
    }

    /// Returns the ids in the order of the visits.
    fn inspections(&mut self, input: &Input) -> Result<Vec<String>> {
        let mut seen = HashMap::new();
        let ids = input.cells("inspection_id", |text| match text {
            "" => Err("table-required"),
            text => match seen.insert(text.to_owned(), ()) {
                None => Ok(text.to_owned()),
                Some(()) => Err("target-twice"),
            },
        })?;
        let days = input.cells("inspection_date", day)?;
        let objects = self.objects(input)?;
        if input.has("inspector_team") {
            self.teams = input.texts("inspector_team")?;
            self.teams.retain(|team| !team.is_empty());
            self.teams.sort_unstable();
            self.teams.dedup();
        }
        let teams = self.teams(input)?;
        let results = input.texts("result")?;
        let [critical, serious, minor] =
            ["critical_violations", "serious_violations", "minor_violations"]
                .map(|head| input.counts(head));
        let (critical, serious, minor) = (critical?, serious?, minor?);
        let count = |counts: &[u64], i: usize| u32::try_from(counts[i]).unwrap_or(u32::MAX);
        let visit = |i: usize| Visit {
            object: objects[i],
            day: days[i],
            team: teams[i],
            critical: count(&critical, i),
            serious: count(&serious, i),
            minor: count(&minor, i),
            failed: results[i].eq_ignore_ascii_case("fail"),
        };
        self.records.visits = (0..input.len()).map(visit).collect();
        Ok(ids)
    }

    fn objects(&self, input: &Input) -> Result<Vec<usize>> {
        input.cells("license", |text| match text {
            "" => Err("table-required"),
            text => self.places.get(text).copied().ok_or("target-unknown-license"),
        })
    }

    /// A team that the history does not know is as if not named.
    fn teams(&self, input: &Input) -> Result<Vec<Option<u16>>> {
        if !input.has("inspector_team") {
            return Ok(vec![None; input.len()]);
        }
        let number = |text: &String| u16::try_from(self.teams.binary_search(text).ok()?).ok();
        Ok(input.texts("inspector_team")?.iter().map(number).collect())
    }

    fn compare(&mut self, input: &Input, ids: &[String]) -> Result<()> {
        let place: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        let codes = input.counts("violation_code")?;
        let mut critical = vec![0u32; ids.len()];
        for (id, code) in input.texts("inspection_id")?.iter().zip(codes) {
            match place.get(id.as_str()) {
                Some(place) => critical[*place] += u32::from(CRITICAL_CODES.contains(&code)),
                None => self.orphans += 1,
            }
        }
        let differs = |(visit, listed): &(&Visit, &u32)| visit.critical != **listed;
        self.differing = self.records.visits.iter().zip(&critical).filter(differs).count();
        Ok(())
    }

    /// Names of the visits to come, and what is to be scored.
    pub(super) fn planned(
        &self,
        session: &Session,
        path: &Path,
    ) -> Result<(Vec<String>, Vec<Planned>)> {
        let input = Input::read(path, session.lang)?;
        let mut seen = HashMap::new();
        let names = input.cells("visit_id", |text| match text {
            "" => Err("table-required"),
            text => match seen.insert(text.to_owned(), ()) {
                None => Ok(text.to_owned()),
                Some(()) => Err("target-twice"),
            },
        })?;
        let objects = self.objects(&input)?;
        let teams = self.teams(&input)?;
        let planned = objects.into_iter().zip(teams);
        Ok((names, planned.map(|(object, team)| Planned { object, team }).collect()))
    }
}

fn day(text: &str) -> std::result::Result<Day, &'static str> {
    match text {
        "" => Err("table-required"),
        text => text.parse::<Date>().map(day_of).map_err(|_| "table-date"),
    }
}

/// What the sites of one operator have in common: the first two words of the name that say something.
fn chain(name: &str) -> String {
    const COMMON: [&str; 12] = [
        "INC",
        "LLC",
        "CORP",
        "CO",
        "THE",
        "LTD",
        "RESTAURANT",
        "CHICAGO",
        "STORE",
        "FOOD",
        "FOODS",
        "MART",
    ];
    let letters: String =
        name.to_uppercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let words = letters.split_whitespace().filter(|word| !COMMON.contains(word));
    words.take(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_of_one_operator_meet_under_one_name_and_days_are_counted_from_1970() {
        assert_eq!(chain("Subway #1234"), chain("SUBWAY"));
        assert_eq!(chain("The Corner Bakery Cafe, Inc."), "CORNER BAKERY");
        assert_eq!(chain("123"), "");
        assert_eq!(day_of(date(2014, 9, 1)), 16_314);
    }
}
