//! The map of tiles, coloured by score or by one indicator; without tiles, how many units lie where.

pub(crate) mod boundary;

use std::collections::BTreeMap;

use document::chart::{Bar, Bars, LegendClass, Sign, Tile, TileMap};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use web::Me;

use super::ranking::{Ranking, Row};
use super::tally::{Line, print};
use crate::indicators::definition::{Compute, Direction, Test};
use crate::indicators::{Answer, Catalogue, Definition};
use crate::scope::{Named, Scope};
use crate::shown::{Shown, float, sign};

/// What a segment colours by.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) current: bool,
    /// None is the score.
    pub(crate) code: Option<String>,
}

/// Steps of the sequential scale that carry text, light to dark.
const STEPS: [u8; 5] = [1, 2, 3, 4, 6];

/// The segments: score, then what the scheme reads of products, complaints and corrections; in a space
/// that has none of these, its first indicators. `map=` may also name any indicator.
pub(crate) fn segments(
    me: &Me,
    catalogue: &Catalogue,
    lines: &[Line],
    with_score: bool,
) -> Vec<Segment> {
    let find = |test: &dyn Fn(&Definition) -> bool| {
        lines
            .iter()
            .filter(|line| line.target.is_some())
            .find(|line| catalogue.newest(&line.code).is_some_and(|d| test(&d.definition)))
            .map(|line| line.code.clone())
    };
    let mut found: Vec<(&str, String, Option<String>)> = Vec::new();
    if with_score {
        found.push(("total", me.t("overview-map-total"), None));
    }
    let of_product = find(&|d| d.work.as_deref() == Some("product"));
    let of_complaints = find(&|d| d.fact() == Some("complaints"));
    let of_correction = find(&corrects);
    for (word, code) in
        [("product", of_product), ("complaints", of_complaints), ("rectification", of_correction)]
    {
        if let Some(code) = code {
            found.push((word, me.t(&format!("overview-map-{word}")), Some(code)));
        }
    }
    if found.iter().all(|(_, _, code)| code.is_none()) {
        let first = lines.iter().filter(|line| line.shown.known()).take(3);
        found.extend(first.map(|line| ("", line.short.clone(), Some(line.code.clone()))));
    }
    let asked = me.get("map").unwrap_or_default();
    let address = |word: &str| format!("{}#map", ui::with_query(&me.path_and_query, "map", word));
    let mut segments: Vec<Segment> = found
        .into_iter()
        .map(|(word, label, code)| {
            let word =
                if word.is_empty() { code.clone().unwrap_or_default() } else { word.to_owned() };
            let current = asked == word || code.as_deref().is_some_and(|code| code == asked);
            Segment { label, href: address(&word), current, code }
        })
        .collect();
    if segments.iter().all(|segment| !segment.current) {
        match lines.iter().find(|line| line.code == asked) {
            Some(line) => segments.push(Segment {
                label: line.short.clone(),
                href: address(asked),
                current: true,
                code: Some(line.code.clone()),
            }),
            None => segments.iter_mut().take(1).for_each(|first| first.current = true),
        }
    }
    segments
}

/// Whether a definition asks if failed samples were corrected in time.
fn corrects(definition: &Definition) -> bool {
    let Compute::Measured(measured) = &definition.compute else { return false };
    measured.fact == "samples"
        && measured.numerator.iter().any(|f| {
            f.column == "closed_in_time" && matches!(f.test, Test::Is(_) | Test::AtLeast(_))
        })
}

/// One unit as the map or the distribution shows it.
pub(crate) struct Place {
    pub(crate) unit: Named,
    pub(crate) href: String,
    value: Option<Decimal>,
    text: String,
    letter: String,
    doubt: String,
    sign: Option<Sign>,
    /// How it stands to its target, where an indicator is shown.
    pub(crate) state: Option<ui::State>,
}

/// Units by score.
pub(crate) fn by_score(scope: &Scope, ranking: &Ranking) -> Vec<Place> {
    let rows: Vec<&Row> =
        ranking.halves.iter().flat_map(|h| &h.groups).flat_map(|g| &g.rows).collect();
    scope
        .below
        .iter()
        .map(|unit| {
            let row = rows.iter().find(|row| row.unit == unit.id);
            Place {
                unit: unit.clone(),
                href: row.map_or_else(|| plain_href(scope, unit), |row| row.href.clone()),
                value: row.map(|row| row.total),
                text: row.map_or_else(|| ui::number::MISSING.to_owned(), |row| row.score.clone()),
                letter: row.map(|row| row.letter.clone()).unwrap_or_default(),
                doubt: row.map(|row| row.interval.clone()).unwrap_or_default(),
                state: None,
                sign: row.and_then(|row| match (row.vetoed, row.low) {
                    (true, _) => Some(Sign::Veto),
                    (_, true) => Some(Sign::Watch),
                    _ => None,
                }),
            }
        })
        .collect()
}

/// Units by an indicator.
pub(crate) fn by_indicator(me: &Me, scope: &Scope, answer: &Answer, code: &str) -> Vec<Place> {
    let definition = answer.definition(code, scope.period).map(|d| d.definition.clone());
    scope
        .below
        .iter()
        .map(|unit| {
            let value = answer.value(code, unit.id, scope.period);
            let shown = definition
                .as_ref()
                .map(|d| Shown::of(scope, me.lang, d, &unit.code, scope.period, value));
            let state = shown.as_ref().and_then(|shown| shown.state);
            Place {
                unit: unit.clone(),
                href: shown.as_ref().map_or_else(|| plain_href(scope, unit), |s| s.href.clone()),
                value: value.and_then(|v| v.value),
                text: shown
                    .as_ref()
                    .map_or_else(|| ui::number::MISSING.to_owned(), |s| s.text.clone()),
                letter: String::new(),
                doubt: shown
                    .as_ref()
                    .map(|s| match (s.interval.is_empty(), s.n.is_empty()) {
                        (false, _) => s.interval.clone(),
                        (_, false) => format!("n={}", s.n),
                        _ => String::new(),
                    })
                    .unwrap_or_default(),
                state,
                sign: match state {
                    Some(ui::State::Bad) => Some(Sign::NotMet),
                    Some(ui::State::Watch) => Some(Sign::Watch),
                    Some(ui::State::None) => Some(Sign::Missing),
                    _ => None,
                },
            }
        })
        .collect()
}

fn plain_href(scope: &Scope, unit: &Named) -> String {
    format!("/counties/{}?period={}", unit.code, scope.period)
}

/// Four bounds that part the values into five classes, from the worst; and whether less is better.
pub(crate) struct Classes {
    bounds: Vec<Decimal>,
    lower: bool,
    labels: Vec<String>,
}

impl Classes {
    /// Of scores: the first grade and five points each below it.
    pub(crate) fn of_scores(best: Decimal) -> Self {
        let bounds: Vec<Decimal> =
            [15, 10, 5, 0].iter().map(|less| best - Decimal::from(*less)).collect();
        let labels = labels(&bounds, false, &|bound| ui::number::plain(bound));
        Self { bounds, lower: false, labels }
    }
    /// Of an indicator: five equal steps between the least and the greatest of the units.
    pub(crate) fn of_values(definition: &Definition, places: &[Place]) -> Self {
        let lower = definition.direction == Direction::Lower;
        let values = || places.iter().filter_map(|place| place.value);
        let (Some(least), Some(most)) = (values().min(), values().max()) else {
            return Self { bounds: Vec::new(), lower, labels: Vec::new() };
        };
        let places_kept = u32::from(definition.decimals);
        let step = (most - least) / Decimal::from(5);
        let mut bounds: Vec<Decimal> =
            (1..=4).map(|k| (least + step * Decimal::from(k)).round_dp(places_kept)).collect();
        if lower {
            bounds.reverse();
        }
        let labels = labels(&bounds, lower, &|bound| print(definition, bound));
        Self { bounds, lower, labels }
    }
    fn step(&self, value: Decimal) -> u8 {
        let passed = self
            .bounds
            .iter()
            .filter(|bound| if self.lower { value <= **bound } else { value >= **bound })
            .count();
        STEPS[passed.min(STEPS.len() - 1)]
    }
}

fn labels(bounds: &[Decimal], lower: bool, print: &dyn Fn(Decimal) -> String) -> Vec<String> {
    let (worse, better) = if lower { (">", "≤") } else { ("<", "≥") };
    let first = bounds.first().map(|bound| format!("{worse}{}", print(*bound)));
    first
        .into_iter()
        .chain(bounds.iter().map(|bound| format!("{better}{}", print(*bound))))
        .collect()
}

/// The drawing; tiles of units that are not compared in this period are left out.
pub(crate) fn draw(
    me: &Me,
    scope: &Scope,
    places: &[Place],
    classes: &Classes,
    shorts: &BTreeMap<i64, String>,
) -> String {
    let tiles = scope
        .place
        .tiles
        .iter()
        .filter_map(|(code, row, column)| {
            let place = places.iter().find(|place| place.unit.code == *code)?;
            let name = place.unit.name.get(me.lang);
            Some(Tile {
                column: *column,
                row: *row,
                name: shorts.get(&place.unit.id).map_or(name, String::as_str).to_owned(),
                value: place.text.clone(),
                grade: place.letter.clone(),
                doubt: place.doubt.clone(),
                step: place.value.map(|value| classes.step(value)),
                sign: place.sign,
                title: format!("{name} {} {} {}", place.text, place.letter, place.doubt),
                href: Some(place.href.clone()),
            })
        })
        .collect();
    let legend = classes
        .labels
        .iter()
        .zip(STEPS)
        .map(|(label, step)| LegendClass { step, label: label.clone() });
    TileMap {
        label: me.t("overview-map-label"),
        tiles,
        legend: legend.collect(),
        notes: vec![me.t("overview-map-inside"), me.t("overview-map-schematic")],
        empty: me.t("indicators-no-data"),
    }
    .svg()
}

/// Units that the map has no tile for.
pub(crate) fn beside<'p>(scope: &Scope, places: &'p [Place]) -> Vec<&'p Place> {
    let has = |place: &&Place| !scope.place.tiles.iter().any(|(code, ..)| *code == place.unit.code);
    places.iter().filter(has).collect()
}

impl Place {
    pub(crate) fn said(&self, me: &Me) -> String {
        format!("{} {} {}", self.unit.name.get(me.lang), self.text, self.letter).trim().to_owned()
    }
}

/// Bars of a distribution.
const BARS: i64 = 10;

/// How many units lie in each of ten equal steps: bars from zero. Steps go from 0 to `full`, or from the
/// least to the greatest value where nothing is full.
pub(crate) fn spread(me: &Me, places: &[Place], full: Option<Decimal>) -> String {
    let values: Vec<Decimal> = places.iter().filter_map(|place| place.value).collect();
    let least = if full.is_some() { Some(Decimal::ZERO) } else { values.iter().min().copied() };
    let most = full.or(values.iter().max().copied());
    let mut bars = Vec::new();
    if let (Some(least), Some(most)) = (least, most.filter(|most| least.is_some_and(|l| l < *most)))
    {
        let step = (most - least) / Decimal::from(BARS);
        let places_kept = if step < Decimal::ONE { 2 } else { 0 };
        let at = |k: i64| ui::number::decimal(least + step * Decimal::from(k), places_kept);
        for k in (0..BARS).rev() {
            let (from, to) = (least + step * Decimal::from(k), least + step * Decimal::from(k + 1));
            // The greatest value belongs to the last step.
            let inside = |value: &&Decimal| {
                **value >= from && (**value < to || (k + 1 == BARS && **value <= most))
            };
            let n = values.iter().filter(inside).count();
            bars.push(Bar {
                name: format!("{}–{}", at(k), at(k + 1)),
                value: n.to_f64(),
                text: n.to_string(),
                ..Bar::default()
            });
        }
    }
    Bars {
        label: me.t("overview-spread-label"),
        bars,
        empty: me.t("indicators-no-data"),
        width: 330.0,
        ..Bars::default()
    }
    .svg()
}

/// The name of what is coloured by, with its sign.
pub(crate) fn subject(me: &Me, definition: &Definition) -> String {
    let sign = sign(definition, me.lang);
    let name = definition.name.get(me.lang);
    if sign.is_empty() { name.to_owned() } else { format!("{name}（{sign}）") }
}

/// For a drawing that needs a float of a value.
pub(crate) fn drawn(value: Option<Decimal>) -> Option<f64> {
    value.and_then(float)
}
