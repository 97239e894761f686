//! The engine: what is stored, what comes back, what changes nothing.

use std::process::Command;

use exchange::{Kind, Order};
use store::Db;
use terms::Lang;

use crate::common::{SAMPLE_HEADS, count, credit, csv, on_each_engine, rules, samples, send};

/// The file of 1,000 with three rows that cannot be right: no number, a slipped check digit, a day to come.
fn with_three_bad() -> String {
    let mut lines: Vec<String> = samples(1_000).lines().map(str::to_owned).collect();
    let slipped = format!("{}X", &credit(1)[..17]);
    lines[100] = lines[100].replace("YC000100", "");
    lines[200] = lines[200].replace(&credit(1), &slipped);
    lines[300] = lines[300].replace("2026-01-", "2027-01-");
    lines.join("\n")
}

#[test]
fn of_a_thousand_rows_three_come_back_with_notes_and_load_once_corrected() {
    on_each_engine(|db| {
        let report = send(db, csv(Kind::Samples, &with_three_bad()));
        assert_eq!((report.rows, report.new, report.bad), (1_000, 997, 3), "{:?}", report.problems);
        assert_eq!(count(db, "select count(*) from sample where until is null"), 997);
        assert_eq!(
            rules(&report),
            [(101, "table-required"), (201, "import-code-outer"), (301, "import-date-future")]
        );
        assert_eq!(report.says(Lang::Zh), "新增997行，3行有问题。改好再传，不会重复。");
        let bytes = db.evidence().read(report.annotated.as_deref().unwrap()).unwrap();
        let Some(fixed) = corrected(&bytes) else { return };
        let order = Order::new(Kind::Samples, "fixed.xlsx", fixed);
        let report = send(db, order.clone());
        assert_eq!((report.new, report.same, report.bad), (3, 0, 0), "{:?}", report.problems);
        assert_eq!(count(db, "select count(*) from sample where until is null"), 1_000);
        assert!(send(db, order).changed_nothing());
    });
}

/// The workbook as another program reads, corrects and saves it; none where that program is missing.
fn corrected(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder =
        std::env::temp_dir().join(format!("zhunsheng-back-{}", store::hex(&store::random::<6>())));
    std::fs::create_dir_all(&folder).unwrap();
    let (back, fixed) = (folder.join("back.xlsx"), folder.join("fixed.xlsx"));
    std::fs::write(&back, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/corrected.py");
    let ran =
        Command::new("/usr/bin/python3").arg(script).args([&back, &fixed]).arg(credit(1)).output();
    let said = ran.map(|it| (it.status.success(), it.stdout, it.stderr));
    let result = match said {
        Ok((true, out, _)) if out.starts_with(b"read") => Some(std::fs::read(&fixed).unwrap()),
        Ok((false, _, err)) => panic!("{}", String::from_utf8_lossy(&err)),
        _ => None,
    };
    std::fs::remove_dir_all(&folder).unwrap();
    result
}

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    on_each_engine(|db| {
        let order = csv(Kind::Samples, &samples(300));
        assert_eq!(send(db, order.clone()).new, 300);
        let before = count(db, "select max(seq) from sample");
        let again = send(db, order);
        assert_eq!((again.good(), again.same, again.bad), (0, 300, 0));
        assert!(again.says(Lang::Zh).contains("什么都没有改变"), "{}", again.says(Lang::Zh));
        assert_eq!(count(db, "select max(seq) from sample"), before);
        assert_eq!(count(db, "select count(*) from import_run"), 2);
    });
}

#[test]
fn other_content_under_a_known_number_asks_for_a_ground_and_then_supersedes() {
    on_each_engine(|db| {
        send(db, csv(Kind::Samples, &samples(3)));
        let changed = samples(3).replacen("面粉", "挂面", 1);
        let report = send(db, csv(Kind::Samples, &changed));
        assert_eq!(rules(&report), [(2, "import-ground-needed")]);
        assert_eq!((report.same, report.bad), (2, 1));
        let report = send(db, csv(Kind::Samples, &changed).ground("运质强办〔2026〕示例1号"));
        assert_eq!((report.corrected, report.same, report.bad), (1, 2, 0));
        assert_eq!(count(db, "select count(*) from sample"), 4, "the old row stays, ended");
        let in_row = samples(3).replacen("面粉", "馒头", 1).replacen("合格,,,", "合格,,,复核", 1);
        assert_eq!(send(db, csv(Kind::Samples, &in_row)).corrected, 1);
        assert_eq!(count(db, "select count(*) from sample where ground = '复核'"), 1);
    });
}

#[test]
fn an_old_chinese_csv_with_bad_cells_of_every_kind_is_read_and_judged() {
    on_each_engine(|db| {
        let firm = credit(2);
        let text = format!(
            "{SAMPLE_HEADS}\n\
             A1,{firm},河津市,面粉,食品,评价性抽检,2026年3月1日,合格,,,\n\
             A2,{firm},月球,面粉,食品,评价性抽检,2026-03-01,合格,,,\n\
             A3,9199,河津市,面粉,食品,评价性抽检,2026-03-01,合格,,,\n\
             A4,{firm},河津市,面粉,食品,随便,2026-03-01,合格,,,\n\
             A5,{firm},河津市,面粉,食品,风险监测,1901-03-01,合格,,,\n\
             A6,{firm},河津市,面粉,食品,风险监测,2026-02-30,合格,,,\n\
             A7,{firm},河津市,面粉,食品,风险监测,2026-03-01,合格,2026-03-09,,\n\
             A8,{firm},河津市,面粉,食品,风险监测,2026-03-01,合格,,,\n\
             A8,{firm},河津市,挂面,食品,风险监测,2026-03-01,合格,,,\n"
        );
        let (bytes, _, lossy) = encoding_rs::GB18030.encode(&text);
        assert!(!lossy);
        let report = send(db, Order::new(Kind::Samples, "老系统.csv", bytes.into_owned()));
        assert_eq!(
            rules(&report),
            [
                (3, "import-unit-unknown"),
                (4, "import-firm-unknown"),
                (5, "table-choice"),
                (6, "import-date-outside"),
                (7, "table-date"),
                (8, "sample-order-without-failure"),
                (9, "table-duplicate"),
                (10, "table-duplicate"),
            ]
        );
        assert_eq!(report.new, 1);
        for told in &report.problems {
            assert!(!told.said.get(Lang::Zh).starts_with('['), "{told:?}");
            assert!(!told.said.get(Lang::En).starts_with('['), "{told:?}");
        }
    });
}

#[test]
fn what_is_no_table_is_refused_whole_with_its_reason() {
    on_each_engine(|db| {
        let refused = |name: &str, bytes: &[u8]| {
            let order = Order::new(Kind::Samples, name, bytes.to_vec());
            exchange::import(db, &order, &mut |_, _, _| {}).unwrap_err().code()
        };
        assert_eq!(refused("a.pdf", b"%PDF-1.7 \x00\x01"), "table-not-a-table");
        assert_eq!(refused("a.xls", &[0xd0, 0xcf, 0x11, 0xe0, 1, 2]), "table-old-excel");
        assert_eq!(refused("a.xls", b"<html><table>"), "table-html");
        assert_eq!(refused("a.csv", b""), "table-empty-file");
        assert_eq!(refused("a.csv", "甲,乙\n1,2".as_bytes()), "table-columns-missing");
        assert_eq!(count(db, "select count(*) from import_run"), 0);
    });
}

#[test]
fn rows_outside_the_senders_area_are_bad_rows() {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let (yanhu, _) = crate::common::fill(&space.db);
        let mut order = csv(Kind::Samples, &samples(8));
        order.territory = identity::Territory::Units([yanhu].into());
        let report = send(&space.db, order);
        assert_eq!((report.new, report.bad), (4, 4));
        assert!(rules(&report).iter().all(|(_, rule)| *rule == "import-outside-area"));
    }
}

#[test]
fn figures_come_with_documents_and_only_where_they_are_reported() {
    on_each_engine(|db| {
        let heads = "指标代码,单位,期间,数值,分母,文号,文件名称,发文单位,依据\n";
        let rows = "人均产值,盐湖区,2025,5.25,,示例1号,统计公报（示例）,市统计局（示例）,\n\
                    gdp-per-head,140882,2025,4.75,,示例1号,,,\n\
                    pass-rate,140882,2025,95,,示例1号,,,\n\
                    gdp-per-head,140882,2026-13,4.75,,示例1号,,,\n\
                    gdp-per-head,140882,2024,NaN,,示例1号,,,\n\
                    gdp-per-head,140882,2023,1,0,示例1号,,,\n\
                    gdp-per-head,140882,2022,1,,示例9号,,,\n\
                    gdp-per-head,140882,1900,1,,示例1号,,,\n";
        let order = csv(Kind::Figures, &format!("{heads}{rows}"));
        let report = send(db, order.clone());
        assert_eq!(
            rules(&report),
            [
                (4, "import-indicator-computed"),
                (5, "import-period-outside"),
                (6, "table-decimal"),
                (7, "import-over-zero"),
                (8, "import-document-unknown"),
                (9, "import-period-outside"),
            ]
        );
        assert_eq!((report.new, report.bad), (2, 6));
        assert_eq!(send(db, order).same, 2);
        let other =
            csv(Kind::Figures, &format!("{heads}gdp-per-head,140882,2025,4.8,,示例1号,,,\n"));
        assert_eq!(rules(&send(db, other.clone())), [(2, "import-ground-needed")]);
        assert_eq!(send(db, other.ground("更正公报")).corrected, 1);
        assert_eq!(count(db, "select count(*) from figure_log"), 3);
    });
}

#[test]
fn firms_and_units_are_known_by_their_codes_and_a_doubtful_code_needs_a_ground() {
    on_each_engine(|db| {
        let slipped = format!("{}X", &credit(30)[..17]);
        let text = format!(
            "统一社会信用代码,企业名称,所在县（市、区）,国民经济行业代码,规上企业,依据\n\
             {},示例企业1,盐湖区,C1311,是,\n\
             {},示例新企业,河津市,C1399,否,\n\
             {slipped},示例疑企业,河津市,C1399,否,\n\
             {slipped},示例疑企业,河津市,C1399,否,执照如此\n\
             {},示例旧企业,无此县,C1399,否,\n",
            credit(1),
            credit(20),
            credit(21)
        );
        let report = send(db, csv(Kind::Firms, &text));
        assert_eq!(rules(&report), [(4, "import-code-outer"), (6, "import-unit-unknown")]);
        assert_eq!((report.new, report.corrected, report.bad), (2, 1, 2), "{report:?}");
        let again = send(db, csv(Kind::Firms, &text));
        assert_eq!((again.good(), again.same), (0, 3), "{again:?}");

        let units = "单位代码,单位类型,名称,上级单位代码\n140827,县（市、区）,垣曲县,140800\n140828,县（市、区）,夏县,没有\n";
        let report = send(db, csv(Kind::Units, units));
        assert_eq!((report.new, rules(&report)), (1, vec![(3, "units-code-unknown")]));
    });
}

#[test]
fn a_circle_names_its_rows_and_the_other_rows_are_stored() {
    on_each_engine(|db| {
        let heads = "单位代码,单位类型,名称,上级单位代码\n";
        let file = format!(
            "{heads}140827,县（市、区）,垣曲县,140800\n\
             T1,乡镇（街道）,示例一镇,T2\nT2,乡镇（街道）,示例二镇,T3\nT3,乡镇（街道）,示例三镇,T1\n\
             T4,乡镇（街道）,示例四镇,140827\nT5,乡镇（街道）,示例五镇,T3\n\
             T6,乡镇（街道）,示例六镇,140827\nT6,乡镇（街道）,示例六镇,140882\n"
        );
        let report = send(db, csv(Kind::Units, &file));
        assert_eq!(
            rules(&report),
            [
                (3, "import-circle"),
                (4, "import-circle"),
                (5, "import-circle"),
                (7, "units-code-unknown"),
                (8, "import-parents-several"),
                (9, "import-parents-several"),
            ]
        );
        assert_eq!((report.rows, report.new, report.bad), (8, 2, 6));
        let said = report.problems[0].said.get(Lang::En);
        assert!(said.contains("T3 → T2 → T1 → T3 (rows 3, 4, 5)"), "{said}");
        // Against what is there already: the city below its own county.
        let file = format!("{heads}140800,市,运城市,140827\nT4,乡镇（街道）,示例四镇,140827\n");
        let report = send(db, csv(Kind::Units, &file));
        assert_eq!((rules(&report), report.same), (vec![(2, "import-circle")], 1));
        let said = report.problems[0].said.get(Lang::En);
        assert!(said.contains("140827 → 140800 → 140827 (rows 2)"), "{said}");
    });
}

#[test]
fn a_file_with_one_new_and_one_known_row_says_so_in_numbers() {
    on_each_engine(|db| {
        send(db, csv(Kind::Samples, &samples(1)));
        let report = send(db, csv(Kind::Samples, &samples(2)));
        assert_eq!((report.new, report.same), (1, 1));
        assert_eq!(report.says(Lang::En), "1 new, 1 same.");
        assert_eq!(report.says(Lang::Zh), "新增1行，原有相同1行。");
        let changed = samples(3).replacen("面粉", "挂面", 1);
        let report = send(db, csv(Kind::Samples, &changed).ground("更正"));
        assert_eq!(report.says(Lang::En), "1 new, 1 corrected, 1 same.");
        let heads = "单位代码,单位类型,名称,上级单位代码\n";
        let county = "140827,县（市、区）,垣曲县,140800\n";
        send(db, csv(Kind::Units, &format!("{heads}{county}")));
        let two = format!("{heads}{county}140828,县（市、区）,夏县,140800\n");
        assert_eq!(send(db, csv(Kind::Units, &two)).says(Lang::En), "1 new, 1 same.");
    });
}

#[test]
fn counties_are_found_under_the_heads_that_people_write() {
    on_each_engine(|db| {
        for (n, head) in
            ["县区", "区县", "所属县市区", "所在县区", "行政区划", "县（区）"].iter().enumerate()
        {
            let file = format!(
                "抽样单编号,统一社会信用代码,{head},产品名称,领域,抽样目的,抽样日期,检验结论\n\
                 H{n},{},河津市,面粉,食品,评价性抽检,2026-03-01,合格\n",
                credit(1)
            );
            let report = send(db, csv(Kind::Samples, &file));
            assert_eq!((report.new, &report.unused), (1, &Vec::new()), "{head}");
        }
        let moved = count(
            db,
            "select count(*) from sample s join unit u on u.id = s.area where u.code = '140882'",
        );
        assert_eq!(moved, 6, "the row says it, not the firm");
    });
}

#[test]
fn parts_of_a_figure_come_and_go_beside_their_total() {
    on_each_engine(|db| {
        let heads = "指标代码,单位,期间,分组,数值\n";
        let rows = "gdp-per-head,140882,2025,,10\n\
                    gdp-per-head,140882,2025,industry=13；size=large,4\n\
                    gdp-per-head,140882,2025,size：small、industry：13,6\n\
                    gdp-per-head,140802,2025,size=large;industry=13,3\n\
                    gdp-per-head,140802,2025,industry=13;size=large,3.5\n\
                    gdp-per-head,140802,2025,十三,1\n\
                    gdp-per-head,140802,2025,a=1;a=2,1\n\
                    gdp-per-head,140802,2025,,1\n人均产值,盐湖区,2025,,2\n";
        let report = send(db, csv(Kind::Figures, &format!("{heads}{rows}")));
        assert_eq!(
            rules(&report),
            [
                (5, "import-figure-twice"),
                (6, "import-figure-twice"),
                (7, "import-breakdown"),
                (8, "import-breakdown"),
                (9, "import-figure-twice"),
                (10, "import-figure-twice"),
            ]
        );
        assert_eq!(report.new, 3);
        assert_eq!(count(db, "select count(*) from figure where combo = 0"), 1);
        let wish = exchange::Wish::all(Kind::Figures, Lang::Zh);
        let out = exchange::export(db, &wish, exchange::Format::Csv).unwrap();
        let text = String::from_utf8(out.clone()).unwrap();
        assert!(text.contains("分组") && text.contains("industry=13; size=small"), "{text}");
        let again = send(db, Order::new(Kind::Figures, "back.csv", out));
        assert_eq!((again.good(), again.same, again.bad), (0, 3, 0), "{:?}", again.problems);
    });
}

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

#[test]
fn an_impossible_figure_goes_back_and_a_doubtful_one_is_stored_and_told() {
    on_each_engine(|db| {
        let heads = "指标代码,单位,期间,数值\n";
        send(
            db,
            csv(Kind::Figures, &format!("{heads}share,140802,2024,50\nshare,140882,2024,50\n")),
        );
        let file = format!(
            "{heads}share,140802,2025,75\nshare,140882,2025,101\nshare,140800,2025,-1\n\
             gdp-per-head,140800,2025,-1\n"
        );
        let report = send(db, csv(Kind::Figures, &file));
        assert_eq!(rules(&report), [(3, "import-above-max"), (4, "import-below-min")]);
        assert_eq!((report.new, report.bad, report.warned), (2, 2, 1));
        let told = &report.warnings[0];
        assert_eq!((told.row, told.rule.as_str()), (2, "import-jumped"));
        assert_eq!(told.column.get(Lang::En), "Value");
        assert!(
            told.said.get(Lang::En).starts_with("75 is far from the 50 of the year before"),
            "{told:?}"
        );
        let said = report.problems[0].said.get(Lang::Zh);
        assert!(said.contains("101高于可能的最大值100") && said.contains("请核对"), "{said}");
        // Once more: what stands already is told of nobody twice.
        let again = send(db, csv(Kind::Figures, &format!("{heads}share,140802,2025,75\n")));
        assert_eq!((again.same, again.warned), (1, 0));
        let open = db.read(|tx| tx.count("select count(*) from value_confirmed", &[])).unwrap();
        assert_eq!(open, 0, "a warning confirms nothing");
    });
}
