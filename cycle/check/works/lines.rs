//! Indicators with what they are worth, against their targets.

use document::chart::Spark;
use rust_decimal::Decimal;
use store::Tx;
use terms::Result;
use web::Me;

use crate::indicators::{Answers, Definition};
use crate::scope::{self, Scope};
use crate::shown::{Shown, float, number, sign_of};

/// One indicator of the unit in the period.
pub(super) struct Line {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) quality: String,
    pub(super) work: String,
    pub(super) owner: String,
    pub(super) shown: Shown,
    pub(super) target: String,
    /// None where there is no target.
    pub(super) state: Option<ui::State>,
    /// Its periods up to this one, drawn.
    pub(super) spark: String,
}

/// Periods of the small drawing.
const TREND: usize = 6;

/// Every indicator of the catalogue, in its order; with their trend where a page shows it.
pub(super) fn lines(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    keep: impl Fn(&Definition) -> bool,
    with_trend: bool,
) -> Result<Vec<Line>> {
    let answers = me.space.kept::<Answers>();
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let periods = if with_trend { scope.trend(TREND) } else { vec![scope.period] };
    let question = scope.question(catalogue.codes(), vec![scope.unit.id], periods.clone());
    let answer = answers.answer(tx, &question)?;
    let mut lines = Vec::new();
    for code in &answer.question.indicators {
        let Some(defined) = answer.definition(code, scope.period) else { continue };
        let definition = &defined.definition;
        if !keep(definition) {
            continue;
        }
        let value = answer.value(code, scope.unit.id, scope.period);
        let shown = Shown::of(scope, me.lang, definition, &scope.unit.code, scope.period, value);
        let target = definition.target(scope.period.year()).map(|target| target.value);
        let of = |period| answer.value(code, scope.unit.id, period).and_then(|it| it.value);
        let values: Vec<Option<Decimal>> = periods.iter().map(|period| of(*period)).collect();
        lines.push(Line {
            code: code.clone(),
            name: definition.name.get(me.lang).to_owned(),
            href: format!("/indicators/{code}?{}", scope.query(&scope.unit.code, scope.period)),
            quality: definition.quality.clone(),
            work: definition.work.clone().unwrap_or_default(),
            owner: definition.owner.clone(),
            target: target.map_or_else(String::new, |target| {
                format!("{}{}", number(definition, target), sign_of(definition, me.lang, target))
            }),
            state: shown.state.filter(|_| target.is_some()),
            spark: if with_trend { spark(me, definition, &values, target) } else { String::new() },
            shown,
        });
    }
    name_owners(tx, me, &mut lines, scope)?;
    Ok(lines)
}

fn spark(
    me: &Me,
    definition: &Definition,
    values: &[Option<Decimal>],
    target: Option<Decimal>,
) -> String {
    // One point is no trend.
    if values.iter().flatten().count() < 2 {
        return String::new();
    }
    let said = values.iter().map(|value| {
        value.map_or_else(|| ui::number::MISSING.to_owned(), |value| number(definition, value))
    });
    let said: Vec<String> = said.collect();
    let title = format!("{} {}", me.t("works-trend"), said.join(" "));
    Spark {
        values: values.iter().map(|value| value.and_then(float)).collect(),
        target: target.and_then(float),
        label: format!("{} {title}", definition.name.get(me.lang)),
        title,
        ..Spark::default()
    }
    .svg()
}

/// Owners are unit codes in definitions and names on pages.
fn name_owners(tx: &mut Tx<'_>, me: &Me, lines: &mut [Line], scope: &Scope) -> Result<()> {
    let codes: Vec<String> = lines.iter().map(|line| line.owner.clone()).collect();
    let ids = units::ids_by_code(tx, &codes)?;
    let list: Vec<i64> = ids.values().map(|id| id.0).collect();
    let names = scope::names(tx, &list, scope.day)?;
    for line in lines {
        if let Some(named) = ids.get(&line.owner).and_then(|id| names.get(&id.0)) {
            line.owner = named.name.get(me.lang).to_owned();
        }
    }
    Ok(())
}

/// How many targets stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) met: usize,
    pub(super) near: usize,
    pub(super) not_met: usize,
    /// With a target and no value.
    pub(super) missing: usize,
    pub(super) all: usize,
}

impl Tally {
    pub(super) fn of<'a>(states: impl IntoIterator<Item = &'a Option<ui::State>>) -> Self {
        let mut tally = Self::default();
        for state in states {
            tally.all += 1;
            match state {
                Some(ui::State::Ok) => tally.met += 1,
                Some(ui::State::Watch) => tally.near += 1,
                Some(ui::State::Bad | ui::State::Veto) => tally.not_met += 1,
                Some(_) => tally.missing += 1,
                None => {}
            }
        }
        tally
    }
    pub(super) fn targets(self) -> usize {
        self.met + self.near + self.not_met + self.missing
    }
    /// The worst that is there, so that nothing hides behind what is met.
    pub(super) fn state(self) -> Option<ui::State> {
        match self {
            Self { not_met: 1.., .. } => Some(ui::State::Bad),
            Self { near: 1.., .. } => Some(ui::State::Watch),
            Self { missing: 1.., .. } => Some(ui::State::None),
            Self { met: 1.., .. } => Some(ui::State::Ok),
            _ => None,
        }
    }
    pub(super) fn said(self, me: &Me) -> String {
        let args = [
            ("all", self.all.to_string()),
            ("targets", self.targets().to_string()),
            ("met", self.met.to_string()),
            ("near", self.near.to_string()),
            ("bad", self.not_met.to_string()),
            ("missing", self.missing.to_string()),
        ];
        ui::ta(me.lang, if self.targets() == 0 { "works-no-target" } else { "works-tally" }, &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ui::State;

    #[test]
    fn the_worst_state_of_a_cell_is_the_one_that_is_shown() {
        let of = |states: &[Option<State>]| Tally::of(states);
        assert_eq!(of(&[]).state(), None);
        assert_eq!(of(&[None, None]).state(), None, "without targets there is nothing to stand to");
        assert_eq!(of(&[Some(State::Ok), None]).state(), Some(State::Ok));
        assert_eq!(of(&[Some(State::Ok), Some(State::None)]).state(), Some(State::None));
        let mixed = of(&[Some(State::Ok), Some(State::Watch), Some(State::Bad)]);
        assert_eq!((mixed.state(), mixed.targets(), mixed.all), (Some(State::Bad), 3, 3));
    }
}
