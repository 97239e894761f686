//! Units and firms in files: how rows name them, who may send which, trees that cannot stand.

use exchange::Kind;
use terms::Lang;

use crate::common::{count, credit, csv, on_each_engine, rules, samples, send};

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
