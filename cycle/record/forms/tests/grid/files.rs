//! Workbooks there and back, read by our reader and by openpyxl; values for programs.

use std::process::Command;

use forms::workbook::{bulk, province, read};
use rust_xlsxwriter::Workbook;
use store::testing::engines;

use crate::{Ground, ground, wide};

/// The workbook of the page with texts written over its cells.
fn filled(ground: &Ground, says: impl Fn(usize, usize) -> Option<String>) -> Vec<u8> {
    let bytes = ground.du().get(&ground.path("/workbook")).bytes;
    let page = read(&bytes, "表.xlsx").unwrap().remove(0);
    let mut book = Workbook::new();
    let out = book.add_worksheet();
    out.write_string(0, 0, format!("filling:{}:{}", page.filling, page.seq)).unwrap();
    out.write_string(4, 0, "@s").unwrap();
    for said in &page.said {
        let (row, column) = (said.row - 1, (said.column - 1) as u16);
        out.write_string(4, column, &said.key.column).unwrap();
        out.write_string(row, 0, format!("s.{}", said.key.line)).unwrap();
        let line = said.key.line.trim_start_matches('l').parse::<usize>().ok();
        let at = said.key.column.trim_start_matches('c').parse::<usize>().ok();
        if let (Some(line), Some(at)) = (line, at)
            && let Some(text) = says(line, at)
        {
            out.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Line and column of the seeded errors: fifty, all different.
fn wrong_at(line: usize, column: usize) -> bool {
    line.is_multiple_of(20) && column == line / 20 % 40 + 1
}

#[test]
fn fifty_errors_among_forty_thousand_cells_come_back_named_and_the_rest_is_loaded() {
    let ground = ground("sqlite", &wide(1000, 40));
    let bytes = filled(&ground, |line, column| {
        Some(if wrong_at(line, column) { format!("约{line}") } else { "1".to_owned() })
    });
    let begun = std::time::Instant::now();
    let page = ground.du().upload(&ground.path("/upload"), &[], "表.xlsx", &bytes);
    println!("uploaded and checked in {:.2} s (debug build)", begun.elapsed().as_secs_f64());
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.says("存入39950格，50格有问题"), "{}", &page.html[..3000.min(page.html.len())]);
    let back = ground.du().get(&ground.path("/returned")).bytes;
    let folder = std::env::temp_dir().join(format!("zhunsheng-book-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("returned.xlsx");
    std::fs::write(&file, back).unwrap();
    let script = "import sys\ntry:\n import openpyxl\nexcept ImportError:\n print('absent'); sys.exit()\nb=openpyxl.load_workbook(sys.argv[1])\ns=b.worksheets[0]\nn=[c for r in s.iter_rows() for c in r if c.comment]\nprint(len(n), sum('约' in c.comment.text and str(c.value).startswith('约') for c in n), s.protection.sheet, sum(not c.protection.locked for r in s.iter_rows(min_row=7,max_row=8) for c in r))";
    let out = Command::new("/usr/bin/python3").args(["-c", script]).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(
        said.trim() == "absent" || said.trim() == "50 50 True 80",
        "{said}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(ground.cell("s.l1.c1"), "1");
    assert_eq!(ground.cell("s.l20.c2"), "", "a wrong cell stays as it was");
}

#[test]
fn one_workbook_holds_all_units_and_a_second_upload_changes_nothing() {
    for engine in engines() {
        let ground = ground(engine, &wide(3, 4));
        let bytes = filled(&ground, |_, _| Some("2".to_owned()));
        ground.du().upload(&ground.path("/upload"), &[], "表.xlsx", &bytes);
        let page = ground.du().upload(&ground.path("/upload"), &[], "表.xlsx", &bytes);
        assert!(page.says("存入0格，0格有问题，12格没有变"), "{}", page.html);
        let many = ground.city.as_role(identity::Role::Office).get(&ground.path("/workbooks"));
        assert_eq!(read(&many.bytes, "全部.xlsx").unwrap().len(), 1);
    }
}

#[test]
fn a_workbook_that_lay_on_a_desk_overwrites_nobody() {
    let ground = ground("sqlite", &wide(3, 4));
    let bytes = filled(&ground, |line, column| (line == 1 && column == 1).then(|| "8".to_owned()));
    let (token, cells) = (crate::token(1), r#"[["s.l1.c1","5",0]]"#);
    ground
        .city
        .as_account("ma")
        .post(&ground.path("/cells"), &[("token", &token), ("cells", cells)]);
    let page = ground.du().upload(&ground.path("/upload"), &[], "表.xlsx", &bytes);
    assert!(page.says("两值都已保留"), "{}", page.html);
    assert_eq!(ground.cell("s.l1.c1"), "5");
}

#[test]
fn a_file_of_somebody_elses_is_refused_in_words() {
    let ground = ground("sqlite", &wide(2, 3));
    let page =
        ground.du().upload(&ground.path("/upload"), &[], "别的.csv", "甲,乙\n1,2\n".as_bytes());
    assert_eq!(page.status, 422);
    assert!(page.says("没有表格的行标记"), "{}", page.html);
}

#[test]
fn values_go_out_and_come_in_by_the_same_keys() {
    for engine in engines() {
        let ground = ground(engine, &wide(2, 3));
        let (token, cells) = (crate::token(1), r#"[["s.l1.c1","5",0],["s.l1.c2","4",0]]"#);
        ground.du().post(&ground.path("/cells"), &[("token", &token), ("cells", cells)]);
        let adx = ground.du().get(&ground.path("/export?as=adx")).html;
        assert!(
            adx.contains("dataElement=\"s.l1.c1\" value=\"5\"") && adx.contains("/P12M"),
            "{adx}"
        );
        for kind in ["csv", "sdmx"] {
            let text = ground.du().get(&ground.path(&format!("/export?as={kind}"))).html;
            let id = ground.filling;
            let (good, stray) = ground
                .city
                .space
                .db
                .read(move |tx| bulk::incoming(tx, text.as_bytes(), "值.csv"))
                .unwrap();
            assert!(stray.is_empty(), "{stray:?}");
            let five = good.iter().find(|it| it.key.to_string() == "s.l1.c1").unwrap();
            assert_eq!((five.filling, five.text.as_str()), (id, "5"));
        }
    }
}

#[test]
fn the_province_gets_every_accepted_figure_once() {
    for engine in engines() {
        let ground = ground(engine, &wide(1, 3));
        let (token, cells) = (crate::token(1), r#"[["s.l1.c1","5",0],["s.l1.c2","4",0]]"#);
        ground.du().post(&ground.path("/cells"), &[("token", &token), ("cells", cells)]);
        let run = |ground: &Ground| {
            let period = terms::Period::year_of(2026).unwrap();
            ground
                .city
                .space
                .db
                .write(store::Actor::PROGRAM, move |tx| province::report(tx, "wide", period))
                .unwrap()
        };
        assert!(run(&ground).values.is_empty(), "nothing is accepted yet");
        let id = ground.filling;
        let accept =
            move |tx: &mut store::Tx<'_>| forms::store::take_step(tx, id, "", "accept", None);
        ground.city.space.db.write(store::Actor::PROGRAM, accept).unwrap();
        assert_eq!(run(&ground).fillings, [ground.filling]);
        assert!(run(&ground).fillings.is_empty(), "the same figure is not reported twice");
    }
}
