//! Where a score has been and what stands beside it: its stages, the year before, the items around.

use rust_decimal::Decimal;
use score::{Combine, Rule};
use store::{Tx, params};
use terms::Result;
use web::Me;

use super::{Setting, plain, points};
use crate::assessment::{Runs, cached_run, frozen_runs};
use crate::indicators::question::last_day;
use crate::rounds::audience::Thing;
use crate::rounds::model::Mark;
use crate::rounds::{self, Here};
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
) -> Result<Vec<Stage>> {
    let stage = |key: &str, value: Option<Decimal>, href: &str, note: String| Stage {
        name: me.t(key),
        text: value.map(points).unwrap_or_default(),
        href: if value.is_some() { href.to_owned() } else { String::new() },
        note: if note.is_empty() && value.is_some() { me.t("rounds-round") } else { note },
    };
    let (own_key, checked_key, final_key) =
        ("assessment-stage-self", "assessment-stage-checked", "assessment-stage-final");
    let held = match rounds::find(tx, setting.record.id, setting.scope.period)? {
        Some(id) => {
            let here = Here::of(tx, me, id)?;
            here.item(code).cloned().ok().map(|item| (here, item))
        }
        None => None,
    };
    let Some((here, item)) = held else {
        let (value, run) = frozen(tx, setting, unit, code)?.unwrap_or_default();
        let note = me.t("assessment-stage-frozen");
        let note = if value.is_some() { note } else { String::new() };
        return Ok(vec![
            stage(own_key, None, "", String::new()),
            stage(checked_key, None, "", String::new()),
            stage(final_key, value, &format!("/runs/{run}"), note),
        ]);
    };
    let cell = here.cell(unit.id, code);
    let own = cell.own.as_ref().filter(|_| here.sees(Thing::Own(unit.id, code)));
    let review = here.sees_review(unit.id, &item);
    let verified = cell.visit.as_ref().or_else(|| cell.verified(item.second));
    let of = |mark: Option<&Mark>| mark.filter(|_| review).map(|mark| mark.points);
    let href = here.cell_href(unit.id, code);
    let kept = match here.round.run {
        Some(_) if review => me.t("assessment-stage-frozen"),
        _ => String::new(),
    };
    Ok(vec![
        stage(own_key, own.map(|mark| mark.points), &href, String::new()),
        stage(checked_key, of(verified), &href, String::new()),
        stage(final_key, of(cell.decided()), &href, kept),
    ])
}

/// What a frozen run says of the item where nobody held a round, with its number.
fn frozen(
    tx: &mut Tx<'_>,
    setting: &Setting,
    unit: &Named,
    code: &str,
) -> Result<Option<(Option<Decimal>, i64)>> {
    let kept = frozen_runs(tx)?
        .into_iter()
        .find(|run| run.scheme == setting.record.id && run.period == setting.scope.period);
    let Some(run) = kept else { return Ok(None) };
    let points: Vec<Option<terms::Millionths>> = tx.query(
        "select points from score_input where run = ?1 and unit = ?2 and item = ?3 order by part",
        params![run.id, unit.id, code],
        |row| row.get(0),
    )?;
    let lowest = setting.record.scheme.item(code).is_some_and(|i| i.combine == Combine::Lowest);
    let known: Vec<Decimal> = points.iter().flatten().map(|points| points.decimal()).collect();
    let total = if lowest { known.iter().min().copied() } else { Some(known.iter().sum()) };
    Ok(Some((total.filter(|_| !known.is_empty()), run.id)))
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
