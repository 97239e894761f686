//! Papers as DOCX, read back by two strangers: python-docx and LibreOffice, which prints them.

#[path = "it/samples.rs"]
#[allow(dead_code, unreachable_pub)]
mod samples;

use document::docx;
use document::grid;
use document::numbering::Numbering;
use document::paper::{Block, Cell, Paper, Run};
use document::pdf::{Fonts, Press};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// One paper of each layout as DOCX, and a folder with the files and what LibreOffice made of them.
static FILES: LazyLock<(PathBuf, Vec<(&str, Paper)>)> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docx");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let all = samples::all();
    for (name, paper) in &all {
        std::fs::write(folder.join(format!("{name}.docx")), docx::write(paper).unwrap()).unwrap();
    }
    (folder, all)
});

/// The same papers as PDF by LibreOffice, with a profile of its own so that no open one is disturbed.
static PRINTED: LazyLock<&Path> = LazyLock::new(|| {
    let (folder, all) = &*FILES;
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let mut office = Command::new("soffice");
    office.arg(profile).args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(folder);
    office.args(all.iter().map(|(name, _)| folder.join(format!("{name}.docx"))));
    run(&mut office);
    folder.as_path()
});

fn run(command: &mut Command) -> String {
    let out = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}; bin/packages names what is needed"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn stranger(files: &[PathBuf]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_docx.py");
    let said = run(Command::new("/usr/bin/python3").arg(script).args(files));
    serde_json::from_str(&said).unwrap()
}

static READ: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let (folder, all) = &*FILES;
    let files: Vec<_> = all.iter().map(|(name, _)| folder.join(format!("{name}.docx"))).collect();
    stranger(&files)
});

fn sample(name: &str) -> (&'static Value, &'static Paper) {
    let at = FILES.1.iter().position(|(n, _)| *n == name).unwrap();
    (&READ[at], &FILES.1[at].1)
}

fn pages(pdf: &Path) -> i64 {
    let said = run(Command::new("pdfinfo").arg(pdf));
    let line = said.lines().find(|l| l.starts_with("Pages:")).unwrap();
    line["Pages:".len()..].trim().parse().unwrap()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}').collect()
}

/// Every text of the blocks, in reading order, with the numbers of headings.
fn said(blocks: &[Block]) -> Vec<String> {
    let mut numbering = Numbering::default();
    let words = |runs: &[Run]| runs.iter().map(|r| r.text.as_str()).collect::<String>();
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                out.push(format!("{}{text}", numbering.next(*level, "zh")));
            }
            Block::Paragraph(runs) => out.push(words(runs)),
            Block::Table(table) => {
                out.extend(table.caption.clone());
                out.extend(table.rows.iter().flatten().map(|cell| words(&cell.runs)));
                out.extend(table.notes.clone());
            }
            Block::Chart(chart) => out.extend(chart.caption.clone()),
            Block::Pairs(pairs) => {
                out.extend(pairs.iter().flat_map(|(l, r)| [l.clone(), words(r)]));
            }
            Block::Signatures(slots) => {
                out.extend(slots.iter().flat_map(|(l, n)| [Some(l.clone()), n.clone()]).flatten());
            }
            Block::Code { caption, .. } => out.push(caption.clone()),
            Block::PageBreak => {}
        }
    }
    out.iter().map(|text| squeezed(text)).collect()
}

#[test]
fn libreoffice_prints_as_many_pages_as_we_do_give_or_take_one() {
    let press = Press::new(Fonts::bundled());
    for (name, paper) in &FILES.1 {
        let ours = press.print(paper).unwrap().pages as i64;
        let theirs = pages(&PRINTED.join(format!("{name}.pdf")));
        let size = std::fs::metadata(FILES.0.join(format!("{name}.docx"))).unwrap().len();
        println!("{name}: {ours} pages by us, {theirs} by LibreOffice, {size} bytes");
        // Where they differ: letters that stand in for the office's own are wider there (downward), and the 版记
        // stands on an even page with us, for which Word has no word: the joint paper ends on page two, its
        // 版记 needs a page of its own, and ours leaves the third one empty.
        assert!((ours - theirs).abs() <= 1, "{name}: {ours} pages by us, {theirs} by LibreOffice");
    }
}

#[test]
fn every_word_comes_through_libreoffice_in_the_order_in_which_it_is_read() {
    for (name, paper) in &FILES.1 {
        // Cells that run over two lines are read line by line, so a table of forms is asked elsewhere.
        if matches!(*name, "form" | "label") {
            continue;
        }
        let pdf = PRINTED.join(format!("{name}.pdf"));
        let text =
            run(Command::new("pdftotext").args(["-enc", "UTF-8", "-raw"]).arg(&pdf).arg("-"));
        let text = squeezed(&text);
        let furniture = squeezed(paper.notice.as_deref().unwrap_or_default());
        assert!(text.contains(&furniture), "{name}: the notice");
        let mut at = 0;
        for words in said(&paper.blocks) {
            // A paragraph may go over to the next page, with a number and a notice between.
            let begins: String = words.chars().take(12).collect();
            let found = text[at..].find(&begins);
            let found = found.unwrap_or_else(|| panic!("{name}: {words} is not after {at}"));
            at += found + begins.len();
        }
    }
}

#[test]
fn the_imprint_stands_at_the_foot_of_the_last_page() {
    let said =
        run(Command::new("pdftotext").arg("-bbox").arg(PRINTED.join("downward.pdf")).arg("-"));
    let last = said.rsplit("<page").next().unwrap();
    let line = last.lines().find(|l| l.contains("印发<")).unwrap();
    let (_, rest) = line.split_once("yMax=\"").unwrap();
    let bottom: f64 = rest.split_once('"').unwrap().0.parse().unwrap();
    // The text ends 262 mm from the upper edge; letters end a little above their rule.
    let mm = bottom / 72.0 * 25.4;
    assert!((255.0..263.0).contains(&mm), "{mm} mm");
}

#[test]
fn another_reader_finds_styles_headings_and_the_parts_of_an_official_paper() {
    let (read, paper) = sample("downward");
    let all: Vec<(&str, &str)> = read["paragraphs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p[0].as_str().unwrap(), p[1].as_str().unwrap()))
        .collect();
    let find = |style: &str, text: &str| {
        let at = all.iter().position(|(s, t)| *s == style && t.contains(text));
        at.unwrap_or_else(|| panic!("no {style} with {text} in {all:?}"))
    };
    let order = [
        find("Normal", "云城市质量强市工作领导小组办公室文件"),
        find("Normal", "云质强办〔2026〕3号"),
        find("Title", "关于印发"),
        find("Normal", "各县（市、区）人民政府、市直有关部门、各质量技术机构："),
        find("Body Text First Indent", "为做好2026年度"),
        find("Heading 1", "一、总体要求"),
        find("Heading 2", "（一）重点任务"),
        find("Heading 3", "1.产品质量监督抽查"),
        find("Heading 4", "（1）不合格产品后处理"),
        find("Heading 1", "二、时间安排"),
        find("Normal", "附件：\t1.\t2026年度考核指标及分值"),
        find("Normal", "2026年11月23日"),
        find("Normal", "（此件公开发布）"),
        find("附件标题", "2026年度考核指标及分值"),
    ];
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(read["title"], paper.title.as_str());
    assert_eq!(read["header"], paper.notice.as_deref().unwrap());
    assert_eq!(read["page"], serde_json::json!([210.0, 297.0, 37.0, 28.0]));
    assert_eq!(read["links"], serde_json::json!(["/yuncheng/indicators/after-treatment"]));
    let imprint = &read["tables"][1]["rows"];
    assert!(imprint[0][0].as_str().unwrap().starts_with("抄送：市委办公室，"), "{imprint}");
    assert!(imprint[1][0].as_str().unwrap().ends_with("2026年11月23日印发"), "{imprint}");
}

#[test]
fn merged_heads_stay_merged_and_come_again_on_each_page() {
    let (read, _) = sample("report");
    let tables: Vec<&Value> =
        read["tables"].as_array().unwrap().iter().filter(|t| t["heads"] == 2).collect();
    assert_eq!(tables.len(), 13);
    for table in tables {
        let rows = table["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 35);
        let row = |at: usize| rows[at].as_array().unwrap().clone();
        assert_eq!(row(0), ["序号", "县（市、区）", "抽样", "抽样", "合格率（95%区间）"]);
        assert_eq!(row(1), ["序号", "县（市、区）", "批次", "不合格", "合格率（95%区间）"]);
        assert_eq!(row(34)[1], "山阳三十三县");
    }
    assert_eq!(read["pictures"], 14, "13 drawings and the code");
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for (name, paper) in &FILES.1 {
        let kept = std::fs::read(FILES.0.join(format!("{name}.docx"))).unwrap();
        assert!(docx::write(paper).unwrap() == kept, "{name}");
    }
}

#[test]
fn hostile_words_tables_and_addresses_break_no_file() {
    let mut paper = samples::downward();
    let evil = "a<b>&\"'\u{0}\u{7}\u{FFFF}]]>&amp;😀𠮷\n第二行\t制表";
    paper.title = evil.to_owned();
    let spans = vec![
        vec![Cell::text(evil).spanning(9, 9), Cell::text("b")],
        vec![Cell::text("c"), Cell::text("d"), Cell::text("e").spanning(0, 0)],
    ];
    let (placed, columns) = grid::settle(&spans, 1);
    assert!(placed.len() == 5 && columns >= 3);
    let table = document::paper::Table { rows: spans, head: vec![vec![]], ..Default::default() };
    let chart = |svg: &str| document::paper::Chart {
        svg: svg.to_owned(),
        alt: evil.to_owned(),
        caption: None,
    };
    paper.blocks = vec![
        Block::Table(table),
        Block::Table(document::paper::Table::default()),
        Block::Chart(chart("<svg")),
        Block::Chart(chart("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9e9 9e9\"/>")),
        Block::Pairs(vec![]),
        Block::Signatures(vec![]),
        Block::Code { text: "长".repeat(3000), caption: String::new() },
        Block::Paragraph(vec![
            Run::plain("x").linked("https://a.example/\"><w:p/>#a#b 云"),
            Run::plain("y").linked("javascript:alert(1)"),
        ]),
        Block::heading(9, evil),
    ];
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile.docx");
    std::fs::write(&path, docx::write(&paper).unwrap()).unwrap();
    let read = stranger(&[path]).remove(0);
    let links = read["links"].as_array().unwrap();
    assert_eq!(links, &["https://a.example/%22%3E%3Cw:p/%3E#a%23b%20%E4%BA%91"]);
    assert!(read.to_string().contains("😀𠮷"), "letters outside the first plane");
}

#[test]
fn a_table_of_a_paper_is_the_same_in_a_workbook() {
    let mut table = samples::table(3);
    table.rows[2][2] = Cell::figure("1,234.5%", 1234.5, 1).spanning(2, 1);
    table.rows[2].remove(3);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("table.xlsx");
    let bytes = document::xlsx::write(&[&table], Some(samples::NOTICE)).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_xlsx.py");
    let said = run(Command::new("/usr/bin/python3").arg(script).arg(&path));
    let read: Value = serde_json::from_str(&said).unwrap();
    let sheet = &read[0];
    let row = |at: usize| sheet["rows"][at].to_string();
    assert_eq!(row(1), format!("[\"{}\",null,null,null,null]", samples::NOTICE));
    assert_eq!(row(2), r#"["序号","县（市、区）","抽样",null,"合格率（95%区间）"]"#);
    assert_eq!(row(3), r#"[null,null,"批次","不合格",null]"#);
    assert_eq!(row(4), r#"["1","山阳一县",47,3,"91.0% (84.0–97.5)"]"#);
    assert_eq!(row(6), r#"["3","山阳三县",1234.5,null,"93.0% (84.0–97.5)"]"#);
    assert_eq!(
        (&sheet["forms"][4][2], &sheet["forms"][6][2]),
        (&"0".into(), &"#,##0.0\"%\"".into())
    );
    let merged = serde_json::json!(["A3:A4", "B3:B4", "C3:D3", "C7:D7", "E3:E4"]);
    assert_eq!(sheet["merged"], merged);
    assert_eq!((&sheet["frozen"], &sheet["heads"]), (&"A5".into(), &"$3:$4".into()));
    assert!(sheet["area"].to_string().contains("$A$1:$E$8"), "{}", sheet["area"]);
    let widths: Vec<f64> = serde_json::from_value(sheet["widths"].clone()).unwrap();
    assert!(widths[1] > 2.0 * widths[0] && widths[4] > 1.4 * widths[2], "{widths:?}");
}
