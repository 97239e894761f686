//! The yearly notices on public holidays, as a pack gives them.
//!
//! ```toml
//! [[year]]
//! year = 2026
//! standing = "announced"
//! source = "…"
//! holiday = [{ name = "劳动节", from = "2026-05-01", to = "2026-05-05" }]
//! working = ["2026-05-09"]
//! ```

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcements {
    /// Weekly days of rest; Saturday and Sunday unless it says otherwise.
    #[serde(default = "weekend")]
    pub rest: Vec<DayOfRest>,
    #[serde(rename = "year")]
    pub years: Vec<Year>,
}

/// What one year's notice says. Its days may reach a little into the years beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    pub year: i16,
    pub standing: Standing,
    /// The number of the notice (文号); an announced year has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, rename = "holiday")]
    pub holidays: Vec<Stretch>,
    /// Days of rest that are worked in exchange (调休上班).
    #[serde(default)]
    pub working: Vec<Date>,
}

/// Days off from the first to the last, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    pub name: String,
    pub from: Date,
    pub to: Date,
}

/// Whether the state has announced the year or somebody filled it in meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Announced,
    Assumed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOfRest {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

fn weekend() -> Vec<DayOfRest> {
    vec![DayOfRest::Saturday, DayOfRest::Sunday]
}

impl Default for Announcements {
    fn default() -> Self {
        Self { rest: weekend(), years: Vec::new() }
    }
}

impl DayOfRest {
    pub(crate) fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

/// One thing wrong with the announcements, and in which year's block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub year: Option<i16>,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Every weekday is a day of rest.
    NoWorkingWeekday,
    RepeatedYear,
    /// A holiday that ends before it begins.
    Reversed {
        name: String,
    },
    /// A holiday of more than a month is a slip of the pen.
    TooLong {
        name: String,
    },
    /// A day outside the year and more than a month away from it.
    OutsideYear {
        day: Date,
    },
    /// A day given twice, or both as a holiday and as worked.
    RepeatedDay {
        day: Date,
    },
    /// A day said to be worked in exchange that is worked anyhow.
    WorkedAnyhow {
        day: Date,
    },
}

impl Fault {
    /// The message code for pages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoWorkingWeekday => "calendar-no-working-weekday",
            Self::RepeatedYear => "calendar-repeated-year",
            Self::Reversed { .. } => "calendar-holiday-reversed",
            Self::TooLong { .. } => "calendar-holiday-too-long",
            Self::OutsideYear { .. } => "calendar-day-outside-year",
            Self::RepeatedDay { .. } => "calendar-repeated-day",
            Self::WorkedAnyhow { .. } => "calendar-worked-anyhow",
        }
    }
    /// The arguments of the message.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoWorkingWeekday | Self::RepeatedYear => Vec::new(),
            Self::Reversed { name } | Self::TooLong { name } => vec![("name", name.clone())],
            Self::OutsideYear { day } | Self::RepeatedDay { day } | Self::WorkedAnyhow { day } => {
                vec![("day", day.to_string())]
            }
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year}: ")?;
        }
        f.write_str(self.fault.code())?;
        for (name, value) in self.fault.args() {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

/// No public holiday is longer; the bound keeps a mistyped year from becoming a million days.
const DAYS_MOST: i64 = 31;

impl Stretch {
    pub(crate) fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let last = self.to;
        let next = move |day: &Date| day.tomorrow().ok().filter(|day| *day <= last);
        std::iter::successors(Some(self.from).filter(|day| *day <= last), next)
    }
    fn length(&self) -> i64 {
        i64::from((self.to - self.from).get_days()) + 1
    }
}

impl Announcements {
    /// Everything that is wrong.
    pub fn check(&self) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let mut note = |year, fault| breaches.push(Breach { year, fault });
        let rest: Vec<Weekday> = self.rest.iter().map(|day| day.weekday()).collect();
        let mut weekdays: Vec<i8> = rest.iter().map(|day| day.to_monday_zero_offset()).collect();
        weekdays.sort_unstable();
        weekdays.dedup();
        if weekdays.len() == 7 {
            note(None, Fault::NoWorkingWeekday);
        }
        let mut seen_years = BTreeMap::new();
        let mut seen_days: BTreeMap<Date, ()> = BTreeMap::new();
        for block in &self.years {
            let year = Some(block.year);
            if seen_years.insert(block.year, ()).is_some() {
                note(year, Fault::RepeatedYear);
            }
            let mut days = block.working.clone();
            for holiday in &block.holidays {
                let name = || holiday.name.clone();
                match holiday.length() {
                    ..1 => note(year, Fault::Reversed { name: name() }),
                    1..=DAYS_MOST => days.extend(holiday.days()),
                    _ => note(year, Fault::TooLong { name: name() }),
                }
            }
            for day in days {
                if !block.near(day) {
                    note(year, Fault::OutsideYear { day });
                }
                if seen_days.insert(day, ()).is_some() {
                    note(year, Fault::RepeatedDay { day });
                }
            }
            for day in block.working.iter().filter(|day| !rest.contains(&day.weekday())) {
                note(year, Fault::WorkedAnyhow { day: *day });
            }
        }
        breaches
    }
}

impl Year {
    /// In the year, in the December before it or in the January after it.
    fn near(&self, day: Date) -> bool {
        match i32::from(day.year()) - i32::from(self.year) {
            0 => true,
            -1 => day.month() == 12,
            1 => day.month() == 1,
            _ => false,
        }
    }
}
