//! Drawing the inspectors (执法检查人员): two or more for each object, by lot, evenly loaded.
//!
//! Objects come in a shuffled order; for each, those with the fewest visits so far go first, and among
//! equals the lot decides. Conflicts of interest that are known beforehand are part of the sealed
//! roster. Whoever must step back later is recorded with the ground, and the next by the same rule comes
//! in; nobody else's visit changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, named};
use crate::error::Error;
use crate::frame::clean;

/// An inspector who does not go to an object (回避), and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recusal {
    pub object: String,
    pub inspector: String,
    pub ground: String,
}

/// Who can be drawn to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// By licence number (执法证), in the order of numbers.
    inspectors: Vec<String>,
    /// Two or more.
    per_visit: usize,
    /// Conflicts of interest known when the frame was frozen.
    recusals: Vec<Recusal>,
}

/// Who goes where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    pub object: String,
    pub inspectors: Vec<String>,
}

/// Who stepped back after the draw, and who came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redraw {
    #[serde(flatten)]
    pub recusal: Recusal,
    pub instead: String,
}

/// The visits as drawn and as they became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub visits: Vec<Visit>,
    pub redraws: Vec<Redraw>,
    seed: Digest,
    load: BTreeMap<String, u64>,
    barred: BTreeSet<(String, String)>,
}

impl Roster {
    pub fn new(
        inspectors: Vec<String>,
        per_visit: usize,
        mut recusals: Vec<Recusal>,
    ) -> Result<Self, Error> {
        let mut names = Vec::with_capacity(inspectors.len());
        for (place, name) in inspectors.into_iter().enumerate() {
            names.push(clean(&name).ok_or(Error::Name { row: place + 1, name })?);
        }
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::InspectorTwice { inspector: pair[0].clone() });
        }
        if per_visit < 2 {
            return Err(Error::PerVisit { per_visit });
        }
        for recusal in &mut recusals {
            for name in [&mut recusal.object, &mut recusal.inspector] {
                *name = clean(name).ok_or_else(|| Error::Name { row: 0, name: name.clone() })?;
            }
            if names.binary_search(&recusal.inspector).is_err() {
                let Recusal { object, inspector, .. } = recusal.clone();
                return Err(Error::NoSuchInspector { inspector, object });
            }
        }
        recusals.sort_unstable();
        Ok(Self { inspectors: names, per_visit, recusals })
    }

    pub fn inspectors(&self) -> &[String] {
        &self.inspectors
    }

    /// As it comes out of a file: checked and in order.
    pub(crate) fn tidied(&self) -> Result<Self, Error> {
        Self::new(self.inspectors.clone(), self.per_visit, self.recusals.clone())
    }

    pub(crate) fn digest(&self, salt: &Digest) -> Digest {
        let per_visit = self.per_visit.to_string();
        let count = self.inspectors.len().to_string();
        let mut parts: Vec<&[u8]> = vec![&salt.0, per_visit.as_bytes(), count.as_bytes()];
        parts.extend(self.inspectors.iter().map(String::as_bytes));
        for recusal in &self.recusals {
            parts.extend([recusal.object.as_bytes(), recusal.inspector.as_bytes()]);
            parts.push(recusal.ground.as_bytes());
        }
        named("roster", &parts)
    }

    /// Draws for each object. `objects` in the order of names.
    pub(crate) fn assign(&self, seed: &Digest, objects: &[String]) -> Result<Assignment, Error> {
        let mut order: Vec<(Digest, usize)> = Vec::with_capacity(objects.len());
        for (place, object) in objects.iter().enumerate() {
            order.push((named("visit", &[&seed.0, object.as_bytes()]), place));
        }
        order.sort_unstable();
        let barred = self.recusals.iter().map(|r| (r.object.clone(), r.inspector.clone()));
        let mut found = Assignment {
            visits: objects
                .iter()
                .map(|object| Visit { object: object.clone(), inspectors: vec![] })
                .collect(),
            redraws: vec![],
            seed: *seed,
            load: self.inspectors.iter().map(|name| (name.clone(), 0)).collect(),
            barred: barred.collect(),
        };
        for (_, place) in order {
            for _ in 0..self.per_visit {
                let next = found.next_for(place, self.per_visit)?;
                found.seat(place, next);
            }
        }
        Ok(found)
    }
}

impl Assignment {
    /// The next for a visit: fewest visits so far, then the lot.
    fn next_for(&self, place: usize, needed: usize) -> Result<String, Error> {
        let Visit { object, inspectors } = &self.visits[place];
        let free = self.load.iter().filter(|(name, _)| {
            !inspectors.contains(name)
                && (self.barred.is_empty()
                    || !self.barred.contains(&(object.clone(), (*name).clone())))
        });
        let lot =
            |name: &str| named("inspector", &[&self.seed.0, object.as_bytes(), name.as_bytes()]);
        let least = free.clone().map(|(_, visits)| *visits).min();
        let next = free.filter(|(_, visits)| Some(**visits) == least);
        next.map(|(name, _)| (lot(name), name)).min().map(|(_, name)| name.clone()).ok_or_else(
            || {
                let object = object.clone();
                Error::TooFewInspectors { object, needed, left: inspectors.len() }
            },
        )
    }

    fn seat(&mut self, place: usize, name: String) {
        *self.load.entry(name.clone()).or_default() += 1;
        self.visits[place].inspectors.push(name);
    }

    /// Somebody steps back after the draw. Names who comes in.
    pub fn step_back(&mut self, recusal: Recusal) -> Result<&Redraw, Error> {
        let gone = || Error::NoSuchInspector {
            inspector: recusal.inspector.clone(),
            object: recusal.object.clone(),
        };
        let place = self.visits.iter().position(|visit| visit.object == recusal.object);
        let place = place.ok_or_else(gone)?;
        let inspectors = &mut self.visits[place].inspectors;
        let seat = inspectors.iter().position(|name| *name == recusal.inspector);
        let seat = seat.ok_or_else(gone)?;
        let needed = inspectors.len();
        self.barred.insert((recusal.object.clone(), recusal.inspector.clone()));
        let next = match self.next_for(place, needed) {
            Ok(next) => next,
            Err(error) => {
                self.barred.remove(&(recusal.object, recusal.inspector));
                return Err(error);
            }
        };
        self.visits[place].inspectors.remove(seat);
        if let Some(visits) = self.load.get_mut(&recusal.inspector) {
            *visits -= 1;
        }
        self.seat(place, next.clone());
        self.redraws.push(Redraw { recusal, instead: next });
        Ok(self.redraws.last().expect("a redraw was just recorded"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(count: usize, recusals: &[(&str, &str)]) -> Roster {
        let names = (0..count).map(|i| format!("E{i:02}")).collect();
        let recusal = |(object, inspector): &(&str, &str)| Recusal {
            object: (*object).into(),
            inspector: (*inspector).into(),
            ground: "a relative works there".into(),
        };
        Roster::new(names, 2, recusals.iter().map(recusal).collect()).unwrap()
    }

    fn objects(count: usize) -> Vec<String> {
        (0..count).map(|i| format!("F{i:03}")).collect()
    }

    #[test]
    fn each_visit_has_two_inspectors_evenly_loaded_and_nobody_with_an_interest() {
        let roster = roster(7, &[("F003", "E00"), ("F003", "E01"), ("F004", "E06")]);
        for round in 0..50u8 {
            let found = roster.assign(&named("test", &[&[round]]), &objects(35)).unwrap();
            for visit in &found.visits {
                assert_eq!(visit.inspectors.len(), 2);
                assert_ne!(visit.inspectors[0], visit.inspectors[1]);
                let barred = |name: &str| visit.inspectors.iter().any(|one| one == name);
                assert!(visit.object != "F003" || !(barred("E00") || barred("E01")));
                assert!(visit.object != "F004" || !barred("E06"));
            }
            assert!(
                found.load.values().all(|visits| (9..=11).contains(visits)),
                "{:?}",
                found.load
            );
        }
    }

    #[test]
    fn whoever_steps_back_is_replaced_and_nobody_elses_visit_changes() {
        let roster = roster(5, &[]);
        let mut found = roster.assign(&named("test", &[]), &objects(10)).unwrap();
        let before = found.visits.clone();
        let inspector = before[4].inspectors[1].clone();
        let recusal = Recusal { object: "F004".into(), inspector, ground: "fell ill".into() };
        let instead = found.step_back(recusal.clone()).unwrap().instead.clone();
        assert!(!before[4].inspectors.contains(&instead));
        assert_eq!(found.visits[4].inspectors, [before[4].inspectors[0].clone(), instead]);
        let rest =
            |visits: &[Visit]| visits.iter().filter(|v| v.object != "F004").cloned().collect();
        let (was, is): (Vec<Visit>, Vec<Visit>) = (rest(&before), rest(&found.visits));
        assert_eq!(was, is);
        assert!(found.step_back(recusal).is_err(), "one cannot step back twice");
    }

    #[test]
    fn too_few_inspectors_are_said_and_nothing_changes() {
        let mut found = roster(2, &[]).assign(&named("test", &[]), &objects(3)).unwrap();
        let recusal =
            Recusal { object: "F001".into(), inspector: "E00".into(), ground: "x".into() };
        let before = found.clone();
        assert!(matches!(found.step_back(recusal), Err(Error::TooFewInspectors { .. })));
        assert_eq!(found, before);
        let barred = roster(2, &[("F001", "E00")]);
        assert!(barred.assign(&named("test", &[]), &objects(3)).is_err());
        assert!(Roster::new(vec!["a".into(), "a ".into()], 2, vec![]).is_err());
        assert!(Roster::new(vec!["a".into(), "b".into()], 1, vec![]).is_err());
    }
}
