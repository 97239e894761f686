//! The page that whoever was drawn, or stands before a poster, answers on, without an account. The word of a link
//! travels as a query and in the form, never in a path: logs hold paths.

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Ask, Field, Frame, Input};
use web::{Form, Me, Response, Visit};

use crate::model::{CellKind, FormSort, Layout};
use crate::store::Kept;
use crate::surveys::{Answer, By, answer, answer_in_part, question_of};

fn here(visit: Visit, space: &str) -> Visit {
    let space = space.to_owned();
    visit.within(&space)
}

pub(crate) async fn ask(visit: Visit) -> Response {
    let space = visit.get("space").unwrap_or_default().to_owned();
    let word = visit.get("w").unwrap_or_default().to_owned();
    here(visit, &space).open_page(move |tx, me| question(tx, me, &word, false)).await
}

/// The name of the tick that ends it early.
const REST: &str = "rest";

fn question(tx: &mut Tx<'_>, me: &Me, word: &str, rest: bool) -> Result<Ask> {
    let asked = question_of(tx, word)?;
    let (survey, form) = (&asked.survey, asked.kept.form());
    let mut frame = me.frame(survey.name.get(me.lang)).within(ui::Phase::Record);
    frame.crumbs = Vec::new();
    let today = store::civil_date(tx.now());
    let shut = today < survey.opens || today > survey.closes;
    let lead = match (&asked.by, asked.answered, asked.full, shut) {
        (_, true, ..) => "survey-answered",
        (_, _, true, _) => "survey-full",
        (_, _, _, true) => "survey-closed",
        (By::Drawn(_), ..) => "forms-answer-lead",
        (By::Poster(_), ..) => "survey-answer-lead-poster",
    };
    frame.lead = me.t(lead);
    let mut ask = Ask::new(frame, "/answer", me.t("forms-answer-send"), "/answer");
    // A survey prints its marks, so that nobody need answer one without them.
    let marks = [
        ("forms-mark-table", form.table.clone()),
        ("forms-mark-maker", form.maker.as_ref().map(|it| it.get(me.lang).to_owned())),
        ("forms-mark-approval", form.approval.clone()),
        ("forms-mark-valid", form.valid_to.map(|it| it.to_string())),
    ];
    for (key, text) in marks {
        if let Some(text) = text {
            ask = ask.fact(me.t(key), text);
        }
    }
    ask.hidden = vec![("w", word.to_owned()), ("space", me.space.code.clone())];
    if !asked.answered && !asked.full && !shut {
        for field in fields(&asked.kept, me) {
            ask = ask.field(field);
        }
        if rest {
            let tick = Input::Many(vec![("yes".to_owned(), me.t("survey-rest"))]);
            ask = ask.field(Field::new(REST, me.t("survey-rest-label")).input(tick));
        }
    }
    Ok(ask)
}

pub(super) fn fields(kept: &Kept, me: &Me) -> Vec<Field> {
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let places = layout.places().filter(|(section, line, column)| {
        layout.asked(*section, *line, *column).kind == CellKind::Asked
    });
    let made = places.map(|(section, line, column)| {
        let asked = layout.asked(section, line, column);
        let line = &layout.sections[section].lines[line];
        let hangs = line.written.is_some_and(|at| layout.section(section).lines[at].when.is_some());
        let key = crate::model::CellKey::new(
            &layout.section(section).code,
            &line.code,
            &asked.column.code,
        );
        let said = |zh: &str| (zh.to_owned(), me.t(&format!("forms-truth-{zh}")));
        let input = match asked.sort {
            FormSort::Choice => {
                let all = asked.choices.iter();
                let mut all: Vec<_> =
                    all.map(|it| (it.zh.clone(), it.get(me.lang).to_owned())).collect();
                all.insert(0, (String::new(), me.t("forms-answer-choose")));
                Input::Choice(all)
            }
            FormSort::Truth => Input::Choice(vec![
                (String::new(), me.t("forms-answer-choose")),
                said("yes"),
                said("no"),
            ]),
            FormSort::Number => Input::Decimal,
            FormSort::Date => Input::Date,
            FormSort::Text => Input::Area,
        };
        let field = Field::new(key.to_string(), line.name.get(me.lang)).input(input);
        if asked.required && !hangs { field.required() } else { field }
    });
    made.collect()
}

/// What was filled in, question by question.
pub(super) fn said(kept: &Kept, given: &Form, channel: &str) -> Answer {
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let cells = layout.places().map(|(section, line, column)| {
        let key = layout.key(section, line, column).to_string();
        let text = given.get(&key).to_owned();
        (key, text)
    });
    Answer { cells: cells.collect(), channel: channel.to_owned(), seconds: None }
}

#[derive(Template)]
#[template(path = "surveys/pages/answered.html")]
struct AnsweredPage {
    frame: Frame,
}

pub(crate) async fn put(visit: Visit, form: Form) -> Response {
    let visit = here(visit, form.get("space"));
    let (word, given) = (form.get("w").to_owned(), form.clone());
    let asked = word.clone();
    let done = visit
        .write(move |tx| {
            let found = question_of(tx, &asked)?;
            let channel = if matches!(found.by, By::Poster(_)) { "poster" } else { "link" };
            let answered = said(&found.kept, &given, channel);
            if given.all(REST).contains(&"yes") {
                answer_in_part(tx, &asked, &answered)
            } else {
                answer(tx, &asked, &answered)
            }
        })
        .await;
    match done {
        Ok(_) => {
            let thanks = |_: &mut Tx<'_>, me: &Me| {
                let mut frame = me.frame(me.t("forms-answer-thanks")).within(ui::Phase::Record);
                frame.crumbs = Vec::new();
                Ok(AnsweredPage { frame })
            };
            visit.open_page(thanks).await
        }
        Err(error) => {
            web::ask_again(visit, form, error, move |tx, me| question(tx, me, &word, true)).await
        }
    }
}
