//! Official boundaries, where the operator brings them.
//!
//! A map of Chinese areas may be shown only under its approval number (审图号), so a file without
//! one is refused, and the number goes wherever the map goes. The file is kept as evidence, byte by
//! byte; pages draw the schematic tile map until there is one.

use serde_json::{Value as Json, json};
use store::{Actor, Db, Entry, Tx, params};
use terms::{Error, Result};

use crate::search::narrow;

const MEDIA: &str = "application/geo+json";
/// A prefecture in full detail has a few MB.
const BYTES_MAX: usize = 50_000_000;

#[derive(Debug, Clone, PartialEq)]
pub struct Boundaries {
    /// 审图号, shown beside every map drawn from these.
    pub approval: String,
    pub areas: Vec<Boundary>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// The unit's code (GB/T 2260).
    pub code: String,
    pub name: String,
    /// Polygons of rings of `[longitude, latitude]`; the first ring of each is the outer one.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// Checks a GeoJSON file and its approval number, such as `GS(2024)0650号` or `晋S（2023）005号`.
///
/// # Errors
/// `boundaries-approval`, `boundaries-too-large`, `boundaries-unreadable`, each naming the place.
pub fn read_boundaries(bytes: &[u8], approval: &str) -> Result<Boundaries> {
    let approval: String = approval.trim().chars().map(narrow).collect();
    if !is_approval(&approval) {
        return Err(Error::invalid("boundaries-approval").with("value", approval));
    }
    if bytes.len() > BYTES_MAX {
        return Err(Error::invalid("boundaries-too-large").with("bytes", bytes.len()));
    }
    let unreadable = |place: String| Error::invalid("boundaries-unreadable").with("place", place);
    let file: Json = serde_json::from_slice(bytes).map_err(|e| unreadable(e.to_string()))?;
    let features = file["features"].as_array().filter(|_| file["type"] == "FeatureCollection");
    let features = features.ok_or_else(|| unreadable("FeatureCollection".into()))?;
    let mut areas = Vec::with_capacity(features.len());
    for (at, feature) in features.iter().enumerate() {
        let area =
            boundary(feature).map_err(|what| unreadable(format!("features[{at}] {what}")))?;
        areas.push(area);
    }
    if areas.is_empty() {
        return Err(unreadable("features".into()));
    }
    Ok(Boundaries { approval, areas })
}

/// 图审 numbers: a letter S with what stands before it, a year in brackets, a number, 号.
fn is_approval(text: &str) -> bool {
    let Some((head, rest)) = text.split_once('(') else { return false };
    let Some((year, number)) = rest.split_once(')') else { return false };
    let digits = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
    head.contains('S')
        && year.len() == 4
        && digits(year)
        && number.strip_suffix('号').is_some_and(digits)
}

fn boundary(feature: &Json) -> Result<Boundary, &'static str> {
    let properties = &feature["properties"];
    let text = |names: [&str; 3]| {
        names.iter().find_map(|name| match &properties[*name] {
            Json::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let code = text(["code", "adcode", "gb"]).ok_or("properties.code")?;
    let name = text(["name", "NAME", "名称"]).ok_or("properties.name")?;
    let geometry = &feature["geometry"];
    let shapes = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => {
            geometry["coordinates"].as_array().ok_or("coordinates")?.iter().collect()
        }
        _ => return Err("geometry.type: Polygon, MultiPolygon"),
    };
    let polygons = shapes.into_iter().map(polygon).collect::<Result<Vec<_>, _>>()?;
    if polygons.is_empty() {
        return Err("coordinates");
    }
    Ok(Boundary { code, name, polygons })
}

fn polygon(rings: &Json) -> Result<Vec<Vec<[f64; 2]>>, &'static str> {
    let rings = rings.as_array().filter(|rings| !rings.is_empty()).ok_or("coordinates")?;
    rings.iter().map(ring).collect()
}

fn ring(points: &Json) -> Result<Vec<[f64; 2]>, &'static str> {
    let points = points.as_array().ok_or("coordinates")?;
    let points = points
        .iter()
        .map(|point| {
            let (x, y) = (point[0].as_f64(), point[1].as_f64());
            match (x, y) {
                (Some(x), Some(y)) if x.abs() <= 180.0 && y.abs() <= 90.0 => Ok([x, y]),
                _ => Err("longitude, latitude in degrees"),
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    if points.len() < 4 || points.first() != points.last() {
        return Err("a ring of at least 4 points that ends where it begins");
    }
    Ok(points)
}

/// Checks the file and keeps it as evidence with its approval number. The same file twice changes nothing.
pub fn import_boundaries(
    db: &Db,
    actor: Actor,
    bytes: &[u8],
    approval: &str,
) -> Result<Boundaries> {
    let read = read_boundaries(bytes, approval)?;
    let hash = db.evidence().keep(bytes)?;
    let (size, number) = (bytes.len() as i64, read.approval.clone());
    db.write(actor, move |tx| {
        let known: Option<i64> =
            tx.find("select id from evidence where hash = ?1", params![&hash], |r| r.get(0))?;
        if known.is_some() {
            tx.housekeeping();
            return Ok(());
        }
        let (id, seq) = (tx.next_id()?, tx.next_seq()?);
        tx.run(
            "insert into evidence (id, hash, media, size, title, document, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![id, &hash, MEDIA, size, "boundaries", &number, seq],
        )?;
        let detail = json!({ "approval": number, "hash": hash });
        let entry = Entry::new("boundaries.imported", "evidence", id).ground(number);
        tx.record(entry.detail(detail).touches("units"))?;
        Ok(())
    })?;
    Ok(read)
}

/// The latest imported boundaries.
pub fn boundaries(tx: &mut Tx<'_>, evidence: &store::Evidence) -> Result<Option<Boundaries>> {
    let latest: Option<(String, String)> = tx.find(
        "select hash, document from evidence where media = ?1 and title = ?2 order by seq desc limit 1",
        params![MEDIA, "boundaries"],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let Some((hash, approval)) = latest else { return Ok(None) };
    read_boundaries(&evidence.read(&hash)?, &approval).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"code":"140802","name":"盐湖区"},
        "geometry":{"type":"Polygon","coordinates":[[[110,35],[111,35],[111,36],[110,35]]]}}]}"#;

    #[test]
    fn a_map_without_an_approval_number_is_refused() {
        assert!(read_boundaries(SQUARE.as_bytes(), "晋S（2023）005号").is_ok());
        for approval in ["", "GS2024", "GS(24)0650号", "(2024)0650号", "GS(2024)号"] {
            let error = read_boundaries(SQUARE.as_bytes(), approval).unwrap_err();
            assert_eq!(error.code(), "boundaries-approval", "{approval}");
        }
    }

    #[test]
    fn a_broken_ring_is_named_with_its_place() {
        for (was, is, place) in [
            ("[110,35]]]", "[110,34]]]", "features[0] a ring"),
            ("[111,36]", "[111,136]", "features[0] longitude"),
            ("\"code\"", "\"cod\"", "features[0] properties.code"),
            ("FeatureCollection", "Feature", "FeatureCollection"),
        ] {
            let text = SQUARE.replacen(was, is, 1);
            let error = read_boundaries(text.as_bytes(), "GS(2024)0650号").unwrap_err();
            assert!(error.args()[0].1.starts_with(place), "{error}");
        }
        assert!(read_boundaries(b"\xff{", "GS(2024)0650\u{53f7}").is_err());
    }
}
