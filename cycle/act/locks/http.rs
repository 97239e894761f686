//! The pages of locks.

use cases::lock::{self, Lock, NewLock};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Action, Ask, Crumb, Empty, Field, Input, State};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use crate::about::{REGISTERS, holds_locks, resolve};
use crate::sheet::{Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let hold = Need::May(Verb::Review, Class::Cases);
    Routes::new()
        .get("/locks", view, index)
        .get("/locks/new", hold, ask)
        .post("/locks", hold, put)
        .get("/locks/{id}", view, show)
        .get("/locks/{id}/off", hold, ask_off)
        .post("/locks/{id}/off", hold, off)
        .get("/locks/{id}/opening", hold, ask_opening)
        .post("/locks/{id}/opening", hold, opening)
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut frame = me.frame(me.t("lock-title")).within(ui::Phase::Act);
            frame.lead = me.t("lock-lead");
            let mut sheet = Sheet::new(frame);
            if me.can(Verb::Review, Class::Cases) {
                sheet.actions.push(Action::new(me.t("lock-put"), "/locks/new").primary());
            }
            for (key, on) in [("lock-on", true), ("lock-off", false)] {
                let mut card = Card::new(me.t(key), "");
                card.head = vec![
                    me.t("lock-title-one"),
                    me.t("lock-kind"),
                    me.t("lock-days"),
                    me.t("lock-area"),
                    me.t("lock-holder"),
                    me.t("cases-state"),
                ];
                card.none = me.t("lock-none");
                for it in lock::locks(tx, on)? {
                    card.rows.push(line(tx, me, &it)?);
                }
                sheet.cards.push(card);
            }
            if sheet.cards.iter().all(|card| card.rows.is_empty()) {
                sheet.cards.clear();
                sheet.empty = Some(Empty::new(me.t("lock-none"), me.t("lock-none-text")));
            }
            Ok(sheet)
        })
        .await
}

fn kind_name(tx: &mut Tx<'_>, me: &Me, kind: &str) -> Result<String> {
    if kind == "figures" || REGISTERS.contains(&kind) {
        return Ok(me.t(&format!("lock-kind-{kind}")));
    }
    let today = store::civil_date(tx.now());
    let found = cases::kinds(tx, today)?.into_iter().find(|(_, it)| it.code == kind);
    Ok(found.map_or_else(|| kind.to_owned(), |(_, it)| it.name.get(me.lang).to_owned()))
}

fn line(tx: &mut Tx<'_>, me: &Me, it: &Lock) -> Result<Vec<Cell>> {
    let mut names = Names::default();
    let today = store::civil_date(tx.now());
    let area = match it.said.unit {
        Some(unit) => names.unit(tx, me.lang, unit)?,
        None => me.t("lock-everywhere"),
    };
    let (mark, key) = match &it.ended {
        Some(_) => (State::NotApplicable, "lock-state-off"),
        None if it.said.since > today => (State::Wait, "lock-state-announced"),
        None => (State::Bad, "lock-state-on"),
    };
    let mut kind = kind_name(tx, me, &it.said.kind)?;
    if !it.said.fields.is_empty() {
        kind = format!("{kind}（{}）", it.said.fields.join("、"));
    }
    Ok(vec![
        Cell::link(format!("/locks/{}", it.id), it.said.ground.clone()),
        Cell::text(kind),
        Cell::number(format!("{}–{}", it.said.from, it.said.to)),
        Cell::text(area),
        Cell::text(names.person(tx, me.lang, it.holder)?),
        Cell::State(mark.saying(me.t(key))),
    ])
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let it = lock::find_lock(tx, id)?;
    let mut names = Names::default();
    let mut frame = me.frame(it.said.ground.clone()).within(ui::Phase::Act);
    frame.lead = me.t(if it.ended.is_some() { "lock-lead-off" } else { "lock-lead-one" });
    frame.crumbs =
        vec![Crumb::new(me.t("lock-title"), "/locks"), Crumb::here(it.said.ground.clone())];
    let mut sheet = Sheet::new(frame);
    if it.ended.is_none() && holds_locks(me, it.said.unit) {
        sheet.actions.push(Action::new(me.t("lock-open"), format!("/locks/{id}/opening")));
        sheet.actions.push(Action::new(me.t("lock-take-off"), format!("/locks/{id}/off")));
    }
    let mut card = Card::new(me.t("lock-title-one"), "");
    let area = match it.said.unit {
        Some(unit) => names.unit(tx, me.lang, unit)?,
        None => me.t("lock-everywhere"),
    };
    card.facts = vec![
        (me.t("lock-kind"), kind_name(tx, me, &it.said.kind)?),
        (
            me.t("lock-fields"),
            if it.said.fields.is_empty() {
                me.t("lock-all-fields")
            } else {
                it.said.fields.join("、")
            },
        ),
        (me.t("lock-area"), area),
        (me.t("lock-days"), format!("{}–{}", it.said.from, it.said.to)),
        (me.t("lock-since"), it.said.since.to_string()),
        (me.t("lock-holder"), names.person(tx, me.lang, it.holder)?),
        (me.t("cases-ground"), it.said.ground.clone()),
        (me.t("cases-document"), it.said.document.clone().unwrap_or_default()),
    ];
    if let Some((on, why)) = &it.ended {
        card.facts.push((me.t("lock-taken-off-on"), format!("{on} {why}")));
    }
    sheet.cards.push(card);
    let mut openings = Card::new(me.t("lock-openings"), me.t("lock-openings-sub"));
    openings.none = me.t("lock-no-openings");
    openings.head =
        vec![me.t("lock-area"), me.t("lock-until"), me.t("lock-holder"), me.t("cases-ground")];
    for opening in &it.openings {
        openings.rows.push(vec![
            Cell::text(names.unit(tx, me.lang, opening.unit)?),
            Cell::number(opening.to),
            Cell::text(names.person(tx, me.lang, opening.person)?),
            Cell::text(opening.ground.clone()),
        ]);
    }
    sheet.cards.push(openings);
    // To ask for an opening is to say so here; the holder is named.
    if let Ok(target) = resolve(tx, me, "lock", id, "") {
        sheet.talk = Some(web::talk(tx, me, &target)?);
    }
    Ok(sheet)
}

async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let mut kinds = vec![("figures".to_owned(), me.t("lock-kind-figures"))];
    kinds.extend(REGISTERS.iter().map(|it| ((*it).to_owned(), me.t(&format!("lock-kind-{it}")))));
    for (_, kind) in cases::kinds(tx, today)?.into_iter().filter(|(_, kind)| kind.class == "cases")
    {
        kinds.push((kind.code.clone(), kind.name.get(me.lang).to_owned()));
    }
    let frame = me.frame(me.t("lock-put")).within(ui::Phase::Act);
    // A page that leads here knows what is to be locked.
    let given = |name: &str| me.get(name).unwrap_or_default().to_owned();
    let day =
        |name: &str, key: &str| Field::new(name, me.t(key)).input(Input::Date).value(given(name));
    Ok(Ask::new(frame, "/locks", me.t("lock-put"), "/locks")
        .crumbs(vec![Crumb::new(me.t("lock-title"), "/locks")])
        .field(
            Field::new("kind", me.t("lock-kind"))
                .input(Input::Choice(kinds))
                .value(given("kind"))
                .required(),
        )
        .field(
            Field::new("fields", me.t("lock-fields"))
                .help(me.t("lock-fields-help"))
                .value(given("fields")),
        )
        .field(
            Field::new("unit", me.t("lock-area"))
                .help(me.t("lock-area-help"))
                .value(given("unit"))
                .input(Input::Offer(crate::cases::offered(tx, me, today)?)),
        )
        .field(day("from", "lock-from").required())
        .field(day("to", "lock-to").help(me.t("lock-to-help")).required())
        .field(
            day("since", "lock-since")
                .help(me.t("lock-since-help"))
                .value(today.to_string())
                .required(),
        )
        .field(Field::new("document", me.t("cases-document")).help(me.t("cases-document-help")))
        .field(Field::new("ground", me.t("cases-ground")).input(Input::Area).required()))
}

fn unit(tx: &mut Tx<'_>, form: &Form, place: &str) -> Result<Option<i64>> {
    let Some(code) = form.optional(place) else { return Ok(None) };
    let unknown = || Error::invalid("lock-not-put").field(place, "case-unit-unknown");
    Ok(Some(units::find_by_code(tx, code)?.ok_or_else(unknown)?.0))
}

async fn put(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        let unit = unit(tx, form, "unit")?;
        if !holds_locks(me, unit) {
            return Err(Error::invalid("lock-not-put").field("unit", "case-outside-area"));
        }
        let needed = |name: &'static str| {
            form.date(name)?
                .ok_or_else(|| Error::invalid("lock-not-put").field(name, "case-field-missing"))
        };
        let fields = form.get("fields").split([',', '，', '、', ';', ' ']);
        let new = NewLock {
            kind: form.get("kind").to_owned(),
            fields: fields.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect(),
            unit,
            from: needed("from")?,
            to: needed("to")?,
            since: needed("since")?,
            office: me.actor()?.unit,
            ground: form.get("ground").to_owned(),
            document: form.optional("document").map(str::to_owned),
        };
        let id = lock::put_lock(tx, &new)?;
        Ok(Go::to(format!("/locks/{id}")).say(me.t("lock-was-put")))
    })
    .await
}

/// The lock, for whoever holds locks there.
fn held(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Lock> {
    let it = lock::find_lock(tx, id)?;
    if holds_locks(me, it.said.unit) {
        Ok(it)
    } else {
        Err(Error::not_allowed("error-outside-area"))
    }
}

fn about(me: &Me, it: &Lock, title: &str, action: &str) -> Ask {
    let here = format!("/locks/{}", it.id);
    let frame = me.frame(me.t(title)).within(ui::Phase::Act);
    Ask::new(frame, format!("{here}/{action}"), me.t(title), here.clone())
        .fact(me.t("lock-title-one"), it.said.ground.clone())
        .fact(me.t("lock-days"), format!("{}–{}", it.said.from, it.said.to))
        .crumbs(vec![
            Crumb::new(me.t("lock-title"), "/locks"),
            Crumb::new(it.said.ground.clone(), here),
        ])
}

fn off_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let it = held(tx, me, id)?;
    Ok(about(me, &it, "lock-take-off", "off")
        .field(Field::new("ground", me.t("cases-ground")).input(Input::Area).required()))
}

async fn ask_off(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| off_question(tx, me, id)).await
}

async fn off(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| off_question(tx, me, id),
        move |tx, me, form| {
            held(tx, me, id)?;
            lock::take_off(tx, id, form.get("ground"))?;
            Ok(Go::to(format!("/locks/{id}")).say(me.t("lock-was-taken-off")))
        },
    )
    .await
}

fn opening_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let it = held(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let units = crate::cases::offered(tx, me, today)?;
    Ok(about(me, &it, "lock-open", "opening")
        .field(
            Field::new("unit", me.t("lock-area"))
                .help(me.t("cases-unit-help"))
                .input(Input::Offer(units))
                .required(),
        )
        .field(Field::new("to", me.t("lock-until")).input(Input::Date).required())
        .field(Field::new("ground", me.t("cases-ground")).input(Input::Area).required()))
}

async fn ask_opening(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| opening_question(tx, me, id)).await
}

async fn opening(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| opening_question(tx, me, id),
        move |tx, me, form| {
            held(tx, me, id)?;
            let missing = |place: &'static str| {
                Error::invalid("lock-not-put").field(place, "case-field-missing")
            };
            let unit = unit(tx, form, "unit")?.ok_or_else(|| missing("unit"))?;
            let to = form.date("to")?.ok_or_else(|| missing("to"))?;
            lock::open_for(tx, id, unit, to, form.get("ground"))?;
            Ok(Go::to(format!("/locks/{id}")).say(me.t("lock-was-opened")))
        },
    )
    .await
}
