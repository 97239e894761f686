//! The page of a unit: what it is, its course through the days, and which entries said so.

use ::store::Tx;
use ::units::{FIRM, UnitId};
use askama::Template;
use identity::{Class, Verb};
use terms::{CreditCode, Error, Result};
use ui::{Crumb, Frame};
use web::{Me, Path, Response, Visit};

use super::history::{self, Entry, Moment};
use super::http::said;
use super::{change, store};
use crate::words::{first_day, known, last_day};

#[derive(Template)]
#[template(path = "units/show.html")]
struct ShowPage {
    frame: Frame,
    code: String,
    facts: Vec<(String, String)>,
    firm: Vec<(String, String)>,
    /// What is doubtful about the credit code, and why it stands.
    doubts: Vec<String>,
    doubt_ground: String,
    names: Vec<NameLine>,
    above: Vec<EdgeLine>,
    below: Vec<EdgeLine>,
    successions: Vec<Succession>,
    /// How many firms are in this area, printed; none where there are none.
    firms: Option<String>,
    journal: Option<String>,
    /// Its course by days, as known now.
    course: Vec<Moment>,
    /// What was said of it, the latest first.
    entries: Vec<Entry>,
    /// Changes that this reader may make, as address and word; a firm only bears names and ends.
    acts: Vec<(String, String)>,
    take_back: String,
}

struct NameLine {
    zh: String,
    en: String,
    short: String,
    from: String,
    to: Option<String>,
    seq: i64,
    until: Option<i64>,
}

struct EdgeLine {
    hierarchy: String,
    code: String,
    name: String,
    from: String,
    to: Option<String>,
    seq: i64,
    until: Option<i64>,
}

struct Succession {
    on: String,
    what: String,
    from: (String, String),
    to: (String, String),
    ground: String,
    taken_back: bool,
}

pub(crate) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<ShowPage> {
    let missing = || Error::not_found("error-not-found");
    let id = ::units::find_by_code(tx, code)?.ok_or_else(missing)?;
    let unit = ::units::get(tx, id)?;
    let name = unit.name.get(me.lang).to_owned();
    let mut frame = me.frame(&name).within(ui::Phase::Settings);
    frame.crumbs = vec![Crumb::new(me.t("units-title"), "/units"), Crumb::here(name)];
    let mut facts = vec![
        (me.t("units-code"), unit.code.clone()),
        (me.t("units-kind"), said(me.lang, "unit-kind", &unit.kind)),
        (me.t("settings-from"), first_day(me.lang, &unit.valid_from.to_string())),
    ];
    let last = last_day(unit.valid_to.map(|day| day.to_string()).as_deref());
    facts.extend(last.map(|day| (me.t("settings-last-day"), day)));
    let names = store::names(tx, id.0)?.into_iter().map(|named| NameLine {
        zh: named.name.zh,
        en: named.name.en.unwrap_or_default(),
        short: named.short.unwrap_or_default(),
        from: first_day(me.lang, &named.from),
        to: last_day(named.to.as_deref()),
        seq: named.seq,
        until: named.until,
    });
    let names = names.collect();
    let above = store::above(tx, id.0)?;
    let above = edge_lines(tx, me, above)?;
    let below = store::below(tx, id.0)?;
    let below = edge_lines(tx, me, below)?;
    let mut successions = Vec::new();
    for row in ::units::successions(tx, id)? {
        let mut pair = |unit: UnitId| {
            ::units::get(tx, unit).map(|u| (u.code.clone(), u.name.get(me.lang).to_owned()))
        };
        successions.push(Succession {
            from: pair(row.predecessor)?,
            to: pair(row.successor)?,
            on: row.on.to_string(),
            what: said(me.lang, "succession", &row.kind),
            ground: row.ground,
            taken_back: row.until.is_some(),
        });
    }
    let (mut firm, mut doubts, mut doubt_ground) = (Vec::new(), Vec::new(), String::new());
    if unit.kind == FIRM {
        let found = ::units::firm(tx, id)?;
        (firm, doubts) = firm_facts(tx, me, &found)?;
        doubt_ground = found.code_ground.unwrap_or_default();
    }
    let may =
        me.actor().is_ok_and(|actor| actor.may_at(change::VERB, Class::Reference, id.0).is_ok());
    let address = |act: &str| format!("/units/{}/{act}", web::encoded(&unit.code));
    let acts = ["rename", "place", "merge", "split", "end"]
        .into_iter()
        .filter(|_| may)
        .filter(|act| unit.kind != FIRM || ["rename", "end"].contains(act))
        .filter(|act| unit.valid_to.is_none() || ["rename", "place"].contains(act));
    let acts = acts.map(|act| (address(act), me.t(&format!("units-{act}")))).collect();
    let course = history::course(tx, me.lang, &unit)?;
    let mut entries = history::entries(tx, me.lang, id)?;
    entries.truncate(if may { 50 } else { 20 });
    Ok(ShowPage {
        frame,
        course,
        entries,
        acts,
        take_back: if may { address("take-back") } else { String::new() },
        code: unit.code,
        facts,
        firm,
        doubts,
        doubt_ground,
        names,
        above,
        below,
        successions,
        firms: Some(store::firms_in(tx, id.0)?).filter(|n| *n > 0).map(ui::number::count),
        journal: me
            .can(Verb::View, Class::Journal)
            .then(|| format!("/journal?kind=unit&subject={id}")),
    })
}

type Facts = Vec<(String, String)>;

/// What a firm has besides being a unit, and what is doubtful about its credit code.
fn firm_facts(tx: &mut Tx<'_>, me: &Me, firm: &::units::Firm) -> Result<(Facts, Vec<String>)> {
    let area = ::units::get(tx, firm.area)?;
    let mut facts = vec![(me.t("units-area"), area.name.get(me.lang).to_owned())];
    let mut doubts = Vec::new();
    if let Some(code) = &firm.credit_code {
        facts.push((me.t("units-credit-code"), code.clone()));
        let found = CreditCode::read(code).map_or_else(|doubt| vec![doubt], |(_, found)| found);
        for doubt in found {
            let field = ::units::said(doubt);
            doubts.push(ui::ta(me.lang, field.rule, &field.args));
        }
    }
    if let Some(code) = &firm.industry {
        let said = ::units::Industries::of(tx)?.say(me.lang, code);
        facts.push((me.t("units-industry"), said));
    }
    facts.extend(firm.cluster.clone().map(|code| (me.t("units-cluster"), code)));
    for (key, value) in firm.attributes.as_object().into_iter().flatten() {
        let text = match value {
            serde_json::Value::Bool(true) => me.t("settings-yes"),
            serde_json::Value::Bool(false) => me.t("settings-no"),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let term = known(me.lang, &format!("firm-{}", key.replace('_', "-")));
        facts.push((term.unwrap_or_else(|| key.clone()), text));
    }
    Ok((facts, doubts))
}

fn edge_lines(tx: &mut Tx<'_>, me: &Me, edges: Vec<store::Placed>) -> Result<Vec<EdgeLine>> {
    let ids: Vec<UnitId> = edges.iter().map(|edge| UnitId(edge.other)).collect();
    let units = ::units::units(tx, &ids, None)?;
    let name = |id: i64| {
        let found = units.iter().find(|unit| unit.id.0 == id);
        found.map_or(String::new(), |unit| unit.name.get(me.lang).to_owned())
    };
    let lines = edges.into_iter().map(|edge| EdgeLine {
        hierarchy: said(me.lang, "hierarchy", &edge.hierarchy),
        name: name(edge.other),
        code: edge.code,
        from: first_day(me.lang, &edge.from),
        to: last_day(edge.to.as_deref()),
        seq: edge.seq,
        until: edge.until,
    });
    Ok(lines.collect())
}
