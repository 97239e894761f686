//! Who may know of a visit, and who may do what about it.

use ::store::Tx;
use identity::{Class, Verb};
use terms::{Error, Result};
use web::Me;

use super::model::State;
use super::store::{self, load, standing};
use crate::registry::{self, Inspector, Subject};

/// Whether the reader goes on this visit.
pub(super) fn goes(tx: &mut Tx<'_>, me: &Me, visit: &store::Visit) -> Result<bool> {
    let person = me.actor()?.person;
    for code in &visit.inspectors {
        if registry::current::<Inspector>(tx, code)?.is_some_and(|it| it.person == Some(person)) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn organises(tx: &mut Tx<'_>, me: &Me, visit: &store::Visit) -> Result<bool> {
    let Some(subject) = registry::current::<Subject>(tx, &visit.subject)? else { return Ok(false) };
    Ok(me.actor()?.may_at(Verb::Enter, Class::Credit, subject.unit).is_ok())
}

/// A visit that this reader may know of: who goes and who organises always; others once it has begun, because the
/// firm knows then. Before, a planned visit would tell whom the lot chose.
pub(super) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<store::Visit> {
    let visit = load(tx, id)?;
    if goes(tx, me, &visit)? || organises(tx, me, &visit)? {
        return Ok(visit);
    }
    let actor = me.actor()?;
    let theirs = [visit.area, visit.firm]
        .into_iter()
        .any(|unit| actor.may_at(Verb::View, Class::Records, unit).is_ok());
    let state = standing(tx, id)?.state;
    if theirs && matches!(state, State::Begun | State::Signed | State::Done) {
        return Ok(visit);
    }
    Err(Error::not_found("visit-unknown"))
}
