use super::*;

#[test]
fn a_number_format_shows_the_value_as_the_page_did() {
    for (text, code) in [
        ("97.25%", Some("#,##0.00\"%\"")),
        ("≈1,332件", Some("\"≈\"#,##0\"件\"")),
        ("-2.5", Some("#,##0.0")),
        ("+0.3", Some("\"+\"#,##0.0")),
        ("2026", Some("0")),
        ("12", Some("#,##0")),
        ("3–5", None),
        ("甲", None),
    ] {
        assert_eq!(shown_as(text).as_deref(), code, "{text}");
    }
}

#[test]
fn sheets_of_one_workbook_never_share_a_name() {
    let long = "很长的表名".repeat(8);
    let mut names: Vec<String> = Vec::new();
    for title in ["表", "表", long.as_str(), long.as_str(), "A", "a"] {
        let name = only(&names, &sheet_name(title));
        assert!(name.encode_utf16().count() <= 31, "{name}");
        names.push(name);
    }
    assert_eq!(names[..2], ["表", "表 2"]);
    let mut lower: Vec<String> = names.iter().map(|it| it.to_lowercase()).collect();
    lower.sort();
    lower.dedup();
    assert_eq!(lower.len(), names.len());
}

#[test]
fn cells_that_reach_over_others_are_merged_in_the_sheet() {
    let head = |title: &str| Head { title: title.into(), ..Head::default() };
    let text = |text: &str| Out::Text(text.into());
    let row = |cells: Vec<Out>| OutRow { cells, total: false };
    let table = TableOut {
        title: "表".into(),
        heads: vec![head("甲"), head("乙"), head("丙")],
        rows: vec![
            row(vec![text("组"), Out::Left, Out::Left]),
            row(vec![text("高"), text("1"), text("2")]),
            row(vec![Out::Above, text("3"), text("4")]),
        ],
        ..TableOut::default()
    };
    assert_eq!(reach(&table, 0, 0), (3, 1));
    assert_eq!(reach(&table, 1, 0), (1, 2));
    assert_eq!(reach(&table, 2, 0), (1, 1));
    let bytes = table_xlsx(&table).unwrap();
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    let mut part = book.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut sheet).unwrap();
    for range in ["A3:C3", "A4:A5"] {
        assert!(sheet.contains(&format!("<mergeCell ref=\"{range}\"/>")), "{sheet}");
    }
}
