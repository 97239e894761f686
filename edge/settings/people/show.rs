//! One person: what they may do and where, who stands in, what changed and on what ground.

use askama::Template;
use identity::{Class, Verb};
use ui::{Crumb, Frame};
use web::{Me, Path, Response, Visit};

use super::{list::role_at, policy, store};
use crate::words::{known, last_day, unit_names, when};

#[derive(Template)]
#[template(path = "people/show.html")]
struct ShowPage {
    frame: Frame,
    id: i64,
    facts: Vec<(String, String)>,
    grants: Vec<GrantLine>,
    deputies: Vec<DeputyLine>,
    duties: Vec<DeputyLine>,
    history: Vec<Step>,
    /// The reader may change this account.
    may_change: bool,
    /// Why not, where they may change others.
    why_not: String,
    may_erase: bool,
    has_code: bool,
    ended: bool,
    may_journal: bool,
}

struct GrantLine {
    id: i64,
    role: String,
    from: String,
    to: Option<String>,
    ground: String,
    by: String,
    over: bool,
}

struct DeputyLine {
    id: i64,
    person: i64,
    name: String,
    from: String,
    to: Option<String>,
    ground: String,
}

struct Step {
    seq: i64,
    at: String,
    by: String,
    what: String,
    ground: String,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut ::store::Tx<'_>, me: &Me, id: i64) -> terms::Result<ShowPage> {
    let actor = me.actor()?;
    let person = identity::find_person(tx, id)?;
    policy::may_see(tx, actor, person.unit)?;
    let today = ::store::civil_date(tx.now());
    let held = store::held(tx, id, today)?;
    let units = held.iter().filter_map(|grant| grant.unit).chain(person.unit);
    let units = unit_names(tx, units.collect::<Vec<_>>(), me.lang)?;
    let unit = |unit: Option<i64>| unit.and_then(|unit| units.get(&unit)).cloned();

    let mut grants = Vec::new();
    for grant in held {
        let by =
            if grant.by == 0 { me.t("journal-program") } else { identity::name_of(tx, grant.by)? };
        grants.push(GrantLine {
            id: grant.id,
            role: role_at(me, grant.role, &unit(grant.unit).unwrap_or_default()),
            from: grant.valid_from,
            to: last_day(grant.valid_to.as_deref()),
            ground: grant.ground,
            by,
            over: grant.over,
        });
    }
    let mut deputies = Vec::new();
    for deputy in identity::deputies_of(tx, id, today)? {
        deputies.push(pair(tx, &deputy, deputy.deputy)?);
    }
    let mut duties = Vec::new();
    for duty in identity::principals_of(tx, id, today)? {
        duties.push(pair(tx, &duty, duty.principal)?);
    }
    let mut history = Vec::new();
    for (seq, at, by, verb, ground) in store::history(tx, id, 50)? {
        let key = format!("verb-{}", verb.replace(['.', '_'], "-"));
        history.push(Step {
            seq,
            at: when(at),
            by: if by == 0 { me.t("journal-program") } else { identity::name_of(tx, by)? },
            what: known(me.lang, &key).unwrap_or(verb),
            ground: ground.unwrap_or_default(),
        });
    }

    let name = identity::name_of(tx, id)?;
    let mut frame = me.frame(&name).within(ui::Phase::Settings);
    frame.crumbs = vec![Crumb::new(me.t("people-title"), "/people"), Crumb::here(name)];
    let mut facts = vec![(me.t("people-account"), person.account.clone())];
    facts.extend(unit(person.unit).map(|unit| (me.t("people-unit"), unit)));
    facts.extend(tx.personal(id, "phone")?.map(|phone| (me.t("people-phone"), phone)));
    let code = if person.has_totp { "people-code-on" } else { "people-code-off" };
    facts.push((me.t("people-code"), me.t(code)));
    let last = store::last_sign_in(tx, id)?;
    facts.push((me.t("people-last-sign-in"), last.map_or_else(|| me.t("people-never"), when)));
    if person.locked_until.is_some_and(|until| until > tx.now_micros()) {
        facts.push((me.t("people-locked"), person.locked_until.map_or(String::new(), when)));
    }
    let change = policy::may_change(tx, actor, &person);
    let grants_at_all = me.can(Verb::Grant, Class::People);
    Ok(ShowPage {
        frame,
        id,
        facts,
        grants,
        deputies,
        duties,
        history,
        may_change: change.is_ok() && !person.ended,
        why_not: match &change {
            Err(error) if grants_at_all => me.t(error.code()),
            _ => String::new(),
        },
        may_erase: change.is_ok()
            && actor.territory(Verb::Grant, Class::People) == Some(identity::Territory::Everywhere),
        has_code: person.has_totp,
        ended: person.ended,
        may_journal: me.can(Verb::View, Class::Journal),
    })
}

fn pair(
    tx: &mut ::store::Tx<'_>,
    deputy: &identity::Deputy,
    other: i64,
) -> terms::Result<DeputyLine> {
    Ok(DeputyLine {
        id: deputy.id,
        person: other,
        name: identity::name_of(tx, other)?,
        from: deputy.valid_from.clone(),
        to: last_day(deputy.valid_to.as_deref()),
        ground: deputy.ground.clone(),
    })
}
