//! The lots that a rate may stand on.

use store::{Tx, params};
use terms::{Date, Period, Result};

/// A first result of an evaluation sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    pub report: i64,
    pub sample: i64,
    pub product: String,
    pub area: i64,
    /// Above designated size in the year of the sample; none where the register does not say.
    pub above_scale: Option<bool>,
    pub stratum: String,
    pub weight: f64,
    pub frame_size: Option<i64>,
    pub failed: bool,
}

/// What a table is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Product,
    Area,
    Size,
}

impl By {
    pub const ALL: [By; 3] = [By::Area, By::Product, By::Size];
    pub fn code(self) -> &'static str {
        match self {
            By::Product => "product",
            By::Area => "area",
            By::Size => "size",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        By::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub regime: Option<String>,
    pub campaign: Option<String>,
    pub year: i16,
}

/// Lots whose report holds: first results, evaluation samples with a weight, passed or failed.
pub fn drawn(tx: &mut Tx<'_>, asked: &Asked) -> Result<Vec<Drawn>> {
    let month = |month: i8| {
        Ok::<i64, terms::Error>(Period::month_of(Date::constant(asked.year, month, 1))?.stored())
    };
    let (first, last) = (month(1)?, month(12)?);
    tx.query(
        "select r.id, s.id, s.product, s.area, f.above_scale, s.stratum, s.weight, s.frame_size, r.verdict
         from lab_report r
         join lab_sample s on s.id = r.sample
         left join fact_firms f on f.firm = s.firm and f.until is null and f.month = ?6
         where r.until is null and r.month >= ?1 and r.month <= ?2 and s.purpose = 'evaluation' and s.turn = 'first'
           and s.part = 'test' and s.weight is not null and r.verdict in ('pass', 'fail')
           and (?3 = '' or r.regime = ?3) and (?4 = '' or s.campaign = ?4) and s.synthetic >= ?5
         order by s.id",
        params![
            first,
            last,
            asked.regime.clone().unwrap_or_default(),
            asked.campaign.clone().unwrap_or_default(),
            0_i64,
            last
        ],
        |row| {
            let weight: i64 = row.get(6)?;
            Ok(Drawn {
                report: row.get(0)?,
                sample: row.get(1)?,
                product: row.get(2)?,
                area: row.get(3)?,
                above_scale: row.get::<Option<i64>>(4)?.map(|it| it != 0),
                stratum: row.get(5)?,
                weight: weight as f64 / 1e6,
                frame_size: row.get(7)?,
                failed: row.get::<String>(8)? == "fail",
            })
        },
    )
}
