//! Where a score has been and what stands beside it: its stages, the year before, the items around.

use rust_decimal::Decimal;
use score::{Combine, Rule};
use store::{Tx, params};
use terms::Result;
use web::Me;

use super::{Setting, plain, points};
use crate::assessment::{Runs, cached_run, frozen_runs};
use crate::indicators::question::last_day;
use crate::scope::Named;

/// Self-score, checked score, final score.
pub(super) struct Stage {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) href: String,
    pub(super) note: String,
}

pub(super) struct Past {
    pub(super) period: String,
    pub(super) scheme: String,
    pub(super) points: String,
    pub(super) max: String,
    pub(super) href: String,
}

/// What each stage says of the item; what nobody has said yet is waiting and not empty.
pub(super) fn stages(
    tx: &mut Tx<'_>,
    me: &Me,
    setting: &Setting,
    unit: &Named,
    code: &str,
    value: Option<Decimal>,
) -> Result<Vec<Stage>> {
    let waiting = |key: &str| Stage {
        name: me.t(key),
        text: String::new(),
        href: String::new(),
        note: String::new(),
    };
    let frozen = frozen_runs(tx)?
        .into_iter()
        .find(|run| run.scheme == setting.record.id && run.period == setting.scope.period);
    let last = match frozen {
        None => waiting("assessment-stage-final"),
        Some(run) => {
            let kept: Vec<Option<terms::Millionths>> = tx.query(
                "select points from score_input where run = ?1 and unit = ?2 and item = ?3 order by part",
                params![run.id, unit.id, code],
                |row| row.get(0),
            )?;
            let lowest =
                setting.record.scheme.item(code).is_some_and(|i| i.combine == Combine::Lowest);
            let known: Vec<Decimal> =
                kept.iter().flatten().map(|points| points.decimal()).collect();
            let total = if lowest { known.iter().min().copied() } else { Some(known.iter().sum()) };
            let text = total.filter(|_| !known.is_empty()).map(points);
            Stage {
                name: me.t("assessment-stage-final"),
                text: text.unwrap_or_else(|| ui::number::MISSING.to_owned()),
                href: format!("/runs/{}", run.id),
                note: ui::ta(me.lang, "assessment-stage-frozen", &[("run", run.id.to_string())]),
            }
        }
    };
    Ok(vec![
        waiting("assessment-stage-self"),
        Stage {
            name: me.t("assessment-stage-checked"),
            text: value.map_or_else(|| ui::number::MISSING.to_owned(), points),
            href: String::new(),
            note: ui::ta(
                me.lang,
                "assessment-stage-checked-note",
                &[("seq", setting.run.as_of().to_string())],
            ),
        },
        last,
    ])
}

/// The same item a year before, under the scheme that judged then.
pub(super) fn past(
    tx: &mut Tx<'_>,
    me: &Me,
    setting: &Setting,
    unit: &Named,
    code: &str,
) -> Result<Vec<Past>> {
    let Ok(period) = setting.scope.period.year_before() else { return Ok(Vec::new()) };
    let day = last_day(period, &setting.scope.place.declared)?;
    let then = me.space.kept::<Runs>().in_force(tx, day)?;
    let record = then.unwrap_or_else(|| setting.record.clone());
    let run = match cached_run(tx, me, &setting.scope, record.id, period) {
        Ok(run) => run,
        // A year in which the place had no units to compare.
        Err(error) if error.kind() == terms::Kind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let Some(result) = run.result(unit.id) else { return Ok(Vec::new()) };
    let found = result.items.iter().chain(&result.outside).find(|item| item.code == code);
    let Some(item) = found else { return Ok(Vec::new()) };
    let key = super::key_of(tx, me, &record)?;
    let as_of = setting.scope.as_of.map_or_else(String::new, |seq| format!("&as_of={seq}"));
    Ok(vec![Past {
        period: period.say(me.lang),
        scheme: record.scheme.name.get(me.lang).to_owned(),
        points: item.points.map_or_else(|| ui::number::MISSING.to_owned(), points),
        max: plain(item.max),
        href: format!("/assessment/{key}/{}/{code}?period={period}{as_of}", unit.code),
    }])
}

/// The items before and after, for reading on.
pub(super) type Neighbour = Option<(String, String)>;

pub(super) fn neighbours(
    me: &Me,
    setting: &Setting,
    unit: &Named,
    code: &str,
) -> (Neighbour, Neighbour) {
    let scheme = &setting.record.scheme;
    let items = scheme.items().map(|item| (&item.code, &item.name));
    let all: Vec<_> = items
        .chain(
            scheme
                .outside
                .iter()
                .filter(|o| !matches!(o.rule, Rule::Gate { .. }))
                .map(|o| (&o.code, &o.name)),
        )
        .collect();
    let Some(at) = all.iter().position(|(other, _)| *other == code) else { return (None, None) };
    let link = |at: usize| {
        all.get(at).map(|(code, name)| {
            let href = setting.href(&format!("/{}/{code}", unit.code));
            (format!("{code} {}", name.get(me.lang)), href)
        })
    };
    (at.checked_sub(1).and_then(link), link(at + 1))
}
