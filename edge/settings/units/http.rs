//! The tree page and the list of a kind.

use ::store::Tx;
use ::units::{Tree, Unit, UnitId, search};
use askama::Template;
use identity::{Class, Verb};
use terms::{Date, Error, Lang, Result};
use ui::{Empty, Frame, Pager, ScopeItem, with_query};
use web::{Me, Need, Response, Routes, Visit};

use super::{boundaries, change, show, store};
use crate::words::{first_day, known, last_day};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Reference);
    Routes::new()
        .get("/units", view, index)
        .get("/units/{code}", view, show::show)
        .merge(change::routes())
        .merge(boundaries::routes())
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
    may_change: bool,
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
            .map(|last| with_query(&me.path_and_query, "after", &web::encoded(&last.code)));
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
        may_change: me.meets(change::NEED),
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
        from: first_day(me.lang, &unit.valid_from.to_string()),
        to: last_day(unit.valid_to.map(|day| day.to_string()).as_deref()),
    }
}

/// A word of a pack or of ours; the code itself where nobody translated it.
pub(crate) fn said(lang: Lang, family: &str, code: &str) -> String {
    known(lang, &format!("{family}-{}", code.replace('_', "-"))).unwrap_or_else(|| code.to_owned())
}
