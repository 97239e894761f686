//! Files of instruments: what is read, and what is refused as a whole.

use laboratory::samples;
use laboratory::samples::life::Act;
use laboratory::sheets::file::{Damage, checksum, read, value};
use laboratory::sheets::{self, NewSheet, SheetTest};
use store::Actor;
use terms::date;

use crate::{OPERATOR, act, new_sample, on_each_engine};

/// A frame as LIS1-A writes it.
fn frame(number: u8, text: &str, last: bool) -> Vec<u8> {
    let mut content = vec![b'0' + number];
    content.extend_from_slice(text.as_bytes());
    content.push(if last { 0x03 } else { 0x17 });
    let sum = checksum(&content);
    let mut out = vec![0x02];
    out.extend(content);
    out.extend_from_slice(sum.as_bytes());
    out.extend_from_slice(b"\r\n");
    out
}

const RECORDS: [&str; 5] = [
    "H|\\^&|||示例仪器\r",
    "P|1\r",
    "O|1|S-1||^^^P\rR|1|^^^P|0.152|%||||F\r",
    "O|2|S-2||^^^P\rR|1|^^^P|<0.01|%||||F\rR|2|^^^P|7|%||||X\r",
    "L|1|N\r",
];

fn message() -> Vec<Vec<u8>> {
    let frames = RECORDS.iter().enumerate();
    frames.map(|(at, text)| frame(1 + at as u8, text, at + 1 == RECORDS.len())).collect()
}

#[test]
fn a_message_in_frames_is_read_with_its_results_and_what_is_not_final_is_told() {
    let file = read(&message().concat()).unwrap();
    assert_eq!(file.sort, "astm");
    let found: Vec<(&str, i64, bool)> =
        file.results.iter().map(|it| (it.label.as_str(), it.value, it.below)).collect();
    assert_eq!(found, [("S-1", 152_000, false), ("S-2", 10_000, true)]);
    assert_eq!(file.refused.len(), 1);
    assert_eq!(file.refused[0].rule, "laboratory-file-not-final");
    // Bare records, as LIS2-A alone allows.
    assert_eq!(read(RECORDS.concat().as_bytes()).unwrap().results, file.results);
}

#[test]
fn a_damaged_frame_a_missing_frame_and_a_cut_message_are_refused_as_a_whole() {
    let mut damaged = message();
    let at = damaged[2].iter().position(|byte| *byte == b'5').unwrap();
    damaged[2][at] = b'9';
    assert!(matches!(read(&damaged.concat()), Err(Damage::Checksum { frame: 3, .. })));
    let mut missing = message();
    missing.remove(1);
    assert_eq!(read(&missing.concat()), Err(Damage::Sequence { frame: 2 }));
    let cut = message()[..4].concat();
    assert_eq!(read(&cut), Err(Damage::CutOff));
    let half = message().concat();
    assert!(read(&half[..half.len() - 4]).is_err());
    assert_eq!(read(b"anything at all"), Err(Damage::Unknown));
    assert_eq!(read(b""), Err(Damage::Unknown));
}

#[test]
fn a_table_is_read_by_its_heads_in_either_language_and_bad_rows_come_back() {
    let file = read(
        "样品编号,结果,不确定度\nS-1,0.152,0.008\n,1,\nS-2,坏,\n\"S-3\",\"<0.01\",\n".as_bytes(),
    )
    .unwrap();
    assert_eq!(file.sort, "csv");
    assert_eq!(file.results.len(), 2);
    assert_eq!(file.results[0].uncertainty, Some(8_000));
    assert_eq!((file.results[1].label.as_str(), file.results[1].below), ("S-3", true));
    let lines: Vec<usize> = file.refused.iter().map(|it| it.line).collect();
    assert_eq!(lines, [3, 4]);
    let file = read(b"Sample;Value\r\nS-1;1,204\r\n").unwrap();
    assert_eq!(file.results[0].value, 1_204_000_000);
    assert_eq!(value("＜ 0.5"), Some((500_000, true)));
    assert_eq!(value("NaN"), None);
}

#[test]
fn results_go_to_the_places_that_the_file_names_and_the_same_file_twice_changes_nothing() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let ground = *ground;
        let sheet = space
            .db
            .write(Actor::person(OPERATOR), move |tx| {
                let clockwork = cases::clocks(tx)?;
                let mut ids = Vec::new();
                for code in ["S-1", "S-2"] {
                    let new = new_sample(&ground, code, "manufacturing", on);
                    let id = samples::take(tx, &clockwork, &new)?.id();
                    act(tx, id, Act::Receive, OPERATOR, on)?;
                    act(tx, id, Act::Start, OPERATOR, on)?;
                    ids.push(id);
                }
                let sheet = sheets::make(
                    tx,
                    &NewSheet {
                        code: "YS-1".into(),
                        institute: ground.institute,
                        method: "示例方法-甲项".into(),
                        item: "甲项".into(),
                        measure: "%".into(),
                        instrument: Some(ground.balance),
                        on,
                    },
                )?;
                let tests: Vec<SheetTest> =
                    ids.iter().map(|id| SheetTest::of_sample(*id)).collect();
                sheets::add_tests(tx, sheet, &tests)?;
                Ok(sheet)
            })
            .unwrap();
        let import = |digest: &'static str| {
            let read = read(&message().concat()).unwrap();
            space
                .db
                .write(Actor::person(OPERATOR), move |tx| {
                    sheets::import(tx, sheet, "a.txt", digest, &read)
                })
                .unwrap()
        };
        let first = import("d1");
        assert_eq!((first.taken, first.refused.len(), first.known), (2, 1, false));
        assert!(import("d1").known);
        // Another file with the same results: a value that stands is not changed by a file.
        let again = import("d2");
        assert_eq!((again.taken, again.refused.len()), (0, 3));
        let stands = again.refused.iter().filter(|it| it.rule == "laboratory-file-stands").count();
        assert_eq!(stands, 2);
    });
}
