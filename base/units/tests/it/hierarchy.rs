use store::params;
use terms::{Kind, Lang, Text};
use units::{
    Stretch, TERRITORY, Tree, UnitId, close, descendants, name_at, names, relate, relate_during,
    rename,
};

use crate::{city, drawn, on_each_engine, read, unit, write, year};

#[test]
fn last_years_report_shows_last_years_tree_and_name() {
    on_each_engine(|space| {
        let [_, a, b, _, t] = city(space);
        write(space, move |tx| {
            rename(tx, a, &Text::zh("甲市"), Some("甲"), year(2026), "国函〔2026〕1号（虚构）")
        })
        .unwrap();
        write(space, move |tx| relate(tx, TERRITORY, b, t, year(2026))).unwrap();
        assert_eq!(drawn(space, year(2025), None), "1408 >A >>T >B >C");
        assert_eq!(drawn(space, year(2026), None), "1408 >A >B >>T >C");
        read(space, move |tx| {
            assert_eq!(name_at(tx, a, year(2025), None)?.zh, "甲县");
            assert_eq!(name_at(tx, a, year(2026), None)?.zh, "甲市");
            assert_eq!(name_at(tx, a, year(1990), None)?.zh, "甲县", "before the first, the first");
            assert_eq!(names(tx, &[a], year(2025), Lang::En)?[&a], "甲县");
            let tree = Tree::at(tx, TERRITORY, year(2025), None)?;
            assert_eq!(tree.name(a, Lang::Zh), "甲县");
            Ok(())
        });
    });
}

#[test]
fn a_correction_changes_what_is_known_now_and_not_what_was_known_then() {
    on_each_engine(|space| {
        let [_, a, b, _, t] = city(space);
        let before = read(space, |tx| tx.head_seq());
        let during = Stretch::new(year(2010), Some(year(2012))).unwrap();
        write(space, move |tx| {
            relate_during(tx, TERRITORY, Some(b), t, during, Some("更正：曾划归乙县"))?;
            units::rename_during(tx, a, &Text::zh("甲旗"), None, during, "更正")
        })
        .unwrap();
        assert_eq!(drawn(space, year(2011), None), "1408 >A >B >>T >C");
        assert_eq!(drawn(space, year(2011), Some(before)), "1408 >A >>T >B >C");
        assert_eq!(drawn(space, year(2013), None), "1408 >A >>T >B >C");
        assert_eq!(drawn(space, year(2009), None), "1408 >A >>T >B >C");
        read(space, move |tx| {
            assert_eq!(name_at(tx, a, year(2011), None)?.zh, "甲旗");
            assert_eq!(name_at(tx, a, year(2011), Some(before))?.zh, "甲县");
            assert_eq!(name_at(tx, a, year(2012), None)?.zh, "甲县");
            Ok(())
        });
    });
}

#[test]
fn a_circle_is_refused_with_its_path_and_leaves_no_trace() {
    on_each_engine(|space| {
        let [city, _, _, _, t] = city(space);
        let error = write(space, move |tx| relate(tx, TERRITORY, t, city, year(2026))).unwrap_err();
        assert_eq!((error.kind(), error.code()), (Kind::Invalid, "units-cycle"));
        assert_eq!(error.args()[0], ("path", "1408 → A → T → 1408".into()));
        assert_eq!(drawn(space, year(2026), None), "1408 >A >>T >B >C");
        let selfish = write(space, move |tx| relate(tx, TERRITORY, t, t, year(2026))).unwrap_err();
        assert_eq!(selfish.args()[0].1, "T → T");
        // In another hierarchy the same two may stand the other way round.
        write(space, move |tx| relate(tx, "command", t, city, year(2026))).unwrap();
    });
}

#[test]
fn reach_says_the_same_as_the_tree() {
    on_each_engine(|space| {
        let [city, a, b, c, t] = city(space);
        write(space, move |tx| {
            relate(tx, TERRITORY, b, t, year(2010))?;
            relate(tx, TERRITORY, a, c, year(2015))?;
            relate_during(tx, TERRITORY, None, b, Stretch::since(year(2020)), None)
        })
        .unwrap();
        for on in [1999, 2000, 2009, 2010, 2014, 2015, 2019, 2020, 2026].map(year) {
            for above in [city, a, b, c, t] {
                let (reached, below) = read(space, move |tx| {
                    let mut below = Tree::at(tx, TERRITORY, on, None)?.descendants(above);
                    below.sort_unstable();
                    Ok((descendants(tx, TERRITORY, above, on)?, below))
                });
                assert_eq!(reached, below, "below {above} on {on}");
            }
        }
    });
}

#[test]
fn saying_the_same_again_leaves_no_entry() {
    on_each_engine(|space| {
        let [city, a, ..] = city(space);
        let before = read(space, |tx| tx.head_seq());
        write(space, move |tx| relate(tx, TERRITORY, city, a, year(2020))).unwrap();
        assert_eq!(read(space, |tx| tx.head_seq()), before);
    });
}

#[test]
fn a_unit_with_something_below_it_cannot_end() {
    on_each_engine(|space| {
        let [_, a, _, _, t] = city(space);
        let error = write(space, move |tx| close(tx, a, year(2026), "撤销")).unwrap_err();
        assert_eq!(error.code(), "units-close-children");
        assert!(error.args().contains(&("children", "T".into())), "{error}");
        write(space, move |tx| close(tx, t, year(2026), "撤销")).unwrap();
        write(space, move |tx| close(tx, a, year(2026), "撤销")).unwrap();
        assert_eq!(drawn(space, year(2026), None), "1408 >B >C");
        assert_eq!(drawn(space, year(2025), None), "1408 >A >>T >B >C");
        assert_eq!(read(space, move |tx| units::get(tx, a)).valid_to, Some(year(2026)));
    });
}

#[test]
fn a_code_belongs_to_one_unit_and_dates_run_forward() {
    on_each_engine(|space| {
        city(space);
        let add = |unit| write(space, move |tx| units::add(tx, &unit)).map_err(|e| e.code());
        assert_eq!(add(unit("A", "又一个")), Err("units-code-taken"));
        assert_eq!(add(unit(" ", "空码")), Err("units-code-empty"));
        assert_eq!(add(unit("X", " ")), Err("units-name-empty"));
        let backwards = units::NewUnit { valid_to: Some(year(1999)), ..unit("X", "倒流县") };
        assert_eq!(add(backwards), Err("units-dates"));
        let nobody = UnitId(987_654);
        let error = write(space, move |tx| relate(tx, TERRITORY, nobody, nobody, year(2026)));
        assert_eq!(error.unwrap_err().kind(), Kind::NotFound);
    });
}

#[test]
fn every_change_leaves_an_entry_with_its_ground() {
    on_each_engine(|space| {
        let [_, a, ..] = city(space);
        write(space, move |tx| rename(tx, a, &Text::zh("新县"), None, year(2026), "文号")).unwrap();
        let found: Vec<(String, Option<String>)> = read(space, move |tx| {
            tx.query(
                "select verb, ground from journal where kind = 'unit' and subject = ?1 order by seq",
                params![a],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
        });
        let verbs: Vec<&str> = found.iter().map(|(verb, _)| verb.as_str()).collect();
        assert_eq!(verbs, ["unit.added", "unit.related", "unit.renamed"]);
        assert_eq!(found[2].1.as_deref(), Some("文号"));
    });
}
