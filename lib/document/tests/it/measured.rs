//! Every figure of GB/T 9704—2012 that our layouts keep, measured in the printed file.

use crate::reader::{Letter, Page, print, read, sample};
use crate::samples::{office, paper, plain_text};
use document::paper::{Annex, Block, Layout, Official, Paper, Seal};

/// Millimetres that a figure may be off.
const NEAR: f64 = 0.5;
const PITCH: f64 = 225.0 / 22.0;
const STEP: f64 = 156.0 / 28.0;
const POINT: f64 = 25.4 / 72.0;

#[track_caller]
fn is(what: &str, found: f64, wanted: f64) {
    assert!((found - wanted).abs() <= NEAR, "{what}: {found:.2} mm, wanted {wanted:.2} mm");
}

/// Upper edge of the square a letter of 3号 stands in.
fn top(letter: &Letter, points: f64) -> f64 {
    letter.y - 0.88 * points * POINT
}

fn bottom(letter: &Letter, points: f64) -> f64 {
    letter.y + 0.12 * points * POINT
}

fn pages(paper: &Paper) -> Vec<Page> {
    read(&print(paper)).pages
}

fn printed(name: &str) -> Vec<Page> {
    read(sample(name)).pages
}

fn with(official: Official, blocks: Vec<Block>) -> Paper {
    paper(Layout::Official(official), "关于开展质量分析的通知", blocks)
}

#[test]
fn a_page_holds_22_lines_of_28_letters_within_156_by_225_mm() {
    let pages = pages(&with(office(), vec![Block::text(plain_text(28 * 60))]));
    for (page, left) in [(&pages[1], 26.0), (&pages[2], 28.0)] {
        is("width", page.width, 210.0);
        is("height", page.height, 297.0);
        let body: Vec<&Letter> = page
            .letters
            .iter()
            .filter(|l| l.y > 37.0 && l.y < 262.0 && l.points() > 15.0)
            .collect();
        let mut lines: Vec<(f64, Vec<&Letter>)> = Vec::new();
        for letter in body {
            match lines.last_mut().filter(|(y, _)| (y - letter.y).abs() < 1.0) {
                Some((_, line)) => line.push(letter),
                None => lines.push((letter.y, vec![letter])),
            }
        }
        if left < 27.0 {
            assert_eq!(lines.len(), 22, "lines on a full page");
            assert!(lines.iter().all(|(_, l)| l.len() == 28), "letters on a full line");
        }
        for (at, (y, line)) in lines.iter().take(22).enumerate() {
            is("line", *y, 37.0 + PITCH * at as f64 + PITCH / 2.0 + 0.38 * 16.0 * POINT);
            is("left edge", line[0].x, left);
        }
        let (_, line) = &lines[0];
        is("right edge", line[27].right, left + 156.0);
        assert!((line[0].points() - 16.0).abs() < 0.1, "3号 is 16 points");
        is("a letter's step", line[27].x - line[0].x, 27.0 * STEP);
    }
}

#[test]
fn the_red_head_stands_as_clause_7_2_says() {
    let page = &pages(&with(office(), vec![Block::text("正文。")]))[0];
    let name = page.find("云城市质量强市工作领导小组办公室文件");
    is("red name, centred", (name[0].x + name.last().unwrap().right) / 2.0, 28.0 + 78.0);
    let head = &name[0];
    // Letters of the red name are narrowed; their height shows in the step of the base line.
    let size = (425.2f64 / 18.0 / 0.66).min(62.0);
    is("upper edge of the red name", head.y - 0.84 * size * POINT, 37.0 + 35.0);
    let number = &page.find("云质强办〔2026〕3号");
    is(
        "number, two lines below",
        top(&number[0], 16.0) - (head.y + 0.08 * size * POINT),
        2.0 * PITCH + 2.3,
    );
    is("number, centred", (number[0].x + number.last().unwrap().right) / 2.0, 28.0 + 78.0);
    let rule = page.rules(156.0).into_iter().find(|r| r.red).unwrap();
    is("red line below the number", rule.y - bottom(&number[0], 16.0), 4.0);
    is("red line, left", rule.x, 28.0);
    is("red line, width", rule.width, 156.0);
    let title = page.find("关于开展质量分析的通知");
    assert!((title[0].points() - 22.0).abs() < 0.2, "2号 is 22 points");
    is("title, two lines below", top(&title[0], 22.0) - (rule.y + rule.height), 2.0 * PITCH + 2.5);
    is("title, centred", (title[0].x + title.last().unwrap().right) / 2.0, 28.0 + 78.0);
    let to = &page.find("各县（市、区）人民政府")[0];
    is("addressees, flush left", to.x, 28.0);
    is("addressees, one line below", top(to, 16.0) - bottom(&title[0], 22.0), PITCH + 2.3 + 2.5);
    let body = &page.find("正文")[0];
    is("text, indented by two", body.x, 28.0 + 2.0 * STEP);
}

#[test]
fn copy_number_secrecy_and_urgency_stand_on_the_first_lines() {
    let page = &printed("upward")[0];
    for (line, text, font) in
        [(0.0, "000012", "Song"), (1.0, "机密★1年", "Hei"), (2.0, "特急", "Hei")]
    {
        let found = &page.find(text)[0];
        is(text, found.x, 28.0);
        is(text, top(found, 16.0), 37.0 + line * PITCH + 2.3);
        assert!(found.font.contains(font), "{text} in {}", found.font);
    }
}

#[test]
fn an_upward_paper_has_its_number_left_and_its_signers_right() {
    let page = &printed("upward")[0];
    let number = &page.find("云市监〔2026〕41号")[0];
    is("number, indented by one", number.x, 28.0 + STEP);
    let label = &page.find("签发人：")[0];
    assert!(label.font.contains("Song"), "签发人 in 仿宋");
    let (first, second, third) =
        (&page.find("甲大明")[0], &page.find("乙小红"), &page.find("丙中华")[0]);
    assert!(first.font.contains("Kai"), "names in 楷体");
    is("two names on a line", first.y, second[0].y);
    is("right, indented by one", second[2].right, 28.0 + 156.0 - STEP);
    is("the third below the first", third.x, first.x);
    is("number beside the last name", number.y, third.y);
    let rule = page.rules(156.0).into_iter().find(|r| r.red).unwrap();
    is("red line below the number", rule.y - bottom(number, 16.0), 4.0);
}

#[test]
fn headings_have_the_letters_of_their_level() {
    let read = printed("downward");
    for (text, font) in [
        ("一、总体要求", "Hei"),
        ("（一）重点任务", "Kai"),
        ("1.产品质量监督抽查", "Song"),
        ("（1）不合格产品后处理", "Song"),
    ] {
        let page = read.iter().find(|p| p.has(text)).unwrap();
        let left = if page.has("— 1 —") { 28.0 } else { 26.0 };
        let found = &page.find(text)[0];
        assert!(found.font.contains(font), "{text} in {}", found.font);
        is(text, found.x, left + 2.0 * STEP);
    }
}

#[test]
fn with_a_seal_the_date_is_four_from_the_right_and_the_name_over_it() {
    let official =
        Official {
            signed: vec!["云城市市场监督管理局".to_owned()], remark: None, ..office()
        };
    let page = &pages(&with(official, vec![Block::text("正文。")]))[0];
    let name = page.find("云城市市场监督管理局");
    let date = page.find("2026年11月23日");
    is("date", date.last().unwrap().right, 28.0 + 156.0 - 4.0 * STEP);
    let middle = |l: &[Letter]| (l[0].x + l.last().unwrap().right) / 2.0;
    is("name over date", middle(&name), middle(&date));
    is("date, a line below", date[0].y - name[0].y, PITCH);
    let text_ends = bottom(&page.find("正文")[0], 16.0);
    // A seal of 42 mm whose centre is a little above the middle of name and date begins within a line of the text.
    let middle = (top(&name[0], 16.0) + bottom(&date[0], 16.0)) / 2.0;
    let seal_top = middle - 4.5 - 21.0;
    assert!(seal_top > text_ends && seal_top - text_ends <= PITCH, "{seal_top} {text_ends}");
}

#[test]
fn without_a_seal_the_name_is_two_from_the_right_and_the_date_two_in() {
    let official = Official {
        signed: vec!["云城市市场监督管理局办公室".to_owned()],
        seal: Seal::None,
        ..office()
    };
    let page = &pages(&with(official, vec![Block::text("正文。")]))[0];
    let name = page.find("云城市市场监督管理局办公室");
    let date = page.find("2026年11月23日");
    is("name", name.last().unwrap().right, 28.0 + 156.0 - 2.0 * STEP);
    is("date", date[0].x, name[0].x + 2.0 * STEP);
    is("name, a line below the text", name[0].y - page.find("正文")[0].y, 2.0 * PITCH);
    let remark = &page.find("（此件公开发布）")[0];
    is("remark, below the date", remark.y - date[0].y, PITCH);
    is("remark, indented by two", remark.x, 28.0 + 2.0 * STEP);
}

#[test]
fn annexes_are_listed_below_the_text_and_begin_on_pages_of_their_own() {
    let pages = printed("downward");
    let page = &pages[1];
    let first = page.find("附件：1.");
    is("list, indented by two", first[0].x, 26.0 + 2.0 * STEP);
    let last_line = &page.find("次年1月15日")[0];
    is("list, a line below the text", first[0].y - last_line.y, 2.0 * PITCH);
    is("numbers one below the other", page.find("2.自查")[0].x, first[3].x);
    let annex = &pages[2];
    let label = &annex.find("附件1")[0];
    assert!(label.font.contains("Hei"));
    is("annex, flush left", label.x, 28.0);
    is("annex, first line", top(label, 16.0), 37.0 + 2.3);
    let title = &annex.find("2026年度考核指标及分值");
    is("its title, third line", top(&title[0], 22.0), 37.0 + 2.0 * PITCH + 2.5);
    is("its title, centred", (title[0].x + title.last().unwrap().right) / 2.0, 28.0 + 78.0);
    assert!(!annex.has("附件2") && pages[3].has("附件2"));
}

#[test]
fn the_imprint_closes_the_last_even_page() {
    let pages = printed("downward");
    assert_eq!(pages.len() % 2, 0);
    let page = pages.last().unwrap();
    let rules = page.rules(156.0);
    assert_eq!(rules.len(), 3, "{rules:?}");
    for (rule, height) in rules.iter().zip([0.35, 0.25, 0.35]) {
        assert!((rule.height - height).abs() < 0.02, "{rule:?}");
    }
    is("last rule on the lower edge", rules[2].y + rules[2].height, 37.0 + 225.0);
    let copies = &page.find("抄送：")[0];
    assert!((copies.points() - 14.0).abs() < 0.2, "4号 is 14 points");
    is("抄送, indented by one", copies.x, 26.0 + 14.0 * POINT);
    assert!(page.has("市场监督管理局。"));
    is("印发机关", page.find("云城市质量强市工作领导小组办公室")[0].x, 26.0 + 14.0 * POINT);
    is(
        "印发日期",
        page.find("2026年11月23日印发").last().unwrap().right,
        26.0 + 156.0 - 14.0 * POINT,
    );
}

#[test]
fn page_numbers_stand_outside_between_dashes_7_mm_below() {
    let pages = printed("downward");
    for (at, page) in pages.iter().enumerate() {
        let text = format!("— {} —", at + 1);
        let found = page.find(&text);
        // The dash of the bundled 宋体 reaches 0.293 of its size above the base line.
        is("upper edge of the dash", found[0].y - 0.293 * 14.0 * POINT, 37.0 + 225.0 + 7.0);
        if at % 2 == 0 {
            is("odd, right", found.last().unwrap().right, 28.0 + 156.0 - 14.0 * POINT);
        } else {
            is("even, left", found[0].x, 26.0 + 14.0 * POINT);
        }
    }
}

#[test]
fn pages_that_only_make_the_imprint_even_bear_no_number() {
    // As much text as leaves the second page full: the imprint needs the fourth, the third stays blank.
    let text = |n| {
        with(
            Official { signed: vec![], date: String::new(), remark: None, ..office() },
            vec![Block::text(plain_text(n))],
        )
    };
    let found = (26..40)
        .map(|lines| pages(&text(28 * lines)))
        .find(|p| p.len() == 4 && p[2].find_nothing());
    let pages = found.expect("some length leaves a blank page");
    assert!(pages[1].has("— 2 —"));
    assert!(!pages[2].has("—") && !pages[3].has("—"));
    assert!(pages[3].has("抄送："));
}

impl Page {
    /// Nothing but the notice in the margin.
    fn find_nothing(&self) -> bool {
        self.letters.iter().all(|l| l.y < 37.0)
    }
}

#[test]
fn a_letter_stands_as_clause_10_1_says() {
    let page = &printed("letter")[0];
    let name = page.find("云城市市场监督管理局");
    is("name, centred", (name[0].x + name.last().unwrap().right) / 2.0, 28.0 + 78.0);
    let name = &name[0];
    let size = (425.2f64 / 10.0 / 0.66).min(62.0);
    is("name, 30 mm from the edge of the page", name.y - 0.84 * size * POINT, 30.0);
    let rules = page.rules(170.0);
    assert_eq!(rules.len(), 4, "{rules:?}");
    assert!(rules.iter().all(|r| r.red));
    assert!(rules[0].height > rules[1].height && rules[2].height < rules[3].height);
    is("first line below the name", rules[0].y - (name.y + 0.08 * size * POINT), 4.0);
    is("lower line above the edge", 297.0 - (rules[3].y + rules[3].height), 20.0);
    for rule in &rules {
        is("line, centred", rule.x, 20.0);
    }
    let number = page.find("云市监函〔2026〕18号");
    is("number, right", number.last().unwrap().right, 28.0 + 156.0);
    let below = rules[1].y + rules[1].height;
    is("number, 7/8 of a letter below", top(&number[0], 16.0) - below, 14.0 * POINT);
    let title = &page.find("关于反馈2026年")[0];
    is(
        "title, two lines below",
        top(title, 22.0) - bottom(&number[0], 16.0),
        2.0 * PITCH + 2.3 + 2.5,
    );
    assert!(!page.has("— 1 —"), "no number on the first page");
    assert!(page.rules(156.0).is_empty(), "no rules in the imprint");
    let copies = &page.find("抄送：")[0];
    is("抄送 at the foot", bottom(copies, 14.0), 262.0 - 2.3);
}

#[test]
fn minutes_stand_as_clause_10_3_says() {
    let pages = printed("minutes");
    let mark = &pages[0].find("云城市质量强市工作领导小组会议纪要")[0];
    let size = (425.2f64 / 17.0 / 0.66).min(62.0);
    is("upper edge of the mark", mark.y - 0.84 * size * POINT, 37.0 + 35.0);
    let page = pages.iter().find(|p| p.has("出席：")).unwrap();
    let label = page.find("出席：");
    assert!(label[0].font.contains("Hei"));
    is("label, indented by two", label[0].x, 26.0 + 2.0 * STEP);
    let names = &page.find("甲大明")[0];
    assert!(names.font.contains("Song"));
    let below = &page.find("戊安平")[0];
    is("names one below the other", below.x, names.x);
    is("a line below the text", label[0].y - page.find("次年1月15日")[0].y, 2.0 * PITCH);
}

#[test]
fn no_signature_stands_alone_on_a_page() {
    for lines in 17..27 {
        let official = Official { copies: vec![], printed: None, ..office() };
        let pages = pages(&with(
            official,
            vec![
                Block::text(plain_text(28 * 4)),
                Block::text(plain_text(28 * lines - 112)),
                Block::text(plain_text(60)),
            ],
        ));
        let page = pages.iter().find(|p| p.has("2026年11月23日")).unwrap();
        let date = &page.find("2026年11月23日")[0];
        let text =
            page.letters.iter().filter(|l| l.y > 37.0 && l.y < date.y - 3.5 * PITCH / 2.0).count();
        assert!(text > 0, "{lines} lines: name and date without text");
    }
}

#[test]
fn annex_of_one_bears_no_number() {
    let mut paper = with(office(), vec![Block::text("正文。")]);
    paper.annexes = vec![Annex { title: "名单".to_owned(), blocks: vec![Block::text("略。")] }];
    let pages = pages(&paper);
    assert!(pages[0].has("附件：名单"));
    assert!(pages[1].has("附件") && pages[1].has("名单") && !pages[1].has("附件1"));
}
