//! The pages, asked as a browser asks them.

use identity::Role;
use record::inspections::{Finding, NewInspection, Weights};
use record::register::{self, Record};
use record::samples::NewSample;
use record::words::{Purpose, Severity, Verdict};
use store::Actor;
use terms::{Text, date};
use web::testing::{City, Page};
use web::{Site, SpaceInfo};

use crate::{Ground, day, lay, samples as many};

fn on_each_engine(test: impl Fn(&City, &Ground)) {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let ground = lay(&space);
        let info = SpaceInfo {
            name: Text::new("测试市", "Test City"),
            synthetic: true,
            ..SpaceInfo::default()
        };
        let city = City::over(space, info, record::routes(), Site::default());
        city.add_role(Role::Office, None);
        city.add_role(Role::County, Some(ground.area[1]));
        city.add_role(Role::Firm, Some(ground.firm[0]));
        city.add_role(Role::Leader, None);
        test(&city, &ground);
    }
}

fn load<R: Record>(city: &City, rows: Vec<R>) {
    city.space
        .db
        .write(Actor::PROGRAM, move |tx| register::record_many(tx, &rows, "synthetic", None))
        .unwrap();
}

/// The exact total that a list states.
fn total(page: &Page) -> i64 {
    assert_eq!(page.status, 200, "{}", page.html);
    let (_, rest) = page.html.split_once("data-total=\"").expect("a total");
    rest.split('"').next().unwrap().parse().unwrap()
}

/// The addresses of the records on a page, in their order.
fn listed(page: &Page, topic: &str) -> Vec<i64> {
    let start = format!("<a class=\"num\" href=\"/{topic}/");
    let after = page.html.split(&start).skip(1);
    after.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

fn next(page: &Page) -> Option<String> {
    let (before, _) = page.html.split_once("\" rel=\"next\"")?;
    let href = before.rsplit("href=\"").next()?;
    Some(href.replace("&amp;", "&").replace("&#38;", "&"))
}

fn id_of(city: &City, code: &str) -> i64 {
    let code = code.to_owned();
    city.space
        .db
        .read(move |tx| register::current::<NewSample>(tx, vec![code]))
        .unwrap()
        .pop()
        .expect("the sample is there")
        .id
}

#[test]
fn the_address_of_an_explained_number_lists_exactly_the_records_that_were_counted() {
    type Walk = Box<dyn Fn(&NewSample) -> bool>;
    on_each_engine(|city, ground| {
        let rows = many(ground, 318);
        load(city, rows.clone());
        let office = city.as_role(Role::Office);
        let (whole, below) = (ground.city, ground.area[1]);
        let judged =
            |s: &NewSample| s.purpose == Purpose::Evaluation && s.verdict != Verdict::Pending;
        // As `Records::pairs` of cycle/check writes them.
        let cases: Vec<(String, Walk)> = vec![
            (
                format!(
                    "unit={whole}&tree=2026-12-31&from=2026-01&to=2026-12&purpose=evaluation&domain=manufacturing&verdict=pass,fail"
                ),
                Box::new(move |s| s.area == below && judged(s)),
            ),
            (
                format!(
                    "unit={whole}&tree=2026-12-31&from=2026-01&to=2026-12&purpose=evaluation&domain=manufacturing&verdict=pass,fail&verdict=pass&begins.industry=C32"
                ),
                Box::new(move |s| {
                    s.area == below
                        && judged(s)
                        && s.verdict == Verdict::Pass
                        && s.industry.as_deref().is_some_and(|c| c.starts_with("C32"))
                }),
            ),
            (
                format!("unit={below}&tree=2026-12-31&from=2026-02&to=2026-03&not.verdict=pass"),
                Box::new(move |s| {
                    s.area == below
                        && (2..=3).contains(&s.on_date.month())
                        && s.verdict != Verdict::Pass
                }),
            ),
            (
                format!("unit={below}&tree=2026-12-31&to=2026-03&has.order_on=0"),
                Box::new(move |s| s.area == below && s.on_date.month() <= 3),
            ),
            (
                format!(
                    "unit={below}&tree=2026-12-31&from=2026-01-10&before=2026-03-05&source=synthetic"
                ),
                Box::new(move |s| {
                    s.area == below
                        && s.on_date >= date(2026, 1, 10)
                        && s.on_date < date(2026, 3, 5)
                }),
            ),
        ];
        for (query, walk) in cases {
            let page = office.get(&format!("/samples?{query}&limit=200"));
            let expected = rows.iter().filter(|row| walk(row)).count();
            assert_eq!(total(&page), expected as i64, "{query}");
            assert_eq!(listed(&page, "samples").len(), expected.min(200), "{query}");
        }
        let all = office.get("/samples");
        assert!(total(&all) == 318 && all.says("共318条"));
    });
}

#[test]
fn what_a_person_types_finds_the_area_with_all_below_it_and_firms_by_name() {
    on_each_engine(|city, ground| {
        load(city, many(ground, 60));
        let office = city.as_role(Role::Office);
        assert_eq!(total(&office.get("/samples?area=140800&to=2026-12-31")), 30);
        assert_eq!(total(&office.get("/samples?area=140881")), 30);
        assert_eq!(total(&office.get("/samples?q=S00007")), 1);
        assert_eq!(total(&office.get("/samples?q=F2%E7%A4%BA%E4%BE%8B")), 30);
        assert_eq!(total(&office.get("/samples?q=%25")), 0);
        assert_eq!(total(&office.get("/samples?q=&verdict=&area=")), 60);
    });
}

#[test]
fn the_form_keeps_what_the_address_asked_and_lists_the_same() {
    on_each_engine(|city, ground| {
        load(city, many(ground, 60));
        let office = city.as_role(Role::Office);
        let page = office.get(&format!(
            "/samples?unit={}&tree=2026-12-31&from=2026-01&to=2026-12&verdict=pass,fail&begins.industry=C32&purpose=risk",
            ground.city
        ));
        for part in [
            "<option value=\"140800\" selected>",
            "<option value=\"risk\" selected>",
            "name=\"begins.industry\" value=\"C32\"",
            "name=\"verdict\" value=\"pass,fail\"",
            "name=\"tree\" value=\"2026-12-31\"",
            "判定：合格、不合格",
            "行业以C32开头",
            "/export/samples.csv?unit=",
            "/units/F2",
            "/units/140881",
        ] {
            assert!(page.says(part), "{part}\n{}", page.html);
        }
        let sent = "q=&from=2026-01-01&to=2026-12-31&area=140800&purpose=risk&domain=&begins.industry=C32&verdict=pass%2Cfail&tree=2026-12-31";
        assert_eq!(total(&office.get(&format!("/samples?{sent}"))), total(&page));
        let english = office.get("/samples?lang=en&verdict=fail&begins.industry=C3");
        assert!(english.says("Industry begins with C3") && english.says("Fail"));
    });
}

#[test]
fn a_column_that_is_none_is_refused_by_name() {
    on_each_engine(|city, _| {
        let office = city.as_role(Role::Office);
        for (query, said) in [
            ("colour=red", "没有可筛选的列“colour”"),
            ("verdict=maybe", "“maybe”不是这一列的词"),
            ("until=1", "没有可筛选的列“until”"),
            ("area=999999", "没有代码为“999999”的单位"),
            ("from=soon", "“soon”不是日期或时期"),
            ("cursor=x", "翻页的位置读不懂"),
        ] {
            let page = office.get(&format!("/samples?{query}"));
            assert!(page.status == 422 && page.says(said), "{query}: {}", page.html);
        }
        let empty = office.get("/complaints?from=2026-01&to=2026-02");
        assert!(total(&empty) == 0 && empty.says("没有符合条件的记录"));
    });
}

#[test]
fn going_from_page_to_page_meets_every_record_once() {
    on_each_engine(|city, ground| {
        load(city, many(ground, 130));
        let office = city.as_role(Role::Office);
        let mut seen = Vec::new();
        let mut address = Some("/samples?limit=33&not.verdict=pending".to_owned());
        while let Some(path) = address {
            let page = office.get(&path);
            assert_eq!(total(&page), 130);
            seen.extend(listed(&page, "samples"));
            address = next(&page);
        }
        let mut once = seen.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (130, 130));
    });
}

#[test]
fn a_correction_changes_the_present_and_not_the_list_as_of_before() {
    on_each_engine(|city, ground| {
        load(city, many(ground, 20));
        let before = city.space.db.read(|tx| tx.head_seq()).unwrap();
        let office = city.as_role(Role::Office);
        let id = id_of(city, "S00008");
        let form = office.get(&format!("/samples/{id}/correct"));
        assert!(form.status == 200 && form.says("name=\"ground\"") && !form.says("name=\"code\""));
        let no_ground = office.post(&format!("/samples/{id}/correct"), &[("verdict", "fail")]);
        assert!(no_ground.status == 422 && no_ground.says("请写明依据"), "{}", no_ground.html);
        let wrong = [("verdict", "fail"), ("order_on", "2025-01-01"), ("ground", "x")];
        let refused = office.post(&format!("/samples/{id}/correct"), &wrong);
        assert!(refused.status == 422 && refused.says("责令整改日早于抽样日"), "{}", refused.html);
        let right = [
            ("verdict", "fail"),
            ("area", "140802"),
            ("order_on", "2026-04-01"),
            ("correct_due", "2026-05-31"),
            ("corrected_on", "2026-06-02"),
            ("ground", "实验室更正报告 2026-18"),
        ];
        let done = office.post(&format!("/samples/{id}/correct"), &right);
        assert_eq!(done.status, 303, "{}", done.html);
        let page = office.get(&done.location);
        for part in [
            "<del>合格</del> → <ins>不合格</ins>",
            "实验室更正报告 2026-18",
            "示例office",
            "逾期",
            "合成演示数据",
        ] {
            assert!(page.says(part), "{part}\n{}", page.html);
        }
        let fails = |query: &str| total(&office.get(&format!("/samples?verdict=fail{query}")));
        assert_eq!((fails(&format!("&seq={before}")), fails("")), (3, 4));
        let old = office.get(&format!("/samples/{id}"));
        assert!(old.says("这是更正前的内容") && old.says(&done.location));
        assert_eq!(office.get(&format!("/samples/{id}/correct")).status, 409);
        assert_eq!(office.post(&format!("/samples/{id}/correct"), &right).status, 409);
        let same = office
            .post(&format!("{}/correct", done.location), &[("verdict", "fail"), ("ground", "x")]);
        assert_eq!(same.location, done.location);
    });
}

#[test]
fn a_reader_with_an_area_sees_its_records_and_no_others() {
    on_each_engine(|city, ground| {
        load(city, many(ground, 20));
        let county = city.as_role(Role::County);
        let list = county.get("/samples");
        assert!(total(&list) == 10 && list.says("只列您负责的地区"), "{}", list.html);
        assert_eq!(total(&county.get("/samples?area=140802")), 0);
        let (own, other) = (id_of(city, "S00001"), id_of(city, "S00002"));
        assert_eq!(county.get(&format!("/samples/{own}")).status, 200);
        let refused = county.get(&format!("/samples/{other}"));
        assert!(
            refused.status == 403
                && refused.says("这是示例140802的抽样检验记录")
                && !refused.says("S00002"),
            "{}",
            refused.html
        );
        let ground_given = [("verdict", "fail"), ("ground", "x")];
        assert_eq!(county.post(&format!("/samples/{other}/correct"), &ground_given).status, 403);
        let away = [("area", "140802"), ("firm", "F1"), ("ground", "x")];
        assert_eq!(county.post(&format!("/samples/{own}/correct"), &away).status, 403);
        let firm = city.as_role(Role::Firm);
        assert_eq!(total(&firm.get("/samples")), 10);
        assert_eq!(firm.get(&format!("/samples/{other}")).status, 200);
        let leader = city.as_role(Role::Leader);
        assert!(!leader.get(&format!("/samples/{own}")).says("/correct\""));
        assert_eq!(leader.get(&format!("/samples/{own}/correct")).status, 403);
    });
}

#[test]
fn an_inspection_shows_its_findings_by_code_and_severity() {
    on_each_engine(|city, ground| {
        let blank = NewInspection {
            code: "I1".to_owned(),
            firm: ground.firm[0],
            area: ground.area[0],
            kind: "canvass".to_owned(),
            team: None,
            on_date: day("2026-03-02"),
            result: "Pass w/ Conditions".to_owned(),
            critical: 0,
            serious: 0,
            minor: 0,
            weighted: 0,
            findings: Vec::new(),
        };
        let finding = |code: &str, severity| Finding { code: code.to_owned(), severity };
        let found = vec![finding("3", Severity::Critical), finding("32", Severity::Minor)];
        load(city, vec![blank.found(found, Weights { critical: 5, serious: 3, minor: 1 })]);
        let office = city.as_role(Role::Office);
        let list = office.get("/inspections?min.weighted=5.5&max.weighted=6.5");
        assert!(total(&list) == 1 && list.says("整改后符合"), "{}", list.html);
        let id = listed(&list, "inspections")[0];
        let page = office.get(&format!("/inspections/{id}"));
        assert!(page.says("严重") && page.says(">32<") && page.says("例行检查"), "{}", page.html);
        let form = office.get(&format!("/inspections/{id}/correct"));
        assert!(form.says("name=\"result\"") && !form.says("name=\"weighted\""));
    });
}

#[test]
fn every_register_has_its_list_and_says_every_text() {
    on_each_engine(|city, _| {
        let office = city.as_role(Role::Office);
        for topic in [
            "samples",
            "complaints",
            "inspections",
            "certificates",
            "registrations",
            "instruments",
            "firms",
        ] {
            for lang in ["zh", "en"] {
                let page = office.get(&format!("/{topic}?lang={lang}"));
                assert_eq!(total(&page), 0);
                assert!(!page.says("[record-"), "{topic} {lang}: {}", page.html);
            }
        }
        assert_eq!(office.get("/samples/99").status, 404);
    });
}

#[test]
fn a_document_shows_what_it_says_and_what_rests_on_it() {
    on_each_engine(|city, ground| {
        let area = units::UnitId(ground.area[1]);
        let id = city
            .space
            .db
            .write(Actor::PROGRAM, |tx| {
                let new = figures::NewDocument {
                    number: "示例〔2026〕1号".to_owned(),
                    title: "示例统计公报".to_owned(),
                    issuer: "示例统计局".to_owned(),
                    synthetic: true,
                    ..figures::NewDocument::default()
                };
                figures::document::add(tx, &new)
            })
            .unwrap();
        city.space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let series = figures::ensure_series(tx, "rnd-share")?;
                let figure = figures::Figure {
                    series,
                    period: terms::Period::parse("2026")?,
                    unit: area,
                    combo: figures::Combo::TOTAL,
                    value: Some(terms::Millionths::parse("1.52")?),
                    numerator: None,
                    denominator: None,
                    n: None,
                    status: figures::Status::Reported,
                    source: Some(id),
                    seq: 0,
                };
                figures::record(tx, vec![figure], None)
            })
            .unwrap();
        let office = city.as_role(Role::Office);
        let list = office.get("/documents");
        assert!(total(&list) == 1 && list.says("示例〔2026〕1号"), "{}", list.html);
        assert_eq!(total(&office.get("/documents?q=nothing")), 0);
        let page = office.get(&format!("/documents/{}", id.0));
        for part in [
            "示例统计公报",
            "示例统计局",
            "1.52",
            "为演示虚构",
            "/indicators/rnd-share?unit=140881&amp;period=2026",
        ] {
            assert!(
                page.says(part) || page.says(&part.replace("&amp;", "&#38;")),
                "{part}\n{}",
                page.html
            );
        }
        assert_eq!(office.get("/documents/424242").status, 404);
    });
}

#[test]
fn many_documents_come_by_the_hundred_and_each_once() {
    on_each_engine(|city, _| {
        city.space
            .db
            .write(Actor::PROGRAM, |tx| {
                for n in 1..=230 {
                    let new = figures::NewDocument {
                        number: format!("示例〔2026〕{n:03}号"),
                        title: "示例通知".to_owned(),
                        ..figures::NewDocument::default()
                    };
                    figures::document::add(tx, &new)?;
                }
                Ok(())
            })
            .unwrap();
        let office = city.as_role(Role::Office);
        let mut seen = Vec::new();
        for after in ["", "?after=100", "?after=200", "?after=9999", "?after=x"] {
            let page = office.get(&format!("/documents{after}"));
            assert_eq!(total(&page), 230, "{after}");
            seen.push(page.html.matches("<tr data-row>").count());
        }
        assert_eq!(seen, [100, 100, 30, 0, 100]);
        let first = office.get("/documents?q=示例");
        let next = "/documents?q=%E7%A4%BA%E4%BE%8B&#38;after=100";
        assert!(first.says(next) || first.says(&next.replace("&#38;", "&")), "{}", first.html);
        let rest = office.get("/documents?after=200");
        assert!(rest.says("〔2026〕230号") && !rest.says("〔2026〕200号"), "{}", rest.html);
    });
}
