use record::samples::{self, NewSample};
use record::{Cursor, Filter, register};
use store::Actor;

use crate::{on_each_engine, samples as many};

fn parse(pairs: &[(&str, &str)]) -> terms::Result<Filter> {
    Filter::parse::<NewSample>(pairs.iter().copied())
}

#[test]
fn a_filter_reads_from_an_address_and_writes_the_same_address() {
    let pairs = [
        ("unit", "7"),
        ("tree", "2026-12-31"),
        ("from", "2026-01"),
        ("to", "2026-06-30"),
        ("seq", "4711"),
        ("area", "140802,140881"),
        ("not.verdict", "pending"),
        ("product", "水泥 42.5&R"),
        ("max.correct_due", "2026-05-01"),
        ("has.recheck", "0"),
        ("begins.industry", "C32"),
    ];
    let filter = parse(&pairs).unwrap();
    assert_eq!(
        filter.query(),
        "unit=7&tree=2026-12-31&from=2026-01-01&to=2026-06-30&seq=4711&area=140802%2C140881\
         &not.verdict=pending&product=%E6%B0%B4%E6%B3%A5%2042.5%26R&max.correct_due=2026-05-01\
         &has.recheck=0&begins.industry=C32"
    );
    let again = [("cursor", "2026-01-01.3"), ("limit", "50"), ("verdict", "")];
    assert_eq!(parse(&[&pairs[..], &again[..]].concat()).unwrap(), filter);
}

#[test]
fn whatever_is_not_a_column_or_not_of_its_kind_is_named() {
    for (key, value, rule) in [
        ("until", "1", "record-filter-column"),
        ("verdict; drop table sample", "1", "record-filter-column"),
        ("begins.verdict", "p", "record-filter-column"),
        ("min.product", "p", "record-filter-column"),
        ("verdict", "maybe", "record-filter-word"),
        ("verdict", "pass,maybe", "record-filter-word"),
        ("closed_in_time", "yes", "record-filter-truth"),
        ("from", "2026-02-30", "record-filter-period"),
        ("before", "2026-02", "record-filter-date"),
        ("period", "2026Q5", "record-filter-period"),
        ("seq", "now", "record-filter-number"),
    ] {
        let error = parse(&[(key, value)]).unwrap_err();
        assert_eq!((error.fields()[0].place.as_str(), error.fields()[0].rule), (key, rule));
    }
    let error = parse(&[("a", "1"), ("verdict", "pass"), ("b", "2")]).unwrap_err();
    assert_eq!(error.fields().len(), 2);
}

#[test]
fn a_period_is_short_for_its_first_and_last_day() {
    let filter = parse(&[("period", "2026Q3")]).unwrap();
    assert_eq!(filter, parse(&[("from", "2026-07"), ("before", "2026-10-01")]).unwrap());
}

#[test]
fn each_test_finds_what_a_walk_over_the_rows_finds() {
    on_each_engine(|space, ground| {
        let rows = many(ground, 400);
        let loaded = rows.clone();
        space
            .db
            .write(Actor::PROGRAM, move |tx| samples::record_many(tx, &loaded, "test", None))
            .unwrap();
        let area = ground.area[1];
        type Walk = Box<dyn Fn(&NewSample) -> bool>;
        let cases: Vec<(Vec<(&str, &str)>, Walk)> = vec![
            (vec![], Box::new(|_| true)),
            (vec![("area", "140881")], Box::new(move |s| s.area == area)),
            (vec![("area", "140881,140802")], Box::new(|_| true)),
            (vec![("not.area", "140802")], Box::new(move |s| s.area == area)),
            (
                vec![("firm", "F2"), ("verdict", "fail")],
                Box::new(move |s| s.area == area && s.verdict == record::words::Verdict::Fail),
            ),
            (
                vec![("begins.industry", "C32")],
                Box::new(|s| s.industry.as_deref().is_some_and(|code| code.starts_with("C32"))),
            ),
            (
                vec![("from", "2026-02-10"), ("to", "2026-04-05")],
                Box::new(|s| {
                    s.on_date >= terms::date(2026, 2, 10) && s.on_date <= terms::date(2026, 4, 5)
                }),
            ),
            (vec![("has.closed_in_time", "1")], Box::new(|_| false)),
            (vec![("min.on_date", "2026-06-01")], Box::new(|s| s.on_date.month() == 6)),
            (vec![("closed_in_time", "1")], Box::new(|_| false)),
        ];
        for (pairs, walk) in cases {
            let filter = parse(&pairs).unwrap();
            let expected = rows.iter().filter(|row| walk(row)).count() as i64;
            let found = space.db.read(move |tx| register::count::<NewSample>(tx, &filter)).unwrap();
            assert_eq!(found, expected, "{pairs:?}");
        }
    });
}

#[test]
fn below_an_area_follows_the_tree_of_the_asked_day() {
    on_each_engine(|space, ground| {
        let rows = many(ground, 100);
        let city = ground.city;
        space
            .db
            .write(Actor::PROGRAM, move |tx| samples::record_many(tx, &rows, "test", None))
            .unwrap();
        let found = |tree| {
            let filter = parse(&[("unit", &city.to_string()), ("tree", tree)]).unwrap();
            space.db.read(move |tx| register::count::<NewSample>(tx, &filter)).unwrap()
        };
        assert_eq!((found("2026-06-30"), found("2025-12-31")), (50, 0));
    });
}

#[test]
fn a_unit_that_does_not_exist_is_the_readers_mistake() {
    on_each_engine(|space, _| {
        let filter = parse(&[("area", "999999")]).unwrap();
        let error = space.db.read(move |tx| register::count::<NewSample>(tx, &filter)).unwrap_err();
        assert_eq!(error.fields()[0].rule, "record-filter-unit");
    });
}

#[test]
fn pages_meet_without_gap_or_overlap_even_when_rows_arrive_between_them() {
    on_each_engine(|space, ground| {
        let rows = many(ground, 250);
        let (first, late) = (rows[..240].to_vec(), rows[240..].to_vec());
        let load = |rows: Vec<NewSample>| {
            space
                .db
                .write(Actor::PROGRAM, move |tx| samples::record_many(tx, &rows, "test", None))
                .unwrap()
        };
        load(first);
        let page = |after: Option<Cursor>| {
            space.db.read(move |tx| samples::list(tx, &Filter::default(), after, 33)).unwrap()
        };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = page(after);
            seen.extend(page.rows.iter().map(|row| (row.record.on_date, row.id)));
            let Some(next) = page.next else { break };
            assert_eq!(Cursor::parse(&next.to_string()), Ok(next));
            after = Some(next);
            if seen.len() == 33 {
                load(late.clone());
            }
        }
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!(seen, sorted);
        assert!(seen.len() >= 240);
        assert!(Cursor::parse("yesterday").is_err());
    });
}
