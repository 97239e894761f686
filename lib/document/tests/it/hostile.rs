//! What no one should send and someone will: a paper says it, or names what it cannot say.

use crate::reader::{print, read, text};
use crate::samples::{self, paper};
use document::paper::{
    Align, Block, Cell, Chart, Check, Column, Cover, Layout, Minutes, Official, Paper, Run, Sheet,
    Table,
};

const WORDS: [&str; 9] = [
    "#panic(\"x\") #{ let a = 1 } $x^2$ ] [ *bold* _it_ `raw` @ref <label> // /* = head",
    "\\u{41} \\ \" ' \u{0}\u{7}\u{1b}[31m\u{b}",
    "#import \"/official.typ\": * #read(\"/paper.json\") #image(\"/x.svg\")",
    "</svg>]]>&amp;\u{FEFF}\u{202E}\u{200B}\u{FE0F}",
    "",
    "\n\n\n",
    "{{ value }} {% if %} null NaN",
    "　　　",
    "——……“”《》（）〔〕",
];

fn everywhere(word: &str) -> Vec<Paper> {
    let s = || word.to_owned();
    let run = || vec![Run::plain(word), Run::strong(word).linked(word)];
    let cell = || Cell { runs: run(), ..Cell::text("").spanning(2, 3) };
    let blocks = vec![
        Block::Heading { level: 200, text: s() },
        Block::Heading { level: 0, text: s() },
        Block::Paragraph(run()),
        Block::Paragraph(vec![]),
        Block::Table(Table {
            caption: Some(s()),
            columns: vec![
                Column { width: f32::NAN, align: Align::Figure },
                Column { width: -3.0, align: Align::Start },
            ],
            head: vec![vec![cell()]],
            rows: vec![vec![cell(), cell(), cell()], vec![], vec![Cell::text(word)]],
            notes: vec![s()],
        }),
        Block::Table(Table::default()),
        Block::Pairs(vec![(s(), run())]),
        Block::Pairs(vec![]),
        Block::Signatures(vec![(s(), Some(s())), (s(), None)]),
        Block::Signatures(vec![]),
        Block::Code { text: s(), caption: s() },
        Block::PageBreak,
        Block::Chart(Chart { svg: samples::chart(1).svg, alt: s(), caption: Some(s()) }),
    ];
    let official = Official {
        copy_number: Some(s()),
        secrecy: Some(s()),
        urgency: Some(s()),
        organs: vec![s(), s()],
        number: s(),
        signers: vec![s(), s(), s()],
        to: vec![s(), s()],
        signed: vec![s(), s()],
        date: s(),
        remark: Some(s()),
        copies: vec![s()],
        printed: Some((s(), s())),
        ..Official::default()
    };
    let minutes = Minutes {
        mark: s(),
        number: s(),
        date: s(),
        people: vec![(s(), vec![s()])],
        printed: Some((s(), s())),
    };
    let cover = Cover { organ: s(), subtitle: Some(s()), date: s(), contents: true };
    let sheet = |size| Sheet {
        corner_left: vec![s()],
        corner_right: vec![s()],
        landscape: true,
        size,
        small: Some(f32::NAN),
    };
    [
        Layout::Official(official.clone()),
        Layout::Official(Official {
            organs: vec![],
            signed: vec![],
            to: vec![],
            ..official.clone()
        }),
        Layout::Letter(official),
        Layout::Minutes(minutes),
        Layout::Report(cover),
        Layout::Sheet(sheet(None)),
        Layout::Sheet(sheet(Some((500, 300)))),
        Layout::Sheet(sheet(Some((0, u32::MAX)))),
    ]
    .into_iter()
    .map(|layout| {
        let mut paper = paper(layout, word, blocks.clone());
        paper.notice = Some(s());
        paper.check = Some(Check { code: s(), address: s() });
        paper.annexes = vec![document::paper::Annex { title: s(), blocks: vec![] }; 2];
        paper
    })
    .collect()
}

#[test]
fn nothing_that_a_paper_says_is_read_as_a_template() {
    for word in WORDS {
        for paper in everywhere(word) {
            let printed = print(&paper);
            assert!(printed.pages > 0);
        }
    }
    let said =
        text(&print(&paper(Layout::Report(Cover::default()), "t", vec![Block::text(WORDS[0])])));
    let packed = |text: &str| text.split_whitespace().collect::<String>();
    assert!(packed(&said).contains(&packed(WORDS[0])), "{said}");
}

#[test]
fn what_no_font_draws_is_printed_as_a_missing_sort_and_named() {
    let printed =
        print(&paper(Layout::Report(Cover::default()), "表情", vec![Block::text("好😀𠀀好😀é")]));
    assert_eq!(printed.missing, ['😀', '𠀀']);
    assert!(text(&printed).contains("好〓〓好〓é"));
    let rare = print(&paper(
        Layout::Report(Cover::default()),
        "人名",
        vec![Block::text("喆堃垚镕玥稷芮绛")],
    ));
    assert_eq!(rare.missing, Vec::<char>::new(), "the standard table of 8,105 characters is there");
}

#[test]
fn a_word_without_end_stays_within_its_column() {
    let word = "x".repeat(400);
    let table = Table {
        columns: vec![Column { width: 1.0, align: Align::Start }; 2],
        rows: vec![vec![Cell::text(word.clone()), Cell::text("y")]],
        ..Table::default()
    };
    let read = read(&print(&paper(
        Layout::Official(samples::office()),
        "长",
        vec![Block::text(word), Block::Table(table)],
    )));
    for page in &read.pages {
        for letter in page.letters.iter().filter(|l| l.text == "x") {
            assert!(letter.right < 28.0 + 156.5, "{letter:?}");
        }
    }
}

#[test]
fn a_long_table_loses_no_row() {
    let table = Table {
        columns: vec![Column { width: 1.0, align: Align::Figure }; 3],
        head: vec![vec![Cell::text("甲"), Cell::text("乙"), Cell::text("丙")]],
        rows: (0..1500)
            .map(|n| (0..3).map(|c| Cell::text(format!("r{n}c{c}"))).collect())
            .collect(),
        ..Table::default()
    };
    let printed =
        print(&paper(Layout::Report(Cover::default()), "长表", vec![Block::Table(table)]));
    let said = text(&printed);
    for n in 0..1500 {
        assert!(said.contains(&format!("r{n}c2")), "row {n}");
    }
}
