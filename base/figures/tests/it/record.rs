use figures::{
    Cell, Combo, Figure, Query, Status, combo_labels, current, ensure_combo, find_series,
};
use store::{Breach, params, verify};
use terms::{Decimal, Millionths};
use units::UnitId;

use crate::{
    figure, now, number, on_each_engine, period, put, read, series, whole, without_seq, write,
};

#[test]
fn the_same_rows_twice_change_nothing() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let rows = vec![
            figure(s, "2025", 1, "95.8"),
            figure(s, "2026", 1, "96"),
            figure(s, "2026", 2, "0"),
        ];
        let first = put(space, rows.clone(), None).unwrap();
        assert_eq!((first.added, first.corrected, first.unchanged), (3, 0, 0));
        let again = put(space, rows, None).unwrap();
        assert_eq!((again.added, again.unchanged, again.seq), (0, 3, None));
        assert_eq!(read(space, |tx| tx.head_seq()), first.seq.unwrap());
    });
}

#[test]
fn a_correction_needs_a_ground_and_names_the_cell() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        put(space, vec![figure(s, "2026", 1, "95.8")], None).unwrap();
        let changed = vec![figure(s, "2026", 1, "95.9"), figure(s, "2026", 2, "90")];
        for ground in [None, Some("  ")] {
            let error = put(space, changed.clone(), ground).unwrap_err();
            assert_eq!(error.code(), "figures-ground-needed");
            assert_eq!(error.fields()[0].place, format!("{}/2026/1/0", s.0));
        }
        assert_eq!(now(space, s).len(), 1, "nothing of the refused call was written");
        let done = put(space, changed, Some("原始记录抄录错误")).unwrap();
        assert_eq!((done.added, done.corrected), (1, 1));
        let entries = read(space, |tx| tx.entries(0, 10));
        let said: Vec<(&str, Option<&str>)> =
            entries.iter().map(|e| (e.verb.as_str(), e.ground.as_deref())).collect();
        assert_eq!(
            said,
            [
                ("figure.recorded", None),
                ("figure.recorded", Some("原始记录抄录错误")),
                ("figure.corrected", Some("原始记录抄录错误"))
            ]
        );
    });
}

#[test]
fn missing_is_not_zero() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let none = Figure::new(s, period("2026"), UnitId(1), None);
        put(space, vec![none.clone(), figure(s, "2026", 2, "0")], None).unwrap();
        let found = now(space, s);
        assert_eq!((found[0].value, found[1].value), (None, number("0")));
        assert_eq!(found.len(), 2, "and a cell that nobody filled is not there at all");
        let error = put(space, vec![figure(s, "2026", 1, "0")], None).unwrap_err();
        assert_eq!(error.code(), "figures-ground-needed", "a gap that becomes 0 is a correction");
    });
}

#[test]
fn verifying_a_figure_is_no_correction() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        put(space, vec![figure(s, "2026", 1, "95")], None).unwrap();
        let verified = figure(s, "2026", 1, "95").status(Status::Verified);
        let done = put(space, vec![verified], None).unwrap();
        assert_eq!((done.restated, done.corrected), (1, 0));
        assert_eq!(now(space, s)[0].status, Status::Verified);
    });
}

#[test]
fn rows_that_contradict_each_other_or_themselves_are_refused() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let code = |rows| put(space, rows, Some("据")).map_err(|e| e.code());
        let twice = vec![figure(s, "2026", 1, "95"), figure(s, "2026", 1, "96")];
        assert_eq!(code(twice), Err("figures-contradiction"));
        let over_zero = figure(s, "2026", 1, "95").parts(Millionths(0), Millionths(0));
        assert_eq!(code(vec![over_zero]), Err("figures-row"));
        let nothing = figure(s, "2026", 1, "95").observations(-1);
        assert_eq!(code(vec![nothing]), Err("figures-row"));
        let same = vec![figure(s, "2026", 1, "95"), figure(s, "2026", 1, "95")];
        assert_eq!(code(same).map(|r| r.added), Ok(1));
        let none = Figure::ratio(
            s,
            period("2025"),
            UnitId(1),
            (Millionths(0), Millionths(0)),
            Decimal::ONE_HUNDRED,
        );
        assert_eq!(none.unwrap().value, None);
    });
}

#[test]
fn the_order_of_rows_never_changes_a_result() {
    on_each_engine(|space| {
        let (one, other) = (series(space, "one"), series(space, "other"));
        let rows = |s| -> Vec<Figure> {
            (0..40)
                .map(|n| {
                    figure(s, if n % 2 == 0 { "2025" } else { "2026" }, n % 20, &n.to_string())
                        .combo(Combo(n / 20 * 20))
                })
                .collect()
        };
        put(space, rows(one), None).unwrap();
        let mut shuffled = rows(other);
        shuffled.reverse();
        shuffled.swap(3, 17);
        put(space, shuffled, None).unwrap();
        let plain = |s| -> Vec<Figure> {
            without_seq(now(space, s)).into_iter().map(|f| Figure { series: one, ..f }).collect()
        };
        assert_eq!(plain(one), plain(other));
    });
}

#[test]
fn the_log_is_part_of_the_chain() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let seq = put(space, vec![figure(s, "2026", 1, "95")], None).unwrap().seq.unwrap();
        put(space, vec![figure(s, "2026", 1, "96")], Some("更正")).unwrap();
        assert_eq!(read(space, |tx| verify(tx, 0, None)).breach, None);
        write(space, move |tx| {
            tx.housekeeping();
            tx.run("update figure_log set value = 1 where seq = ?1", params![seq])
        })
        .unwrap();
        assert_eq!(read(space, |tx| verify(tx, 0, None)).breach, Some(Breach::Content { seq }));
    });
}

#[test]
fn a_pivot_gives_what_was_asked_however_the_units_lie() {
    on_each_engine(|space| {
        let s = series(space, "rate");
        let rows = |at: &str| (1..=300).map(|unit| figure(s, at, unit, "1")).collect::<Vec<_>>();
        put(space, [rows("2025"), rows("2026")].concat(), None).unwrap();
        for units in
            [vec![], vec![7], vec![300, 1], vec![1, 2, 5], (1..=300).collect(), vec![5, 5, 400]]
        {
            let asked = Query { units: units.iter().copied().map(UnitId).collect(), ..whole(s) };
            let found = read(space, move |tx| current(tx, &asked));
            let want: Vec<i64> =
                (1..=300).filter(|u| units.is_empty() || units.contains(u)).collect();
            let of = |at: &str| -> Vec<i64> {
                found.iter().filter(|f| f.period == period(at)).map(|f| f.unit.0).collect()
            };
            assert_eq!((of("2025"), of("2026")), (want.clone(), want), "{units:?}");
        }
    });
}

#[test]
fn combos_are_interned_whatever_the_order_of_their_categories() {
    on_each_engine(|space| {
        let (a, b, total) = write(space, |tx| {
            tx.housekeeping();
            let a = ensure_combo(tx, &[("size", "large"), ("industry", "13")])?;
            let b = ensure_combo(tx, &[("industry", "13"), ("size", "large")])?;
            Ok((a, b, ensure_combo(tx, &[])?))
        })
        .unwrap();
        assert_eq!((a, total), (b, Combo::TOTAL));
        let labels = read(space, move |tx| combo_labels(tx, &[a, total]));
        assert_eq!(labels[&a], "industry=13|size=large");
        assert_eq!(labels[&total], "");
        let s = series(space, "rate");
        let rows = vec![figure(s, "2026", 1, "95"), figure(s, "2026", 1, "90").combo(a)];
        put(space, rows, None).unwrap();
        let totals = Query::totals(vec![s], vec![period("2026")], vec![]);
        assert_eq!(read(space, move |tx| current(tx, &totals)).len(), 1);
        assert_eq!(now(space, s).len(), 2);
        let error = write(space, |tx| ensure_combo(tx, &[("a", "x|y")])).unwrap_err();
        assert_eq!(error.code(), "figures-category");
        assert_eq!(read(space, |tx| find_series(tx, "rate")), Some(s));
        let cell = Cell { series: s, period: period("2026"), unit: UnitId(1), combo: a };
        assert_eq!(cell.to_string(), format!("{}/2026/1/{}", s.0, a.0));
    });
}
