//! Rates from samples: the printed vector, what may enter, what sampling leaves open.

use check::indicators::{Link, Role};
use check::indicators::{Missing, Origin, Question, evaluate, explain};

use crate::city::*;
use crate::on_each_engine;

/// 95, 90 and 98 of a hundred in three divisions.
fn vector(county: i64) -> Vec<Lots> {
    vec![
        Lots::new(county, 95, 5).of("C2614"),
        Lots::new(county, 90, 10).of("C3011"),
        Lots::new(county, 98, 2).of("C3216"),
    ]
}

#[test]
fn the_output_weighted_rate_is_94_10_where_the_plain_mean_is_94_33() {
    on_each_engine(|space| {
        let city = city(space);
        let county = city.county[0];
        define(space, [weighted_rate().to_vec(), vec![plain_rate()]].concat());
        report(space, outputs(county));
        sample(space, vector(county));
        let explanation = read(space, move |tx| {
            explain(tx, "rate", county, p("2026"), &Question::new(["rate"], [county], [p("2026")]))
        });
        let value = &explanation.value;
        assert_eq!(value.value, Some(d("94.1")));
        assert_eq!(value.n, Some(300));
        assert_eq!(value.coverage, Some(d("1")));
        assert_eq!(explanation.defined.definition.label().unwrap().zh, "本市口径");
        let interval = value.interval.unwrap();
        assert!(interval.low < d("94.1") && d("94.1") < interval.high, "{interval:?}");
        assert_eq!(explanation.recompute(), value.value);
        let plain: rust_decimal::Decimal = explanation
            .inputs
            .iter()
            .filter(|input| input.role == Role::Stratum)
            .map(|input| input.numerator.unwrap() / input.denominator.unwrap())
            .sum();
        assert_eq!((plain / d("3") * d("100")).round_dp(2), d("94.33"));
        // A quarter stands on the weights of its year, and the city on its counties' cells.
        let answer = read(space, move |tx| {
            evaluate(tx, &Question::new(["rate"], [county, city.city], [p("2026Q1"), p("2026Q2")]))
        });
        for unit in [county, city.city] {
            assert_eq!(answer.value("rate", unit, p("2026Q1")).unwrap().value, Some(d("94.1")));
        }
        let later = answer.value("rate", county, p("2026Q2")).unwrap();
        assert_eq!((later.value, later.missing.clone()), (None, Some(Missing::NoRecords)));
    });
}

#[test]
fn a_layer_is_called_by_the_name_of_its_industry() {
    for engine in store::testing::engines() {
        let door = web::testing::City::new(engine, check::routes());
        let city = city(&door.space);
        let county = city.county[0];
        define(&door.space, weighted_rate());
        report(&door.space, outputs(county));
        sample(&door.space, vector(county));
        let named = serde_json::json!({
            "space": { "home": "140800", "opens_at": "2026" }, "years": [], "tiles": null,
            "industries": [["C26", "化学原料和化学制品制造业", "Chemical raw materials and products"]],
        });
        pack_row(&door.space, &named);
        door.add_role(identity::Role::Office, None);
        let office = door.as_role(identity::Role::Office);
        let page = office.get("/indicators/rate?period=2026&unit=140802&explain=1");
        assert!(page.says("化学原料和化学制品制造业（C26）"), "{}", page.html);
        // A division that no pack names keeps its code.
        assert!(page.says("行业大类C30"), "{}", page.html);
        let page = office.get("/indicators/rate?period=2026&unit=140802&explain=1&lang=en");
        assert!(page.says("Chemical raw materials and products (C26)"), "{}", page.html);
    }
}

#[test]
fn a_hundred_failures_of_targeted_sampling_leave_every_rate_as_it_was() {
    on_each_engine(|space| {
        let city = city(space);
        let county = city.county[0];
        define(space, [weighted_rate().to_vec(), vec![plain_rate()]].concat());
        report(space, outputs(county));
        sample(space, vector(county));
        let ask = move |tx: &mut store::Tx<'_>| {
            let question = Question::new(
                ["rate", "plain_rate"],
                [county, city.city],
                [p("2026"), p("2026Q1")],
            );
            let answer = evaluate(tx, &question)?;
            Ok(answer
                .cells()
                .map(|(_, _, _, value)| (value.value, value.n, value.interval))
                .collect::<Vec<_>>())
        };
        let before = read(space, ask);
        sample(space, [Lots::new(county, 0, 100).purpose("risk")]);
        sample(space, [Lots::new(county, 0, 100).purpose("complaint")]);
        assert_eq!(read(space, ask), before);
        assert!(before.iter().all(|cell| cell.0.is_some()));
    });
}

#[test]
fn below_the_publishing_size_n_is_shown_and_no_rate() {
    on_each_engine(|space| {
        let city = city(space);
        define(space, [weighted_rate().to_vec(), vec![plain_rate()]].concat());
        report(space, outputs(city.county[0]));
        sample(space, [Lots::new(city.county[0], 18, 1), Lots::new(city.county[1], 20, 1)]);
        let answer = read(space, move |tx| {
            evaluate(
                tx,
                &Question::new(["rate", "plain_rate"], [city.county[0], city.city], [p("2026")]),
            )
        });
        for code in ["rate", "plain_rate"] {
            let value = answer.value(code, city.county[0], p("2026")).unwrap();
            assert_eq!((value.value, value.numerator, value.n), (None, None, Some(19)), "{code}");
            assert_eq!(value.missing, Some(Missing::BelowPublishing { n: 19, size: 20 }));
        }
        // What takes the value apart gives the rate away as little as the value does.
        read(space, move |tx| {
            for code in ["rate", "plain_rate"] {
                let question = Question::new([code], [city.county[0]], [p("2026")]);
                let explanation = explain(tx, code, city.county[0], p("2026"), &question)?;
                assert_eq!(explanation.recompute(), None);
                assert!(explanation.inputs.iter().all(|input| input.numerator.is_none()));
                assert!(explanation.inputs.iter().all(|input| input.role != Role::Numerator));
            }
            Ok(())
        });
        // The city counts what its small counties hide.
        let city_value = answer.value("plain_rate", city.city, p("2026")).unwrap();
        assert_eq!((city_value.value, city_value.n), (Some(d("95")), Some(40)));
    });
}

#[test]
fn an_unsampled_division_lowers_the_coverage_and_one_without_output_weighs_nothing() {
    on_each_engine(|space| {
        let city = city(space);
        let county = city.county[0];
        define(space, weighted_rate());
        report(space, outputs(county));
        sample(space, [Lots::new(county, 95, 5), Lots::new(county, 0, 50).of("C4111")]);
        let value = read(space, move |tx| {
            let question = Question::new(["rate"], [county, city.county[1]], [p("2026")]);
            evaluate(tx, &question)
        });
        let rate = value.value("rate", county, p("2026")).unwrap();
        assert_eq!(rate.value, Some(d("95")));
        assert_eq!((rate.coverage, rate.n), (Some(d("0.5")), Some(100)));
        assert!(matches!(rate.origin, Origin::Weighted { count: 100, .. }));
        let other = value.value("rate", city.county[1], p("2026")).unwrap();
        assert_eq!(other.missing, Some(Missing::NoWeights));
    });
}

#[test]
fn every_rate_is_made_again_from_the_rows_it_links_to() {
    on_each_engine(|space| {
        let city = city(space);
        define(space, [weighted_rate().to_vec(), vec![plain_rate()]].concat());
        report(space, [outputs(city.county[0]), outputs(city.county[1])].concat());
        sample(space, vector(city.county[0]));
        sample(space, [Lots::new(city.county[1], 33, 7).of("C3011")]);
        read(space, move |tx| {
            for unit in [city.city, city.county[0], city.county[1]] {
                for code in ["rate", "plain_rate"] {
                    let question = Question::new([code], [unit], [p("2026")]);
                    let explanation = explain(tx, code, unit, p("2026"), &question)?;
                    assert_eq!(explanation.recompute(), explanation.value.value, "{code}");
                    assert!(explanation.value.value.is_some() && explanation.fresh.is_some());
                    for input in &explanation.inputs {
                        let Link::Records { records, count } = &input.link else {
                            panic!("{input:?}")
                        };
                        assert_eq!(records.ids(tx, 0, 1000)?.len() as i64, *count);
                        let n = input.denominator.or(input.value).unwrap();
                        assert_eq!(n, (*count).into(), "{input:?}");
                        // The address says the same thing.
                        let pairs = records.pairs();
                        let pairs = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
                        let read = check::indicators::Records::from_pairs("samples", pairs)?;
                        assert_eq!(read.count(tx)?, *count);
                    }
                }
            }
            Ok(())
        });
    });
}
