//! Who may see a paper and who may take its next step.
//!
//! The policy of roles says how far a verb reaches; the kind says which roles draft, review and sign
//! it; and the paper's own history says who has had a hand in it already.

use identity::{Actor, Class, Role, Territory, Verb};
use store::{Tx, params};
use terms::{Error, Result};

use super::{Paper, Stage};
use crate::kinds::Kept;

/// Whether this person holds one of the roles, with reach over the organ.
fn holds(actor: &Actor, roles: &[packs::Role], verb: Verb, organ: i64) -> bool {
    actor.grants.iter().any(|(grant, reach)| {
        roles.iter().any(|it| Role::from(*it) == grant.role)
            && grant.class.is_none_or(|only| only == Class::Papers)
            && match grant.role.may(verb, Class::Papers) {
                Some(identity::Scope::Everywhere) => true,
                Some(identity::Scope::Own) => reach.contains(&organ),
                None => false,
            }
    })
}

fn must(actor: &Actor, roles: &[packs::Role], verb: Verb, organ: i64) -> Result<()> {
    actor.may(verb, Class::Papers)?;
    if holds(actor, roles, verb, organ) {
        return Ok(());
    }
    Err(Error::not_allowed("paper-not-your-step").at(format!("{verb:?} by {}", actor.person)))
}

/// The unit in whose name this person drafts: their own, else the home of the space.
pub(crate) fn organ(actor: &Actor, home: i64) -> i64 {
    actor.unit.unwrap_or(home)
}
pub(crate) fn may_draft(actor: &Actor, kind: &Kept, organ: i64) -> Result<()> {
    must(actor, &kind.kind.drafts, Verb::Enter, organ)
}
pub(crate) fn may_review(actor: &Actor, kind: &Kept, paper: &Paper) -> Result<()> {
    must(actor, &kind.kind.reviews, Verb::Review, paper.organ)
}
pub(crate) fn may_sign(actor: &Actor, kind: &Kept, paper: &Paper) -> Result<()> {
    must(actor, &kind.kind.signs, Verb::Sign, paper.organ)
}
pub(crate) fn may_issue(actor: &Actor, paper: &Paper) -> Result<()> {
    actor.may_at(Verb::Publish, Class::Papers, paper.organ)
}

/// Another person than those who took these steps, whomever they stood in for.
pub(crate) fn another(tx: &mut Tx<'_>, actor: &Actor, paper: i64, steps: &[&str]) -> Result<()> {
    let hands = tx.query(
        "select s.person, s.acting_for from paper_step s
         where s.paper = ?1 and s.step {in 2} order by s.id",
        params![paper, steps.iter().map(|it| (*it).to_owned()).collect::<Vec<String>>()],
        |row| Ok((row.get::<i64>(0)?, row.get::<Option<i64>>(1)?)),
    )?;
    let own = |person: i64| person == actor.person || Some(person) == actor.acting_for;
    if hands.iter().any(|(person, acting)| own(*person) || acting.is_some_and(own)) {
        return Err(Error::not_allowed("paper-own-hand"));
    }
    Ok(())
}

/// Whoever reads papers everywhere reads all; others read what their unit drafts, and what was issued
/// to their unit.
pub(crate) fn may_see(tx: &mut Tx<'_>, actor: &Actor, paper: &Paper) -> Result<()> {
    let territory = actor.may(Verb::View, Class::Papers)?;
    let Territory::Units(units) = &territory else { return Ok(()) };
    if units.contains(&paper.organ) {
        return Ok(());
    }
    let issued = matches!(paper.stage, Stage::Issued | Stage::Withdrawn);
    let units: Vec<i64> = units.iter().copied().collect();
    let got = tx.count(
        "select count(*) from paper_receipt where paper = ?1 and unit {in 2}",
        params![paper.id, units],
    )?;
    if issued && got > 0 { Ok(()) } else { Err(Error::not_found("paper-unknown")) }
}
