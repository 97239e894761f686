use store::params;
use terms::Text;
use units::search::{self, Fit, PERSON, search};
use units::{NewUnit, UnitId, add, rename};

use crate::{on_each_engine, read, unit, write, year};

fn some_units(space: &store::testing::Space) -> Vec<UnitId> {
    write(space, |tx| {
        [
            ("140802", "盐湖区", "Yanhu District"),
            ("140881", "永济市", "Yongji"),
            ("140821", "临猗县", "Linyi County"),
            ("1408-KF", "运城经济技术开发区", "Yuncheng ETDZ"),
            ("YHQ", "绿洲区", "Lüzhou"),
        ]
        .into_iter()
        .map(|(code, zh, en)| add(tx, &NewUnit { name: Text::new(zh, en), ..unit(code, "-") }))
        .collect()
    })
    .unwrap()
}

#[test]
fn units_are_found_by_code_initials_pinyin_words_and_any_part_of_the_name() {
    on_each_engine(|space| {
        let ids = some_units(space);
        for (text, want) in [
            ("140802", vec![(0, Fit::Code)]),
            ("１４０８０２", vec![(0, Fit::Code)]),
            (
                "1408",
                vec![
                    (0, Fit::Beginning),
                    (1, Fit::Beginning),
                    (2, Fit::Beginning),
                    (3, Fit::Beginning),
                ],
            ),
            ("1408kf", vec![(3, Fit::Code)]),
            // An exact code stands before the initials.
            ("yhq", vec![(4, Fit::Code), (0, Fit::Beginning)]),
            ("YJ", vec![(1, Fit::Beginning)]),
            ("yongji", vec![(1, Fit::Beginning)]),
            ("county", vec![(2, Fit::Beginning)]),
            ("linyi county", vec![(2, Fit::Beginning)]),
            ("lvzhou", vec![(4, Fit::Beginning)]),
            ("技术开发", vec![(3, Fit::Words)]),
            ("运城 开发区", vec![(3, Fit::Words)]),
            ("区", vec![(0, Fit::Words), (3, Fit::Words), (4, Fit::Words)]),
            ("开区", vec![]),
            ("%", vec![]),
            ("' or 1=1", vec![]),
            ("", vec![]),
        ] {
            let found = read(space, move |tx| search(tx, &["county"], text, 10));
            let want: Vec<(i64, Fit)> = want.into_iter().map(|(n, fit)| (ids[n].0, fit)).collect();
            let hits: Vec<(i64, Fit)> = found.hits.iter().map(|hit| (hit.id, hit.fit)).collect();
            assert_eq!(hits, want, "{text}");
            assert_eq!(found.total, want.len());
        }
        let few = read(space, |tx| search(tx, &["county"], "区", 2));
        assert_eq!((few.hits.len(), few.total), (2, 3), "what is cut off is counted");
        assert_eq!(read(space, |tx| search(tx, &["firm"], "区", 2)).total, 0);
    });
}

#[test]
fn a_renamed_unit_is_found_by_both_names() {
    on_each_engine(|space| {
        let ids = some_units(space);
        let id = ids[2];
        write(space, move |tx| rename(tx, id, &Text::zh("临猗市"), None, year(2026), "撤县设市"))
            .unwrap();
        for text in ["临猗市", "临猗县", "lys", "lyx"] {
            let found = read(space, move |tx| search(tx, &["county"], text, 10));
            assert_eq!(found.hits.len(), 1, "{text}");
        }
    });
}

#[test]
fn people_are_found_though_no_name_is_stored() {
    on_each_engine(|space| {
        write(space, |tx| {
            tx.housekeeping();
            search::index(tx, PERSON, 1, &["张三丰"], &["zsf01"])?;
            search::index(tx, PERSON, 2, &["李四"], &[])
        })
        .unwrap();
        for (text, want) in [
            ("张三丰", vec![1]),
            ("张三", vec![1]),
            ("张", vec![1]),
            ("zs", vec![1]),
            ("zhangsanfeng", vec![1]),
            ("ls", vec![2]),
            ("王", vec![]),
        ] {
            let found = read(space, move |tx| search(tx, &[PERSON, "county"], text, 10));
            assert_eq!(found.hits.iter().map(|h| h.id).collect::<Vec<_>>(), want, "{text}");
        }
        let stored: Vec<String> = read(space, |tx| {
            tx.query("select term from term where kind = ?1 order by term", params![PERSON], |r| {
                r.get(0)
            })
        });
        assert!(stored.iter().all(|term| term.is_ascii() && !term.contains(':')), "{stored:?}");
        write(space, |tx| {
            tx.housekeeping();
            search::forget(tx, PERSON, 1)
        })
        .unwrap();
        assert_eq!(read(space, |tx| search(tx, &[PERSON], "张三丰", 10)).total, 0);
    });
}
