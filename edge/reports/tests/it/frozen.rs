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
        assert!(again.says(">80.5<") && !again.says(">82.0<"), "the paper stays as signed");
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
