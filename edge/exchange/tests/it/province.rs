//! Campaigns of the province and their visits, as files.

use exchange::Kind;

use crate::common::{count, credit, csv, on_each_engine, rules, send};

#[test]
fn campaigns_and_visits_of_the_province_come_in_once_and_go_out_again() {
    on_each_engine(|db| {
        let read = |code: &str| {
            let shelf = packs::Files::embedded(shipped::FILES);
            packs::Pack::read_from(&shelf, code).unwrap().0
        };
        let city = read("yuncheng");
        db.write(store::Actor::PROGRAM, move |tx| {
            let unit = |code: &str| units::UnitRow {
                code: code.into(),
                kind: "department".into(),
                name: terms::Text::zh(format!("示例{code}")),
                short: None,
                valid_from: units::ALWAYS,
                valid_to: None,
            };
            let rows = ["amr", "agri", "inspection-institute"].map(unit);
            units::load(tx, rows, [], [])?;
            campaigns::registry::learn(tx, &city)?;
            let firms = tx.query(
                "select f.unit, f.area, f.credit_code from firm f where f.credit_code <> ?1 order by f.unit",
                store::params![credit(8)],
                |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<String>(2)?)),
            )?;
            let objects: Vec<campaigns::registry::Object> = firms
                .into_iter()
                .map(|(firm, area, code)| campaigns::registry::Object {
                    name: code.clone(),
                    code,
                    firm,
                    area,
                    kind: "firm".into(),
                    industry: None,
                    size: 1,
                    during: campaigns::registry::During { from: units::ALWAYS, to: None },
                    source: "test".into(),
                })
                .collect();
            campaigns::registry::put_objects(tx, &objects).map(|_| ())
        })
        .unwrap();
        let tasks = "任务编号,任务名称,执法主体,抽查事项,所在县（市、区）,开始日期,结束日期,文号\n\
            P1,水泥省级联动抽查,示例amr,水泥产品质量省级联动抽查,运城市,2026-09-01,2026-11-30,晋〔2026〕5号\n\
            P2,没有的事项,S-AMR,别的,运城市,2026-09-01,2026-11-30,晋〔2026〕5号\n\
            P3,没有的主体,某办公室,cement-province,运城市,2026-09-01,2026-11-30,晋〔2026〕5号\n";
        let report = send(db, csv(Kind::Campaigns, tasks));
        assert_eq!(
            rules(&report),
            [(3, "campaign-item-unpublished"), (4, "campaign-subject-unregistered")]
        );
        assert_eq!(report.new, 1);
        assert_eq!(send(db, csv(Kind::Campaigns, tasks)).same, 1);
        let (one, eight) = (credit(1), credit(8));
        let visits = format!(
            "检查编号,任务编号,统一社会信用代码,执法证号,检查日期,检查结果,严重问题数,较重问题数\n\
             P1-1,P1,{one},\"SYN-1408-0001、SYN-1408-0002\",2026-09-10,责令改正,0,1\n\
             P1-2,P1,{one},,,,,\n\
             P1-3,P1,{eight},,2026-09-11,未发现问题,,\n\
             P1-4,P9,{one},,2026-09-11,未发现问题,,\n\
             P1-5,P1,{one},,2026-09-11,,,\n"
        );
        let report = send(db, csv(Kind::Visits, &visits));
        let mut said = rules(&report);
        said.sort_unstable();
        assert_eq!(
            said,
            [
                (4, "registry-object-unknown"),
                (5, "campaign-province-unknown"),
                (6, "table-required")
            ]
        );
        assert_eq!(report.new, 2);
        let again = send(db, csv(Kind::Visits, &visits));
        assert_eq!((again.new, again.same), (0, 2));
        let other = visits.replace("责令改正,0,1", "责令改正,1,1");
        assert!(rules(&send(db, csv(Kind::Visits, &other))).contains(&(2, "import-ground-needed")));
        let corrected = send(db, csv(Kind::Visits, &other).ground("省局更正通知"));
        assert_eq!(corrected.corrected, 1);
        assert_eq!(count(db, "select count(*) from inspection where until is null"), 1);
        assert_eq!(count(db, "select critical from inspection where until is null"), 1);
        // What has not begun stays inside, whoever takes the table out.
        let wish = exchange::Wish::all(Kind::Visits, terms::Lang::Zh);
        let table = exchange::export(db, &wish, exchange::Format::Csv).unwrap();
        let table = String::from_utf8(table).unwrap();
        assert!(table.contains("P1-1") && !table.contains("P1-2"), "{table}");
        let wish = exchange::Wish::all(Kind::Campaigns, terms::Lang::Zh);
        let table = exchange::export(db, &wish, exchange::Format::Csv).unwrap();
        assert!(String::from_utf8(table).unwrap().contains("水泥省级联动抽查"));
    });
}
