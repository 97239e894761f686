//! The tree page, the list of a kind, the page of a unit.

use ::store::Tx;
use ::units::{FIRM, Tree, Unit, UnitId, search};
use askama::Template;
use identity::{Class, Verb};
use terms::{CreditCode, Date, Error, Lang, Result};
use ui::{Crumb, Empty, Frame, Pager, ScopeItem, with_query};
use web::{Me, Need, Path, Response, Routes, Visit};

use super::store;
use crate::words::{encoded, known, last_day};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Reference);
    Routes::new().get("/units", view, index).get("/units/{code}", view, show)
}

/// A unit of a tree or list, ready to print.
pub(crate) struct Line {
    depth: usize,
    code: String,
    name: String,
    kind: String,
    from: String,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "units/index.html")]
struct IndexPage {
    frame: Frame,
    /// Hierarchies, as code and word.
    trees: Vec<(String, String)>,
    tree: String,
    /// Kinds with their count.
    kinds: Vec<(String, String, String)>,
    kind: String,
    area: Option<(String, String)>,
    on: String,
    as_of: String,
    text: String,
    head: String,
    lines: Vec<Line>,
    pager: Option<Pager>,
    empty: Empty,
}

const PAGE: i64 = 100;

async fn index(visit: Visit) -> Response {
    visit.page(tree_or_list).await
}

fn tree_or_list(tx: &mut Tx<'_>, me: &Me) -> Result<IndexPage> {
    let today = ::store::civil_date(tx.now());
    let wrong = |place: &str, rule| Error::invalid("error-invalid").field(place, rule);
    let on: Date = match me.get("on") {
        Some(day) => day.parse().map_err(|_| wrong("on", "field-date"))?,
        None => today,
    };
    let as_of: Option<i64> = match me.get("as_of") {
        Some(seq) => Some(seq.parse().map_err(|_| wrong("as_of", "units-as-of-number"))?),
        None => None,
    };
    let mut trees = store::hierarchies(tx)?;
    // Areas first: that is the tree that people mean.
    trees.sort_by_key(|tree| tree != ::units::TERRITORY);
    let asked = me.get("tree").map(str::to_owned);
    let tree = asked.or_else(|| trees.first().cloned()).unwrap_or_default();
    let kind = me.get("kind").unwrap_or_default().to_owned();
    let text = me.get("q").unwrap_or_default().trim().to_owned();
    let area = match me.get("area") {
        Some(code) => ::units::find_by_code(tx, code)?,
        None => None,
    };
    let kinds = store::kinds(tx)?;
    let mut pager = None;
    let lines = if !text.is_empty() {
        let all: Vec<&str> = kinds.iter().map(|(kind, _)| kind.as_str()).collect();
        let found = search::search(tx, &all, &text, PAGE as usize)?;
        let ids: Vec<i64> = found.hits.iter().map(|hit| hit.id).collect();
        let total = Some(found.total as i64);
        let shown = ids.len() as i64;
        pager = Some(Pager { lang: me.lang, first: None, next: None, shown, total });
        listed(tx, me, &ids, on)?
    } else if !kind.is_empty() {
        let after = me.get("after").unwrap_or_default();
        let (mut ids, total) = store::of_kind(tx, &kind, area.map(|a| a.0), after, PAGE + 1)?;
        let more = ids.len() as i64 > PAGE;
        ids.truncate(PAGE as usize);
        let lines = listed(tx, me, &ids, on)?;
        let next = lines
            .last()
            .filter(|_| more)
            .map(|last| with_query(&me.path_and_query, "after", &encoded(&last.code)));
        let first = (!after.is_empty()).then(|| with_query(&me.path_and_query, "after", ""));
        let shown = lines.len() as i64;
        pager = Some(Pager { lang: me.lang, first, next, shown, total: Some(total) });
        lines
    } else {
        let tree = Tree::at(tx, &tree, on, as_of)?;
        let walk = tree.walk();
        let units = walk.iter().filter_map(|id| Some((tree.depth(*id), tree.unit(*id)?)));
        units.map(|(depth, unit)| line(me, depth, unit)).collect()
    };
    let area = match area {
        Some(id) => {
            let unit = ::units::get(tx, id)?;
            Some((unit.code.clone(), unit.name.get(me.lang).to_owned()))
        }
        None => None,
    };
    let head = ui::number::count(tx.head_seq()?);
    let mut frame = me.frame(me.t("units-title")).within(ui::Phase::Settings);
    frame.lead = me.t("units-lead");
    frame.scope = vec![
        ScopeItem::new(me.t("units-on"), on.to_string()),
        ScopeItem::new(
            me.t("units-known"),
            as_of.map_or_else(
                || me.t("units-known-now"),
                |seq| ui::ta(me.lang, "units-known-at", &[("seq", ui::number::count(seq))]),
            ),
        ),
    ];
    let trees = trees.into_iter().map(|tree| (tree.clone(), said(me.lang, "hierarchy", &tree)));
    let kinds = kinds.into_iter().map(|(kind, n)| {
        let word = said(me.lang, "unit-kind", &kind);
        (kind, word, ui::number::count(n))
    });
    Ok(IndexPage {
        frame,
        trees: trees.collect(),
        tree,
        kinds: kinds.collect(),
        kind,
        area,
        on: on.to_string(),
        as_of: as_of.map_or(String::new(), |seq| seq.to_string()),
        text,
        head,
        lines,
        pager,
        empty: Empty::new(me.t("units-none"), me.t("units-none-text")),
    })
}

/// Units in the order of these ids, with the names of the day.
fn listed(tx: &mut Tx<'_>, me: &Me, ids: &[i64], on: Date) -> Result<Vec<Line>> {
    let wanted: Vec<UnitId> = ids.iter().map(|id| UnitId(*id)).collect();
    let units = ::units::units(tx, &wanted, Some(on))?;
    let place = |unit: &Unit| ids.iter().position(|id| *id == unit.id.0);
    let mut units: Vec<Unit> = units;
    units.sort_by_key(place);
    Ok(units.iter().map(|unit| line(me, 0, unit)).collect())
}

fn line(me: &Me, depth: usize, unit: &Unit) -> Line {
    Line {
        depth: depth.min(6),
        code: unit.code.clone(),
        name: unit.name.get(me.lang).to_owned(),
        kind: said(me.lang, "unit-kind", &unit.kind),
        from: unit.valid_from.to_string(),
        to: last_day(unit.valid_to.map(|day| day.to_string()).as_deref()),
    }
}

/// A word of a pack or of ours; the code itself where nobody translated it.
pub(crate) fn said(lang: Lang, family: &str, code: &str) -> String {
    known(lang, &format!("{family}-{}", code.replace('_', "-"))).unwrap_or_else(|| code.to_owned())
}

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
}

async fn show(visit: Visit, Path(code): Path<String>) -> Response {
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
        (me.t("settings-from"), unit.valid_from.to_string()),
    ];
    let last = last_day(unit.valid_to.map(|day| day.to_string()).as_deref());
    facts.extend(last.map(|day| (me.t("settings-last-day"), day)));
    let names = store::names(tx, id.0)?.into_iter().map(|named| NameLine {
        zh: named.name.zh,
        en: named.name.en.unwrap_or_default(),
        short: named.short.unwrap_or_default(),
        from: named.from,
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
        });
    }
    let (mut firm, mut doubts, mut doubt_ground) = (Vec::new(), Vec::new(), String::new());
    if unit.kind == FIRM {
        let found = ::units::firm(tx, id)?;
        (firm, doubts) = firm_facts(tx, me, &found)?;
        doubt_ground = found.code_ground.unwrap_or_default();
    }
    Ok(ShowPage {
        frame,
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
    facts.extend(firm.industry.clone().map(|code| (me.t("units-industry"), code)));
    facts.extend(firm.cluster.clone().map(|code| (me.t("units-cluster"), code)));
    for (key, value) in firm.attributes.as_object().into_iter().flatten() {
        let text = match value {
            serde_json::Value::Bool(true) => me.t("settings-yes"),
            serde_json::Value::Bool(false) => me.t("settings-no"),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        facts.push((key.clone(), text));
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
        from: edge.from,
        to: last_day(edge.to.as_deref()),
        seq: edge.seq,
        until: edge.until,
    });
    Ok(lines.collect())
}
