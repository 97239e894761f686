//! The pages, through the front door.

use std::time::{Duration, Instant};

use identity::Role;
use web::testing::{Caller, City, Page};

use crate::common::{SAMPLE_HEADS, credit, fill, samples};

fn on_each_engine(test: impl Fn(&City)) {
    for engine in store::testing::engines() {
        let city = City::new(engine, exchange::routes());
        let (yanhu, _) = fill(&city.space.db);
        city.add_role(Role::Office, None);
        city.add_role(Role::County, Some(yanhu));
        city.add_role(Role::Auditor, None);
        test(&city);
    }
}

/// Sends a file and waits until its page no longer renews itself.
fn sent(caller: &Caller<'_>, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> (String, Page) {
    let page = caller.upload("/imports", fields, name, bytes);
    assert_eq!(page.status, 303, "{}", page.html);
    let done = settled(caller, &page.location);
    (page.location, done)
}

fn settled(caller: &Caller<'_>, at: &str) -> Page {
    let start = Instant::now();
    loop {
        let page = caller.get(at);
        assert_eq!(page.status, 200, "{}", page.html);
        if !page.says("http-equiv=\"refresh\"") {
            return page;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{}", page.html);
        std::thread::sleep(Duration::from_millis(20));
    }
}

const SAMPLES: &[(&str, &str)] = &[("kind", "samples")];

#[test]
fn a_workbook_goes_in_by_the_pages_alone_and_its_bad_rows_come_back() {
    on_each_engine(|city| {
        let office = city.as_role(Role::Office);
        let form = office.get("/imports/new?kind=samples");
        assert!(
            form.says("抽样单编号") && form.says("/imports/template/samples.xlsx"),
            "{}",
            form.html
        );
        let template = office.get("/imports/template/samples.xlsx");
        assert!(template.bytes.starts_with(b"PK"));
        let text = samples(20).replacen("2026-03-03", "2027-03-03", 1);
        let (at, page) = sent(&office, SAMPLES, "三月.csv", text.as_bytes());
        assert!(page.says("新增19行，1行有问题。改好再传，不会重复。"), "{}", page.html);
        assert!(page.says("晚于今天") && page.says("抽样日期"));
        let english = office.get(&format!("{at}?lang=en"));
        assert!(english.says("19 new, 1 need work."), "{}", english.html);
        let back = office.get(&format!("{at}/annotated.xlsx"));
        assert!(back.bytes.starts_with(b"PK"), "{}", back.html);
        let sheet = tables::Sheet::read(&back.bytes, "back", &tables::Limits::default()).unwrap();
        assert_eq!(sheet.rows().len(), 1);
        let list = office.get("/imports");
        assert!(list.says("三月.csv") && list.says("示例office"), "{}", list.html);
        let (_, again) = sent(&office, SAMPLES, "三月.csv", samples(20).as_bytes());
        assert!(again.says("新增1行，原有相同19行。"), "{}", again.html);
        let (_, again) = sent(&office, SAMPLES, "三月.csv", samples(20).as_bytes());
        assert!(again.says("什么都没有改变"), "{}", again.html);
    });
}

#[test]
fn what_is_no_table_says_so_on_its_page_and_nothing_is_a_fault_of_ours() {
    on_each_engine(|city| {
        let office = city.as_role(Role::Office);
        let pdf: &[u8] = b"%PDF-1.7 \x00\x01\x02";
        let (_, page) = sent(&office, SAMPLES, "a.pdf", pdf);
        assert!(page.says("不是表格。请传XLSX或CSV"), "{}", page.html);
        let (_, page) = sent(&office, SAMPLES, "a.xlsx", b"PK\x03\x04 and then nothing");
        assert!(page.says("损坏或没有传完整"), "{}", page.html);
        assert_eq!(office.upload("/imports", SAMPLES, "a.csv", b"").status, 422);
        assert_eq!(office.upload("/imports", &[("kind", "moons")], "a.csv", b"a").status, 404);
        let unknown = [("kind", "samples"), ("source", "nowhere")];
        assert_eq!(office.upload("/imports", &unknown, "a.csv", b"a").status, 404);
        let large = office.upload("/imports", SAMPLES, "a.csv", &vec![b'a'; 65 << 20]);
        assert_eq!(large.status, 422);
        assert!(large.says("64"), "{}", large.html);
        for path in
            ["/imports/1", "/imports/1/annotated.xlsx", "/export/samples.docx", "/export/moons.csv"]
        {
            assert_eq!(office.get(path).status, 404, "{path}");
        }
        assert_eq!(office.get("/imports/new?kind=moons").status, 404);
        assert_eq!(office.get("/export/samples.csv?verdict=maybe").status, 422);
        assert_eq!(office.get("/export/figures.csv?period=yesterday").status, 422);
    });
}

#[test]
fn columns_that_are_not_recognised_are_asked_for_once_and_remembered() {
    on_each_engine(|city| {
        let office = city.as_role(Role::Office);
        let text = samples(5).replace("检验结论", "<b>结论</b>").replace("抽样日期", "哪天抽的");
        let (at, page) = sent(&office, SAMPLES, "怪表头.csv", text.as_bytes());
        assert!(
            page.says("表头里找不到必填的列") && page.says("name=\"verdict\""),
            "{}",
            page.html
        );
        assert!(page.says("&#60;b&#62;结论") && !page.says("<b>结论"), "{}", page.html);
        let heads: Vec<&str> = SAMPLE_HEADS.split(',').collect();
        let chosen = [
            ("code", heads[0]),
            ("firm_code", heads[1]),
            ("product", heads[3]),
            ("domain", heads[4]),
            ("purpose", heads[5]),
            ("on_date", "哪天抽的"),
            ("verdict", "<b>结论</b>"),
        ];
        let go = office.post(&format!("{at}/columns"), &chosen);
        assert_eq!(go.status, 303, "{}", go.html);
        let page = settled(&office, &go.location);
        assert!(page.says("新增5行。"), "{}", page.html);
        assert_eq!(office.post(&format!("{at}/columns"), &chosen).status, 409, "the file went on");
        let (_, page) = sent(&office, SAMPLES, "怪表头.csv", text.as_bytes());
        assert!(page.says("什么都没有改变"), "{}", page.html);
    });
}

#[test]
fn a_county_brings_in_its_own_rows_only_and_sees_its_own_runs() {
    on_each_engine(|city| {
        let (office, county) = (city.as_role(Role::Office), city.as_role(Role::County));
        let (theirs, _) = sent(&office, SAMPLES, "市.csv", samples(2).as_bytes());
        let (_, page) = sent(&county, SAMPLES, "县.csv", samples(8).replace("YC", "YH").as_bytes());
        assert!(page.says("新增4行，4行有问题") && page.says("不在您的区域内"), "{}", page.html);
        assert_eq!(county.get(&theirs).status, 404);
        let list = county.get("/imports");
        assert!(list.says("县.csv") && !list.says("市.csv"), "{}", list.html);
        assert_eq!(county.upload("/imports", &[("kind", "firms")], "a.csv", b"a").status, 403);
        assert_eq!(city.as_role(Role::Auditor).get("/imports").status, 403);
        assert_eq!(city.as_role(Role::Auditor).get("/export/samples.csv").status, 403);
        let table = String::from_utf8(county.get("/export/samples.csv").bytes).unwrap();
        assert!(table.contains("盐湖区") && !table.contains("河津市"), "{table}");
    });
}

#[test]
fn names_that_are_code_elsewhere_stay_text() {
    on_each_engine(|city| {
        let office = city.as_role(Role::Office);
        let text = format!(
            "{SAMPLE_HEADS}\nX1,{},,=cmd|' /C calc'!A0,食品,风险监测,2026-03-01,<script>,,,\nX2,{},,=1+1,食品,风险监测,2026-03-01,合格,,,\n",
            credit(1),
            credit(1)
        );
        let name = "../../<script>alert(1)</script>.csv";
        let (at, page) = sent(&office, SAMPLES, name, text.as_bytes());
        assert!(!page.says("<script>alert") && !page.says("“<script>"), "{}", page.html);
        assert!(!page.says("../"), "{}", page.html);
        assert!(!office.get("/imports").says("<script>alert"));
        assert_eq!(office.get(&format!("{at}/annotated.xlsx")).status, 200);
        let table = String::from_utf8(office.get("/export/samples.csv").bytes).unwrap();
        assert!(table.contains("'=1+1"), "{table}");
    });
}

#[test]
fn what_goes_out_comes_in_again_and_changes_nothing() {
    on_each_engine(|city| {
        let office = city.as_role(Role::Office);
        sent(&office, SAMPLES, "a.csv", samples(40).as_bytes());
        for (lang, ending) in [("zh", "csv"), ("zh", "xlsx"), ("en", "csv"), ("en", "xlsx")] {
            let file = office.get(&format!("/export/samples.{ending}?lang={lang}"));
            assert_eq!(file.status, 200);
            let (_, page) = sent(&office, SAMPLES, "b", &file.bytes);
            assert!(
                page.says("什么都没有改变") || page.says("Nothing was changed"),
                "{}",
                page.html
            );
        }
        for kind in ["units", "firms"] {
            let file = office.get(&format!("/export/{kind}.xlsx"));
            let (_, page) = sent(&office, &[("kind", kind)], "b.xlsx", &file.bytes);
            assert!(page.says("什么都没有改变"), "{kind} {}", page.html);
        }
        let printed = office.get("/export/samples.pdf");
        assert_eq!((printed.status, printed.media.as_str()), (200, "application/pdf"));
        assert!(printed.bytes.starts_with(b"%PDF"));
        let some = office.get("/export/samples.csv?from=2026-03&to=2026-03");
        assert_eq!(String::from_utf8(some.bytes).unwrap().matches("YC").count(), 4);
    });
}

#[test]
fn every_kind_has_a_form_a_template_and_an_export_in_both_languages() {
    let city = City::new("sqlite", exchange::routes());
    city.add_role(Role::Office, None);
    let office = city.as_role(Role::Office);
    for kind in exchange::kinds().iter().map(|it| it.code()) {
        for lang in ["zh", "en"] {
            let page = office.get(&format!("/imports/new?kind={kind}&lang={lang}"));
            assert!(
                page.status == 200 && !page.says("[import") && !page.says("[exchange"),
                "{kind}"
            );
            let file = office.get(&format!("/imports/template/{kind}.xlsx?lang={lang}"));
            let sheet = tables::Sheet::read(&file.bytes, kind, &tables::Limits::default()).unwrap();
            assert_eq!(sheet.rows().len(), 1, "{kind}: a sample row alone");
            let table = office.get(&format!("/export/{kind}.csv?lang={lang}"));
            assert!(table.status == 200 && !table.says("[export"), "{kind} {}", table.html);
        }
    }
}

#[test]
fn a_page_gives_its_tables_away_to_whoever_may_export_what_it_shows() {
    use web::{Need, Routes, Site, Visit};
    async fn table(visit: Visit) -> web::Response {
        visit
            .page(|_, me| {
                // A filter that nobody knows is refused by real lists, so this one looks too.
                assert_eq!(
                    me.pairs.len(),
                    1,
                    "how the page leaves is no filter of it: {:?}",
                    me.pairs
                );
                Ok(Shown { frame: me.frame("示例表") })
            })
            .await
    }
    #[derive(askama::Template)]
    #[template(
        source = "{% extends \"layout.html\" %}{% block main %}<table><thead><tr><th>县</th></tr></thead><tbody><tr><td>甲</td></tr></tbody></table>{% endblock %}",
        ext = "html"
    )]
    struct Shown {
        frame: ui::Frame,
    }
    let shown = Need::May(identity::Verb::View, identity::Class::Records);
    for engine in store::testing::engines() {
        let routes = Routes::new().get("/shown", shown, table);
        let site = Site { take: Some(exchange::take::file), ..Site::default() };
        let city = City::with_site(engine, routes, site);
        let (yanhu, _) = fill(&city.space.db);
        city.add_role(Role::Office, None);
        city.add_role(Role::County, Some(yanhu));
        city.add_role(Role::Auditor, None);
        for role in [Role::Office, Role::County] {
            let page = city.as_role(role).get("/shown?x=1");
            assert!(page.says("/shown?x=1&#38;leave=xlsx"), "{}", page.html);
            let book = city.as_role(role).get("/shown?x=1&leave=xlsx");
            assert_eq!(book.status, 200, "{}", book.html);
            assert!(book.bytes.starts_with(b"PK"));
            let print = city.as_role(role).get("/shown?x=1&leave=pdf");
            assert_eq!(print.media, "application/pdf");
        }
        // Whoever may only look sees no link, and the address does not help.
        let page = city.as_role(Role::Auditor).get("/shown?x=1");
        assert!(page.status == 200 && !page.says("leave="), "{}", page.html);
        assert_eq!(city.as_role(Role::Auditor).get("/shown?x=1&leave=xlsx").status, 403);
        assert_eq!(city.nobody().get("/shown?x=1&leave=pdf").status, 303);
    }
}
