//! Figures in files: their documents, their parts, and what cannot be.

use exchange::{Kind, Order};
use terms::Lang;

use crate::common::{count, csv, on_each_engine, rules, send};

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
