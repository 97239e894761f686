//! The page that answers the search field of every page.

use ::store::Tx;
use ::units::{FIRM, UnitId, search};
use askama::Template;
use identity::{Class, Verb};
use terms::Result;
use ui::{Empty, Frame};
use web::{Me, Need, Response, Routes, Visit};

use super::store;
use crate::units::said;

pub fn routes() -> Routes {
    Routes::new().get("/find", Need::SignedIn, find)
}

/// How many of each kind are shown; the rest is counted and has a page of its own.
const SHOWN: usize = 20;

struct Group {
    title: String,
    /// Address, what it is called, what tells it from its namesakes.
    hits: Vec<(String, String, String)>,
    total: i64,
    /// Where the rest is.
    more: Option<String>,
}

impl Group {
    fn said(&self) -> String {
        ui::number::count(self.total)
    }
    fn shown(&self) -> usize {
        self.hits.len()
    }
    fn is_cut(&self) -> bool {
        self.total > self.hits.len() as i64
    }
}

#[derive(Template)]
#[template(path = "find/index.html")]
struct FindPage {
    frame: Frame,
    text: String,
    groups: Vec<Group>,
    empty: Empty,
}

async fn find(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<FindPage> {
    let text: String = me.get("q").unwrap_or_default().trim().chars().take(100).collect();
    let mut frame = me.frame(me.t("find-title")).within(ui::Phase::Overview);
    frame.lead = me.t("find-lead");
    let mut groups = Vec::new();
    if !text.is_empty() {
        groups.extend(units(tx, me, &text)?);
        groups.extend(indicators(tx, me, &text)?);
        groups.extend(people(tx, me, &text)?);
        groups.extend(records(tx, me, &text)?);
        groups.retain(|group| group.total > 0);
    }
    let (title, words) = if text.is_empty() {
        ("find-ask", me.t("find-ask-text"))
    } else {
        ("find-none", ui::ta(me.lang, "find-none-text", &[("text", text.clone())]))
    };
    let empty = Empty::new(me.t(title), words);
    Ok(FindPage { frame, text, groups, empty })
}

/// Units and firms apart: a name of the city matters more than one of ten thousand firms.
fn units(tx: &mut Tx<'_>, me: &Me, text: &str) -> Result<Vec<Group>> {
    if me.actor()?.territory(Verb::View, Class::Reference).is_none() {
        return Ok(Vec::new());
    }
    let kinds = crate::units::kinds(tx)?;
    let others: Vec<&str> =
        kinds.iter().map(|(kind, _)| kind.as_str()).filter(|kind| *kind != FIRM).collect();
    let mut groups = Vec::new();
    for (title, kinds, code) in
        [("find-units", others, None), ("find-firms", vec![FIRM], Some(FIRM))]
    {
        if kinds.is_empty() {
            continue;
        }
        let found = search::search(tx, &kinds, text, SHOWN)?;
        let ids: Vec<UnitId> = found.hits.iter().map(|hit| UnitId(hit.id)).collect();
        let mut units = ::units::units(tx, &ids, None)?;
        units.sort_by_key(|unit| ids.iter().position(|id| *id == unit.id));
        let hits = units.iter().map(|unit| {
            let what = match code {
                Some(_) => unit.code.clone(),
                None => format!("{} {}", said(me.lang, "unit-kind", &unit.kind), unit.code),
            };
            (
                format!("/units/{}", web::encoded(&unit.code)),
                unit.name.get(me.lang).to_owned(),
                what,
            )
        });
        groups.push(Group {
            title: me.t(title),
            hits: hits.collect(),
            total: found.total as i64,
            more: Some(format!("/units?q={}", web::encoded(text))),
        });
    }
    Ok(groups)
}

fn indicators(tx: &mut Tx<'_>, me: &Me, text: &str) -> Result<Option<Group>> {
    if !me.can(Verb::View, Class::Figures) {
        return Ok(None);
    }
    let found = store::indicators(tx, text)?;
    let total = found.len() as i64;
    let hits = found.into_iter().take(SHOWN).map(|(code, name)| {
        (format!("/indicators/{}", web::encoded(&code)), name.get(me.lang).to_owned(), code)
    });
    Ok(Some(Group { title: me.t("find-indicators"), hits: hits.collect(), total, more: None }))
}

fn people(tx: &mut Tx<'_>, me: &Me, text: &str) -> Result<Option<Group>> {
    let Some(territory) = me.actor()?.territory(Verb::View, Class::People) else {
        return Ok(None);
    };
    let question = crate::people::Question {
        units: territory.limit(),
        text: text.to_owned(),
        ..Default::default()
    };
    let (lines, total) = crate::people::list(tx, &question)?;
    let hits = lines
        .into_iter()
        .take(SHOWN)
        .map(|line| (format!("/people/{}", line.id), line.name, line.account));
    let more = Some(format!("/people?q={}", web::encoded(text)));
    Ok(Some(Group { title: me.t("people-title"), hits: hits.collect(), total, more }))
}

fn records(tx: &mut Tx<'_>, me: &Me, text: &str) -> Result<Vec<Group>> {
    let Some(territory) = me.actor()?.territory(Verb::View, Class::Records) else {
        return Ok(Vec::new());
    };
    let units = territory.limit();
    let mut groups = Vec::new();
    for (table, title, path) in store::REGISTERS {
        let (found, total) = store::records(tx, table, text, units.as_deref(), SHOWN as i64)?;
        let hits = found.into_iter().map(|(id, code, on)| (format!("{path}/{id}"), code, on));
        groups.push(Group { title: me.t(title), hits: hits.collect(), total, more: None });
    }
    Ok(groups)
}
