//! The pages around a sheet: limits down the tree, a form designed with several sections and bindings, its versions, a
//! demand with its fields, findings put together.

use forms::checks::inherited;
use identity::Role;
use store::testing::engines;
use terms::{Lang, Millionths};

use crate::{ground, wide};

#[test]
fn a_limit_is_narrowed_down_the_tree_and_never_widened() {
    for engine in engines() {
        let ground = ground(engine, &wide(2, 3));
        let (office, du) = (ground.city.as_role(Role::Office), ground.du());
        let home = ground
            .city
            .space
            .db
            .read(|tx| {
                tx.one("select id from unit where kind = 'city' order by id", &[], |row| row.get(0))
            })
            .unwrap_or(ground.county);
        let city = i64::to_string(&home);
        let county = ground.county.to_string();
        let put = |who: &web::testing::Caller<'_>, unit: &str, most: &str| {
            let pairs = [
                ("unit", unit),
                ("field", "s.c1"),
                ("most", most),
                ("ground", "示例：核实过的范围"),
            ];
            who.post("/forms/wide/limits", &pairs).status
        };
        assert_eq!(put(&office, &city, "500"), 303);
        assert_eq!(put(&du, &county, "600"), 422, "a county does not widen what the city set");
        assert_eq!(put(&du, &county, "300"), 303);
        assert_eq!(put(&du, &city, "10"), 403, "nobody narrows for those above");
        let unit = ground.county;
        let found = ground
            .city
            .space
            .db
            .read(move |tx| {
                let kept = forms::store::by_code(tx, "wide")?;
                inherited(tx, kept.form(), unit, Lang::Zh)
            })
            .unwrap();
        let field = found.iter().find(|it| it.field == "s.c1").unwrap();
        assert_eq!(field.form.least, Some(Millionths::parse("0").unwrap()), "the form itself");
        assert_eq!(field.holds.most, Some(Millionths::parse("300").unwrap()));
        assert_eq!(field.chain.len(), if home == unit { 1 } else { 2 }, "city, then county");
        for lang in ["zh", "en"] {
            let page = du.get(&format!("/forms/wide/limits?unit={county}&lang={lang}"));
            assert_eq!(page.status, 200, "{}", page.html);
            assert!(page.says("0–300") && !page.says("forms-limit"), "{}", page.html);
        }
        let limit = field.chain.last().unwrap().limit.id;
        let ended = du.post(&format!("/forms/wide/limits/{limit}/end"), &[("ground", "示例")]);
        assert_eq!(ended.status, 303);
        assert!(du.get(&format!("/forms/wide/limits?unit={county}")).says("0–500"));
    }
}

const HEAD: [(&str, &str); 7] = [
    ("code", "several"),
    ("zh", "多部分示例表"),
    ("kind", "administrative"),
    ("owner", "amr"),
    ("ground", "示例依据"),
    ("period", "year"),
    ("hours", "0.5"),
];

#[test]
fn a_form_of_several_sections_is_designed_bound_previewed_and_made_into_a_next_version() {
    for engine in engines() {
        let ground = ground(engine, &wide(1, 2));
        let office = ground.city.as_role(Role::Office);
        let sections = [
            ("columns", "n = 数量 // Number | 数字 | piece | 0 | 必填 | | 0..100"),
            ("lines", "a = 甲 // A\nb = 乙 | 缩进 1\nt = 总数 | 全部"),
            ("cells", "a | n | 取自 上期\nb | n | 不填"),
            ("columns.2", "v = 答复 | 选项：有、没有"),
            ("lines.2", "q = 是否发现"),
            ("name.2", "二、问题 // Problems"),
            ("checks", "说明 | main | n <= 50 | n | 超过50，请说明。"),
        ];
        let with = |act: &'static str, more: &[(&'static str, &'static str)]| {
            let mut all: Vec<(&str, &str)> = HEAD.iter().chain(&sections).copied().collect();
            all.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
            all.extend(more);
            all.push(("do", act));
            office.post("/forms/new", &all)
        };
        let preview = with("preview", &[]);
        assert_eq!(preview.status, 200, "{}", preview.html);
        assert!(preview.says("id=\"preview\"") && preview.says("二、问题"), "{}", preview.html);
        assert_eq!(office.get("/forms/several").status, 404, "a preview keeps nothing");
        let more = with("section", &[]);
        assert!(more.says("name=\"columns.3\"") && more.says("缩进 1"), "what was written stays");
        let wrong = with("save", &[("cells", "a | n | 汇入 no_such_indicator")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.says("没有这个指标") && wrong.says("no_such_indicator"));
        assert_eq!(with("save", &[("cells", "x | n | 不填")]).status, 422, "no such line");
        assert_eq!(with("save", &[]).status, 303);
        let again = office.get("/forms/several/design?lang=en");
        assert!(again.says("n = 数量 // Number") && again.says("known last"), "{}", again.html);
        assert!(again.says("choice: 有、没有") && again.says("r1 = reason"), "{}", again.html);
        assert_eq!(
            office
                .post("/forms/several/publish", &[("document", "示例1号"), ("ground", "示例")])
                .status,
            303
        );
        let next = [("lines", "a = 甲\nc = 丙"), ("cells", "a | n | 取自 上期")];
        assert_eq!(with("save", &next[..1]).status, 422, "a binding of a line that is gone");
        assert_eq!(with("save", &next).status, 303);
        let page = office.get("/forms/several");
        assert!(page.says("?version=1") && page.says("?version=2"), "{}", page.html);
        assert!(page.says("丙"), "the new field is named");
        let first = office.get("/forms/several?version=1");
        assert!(first.says("总数") && !first.says("/forms/several/publish"), "{}", first.html);
    }
}

#[test]
fn a_demand_has_a_page_and_the_register_is_sorted_as_the_reader_asks() {
    for engine in engines() {
        let ground = ground(engine, &wide(1, 2));
        let office = ground.city.as_role(Role::Office);
        let units =
            ground.city.space.db.read(|tx| Ok(units::of_kind(tx, "county")?[0].code.clone()));
        let units = units.unwrap();
        let made = office.post(
            "/burden/demands/new",
            &[
                ("title", "示例：涉粉企业数量"),
                ("asker", "amr"),
                ("units", &units),
                ("ground", "示例通知"),
                ("every", "once"),
                ("fields", "涉粉企业数 | firm\n走访帮扶企业 | piece"),
                ("hours", "0.5"),
                ("due", "2027-06-30"),
                ("override", "示例：休息时间"),
            ],
        );
        assert_eq!(made.status, 303, "{}", made.html);
        let register = office.get("/burden?sort=fields");
        let at = register.html.find("/burden/demands/").expect("a demand leads to its page");
        let path: String = register.html[at..].chars().take_while(|c| *c != '"').collect();
        let link = register.html.match_indices("/burden/demands/").map(|(at, _)| {
            register.html[at..].chars().take_while(|c| *c != '"').collect::<String>()
        });
        let path = link.into_iter().find(|it| !it.ends_with("new")).unwrap_or(path);
        for lang in ["zh", "en"] {
            let page = office.get(&format!("{path}?lang={lang}"));
            assert_eq!(page.status, 200, "{path} {}", page.html);
            assert!(page.says("走访帮扶企业") && !page.says(">piece<"), "{}", page.html);
        }
        assert_eq!(office.get("/burden/demands/999999").status, 404);
        assert!(register.says("aria-sort=\"descending\""));
    }
}

#[test]
fn empty_cells_of_a_long_sheet_are_one_line_each_row_under_one_head() {
    let text = wide(20, 10)
        .replace("decimals = 1\nleast = 0\n", "decimals = 1\nleast = 0\nrequired = true\n");
    let ground = ground("sqlite", &text);
    let page = ground.du().get(&ground.path("/course"));
    // Below stands what is said about the sheet, with a fold of its own.
    let (findings, _) = page.html.split_once("id=\"comments\"").expect("comments");
    assert_eq!(findings.matches("<details").count(), 1, "one rule, one head");
    assert!(page.says("<b class=\"num\">200</b>"), "with its number");
    let rows = page.html.matches(&format!("<a href=\"/fillings/{}#s.l", ground.filling)).count();
    assert_eq!(rows, 20, "and a row for each line");
}
