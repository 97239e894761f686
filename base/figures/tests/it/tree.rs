use figures::{Figure, Parts, roll_up};
use terms::{Decimal, Millionths, Text, date};
use units::{NewUnit, TERRITORY, Tree, UnitId, add, merge, relate};

use crate::{number, on_each_engine, period, read, series, write};

/// A city, three counties, and three towns in each.
fn city(space: &store::testing::Space) -> Vec<UnitId> {
    write(space, |tx| {
        let mut ids = Vec::new();
        for code in ["city", "a", "b", "c", "a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"] {
            let unit = NewUnit {
                code: code.into(),
                kind: "area".into(),
                name: Text::zh(code),
                short: None,
                valid_from: date(2000, 1, 1),
                valid_to: None,
            };
            ids.push(add(tx, &unit)?);
        }
        for child in 1..13 {
            let parent = if child < 4 { 0 } else { 1 + (child - 4) / 3 };
            relate(tx, TERRITORY, ids[parent], ids[child], date(2000, 1, 1))?;
        }
        Ok(ids)
    })
    .unwrap()
}

fn tree(space: &store::testing::Space, year: i16) -> Tree {
    read(space, move |tx| Tree::at(tx, TERRITORY, date(year, 12, 31), None))
}

#[test]
fn numerators_and_denominators_add_up_the_same_over_every_way_up_the_tree() {
    on_each_engine(|space| {
        let ids = city(space);
        let s = series(space, "rate");
        let tree = tree(space, 2026);
        let mut rows: Vec<Figure> = ids[4..]
            .iter()
            .zip(1..)
            .map(|(unit, n)| {
                let parts =
                    (Millionths::integer(n * 7).unwrap(), Millionths::integer(n * 9).unwrap());
                Figure::ratio(s, period("2026"), *unit, parts, Decimal::ONE_HUNDRED)
                    .unwrap()
                    .observations(n)
            })
            .collect();
        let sums = roll_up(&rows, &tree).unwrap();
        let of = |unit: UnitId| -> &Parts {
            sums.iter().find(|(cell, _)| cell.unit == unit).map(|(_, parts)| parts).unwrap()
        };
        let counties: Vec<&Parts> = ids[1..4].iter().map(|id| of(*id)).collect();
        let whole = of(ids[0]);
        assert_eq!(whole.numerator, counties.iter().map(|p| p.numerator).sum::<Decimal>());
        assert_eq!(whole.denominator, Decimal::from(9 * 45));
        assert_eq!(whole.n, counties.iter().map(|p| p.n).sum::<i64>());
        assert_eq!(whole.ratio(Decimal::ONE_HUNDRED).unwrap(), number("77.777778"));
        assert_eq!((whole.present, whole.missing), (9, 0));
        rows.reverse();
        assert_eq!(roll_up(&rows, &tree).unwrap(), sums, "whatever the order of rows");
        // From the counties up it is the same city.
        let of_counties: Vec<Figure> = sums
            .iter()
            .filter(|(cell, _)| ids[1..4].contains(&cell.unit))
            .map(|(cell, p)| {
                let parts = (
                    Millionths::exact(p.numerator).unwrap(),
                    Millionths::exact(p.denominator).unwrap(),
                );
                Figure::ratio(s, cell.period, cell.unit, parts, Decimal::ONE_HUNDRED)
                    .unwrap()
                    .observations(p.n)
            })
            .collect();
        let again = roll_up(&of_counties, &tree).unwrap();
        let city = again.iter().find(|(cell, _)| cell.unit == ids[0]).unwrap().1;
        assert_eq!(
            (city.numerator, city.denominator, city.n),
            (whole.numerator, whole.denominator, whole.n)
        );
    });
}

#[test]
fn a_gap_is_counted_and_never_added_as_zero() {
    on_each_engine(|space| {
        let ids = city(space);
        let s = series(space, "count");
        let rows = [
            Figure::new(s, period("2026"), ids[4], number("3")),
            Figure::new(s, period("2026"), ids[5], None),
        ];
        let sums = roll_up(&rows, &tree(space, 2026)).unwrap();
        let county = &sums[&figures::Cell { unit: ids[1], ..rows[0].cell() }];
        assert_eq!((county.total().unwrap(), county.present, county.missing), (number("3"), 1, 1));
        let gap = &sums[&rows[1].cell()];
        assert_eq!((gap.total().unwrap(), gap.ratio(Decimal::ONE).unwrap()), (None, None));
    });
}

#[test]
fn last_years_sums_follow_last_years_tree() {
    on_each_engine(|space| {
        let ids = city(space);
        let s = series(space, "count");
        let (b, c) = (ids[2], ids[3]);
        write(space, move |tx| merge(tx, &[c], b, date(2026, 1, 1), "并入")).unwrap();
        let sum = |year: i16, unit| {
            let at = period(&year.to_string());
            let rows: Vec<Figure> =
                ids[4..].iter().map(|id| Figure::new(s, at, *id, number("1"))).collect();
            let sums = roll_up(&rows, &tree(space, year)).unwrap();
            sums.iter().find(|(cell, _)| cell.unit == unit).map_or(Decimal::ZERO, |(_, p)| p.sum)
        };
        assert_eq!((sum(2025, b), sum(2025, c)), (3.into(), 3.into()));
        assert_eq!((sum(2026, b), sum(2026, c)), (6.into(), 0.into()));
    });
}
