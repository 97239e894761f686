//! Visits as a list: one's own, then all that this reader may know of, by who goes, when, kind, state and object.

use ::store::Tx;
use identity::{Class, Verb};
use terms::{Date, Result};
use ui::{Crumb, Field, Input, Pager, State as Mark};
use web::{Me, Names, Response, Visit};

use super::listed::{Asked, Listed, known, whose};
use crate::registry::{self, Inspector};
use crate::sheet::{Cell, Filters, Grid, Sheet};

/// Visits on a page.
const ROWS: i64 = 50;
/// Own visits that are over, shown below those still to be made.
const OWN_ENDED: usize = 10;
const STATES: [&str; 6] = ["planned", "begun", "signed", "done", "cancelled", "joined"];

pub(crate) fn mark(me: &Me, state: &str) -> Cell {
    let mark = match state {
        "done" => Mark::Ok,
        "begun" | "signed" => Mark::Watch,
        "planned" => Mark::Wait,
        _ => Mark::NotApplicable,
    };
    Cell::mark(mark, me.t(&format!("visits-state-{state}")))
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let mut frame = me.frame(me.t("visits-title")).within(ui::Phase::Record);
    frame.lead = me.t("visits-lead");
    frame.crumbs = vec![Crumb::here(me.t("visits-title"))];
    let mut sheet = Sheet::new(frame);
    let mut names = Names::default();
    let mut asked = asked(me);
    let filtered = asked != Asked::default();
    let after = asked_after(me);
    let (mut own, ended): (Vec<Listed>, Vec<Listed>) =
        whose(tx, me.actor()?.person)?.into_iter().partition(Listed::is_open);
    own.extend(ended.into_iter().rev().take(OWN_ENDED));
    if !own.is_empty() && !filtered && after.is_none() {
        sheet.grids.push(grid(tx, me, &mut names, &own, "mine")?);
    }
    let territory = me.may(Verb::View, Class::Records)?;
    asked.all = me.may(Verb::Enter, Class::Credit).is_ok_and(|it| it.limit().is_none());
    asked.areas = territory.limit();
    if asked.all {
        sheet.action("/visits/new", me.t("visits-new"));
    }
    sheet.filters = Some(filters(tx, me, &asked)?);
    let (rows, total) = known(tx, &asked, after, ROWS)?;
    let mut grid = grid(tx, me, &mut names, &rows, "known")?;
    if filtered {
        grid.empty = me.t("visits-none-such");
    }
    let more = after.unwrap_or(0) + i64::try_from(rows.len()).unwrap_or(0) < total;
    grid.pager = (total > 0).then(|| Pager {
        lang: me.lang,
        first: after.map(|_| address(me, None)),
        next: more.then(|| address(me, Some(after.unwrap_or(0) + ROWS))),
        shown: i64::try_from(rows.len()).unwrap_or(0),
        total: Some(total),
    });
    sheet.grids.push(grid);
    Ok(sheet)
}

fn asked(me: &Me) -> Asked {
    let text = |name: &str| me.get(name).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let day = |name: &str| me.get(name).and_then(|it| it.parse::<Date>().ok());
    Asked {
        who: text("who"),
        from: day("from"),
        to: day("to"),
        kind: text("kind"),
        state: text("state").filter(|it| STATES.contains(&it.as_str())),
        object: text("object"),
        ..Asked::default()
    }
}

fn asked_after(me: &Me) -> Option<i64> {
    me.get("after").and_then(|it| it.parse().ok()).filter(|it| *it > 0)
}

/// The same question, at another page of its answer.
fn address(me: &Me, after: Option<i64>) -> String {
    let mut pairs: Vec<String> = me
        .pairs
        .iter()
        .filter(|(name, value)| name != "after" && name != "lang" && !value.is_empty())
        .map(|(name, value)| format!("{}={}", web::encoded(name), web::encoded(value)))
        .collect();
    pairs.extend(after.map(|after| format!("after={after}")));
    format!("/visits?{}#known", pairs.join("&"))
}

fn filters(tx: &mut Tx<'_>, me: &Me, asked: &Asked) -> Result<Filters> {
    let any = || (String::new(), me.t("visits-any"));
    let mut who = vec![any()];
    for it in registry::all::<Inspector>(tx)? {
        who.push((it.code.clone(), registry::name_of(tx, &it)?));
    }
    let mut kinds = vec![any()];
    let rules = registry::rules(tx, ::store::civil_date(tx.now()))?;
    kinds.extend(rules.kinds.iter().map(|it| (it.code.clone(), it.name.get(me.lang).to_owned())));
    let mut states = vec![any()];
    states.extend(STATES.iter().map(|it| ((*it).to_owned(), me.t(&format!("visits-state-{it}")))));
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let day = |it: Option<Date>| it.map(|day| day.to_string()).unwrap_or_default();
    let field = |name: &str, key: &str| Field::new(name, me.t(key));
    Ok(Filters {
        action: "/visits".to_owned(),
        fields: vec![
            field("object", "visits-object-or-firm").maxlength(60).value(text(&asked.object)),
            field("who", "visits-who").input(Input::Choice(who)).value(text(&asked.who)),
            field("kind", "campaigns-kind").input(Input::Choice(kinds)).value(text(&asked.kind)),
            field("state", "campaigns-state")
                .input(Input::Choice(states))
                .value(text(&asked.state)),
            field("from", "campaigns-from").input(Input::Date).value(day(asked.from)),
            field("to", "campaigns-to").input(Input::Date).value(day(asked.to)),
        ],
    })
}

fn grid(
    tx: &mut Tx<'_>,
    me: &Me,
    names: &mut Names,
    rows: &[Listed],
    id: &'static str,
) -> Result<Grid> {
    let heads = [
        "campaigns-firm",
        "campaigns-area",
        "campaigns-kind",
        "campaigns-days",
        "campaigns-origin",
        "campaigns-state",
        "visits-begun",
        "visits-result",
    ];
    let mut grid = Grid {
        id,
        title: me.t(&format!("visits-{id}")),
        sub: me.t(&format!("visits-{id}-sub")),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        empty: me.t("visits-none"),
        ..Grid::default()
    };
    let rules = registry::rules(tx, ::store::civil_date(tx.now()))?;
    for it in rows {
        // Who goes works on the page for the phone, unless the province keeps the steps.
        let site = id == "mine" && it.is_open() && !it.of_province;
        let href =
            if site { format!("/visits/{}/site", it.id) } else { format!("/visits/{}", it.id) };
        let kind = rules.kinds.iter().find(|kind| kind.code == it.kind);
        let result = match it.fruitful {
            Some(1) => me.t("visits-found"),
            Some(_) => me.t("visits-clean"),
            None => String::new(),
        };
        let origin = if it.of_province { "province" } else { "local" };
        grid.rows.push(vec![
            Cell::link(names.unit(tx, me.lang, it.firm)?, href),
            Cell::text(names.label(tx, me.lang, it.area)?),
            Cell::text(kind.map_or(it.kind.as_str(), |kind| kind.name.get(me.lang))),
            Cell::num(format!("{} – {}", it.from, it.to)),
            Cell::text(me.t(&format!("campaigns-origin-{origin}"))),
            mark(me, &it.state),
            Cell::num(it.begun_on.clone().unwrap_or_default()),
            Cell::text(result),
        ]);
    }
    Ok(grid)
}
