//! The sheet of one unit: the sum with its arithmetic, every item with what it was made from, and each step
//! from the points to the grade.

use askama::Template;
use document::chart::ScoreBar;
use rust_decimal::Decimal;
use score::{Combine, ItemResult, RuleKind, UnitResult};
use store::Tx;
use terms::{Error, Result};
use web::{Me, Path, Response, Visit};

use super::grounds::{Ground, printed};
use super::line::Standing;
use super::{Setting, exact, item, places, plain, points, spread};
use crate::assessment::rank::anything_known;
use crate::scope::Named;
use crate::shown::float;

#[derive(Template)]
#[template(path = "assessment/pages/unit.html")]
struct Page {
    frame: ui::Frame,
    total: String,
    exact: String,
    again: String,
    arithmetic: Vec<String>,
    grade: Option<ui::Grade>,
    grade_note: String,
    interval: String,
    places: String,
    of: String,
    sampled: String,
    dimensions: Vec<Dimension>,
    outside: Vec<Item>,
    vetoes: Vec<Veto>,
    steps: Vec<(String, Option<ui::Grade>, String)>,
    lacking: String,
}
struct Dimension {
    name: String,
    max: String,
    points: String,
    items: Vec<Item>,
}
struct Item {
    code: String,
    name: String,
    href: String,
    max: String,
    points: String,
    exact: String,
    class: &'static str,
    bar: String,
    working: String,
    ground: Option<(String, String, String)>,
}
struct Veto {
    code: String,
    name: String,
    href: String,
    state: ui::StateMark,
}

pub(super) async fn show(visit: Visit, Path((scheme, unit)): Path<(String, String)>) -> Response {
    visit.page(move |tx, me| page(tx, me, &scheme, &unit)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, scheme: &str, unit: &str) -> Result<Page> {
    let setting = Setting::of(tx, me, scheme)?;
    let unit = setting.unit(unit)?;
    let run = &setting.run;
    let result = run
        .result(unit.id)
        .ok_or_else(|| Error::not_found("assessment-unit-unknown").with("value", &unit.code))?;
    let kept = &run.inputs;
    let own: Vec<_> = kept.iter().filter(|kept| kept.unit == unit.id).cloned().collect();
    let ground = Ground::of(tx, me, &setting, &own)?;
    let scheme = &setting.record.scheme;
    let said = |item: &ItemResult, name: &terms::Text| {
        line(me, &setting, &unit, item, name.get(me.lang), &ground)
    };
    let dimensions = scheme
        .dimensions
        .iter()
        .map(|dimension| Dimension {
            name: format!("{} {}", dimension.code, dimension.name.get(me.lang)),
            max: plain(dimension.max),
            points: result
                .dimensions
                .iter()
                .find(|it| it.code == dimension.code)
                .map_or_else(String::new, |it| points(it.points)),
            items: dimension
                .items
                .iter()
                .filter_map(|of| {
                    let found = result.items.iter().find(|it| it.code == of.code)?;
                    Some(said(found, &of.name))
                })
                .collect(),
        })
        .collect();
    let outside = scheme
        .outside
        .iter()
        .filter_map(|of| {
            let found = result.outside.iter().find(|it| it.code == of.code)?;
            Some(said(found, &of.name))
        })
        .collect();
    let vetoes = vetoes(me, &setting, &unit, result);
    let name = unit.name.get(me.lang).to_owned();
    let title = ui::ta(me.lang, "assessment-sheet-title", &[("unit", name.clone())]);
    let mut frame = setting.frame(tx, me, title, &name)?;
    let standing = run.standing(unit.id);
    let grade = result.grade.grade.clone().filter(|_| anything_known(result));
    let grade = grade.unwrap_or_else(|| ui::number::MISSING.to_owned());
    frame.lead = ui::ta(
        me.lang,
        "assessment-sheet-lead",
        &[
            (
                "total",
                if anything_known(result) { points(result.score) } else { me.t("state-none") },
            ),
            ("grade", grade),
            ("places", places(standing)),
            ("n", run.question.units.len().to_string()),
        ],
    );
    let (_, lacking) = super::remarks::lacking(me, result);
    let known = anything_known(result);
    Ok(Page {
        frame,
        total: if known { points(result.score) } else { ui::number::MISSING.to_owned() },
        exact: if known { exact(result.total) } else { String::new() },
        again: if known { exact(again(&setting, result)) } else { String::new() },
        arithmetic: arithmetic(me, &setting, result),
        grade: result.grade.grade.clone().filter(|_| known).map(ui::Grade::new),
        grade_note: if result.grade.provisional() {
            ui::ta(
                me.lang,
                "assessment-provisional-between",
                &[
                    ("least", result.grade.at_least.clone().unwrap_or_default()),
                    ("most", result.grade.at_most.clone().unwrap_or_default()),
                ],
            )
        } else {
            String::new()
        },
        interval: spread(standing),
        places: places(standing),
        of: run.question.units.len().to_string(),
        sampled: plain(result.sampled),
        dimensions,
        outside,
        vetoes,
        steps: steps(me, &setting, result),
        lacking,
    })
}

fn line(
    me: &Me,
    setting: &Setting,
    unit: &Named,
    item: &ItemResult,
    name: &str,
    ground: &Ground,
) -> Item {
    let working = match &item.working {
        Some(working) => vec![working],
        None => item.parts.iter().map(|part| &part.scored.working).collect(),
    };
    let said: Vec<String> = working
        .iter()
        .map(|working| {
            let text = printed(&working.text());
            let notes: Vec<String> = working.notes.iter().map(|note| note.say(me.lang)).collect();
            if text.is_empty() { notes.join(me.lang.pick("，", ", ")) } else { text }
        })
        .collect();
    let kind = item.working.as_ref().map(|working| working.kind);
    let outside = matches!(kind, Some(RuleKind::Bonus | RuleKind::Penalty));
    let bar = item
        .points
        .and_then(float)
        .zip(float(item.applicable))
        .filter(|_| !outside)
        .map(|(score, full)| ScoreBar { score, full }.svg());
    Item {
        code: item.code.clone(),
        name: name.to_owned(),
        href: setting.href(&format!("/{}/{}", unit.code, item.code)),
        max: plain(item.max),
        points: item.points.map_or_else(|| ui::number::MISSING.to_owned(), points),
        exact: item.points.map(exact).unwrap_or_default(),
        class: if outside { "" } else { Standing::of(item).class() },
        bar: bar.unwrap_or_default(),
        working: said.join(me.lang.pick("；", "; ")),
        ground: ground.first(setting.inputs(unit.id, &item.code)),
    }
}

/// The total made again from the printed arithmetic of every item.
fn again(setting: &Setting, result: &UnitResult) -> Decimal {
    let scheme = &setting.record.scheme;
    let of = |items: &[ItemResult]| -> Decimal {
        let combine = |item: &ItemResult| scheme.item(&item.code).map(|it| it.combine);
        items.iter().filter_map(|item| item::again(item, combine(item))).sum()
    };
    let (full, applicable) = whole(result);
    let mut base = of(&result.items);
    if applicable < full && !applicable.is_zero() {
        base = base * full / applicable;
    }
    let base = base.min(scheme.max).max(Decimal::ZERO);
    let kind = |wanted: RuleKind| -> Decimal {
        let found = result
            .outside
            .iter()
            .filter(|item| item.working.as_ref().is_some_and(|working| working.kind == wanted));
        found.filter_map(|item| item::again(item, Some(Combine::Sum))).sum()
    };
    base + kind(RuleKind::Bonus).min(scheme.bonus_cap) - kind(RuleKind::Penalty)
}

fn whole(result: &UnitResult) -> (Decimal, Decimal) {
    let full = result.items.iter().map(|item| item.max).sum();
    let applicable = result.items.iter().map(|item| item.applicable).sum();
    (full, applicable)
}

/// From the items to the total, one line a step.
fn arithmetic(me: &Me, setting: &Setting, result: &UnitResult) -> Vec<String> {
    let sums: Vec<String> =
        result.dimensions.iter().map(|dimension| plain(dimension.points)).collect();
    let known: Decimal = result.items.iter().filter_map(|item| item.points).sum();
    let (full, applicable) = whole(result);
    let name = |key: &str| me.t(key);
    let mut lines = Vec::new();
    let sum = if sums.len() > 1 {
        format!("{} = {}", sums.join(" + "), plain(known))
    } else {
        plain(known)
    };
    let mut base = format!("{}{}{sum}", name("assessment-base"), me.lang.pick("：", ": "));
    if applicable < full && !applicable.is_zero() {
        base = format!(
            "{base}{}{} × {} ÷ {} = {}",
            me.lang.pick("；", "; "),
            plain(known),
            plain(full),
            plain(applicable),
            plain(result.base)
        );
    } else if known != result.base {
        base = format!("{base} → {}", plain(result.base));
    }
    lines.push(base);
    let mut total = plain(result.base);
    if !setting.record.scheme.bonus_cap.is_zero() || !result.bonus.is_zero() {
        total.push_str(&format!(" + {}", plain(result.bonus)));
    }
    if !result.penalty.is_zero() {
        total.push_str(&format!(" − {}", plain(result.penalty)));
    }
    lines.push(format!(
        "{}{}{total} = {}",
        name("assessment-total"),
        me.lang.pick("：", ": "),
        plain(result.total)
    ));
    lines
}

fn vetoes(me: &Me, setting: &Setting, unit: &Named, result: &UnitResult) -> Vec<Veto> {
    result
        .vetoes
        .iter()
        .map(|veto| {
            let of = setting.record.scheme.outside.iter().find(|o| o.code == veto.code);
            let (state, key) = match veto.applied {
                Some(true) => (ui::State::Veto, "assessment-veto-acts"),
                Some(false) => (ui::State::Ok, "assessment-veto-not"),
                None => (ui::State::None, "assessment-veto-open"),
            };
            Veto {
                code: veto.code.clone(),
                name: of.map_or_else(String::new, |of| of.name.get(me.lang).to_owned()),
                href: setting.href(&format!("/{}/{}", unit.code, veto.code)),
                state: state.saying(me.t(key)),
            }
        })
        .collect()
}

/// By points, after the gates, after the vetoes.
fn steps(
    me: &Me,
    setting: &Setting,
    result: &UnitResult,
) -> Vec<(String, Option<ui::Grade>, String)> {
    let grade = |code: &Option<String>| code.clone().map(ui::Grade::new);
    let gates: Vec<String> = result
        .gates
        .iter()
        .map(|gate| {
            let key = match gate.passed {
                Some(true) => "assessment-gate-passed",
                Some(false) => "assessment-gate-failed",
                None => "assessment-gate-open",
            };
            let args = [
                ("gate", gate.code.clone()),
                ("items", gate.failed.join(me.lang.pick("、", ", "))),
                ("cap", gate.cap.clone()),
            ];
            ui::ta(me.lang, key, &args)
        })
        .collect();
    let mut steps = vec![(
        me.t("assessment-by-points"),
        grade(&result.grade.by_points),
        setting.record.scheme.bands.say(me.lang),
    )];
    if !gates.is_empty() {
        let said = gates.join(me.lang.pick("；", "; "));
        steps.push((me.t("assessment-after-gates"), grade(&result.grade.after_gates), said));
    }
    let acting: Vec<&str> = result
        .vetoes
        .iter()
        .filter(|veto| veto.applied == Some(true))
        .map(|veto| veto.code.as_str())
        .collect();
    if !result.vetoes.is_empty() {
        let said = if acting.is_empty() {
            me.t("assessment-no-veto")
        } else {
            acting.join(me.lang.pick("、", ", "))
        };
        steps.push((me.t("assessment-after-vetoes"), grade(&result.grade.grade), said));
    }
    steps
}
