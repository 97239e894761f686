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
        let to = move |moves| Split { unit: a, into: vec![x, y], moves, on: year(2026) };
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
        let parting = Split { unit: a, into: vec![a, z], moves: vec![(t, z)], on: year(2026) };
        write(space, move |tx| split(tx, &parting, "设立")).unwrap();
        assert_eq!(drawn(space, year(2026), None), "1408 >A >B >C >Z >>T");
        assert_eq!(read(space, move |tx| units::get(tx, a)).valid_to, None);
    });
}
