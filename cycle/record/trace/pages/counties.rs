//! Where goods are, county by county, on the schematic map that the packs bring.

use std::collections::BTreeMap;

use document::chart::{LegendClass, Tile, TileMap};
use store::{Tx, params};
use terms::{Error, Result};
use units::UnitId;
use web::Me;

use super::said::Said;
use crate::scope::Scope;

/// Steps of the scale that carry dark or light words well.
const STEPS: [u8; 5] = [1, 2, 3, 4, 6];

/// A county with what lies in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct County {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) short: String,
    pub(super) holders: i64,
    pub(super) lots: i64,
    pub(super) things: i64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Counties {
    pub(super) rows: Vec<County>,
    /// Holders whose place is no unit of this city.
    pub(super) elsewhere: i64,
    pub(super) svg: String,
}

/// Tiles of the packs: code, row, column.
fn tiles(tx: &mut Tx<'_>) -> Result<Vec<(String, i32, i32)>> {
    let texts: Vec<String> =
        tx.query("select definition from pack order by seq, code", params![], |row| row.get(0))?;
    let mut tiles = Vec::new();
    for text in texts {
        let value: serde_json::Value = serde_json::from_str(&text).map_err(Error::broken)?;
        for tile in value["tiles"].as_array().into_iter().flatten() {
            if let (Some(unit), Some(row), Some(column)) =
                (tile["unit"].as_str(), tile["row"].as_i64(), tile["column"].as_i64())
            {
                let small = |number: i64| i32::try_from(number).unwrap_or_default();
                tiles.push((unit.to_owned(), small(row), small(column)));
            }
        }
    }
    Ok(tiles)
}

/// Counties of the holders of a scope.
pub(super) fn counties(tx: &mut Tx<'_>, me: &Me, said: &Said, scope: &Scope) -> Result<Counties> {
    let tiles = tiles(tx)?;
    let today = store::civil_date(tx.now());
    let tree = units::Tree::at(tx, units::TERRITORY, today, None)?;
    let unit = |holder: &crate::scope::HolderRow| {
        let ends = [holder.place.as_deref(), holder.party.as_deref()];
        ends.into_iter().flatten().find_map(|code| said.unit(code))
    };
    let mut found: Vec<UnitId> = scope.holders.iter().filter_map(unit).map(UnitId).collect();
    found.sort_unstable();
    found.dedup();
    let firms = units::firms(tx, &found)?;
    let areas: BTreeMap<i64, UnitId> =
        firms.into_iter().map(|firm| (firm.unit.id.0, firm.area)).collect();
    let mut rows: BTreeMap<String, County> = BTreeMap::new();
    let mut counties = Counties::default();
    for holder in &scope.holders {
        let place = unit(holder).map(|unit| areas.get(&unit).copied().unwrap_or(UnitId(unit)));
        let county = place.and_then(|place| {
            let up = std::iter::once(place).chain(tree.ancestors(place));
            let mut known = up.filter_map(|unit| tree.unit(unit));
            known.find(|unit| tiles.iter().any(|(code, ..)| *code == unit.code))
        });
        let Some(county) = county else {
            counties.elsewhere += 1;
            continue;
        };
        let row = rows.entry(county.code.clone()).or_insert_with(|| County {
            code: county.code.clone(),
            name: county.name.get(me.lang).to_owned(),
            short: county.label(me.lang).to_owned(),
            ..County::default()
        });
        row.holders += 1;
        row.lots += i64::try_from(holder.lots).unwrap_or(i64::MAX);
        row.things += i64::try_from(holder.things).unwrap_or(i64::MAX);
    }
    counties.svg = draw(me, &tree, &tiles, &rows);
    counties.rows = rows.into_values().collect();
    counties.rows.sort_by(|a, b| (b.holders, &a.code).cmp(&(a.holders, &b.code)));
    Ok(counties)
}

fn draw(
    me: &Me,
    tree: &units::Tree,
    tiles: &[(String, i32, i32)],
    rows: &BTreeMap<String, County>,
) -> String {
    let most = rows.values().map(|row| row.holders).max().unwrap_or_default();
    let step = |count: i64| match (count, most) {
        (0, _) => None,
        (_, most) if most <= 5 => STEPS.get(count as usize - 1).copied(),
        (count, most) => STEPS.get(((count - 1) * 5 / most) as usize).copied(),
    };
    let tiles = tiles.iter().filter_map(|(code, row, column)| {
        let unit = tree.by_code(code)?;
        let county = rows.get(code).cloned().unwrap_or_default();
        let name = unit.label(me.lang).to_owned();
        let value = match county.holders {
            0 => "—".to_owned(),
            holders => {
                ui::ta(me.lang, "trace-map-holders", &[("count", ui::number::count(holders))])
            }
        };
        let doubt = match county.holders {
            0 => String::new(),
            _ => ui::ta(me.lang, "trace-map-lots", &[("count", ui::number::count(county.lots))]),
        };
        let title = format!("{} {value} {doubt}", unit.name.get(me.lang));
        Some(Tile {
            column: *column,
            row: *row,
            name,
            value,
            doubt,
            step: step(county.holders),
            title,
            ..Tile::default()
        })
    });
    let legend = match most {
        0 => Vec::new(),
        1..=5 => (1..=most).map(|count| (count, count.to_string())).collect(),
        _ => (0..5).map(|at| (at + 1, format!("≤{}", (at + 1) * most / 5))).collect::<Vec<_>>(),
    };
    TileMap {
        label: me.t("trace-map-label"),
        tiles: tiles.collect(),
        legend: legend
            .into_iter()
            .zip(STEPS)
            .map(|((_, label), step)| LegendClass { step, label })
            .collect(),
        notes: vec![me.t("trace-map-inside"), me.t("trace-map-schematic")],
        empty: me.t("trace-map-none"),
    }
    .svg()
}
