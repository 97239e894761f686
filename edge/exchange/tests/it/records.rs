//! Records in files: complaints, findings, and the exports of other systems.

use exchange::Kind;
use store::Db;

use crate::common::{count, credit, csv, on_each_engine, rules, samples, send};

#[test]
fn a_complaint_is_in_time_by_its_dates_whatever_the_file_says() {
    on_each_engine(|db| {
        let mut files = packs::Files::default();
        for (path, bytes) in shipped::FILES {
            files.put(*path, *bytes);
        }
        let (pack, _) = packs::Pack::read_from(&files, "cn").unwrap();
        let definition = serde_json::json!({ "time_rules": pack.time_rules() }).to_string();
        db.write(store::Actor::PROGRAM, move |tx| {
            let seq = tx.next_seq()?;
            tx.run(
                "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
                 values ('cn', '1', 'x', '{}', 0, '{}', ?1, ?2)",
                store::params![definition, seq],
            )?;
            tx.record(store::Entry::new("pack.loaded", "pack", 0).touches("packs")).map(|_| ())
        })
        .unwrap();
        // Seven working days from 30 September 2025: the holiday to 8 October, and 11 October is worked.
        let file = "编号,县区,问题类别,受理日期,首次答复日期,办结日期,是否按时答复,是否按时办结\n\
                    K1,河津市,食品,2025-09-30,2025-10-16,2025-12-18,否,否\n\
                    K2,河津市,食品,2025-09-30,2025-10-17,,是,是\n\
                    K3,河津市,食品,2025-09-30,,,是,是\n";
        let report = send(db, csv(Kind::Complaints, file));
        assert_eq!((report.new, report.bad), (3, 0), "{:?}", report.problems);
        assert_eq!(report.unused, ["是否按时答复", "是否按时办结"], "said to be not stored");
        let said = db
            .read(|tx| {
                tx.query(
                    "select code, replied_in_time, closed_in_time from complaint
                     where until is null order by code",
                    &[],
                    |r| {
                        Ok((
                            r.get::<String>(0)?,
                            r.get::<Option<i64>>(1)?,
                            r.get::<Option<i64>>(2)?,
                        ))
                    },
                )
            })
            .unwrap();
        let expected = [("K1", Some(1), Some(1)), ("K2", Some(0), Some(0)), ("K3", Some(0), None)];
        assert_eq!(said, expected.map(|(code, a, b)| (code.to_owned(), a, b)));
        let again = send(db, csv(Kind::Complaints, file));
        assert_eq!((again.same, again.good()), (3, 0));
    });
}

#[test]
fn findings_supersede_their_inspection_and_the_counts_of_the_source_stand() {
    on_each_engine(|db| {
        let firm = credit(1);
        let visits = format!(
            "检查编号,统一社会信用代码,检查类型,检查日期,检查结果,严重问题数,较重问题数,一般问题数\n\
             V1,{firm},日常检查,2026-03-01,通过,1,0,2\nV2,{firm},日常检查,2026-03-02,通过,,,\n"
        );
        assert_eq!(send(db, csv(Kind::Inspections, &visits)).new, 2);
        let found = "检查编号,问题代码,严重程度\nV1,2,严重\nV1,32,一般\nV9,2,严重\nV2,40,\n";
        let report = send(db, csv(Kind::Violations, found));
        assert_eq!(
            rules(&report),
            [(4, "import-inspection-unknown"), (5, "import-severity-unknown")]
        );
        assert_eq!(report.new, 2);
        assert_eq!(send(db, csv(Kind::Violations, found)).same, 2);
        // The visits sent once more say nothing against the findings.
        assert_eq!(send(db, csv(Kind::Inspections, &visits)).same, 2);
        assert_eq!(
            count(db, "select weighted from inspection where code = 'V1' and until is null"),
            7
        );
    });
}

#[test]
fn exports_of_other_systems_are_read_by_what_packs_tell_of_them() {
    let shelf = packs::Files::embedded(shipped::FILES);
    let (pack, _) = packs::Pack::read_from(&shelf, "cn").unwrap();
    on_each_engine(|db| {
        let taught = pack.clone();
        let learn = move |db: &Db| {
            let pack = taught.clone();
            db.write(store::Actor::PROGRAM, move |tx| exchange::learn(tx, &pack)).unwrap()
        };
        assert_eq!((learn(db), learn(db)), (pack.imports.len(), 0));
        let text = format!(
            "抽样单编号,标称生产企业名称,生产企业统一社会信用代码,受检单位所在县,产品名称,任务类别,抽样日期,检验结论\n\
             S1,示例企业3,,盐湖区市场监督管理局,水泥,监督抽查,2026-05-06,合格\n\
             S2,没有的企业,,盐湖区,水泥,监督抽查,2026-05-06,不合格\n\
             S3,示例企业4,{},河津市,水泥,风险监测,2026-05-06,不合格\n",
            credit(4)
        );
        let report = send(db, csv(Kind::Samples, &text).from_source("e-cqs"));
        assert_eq!(rules(&report), [(3, "import-firm-unknown")]);
        assert_eq!(
            count(
                db,
                "select count(*) from sample where code = 'e-cqs:S1' and domain = 'manufacturing' and purpose = 'evaluation'"
            ),
            1
        );
        // An empty verdict is pending; a file without verdicts is not a file of pending ones.
        let ours = samples(4).replace("检验结论", "别的");
        let order = csv(Kind::Samples, &ours);
        let error = exchange::import(db, &order, &mut |_, _, _| {}).unwrap_err();
        assert_eq!(error.code(), "table-columns-missing");
        assert_eq!(send(db, csv(Kind::Samples, &samples(4))).new, 4);
        // A head that nobody foresaw, chosen once, is remembered for the next file.
        let strange = text.replace("检验结论", "结论如何");
        let order = csv(Kind::Samples, &strange).from_source("e-cqs");
        let error = exchange::import(db, &order, &mut |_, _, _| {}).unwrap_err();
        assert_eq!(error.code(), "table-columns-missing");
        let mut chosen = order.clone();
        let mut mapping = tables::Mapping::default();
        for (key, head) in [
            ("code", "抽样单编号"),
            ("firm_name", "标称生产企业名称"),
            ("area", "受检单位所在县"),
            ("firm_code", "生产企业统一社会信用代码"),
            ("product", "产品名称"),
            ("purpose", "任务类别"),
            ("on_date", "抽样日期"),
            ("verdict", "结论如何"),
        ] {
            mapping.choose(key, head);
        }
        chosen.mapping = Some(mapping);
        assert_eq!(send(db, chosen).same, 2);
        assert_eq!(send(db, order).same, 2);
    });
}

#[test]
fn who_complained_is_not_kept_even_in_a_row_that_goes_back() {
    on_each_engine(|db| {
        let text = "编号,所在县（市、区）,问题类别,受理日期,投诉人,电话\n\
                    C1,盐湖区,食品,2026-05-06,张示例,13900000000\n\
                    C2,无此县,食品,2026-05-06,李示例,13900000001\n";
        let report = send(db, csv(Kind::Complaints, text));
        assert_eq!((report.new, report.bad, report.unused.len()), (1, 1, 2));
        let bytes = db.evidence().read(report.annotated.as_deref().unwrap()).unwrap();
        let sheet = tables::Sheet::read(&bytes, "back.xlsx", &tables::Limits::default()).unwrap();
        assert_eq!(
            sheet.heads().collect::<Vec<_>>(),
            ["问题", "编号", "所在县（市、区）", "问题类别", "受理日期"]
        );
        assert!(sheet.rows()[0].cell(0).text.starts_with("第3行："));
    });
}
