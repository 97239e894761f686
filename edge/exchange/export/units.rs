//! Units and firms as tables, as they are known now.

use std::collections::BTreeSet;

use store::Tx;
use tables::{Form, Head, Out};
use terms::Result;
use units::UnitId;

use super::records::Known;
use super::{PAGE, Take, Wish, text, titled};

pub(super) fn unit_heads(wish: &Wish) -> Vec<Head> {
    let keys = ["code", "kind", "name", "name_en", "short", "parent", "hierarchy"];
    let mut heads = keys.map(|key| titled(wish, key, Form::Text)).to_vec();
    heads.extend(["valid_from", "valid_to"].map(|key| titled(wish, key, Form::Date)));
    heads
}

/// One row for each unit and parent; a unit of two hierarchies stands twice.
pub(super) fn unit_rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let ids = tx.query("select id from unit where kind <> 'firm' order by code", &[], |r| {
        Ok(UnitId(r.get(0)?))
    })?;
    let edges = tx.query(
        "select e.child, p.code, e.hierarchy from edge e join unit p on p.id = e.parent
         where e.until is null and e.valid_to is null order by e.child, e.hierarchy",
        &[],
        |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?, r.get::<String>(2)?)),
    )?;
    let template = crate::templates::template(wish.kind);
    let said = |key: &str, code: &str| {
        let choices = template.column(key).map(|it| it.choices.as_slice()).unwrap_or_default();
        let found = choices.iter().find(|it| it.code == code);
        Out::Text(found.map_or(code, |it| it.title.get(wish.lang)).to_owned())
    };
    for unit in units::units(tx, &ids, None)? {
        if !wish.territory.holds(unit.id.0) {
            continue;
        }
        let mut above: Vec<_> = edges.iter().filter(|it| it.0 == unit.id.0).map(Some).collect();
        if above.is_empty() {
            above.push(None);
        }
        for edge in above {
            take(vec![
                Out::Text(unit.code.clone()),
                said("kind", &unit.kind),
                Out::Text(unit.name.zh.clone()),
                text(unit.name.en.as_deref()),
                text(unit.short.as_deref()),
                text(edge.map(|it| it.1.as_str())),
                edge.map_or(Out::Nothing(""), |it| said("hierarchy", &it.2)),
                Out::Date(unit.valid_from),
                unit.valid_to.map_or(Out::Nothing(""), Out::Date),
            ])?;
        }
    }
    Ok(())
}

pub(super) fn firm_heads(wish: &Wish) -> Vec<Head> {
    let keys = ["code", "credit_code", "name", "area", "area_code", "industry", "cluster"];
    keys.map(|key| titled(wish, key, Form::Text)).to_vec()
}

pub(super) fn firm_rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let known = Known::read(tx, wish.lang)?;
    let areas = tx.query("select distinct area from firm order by area", &[], |r| r.get(0))?;
    let areas: BTreeSet<i64> = areas.into_iter().filter(|id| wish.territory.holds(*id)).collect();
    let areas: Vec<UnitId> = areas.into_iter().map(UnitId).collect();
    let mut after = None;
    loop {
        let firms = units::firms_of(tx, &areas, after, PAGE as i64)?;
        let Some(last) = firms.last() else { return Ok(()) };
        after = Some(last.unit.id);
        for firm in &firms {
            let [area_code, area] = known.pair(firm.area.0);
            take(vec![
                Out::Text(firm.unit.code.clone()),
                text(firm.credit_code.as_deref()),
                Out::Text(firm.unit.name.zh.clone()),
                area,
                area_code,
                text(firm.industry.as_deref()),
                text(firm.cluster.as_deref()),
            ])?;
        }
    }
}
