//! `[[value]]`: indicators of the subject's unit and period, with interval, trend and comparison.
//!
//! An indicator under the name X gives X, X_下限, X_上限, X_样本, X_上期, X_变化, X_目标, the table X_走势
//! (时段, 数值) of five periods and the table X_各地 (地方, 地方值, 地方下限, 地方上限, 地方样本).

use check::indicators::{Question, Status, Value};
use rust_decimal::Decimal;
use store::Tx;
use terms::{Period, Result};
use units::UnitId;

use super::Asked;
use crate::data::{Data, Datum, Declared, Kind, Table};
use crate::kinds::Kept;

const TREND: usize = 5;

fn names(name: &str) -> [String; 6] {
    ["下限", "上限", "样本", "上期", "变化", "目标"].map(|part| format!("{name}_{part}"))
}

pub(super) fn declare(kind: &Kept, all: &mut Declared) {
    for value in &kind.kind.value {
        let places = Kind::Number(kind.decimals.get(&value.name).copied().unwrap_or(2));
        all.value(value.name.as_str(), places);
        for (name, kind) in names(&value.name).into_iter().zip([
            places,
            places,
            Kind::Number(0),
            places,
            places,
            Kind::Plain,
        ]) {
            all.value(name, kind);
        }
        all.table(format!("{}_走势", value.name), &[("时段", Kind::Text), ("数值", places)]);
        all.table(
            format!("{}_各地", value.name),
            &[
                ("地方", Kind::Text),
                ("地方值", places),
                ("地方下限", places),
                ("地方上限", places),
                ("地方样本", Kind::Number(0)),
            ],
        );
    }
}

pub(super) fn gather(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    if asked.kind.kind.value.is_empty() {
        return Ok(());
    }
    let Some(period) = period_of(tx, asked)? else {
        for value in &asked.kind.kind.value {
            for name in names(&value.name).into_iter().chain([value.name.clone()]) {
                data.set(&name, Datum::missing("paper-why-no-period"));
            }
        }
        return Ok(());
    };
    let mut periods = vec![period];
    while periods.len() < TREND {
        let Some(before) = periods.last().and_then(|it| it.previous().ok()) else { break };
        periods.push(before);
    }
    let own = asked.subject.unit;
    let compared = compared(tx, asked, period)?;
    let mut units = vec![own];
    units.extend(compared.iter().map(|(id, _, _)| *id).filter(|id| *id != own));
    let codes: Vec<String> =
        asked.kind.kind.value.iter().map(|value| value.indicator.clone()).collect();
    let question = Question::new(codes, units, periods.clone()).declaring(&asked.place.declared);
    let answer = asked.sources.answers.answer(tx, &question)?;
    let code = units::get(tx, UnitId(own))?.code;
    for value in &asked.kind.kind.value {
        let at = |unit: i64, period: Period| answer.value(&value.indicator, unit, period);
        let link = |code: &str, period: Period| {
            format!("/indicators/{}?unit={code}&period={period}&explain=1#why", value.indicator)
        };
        let here = link(&code, period);
        let now = at(own, period);
        let before = periods.get(1).and_then(|before| at(own, *before));
        let target = answer
            .definition(&value.indicator, period)
            .and_then(|it| it.definition.target(period.year()).map(|target| target.value));
        data.set(&value.name, datum(now).linked(here.as_str()));
        let [low, high, n, past, change, goal] = names(&value.name);
        let interval = now.and_then(|value| value.interval);
        let no_error = "paper-why-no-interval";
        data.set(&low, Datum::maybe(interval.map(|it| it.low), no_error).linked(here.as_str()));
        data.set(&high, Datum::maybe(interval.map(|it| it.high), no_error).linked(here.as_str()));
        let size = now.and_then(|value| value.n).map(Decimal::from);
        data.set(&n, Datum::maybe(size, no_error).linked(here.as_str()));
        let earlier = periods.get(1).map(|before| link(&code, *before)).unwrap_or_default();
        data.set(&past, datum(before).linked(earlier));
        let pair = now.and_then(|it| it.value).zip(before.and_then(|it| it.value));
        let moved = pair.map(|(now, before)| now - before);
        let is_guess = [now, before].into_iter().flatten().any(|it| it.status == Status::Imputed);
        let moved = Datum::maybe(moved, "paper-why-no-past").estimated(is_guess);
        data.set(&change, moved.linked(here));
        data.set(&goal, Datum::maybe(target, "paper-why-no-target"));
        let mut trend = Table::new(["时段", "数值"]);
        for period in periods.iter().rev() {
            let datum = datum(at(own, *period)).linked(link(&code, *period));
            trend.push(period.to_string(), vec![Datum::text(period.say(asked.lang)), datum]);
        }
        data.tables.insert(format!("{}_走势", value.name), trend);
        let mut places = Table::new(["地方", "地方值", "地方下限", "地方上限", "地方样本"]);
        for (id, code, name) in &compared {
            let (found, link) = (at(*id, period), link(code, period));
            let interval = found.and_then(|value| value.interval);
            let low = Datum::maybe(interval.map(|it| it.low), no_error).linked(link.as_str());
            let high = Datum::maybe(interval.map(|it| it.high), no_error).linked(link.as_str());
            let size = found.and_then(|value| value.n).map(Decimal::from);
            let size = Datum::maybe(size, no_error).linked(link.as_str());
            let value = datum(found).linked(link);
            places.push(code.clone(), vec![Datum::text(name.as_str()), value, low, high, size]);
        }
        data.tables.insert(format!("{}_各地", value.name), places);
    }
    Ok(())
}

/// The period that was asked for, or that of the run.
fn period_of(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Result<Option<Period>> {
    if let Some(period) = asked.subject.period() {
        return Ok(Some(period));
    }
    match asked.subject.run {
        Some(run) => Ok(Some(asked.sources.frozen(tx, run)?.question.period)),
        None => Ok(None),
    }
}

/// Units below the city, where the template compares them: id, code, name.
fn compared(
    tx: &mut Tx<'_>,
    asked: &Asked<'_>,
    period: Period,
) -> Result<Vec<(i64, String, String)>> {
    let names: Vec<String> =
        asked.kind.kind.value.iter().map(|value| format!("{}_各地", value.name)).collect();
    if !names.iter().any(|name| asked.reads(name)) {
        return Ok(Vec::new());
    }
    let today = store::civil_date(tx.now());
    let (_, end) = period.span_with(&asked.place.declared)?;
    let day = end.yesterday().unwrap_or(today).min(today);
    let tree = units::Tree::at(tx, units::TERRITORY, day, None)?;
    let children = tree.children(UnitId(asked.place.home)).to_vec();
    let mut found: Vec<(i64, String, String)> = units::units(tx, &children, Some(day))?
        .into_iter()
        .map(|unit| (unit.id.0, unit.code.clone(), unit.name.get(asked.lang).to_owned()))
        .collect();
    found.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(found)
}

fn datum(value: Option<&Value>) -> Datum {
    let none = "paper-why-none";
    match value {
        Some(value) => {
            let why = value.missing.as_ref().map(|it| crate::data::why(it.code(), &it.args()));
            Datum::maybe(value.value, &why.unwrap_or_else(|| none.into()))
                .estimated(value.status == Status::Imputed)
        }
        None => Datum::missing(none),
    }
}
