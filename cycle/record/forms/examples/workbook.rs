//! A workbook of 1,000 lines × 40 columns with fifty seeded errors, through the front door: read, saved, checked, and
//! returned with a note in each wrong cell. On both engines where ZHUNSHENG_TEST_POSTGRES names the other.
//!
//! `cargo run --release -p forms --example workbook -- [LINES] [COLUMNS]`

use std::time::Instant;

use cases::testing::{National, town};
use forms::model::Form;
use forms::store::{Standing, by_id, keep, open, step};
use identity::Role;
use rust_xlsxwriter::Workbook;
use store::{Actor, Tx};
use terms::{Period, Result, date};
use web::testing::City;

/// Wrong cells among all.
const WRONG: usize = 50;

fn form(lines: usize, columns: usize) -> String {
    let mut text = String::from(
        "code = \"wide\"\nfrom = \"2025-01-01\"\nname = { zh = \"宽表\" }\nkind = \"administrative\"\nowner = \"amr\"\n\
         ground = { zh = \"示例依据\" }\nassumed = true\nperiod = \"year\"\nunits = { kinds = [\"county\"] }\nhours = 1\n\
         signatures = 1\n[[section]]\ncode = \"s\"\nname = { zh = \"一\" }\n",
    );
    for column in 1..=columns {
        text.push_str(&format!(
            "[[section.column]]\ncode = \"c{column}\"\nname = {{ zh = \"第{column}列\" }}\ndecimals = 1\nleast = 0\n"
        ));
    }
    for line in 1..=lines {
        text.push_str(&format!(
            "[[section.line]]\ncode = \"l{line}\"\nname = {{ zh = \"第{line}行\" }}\n"
        ));
    }
    text.push_str("[[section.line]]\ncode = \"all\"\nname = { zh = \"合计\" }\ntotal = [\"*\"]\n");
    text
}

fn opened(tx: &mut Tx<'_>, form: &Form, county: i64) -> Result<i64> {
    let (id, _) = keep(tx, form, "example")?;
    step(tx, id, Standing::Published, date(2025, 1, 1), None, None, "{}")?;
    let kept = by_id(tx, id)?;
    open(tx, &kept, county, Period::year_of(2026)?, date(2027, 1, 20))
}

/// The workbook that the page gives, filled: a word where a number is asked in fifty cells, spread over all.
fn filled(bytes: &[u8], lines: usize, columns: usize) -> Vec<u8> {
    let page = forms::workbook::read(bytes, "表.xlsx").expect("our own workbook").remove(0);
    let wrong_every = (lines * columns / WRONG).max(1);
    let mut book = Workbook::new();
    let out = book.add_worksheet();
    out.write_string(0, 0, format!("filling:{}:{}", page.filling, page.seq)).expect("a cell");
    out.write_string(4, 0, "@s").expect("a cell");
    let mut at = 0;
    for said in &page.said {
        let (row, column) = (said.row - 1, (said.column - 1) as u16);
        out.write_string(4, column, &said.key.column).expect("a cell");
        out.write_string(row, 0, format!("s.{}", said.key.line)).expect("a cell");
        if said.key.line == "all" {
            continue;
        }
        at += 1;
        if at % wrong_every == 0 {
            out.write_string(row, column, format!("约{at}")).expect("a cell");
        } else {
            out.write_number(row, column, at as f64 / 10.0).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn main() {
    let arguments: Vec<usize> = std::env::args().skip(1).filter_map(|it| it.parse().ok()).collect();
    let lines = arguments.first().copied().unwrap_or(1_000);
    let columns = arguments.get(1).copied().unwrap_or(40);
    let form: Form = toml::from_str(&form(lines, columns)).expect("a form");
    for engine in store::testing::engines() {
        let city = City::new(engine, forms::routes());
        let town = town(&city.space.db).expect("a town");
        National::read().and_then(|it| it.load(&city.space.db)).expect("the national pack");
        let county = town.counties[0];
        let of = form.clone();
        let filling = city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| opened(tx, &of, county))
            .expect("a sheet");
        city.add_account("du", Role::County, Some(county));
        let du = city.as_account("du");
        let begun = Instant::now();
        let given = du.get(&format!("/fillings/{filling}/workbook")).bytes;
        let gave = begun.elapsed();
        let bytes = filled(&given, lines, columns);
        let begun = Instant::now();
        let pages = forms::workbook::read(&bytes, "表.xlsx").expect("a workbook");
        let read = begun.elapsed();
        drop(pages);
        let begun = Instant::now();
        let page = du.upload(&format!("/fillings/{filling}/upload"), &[], "表.xlsx", &bytes);
        let took = begun.elapsed();
        let cells = lines * columns;
        let loaded = cells - cells / (cells / WRONG).max(1);
        let said = page.says(&format!("存入{loaded}格，{}格有问题", cells - loaded));
        assert!(page.status == 200 && said, "{}", &page.html[..3_000.min(page.html.len())]);
        let begun = Instant::now();
        let sheet =
            city.space.db.read(move |tx| forms::store::sheet(tx, filling)).expect("a sheet");
        let sheet_read = begun.elapsed();
        let begun = Instant::now();
        let wrong = Default::default();
        let one = [("县".to_owned(), sheet)];
        forms::workbook::write(&one, terms::Lang::Zh, &wrong).expect("a workbook");
        let wrote = begun.elapsed();
        println!(
            "{engine}: {lines} x {columns} with {} errors: {:.3} s from upload to answer (budget 1 s); of it about: workbook read {:.3} s, sheet read {:.3} s, workbook written {:.3} s; empty workbook given out in {:.3} s",
            cells - loaded,
            took.as_secs_f64(),
            read.as_secs_f64(),
            sheet_read.as_secs_f64(),
            wrote.as_secs_f64(),
            gave.as_secs_f64(),
        );
    }
}
