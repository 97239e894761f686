//! What the asking costs: doubles, short notice, publishing, retiring.

use std::collections::BTreeSet;

use forms::burden::{Field, Source, breaches_of, overlaps, register, retire};
use forms::model::FormSort;
use forms::publish::publish;
use forms::store::{Standing, by_id, keep, learn};
use forms::submission::open_period;
use packs::Pack;
use store::Actor;
use store::testing::engines;
use terms::{Period, Timestamp, date};

use crate::{SHEET, codes, form_of, office};

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let plain = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    plain.map(|line| line.split('|').collect())
}

fn field(form: usize, label: &str, measure: &str) -> Field {
    Field {
        source: Source::Form(format!("f{form}")),
        place: String::new(),
        label: label.to_owned(),
        measure: Some(measure.to_owned()),
        sort: FormSort::Number,
        indicator: None,
        prefilled: false,
    }
}

#[test]
fn of_fifty_fields_asked_twice_among_twelve_forms_nine_in_ten_are_found_and_few_others() {
    let (mut fields, mut seeded) = (Vec::new(), BTreeSet::new());
    for (at, pair) in lines(include_str!("duplicates.txt")).enumerate() {
        let [first, measure, second, other] = pair[..] else { panic!("{pair:?}") };
        let place = fields.len();
        fields.push(field(at % 12, first, measure));
        fields.push(field((at + 1 + at % 7) % 12, second, other));
        seeded.insert((place, place + 1));
    }
    assert_eq!(seeded.len(), 50);
    for (at, other) in lines(include_str!("others.txt")).enumerate() {
        fields.push(field(at % 12, other[0], other[1]));
    }
    assert!(fields.len() >= 200, "{}", fields.len());
    let found: BTreeSet<(usize, usize)> =
        overlaps(&fields).iter().map(|it| (it.first, it.second)).collect();
    let hits = found.intersection(&seeded).count();
    let said = |pairs: Vec<&(usize, usize)>| -> Vec<String> {
        pairs.iter().map(|(a, b)| format!("{} = {}", fields[*a].label, fields[*b].label)).collect()
    };
    let missed = said(seeded.difference(&found).collect());
    let wrong = said(found.difference(&seeded).collect());
    let (recall, precision) = (hits as f64 / 50.0, hits as f64 / found.len() as f64);
    println!("recall {recall:.2}, precision {precision:.2}; missed {missed:?}; wrong {wrong:?}");
    assert!(recall >= 0.9, "recall {recall}: {missed:#?}");
    assert!(precision >= 0.7, "precision {precision}: {wrong:#?}");
}

#[test]
fn a_survey_is_not_published_without_its_marks_nor_one_that_asks_for_what_is_there() {
    for engine in engines() {
        let office = office(engine);
        let survey = SHEET.replace("administrative", "survey").replace("\"quality\"", "\"other\"");
        let error = office
            .as_person(0, move |tx| {
                let (id, _) = keep(tx, &form_of(&survey), "")?;
                publish(tx, id, None, None)
            })
            .unwrap_err();
        let wanted =
            ["form-lacks-table", "form-lacks-maker", "form-lacks-approval", "form-lacks-valid-to"];
        assert_eq!(codes(&error), wanted);
        let again = SHEET.replace("\"quality\"", "\"again\"");
        let (error, id) = office
            .as_person(0, move |tx| {
                let (id, _) = keep(tx, &form_of(&again), "")?;
                Ok((publish(tx, id, None, None).unwrap_err(), id))
            })
            .unwrap();
        assert_eq!(error.code(), "form-asks-twice");
        office.as_person(0, move |tx| publish(tx, id, None, Some("过渡期并行一季"))).unwrap();
        let (kept, steps) =
            office.read(move |tx| Ok((by_id(tx, id)?, forms::store::steps_of(tx, id)?)));
        assert_eq!(kept.standing, Standing::Published);
        // The list of what is asked twice is kept with the ground.
        assert!(steps[0].detail.contains("衡器"), "{}", steps[0].detail);
    }
}

#[test]
fn short_notice_is_refused_without_a_ground_and_listed_with_one() {
    for engine in engines() {
        let office = office(engine);
        let clockwork = office.read(cases::clocks);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // Monday 2 November 2026, ten o'clock here.
        let monday = at("2026-11-02T02:00:00Z");
        assert_eq!(
            breaches_of(&clockwork, monday, date(2026, 11, 9)).unwrap().0,
            Vec::<&str>::new()
        );
        assert_eq!(breaches_of(&clockwork, monday, date(2026, 11, 6)).unwrap().0, ["lead-time"]);
        let same = breaches_of(&clockwork, monday, date(2026, 11, 2)).unwrap().0;
        assert_eq!(same, ["same-day", "lead-time"]);
        let night = breaches_of(&clockwork, at("2026-11-02T14:00:00Z"), date(2026, 11, 30));
        assert_eq!(night.unwrap().0, ["off-hours"]);
        let sunday = breaches_of(&clockwork, at("2026-11-01T02:00:00Z"), date(2026, 11, 30));
        assert_eq!(sunday.unwrap().0, ["off-hours"]);
        // A form for a period that is long over would be due in the past.
        let kept = office.kept();
        let period = Period::parse("2024").unwrap();
        let (again, clock) = (kept.clone(), clockwork.clone());
        let refused = office
            .as_person(0, move |tx| open_period(tx, &clock, &again, period, None))
            .unwrap_err();
        assert_eq!(refused.code(), "form-short-notice");
        let opened = office
            .as_person(0, move |tx| open_period(tx, &clockwork, &kept, period, Some("补报")))
            .unwrap();
        assert_eq!(opened.fillings.len(), 2);
        let listed = office.read(|tx| forms::burden::short_notices(tx, 0, 10));
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].override_ground.as_deref(), Some("补报"));
        // Each sheet has its case, which waits for its unit.
        let first = opened.fillings[0];
        let case = office.read(move |tx| {
            let filling = forms::store::filling(tx, first)?;
            cases::load(tx, filling.case.unwrap())
        });
        assert_eq!((case.kind.code.as_str(), case.stands()), ("form-filling", "waiting"));
    }
}

#[test]
fn retiring_a_form_saves_the_hours_that_it_cost() {
    for engine in engines() {
        let office = office(engine);
        let before = office.read(register).saving();
        // Two hours, once a year, two counties.
        assert_eq!(before.hours_now, terms::Decimal::from(4));
        let form = office.form;
        office.as_person(0, move |tx| retire(tx, form, "并入月报")).unwrap();
        let after = office.read(register).saving();
        assert_eq!((after.hours_before, after.hours_now), (terms::Decimal::from(4), 0.into()));
        assert_eq!(after.saved(), terms::Decimal::from(4));
    }
}

#[test]
fn the_forms_that_come_with_the_program_can_be_kept_published_and_computed() {
    let files = packs::Files::embedded(shipped::FILES);
    let (pack, _) = Pack::read_from(&files, "yuncheng").unwrap_or_else(|it| panic!("{it:#?}"));
    assert!(pack.forms.len() >= 12, "{}", pack.forms.len());
    let space = store::testing::space("sqlite");
    space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let rows = pack.units.iter().map(|unit| units::UnitRow {
                code: unit.code.clone(),
                kind: format!("{:?}", unit.kind).to_lowercase(),
                name: unit.name.clone(),
                short: None,
                valid_from: unit.from.unwrap_or(units::ALWAYS),
                valid_to: unit.to,
            });
            units::load(tx, rows.collect::<Vec<_>>(), [], [])?;
            let count = pack.forms.len();
            assert_eq!(learn(tx, &pack)?, count);
            assert_eq!(learn(tx, &pack)?, 0, "the same pack again changes nothing");
            for form in &pack.forms {
                assert!(forms::model::lacking(&form.it).is_empty(), "{}", form.code);
            }
            Ok(())
        })
        .unwrap();
}
