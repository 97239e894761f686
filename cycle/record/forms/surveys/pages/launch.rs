//! A survey is launched: questionnaire, frame, how many of each stratum; or the same sample is asked again.

use store::Tx;
use terms::{Date, Error, Period, Result, Text};
use ui::{Ask, Field, Input};
use web::{Form, Go, Me, Path, Response, Upload, Visit};

use super::office::crumbs;
use crate::model::FormKind;
use crate::store::{Standing, all, by_id};
use crate::surveys::{
    NewSurvey, NewWave, Register, Subject, find, frame_of, launch, list, listed, mind,
    proportional, wave,
};

const PLACE: &str = "/surveys/new";
const FILE: &str = "/surveys/new/list";

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(|tx, me| question(tx, me, false)).await
}

pub(super) async fn ask_file(visit: Visit) -> Response {
    visit.page(|tx, me| question(tx, me, true)).await
}

fn question(tx: &mut Tx<'_>, me: &Me, file: bool) -> Result<Ask> {
    let title = me.t(if file { "survey-launch-list" } else { "survey-launch" });
    let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
    frame.crumbs = crumbs(me, &title);
    frame.lead = me.t("survey-launch-lead");
    let forms: Vec<(String, String)> = all(tx)?
        .into_iter()
        .filter(|it| {
            it.form().kind == FormKind::Questionnaire && it.standing == Standing::Published
        })
        .map(|it| (it.id.to_string(), it.form().name.get(me.lang).to_owned()))
        .collect();
    let today = store::civil_date(tx.now());
    let field = |name: &str, key: &str| Field::new(name, me.t(key));
    let mut ask =
        Ask::new(frame, if file { FILE } else { PLACE }, me.t("survey-launch"), "/surveys")
            .field(field("form", "survey-questionnaire").input(Input::Choice(forms)).required())
            .field(field("zh", "survey-name-zh").required())
            .field(field("en", "survey-name-en"))
            .field(field("period", "forms-period").value(today.year().to_string()).required())
            .field(
                field("opens", "survey-opens")
                    .input(Input::Date)
                    .value(today.to_string())
                    .required(),
            )
            .field(field("closes", "forms-closes").input(Input::Date).required());
    if !file {
        let registers = registers(tx, me)?;
        ask = ask
            .field(field("register", "survey-register").input(Input::Choice(registers)).required());
    }
    ask = ask
        .field(field("total", "survey-total").input(Input::Digits).help(me.t("survey-total-help")))
        .field(field("take", "survey-take").input(Input::Area).help(me.t("survey-take-help")))
        .field(field("entropy", "survey-entropy").help(me.t("survey-entropy-help")).required());
    if file {
        ask.file = true;
        ask.warning = me.t("survey-list-help");
    }
    Ok(ask)
}

/// What may be drawn from, by what is there.
fn registers(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = [Register::Firms, Register::LargeFirms]
        .iter()
        .map(|it| (it.word(), me.t(&format!("survey-register-{}", it.word()))))
        .collect();
    let kinds = tx.query(
        "select distinct kind from fact_certificates where until is null order by kind",
        &[],
        |row| row.get::<String>(0),
    )?;
    for kind in kinds {
        let said = ui::ta(me.lang, "survey-register-holders", &[("kind", kind.clone())]);
        found.push((Register::Holders(kind).word(), said));
    }
    Ok(found)
}

pub(super) async fn put(visit: Visit, form: Form) -> Response {
    web::answer(
        visit,
        form,
        |tx, me| question(tx, me, false),
        |tx, me, form| {
            let register = Register::named(form.get("register"));
            let register = register.ok_or_else(|| {
                Error::invalid("error-invalid").field("register", "form-field-needed")
            })?;
            let frame = frame_of(tx, &register, None)?;
            begin(tx, me, form, frame)
        },
    )
    .await
}

pub(super) async fn put_file(visit: Visit, upload: Upload) -> Response {
    let form = upload.form.clone();
    web::answer(
        visit,
        form,
        |tx, me| question(tx, me, true),
        move |tx, me, form| {
            let frame = listed(&upload.bytes, &upload.file_name)?;
            begin(tx, me, form, frame)
        },
    )
    .await
}

/// How many of each stratum, and how many answers are wanted: `stratum | drawn | quota`, a line each.
fn plan(form: &Form, frame: &[Subject]) -> Result<(Plan, Plan)> {
    let wrong = |rule: &'static str| Error::invalid("error-invalid").field("take", rule);
    let (mut take, mut quotas) = (Vec::new(), Vec::new());
    for line in form.get("take").lines().filter(|it| !it.trim().is_empty()) {
        let mut parts = line.split(['|', '｜']).map(str::trim);
        let stratum = parts.next().unwrap_or_default().to_owned();
        if !frame.iter().any(|it| it.stratum == stratum) {
            return Err(wrong("survey-stratum-unknown"));
        }
        let mut number = || -> Result<Option<u64>> {
            match parts.next().filter(|it| !it.is_empty()) {
                Some(text) => text.parse().map(Some).map_err(|_| wrong("survey-take-number")),
                None => Ok(None),
            }
        };
        let (drawn, quota) = (number()?, number()?);
        take.extend(drawn.map(|it| (stratum.clone(), it)));
        quotas.extend(quota.map(|it| (stratum, it)));
    }
    if let Some(total) = form.optional("total") {
        let total = total
            .parse()
            .map_err(|_| Error::invalid("error-invalid").field("total", "survey-take-number"))?;
        let shared = proportional(frame, total);
        for (stratum, count) in shared {
            if !take.iter().any(|it| it.0 == stratum) {
                take.push((stratum, count));
            }
        }
    }
    if take.is_empty() {
        return Err(Error::invalid("error-invalid").field("total", "form-field-needed"));
    }
    Ok((take, quotas))
}

type Plan = Vec<(String, u64)>;

fn days(form: &Form) -> Result<(Date, Date)> {
    let day = |name: &'static str| {
        let lacks = || Error::invalid("error-invalid").field(name, "form-field-needed");
        form.date(name)?.ok_or_else(lacks)
    };
    Ok((day("opens")?, day("closes")?))
}

fn begin(tx: &mut Tx<'_>, me: &Me, form: &Form, frame: Vec<Subject>) -> Result<Go> {
    let kept = by_id(tx, form.id("form")?)?;
    let period = Period::parse(form.required("period")?)
        .map_err(|_| Error::invalid("error-invalid").field("period", "survey-period-unread"))?;
    if frame.is_empty() {
        return Err(Error::invalid("survey-frame-empty"));
    }
    let (take, quotas) = plan(form, &frame)?;
    let (opens, closes) = days(form)?;
    let city = units::of_kind(tx, "city")?.first().map_or(kept.owner, |it| it.id.0);
    let new = NewSurvey {
        code: free_code(tx, &kept.code, period)?,
        form: kept.id,
        period,
        unit: city,
        name: Text {
            zh: form.required("zh")?.to_owned(),
            en: form.optional("en").map(str::to_owned),
        },
        opens,
        closes,
        frame,
        take,
        entropy: form.required("entropy")?.to_owned(),
        quotas,
        synthetic: false,
    };
    let (id, links) = launch(tx, &new)?;
    let clockwork = cases::clocks(tx)?;
    mind(tx, &clockwork, id)?;
    let said = ui::ta(me.lang, "survey-launched", &[("n", ui::number::count(links.len() as i64))]);
    Ok(Go::to(format!("/surveys/{id}")).say(said))
}

fn free_code(tx: &mut Tx<'_>, form: &str, period: Period) -> Result<String> {
    let taken: Vec<String> = list(tx)?.into_iter().map(|it| it.code).collect();
    let plain = format!("{form}-{period}");
    let mut code = plain.clone();
    let mut number = 2;
    while taken.contains(&code) {
        code = format!("{plain}-{number}");
        number += 1;
    }
    Ok(code)
}

pub(super) async fn ask_wave(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| wave_question(tx, me, id)).await
}

fn wave_question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let before = find(tx, id)?;
    let title = me.t("survey-wave");
    let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
    frame.crumbs = crumbs(me, &title);
    frame.lead = me.t("survey-wave-lead");
    let today = store::civil_date(tx.now());
    let field = |name: &str, key: &str| Field::new(name, me.t(key));
    let back = format!("/surveys/{id}");
    Ok(Ask::new(frame, format!("/surveys/{id}/wave"), title, back)
        .fact(me.t("survey-wave-of"), before.name.get(me.lang))
        .field(field("zh", "survey-name-zh").required())
        .field(field("en", "survey-name-en"))
        .field(field("period", "forms-period").value(today.year().to_string()).required())
        .field(
            field("opens", "survey-opens").input(Input::Date).value(today.to_string()).required(),
        )
        .field(field("closes", "forms-closes").input(Input::Date).required()))
}

pub(super) async fn put_wave(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| wave_question(tx, me, id),
        move |tx, me, form| {
            let before = find(tx, id)?;
            let kept = by_id(tx, before.form)?;
            let period = Period::parse(form.required("period")?).map_err(|_| {
                Error::invalid("error-invalid").field("period", "survey-period-unread")
            })?;
            let (opens, closes) = days(form)?;
            let new = NewWave {
                code: free_code(tx, &kept.code, period)?,
                period,
                name: Text {
                    zh: form.required("zh")?.to_owned(),
                    en: form.optional("en").map(str::to_owned),
                },
                opens,
                closes,
            };
            let (id, links) = wave(tx, id, &new)?;
            let clockwork = cases::clocks(tx)?;
            mind(tx, &clockwork, id)?;
            let said =
                ui::ta(me.lang, "survey-launched", &[("n", ui::number::count(links.len() as i64))]);
            Ok(Go::to(format!("/surveys/{id}")).say(said))
        },
    )
    .await
}
