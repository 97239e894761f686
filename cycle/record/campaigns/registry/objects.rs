//! The register of objects as pages: found by code or name, and each with all that is known of it — how often it was
//! visited this year and what a further visit would meet, what was found, where it stands in announced frames.
//!
//! Each question is answered by an index; at a million objects and ten million inspections the page of one object
//! reads some dozen rows (`bin/bench objects`).

use identity::{Class, Verb};
use store::{Tx, params};
use terms::{Error, Result};
use ui::{Crumb, Field, Pager, State};
use web::{Me, Names, Path, Response, Visit};

use super::model::Object;
use super::store::{current, listed, rules};
use crate::restraint::{self, Coming};
use crate::sheet::{Cell, Filters, Grid, Sheet};
use crate::{targeting, visits};

/// Objects on a page.
const ROWS: usize = 50;
/// Inspections, visits and samples that a page of an object shows; the registers have all.
const SHOWN: i64 = 12;
/// Firms that a name may stand for.
const NAMED: usize = 200;

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let territory = me.may(Verb::View, Class::Records)?;
    let mut frame = me.frame(me.t("objects-title")).within(ui::Phase::Record);
    frame.lead = me.t("objects-lead");
    frame.crumbs = vec![
        Crumb::new(me.t("enforcement-title"), "/enforcement"),
        Crumb::here(frame.title.clone()),
    ];
    let mut sheet = Sheet::new(frame);
    let asked = me.get("q").map(str::trim).unwrap_or_default().to_owned();
    let after = me.get("after").unwrap_or_default().to_owned();
    sheet.filters = Some(Filters {
        action: "/objects".to_owned(),
        fields: vec![Field::new("q", me.t("visits-object-or-firm")).maxlength(60).value(&asked)],
    });
    let firms = if asked.is_empty() {
        Vec::new()
    } else {
        let found = units::search::search(tx, &["firm"], &asked, NAMED)?;
        found.hits.into_iter().map(|hit| hit.id).collect()
    };
    let mut rows = listed(tx, &asked, &firms, territory.limit(), &after, ROWS + 1)?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let mut names = Names::default();
    let mut grid = Grid {
        id: "objects",
        title: me.t("objects-title"),
        heads: [
            "campaigns-object",
            "objects-name",
            "campaigns-area",
            "objects-kind",
            "campaigns-industry",
            "enforcement-state",
        ]
        .iter()
        .map(|key| me.t(key))
        .collect(),
        empty: me.t(if asked.is_empty() { "objects-none" } else { "objects-none-such" }),
        ..Grid::default()
    };
    let today = store::civil_date(tx.now());
    for it in &rows {
        grid.rows.push(vec![
            Cell::link(it.code.clone(), address(&it.code)),
            Cell::text(names.unit(tx, me.lang, it.firm)?),
            Cell::text(names.label(tx, me.lang, it.area)?),
            Cell::text(me.t(&format!("objects-kind-{}", it.kind))),
            Cell::num(it.industry.clone().unwrap_or_default()),
            super::http::held(me, it.during, today),
        ]);
    }
    let q = if asked.is_empty() { String::new() } else { format!("q={}&", web::encoded(&asked)) };
    let last = rows.last().map(|it| it.code.clone()).filter(|_| more);
    grid.pager = (!rows.is_empty()).then(|| Pager {
        lang: me.lang,
        first: (!after.is_empty())
            .then(|| format!("/objects?{q}").trim_end_matches(['?', '&']).to_owned()),
        next: last.map(|last| format!("/objects?{q}after={}", web::encoded(&last))),
        shown: i64::try_from(rows.len()).unwrap_or(0),
        total: None,
    });
    sheet.grids.push(grid);
    Ok(sheet)
}

/// Where an object has its page.
pub(crate) fn address(code: &str) -> String {
    format!("/objects/{}", web::encoded(code))
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Sheet> {
    let unknown = || Error::not_found("registry-object-unknown");
    let object = current::<Object>(tx, code)?.ok_or_else(unknown)?;
    let actor = me.actor()?;
    let reaches =
        [object.area, object.firm].map(|unit| actor.may_at(Verb::View, Class::Records, unit));
    if reaches.iter().all(Result::is_err) {
        return Err(unknown());
    }
    let mut names = Names::default();
    let name = names.unit(tx, me.lang, object.firm)?;
    let mut frame = me.frame(name).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("objects-title"), "/objects"), Crumb::here(object.code.clone())];
    let mut sheet = Sheet::new(frame);
    let today = store::civil_date(tx.now());
    sheet.fact("campaigns-object", Cell::num(&object.code));
    sheet.fact("objects-kind", Cell::text(me.t(&format!("objects-kind-{}", object.kind))));
    sheet.fact("campaigns-area", Cell::text(names.unit(tx, me.lang, object.area)?));
    sheet.fact("campaigns-industry", Cell::num(object.industry.clone().unwrap_or_default()));
    sheet.fact("enforcement-state", super::http::held(me, object.during, today));
    internal(tx, me, &object, &mut sheet)?;
    often(tx, me, &object, &mut sheet)?;
    inspections(tx, me, &object, &mut sheet)?;
    seen_visits(tx, me, &object, &mut sheet)?;
    samples(tx, me, &object, &mut sheet)?;
    frames(tx, me, &object, &mut sheet)?;
    if actor.may_at(Verb::Enter, Class::Credit, object.area).is_ok() {
        sheet.action(format!("/doors/{}", object.firm), me.t("entry-door"));
        sheet.action(
            format!("/visits/new?object={}", web::encoded(&object.code)),
            me.t("visits-new"),
        );
    }
    Ok(sheet)
}

/// Class and risk, for those who hold that class of data.
fn internal(tx: &mut Tx<'_>, me: &Me, object: &Object, sheet: &mut Sheet) -> Result<()> {
    if me.actor()?.may_at(Verb::View, Class::Credit, object.area).is_err() {
        return Ok(());
    }
    let class = tx.find(
        "select class from credit_class where firm = ?1 and until is null order by id",
        params![object.firm],
        |row| row.get::<String>(0),
    )?;
    sheet.fact("objects-class", Cell::text(class.unwrap_or_else(|| me.t("objects-unclassed"))));
    if let Some(row) = targeting::of_firm(tx, object.firm)? {
        let risk = ui::ta(
            me.lang,
            "objects-risk-says",
            &[
                ("risk", format!("{:.1}%", row.risk as f64 / 1e4)),
                ("place", ui::number::count(row.place)),
            ],
        );
        sheet.fact("targeting-risk", Cell::text(risk));
        sheet.fact("targeting-reasons", Cell::text(targeting::reasons(me, &row)));
    }
    Ok(())
}

/// How often this year, and what a further daily check would meet.
fn often(tx: &mut Tx<'_>, me: &Me, object: &Object, sheet: &mut Sheet) -> Result<()> {
    let today = store::civil_date(tx.now());
    let past = restraint::past(tx, object.firm, today, None)?;
    let year = past.iter().filter(|it| it.on.year() == today.year()).count();
    sheet.fact("entry-this-year", Cell::num(year));
    let coming =
        Coming { on: today, kind: "daily".to_owned(), basis: None, inspectors: Vec::new() };
    for met in restraint::judge(&rules(tx, today)?, &coming, &past) {
        let words = ui::ta(me.lang, "objects-next", &[("met", visits::restraint_words(me, &met))]);
        sheet.note(if met.act == packs::Restraint::Block { "bad" } else { "watch" }, words);
    }
    Ok(())
}

fn inspections(tx: &mut Tx<'_>, me: &Me, object: &Object, sheet: &mut Sheet) -> Result<()> {
    let rows = tx.query(
        "select id, code, on_date, kind, result, critical, serious, minor from inspection
         where firm = ?1 and until is null order by on_date desc, id desc limit ?2",
        params![object.firm, SHOWN],
        |row| {
            let id: i64 = row.get(0)?;
            let mut cells = vec![
                Cell::link(row.get::<String>(1)?, format!("/inspections/{id}")),
                Cell::num(row.get::<String>(2)?),
                Cell::text(row.get::<String>(3)?),
                Cell::text(row.get::<String>(4)?),
            ];
            for at in 5..8 {
                cells.push(Cell::num(row.get::<i64>(at)?));
            }
            Ok(cells)
        },
    )?;
    let heads = ["code", "on-date", "kind", "result", "critical", "serious", "minor"];
    sheet.grids.push(Grid {
        id: "inspections",
        title: me.t("objects-inspections"),
        sub: me.t("objects-newest"),
        heads: heads.iter().map(|it| me.t(&format!("record-col-{it}"))).collect(),
        rows,
        empty: me.t("visits-none"),
        ..Grid::default()
    });
    Ok(())
}

/// Visits that have begun; one that is planned would tell whom the lot chose.
fn seen_visits(tx: &mut Tx<'_>, me: &Me, object: &Object, sheet: &mut Sheet) -> Result<()> {
    let found = visits::of_firm(tx, object.firm)?;
    if found.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    for it in found.iter().take(usize::try_from(SHOWN).unwrap_or(12)) {
        let rating = visits::rating(tx, it.id)?;
        let origin = if it.of_province { "province" } else { "local" };
        rows.push(vec![
            Cell::link(it.begun_on.clone().unwrap_or_default(), format!("/visits/{}", it.id)),
            Cell::text(me.t(&format!("campaigns-origin-{origin}"))),
            visits::mark(me, &it.state),
            match it.fruitful {
                Some(1) => Cell::mark(State::Watch, me.t("visits-found")),
                Some(_) => Cell::text(me.t("visits-clean")),
                None => Cell::default(),
            },
            Cell::num(rating.map(|(stars, _)| format!("{stars}/5")).unwrap_or_default()),
        ]);
    }
    let heads =
        ["visits-begun", "campaigns-origin", "campaigns-state", "visits-result", "entry-rating"];
    sheet.grids.push(Grid {
        id: "visits",
        title: me.t("visits-title"),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        rows,
        ..Grid::default()
    });
    Ok(())
}

fn samples(tx: &mut Tx<'_>, me: &Me, object: &Object, sheet: &mut Sheet) -> Result<()> {
    let rows = tx.query(
        "select id, code, on_date, product, verdict from sample
         where firm = ?1 and until is null order by on_date desc, id desc limit ?2",
        params![object.firm, SHOWN],
        |row| {
            let (id, verdict): (i64, String) = (row.get(0)?, row.get(4)?);
            let state = match verdict.as_str() {
                "pass" => State::Ok,
                "fail" => State::Bad,
                _ => State::Wait,
            };
            Ok(vec![
                Cell::link(row.get::<String>(1)?, format!("/samples/{id}")),
                Cell::num(row.get::<String>(2)?),
                Cell::text(row.get::<String>(3)?),
                Cell::mark(state, me.t(&format!("record-word-verdict-{verdict}"))),
            ])
        },
    )?;
    if !rows.is_empty() {
        let heads = ["code", "on-date", "product", "verdict"];
        sheet.grids.push(Grid {
            id: "samples",
            title: me.t("objects-samples"),
            sub: me.t("objects-newest"),
            heads: heads.iter().map(|it| me.t(&format!("record-col-{it}"))).collect(),
            rows,
            ..Grid::default()
        });
    }
    Ok(())
}

/// The announced frames that it stands in, each with the proof for whoever answers for it.
fn frames(tx: &mut Tx<'_>, me: &Me, object: &Object, sheet: &mut Sheet) -> Result<()> {
    let actor = me.actor()?;
    let theirs = actor.may_at(Verb::View, Class::Records, object.firm).is_ok();
    if !theirs && actor.may_at(Verb::Enter, Class::Credit, object.area).is_err() {
        return Ok(());
    }
    let campaigns = tx.query(
        "select f.campaign from campaign_object f where f.firm = ?1 and f.object = ?2 order by f.campaign",
        params![object.firm, &object.code],
        |row| row.get::<i64>(0),
    )?;
    let mut rows = Vec::new();
    for id in campaigns.into_iter().rev() {
        let campaign = crate::draw::load(tx, id)?;
        // Before its announcement who is in a frame is the organiser's alone.
        if !campaign.state.is_public() || campaign.state == crate::draw::State::Withdrawn {
            continue;
        }
        let proof = format!("/campaigns/{id}/proof.json?object={}", web::encoded(&object.code));
        rows.push(vec![
            Cell::link(campaign.plan.code.clone(), format!("/campaigns/{id}")),
            Cell::text(campaign.plan.title.clone()),
            Cell::num(format!("{} – {}", campaign.plan.from, campaign.plan.to)),
            Cell::link(me.t("objects-proof"), proof),
        ]);
    }
    if !rows.is_empty() {
        let heads = ["campaigns-code", "campaigns-name", "campaigns-days", "objects-proof"];
        sheet.grids.push(Grid {
            id: "frames",
            title: me.t("objects-frames"),
            sub: me.t("objects-frames-sub"),
            heads: heads.iter().map(|key| me.t(key)).collect(),
            rows,
            ..Grid::default()
        });
    }
    Ok(())
}
