//! What counties, institutes and older systems send, and what is sent by mistake.

use crate::common::read;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tables::{Format as FileFormat, Limits, Origin, Sheet};

fn refused(bytes: &[u8]) -> String {
    Sheet::read(bytes, "表.xlsx", &Limits::default()).unwrap_err().code().to_owned()
}

#[test]
fn csv_is_read_in_the_encodings_and_delimiters_that_are_in_use() {
    let (gb, _, _) = encoding_rs::GB18030.encode("样品编号,判定\r\nA1,合格\r\n");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("样品编号\t判定\nA1\t合格\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, delimiter, encoding) in [
        ("样品编号,判定\nA1,合格\n".as_bytes().to_vec(), b',', "UTF-8"),
        ("\u{feff}样品编号;判定\nA1;合格".as_bytes().to_vec(), b';', "UTF-8"),
        ("样品编号\t判定\nA1\t合格\n".as_bytes().to_vec(), b'\t', "UTF-8"),
        (gb.into_owned(), b',', "GB18030"),
        (utf16, b'\t', "UTF-16LE"),
    ] {
        let sheet = read(&bytes);
        assert_eq!(sheet.heads().collect::<Vec<_>>(), ["样品编号", "判定"]);
        assert_eq!(sheet.rows()[0].cells[1].text, "合格");
        assert_eq!(sheet.format, FileFormat::Csv { delimiter, encoding });
    }
}

#[test]
fn csv_rows_have_the_numbers_that_a_spreadsheet_shows() {
    for end in ["\n", "\r\n"] {
        let text = ["编号,备注", "", "A1,\"两\n行\"", "", "", "A2,x", ",,", "A3,y"].join(end);
        for text in [text.clone(), format!("{text}{end}")] {
            let sheet = read(text.as_bytes());
            let numbers: Vec<u32> = sheet.rows().iter().map(|r| r.number).collect();
            assert_eq!(numbers, [3, 6, 8], "{text:?}");
        }
    }
}

#[test]
fn the_head_is_found_under_a_title_and_a_unit() {
    let text = "运城市抽检样品表,,\n填报单位：示例县,,单位：元\n样品编号,判定,货值\nA1,合格,12\n";
    let sheet = read(text.as_bytes());
    assert_eq!(sheet.header().number, 3);
    assert_eq!(sheet.lead().len(), 2);
    // A short head under a wide remark is found by the template.
    let text = "一,二,三,四,五,六\n样品编号,判定\nA1,合格\n";
    let sheet = read(text.as_bytes()).with_header_for(&crate::common::samples());
    assert_eq!(sheet.header().number, 2);
}

#[test]
fn xlsx_cells_come_as_their_sender_sees_them() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    let sheet = book.add_worksheet().set_name("数据").unwrap();
    for (i, head) in ["日期", "时刻", "数", "百分", "是否", "错误", "编码"].iter().enumerate()
    {
        sheet.write(0, i as u16, *head).unwrap();
    }
    let day = ExcelDateTime::parse_from_str("2026-11-20").unwrap();
    let noon = ExcelDateTime::parse_from_str("2026-11-20 12:30:00").unwrap();
    let date = Format::new().set_num_format("yyyy/m/d");
    sheet.write_with_format(3, 0, &day, &date).unwrap();
    sheet
        .write_with_format(3, 1, &noon, &Format::new().set_num_format("yyyy-mm-dd hh:mm"))
        .unwrap();
    sheet.write(3, 2, 0.1 + 0.2).unwrap();
    sheet.write_with_format(3, 3, 0.958, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write(3, 4, true).unwrap();
    sheet.write_formula(3, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(3, 6, "00140802").unwrap();
    let sheet = read(&book.save_to_buffer().unwrap());
    assert_eq!((sheet.name.as_str(), sheet.names.len()), ("数据", 2));
    assert_eq!(sheet.rows()[0].number, 4);
    let texts: Vec<&str> = sheet.rows()[0].cells.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(
        texts,
        ["2026-11-20", "2026-11-20 12:30:00", "0.3", "95.8%", "TRUE", "#DIV/0!", "00140802"]
    );
    let origins: Vec<Origin> = sheet.rows()[0].cells.iter().map(|c| c.origin).collect();
    use Origin::{Date, Error, Flag, Number, Text};
    assert!(
        matches!(origins[..], [Date, Date, Number, Number, Flag, Error | Text, Text]),
        "{origins:?}"
    );
}

#[test]
fn what_is_no_table_is_refused_by_its_content_and_told_what_it_is() {
    for (bytes, code) in [
        (&b""[..], "table-empty-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table-old-excel"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "table-html"),
        ("\u{feff}\n <?xml version=\"1.0\"?>".as_bytes(), "table-html"),
        (b"%PDF-1.7\n", "table-not-a-table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "table-not-a-table"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "table-not-a-table"),
        (b"PK\x03\x04garbage", "table-unreadable"),
        (b"a,b\n\xff\xff\xff,1\n", "table-encoding"),
        (b"\n\n , \n", "table-no-rows"),
    ] {
        assert_eq!(refused(bytes), code, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn beyond_a_limit_the_file_is_refused_whole_and_the_limit_is_named() {
    let small = Limits { bytes: 2_000, rows: 3, columns: 4, unpacked_bytes: 1 << 30 };
    let code = |bytes: &[u8], limits: &Limits| {
        Sheet::read(bytes, "x", limits).map(|_| ()).unwrap_err().code().to_owned()
    };
    assert_eq!(code(&vec![b'a'; 2_001], &small), "table-too-large");
    assert_eq!(code(b"a\n1\n2\n3\n", &small), "table-too-many-rows");
    assert_eq!(code(b"a,b,c,d,e\n", &small), "table-too-many-columns");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 16_000, "x").unwrap();
    let wide = book.save_to_buffer().unwrap();
    let limits = Limits { bytes: 1 << 20, ..small };
    assert_eq!(code(&wide, &limits), "table-too-many-columns");
    for unpacked_bytes in [10, 3_000] {
        let limits = Limits { unpacked_bytes, ..limits };
        assert_eq!(code(&wide, &limits), "table-unpacks-too-large");
    }
    let named = Sheet::read_named(&wide, "x", &Limits::default(), Some("没有")).unwrap_err();
    assert_eq!(named.code(), "table-sheet-unknown");
}

#[test]
fn a_damaged_workbook_is_refused_and_never_ends_the_program() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20 {
        sheet.write(row, 0, format!("行{row}")).unwrap();
        sheet.write(row, 1, f64::from(row) / 3.0).unwrap();
    }
    let whole = book.save_to_buffer().unwrap();
    // A simple generator; the seed is fixed so that a failure can be repeated.
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (state >> 33) as usize % bytes.len();
            bytes[at] ^= 1 << (state % 8);
        }
        let cut = (state >> 20) as usize % bytes.len();
        let _ = Sheet::read(&bytes, "x", &Limits::default());
        let _ = Sheet::read(&bytes[..cut], "x", &Limits::default());
    }
}
