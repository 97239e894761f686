use terms::Text;
use units::{
    FirmChange, NewFirm, Split, TERRITORY, add, add_firm, firm, merge, relate, split, successions,
};

use crate::{city, drawn, on_each_engine, read, unit, write, year};

fn firm_in(area: units::UnitId) -> NewFirm {
    NewFirm {
        code: "F1".into(),
        name: Text::zh("示例甲果品厂"),
        short: None,
        valid_from: year(2010),
        rest: FirmChange {
            area,
            credit_code: None,
            code_ground: None,
            industry: None,
            cluster: None,
            attributes: serde_json::json!({}),
        },
    }
}

#[test]
fn merged_counties_are_one_from_the_day_on_and_two_before() {
    on_each_engine(|space| {
        let [_, a, b, _, _] = city(space);
        let works = write(space, move |tx| add_firm(tx, &firm_in(a))).unwrap();
        let n = write(space, |tx| add(tx, &unit("N", "新设市"))).unwrap();
        write(space, move |tx| merge(tx, &[a, b], n, year(2026), "国函〔2025〕9号（虚构）"))
            .unwrap();
        assert_eq!(drawn(space, year(2025), None), "1408 >A >>T >B >C");
        assert_eq!(drawn(space, year(2026), None), "1408 >C >N >>T");
        read(space, move |tx| {
            let came_from: Vec<_> = successions(tx, n)?.iter().map(|s| s.predecessor).collect();
            assert_eq!(came_from, [a, b]);
            assert_eq!(firm(tx, works)?.area, n);
            assert_eq!(units::get(tx, a)?.valid_to, Some(year(2026)));
            Ok(())
        });
    });
}

#[test]
fn a_county_can_be_absorbed_by_one_below_or_beside_it() {
    on_each_engine(|space| {
        let [_, a, b, _, t] = city(space);
        write(space, move |tx| merge(tx, &[a, b], b, year(2026), "并入乙县")).unwrap();
        assert_eq!(drawn(space, year(2026), None), "1408 >B >>T >C");
        write(space, move |tx| merge(tx, &[b], t, year(2027), "由丁镇承接")).unwrap();
        assert_eq!(drawn(space, year(2027), None), "1408 >C >T");
        let error = write(space, move |tx| merge(tx, &[t], t, year(2027), "")).unwrap_err();
        assert_eq!(error.code(), "units-merge-nothing");
    });
}

#[test]
fn a_split_places_every_child_or_is_refused() {
    on_each_engine(|space| {
        let [city, a, _, _, t] = city(space);
        let (x, y) = write(space, move |tx| {
            let (x, y) = (add(tx, &unit("X", "东区"))?, add(tx, &unit("Y", "西区"))?);
            // X stands already elsewhere in the city; Y takes the place of A.
            relate(tx, TERRITORY, city, x, year(2020))?;
            Ok((x, y))
        })
        .unwrap();
        let to =
            move |moves| Split { unit: a, into: vec![x, y], moves, firms_to: None, on: year(2026) };
        let unplaced = to(vec![]);
        let error = write(space, move |tx| split(tx, &unplaced, "分设")).unwrap_err();
        assert_eq!(error.code(), "units-close-children");
        let strange = to(vec![(t, city)]);
        let error = write(space, move |tx| split(tx, &strange, "分设")).unwrap_err();
        assert_eq!(error.code(), "units-split-elsewhere");
        let placed = to(vec![(t, y)]);
        write(space, move |tx| split(tx, &placed, "分设")).unwrap();
        assert_eq!(drawn(space, year(2025), None), "1408 >A >>T >B >C >X");
        assert_eq!(drawn(space, year(2026), None), "1408 >B >C >X >Y >>T");
    });
}

#[test]
fn a_zone_can_part_from_a_county_that_goes_on() {
    on_each_engine(|space| {
        let [_, a, _, _, t] = city(space);
        let z = write(space, |tx| add(tx, &unit("Z", "开发区"))).unwrap();
        let parting = Split {
            unit: a,
            into: vec![a, z],
            moves: vec![(t, z)],
            firms_to: None,
            on: year(2026),
        };
        write(space, move |tx| split(tx, &parting, "设立")).unwrap();
        assert_eq!(drawn(space, year(2026), None), "1408 >A >B >C >Z >>T");
        assert_eq!(read(space, move |tx| units::get(tx, a)).valid_to, None);
    });
}

#[test]
fn a_part_from_below_takes_the_place_of_what_it_parts_from() {
    on_each_engine(|space| {
        let [_, a, b, _, t] = city(space);
        let to = Split { unit: a, into: vec![t, b], moves: vec![], firms_to: None, on: year(2026) };
        write(space, move |tx| split(tx, &to, "分设")).unwrap();
        assert_eq!(drawn(space, year(2026), None), "1408 >B >C >T");
        assert_eq!(drawn(space, year(2025), None), "1408 >A >>T >B >C");
    });
}

/// Everything that anybody may see of a tree: codes and depth, names, ends.
fn seen(space: &store::testing::Space, on: terms::Date, as_of: Option<i64>) -> Vec<String> {
    read(space, move |tx| {
        let tree = units::Tree::at(tx, TERRITORY, on, as_of)?;
        let said = |id: &units::UnitId| {
            let unit = tree.unit(*id).expect("in the tree");
            format!("{} {} {:?} {:?}", unit.code, unit.name.zh, tree.parent(*id), unit.valid_to)
        };
        Ok(tree.walk().iter().map(said).collect())
    })
}

#[test]
fn whatever_is_done_the_tree_of_before_stays_as_it_was_known() {
    on_each_engine(|space| {
        let [city, a, b, c, t] = city(space);
        let parts =
            write(space, |tx| Ok([add(tx, &unit("X", "东区"))?, add(tx, &unit("Y", "西区"))?]))
                .unwrap();
        type Doing = Box<dyn FnOnce(&mut store::Tx<'_>) -> terms::Result<i64> + Send>;
        let [x, y] = parts;
        let doings: Vec<Doing> = vec![
            Box::new(move |tx| units::rename(tx, a, &Text::zh("甲市"), None, year(2026), "一")),
            Box::new(move |tx| merge(tx, &[a, b], b, year(2027), "二")),
            Box::new(move |tx| relate(tx, TERRITORY, c, t, year(2028))),
            Box::new(move |tx| {
                let to = Split {
                    unit: c,
                    into: vec![x, y],
                    moves: vec![(t, x)],
                    firms_to: None,
                    on: year(2029),
                };
                split(tx, &to, "三")
            }),
            Box::new(move |tx| units::close(tx, t, year(2030), "四")),
            Box::new(move |tx| merge(tx, &[x, y], city, year(2031), "五")),
        ];
        let days: Vec<_> = (2024..=2032).map(year).collect();
        let mut known: Vec<(i64, Vec<Vec<String>>)> = Vec::new();
        for doing in doings {
            let now = days.iter().map(|on| seen(space, *on, None)).collect();
            known.push((read(space, |tx| tx.head_seq()), now));
            write(space, doing).unwrap();
            for (seq, then) in &known {
                let again: Vec<_> = days.iter().map(|on| seen(space, *on, Some(*seq))).collect();
                assert_eq!(again, *then, "as known at entry {seq}");
            }
        }
    });
}

#[test]
fn a_merger_taken_back_leaves_the_tree_as_it_was_and_what_it_said_in_its_time() {
    on_each_engine(|space| {
        let [_, a, b, _, t] = city(space);
        let works = write(space, move |tx| add_firm(tx, &firm_in(a))).unwrap();
        let days: Vec<_> = (2024..=2028).map(year).collect();
        let all = |as_of| days.iter().map(|on| seen(space, *on, as_of)).collect::<Vec<_>>();
        let before = all(None);
        let merged = write(space, move |tx| merge(tx, &[a], b, year(2026), "并入")).unwrap();
        let said = all(None);
        assert_ne!(said, before);
        let told = read(space, move |tx| units::changes(tx, merged - 1, merged));
        assert_eq!(told.ends, [(a, None, Some(year(2026)))]);
        assert_eq!(told.firms, [(a, b, 1)]);
        assert!(told.places.iter().all(|(_, change)| change.during.from == year(2026)));
        assert!(told.places.iter().any(|(_, change)| {
            (change.unit, change.before, change.after) == (t, Some(a), Some(b))
        }));

        let back = write(space, move |tx| units::take_back(tx, merged, "批文作废")).unwrap();
        assert_eq!(all(None), before);
        assert_eq!(all(Some(merged)), said, "what was said in its time");
        read(space, move |tx| {
            assert_eq!(firm(tx, works)?.area, a);
            let told = successions(tx, a)?;
            assert_eq!((told[0].seq, told[0].until), (merged, Some(back)));
            let below = units::descendants(tx, TERRITORY, a, year(2027))?;
            assert_eq!(below, [t], "reach follows");
            Ok(())
        });
        // The merger holds after all.
        write(space, move |tx| units::take_back(tx, back, "批文有效")).unwrap();
        assert_eq!(all(None), said);
        assert_eq!(read(space, move |tx| firm(tx, works)).area, b);
        let again = write(space, move |tx| units::take_back(tx, merged, "")).unwrap_err();
        assert_eq!(again.code(), "units-take-back-later");
        let added = write(space, |tx| units::take_back(tx, 1, "")).unwrap_err();
        assert_eq!(added.code(), "units-take-back-kind");
    });
}

#[test]
fn what_others_stand_on_is_taken_back_last() {
    on_each_engine(|space| {
        let [_, a, b, _, t] = city(space);
        let moved = write(space, move |tx| relate(tx, TERRITORY, b, t, year(2026))).unwrap();
        let named = |text: &'static str| {
            write(space, move |tx| units::rename(tx, a, &Text::zh(text), None, year(2026), "改"))
                .unwrap()
        };
        let (first, second) = (named("甲市"), named("甲区"));
        let error = write(space, move |tx| units::take_back(tx, first, "错")).unwrap_err();
        assert_eq!(error.code(), "units-take-back-later");
        assert_eq!(error.args()[1], ("later", second.to_string()));
        write(space, move |tx| units::take_back(tx, second, "错")).unwrap();
        // The name that the first gave is said again, by another entry; so the first stands below it.
        assert!(write(space, move |tx| units::take_back(tx, first, "错")).is_err());
        write(space, move |tx| units::take_back(tx, moved, "错")).unwrap();
        assert_eq!(drawn(space, year(2027), None), "1408 >A >>T >B >C");
        let ended = write(space, move |tx| units::close(tx, t, year(2026), "撤")).unwrap();
        let error = write(space, move |tx| units::close(tx, t, year(2027), "撤")).unwrap_err();
        assert_eq!(error.code(), "units-ended");
        write(space, move |tx| units::take_back(tx, ended, "未撤")).unwrap();
        assert_eq!(read(space, move |tx| units::get(tx, t)).valid_to, None);
        assert_eq!(drawn(space, year(2027), None), "1408 >A >>T >B >C");
    });
}

#[test]
fn a_pack_says_who_followed_whom_once_and_what_was_taken_back_stays_so() {
    on_each_engine(|space| {
        let [_, a, b, _, _] = city(space);
        let row = |before: &str, after: &str| units::SuccessionRow {
            kind: "merge",
            before: vec![before.into(), after.into()],
            after: vec![after.into()],
            on: year(2026),
            ground: "示例6号".into(),
        };
        let rows = [row("A", "B")];
        let load = |rows: Vec<units::SuccessionRow>| {
            write(space, move |tx| units::load_successions(tx, &rows))
        };
        assert_eq!(load(rows.to_vec()).unwrap(), 1);
        assert_eq!(load(rows.to_vec()).unwrap(), 0, "the same once more");
        read(space, move |tx| {
            let told = successions(tx, a)?;
            assert_eq!((told.len(), told[0].successor, told[0].on), (1, b, year(2026)));
            assert_eq!(told[0].ground, "示例6号");
            Ok(())
        });
        assert_eq!(load(vec![row("A", "nowhere")]).unwrap_err().code(), "units-not-found");
    });
}
