//! The cell and what stands in it.

use store::{Row, Value};
use terms::{Decimal, Error, Millionths, Period, Result};
use units::UnitId;

use crate::DocumentId;

/// One indicator's series; its indicator is a code of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub i64);

/// A disaggregation, interned: `industry=13|size=large`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Combo(pub i64);

impl Combo {
    /// Everything together; the value that is scored.
    pub const TOTAL: Combo = Combo(0);
}

impl From<SeriesId> for Value {
    fn from(id: SeriesId) -> Self {
        Value::Int(id.0)
    }
}
impl From<Combo> for Value {
    fn from(id: Combo) -> Self {
        Value::Int(id.0)
    }
}

/// How far a value may be trusted; shown wherever the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    #[default]
    Reported,
    Verified,
    /// Filled in by a method; never shown without saying so.
    Imputed,
    Provisional,
}

impl Status {
    pub fn stored(self) -> i64 {
        match self {
            Status::Reported => 0,
            Status::Verified => 1,
            Status::Imputed => 2,
            Status::Provisional => 3,
        }
    }
    pub fn from_stored(value: i64) -> Result<Self> {
        match value {
            0 => Ok(Status::Reported),
            1 => Ok(Status::Verified),
            2 => Ok(Status::Imputed),
            3 => Ok(Status::Provisional),
            other => Err(Error::broken(format!("status {other}"))),
        }
    }
    /// The word of files and message codes.
    pub fn word(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Verified => "verified",
            Status::Imputed => "imputed",
            Status::Provisional => "provisional",
        }
    }
}

/// Where a figure sits. Cells sort as the store keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub series: SeriesId,
    pub period: Period,
    pub unit: UnitId,
    pub combo: Combo,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}/{}", self.series.0, self.period, self.unit, self.combo.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub series: SeriesId,
    pub period: Period,
    pub unit: UnitId,
    pub combo: Combo,
    /// None: asked, and there is none. Not zero.
    pub value: Option<Millionths>,
    /// Of a ratio, before any factor (percent, per ten thousand): what is summed upwards.
    pub numerator: Option<Millionths>,
    pub denominator: Option<Millionths>,
    /// How many observations stand behind it.
    pub n: Option<i64>,
    pub status: Status,
    /// The numbered document behind it; none where a form or an import brought it (see its entry).
    pub source: Option<DocumentId>,
    /// The entry that wrote it; 0 before it is recorded.
    pub seq: i64,
}

impl Figure {
    /// A reported total.
    pub fn new(series: SeriesId, period: Period, unit: UnitId, value: Option<Millionths>) -> Self {
        Self {
            series,
            period,
            unit,
            combo: Combo::TOTAL,
            value,
            numerator: None,
            denominator: None,
            n: None,
            status: Status::Reported,
            source: None,
            seq: 0,
        }
    }
    /// A ratio of two amounts times a factor (100 for percent); a denominator of 0 has no value.
    ///
    /// # Errors
    /// `number-range` where the quotient does not fit.
    pub fn ratio(
        series: SeriesId,
        period: Period,
        unit: UnitId,
        parts: (Millionths, Millionths),
        factor: Decimal,
    ) -> Result<Self> {
        let value = quotient(parts.0.decimal(), parts.1.decimal(), factor)?;
        Ok(Self::new(series, period, unit, value).parts(parts.0, parts.1))
    }
    pub fn parts(mut self, numerator: Millionths, denominator: Millionths) -> Self {
        self.numerator = Some(numerator);
        self.denominator = Some(denominator);
        self
    }
    pub fn observations(mut self, n: i64) -> Self {
        self.n = Some(n);
        self
    }
    pub fn combo(mut self, combo: Combo) -> Self {
        self.combo = combo;
        self
    }
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }
    pub fn source(mut self, document: DocumentId) -> Self {
        self.source = Some(document);
        self
    }

    pub fn cell(&self) -> Cell {
        Cell { series: self.series, period: self.period, unit: self.unit, combo: self.combo }
    }
    /// Whether the numbers are the same; status and source aside.
    /// Whether this is reported where so far an estimate stood.
    pub fn replaces_estimate(&self, was: &Self) -> bool {
        was.status == Status::Imputed && self.status != Status::Imputed
    }
    pub fn same_numbers(&self, other: &Self) -> bool {
        (self.value, self.numerator, self.denominator, self.n)
            == (other.value, other.numerator, other.denominator, other.n)
    }
    pub(crate) fn same_content(&self, other: &Self) -> bool {
        self.same_numbers(other) && self.status == other.status && self.source == other.source
    }
}

/// `numerator × factor / denominator`, none where the denominator is 0.
pub(crate) fn quotient(
    numerator: Decimal,
    denominator: Decimal,
    factor: Decimal,
) -> Result<Option<Millionths>> {
    if denominator.is_zero() {
        return Ok(None);
    }
    let range = || Error::invalid("number-range").with("value", numerator);
    let value = numerator.checked_mul(factor).and_then(|x| x.checked_div(denominator));
    Millionths::rounded(value.ok_or_else(range)?).map(Some)
}

/// The columns of a figure in both tables, in the order that [`read`] wants.
pub(crate) const COLUMNS: &str =
    "series, period, unit, combo, value, numerator, denominator, n, status, source, seq";

pub(crate) fn read(row: &Row<'_>) -> Result<Figure> {
    let source: i64 = row.get(9)?;
    Ok(Figure {
        series: SeriesId(row.get(0)?),
        period: row.get(1)?,
        unit: UnitId(row.get(2)?),
        combo: Combo(row.get(3)?),
        value: row.get(4)?,
        numerator: row.get(5)?,
        denominator: row.get(6)?,
        n: row.get(7)?,
        status: Status::from_stored(row.get(8)?)?,
        source: (source != 0).then_some(DocumentId(source)),
        seq: row.get(10)?,
    })
}

pub(crate) fn values(figure: &Figure, seq: i64) -> Vec<Value> {
    vec![
        figure.series.into(),
        figure.period.into(),
        figure.unit.into(),
        figure.combo.into(),
        figure.value.into(),
        figure.numerator.into(),
        figure.denominator.into(),
        figure.n.into(),
        figure.status.stored().into(),
        figure.source.map_or(0, |document| document.0).into(),
        seq.into(),
    ]
}
