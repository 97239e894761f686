//! The list of values to look at again, whole or of one indicator.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use identity::{Class, Verb};
use rust_decimal::Decimal;
use store::Tx;
use terms::{Lang, Millionths, Result};
use web::{Me, Need, Response, Routes, Visit};

use super::store::checked;
use super::{Found, Place, Screened, Suspicion, show};
use crate::indicators::definition::{Limits, Scale};
use crate::indicators::{Answers, Catalogue, Definition};
use crate::industries::Industries;
use crate::scope::{self, Named, Scope};
use crate::shown::{number, sign, sign_of};
use figures::Combo;
use figures::doubt::Doubt;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Figures);
    let at = "/checks/{indicator}/{unit}/{period}/{combo}";
    Routes::new().get("/checks", view, index).get(at, view, show::show).post(
        at,
        Need::May(Verb::Correct, Class::Figures),
        show::confirm,
    )
}

/// Lines of one page; who wants the rest asks for one rule or one indicator.
const LINES_MAX: usize = 200;

/// The rules in the order of the page.
const RULES: [&str; 4] = ["below-min", "above-max", "far-from-peers", "jumped"];

#[derive(Template)]
#[template(path = "checks/index.html")]
struct Index {
    frame: ui::Frame,
    rules: Vec<RuleLink>,
    marked: Marked,
    confirmed: Marked,
    more: String,
    empty: Option<ui::Empty>,
    all: String,
}
struct RuleLink {
    label: String,
    href: String,
    count: String,
    current: bool,
}

/// Lines of a table of doubted values.
#[derive(Default)]
pub(crate) struct Marked {
    pub(crate) lines: Vec<Line>,
}
pub(crate) struct Line {
    pub(crate) indicator: String,
    pub(crate) unit: String,
    pub(crate) period: String,
    /// What part of the total it is; empty for the total.
    pub(crate) part: String,
    pub(crate) text: String,
    pub(crate) sign: String,
    pub(crate) exact: String,
    pub(crate) explain: String,
    pub(crate) before: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) owner: String,
    pub(crate) ground: String,
    pub(crate) journal: String,
    pub(crate) href: String,
    /// Whether this person may say that it is right.
    pub(crate) may: bool,
}

async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    let scope = Scope::of(tx, me)?;
    let answers = me.space.kept::<Answers>();
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let found = found(tx, me, &scope)?;
    let wanted =
        |s: &&Suspicion| me.get("indicator").is_none_or(|code| *s.place.indicator == *code);
    let all: Vec<&Suspicion> = found.suspicions.iter().filter(wanted).collect();
    let (mut open, confirmed): (Vec<&Suspicion>, Vec<&Suspicion>) =
        all.into_iter().partition(|s| s.confirmed.is_none());
    let base = address(&scope, None);
    let rules = rule_links(me, &scope, &open);
    let unfiltered = open.len();
    if let Some(rule) = me.get("rule") {
        open.retain(|s| s.rules().contains(&rule));
    }
    open.sort_by_key(|s| std::cmp::Reverse(s.weight()));
    let more = open.len().saturating_sub(LINES_MAX);
    open.truncate(LINES_MAX);
    let year = terms::Period::year_of(scope.period.year())?;
    let mut frame = me.frame(me.t("checks-title")).within(ui::Phase::Check);
    frame.lead = frame.ta(
        "checks-lead",
        &[
            ("checked", ui::number::count(found.checked as i64)),
            ("declared", found.declared.to_string()),
            ("open", unfiltered.to_string()),
            ("confirmed", confirmed.len().to_string()),
            ("period", year.say(me.lang)),
        ],
    );
    frame.crumbs = vec![
        ui::Crumb::new(scope.unit.name.get(me.lang), "/"),
        ui::Crumb::new(
            me.t("indicators-title"),
            format!("/indicators?{}", scope.query(&scope.unit.code, scope.period)),
        ),
        ui::Crumb::here(frame.title.clone()),
    ];
    frame.scope = scope.items(me);
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;
    let empty = (open.is_empty()).then(|| {
        ui::Empty::new(me.t("checks-none"), me.t("checks-none-text")).action(ui::Action::new(
            me.t("indicators-title"),
            format!("/indicators?{}", scope.query(&scope.unit.code, scope.period)),
        ))
    });
    let more = if more == 0 {
        String::new()
    } else {
        ui::ta(me.lang, "checks-more", &[("n", more.to_string())])
    };
    Ok(Index {
        rules,
        marked: Marked { lines: lines(tx, me, &scope, &catalogue, &open)? },
        confirmed: Marked { lines: lines(tx, me, &scope, &catalogue, &confirmed)? },
        more,
        empty,
        all: if me.get("indicator").is_some() { base } else { String::new() },
        frame,
    })
}

/// What the year of the scope holds, screened once for all who ask.
pub(super) fn found(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<Found> {
    let kept = me.space.kept::<Screened>();
    checked(tx, &me.space.kept::<Answers>(), Some(&kept), scope)
}

/// The doubted values of one indicator in the year of the scope, for its own page.
pub(crate) fn marked_of(tx: &mut Tx<'_>, me: &Me, scope: &Scope, code: &str) -> Result<Marked> {
    let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
    let found = found(tx, me, scope)?;
    let mut open: Vec<&Suspicion> = found
        .suspicions
        .iter()
        .filter(|s| *s.place.indicator == *code && s.confirmed.is_none())
        .collect();
    open.sort_by_key(|s| std::cmp::Reverse(s.weight()));
    open.truncate(LINES_MAX);
    Ok(Marked { lines: lines(tx, me, scope, &catalogue, &open)? })
}

/// `/checks?unit=…&period=…`, with the rule where one is asked for.
fn address(scope: &Scope, rule: Option<&str>) -> String {
    let rule = rule.map_or_else(String::new, |rule| format!("&rule={rule}"));
    format!("/checks?{}{rule}", scope.query(&scope.unit.code, scope.period))
}

fn rule_links(me: &Me, scope: &Scope, open: &[&Suspicion]) -> Vec<RuleLink> {
    let only = me
        .get("indicator")
        .filter(|code| code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .map_or_else(String::new, |code| format!("&indicator={code}"));
    let all = RuleLink {
        label: me.t("checks-all"),
        href: format!("{}{only}", address(scope, None)),
        count: open.len().to_string(),
        current: me.get("rule").is_none(),
    };
    let of = |rule: &&str| {
        let count = open.iter().filter(|s| s.rules().contains(rule)).count();
        (count > 0).then(|| RuleLink {
            label: me.t(&format!("checks-rule-{rule}")),
            href: format!("{}{only}", address(scope, Some(rule))),
            count: count.to_string(),
            current: me.get("rule") == Some(rule),
        })
    };
    std::iter::once(all).chain(RULES.iter().filter_map(of)).collect()
}

/// Suspicions as a page prints them.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    catalogue: &Catalogue,
    of: &[&Suspicion],
) -> Result<Vec<Line>> {
    let definition = |place: &Place| {
        catalogue
            .for_period(&place.indicator, place.period, &scope.place.declared)
            .map(|defined| defined.definition.clone())
    };
    let mut units: BTreeSet<i64> = of.iter().map(|s| s.place.unit).collect();
    let owners: Vec<String> =
        of.iter().filter_map(|s| Some(definition(&s.place)?.owner.clone())).collect();
    let owners = units::ids_by_code(tx, &owners)?;
    units.extend(owners.values().map(|id| id.0));
    let units: Vec<i64> = units.into_iter().collect();
    let names = scope::names(tx, &units, scope.day)?;
    let combos: Vec<Combo> = of.iter().map(|s| Combo(s.place.combo)).collect();
    let parts = figures::combo_labels(tx, &combos)?;
    let parts = part_names(tx, me, parts)?;
    let may = me.may(Verb::Correct, Class::Figures).ok();
    let mut lines = Vec::with_capacity(of.len());
    for suspicion in of {
        let place = &suspicion.place;
        let Some(definition) = definition(place) else { continue };
        let Some(unit) = names.get(&place.unit) else { continue };
        let owner = owners.get(&definition.owner).and_then(|id| names.get(&id.0));
        let owner = owner.map_or(definition.owner.as_str(), |named| named.name.get(me.lang));
        let confirmed = suspicion.confirmed.as_ref();
        lines.push(Line {
            indicator: definition.name.get(me.lang).to_owned(),
            unit: unit.name.get(me.lang).to_owned(),
            period: place.period.say(me.lang),
            part: parts.get(&Combo(place.combo)).cloned().unwrap_or_default(),
            text: printed(&definition, suspicion.value),
            sign: sign_of(&definition, me.lang, suspicion.value.decimal()),
            exact: suspicion.value.decimal().normalize().to_string(),
            explain: explained(scope, place, unit),
            before: suspicion.before.map(|v| printed(&definition, v)).unwrap_or_default(),
            reasons: suspicion.doubts.iter().map(|d| reason(me.lang, &definition, d)).collect(),
            owner: who(me, suspicion, owner, unit),
            ground: confirmed.map(|c| c.ground.clone()).unwrap_or_default(),
            journal: confirmed.map(|c| format!("/journal/{}", c.seq)).unwrap_or_default(),
            href: href(place, unit),
            may: scope.as_of.is_none()
                && confirmed.is_none()
                && may.as_ref().is_some_and(|territory| territory.holds(place.unit)),
        });
    }
    Ok(lines)
}

/// Parts as a person calls them: industries by their names, and what has a unit of its own (an area) by that unit's.
fn part_names(
    tx: &mut Tx<'_>,
    me: &Me,
    labels: BTreeMap<Combo, String>,
) -> Result<BTreeMap<Combo, String>> {
    let industries = me.space.kept::<Industries>().names(tx)?;
    let mut named = BTreeMap::new();
    for (combo, label) in labels {
        let mut words = Vec::new();
        for part in label.split('|') {
            let (by, code) = part.split_once('=').unwrap_or(("", part));
            let industry = (by == "industry").then(|| industries.say(me.lang, code)).flatten();
            if let Some(industry) = industry {
                words.push(industry);
                continue;
            }
            words.push(match units::find_by_code(tx, code)? {
                Some(unit) => units::units(tx, &[unit], None)?
                    .first()
                    .map_or_else(|| code.to_owned(), |it| it.name.get(me.lang).to_owned()),
                None => code.to_owned(),
            });
        }
        named.insert(combo, words.join(", "));
    }
    Ok(named)
}

/// Where one value is looked at.
pub(super) fn href(place: &Place, unit: &Named) -> String {
    // A declared year is written with a slash.
    let period = place.period.to_string().replace('/', "%2F");
    format!("/checks/{}/{}/{period}/{}", place.indicator, unit.code, place.combo)
}

/// Where the value itself is explained; a part of a total stands on the page of its own cell only.
fn explained(scope: &Scope, place: &Place, unit: &Named) -> String {
    if place.combo != 0 {
        return href(place, unit);
    }
    format!(
        "/indicators/{}?{}&explain=1#why",
        place.indicator,
        scope.query(&unit.code, place.period)
    )
}

pub(super) fn printed(definition: &Definition, value: Millionths) -> String {
    number(definition, value.decimal())
}

/// Who may confirm or correct: the department that answers for the indicator, the quality office, and the
/// unit for its own figures; what is counted is corrected where the record is.
fn who(me: &Me, suspicion: &Suspicion, owner: &str, unit: &Named) -> String {
    let key = if suspicion.counted { "checks-who-counted" } else { "checks-who" };
    let args = [("owner", owner.to_owned()), ("unit", unit.name.get(me.lang).to_owned())];
    ui::ta(me.lang, key, &args)
}

/// The rule that speaks, with its limit.
pub(super) fn reason(lang: Lang, definition: &Definition, doubt: &Doubt) -> String {
    let with_sign = |text: String| format!("{text}{}", sign(definition, lang));
    let float = |value: f64| {
        Decimal::from_f64_retain(value).map_or_else(String::new, |value| number(definition, value))
    };
    match doubt {
        Doubt::BelowMin { min } => {
            ui::ta(lang, "checks-below-min", &[("limit", with_sign(printed(definition, *min)))])
        }
        Doubt::AboveMax { max } => {
            ui::ta(lang, "checks-above-max", &[("limit", with_sign(printed(definition, *max)))])
        }
        Doubt::FarFromPeers { score, median, low, high, peers } => {
            // What is impossible anyway is not said to be expected.
            let limit = |of: fn(&Limits) -> Option<Decimal>| {
                definition.limits.as_ref().and_then(of).and_then(crate::shown::float)
            };
            let low = limit(|limits| limits.min).map_or(*low, |min| low.max(min));
            let high = limit(|limits| limits.max).map_or(*high, |max| high.min(max));
            let args = [
                ("peers", peers.to_string()),
                ("median", with_sign(float(*median))),
                ("low", float(low)),
                ("high", float(high)),
                ("score", format!("{:.1}", score.abs())),
            ];
            ui::ta(lang, "checks-far-from-peers", &args)
        }
        Doubt::Jumped { before, limit } => {
            let scale = definition.limits.as_ref().map(|limits| limits.scale);
            let (key, limit) = if scale == Some(Scale::Log) {
                // A jump of 3 on the logarithmic scale is four times as much, or a quarter.
                let times = limit.decimal() + Decimal::ONE;
                ("checks-jumped-times", ui::number::plain(times.normalize()))
            } else {
                ("checks-jumped", with_sign(printed(definition, *limit)))
            };
            ui::ta(lang, key, &[("before", printed(definition, *before)), ("limit", limit)])
        }
    }
}

/// What is declared, in words for the definition of an indicator.
pub(crate) fn declared(lang: Lang, definition: &Definition) -> Option<String> {
    let limits = definition.limits.as_ref()?;
    let shown = |value: Decimal| {
        format!("{}{}", ui::number::plain(value.normalize()), sign(definition, lang))
    };
    let mut parts = Vec::new();
    match (limits.min, limits.max) {
        (None, None) => {}
        (min, max) => {
            let end = |value: Option<Decimal>, open: &str| {
                value.map_or_else(|| open.to_owned(), |value| ui::number::plain(value.normalize()))
            };
            parts.push(ui::ta(
                lang,
                "checks-declared-range",
                &[
                    ("min", end(min, "−∞")),
                    ("max", end(max, "∞")),
                    ("sign", sign(definition, lang)),
                ],
            ));
        }
    }
    let log = limits.scale == Scale::Log;
    parts.push(ui::t(lang, if log { "checks-declared-log" } else { "checks-declared-plain" }));
    if let Some(jump) = limits.jump {
        let (key, limit) = if log {
            let times = (jump + Decimal::ONE).normalize();
            ("checks-declared-times", ui::number::plain(times))
        } else {
            ("checks-declared-jump", shown(jump))
        };
        parts.push(ui::ta(lang, key, &[("limit", limit)]));
    }
    if !limits.at.is_empty() {
        let n = limits.at.iter().map(|at| at.unit.as_str()).collect::<Vec<_>>().join(", ");
        parts.push(ui::ta(lang, "checks-declared-units", &[("units", n)]));
    }
    if limits.assumed {
        parts.push(ui::t(lang, "checks-declared-assumed"));
    } else if let Some(source) = &limits.source {
        parts.push(source.clone());
    }
    Some(parts.join(lang.pick("；", "; ")))
}
