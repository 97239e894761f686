//! The pages of meetings.

use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Action, Ask, Crumb, Empty, Field, Input, State};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::store::{Meeting, Resolution, add, add_item, find, items, list, resolutions, resolve};
use crate::sheet::{Card, Cell, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    let run = Need::May(Verb::Review, Class::Cases);
    Routes::new()
        .get("/meetings", view, index)
        .get("/meetings/new", run, ask)
        .post("/meetings", run, save)
        .get("/meetings/{id}", view, show)
        .get("/meetings/{id}/items/new", run, ask_item)
        .post("/meetings/{id}/items", run, save_item)
        .get("/meetings/{id}/items/{item}/resolve", run, ask_resolution)
        .post("/meetings/{id}/items/{item}/resolve", run, save_resolution)
}

fn limit(me: &Me) -> Result<Option<Vec<i64>>> {
    Ok(me.may(Verb::View, Class::Cases)?.limit())
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut frame = me.frame(me.t("meeting-title")).within(ui::Phase::Act);
            frame.lead = me.t("meeting-lead");
            let mut sheet = Sheet::new(frame);
            if me.can(Verb::Review, Class::Cases) {
                sheet.actions.push(Action::new(me.t("meeting-add"), "/meetings/new").primary());
            }
            let mut card = Card::new(me.t("meeting-title"), "");
            card.head = vec![
                me.t("meeting-name"),
                me.t("cases-on"),
                me.t("meeting-chair"),
                me.t("meeting-resolutions"),
                me.t("meeting-open"),
            ];
            let limit = limit(me)?;
            for meeting in list(tx, limit.clone())? {
                let mut all = resolutions(tx, meeting.id)?;
                all.retain(|it| limit.as_ref().is_none_or(|units| units.contains(&it.unit)));
                let mut open = 0;
                for case in all.iter().filter_map(|it| it.case) {
                    open += i64::from(cases::load(tx, case)?.ending().is_none());
                }
                card.rows.push(vec![
                    Cell::link(format!("/meetings/{}", meeting.id), meeting.title),
                    Cell::number(meeting.on),
                    Cell::text(meeting.chair),
                    Cell::number(all.len()),
                    Cell::number(open),
                ]);
            }
            if card.rows.is_empty() {
                sheet.empty = Some(Empty::new(me.t("meeting-none"), me.t("meeting-none-text")));
            } else {
                sheet.cards.push(card);
            }
            Ok(sheet)
        })
        .await
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let meeting = find(tx, id)?;
    let limit = limit(me)?;
    let mut all = resolutions(tx, id)?;
    if let Some(units) = &limit {
        all.retain(|it| units.contains(&it.unit));
        if all.is_empty() && !units.contains(&meeting.unit) {
            return Err(Error::not_found("meeting-unknown"));
        }
    }
    let mut names = Names::default();
    let mut frame = me.frame(meeting.title.clone()).within(ui::Phase::Act);
    frame.lead = format!("{} · {}", meeting.on, meeting.place);
    frame.crumbs =
        vec![Crumb::new(me.t("meeting-title"), "/meetings"), Crumb::here(meeting.title.clone())];
    let mut sheet = Sheet::new(frame);
    let runs = me.can(Verb::Review, Class::Cases);
    if runs {
        sheet.actions.push(
            Action::new(me.t("meeting-add-item"), format!("/meetings/{id}/items/new")).primary(),
        );
        if limit.is_none() && !all.is_empty() && me.can(Verb::Enter, Class::Papers) {
            let href = minutes(tx, &mut names, &meeting, &all)?;
            sheet.actions.push(Action::new(me.t("meeting-minutes"), href));
        }
    }
    let mut about = Card::new(me.t("meeting-about"), "");
    about.facts = vec![
        (me.t("meeting-unit"), names.unit(tx, me.lang, meeting.unit)?),
        (me.t("meeting-chair"), meeting.chair.clone()),
        (me.t("meeting-present"), meeting.present.clone()),
    ];
    sheet.cards.push(about);
    for item in items(tx, id)? {
        let of_item: Vec<_> = all.iter().filter(|it| it.item == item.number).collect();
        if limit.is_some() && of_item.is_empty() {
            continue;
        }
        let mut card = Card::new(format!("{}. {}", item.number, item.title), "");
        card.note = item.words.clone();
        if let Some(address) = &item.address {
            card.tools.push(Action::new(me.t("meeting-material"), address.clone()));
        }
        if runs {
            card.tools.push(Action::new(
                me.t("meeting-resolve"),
                format!("/meetings/{id}/items/{}/resolve", item.number),
            ));
        }
        card.none = me.t("meeting-nothing-resolved");
        card.head = vec![
            me.t("meeting-resolution"),
            me.t("cases-accountable"),
            me.t("meeting-due"),
            me.t("meeting-became"),
        ];
        for it in of_item {
            let became = match (it.case, &it.why_not) {
                (Some(case), _) => {
                    let loaded = cases::load(tx, case)?;
                    let state = loaded
                        .kind
                        .state(loaded.stands())
                        .map_or("", |state| state.name.get(me.lang));
                    Cell::link(format!("/cases/{case}"), state)
                }
                (None, why) => Cell::State(State::NotApplicable.saying(ui::ta(
                    me.lang,
                    "meeting-why-not-says",
                    &[("ground", why.clone().unwrap_or_default())],
                ))),
            };
            card.rows.push(vec![
                Cell::text(it.words.clone()),
                Cell::text(names.unit(tx, me.lang, it.unit)?),
                Cell::number(it.due.map_or_else(String::new, |due| due.to_string())),
                became,
            ]);
        }
        sheet.cards.push(card);
    }
    Ok(sheet)
}

/// The address that drafts the minutes (纪要) with what is known here: each resolution with its lead and its day.
fn minutes(
    tx: &mut Tx<'_>,
    names: &mut Names,
    meeting: &Meeting,
    all: &[Resolution],
) -> Result<String> {
    let mut rows = Vec::new();
    for it in all.iter().filter(|it| it.case.is_some()) {
        // A line each, and bars between the columns: neither belongs into a cell.
        let words = it.words.replace(['\n', '\r'], " ").replace('|', "／");
        let due = it.due.map_or_else(String::new, |due| {
            format!("{}年{}", due.year(), ui::number::day_text(due, terms::Lang::Zh))
        });
        rows.push(format!("{words} | {} | {due}", names.unit(tx, terms::Lang::Zh, it.unit)?));
    }
    let agenda: Vec<String> =
        items(tx, meeting.id)?.into_iter().map(|it| it.words).filter(|it| !it.is_empty()).collect();
    let known = [
        ("会议名称", meeting.title.clone()),
        ("会议日期", meeting.on.to_string()),
        ("会议地点", meeting.place.clone()),
        ("主持人", meeting.chair.clone()),
        ("会议情况", agenda.join("\n")),
        ("议定事项", rows.join("\n")),
        ("出席人员", meeting.present.replace('\n', "、")),
    ];
    let known = known.iter().filter(|(_, text)| !text.is_empty());
    let known =
        known.map(|(name, text)| format!("&in.{}={}", web::encoded(name), web::encoded(text)));
    Ok(format!("/papers/new?kind=minutes{}", known.collect::<String>()))
}

async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let frame = me.frame(me.t("meeting-add")).within(ui::Phase::Act);
    Ok(Ask::new(frame, "/meetings", me.t("meeting-add"), "/meetings")
        .crumbs(vec![Crumb::new(me.t("meeting-title"), "/meetings")])
        .field(Field::new("title", me.t("meeting-name")).help(me.t("meeting-name-help")).required())
        .field(
            Field::new("on", me.t("cases-on"))
                .input(Input::Date)
                .value(today.to_string())
                .required(),
        )
        .field(
            Field::new("unit", me.t("meeting-unit"))
                .help(me.t("cases-unit-help"))
                .input(Input::Offer(crate::cases::offered(tx, me, today)?))
                .required(),
        )
        .field(Field::new("place", me.t("meeting-place")))
        .field(
            Field::new("chair", me.t("meeting-chair"))
                .help(me.t("meeting-offices-help"))
                .required(),
        )
        .field(
            Field::new("present", me.t("meeting-present"))
                .help(me.t("meeting-offices-help"))
                .input(Input::Area),
        ))
}

fn unit(tx: &mut Tx<'_>, form: &Form) -> Result<i64> {
    let unknown = || Error::invalid("meeting-refused").field("unit", "case-unit-unknown");
    Ok(units::find_by_code(tx, form.get("unit"))?.ok_or_else(unknown)?.0)
}

async fn save(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        let today = store::civil_date(tx.now());
        let new = Meeting {
            id: 0,
            title: form.get("title").to_owned(),
            unit: unit(tx, form)?,
            on: form.date("on")?.unwrap_or(today),
            place: form.get("place").to_owned(),
            chair: form.get("chair").to_owned(),
            present: form.get("present").to_owned(),
        };
        me.actor()?.may_at(Verb::Review, Class::Cases, new.unit)?;
        let id = add(tx, &new)?;
        Ok(Go::to(format!("/meetings/{id}")).say(me.t("meeting-added")))
    })
    .await
}

fn within(me: &Me, meeting: &Meeting, title: &str, action: &str) -> Ask {
    let here = format!("/meetings/{}", meeting.id);
    let frame = me.frame(me.t(title)).within(ui::Phase::Act);
    Ask::new(frame, format!("{here}/{action}"), me.t(title), here.clone()).crumbs(vec![
        Crumb::new(me.t("meeting-title"), "/meetings"),
        Crumb::new(meeting.title.clone(), here),
    ])
}

fn item_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let meeting = find(tx, id)?;
    Ok(within(me, &meeting, "meeting-add-item", "items")
        .field(Field::new("title", me.t("meeting-item")).required())
        .field(Field::new("words", me.t("meeting-item-words")).input(Input::Area))
        .field(
            Field::new("address", me.t("meeting-material"))
                .help(me.t("cases-evidence-address-help")),
        ))
}

async fn ask_item(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| item_question(tx, me, id)).await
}

async fn save_item(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| item_question(tx, me, id),
        move |tx, me, form| {
            let meeting = find(tx, id)?;
            me.actor()?.may_at(Verb::Review, Class::Cases, meeting.unit)?;
            add_item(tx, id, form.get("title"), form.get("words"), form.optional("address"))?;
            Ok(Go::to(format!("/meetings/{id}")).say(me.t("meeting-item-added")))
        },
    )
    .await
}

fn resolution_question(tx: &mut Tx<'_>, me: &Me, id: i64, item: i64) -> Result<Ask> {
    let meeting = find(tx, id)?;
    let today = store::civil_date(tx.now());
    let agenda = items(tx, id)?;
    let item = agenda
        .iter()
        .find(|it| it.number == item)
        .ok_or_else(|| Error::not_found("meeting-unknown"))?;
    Ok(within(me, &meeting, "meeting-resolve", &format!("items/{}/resolve", item.number))
        .fact(me.t("meeting-item"), item.title.clone())
        .field(Field::new("words", me.t("meeting-resolution")).input(Input::Area).required())
        .field(
            Field::new("unit", me.t("cases-accountable"))
                .help(me.t("cases-unit-help"))
                .input(Input::Offer(crate::cases::offered(tx, me, today)?))
                .required(),
        )
        .field(
            Field::new("due", me.t("meeting-due"))
                .help(me.t("meeting-due-help"))
                .input(Input::Date),
        )
        .field(Field::new("why_not", me.t("meeting-why-not")).help(me.t("meeting-why-not-help"))))
}

async fn ask_resolution(visit: Visit, Path((id, item)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| resolution_question(tx, me, id, item)).await
}

async fn save_resolution(visit: Visit, Path((id, item)): Path<(i64, i64)>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| resolution_question(tx, me, id, item),
        move |tx, me, form| {
            let meeting = find(tx, id)?;
            me.actor()?.may_at(Verb::Review, Class::Cases, meeting.unit)?;
            let unit = unit(tx, form)?;
            me.actor()?.may_at(Verb::Review, Class::Cases, unit)?;
            resolve(
                tx,
                &meeting,
                item,
                form.get("words"),
                unit,
                form.date("due")?,
                form.optional("why_not"),
            )?;
            Ok(Go::to(format!("/meetings/{id}")).say(me.t("meeting-resolved")))
        },
    )
    .await
}
