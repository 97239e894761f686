//! What was signed never changes: a figure is corrected afterwards, and both are shown.

use figures::{Figure, SeriesId};
use store::Actor;
use terms::{Millionths, Period};
use web::testing::City;

use crate::town::{begin, to_signer, town, unit};

/// Reports good air days of a year for the city.
fn report(city: &City, value: &'static str, ground: Option<&'static str>) {
    let home = unit(city, "140800");
    city.space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let series: SeriesId = figures::ensure_series(tx, "good_air_days")?;
            let value = Millionths::exact(value.parse().unwrap())?;
            let period = Period::parse("2026")?;
            let figure = Figure::new(series, period, units::UnitId(home), Some(value));
            figures::record(tx, vec![figure], ground).map(|_| ())
        })
        .unwrap();
}

const PAPER: &[(&str, &str)] = &[
    ("kind", "white-paper"),
    ("period", "2026"),
    ("in.综述", "总体平稳。"),
    ("in.下一步工作", "加强监测。"),
];

#[test]
fn a_corrected_figure_is_shown_beside_the_signed_one_with_the_difference() {
    for engine in store::testing::engines() {
        let city = town(engine);
        report(&city, "80.5", None);
        let paper = begin(&city, "zhou", PAPER);
        let page = city.as_account("zhou").get(&paper);
        assert!(page.says(">80.5<"), "{}", page.html);
        assert!(!page.says("null") && !page.says("NaN"), "what is missing is —");
        to_signer(&city, &paper);
        assert_eq!(city.as_account("gao").post(&format!("{paper}/sign"), &[]).status, 303);
        let (code, digest): (String, String) = city
            .space
            .db
            .read(|tx| {
                tx.one("select code, digest from paper_frozen", &[], |r| Ok((r.get(0)?, r.get(1)?)))
            })
            .unwrap();
        let check = format!("/papers/check?code={}", code.to_lowercase().replace('-', ""));
        let page = city.as_account("meng").get(&check);
        assert!(page.says("今天的数字与签发时相同"), "{}", page.html);
        report(&city, "82", Some("更正：省厅通报"));
        let page = city.as_account("meng").get(&check);
        assert!(page.says("80.5") && page.says("82.0") && page.says("+1.5"), "{}", page.html);
        let again = city.as_account("meng").get(&paper);
        assert!(again.says(">80.5</a>"), "the paper stays as signed");
        assert!(!again.says(">82.0</a>"), "{}", again.html);
        let beside = again.html.split("id=\"moved\"").nth(1).expect("what moved, beside it");
        let beside = &beside[..beside.find("</section>").unwrap()];
        assert!(beside.contains(">80.5<") && beside.contains(">82.0<"), "{beside}");
        assert!(beside.contains("+1.5"), "with the difference: {beside}");
        let file = city.as_account("meng").get(&format!("{paper}/paper.pdf"));
        assert!(file.bytes.starts_with(b"%PDF"));
        let kept: String = city
            .space
            .db
            .read(|tx| tx.one("select digest from paper_frozen", &[], |r| r.get(0)))
            .unwrap();
        assert_eq!(kept, digest);
        // Public once it is out; before that a stranger learns nothing.
        assert!(city.nobody().get(&check).says("请登录"));
        assert_eq!(city.as_account("zhou").post(&format!("{paper}/issue"), &[]).status, 303);
        let page = city.nobody().get(&check);
        assert!(page.says("+1.5") && !page.says("/indicators/"), "{}", page.html);
        let unknown = city.nobody().get("/papers/check?code=AAAA-AAAA-AAAA");
        assert!(unknown.says("请登录"), "an unknown code sounds like an internal one");
    }
}

#[test]
fn what_was_frozen_and_then_changed_in_the_store_is_not_shown_as_signed() {
    for engine in store::testing::engines() {
        let city = town(engine);
        report(&city, "80.5", None);
        let paper = begin(&city, "zhou", PAPER);
        to_signer(&city, &paper);
        city.as_account("gao").post(&format!("{paper}/sign"), &[]);
        city.space
            .db
            .write(Actor::PROGRAM, |tx| {
                tx.housekeeping();
                let content: String =
                    tx.one("select content from paper_frozen", &[], |r| r.get(0))?;
                let forged = content.replace("80.5", "90.5");
                tx.run("update paper_frozen set content = ?1", store::params![forged]).map(|_| ())
            })
            .unwrap();
        assert_eq!(city.as_account("gao").get(&paper).status, 500);
    }
}

/// What python-docx would read: the text of the document part.
fn words_of(docx: &[u8], part: &str) -> String {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive.by_name(part).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

#[test]
fn a_draft_and_a_signed_paper_can_be_taken_away_to_be_worked_on() {
    for engine in store::testing::engines() {
        let city = town(engine);
        report(&city, "80.5", None);
        let paper = begin(&city, "zhou", PAPER);
        let page = city.as_account("zhou").get(&paper);
        assert!(page.says(&format!("href=\"{paper}/paper.docx\"")), "{}", page.html);
        let draft = city.as_account("zhou").get(&format!("{paper}/paper.docx"));
        assert_eq!((draft.status, draft.media.as_str()), (200, document::docx::MEDIA));
        assert!(words_of(&draft.bytes, "word/document.xml").contains("80.5"));
        let head = words_of(&draft.bytes, "word/header1.xml");
        assert!(head.contains("未签发") && !head.contains("编辑用副本"), "{head}");
        to_signer(&city, &paper);
        assert_eq!(city.as_account("gao").post(&format!("{paper}/sign"), &[]).status, 303);
        report(&city, "82", Some("更正：省厅通报"));
        let signed = city.as_account("meng").get(&format!("{paper}/paper.docx"));
        let text = words_of(&signed.bytes, "word/document.xml");
        assert!(text.contains("80.5") && !text.contains("82.0"), "frozen in every form");
        let head = words_of(&signed.bytes, "word/header1.xml");
        assert!(head.contains("编辑用副本，以印制件为准"), "{head}");
        let tables = city.as_account("meng").get(&format!("{paper}/tables.xlsx"));
        assert_eq!((tables.status, tables.media.as_str()), (200, document::xlsx::MEDIA));
        let sheets = words_of(&tables.bytes, "xl/workbook.xml");
        assert!(sheets.contains("表1"), "{sheets}");
        assert_eq!(city.as_account("du").get(&format!("{paper}/paper.docx")).status, 404);
        assert_eq!(city.as_account("du").get(&format!("{paper}/tables.xlsx")).status, 404);
    }
}

#[test]
fn a_paper_prints_the_outer_address_of_the_day_on_which_it_was_signed() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let space = std::sync::Arc::clone(&city.app.spaces["test"]);
        let info = |address: Option<&str>| web::SpaceInfo {
            address: address.map(str::to_owned),
            ..(*space.info()).clone()
        };
        let signed = |address: Option<&str>| {
            space.set_info(info(address));
            let paper = begin(&city, "zhou", PAPER);
            to_signer(&city, &paper);
            assert_eq!(city.as_account("gao").post(&format!("{paper}/sign"), &[]).status, 303);
            paper
        };
        let bare = signed(None);
        let paper = signed(Some("https://quality.example.cn"));
        // Another address later changes nothing.
        space.set_info(info(Some("https://elsewhere.example.cn")));
        let page = city.as_account("gao").get(&paper);
        let code = city.space.db.read(|tx| {
            tx.one("select code from paper_frozen order by paper desc", &[], |r| r.get::<String>(0))
        });
        let address = format!("https://quality.example.cn/papers/check?code={}", code.unwrap());
        assert!(page.says(&address) && !page.says("elsewhere"), "{}", page.html);
        let docx = city.as_account("gao").get(&format!("{paper}/paper.docx"));
        let links = words_of(&docx.bytes, "word/_rels/document.xml.rels");
        assert!(links.contains("https://quality.example.cn/indicators/"), "{links}");
        let page = city.as_account("gao").get(&bare);
        assert!(page.says("校验码") && !page.says("/papers/check?code=\u{201d}"), "{}", page.html);
        assert!(!page.says("https://"), "no address, none printed: {}", page.html);
    }
}
