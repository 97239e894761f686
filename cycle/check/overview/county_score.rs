//! What a county scored and lost, item by item, against full marks and against a year before.

use document::chart::ScoreBar;
use rust_decimal::Decimal;
use score::{ItemResult, Scheme, UnitResult};
use web::Me;

use super::judge::Judged;
use super::ranking;
use crate::scope::{Named, Scope};
use crate::shown::float;

/// Items named in the sentence.
const NAMED: usize = 3;

pub(super) struct Score {
    pub(super) text: String,
    pub(super) exact: String,
    /// The total made again from its parts, to be held against it.
    pub(super) again: String,
    pub(super) formula: String,
    pub(super) grade: Option<ui::Grade>,
    pub(super) grade_note: String,
    pub(super) interval: String,
    pub(super) place: String,
    pub(super) of: usize,
    pub(super) change: String,
    pub(super) before: String,
    pub(super) rule: Vec<String>,
}

pub(super) struct Dimension {
    pub(super) name: String,
    pub(super) points: String,
    pub(super) max: String,
    pub(super) items: Vec<Item>,
}

pub(super) struct Item {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) max: String,
    pub(super) points: String,
    pub(super) bar: String,
    /// Class of the cell: where points were lost.
    pub(super) class: &'static str,
    pub(super) lost: String,
    pub(super) before: String,
    pub(super) change: String,
    pub(super) fell: bool,
    pub(super) note: String,
}

pub(super) struct Outside {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) said: String,
    pub(super) state: Option<ui::State>,
}

pub(super) fn score(
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
pub(super) fn lost(item: &ItemResult) -> Option<Decimal> {
    item.points.map(|points| (item.applicable - points).max(Decimal::ZERO))
}

/// What the county got of an item a year before, where the two can be compared: the same code with the same
/// name. Another maximum is said beside the points.
pub(super) fn then<'r>(before: Option<&'r UnitResult>, code: &str) -> Option<&'r ItemResult> {
    before?.items.iter().find(|item| item.code == code)
}

pub(super) fn name_of<'s>(scheme: &'s Scheme, code: &str, me: &Me) -> &'s str {
    scheme.item(code).map_or("", |item| item.name.get(me.lang))
}

/// Why the county stands where it does, to be read aloud.
pub(super) fn said(
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

pub(super) fn items(
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
pub(super) fn score_href(scheme: &str, unit: &Named, item: &str, judged: &Judged) -> String {
    format!("/assessment/{scheme}/{}/{item}?period={}", unit.code, judged.period)
}

pub(super) fn row(me: &Me, scored: &ItemResult, before: Option<&ItemResult>) -> Item {
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
pub(super) fn outside(me: &Me, unit: &Named, judged: &Judged, result: &UnitResult) -> Vec<Outside> {
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
