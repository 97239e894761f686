//! What is looked at, column by column, and how a visit of the past is described by what was known on
//! its day.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::history::{Around, Cell, Fading, plane};
use crate::logistic::{Logistic, Rows, chance};
use crate::records::{Day, Measure, Object, Records, Visit};

/// What a group of columns is about; a reason names one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    PastCritical,
    PastSerious,
    PastMinor,
    PastFailed,
    /// Never visited before, or how often.
    Visits,
    /// Time since the last visit.
    Gap,
    /// Findings at other sites of the same operator.
    Chain,
    /// Findings next door.
    Neighbours,
    Kind,
    Class,
    /// Time since the first licence.
    Age,
    Licences,
    /// Densities around it.
    Surroundings,
    /// Not a reason: the same for all that are visited at that time.
    Season,
}

impl Topic {
    /// A code for files, such as `past-critical`.
    pub fn code(self) -> &'static str {
        match self {
            Self::PastCritical => "past-critical",
            Self::PastSerious => "past-serious",
            Self::PastMinor => "past-minor",
            Self::PastFailed => "past-failed",
            Self::Visits => "visits",
            Self::Gap => "gap",
            Self::Chain => "chain",
            Self::Neighbours => "neighbours",
            Self::Kind => "kind",
            Self::Class => "class",
            Self::Age => "age",
            Self::Licences => "licences",
            Self::Surroundings => "surroundings",
            Self::Season => "season",
        }
    }
}

/// Half-lives in days; chosen in windows that the reported ones do not touch.
const OWN_HALF_LIFE: f64 = 1000.0;
const CHAIN_HALF_LIFE: f64 = 700.0;
const AROUND_HALF_LIFE: f64 = 700.0;

/// How much must be known before half of an effect is believed, in visits or in their information.
const OWN_PRIOR: f64 = 1.0;
const CHAIN_PRIOR: f64 = 1.0;
const AROUND_PRIOR: f64 = 0.5;
const KIND_PRIOR: f64 = 3.0;

/// A kind or class with a smaller share of the visits has no column of its own.
const SHARE_MIN: f64 = 0.01;

/// What each team finds, so that a finding can be compared with it.
#[derive(Debug, Clone)]
pub(crate) struct Expectation {
    critical: Logistic,
    /// Mean of serious, minor, failed by team.
    others: BTreeMap<Option<u16>, [f64; 3]>,
    pub(crate) teams: Vec<u16>,
}

/// Two columns that turn once a year.
pub(crate) fn season(day: Day) -> [f64; 2] {
    let angle = std::f64::consts::TAU * f64::from(day) / 365.25;
    [angle.cos(), angle.sin()]
}

fn graded(visit: &Visit) -> [f64; 3] {
    let failed = f64::from(u8::from(visit.failed));
    [f64::from(visit.serious.min(3)), f64::from(visit.minor.min(9)), failed]
}

impl Expectation {
    pub(crate) fn new(visits: &[Visit]) -> Result<Self, Error> {
        let mut teams: Vec<u16> = visits.iter().filter_map(|visit| visit.team).collect();
        teams.sort_unstable();
        teams.dedup();
        let mut sums: BTreeMap<Option<u16>, ([f64; 3], f64)> = BTreeMap::new();
        for visit in visits {
            let (sum, count) = sums.entry(visit.team).or_default();
            sum.iter_mut().zip(graded(visit)).for_each(|(sum, value)| *sum += value);
            *count += 1.0;
        }
        let others = sums.into_iter().map(|(team, (sum, n))| (team, sum.map(|s| s / n))).collect();
        let mut rows = Rows::new(teams.len() + 2);
        for visit in visits {
            rows.push(&Self::row(&teams, visit));
        }
        let found: Vec<bool> = visits.iter().map(|visit| visit.critical > 0).collect();
        let critical = Logistic::fit(&rows, &found, 0.1)?;
        Ok(Self { critical, others, teams })
    }

    fn row(teams: &[u16], visit: &Visit) -> Vec<f64> {
        let mut row = one_hot(teams, visit.team);
        row.extend(season(visit.day));
        row
    }

    /// Chance that the visit, by this team in this season, finds something critical.
    fn critical(&self, visit: &Visit) -> f64 {
        chance(self.critical.logit(&Self::row(&self.teams, visit)))
    }

    /// Serious, minor, failed beyond what this team finds.
    fn beyond(&self, visit: &Visit) -> [f64; 3] {
        let usual = self.others.get(&visit.team).copied().unwrap_or_default();
        let found = graded(visit);
        [found[0] - usual[0], found[1] - usual[1], found[2] - usual[2]]
    }
}

pub(crate) fn one_hot(teams: &[u16], team: Option<u16>) -> Vec<f64> {
    teams.iter().map(|known| f64::from(u8::from(Some(*known) == team))).collect()
}

/// The columns, fixed by what is known before the day.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    kinds: Vec<String>,
    classes: Vec<String>,
    measures: Vec<Measure>,
    /// Where densities are cut.
    caps: Vec<f64>,
    middle: f64,
    pub(crate) topics: Vec<Topic>,
}

impl Columns {
    pub(crate) fn new(known: &Records) -> Self {
        let visited = || known.visits.iter().map(|visit| &known.objects[visit.object]);
        let kinds = common(visited().map(|object| object.kind.as_str()));
        let mut classes = common(visited().map(|object| object.class.as_str()));
        // The most frequent is what the others are compared with.
        if !classes.is_empty() {
            classes.remove(0);
        }
        let cap = |place: usize| {
            let mut seen: Vec<f64> = visited().filter_map(|object| object.traits[place]).collect();
            seen.sort_by(f64::total_cmp);
            seen.get(seen.len() * 99 / 100).copied().unwrap_or(0.0)
        };
        let caps = (0..known.measures.len()).map(cap).collect();
        let latitudes: Vec<f64> = visited().filter_map(|object| Some(object.place?.0)).collect();
        let middle = latitudes.iter().sum::<f64>() / latitudes.len().max(1) as f64;
        let mut topics = vec![
            Topic::PastCritical,
            Topic::PastSerious,
            Topic::PastMinor,
            Topic::PastFailed,
            Topic::Visits,
            Topic::Visits,
            Topic::Gap,
            Topic::Chain,
            Topic::Neighbours,
            Topic::Kind,
            Topic::Age,
            Topic::Age,
            Topic::Age,
            Topic::Surroundings,
        ];
        topics.extend(kinds.iter().map(|_| Topic::Kind));
        topics.extend(classes.iter().map(|_| Topic::Class));
        topics.extend(known.measures.iter().map(|measure| match measure {
            Measure::Licence => Topic::Licences,
            Measure::Density => Topic::Surroundings,
        }));
        topics.extend([Topic::Season; 2]);
        let measures = known.measures.clone();
        Self { kinds, classes, measures, caps, middle, topics }
    }

    /// What is known of an object on a day, before anything of that day.
    pub(crate) fn row(&self, past: &Past, objects: &[Object], object: usize, day: Day) -> Vec<f64> {
        let it = &objects[object];
        let own = past.critical.at(object, day);
        let [serious, minor, failed] = [0, 1, 2].map(|i| past.others[i].at(object, day));
        let chain = match past.chain_of[object] {
            Some(chain) => past.chain.at(chain, day).without(past.chain_own.at(object, day)),
            None => Cell::default(),
        };
        let around = it.place.map(|place| past.around.at(plane(place, self.middle), object, day));
        let kind = past.kind.at(past.kind_of[object], day).without(own);
        let visits = past.visits[object];
        let gap =
            past.last[object].map_or(0.0, |last| f64::from((day - last).min(730)) / 365.0 - 0.9);
        let years = it.opened.map(|opened| f64::from(day - opened) / 365.25).filter(|y| *y >= 0.0);
        let flag = |yes: bool| f64::from(u8::from(yes));
        let mut row = vec![
            own.effect(OWN_PRIOR),
            serious.effect(OWN_PRIOR),
            minor.effect(OWN_PRIOR),
            failed.effect(OWN_PRIOR),
            flag(visits == 0),
            f64::from(visits.min(4)),
            gap,
            chain.effect(CHAIN_PRIOR),
            around.map_or(0.0, |cell| cell.effect(AROUND_PRIOR)),
            kind.effect(KIND_PRIOR),
            years.map_or(0.0, |years| years.clamp(0.1, 12.0).ln() - 1.5),
            flag(years.is_none()),
            flag(years.is_some_and(|years| years < 4.0)),
            flag(it.place.is_none()),
        ];
        row.extend(self.kinds.iter().map(|kind| flag(*kind == it.kind)));
        row.extend(self.classes.iter().map(|class| flag(*class == it.class)));
        for (place, measure) in self.measures.iter().enumerate() {
            let value = it.traits[place].unwrap_or(0.0);
            row.push(match measure {
                Measure::Licence => value,
                Measure::Density => value.clamp(0.0, self.caps[place]).ln_1p(),
            });
        }
        row.extend(season(day));
        row
    }
}

/// Words with at least `SHARE_MIN` of the visits, the most frequent first.
fn common<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (mut counts, mut all) = (BTreeMap::<&str, usize>::new(), 0);
    for word in words {
        all += 1;
        *counts.entry(word).or_default() += 1;
    }
    let mut found: Vec<(&str, usize)> = counts.into_iter().collect();
    found.retain(|(word, count)| !word.is_empty() && *count as f64 >= SHARE_MIN * all as f64);
    found.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    found.into_iter().map(|(word, _)| word.to_owned()).collect()
}

/// The running past.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    critical: Fading,
    others: [Fading; 3],
    chain: Fading,
    chain_own: Fading,
    kind: Fading,
    around: Around,
    visits: Vec<u32>,
    last: Vec<Option<Day>>,
    chain_of: Vec<Option<usize>>,
    kind_of: Vec<usize>,
}

impl Past {
    pub(crate) fn new(known: &Records) -> Self {
        let (objects, start) = (&known.objects, known.visits.first().map_or(0, |visit| visit.day));
        let own = || Fading::new(objects.len(), OWN_HALF_LIFE);
        let (chains, chain_of) = numbered(objects.iter().map(|object| object.chain.as_str()));
        let (kinds, kind_of) = numbered(objects.iter().map(|object| object.kind.as_str()));
        Self {
            critical: own(),
            others: [own(), own(), own()],
            chain: Fading::new(chains, CHAIN_HALF_LIFE),
            chain_own: Fading::new(objects.len(), CHAIN_HALF_LIFE),
            kind: Fading::new(kinds + 1, OWN_HALF_LIFE),
            around: Around::new(AROUND_HALF_LIFE, start),
            visits: vec![0; objects.len()],
            last: vec![None; objects.len()],
            chain_of,
            kind_of: kind_of.into_iter().map(|kind| kind.unwrap_or(kinds)).collect(),
        }
    }

    pub(crate) fn add(
        &mut self,
        columns: &Columns,
        objects: &[Object],
        expected: &Expectation,
        visit: &Visit,
    ) {
        let (object, day) = (visit.object, visit.day);
        let usual = expected.critical(visit);
        let (found, known) =
            (f64::from(u8::from(visit.critical > 0)) - usual, usual * (1.0 - usual));
        let beyond = expected.beyond(visit);
        self.critical.add(object, day, found, known);
        for (sum, value) in self.others.iter_mut().zip(beyond) {
            sum.add(object, day, value, 1.0);
        }
        if let Some(chain) = self.chain_of[object] {
            self.chain.add(chain, day, beyond[0], 1.0);
            self.chain_own.add(object, day, beyond[0], 1.0);
        }
        self.kind.add(self.kind_of[object], day, found, known);
        if let Some(place) = objects[object].place {
            self.around.add(plane(place, columns.middle), object, day, found, known);
        }
        self.visits[object] += 1;
        self.last[object] = Some(day);
    }
}

/// A number for each word; none for the empty word.
fn numbered<'a>(words: impl Iterator<Item = &'a str>) -> (usize, Vec<Option<usize>>) {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for word in words {
        let next = numbers.len();
        found.push((!word.is_empty()).then(|| *numbers.entry(word).or_insert(next)));
    }
    (numbers.len(), found)
}
