//! What is known: objects, visits made, visits to come.

use crate::error::Error;

/// Days since 1970-01-01.
pub type Day = i32;

/// Something that is visited: a firm, a site, a product line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object {
    /// Restaurant, grocery, school …; empty if not known.
    pub kind: String,
    /// The class declared for it.
    pub class: String,
    /// What joins the sites of one operator; empty if it stands alone or is not known.
    pub chain: String,
    /// Latitude and longitude in degrees.
    pub place: Option<(f64, f64)>,
    /// First licence.
    pub opened: Option<Day>,
    /// One value for each of [`Records::measures`].
    pub traits: Vec<Option<f64>>,
}

/// How a trait enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A licence held: 0 or 1.
    Licence,
    /// A density around it; enters by its logarithm, cut at the highest hundredth.
    Density,
}

/// A visit made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub object: usize,
    pub day: Day,
    /// Group of inspectors; [`None`] if not recorded.
    pub team: Option<u16>,
    /// Findings by gravity.
    pub critical: u32,
    pub serious: u32,
    pub minor: u32,
    pub failed: bool,
}

/// A visit to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub object: usize,
    pub team: Option<u16>,
}

/// All that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    pub measures: Vec<Measure>,
    pub objects: Vec<Object>,
    pub visits: Vec<Visit>,
}

impl Records {
    /// What was known before a day, visits in the order of days: later visits are gone, and a first
    /// licence of a later day is not known.
    pub fn before(&self, day: Day) -> Result<Self, Error> {
        self.check()?;
        let mut known = self.clone();
        known.visits.retain(|visit| visit.day < day);
        // A full order, so that the order of rows in a file changes not even the last digit.
        known
            .visits
            .sort_by_key(|v| (v.day, v.object, v.team, v.critical, v.serious, v.minor, v.failed));
        for object in &mut known.objects {
            object.opened = object.opened.filter(|opened| *opened < day);
        }
        Ok(known)
    }

    fn check(&self) -> Result<(), Error> {
        let objects = self.objects.len();
        if let Some((place, visit)) =
            self.visits.iter().enumerate().find(|(_, visit)| visit.object >= objects)
        {
            return Err(Error::NoSuchObject { place, object: visit.object, objects });
        }
        let named = self.measures.len();
        match self.objects.iter().position(|object| object.traits.len() != named) {
            Some(object) => {
                let found = self.objects[object].traits.len();
                Err(Error::Traits { object, found, named })
            }
            None => Ok(()),
        }
    }
}
