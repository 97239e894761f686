//! What a page is about: which unit, which period, as known when. Read from the address, with the
//! space's own home and first period where the address is silent.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::{Date, DeclaredYear, Error, Period, PeriodKind, Result, Text};
use units::UnitId;
use web::Me;

use crate::indicators::Question;

/// What the packs say of the space as a whole.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub home: i64,
    pub home_code: String,
    pub opens_at: Option<Period>,
    pub declared: Vec<DeclaredYear>,
    /// Tiles of the schematic map: unit code, row, column in half tiles.
    pub tiles: Vec<(String, i32, i32)>,
}

impl Place {
    pub fn of(tx: &mut Tx<'_>) -> Result<Self> {
        let definitions: Vec<String> =
            tx.query("select definition from pack order by seq, code", &[], |r| r.get(0))?;
        let mut place = Place::default();
        for text in definitions {
            let value: serde_json::Value = serde_json::from_str(&text).map_err(Error::broken)?;
            if let Some(home) = value["space"]["home"].as_str() {
                place.home_code = home.to_owned();
                place.opens_at =
                    value["space"]["opens_at"].as_str().and_then(|p| Period::parse(p).ok());
            }
            for year in value["years"].as_array().into_iter().flatten() {
                let (slot, month, day) =
                    (year["slot"].as_i64(), year["month"].as_i64(), year["day"].as_i64());
                if let (Some(slot), Some(month), Some(day)) = (slot, month, day) {
                    // A pack carries on the years of the pack it stands on; its own word is the last.
                    place.declared.retain(|year| i64::from(year.slot) != slot);
                    place.declared.push(DeclaredYear {
                        slot: slot as u8,
                        month: month as i8,
                        day: day as i8,
                    });
                }
            }
            for tile in value["tiles"].as_array().into_iter().flatten() {
                if let (Some(unit), Some(row), Some(column)) =
                    (tile["unit"].as_str(), tile["row"].as_i64(), tile["column"].as_i64())
                {
                    place.tiles.push((unit.to_owned(), row as i32, column as i32));
                }
            }
        }
        place.home = units::find_by_code(tx, &place.home_code)?.map_or(0, |u| u.0);
        Ok(place)
    }
}

/// One unit as pages name it.
#[derive(Debug, Clone)]
pub struct Named {
    pub id: i64,
    pub code: String,
    pub kind: String,
    pub name: Text,
}

#[derive(Debug, Clone)]
pub struct Scope {
    pub place: Place,
    pub unit: Named,
    pub period: Period,
    /// The seq that everything is known at; none is now.
    pub as_of: Option<i64>,
    /// The units that are compared: those directly below the home, at the end of the period.
    pub below: Vec<Named>,
    /// The last day that is spoken of: the end of the period, or today.
    pub day: Date,
}

impl Scope {
    /// # Errors
    /// Not found for a unit nobody knows; invalid for a period that cannot be read.
    pub fn of(tx: &mut Tx<'_>, me: &Me) -> Result<Self> {
        let place = Place::of(tx)?;
        let today = store::civil_date(tx.now());
        let period = match me.get("period") {
            Some(text) => Period::parse(text)?,
            None => match place.opens_at {
                Some(period) => period,
                None => Period::year_of(today.year().into())?,
            },
        };
        let end = period.span_with(&place.declared)?.1.yesterday().unwrap_or(today);
        let day = end.min(today);
        let as_of =
            match me.get("as_of") {
                Some(text) => Some(text.parse().map_err(|_| {
                    Error::invalid("error-invalid").field("as_of", "as-of-unreadable")
                })?),
                None => None,
            };
        let unit = match me.get("unit") {
            Some(code) => find(tx, code, day)?,
            None => find(tx, &place.home_code, day)?,
        };
        let tree = units::Tree::at(tx, units::TERRITORY, day, as_of)?;
        let children: Vec<UnitId> = tree.children(UnitId(place.home)).to_vec();
        let mut below: Vec<Named> = units::units(tx, &children, Some(day))?
            .into_iter()
            .map(|u| Named { id: u.id.0, code: u.code, kind: u.kind, name: u.name })
            .collect();
        // Ward 2 stands before ward 10.
        below.sort_by_cached_key(|u| natural(&u.code));
        Ok(Self { place, unit, period, as_of, below, day })
    }

    pub fn is_home(&self) -> bool {
        self.unit.id == self.place.home
    }
    /// The home and everything compared, in that order.
    pub fn everybody(&self) -> Vec<i64> {
        std::iter::once(self.place.home).chain(self.below.iter().map(|u| u.id)).collect()
    }
    pub fn question(
        &self,
        indicators: Vec<String>,
        units: Vec<i64>,
        periods: Vec<Period>,
    ) -> Question {
        Question::new(indicators, units, periods).as_of(self.as_of).declaring(&self.place.declared)
    }
    /// `unit=…&period=…`, with the as-of where there is one.
    pub fn query(&self, unit: &str, period: Period) -> String {
        let as_of = self.as_of.map_or_else(String::new, |seq| format!("&as_of={seq}"));
        format!("unit={unit}&period={period}{as_of}")
    }
    pub fn name_of(&self, unit: i64) -> Option<&Named> {
        std::iter::once(&self.unit).chain(&self.below).find(|u| u.id == unit)
    }
    /// The periods of a trend that ends here: the same kind for years, quarters for anything shorter.
    pub fn trend(&self, count: usize) -> Vec<Period> {
        let mut periods = vec![self.period];
        while periods.len() < count {
            let Some(first) = periods.last().and_then(|p| p.previous().ok()) else { break };
            periods.push(first);
        }
        periods.reverse();
        periods
    }
    /// Quarters up to the end of this period and not beyond the day spoken of.
    pub fn quarters(&self, count: usize) -> Vec<Period> {
        let year: i64 = self.day.year().into();
        let quarter = i64::from((self.day.month() - 1) / 3 + 1);
        let Ok(last) = Period::new(PeriodKind::Quarter, year, quarter) else { return Vec::new() };
        let mut periods = vec![last];
        while periods.len() < count {
            let Some(first) = periods.last().and_then(|p| p.previous().ok()) else { break };
            periods.push(first);
        }
        periods.reverse();
        periods
    }
    /// The scope bar: area, period, as-of.
    pub fn items(&self, me: &Me) -> Vec<ui::ScopeItem> {
        let mut items = vec![
            ui::ScopeItem::new(me.t("scope-area"), self.unit.name.get(me.lang)),
            ui::ScopeItem::new(me.t("scope-period"), self.period.say(me.lang)),
        ];
        if let Some(seq) = self.as_of {
            items.push(ui::ScopeItem::new(me.t("scope-as-of"), format!("#{seq}")));
        }
        items
    }
}

/// Words and numbers apart, so that numbers order as numbers.
fn natural(code: &str) -> (String, u64, String) {
    let head = code.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = code[head.len()..].parse().unwrap_or(0);
    (head.to_owned(), number, code.to_owned())
}

pub fn find(tx: &mut Tx<'_>, code: &str, day: Date) -> Result<Named> {
    let id = units::find_by_code(tx, code)?
        .ok_or_else(|| Error::not_found("unit-unknown").with("value", code))?;
    let unit = units::units(tx, &[id], Some(day))?
        .into_iter()
        .next()
        .ok_or_else(|| Error::not_found("unit-unknown").with("value", code))?;
    Ok(Named { id: id.0, code: unit.code, kind: unit.kind, name: unit.name })
}

/// Names of units by id on a day; for panels that name units outside the scope.
pub fn names(tx: &mut Tx<'_>, ids: &[i64], day: Date) -> Result<BTreeMap<i64, Named>> {
    let ids: Vec<UnitId> = ids.iter().map(|id| UnitId(*id)).collect();
    Ok(units::units(tx, &ids, Some(day))?
        .into_iter()
        .map(|u| (u.id.0, Named { id: u.id.0, code: u.code, kind: u.kind, name: u.name }))
        .collect())
}

/// When the journal last moved, as printed in the foot of a page.
pub fn as_of_text(tx: &mut Tx<'_>, as_of: Option<i64>) -> Result<String> {
    let at: Option<i64> = match as_of {
        Some(seq) => {
            tx.find("select at from journal where seq = ?1", params![seq], |r| r.get(0))?
        }
        None => tx.find("select at from journal order by seq desc limit 1", &[], |r| r.get(0))?,
    };
    Ok(at
        .and_then(|at| terms::Timestamp::from_microsecond(at).ok())
        .map(ui::number::instant)
        .unwrap_or_default())
}
