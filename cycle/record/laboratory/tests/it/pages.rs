//! The pages, as people see and use them.

use identity::Role;
use laboratory::samples;
use store::Actor;
use terms::date;
use web::testing::City;

use crate::{Ground, SIGNATORY, lay, new_sample, sign, to_be_signed};

fn city(engine: &str) -> (City, Ground) {
    let city = City::new(engine, laboratory::routes());
    let ground = lay(&city.space);
    city.add_role(Role::Office, None);
    city.add_role(Role::County, Some(ground.county));
    city.add_account("desk", Role::Laboratory, Some(ground.institute));
    city.add_account("bench", Role::Laboratory, Some(ground.institute));
    city.add_account("check", Role::Laboratory, Some(ground.institute));
    city.add_account("sign", Role::Laboratory, Some(ground.institute));
    city.add_account("other", Role::Laboratory, Some(ground.second));
    (city, ground)
}

#[test]
fn every_page_opens_in_both_languages_with_samples_and_without() {
    for engine in store::testing::engines() {
        let (city, ground) = city(engine);
        let pages = [
            "/laboratory",
            "/laboratory/samples",
            "/laboratory/samples/new",
            "/laboratory/receive",
            "/laboratory/sheets",
            "/laboratory/sheets/new",
            "/laboratory/reports",
            "/laboratory/scope",
            "/laboratory/scope/new/instrument",
            "/laboratory/scope/new/calibration",
            "/laboratory/scope/new/method",
            "/laboratory/scope/new/signatory",
            "/laboratory/regimes",
            "/laboratory/limits",
            "/laboratory/rounds",
            "/laboratory/rounds/new",
            "/laboratory/plans",
            "/laboratory/plans/new",
            "/laboratory/estimates",
            "/laboratory/estimates?by=product",
            "/laboratory/risk",
        ];
        for filled in [false, true] {
            if filled {
                let on = date(2026, 3, 2);
                for (n, value) in [(1, 120_000), (2, 152_000)] {
                    let new = new_sample(&ground, &format!("S-{n}"), "manufacturing", on);
                    let id = to_be_signed(&city.space, &ground, new, value, ground.balance);
                    sign(&city.space, SIGNATORY, id, &format!("JC-{n}"), on).unwrap();
                }
            }
            for page in pages {
                for lang in ["zh", "en"] {
                    let sign = if page.contains('?') { '&' } else { '?' };
                    let seen = city.as_account("desk").get(&format!("{page}{sign}lang={lang}"));
                    assert_eq!(seen.status, 200, "{page} {lang}: {}", seen.html);
                    assert!(
                        !seen.says("laboratory-"),
                        "{page} {lang} shows a key: {}",
                        around(&seen.html)
                    );
                    assert!(!seen.says("NaN"), "{page}");
                }
            }
        }
    }
}

/// Where a key shows, past addresses and classes.
fn around(html: &str) -> String {
    let at = html.find("laboratory-").unwrap_or(0);
    html[at..].chars().take(80).collect()
}

#[test]
fn a_sample_is_received_on_a_phone_measured_reviewed_signed_and_served() {
    for engine in store::testing::engines() {
        let (city, ground) = city(engine);
        let institute = ground.institute.to_string();
        let new = [
            ("code", "S-9"),
            ("reserve", "S-9B"),
            ("product", "示例水泥"),
            ("lot", "L1"),
            ("firm", "F1"),
            ("domain", "manufacturing"),
            ("purpose", "risk"),
            ("on", "2026-11-10"),
            ("taken_by", "示例甲、示例乙"),
            ("institute", institute.as_str()),
        ];
        let desk = city.as_account("desk");
        let made = desk.post("/laboratory/samples/new", &new);
        assert_eq!(made.status, 303, "{}", made.html);
        let here = made.location.clone();
        let page = desk.get(&here);
        assert!(
            page.says("封样在途") && page.says("S-9B") && page.says("barcode"),
            "{}",
            page.html
        );
        assert!(page.says("/papers/new?kind=sampling-sheet"));
        // A weight belongs to evaluation samples alone; the code is taken; food is not judged as industrial.
        let again = |pairs: &[(&str, &str)]| {
            let mut all = new.to_vec();
            all.retain(|(name, _)| !pairs.iter().any(|it| it.0 == *name));
            all.extend_from_slice(pairs);
            desk.post("/laboratory/samples/new", &all)
        };
        assert_eq!(again(&[("code", "S-10"), ("reserve", ""), ("weight", "3")]).status, 422);
        assert_eq!(again(&[]).status, 422);
        let food = again(&[
            ("code", "S-11"),
            ("reserve", ""),
            ("domain", "food"),
            ("regime", "industrial"),
        ]);
        assert!(food.status == 422 && food.says("不管这个领域"), "{}", food.html);
        // The phone: scan, receive.
        let found = desk.post("/laboratory/receive", &[("code", "S-9")]);
        assert_eq!(found.location, format!("{here}/steps/receive"));
        assert_eq!(desk.post("/laboratory/receive", &[("code", "nothing")]).status, 422);
        let step = |who: &str, act: &str, seen: &str, more: &[(&str, &str)]| {
            let mut pairs = vec![("seen", seen), ("on", "2026-11-12")];
            pairs.extend_from_slice(more);
            city.as_account(who).post(&format!("{here}/steps/{act}"), &pairs)
        };
        let broken = step("desk", "receive", "1", &[("seal", "broken"), ("place", "库A")]);
        assert!(broken.status == 422 && broken.says("不收"), "{}", broken.html);
        assert_eq!(
            step("desk", "receive", "1", &[("seal", "whole"), ("place", "库A")]).status,
            303
        );
        assert_eq!(
            step("desk", "store", "1", &[("place", "库B")]).status,
            422,
            "somebody took a step first"
        );
        assert_eq!(
            step("other", "start", "2", &[]).status,
            403,
            "another laboratory has no hand in it"
        );
        assert_eq!(step("desk", "start", "2", &[]).status, 303);
        // Two sheets, one for each item.
        for item in ["甲项", "乙项"] {
            let method = format!("示例方法-{item}");
            let balance = ground.balance.to_string();
            let code = format!("YS-{item}");
            let sheet = city.as_account("bench").post(
                "/laboratory/sheets/new",
                &[
                    ("code", code.as_str()),
                    ("institute", institute.as_str()),
                    ("item", item),
                    ("method", method.as_str()),
                    ("measure", "%"),
                    ("instrument", balance.as_str()),
                    ("on", "2026-11-13"),
                ],
            );
            assert_eq!(sheet.status, 303, "{}", sheet.html);
            let sheet = sheet.location;
            let places =
                [("samples", "S-9"), ("blank", "0.01"), ("control", "0.1"), ("tolerance", "0.005")];
            let added = city.as_account("bench").post(&format!("{sheet}/places"), &places);
            assert_eq!(added.status, 303, "{}", added.html);
            let file = format!(
                "sample,result,uncertainty\nS-9,{},0.004\n2,0.001,\n3,0.101,\n",
                if item == "甲项" { "0.152" } else { "0.12" }
            );
            let read = city.as_account("bench").upload(
                &format!("{sheet}/file"),
                &[],
                "a.csv",
                file.as_bytes(),
            );
            assert_eq!(read.status, 303, "{}", read.html);
            let page = city.as_account("bench").get(&sheet);
            assert!(page.says("待校核") && page.says("101.0%"), "{}", page.html);
            assert_eq!(
                city.as_account("bench").post(&format!("{sheet}/review"), &[]).status,
                422,
                "by another"
            );
            assert_eq!(city.as_account("check").post(&format!("{sheet}/review"), &[]).status, 303);
        }
        let finished = city
            .as_account("bench")
            .post(&format!("{here}/steps/finish"), &[("seen", "3"), ("on", "2026-11-13")]);
        assert_eq!(finished.status, 303, "{}", finished.html);
        let reviewed = city
            .as_account("check")
            .post(&format!("{here}/steps/review"), &[("seen", "4"), ("on", "2026-11-16")]);
        assert_eq!(reviewed.status, 303, "{}", reviewed.html);
        let issue = [("seen", "5"), ("on", "2026-11-17"), ("number", "JC-2026-1")];
        let refused = city.as_account("sign").post(&format!("{here}/steps/issue"), &issue);
        assert!(refused.status == 422 && refused.says("授权签字人"), "{}", refused.html);
        let signatory =
            [("account", "sign"), ("from", "2026-01-01"), ("document", "示例〔2026〕1号")];
        assert_eq!(desk.post("/laboratory/scope/new/signatory", &signatory).status, 303);
        let issued = city.as_account("sign").post(&format!("{here}/steps/issue"), &issue);
        assert_eq!(issued.status, 303, "{}", issued.html);
        let report = issued.location;
        let page = city.as_role(Role::County).get(&report);
        assert!(
            page.says("不合格") && page.says("责令改正") && page.says("不加盖"),
            "{}",
            page.html
        );
        assert!(
            page.says("/papers/new?kind=test-report&amp;sample=S-9")
                || page.says("kind=test-report"),
            "{}",
            page.html
        );
        let served =
            city.as_role(Role::County).post(&format!("{report}/serve"), &[("on", "2026-11-18")]);
        assert_eq!(served.status, 303, "{}", served.html);
        let page = city.as_role(Role::Office).get(&report);
        assert!(page.says("监督抽查异议和复检") && page.says("2026-12-03"), "{}", page.html);
        assert_eq!(
            city.as_account("other").get(&report).status,
            200,
            "laboratories read the register"
        );
    }
}

#[test]
fn a_county_sees_its_own_samples_and_no_others() {
    let (city, ground) = city("sqlite");
    let far = city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let clockwork = cases::clocks(tx)?;
            let mut new = new_sample(&ground, "S-7", "manufacturing", date(2026, 3, 2));
            new.area = ground.second;
            Ok(samples::take(tx, &clockwork, &new)?.id())
        })
        .unwrap();
    assert_eq!(city.as_role(Role::County).get(&format!("/laboratory/samples/{far}")).status, 404);
    assert!(!city.as_role(Role::County).get("/laboratory/samples").says("S-7"));
    assert_eq!(city.as_role(Role::Office).get(&format!("/laboratory/samples/{far}")).status, 200);
}

#[test]
fn lots_rounds_and_scenarios_are_entered_on_their_pages() {
    for engine in store::testing::engines() {
        let (city, _) = city(engine);
        let office = city.as_role(Role::Office);
        let series = office.post(
            "/laboratory/plans/new",
            &[("producer", "F1"), ("product", "示例螺栓"), ("level", "II"), ("aql", "2.5")],
        );
        assert_eq!(series.status, 303, "{}", series.html);
        for (n, found) in ["7", "9"].iter().enumerate() {
            let code = format!("L{n}");
            let lot = office.post(
                &format!("{}/lots", series.location),
                &[
                    ("code", code.as_str()),
                    ("size", "1000"),
                    ("found", found),
                    ("on", "2026-11-01"),
                ],
            );
            assert_eq!(lot.status, 303, "{}", lot.html);
        }
        let page = office.get(&series.location);
        assert!(
            page.says("加严") && page.says("<svg") && page.says("J · 80 · 5/6"),
            "{}",
            page.html
        );
        let round = office.post(
            "/laboratory/rounds/new",
            &[
                ("code", "PT-1"),
                ("name", "示例比对"),
                ("item", "磷"),
                ("on", "2026-11-01"),
                ("assigned", "10"),
                ("sigma", "0.5"),
            ],
        );
        assert_eq!(round.status, 303, "{}", round.html);
        for (name, value) in [("甲室", "10.1"), ("乙室", "11.4"), ("丙室", "14")] {
            let done = office.post(
                &format!("{}/results", round.location),
                &[("laboratory", name), ("value", value)],
            );
            assert_eq!(done.status, 303, "{}", done.html);
        }
        let page = office.get(&round.location);
        assert!(page.says("有问题") && page.says("不满意") && page.says("2.80"), "{}", page.html);
        let check = |units: &str| {
            office.post(&format!("{}/homogeneity", round.location), &[("units", units)])
        };
        assert_eq!(check("10.1 10.2\n10.1").status, 422, "each unit as often as the others");
        let alike = office.get(&check("10.1 10.2\n10.2 10.1\n10.1 10.1\n10.2 10.2").location);
        assert!(alike.says("够均匀") && !alike.says("不够均匀"), "{}", alike.html);
        let unlike = office.get(&check("9.1 9.2\n10.2 10.1\n11.1 11.1\n10.2 10.2").location);
        assert!(unlike.says("不够均匀"), "{}", unlike.html);
        let reduce = format!("{}/reduce", series.location);
        let agree = [("on", "2026-11-01"), ("ground", "生产稳定，主管同意")];
        assert_eq!(office.post(&reduce, &agree).status, 303);
        assert!(office.get(&series.location).says("MIL-STD-105E"));
        assert!(office.get(&reduce).says("取消放宽"));
        let scenario = [
            ("product", "折叠椅"),
            ("hazard", "夹手"),
            ("severity", "1"),
            ("steps", "坐下 | 1\n手在折叠处 | 1/50\n夹住 | 1/10"),
        ];
        let kept = office.post("/laboratory/risk", &scenario);
        assert_eq!(kept.status, 303, "{}", kept.html);
        let page = office.get(&kept.location);
        assert!(page.says("1/500") && page.says("等级取决于它"), "{}", page.html);
        // The library opens it again, with the matrix it fell into.
        let library = page.html.split("/laboratory/risk?scenario=").nth(1).expect("a scenario");
        let id: String = library.chars().take_while(char::is_ascii_digit).collect();
        let again = office.get(&format!("/laboratory/risk?scenario={id}"));
        assert!(again.says("1/500") && again.says("风险矩阵"), "{}", again.html);
        assert_eq!(
            office
                .post("/laboratory/risk", &[("product", "x"), ("severity", "1"), ("steps", "坏")])
                .status,
            422
        );
    }
}

/// The workbook that the page gives is taken again without a change; of one that a person wrote the good rows are in
/// force from their day, those of before stay for the samples of before, and each wrong row comes back with its reason.
#[test]
fn limits_come_in_by_workbook_row_by_row_and_go_out_as_they_stand() {
    for engine in store::testing::engines() {
        let (city, _) = city(engine);
        let office = city.as_role(Role::Office);
        let book = office.get("/laboratory/limits/book.xlsx");
        assert_eq!(book.status, 200);
        let same = office.upload("/laboratory/limits", &[], "限量.xlsx", &book.bytes);
        assert!(same.says("新执行0项，与现行相同6项，退回0行"), "{}", same.html);
        let csv = "法域,产品名称,检验项目,下限,限量,单位,检验方法,判定方法,依据,生效日期\n\
            food,示例食品,甲项,,＜0.150,g/kg,示例方法-甲项,修约值比较法,示例标准 4.1,2026-07-01\n\
            无此法域,示例食品,甲项,,0.2,g/kg,示例方法-甲项,,示例标准 4.1,2026-07-01\n\
            food,示例食品,乙项,,适量,g/kg,示例方法-乙项,,示例标准 4.2,2026-07-01\n\
            food,示例饮料,甲项,0.9,0.2,g/kg,示例方法-甲项,,示例标准 4.3,2026-07-01\n\
            food,示例酒,甲项,,,g/kg,示例方法-甲项,,示例标准 4.4,2026-07-01\n";
        let done = office.upload("/laboratory/limits", &[], "限量.csv", csv.as_bytes());
        assert!(done.says("新执行1项，与现行相同0项，退回4行"), "{}", done.html);
        for said in ["没有法域“无此法域”", "看不懂限量“适量”", "下限大于上限", "至少写一个"]
        {
            assert!(done.says(said), "{said}: {}", done.html);
        }
        let returned = office.get("/laboratory/limits/returned.xlsx");
        assert_eq!(returned.status, 200);
        assert!(returned.bytes.starts_with(b"PK"), "a workbook with notes");
        let of = |day| {
            let read = city
                .space
                .db
                .read(move |tx| laboratory::regimes::limits(tx, "food", "示例食品", day));
            read.unwrap().into_iter().find(|it| it.item == "甲项").unwrap()
        };
        let (before, after) = (of(date(2026, 6, 30)), of(date(2026, 7, 1)));
        assert!(before.high != Some(150_000) || !before.high_open, "what was in force stays");
        assert_eq!((after.high, after.high_open, after.step), (Some(150_000), true, 1_000));
        let again = office.get("/laboratory/limits/book.xlsx");
        let again = office.upload("/laboratory/limits", &[], "限量.xlsx", &again.bytes);
        assert!(again.says("新执行0项，与现行相同7项，退回0行"), "{}", again.html);
        let bench = city.as_account("bench");
        assert!(!bench.get("/laboratory/limits").says("导入限量工作簿"));
        assert_eq!(bench.upload("/laboratory/limits", &[], "x.csv", csv.as_bytes()).status, 403);
    }
}
