//! Fieldwork by pages: who was drawn and where they stand, answers by phone, letters, posters, reminders, the end.

use askama::Template;
use axum::response::IntoResponse as _;
use document::code::square;
use document::paper::{Block, Layout, Paper, Sheet as OneSheet};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Field, Frame, Input, Pager, StateMark};
use web::{Download, Form, Go, Me, Path, Response, Visit};

use super::answer::{fields, said};
use super::office::crumbs;
use crate::store::by_id;
use crate::surveys::{
    self, Letter, Outcome, State, Survey, answer_by_phone, contact, export, find, finish, letters,
    place, remind,
};

/// People on one page.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "surveys/pages/people.html")]
struct PeoplePage {
    frame: Frame,
    id: i64,
    filters: Vec<(String, String, bool)>,
    people: Vec<PersonShown>,
    pager: Pager,
}

struct PersonShown {
    position: i64,
    label: String,
    stratum: String,
    state: StateMark,
    tries: i64,
    reminded: i64,
    open: bool,
}

/// The survey, for those who work in its field.
fn of_field(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Survey> {
    let survey = find(tx, id)?;
    me.actor()?.may_at(Verb::Enter, Class::Figures, survey.unit)?;
    Ok(survey)
}

fn mark(me: &Me, state: State) -> StateMark {
    let shape = match state {
        State::Complete => ui::State::Ok,
        State::Partial => ui::State::Watch,
        State::Refused => ui::State::Bad,
        State::NotReached => ui::State::Wait,
        State::Silent => ui::State::None,
        State::Ineligible => ui::State::NotApplicable,
    };
    shape.saying(me.t(&format!("survey-state-{}", state.word())))
}

pub(super) async fn people(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| shown(tx, me, id)).await
}

fn shown(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<PeoplePage> {
    let survey = of_field(tx, me, id)?;
    let title = me.t("survey-people");
    let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
    frame.crumbs = crumbs(me, survey.name.get(me.lang));
    frame.lead = me.t("survey-people-lead");
    let wanted = me.get("state").unwrap_or_default();
    let here = format!("/surveys/{id}/people");
    let all = surveys::states(tx, &survey)?;
    let mut filters = vec![(here.clone(), me.t("survey-all"), wanted.is_empty())];
    for state in State::ALL {
        let count = all.iter().filter(|it| it.state == state).count() as i64;
        let words = me.t(&format!("survey-state-{}", state.word()));
        let words = format!("{words} {}", ui::number::count(count));
        filters.push((format!("{here}?state={}", state.word()), words, state.word() == wanted));
    }
    let after: i64 = me.get("after").and_then(|it| it.parse().ok()).unwrap_or(-1);
    let of_state: Vec<_> =
        all.into_iter().filter(|it| wanted.is_empty() || it.state.word() == wanted).collect();
    let total = of_state.len() as i64;
    let mut page: Vec<_> = of_state.into_iter().filter(|it| it.position > after).collect();
    let more = page.len() > SHOWN;
    page.truncate(SHOWN);
    let next = page.last().filter(|_| more).map(|it| it.position);
    let address = |after: Option<i64>| {
        let mut pairs = Vec::new();
        if !wanted.is_empty() {
            pairs.push(format!("state={wanted}"));
        }
        pairs.extend(after.map(|it| format!("after={it}")));
        if pairs.is_empty() { here.clone() } else { format!("{here}?{}", pairs.join("&")) }
    };
    let pager = Pager {
        lang: me.lang,
        first: (after >= 0).then(|| address(None)),
        next: next.map(|it| address(Some(it))),
        shown: page.len() as i64,
        total: Some(total),
    };
    let people = page.into_iter().map(|it| PersonShown {
        position: it.position,
        state: mark(me, it.state),
        open: it.state < State::Partial,
        label: it.label,
        stratum: it.stratum,
        tries: it.tries,
        reminded: it.reminded,
    });
    Ok(PeoplePage { frame, id, filters, people: people.collect(), pager })
}

pub(super) async fn ask_phone(visit: Visit, Path((id, position)): Path<(i64, i64)>) -> Response {
    visit.page(move |tx, me| phone_question(tx, me, id, position)).await
}

fn phone_question(tx: &mut Tx<'_>, me: &Me, id: i64, position: i64) -> Result<Ask> {
    let survey = of_field(tx, me, id)?;
    let kept = by_id(tx, survey.form)?;
    let one = surveys::states(tx, &survey)?.into_iter().find(|it| it.position == position);
    let one = one.ok_or_else(|| Error::not_found("survey-unknown"))?;
    let mut frame = me.frame(one.label.clone()).within(ui::Phase::Record);
    frame.crumbs = crumbs(me, survey.name.get(me.lang));
    frame.lead = me.t("survey-phone-lead");
    let back = format!("/surveys/{id}/people");
    let place = format!("/surveys/{id}/people/{position}");
    let mut outcomes = vec![
        ("answer".to_owned(), me.t("survey-outcome-answer")),
        ("part".to_owned(), me.t("survey-outcome-part")),
    ];
    let others = Outcome::ALL.iter();
    outcomes.extend(
        others.map(|it| (it.word().to_owned(), me.t(&format!("survey-state-{}", it.word())))),
    );
    let mut ask = Ask::new(frame, place, me.t("survey-phone-put"), back)
        .fact(me.t("forms-stratum"), one.stratum.clone())
        .fact(me.t("forms-state"), me.t(&format!("survey-state-{}", one.state.word())))
        .fact(me.t("survey-tries"), ui::number::count(one.tries))
        .field(
            Field::new("outcome", me.t("survey-outcome")).input(Input::Choice(outcomes)).required(),
        )
        .field(Field::new("note", me.t("survey-note")));
    for mut field in fields(&kept, me) {
        // Whoever could not be reached answers nothing.
        field.required = false;
        ask = ask.field(field);
    }
    Ok(ask)
}

pub(super) async fn put_phone(
    visit: Visit,
    Path((id, position)): Path<(i64, i64)>,
    form: Form,
) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| phone_question(tx, me, id, position),
        move |tx, me, form| {
            let survey = of_field(tx, me, id)?;
            let outcome = form.get("outcome");
            match Outcome::named(outcome) {
                Some(outcome) => contact(tx, &survey, position, outcome, form.optional("note"))?,
                None => {
                    let kept = by_id(tx, survey.form)?;
                    let given = said(&kept, form, "phone");
                    answer_by_phone(tx, &survey, position, &given, outcome == "part")?;
                }
            }
            let to = format!("/surveys/{id}/people?state={}", State::Silent.word());
            Ok(Go::to(to).say(me.t("survey-phone-done")))
        },
    )
    .await
}

/// Where a link leads, as a letter or a poster prints it.
fn address(me: &Me, word: &str) -> String {
    me.outside(&format!("/answer?space={}&w={word}", web::encoded(&me.space.code)))
}

pub(super) async fn send_letters(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let made = visit
        .write(move |tx| {
            let survey = find(tx, id)?;
            Ok((letters(tx, &survey)?, survey))
        })
        .await;
    let (made, survey) = match made {
        Ok(made) => made,
        Err(error) => return web::problem(&visit, &error),
    };
    if form.get("as") == "csv" {
        let rows = made
            .iter()
            .map(|it| vec![it.label.clone(), it.stratum.clone(), address(&visit, &it.word)]);
        let text = crate::workbook::bulk::lines("label,stratum,link", rows);
        let name = format!("survey-{id}-links.csv");
        let bytes = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        return Download { name, media: "text/csv; charset=utf-8", bytes }.into_response();
    }
    if made.is_empty() {
        return Go::to(format!("/surveys/{id}"))
            .say(visit.t("survey-letters-none"))
            .into_response();
    }
    let paper = letter_paper(&visit, &survey, &made);
    match web::aside(move || press::print(&paper)).await {
        Ok(printed) => {
            let name = format!("survey-{id}-letters.pdf");
            Download { name, media: press::MEDIA, bytes: printed.pdf }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// A page for everybody: what it is about, until when, the code and the link.
fn letter_paper(me: &Me, survey: &Survey, letters: &[Letter]) -> Paper {
    let mut blocks = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        if at > 0 {
            blocks.push(Block::PageBreak);
        }
        let address = address(me, &letter.word);
        blocks.push(Block::text(letter.label.clone()));
        let args =
            [("name", survey.name.get(me.lang).to_owned()), ("day", survey.closes.to_string())];
        blocks.push(Block::text(ui::ta(me.lang, "survey-letter-text", &args)));
        blocks.push(Block::Code { text: address.clone(), caption: me.t("survey-letter-code") });
        blocks.push(Block::text(address));
        blocks.push(Block::text(me.t("survey-letter-once")));
    }
    Paper {
        layout: Layout::Sheet(OneSheet::default()),
        lang: me.lang.pick("zh", "en"),
        title: survey.name.get(me.lang).to_owned(),
        blocks,
        annexes: Vec::new(),
        notice: survey.synthetic.then(|| me.t("forms-synthetic")),
        check: None,
    }
}

pub(super) async fn send_reminders(visit: Visit, Path(id): Path<i64>, _form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let survey = find(tx, id)?;
            let clockwork = cases::clocks(tx)?;
            let today = store::civil_date(tx.now());
            let done = remind(tx, &clockwork, &survey, today)?;
            let said = [("n", ui::number::count(done.people as i64))];
            Ok(Go::to(format!("/surveys/{id}")).say(ui::ta(me.lang, "survey-reminded-n", &said)))
        })
        .await
}

/// A poster's page: its code, to be printed now.
pub(super) async fn put_up(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let made = visit
        .write(move |tx| {
            let survey = find(tx, id)?;
            let word = place(tx, &survey, form.get("label"), form.get("stratum"))?;
            Ok((survey, form.get("label").trim().to_owned(), word))
        })
        .await;
    match made {
        Ok((survey, label, word)) => {
            visit.page(move |_, me| Ok(poster(me, &survey, label, &word))).await
        }
        Err(error) => web::problem(&visit, &error),
    }
}

#[derive(Template)]
#[template(path = "surveys/pages/poster.html")]
struct PosterPage {
    frame: Frame,
    id: i64,
    svg: String,
    address: String,
}

fn poster(me: &Me, survey: &Survey, label: String, word: &str) -> PosterPage {
    let mut frame = me.frame(label).within(ui::Phase::Record);
    frame.crumbs = crumbs(me, survey.name.get(me.lang));
    frame.lead = me.t("survey-poster-lead");
    let address = address(me, word);
    PosterPage { frame, id: survey.id, svg: square(&address).unwrap_or_default(), address }
}

pub(super) async fn end(visit: Visit, Path(id): Path<i64>, _form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let survey = find(tx, id)?;
            let clockwork = cases::clocks(tx)?;
            finish(tx, &clockwork, &survey)?;
            Ok(Go::to(format!("/surveys/{id}")).say(me.t("survey-finished")))
        })
        .await
}

pub(super) async fn take(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit
        .read(move |tx| {
            let survey = find(tx, id)?;
            me.actor()?.may_at(Verb::Export, Class::Figures, survey.unit)?;
            Ok((survey.code.clone(), export(tx, &survey)?))
        })
        .await;
    match read {
        Ok((code, text)) => {
            let bytes = [b"\xef\xbb\xbf", text.as_bytes()].concat();
            Download { name: format!("{code}.csv"), media: "text/csv; charset=utf-8", bytes }
                .into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}
