//! The pages of worksheets: the list, one sheet as it is filled, results from a file.

use askama::Template;
use identity::{Class, Verb};
use store::{Digest, Tx};
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Frame, Input, StateMark};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Upload, Visit};

use super::file;
use super::reckon::{Said, Sort, Summary, reckon};
use super::store::{self as sheets, Entering, Kept, NewSheet, Sheet, SheetTest};
use crate::parts::{self, Card, Cell, Page, link, number, text};
use crate::{samples, scope};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let write = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/laboratory/sheets", view, index)
        .get("/laboratory/sheets/new", write, ask_new)
        .post("/laboratory/sheets/new", write, make)
        .get("/laboratory/sheets/{id}", view, show)
        .get("/laboratory/sheets/{id}/places", write, ask_places)
        .post("/laboratory/sheets/{id}/places", write, add_places)
        .post("/laboratory/sheets/{id}/results", write, enter)
        .post("/laboratory/sheets/{id}/file", write, read_file)
        .post("/laboratory/sheets/{id}/review", write, review)
        .get("/laboratory/tests/{id}/end", write, ask_end)
        .post("/laboratory/tests/{id}/end", write, end)
}

/// Who may look at a sheet: its laboratory, and who reads the records of everywhere.
fn may_look(me: &Me, institute: i64) -> Result<()> {
    if me.may(Verb::View, Class::Records)?.limit().is_none() {
        return Ok(());
    }
    parts::acts_for(me, institute).map_err(|_| Error::not_found("laboratory-sheet-unknown"))
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let own = parts::own_institutes(me);
    let everywhere = me.may(Verb::View, Class::Records)?.limit().is_none() && own.is_empty();
    let found = sheets::list(tx, (!everywhere).then_some(own.as_slice()), 200)?;
    let mut names = Names::default();
    let mut rows = Vec::new();
    for sheet in found {
        let summary = sheets::summary(tx, sheet.id)?;
        let reviewed = sheets::reviewed_by(tx, sheet.id)?;
        rows.push(vec![
            link(sheet.it.code.clone(), format!("/laboratory/sheets/{}", sheet.id)),
            text(sheet.it.item.clone()),
            text(sheet.it.method.clone()),
            number(sheet.it.on.to_string()),
            number(format!("{}/{}", summary.entered, summary.entered + summary.waiting)),
            Cell::Mark(standing(me, &summary, reviewed.is_some())),
            text(names.label(tx, me.lang, sheet.it.institute)?),
        ]);
    }
    let mut frame = me.frame(me.t("laboratory-sheets"));
    frame.lead = me.t("laboratory-sheets-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-sheets"));
    let mut page = Page::new(frame);
    if !own.is_empty() {
        page = page.action(me.t("laboratory-sheet-new"), "/laboratory/sheets/new");
    }
    Ok(page.card(Card::new(me.t("laboratory-sheets"), "").table(
        me,
        &[
            "laboratory-sheet",
            "laboratory-item",
            "laboratory-method",
            "laboratory-day",
            "laboratory-entered#",
            "laboratory-state",
            "laboratory-institute",
        ],
        rows,
        ("laboratory-no-sheets", "laboratory-no-sheets-text"),
    )))
}

fn standing(me: &Me, summary: &Summary, reviewed: bool) -> StateMark {
    let (state, key) = match (summary.failed, summary.waiting, reviewed) {
        (1.., _, _) => (ui::State::Bad, "laboratory-sheet-fails"),
        (_, _, true) => (ui::State::Ok, "laboratory-sheet-reviewed-word"),
        (_, 0, false) if summary.entered > 0 => (ui::State::Wait, "laboratory-sheet-to-review"),
        _ => (ui::State::Wait, "laboratory-sheet-open"),
    };
    state.saying(me.t(key))
}

async fn ask_new(visit: Visit) -> Response {
    visit.page(question_new).await
}

fn question_new(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let own = parts::own_institutes(me);
    let institute = *own.first().ok_or_else(|| Error::not_allowed("laboratory-not-yours"))?;
    let methods: Vec<(String, String)> =
        scope::methods(tx, institute)?.into_iter().map(|it| (it.method.clone(), it.name)).collect();
    let mut instruments: Vec<(String, String)> = scope::instruments(tx, institute)?
        .into_iter()
        .map(|it| (it.id.to_string(), format!("{} {}", it.code, it.name)))
        .collect();
    instruments.insert(0, (String::new(), me.t("laboratory-no-instrument")));
    let frame = me.frame(me.t("laboratory-sheet-new")).within(ui::Phase::Record);
    let count = tx.count("select count(*) from lab_sheet", &[])?;
    let code = format!("YS-{}-{:04}", today.year(), count + 1);
    let mut ask = Ask::new(
        frame,
        "/laboratory/sheets/new",
        me.t("laboratory-sheet-open-it"),
        "/laboratory/sheets",
    )
    .field(Field::new("code", me.t("laboratory-sheet")).value(code).required().maxlength(32))
    .field(Field::new("item", me.t("laboratory-item")).required().maxlength(60))
    .field(
        Field::new("method", me.t("laboratory-method"))
            .help(me.t("laboratory-method-help"))
            .input(Input::Offer(methods))
            .required(),
    )
    .field(Field::new("measure", me.t("laboratory-measure")).maxlength(20))
    .field(
        Field::new("instrument", me.t("laboratory-instrument")).input(Input::Choice(instruments)),
    )
    .field(
        Field::new("on", me.t("laboratory-measured-on"))
            .value(today.to_string())
            .input(Input::Date)
            .required(),
    )
    .crumbs(vec![
        Crumb::new(me.t("laboratory-title"), "/laboratory"),
        Crumb::new(me.t("laboratory-sheets"), "/laboratory/sheets"),
    ]);
    ask.hidden.push(("institute", institute.to_string()));
    Ok(ask)
}

async fn make(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question_new, |tx, me, form| {
        let institute = form.id("institute")?;
        parts::acts_for(me, institute)?;
        let instrument: Option<i64> = form.optional("instrument").and_then(|it| it.parse().ok());
        if let Some(id) = instrument
            && !scope::instruments(tx, institute)?.iter().any(|it| it.id == id)
        {
            return Err(Error::invalid("laboratory-refused").field("instrument", "field-missing"));
        }
        let id = sheets::make(
            tx,
            &NewSheet {
                code: form.required("code")?.to_owned(),
                institute,
                method: form.required("method")?.to_owned(),
                item: form.required("item")?.to_owned(),
                measure: form.get("measure").trim().to_owned(),
                instrument,
                on: parts::day_required(form, "on")?,
            },
        )?;
        Ok(Go::to(format!("/laboratory/sheets/{id}")).say(me.t("laboratory-sheet-opened")))
    })
    .await
}

#[derive(Template)]
#[template(path = "sheets/show.html")]
struct Show {
    frame: Frame,
    id: i64,
    state: StateMark,
    facts: Vec<(String, String)>,
    reckoned: Vec<(String, String)>,
    places: Vec<Shown>,
    /// The reader works here and the sheet is not reviewed yet.
    open: bool,
    may_review: bool,
    /// A correction is among what may be entered, so a ground is asked for.
    filled: bool,
    said: Vec<String>,
    measure: String,
}

struct Shown {
    test: i64,
    position: i64,
    sort: String,
    label: String,
    href: String,
    expected: String,
    value: String,
    doubt: String,
    figure: String,
    said: Option<StateMark>,
    ended: String,
    by: String,
}

fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let sheet = sheets::get(tx, id)?;
    may_look(me, sheet.it.institute)?;
    Ok(sheet)
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, Vec::new())).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, said: Vec<String>) -> Result<Show> {
    let sheet = seen(tx, me, id)?;
    let tests = sheets::tests(tx, id)?;
    let summary = reckon(&sheets::places(&tests));
    let reviewed = sheets::reviewed_by(tx, id)?;
    let mut names = Names::default();
    let mine = parts::acts_for(me, sheet.it.institute).is_ok();
    let person = me.actor()?.person;
    let hands = tests.iter().filter_map(|it| it.result.as_ref()).any(|it| it.person == person);
    let mut places = Vec::new();
    for (test, reckoned) in tests.iter().zip(&summary.places) {
        let by = match &test.result {
            Some(result) => names.person(tx, me.lang, result.person)?,
            None => String::new(),
        };
        places.push(shown(me, test, reckoned.said, reckoned.figure, by));
    }
    let instrument = match sheet.it.instrument {
        Some(instrument) => {
            let all = scope::instruments(tx, sheet.it.institute)?;
            let found = all.into_iter().find(|it| it.id == instrument);
            found.map_or_else(String::new, |it| {
                let fit = it.fit.iter().any(|span| span.holds(sheet.it.on));
                let key = if fit { "laboratory-calibrated" } else { "laboratory-not-calibrated" };
                format!("{} {}（{}）", it.code, it.name, me.t(key))
            })
        }
        None => me.t("laboratory-no-instrument"),
    };
    let in_scope = scope::scope_of(tx, sheet.it.institute, &sheet.it.method)?;
    let in_scope = in_scope.iter().any(|(span, _)| span.holds(sheet.it.on));
    let mut facts = vec![
        (me.t("laboratory-item"), sheet.it.item.clone()),
        (
            me.t("laboratory-method"),
            format!(
                "{}（{}）",
                sheet.it.method,
                me.t(if in_scope { "laboratory-in-scope" } else { "laboratory-out-of-scope" })
            ),
        ),
        (me.t("laboratory-instrument"), instrument),
        (me.t("laboratory-measured-on"), sheet.it.on.to_string()),
        (me.t("laboratory-institute"), names.unit(tx, me.lang, sheet.it.institute)?),
        (me.t("laboratory-by"), names.person(tx, me.lang, sheet.person)?),
    ];
    if let Some(reviewer) = reviewed {
        facts.push((me.t("laboratory-reviewer"), names.person(tx, me.lang, reviewer)?));
    }
    let mut reckoned = vec![
        (
            me.t("laboratory-entered"),
            format!("{}/{}", summary.entered, summary.entered + summary.waiting),
        ),
        (me.t("laboratory-failed-places"), summary.failed.to_string()),
    ];
    if let Some(mean) = summary.blank_mean {
        reckoned.push((me.t("laboratory-blank-mean"), parts::plain(mean)));
    }
    if let Some(worst) = summary.control_worst {
        reckoned.push((me.t("laboratory-control-worst"), parts::percent(worst as f64 / 1e6)));
    }
    let mut frame = me.frame(sheet.it.code.clone()).within(ui::Phase::Record);
    frame.lead = format!("{} · {}", sheet.it.item, sheet.it.method);
    frame.crumbs =
        parts::crumbs(me, &[("laboratory-sheets", "/laboratory/sheets")], &sheet.it.code);
    let open = mine && reviewed.is_none();
    Ok(Show {
        frame,
        id,
        state: standing(me, &summary, reviewed.is_some()),
        facts,
        reckoned,
        open,
        may_review: open
            && !hands
            && sheet.person != person
            && summary.waiting == 0
            && summary.entered > 0,
        filled: summary.entered > 0,
        places,
        said,
        measure: sheet.it.measure,
    })
}

fn shown(me: &Me, test: &Kept, said: Said, figure: Option<i64>, by: String) -> Shown {
    let mark = match said {
        Said::Nothing => None,
        Said::Waiting => Some(ui::State::Wait.saying(me.t("laboratory-place-waits"))),
        Said::Holds => Some(ui::State::Ok.saying(me.t("laboratory-place-holds"))),
        Said::Fails => Some(ui::State::Bad.saying(me.t("laboratory-place-fails"))),
    };
    let expected = match (test.it.sort, test.it.expected, test.it.tolerance) {
        (Sort::Control, Some(expected), Some(most)) => {
            format!("{}±{}", parts::plain(expected), parts::plain(most))
        }
        (Sort::Blank, _, Some(most)) => format!("≤{}", parts::plain(most)),
        (Sort::Duplicate, _, Some(most)) => format!("≤{}", parts::percent(most as f64 / 1e6)),
        _ => String::new(),
    };
    let result = test.result.as_ref();
    Shown {
        test: test.id,
        position: test.position,
        sort: me.t(&format!("laboratory-sort-{}", test.it.sort.code())),
        label: test.label.clone(),
        href: test.it.sample.map_or_else(String::new, |id| format!("/laboratory/samples/{id}")),
        expected,
        value: result.map_or_else(String::new, |it| {
            format!("{}{}", if it.below { "<" } else { "" }, terms::Millionths(it.value))
        }),
        doubt: result
            .and_then(|it| it.uncertainty)
            .map_or_else(String::new, |it| terms::Millionths(it).to_string()),
        figure: figure.map_or_else(String::new, |it| parts::percent(it as f64 / 1e6)),
        said: mark,
        ended: test.ended.as_ref().map_or_else(String::new, |(sort, ground)| {
            format!("{}：{ground}", me.t(&format!("laboratory-ended-{sort}")))
        }),
        by,
    }
}

async fn ask_places(visit: Visit, Path(id): Path<i64>) -> Response {
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

async fn add_places(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
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

async fn enter(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
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
    let count = sheets::enter(tx, id, &entering, "typed", form.optional("ground"))?;
    let said = ui::ta(me.lang, "laboratory-results-entered", &[("count", count.to_string())]);
    Ok(Go::to(format!("/laboratory/sheets/{id}")).say(said))
}

async fn read_file(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
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
            let done = sheets::import(tx, id, &name, &digest, &read)?;
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

async fn review(visit: Visit, Path(id): Path<i64>, _: Form) -> Response {
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

async fn ask_end(visit: Visit, Path(id): Path<i64>) -> Response {
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

async fn end(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
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
