//! What people hold on a reported value: whether it is asked to be approved or was, whether it is locked, and
//! where one asks for either. Counted and computed values are nobody's to approve.

use cases::Target;
use cases::approval::{self, Outcome};
use cases::lock::Guard;
use identity::{Class, Verb};
use store::Tx;
use terms::{Period, Result};
use ui::{State, StateMark};
use web::Me;

use super::Definition;
use super::definition::Compute;
use super::question::last_day;
use crate::scope::{Named, Scope};

/// One cell of the table: marks with where they lead, and what may be asked for.
#[derive(Default)]
pub(super) struct Held {
    pub(super) marks: Vec<(StateMark, String)>,
    pub(super) asks: Vec<(String, String)>,
}

/// The table of one indicator, for one unit.
pub(super) struct Holding<'h> {
    definition: &'h Definition,
    unit: &'h Named,
    series: i64,
    locks: Guard,
    /// Whose matters of this unit these are; nobody else reads what is decided about its values.
    follows: bool,
    /// May ask that a value be approved; may put a lock on.
    may: (bool, bool),
}

impl<'h> Holding<'h> {
    /// None for what nobody reports.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        me: &Me,
        definition: &'h Definition,
        unit: &'h Named,
    ) -> Result<Option<Self>> {
        if !matches!(definition.compute, Compute::Entered) {
            return Ok(None);
        }
        let Some(series) = figures::find_series(tx, &definition.code)? else { return Ok(None) };
        let actor = me.actor()?;
        let at = |verb, class| actor.may_at(verb, class, unit.id).is_ok();
        Ok(Some(Self {
            definition,
            unit,
            series: series.0,
            locks: Guard::of(tx, "figures")?,
            follows: at(Verb::View, Class::Cases),
            may: (at(Verb::Enter, Class::Figures), at(Verb::Review, Class::Cases)),
        }))
    }

    fn target(&self, me: &Me, period: Period) -> Target {
        let name = self.definition.name.get(me.lang);
        Target {
            kind: "figure".to_owned(),
            thing: self.series,
            // The value as a whole: combo 0.
            part: format!("{period}/{}/0", self.unit.id),
            unit: self.unit.id,
            class: Class::Figures,
            address: format!(
                "/indicators/{}?period={period}&unit={}",
                self.definition.code, self.unit.code
            ),
            words: format!("{name} {}", period.say(me.lang)),
        }
    }

    /// What is held on the value of a period.
    pub(super) fn at(
        &self,
        tx: &mut Tx<'_>,
        me: &Me,
        scope: &Scope,
        period: Period,
        known: bool,
    ) -> Result<Held> {
        let mut held = Held::default();
        if !self.follows {
            return Ok(held);
        }
        let target = self.target(me, period);
        let day = last_day(period, &scope.place.declared)?;
        let lock = self.locks.against(Some(&self.definition.code), self.unit.id, day);
        if let Some(lock) = lock {
            held.marks.push((locked(me), format!("/locks/{}", lock.id)));
        }
        let requests = approval::about(tx, &target.kind, target.thing, &target.part)?;
        let newest = requests.first();
        if let Some((request, outcome)) = newest {
            let (state, key) = match outcome {
                Some(Outcome::Approved) => (State::Ok, "approval-approved"),
                Some(Outcome::Returned) => (State::Bad, "approval-returned"),
                None => (State::Wait, "indicators-approval-open"),
            };
            held.marks.push((state.saying(me.t(key)), format!("/approvals/{}", request.id)));
        }
        let (may_ask, may_lock) = self.may;
        let waits = newest.is_some_and(|(_, outcome)| outcome.is_none());
        if known && may_ask && !waits {
            let href =
                format!("/approvals/new?kind=figure&thing={}&part={}", target.thing, target.part);
            held.asks.push((me.t("indicators-ask-approval"), href));
        }
        if may_lock && lock.is_none() {
            let from = period.span_with(&scope.place.declared)?.0;
            let href = format!(
                "/locks/new?kind=figures&fields={}&unit={}&from={from}&to={day}",
                self.definition.code, self.unit.code
            );
            held.asks.push((me.t("indicators-lock"), href));
        }
        Ok(held)
    }
}

fn locked(me: &Me) -> StateMark {
    State::NotApplicable.saying(me.t("indicators-locked"))
}
