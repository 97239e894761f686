//! The drawings of statistics against files in `snapshots_statistics/`, byte for byte, and what
//! nobody should send to them. `UPDATE_SNAPSHOTS=1` writes the files anew.

use std::collections::BTreeMap;
use std::path::Path;

use document::chart::{
    ControlChart, ControlPoint, Curve, CurveLine, CurveMark, Histogram, HistogramLine,
    QuadrantPoint, Quadrants, Selection, ZBars, standalone,
};

#[test]
fn every_drawing_is_the_one_we_agreed_on() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots_statistics");
    let drawings = drawings();
    let mut wrong = Vec::new();
    for (name, svg) in &drawings {
        let path = folder.join(format!("{name}.svg"));
        let text = format!("{}\n", svg.replace("><", ">\n<"));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        if std::fs::read_to_string(&path).ok() != Some(text) {
            wrong.push(name.clone());
        }
    }
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !drawings.contains_key(name.trim_end_matches(".svg")) {
            wrong.push(format!("{name} is claimed by no drawing"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}; look, then run again with UPDATE_SNAPSHOTS=1");
}

fn drawings() -> BTreeMap<String, String> {
    let drawn = [
        ("control", control().svg()),
        ("control-empty", ControlChart { points: vec![], ..control() }.svg()),
        ("curve", curve().svg()),
        ("curve-empty", Curve { lines: vec![], ..curve() }.svg()),
        ("histogram", histogram().svg()),
        ("histogram-empty", Histogram { values: vec![], ..histogram() }.svg()),
        ("z-bars", z_bars().svg()),
        ("quadrants", quadrants().svg()),
        ("selection", selection().svg()),
        ("standalone", standalone(&[z_bars().svg(), selection().svg()])),
    ];
    drawn.into_iter().map(|(name, svg)| (name.to_owned(), svg)).collect()
}

fn control() -> ControlChart {
    let point = |i: i32| {
        let value = 50.0 + f64::from((i * 37) % 11) - 5.0 + if i == 17 { 14.0 } else { 0.0 };
        let reach = if i < 12 { 9.0 } else { 11.0 };
        ControlPoint {
            tick: format!("{}", i + 1),
            value: (i != 7).then_some(value),
            centre: Some(50.0),
            low: Some(50.0 - reach),
            high: Some(50.0 + reach),
            signal: i == 17,
            title: format!("第{}点 {value}", i + 1),
        }
    };
    ControlChart {
        label: "均值控制图，24点，异常1点".into(),
        points: (0..24).map(point).collect(),
        value_title: "均值，g".into(),
        end_labels: ["UCL 61".into(), "CL 50".into(), "LCL 39".into()],
        phases: vec![(0, "改造前".into()), (12, "改造后".into())],
        empty: "没有数据".into(),
        ..ControlChart::default()
    }
}

fn curve() -> Curve {
    let accept = |p: f64| (1.0 - p).powi(80) * (1.0 + 80.0 * p / (1.0 - p));
    let points = (0..=60).map(|i| (0.1 * f64::from(i), accept(0.001 * f64::from(i)))).collect();
    Curve {
        label: "操作特性曲线，n=80，Ac=1".into(),
        lines: vec![CurveLine { name: "n=80".into(), points }],
        marks: vec![
            CurveMark { x: 0.44, y: 0.95, text: "1 − α".into() },
            CurveMark { x: 4.8, y: 0.1, text: "β".into() },
        ],
        x_title: "批质量，%".into(),
        y_title: "接收概率".into(),
        empty: "没有数据".into(),
        ..Curve::default()
    }
}

fn histogram() -> Histogram {
    let line = |value, text: &str, own| HistogramLine { value, text: text.into(), own };
    Histogram {
        label: "直径分布".into(),
        values: (0..125).map(|i: i32| 74.0 + 0.002 * f64::from((i * i * 7) % 23 - 11)).collect(),
        lines: vec![
            line(73.95, "LSL 73.95", false),
            line(74.05, "USL 74.05", false),
            line(74.0, "目标", false),
            line(74.001, "均值", true),
        ],
        normal: Some((74.001, 0.012)),
        x_title: "直径，mm".into(),
        y_title: "件数".into(),
        empty: "没有数据".into(),
        ..Histogram::default()
    }
}

fn z_bars() -> ZBars {
    let rows = [("晋南检测", -3.41), ("实验室甲", -0.7), ("B", 0.2), ("C", 2.31), ("D", 9.0)];
    let mut rows: Vec<(String, Option<f64>)> =
        rows.iter().map(|(name, z)| ((*name).to_owned(), Some(*z))).collect();
    rows.push(("未报".into(), None));
    ZBars { label: "z比分".into(), rows, x_title: "z".into(), ..ZBars::default() }
}

fn quadrants() -> Quadrants {
    let point = |(name, x, y): &(&str, f64, f64)| QuadrantPoint {
        name: (*name).to_owned(),
        x: *x,
        y: *y,
        title: format!("{name} {x} {y}"),
    };
    let points =
        [("形象", 0.62, 78.1), ("预期", 0.21, 70.4), ("质量感知", 0.55, 66.0), ("价值", 0.3, 61.2)];
    Quadrants {
        label: "重要性与表现".into(),
        points: points.iter().map(point).collect(),
        corners: ["维持即可", "保持优势", "可以缓", "优先改进"].map(str::to_owned),
        x_title: "重要性".into(),
        y_title: "表现".into(),
        ..Quadrants::default()
    }
}

fn selection() -> Selection {
    Selection {
        label: "抽取".into(),
        count: 95,
        drawn: vec![3, 17, 44, 95, 4000, 0],
        ..Selection::default()
    }
}

#[test]
fn any_values_make_a_well_formed_drawing() {
    let far = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 1e15, -0.0, 5.0];
    let words = "</svg><script>alert(1)</script>\" x='\u{0}";
    for a in far {
        for b in far {
            let point = ControlPoint {
                tick: words.into(),
                value: Some(a),
                centre: Some(b),
                low: Some(a),
                high: Some(b),
                signal: true,
                title: words.into(),
            };
            let drawings = [
                ControlChart {
                    points: vec![point.clone(), point],
                    phases: vec![(9, words.into()), (1, words.into())],
                    ..control()
                }
                .svg(),
                Curve {
                    lines: vec![CurveLine { name: words.into(), points: vec![(a, b), (b, a)] }],
                    marks: vec![CurveMark { x: a, y: b, text: words.into() }],
                    ..curve()
                }
                .svg(),
                Histogram {
                    values: vec![a, b, 1.0],
                    lines: vec![HistogramLine { value: a, text: words.into(), own: false }],
                    normal: Some((a, b)),
                    ..histogram()
                }
                .svg(),
                ZBars { rows: vec![(words.into(), Some(a))], ..z_bars() }.svg(),
                Quadrants {
                    points: vec![QuadrantPoint {
                        name: words.into(),
                        x: a,
                        y: b,
                        title: words.into(),
                    }],
                    cut: Some((b, a)),
                    ..quadrants()
                }
                .svg(),
                Selection { count: usize::MAX, drawn: vec![usize::MAX], ..selection() }.svg(),
            ];
            for svg in &drawings {
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
                assert!(!svg.contains("<script") && !svg.contains('\u{0}'));
                assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
            }
            assert_eq!(standalone(&drawings).matches("<svg").count(), 7);
        }
    }
}
