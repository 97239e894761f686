//! Runs of a scheme: inputs kept, ranks with intervals, frozen and made again, compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use check::assessment::{
    self, Publication, Purpose, Run, RunQuestion, Validity, Words, compare, freeze, frozen,
    frozen_runs, matrix, publish, rank_by, ranking, rerun, run,
};
use check::indicators::definition::*;
use check::indicators::{Answers, Question, evaluate};
use score::{Input, Scheme};
use serde_json::{Value, json};
use store::testing::Space;
use terms::{Lang, Text};

use crate::city::*;
use crate::on_each_engine;

fn scheme_json(rounding: &str, target: &str) -> Value {
    json!({
        "code": "example", "name": { "zh": "示例" }, "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        "bonus_cap": 5,
        "document": { "number": "示例〔2026〕1号", "title": { "zh": "示例" }, "issuer": { "zh": "示例" } },
        "audience": { "named": [{ "zh": "各县（市、区）人民政府" }] },
        "bands": { "grade": [
            { "code": "A", "from": 90 }, { "code": "B", "from": 80 }, { "code": "C", "from": 60 }, { "code": "D", "from": 0 }
        ] },
        "dimension": [
            { "code": "1", "name": { "zh": "水平" }, "max": 60, "item": [
                { "code": "1.1", "name": { "zh": "合格率" }, "max": 40, "owner": ["amr"], "indicator": "plain_rate",
                  "rule": { "type": "step_deduct", "target": target, "step": 0.5, "per_step": 1, "rounding": rounding } },
                { "code": "1.2", "name": { "zh": "研发" }, "max": 20, "owner": ["amr"], "indicator": "rd",
                  "rule": { "type": "ratio", "target": 2 }, "not_applicable": { "type": "renormalise" } }
            ] },
            { "code": "2", "name": { "zh": "措施" }, "max": 40, "item": [
                { "code": "2.1", "name": { "zh": "计划" }, "max": 20, "owner": ["amr"],
                  "rule": { "type": "checklist", "entries": [
                    { "code": "plan_issued", "name": { "zh": "印发" }, "points": 8 },
                    { "code": "plan_closed", "name": { "zh": "办结" }, "points": 12 } ] } },
                { "code": "2.2", "name": { "zh": "两项取低" }, "max": 20, "owner": ["amr"], "combine": "lowest", "part": [
                    { "code": "rate", "name": { "zh": "合格率" }, "indicator": "plain_rate", "rule": { "type": "ratio", "target": 100 } },
                    { "code": "incidents", "name": { "zh": "事故" }, "indicator": "incidents",
                      "rule": { "type": "count_deduct", "per_occurrence": 2 } } ] }
            ] }
        ],
        "outside": [
            { "code": "V1", "name": { "zh": "事件" }, "owner": ["amr"], "indicator": "event", "ground": { "zh": "第九条" },
              "rule": { "type": "veto", "grade": "D" } },
            { "code": "V2", "name": { "zh": "瞒报" }, "owner": ["amr"], "indicator": "hidden", "ground": { "zh": "第九条" },
              "rule": { "type": "veto", "grade": "D" } },
            { "code": "B1", "name": { "zh": "加分" }, "owner": ["amr"], "indicator": "honours",
              "rule": { "type": "bonus", "per_occurrence": 1, "cap": 5 } }
        ]
    })
}

fn scheme(rounding: &str, target: &str) -> Scheme {
    serde_json::from_value(scheme_json(rounding, target)).expect("a scheme")
}

/// Definitions, samples and figures of a year; returns the city and the id of the scheme.
fn year(space: &Space, city: City, lots: impl Into<Vec<Lots>>) -> (City, i64) {
    let entered = |code: &str| definition(code, Compute::Entered);
    let codes = ["rd", "plan_issued", "plan_closed", "incidents", "event", "hidden", "honours"];
    define(space, [vec![plain_rate()], codes.map(entered).to_vec()].concat());
    sample(space, lots);
    let [a, b, c, zone] = city.county;
    let mut lines = vec![line("rd", a, "2"), line("rd", b, "1"), line("rd", c, "1.5")];
    // Asked, and there is none: the zone has no such matter.
    lines.push(Line { value: None, ..line("rd", zone, "0") });
    for unit in city.county {
        lines.push(line("plan_issued", unit, "1"));
        lines.push(line("plan_closed", unit, if unit == b { "0" } else { "1" }));
        lines.push(line("incidents", unit, if unit == c { "3" } else { "0" }));
        lines.push(line("event", unit, if unit == c { "1" } else { "0" }));
        lines.push(line("hidden", unit, "0"));
        lines.push(line("honours", unit, "0"));
    }
    report(space, lines);
    let id = write(space, |tx| {
        assessment::load(tx, "test", &[scheme("identity", "98")])?;
        Ok(assessment::list(tx)?[0].id)
    });
    (city, id)
}

fn lots(city: &[i64; 4]) -> Vec<Lots> {
    vec![
        Lots::new(city[0], 97, 3),
        Lots::new(city[1], 96, 4),
        Lots::new(city[2], 50, 50),
        Lots::new(city[3], 194, 6),
    ]
}

fn draft(space: &Space, answers: &Arc<Answers>, question: RunQuestion) -> Run {
    let answers = Arc::clone(answers);
    read(space, move |tx| run(tx, &answers, &question))
}

#[test]
fn every_score_keeps_its_input_and_a_veto_leaves_the_points() {
    on_each_engine(|space| {
        let (city, id) = year_of(space);
        let answers = Arc::new(Answers::default());
        let made = draft(space, &answers, RunQuestion::new(id, p("2026"), city.county));
        let [a, b, c, zone] = city.county;
        let points = |unit, item: &str| {
            let result = made.result(unit).unwrap();
            result.items.iter().find(|i| i.code == item).unwrap().points
        };
        assert_eq!(points(a, "1.1"), Some(d("38")));
        assert_eq!(points(a, "2.2"), Some(d("19.4")));
        assert_eq!(points(b, "2.1"), Some(d("8")));
        assert_eq!(points(c, "1.1"), Some(d("0")));
        assert_eq!(points(c, "2.2"), Some(d("10")));
        assert_eq!(made.result(a).unwrap().total, d("97.4"));
        // 38 + 20 + 19.4 of 80 that apply, scaled up to a hundred.
        assert_eq!(made.result(zone).unwrap().total, d("96.75"));
        assert_eq!(made.input(zone, "1.2", 0).unwrap().input, Input::NotApplicable);
        let vetoed = made.result(c).unwrap();
        assert_eq!(vetoed.grade.grade.as_deref(), Some("D"));
        assert_eq!(vetoed.total, d("45"));
        // What carries sampling error is said: items 1.1 and 2.2.
        assert_eq!(made.sampled, d("60"));
        let kept = made.input(a, "1.1", 0).unwrap();
        assert_eq!((kept.sources[0].n, kept.sources[0].value), (Some(100), Some(d("97"))));
        assert!(kept.sources[0].sampling.is_some() && kept.sources[0].seq.is_some());
        for result in &made.results {
            for item in &result.items {
                if let (Some(points), Some(working)) = (item.points, &item.working) {
                    assert_eq!(working.recompute(), Ok(points), "{}", item.code);
                }
            }
        }
    });
}

fn year_of(space: &Space) -> (City, i64) {
    let city = city(space);
    year(space, city, lots(&city.county))
}

#[test]
fn ranks_carry_intervals_and_groups_that_do_not_depend_on_the_order_of_rows() {
    let digests = std::sync::Mutex::new(Vec::new());
    for backwards in [false, true] {
        on_each_engine(|space| {
            let city = city(space);
            let mut rows = lots(&city.county);
            if backwards {
                rows.reverse();
            }
            let (city, id) = year(space, city, rows);
            let answers = Arc::new(Answers::default());
            let mut units = city.county.to_vec();
            if backwards {
                units.reverse();
            }
            let made =
                draft(space, &answers, RunQuestion::new(id, p("2026"), units).replications(2000));
            let [a, b, c, zone] = city.county;
            let standing = |unit| made.standing(unit).unwrap();
            assert_eq!(standing(a).place, Some(1));
            assert_eq!(standing(c).place, Some(4));
            // 97 of 100 and 194 of 200 cannot be put in an order; 50 of 100 can.
            assert_eq!(standing(a).group, standing(zone).group);
            assert_eq!((standing(c).low, standing(c).high), (Some(4), Some(4)));
            assert_ne!(standing(c).group, standing(b).group);
            let (from, to) = (standing(a).from.unwrap(), standing(a).to.unwrap());
            assert!(from < d("97.4") && d("97.4") < to && to <= d("100"), "{from} {to}");
            digests.lock().unwrap().push((made.input_digest, made.result_digest));
        });
    }
    // Neither does the engine.
    let digests = digests.into_inner().unwrap();
    assert!(digests.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_frozen_run_is_made_again_exactly_after_the_data_were_corrected() {
    on_each_engine(|space| {
        let (city, id) = year_of(space);
        let answers = Arc::new(Answers::default());
        let question = RunQuestion::new(id, p("2026"), city.county).replications(500);
        let first = draft(space, &answers, question.clone());
        let keep = first.clone();
        let run_id =
            write(space, move |tx| freeze(tx, &keep, Purpose::Trial, "leading group, 12 January"));
        let judging = first.clone();
        let refused = space.db.write(store::Actor::PROGRAM, move |tx| {
            freeze(tx, &judging, Purpose::Judging, "leading group")
        });
        assert_eq!(refused.unwrap_err().fields()[0].rule, "run-scheme-draft");
        let twice = first.clone();
        let again = space
            .db
            .write(store::Actor::PROGRAM, move |tx| freeze(tx, &twice, Purpose::Trial, "again"));
        assert_eq!(again.unwrap_err().code(), "run-frozen-already");

        let a = city.county[0];
        pass_instead(space, a, 3);
        report(space, [line("rd", city.county[1], "2")]);
        sample(space, [Lots::new(city.county[1], 0, 200).purpose("risk")]);
        // The pack comes with other words for the rate and another target.
        define(space, [Definition { publishing_size: 500, ..plain_rate() }]);
        write(space, |tx| assessment::load(tx, "test", &[scheme("ceil", "99")]));

        let shared = Arc::clone(&answers);
        let proof = read(space, move |tx| rerun(tx, &shared, run_id));
        assert!(proof.inputs_same && proof.results_same);
        assert_eq!(proof.run.results, first.results);
        assert_eq!(proof.run.standings, first.standings);
        let kept = read(space, move |tx| frozen(tx, run_id));
        assert_eq!(kept.inputs, first.inputs);
        assert_eq!(kept.scheme.scheme, first.scheme.scheme);
        let now = draft(space, &answers, question);
        assert_ne!(now.input_digest, first.input_digest);
        let listed = read(space, frozen_runs);
        assert_eq!((listed.len(), listed[0].id, listed[0].as_of), (1, run_id, first.as_of()));

        // One changed digit in the kept inputs shows.
        write(space, move |tx| {
            tx.run(
                "update score_input set input = replace(input, '\"97\"', '\"98\"') where run = ?1",
                store::params![run_id],
            )?;
            tx.record(store::Entry::new("test", "run", run_id).touches("runs"))
        });
        let proof = read(space, move |tx| rerun(tx, &answers, run_id));
        assert!(proof.inputs_same && !proof.results_same);
    });
}

#[test]
fn two_schemes_on_the_same_data_show_who_moves_and_by_which_item() {
    on_each_engine(|space| {
        let (city, first) = year_of(space);
        let mut other = scheme("ceil", "99.7");
        other.valid_from = "2026-07-01".parse().unwrap();
        let second = write(space, move |tx| {
            assessment::load(tx, "test", &[other])?;
            Ok(assessment::list(tx)?[0].id)
        });
        assert_ne!(first, second);
        let answers = Arc::new(Answers::default());
        let make = |id| draft(space, &answers, RunQuestion::new(id, p("2026"), city.county));
        let (one, two) = (make(first), make(second));
        let what_if = compare(&one, &two);
        assert!(what_if.same_data);
        let change = &what_if.units[0];
        let item = change.items.iter().find(|item| item.code == "1.1").unwrap();
        // (99.7 − 97) / 0.5 is 5.4 steps, and a started one counts whole.
        assert_eq!(item.points, (Some(d("38")), Some(d("34"))));
        let unchanged = change.items.iter().find(|item| item.code == "2.1").unwrap();
        assert_eq!(unchanged.points.0, unchanged.points.1);
        assert_eq!(change.total, (Some(d("97.4")), Some(d("93.4"))));
    });
}

#[test]
fn a_scheme_is_published_with_document_validity_audience_and_a_ground_for_each_veto() {
    on_each_engine(|space| {
        city(space);
        let mut bare = scheme("identity", "98");
        (bare.document, bare.valid_to) = (None, None);
        bare.audience = score::Audience::default();
        let id = write(space, move |tx| {
            assessment::load(tx, "test", &[bare])?;
            Ok(assessment::list(tx)?[0].id)
        });
        let refused = space
            .db
            .write(store::Actor::PROGRAM, move |tx| publish(tx, id, Publication::default()))
            .unwrap_err();
        let rules: Vec<&str> = refused.fields().iter().map(|field| field.rule).collect();
        assert_eq!(rules.len(), 4, "{refused}");
        for rule in ["scheme-validity", "scheme-veto-ground-shared"] {
            assert!(rules.contains(&rule), "{rules:?}");
        }
        let id = write(space, |tx| {
            assessment::load(tx, "test", &[scheme("identity", "98")])?;
            let schemes = assessment::list(tx)?;
            Ok(schemes[0].id)
        });
        let (from, to) = ("2026-03-01".parse().unwrap(), "2027-02-28".parse().unwrap());
        let publication = Publication {
            validity: Some(Validity { from, to }),
            veto_grounds: BTreeMap::from([("V2".to_owned(), Text::zh("第十条"))]),
            ..Publication::default()
        };
        let again = publication.clone();
        write(space, move |tx| publish(tx, id, publication));
        let record = read(space, move |tx| assessment::find(tx, id));
        assert_eq!((record.scheme.valid_from, record.scheme.valid_to), (from, Some(to)));
        let published = record.published.unwrap();
        assert_eq!(published.document.number, "示例〔2026〕1号");
        assert_eq!(published.veto_grounds["V2"], Text::zh("第十条"));
        let twice = space.db.write(store::Actor::PROGRAM, move |tx| publish(tx, id, again));
        assert_eq!(twice.unwrap_err().code(), "scheme-not-open");
    });
}

#[test]
fn matrix_and_ranking_go_out_as_they_are_seen() {
    on_each_engine(|space| {
        let (city, id) = year_of(space);
        let answers = Arc::new(Answers::default());
        let made = draft(space, &answers, RunQuestion::new(id, p("2026"), city.county));
        let unit = |unit: i64| format!("单位{unit}");
        let words =
            Words { lang: Lang::Zh, unit: &unit, synthetic: Some("合成数据".to_owned()) };
        let table = matrix(&made, &words);
        assert_eq!(table.heads.len(), 4 + 4 + 1);
        assert_eq!(
            table.groups.iter().map(|g| usize::from(g.span)).sum::<usize>(),
            table.heads.len()
        );
        assert!(table.rows.iter().all(|row| row.cells.len() == table.heads.len()));
        let ranks = ranking(&made, &words);
        assert_eq!(ranks.rows.len(), 4);
        for table in [table, ranks] {
            assert!(!tables::table_xlsx(&table).unwrap().is_empty());
        }
    });
}

#[test]
fn units_are_ranked_by_an_indicator_whichever_way_is_better() {
    on_each_engine(|space| {
        let counties = city(space).county;
        let fail = Compute::Measured(Measured {
            numerator: vec![check::indicators::Filter::is("verdict", ["fail"])],
            scale: d("100"),
            ..measured("samples", Aggregate::Ratio)
        });
        let lower = Definition {
            direction: Direction::Lower,
            interval: IntervalKind::Wilson,
            ..definition("failing", fail)
        };
        define(space, [lower]);
        sample(space, lots(&counties));
        let standings = read(space, move |tx| {
            let answer = evaluate(tx, &Question::new(["failing"], counties, [p("2026")]))?;
            rank_by(&answer, "failing", p("2026"), &counties, 1, 2000)
        });
        assert_eq!(standings.last().unwrap().unit, counties[2]);
        assert_eq!(standings[0].place, Some(1));
        assert_eq!(standings[0].place, standings[1].place);
        let (from, to) = (standings[0].from.unwrap(), standings[0].to.unwrap());
        assert!(from < d("3") && d("3") < to, "{from} {to}");
    });
}
