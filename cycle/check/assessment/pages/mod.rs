//! Pages of assessment: schemes, matrix, score, sheet of a unit, ranking, comparison, frozen runs.
//!
//! Every page reads one remembered run, so a number is the same wherever it stands. A cell leads to
//! its score page, and from there each input leads to its records or its numbered document.

mod compare;
mod grounds;
mod index;
mod item;
mod journey;
mod line;
mod matrix;
mod publish;
mod ranking;
mod remarks;
mod rules;
mod runs;

mod take;
mod unit;

use std::collections::BTreeMap;
use std::sync::Arc;

use identity::{Class, Verb};
use rust_decimal::Decimal;
use store::Tx;
use terms::{Error, Period, Result};
use web::{Me, Need, Routes};

use super::{KeptInput, Run, Runs, SchemeRecord, Standing, cached_run, judging, schemes};
use crate::indicators::Answers;
use crate::scope::{self, Named, Scope};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Assessment);
    let export = Need::May(Verb::Export, Class::Assessment);
    let assess = Need::May(Verb::Assess, Class::Assessment);
    let publish = Need::May(Verb::Publish, Class::Assessment);
    Routes::new()
        .get("/assessment", view, index::index)
        .get("/assessment/{scheme}", view, matrix::show)
        .get("/assessment/{scheme}/ranking", view, ranking::show)
        .get("/assessment/{scheme}/compare", view, compare::show)
        .get("/assessment/{scheme}/export.xlsx", export, take::xlsx)
        .get("/assessment/{scheme}/export.csv", export, take::csv)
        .get("/assessment/{scheme}/export.pdf", export, take::pdf)
        .post("/assessment/{scheme}/freeze", assess, runs::freeze)
        .get("/assessment/{scheme}/{unit}", view, unit::show)
        .get("/assessment/{scheme}/{unit}/{item}", view, item::show)
        .get("/schemes/{id}/publish", publish, publish::ask)
        .post("/schemes/{id}/publish", publish, publish::publish)
        .get("/runs", view, runs::index)
        .get("/runs/{id}", view, runs::show)
        .get("/runs/{id}/again", view, runs::again)
}

/// A scheme over the units and the period of a page, with its run.
pub(super) struct Setting {
    pub(super) scope: Scope,
    pub(super) record: SchemeRecord,
    /// What the scheme is called in addresses.
    pub(super) key: String,
    pub(super) run: Arc<Run>,
    pub(super) names: BTreeMap<i64, Named>,
}

impl Setting {
    pub(super) fn of(tx: &mut Tx<'_>, me: &Me, scheme: &str) -> Result<Self> {
        let (record, scope) = judged(tx, me, scheme)?;
        let run = cached_run(tx, me, &scope, record.id, scope.period)?;
        let names = scope::names(tx, &run.question.units, scope.day)?;
        let key = key_of(tx, me, &record)?;
        Ok(Self { scope, record, key, run, names })
    }
    pub(super) fn name(&self, me: &Me, unit: i64) -> String {
        self.names
            .get(&unit)
            .map_or_else(|| unit.to_string(), |named| named.name.get(me.lang).to_owned())
    }
    /// The code of a unit as addresses have it.
    pub(super) fn code(&self, unit: i64) -> String {
        self.names.get(&unit).map_or_else(|| unit.to_string(), |named| named.code.clone())
    }
    /// `period=2025`, with the as-of where there is one.
    pub(super) fn query(&self) -> String {
        query(&self.scope)
    }
    /// An address below the scheme: `""`, `/ranking`, `/140881/1.1`.
    pub(super) fn href(&self, rest: &str) -> String {
        format!("/assessment/{}{rest}?{}", self.key, self.query())
    }
    /// The unit of this code among those that are assessed.
    pub(super) fn unit(&self, code: &str) -> Result<Named> {
        self.names
            .values()
            .find(|named| named.code == code)
            .cloned()
            .ok_or_else(|| Error::not_found("assessment-unit-unknown").with("value", code))
    }
    /// Units as they may be listed: groups that can be told apart from the best down, and within a group,
    /// which nothing orders, as the administrative codes run.
    pub(super) fn by_group(&self) -> Vec<i64> {
        let mut units = self.run.question.units.clone();
        units.sort_by_key(|unit| {
            let group = self.run.standing(*unit).and_then(|standing| standing.group);
            (group.unwrap_or(usize::MAX), by_code(&self.code(*unit)))
        });
        units
    }
    pub(super) fn by_code(&self) -> Vec<i64> {
        let mut units = self.run.question.units.clone();
        units.sort_by_key(|unit| by_code(&self.code(*unit)));
        units
    }
    /// What an item of a unit was scored from, part by part. Inputs are kept in this order.
    pub(super) fn inputs(&self, unit: i64, item: &str) -> &[KeptInput] {
        let all = &self.run.inputs;
        let before = |kept: &KeptInput| (kept.unit, kept.item.as_str()) < (unit, item);
        let from = all.partition_point(before);
        let len = all[from..].iter().take_while(|k| k.unit == unit && k.item == item).count();
        &all[from..from + len]
    }
    /// A frame below the matrix: crumbs, scope, as-of.
    pub(super) fn frame(
        &self,
        tx: &mut Tx<'_>,
        me: &Me,
        title: String,
        here: &str,
    ) -> Result<ui::Frame> {
        let mut frame = me.frame(title).within(ui::Phase::Check);
        frame.crumbs = vec![
            ui::Crumb::new(self.scope.unit.name.get(me.lang), "/"),
            ui::Crumb::new(me.t("assessment-title"), "/assessment"),
        ];
        if here.is_empty() {
            frame.crumbs.push(ui::Crumb::here(me.t("assessment-matrix")));
        } else {
            frame.crumbs.push(ui::Crumb::new(me.t("assessment-matrix"), self.href("")));
            frame.crumbs.push(ui::Crumb::here(here));
        }
        frame.scope = self.scope.items(me);
        let name = self.record.scheme.name.get(me.lang);
        frame.scope.push(ui::ScopeItem::new(me.t("assessment-scheme"), name).link("/assessment"));
        frame.as_of = scope::as_of_text(tx, self.scope.as_of)?;
        Ok(frame)
    }
}

/// Codes as people count: bare numbers first, then by name, `w9` before `w10`.
pub(crate) fn by_code(code: &str) -> (bool, String, u64, String) {
    let digits = code.len() - code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (name, number) = code.split_at(code.len() - digits);
    (!name.is_empty(), name.to_owned(), number.parse().unwrap_or(u64::MAX), code.to_owned())
}

pub(super) fn query(scope: &Scope) -> String {
    let as_of = scope.as_of.map_or_else(String::new, |seq| format!("&as_of={seq}"));
    format!("period={}{as_of}", scope.period)
}

/// The scheme of an address: its code, or the id of one text among several of that code.
pub(super) fn find(tx: &mut Tx<'_>, me: &Me, text: &str) -> Result<SchemeRecord> {
    let all = me.space.kept::<Runs>().schemes(tx)?;
    // The list comes newest first.
    if let Some(found) = all.iter().find(|record| record.scheme.code == text) {
        return Ok(found.clone());
    }
    match text.parse() {
        Ok(id) => schemes::find(tx, id),
        Err(_) => Err(Error::not_found("assessment-scheme-unknown").with("value", text)),
    }
}

/// The code, or the id where another text of that code comes first.
pub(crate) fn key_of(tx: &mut Tx<'_>, me: &Me, record: &SchemeRecord) -> Result<String> {
    let all = me.space.kept::<Runs>().schemes(tx)?;
    let first = all.iter().find(|other| other.scheme.code == record.scheme.code);
    let is_first = first.is_some_and(|first| first.id == record.id);
    Ok(if is_first { record.scheme.code.clone() } else { record.id.to_string() })
}

/// The scheme with the scope that its pages open on. A page that names no period is about the
/// period of the space where the scheme judges it, else about the first year that the scheme judges.
pub(super) fn judged(tx: &mut Tx<'_>, me: &Me, scheme: &str) -> Result<(SchemeRecord, Scope)> {
    let record = find(tx, me, scheme)?;
    let scope = Scope::of(tx, me)?;
    if me.get("period").is_some() {
        return Ok((record, scope));
    }
    let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
    let (asked, day) = if record.scheme.in_force_on(scope.day) {
        (scope.period, scope.day)
    } else {
        let first = record.scheme.valid_from;
        (Period::year_of(first.year().into())?, first)
    };
    let declared = &scope.place.declared;
    let period = judging::judged(&record.scheme, &catalogue, asked, day, declared)?;
    if period == scope.period {
        return Ok((record, scope));
    }
    let mut about = me.clone();
    about.pairs.push(("period".to_owned(), period.to_string()));
    Ok((record, Scope::of(tx, &about)?))
}

/// A score as it is printed: two decimals.
pub(super) fn points(value: Decimal) -> String {
    ui::number::decimal(value, 2)
}
/// A maximum or a target: as it was written.
pub(super) fn plain(value: Decimal) -> String {
    ui::number::plain(value.normalize())
}
/// With all its digits, for the crawler and for copying.
pub(super) fn exact(value: Decimal) -> String {
    value.round_dp(6).normalize().to_string()
}

/// `2–5`: the central 95 % of the places.
pub(crate) fn places(standing: Option<&Standing>) -> String {
    let Some(standing) = standing else { return ui::number::MISSING.to_owned() };
    match (standing.low, standing.high, standing.place) {
        (Some(low), Some(high), _) if low == high => low.to_string(),
        (Some(low), Some(high), _) => format!("{low}–{high}"),
        (_, _, Some(place)) => place.to_string(),
        _ => ui::number::MISSING.to_owned(),
    }
}
/// `91.61–94.80`.
pub(crate) fn spread(standing: Option<&Standing>) -> String {
    standing
        .and_then(|standing| standing.from.zip(standing.to))
        .map(|(from, to)| ui::number::interval(from, to, 2))
        .unwrap_or_default()
}
