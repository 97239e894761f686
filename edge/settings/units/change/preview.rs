//! What a change would make otherwise: the rows that differ, and what follows for figures, reports
//! and people.

use std::collections::BTreeMap;

use ::store::{Tx, params};
use ::units::{Changes, TERRITORY, UnitId, changes};
use askama::Template;
use terms::{Date, Lang, Period, Result};
use ui::Frame;
use web::{Form, Me};

use crate::ask::Ask;
use crate::units::http::said;
use crate::words::last_day;

/// One thing that is otherwise in some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) unit: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) from: String,
    pub(crate) to: Option<String>,
}

pub(crate) struct Preview {
    lines: Vec<Line>,
    follows: Vec<String>,
}

/// Lines beyond this are counted, not printed: a merger of large cities moves thousands.
const LINES: usize = 200;

impl Preview {
    /// Of everything that was written after an entry.
    pub(crate) fn since(tx: &mut Tx<'_>, me: &Me, head: i64) -> Result<Self> {
        let changes = changes(tx, head, i64::MAX)?;
        let lines = lines(tx, me.lang, &changes)?;
        let mut follows = follows(tx, me, &changes)?;
        if !lines.is_empty() {
            let head = [("head", ui::number::count(head))];
            follows.push(ui::ta(me.lang, "units-follows-past", &head));
        }
        Ok(Self { lines, follows })
    }
}

/// Every difference in words, in the order in which people think of it.
pub(crate) fn lines(tx: &mut Tx<'_>, lang: Lang, changes: &Changes) -> Result<Vec<Line>> {
    let ids: Vec<UnitId> = changes.units().into_iter().collect();
    let units = ::units::units(tx, &ids, None)?;
    let by_id: BTreeMap<UnitId, &::units::Unit> = units.iter().map(|u| (u.id, u)).collect();
    let name = |id: UnitId| by_id.get(&id).map_or(String::new(), |u| u.name.get(lang).to_owned());
    let nothing = || "—".to_owned();
    let or_nothing = |id: Option<UnitId>| id.map_or_else(nothing, name);
    let mut lines = Vec::new();
    for id in &changes.added {
        let Some(unit) = by_id.get(id) else { continue };
        lines.push(Line {
            what: ui::t(lang, "units-change-added"),
            unit: name(*id),
            before: nothing(),
            after: format!("{} {}", said(lang, "unit-kind", &unit.kind), unit.code),
            from: unit.valid_from.to_string(),
            to: shown(unit.valid_to),
        });
    }
    for change in changes.names.iter().filter(|change| !changes.added.contains(&change.unit)) {
        lines.push(Line {
            what: ui::t(lang, "units-change-name"),
            unit: name(change.unit),
            before: change.before.clone().unwrap_or_else(nothing),
            after: change.after.clone().unwrap_or_else(nothing),
            from: change.during.from.to_string(),
            to: shown(change.during.to),
        });
    }
    for (hierarchy, change) in &changes.places {
        lines.push(Line {
            what: said(lang, "hierarchy", hierarchy),
            unit: name(change.unit),
            before: or_nothing(change.before),
            after: or_nothing(change.after),
            from: change.during.from.to_string(),
            to: shown(change.during.to),
        });
    }
    for (unit, before, after) in &changes.ends {
        let open = || ui::t(lang, "settings-open-end");
        lines.push(Line {
            what: ui::t(lang, "units-change-end"),
            unit: name(*unit),
            before: shown(*before).unwrap_or_else(open),
            after: shown(*after).unwrap_or_else(open),
            from: after.or(*before).map_or(String::new(), |day| day.to_string()),
            to: None,
        });
    }
    for (from, to, n) in &changes.firms {
        let n = [("n", n.to_string())];
        lines.push(Line {
            what: ui::t(lang, "units-change-firms"),
            unit: ui::ta(lang, "units-firms", &n),
            before: name(*from),
            after: name(*to),
            from: String::new(),
            to: None,
        });
    }
    Ok(lines)
}

fn shown(to: Option<Date>) -> Option<String> {
    last_day(to.map(|day| day.to_string()).as_deref())
}

/// What the change means for those who read figures and reports.
fn follows(tx: &mut Tx<'_>, me: &Me, changes: &Changes) -> Result<Vec<String>> {
    let lang = me.lang;
    let mut said = Vec::new();
    let ids: Vec<UnitId> = changes.units().into_iter().collect();
    let units = ::units::units(tx, &ids, None)?;
    let name = |id: UnitId| {
        let found = units.iter().find(|unit| unit.id == id);
        found.map_or(String::new(), |unit| unit.name.get(lang).to_owned())
    };
    let areas = changes.places.iter().filter(|(tree, _)| tree == TERRITORY);
    for (_, change) in areas.take(20) {
        let key = match (change.before, change.after) {
            (Some(_), Some(_)) => "units-follows-moved",
            (None, Some(_)) => "units-follows-counted",
            _ => "units-follows-left",
        };
        said.push(ui::ta(
            lang,
            key,
            &[
                ("unit", name(change.unit)),
                ("before", change.before.map(name).unwrap_or_default()),
                ("after", change.after.map(name).unwrap_or_default()),
                ("day", change.during.from.to_string()),
            ],
        ));
    }
    for (from, to, day) in &changes.successions {
        let args = [("unit", name(*from)), ("after", name(*to)), ("day", day.to_string())];
        said.push(ui::ta(lang, "units-follows-succession", &args));
    }
    for (unit, _, end) in &changes.ends {
        let Some(end) = end else { continue };
        let (all, later) = figures(tx, *unit, *end)?;
        let mut tell = |key: &str, n: i64| {
            let args = [("unit", name(*unit)), ("n", n.to_string()), ("day", end.to_string())];
            said.push(ui::ta(lang, key, &args));
        };
        tell("units-follows-figures", all);
        if later > 0 {
            tell("units-follows-later", later);
        }
        let roles = tx.count(
            "select count(*) from role_grant where unit = ?1 and until is null
             and (valid_to is null or valid_to > ?2)",
            params![*unit, *end],
        )?;
        if roles > 0 {
            tell("units-follows-roles", roles);
        }
    }
    if !changes.names.is_empty() && changes.added.is_empty() {
        said.push(ui::t(lang, "units-follows-name"));
    }
    Ok(said)
}

/// How many figures a unit has, and how many of them are of periods that begin on the day or later.
fn figures(tx: &mut Tx<'_>, unit: UnitId, day: Date) -> Result<(i64, i64)> {
    let periods: Vec<(Period, i64)> = tx.query(
        "select period, cast(count(*) as bigint) from figure where unit = ?1 group by period order by period",
        params![unit],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let later = periods.iter().filter(|(period, _)| period.span().is_some_and(|s| s.0 >= day));
    Ok((periods.iter().map(|(_, n)| n).sum(), later.map(|(_, n)| n).sum()))
}

#[derive(Template)]
#[template(path = "units/preview.html")]
pub(crate) struct PreviewPage {
    frame: Frame,
    action: String,
    facts: Vec<(String, String)>,
    lines: Vec<Line>,
    /// Beyond those printed.
    more: String,
    follows: Vec<String>,
    /// The answers, to be sent again with the word that they are meant.
    hidden: Vec<(String, String)>,
    danger: bool,
    back: String,
}

impl PreviewPage {
    pub(crate) fn new(ask: Ask, preview: Preview, form: &Form, me: &Me) -> Self {
        let Preview { mut lines, follows } = preview;
        let more = lines.len().saturating_sub(LINES);
        lines.truncate(LINES);
        let mut frame = ask.frame;
        frame.lead =
            me.t(if lines.is_empty() { "units-preview-same" } else { "units-preview-lead" });
        let mut facts = ask.facts;
        for field in &ask.fields {
            if let Some(value) = form.optional(&field.name) {
                let label = match &field.input {
                    ui::Input::Choice(choices) => choices
                        .iter()
                        .find(|(code, _)| code == value)
                        .map_or(value, |(_, words)| words.as_str()),
                    _ => value,
                };
                facts.push((field.label.clone(), label.to_owned()));
            }
        }
        let ours = ["csrf", "sure", "edit"];
        let hidden = form.pairs.iter().filter(|(name, _)| !ours.contains(&name.as_str())).cloned();
        Self {
            frame,
            action: ask.action,
            facts,
            more: if more == 0 {
                String::new()
            } else {
                ui::ta(me.lang, "units-preview-more", &[("n", more.to_string())])
            },
            lines,
            follows,
            hidden: hidden.collect(),
            danger: ask.danger,
            back: ask.back,
        }
    }
}
