//! The pages of approvals.

use std::collections::BTreeSet;

use cases::Target;
use cases::approval::{self, Decision, NewItem, Outcome, Request, Waiting};
use cases::rulebook::{Route, rules};
use figures::{Combo, Query, SeriesId, Status};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input, State};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use crate::about::{cell, resolve};
use crate::sheet::{Around, Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new()
        .get("/approvals", view, index)
        .get("/approvals/new", view, ask)
        .post("/approvals", view, open)
        .get("/approvals/{id}", view, show)
        .post("/approvals/{id}", view, decide)
        .get("/approvals/{id}/again/{number}", view, ask_again)
        .post("/approvals/{id}/again/{number}", view, again)
}

const SHOWN: i64 = 100;

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let actor = me.actor()?;
            let mut frame = me.frame(me.t("approval-title")).within(ui::Phase::Act);
            frame.lead = me.t("approval-lead");
            let mut sheet = Sheet::new(frame);
            let waiting = approval::waiting(tx, actor, SHOWN)?;
            let mut inbox = Card::new(me.t("approval-inbox"), me.t("approval-inbox-sub"));
            inbox.count = ui::number::count(approval::count_waiting(tx, actor)?);
            inbox.none = me.t("approval-inbox-none");
            inbox.head = head(me);
            inbox.rows = rows(tx, me, &waiting)?;
            sheet.cards.push(inbox);
            let mine = approval::of_person(tx, actor.person, SHOWN)?;
            let mut asked = Card::new(me.t("approval-mine"), me.t("approval-mine-sub"));
            asked.none = me.t("approval-mine-none");
            asked.head = head(me);
            asked.rows = rows(tx, me, &mine)?;
            sheet.cards.push(asked);
            Ok(sheet)
        })
        .await
}

pub(crate) fn head(me: &Me) -> Vec<String> {
    vec![
        me.t("approval-matter"),
        me.t("approval-items"),
        me.t("cases-accountable"),
        me.t("approval-by"),
        me.t("approval-on"),
    ]
}

pub(crate) fn rows(tx: &mut Tx<'_>, me: &Me, lines: &[Waiting]) -> Result<Vec<Vec<Cell>>> {
    let mut names = Names::default();
    let mut rows = Vec::new();
    for line in lines {
        rows.push(vec![
            Cell::link(format!("/approvals/{}", line.id), line.title.clone()),
            Cell::number(line.items),
            Cell::text(names.unit(tx, me.lang, line.unit)?),
            Cell::text(names.person(tx, me.lang, line.person)?),
            Cell::number(line.on),
        ]);
    }
    Ok(rows)
}

/// The things that an address names: `kind`, `thing`, `part`, or several `item=kind~thing~part`.
fn things(tx: &mut Tx<'_>, me: &Me, pairs: &[(String, String)]) -> Result<Vec<Target>> {
    let get =
        |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
    let unreadable = || Error::invalid("error-invalid").field("item", "field-unreadable");
    let mut found = Vec::new();
    for (_, item) in pairs.iter().filter(|(name, _)| name == "item") {
        let mut parts = item.splitn(3, '~');
        let (kind, thing, part) = (parts.next(), parts.next(), parts.next());
        let thing = thing.and_then(|thing| thing.parse().ok()).ok_or_else(unreadable)?;
        found.push(resolve(tx, me, kind.unwrap_or_default(), thing, part.unwrap_or_default())?);
    }
    if found.is_empty() {
        let thing = get("thing").parse().map_err(|_| unreadable())?;
        found.push(resolve(tx, me, get("kind"), thing, get("part"))?);
    }
    Ok(found)
}

/// What a thing says now, where the program knows it; else the asker says it.
fn content(tx: &mut Tx<'_>, me: &Me, target: &Target) -> Result<Option<String>> {
    if target.kind != "figure" {
        return Ok(None);
    }
    let Some(figure) = figure_of(tx, target)? else { return Ok(Some(me.t("approval-no-value"))) };
    Ok(Some(figure.value.map_or_else(
        || me.t("approval-no-value"),
        |value| value.decimal().normalize().to_string(),
    )))
}

fn figure_of(tx: &mut Tx<'_>, target: &Target) -> Result<Option<figures::Figure>> {
    let Some((period, unit, combo)) = cell(&target.part) else { return Ok(None) };
    let query = Query {
        series: vec![SeriesId(target.thing)],
        periods: vec![period],
        units: vec![units::UnitId(unit)],
        combos: vec![Combo(combo)],
    };
    Ok(figures::current(tx, &query)?.into_iter().next())
}

async fn ask(visit: Visit) -> Response {
    visit.page(|tx, me| question(tx, me, &me.pairs)).await
}

fn question(tx: &mut Tx<'_>, me: &Me, pairs: &[(String, String)]) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let things = things(tx, me, pairs)?;
    let first = things.first().ok_or_else(|| Error::not_found("target-unknown"))?;
    let frame = me.frame(me.t("approval-ask")).within(ui::Phase::Act);
    let back = first.address.clone();
    let mut ask = Ask::new(frame, "/approvals", me.t("approval-ask"), back.clone());
    ask = ask.crumbs(vec![Crumb::new(me.t("approval-title"), "/approvals")]);
    let mut typed = false;
    for target in &things {
        let now = content(tx, me, target)?;
        typed |= now.is_none();
        ask = ask.fact(target.words.clone(), now.unwrap_or_default());
        ask.hidden.push(("item", format!("{}~{}~{}", target.kind, target.thing, target.part)));
    }
    let routes: Vec<(String, String)> = rules::<Route>(tx, today)?
        .into_iter()
        .map(|route| {
            let levels: Vec<&str> = route.steps.iter().map(|step| step.name.get(me.lang)).collect();
            (route.code.clone(), format!("{}：{}", route.name.get(me.lang), levels.join(" → ")))
        })
        .collect();
    let fitting = match first.kind.as_str() {
        "figure" => "figure",
        "case" => "task",
        _ => "record",
    };
    ask = ask
        .field(
            Field::new("route", me.t("approval-route"))
                .input(Input::Choice(routes))
                .value(fitting)
                .required(),
        )
        .field(Field::new("title", me.t("approval-matter")).value(first.words.clone()).required());
    if typed {
        ask = ask.field(
            Field::new("content", me.t("approval-content"))
                .help(me.t("approval-content-help"))
                .input(Input::Area)
                .required(),
        );
    }
    Ok(ask.field(Field::new("ground", me.t("cases-ground")).input(Input::Area).required()))
}

async fn open(visit: Visit, form: Form) -> Response {
    let pairs = form.pairs.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, &pairs),
        |tx, me, form| {
            let mut items = Vec::new();
            for target in things(tx, me, &form.pairs)? {
                let now = match content(tx, me, &target)? {
                    Some(now) => now,
                    None => form.required("content")?.to_owned(),
                };
                items.push(NewItem { target, content: now });
            }
            let id = approval::ask(
                tx,
                form.get("route"),
                form.get("title"),
                form.get("ground"),
                &items,
                me.actor()?,
            )?;
            Ok(Go::to(format!("/approvals/{id}")).say(me.t("approval-asked")))
        },
    )
    .await
}

/// A request whose things this reader may all know of; whoever asked always may.
fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Request> {
    let request = approval::load(tx, id)?;
    let actor = me.actor()?;
    let mine = request.person == actor.person || actor.acting_for == Some(request.person);
    if !mine && !request.items.iter().all(|item| item.target.is_known_to(actor)) {
        return Err(Error::not_found("approval-unknown"));
    }
    Ok(request)
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let request = seen(tx, me, id)?;
    let actor = me.actor()?;
    let mut names = Names::default();
    let mut frame = me.frame(request.title.clone()).within(ui::Phase::Act);
    frame.crumbs =
        vec![Crumb::new(me.t("approval-title"), "/approvals"), Crumb::here(request.title.clone())];
    let mut sheet = Sheet::new(frame);
    let mut card = Card::new(
        me.t("approval-what"),
        me.t(if request.route.partial { "approval-partial" } else { "approval-whole" }),
    );
    card.facts = vec![
        (me.t("approval-route"), request.route.name.get(me.lang).to_owned()),
        (me.t("approval-by"), names.person(tx, me.lang, request.person)?),
        (me.t("approval-on"), request.on.to_string()),
        (me.t("cases-ground"), request.ground.clone()),
    ];
    card.head = vec![
        me.t("approval-thing"),
        me.t("approval-content"),
        me.t("cases-state"),
        me.t("approval-signatures"),
        String::new(),
    ];
    let turns = request.route.turns();
    let mut mine = false;
    for item in &request.items {
        let parties = cases::access::parties(actor, Class::Cases, item.target.unit);
        let turn = turns.get(item.standing.step).filter(|_| item.standing.outcome.is_none());
        let (mark, words) = match (item.standing.outcome, turn) {
            (Some(Outcome::Approved), _) => (State::Ok, me.t("approval-approved")),
            (Some(Outcome::Returned), _) => (State::Bad, me.t("approval-returned")),
            (None, Some(turn)) => {
                let level =
                    request.route.steps.get(turn.level).map_or("", |step| step.name.get(me.lang));
                let key = if turn.accepts { "approval-waits-accept" } else { "approval-waits" };
                (State::Wait, ui::ta(me.lang, key, &[("level", level.to_owned())]))
            }
            (None, None) => (State::None, String::new()),
        };
        let mut signed = Vec::new();
        for one in &item.decisions {
            let person = names.person(tx, me.lang, one.person)?;
            let decision = me.t(&format!("approval-did-{}", one.decision.code()));
            let ground = one.ground.as_deref().unwrap_or_default();
            signed.push(format!("{} {person} {decision} {ground}", one.on).trim().to_owned());
        }
        let may =
            turn.is_some_and(|turn| parties.contains(&turn.by)) && request.person != actor.person;
        mine |= may;
        let now = content(tx, me, &item.target)?.filter(|now| *now != item.content);
        let content = match now {
            Some(now) if item.standing.outcome.is_none() => {
                format!(
                    "{}（{}）",
                    item.content,
                    ui::ta(me.lang, "approval-changed", &[("now", now)])
                )
            }
            _ => item.content.clone(),
        };
        let last = if may {
            Cell::Check("item".into(), item.number.to_string(), me.t("approval-choose"), true)
        } else if item.standing.outcome == Some(Outcome::Returned) && request.person == actor.person
        {
            Cell::link(format!("/approvals/{id}/again/{}", item.number), me.t("approval-again"))
        } else {
            Cell::text("")
        };
        card.rows.push(vec![
            Cell::link(item.target.address.clone(), item.target.words.clone()),
            Cell::text(content),
            Cell::State(mark.saying(words)),
            Cell::text(signed.join("；")),
            last,
        ]);
    }
    if mine {
        card.form = Some(Around {
            action: format!("/approvals/{id}"),
            fields: vec![
                Field::new("ground", me.t("approval-ground")).help(me.t("approval-ground-help")),
            ],
            buttons: vec![
                ("decision".into(), "approve".into(), me.t("approval-do-approve")),
                ("decision".into(), "return".into(), me.t("approval-do-return")),
            ],
            ..Around::default()
        });
    }
    sheet.cards.push(card);
    Ok(sheet)
}

async fn decide(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            seen(tx, me, id)?;
            let decision = Decision::named(form.get("decision")).ok_or_else(|| {
                Error::invalid("approval-refused").field("decision", "field-unreadable")
            })?;
            let numbers: BTreeSet<i64> =
                form.all("item").iter().filter_map(|it| it.parse().ok()).collect();
            let told =
                approval::decide(tx, id, &numbers, decision, me.actor()?, form.optional("ground"))?;
            for (target, outcome) in &told.ended {
                if *outcome == Outcome::Approved {
                    verified(tx, target)?;
                }
            }
            let args = [
                ("done", told.done.len().to_string()),
                ("refused", told.refused.len().to_string()),
            ];
            Ok(Go::to(format!("/approvals/{id}")).say(ui::ta(
                me.lang,
                "approval-decided-say",
                &args,
            )))
        })
        .await
}

/// A figure that was approved to the end counts as verified.
fn verified(tx: &mut Tx<'_>, target: &Target) -> Result<()> {
    if target.kind == "figure"
        && let Some(figure) = figure_of(tx, target)?
    {
        figures::record(tx, vec![figure.status(Status::Verified)], None)?;
    }
    Ok(())
}

async fn ask_again(visit: Visit, Path((id, number)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| again_question(tx, me, id, number)).await
}

fn again_question(tx: &mut Tx<'_>, me: &Me, id: i64, number: i64) -> Result<Ask> {
    let request = seen(tx, me, id)?;
    let item = request.items.iter().find(|item| item.number == number);
    let item = item.ok_or_else(|| Error::not_found("approval-unknown"))?;
    let here = format!("/approvals/{id}");
    let frame = me.frame(me.t("approval-again")).within(ui::Phase::Act);
    let mut ask =
        Ask::new(frame, format!("{here}/again/{number}"), me.t("approval-again"), here.clone())
            .fact(me.t("approval-thing"), item.target.words.clone())
            .fact(me.t("approval-content"), item.content.clone())
            .crumbs(vec![
                Crumb::new(me.t("approval-title"), "/approvals"),
                Crumb::new(request.title.clone(), here),
            ]);
    match content(tx, me, &item.target)? {
        Some(now) => ask = ask.fact(me.t("approval-content-now"), now),
        None => {
            ask = ask.field(
                Field::new("content", me.t("approval-content"))
                    .value(item.content.clone())
                    .input(Input::Area)
                    .required(),
            )
        }
    }
    Ok(ask.field(Field::new("ground", me.t("cases-ground")).input(Input::Area).required()))
}

async fn again(visit: Visit, Path((id, number)): Path<(i64, i64)>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| again_question(tx, me, id, number),
        move |tx, me, form| {
            let request = seen(tx, me, id)?;
            let item = request.items.iter().find(|item| item.number == number);
            let item = item.ok_or_else(|| Error::not_found("approval-unknown"))?;
            let now = match content(tx, me, &item.target)? {
                Some(now) => now,
                None => form.required("content")?.to_owned(),
            };
            approval::ask_again(tx, id, number, &now, form.get("ground"), me.actor()?)?;
            Ok(Go::to(format!("/approvals/{id}")).say(me.t("approval-asked")))
        },
    )
    .await
}
