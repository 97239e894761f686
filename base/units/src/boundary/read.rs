//! Reading a GeoJSON file (RFC 7946): longitude and latitude on WGS 84, or CGCS2000, which differs
//! by centimetres. Everything else that such a file may be is told apart and named.

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value as Json;
use terms::{Error, Result};

use crate::search::narrow;

/// As much as a page takes.
const BYTES_MAX: usize = 64 << 20;

/// Rings of `[longitude, latitude]`; the first is the outer one, the others are holes.
pub type Polygon = Vec<Vec<[f64; 2]>>;

#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// The area's code (GB/T 2260); empty where the file has none.
    pub code: String,
    pub name: String,
    pub polygons: Vec<Polygon>,
}

/// An approval number such as `GS(2024)0650号` or `晋S（2023）005号`, with narrow brackets.
///
/// # Errors
/// `boundaries-approval`.
pub fn read_approval(text: &str) -> Result<String> {
    let approval: String = text.trim().chars().map(narrow).collect();
    if is_approval(&approval) {
        return Ok(approval);
    }
    Err(Error::invalid("boundaries-approval").with("value", approval))
}

/// 审图号: a letter S with what stands before it, a year in brackets, a number, 号.
fn is_approval(text: &str) -> bool {
    let Some((head, rest)) = text.split_once('(') else { return false };
    let Some((year, number)) = rest.split_once(')') else { return false };
    let digits = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
    head.contains('S')
        && year.len() == 4
        && digits(year)
        && number.strip_suffix('号').is_some_and(digits)
}

/// Checks a GeoJSON file and reads its areas.
///
/// # Errors
/// `boundaries-too-large`; `boundaries-file-type` for what is no GeoJSON at all;
/// `boundaries-projection` for another reference system, `boundaries-metres` and
/// `boundaries-swapped` for coordinates that show it; `boundaries-unreadable` with the place.
pub fn read_boundaries(bytes: &[u8]) -> Result<Vec<Boundary>> {
    if bytes.len() > BYTES_MAX {
        return Err(Error::invalid("boundaries-too-large").with("bytes", bytes.len()));
    }
    if let Some(found) = other_type(bytes) {
        return Err(Error::invalid("boundaries-file-type").with("found", found));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes)
        .map_err(|e| Error::invalid("boundaries-unreadable").with("place", e))?;
    if file.kind != "FeatureCollection" {
        return Err(
            Error::invalid("boundaries-unreadable").with("place", "type: FeatureCollection")
        );
    }
    if let Some(named) = file.crs.as_ref().and_then(|crs| crs["properties"]["name"].as_str())
        && !["CRS84", "4326", "4490"].iter().any(|known| named.ends_with(known))
    {
        return Err(Error::invalid("boundaries-projection").with("found", named));
    }
    let mut areas = Vec::with_capacity(file.features.0.len());
    for (at, area) in file.features.0.into_iter().enumerate() {
        areas.push(area.map_err(|wrong| wrong.told(at))?);
    }
    if areas.is_empty() {
        return Err(Error::invalid("boundaries-unreadable").with("place", "features: []"));
    }
    Ok(areas)
}

/// What else people send, by its first bytes.
fn other_type(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") {
        Some("ZIP, XLSX, KMZ")
    } else if starts(&[0, 0, 0x27, 0x0a]) {
        Some("Shapefile (.shp)")
    } else if starts(b"%PDF") {
        Some("PDF")
    } else if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") {
        Some("PNG, JPEG")
    } else if starts(b"<") {
        Some("XML, KML, SVG")
    } else {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && **byte < 0x80);
        (first != Some(&b'{')).then_some("?")
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    crs: Option<Json>,
    #[serde(default)]
    features: Features,
}

/// Read one by one, so that of a large file only one feature at a time stands in memory as JSON.
#[derive(Default)]
struct Features(Vec<Result<Boundary, Wrong>>);

impl<'de> Deserialize<'de> for Features {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Features;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of features")
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut features: A,
            ) -> std::result::Result<Features, A::Error> {
                let mut found = Vec::new();
                while let Some(feature) = features.next_element::<Json>()? {
                    found.push(boundary(&feature));
                }
                Ok(Features(found))
            }
        }
        deserializer.deserialize_seq(Each)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Wrong {
    Place(&'static str),
    /// Beyond what degrees can be: metres of a projection.
    Metres([f64; 2]),
    /// Latitude first.
    Swapped([f64; 2]),
}

impl Wrong {
    fn told(self, at: usize) -> Error {
        let point = |[x, y]: [f64; 2]| format!("{x}, {y}");
        let place = |what: &str| format!("features[{at}] {what}");
        match self {
            Wrong::Place(what) => {
                Error::invalid("boundaries-unreadable").with("place", place(what))
            }
            Wrong::Metres(found) => Error::invalid("boundaries-metres")
                .with("place", place("geometry"))
                .with("point", point(found)),
            Wrong::Swapped(found) => Error::invalid("boundaries-swapped")
                .with("place", place("geometry"))
                .with("point", point(found)),
        }
    }
}

fn boundary(feature: &Json) -> Result<Boundary, Wrong> {
    let properties = &feature["properties"];
    let text = |names: &[&str]| {
        names.iter().find_map(|name| match &properties[*name] {
            Json::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let code = text(&["code", "adcode", "gb", "CODE", "代码"]).unwrap_or_default();
    // The national database writes 156140802: the country before the code of the area.
    let code = match code.strip_prefix("156") {
        Some(rest) if rest.len() == 6 => rest.to_owned(),
        _ => code,
    };
    let name = text(&["name", "NAME", "名称"]).unwrap_or_default();
    if code.is_empty() && name.is_empty() {
        return Err(Wrong::Place("properties: code, name"));
    }
    let geometry = &feature["geometry"];
    let shapes = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => geometry["coordinates"]
            .as_array()
            .ok_or(Wrong::Place("geometry.coordinates"))?
            .iter()
            .collect(),
        _ => return Err(Wrong::Place("geometry.type: Polygon, MultiPolygon")),
    };
    let polygons = shapes.into_iter().map(polygon).collect::<Result<Vec<_>, _>>()?;
    if polygons.is_empty() {
        return Err(Wrong::Place("geometry.coordinates: []"));
    }
    Ok(Boundary { code, name, polygons })
}

fn polygon(rings: &Json) -> Result<Polygon, Wrong> {
    let rings = rings.as_array().filter(|rings| !rings.is_empty());
    rings.ok_or(Wrong::Place("geometry.coordinates"))?.iter().map(ring).collect()
}

fn ring(points: &Json) -> Result<Vec<[f64; 2]>, Wrong> {
    let points = points.as_array().ok_or(Wrong::Place("geometry.coordinates"))?;
    let points = points.iter().map(point).collect::<Result<Vec<_>, _>>()?;
    if points.len() < 4 || points.first() != points.last() {
        return Err(Wrong::Place("a ring of at least 4 points that ends where it begins"));
    }
    Ok(points)
}

fn point(point: &Json) -> Result<[f64; 2], Wrong> {
    let (Some(x), Some(y)) = (point[0].as_f64(), point[1].as_f64()) else {
        return Err(Wrong::Place("longitude, latitude in degrees"));
    };
    if x.abs() > 180.0 || y.abs() > 180.0 {
        return Err(Wrong::Metres([x, y]));
    }
    if y.abs() > 90.0 {
        return Err(Wrong::Swapped([x, y]));
    }
    Ok([x, y])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"code":"140802","name":"盐湖区"},
        "geometry":{"type":"Polygon","coordinates":[[[110,35],[111,35],[111,36],[110,35]]]}}]}"#;

    #[test]
    fn a_map_without_an_approval_number_is_refused() {
        assert_eq!(read_approval(" 晋S（2023）005号").unwrap(), "晋S(2023)005号");
        for approval in ["", "GS2024", "GS(24)0650号", "(2024)0650号", "GS(2024)号"] {
            let error = read_approval(approval).unwrap_err();
            assert_eq!(error.code(), "boundaries-approval", "{approval}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named() {
        for (was, is, code, place) in [
            ("[110,35]]]", "[110,34]]]", "boundaries-unreadable", "features[0] a ring"),
            ("[111,36]", "[111,\"a\"]", "boundaries-unreadable", "features[0] longitude"),
            ("\"Polygon\"", "\"Point\"", "boundaries-unreadable", "features[0] geometry.type"),
            ("\"FeatureCollection\"", "\"Feature\"", "boundaries-unreadable", "type"),
            ("[111,36]", "[36,111]", "boundaries-swapped", "features[0]"),
            ("[111,36]", "[12356666.5,4300000]", "boundaries-metres", "features[0]"),
            (
                "\"features\"",
                "\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},\"features\"",
                "boundaries-projection",
                "urn:ogc:def:crs:EPSG::3857",
            ),
        ] {
            let error = read_boundaries(SQUARE.replacen(was, is, 1).as_bytes()).unwrap_err();
            assert_eq!(error.code(), code, "{is}");
            assert!(error.args()[0].1.starts_with(place), "{error}");
        }
        for (bytes, code) in [
            (&b"PK\x03\x04rest"[..], "boundaries-file-type"),
            (b"\x00\x00\x27\x0a", "boundaries-file-type"),
            (b"<kml/>", "boundaries-file-type"),
            (b"a,b\n1,2\n", "boundaries-file-type"),
            (b"", "boundaries-file-type"),
            (b"{\"type\":", "boundaries-unreadable"),
            (b"\xff{", "boundaries-unreadable"),
        ] {
            assert_eq!(read_boundaries(bytes).unwrap_err().code(), code, "{bytes:?}");
        }
    }

    #[test]
    fn the_code_may_carry_the_country_before_it_or_be_absent() {
        let read = |text: &str| read_boundaries(text.as_bytes()).unwrap().remove(0);
        assert_eq!(read(&SQUARE.replace("140802", "156140802")).code, "140802");
        let nameless = SQUARE.replace("\"code\":\"140802\",", "");
        assert_eq!((read(&nameless).code, read(&nameless).name), ("".into(), "盐湖区".into()));
        assert_eq!(read(&format!("\u{feff}{SQUARE}")).code, "140802");
    }
}
