//! One score: points of the maximum, the rule in words, the arithmetic that was done, its inputs with their
//! grounds, what sampling leaves open, and what it was a year before.

use askama::Template;
use identity::{Class, Verb};
use rust_decimal::Decimal;
use score::{Combine, Input, ItemResult, Outside, Rule, Scored, Working};
use store::Tx;
use terms::{Error, Result};
use web::{Me, Path, Response, Visit};

use super::grounds::{Ground, InputRow, deepen, letters, printed};
use super::journey::{Past, Stage, neighbours, past, stages};
use super::line::{Standing, by_policy};
use super::{Setting, exact, plain, points, rules};
use crate::assessment::rank::anything_known;
use crate::scope::{self, Named};

#[derive(Template)]
#[template(path = "assessment/pages/item.html")]
struct Page {
    frame: ui::Frame,
    key: Vec<Key>,
    exact: String,
    again: String,
    agrees: bool,
    lines: Vec<Line>,
    sum: String,
    inputs: Vec<InputRow>,
    parts: bool,
    stages: Vec<Stage>,
    past: Vec<Past>,
    rule: String,
    facts: Vec<(String, String)>,
    evidence: Vec<String>,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    /// Where a case grows from these points; empty for those who open none.
    grow: String,
}
struct Key {
    term: String,
    text: String,
    note: String,
}
/// The working of the item, or of one of its parts.
struct Line {
    name: String,
    max: String,
    formula: String,
    letters: String,
    arithmetic: String,
    notes: Vec<String>,
    points: String,
    counts: bool,
}

pub(super) async fn show(
    visit: Visit,
    Path((scheme, unit, item)): Path<(String, String, String)>,
) -> Response {
    visit.page(move |tx, me| page(tx, me, &scheme, &unit, &item)).await
}

/// An item, a bonus or penalty, or a veto, with what its page says.
struct About<'s> {
    name: &'s str,
    owners: &'s [String],
    rule: String,
    result: Option<&'s ItemResult>,
    outside: Option<&'s Outside>,
}

fn about<'s>(me: &Me, setting: &'s Setting, unit: i64, code: &str) -> Result<About<'s>> {
    let unknown = || Error::not_found("assessment-item-unknown").with("value", code);
    let result = setting.run.result(unit).ok_or_else(unknown)?;
    if let Some(item) = setting.record.scheme.item(code) {
        return Ok(About {
            name: item.name.get(me.lang),
            owners: &item.owner,
            rule: rules::rule_of(me, item),
            result: result.items.iter().find(|it| it.code == code),
            outside: None,
        });
    }
    let outside =
        setting.record.scheme.outside.iter().find(|o| o.code == code).ok_or_else(unknown)?;
    let scored = result.outside.iter().find(|it| it.code == code);
    Ok(About {
        name: outside.name.get(me.lang),
        owners: &outside.owner,
        rule: outside.rule.say(me.lang),
        result: scored,
        outside: Some(outside),
    })
}

fn page(tx: &mut Tx<'_>, me: &Me, scheme: &str, unit: &str, code: &str) -> Result<Page> {
    let setting = Setting::of(tx, me, scheme)?;
    let unit = setting.unit(unit)?;
    let about = about(me, &setting, unit.id, code)?;
    let kept = setting.inputs(unit.id, code);
    let ground = Ground::of(tx, me, &setting, kept)?;
    let item = setting.record.scheme.item(code);
    let part_name = |part: i64| {
        let at = usize::try_from(part - 1).ok();
        at.and_then(|at| item?.parts.get(at))
            .map(|part| part.name.get(me.lang).to_owned())
            .unwrap_or_default()
    };
    let mut inputs: Vec<InputRow> = kept
        .iter()
        .flat_map(|kept| ground.rows(me, &setting, &unit, kept, &part_name(kept.part)))
        .collect();
    deepen(tx, me, &setting, &unit, &mut inputs)?;
    let lines = about.result.map_or_else(Vec::new, |result| lines(me, result, item));
    let value = about.result.and_then(|result| result.points);
    let again = about.result.and_then(|result| again(result, item.map(|i| i.combine)));
    let sum = match (about.result, item.map(|i| i.combine)) {
        (Some(result), Some(Combine::Sum)) if result.parts.len() > 1 && value.is_some() => {
            let parts: Vec<String> =
                result.parts.iter().filter_map(|p| p.scored.points).map(plain).collect();
            format!("{} = {}", parts.join(" + "), value.map(plain).unwrap_or_default())
        }
        _ => String::new(),
    };

    let title = format!("{} {}", code, about.name);
    let mut frame = setting.frame(tx, me, title, &format!("{code} {}", about.name))?;
    let here = frame.crumbs.len() - 1;
    let sheet = ui::Crumb::new(unit.name.get(me.lang), setting.href(&format!("/{}", unit.code)));
    frame.crumbs.insert(here, sheet);
    frame.lead = lead(me, &unit, &about);
    let owners = owners(tx, me, &setting, about.owners)?;
    let mut facts = vec![
        (me.t("assessment-scheme"), setting.record.scheme.name.get(me.lang).to_owned()),
        (me.t("assessment-document"), rules::issued(me, &setting.record)),
        (me.t("assessment-owner"), owners),
    ];
    facts.extend(more_facts(me, &about, item));
    let evidence = item
        .map(|item| item.evidence.iter().map(|text| text.get(me.lang).to_owned()).collect())
        .unwrap_or_default();
    let (previous, next) = neighbours(me, &setting, &unit, code);
    Ok(Page {
        key: key(me, &setting, &unit, &about, code, &ground),
        exact: value.map(exact).unwrap_or_default(),
        again: again.map(exact).unwrap_or_default(),
        agrees: value.is_some() && value.map(exact) == again.map(exact),
        parts: inputs.iter().any(|row| !row.part.is_empty()),
        stages: stages(tx, me, &setting, &unit, code)?,
        past: past(tx, me, &setting, &unit, code)?,
        rule: about.rule.clone(),
        frame,
        lines,
        sum,
        inputs,
        facts,
        evidence,
        previous,
        next,
        grow: if me.can(Verb::Enter, Class::Cases) {
            let place = setting.href(&format!("/{}/{code}", unit.code));
            let words = format!("{} · {code} {}", unit.name.get(me.lang), about.name);
            web::case_address("score", setting.record.id, &place, &words, &unit.code)
        } else {
            String::new()
        },
    })
}

fn lead(me: &Me, unit: &Named, about: &About<'_>) -> String {
    let name = unit.name.get(me.lang).to_owned();
    match about.result {
        Some(result) => {
            let key = if result.points.is_some() {
                "assessment-score-lead"
            } else {
                "assessment-score-lead-none"
            };
            let lost = result.points.map(|points| result.applicable.max(Decimal::ZERO) - points);
            ui::ta(
                me.lang,
                key,
                &[
                    ("unit", name),
                    ("points", result.points.map(points).unwrap_or_default()),
                    ("max", plain(result.max)),
                    ("lost", lost.map(points).unwrap_or_default()),
                    ("state", Standing::of(result).word(me)),
                ],
            )
        }
        None => ui::ta(me.lang, "assessment-veto-lead", &[("unit", name)]),
    }
}

fn lines(me: &Me, result: &ItemResult, item: Option<&score::Item>) -> Vec<Line> {
    if result.parts.is_empty() {
        let working = result.working.as_ref();
        return working.map(|w| line(me, "", result.max, w, true)).into_iter().collect();
    }
    let lowest = item.is_some_and(|item| item.combine == Combine::Lowest);
    result
        .parts
        .iter()
        .map(|part| {
            let name = item
                .and_then(|item| item.parts.iter().find(|it| it.code == part.code))
                .map_or(part.code.as_str(), |it| it.name.get(me.lang));
            let counts = !lowest || part.scored.points == result.points;
            line(me, name, part.max, &part.scored.working, counts)
        })
        .collect()
}

fn line(me: &Me, name: &str, max: Decimal, working: &Working, counts: bool) -> Line {
    Line {
        name: name.to_owned(),
        max: plain(max),
        formula: printed(&working.formula),
        letters: letters(me.lang, working),
        arithmetic: printed(&working.text()),
        notes: working.notes.iter().map(|note| note.say(me.lang)).collect(),
        points: working.result.map(points).unwrap_or_default(),
        counts,
    }
}

/// The points made again from the printed arithmetic alone.
pub(super) fn again(result: &ItemResult, combine: Option<Combine>) -> Option<Decimal> {
    result.points?;
    if let Some(working) = &result.working {
        return working.recompute().ok();
    }
    debug_assert!(combine != Some(Combine::Lowest), "the lowest part has a working");
    let of = |scored: &Scored| scored.working.recompute().ok();
    result.parts.iter().filter(|part| part.scored.points.is_some()).map(|p| of(&p.scored)).sum()
}

fn key(
    me: &Me,
    setting: &Setting,
    unit: &Named,
    about: &About<'_>,
    code: &str,
    ground: &Ground,
) -> Vec<Key> {
    let mut key = Vec::new();
    if let Some(result) = about.result {
        key.push(Key {
            term: me.t("assessment-points"),
            text: match result.points {
                Some(value) => format!("{} / {}", points(value), plain(result.max)),
                None => format!("{} / {}", ui::number::MISSING, plain(result.max)),
            },
            note: if by_policy(result) { me.t("state-na") } else { Standing::of(result).word(me) },
        });
        let ends = spread(setting, unit, code, ground);
        let note = match (&ends, result.points, result.sampled.is_zero()) {
            (Some(_), ..) => "assessment-points-interval-note",
            (None, None, _) => "state-none",
            (None, Some(_), true) => "figure-whole",
            // Of several sampled parts, or of a place among others: no two ends say it.
            (None, Some(_), false) => "assessment-points-interval-parts",
        };
        key.push(Key {
            term: me.t("assessment-points-interval"),
            text: ends.map_or_else(
                || ui::number::MISSING.to_owned(),
                |(from, to)| ui::number::interval(from, to, 2),
            ),
            note: me.t(note),
        });
    }
    if let Some(result) = setting.run.result(unit.id) {
        let known = anything_known(result);
        if let Some(veto) = result.vetoes.iter().find(|veto| veto.code == code) {
            key.push(Key {
                term: me.t("assessment-veto"),
                text: me.t(match veto.applied {
                    Some(true) => "assessment-veto-acts",
                    Some(false) => "assessment-veto-not",
                    None => "assessment-veto-open",
                }),
                note: ui::ta(me.lang, "assessment-veto-grade", &[("grade", veto.grade.clone())]),
            });
        }
        key.push(Key {
            term: me.t("assessment-total"),
            text: if known { points(result.score) } else { ui::number::MISSING.to_owned() },
            note: result.grade.grade.clone().filter(|_| known).unwrap_or_default(),
        });
    }
    key.push(Key {
        term: me.t("assessment-places"),
        text: super::places(setting.run.standing(unit.id)),
        note: ui::ta(
            me.lang,
            "assessment-of-units",
            &[("n", setting.run.question.units.len().to_string())],
        ),
    });
    key
}

/// The points at the two ends of the interval of the value; for rules of one sampled number.
fn spread(
    setting: &Setting,
    unit: &Named,
    code: &str,
    ground: &Ground,
) -> Option<(Decimal, Decimal)> {
    let item = setting.record.scheme.item(code)?;
    let (rule, indicator) = (item.rule.as_ref()?, item.indicator.as_deref()?);
    if matches!(rule, Rule::Rank { .. }) {
        return None;
    }
    let interval = ground.value(indicator, unit.id, setting)?.interval?;
    let at = |value| score::score(rule, item.max, &Input::value(value)).points;
    let (a, b) = (at(interval.low)?, at(interval.high)?);
    Some((a.min(b), a.max(b)))
}

fn more_facts(me: &Me, about: &About<'_>, item: Option<&score::Item>) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut push =
        |key: &str, text: Option<String>| facts.extend(text.map(|text| (me.t(key), text)));
    let said = |text: &Option<terms::Text>| text.as_ref().map(|text| text.get(me.lang).to_owned());
    if let Some(outside) = about.outside {
        push("assessment-ground", said(&outside.ground));
        push("assessment-note", said(&outside.note));
        push("assessment-source", outside.source.clone());
    }
    if let Some(item) = item {
        push("assessment-note", said(&item.note));
        push("assessment-source", item.source.clone());
    }
    if about.outside.is_some_and(|o| o.assumed) || item.is_some_and(|i| i.assumed) {
        facts.push((me.t("assessment-assumed"), me.t("definition-assumed")));
    }
    facts
}

/// Owners are codes in schemes and names on pages.
fn owners(tx: &mut Tx<'_>, me: &Me, setting: &Setting, codes: &[String]) -> Result<String> {
    let ids = units::ids_by_code(tx, codes)?;
    let list: Vec<i64> = ids.values().map(|id| id.0).collect();
    let names = scope::names(tx, &list, setting.scope.day)?;
    let name = |code: &String| {
        let named = ids.get(code).and_then(|id| names.get(&id.0));
        named.map_or_else(|| code.clone(), |named| named.name.get(me.lang).to_owned())
    };
    let all: Vec<String> = codes.iter().map(name).collect();
    Ok(all.join(me.lang.pick("、", ", ")))
}
