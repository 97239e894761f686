//! The page of what a laboratory may say and with what.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::store::{self as scope, NewScope};
use crate::parts::{self, Card, Cell, Page, number, text};
use crate::reports::release::Span;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let write = Need::May(Verb::Enter, Class::Records);
    Routes::new()
        .get("/laboratory/scope", view, index)
        .get("/laboratory/scope/new/{what}", write, ask)
        .post("/laboratory/scope/new/{what}", write, add)
}

async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

/// The laboratory that the page is about: the one asked for, one's own, or the first.
fn about(tx: &mut Tx<'_>, me: &Me) -> Result<Option<i64>> {
    let all = parts::institutes(tx, me.lang)?;
    let asked = me.get("institute").and_then(|it| it.parse::<i64>().ok());
    let own = parts::own_institutes(me).first().copied();
    let known = |id: &i64| all.iter().any(|it| it.0 == *id);
    Ok(asked.filter(known).or(own).or(all.first().map(|it| it.0)))
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let today = store::civil_date(tx.now());
    let mut frame = me.frame(me.t("laboratory-scope"));
    frame.lead = me.t("laboratory-scope-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-scope"));
    let mut page = Page::new(frame);
    let Some(institute) = about(tx, me)? else {
        return Ok(page.card(Card::new(me.t("laboratory-scope"), "").table(
            me,
            &[],
            Vec::new(),
            ("laboratory-no-institutes", "laboratory-no-institutes-text"),
        )));
    };
    page.filters = parts::institutes(tx, me.lang)?
        .into_iter()
        .map(|(id, name)| (format!("/laboratory/scope?institute={id}"), name, id == institute))
        .collect();
    let mine = parts::acts_for(me, institute).is_ok();
    let tool = |card: Card, what: &str| {
        if mine {
            let label = me.t(&format!("laboratory-add-{what}"));
            card.tool(label, format!("/laboratory/scope/new/{what}"))
        } else {
            card
        }
    };
    Ok(page
        .card(tool(instruments(tx, me, institute, today)?, "instrument"))
        .card(tool(methods(tx, me, institute, today)?, "method"))
        .card(tool(signatories(tx, me, institute, today)?, "signatory")))
}

fn instruments(tx: &mut Tx<'_>, me: &Me, institute: i64, today: terms::Date) -> Result<Card> {
    let mut rows = Vec::new();
    for it in scope::instruments(tx, institute)? {
        let fit = it.fit.iter().any(|span| span.holds(today));
        let state = if fit {
            ui::State::Ok.saying(me.t("laboratory-calibrated"))
        } else {
            ui::State::Bad.saying(me.t("laboratory-not-calibrated"))
        };
        let until = it.fit.first().and_then(|span| span.to);
        rows.push(vec![
            text(it.code),
            text(it.name),
            Cell::Mark(state),
            number(until.map_or_else(|| "—".to_owned(), |day| day.to_string())),
            text(it.certificate),
        ]);
    }
    let card =
        Card::new(me.t("laboratory-instruments"), me.t("laboratory-instruments-sub")).span(7);
    let card = card.table(
        me,
        &[
            "laboratory-instrument",
            "laboratory-name",
            "laboratory-state",
            "laboratory-valid-to",
            "laboratory-certificate",
        ],
        rows,
        ("laboratory-no-instruments", "laboratory-no-instruments-text"),
    );
    Ok(if parts::acts_for(me, institute).is_ok() {
        card.tool(me.t("laboratory-add-calibration"), "/laboratory/scope/new/calibration")
    } else {
        card
    })
}

fn methods(tx: &mut Tx<'_>, me: &Me, institute: i64, today: terms::Date) -> Result<Card> {
    let rows = scope::methods(tx, institute)?
        .into_iter()
        .map(|it| {
            let holds = Span { from: it.from, to: it.to }.holds(today);
            let state = match (holds, it.cma) {
                (true, true) => ui::State::Ok.saying(me.t("laboratory-in-scope-mark")),
                (true, false) => ui::State::Ok.saying(me.t("laboratory-in-scope")),
                (false, _) => ui::State::Bad.saying(me.t("laboratory-out-of-scope")),
            };
            vec![
                text(it.method),
                text(it.name),
                Cell::Mark(state),
                number(it.to.map_or_else(|| "—".to_owned(), |day| day.to_string())),
                text(it.certificate),
            ]
        })
        .collect();
    Ok(Card::new(me.t("laboratory-methods"), me.t("laboratory-methods-sub")).span(7).table(
        me,
        &[
            "laboratory-method",
            "laboratory-name",
            "laboratory-state",
            "laboratory-valid-to",
            "laboratory-certificate",
        ],
        rows,
        ("laboratory-no-methods", "laboratory-no-methods-text"),
    ))
}

fn signatories(tx: &mut Tx<'_>, me: &Me, institute: i64, today: terms::Date) -> Result<Card> {
    let mut names = Names::default();
    let mut rows = Vec::new();
    for (person, span, document) in scope::signatories(tx, institute)? {
        let state = if span.holds(today) {
            ui::State::Ok.saying(me.t("laboratory-signatory-now"))
        } else {
            ui::State::NotApplicable.saying(me.t("laboratory-signatory-past"))
        };
        rows.push(vec![
            text(names.person(tx, me.lang, person)?),
            Cell::Mark(state),
            number(span.from.to_string()),
            text(document),
        ]);
    }
    Ok(Card::new(me.t("laboratory-signatories"), me.t("laboratory-signatories-sub")).span(5).table(
        me,
        &["laboratory-person", "laboratory-state", "laboratory-from", "laboratory-document"],
        rows,
        ("laboratory-no-signatories", "laboratory-no-signatories-text"),
    ))
}

async fn ask(visit: Visit, Path(what): Path<String>) -> Response {
    visit.page(move |tx, me| question(tx, me, &what)).await
}

fn own(me: &Me) -> Result<i64> {
    let own = parts::own_institutes(me).first().copied();
    own.ok_or_else(|| Error::not_allowed("laboratory-not-yours"))
}

fn question(tx: &mut Tx<'_>, me: &Me, what: &str) -> Result<Ask> {
    let institute = own(me)?;
    let today = store::civil_date(tx.now());
    let known = ["instrument", "calibration", "method", "signatory"];
    if !known.contains(&what) {
        return Err(Error::not_found("error-not-found"));
    }
    let label = me.t(&format!("laboratory-add-{what}"));
    let frame = me.frame(label.clone()).within(ui::Phase::Record);
    let line = |name: &str, key: &str| Field::new(name, me.t(key)).maxlength(80);
    let day = |name: &str, key: &str| {
        Field::new(name, me.t(key)).value(today.to_string()).input(Input::Date).required()
    };
    let ask = Ask::new(frame, format!("/laboratory/scope/new/{what}"), label, "/laboratory/scope")
        .crumbs(vec![
            Crumb::new(me.t("laboratory-title"), "/laboratory"),
            Crumb::new(me.t("laboratory-scope"), "/laboratory/scope"),
        ]);
    Ok(match what {
        "instrument" => ask
            .field(line("code", "laboratory-instrument").required())
            .field(line("name", "laboratory-name").required()),
        "calibration" => {
            let all = scope::instruments(tx, institute)?;
            let choices =
                all.iter().map(|it| (it.id.to_string(), format!("{} {}", it.code, it.name)));
            let fit = ["1", "0"].map(|it| (it.to_owned(), me.t(&format!("laboratory-fit-{it}"))));
            ask.field(
                Field::new("instrument", me.t("laboratory-instrument"))
                    .input(Input::Choice(choices.collect()))
                    .required(),
            )
            .field(day("from", "laboratory-calibrated-on"))
            .field(day("to", "laboratory-valid-to"))
            .field(line("document", "laboratory-certificate").required())
            .field(
                Field::new("fit", me.t("laboratory-fit"))
                    .input(Input::Choice(fit.into()))
                    .required(),
            )
        }
        "method" => {
            let cma = ["1", "0"].map(|it| (it.to_owned(), me.t(&format!("laboratory-cma-{it}"))));
            ask.field(line("code", "laboratory-method").required())
                .field(line("name", "laboratory-name").required())
                .field(day("from", "laboratory-from"))
                .field(Field::new("to", me.t("laboratory-valid-to")).input(Input::Date))
                .field(
                    Field::new("cma", me.t("laboratory-mark"))
                        .input(Input::Choice(cma.into()))
                        .required(),
                )
                .field(line("document", "laboratory-certificate").required())
        }
        _ => ask
            .field(
                line("account", "laboratory-account")
                    .help(me.t("laboratory-account-help"))
                    .required(),
            )
            .field(day("from", "laboratory-from"))
            .field(Field::new("to", me.t("laboratory-valid-to")).input(Input::Date))
            .field(line("document", "laboratory-document").required()),
    })
}

async fn add(visit: Visit, Path(what): Path<String>, form: Form) -> Response {
    let again = what.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, &again),
        move |tx, me, form| {
            work(tx, me, &what, form)?;
            Ok(Go::to("/laboratory/scope").say(me.t("laboratory-added")))
        },
    )
    .await
}

fn work(tx: &mut Tx<'_>, me: &Me, what: &str, form: &Form) -> Result<()> {
    let institute = own(me)?;
    let refuse = |place: &str, rule| Error::invalid("laboratory-refused").field(place, rule);
    match what {
        "instrument" => {
            scope::add_instrument(tx, institute, form.required("code")?, form.required("name")?)?;
        }
        "calibration" => {
            let instrument = form.id("instrument")?;
            if !scope::instruments(tx, institute)?.iter().any(|it| it.id == instrument) {
                return Err(refuse("instrument", "field-missing"));
            }
            let span = (parts::day_required(form, "from")?, parts::day_required(form, "to")?);
            scope::add_calibration(
                tx,
                instrument,
                span,
                form.required("document")?,
                form.get("fit") != "0",
            )?;
        }
        "method" => {
            let new = NewScope {
                institute,
                method: form.required("code")?.to_owned(),
                name: form.required("name")?.to_owned(),
                from: parts::day_required(form, "from")?,
                to: form.date("to")?,
                cma: form.get("cma") == "1",
                certificate: form.required("document")?.to_owned(),
            };
            scope::add_scope(tx, &new)?;
        }
        _ => {
            let person: Option<i64> = tx.find(
                "select id from person where account = ?1",
                store::params![form.required("account")?.trim()],
                |row| row.get(0),
            )?;
            let person = person.ok_or_else(|| refuse("account", "laboratory-person-unknown"))?;
            let span = Span { from: parts::day_required(form, "from")?, to: form.date("to")? };
            scope::add_signatory(tx, institute, person, span, form.required("document")?)?;
        }
    }
    Ok(())
}
