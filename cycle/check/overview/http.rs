//! The dashboard.

use std::collections::HashMap;

use askama::Template;
use document::chart::Bullet;
use identity::{Class, Verb};
use store::Tx;
use terms::{Period, Result};
use web::{Me, Need, Response, Routes, Visit};

use super::changes::{Changes, changes};
use super::county;
use super::judge::{judge, scheme_item, sub};
use super::map;
use super::map_card::{MapCard, map_card};
use super::periods::{self, Choices};
use super::ranking::{Ranking, ranking};
use super::sources::{self, Counts, Source};
use super::strips::{Strip, strips};
use super::tally::{Line, Reading, Tally};
use super::words::{sentence, shorts};
use super::works::{Card, bullet_scale, cards};
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
    periods: Choices,
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
    /// The last sheets by the state of their approval.
    sheets: Vec<(String, String, String)>,
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

/// How the first figure went, where there is no map to look at.
struct TrendCard {
    title: String,
    href: String,
    svg: String,
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

    let periods = periods::choices(me, &scope, "/", reach);
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
    let sheets = sources::sheets(tx, me)?;
    let empty = lines.is_empty().then(|| {
        ui::Empty::new(me.t("overview-nothing"), me.t("overview-nothing-text"))
            .action(ui::Action::new(me.t("indicators-title"), "/indicators"))
    });
    Ok(Index {
        periods,
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
        sheets,
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
        periods: Choices::default(),
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
        sheets: Vec::new(),
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

fn urgency(line: &Line) -> u8 {
    match line.state {
        Some(ui::State::Bad) => 0,
        Some(ui::State::None) => 1,
        _ => 2,
    }
}

const TRANSFORMATIONS: &[&str] = &["created", "quality", "brand"];
const QUALITIES: &[&str] = &["economic", "product", "construction", "service", "environment"];

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
        scale: Some(bullet_scale(line)),
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
