//! What is done about a cause: adding an action to a case, and ending it with evidence or a ground.

use cases::action::{ActionEnd, ActionSort, action, add_action, end_action};
use cases::evidence_of;
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::opening::offered;
use super::show::{Seen, seen};

/// An open case in which this reader is somebody.
fn mine(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<cases::Case> {
    let Seen { case, parties, .. } = seen(tx, me, id)?;
    if parties.is_empty() || case.ending().is_some() {
        return Err(Error::not_allowed("error-not-allowed"));
    }
    Ok(case)
}

fn question_of(me: &Me, case: &cases::Case, title: &str, action: String) -> Ask {
    let here = format!("/cases/{}", case.id);
    let frame = me.frame(me.t(title)).within(ui::Phase::Act);
    Ask::new(frame, action, me.t(title), here.clone())
        .fact(me.t("cases-case"), case.title.clone())
        .crumbs(vec![
            Crumb::new(me.t("cases-title"), "/cases"),
            Crumb::new(case.title.clone(), here),
        ])
}

fn question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let case = mine(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let sorts = ActionSort::ALL
        .into_iter()
        .map(|sort| (sort.code().to_owned(), me.t(&format!("action-sort-{}", sort.code()))));
    let owner = units::get(tx, units::UnitId(case.owner()))?.code;
    Ok(question_of(me, &case, "action-add", format!("/cases/{id}/actions"))
        .field(
            Field::new("sort", me.t("action-sort"))
                .input(Input::Choice(sorts.collect()))
                .required(),
        )
        .field(Field::new("words", me.t("action-words")).input(Input::Area).required())
        .field(
            Field::new("unit", me.t("cases-accountable"))
                .help(me.t("cases-unit-help"))
                .input(Input::Offer(offered(tx, me, today)?))
                .value(owner)
                .required(),
        )
        .field(Field::new("due", me.t("cases-due")).input(Input::Date).required()))
}

pub(super) async fn ask(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question(tx, me, id)).await
}

pub(super) async fn add(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, id),
        move |tx, me, form| {
            mine(tx, me, id)?;
            let refused = |place: &str, rule| Error::invalid("case-refused").field(place, rule);
            let sort = ActionSort::named(form.get("sort"))
                .ok_or_else(|| refused("sort", "case-field-missing"))?;
            let unit = units::find_by_code(tx, form.get("unit"))?
                .ok_or_else(|| refused("unit", "case-unit-unknown"))?;
            let due = form.date("due")?.ok_or_else(|| refused("due", "case-field-missing"))?;
            add_action(tx, id, sort, form.get("words"), unit.0, due)?;
            Ok(Go::to(format!("/cases/{id}#actions")).say(me.t("action-added")))
        },
    )
    .await
}

fn end_question(tx: &mut Tx<'_>, me: &Me, id: i64, number: i64) -> Result<Ask> {
    let case = mine(tx, me, id)?;
    let action = action(tx, number)?;
    if action.case != id {
        return Err(Error::not_found("case-action-unknown"));
    }
    let today = store::civil_date(tx.now());
    let none = (String::new(), me.t("cases-choose"));
    let files = evidence_of(tx, id)?;
    let files = files.iter().filter_map(|it| Some((it.evidence?.to_string(), it.title.clone())));
    let how = [("done", "action-how-done"), ("dropped", "action-how-dropped")]
        .map(|(code, key)| (code.to_owned(), me.t(key)));
    Ok(question_of(me, &case, "action-end", format!("/cases/{id}/actions/{number}"))
        .fact(me.t("action-words"), action.words)
        .fact(me.t("cases-due"), action.due.to_string())
        .field(Field::new("how", me.t("action-how")).input(Input::Choice(how.to_vec())).required())
        .field(
            Field::new("on", me.t("cases-on"))
                .input(Input::Date)
                .value(today.to_string())
                .required(),
        )
        .field(Field::new("words", me.t("action-result")).input(Input::Area).required())
        .field(
            Field::new("evidence", me.t("cases-evidence"))
                .help(me.t("cases-evidence-help"))
                .input(Input::Choice(std::iter::once(none).chain(files).collect())),
        )
        .field(
            Field::new("address", me.t("duty-address")).help(me.t("cases-evidence-address-help")),
        ))
}

pub(super) async fn ask_end(visit: Visit, Path((id, action)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| end_question(tx, me, id, action)).await
}

pub(super) async fn end(
    visit: Visit,
    Path((id, number)): Path<(i64, i64)>,
    form: Form,
) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| end_question(tx, me, id, number),
        move |tx, me, form| {
            mine(tx, me, id)?;
            if action(tx, number)?.case != id {
                return Err(Error::not_found("case-action-unknown"));
            }
            let refused = |place: &str, rule| Error::invalid("case-refused").field(place, rule);
            let today = store::civil_date(tx.now());
            let on = form.date("on")?.unwrap_or(today);
            if on > today {
                return Err(refused("on", "action-day-in-future"));
            }
            let chosen = form.optional("evidence").and_then(|it| it.parse::<i64>().ok());
            let kept = evidence_of(tx, id)?;
            if chosen.is_some() && !kept.iter().any(|it| it.evidence == chosen) {
                return Err(refused("evidence", "case-evidence-unknown"));
            }
            let end = ActionEnd {
                dropped: form.get("how") == "dropped",
                on,
                words: form.get("words").to_owned(),
                evidence: chosen,
                address: form.optional("address").map(str::to_owned),
                person: me.actor()?.person,
            };
            end_action(tx, number, &end)?;
            Ok(Go::to(format!("/cases/{id}#actions")).say(me.t("action-ended")))
        },
    )
    .await
}
