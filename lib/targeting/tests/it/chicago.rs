//! The records of packs/chicago: real visits without names, places and licences, so a part of what the
//! model can use.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use targeting::validate::{Window, evaluate};
use targeting::{Day, Error, Model, Object, Planned, Records, Topic, Visit};

fn day(date: Date) -> Day {
    Date::constant(1970, 1, 1).until(date).unwrap().get_days()
}

fn rows(file: &str) -> Vec<HashMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/chicago/data").join(file);
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

static CHICAGO: LazyLock<Records> = LazyLock::new(|| {
    let (mut records, mut places) = (Records::default(), HashMap::new());
    for row in rows("establishments.csv") {
        places.insert(row["license"].clone(), records.objects.len());
        records.objects.push(Object {
            kind: row["facility_type"].clone(),
            class: row["risk_class"].clone(),
            opened: row["first_license_date"].parse().ok().map(day),
            ..Object::default()
        });
    }
    let teams = ["blue", "brown", "green", "orange", "purple", "yellow"];
    for row in rows("inspections.csv") {
        let number = |head: &str| row[head].parse().unwrap();
        records.visits.push(Visit {
            object: places[&row["license"]],
            day: day(row["inspection_date"].parse().unwrap()),
            team: teams.iter().position(|t| *t == row["inspector_team"]).map(|t| t as u16),
            critical: number("critical_violations"),
            serious: number("serious_violations"),
            minor: number("minor_violations"),
            failed: row["result"] == "Fail",
        });
    }
    records
});

/// Visits made in the two months from a day, as if they were to come.
fn coming(from: Day) -> Vec<Planned> {
    let made = CHICAGO.visits.iter().filter(|visit| (from..from + 61).contains(&visit.day));
    made.map(|visit| Planned { object: visit.object, team: visit.team }).collect()
}

#[test]
fn nothing_that_is_dated_on_the_day_or_later_changes_any_score() {
    let as_of = day(date(2013, 9, 1));
    let planned = coming(as_of);
    let scores = Model::fit(&CHICAGO, as_of).unwrap().score(&planned).unwrap();

    let mut other = CHICAGO.clone();
    for (i, visit) in other.visits.iter_mut().filter(|visit| visit.day >= as_of).enumerate() {
        visit.critical = 7 - visit.critical.min(7);
        visit.serious += 3;
        visit.minor = 0;
        visit.failed = !visit.failed;
        visit.team = Some(i as u16 % 9);
        visit.day = as_of + i as Day % 17;
        visit.object = (visit.object + 1) % other.objects.len();
    }
    for object in &mut other.objects {
        object.opened = object.opened.map(|o| if o >= as_of { o + 400 } else { o });
    }
    assert_ne!(other, *CHICAGO);
    assert_eq!(Model::fit(&other, as_of).unwrap().score(&planned).unwrap(), scores);

    other.visits.retain(|visit| visit.day < as_of);
    other.objects.iter_mut().for_each(|o| o.opened = o.opened.filter(|opened| *opened < as_of));
    assert_eq!(Model::fit(&other, as_of).unwrap().score(&planned).unwrap(), scores);

    // The test can fail: one finding of the day before does change scores.
    let last = other.visits.iter_mut().rfind(|visit| visit.day >= as_of - 4).unwrap();
    last.critical = 3 - last.critical.min(2);
    assert_ne!(Model::fit(&other, as_of).unwrap().score(&planned).unwrap(), scores);
}

#[test]
fn the_order_of_rows_changes_not_even_the_last_digit() {
    let as_of = day(date(2013, 1, 1));
    let planned = coming(as_of);
    let mut other = CHICAGO.clone();
    other.visits.reverse();
    let one = Model::fit(&CHICAGO, as_of).unwrap().score(&planned).unwrap();
    assert_eq!(Model::fit(&other, as_of).unwrap().score(&planned).unwrap(), one);
}

#[test]
fn four_windows_of_the_past_are_ordered_better_than_by_chance_and_by_last_years_rule() {
    let months = [(2012, 9), (2013, 9), (2014, 1), (2014, 5)];
    for (year, month) in months {
        let (from, until) = (date(year, month, 1), date(year, month + 2, 1));
        let window = Window { from: day(from), until: day(until) };
        let found = evaluate(&CHICAGO, window, 200, 1).unwrap();
        let model = found.model;
        assert!(model.auc.value > 0.63 && model.auc.low > 0.58, "{from}: {:?}", model.auc);
        assert!(model.auc.low > found.rule.auc.value, "{from}");
        let half = model.first_half;
        assert!(half.low > 0.55 && half.value > 0.62, "{from}: {half:?}");
        assert!(found.ahead_of_rule.low > 0.0, "{from}: {:?}", found.ahead_of_rule);
        assert!(model.days_earlier.low > found.random.days_earlier.value, "{from}");
        // Calibration: what is expected of the highest tenth is found there more than anywhere.
        let tenths = &found.calibration;
        assert_eq!(tenths.iter().map(|bin| bin.visits).sum::<usize>(), found.visits);
        assert!(tenths.windows(2).all(|pair| pair[0].expected <= pair[1].expected));
        assert!(tenths[9].found > 2.0 * tenths[0].found.max(0.04), "{from}: {tenths:?}");
    }
}

#[test]
fn a_reason_is_the_change_when_it_is_taken_away_and_no_other_topic_changes_more() {
    let as_of = day(date(2014, 3, 1));
    let planned = coming(as_of);
    let model = Model::fit(&CHICAGO, as_of).unwrap();
    let topics = [
        Topic::PastCritical,
        Topic::PastSerious,
        Topic::PastMinor,
        Topic::PastFailed,
        Topic::Visits,
        Topic::Gap,
        Topic::Chain,
        Topic::Neighbours,
        Topic::Kind,
        Topic::Class,
        Topic::Age,
        Topic::Licences,
        Topic::Surroundings,
    ];
    for (visit, score) in planned.iter().zip(model.score(&planned).unwrap()).take(400) {
        assert!((1..=3).contains(&score.reasons.len()));
        let change = |topic| score.chance - model.chance_without(visit, topic).unwrap();
        let mut sizes: Vec<f64> = topics.iter().map(|topic| change(*topic).abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        for (reason, size) in score.reasons.iter().zip(sizes) {
            assert_eq!(reason.change, change(reason.topic));
            assert_eq!(reason.change.abs(), size);
        }
    }
}

#[test]
fn too_little_past_and_unknown_objects_are_said() {
    let early = day(date(2011, 9, 5));
    assert!(matches!(Model::fit(&CHICAGO, early), Err(Error::TooFew { .. })));
    let model = Model::fit(&CHICAGO, day(date(2012, 9, 1))).unwrap();
    let nobody = Planned { object: 1_000_000, team: None };
    assert!(matches!(model.score(&[nobody]), Err(Error::NoSuchObject { place: 0, .. })));
    let empty = Window { from: day(date(2020, 1, 1)), until: day(date(2020, 3, 1)) };
    assert!(matches!(evaluate(&CHICAGO, empty, 10, 1), Err(Error::EmptyWindow { .. })));
    let mut records = CHICAGO.clone();
    records.visits[3].object = 1_000_000;
    assert!(matches!(Model::fit(&records, early), Err(Error::NoSuchObject { place: 3, .. })));
}
