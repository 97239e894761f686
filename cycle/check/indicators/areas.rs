//! The areas beside each other, all on one scale.

use document::chart::Spark;
use terms::Period;
use web::Me;

use super::Definition;
use crate::scope::Scope;
use crate::shown::{Shown, float};

/// One area: its value, its line through time, and how sure the value is.
pub(super) struct Area {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) shown: Shown,
    pub(super) svg: String,
    pub(super) doubt: String,
}

pub(super) fn areas(
    me: &Me,
    scope: &Scope,
    definition: &Definition,
    periods: &[Period],
    value: &dyn Fn(i64, Period) -> Option<super::Value>,
) -> Vec<Area> {
    let all: Vec<f64> = scope
        .below
        .iter()
        .flat_map(|u| periods.iter().filter_map(|p| value(u.id, *p)?.value.and_then(float)))
        .collect();
    let range = all.iter().copied().reduce(f64::min).zip(all.iter().copied().reduce(f64::max));
    let target = definition.target(scope.period.year()).and_then(|t| float(t.value));
    let mut list: Vec<Area> = scope
        .below
        .iter()
        .map(|unit| {
            let of = value(unit.id, scope.period);
            let shown =
                Shown::of(scope, me.lang, definition, &unit.code, scope.period, of.as_ref());
            let interval = of.as_ref().and_then(|v| v.interval).filter(|_| shown.known());
            let spark = Spark {
                values: periods
                    .iter()
                    .map(|p| value(unit.id, *p).and_then(|v| v.value).and_then(float))
                    .collect(),
                range,
                target,
                low: interval.and_then(|i| float(i.low)),
                high: interval.and_then(|i| float(i.high)),
                below: matches!(shown.state, Some(ui::State::Bad | ui::State::Watch)),
                label: String::new(),
                title: format!("{} {}{}", unit.name.get(me.lang), shown.text, shown.sign),
                empty: me.t("indicators-no-data"),
            };
            let mut doubt = Vec::new();
            if !shown.interval.is_empty() {
                doubt.push(shown.interval.clone());
            }
            if !shown.n.is_empty() && shown.known() {
                doubt.push(format!("n={}", shown.n));
            }
            if !shown.known() {
                doubt.push(shown.remark.clone());
            }
            Area {
                name: unit.name.get(me.lang).to_owned(),
                href: format!("/counties/{}?period={}", unit.code, scope.period),
                svg: spark.svg(),
                doubt: doubt.join(&me.t("dot")),
                shown,
            }
        })
        .collect();
    // Best first; without a value last. Equal values keep the order of the tree.
    list.sort_by_key(|c| c.shown.exact.is_empty());
    list
}
