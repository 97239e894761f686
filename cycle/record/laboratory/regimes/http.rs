//! The pages of regimes and limits.

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use web::{Download, Me, Need, Response, Returned, Routes, Upload, Visit};

use super::book::{Imported, export, import};
use super::store as regimes;
use crate::parts::{self, Body, Card, Page, link, number, text};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    let import = Need::May(Verb::Import, Class::Reference);
    Routes::new()
        .get("/laboratory/regimes", view, index)
        .get("/laboratory/limits", view, limits)
        .post("/laboratory/limits", import, take)
        .get("/laboratory/limits/book.xlsx", view, book)
        .get("/laboratory/limits/returned.xlsx", import, returned)
}

async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let today = store::civil_date(tx.now());
    let mut frame = me.frame(me.t("laboratory-regimes"));
    frame.lead = me.t("laboratory-regimes-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-regimes"));
    let clockwork = parts::clockwork(tx)?;
    let kinds = cases::kinds(tx, today)?;
    let kind = |code: &str| {
        let found = kinds.iter().find(|it| it.1.code == code);
        found.map_or(code.to_owned(), |it| it.1.name.get(me.lang).to_owned())
    };
    let limit = |code: &str| {
        let Some(clock) = clockwork.in_force(code, today) else { return "—".to_owned() };
        let key = match clock.limit.span {
            calendar::Span::WorkingDays => "laboratory-working-days",
            calendar::Span::CalendarDays => "laboratory-calendar-days",
            calendar::Span::Months => "laboratory-months",
        };
        let said = ui::ta(me.lang, key, &[("count", clock.limit.count.to_string())]);
        if clock.assumed { format!("{said}（{}）", me.t("laboratory-unverified")) } else { said }
    };
    let mut page = Page::new(frame);
    for it in regimes::all(tx, today)? {
        let compare = me.t(&format!("laboratory-rule-{}", it.compare.code()));
        let mut facts = vec![
            (me.t("laboratory-case-of-failure"), text(kind(&it.case))),
            (me.t("laboratory-case-of-objection"), text(kind(&it.objection))),
            (me.t("laboratory-time-to-object"), text(limit(&it.objection_clock))),
            (me.t("laboratory-time-to-report"), text(limit(&it.report_clock))),
            (me.t("laboratory-rule"), text(compare)),
            (
                me.t("laboratory-reserve"),
                text(me.t(if it.reserve { "laboratory-yes" } else { "laboratory-no" })),
            ),
            (
                me.t("laboratory-other-laboratory"),
                text(me.t(if it.other_laboratory { "laboratory-yes" } else { "laboratory-no" })),
            ),
            (me.t("laboratory-keep-years"), number(it.keep_years.to_string())),
            (me.t("laboratory-from"), number(it.from.to_string())),
        ];
        if let Some(source) = &it.source {
            facts.push((me.t("laboratory-source"), text(source.clone())));
        }
        let sub = if it.assumed { me.t("laboratory-unverified") } else { String::new() };
        page = page.card(
            Card::new(it.name.get(me.lang), sub)
                .span(6)
                .tool(me.t("laboratory-limits"), format!("/laboratory/limits?regime={}", it.code))
                .with(Body::Facts(facts)),
        );
    }
    if page.cards.is_empty() {
        page = page.card(Card::new(me.t("laboratory-regimes"), "").table(
            me,
            &[],
            Vec::new(),
            ("laboratory-no-regimes", "laboratory-no-regimes-text"),
        ));
    }
    Ok(page)
}

async fn limits(visit: Visit) -> Response {
    visit.page(|tx, me| of_products(tx, me, None)).await
}

/// What an import is kept as, until the next one.
const BOOK: (&str, i64) = ("limits", 0);

/// Limits by workbook: good rows are in force, the others come back with notes.
async fn take(visit: Visit, upload: Upload) -> Response {
    let lang = visit.lang;
    let done = visit.write(move |tx| import(tx, &upload.bytes, &upload.file_name, lang)).await;
    let done = match done {
        Ok(done) => done,
        Err(error) => return web::problem(&visit, &error),
    };
    let person = visit.actor().map_or(0, |actor| actor.person);
    visit.space.kept::<Returned>().keep((BOOK.0, BOOK.1, person), done.returned.clone());
    visit.page(move |tx, me| of_products(tx, me, Some(&done))).await
}

async fn book(visit: Visit) -> Response {
    let made = visit.read(export).await;
    file(&visit, made, "laboratory-limits")
}

async fn returned(visit: Visit) -> Response {
    let person = visit.actor().map_or(0, |actor| actor.person);
    let found = visit.space.kept::<Returned>().find((BOOK.0, BOOK.1, person));
    let found = found.ok_or_else(|| Error::not_found("laboratory-limits-gone"));
    file(&visit, found, "laboratory-limits-returned")
}

fn file(visit: &Visit, made: Result<Vec<u8>>, name: &str) -> Response {
    match made {
        Ok(bytes) => {
            let name = format!("{}.xlsx", ui::t(visit.lang, name));
            Download { name, media: XLSX, bytes }.into_response()
        }
        Err(error) => web::problem(visit, &error),
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What an import did, row by row where one came back.
fn told(me: &Me, done: &Imported) -> Card {
    let count = |n: usize| ui::number::count(n as i64);
    let said =
        [("new", count(done.new)), ("same", count(done.same)), ("bad", count(done.bad.len()))];
    let mut card = Card::new(me.t("laboratory-limits-taken"), "").with(Body::Words(ui::ta(
        me.lang,
        "laboratory-limits-said",
        &said,
    )));
    if !done.bad.is_empty() {
        let rows = done.bad.iter().map(|(row, problems)| {
            vec![number(row.to_string()), text(problems.join(me.lang.pick("；", "; ")))]
        });
        card = card
            .tool(me.t("laboratory-limits-returned"), "/laboratory/limits/returned.xlsx")
            .table(
                me,
                &["laboratory-limits-row", "laboratory-limits-problem"],
                rows.collect(),
                ("laboratory-no-limits", "laboratory-no-limits-text"),
            );
    }
    card
}

fn of_products(tx: &mut Tx<'_>, me: &Me, done: Option<&Imported>) -> Result<impl Template + use<>> {
    let today = store::civil_date(tx.now());
    let only = me.get("regime").unwrap_or_default().to_owned();
    let mut frame = me.frame(me.t("laboratory-limits"));
    frame.lead = me.t("laboratory-limits-lead");
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-limits"));
    let all = regimes::all(tx, today)?;
    let mut page = Page::new(frame);
    page.filters = std::iter::once((String::new(), me.t("laboratory-filter-all")))
        .chain(all.iter().map(|it| (it.code.clone(), it.name.get(me.lang).to_owned())))
        .map(|(code, name)| {
            let current = code == only;
            (format!("/laboratory/limits?regime={code}"), name, current)
        })
        .collect();
    let mut rows = Vec::new();
    for (regime, product, _) in regimes::products(tx)? {
        if !only.is_empty() && regime != only {
            continue;
        }
        let name = all.iter().find(|it| it.code == regime);
        let compare = name.map(|it| it.compare);
        let name = name.map_or(regime.clone(), |it| it.name.get(me.lang).to_owned());
        for limit in regimes::limits(tx, &regime, &product, today)? {
            let rule = match (limit.guard, limit.compare.or(compare)) {
                (Some(_), _) => me.t("laboratory-rule-guarded"),
                (None, Some(compare)) => me.t(&format!("laboratory-rule-{}", compare.code())),
                (None, None) => String::new(),
            };
            rows.push(vec![
                text(product.clone()),
                text(limit.item.clone()),
                number(crate::reports::required_by(&limit)),
                text(limit.measure.clone()),
                text(limit.method.clone()),
                text(rule),
                text(limit.basis.clone()),
                link(name.clone(), "/laboratory/regimes"),
            ]);
        }
    }
    if let Some(done) = done {
        page = page.card(told(me, done));
    }
    page = page.action(me.t("laboratory-limits-book"), "/laboratory/limits/book.xlsx");
    let form = me.can(Verb::Import, Class::Reference).then(|| {
        Card::new(me.t("laboratory-limits-import"), me.t("laboratory-limits-import-sub")).with(
            Body::Form {
                action: "/laboratory/limits".to_owned(),
                submit: me.t("laboratory-limits-import"),
                fields: Vec::new(),
                hidden: Vec::new(),
                file: true,
            },
        )
    });
    page = page.card(Card::new(me.t("laboratory-limits"), "").table(
        me,
        &[
            "laboratory-product",
            "laboratory-item",
            "laboratory-required",
            "laboratory-measure",
            "laboratory-method",
            "laboratory-rule",
            "laboratory-basis",
            "laboratory-regime",
        ],
        rows,
        ("laboratory-no-limits", "laboratory-no-limits-text"),
    ));
    Ok(match form {
        Some(form) => page.card(form),
        None => page,
    })
}
