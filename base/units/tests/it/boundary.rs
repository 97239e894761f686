use terms::date;
use units::{
    Matched, Publication, boundary_files, match_boundaries, official_map, put_on_map,
    read_boundaries, take_off_map,
};

use crate::{city, on_each_engine, read, write};

const SQUARES: &[u8] = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"adcode":"A","name":"?"},"geometry":
        {"type":"MultiPolygon","coordinates":[[[[110,35],[111,35],[111,36],[110,35]]]]}},
    {"type":"Feature","properties":{"name":"乙县"},"geometry":
        {"type":"Polygon","coordinates":[[[111,35],[112,35],[112,36],[111,35]]]}},
    {"type":"Feature","properties":{"code":"9","name":"不在本市"},"geometry":
        {"type":"Polygon","coordinates":[[[112,35],[113,35],[113,36],[112,35]]]}}]}"#
    .as_bytes();

fn publication() -> Publication {
    Publication {
        approval: "晋S(2023)005号".into(),
        publisher: "示例测绘院".into(),
        published_on: date(2023, 5, 1),
    }
}

#[test]
fn areas_find_their_units_by_code_and_by_name_and_the_rest_is_listed() {
    on_each_engine(|space| {
        let [_, a, b, ..] = city(space);
        let matched = read(space, |tx| match_boundaries(tx, read_boundaries(SQUARES)?));
        let units: Vec<_> = matched.areas.iter().map(|(unit, _)| *unit).collect();
        assert_eq!(units, [a, b]);
        assert_eq!(matched.unmatched, ["9 不在本市"]);
        let strangers =
            String::from_utf8_lossy(SQUARES).replace("\"A\"", "\"X\"").replace("乙", "戊");
        let error = space
            .db
            .read(move |tx| match_boundaries(tx, read_boundaries(strangers.as_bytes())?))
            .unwrap_err();
        assert_eq!(error.code(), "boundaries-nothing");
        let twice = String::from_utf8_lossy(SQUARES).replace("乙县", "甲县");
        let error = space
            .db
            .read(move |tx| match_boundaries(tx, read_boundaries(twice.as_bytes())?))
            .unwrap_err();
        assert_eq!(error.code(), "boundaries-twice");
    });
}

#[test]
fn the_map_of_then_keeps_the_boundaries_and_the_number_of_then() {
    on_each_engine(|space| {
        city(space);
        let put = |words: Publication, matched: Matched| {
            write(space, move |tx| put_on_map(tx, &words, "abc", 5, &matched)).unwrap();
            read(space, |tx| tx.head_seq())
        };
        let matched = read(space, |tx| match_boundaries(tx, read_boundaries(SQUARES)?));
        let first = put(publication(), matched.clone());
        assert_eq!(put(publication(), matched.clone()), first, "the same file once more");
        let second = put(
            Publication { approval: "晋S(2024)001号".into(), ..publication() },
            matched.clone(),
        );
        let approval = |as_of| {
            read(space, move |tx| official_map(tx, as_of)).map(|map| map.publication.approval)
        };
        assert_eq!(approval(None).unwrap(), "晋S(2024)001号");
        assert_eq!(approval(Some(first)).unwrap(), "晋S(2023)005号");
        assert_eq!(approval(Some(first - 1)), None);
        let now = read(space, |tx| official_map(tx, None)).unwrap();
        assert_eq!(now.areas, matched.areas);
        let id = now.id;
        write(space, move |tx| take_off_map(tx, id, "范围有误")).unwrap();
        assert_eq!(approval(None), None);
        assert_eq!(approval(Some(second)).unwrap(), "晋S(2024)001号");
        assert_eq!(read(space, boundary_files).len(), 2);
        let again = write(space, move |tx| take_off_map(tx, id, "再来")).unwrap_err();
        assert_eq!(again.kind(), terms::Kind::NotFound);
    });
}
