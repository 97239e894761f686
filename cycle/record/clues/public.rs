//! What everybody may do without an account: leave a clue, follow it, rate the answer, tell more. Numbers
//! and secrets travel in forms, never in an address.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use store::Tx;
use terms::{Error, Kind, Lang, Result};
use ui::{Field, FieldError, Frame, Input, Notes, State, StateMark};
use web::{Form, Me, Response, Visit};

use super::limit::Limits;
use super::store::{self as clues, Clue, New, Receipt, WORDS};

#[derive(Template)]
#[template(path = "clues/ask.html")]
struct AskPage {
    frame: Frame,
    space: String,
    fields: Vec<Field>,
    who: Vec<Field>,
    notes: Option<Notes>,
    receipt: Option<Receipt>,
}

fn frame(me: &Me, key: &str) -> Frame {
    let mut frame = me.frame(me.t(key)).within(ui::Phase::Record);
    frame.crumbs = Vec::new();
    frame
}

fn here(visit: Visit) -> Visit {
    let space = visit.get("space").unwrap_or_default().to_owned();
    visit.within(&space)
}

pub(super) async fn ask(visit: Visit) -> Response {
    here(visit).open_page(|tx, me| page(tx, me, None, None)).await
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    wrong: Option<(&Form, &Error)>,
    receipt: Option<Receipt>,
) -> Result<AskPage> {
    // A page about something (a product, say) leads here with the first words written.
    let asked = |name: &str| match name {
        "words" => me.get(name).map(|text| text.chars().take(WORDS).collect()).unwrap_or_default(),
        _ => String::new(),
    };
    let given =
        |name: &str| wrong.map_or_else(|| asked(name), |(form, _)| form.get(name).to_owned());
    let field = |name: &str, key: &str| Field::new(name, me.t(key)).value(given(name));
    let limit = u32::try_from(WORDS).unwrap_or(u32::MAX);
    let mut areas = vec![(String::new(), me.t("clue-area-unsaid"))];
    for unit in units::of_kind(tx, "county")? {
        areas.push((unit.name.zh.clone(), unit.name.get(me.lang).to_owned()));
    }
    let words = field("words", "clue-words").input(Input::Area).maxlength(limit).required();
    let mut fields = vec![
        words.help(me.t("clue-words-help")),
        field("place", "clue-place").maxlength(120),
        field("area", "clue-area").input(Input::Choice(areas)),
    ];
    let mut who = vec![
        field("name", "clue-name").maxlength(60),
        field("contact", "clue-contact").help(me.t("clue-contact-help")).maxlength(120),
    ];
    let mut notes = None;
    if let Some((_, error)) = wrong {
        let errors = errors(me.lang, error);
        let check = |fields: Vec<Field>| -> Vec<Field> {
            fields.into_iter().map(|field| field.checked(&errors)).collect()
        };
        (fields, who) = (check(fields), check(who));
        let all: Vec<&Field> = fields.iter().chain(&who).collect();
        notes = Some(Notes::new(me.lang, &errors, &all));
    }
    let mut frame = frame(me, "clue-title");
    frame.lead = me.t("clue-lead");
    Ok(AskPage { frame, space: me.space.code.clone(), fields, who, notes, receipt })
}

fn errors(lang: Lang, error: &Error) -> Vec<FieldError> {
    let mut errors = FieldError::all(lang, error);
    if errors.is_empty() {
        let message = ui::ta(lang, error.code(), error.args());
        errors.push(FieldError { place: String::new(), message });
    }
    errors
}

/// The space that the form was for; the form carries it, because a stranger has no session that does.
fn of_form(visit: Visit, form: &Form) -> Visit {
    visit.within(form.get("space"))
}

pub(super) async fn leave(visit: Visit, form: Form) -> Response {
    let visit = of_form(visit, &form);
    // A field that people do not see: whoever fills it in is told what they want to hear.
    if !form.get("website").is_empty() {
        let nothing = Receipt { number: "XS-0000-0000".into(), secret: "000000000000".into() };
        return visit.open_page(move |tx, me| page(tx, me, None, Some(nothing))).await;
    }
    let new = New {
        words: form.get("words").to_owned(),
        place: form.get("place").to_owned(),
        area: form.get("area").to_owned(),
        name: form.get("name").to_owned(),
        contact: form.get("contact").to_owned(),
    };
    let (limits, browser) = (visit.space.kept::<Limits>(), visit.csrf.clone());
    let made = visit
        .write(move |tx| {
            let area = units::of_kind(tx, "county")?.into_iter().any(|it| it.name.zh == new.area);
            let new = if area { new } else { New { area: String::new(), ..new } };
            limits.leave(tx.now_micros(), &browser)?;
            clues::leave(tx, &new)
        })
        .await;
    match made {
        Ok(receipt) => visit.open_page(move |tx, me| page(tx, me, None, Some(receipt))).await,
        Err(error) if error.kind() == Kind::Invalid => {
            let again = move |tx: &mut Tx<'_>, me: &Me| page(tx, me, Some((&form, &error)), None);
            refused(visit.open_page(again).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn refused(mut response: Response) -> Response {
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

#[derive(Template)]
#[template(path = "clues/follow.html")]
struct FollowPage {
    frame: Frame,
    space: String,
    fields: Vec<Field>,
    notes: Option<Notes>,
    found: Option<Followed>,
}

/// What the one who told it sees: where it stands and what was answered, no names and no files.
struct Followed {
    number: String,
    secret: String,
    state: StateMark,
    steps: Vec<(String, String, Vec<String>)>,
    may_rate: bool,
    rated: String,
    may_tell_more: bool,
}

pub(super) async fn ask_follow(visit: Visit) -> Response {
    here(visit).open_page(|_, me| Ok(follow_page(me, "", "", None, None))).await
}

fn follow_page(
    me: &Me,
    number: &str,
    secret: &str,
    wrong: Option<&Error>,
    found: Option<Followed>,
) -> FollowPage {
    let mut fields = vec![
        Field::new("number", me.t("clue-number")).value(number).maxlength(20).required(),
        Field::new("secret", me.t("clue-secret")).value(secret).maxlength(30).required(),
    ];
    let mut notes = None;
    if let Some(error) = wrong {
        let errors = errors(me.lang, error);
        fields = fields.into_iter().map(|field| field.checked(&errors)).collect();
        let all: Vec<&Field> = fields.iter().collect();
        notes = Some(Notes::new(me.lang, &errors, &all));
    }
    let mut frame = frame(me, "clue-follow");
    frame.lead = me.t("clue-follow-lead");
    FollowPage { frame, space: me.space.code.clone(), fields, notes, found }
}

fn followed(tx: &mut Tx<'_>, me: &Me, clue: &Clue, secret: &str) -> Result<Followed> {
    let case = cases::load(tx, clue.case)?;
    let lang = me.lang;
    let name = case.kind.state(case.stands()).map_or("", |state| state.name.get(lang)).to_owned();
    let ended = case.ending().is_some();
    let state = if ended { State::Ok } else { State::Wait };
    let mut steps = Vec::new();
    for step in &case.steps {
        let declared = case.kind.step(&step.code);
        let title =
            declared.map_or_else(|| me.t("clue-received"), |it| it.name.get(lang).to_owned());
        let mut said: Vec<String> =
            ["answer", "to"].iter().filter_map(|field| step.fields.get(*field).cloned()).collect();
        // Why it was not taken up is owed to whoever told it.
        if matches!(step.code.as_str(), "decline" | "hand-on") {
            said.extend(step.ground.clone());
        }
        steps.push((step.on.to_string(), title, said));
    }
    let may_tell_more = case.kind.moves_from(case.stands()).any(|it| it.code == "reopen");
    Ok(Followed {
        number: clue.number.clone(),
        secret: clues::typed(secret),
        state: state.saying(name),
        steps,
        may_rate: ended && clue.rating.is_none(),
        rated: clue.rating.map_or_else(String::new, |rating| {
            ui::ta(lang, "clue-was-rated", &[("n", rating.to_string())])
        }),
        may_tell_more,
    })
}

pub(super) async fn follow(visit: Visit, form: Form) -> Response {
    let visit = of_form(visit, &form);
    let (limits, browser) = (visit.space.kept::<Limits>(), visit.csrf.clone());
    let (number, secret) = (form.get("number").to_owned(), form.get("secret").to_owned());
    let shown = visit
        .clone()
        .open_page(move |tx, me| {
            let found = limits
                .ask(tx.now_micros(), &browser)
                .and_then(|()| clues::held(tx, &number, &secret))
                .and_then(|clue| followed(tx, me, &clue, &secret));
            Ok(match found {
                Ok(found) => follow_page(me, &number, &secret, None, Some(found)),
                Err(error) if error.kind() == Kind::Invalid => {
                    follow_page(me, &number, "", Some(&error), None)
                }
                Err(error) => return Err(error),
            })
        })
        .await;
    shown.into_response()
}

pub(super) async fn rate(visit: Visit, form: Form) -> Response {
    done(visit, form, |tx, clue, form| {
        let rating = form.get("rating").parse().unwrap_or(0);
        clues::rate(tx, clue, rating)
    })
    .await
}

pub(super) async fn more(visit: Visit, form: Form) -> Response {
    done(visit, form, |tx, clue, form| clues::more(tx, clue, form.get("words"))).await
}

/// Does something with a clue that the form holds, then shows how it stands.
async fn done(
    visit: Visit,
    form: Form,
    work: impl FnOnce(&mut Tx<'_>, &Clue, &Form) -> Result<()> + Send + 'static,
) -> Response {
    let visit = of_form(visit, &form);
    let (limits, browser) = (visit.space.kept::<Limits>(), visit.csrf.clone());
    let given = form.clone();
    let result = visit
        .write(move |tx| {
            limits.ask(tx.now_micros(), &browser)?;
            let clue = clues::held(tx, given.get("number"), given.get("secret"))?;
            work(tx, &clue, &given)
        })
        .await;
    match result {
        Ok(()) => follow(visit, form).await,
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            let number = form.get("number").to_owned();
            let page =
                move |_: &mut Tx<'_>, me: &Me| Ok(follow_page(me, &number, "", Some(&error), None));
            refused(visit.open_page(page).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}
