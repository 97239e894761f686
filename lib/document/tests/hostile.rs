//! What no one should send and someone will: every drawing stays a well-formed drawing.

use document::chart::{
    Bar, Bars, Bullet, IntervalAxis, IntervalRow, LegendClass, Pareto, ParetoItem, Scale, ScoreBar,
    Spark, TargetStep, Tile, TileMap, Trend, TrendPoint,
};

const WORDS: &str = "</svg><script>alert(1)</script>\" onload=\"x' & \u{0}\u{b}]]>\n运城";
const FAR: [f64; 11] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    1e15,
    -1e15,
    0.0,
    -0.0,
    95.8,
];

/// Tags close in order, quotes pair, and nothing of the reader's text is markup.
fn is_well_formed(svg: &str) {
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(!svg.contains("<script") && !svg.contains("style=") && !svg.contains(" onload=\""));
    assert!(svg.chars().all(|c| c >= ' '), "a character that XML does not know: {svg}");
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("every tag ends");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{svg}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} in {svg}");
}

#[test]
fn any_values_make_a_well_formed_drawing() {
    for a in FAR {
        for b in FAR {
            let scale = Scale::over([a, b], 368.0);
            let point = |value| TrendPoint {
                value: Some(value),
                low: Some(b),
                high: Some(a),
                ..TrendPoint::default()
            };
            let item = |value| ParetoItem { name: "x".into(), value, href: None };
            let bar = |value| Bar { value: Some(value), ..Bar::default() };
            for svg in [
                Trend {
                    points: vec![point(a), point(b)],
                    past: vec![Some(b), None, Some(a), Some(a)],
                    targets: vec![TargetStep { first: 9, last: 1, value: a, upper: Some(b) }],
                    ..Trend::default()
                }
                .svg(),
                Trend { points: vec![point(a)], width: b, height: a, ..Trend::default() }.svg(),
                IntervalRow {
                    limit: Some(b),
                    ..IntervalRow::new(scale, Some(a), Some(b), Some(a))
                }
                .svg(),
                IntervalRow::new(Scale { from: a, to: b, width: a }, Some(a), None, None).svg(),
                IntervalAxis { scale, limit: Some(a), label: String::new() }.svg(),
                Bullet { value: Some(a), high: Some(b), target: Some(b), ..Bullet::default() }
                    .svg(),
                Spark {
                    values: vec![Some(a), None, Some(b)],
                    range: Some((b, a)),
                    low: Some(a),
                    high: Some(b),
                    ..Spark::default()
                }
                .svg(),
                Bars { bars: vec![bar(a), bar(b)], limit: Some(a), ..Bars::default() }.svg(),
                Pareto { items: vec![item(a), item(b)], ..Pareto::default() }.svg(),
            ] {
                is_well_formed(&svg);
            }
            let bar = ScoreBar { score: a, full: b }.svg();
            if !bar.is_empty() {
                is_well_formed(&bar);
            }
        }
    }
}

#[test]
fn nothing_at_all_is_said_in_words() {
    let empty = || "没有数据".to_owned();
    let scale = Scale::over([], 368.0);
    for svg in [
        Trend { empty: empty(), ..Trend::default() }.svg(),
        Trend { empty: empty(), points: vec![TrendPoint::default(); 3], ..Trend::default() }.svg(),
        IntervalRow { empty: empty(), ..IntervalRow::new(scale, None, None, None) }.svg(),
        Bullet { empty: empty(), ..Bullet::default() }.svg(),
        Spark { empty: empty(), ..Spark::default() }.svg(),
        TileMap { empty: empty(), ..TileMap::default() }.svg(),
        Bars { empty: empty(), ..Bars::default() }.svg(),
        Pareto { empty: empty(), ..Pareto::default() }.svg(),
    ] {
        is_well_formed(&svg);
        assert!(svg.contains("没有数据"), "{svg}");
    }
}

#[test]
fn words_of_others_stay_words() {
    let w = || WORDS.to_owned();
    let tile = Tile {
        column: i32::MIN,
        row: i32::MAX,
        name: w(),
        value: w(),
        grade: w(),
        doubt: w(),
        step: Some(200),
        title: w(),
        href: Some(format!("/x?{WORDS}")),
        ..Tile::default()
    };
    let far = Tile { column: i32::MAX, row: i32::MIN, step: Some(0), ..tile.clone() };
    let point = TrendPoint {
        tick: w(),
        group: w(),
        value: Some(1.0),
        title: w(),
        href: Some("javascript:alert(1)".into()),
        ..TrendPoint::default()
    };
    let bar = Bar { name: w(), value: Some(1.0), text: w(), title: w(), ..Bar::default() };
    for svg in [
        TileMap {
            label: w(),
            tiles: vec![tile, far],
            legend: vec![LegendClass { step: 255, label: w() }],
            notes: vec![w(); 3],
            empty: w(),
        }
        .svg(),
        Trend { label: w(), points: vec![point], end_label: w(), ..Trend::default() }.svg(),
        Bars { label: w(), bars: vec![bar], limit_label: w(), limit: Some(2.0), ..Bars::default() }
            .svg(),
    ] {
        is_well_formed(&svg);
        assert!(!svg.contains("javascript:"), "{svg}");
    }
}

#[test]
fn a_drawing_with_links_is_a_group_and_without_them_an_image() {
    let bar = Bar { value: Some(3.0), href: Some("/a".into()), ..Bar::default() };
    let with = Bars { label: "件数".into(), bars: vec![bar.clone()], ..Bars::default() }.svg();
    assert!(with.contains("role=\"group\" aria-label=\"件数\"") && with.contains("<a href=\"/a\""));
    let bar = Bar { href: None, ..bar };
    let without = Bars { label: "件数".into(), bars: vec![bar.clone()], ..Bars::default() }.svg();
    assert!(without.contains("role=\"img\" aria-label=\"件数\""));
    let silent = Bars { bars: vec![bar], ..Bars::default() }.svg();
    assert!(silent.contains("aria-hidden=\"true\""));
}

#[test]
fn a_missing_value_leaves_a_gap_and_never_a_zero() {
    let point = |value| TrendPoint { value, ..TrendPoint::default() };
    let points = [Some(5.0), Some(6.0), None, Some(7.0), Some(8.0)].map(point).to_vec();
    let svg = Trend { points, ..Trend::default() }.svg();
    assert_eq!(svg.matches("<polyline").count(), 2);
    assert_eq!(svg.matches("<circle").count(), 4);
}

#[test]
fn equal_values_of_a_pareto_keep_their_order_and_shares_end_at_one() {
    let item = |name: &str, value| ParetoItem { name: name.into(), value, href: None };
    let items = vec![item("甲", 2.0), item("乙", 5.0), item("丙", 2.0), item("丁", f64::NAN)];
    let pareto = Pareto { items, ..Pareto::default() };
    let ranked = pareto.ranked();
    let names: Vec<&str> = ranked.iter().map(|(i, _)| i.name.as_str()).collect();
    assert_eq!(names, ["乙", "甲", "丙"]);
    assert_eq!(ranked.last().unwrap().1, 1.0);
}
