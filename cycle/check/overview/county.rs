//! The page of a county: its score with the doubt in it, what it lost against full marks and against a
//! year before, its indicators, its records.

use askama::Template;
use document::chart::ScoreBar;
use identity::{Class, Verb};
use rust_decimal::Decimal;
use score::{ItemResult, Scheme, UnitResult};
use store::{Tx, params};
use terms::Result;
use web::{Me, Path, Response, Visit};

use super::http::{Judged, bullet, judge, scheme_item, sentence, shorts};
use super::periods::{self, Choice};
use super::ranking;
use super::sources::{self, Counts};
use super::tally::{Line, Reading, Tally};
use super::works::doubt;
use crate::indicators::definition::Filter;
use crate::indicators::{Answers, TERRITORY};
use crate::scope::{self, Named, Scope};
use crate::shown::float;

#[derive(Template)]
#[template(path = "overview/county.html")]
struct Show {
    frame: ui::Frame,
    years: Vec<Choice>,
    quarters: Vec<Choice>,
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

struct Score {
    text: String,
    exact: String,
    /// The total made again from its parts, to be held against it.
    again: String,
    formula: String,
    grade: Option<ui::Grade>,
    grade_note: String,
    interval: String,
    place: String,
    of: usize,
    change: String,
    before: String,
    rule: Vec<String>,
}

struct Dimension {
    name: String,
    points: String,
    max: String,
    items: Vec<Item>,
}

struct Item {
    code: String,
    name: String,
    href: String,
    max: String,
    points: String,
    bar: String,
    /// Class of the cell: where points were lost.
    class: &'static str,
    lost: String,
    before: String,
    change: String,
    fell: bool,
    note: String,
}

struct Outside {
    code: String,
    name: String,
    href: String,
    said: String,
    state: Option<ui::State>,
}

/// An indicator with its drawing.
struct Shown {
    line: Line,
    bullet: String,
    doubt: String,
}

struct Count {
    name: String,
    n: String,
    href: String,
    note: String,
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
    let (years, quarters) = periods::choices(me, &scope, "/", reach);
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
        years,
        quarters,
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

fn score(
    me: &Me,
    scope: &Scope,
    judged: &Judged,
    result: &UnitResult,
    before: Option<&(Judged, UnitResult)>,
) -> Score {
    let standing = judged.run.standing(scope.unit.id);
    let plain = |value: Decimal| ui::number::plain(value.round_dp(4));
    let again = (result.base + result.bonus - result.penalty).round_dp(6).normalize();
    let formula = [
        ("base", plain(result.base)),
        ("bonus", plain(result.bonus)),
        ("penalty", plain(result.penalty)),
    ];
    let change = before.map(|(_, then)| result.score - then.score);
    let mut notes = Vec::new();
    if ranking::is_vetoed(result) {
        notes.push(me.t("overview-by-veto"));
    } else if result.grade.after_gates != result.grade.by_points {
        notes.push(me.t("overview-by-gate"));
    }
    if result.grade.provisional() {
        notes.push(me.t("overview-provisional"));
    }
    Score {
        text: ranking::score(result),
        exact: result.total.normalize().to_string(),
        again: again.to_string(),
        formula: ui::ta(me.lang, "overview-formula", &formula),
        grade: result.grade.grade.clone().map(ui::Grade::new),
        grade_note: notes.join(&me.t("dot")),
        interval: ranking::interval(standing),
        place: ranking::place(standing),
        of: judged.run.results.iter().filter(|r| ranking::is_scored(r)).count(),
        change: change.map_or_else(String::new, |change| ui::number::signed(change, 2)),
        before: before.map_or_else(String::new, |(_, then)| ranking::score(then)),
        rule: ranking::rule(me, &judged.run),
    }
}

/// Points lost of an item against what applied.
fn lost(item: &ItemResult) -> Option<Decimal> {
    item.points.map(|points| (item.applicable - points).max(Decimal::ZERO))
}

/// What the county got of an item a year before, where the two can be compared: the same code with the same
/// name. Another maximum is said beside the points.
fn then<'r>(before: Option<&'r UnitResult>, code: &str) -> Option<&'r ItemResult> {
    before?.items.iter().find(|item| item.code == code)
}

fn name_of<'s>(scheme: &'s Scheme, code: &str, me: &Me) -> &'s str {
    scheme.item(code).map_or("", |item| item.name.get(me.lang))
}

/// Rows of the list of who stands around.
const AROUND: usize = 16;

/// Items named in the sentence.
const NAMED: usize = 3;

/// Why the county stands where it does, to be read aloud.
fn said(
    me: &Me,
    unit: &Named,
    judged: &Judged,
    result: &UnitResult,
    before: Option<&UnitResult>,
) -> String {
    let scheme = &judged.record.scheme;
    let list = |mut found: Vec<(Decimal, &str)>| -> String {
        found.sort_by_key(|(by, _)| std::cmp::Reverse(*by));
        let named: Vec<String> = found
            .into_iter()
            .take(NAMED)
            .map(|(by, code)| {
                let args = [
                    ("name", name_of(scheme, code, me).to_owned()),
                    ("by", ui::number::decimal(by, 2)),
                ];
                ui::ta(me.lang, "overview-item-lost", &args)
            })
            .collect();
        named.join(me.lang.pick("、", ", "))
    };
    let standing = judged.run.standing(unit.id);
    let mut said = vec![ui::ta(
        me.lang,
        "overview-county-score",
        &[
            ("period", judged.period.say(me.lang)),
            ("name", unit.name.get(me.lang).to_owned()),
            ("score", ranking::score(result)),
            ("grade", result.grade.grade.clone().unwrap_or_else(|| ui::number::MISSING.into())),
            ("place", ranking::place(standing)),
            ("of", judged.run.results.iter().filter(|r| ranking::is_scored(r)).count().to_string()),
        ],
    )];
    if let Some(then) = before {
        let change = result.score - then.score;
        let key = match change {
            change if change.is_zero() => "overview-county-level",
            change if change.is_sign_negative() => "overview-county-fell",
            _ => "overview-county-rose",
        };
        let by = [("by", ui::number::decimal(change.abs(), 2))];
        said.push(ui::ta(me.lang, key, &by));
    }
    let against_full: Vec<(Decimal, &str)> = result
        .items
        .iter()
        .filter_map(|item| Some((lost(item)?, item.code.as_str())))
        .filter(|(by, _)| !by.is_zero())
        .collect();
    if !against_full.is_empty() {
        said.push(ui::ta(me.lang, "overview-county-lost", &[("items", list(against_full))]));
    }
    let against_before: Vec<(Decimal, &str)> = result
        .items
        .iter()
        .filter_map(|item| {
            Some((then(before, &item.code)?.points? - item.points?, item.code.as_str()))
        })
        .filter(|(by, _)| by.is_sign_positive() && !by.is_zero())
        .collect();
    if !against_before.is_empty() {
        said.push(ui::ta(me.lang, "overview-county-dropped", &[("items", list(against_before))]));
    }
    let missing = result.items.iter().filter(|item| item.points.is_none()).count();
    if missing > 0 {
        let n = [("n", missing.to_string())];
        said.push(ui::ta(me.lang, "overview-county-missing", &n));
    }
    said.join(me.lang.pick("", " "))
}

fn items(
    me: &Me,
    scope: &Scope,
    judged: &Judged,
    result: &UnitResult,
    before: Option<&UnitResult>,
) -> Vec<Dimension> {
    let scheme = &judged.record.scheme;
    scheme
        .dimensions
        .iter()
        .map(|dimension| {
            let of = result.dimensions.iter().find(|of| of.code == dimension.code);
            Dimension {
                name: dimension.name.get(me.lang).to_owned(),
                points: of.map_or_else(String::new, |of| ui::number::decimal(of.points, 2)),
                max: ui::number::plain(dimension.max),
                items: dimension
                    .items
                    .iter()
                    .filter_map(|item| {
                        let scored = result.items.iter().find(|it| it.code == item.code)?;
                        let before = then(before, &item.code);
                        let mut row = row(me, scored, before);
                        row.name = item.name.get(me.lang).to_owned();
                        row.href = score_href(&scheme.code, &scope.unit, &item.code, judged);
                        Some(row)
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The ground of one score.
fn score_href(scheme: &str, unit: &Named, item: &str, judged: &Judged) -> String {
    format!("/assessment/{scheme}/{}/{item}?period={}", unit.code, judged.period)
}

fn row(me: &Me, scored: &ItemResult, before: Option<&ItemResult>) -> Item {
    let points = scored.points;
    let share = points.and_then(|points| points.checked_div(scored.applicable));
    let part = |n: i64| Decimal::new(n, 1);
    let change = points.zip(before.and_then(|it| it.points)).map(|(a, b)| a - b);
    let before_text = before.map_or_else(String::new, |it| match it.points {
        Some(points) if it.max != scored.max => {
            format!("{}/{}", ui::number::decimal(points, 2), ui::number::plain(it.max))
        }
        Some(points) => ui::number::decimal(points, 2),
        None => ui::number::MISSING.to_owned(),
    });
    Item {
        code: scored.code.clone(),
        name: String::new(),
        href: String::new(),
        max: ui::number::plain(scored.max),
        points: points.map_or_else(
            || ui::number::MISSING.to_owned(),
            |points| ui::number::decimal(points, 2),
        ),
        bar: points
            .and_then(float)
            .zip(float(scored.applicable))
            .map(|(score, full)| ScoreBar { score, full }.svg())
            .unwrap_or_default(),
        class: match share {
            Some(share) if share < part(6) => " low",
            Some(share) if share < part(9) => " part",
            Some(_) => "",
            None if scored.applicable.is_zero() => " na",
            None => " none",
        },
        lost: lost(scored)
            .filter(|lost| !lost.is_zero())
            .map(|lost| ui::number::signed(-lost, 2))
            .unwrap_or_default(),
        before: before_text,
        fell: change.is_some_and(|change| change.is_sign_negative() && !change.is_zero()),
        change: change
            .map(
                |change| {
                    if change.is_zero() { "0".to_owned() } else { ui::number::signed(change, 2) }
                },
            )
            .unwrap_or_default(),
        note: if points.is_some() {
            String::new()
        } else if scored.applicable.is_zero() {
            me.t("state-na")
        } else {
            me.t("state-none")
        },
    }
}

/// Bonus, penalty, gates and vetoes.
fn outside(me: &Me, unit: &Named, judged: &Judged, result: &UnitResult) -> Vec<Outside> {
    let scheme = &judged.record.scheme;
    let line = |code: &str, said: String, state: Option<ui::State>| Outside {
        code: code.to_owned(),
        name: scheme
            .outside
            .iter()
            .find(|it| it.code == code)
            .map(|it| it.name.get(me.lang).to_owned())
            .unwrap_or_default(),
        href: score_href(&scheme.code, unit, code, judged),
        said,
        state,
    };
    let mut lines: Vec<Outside> = result
        .vetoes
        .iter()
        .map(|veto| match veto.applied {
            Some(true) => {
                let grade = [("grade", veto.grade.clone())];
                let said = ui::ta(me.lang, "overview-veto-acts", &grade);
                line(&veto.code, said, Some(ui::State::Veto))
            }
            Some(false) => line(&veto.code, me.t("overview-veto-rests"), Some(ui::State::Ok)),
            None => line(&veto.code, me.t("overview-veto-unsaid"), Some(ui::State::None)),
        })
        .collect();
    for gate in &result.gates {
        let (key, state) = match gate.passed {
            Some(true) => ("overview-gate-passed", ui::State::Ok),
            Some(false) => ("overview-gate-failed", ui::State::Bad),
            None => ("overview-gate-open", ui::State::None),
        };
        let said = ui::ta(me.lang, key, &[("grade", gate.cap.clone())]);
        lines.push(line(&gate.code, said, Some(state)));
    }
    lines.extend(result.outside.iter().map(|item| {
        let said = item.points.map_or_else(
            || me.t("state-none"),
            |points| format!("{}{}", ui::number::signed(points, 2), me.t("overview-points")),
        );
        line(&item.code, said, None)
    }));
    lines
}

/// Records of the county in the period, for those who may open them there.
fn counted(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    counts: &Counts,
    facts: &[String],
) -> Result<Vec<Count>> {
    let may = me.may(Verb::View, Class::Records).is_ok_and(|of| of.holds(scope.unit.id));
    let mut asked: Vec<(&str, &str, Vec<Filter>)> = Vec::new();
    for fact in facts {
        match fact.as_str() {
            "samples" => {
                asked.push(("samples", "overview-count-samples", Vec::new()));
                let failed = vec![Filter::is("verdict", ["fail"])];
                asked.push(("samples", "overview-count-failed", failed));
            }
            "complaints" => {
                asked.push(("complaints", "overview-count-complaints", Vec::new()));
                let late = vec![Filter::is("closed_in_time", ["0"])];
                asked.push(("complaints", "overview-count-late", late));
            }
            "inspections" => asked.push(("inspections", "overview-count-inspections", Vec::new())),
            "firms" => asked.push(("firms", "overview-count-firms", Vec::new())),
            _ => {}
        }
    }
    let (mut found, mut with_firms) = (Vec::new(), false);
    for (fact, key, filters) in asked {
        let records = sources::records(scope, fact, scope.unit.id, filters)?;
        let n = counts.rows(tx, &records)?;
        if fact == "firms" && n == 0 {
            continue;
        }
        with_firms |= fact == "firms";
        found.push(Count {
            name: me.t(key),
            n: ui::number::count(n),
            href: if may { sources::href(&records) } else { String::new() },
            note: scope.period.say(me.lang),
        });
    }
    // Firms are looked at once a year; in other periods the register tells how many there are.
    if !with_firms {
        found.push(firms(tx, me, scope)?);
    }
    Ok(found)
}

/// Firms that hang on the areas of the county.
fn firms(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<Count> {
    let tree = crate::indicators::tree::Tree::at(tx, TERRITORY, scope.day, scope.as_of)?;
    let areas: Vec<i64> = tree.within(scope.unit.id).to_vec();
    let n = tx.count("select count(*) from firm where area {in 1}", params![areas])?;
    Ok(Count {
        name: me.t("overview-count-firms"),
        n: ui::number::count(n),
        href: String::new(),
        note: me.t("overview-count-firms-note"),
    })
}
