//! One cell of the matrix: a score against its maximum, drawn so that colour is spent where points were lost.

use document::chart::ScoreBar;
use rust_decimal::Decimal;
use score::{Input, ItemResult};
use web::Me;

use super::{Setting, exact, plain, points};
use crate::indicators::Status;
use crate::shown::float;

pub(super) struct Cell {
    pub(super) href: String,
    /// Classes after `score`.
    pub(super) class: String,
    pub(super) text: String,
    /// Empty where there are no points.
    pub(super) exact: String,
    pub(super) label: String,
    pub(super) bar: String,
    pub(super) edge: bool,
    /// A symbol of the sprite for what is not final: provisional or imputed.
    pub(super) mark: &'static str,
}

/// How a score stands to what it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Full,
    Near,
    Part,
    Low,
    Missing,
    NotApplicable,
}

impl Standing {
    pub(super) fn of(item: &ItemResult) -> Self {
        let Some(points) = item.points else {
            return if item.applicable.is_zero() { Self::NotApplicable } else { Self::Missing };
        };
        if item.applicable.is_zero() || points >= item.applicable {
            return Self::Full;
        }
        let tenth = Decimal::from(10);
        match points * tenth {
            of if of >= item.applicable * Decimal::from(9) => Self::Near,
            of if of >= item.applicable * Decimal::from(6) => Self::Part,
            _ => Self::Low,
        }
    }
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Full => "",
            Self::Near => " near",
            Self::Part => " part",
            Self::Low => " low",
            Self::Missing => " none",
            Self::NotApplicable => " na",
        }
    }
    pub(super) fn word(self, me: &Me) -> String {
        me.t(match self {
            Self::Full => "assessment-full",
            Self::Near | Self::Part => "assessment-lost",
            Self::Low => "assessment-low",
            Self::Missing => "state-none",
            Self::NotApplicable => "state-na",
        })
    }
}

/// Whether the matter does not exist in this unit and the scheme gives points all the same.
pub(super) fn by_policy(item: &ItemResult) -> bool {
    item.points.is_some() && item.input == Some(Input::NotApplicable)
}

pub(super) fn cell(me: &Me, setting: &Setting, unit: i64, item: &ItemResult, edge: bool) -> Cell {
    let standing = Standing::of(item);
    let (name, code) = (setting.name(me, unit), setting.code(unit));
    let text = match (item.points, standing) {
        (Some(value), _) => points(value),
        (None, Standing::NotApplicable) => me.t("state-na"),
        (None, _) => ui::number::MISSING.to_owned(),
    };
    let mut class = standing.class().to_owned();
    if by_policy(item) {
        class.push_str(" na");
    }
    let label = ui::ta(
        me.lang,
        if item.points.is_some() { "assessment-cell" } else { "assessment-cell-empty" },
        &[
            ("unit", name),
            ("item", item.code.clone()),
            ("points", text.clone()),
            ("max", plain(item.max)),
            ("state", standing.word(me)),
        ],
    );
    let bar = item
        .points
        .and_then(float)
        .zip(float(item.applicable))
        .map(|(score, full)| ScoreBar { score, full }.svg());
    Cell {
        href: setting.href(&format!("/{code}/{}", item.code)),
        class,
        exact: item.points.map(exact).unwrap_or_default(),
        text,
        label,
        bar: bar.unwrap_or_default(),
        edge,
        mark: mark(setting, unit, &item.code),
    }
}

fn mark(setting: &Setting, unit: i64, item: &str) -> &'static str {
    let sources = || setting.inputs(unit, item).iter().flat_map(|kept| &kept.sources);
    let has = |status: Status| sources().any(|it| it.status == status && it.value.is_some());
    if has(Status::Imputed) {
        "approx"
    } else if has(Status::Provisional) {
        "wait"
    } else {
        ""
    }
}
