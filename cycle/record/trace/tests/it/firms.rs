//! A firm's people at their phone: three firms hand goods on, by pages alone.

use identity::Role;
use store::Actor;
use terms::{CreditCode, Text};
use trace::graph::Memory;
use trace::redaction::Reach;
use trace::walk::{Question, Sort, trace as walk};
use units::{FirmRow, UnitRow};
use web::testing::{City, Page};

const ALWAYS: terms::Date = terms::date(1949, 10, 1);

/// Two firms with codes of their own, and an office.
fn city(engine: &str) -> City {
    let city = City::new(engine, trace::routes());
    let area = UnitRow {
        code: "990001".into(),
        kind: "county".into(),
        name: Text::new("示例县", "Example County"),
        short: None,
        valid_from: ALWAYS,
        valid_to: None,
    };
    let firm = |number: u32, name: &str| FirmRow {
        code: format!("F{number:05}"),
        name: Text::new(name, name),
        short: None,
        area: "990001".into(),
        credit_code: CreditCode::compose("91", "999999", &format!("DEM{number:05}"))
            .map(|code| code.to_string()),
        code_ground: None,
        industry: None,
        cluster: None,
        attributes: serde_json::json!({}),
        valid_from: ALWAYS,
        valid_to: None,
    };
    let firms = [firm(1, "示例磨坊"), firm(2, "示例面厂")];
    city.space.db.write(Actor::PROGRAM, move |tx| units::load(tx, [area], [], firms)).unwrap();
    for (account, code) in [("mill", "F00001"), ("noodles", "F00002")] {
        let unit = city.space.db.read(move |tx| units::find_by_code(tx, code)).unwrap().unwrap().0;
        city.add_account(account, Role::Firm, Some(unit));
        let page = city.as_account(account).post("/goods/begin", &[]);
        assert_eq!(page.status, 303, "{}", page.html);
    }
    city.add_role(Role::Office, None);
    city
}

/// The value of a hidden field.
fn hidden(page: &Page, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.html.split_once(&start).unwrap_or_else(|| panic!("{name}: {}", page.html));
    rest.split('"').next().unwrap().to_owned()
}

fn once(number: u8) -> String {
    format!("{number:032x}")
}

const NOON: &str = "2026-07-01 12:00";

/// Flour is made, sent, received, and becomes noodles.
fn story(city: &City) {
    let (mill, noodles) = (city.as_account("mill"), city.as_account("noodles"));
    let made = mill.post(
        "/goods/step/make",
        &[
            ("once", &once(1)),
            ("time", NOON),
            ("product", ""),
            ("name", "小麦粉"),
            ("gtin", ""),
            ("lot", "26070101"),
            ("much", "1,000"),
            ("unit", "KGM"),
        ],
    );
    assert_eq!(made.status, 303, "{}", made.html);
    let page = mill.get("/goods/step/ship");
    let code = hidden(&page, "code-0");
    assert!(code.ends_with(":000126070101"), "{code}");
    let sent = mill.post(
        "/goods/step/ship",
        &[
            ("once", &once(2)),
            ("time", "2026-07-02 08:00"),
            ("code-0", &code),
            ("unit-0", "KGM"),
            ("much-0", "600"),
            ("to", "示例面厂"),
            ("under", "A-17"),
        ],
    );
    assert_eq!(sent.status, 303, "{}", sent.html);
    let page = noodles.get("/goods/step/receive");
    assert!(page.says("小麦粉"), "{}", page.html);
    let delivery = hidden(&page, "delivery");
    let received = noodles.post(
        "/goods/step/receive",
        &[("once", &once(3)), ("time", "2026-07-03 09:00"), ("delivery", &delivery)],
    );
    assert_eq!(received.status, 303, "{}", received.html);
    let worked = noodles.post(
        "/goods/step/work",
        &[
            ("once", &once(4)),
            ("time", "2026-07-04 10:00"),
            ("code-0", &code),
            ("unit-0", "KGM"),
            ("much-0", "500"),
            ("product", ""),
            ("name", "挂面"),
            ("gtin", "9521001001014"),
            ("lot", "G1"),
            ("much", "900"),
            ("unit", ""),
        ],
    );
    assert_eq!(worked.status, 303, "{}", worked.html);
}

#[test]
fn goods_handed_on_by_pages_are_found_back_to_their_beginning_and_books_say_what_is_left() {
    for engine in store::testing::engines() {
        let city = city(engine);
        story(&city);
        let mill = city.as_account("mill").get("/goods");
        assert!(mill.says("400 千克"), "{engine}: {}", mill.html);
        let noodles = city.as_account("noodles").get("/goods");
        assert!(noodles.says("100 千克") && noodles.says("900 件"), "{engine}: {}", noodles.html);
        assert!(!noodles.says("id=\"waiting\""));
        city.space
            .db
            .read(|tx| {
                let mut question = Question::about(&["https://id.gs1.org/01/09521001001014/10/G1"]);
                question.forward = false;
                let found = walk(tx, &Memory::default(), &Reach::All, &question, &mut |_| true)?;
                let lots: Vec<&str> = found
                    .nodes
                    .iter()
                    .filter(|node| node.sort == Sort::Lot)
                    .map(|node| node.name.as_str())
                    .collect();
                // The flour at the noodle maker's, and at the mill.
                assert_eq!(lots.len(), 3, "{lots:?}");
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_page_that_is_sent_twice_is_one_step() {
    let city = city("sqlite");
    story(&city);
    story_again(&city);
    let events = city.space.db.read(|tx| tx.count("select count(*) from trace_event", &[]));
    assert_eq!(events.unwrap(), 4);
}

fn story_again(city: &City) {
    let again = city.as_account("mill").post(
        "/goods/step/make",
        &[
            ("once", &once(1)),
            ("time", NOON),
            ("product", ""),
            ("name", "小麦粉"),
            ("lot", "26070101"),
            ("much", "1000"),
            ("unit", "KGM"),
        ],
    );
    assert_eq!(again.status, 303, "{}", again.html);
}

#[test]
fn what_was_declared_wrong_leaves_the_books_and_a_neighbour_declares_nothing() {
    for engine in store::testing::engines() {
        let city = city(engine);
        story(&city);
        let page = city.as_account("noodles").get("/goods");
        let newest = hidden(&page, "event");
        let stranger = city.as_account("mill").post("/goods/wrong", &[("event", &newest)]);
        assert_eq!(stranger.status, 404, "{}", stranger.html);
        let taken = city
            .as_account("noodles")
            .post("/goods/wrong", &[("event", &newest), ("reason", "incorrect_data")]);
        assert_eq!(taken.status, 303, "{}", taken.html);
        let page = city.as_account("noodles").get("/goods");
        assert!(page.says("600 千克") && !page.says("900 件"), "{engine}: {}", page.html);
        assert!(page.says("已声明有误"));
    }
}

#[test]
fn bad_input_is_named_and_the_check_digit_that_would_be_right_is_told() {
    let city = city("sqlite");
    story(&city);
    let mill = city.as_account("mill");
    let code = hidden(&mill.get("/goods/step/ship"), "code-0");
    let ask = |step: &str, pairs: &[(&str, &str)]| {
        let mut all = pairs.to_vec();
        if all.iter().all(|(name, _)| *name != "time") {
            all.push(("time", NOON));
        }
        let once = once(9);
        all.push(("once", &once));
        let page = mill.post(&format!("/goods/step/{step}"), &all);
        assert_eq!(page.status, 200, "{pairs:?}: {}", page.html);
        page
    };
    let lot = [("product", ""), ("name", "麸皮"), ("much", "1"), ("unit", "KGM")];
    let with = |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> {
        let mut all: Vec<(&str, &str)> = lot.to_vec();
        for (name, value) in more {
            all.retain(|(known, _)| known != name);
            all.push((name, value));
        }
        all
    };
    assert!(ask("make", &with(&[("gtin", "9521001001018")])).says("9521001001014"));
    assert!(ask("make", &with(&[("much", "0")])).says("大于零"));
    assert!(ask("make", &with(&[("name", "")])).says("新产品的名称"));
    assert!(ask("make", &with(&[("lot", "1")])).says("8 位"));
    assert!(ask("make", &with(&[("time", "gestern")])).says("2026-11-20 08:30"));
    let sent = [("code-0", code.as_str()), ("unit-0", "KGM"), ("to", "示例面厂")];
    let mut more = sent.to_vec();
    more.push(("much-0", "401"));
    assert!(ask("ship", &more).says("现有 400"));
    let mut nobody = sent.to_vec();
    nobody.retain(|(name, _)| *name != "to");
    nobody.extend([("much-0", "1"), ("to", "示例空气厂")]);
    assert!(ask("ship", &nobody).says("没有登记这个单位"));
    assert!(ask("ship", &[("codes", "urn:x:1"), ("to", "示例面厂")]).says("库存中没有"));
    assert!(ask("receive", &[]).says("请至少选择一项"));
}

#[test]
fn labels_lead_to_the_product_and_strangers_get_none() {
    let city = city("sqlite");
    story(&city);
    let code = "https%3A%2F%2Fid.gs1.org%2F01%2F09521001001014%2F10%2FG1";
    let page = city.as_account("noodles").get(&format!("/goods/labels?code={code}"));
    assert!(page.says("/01/09521001001014/10/G1") && page.says("挂面"), "{}", page.html);
    assert_eq!(page.html.matches("class=\"tag\"").count(), 24);
    let pdf = city.as_account("noodles").get(&format!("/goods/labels.pdf?code={code}&n=2"));
    assert_eq!(pdf.status, 200);
    let stranger = city.as_account("mill").get(&format!("/goods/labels?code={code}"));
    assert_eq!(stranger.status, 404);
}

#[test]
fn registers_are_kept_by_clerks_with_entries_in_the_journal() {
    for engine in store::testing::engines() {
        let city = city(engine);
        let office = city.as_role(Role::Office);
        let party =
            [("unit", "示例磨坊"), ("kind", "party"), ("key", "9521001000008"), ("skew", "60")];
        let wrong = office.post("/goods/registry/party", &party);
        assert!(wrong.status == 200 && wrong.says("应为"), "{}", wrong.html);
        let right =
            [("unit", "示例磨坊"), ("kind", "party"), ("key", "9521001000000"), ("skew", "60")];
        let right = office.post("/goods/registry/party", &right);
        assert_eq!(right.status, 303, "{}", right.html);
        let prefix = office.post("/goods/registry/prefix", &[("start", "952"), ("digits", "7")]);
        assert_eq!(prefix.status, 303, "{}", prefix.html);
        let bad = office.post("/goods/registry/prefix", &[("start", "952"), ("digits", "13")]);
        assert!(bad.says("4 至 12 位"), "{}", bad.html);
        let reader =
            [("start", "https://zs.example/t/"), ("class", "6"), ("lot", "8"), ("issuer", "示例")];
        assert_eq!(office.post("/goods/registry/reader", &reader).status, 303);
        let page = office.get("/goods/registry");
        assert!(page.says("(417)9521001000000") && page.says("https://zs.example/t/"));
        let entries = city.space.db.read(|tx| tx.entries(0, 10_000)).unwrap();
        for verb in ["trace.party_registered", "trace.prefix_registered", "trace.reader_registered"]
        {
            assert!(entries.iter().any(|entry| entry.verb == verb), "{engine}: {verb}");
        }
        assert_eq!(city.as_account("mill").get("/goods/registry").status, 403);
    }
}

/// A sheet of steps as a file.
fn sheet(lines: &[&str]) -> Vec<u8> {
    let head = "步骤,序号,时间,货物代码,数量,单位,新批产品,商品条码,新批批号,新批数量,新批单位,箱或托盘代码,收货方,送货单号";
    let mut text = format!("{head}\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text.into_bytes()
}

#[test]
fn a_sheet_of_steps_is_recorded_once_and_its_bad_lines_come_back_with_notes() {
    for engine in store::testing::engines() {
        let city = city(engine);
        let credit = CreditCode::compose("91", "999999", "DEM00001").unwrap();
        let code = format!("{credit}:000126070101");
        let full = format!("urn:zhunsheng:goods:{code}");
        let send = format!("发货,1,2026-07-02 08:00,{full},300,千克,,,,,,,示例面厂,B-1");
        let lines = [
            "生产登记,1,2026-07-01 08:00,,,,小麦粉,,26070101,1000,千克,,,",
            send.as_str(),
            "生产登记,2,2026-07-01 09:00,,,,麸皮,,26070101,0,千克,,,",
            "装箱,,gestern,,,,,,,,,,,",
        ];
        let mill = city.as_account("mill");
        let page = mill.upload("/goods/workbook", &[], "steps.csv", &sheet(&lines));
        assert!(page.says("登记 2 步，已有 0 步，有误 2 行"), "{engine}: {}", page.html);
        assert!(page.says("大于零"), "{}", page.html);
        let back = mill.get("/goods/workbook/returned.xlsx");
        assert_eq!(back.status, 200);
        let limits = tables::Limits::default();
        let back = tables::Sheet::read(&back.bytes, "back.xlsx", &limits).unwrap();
        assert_eq!(back.rows().len(), 2);
        let page = mill.upload("/goods/workbook", &[], "steps.csv", &sheet(&lines));
        assert!(page.says("登记 0 步，已有 2 步"), "{engine}: {}", page.html);
        let noodles = city.as_account("noodles");
        let got = sheet(&["收货,1,2026-07-03 08:00,,,,,,,,,,,B-1"]);
        let page = noodles.upload("/goods/workbook", &[], "got.csv", &got);
        assert!(page.says("登记 1 步"), "{engine}: {}", page.html);
        assert!(noodles.get("/goods").says("300 千克"));
        assert_eq!(mill.get("/goods/workbook.xlsx").status, 200);
    }
}
