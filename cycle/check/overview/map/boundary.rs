//! The same places within official boundaries, where a file with an approval number (审图号) is on
//! the map; the number is printed below the drawing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use document::chart::{Area, BoundaryMap, LegendClass};
use store::Tx;
use terms::Result;
use units::{OfficialMap, Polygon, official_map, official_map_id};
use web::Me;

use super::{Classes, Place, STEPS};
use crate::scope::Scope;

/// Shapes are read once for a file, not for each reader; a file never changes.
#[derive(Default)]
pub(crate) struct Shapes(Mutex<Option<(i64, Arc<OfficialMap>)>>);

/// The boundaries known at the point in time of the page, where they show any of its units.
pub(crate) fn official(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
) -> Result<Option<Arc<OfficialMap>>> {
    let Some(id) = official_map_id(tx, scope.as_of)? else { return Ok(None) };
    let shapes = me.space.kept::<Shapes>();
    let kept = shapes.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let map = match kept.filter(|(of, _)| *of == id) {
        Some((_, map)) => map,
        None => {
            let Some(mut map) = official_map(tx, scope.as_of)? else { return Ok(None) };
            thin(&mut map);
            let map = Arc::new(map);
            let mut kept = shapes.0.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = Some((id, Arc::clone(&map)));
            map
        }
    };
    let shows = scope.below.iter().any(|unit| has(&map, unit.id));
    Ok(Some(map).filter(|_| shows))
}

fn has(map: &OfficialMap, unit: i64) -> bool {
    map.areas.iter().any(|(of, _)| of.0 == unit)
}

/// Points that no screen tells apart fall together: 3,000 to the width of the whole.
fn thin(map: &mut OfficialMap) {
    let points = || map.areas.iter().flat_map(|(_, polygons)| polygons.iter().flatten().flatten());
    let least = |at: usize| points().map(|p| p[at]).fold(f64::INFINITY, f64::min);
    let most = |at: usize| points().map(|p| p[at]).fold(f64::NEG_INFINITY, f64::max);
    let cell = (most(0) - least(0)).max(most(1) - least(1)) / 3000.0;
    let near =
        |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).abs() < cell && (a[1] - b[1]).abs() < cell;
    let polygons = map.areas.iter_mut().flat_map(|(_, polygons): &mut (_, Vec<Polygon>)| polygons);
    for ring in polygons.flatten() {
        let mut last = None;
        ring.retain(|point| {
            let kept = last.is_none_or(|last| !near(&last, point));
            if kept {
                last = Some(*point);
            }
            kept
        });
    }
}

pub(crate) fn draw(
    me: &Me,
    map: &OfficialMap,
    places: &[Place],
    classes: &Classes,
    shorts: &BTreeMap<i64, String>,
) -> String {
    let areas = map.areas.iter().filter_map(|(id, polygons)| {
        let place = places.iter().find(|place| place.unit.id == id.0)?;
        let name = place.unit.name.get(me.lang);
        Some(Area {
            polygons: polygons.clone(),
            name: shorts.get(&id.0).map_or(name, String::as_str).to_owned(),
            value: format!("{} {}", place.text, place.letter).trim().to_owned(),
            step: place.value.map(|value| classes.step(value)),
            sign: place.sign,
            title: format!("{name} {} {} {}", place.text, place.letter, place.doubt),
            href: Some(place.href.clone()),
        })
    });
    let legend = classes.labels.iter().zip(STEPS);
    let said = &map.publication;
    BoundaryMap {
        label: me.t("overview-map-label"),
        areas: areas.collect(),
        legend: legend.map(|(label, step)| LegendClass { step, label: label.clone() }).collect(),
        sources: vec![
            ui::ta(me.lang, "boundaries-printed", &[("number", said.approval.clone())]),
            format!("{} {}", said.publisher, said.published_on),
        ],
        empty: me.t("indicators-no-data"),
    }
    .svg()
}

/// Units that the file has no shape for.
pub(crate) fn beside<'p>(map: &OfficialMap, places: &'p [Place]) -> Vec<&'p Place> {
    places.iter().filter(|place| !has(map, place.unit.id)).collect()
}
