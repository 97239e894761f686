//! Values of every kind: as of then and now, rolled up, missing, remembered.

use check::indicators::definition::*;
use check::indicators::{
    self, Answers, Filter, Link, Missing, Origin, Question, Status, WhoseTree, evaluate, explain,
};
use terms::{Text, date};

use crate::city::*;
use crate::on_each_engine;

fn ratio_entered() -> Definition {
    Definition { roll_up: RollUp::Ratio, ..definition("checked", Compute::Entered) }
}

#[test]
fn numerators_and_denominators_roll_up_and_what_is_missing_is_said() {
    on_each_engine(|space| {
        let city = city(space);
        let total = Definition {
            roll_up: RollUp::Sum,
            measure: "count".to_owned(),
            ..definition("total", Compute::Entered)
        };
        define(space, [ratio_entered(), total]);
        let part = |unit, above, below| Line {
            value: None,
            parts: Some((above, below)),
            ..line("checked", unit, "0")
        };
        report(
            space,
            [
                part(city.county[0], 90, 100),
                part(city.county[1], 10, 20),
                part(city.county[2], 0, 0),
                line("total", city.county[0], "4"),
                line("total", city.county[1], "2.5"),
            ],
        );
        let answer = read(space, move |tx| {
            let units = [&[city.city][..], &city.county].concat();
            evaluate(tx, &Question::new(["checked", "total"], units, [p("2026")]))
        });
        let value = |code, unit| answer.value(code, unit, p("2026")).unwrap().clone();
        let whole = value("checked", city.city);
        assert_eq!((whole.numerator, whole.denominator), (Some(d("100")), Some(d("120"))));
        assert_eq!(whole.value, Some(d("83.333333")));
        assert_eq!(whole.missing, Some(Missing::Partial { known: 3, expected: 4 }));
        assert_eq!(value("checked", city.county[2]).missing, Some(Missing::NothingToDivide));
        assert_eq!(value("checked", city.county[3]).missing, Some(Missing::NotReported));
        let total = value("total", city.city);
        assert_eq!((total.value, total.coverage), (Some(d("6.5")), Some(d("0.5"))));
        read(space, move |tx| {
            for code in ["checked", "total"] {
                let question = Question::new([code], [city.city], [p("2026")]);
                let explanation = explain(tx, code, city.city, p("2026"), &question)?;
                assert_eq!(explanation.recompute(), explanation.value.value);
                assert_eq!(explanation.inputs.len(), 4);
            }
            Ok(())
        });
    });
}

#[test]
fn a_correction_changes_the_present_and_not_the_past() {
    on_each_engine(|space| {
        let city = city(space);
        let county = city.county[0];
        define(space, [plain_rate(), definition("rd", Compute::Entered)]);
        sample(space, [Lots::new(county, 30, 10)]);
        let then = report(
            space,
            [Line { document: Some("运示例〔2026〕1号"), ..line("rd", county, "1.5") }],
        );
        let later = pass_instead(space, county, 5);
        report(space, [line("rd", county, "1.6")]);
        let ask = move |as_of: Option<i64>| {
            read(space, move |tx| {
                let question =
                    Question::new(["plain_rate", "rd"], [county], [p("2026")]).as_of(as_of);
                evaluate(tx, &question)
            })
        };
        let value = |as_of, code: &str| ask(as_of).value(code, county, p("2026")).unwrap().clone();
        assert_eq!(value(Some(then), "plain_rate").value, Some(d("75")));
        assert_eq!(value(None, "plain_rate").value, Some(d("87.5")));
        assert_eq!(value(Some(then), "rd").value, Some(d("1.5")));
        assert_eq!(value(None, "rd").value, Some(d("1.6")));
        assert_eq!(value(None, "plain_rate").seq, Some(later));
        assert!(ask(None).fresh(&value(None, "plain_rate")).is_some());
        read(space, move |tx| {
            let question = Question::new(["rd"], [county], [p("2026")]).as_of(Some(then));
            let rate = explain(tx, "plain_rate", county, p("2026"), &question)?;
            assert_eq!(rate.value.value, Some(d("75")));
            assert_eq!(rate.recompute(), rate.value.value);
            let corrections: Vec<(i64, &str, i64)> = rate
                .corrections
                .iter()
                .map(|c| (c.seq, c.ground.as_deref().unwrap_or(""), c.rows))
                .collect();
            // Five rows ended and five came in their place.
            assert_eq!(corrections, [(later, "misread", 10)]);
            let figure = explain(tx, "rd", county, p("2026"), &question)?;
            assert!(
                matches!(&figure.inputs[0].link, Link::Document { number, .. } if number == "运示例〔2026〕1号")
            );
            assert_eq!(figure.corrections.len(), 1);
            Ok(())
        });
    });
}

#[test]
fn last_years_tree_rolls_up_last_years_values() {
    on_each_engine(|space| {
        let city = city(space);
        let count = measured("samples", Aggregate::Count);
        define(space, [definition("lots", Compute::Measured(count))]);
        let joined = city.county[3];
        sample(
            space,
            [
                Lots::new(city.county[0], 3, 0).month("2025-05"),
                Lots::new(joined, 2, 0).month("2025-06"),
                Lots::new(city.county[0], 4, 0),
                Lots::new(joined, 5, 0),
            ],
        );
        let value = |tree: WhoseTree, period: &'static str| {
            read(space, move |tx| {
                let question = Question::new(["lots"], [city.city], [p(period)]).on_tree(tree);
                Ok(evaluate(tx, &question)?.value("lots", city.city, p(period)).unwrap().value)
            })
        };
        // The zone joined on 1 January 2026.
        assert_eq!(value(WhoseTree::PeriodEnd, "2025"), Some(d("3")));
        assert_eq!(value(WhoseTree::PeriodEnd, "2026"), Some(d("9")));
        assert_eq!(value(WhoseTree::On(date(2026, 12, 31)), "2025"), Some(d("5")));
        assert_eq!(value(WhoseTree::PeriodEnd, "2026Q1"), Some(d("9")));
        assert_eq!(value(WhoseTree::PeriodEnd, "2026W09"), Some(d("9")));
    });
}

#[test]
fn counts_sums_means_distinct_and_stocks_come_from_the_same_rows() {
    on_each_engine(|space| {
        let city = city(space);
        let with = |aggregate, column: &str| Measured {
            column: Some(column.to_owned()),
            ..measured("samples", aggregate)
        };
        let stock = Measured { window: Window::Stock, ..measured("samples", Aggregate::Count) };
        let mean = Definition {
            interval: IntervalKind::Mean,
            ..definition(
                "mean",
                Compute::Measured(Measured {
                    population: vec![Filter::begins("industry", "C26")],
                    ..with(Aggregate::Mean, "closed_in_time")
                }),
            )
        };
        define(
            space,
            [
                definition("firms", Compute::Measured(with(Aggregate::Distinct, "firm"))),
                definition("stock", Compute::Measured(stock)),
                mean,
            ],
        );
        sample(
            space,
            [Lots::new(city.county[0], 40, 0).month("2025-11"), Lots::new(city.county[1], 40, 0)],
        );
        write(space, |tx| {
            tx.run(
                "update sample set closed_in_time = case when id % 4 = 0 then 0 else 1 end",
                &[],
            )?;
            tx.record(store::Entry::new("test", "samples", 0).touches("samples"))
        });
        let answer = read(space, move |tx| {
            let units = [city.city, city.county[0], city.county[2]];
            evaluate(tx, &Question::new(["firms", "stock", "mean"], units, [p("2025"), p("2026")]))
        });
        let value = |code, unit, period| answer.value(code, unit, p(period)).unwrap().value;
        assert_eq!(value("firms", city.city, "2026"), Some(d("7")));
        assert_eq!(value("stock", city.city, "2025"), Some(d("40")));
        assert_eq!(value("stock", city.city, "2026"), Some(d("80")));
        assert_eq!(value("stock", city.county[0], "2026"), Some(d("40")));
        // No row within the reach of the register is a nought that is known.
        assert_eq!(value("stock", city.county[2], "2026"), Some(d("0")));
        assert_eq!(value("mean", city.city, "2026"), Some(d("0.75")));
        let mean = answer.value("mean", city.city, p("2026")).unwrap();
        let interval = mean.interval.unwrap();
        assert!(interval.low < d("0.75") && d("0.6") < interval.low, "{interval:?}");
    });
}

#[test]
fn a_formula_says_why_it_has_no_value_and_a_ring_is_refused() {
    on_each_engine(|space| {
        let city = city(space);
        let county = city.county[0];
        let formula =
            |code: &str, text: &str| definition(code, Compute::Formula { text: text.to_owned() });
        let entered = |code: &str| definition(code, Compute::Entered);
        define(
            space,
            [
                entered("a"),
                entered("b"),
                formula("share", "a / (a + b) * 100"),
                formula("twice", "share * 2"),
                plain_rate(),
                formula("gap", "100 - plain_rate"),
            ],
        );
        report(
            space,
            [
                line("a", county, "30"),
                line("b", county, "70"),
                line("a", city.county[1], "0"),
                line("b", city.county[1], "0"),
                line("a", city.county[2], "1"),
            ],
        );
        sample(space, [Lots::new(county, 36, 4)]);
        let answer = read(space, move |tx| {
            evaluate(tx, &Question::new(["share", "twice", "gap"], city.county, [p("2026")]))
        });
        let at = |code, county: usize| answer.value(code, city.county[county], p("2026")).unwrap();
        assert_eq!(at("share", 0).value, Some(d("30")));
        assert_eq!(at("twice", 0).value, Some(d("60")));
        assert_eq!(at("share", 1).missing, Some(Missing::DivisionByZero));
        assert_eq!(at("share", 2).missing, Some(Missing::Operands(vec!["b".to_owned()])));
        assert_eq!(at("twice", 2).missing, Some(Missing::Operands(vec!["share".to_owned()])));
        assert!(at("gap", 0).sampled() && !at("share", 0).sampled());
        assert!(
            matches!(&at("gap", 0).origin, Origin::Formula { inputs } if **inputs == ["plain_rate".to_owned()])
        );
        read(space, move |tx| {
            for code in ["share", "twice", "gap"] {
                let question = Question::new([code], [county], [p("2026")]);
                let explanation = explain(tx, code, county, p("2026"), &question)?;
                assert_eq!(explanation.recompute(), explanation.value.value, "{code}");
            }
            Ok(())
        });
        let ring = [
            formula("x", "y + 1"),
            formula("y", "z * 2"),
            formula("z", "x"),
            formula("q", "nobody + 1"),
            formula("r", "1 +"),
        ];
        let refused =
            space.db.write(store::Actor::PROGRAM, move |tx| indicators::load(tx, "other", &ring));
        let fields: Vec<&str> = refused.unwrap_err().fields().iter().map(|f| f.rule).collect();
        assert_eq!(fields, ["indicator-unknown", "indicator-formula", "indicator-loop"]);
    });
}

#[test]
fn the_competitiveness_index_stands_on_dated_bounds_and_all_its_leaves() {
    on_each_engine(|space| {
        let city = city(space);
        let bounds = |min: &str, max: &str, from, to| Bounds {
            min: d(min),
            max: d(max),
            from: Some(from),
            to,
            source: None,
            assumed: true,
        };
        let leaf = |indicator: &str, direction| Leaf {
            indicator: indicator.to_owned(),
            branch: Text::zh("质量水平"),
            twig: Text::zh("质量管理水平"),
            direction,
            weight: (1, 2),
            bounds: vec![
                bounds("0", "10", date(2020, 1, 1), Some(date(2025, 12, 31))),
                bounds("0", "20", date(2026, 1, 1), None),
            ],
        };
        let index = definition(
            "qci",
            Compute::Competitiveness(Competitiveness {
                name: Text::zh("指数"),
                label: Text::zh("本市口径，参考"),
                source: "示例".to_owned(),
                leaves: vec![leaf("certified", Direction::Higher), leaf("loss", Direction::Lower)],
                bands: Vec::new(),
            }),
        );
        define(
            space,
            [
                definition("certified", Compute::Entered),
                definition("loss", Compute::Entered),
                index,
            ],
        );
        report(
            space,
            [
                line("certified", city.county[0], "5"),
                line("loss", city.county[0], "5"),
                Line { period: "2025", ..line("certified", city.county[0], "5") },
                Line { period: "2025", ..line("loss", city.county[0], "5") },
                line("certified", city.county[1], "5"),
            ],
        );
        let answer = read(space, move |tx| {
            evaluate(tx, &Question::new(["qci"], city.county, [p("2025"), p("2026")]))
        });
        let at =
            |county: usize, period| answer.value("qci", city.county[county], p(period)).unwrap();
        assert_eq!(at(0, "2025").value, Some(d("80")));
        // 60 + 40·¼ and 60 + 40·¾ by the wider bounds of 2026.
        assert_eq!(at(0, "2026").value, Some(d("80")));
        assert_eq!(at(1, "2026").missing, Some(Missing::Operands(vec!["loss".to_owned()])));
        assert_eq!(at(1, "2026").coverage, Some(d("0.5")));
        read(space, move |tx| {
            let question = Question::new(["qci"], [city.county[0]], [p("2026")]);
            let explanation = explain(tx, "qci", city.county[0], p("2026"), &question)?;
            assert_eq!(explanation.recompute(), Some(d("80")));
            assert_eq!(explanation.defined.definition.label().unwrap().zh, "本市口径，参考");
            Ok(())
        });
    });
}

#[test]
fn a_remembered_answer_lives_until_something_under_it_moves() {
    on_each_engine(|space| {
        let city = city(space);
        let county = city.county[0];
        define(space, [plain_rate(), definition("rd", Compute::Entered)]);
        let then = sample(space, [Lots::new(county, 30, 10)]);
        let answers = std::sync::Arc::new(Answers::new(100));
        let ask = |code: &'static str, as_of| {
            let answers = std::sync::Arc::clone(&answers);
            read(space, move |tx| {
                answers.answer(tx, &Question::new([code], [county], [p("2026")]).as_of(as_of))
            })
        };
        let first = ask("plain_rate", None);
        assert!(std::sync::Arc::ptr_eq(&first, &ask("plain_rate", None)));
        // A figure does not stand under the rate.
        report(space, [line("rd", county, "1.5")]);
        assert!(std::sync::Arc::ptr_eq(&first, &ask("plain_rate", None)));
        assert_eq!(ask("rd", None).value("rd", county, p("2026")).unwrap().value, Some(d("1.5")));
        pass_instead(space, county, 1);
        let second = ask("plain_rate", None);
        assert_eq!(second.value("plain_rate", county, p("2026")).unwrap().value, Some(d("77.5")));
        let past = ask("plain_rate", Some(then));
        assert_eq!(past.value("plain_rate", county, p("2026")).unwrap().value, Some(d("75")));
        // Another definition is another answer.
        let compute = Compute::Formula { text: "rd * 100".to_owned() };
        define(space, [Definition { compute, ..plain_rate() }, definition("rd", Compute::Entered)]);
        assert_eq!(
            ask("plain_rate", None).value("plain_rate", county, p("2026")).unwrap().value,
            Some(d("150"))
        );
        assert!(answers.size().1 <= 100);
        let not_yet = space.db.read(move |tx| {
            evaluate(tx, &Question::new(["rd"], [county], [p("2026")]).as_of(Some(99_999)))
        });
        assert_eq!(not_yet.unwrap_err().code(), "as-of-not-yet");
    });
}

#[test]
fn versions_are_dated_and_an_imputed_figure_is_flagged_upwards() {
    on_each_engine(|space| {
        let city = city(space);
        let old = Definition {
            to: Some(date(2025, 12, 31)),
            roll_up: RollUp::Sum,
            ..definition("x", Compute::Entered)
        };
        let new = Definition {
            version: 2,
            from: Some(date(2026, 1, 1)),
            compute: Compute::Formula { text: "y + 1".to_owned() },
            ..definition("x", Compute::Entered)
        };
        let ended =
            Definition { to: Some(date(2025, 12, 31)), ..definition("gone", Compute::Entered) };
        define(
            space,
            [
                old,
                new,
                ended,
                Definition { roll_up: RollUp::Sum, ..definition("y", Compute::Entered) },
            ],
        );
        report(
            space,
            [
                line("y", city.county[0], "1"),
                Line { period: "2025", ..line("x", city.county[0], "7") },
            ],
        );
        write(space, move |tx| {
            let series = figures::ensure_series(tx, "y")?;
            let value = terms::Millionths::integer(2)?;
            let figure =
                figures::Figure::new(series, p("2026"), units::UnitId(city.county[1]), Some(value));
            figures::record(tx, vec![figure.status(figures::Status::Imputed)], None)
        });
        let answer = read(space, move |tx| {
            evaluate(tx, &Question::new(["x", "gone"], [city.city], [p("2025"), p("2026")]))
        });
        let at = |code, period| answer.value(code, city.city, p(period)).unwrap();
        assert_eq!(at("x", "2025").value, Some(d("7")));
        assert_eq!(at("x", "2026").value, Some(d("4")));
        assert_eq!(at("x", "2026").status, Status::Imputed);
        assert_eq!(at("gone", "2026").missing, Some(Missing::NotDefined));
        assert_eq!(answer.definition("x", p("2026")).unwrap().definition.version, 2);
    });
}
