//! The dashboard.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use document::chart::Bullet;
use identity::{Class, Verb};
use rust_decimal::Decimal;
use store::Tx;
use terms::{Lang, Period, Result};
use web::{Me, Need, Response, Routes, Visit};

use super::changes::{Changes, changes};
use super::county;
use super::judging::judged;
use super::map::{self, Classes, Segment};
use super::periods::{self, Choice};
use super::ranking::{Ranking, ranking};
use super::sources::{self, Counts, Source};
use super::tally::{Line, Reading, Tally};
use super::works::{Card, cards};
use crate::assessment::{Run, Runs, SchemeRecord, cached_run};
use crate::indicators::{Answers, draw_trend};
use crate::scope::{self, Place, Scope};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Figures);
    Routes::new().get("/", view, index).get("/counties/{code}", view, county::show)
}

#[derive(Template)]
#[template(path = "overview/index.html")]
struct Index {
    frame: ui::Frame,
    years: Vec<Choice>,
    quarters: Vec<Choice>,
    cards: Vec<Card>,
    /// The three transformations, the five qualities.
    strips: Vec<(String, Vec<Strip>)>,
    map: Option<MapCard>,
    trend: Option<TrendCard>,
    ranking: Option<RankingCard>,
    open: Vec<Open>,
    /// How many more there are, in words; empty where all are shown.
    open_more: String,
    open_href: String,
    changes: Changes,
    all_changes: String,
    sources: Vec<Source>,
    empty: Option<ui::Empty>,
}

impl Index {
    /// Without tiles the distribution stands beside the trend and the sources.
    fn has_spread(&self) -> bool {
        self.map.as_ref().is_some_and(|map| !map.tiles)
    }
    /// How wide changes and sources are: they share the last row with open targets, with each other, or not.
    fn last_row(&self) -> &'static str {
        match (self.open.is_empty(), self.has_spread()) {
            (false, false) => "span-4",
            (true, true) => "span-whole",
            _ => "span-6",
        }
    }
}

/// One cell of a strip: a name, how many targets are met, what is not.
struct Strip {
    name: String,
    tally: String,
    note: String,
    turns: String,
    figure: Option<Line>,
}

struct MapCard {
    title: String,
    subject: String,
    segments: Vec<Segment>,
    svg: String,
    /// Tiles were laid; else it is a distribution.
    tiles: bool,
    beside: Vec<(String, String)>,
    /// Units by grade, or by how they stand to the target.
    grades: Vec<GradeLine>,
    note: String,
}

/// How the first figure went, where there is no map to look at.
struct TrendCard {
    title: String,
    href: String,
    svg: String,
}

struct GradeLine {
    grade: Option<ui::Grade>,
    state: Option<ui::State>,
    n: usize,
    /// Links to the units; a space of many units leaves them to the ranking.
    units: Vec<(String, String)>,
}

struct RankingCard {
    ranking: Ranking,
    sub: String,
    matrix: String,
    two: bool,
}

/// A target that somebody must act on.
struct Open {
    line: Line,
    owner: String,
}

/// Lines of the card of open targets.
const OPEN: usize = 9;

async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

/// A run with what it judges.
pub(super) struct Judged {
    pub(super) record: SchemeRecord,
    pub(super) period: Period,
    pub(super) run: Arc<Run>,
}

impl Judged {
    /// The matrix that the scores stand in.
    pub(super) fn matrix(&self) -> String {
        format!("/assessment/{}?period={}", self.record.scheme.code, self.period)
    }
}

/// The run of the scheme in force in the period of the page, for those who may see it.
pub(super) fn judge(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<Option<Judged>> {
    if !me.can(Verb::View, Class::Assessment) || scope.below.is_empty() {
        return Ok(None);
    }
    let Some(record) = me.space.kept::<Runs>().in_force(tx, scope.day)? else { return Ok(None) };
    let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
    let declared = &scope.place.declared;
    let period = judged(&record.scheme, &catalogue, scope.period, scope.day, declared)?;
    let run = cached_run(tx, me, scope, record.id, period)?;
    Ok(Some(Judged { record, period, run }))
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    if Place::of(tx)?.home == 0 {
        return nothing(tx, me);
    }
    let scope = Scope::of(tx, me)?;
    let answers = me.space.kept::<Answers>();
    let counts = me.space.kept::<Counts>();
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let facts = sources::counted(&catalogue);
    let judged = judge(tx, me, &scope)?;
    let mut asked = vec![scope.period];
    asked.extend(scope.period.year_before().ok());
    let question = scope.question(catalogue.codes(), vec![scope.unit.id], asked);
    let answer = answers.answer(tx, &question)?;
    let reach = sources::reach(tx, &counts, &facts)?;
    let reading = Reading {
        me,
        scope: &scope,
        answer: &answer,
        now: tx.now(),
        today: store::civil_date(tx.now()),
        reach: reach.map(|(_, last)| last),
    };
    let scheme = judged.as_ref().map(|judged| judged.record.scheme.as_ref());
    let lines = reading.lines(&scope.unit, scheme);
    let tally = Tally::of(&lines);
    let shorts = shorts(tx, me, &scope)?;
    let ranking = judged.as_ref().map(|judged| ranking(me, &scope, &judged.run, &shorts));
    let query = scope.query(&scope.unit.code, scope.period);

    let title = [("place", scope.unit.name.get(me.lang).to_owned())];
    let mut frame = me.frame(ui::ta(me.lang, "overview-title", &title)).within(ui::Phase::Overview);
    frame.lead = sentence(me, &scope, &tally, ranking.as_ref());
    frame.crumbs = vec![ui::Crumb::here(scope.unit.name.get(me.lang))];
    frame.scope = scope.items(me);
    if let Some(judged) = &judged {
        frame.scope.push(scheme_item(me, judged));
    }
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;

    let (years, quarters) = periods::choices(me, &scope, "/", reach);
    let map = map_card(tx, me, &scope, &lines, judged.as_ref().zip(ranking.as_ref()), &shorts)?;
    let cards = cards(me, &query, &lines);
    let first = cards.first().filter(|_| map.as_ref().is_some_and(|map| !map.tiles));
    let trend = first.map(|card| trend_card(tx, me, &scope, &card.main)).transpose()?.flatten();
    let mut open: Vec<&Line> = lines
        .iter()
        .filter(|line| {
            matches!(line.state, Some(ui::State::Bad | ui::State::None | ui::State::Watch))
        })
        .collect();
    open.sort_by(|a, b| urgency(a).cmp(&urgency(b)).then(b.gap.cmp(&a.gap)));
    let owners = owners(tx, me, &scope, &open)?;
    let changes = changes(tx, me)?;
    let sources = sources::sources(tx, me, &scope, &counts, &facts)?;
    let empty = lines.is_empty().then(|| {
        ui::Empty::new(me.t("overview-nothing"), me.t("overview-nothing-text"))
            .action(ui::Action::new(me.t("indicators-title"), "/indicators"))
    });
    Ok(Index {
        years,
        quarters,
        cards,
        strips: [("transformation", TRANSFORMATIONS), ("quality", QUALITIES)]
            .into_iter()
            .map(|(of, words)| (me.t(&format!("overview-{of}")), strips(me, &lines, of, words)))
            // One cell would only repeat the page.
            .filter(|(_, cells)| cells.len() > 1)
            .collect(),
        map,
        trend,
        ranking: ranking.zip(judged.as_ref()).map(|(ranking, judged)| RankingCard {
            two: ranking.halves.len() > 1,
            ranking,
            sub: sub(me, &scope, judged),
            matrix: judged.matrix(),
        }),
        open_more: match open.len().saturating_sub(OPEN) {
            0 => String::new(),
            more => ui::ta(me.lang, "overview-open-more", &[("n", more.to_string())]),
        },
        open_href: format!("/indicators?{query}"),
        open: open
            .into_iter()
            .take(OPEN)
            .map(|line| Open {
                owner: owners.get(&line.owner).cloned().unwrap_or_default(),
                line: line.clone(),
            })
            .collect(),
        changes,
        all_changes: if me.can(Verb::View, Class::Journal) {
            "/journal".into()
        } else {
            String::new()
        },
        sources,
        frame,
        empty,
    })
}

/// A space that no pack has filled yet.
fn nothing(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    let mut frame = me.frame(me.t("phase-overview")).within(ui::Phase::Overview);
    frame.lead = me.t("overview-nothing");
    Ok(Index {
        frame,
        years: Vec::new(),
        quarters: Vec::new(),
        cards: Vec::new(),
        strips: Vec::new(),
        map: None,
        trend: None,
        ranking: None,
        open: Vec::new(),
        open_more: String::new(),
        open_href: String::new(),
        changes: changes(tx, me)?,
        all_changes: String::new(),
        sources: Vec::new(),
        empty: Some(ui::Empty::new(String::new(), me.t("overview-nothing-text"))),
    })
}

/// Periods of the trend.
const TREND: usize = 12;

fn trend_card(tx: &mut Tx<'_>, me: &Me, scope: &Scope, line: &Line) -> Result<Option<TrendCard>> {
    let periods = scope.trend(TREND);
    let answers = me.space.kept::<Answers>();
    let question = scope.question(vec![line.code.clone()], vec![scope.unit.id], periods.clone());
    let answer = answers.answer(tx, &question)?;
    let Some(defined) = answer.definition(&line.code, scope.period) else { return Ok(None) };
    // Periods before the first value would be a stretch of nothing.
    let value = |period: Period| answer.value(&line.code, scope.unit.id, period).cloned();
    let begun = periods.iter().position(|p| value(*p).is_some_and(|v| v.value.is_some()));
    let Some(begun) = begun else { return Ok(None) };
    Ok(Some(TrendCard {
        title: line.name.clone(),
        href: line.href.clone(),
        svg: draw_trend(me, scope, &defined.definition, &periods[begun..], &value),
    }))
}

/// The longest names that narrow columns print whole, in characters: Chinese, Latin.
const WHOLE_NAME: (usize, usize) = (4, 8);

/// Names for tiles and narrow columns, where they stay different; else the full ones.
pub(super) fn shorts(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<BTreeMap<i64, String>> {
    let ids: Vec<units::UnitId> = scope.below.iter().map(|u| units::UnitId(u.id)).collect();
    let names: BTreeMap<i64, String> = units::units(tx, &ids, Some(scope.day))?
        .into_iter()
        .map(|unit| {
            let name = unit.name.get(me.lang);
            let long = name.chars().count() > me.lang.pick(WHOLE_NAME.0, WHOLE_NAME.1);
            let short = match (long, me.lang) {
                (false, _) => name.to_owned(),
                (true, Lang::Zh) => unit.label(me.lang).to_owned(),
                (true, Lang::En) => clipped(name),
            };
            (unit.id.0, short)
        })
        .collect();
    let different: BTreeSet<&String> = names.values().collect();
    if different.len() == names.len() {
        return Ok(names);
    }
    Ok(scope.below.iter().map(|u| (u.id, u.name.get(me.lang).to_owned())).collect())
}

/// Yanhu for Yanhu District; Yanhu Zone for Yanhu High-Tech Zone.
fn clipped(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words[..] {
        [first, _] => first.to_owned(),
        [first, .., last] => format!("{first} {last}"),
        _ => name.to_owned(),
    }
}

fn urgency(line: &Line) -> u8 {
    match line.state {
        Some(ui::State::Bad) => 0,
        Some(ui::State::None) => 1,
        _ => 2,
    }
}

const TRANSFORMATIONS: &[&str] = &["created", "quality", "brand"];
const QUALITIES: &[&str] = &["economic", "product", "construction", "service", "environment"];

/// The scheme, its period where it is another than the page's, and that it is a draft while nobody published it.
pub(super) fn scheme_item(me: &Me, judged: &Judged) -> ui::ScopeItem {
    let mut text = judged.record.scheme.name.get(me.lang).to_owned();
    if judged.record.published.is_none() {
        text.push_str(&me.t("overview-draft"));
    }
    ui::ScopeItem::new(me.t("overview-scheme"), text).link(judged.matrix())
}

fn sub(me: &Me, scope: &Scope, judged: &Judged) -> String {
    let mut parts = Vec::new();
    if judged.period != scope.period {
        let period = [("period", judged.period.say(me.lang))];
        parts.push(ui::ta(me.lang, "overview-judged", &period));
    }
    parts.push(me.t("overview-no-difference"));
    parts.join(&me.t("dot"))
}

/// The sentence that could be read aloud.
pub(super) fn sentence(me: &Me, scope: &Scope, tally: &Tally, ranking: Option<&Ranking>) -> String {
    let mut said = Vec::new();
    let period = ("period", scope.period.say(me.lang));
    if tally.total() > 0 {
        said.push(ui::ta(
            me.lang,
            "overview-sentence",
            &[
                period,
                ("total", tally.total().to_string()),
                ("met", tally.met.to_string()),
                ("near", tally.near.to_string()),
                ("notmet", tally.not_met.to_string()),
                ("missing", tally.missing.to_string()),
            ],
        ));
    } else {
        let args = [period, ("known", tally.known.to_string()), ("all", tally.all.to_string())];
        said.push(ui::ta(me.lang, "overview-sentence-known", &args));
    }
    if let Some(ranking) = ranking {
        said.push(verdict(me, ranking));
    }
    said.join(me.lang.pick("", " "))
}

/// Names in a sentence; more than these are counted.
const NAMED: usize = 4;

fn names(me: &Me, list: &[String]) -> String {
    let shown: Vec<&str> = list.iter().take(NAMED).map(String::as_str).collect();
    let joined = shown.join(me.lang.pick("、", ", "));
    if list.len() > NAMED {
        let args = [("names", joined), ("n", list.len().to_string())];
        return ui::ta(me.lang, "overview-and-more", &args);
    }
    joined
}

fn verdict(me: &Me, ranking: &Ranking) -> String {
    let mut said = Vec::new();
    let list = |key: &str, list: &[String]| {
        let args = [("who", names(me, list)), ("n", list.len().to_string())];
        ui::ta(me.lang, key, &args)
    };
    if !ranking.vetoed.is_empty() {
        said.push(list("overview-say-vetoed", &ranking.vetoed));
    }
    if !ranking.last.is_empty() {
        let grade = ranking.grades.last().map(|(code, _)| code.clone()).unwrap_or_default();
        let args = [
            ("who", names(me, &ranking.last)),
            ("grade", grade),
            ("n", ranking.last.len().to_string()),
        ];
        said.push(ui::ta(me.lang, "overview-say-last", &args));
    }
    if said.is_empty() {
        let grades: Vec<String> = ranking
            .grades
            .iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(code, rows)| {
                ui::ta(
                    me.lang,
                    "overview-say-grade",
                    &[("grade", code.clone()), ("n", rows.len().to_string())],
                )
            })
            .collect();
        let args = [
            ("n", ranking.grades.iter().map(|(_, rows)| rows.len()).sum::<usize>().to_string()),
            ("grades", grades.join(me.lang.pick("、", ", "))),
        ];
        said.push(ui::ta(me.lang, "overview-say-nobody", &args));
    }
    said.join(me.lang.pick("", " "))
}

fn strips(me: &Me, lines: &[Line], of: &str, words: &[&str]) -> Vec<Strip> {
    words
        .iter()
        .filter_map(|word| {
            let own: Vec<&Line> = lines
                .iter()
                .filter(|line| {
                    *word == if of == "quality" { &line.quality } else { &line.transformation }
                })
                .collect();
            if own.is_empty() {
                return None;
            }
            let tally = Tally::of(own.iter().copied());
            let known = [("known", tally.known.to_string()), ("all", tally.all.to_string())];
            Some(Strip {
                name: me.t(&format!("{of}-{word}")),
                tally: tally.short(me),
                note: if tally.total() > 0 {
                    tally.rest(me)
                } else {
                    ui::ta(me.lang, "overview-no-target", &known)
                },
                turns: tally.turns(me),
                // The index of the city's own reckoning is said together with that.
                figure: own
                    .iter()
                    .find(|line| {
                        *word == "economic" && !line.label.is_empty() && line.shown.known()
                    })
                    .map(|line| (*line).clone()),
            })
        })
        .collect()
}

fn map_card(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    lines: &[Line],
    judged: Option<(&Judged, &Ranking)>,
    shorts: &BTreeMap<i64, String>,
) -> Result<Option<MapCard>> {
    let ranking = judged.map(|(_, ranking)| ranking);
    if scope.below.is_empty() {
        return Ok(None);
    }
    let answers = me.space.kept::<Answers>();
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let segments = map::segments(me, &catalogue, lines, ranking.is_some());
    let Some(chosen) = segments.iter().find(|segment| segment.current) else { return Ok(None) };
    let (places, classes, subject) = match (&chosen.code, judged) {
        (None, Some((judged, ranking))) => {
            let bands = &judged.record.scheme.bands.grades;
            let best = bands.first().map(|band| band.from).unwrap_or_default();
            let subject = judged.record.scheme.name.get(me.lang).to_owned();
            (map::by_score(scope, ranking), Classes::of_scores(best), subject)
        }
        (Some(code), _) => {
            let units: Vec<i64> = scope.below.iter().map(|unit| unit.id).collect();
            let question = scope.question(vec![code.clone()], units, vec![scope.period]);
            let answer = answers.answer(tx, &question)?;
            let Some(defined) = answer.definition(code, scope.period) else { return Ok(None) };
            let places = map::by_indicator(me, scope, &answer, code);
            let classes = Classes::of_values(&defined.definition, &places);
            (places, classes, map::subject(me, &defined.definition))
        }
        _ => return Ok(None),
    };
    let tiles = scope
        .place
        .tiles
        .iter()
        .any(|(code, ..)| scope.below.iter().any(|unit| unit.code == *code));
    let by_score = chosen.code.is_none();
    let beside = if tiles { map::beside(scope, &places) } else { Vec::new() };
    let count = [("n", scope.below.len().to_string())];
    Ok(Some(MapCard {
        title: ui::ta(me.lang, if tiles { "overview-map" } else { "overview-spread" }, &count),
        subject,
        svg: if tiles {
            map::draw(me, scope, &places, &classes, shorts)
        } else {
            map::spread(me, &places, by_score.then_some(Decimal::ONE_HUNDRED))
        },
        tiles,
        beside: beside.iter().map(|place| (place.href.clone(), place.said(me))).collect(),
        grades: match ranking.filter(|_| by_score) {
            Some(ranking) => grade_lines(ranking, tiles),
            None => state_lines(&places, me, tiles),
        },
        note: me.t(if by_score { "overview-map-note" } else { "overview-map-note-indicator" }),
        segments,
    }))
}

fn grade_lines(ranking: &Ranking, named: bool) -> Vec<GradeLine> {
    ranking
        .grades
        .iter()
        .map(|(code, rows)| GradeLine {
            grade: Some(ui::Grade::new(code.clone())),
            state: None,
            n: rows.len(),
            units: rows
                .iter()
                .filter(|_| named)
                .map(|row| (row.href.clone(), row.name.clone()))
                .collect(),
        })
        .collect()
}

fn state_lines(places: &[map::Place], me: &Me, named: bool) -> Vec<GradeLine> {
    [ui::State::Ok, ui::State::Watch, ui::State::Bad, ui::State::None]
        .into_iter()
        .filter_map(|state| {
            let of = || places.iter().filter(|place| place.state == Some(state));
            (of().count() > 0).then(|| GradeLine {
                grade: None,
                state: Some(state),
                n: of().count(),
                units: of()
                    .filter(|_| named)
                    .map(|place| (place.href.clone(), place.unit.name.get(me.lang).to_owned()))
                    .collect(),
            })
        })
        .collect()
}

/// Owners are codes in definitions and names on pages.
fn owners(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    lines: &[&Line],
) -> Result<HashMap<String, String>> {
    let codes: Vec<String> = lines.iter().map(|line| line.owner.clone()).collect();
    let ids = units::ids_by_code(tx, &codes)?;
    let list: Vec<i64> = ids.values().map(|id| id.0).collect();
    let names = scope::names(tx, &list, scope.day)?;
    Ok(ids
        .into_iter()
        .filter_map(|(code, id)| Some((code, names.get(&id.0)?.name.get(me.lang).to_owned())))
        .collect())
}

/// The line of an indicator on one scale with its target, for lists that are no cards.
pub(super) fn bullet(me: &Me, line: &Line) -> String {
    Bullet {
        value: map::drawn(line.value),
        low: map::drawn(line.low),
        high: map::drawn(line.high),
        target: map::drawn(line.target),
        below: matches!(line.state, Some(ui::State::Bad)),
        title: format!("{} {}{}", line.name, line.shown.text, line.shown.sign),
        empty: me.t("indicators-no-data"),
        ..Bullet::default()
    }
    .svg()
}
