//! Surveys for the office, and the page that whoever was drawn answers on, without an account. The word of a link
//! travels as a query and in the form, never in a path: logs hold paths.

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Ask, Crumb, Empty, Field, Frame, Input};
use web::{Form, Me, Response, Visit};

use crate::model::{CellKind, FormSort, Layout};
use crate::store::{Kept, by_id};
use crate::surveys::{Answer, answer, list, question_of, responses, shares, weighted};

#[derive(Template)]
#[template(path = "pages/surveys.html")]
struct SurveysPage {
    frame: Frame,
    surveys: Vec<SurveyShown>,
    empty: Option<Empty>,
}

struct SurveyShown {
    name: String,
    form: String,
    period: String,
    closes: String,
    synthetic: bool,
    rates: Vec<(String, i64, i64, i64, String)>,
    questions: Vec<(String, Vec<(String, String, String)>)>,
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<SurveysPage> {
    let mut frame = me.frame(me.t("forms-surveys")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-due"), "/forms"), Crumb::here(me.t("forms-surveys"))];
    let mut shown = Vec::new();
    for survey in list(tx)? {
        let kept = by_id(tx, survey.form)?;
        let rates = responses(tx, survey.id)?.into_iter().map(|it| {
            let rate = it.rate().map(percent).unwrap_or_default();
            (it.stratum, it.frame, it.drawn, it.answered, rate)
        });
        let rates = rates.collect();
        let answers = weighted(tx, survey.id)?;
        let questions = choices(&kept, me).into_iter().filter_map(|(field, name, choices)| {
            let codes: Vec<String> = choices.iter().map(|it| it.0.clone()).collect();
            let found = shares(&answers, &field, &codes);
            let lines: Vec<(String, String, String)> = found
                .into_iter()
                .zip(&choices)
                .map(|(it, (_, said))| {
                    let interval = format!("{}–{}", percent(it.low), percent(it.high));
                    (said.clone(), percent(it.value), interval)
                })
                .collect();
            (!lines.is_empty()).then_some((name, lines))
        });
        shown.push(SurveyShown {
            questions: questions.collect(),
            name: survey.name.get(me.lang).to_owned(),
            form: kept.code.clone(),
            period: survey.period.say(me.lang),
            closes: survey.closes.to_string(),
            synthetic: survey.synthetic,
            rates,
        });
    }
    let empty = shown
        .is_empty()
        .then(|| Empty::new(me.t("forms-surveys-none"), me.t("forms-surveys-none-text")));
    Ok(SurveysPage { frame, surveys: shown, empty })
}

/// One decimal; what is an estimate is printed with its interval beside it.
fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// The questions that are chosen from: field, words, choices as kept and as said.
fn choices(kept: &Kept, me: &Me) -> Vec<(String, String, Vec<(String, String)>)> {
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let asked = layout.places().filter_map(|(section, line, column)| {
        let asked = layout.asked(section, line, column);
        if asked.sort != FormSort::Choice {
            return None;
        }
        let name = layout.sections[section].lines[line].name.get(me.lang).to_owned();
        let said = asked.choices.iter().map(|it| (it.zh.clone(), it.get(me.lang).to_owned()));
        Some((layout.key(section, line, column).to_string(), name, said.collect()))
    });
    asked.collect()
}

fn here(visit: Visit, space: &str) -> Visit {
    let space = space.to_owned();
    visit.within(&space)
}

pub(super) async fn ask(visit: Visit) -> Response {
    let space = visit.get("space").unwrap_or_default().to_owned();
    let word = visit.get("w").unwrap_or_default().to_owned();
    here(visit, &space).open_page(move |tx, me| question(tx, me, &word)).await
}

fn question(tx: &mut Tx<'_>, me: &Me, word: &str) -> Result<Ask> {
    let (survey, kept, _, answered) = question_of(tx, word)?;
    let form = kept.form();
    let mut frame = me.frame(survey.name.get(me.lang)).within(ui::Phase::Record);
    frame.crumbs = Vec::new();
    frame.lead = me.t(if answered { "survey-answered" } else { "forms-answer-lead" });
    let mut ask = Ask::new(frame, "/answer", me.t("forms-answer-send"), "/answer");
    // A survey prints its marks, and says that nobody need answer one without them.
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
    if !answered {
        for field in fields(&kept, me) {
            ask = ask.field(field);
        }
    }
    Ok(ask)
}

fn fields(kept: &Kept, me: &Me) -> Vec<Field> {
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

#[derive(Template)]
#[template(path = "pages/answered.html")]
struct AnsweredPage {
    frame: Frame,
}

pub(super) async fn put(visit: Visit, form: Form) -> Response {
    let visit = here(visit, form.get("space"));
    let (word, given) = (form.get("w").to_owned(), form.clone());
    let asked = word.clone();
    let done = visit
        .write(move |tx| {
            let (_, kept, ..) = question_of(tx, &asked)?;
            let layout = Layout::new(kept.prepared.form.clone(), &[]);
            let cells = layout.places().map(|(section, line, column)| {
                let key = layout.key(section, line, column).to_string();
                let text = given.get(&key).to_owned();
                (key, text)
            });
            let given = Answer { cells: cells.collect(), channel: "link".into(), seconds: None };
            answer(tx, &asked, &given)
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
            web::ask_again(visit, form, error, move |tx, me| question(tx, me, &word)).await
        }
    }
}
