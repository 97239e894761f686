//! Surveys for the office: all of them, and one with its response, its quotas and what was answered.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use ui::{Crumb, Empty, Frame, State, StateMark};
use web::{Me, Path, Response, Visit};

use crate::model::{CellKind, FormSort, Layout};
use crate::store::{Kept, by_id};
use crate::surveys::{
    self, Counts, Response as Rates, State as Stands, Survey, Weighted, find, list, means, places,
    responses, shares, weighted,
};

#[derive(Template)]
#[template(path = "surveys/pages/index.html")]
struct SurveysPage {
    frame: Frame,
    surveys: Vec<SurveyShown>,
    empty: Option<Empty>,
    may_keep: bool,
}

struct SurveyShown {
    id: i64,
    name: String,
    period: String,
    closes: String,
    synthetic: bool,
    frame: String,
    drawn: String,
    answered: String,
    rate: String,
}

pub(crate) async fn index(visit: Visit) -> Response {
    visit.page(all).await
}

fn all(tx: &mut Tx<'_>, me: &Me) -> Result<SurveysPage> {
    let mut frame = me.frame(me.t("forms-surveys")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-due"), "/forms"), Crumb::here(me.t("forms-surveys"))];
    let mut shown = Vec::new();
    for survey in list(tx)? {
        let rates = responses(tx, &survey)?;
        let counts = rates.iter().fold(Counts::default(), |sum, it| sum.plus(it.counts));
        let total = |of: &dyn Fn(&Rates) -> i64| ui::number::count(rates.iter().map(of).sum());
        shown.push(SurveyShown {
            id: survey.id,
            name: survey.name.get(me.lang).to_owned(),
            period: survey.period.say(me.lang),
            closes: survey.closes.to_string(),
            synthetic: survey.synthetic,
            frame: total(&|it| it.frame),
            drawn: total(&|it| it.drawn),
            answered: total(&|it| it.answered),
            rate: rate(counts.rr1()),
        });
    }
    let empty = shown
        .is_empty()
        .then(|| Empty::new(me.t("forms-surveys-none"), me.t("forms-surveys-none-text")));
    let may_keep = me.can(Verb::Import, Class::Reference);
    Ok(SurveysPage { frame, surveys: shown, empty, may_keep })
}

#[derive(Template)]
#[template(path = "surveys/pages/show.html")]
struct SurveyPage {
    frame: Frame,
    id: i64,
    heads: Vec<String>,
    rows: Vec<RateLine>,
    panel: String,
    unheard: String,
    questions: Vec<(String, Vec<(String, String, String)>)>,
    posters: Vec<(String, String, String)>,
    strata: Vec<String>,
    may_enter: bool,
    may_keep: bool,
    may_take: bool,
}

struct RateLine {
    stratum: String,
    frame: String,
    drawn: String,
    states: Vec<String>,
    rr1: String,
    rr2: String,
    rr3: String,
    open: String,
    quota: String,
    full: Option<StateMark>,
    total: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| one(tx, me, id)).await
}

fn one(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<SurveyPage> {
    let survey = find(tx, id)?;
    let kept = by_id(tx, survey.form)?;
    let mut frame = me.frame(survey.name.get(me.lang)).within(ui::Phase::Record);
    frame.crumbs = crumbs(me, survey.name.get(me.lang));
    let span = format!("{} – {}", survey.opens, survey.closes);
    let synthetic =
        if survey.synthetic { format!(" · {}", me.t("forms-synthetic")) } else { String::new() };
    frame.lead = format!(
        "{} · {} · {span}{synthetic}",
        kept.form().name.get(me.lang),
        survey.period.say(me.lang)
    );
    let rates = responses(tx, &survey)?;
    let mut rows: Vec<RateLine> =
        rates.iter().map(|it| line(me, it, it.stratum.clone(), false)).collect();
    if rates.len() > 1 {
        let mut sum = Rates::default();
        for it in &rates {
            sum.frame += it.frame;
            sum.drawn += it.drawn;
            sum.answered += it.answered;
            sum.open += it.open;
            sum.counts = sum.counts.plus(it.counts);
        }
        rows.push(line(me, &sum, me.t("survey-all"), true));
    }
    let unheard: Vec<&str> = rates
        .iter()
        .filter(|it| it.drawn > 0 && it.answered == 0)
        .map(|it| it.stratum.as_str())
        .collect();
    let unheard = if unheard.is_empty() || rates.iter().all(|it| it.answered == 0) {
        String::new()
    } else {
        let strata = unheard.join(me.lang.pick("、", ", "));
        ui::ta(me.lang, "survey-unheard", &[("strata", strata)])
    };
    let answers = weighted(tx, &survey)?;
    let posters = places(tx, &survey)?;
    Ok(SurveyPage {
        id,
        heads: Stands::ALL.iter().map(|it| me.t(&format!("survey-state-{}", it.word()))).collect(),
        panel: panel(tx, me, &survey)?,
        questions: questions(&kept, &answers, me),
        posters: posters.into_iter().map(|it| (it.0, it.1, ui::number::count(it.2))).collect(),
        strata: rates.iter().map(|it| it.stratum.clone()).collect(),
        may_enter: me
            .actor()
            .is_ok_and(|it| it.may_at(Verb::Enter, Class::Figures, survey.unit).is_ok()),
        may_keep: me.can(Verb::Import, Class::Reference),
        may_take: me
            .actor()
            .is_ok_and(|it| it.may_at(Verb::Export, Class::Figures, survey.unit).is_ok()),
        frame,
        rows,
        unheard,
    })
}

pub(super) fn crumbs(me: &Me, name: &str) -> Vec<Crumb> {
    vec![
        Crumb::new(me.t("forms-due"), "/forms"),
        Crumb::new(me.t("forms-surveys"), "/surveys"),
        Crumb::here(name.to_owned()),
    ]
}

fn line(me: &Me, it: &Rates, stratum: String, total: bool) -> RateLine {
    let count = ui::number::count;
    let c = &it.counts;
    let of = |state: &Stands| match state {
        Stands::Complete => c.complete,
        Stands::Partial => c.partial,
        Stands::Refused => c.refused,
        Stands::NotReached => c.not_reached,
        Stands::Silent => c.silent,
        Stands::Ineligible => c.ineligible,
    };
    RateLine {
        stratum,
        frame: count(it.frame),
        drawn: count(it.drawn),
        states: Stands::ALL.iter().map(|state| count(of(state))).collect(),
        rr1: rate(c.rr1()),
        rr2: rate(c.rr2()),
        rr3: rate(c.rr3()),
        open: count(it.open),
        quota: it
            .quota
            .map(|quota| format!("{}/{}", count(it.came()), count(quota)))
            .unwrap_or_default(),
        full: it.is_full().then(|| State::Ok.saying(me.t("survey-quota-full"))),
        total,
    }
}

/// How many of the panel answered before and now.
fn panel(tx: &mut Tx<'_>, me: &Me, survey: &Survey) -> Result<String> {
    let Some(before) = survey.wave_of else { return Ok(String::new()) };
    let before = find(tx, before)?;
    let earlier = surveys::states(tx, &before)?;
    let now = surveys::states(tx, survey)?;
    let answered = |all: &[surveys::Standing]| -> std::collections::BTreeSet<i64> {
        all.iter().filter(|it| it.state >= Stands::Partial).map(|it| it.position).collect()
    };
    let (earlier, now) = (answered(&earlier), answered(&now));
    let both = earlier.intersection(&now).count();
    let args = [
        ("name", before.name.get(me.lang).to_owned()),
        ("before", ui::number::count(earlier.len() as i64)),
        ("both", ui::number::count(both as i64)),
    ];
    Ok(ui::ta(me.lang, "survey-panel", &args))
}

/// One decimal; what is an estimate is printed with its interval beside it.
fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn rate(share: Option<f64>) -> String {
    share.map(percent).unwrap_or_default()
}

/// Shares of what is chosen from and means of what is a number, question by question.
fn questions(
    kept: &Kept,
    answers: &[Weighted],
    me: &Me,
) -> Vec<(String, Vec<(String, String, String)>)> {
    let layout = Layout::new(kept.prepared.form.clone(), &[]);
    let mut found = Vec::new();
    for (section, line, column) in layout.places() {
        let asked = layout.asked(section, line, column);
        if asked.kind != CellKind::Asked {
            continue;
        }
        let field = layout.key(section, line, column).to_string();
        let choices: Vec<(String, String)> = match asked.sort {
            FormSort::Choice => {
                let all = asked.choices.iter();
                all.map(|it| (it.zh.clone(), it.get(me.lang).to_owned())).collect()
            }
            FormSort::Truth => {
                ["yes", "no"].map(|it| (it.to_owned(), me.t(&format!("forms-truth-{it}")))).to_vec()
            }
            _ => Vec::new(),
        };
        let codes: Vec<String> = choices.iter().map(|it| it.0.clone()).collect();
        let mut lines: Vec<(String, String, String)> = shares(answers, &field, &codes)
            .into_iter()
            .zip(&choices)
            .map(|(it, (_, said))| {
                let interval = format!("{}–{}", percent(it.low), percent(it.high));
                (said.clone(), percent(it.value), interval)
            })
            .collect();
        if let Some(it) = means(answers, &field).filter(|_| asked.sort == FormSort::Number) {
            let print = |value: f64| format!("{value:.*}", usize::from(asked.decimals) + 1);
            let error = ui::ta(me.lang, "survey-error", &[("error", print(it.error))]);
            lines.push((me.t("survey-mean"), print(it.value), error));
        }
        if !lines.is_empty() {
            found.push((layout.sections[section].lines[line].name.get(me.lang).to_owned(), lines));
        }
    }
    found
}
