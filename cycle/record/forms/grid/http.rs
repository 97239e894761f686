//! The pages of one sheet: fill it, save cells of it, see what a cell ever said.

use askama::Template;
use identity::{Class, Verb};
use serde_json::{Value, json};
use store::Tx;
use terms::{Error, Result};
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit};

use super::answer::{answer, conflict_json, offers};
use super::past::past;
use super::view::{Jump, SectionView, jumps, place, sections};
use crate::model::{CellKey, CellKind, FormSort};
use crate::store::{self as sheets, Choice, Filling, Sheet, Write};
use crate::submission::Step;

pub fn routes() -> Routes {
    let (view, enter) =
        (Need::May(Verb::View, Class::Figures), Need::May(Verb::Enter, Class::Figures));
    Routes::new()
        .get("/fillings/{id}", view, show)
        .get("/fillings/{id}/rules", view, rules)
        .get("/fillings/{id}/findings", view, findings)
        .get("/fillings/{id}/cell", view, history)
        .post("/fillings/{id}", enter, save_all)
        .post("/fillings/{id}/cells", enter, save_cells)
        .post("/fillings/{id}/submit", enter, submit)
        .post("/fillings/{id}/lines", enter, add_line)
        .post("/fillings/{id}/reasons", enter, reason)
        .post("/fillings/{id}/conflicts", enter, resolve)
}

#[derive(Template)]
#[template(path = "grid/index.html")]
struct IndexPage {
    frame: ui::Frame,
    sheet: Sheet,
    title: String,
    meta: Vec<String>,
    signers: String,
    sections: Vec<SectionView>,
    jumps: Vec<Jump>,
    differ: Vec<Differ>,
    may: bool,
    /// Sheets of several units are this person's to see: they come in one workbook.
    together: bool,
    counts: String,
    state: String,
    owner: i64,
    help: String,
}

impl IndexPage {
    /// Words for the scripts: names as attributes, places for values in braces.
    fn words(&self) -> Vec<(&'static str, String)> {
        const WORDS: [(&str, &[&str]); 16] = [
            ("picked", &["count", "sum"]),
            ("here", &["place"]),
            ("counts", &["filled", "wanted", "waiting", "empty"]),
            ("partial", &[]),
            ("pasted", &["count"]),
            ("passed", &["count"]),
            ("online", &[]),
            ("offline", &["count"]),
            ("signed-out", &["count"]),
            ("still-waiting", &[]),
            ("differ", &["kept", "who", "offered"]),
            ("remark", &[]),
            ("confirm", &[]),
            ("ground", &[]),
            ("history", &[]),
            ("past", &["values"]),
        ];
        let say = |(name, places): &(&'static str, &[&'static str])| {
            let places: Vec<_> = places.iter().map(|it| (*it, format!("{{{it}}}"))).collect();
            (*name, ui::ta(self.frame.lang, &format!("grid-say-{name}"), &places))
        };
        WORDS.iter().map(say).collect()
    }
    /// Class, sign and word of every state that a cell can be in.
    fn states(&self) -> [(&'static str, &'static str, &'static str); 8] {
        [
            ("saved", "tick", "grid-saved"),
            ("waiting", "up", "grid-waiting"),
            ("invalid", "bad", "grid-invalid"),
            ("asks", "watch", "grid-asks"),
            ("commented", "corner", "grid-commented"),
            ("locked", "lock", "grid-locked"),
            ("prefilled", "fromdb", "grid-prefilled"),
            ("differs", "differs", "grid-differs"),
        ]
    }
}

/// Two values of one cell, both kept.
struct Differ {
    id: i64,
    cell: String,
    place: String,
    kept: String,
    kept_by: String,
    offered: String,
    offered_by: String,
}

fn may_fill(me: &Me, filling: &Filling) -> bool {
    me.actor().is_ok_and(|it| it.may_at(Verb::Enter, Class::Figures, filling.unit).is_ok())
}

/// Sheets in the making are their unit's and the city's.
pub(crate) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let sheet = sheets::sheet(tx, id)?;
    match crate::pages::territory(me)? {
        Some(units) if !units.contains(&sheet.filling.unit) => {
            Err(Error::not_found("filling-unknown"))
        }
        _ => Ok(sheet),
    }
}

fn writable(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Filling> {
    let filling = sheets::filling(tx, id)?;
    me.actor()?.may_at(Verb::Enter, Class::Figures, filling.unit)?;
    Ok(filling)
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<IndexPage> {
    let sheet = seen(tx, me, id)?;
    let (lang, form) = (me.lang, sheet.kept.form());
    let may = may_fill(me, &sheet.filling);
    let mut names = web::Names::default();
    let unit = names.unit(tx, lang, sheet.filling.unit)?;
    let title = form.name.get(lang).to_owned();
    let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
    frame.crumbs =
        vec![ui::Crumb::new(me.t("grid-fillings"), "/forms"), ui::Crumb::here(title.clone())];
    let lead = [
        ("period", sheet.filling.period.say(lang)),
        ("unit", unit.clone()),
        ("due", ui::number::day_text(sheet.filling.due, lang)),
        ("minutes", minutes(form.hours).to_string()),
    ];
    frame.lead = ui::ta(lang, "grid-lead", &lead);
    frame.scope = vec![
        ui::ScopeItem::new(me.t("grid-unit"), unit.clone()),
        ui::ScopeItem::new(me.t("scope-period"), sheet.filling.period.say(lang)),
        ui::ScopeItem::new(
            me.t("grid-version"),
            ui::ta(
                lang,
                "grid-version-of",
                &[("version", form.version.to_string()), ("from", ui::number::day_iso(form.from))],
            ),
        ),
    ];
    let mut meta = Vec::new();
    let mut mark = |key: &str, text: Option<String>| {
        meta.extend(text.map(|it| format!("{} {it}", ui::t(lang, key))));
    };
    mark("grid-table", form.table.clone());
    mark("grid-maker", form.maker.as_ref().map(|it| it.get(lang).to_owned()));
    mark("grid-approval", form.approval.clone());
    mark("grid-valid-to", form.valid_to.map(ui::number::day_iso));
    mark("grid-ground", Some(form.ground.get(lang).to_owned()));
    mark("grid-unit", Some(unit));
    let past = past(tx, &sheet.filling)?;
    let mut differ = Vec::new();
    for it in &sheet.conflicts {
        differ.push(Differ {
            id: it.id,
            cell: it.key.to_string(),
            place: place(&sheet, &it.key, lang),
            kept: it.kept.clone(),
            kept_by: names.person(tx, lang, it.kept_person)?,
            offered: it.offered.clone(),
            offered_by: names.person(tx, lang, it.person)?,
        });
    }
    let stand = &sheet.stand;
    let counts = [("filled", stand.filled.to_string()), ("wanted", stand.wanted.to_string())];
    Ok(IndexPage {
        sections: sections(&sheet, &past, lang, may),
        jumps: jumps(tx, &sheet, lang)?,
        differ,
        may,
        together: crate::pages::territory(me)?.is_none_or(|units| units.len() > 1),
        counts: ui::ta(lang, "grid-counts", &counts),
        state: me.t(&format!("grid-state-{}", stand.state.word())),
        signers: me.t("grid-signers"),
        owner: me.actor()?.person,
        help: form.help.as_ref().map(|it| it.get(lang).to_owned()).unwrap_or_default(),
        title,
        meta,
        frame,
        sheet,
    })
}

fn minutes(hours: terms::Decimal) -> terms::Decimal {
    (hours * terms::Decimal::from(60)).round()
}

async fn rules(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheet = seen(tx, &me, id)?;
        Ok(super::advice(&sheet.kept, me.lang))
    });
    answered(&visit, read.await)
}

async fn findings(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit.read(move |tx| {
        let sheet = seen(tx, &me, id)?;
        let found = jumps(tx, &sheet, me.lang)?;
        let all: Vec<Value> = found
            .iter()
            .map(|it| {
                json!({
                    "cell": it.cell, "place": it.place, "words": it.words, "rule": it.rule,
                    "severity": it.severity, "state": it.state.symbol(), "reason": it.reason,
                })
            })
            .collect();
        Ok(json!({ "findings": all, "filled": sheet.stand.filled, "wanted": sheet.stand.wanted }))
    });
    answered(&visit, read.await)
}

fn answered(visit: &Visit, result: Result<Value>) -> Response {
    match result {
        Ok(value) => web::json(&value),
        Err(error) => web::problem(visit, &error),
    }
}

/// What a cell ever said, newest first.
#[derive(Template)]
#[template(path = "grid/history.html")]
struct HistoryPage {
    frame: ui::Frame,
    rows: Vec<PastRow>,
}

struct PastRow {
    at: String,
    who: String,
    text: String,
    state: String,
    remark: String,
    ground: String,
    source: String,
}

async fn history(visit: Visit, Path(id): Path<i64>) -> Response {
    if visit.wants_json {
        let me = visit.clone();
        let read = visit.read(move |tx| {
            let rows = past_rows(tx, &me, id)?.1;
            let all: Vec<Value> = rows
                .iter()
                .map(|it| {
                    json!({ "at": it.at, "who": it.who, "text": it.text, "state": it.state,
                            "remark": it.remark, "ground": it.ground, "source": it.source })
                })
                .collect();
            Ok(json!({ "rows": all }))
        });
        return answered(&visit, read.await);
    }
    visit
        .page(move |tx, me| {
            let (title, rows) = past_rows(tx, me, id)?;
            let mut frame = me.frame(title).within(ui::Phase::Record);
            frame.crumbs = vec![ui::Crumb::new(me.t("grid-back"), format!("/fillings/{id}"))];
            Ok(HistoryPage { frame, rows })
        })
        .await
}

fn past_rows(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(String, Vec<PastRow>)> {
    let sheet = seen(tx, me, id)?;
    let key = CellKey::parse(me.get("cell").unwrap_or_default())?;
    let Some((section, line, column)) = sheet.layout.find(&key) else {
        return Err(Error::not_found("form-cell-unknown").with("cell", &key));
    };
    let asked = sheet.layout.asked(section, line, column);
    let mut names = web::Names::default();
    let mut rows = Vec::new();
    for it in sheets::history(tx, id, &key)? {
        rows.push(PastRow {
            at: terms::Timestamp::from_microsecond(it.at)
                .map(ui::number::instant)
                .unwrap_or_default(),
            who: names.person(tx, me.lang, it.person)?,
            text: it.content.as_ref().map(|it| it.shown(&asked, me.lang)).unwrap_or_default(),
            state: me.t(&format!("grid-{}", it.state.word())),
            remark: it.remark.unwrap_or_default(),
            ground: it.ground.unwrap_or_default(),
            source: it.source.map(|it| it.words).unwrap_or_default(),
        });
    }
    Ok((place(&sheet, &key, me.lang), rows))
}

/// One command with any number of cells; the token makes sending it twice harmless.
async fn save_cells(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let offer = match offers(form.get("token"), form.get("cells")) {
        Ok(offer) => offer,
        Err(error) => return web::problem(&visit, &error),
    };
    let me = visit.clone();
    let done = visit.write(move |tx| {
        let filling = writable(tx, &me, id)?;
        let saved = sheets::save(tx, id, &offer.writes, Some(&offer.token))?;
        answer(tx, me.lang, &filling, &offer, &saved)
    });
    answered(&visit, done.await)
}

/// The plain form: every field that says something else than before is saved, as it was read.
async fn save_all(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            let sheet = sheets::sheet(tx, id)?;
            let read_at = form.get("seq").parse().unwrap_or(0);
            let writes = changed(&sheet, me, &form, read_at);
            let saved = sheets::save(tx, id, &writes, None)?;
            let refused: Vec<_> = saved.refused.iter().collect();
            if let Some(first) = refused.first() {
                let words = super::answer::say(me.lang, &first.rule, &first.args);
                let key = CellKey::parse(&first.cell)?;
                let said = [
                    ("count", refused.len().to_string()),
                    ("saved", saved.written.len().to_string()),
                    ("place", place(&sheet, &key, me.lang)),
                    ("words", words),
                ];
                let said = ui::ta(me.lang, "grid-saved-some", &said);
                return Ok(Go::to(format!("/fillings/{id}#jumps")).say(said));
            }
            let said = [("count", saved.written.len().to_string())];
            Ok(Go::to(format!("/fillings/{id}#jumps")).say(ui::ta(
                me.lang,
                "grid-saved-all",
                &said,
            )))
        })
        .await
}

/// Fields that say something else than the cell; what was changed by others since the page was made is
/// told apart by the seq that the page was made at.
fn changed(sheet: &Sheet, me: &Me, form: &Form, read_at: i64) -> Vec<Write> {
    let mut writes = Vec::new();
    for (section, line, column) in sheet.layout.places() {
        let asked = sheet.layout.asked(section, line, column);
        if asked.kind != CellKind::Asked {
            continue;
        }
        let key = sheet.layout.key(section, line, column);
        let name = format!("c.{key}");
        let Some((_, text)) = form.pairs.iter().find(|(it, _)| *it == name) else { continue };
        let content = sheet.content(&key);
        let stands = match (content, asked.sort) {
            (Some(it), FormSort::Choice | FormSort::Truth) => it.shown(&asked, me.lang),
            (Some(it), _) => it.text(),
            (None, _) => String::new(),
        };
        let base = sheet.base(&key).min(read_at);
        if stands != text.trim() {
            writes.push(Write::new(key, text.trim(), base));
        }
    }
    writes
}

/// Hands the sheet in, or says what stands in the way.
async fn submit(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            let sheet = sheets::sheet(tx, id)?;
            let found = crate::checks::look(tx, &sheet)?;
            let way = crate::submission::in_the_way(&found, "").len();
            let back = format!("/fillings/{id}");
            if way > 0 {
                tx.housekeeping();
                let said = ui::ta(me.lang, "grid-not-ready", &[("count", way.to_string())]);
                return Ok(Go::to(format!("{back}#jumps")).say(said));
            }
            let seen = form.get("seen").parse().unwrap_or(sheet.stand.steps);
            crate::submission::take(tx, me.actor()?, id, "", Step::Submit, None, seen)?;
            Ok(Go::to(back).say(me.t("grid-submitted")))
        })
        .await
}

async fn add_line(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            sheets::add_line(tx, id, form.required("section")?, form.required("label")?)?;
            Ok(Go::to(format!("/fillings/{id}#s-{}", form.get("section"))))
        })
        .await
}

/// The reason for what a check asks about, in the clerk's words.
async fn reason(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            let sheet = sheets::sheet(tx, id)?;
            let found = crate::checks::look(tx, &sheet)?;
            let finding = found
                .iter()
                .find(|it| it.place() == form.get("cell") && it.rule == form.get("rule"))
                .ok_or_else(|| Error::conflict("grid-reason-gone"))?;
            crate::checks::give_reason(tx, id, finding, form.required("reason")?)?;
            Ok(Go::to(format!("/fillings/{id}#jumps")).say(me.t("grid-reason-kept")))
        })
        .await
}

/// Says which of two values holds; the other stays in the record.
async fn resolve(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let wants_json = visit.wants_json;
    let choice = Choice::named(form.get("choice"));
    let me = visit.clone();
    let done = visit
        .write(move |tx| {
            writable(tx, &me, id)?;
            let choice = choice
                .ok_or_else(|| Error::invalid("error-invalid").field("choice", "field-missing"))?;
            let conflict = form.id("conflict")?;
            let known = sheets::conflicts(tx, id, true)?;
            let found = known.iter().find(|it| it.id == conflict);
            let found = found.ok_or_else(|| Error::conflict("form-conflict-decided"))?;
            let value = conflict_json(tx, found)?;
            sheets::resolve(tx, conflict, choice, form.optional("ground"))?;
            Ok(value)
        })
        .await;
    match done {
        Ok(value) if wants_json => web::json(&value),
        Ok(_) => {
            use axum::response::IntoResponse as _;
            Go::to(format!("/fillings/{id}")).say(visit.t("grid-resolved")).into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}
