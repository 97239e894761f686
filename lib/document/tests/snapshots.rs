//! Each drawing against a file in `snapshots/`, byte for byte. `UPDATE_SNAPSHOTS=1` writes them anew;
//! a file that no drawing claims fails the test, so nothing is left behind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use document::chart::{
    Bar, Bars, Bullet, IntervalAxis, IntervalRow, LegendClass, Pareto, ParetoItem, Scale, ScoreBar,
    Sign, Spark, TargetStep, Tile, TileMap, Trend, TrendPoint,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots")
}

#[test]
fn every_drawing_is_the_one_we_agreed_on() {
    let drawings = drawings();
    let mut wrong = Vec::new();
    for (name, svg) in &drawings {
        let path = folder().join(format!("{name}.svg"));
        let text = format!("{}\n", svg.replace("><", ">\n<"));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        if std::fs::read_to_string(&path).ok() != Some(text) {
            wrong.push(name.clone());
        }
    }
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !drawings.contains_key(name.trim_end_matches(".svg")) {
            wrong.push(format!("{name} is claimed by no drawing"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}; look, then run again with UPDATE_SNAPSHOTS=1");
}

#[test]
fn the_same_values_give_the_same_bytes() {
    assert_eq!(drawings(), drawings());
}

fn drawings() -> BTreeMap<String, String> {
    let scale = Scale::over([69.3, 99.2, 90.0], 368.0);
    let row = |value, low, high, below| IntervalRow {
        limit: Some(90.0),
        below,
        title: format!("{value}，95%区间 {low}–{high}"),
        ..IntervalRow::new(scale, Some(value), Some(low), Some(high))
    };
    let drawn: Vec<(&str, String)> = vec![
        ("trend-quarters", quarters().svg()),
        ("trend-gaps", gaps().svg()),
        ("trend-months", months().svg()),
        ("trend-empty", Trend { points: vec![], ..quarters() }.svg()),
        ("interval-row", row(94.7, 93.2, 96.0, false).svg()),
        (
            "interval-row-below",
            IntervalRow { href: Some("/units/jiang".into()), ..row(79.8, 76.7, 85.4, true) }.svg(),
        ),
        (
            "interval-row-empty",
            IntervalRow { empty: "缺数据".into(), ..IntervalRow::new(scale, None, None, None) }
                .svg(),
        ),
        (
            "interval-axis",
            IntervalAxis {
                scale, limit: Some(90.0), label: "得分，69至99；A等 90分".into()
            }
            .svg(),
        ),
        ("bullet", bullet().svg()),
        ("bullet-below", Bullet { value: Some(92.6), below: true, low: None, ..bullet() }.svg()),
        ("bullet-empty", Bullet { value: None, low: None, ..bullet() }.svg()),
        ("spark", spark().svg()),
        ("spark-below", Spark { below: true, low: Some(85.0), ..spark() }.svg()),
        ("spark-empty", Spark { values: vec![None; 8], ..spark() }.svg()),
        ("tile-map", counties().svg()),
        ("tile-map-empty", TileMap { empty: "没有数据".into(), ..TileMap::default() }.svg()),
        ("score-bar-near", ScoreBar { score: 4.8, full: 5.0 }.svg()),
        ("score-bar-part", ScoreBar { score: 3.4, full: 5.0 }.svg()),
        ("score-bar-low", ScoreBar { score: 1.1, full: 7.0 }.svg()),
        ("bars", bars().svg()),
        ("bars-both-sides", differences().svg()),
        ("pareto", pareto().svg()),
        ("pareto-empty", Pareto { items: vec![], ..pareto() }.svg()),
    ];
    drawn.into_iter().map(|(name, svg)| (name.to_owned(), svg)).collect()
}

fn quarters() -> Trend {
    let values = [94.3, 94.5, 94.1, 94.6, 94.9, 94.7, 95.2, 95.3, 95.0, 95.6, 95.4, 95.8];
    let point = |(i, value): (usize, &f64)| {
        let quarter = (i + 3) % 4 + 1;
        let year = 2023 + i.div_ceil(4);
        TrendPoint {
            tick: format!("{quarter}季"),
            group: format!("{year}年"),
            value: Some(*value),
            low: Some(value - 2.2 + i as f64 * 0.05),
            high: Some(value + 2.2 - i as f64 * 0.05),
            title: format!("{year}年{quarter}季度 {value}%"),
            ..TrendPoint::default()
        }
    };
    let step = |first, last, value, upper| TargetStep { first, last, value, upper };
    Trend {
        label: "制造业产品质量合格率季度趋势，2023年四季度94.3%，2026年三季度95.8%".into(),
        points: values.iter().enumerate().map(point).collect(),
        targets: vec![
            step(0, 0, 93.0, None),
            step(1, 4, 93.2, None),
            step(5, 8, 93.6, None),
            step(9, 11, 94.0, Some(95.0)),
        ],
        end_label: "95.8%".into(),
        end_note: "94.2–97.4".into(),
        target_label: "目标94%".into(),
        empty: "这一时期没有数据".into(),
        ..Trend::default()
    }
}

fn gaps() -> Trend {
    let values = [Some(12.0), Some(18.0), None, Some(31.0), None, Some(22.0), Some(9.0)];
    let point = |(i, value): (usize, &Option<f64>)| TrendPoint {
        tick: format!("{}月", i + 1),
        value: *value,
        below: *value == Some(9.0),
        title: format!("{}月 {value:?}件", i + 1),
        href: Some(format!("/complaints?month={}", i + 1)),
        ..TrendPoint::default()
    };
    Trend {
        label: "投诉件数，1月12件，7月9件，3月、5月缺数据".into(),
        points: values.iter().enumerate().map(point).collect(),
        past: [10.0, 15.0, 16.0, 20.0, 19.0, 14.0, 11.0].map(Some).to_vec(),
        past_label: "上年11".into(),
        end_label: "9件".into(),
        from_zero: true,
        ..Trend::default()
    }
}

fn months() -> Trend {
    let point = |i: i32| TrendPoint {
        tick: format!("{}月", i % 12 + 1),
        group: format!("{}", 2023 + i / 12),
        value: Some(f64::from(1200 + (i * i * 37) % 900)),
        ..TrendPoint::default()
    };
    let points = (0..46).map(point).collect();
    Trend { label: "46 months".into(), points, from_zero: true, ..Trend::default() }
}

fn bullet() -> Bullet {
    Bullet {
        value: Some(95.8),
        low: Some(95.0),
        high: Some(96.6),
        target: Some(94.0),
        label: "95.8%，目标94%，95%区间95.0–96.6".into(),
        title: "95.8%".into(),
        empty: "缺数据".into(),
        ..Bullet::default()
    }
}

fn spark() -> Spark {
    Spark {
        values: [94.2, 95.1, 95.3, 94.4, 96.0, 95.2, 95.6, 93.6].map(Some).to_vec(),
        range: Some((80.0, 100.0)),
        target: Some(94.0),
        low: Some(88.9),
        high: Some(96.4),
        empty: "n=12，少于20批".into(),
        title: "93.6%，95%区间 88.9–96.4".into(),
        ..Spark::default()
    }
}

fn counties() -> TileMap {
    // Synthetic scores; the places of the tiles keep real neighbours together.
    let tile = |name: &str, column, row, value: &str, grade: &str, doubt: &str, step, sign| Tile {
        column,
        row,
        name: name.into(),
        value: value.into(),
        grade: grade.into(),
        doubt: doubt.into(),
        step,
        sign,
        title: format!("{name} {value}"),
        href: Some(format!("/assessment?unit={column}-{row}")),
    };
    let class = |step, label: &str| LegendClass { step, label: label.into() };
    TileMap {
        label: "十三县市区示意方格图".into(),
        tiles: vec![
            tile("河津市", 1, 0, "97.9", "A", "96.5–99.2", Some(6), None),
            tile("稷山县", 3, 0, "88.6", "B", "82.6–89.6", Some(4), None),
            tile("新绛县", 5, 0, "88.7", "B", "82.7–90.5", Some(4), None),
            tile("万荣县", 2, 1, "85.5", "B", "79.5–87.9", Some(5), None),
            tile("闻喜县", 4, 1, "93.5", "A", "91.6–94.8", Some(7), None),
            tile("绛县", 6, 1, "79.8", "D", "76.7–85.4", Some(2), Some(Sign::Veto)),
            tile("临猗县", 1, 2, "88.4", "B", "83.1–91.3", Some(4), Some(Sign::Objection)),
            tile("盐湖区", 3, 2, "93.1", "A", "91.6–94.4", Some(6), Some(Sign::Waiting)),
            tile("夏县", 5, 2, "75.9", "C", "74.7–83.3", Some(2), Some(Sign::NotMet)),
            tile("垣曲县", 7, 2, "—", "", "缺数据", None, Some(Sign::Missing)),
            tile("永济市", 0, 3, "94.7", "A", "93.2–96.0", Some(6), Some(Sign::Met)),
            tile("芮城县", 2, 3, "80.4", "B", "79.0–84.5", Some(3), None),
            tile("平陆县", 4, 3, "71.4", "C", "69.3–78.0", Some(1), Some(Sign::Watch)),
        ],
        legend: vec![
            class(1, "<75"),
            class(2, "75–80"),
            class(3, "80–85"),
            class(4, "85–90"),
            class(6, "≥90"),
        ],
        notes: vec!["格内：得分、等级、95%区间".into(), "示意图，不表示行政区划界线".into()],
        empty: String::new(),
    }
}

fn bars() -> Bars {
    let bar = |name: &str, value, below| Bar {
        name: name.into(),
        value,
        below,
        href: Some("/complaints?kind=1".into()),
        ..Bar::default()
    };
    Bars {
        label: "投诉按品类".into(),
        bars: vec![
            bar("塑料餐具", Some(1204.0), true),
            bar("复合肥料", Some(640.0), false),
            bar("儿童玩具及婴童用品（含推车）", Some(88.0), false),
            bar("农机配件", None, false),
            bar("灯具", Some(0.0), false),
        ],
        limit: Some(1000.0),
        limit_label: "预警线1,000".into(),
        ..Bars::default()
    }
}

fn differences() -> Bars {
    let bar = |name: &str, value: f64| Bar {
        name: name.into(),
        value: Some(value),
        text: document::number::signed(value, 1),
        ..Bar::default()
    };
    Bars {
        label: "较上年".into(),
        bars: vec![bar("河津市", 1.8), bar("绛县", -2.4), bar("夏县", -0.3), bar("闻喜县", 0.0)],
        ..Bars::default()
    }
}

fn pareto() -> Pareto {
    let item = |name: &str, value| ParetoItem { name: name.into(), value, href: None };
    Pareto {
        label: "不合格项目，前3项占82%".into(),
        items: vec![
            item("总养分", 41.0),
            item("标签标识", 96.0),
            item("氯离子", 22.0),
            item("粒度", 11.0),
            item("水分", 19.0),
            item("其他", 6.0),
        ],
        heads: ["批次".into(), "占比".into(), "累计".into()],
        empty: "没有不合格项目".into(),
        ..Pareto::default()
    }
}
