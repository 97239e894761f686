//! Several cases in one go: which move, what will happen to each, and then exactly that.
//!
//! The preview judges every case as the engine will; what cannot be done says why and stays as it is. Evidence is a
//! case's own, so a move that asks for some is not offered here.

use std::collections::{BTreeMap, BTreeSet};

use cases::course::{self, Intent};
use cases::{Case, Move};
use store::Tx;
use terms::{Error, Result};
use ui::{Action, Crumb, Empty, Field, Input, State};
use web::{Form, Go, Me, Response, Visit};

use crate::cases::{Seen, answers, asked, seen};
use crate::sheet::{Around, Card, Cell, Sheet};

/// As many as one decision can answer for.
const MOST: usize = 200;

fn chosen(pairs: &[(String, String)]) -> Vec<i64> {
    let ids: BTreeSet<i64> = pairs
        .iter()
        .filter(|(name, _)| name == "case")
        .filter_map(|(_, id)| id.parse().ok())
        .collect();
    ids.into_iter().take(MOST).collect()
}

/// Whether a move can be the same for several cases: evidence is a case's own, and so is a page.
fn is_alike(step: &Move) -> bool {
    step.evidence.is_empty() && step.page.is_none()
}

/// The cases that this reader may know of, with who they are in each.
fn found(tx: &mut Tx<'_>, me: &Me, ids: &[i64]) -> Result<Vec<Seen>> {
    let mut found = Vec::new();
    for id in ids {
        match seen(tx, me, *id) {
            Ok(one) => found.push(one),
            Err(error) if error.kind() == terms::Kind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

pub(super) async fn preview(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let ids = chosen(&me.pairs);
    let cases = found(tx, me, &ids)?;
    let mut frame = me.frame(me.t("bulk-title")).within(ui::Phase::Act);
    frame.lead = me.t("bulk-lead");
    frame.crumbs = vec![Crumb::new(me.t("day-title"), "/day"), Crumb::here(me.t("bulk-title"))];
    let mut sheet = Sheet::new(frame);
    if cases.is_empty() {
        sheet.empty = Some(
            Empty::new(me.t("bulk-none"), me.t("bulk-none-text"))
                .action(Action::new(me.t("day-title"), "/day").primary()),
        );
        return Ok(sheet);
    }
    let wanted = me.get("move").and_then(|code| code.split_once('/'));
    let Some((kind, code)) = wanted else {
        sheet.cards.push(moves(me, &cases, &ids)?);
        return Ok(sheet);
    };
    sheet.cards.push(told(tx, me, &cases, kind, code)?);
    Ok(sheet)
}

/// The moves that at least one of the cases allows its reader now, each with how many.
fn moves(me: &Me, cases: &[Seen], ids: &[i64]) -> Result<Card> {
    let person = me.actor()?.person;
    let mut offered: BTreeMap<(String, String), (String, usize)> = BTreeMap::new();
    for one in cases {
        let kind = &one.case.kind;
        let open = course::open_to(kind, &one.case.steps, person, &one.parties, one.of_owner);
        for step in open.filter(|step| is_alike(step)) {
            let name = format!("{} · {}", kind.name.get(me.lang), step.name.get(me.lang));
            let entry = offered.entry((kind.code.clone(), step.code.clone())).or_insert((name, 0));
            entry.1 += 1;
        }
    }
    let query: String = ids.iter().map(|id| format!("&case={id}")).collect();
    let mut card = Card::new(
        me.t("bulk-which"),
        ui::ta(me.lang, "bulk-chosen", &[("count", cases.len().to_string())]),
    );
    card.none = me.t("bulk-no-move");
    card.head = vec![me.t("bulk-move"), me.t("bulk-fits")];
    for ((kind, code), (name, count)) in offered {
        card.rows.push(vec![
            Cell::link(
                format!("/day/bulk?move={}{query}", web::encoded(&format!("{kind}/{code}"))),
                name,
            ),
            Cell::number(count),
        ]);
    }
    Ok(card)
}

fn declared<'c>(cases: &'c [Seen], kind: &str, code: &str) -> Result<&'c Move> {
    let one = cases.iter().find(|one| one.case.kind.code == kind);
    let step = one.and_then(|one| one.case.kind.step(code));
    step.ok_or_else(|| Error::not_found("case-move-unknown"))
}

/// What the move will do to each case, and the form that does it.
fn told(tx: &mut Tx<'_>, me: &Me, cases: &[Seen], kind: &str, code: &str) -> Result<Card> {
    let step = declared(cases, kind, code)?.clone();
    let mut card = Card::new(step.name.get(me.lang), me.t("bulk-preview"));
    card.head = vec![me.t("cases-case"), me.t("bulk-from-to"), me.t("bulk-will")];
    let mut form = Around {
        action: "/day/bulk".into(),
        hidden: vec![("move".into(), format!("{kind}/{code}"))],
        ..Around::default()
    };
    for one in cases {
        let case = &one.case;
        let here = case.kind.state(case.stands()).map_or("", |it| it.name.get(me.lang)).to_owned();
        let refusals = refused(tx, me, one, &step, kind)?;
        let (words, mark) = match refusals {
            None => {
                form.hidden.push(("case".into(), case.id.to_string()));
                form.hidden.push(("seen".into(), format!("{}/{}", case.id, case.steps.len())));
                let to = case.kind.state(step.leads_to(case.stands()));
                let to = to.map_or("", |it| it.name.get(me.lang));
                (format!("{here} → {to}"), State::Ok.saying(me.t("bulk-will-do")))
            }
            Some(why) => (here, State::NotApplicable.saying(why)),
        };
        card.rows.push(vec![
            Cell::link(format!("/cases/{}", case.id), case.title.clone()),
            Cell::text(words),
            Cell::State(mark),
        ]);
    }
    let today = store::civil_date(tx.now());
    form.fields.push(
        Field::new("on", me.t("cases-on")).input(Input::Date).value(today.to_string()).required(),
    );
    for field in &step.fields {
        form.fields.push(asked(tx, field, me.lang)?);
    }
    if step.ground {
        form.fields.push(Field::new("ground", me.t("cases-ground")).input(Input::Area).required());
    }
    if step.document {
        let help = me.t("cases-document-help");
        form.fields.push(Field::new("document", me.t("cases-document")).help(help).required());
    }
    let fits = form.hidden.iter().filter(|(name, _)| name == "case").count();
    if fits > 0 {
        let words = ui::ta(me.lang, "bulk-do", &[("count", fits.to_string())]);
        form.buttons.push(("do".into(), "1".into(), words));
    } else {
        form.fields.clear();
        card.note = me.t("bulk-no-move");
    }
    card.form = Some(form);
    Ok(card)
}

/// Why the move cannot be taken in a case, whatever is filled in; none where it can.
fn refused(
    tx: &mut Tx<'_>,
    me: &Me,
    one: &Seen,
    step: &Move,
    kind: &str,
) -> Result<Option<String>> {
    if one.case.kind.code != kind {
        return Ok(Some(me.t("bulk-other-kind")));
    }
    let person = me.actor()?.person;
    let mut open =
        course::open_to(&one.case.kind, &one.case.steps, person, &one.parties, one.of_owner);
    if !open.any(|it| it.code == step.code && is_alike(it)) {
        return Ok(Some(me.t("bulk-not-now")));
    }
    let effective = step.verdict == Some(cases::Verdict::Effective);
    if effective && cases::action::open_actions(tx, one.case.id)? > 0 {
        return Ok(Some(me.t("case-action-open")));
    }
    Ok(None)
}

pub(super) async fn take(visit: Visit, form: Form) -> Response {
    visit.act(move |tx, me| work(tx, me, &form)).await
}

fn work(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<Go> {
    let ids = chosen(&form.pairs);
    let seen_steps: BTreeMap<i64, usize> = form
        .all("seen")
        .iter()
        .filter_map(|it| it.split_once('/'))
        .filter_map(|(id, steps)| Some((id.parse().ok()?, steps.parse().ok()?)))
        .collect();
    let all = found(tx, me, &ids)?;
    let (kind, code) = form
        .get("move")
        .split_once('/')
        .ok_or_else(|| Error::invalid("error-invalid").field("move", "field-unreadable"))?;
    let step = declared(&all, kind, code)?.clone();
    if !is_alike(&step) {
        return Err(Error::not_allowed("case-move-elsewhere"));
    }
    let today = store::civil_date(tx.now());
    let on = form.date("on")?.unwrap_or(today);
    let clockwork = cases::clocks(tx)?;
    let (mut done, mut left) = (0_usize, Vec::new());
    let mut first_error = None;
    for Seen { case, parties, of_owner } in all {
        let intent = intent_of(me, form, &step, parties, of_owner, (on, today))?;
        // The engine judges before it writes, so what it refuses leaves nothing behind.
        let seen = seen_steps.get(&case.id).copied().unwrap_or_default();
        match take_one(tx, &clockwork, &case, seen, kind, &intent) {
            Ok(()) => done += 1,
            Err(error) if matches!(error.kind(), terms::Kind::Invalid | terms::Kind::Conflict) => {
                left.push(case.title);
                first_error.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    match first_error {
        // Nothing could be done: the reason is the answer.
        Some(error) if done == 0 => Err(error),
        _ => {
            let args = [("done", done.to_string()), ("left", left.join("、"))];
            let key = if left.is_empty() { "bulk-done" } else { "bulk-done-some" };
            Ok(Go::to("/day").say(ui::ta(me.lang, key, &args)))
        }
    }
}

fn take_one(
    tx: &mut Tx<'_>,
    clockwork: &calendar::Clockwork,
    case: &Case,
    seen: usize,
    kind: &str,
    intent: &Intent,
) -> Result<()> {
    if case.kind.code != kind {
        return Err(Error::invalid("case-refused").field("move", "case-move-unknown"));
    }
    cases::take(tx, clockwork, case.id, seen, intent, &[], None).map(|_| ())
}

fn intent_of(
    me: &Me,
    form: &Form,
    step: &Move,
    parties: BTreeSet<cases::Party>,
    of_owner: bool,
    (on, today): (terms::Date, terms::Date),
) -> Result<Intent> {
    let actor = me.actor()?;
    Ok(Intent {
        code: step.code.clone(),
        person: actor.person,
        acting_for: actor.acting_for,
        parties,
        of_owner,
        on,
        today,
        ground: form.optional("ground").map(str::to_owned),
        document: form.optional("document").map(str::to_owned),
        fields: answers(form, &step.fields),
        evidence: BTreeSet::new(),
    })
}
