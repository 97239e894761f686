//! The page of a county: its score with the doubt in it, what it lost against full marks and against a
//! year before, its indicators, its records.

use askama::Template;
use identity::{Class, Verb};
use score::UnitResult;
use store::Tx;
use terms::Result;
use web::{Me, Path, Response, Visit};

use super::county_records::{Count, counted};
use super::county_score::{Dimension, Outside, Score, items, outside, said, score};
use super::http::bullet;
use super::judge::{Judged, judge, scheme_item};
use super::periods::{self, Choices};
use super::ranking;
use super::sources::{self, Counts};
use super::tally::{Line, Reading, Tally};
use super::words::{sentence, shorts};
use super::works::doubt;
use crate::indicators::Answers;
use crate::scope::{self, Scope};

#[derive(Template)]
#[template(path = "overview/county.html")]
struct Show {
    frame: ui::Frame,
    periods: Choices,
    score: Option<Score>,
    dimensions: Vec<Dimension>,
    outside: Vec<Outside>,
    before: String,
    now: String,
    /// Indicators with a target, and the others.
    lines: Vec<Shown>,
    further: Vec<Shown>,
    records: Vec<Count>,
    /// Who stands around it.
    around: Vec<ranking::Row>,
    here: i64,
    others: Vec<(String, String, bool)>,
    matrix: String,
    empty: Option<ui::Empty>,
}

/// An indicator with its drawing.
struct Shown {
    line: Line,
    bullet: String,
    doubt: String,
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Show> {
    let mut scope = Scope::of(tx, me)?;
    scope.unit = scope::find(tx, code, scope.day)?;
    let unit = scope.unit.clone();
    let judged = judge(tx, me, &scope)?;
    let result = judged
        .as_ref()
        .and_then(|judged| judged.run.result(unit.id).cloned())
        .filter(ranking::is_scored);
    let before = match (&judged, &result) {
        (Some(judged), Some(_)) => year_before(tx, me, &scope, judged)?,
        _ => None,
    };
    let answers = me.space.kept::<Answers>();
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let mut asked = vec![scope.period];
    asked.extend(scope.period.year_before().ok());
    let question = scope.question(catalogue.codes(), vec![unit.id], asked);
    let answer = answers.answer(tx, &question)?;
    let counts = me.space.kept::<Counts>();
    let facts = sources::counted(&catalogue);
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
    let lines = reading.lines(&unit, scheme);
    let tally = Tally::of(&lines);

    let mut frame = me.frame(unit.name.get(me.lang)).within(ui::Phase::Overview);
    let items = match (&judged, &result) {
        (Some(judged), Some(result)) => {
            items(me, &scope, judged, result, before.as_ref().map(|(_, result)| result))
        }
        _ => Vec::new(),
    };
    frame.lead = match (&judged, &result) {
        (Some(judged), Some(result)) => {
            let before = before.as_ref().map(|(_, result)| result);
            said(me, &unit, judged, result, before)
        }
        _ => sentence(me, &scope, &tally, None),
    };
    let home = scope::find(tx, &scope.place.home_code, scope.day);
    let home = home.map_or_else(|_| String::new(), |home| home.name.get(me.lang).to_owned());
    frame.crumbs = vec![
        ui::Crumb::new(home, format!("/?period={}", scope.period)),
        ui::Crumb::here(unit.name.get(me.lang)),
    ];
    frame.scope = scope.items(me);
    frame.scope.extend(judged.as_ref().map(|judged| scheme_item(me, judged)));
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;
    let periods = periods::choices(me, &scope, "/", reach);
    let (lines, further): (Vec<Shown>, Vec<Shown>) = lines
        .into_iter()
        .filter(|line| line.shown.known() || line.state.is_some() || !line.shown.n.is_empty())
        .map(|line| Shown { bullet: bullet(me, &line), doubt: doubt(me, &line), line })
        .partition(|shown| shown.line.state.is_some());
    let shorts = shorts(tx, me, &scope)?;
    let around = judged
        .as_ref()
        .filter(|_| result.is_some())
        .map(|judged| ranking::ranking(me, &scope, &judged.run, &shorts).around(unit.id, AROUND))
        .unwrap_or_default();
    let no_score = result.is_none() && me.can(Verb::View, Class::Assessment);
    Ok(Show {
        periods,
        score: judged
            .as_ref()
            .zip(result.as_ref())
            .map(|(judged, result)| score(me, &scope, judged, result, before.as_ref())),
        outside: judged
            .as_ref()
            .zip(result.as_ref())
            .map(|(judged, result)| outside(me, &unit, judged, result))
            .unwrap_or_default(),
        before: before.as_ref().map(|(judged, _)| judged.period.say(me.lang)).unwrap_or_default(),
        now: judged.as_ref().map(|judged| judged.period.say(me.lang)).unwrap_or_default(),
        lines,
        further,
        records: counted(tx, me, &scope, &counts, &facts)?,
        around,
        here: unit.id,
        others: scope
            .below
            .iter()
            .map(|other| {
                let href = format!("/counties/{}?period={}", other.code, scope.period);
                (href, other.name.get(me.lang).to_owned(), other.id == unit.id)
            })
            .collect(),
        matrix: judged.as_ref().map(Judged::matrix).unwrap_or_default(),
        dimensions: items,
        empty: no_score.then(|| {
            let judged = judged.as_ref().is_some_and(|of| of.run.result(unit.id).is_some());
            let key = match (scope.is_home(), judged) {
                (true, _) => "overview-whole-city",
                (_, true) => "overview-nothing-known",
                _ => "overview-not-judged",
            };
            let name = [("name", unit.name.get(me.lang).to_owned())];
            ui::Empty::new(ui::ta(me.lang, "overview-no-score", &name), ui::ta(me.lang, key, &name))
                .action(ui::Action::new(
                    me.t("overview-to-city"),
                    format!("/?period={}", scope.period),
                ))
        }),
        frame,
    })
}

/// The run of a year before, under the scheme that judged then.
fn year_before(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    judged: &Judged,
) -> Result<Option<(Judged, UnitResult)>> {
    let Ok(period) = judged.period.year_before() else { return Ok(None) };
    // That year has units of its own.
    let mut about = me.clone();
    about.pairs.retain(|(name, _)| name != "period" && name != "unit");
    about.pairs.push(("period".to_owned(), period.to_string()));
    let then = Scope::of(tx, &about)?;
    let Some(judged) = judge(tx, me, &then)? else { return Ok(None) };
    let Some(result) = judged.run.result(scope.unit.id).cloned() else { return Ok(None) };
    // A year in which nothing was known is no year to compare with.
    if !ranking::is_scored(&result) {
        return Ok(None);
    }
    Ok(Some((judged, result)))
}

/// Rows of the list of who stands around.
const AROUND: usize = 16;
