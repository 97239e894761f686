//! What is done to a worksheet: places, results by hand and from a file, the look of another person, a test that ends.

use store::{Digest, Tx};
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Upload, Visit};

use super::file;
use super::page::{page, seen};
use super::reckon::Sort;
use super::results::{Entering, import};
use super::store::{self as sheets, Kept, Sheet, SheetTest};
use crate::{parts, samples};

pub(super) async fn ask_places(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_places(tx, me, id)).await
}

fn question_places(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let sheet = seen(tx, me, id)?;
    let here = format!("/laboratory/sheets/{id}");
    let frame = me.frame(me.t("laboratory-places-add")).within(ui::Phase::Record);
    Ok(Ask::new(frame, format!("{here}/places"), me.t("laboratory-places-add"), here.clone())
        .fact(me.t("laboratory-sheet"), sheet.it.code.clone())
        .fact(me.t("laboratory-item"), sheet.it.item.clone())
        .field(
            Field::new("samples", me.t("laboratory-codes"))
                .help(me.t("laboratory-codes-help"))
                .input(Input::Area),
        )
        .field(
            Field::new("blank", me.t("laboratory-blank-most"))
                .help(me.t("laboratory-blank-help"))
                .input(Input::Decimal),
        )
        .field(Field::new("control", me.t("laboratory-control-value")).input(Input::Decimal))
        .field(Field::new("tolerance", me.t("laboratory-control-tolerance")).input(Input::Decimal))
        .field(
            Field::new("duplicate", me.t("laboratory-duplicate-of"))
                .help(me.t("laboratory-duplicate-help"))
                .maxlength(32),
        )
        .field(Field::new("agree", me.t("laboratory-duplicate-most")).input(Input::Decimal))
        .crumbs(vec![
            Crumb::new(me.t("laboratory-sheets"), "/laboratory/sheets"),
            Crumb::new(sheet.it.code, here),
        ]))
}

pub(super) async fn add_places(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_places(tx, me, id),
        move |tx, me, form| {
            let sheet = seen(tx, me, id)?;
            parts::acts_for(me, sheet.it.institute)?;
            let new = wanted(tx, id, form)?;
            if new.is_empty() {
                return Err(Error::invalid("laboratory-refused").field("samples", "field-missing"));
            }
            sheets::add_tests(tx, id, &new)?;
            Ok(Go::to(format!("/laboratory/sheets/{id}")).say(me.t("laboratory-places-added")))
        },
    )
    .await
}

/// What the form asks for: samples by code, a blank, a control, a duplicate of a sample on the sheet.
fn wanted(tx: &mut Tx<'_>, sheet: i64, form: &Form) -> Result<Vec<SheetTest>> {
    let refuse = |place: &str, rule| Error::invalid("laboratory-refused").field(place, rule);
    let mut new = Vec::new();
    let before = sheets::tests(tx, sheet)?;
    for code in form.get("samples").split([',', '，', '\n', ' ', '\t']) {
        let code = code.trim();
        if code.is_empty() {
            continue;
        }
        let sample = samples::by_code(tx, code)?
            .ok_or_else(|| refuse("samples", "laboratory-sample-unknown"))?;
        let again_of = before
            .iter()
            .filter(|it| it.it.sort == Sort::Sample && it.it.sample == Some(sample.id))
            .map(|it| it.id)
            .next_back();
        if before.iter().any(|it| Some(it.id) == again_of && it.ended.is_none()) {
            return Err(refuse("samples", "laboratory-on-sheet-already"));
        }
        new.push(SheetTest { again_of, ..SheetTest::of_sample(sample.id) });
    }
    let none = SheetTest { sample: None, ..SheetTest::of_sample(0) };
    if let Some(most) = parts::decimal(form, "blank")? {
        new.push(SheetTest { sort: Sort::Blank, tolerance: Some(most), ..none.clone() });
    }
    if let Some(expected) = parts::decimal(form, "control")? {
        let tolerance = parts::decimal(form, "tolerance")?;
        let tolerance = tolerance.ok_or_else(|| refuse("tolerance", "field-missing"))?;
        new.push(SheetTest {
            sort: Sort::Control,
            expected: Some(expected),
            tolerance: Some(tolerance),
            ..none.clone()
        });
    }
    if let Some(code) = form.optional("duplicate") {
        let pair = before
            .iter()
            .find(|it| it.it.sort == Sort::Sample && it.label == code.trim() && it.ended.is_none());
        let pair = pair.ok_or_else(|| refuse("duplicate", "laboratory-not-on-sheet"))?.id;
        let percent =
            parts::decimal(form, "agree")?.ok_or_else(|| refuse("agree", "field-missing"))?;
        new.push(SheetTest {
            sort: Sort::Duplicate,
            pair: Some(pair),
            tolerance: Some(percent / 100),
            ..none
        });
    }
    Ok(new)
}

pub(super) async fn enter(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let me = visit.clone();
    let given = form.clone();
    let done = visit.write(move |tx| results(tx, &me, id, &given)).await;
    again(visit, id, done).await
}

/// Back to the sheet; what was refused stands above it.
async fn again(visit: Visit, id: i64, done: Result<Go>) -> Response {
    use axum::response::IntoResponse;
    match done {
        Ok(go) => go.into_response(),
        Err(error) if !error.fields().is_empty() => {
            let lang = visit.lang;
            let said: Vec<String> =
                error.fields().iter().map(|field| ui::ta(lang, field.rule, &field.args)).collect();
            let mut response = visit.page(move |tx, me| page(tx, me, id, said)).await;
            if response.status().is_success() {
                *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => web::problem(&visit, &error),
    }
}

fn results(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form) -> Result<Go> {
    let sheet = seen(tx, me, id)?;
    parts::acts_for(me, sheet.it.institute)?;
    let mut entering = Vec::new();
    for test in sheets::tests(tx, id)? {
        let Some(given) = form.optional(&format!("value.{}", test.id)) else { continue };
        let (value, below) = file::value(given).ok_or_else(|| {
            Error::invalid("laboratory-refused")
                .field(format!("value.{}", test.id), "laboratory-not-a-number")
        })?;
        let uncertainty = parts::decimal(form, &format!("doubt.{}", test.id))?;
        entering.push(Entering { test: test.id, value, below, uncertainty });
    }
    let count = super::results::enter(tx, id, &entering, "typed", form.optional("ground"))?;
    let said = ui::ta(me.lang, "laboratory-results-entered", &[("count", count.to_string())]);
    Ok(Go::to(format!("/laboratory/sheets/{id}")).say(said))
}

pub(super) async fn read_file(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
    let me = visit.clone();
    let digest: String =
        Digest::default().of(&[&upload.bytes]).iter().map(|byte| format!("{byte:02x}")).collect();
    // Read outside the lane: a long file keeps nobody waiting.
    let read = file::read(&upload.bytes);
    let name = upload.file_name.clone();
    let done = visit
        .write(move |tx| {
            let sheet = seen(tx, &me, id)?;
            parts::acts_for(&me, sheet.it.institute)?;
            let read = read.map_err(|damage| damaged(&damage))?;
            let done = import(tx, id, &name, &digest, &read)?;
            let said = if done.known {
                me.t("laboratory-file-known")
            } else {
                let refused: Vec<String> = done
                    .refused
                    .iter()
                    .take(5)
                    .map(|it| {
                        format!(
                            "{}：{}",
                            it.line,
                            ui::ta(me.lang, it.rule, &[("text", it.text.clone())])
                        )
                    })
                    .collect();
                ui::ta(
                    me.lang,
                    "laboratory-file-read",
                    &[
                        ("taken", done.taken.to_string()),
                        ("refused", done.refused.len().to_string()),
                        ("which", refused.join("；")),
                    ],
                )
            };
            Ok(Go::to(format!("/laboratory/sheets/{id}")).say(said))
        })
        .await;
    again(visit, id, done).await
}

fn damaged(damage: &file::Damage) -> Error {
    let (rule, args): (&'static str, Vec<(&'static str, String)>) = match damage {
        file::Damage::Unknown => ("laboratory-file-unknown", vec![]),
        file::Damage::Checksum { frame, said, found } => (
            "laboratory-file-checksum",
            vec![("frame", frame.to_string()), ("said", said.clone()), ("found", found.clone())],
        ),
        file::Damage::Sequence { frame } => {
            ("laboratory-file-sequence", vec![("frame", frame.to_string())])
        }
        file::Damage::CutOff => ("laboratory-file-cut-off", vec![]),
        file::Damage::TooLong => ("laboratory-file-too-long", vec![]),
    };
    Error::invalid("laboratory-refused").breach(terms::Field {
        place: "file".to_owned(),
        rule,
        args,
    })
}

pub(super) async fn review(visit: Visit, Path(id): Path<i64>, _: Form) -> Response {
    let me = visit.clone();
    let done = visit
        .write(move |tx| {
            let sheet = seen(tx, &me, id)?;
            parts::acts_for(&me, sheet.it.institute)?;
            sheets::review(tx, id)?;
            Ok(Go::to(format!("/laboratory/sheets/{id}"))
                .say(me.t("laboratory-sheet-reviewed-word")))
        })
        .await;
    again(visit, id, done).await
}

fn of_test(tx: &mut Tx<'_>, me: &Me, test: i64) -> Result<(Sheet, Kept)> {
    let sheet: Option<i64> =
        tx.find("select sheet from lab_test where id = ?1", store::params![test], |row| {
            row.get(0)
        })?;
    let sheet = sheet.ok_or_else(|| Error::not_found("laboratory-test-unknown"))?;
    let of = seen(tx, me, sheet)?;
    let kept = sheets::tests(tx, sheet)?.into_iter().find(|it| it.id == test);
    Ok((of, kept.ok_or_else(|| Error::not_found("laboratory-test-unknown"))?))
}

pub(super) async fn ask_end(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_end(tx, me, id)).await
}

fn question_end(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let (sheet, test) = of_test(tx, me, id)?;
    let here = format!("/laboratory/sheets/{}", sheet.id);
    let sorts = ["retest", "retract", "invalidate"]
        .map(|sort| (sort.to_owned(), me.t(&format!("laboratory-ended-{sort}"))));
    let frame = me.frame(me.t("laboratory-end-test")).within(ui::Phase::Record);
    Ok(Ask::new(
        frame,
        format!("/laboratory/tests/{id}/end"),
        me.t("laboratory-end-test"),
        here.clone(),
    )
    .fact(me.t("laboratory-sheet"), sheet.it.code.clone())
    .fact(me.t("laboratory-code"), test.label)
    .danger(me.t("laboratory-end-warning"))
    .field(
        Field::new("sort", me.t("laboratory-end-how"))
            .input(Input::Choice(sorts.into()))
            .required(),
    )
    .field(Field::new("ground", me.t("laboratory-ground")).input(Input::Area).required())
    .crumbs(vec![
        Crumb::new(me.t("laboratory-sheets"), "/laboratory/sheets"),
        Crumb::new(sheet.it.code, here),
    ]))
}

pub(super) async fn end(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_end(tx, me, id),
        move |tx, me, form| {
            let (sheet, _) = of_test(tx, me, id)?;
            parts::acts_for(me, sheet.it.institute)?;
            sheets::end_test(tx, id, form.get("sort"), form.get("ground"))?;
            Ok(Go::to(format!("/laboratory/sheets/{}", sheet.id))
                .say(me.t("laboratory-test-ended-said")))
        },
    )
    .await
}
