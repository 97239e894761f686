//! The ranking as it may be read: intervals on one scale, units that cannot be told apart in one group,
//! places as intervals, grades apart from points.

use std::collections::BTreeMap;

use document::chart::{IntervalAxis, IntervalRow, Scale};
use identity::{Class, Verb};
use rust_decimal::Decimal;
use score::UnitResult;
use terms::Lang;
use web::Me;

use crate::assessment::{Run, Standing};
use crate::scope::{Named, Scope};
use crate::shown::float;

/// How wide the plot of a row is drawn; the style sheet gives it as much, so that the plumb line runs
/// through every row.
const WIDTH: f64 = 296.0;

/// More rows than these stand in two columns.
const LONG: usize = 24;

pub(crate) struct Ranking {
    /// One table, or two halves of a long one.
    pub(crate) halves: Vec<Half>,
    pub(crate) axis: String,
    pub(crate) limit: String,
    /// Who lacks what, who was vetoed.
    pub(crate) remarks: Vec<String>,
    /// Bands, draws, seed: how it was made.
    pub(crate) rule: Vec<String>,
    /// Who was vetoed, who stands in the last grade; for the sentence.
    pub(crate) vetoed: Vec<String>,
    pub(crate) last: Vec<String>,
    /// How many units have each grade, the best first.
    pub(crate) grades: Vec<(String, Vec<Row>)>,
}

pub(crate) struct Half {
    pub(crate) groups: Vec<Group>,
}

pub(crate) struct Group {
    pub(crate) label: String,
    pub(crate) note: String,
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) unit: i64,
    pub(crate) name: String,
    /// For the narrow column.
    pub(crate) short: String,
    pub(crate) href: String,
    /// The page that takes the score apart.
    pub(crate) explain: String,
    pub(crate) score: String,
    pub(crate) exact: String,
    pub(crate) total: Decimal,
    /// The 95 % interval, printed; empty where nothing is sampled.
    pub(crate) interval: String,
    /// `2–5`, or `1`.
    pub(crate) place: String,
    pub(crate) grade: Option<ui::Grade>,
    pub(crate) letter: String,
    /// Missing items could still change the grade.
    pub(crate) provisional: bool,
    pub(crate) vetoed: bool,
    pub(crate) low: bool,
    pub(crate) plot: String,
}

/// Whether anything at all is known of the unit. A unit without one known item has no score; it is not nought.
pub(crate) fn is_scored(result: &UnitResult) -> bool {
    result.items.iter().any(|item| item.points.is_some())
}

/// Whether a veto acts on the unit.
pub(crate) fn is_vetoed(result: &UnitResult) -> bool {
    result.vetoes.iter().any(|veto| veto.applied == Some(true))
}

/// A score as it is printed and graded: two decimals.
pub(crate) fn score(result: &UnitResult) -> String {
    ui::number::decimal(result.score, 2)
}

/// `91.6–94.8`.
pub(crate) fn interval(standing: Option<&Standing>) -> String {
    standing
        .and_then(|s| s.from.zip(s.to))
        .map(|(from, to)| ui::number::interval(from, to, 1))
        .unwrap_or_default()
}

/// `2–5`: the central 95 % of the places.
pub(crate) fn place(standing: Option<&Standing>) -> String {
    let Some(standing) = standing else { return ui::number::MISSING.to_owned() };
    match (standing.low, standing.high, standing.place) {
        (Some(low), Some(high), _) if low == high => low.to_string(),
        (Some(low), Some(high), _) => format!("{low}–{high}"),
        (_, _, Some(place)) => place.to_string(),
        _ => ui::number::MISSING.to_owned(),
    }
}

/// Makes the ranking of a run for the units of the scope.
pub(crate) fn ranking(
    me: &Me,
    scope: &Scope,
    run: &Run,
    shorts: &BTreeMap<i64, String>,
) -> Ranking {
    let bands = &run.scheme.scheme.bands.grades;
    let limit = bands.first().map(|band| (band.code.clone(), band.from));
    let last = bands.last().map(|band| band.code.clone()).unwrap_or_default();
    let scored = |s: &&Standing| run.result(s.unit).is_some_and(is_scored);
    let ends = run.standings.iter().filter(scored).flat_map(|s| [s.from, s.to]).flatten();
    let totals = run.results.iter().filter(|r| is_scored(r)).map(|result| result.total);
    let scale = Scale::over(
        ends.chain(totals).chain(limit.iter().map(|(_, from)| *from)).filter_map(float),
        WIDTH,
    );
    let mut rows: Vec<(Option<usize>, Row)> = scope
        .below
        .iter()
        .filter_map(|unit| {
            let result = run.result(unit.id).filter(|result| is_scored(result))?;
            let standing = run.standing(unit.id);
            let mut row = row(me, scope, run, unit, result, standing, scale, &limit, &last);
            row.short = shorts.get(&unit.id).unwrap_or(&row.name).clone();
            Some((standing.and_then(|s| s.group), row))
        })
        .collect();
    rows.sort_by(|a, b| b.1.total.cmp(&a.1.total).then(a.1.unit.cmp(&b.1.unit)));
    let named = |test: &dyn Fn(&Row) -> bool| -> Vec<String> {
        rows.iter().filter(|(_, row)| test(row)).map(|(_, row)| row.name.clone()).collect()
    };
    let vetoed = named(&|row| row.vetoed);
    let in_last = named(&|row| !row.vetoed && row.letter == last);
    let grades = bands
        .iter()
        .map(|band| {
            let of = rows.iter().filter(|(_, row)| row.letter == band.code);
            (band.code.clone(), of.map(|(_, row)| row.clone()).collect())
        })
        .collect();
    Ranking {
        axis: IntervalAxis {
            scale,
            limit: limit.as_ref().and_then(|(_, from)| float(*from)),
            label: String::new(),
        }
        .svg(),
        limit: limit.map_or_else(String::new, |(code, from)| {
            let args = [("grade", code), ("from", ui::number::plain(from))];
            ui::ta(me.lang, "overview-plumb", &args)
        }),
        remarks: remarks(me, scope, run),
        rule: rule(me, run),
        halves: halves(me, rows),
        vetoed,
        last: in_last,
        grades,
    }
}

#[expect(clippy::too_many_arguments, reason = "one row of one table; a struct would be used once")]
fn row(
    me: &Me,
    scope: &Scope,
    run: &Run,
    unit: &Named,
    result: &UnitResult,
    standing: Option<&Standing>,
    scale: Scale,
    limit: &Option<(String, Decimal)>,
    last: &str,
) -> Row {
    let letter = result.grade.grade.clone().unwrap_or_default();
    let vetoed = is_vetoed(result);
    let low = vetoed || letter == last;
    let name = unit.name.get(me.lang).to_owned();
    let ends = standing.and_then(|s| s.from.zip(s.to));
    let mut drawn = IntervalRow::new(
        scale,
        float(result.total),
        ends.and_then(|(from, _)| float(from)),
        ends.and_then(|(_, to)| float(to)),
    );
    drawn.limit = limit.as_ref().and_then(|(_, from)| float(*from));
    drawn.below = low;
    drawn.title = [name.clone(), score(result), interval(standing)].join(" ");
    Row {
        unit: unit.id,
        short: String::new(),
        href: county_href(scope, &unit.code, run),
        explain: score_href(scope, &unit.code, run),
        score: score(result),
        exact: result.total.normalize().to_string(),
        total: result.total,
        interval: interval(standing),
        place: place(standing),
        grade: result.grade.grade.clone().map(ui::Grade::new),
        provisional: result.grade.provisional(),
        letter,
        vetoed,
        low,
        plot: drawn.svg(),
        name,
    }
}

impl Ranking {
    /// Rows around a unit, at most `most`, the best first.
    pub(crate) fn around(self, unit: i64, most: usize) -> Vec<Row> {
        let rows: Vec<Row> =
            self.halves.into_iter().flat_map(|h| h.groups).flat_map(|g| g.rows).collect();
        let at = rows.iter().position(|row| row.unit == unit).unwrap_or(0);
        let first = at.saturating_sub(most / 2).min(rows.len().saturating_sub(most));
        rows.into_iter().skip(first).take(most).collect()
    }
}

/// The page of a unit, about the period of the run.
pub(crate) fn county_href(scope: &Scope, code: &str, run: &Run) -> String {
    let as_of = scope.as_of.map_or_else(String::new, |seq| format!("&as_of={seq}"));
    format!("/counties/{code}?period={}{as_of}", run.question.period)
}

/// The page that takes a unit's score apart, item by item, each with its ground.
fn score_href(scope: &Scope, code: &str, run: &Run) -> String {
    let as_of = scope.as_of.map_or_else(String::new, |seq| format!("&as_of={seq}"));
    format!("/assessment/{}/{code}?period={}{as_of}", run.scheme.scheme.code, run.question.period)
}

/// Rows in groups; a long table is cut in two, and a group that is cut says so in both halves.
fn halves(me: &Me, rows: Vec<(Option<usize>, Row)>) -> Vec<Half> {
    let cut = if rows.len() > LONG { rows.len().div_ceil(2) } else { rows.len() };
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for (group, _) in &rows {
        if let Some(group) = group {
            *sizes.entry(*group).or_default() += 1;
        }
    }
    // Groups are numbered as they come, the best first.
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let mut halves: Vec<Half> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, (group, row)) in rows.into_iter().enumerate() {
        let fresh = at == 0 || at == cut;
        if fresh {
            halves.push(Half { groups: Vec::new() });
        }
        let Some(half) = halves.last_mut() else { continue };
        if fresh || group != open {
            half.groups.push(head(me, group, &sizes, &mut numbers));
            open = group;
        }
        if let Some(group) = half.groups.last_mut() {
            group.rows.push(row);
        }
    }
    halves
}

fn head(
    me: &Me,
    group: Option<usize>,
    sizes: &BTreeMap<usize, usize>,
    numbers: &mut BTreeMap<usize, usize>,
) -> Group {
    let Some(group) = group else {
        return Group { label: String::new(), note: String::new(), rows: Vec::new() };
    };
    let next = numbers.len() + 1;
    let number = *numbers.entry(group).or_insert(next);
    let size = sizes.get(&group).copied().unwrap_or(1);
    let note = if size > 1 {
        ui::ta(me.lang, "overview-tied", &[("n", size.to_string())])
    } else {
        String::new()
    };
    let label = ui::ta(me.lang, "overview-group", &[("n", ordinal(me.lang, number))]);
    Group { label, note, rows: Vec::new() }
}

/// 一, 十二, 二十; digits beyond and in English.
fn ordinal(lang: Lang, number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (lang, number) {
        (Lang::Zh, 1..=9) => DIGITS[number].to_owned(),
        (Lang::Zh, 10..=19) => format!("十{}", DIGITS[number - 10]),
        (Lang::Zh, 20..=99) => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        _ => number.to_string(),
    }
}

fn remarks(me: &Me, scope: &Scope, run: &Run) -> Vec<String> {
    let comma = me.lang.pick("、", ", ");
    let mut remarks = Vec::new();
    // What somebody may not see is not what nobody has.
    let limit = me.may(Verb::View, Class::Assessment).ok().and_then(|seen| seen.limit());
    let seen = |unit: &&Named| limit.as_ref().is_none_or(|units| units.contains(&unit.id));
    let hidden = scope.below.iter().filter(|unit| !seen(unit)).count();
    if hidden > 0 {
        remarks.push(ui::ta(me.lang, "overview-unseen", &[("n", hidden.to_string())]));
    }
    let unscored: Vec<String> = scope
        .below
        .iter()
        .filter(seen)
        .filter(|unit| run.result(unit.id).is_none_or(|result| !is_scored(result)))
        .map(|unit| unit.name.get(me.lang).to_owned())
        .collect();
    if !unscored.is_empty() {
        let args = [("who", unscored.join(comma)), ("n", unscored.len().to_string())];
        remarks.push(ui::ta(me.lang, "overview-unscored", &args));
    }
    let open = |result: &UnitResult| is_scored(result) && result.grade.provisional();
    if run.results.iter().any(open) {
        remarks.push(me.t("overview-star"));
    }
    let lacking: Vec<String> = scope
        .below
        .iter()
        .filter_map(|unit| {
            let n = run.result(unit.id).filter(|result| is_scored(result))?.missing.len();
            let args = [("name", unit.name.get(me.lang).to_owned()), ("n", n.to_string())];
            (n > 0).then(|| ui::ta(me.lang, "overview-lacks", &args))
        })
        .collect();
    if !lacking.is_empty() {
        let who = [("who", lacking.join(comma))];
        remarks.push(ui::ta(me.lang, "overview-lacking", &who));
    }
    for unit in &scope.below {
        let Some(result) = run.result(unit.id).filter(|result| is_vetoed(result)) else { continue };
        let args = [
            ("name", unit.name.get(me.lang).to_owned()),
            ("grade", result.grade.grade.clone().unwrap_or_default()),
        ];
        remarks.push(ui::ta(me.lang, "overview-vetoed", &args));
    }
    remarks
}

/// How a run was made: bands, draws, seed.
pub(crate) fn rule(me: &Me, run: &Run) -> Vec<String> {
    let mut rule = vec![run.scheme.scheme.bands.say(me.lang)];
    let sampled = run.sampled.normalize();
    if sampled.is_zero() || run.question.replications < 1 {
        rule.push(me.t("overview-rule-whole"));
    } else {
        let args = [
            ("max", ui::number::plain(run.scheme.scheme.max)),
            ("sampled", ui::number::plain(sampled)),
            ("draws", ui::number::count(run.question.replications)),
            ("seed", run.question.seed.to_string()),
        ];
        rule.push(ui::ta(me.lang, "overview-rule", &args));
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_numbered_as_people_count() {
        for (number, zh) in [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (34, "三十四")]
        {
            assert_eq!(ordinal(Lang::Zh, number), zh);
        }
        assert_eq!(ordinal(Lang::En, 12), "12");
    }
}
