//! The line of an indicator through time, drawn the same wherever it stands.

use document::chart::{TargetStep, Trend, TrendPoint};
use terms::{Period, PeriodKind};
use web::Me;

use super::Definition;
use crate::scope::Scope;
use crate::shown::{Shown, float, number};

pub(crate) fn draw_trend(
    me: &Me,
    scope: &Scope,
    definition: &Definition,
    periods: &[Period],
    value: &dyn Fn(Period) -> Option<super::Value>,
) -> String {
    let mut targets: Vec<TargetStep> = Vec::new();
    let points: Vec<TrendPoint> = periods
        .iter()
        .enumerate()
        .map(|(at, period)| {
            let of = value(*period);
            let shown =
                Shown::of(scope, me.lang, definition, &scope.unit.code, *period, of.as_ref());
            let target = definition.target(period.year()).map(|t| t.value);
            if let Some(level) = target.and_then(float) {
                match targets.last_mut() {
                    Some(step) if step.last + 1 == at && (step.value - level).abs() < 1e-12 => {
                        step.last = at
                    }
                    _ => {
                        targets.push(TargetStep { first: at, last: at, value: level, upper: None })
                    }
                }
            }
            let year = period.year().to_string();
            let (tick, group) = match period.kind() {
                PeriodKind::Year => (year, String::new()),
                PeriodKind::Quarter => (
                    me.lang.pick(format!("{}季", period.number()), format!("Q{}", period.number())),
                    year,
                ),
                PeriodKind::Month => (
                    me.lang.pick(format!("{}月", period.number()), period.number().to_string()),
                    year,
                ),
                _ => (period.to_string(), String::new()),
            };
            let interval = of.as_ref().and_then(|v| v.interval);
            let title = [
                period.say(me.lang),
                format!("{}{}", shown.text, shown.sign),
                shown.interval.clone(),
                shown.remark.clone(),
            ]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(me.lang.pick("，", ", "));
            TrendPoint {
                tick,
                group,
                value: of.as_ref().and_then(|v| v.value).and_then(float),
                low: interval.and_then(|i| float(i.low)),
                high: interval.and_then(|i| float(i.high)),
                below: matches!(shown.state, Some(ui::State::Bad)),
                title,
                href: shown.known().then(|| shown.href.clone()),
            }
        })
        .collect();
    let last =
        periods.iter().rev().find_map(|p| value(*p).filter(|v| v.value.is_some()).map(|v| (*p, v)));
    let (end_label, end_note) = last.map_or_else(Default::default, |(p, v)| {
        let shown = Shown::of(scope, me.lang, definition, &scope.unit.code, p, Some(&v));
        (format!("{}{}", shown.text, shown.sign), shown.interval)
    });
    let target_label = targets
        .last()
        .and_then(|_| definition.target(periods.last()?.year()))
        .map_or_else(String::new, |t| {
            format!(
                "{}{}{}",
                me.t("indicators-target"),
                me.lang.pick("", " "),
                number(definition, t.value)
            )
        });
    Trend {
        label: format!("{} {}", definition.name.get(me.lang), end_label),
        points,
        targets,
        end_label,
        end_note,
        target_label,
        from_zero: definition.measure != "percent"
            && definition.measure != "mark"
            && definition.measure != "point",
        empty: me.t("indicators-no-data"),
        ..Trend::default()
    }
    .svg()
}
