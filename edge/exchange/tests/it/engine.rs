//! The engine: what is stored, what comes back, what changes nothing.

use std::process::Command;

use exchange::{Kind, Order};
use terms::Lang;

use crate::common::{SAMPLE_HEADS, count, credit, csv, on_each_engine, rules, samples, send};

/// The file of 1,000 with three rows that cannot be right: no number, a slipped check digit, a day to come.
fn with_three_bad() -> String {
    let mut lines: Vec<String> = samples(1_000).lines().map(str::to_owned).collect();
    let slipped = format!("{}X", &credit(1)[..17]);
    lines[100] = lines[100].replace("YC000100", "");
    lines[200] = lines[200].replace(&credit(1), &slipped);
    lines[300] = lines[300].replace("2026-01-", "2027-01-");
    lines.join("\n")
}

#[test]
fn of_a_thousand_rows_three_come_back_with_notes_and_load_once_corrected() {
    on_each_engine(|db| {
        let report = send(db, csv(Kind::Samples, &with_three_bad()));
        assert_eq!((report.rows, report.new, report.bad), (1_000, 997, 3), "{:?}", report.problems);
        assert_eq!(count(db, "select count(*) from sample where until is null"), 997);
        assert_eq!(
            rules(&report),
            [(101, "table-required"), (201, "import-code-outer"), (301, "import-date-future")]
        );
        assert_eq!(report.says(Lang::Zh), "新增997行，3行有问题。改好再传，不会重复。");
        let bytes = db.evidence().read(report.annotated.as_deref().unwrap()).unwrap();
        let Some(fixed) = corrected(&bytes) else { return };
        let order = Order::new(Kind::Samples, "fixed.xlsx", fixed);
        let report = send(db, order.clone());
        assert_eq!((report.new, report.same, report.bad), (3, 0, 0), "{:?}", report.problems);
        assert_eq!(count(db, "select count(*) from sample where until is null"), 1_000);
        assert!(send(db, order).changed_nothing());
    });
}

/// The workbook as another program reads, corrects and saves it; none where that program is missing.
fn corrected(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder =
        std::env::temp_dir().join(format!("zhunsheng-back-{}", store::hex(&store::random::<6>())));
    std::fs::create_dir_all(&folder).unwrap();
    let (back, fixed) = (folder.join("back.xlsx"), folder.join("fixed.xlsx"));
    std::fs::write(&back, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corrected.py");
    let ran =
        Command::new("/usr/bin/python3").arg(script).args([&back, &fixed]).arg(credit(1)).output();
    let said = ran.map(|it| (it.status.success(), it.stdout, it.stderr));
    let result = match said {
        Ok((true, out, _)) if out.starts_with(b"read") => Some(std::fs::read(&fixed).unwrap()),
        Ok((false, _, err)) => panic!("{}", String::from_utf8_lossy(&err)),
        _ => None,
    };
    std::fs::remove_dir_all(&folder).unwrap();
    result
}

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    on_each_engine(|db| {
        let order = csv(Kind::Samples, &samples(300));
        assert_eq!(send(db, order.clone()).new, 300);
        let before = count(db, "select max(seq) from sample");
        let again = send(db, order);
        assert_eq!((again.good(), again.same, again.bad), (0, 300, 0));
        assert!(again.says(Lang::Zh).contains("什么都没有改变"), "{}", again.says(Lang::Zh));
        assert_eq!(count(db, "select max(seq) from sample"), before);
        assert_eq!(count(db, "select count(*) from import_run"), 2);
    });
}

#[test]
fn other_content_under_a_known_number_asks_for_a_ground_and_then_supersedes() {
    on_each_engine(|db| {
        send(db, csv(Kind::Samples, &samples(3)));
        let changed = samples(3).replacen("面粉", "挂面", 1);
        let report = send(db, csv(Kind::Samples, &changed));
        assert_eq!(rules(&report), [(2, "import-ground-needed")]);
        assert_eq!((report.same, report.bad), (2, 1));
        let report = send(db, csv(Kind::Samples, &changed).ground("运质强办〔2026〕示例1号"));
        assert_eq!((report.corrected, report.same, report.bad), (1, 2, 0));
        assert_eq!(count(db, "select count(*) from sample"), 4, "the old row stays, ended");
        let in_row = samples(3).replacen("面粉", "馒头", 1).replacen("合格,,,", "合格,,,复核", 1);
        assert_eq!(send(db, csv(Kind::Samples, &in_row)).corrected, 1);
        assert_eq!(count(db, "select count(*) from sample where ground = '复核'"), 1);
    });
}

#[test]
fn an_old_chinese_csv_with_bad_cells_of_every_kind_is_read_and_judged() {
    on_each_engine(|db| {
        let firm = credit(2);
        let text = format!(
            "{SAMPLE_HEADS}\n\
             A1,{firm},河津市,面粉,食品,评价性抽检,2026年3月1日,合格,,,\n\
             A2,{firm},月球,面粉,食品,评价性抽检,2026-03-01,合格,,,\n\
             A3,9199,河津市,面粉,食品,评价性抽检,2026-03-01,合格,,,\n\
             A4,{firm},河津市,面粉,食品,随便,2026-03-01,合格,,,\n\
             A5,{firm},河津市,面粉,食品,风险监测,1901-03-01,合格,,,\n\
             A6,{firm},河津市,面粉,食品,风险监测,2026-02-30,合格,,,\n\
             A7,{firm},河津市,面粉,食品,风险监测,2026-03-01,合格,2026-03-09,,\n\
             A8,{firm},河津市,面粉,食品,风险监测,2026-03-01,合格,,,\n\
             A8,{firm},河津市,挂面,食品,风险监测,2026-03-01,合格,,,\n"
        );
        let (bytes, _, lossy) = encoding_rs::GB18030.encode(&text);
        assert!(!lossy);
        let report = send(db, Order::new(Kind::Samples, "老系统.csv", bytes.into_owned()));
        assert_eq!(
            rules(&report),
            [
                (3, "import-unit-unknown"),
                (4, "import-firm-unknown"),
                (5, "table-choice"),
                (6, "import-date-outside"),
                (7, "table-date"),
                (8, "sample-order-without-failure"),
                (9, "table-duplicate"),
                (10, "table-duplicate"),
            ]
        );
        assert_eq!(report.new, 1);
        for told in &report.problems {
            assert!(!told.said.get(Lang::Zh).starts_with('['), "{told:?}");
            assert!(!told.said.get(Lang::En).starts_with('['), "{told:?}");
        }
    });
}

#[test]
fn what_is_no_table_is_refused_whole_with_its_reason() {
    on_each_engine(|db| {
        let refused = |name: &str, bytes: &[u8]| {
            let order = Order::new(Kind::Samples, name, bytes.to_vec());
            exchange::import(db, &order, &mut |_, _, _| {}).unwrap_err().code()
        };
        assert_eq!(refused("a.pdf", b"%PDF-1.7 \x00\x01"), "table-not-a-table");
        assert_eq!(refused("a.xls", &[0xd0, 0xcf, 0x11, 0xe0, 1, 2]), "table-old-excel");
        assert_eq!(refused("a.xls", b"<html><table>"), "table-html");
        assert_eq!(refused("a.csv", b""), "table-empty-file");
        assert_eq!(refused("a.csv", "甲,乙\n1,2".as_bytes()), "table-columns-missing");
        assert_eq!(count(db, "select count(*) from import_run"), 0);
    });
}

#[test]
fn a_file_with_one_new_and_one_known_row_says_so_in_numbers() {
    on_each_engine(|db| {
        send(db, csv(Kind::Samples, &samples(1)));
        let report = send(db, csv(Kind::Samples, &samples(2)));
        assert_eq!((report.new, report.same), (1, 1));
        assert_eq!(report.says(Lang::En), "1 new, 1 same.");
        assert_eq!(report.says(Lang::Zh), "新增1行，原有相同1行。");
        let changed = samples(3).replacen("面粉", "挂面", 1);
        let report = send(db, csv(Kind::Samples, &changed).ground("更正"));
        assert_eq!(report.says(Lang::En), "1 new, 1 corrected, 1 same.");
        let heads = "单位代码,单位类型,名称,上级单位代码\n";
        let county = "140827,县（市、区）,垣曲县,140800\n";
        send(db, csv(Kind::Units, &format!("{heads}{county}")));
        let two = format!("{heads}{county}140828,县（市、区）,夏县,140800\n");
        assert_eq!(send(db, csv(Kind::Units, &two)).says(Lang::En), "1 new, 1 same.");
    });
}
