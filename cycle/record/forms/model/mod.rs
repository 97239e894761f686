//! A form and a sheet of it: sections, lines × columns, what is asked in each cell.
//!
//! A form is data ([`Form`], from `packs/*/forms/*.toml` or designed in the browser). Together with the
//! lines that a filling brings (units of an axis, records of a ledger) it gives a [`Layout`]: for every
//! place of the paper table whether it is grey, added up, computed, or asked, and how. Nothing here
//! knows the store, a clock or a reader.

mod content;
mod layout;
mod marks;

pub use content::{Content, read_content};
pub use layout::{Asked, CellKey, CellKind, ExtraLine, Layout, LineLayout, SectionLayout};
pub use marks::{Lacking, lacking};
pub use packs::{
    Form, FormAxis, FormCell, FormCheck, FormColumn, FormDue, FormFrom, FormKind, FormLine,
    FormPeriod, FormSection, FormSeverity, FormSort, FormUnits,
};

use terms::{Date, Error, Period, PeriodKind, Result};

/// What stands in a cell, as a clerk sees it. Findings and remarks stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellState {
    /// Nobody said anything. Not zero, and not "there is none".
    Empty,
    /// Brought from where it is known already; nobody has looked at it yet.
    Prefilled,
    /// Typed, pasted or imported.
    Entered,
    /// Prefilled, and the clerk says it is so.
    Confirmed,
    /// Prefilled, and the clerk says it is not so; a case asks its owner.
    Disputed,
}

impl CellState {
    pub const ALL: [CellState; 5] =
        [Self::Empty, Self::Prefilled, Self::Entered, Self::Confirmed, Self::Disputed];
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Prefilled => "prefilled",
            Self::Entered => "entered",
            Self::Confirmed => "confirmed",
            Self::Disputed => "disputed",
        }
    }
    pub fn named(word: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|state| state.word() == word);
        known.ok_or_else(|| Error::broken(format!("cell state {word}")))
    }
}

/// The word of a kind of form, in addresses and message codes.
pub fn kind_word(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Administrative => "administrative",
        FormKind::Survey => "survey",
        FormKind::Internal => "internal",
        FormKind::Questionnaire => "questionnaire",
    }
}

pub fn period_word(period: FormPeriod) -> &'static str {
    match period {
        FormPeriod::Month => "month",
        FormPeriod::Quarter => "quarter",
        FormPeriod::Half => "half",
        FormPeriod::Year => "year",
    }
}

pub fn severity_word(severity: FormSeverity) -> &'static str {
    match severity {
        FormSeverity::Error => "error",
        FormSeverity::Reason => "reason",
        FormSeverity::Note => "note",
    }
}

pub fn sort_word(sort: FormSort) -> &'static str {
    match sort {
        FormSort::Number => "number",
        FormSort::Text => "text",
        FormSort::Date => "date",
        FormSort::Choice => "choice",
        FormSort::Truth => "truth",
    }
}

/// How often a year a form of this period is filled.
pub fn times_a_year(period: FormPeriod) -> u32 {
    match period {
        FormPeriod::Month => 12,
        FormPeriod::Quarter => 4,
        FormPeriod::Half => 2,
        FormPeriod::Year => 1,
    }
}

/// The period of a form that a day lies in.
pub fn period_of(period: FormPeriod, day: Date) -> Result<Period> {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    match period {
        FormPeriod::Month => Period::new(PeriodKind::Month, year, month),
        FormPeriod::Quarter => Period::new(PeriodKind::Quarter, year, (month + 2) / 3),
        FormPeriod::Half => Period::new(PeriodKind::Half, year, if month <= 6 { 1 } else { 2 }),
        FormPeriod::Year => Period::year_of(year),
    }
}

/// Whether a period is one of this form.
pub fn fits(period: FormPeriod, given: Period) -> bool {
    matches!(
        (period, given.kind()),
        (FormPeriod::Month, PeriodKind::Month)
            | (FormPeriod::Quarter, PeriodKind::Quarter)
            | (FormPeriod::Half, PeriodKind::Half)
            | (FormPeriod::Year, PeriodKind::Year)
    )
}
