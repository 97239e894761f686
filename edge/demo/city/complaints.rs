//! Complaints: many, by every channel, most answered in time; and one hidden cluster that all comes
//! from a single firm, for the early warning to find.

use packs::Burst;
use record::complaints::{ACCEPT, CLOSE, NewComplaint};
use terms::{Error, Period, Result};

use super::City;
use super::chance::{Chance, Levels, Shares, Subject};

/// Days in which a complaint is answered and closed where the pack has no clock that says it.
const REPLY_DAYS: i32 = 7;
const CLOSE_DAYS: i32 = 60;
/// Complaints that name a firm; the others name a market stall, a web shop, nobody.
const NAMES_A_FIRM: f64 = 0.62;
/// Complainants who say afterwards whether they are satisfied.
const SAYS_SATISFIED: f64 = 0.35;

pub(crate) struct Voices {
    topic: Shares,
    channel: Shares,
    replied_in_time: Vec<f64>,
    closed_in_time: Vec<f64>,
    satisfied: Vec<f64>,
    /// For each place, how much its firms up to each draw complaints.
    weight: Vec<Vec<f64>>,
}

/// How much more a firm is complained of with each standard deviation of trouble, as an exponent.
const TROUBLE: f64 = 0.6;

struct Drawn<'t> {
    code: String,
    on: i32,
    place: usize,
    firm: Option<usize>,
    topic: &'t str,
}

impl Voices {
    pub(crate) fn drawn(city: &City<'_>, levels: &mut Levels) -> Self {
        let plan = &city.plan.complaints;
        Self {
            topic: Shares::of(&plan.topic),
            channel: Shares::of(&plan.channel),
            replied_in_time: levels.rate(plan.replied_in_time),
            closed_in_time: levels.rate(plan.closed_in_time),
            satisfied: levels.rate(plan.satisfied),
            weight: city.firms.at.iter().map(|firms| weights(city, firms)).collect(),
        }
    }

    pub(crate) fn year(&self, city: &City<'_>, year: i16) -> Result<Vec<NewComplaint>> {
        let mut chance = Chance::of(city.plan.seed, Subject::Complaints, year);
        let by_size = city.firms.by_size();
        let (first, last) = city.days.year(year);
        let count = city.days.part(year, city.plan.complaints.per_year);
        let mut rows = Vec::with_capacity(count);
        let mut luck = Chance::of(city.plan.seed, Subject::Trouble, year).branch(1);
        for number in 1..=count {
            let on = chance.between(first, last);
            let at = by_size.index(&mut chance);
            let firm = chance
                .happens(NAMES_A_FIRM)
                .then(|| chance.one_if_any(&city.firms.at[at]))
                .flatten();
            // Whom it names follows a stream of its own: the rest of the year stays as it would be.
            let firm = firm.map(|firm| self.troubled(city, &mut luck, at).unwrap_or(firm));
            let place = city.firms.merged(at, city.days.day(on));
            let topic = self.topic.word(&mut chance);
            let code = format!("C{year}-{number:06}");
            rows.push(self.voice(city, &mut chance, Drawn { code, on, place, firm, topic }));
        }
        for (number, burst) in city.plan.complaints.burst.iter().enumerate() {
            self.burst(city, &mut chance, (year, number), burst, &mut rows)?;
        }
        Ok(rows)
    }

    /// A firm of a place; who is more trouble is complained of more.
    fn troubled(&self, city: &City<'_>, luck: &mut Chance, at: usize) -> Option<usize> {
        let weight = &self.weight[at];
        let drawn = luck.uniform() * weight.last()?;
        let place = weight.partition_point(|upto| *upto <= drawn);
        city.firms.at[at].get(place).copied()
    }

    fn burst(
        &self,
        city: &City<'_>,
        chance: &mut Chance,
        (year, number): (i16, usize),
        burst: &Burst,
        rows: &mut Vec<NewComplaint>,
    ) -> Result<()> {
        let (monday, after) = Period::parse(&burst.week)?
            .span()
            .ok_or_else(|| Error::invalid("demo-week").with("week", &burst.week))?;
        if monday.year() != year {
            return Ok(());
        }
        let (first, last) = (city.days.number(monday), city.days.number(after) - 1);
        let makes = |firm: &usize| city.firms.trade(*firm).domain == "manufacturing";
        let makers: Vec<usize> = (0..city.firms.all.len()).filter(makes).collect();
        let Some(firm) = chance.one_if_any(&makers) else { return Ok(()) };
        for extra in 1..=burst.extra {
            let on = chance.between(first, last);
            let place = city.firms.place(firm, city.days.day(on));
            let code = format!("C{year}-B{number}-{extra:03}");
            let (firm, topic) = (Some(firm), burst.topic.as_str());
            rows.push(self.voice(city, chance, Drawn { code, on, place, firm, topic }));
        }
        Ok(())
    }

    fn voice(&self, city: &City<'_>, chance: &mut Chance, drawn: Drawn<'_>) -> NewComplaint {
        let Drawn { code, on, place, firm, topic } = drawn;
        let days = &city.days;
        let due = due(city, ACCEPT, on).unwrap_or(on + REPLY_DAYS);
        let soon = chance.happens(self.replied_in_time[place]);
        let reply = if soon { chance.between(on, due) } else { chance.between(due + 1, due + 13) };
        let due = self::due(city, CLOSE, reply).unwrap_or(reply + CLOSE_DAYS);
        let soon = chance.happens(self.closed_in_time[place]);
        let close =
            if soon { chance.between(reply, due) } else { chance.between(due + 1, due + 45) };
        let said = chance.happens(SAYS_SATISFIED).then(|| chance.happens(self.satisfied[place]));
        let mut complaint = NewComplaint {
            code,
            firm: firm.map(|firm| city.firm_id(firm)),
            area: city.place_id(place),
            industry: firm.map(|firm| city.firms.trade(firm).industry.clone()),
            topic: topic.to_owned(),
            channel: self.channel.word(chance).to_owned(),
            on_date: days.day(on),
            replied_on: days.known(reply),
            closed_on: days.known(close),
            replied_in_time: None,
            closed_in_time: None,
            satisfied: said.filter(|_| close <= days.last),
        };
        complaint.time(city.clocks.as_ref(), city.plan.last_day);
        complaint
    }
}

fn weights(city: &City<'_>, firms: &[usize]) -> Vec<f64> {
    let mut sum = 0.0;
    firms
        .iter()
        .map(|firm| {
            sum += (TROUBLE * city.firms.trouble[*firm]).exp();
            sum
        })
        .collect()
}

/// The number of the last day in time, by the rule in force when the clock started.
fn due(city: &City<'_>, clock: &str, from: i32) -> Option<i32> {
    let due = city.clocks.as_ref()?.due(clock, city.days.day(from)).ok()?;
    Some(city.days.number(due.day))
}
