//! What is read aloud, searched and copied: text in order, tags, languages, promises to archives.

use crate::reader::{SAMPLES, print, read, sample, text};
use document::pdf::{Binder, Printed, Sides, Standard};

#[track_caller]
fn in_order(said: &str, parts: &[&str]) {
    let said: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    let mut from = 0;
    for part in parts {
        let at = said[from..]
            .find(part)
            .unwrap_or_else(|| panic!("{part} is not after what was before it"));
        from += at + part.len();
    }
}

#[test]
fn text_comes_out_in_the_order_in_which_it_is_read() {
    in_order(
        &text(sample("downward")),
        &[
            "办公室文件",
            "〔2026〕3号",
            "关于印发",
            "各县（市、区）人民政府",
            "为做好",
            "一、总体要求",
            "（一）重点任务",
            "（1）",
            "附件：1.",
            "2026年11月23日",
            "附件1",
            "序号",
            "山阳十三县",
            "附件2",
            "抄送：",
        ],
    );
    in_order(
        &text(sample("letter")),
        &["〔2026〕18号", "的函", "山阳县人民政府", "专此函告", "2026年11月23日", "抄送："],
    );
    in_order(
        &text(sample("minutes")),
        &["会议纪要", "一、总体要求", "出席：", "请假：", "列席：", "印发"],
    );
    in_order(
        &text(sample("form")),
        &["表号", "抽样单", "抽样单编号", "任务来源", "受检单位", "备注", "抽样人：", "异议"],
    );
    in_order(&text(sample("label")), &["样品标签", "编号：YC-2026-004127"]);
    in_order(
        &text(sample("report")),
        &[
            "质量状况白皮书",
            "目录",
            "一、重点领域一",
            "图1",
            "山阳一县",
            "十三、重点领域",
            "校验码",
        ],
    );
}

#[test]
fn a_screen_reader_meets_title_headings_tables_and_drawings_in_order() {
    let read = read(sample("report"));
    assert_eq!(read.lang.as_deref(), Some("zh-CN"));
    assert!(read.marked && read.outline);
    let kinds: Vec<&str> = read.tags.iter().map(|(_, k, _)| k.as_str()).collect();
    let at =
        |kind: &str| kinds.iter().position(|k| *k == kind).unwrap_or_else(|| panic!("no {kind}"));
    assert!(
        at("Title") < at("TOC")
            && at("TOC") < at("H1")
            && at("H1") < at("H2")
            && at("H2") < at("Table")
    );
    let count = |kind: &str| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!(count("H1"), 13);
    assert_eq!(count("H2"), 26);
    assert_eq!(count("Table"), 13);
    assert_eq!(count("TH"), 13 * 6, "heads repeated on the next page are not read again");
    assert_eq!(count("TR"), 13 * 36, "two rows of heads, 33 of the body, the notes");
    let alts: Vec<&str> = read.tags.iter().filter_map(|(_, _, alt)| alt.as_deref()).collect();
    for chapter in 1..=13 {
        assert!(alts.contains(&format!("图{chapter}：合格率逐季变化").as_str()), "{alts:?}");
    }
}

#[test]
fn in_every_layout_a_screen_reader_meets_the_title_first_and_no_level_is_passed_over() {
    for (name, paper, printed) in SAMPLES.iter() {
        let read = read(printed);
        assert_eq!(read.lang.as_deref(), Some("zh-CN"), "{name}");
        let kinds: Vec<&str> = read.tags.iter().map(|(_, kind, _)| kind.as_str()).collect();
        let first = |kind: &str| kinds.iter().position(|it| *it == kind);
        if *name != "label" {
            let title = first("Title").unwrap_or_else(|| panic!("{name} has no title: {kinds:?}"));
            let others = ["H1", "Table", "Figure"].iter().filter_map(|kind| first(kind));
            assert!(others.min().is_none_or(|other| title < other), "{name}: {kinds:?}");
        }
        let mut level = 0;
        for kind in &kinds {
            let Some(own) = kind.strip_prefix('H').and_then(|it| it.parse::<u32>().ok()) else {
                continue;
            };
            assert!(own <= level + 1, "{name}: H{own} after H{level}");
            level = own;
        }
        for (_, kind, alt) in read.tags.iter().filter(|(_, kind, _)| kind == "Figure") {
            assert!(alt.as_deref().is_some_and(|it| !it.is_empty()), "{name}: {kind} says nothing");
        }
        let tables = |blocks: &[document::paper::Block]| {
            blocks.iter().filter(|it| matches!(it, document::paper::Block::Table(_))).count()
        };
        let annexes: usize = paper.annexes.iter().map(|annex| tables(&annex.blocks)).sum();
        let told = kinds.iter().filter(|kind| **kind == "Table").count();
        assert!(told >= tables(&paper.blocks) + annexes, "{name}: {told} tables are told");
    }
}

#[test]
fn each_layout_keeps_the_promises_to_archives_and_to_screen_readers() {
    for (name, _, printed) in SAMPLES.iter() {
        assert_eq!(printed.missing, Vec::<char>::new(), "{name}");
        assert_eq!(printed.standard, Standard::ArchiveAccessible, "{name}");
        let bytes = String::from_utf8_lossy(&printed.pdf);
        assert!(
            bytes.contains("<pdfaid:part>2</pdfaid:part>") && bytes.contains("pdfuaid"),
            "{name}"
        );
        assert!(!bytes.contains("Typst"), "{name}");
    }
}

#[test]
fn the_notice_stands_on_every_page_and_the_check_code_on_the_last() {
    for (name, paper, printed) in SAMPLES.iter() {
        let read = read(printed);
        let notice = paper.notice.clone().unwrap().replace('　', "");
        for (at, page) in read.pages.iter().enumerate() {
            let said: String = page.letters.iter().map(|l| l.text.trim()).collect();
            assert!(said.replace('　', "").contains(&notice), "{name}, page {}", at + 1);
            let last = at + 1 == read.pages.len() && *name != "label";
            assert_eq!(said.contains("7KQF-M2XD"), last, "{name}, page {}", at + 1);
        }
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let again: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = SAMPLES
            .iter()
            .map(|(name, paper, first)| (name, scope.spawn(move || print(paper) == *first)))
            .collect();
        threads.into_iter().map(|(name, t)| (name, t.join().unwrap())).collect()
    });
    assert!(again.iter().all(|(_, same)| *same), "{again:?}");
}

#[test]
fn heads_of_tables_come_again_on_each_page() {
    let read = read(sample("report"));
    let with_rows =
        read.pages.iter().filter(|p| p.has("山阳三十三县") || p.has("山阳二县")).count();
    let with_heads = read.pages.iter().filter(|p| p.has("合格率（95%区间）")).count();
    assert!(with_rows >= 26 && with_heads == with_rows, "{with_heads} heads on {with_rows} pages");
}

#[test]
fn a_note_never_stands_on_a_page_without_a_row_of_its_table() {
    let mut alone = Vec::new();
    for rows in 22..46 {
        let table = crate::samples::table(rows);
        let layout = document::paper::Layout::Report(document::paper::Cover::default());
        let paper =
            crate::samples::paper(layout, "长表", vec![document::paper::Block::Table(table)]);
        let said = text(&print(&paper));
        let page = said.split('\u{c}').find(|it| it.contains("注：区间按")).expect("the note");
        if !page.contains(&format!("山阳{}县", document::numbering::chinese(rows as u32))) {
            alone.push(rows);
        }
    }
    assert_eq!(alone, Vec::<usize>::new(), "tables of so many rows");
}

#[test]
fn bound_papers_keep_their_order_and_begin_on_sheets_of_their_own_where_both_sides_are_printed() {
    let papers = ["letter", "report", "label", "downward"].map(sample);
    for (sides, empty) in [(Sides::One, 0), (Sides::Both, 3)] {
        let mut binder = Binder::new(sides);
        for paper in papers {
            assert_eq!(binder.add(paper.pdf.clone()).unwrap(), paper.pages);
        }
        assert!(binder.add(b"no PDF".to_vec()).is_err(), "a spoiled file leaves the others alone");
        let own: usize = papers.iter().map(|paper| paper.pages).sum();
        assert_eq!(binder.pages(), own + empty);
        let bound = Printed { pdf: binder.finish(), ..papers[0].clone() };
        let said = text(&bound);
        let pages: Vec<&str> = said.split('\u{c}').collect();
        assert_eq!(pages.len() - 1, own + empty, "pages as another reader counts them");
        let first = |words: &str| pages.iter().position(|page| page.contains(words)).unwrap();
        let begins = ["〔2026〕18号", "质量状况白皮书", "样品标签", "办公室文件"].map(first);
        assert!(begins.is_sorted(), "{begins:?}");
        if sides == Sides::Both {
            assert!(
                begins.iter().all(|page| page % 2 == 0),
                "odd pages are right ones: {begins:?}"
            );
        }
    }
}
