//! Campaigns of the province and their visits, as they came in. A visit that has not begun stays inside: it tells
//! whom the lot chose.

use campaigns::draw::{self, PROVINCE};
use campaigns::visits;
use store::{Tx, params};
use tables::{Form, Head, Out};
use terms::Result;

use super::records::Known;
use super::{Take, Wish, text, titled};

pub(super) fn campaign_heads(wish: &Wish) -> Vec<Head> {
    let keys = ["code", "title", "subject", "item", "kind", "area", "document"];
    let mut heads = keys.map(|key| titled(wish, key, Form::Text)).to_vec();
    heads.extend(["from", "to"].map(|key| titled(wish, key, Form::Date)));
    heads
}

pub(super) fn campaign_rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let known = Known::read(tx, wish.lang)?;
    for it in draw::all(tx)?.into_iter().filter(|it| it.origin == PROVINCE) {
        if !wish.territory.holds(it.plan.area) {
            continue;
        }
        let [_, area] = known.pair(it.plan.area);
        let plan = it.plan;
        let mut cells: Vec<Out> =
            [plan.code, plan.title, plan.subject, plan.item, plan.kind].map(Out::Text).into();
        cells.extend([area, Out::Text(plan.document), Out::Date(plan.from), Out::Date(plan.to)]);
        take(cells)?;
    }
    Ok(())
}

pub(super) fn visit_heads(wish: &Wish) -> Vec<Head> {
    let keys = ["code", "campaign", "firm_code", "firm_name", "area", "inspectors"];
    let mut heads = keys.map(|key| titled(wish, key, Form::Text)).to_vec();
    heads.push(titled(wish, "on_date", Form::Date));
    heads.push(titled(wish, "result", Form::Text));
    heads.extend(["critical", "serious", "minor"].map(|key| titled(wish, key, Form::Integer)));
    heads
}

pub(super) fn visit_rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let known = Known::read(tx, wish.lang)?;
    let rows = tx.query(
        "select v.id, c.code from visit v join visit_stand s on s.visit = v.id
           join visit_task t on t.visit = v.id and t.number = 1 join campaign c on c.id = t.campaign
         where c.origin = ?1 and s.begun_on is not null order by s.begun_on, v.id",
        params![PROVINCE],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    for (id, campaign) in rows {
        let visit = visits::load(tx, id)?;
        let Some(told) = visits::standing(tx, id)?.told else { continue };
        if !wish.territory.holds(visit.area) {
            continue;
        }
        let [code, name] = known.pair(visit.firm);
        let [_, area] = known.pair(visit.area);
        take(vec![
            text(visit.number_there()),
            Out::Text(campaign),
            code,
            name,
            area,
            Out::Text(visit.inspectors.join("、")),
            Out::Date(told.on),
            Out::Text(told.result),
            Out::Integer(told.critical),
            Out::Integer(told.serious),
            Out::Integer(told.minor),
        ])?;
    }
    Ok(())
}
