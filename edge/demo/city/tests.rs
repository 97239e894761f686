use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use record::Record;
use record::words::{Purpose, Verdict};
use terms::CreditCode;

use super::*;

/// Firms that are named in print and must not come out of a generator (RULES of the cluster codes).
const REAL: [&str; 12] = [
    "大运",
    "大运汽车",
    "南风",
    "南风化工",
    "银光",
    "银光镁业",
    "亚宝",
    "威顿",
    "中铝",
    "天海泵业",
    "阳煤",
    "丰喜",
];

fn yuncheng() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/yuncheng");
    Pack::read(&folder).unwrap_or_else(|problems| panic!("{problems:#?}")).0
}

fn grown<T>(work: impl FnOnce(&City<'_>, &mut Levels) -> T) -> T {
    let pack = yuncheng();
    let plan = &pack.synthetic.as_ref().unwrap().it;
    let days = Days::until(plan.last_day);
    let firms = Firms::grow(&pack, plan, &days).unwrap();
    let ids = Ids {
        places: (0..firms.places.len() as i64).collect(),
        firms: (1_000..1_000 + firms.all.len() as i64).collect(),
    };
    let clocks = pack.time_rules().build().ok();
    let city = City { plan, days, firms, clocks, ids };
    let mut levels = Levels::drawn(plan.seed, city.firms.places.len());
    work(&city, &mut levels)
}

#[test]
fn no_generated_firm_can_be_taken_for_a_real_one() {
    grown(|city, _| {
        let rows = city.firms.rows(city.plan.last_day);
        assert_eq!(rows.len(), 10_000);
        let (mut names, mut codes) = (HashSet::new(), HashSet::new());
        for row in &rows {
            assert!(row.name.zh.contains("示例"), "{}", row.name.zh);
            assert!(row.name.en.as_ref().is_some_and(|name| name.contains("Example")));
            let real = REAL
                .into_iter()
                .chain(city.plan.names.never.iter().map(String::as_str))
                .find(|real| row.name.zh.contains(real));
            assert_eq!(real, None, "{}", row.name.zh);
            assert!(names.insert(row.name.zh.clone()), "{} twice", row.name.zh);
            let code = row.credit_code.clone().unwrap();
            let (read, doubts) = CreditCode::read(&code).unwrap();
            assert_eq!((read.registered_at(), doubts), ("999999", vec![]));
            assert_eq!(&code[8..11], "DEM");
            assert!(codes.insert(code));
        }
    });
}

#[test]
fn clusters_have_their_firms_in_their_counties() {
    grown(|city, _| {
        let mut found: BTreeMap<&str, u32> = BTreeMap::new();
        for firm in 0..city.firms.all.len() {
            *found.entry(city.firms.cluster(firm).unwrap_or("")).or_default() += 1;
            let plan = &city.plan.cluster[city.firms.all[firm].cluster];
            let home = &city.firms.places[city.firms.all[firm].home].code;
            assert!(plan.counties.is_empty() || plan.counties.contains(home));
        }
        for plan in &city.plan.cluster {
            assert_eq!(found[plan.cluster.as_str()], plan.firms);
        }
    });
}

fn sound<R: Record>(rows: &[R], last: terms::Date) {
    let mut codes = HashSet::new();
    for row in rows {
        assert_eq!(row.breaches(), vec![], "{}", row.code());
        assert!(row.on_date() <= last, "{}", row.code());
        assert!(codes.insert(row.code()), "{} twice", row.code());
    }
}

#[test]
fn three_years_come_in_the_numbers_of_the_plan_and_every_row_can_be_true() {
    grown(|city, levels| {
        let lots = samples::Lots::drawn(city, levels).unwrap();
        let voices = complaints::Voices::drawn(city, levels);
        let visits = visits::Visits::drawn(city, levels);
        let registers = registers::Registers::drawn(city, levels);
        let last = city.plan.last_day;
        for year in [2024, 2025, 2026] {
            let part = if year == 2026 { 324.0 / 365.0 } else { 1.0 };
            let near = |count: usize, plan: f64| {
                let ratio = count as f64 / (plan * part);
                assert!((0.98..1.02).contains(&ratio), "{year}: {count} of {plan}");
            };
            let samples = lots.year(city, year).unwrap();
            sound(&samples, last);
            near(samples.len(), 3200.0);
            let complaints = voices.year(city, year).unwrap();
            sound(&complaints, last);
            near(complaints.len(), 49_000.0);
            let inspections = visits.year(city, year, WEIGHTS);
            sound(&inspections, last);
            near(inspections.len(), 12_000.0);
            let instruments = registers.instruments(city, year);
            sound(&instruments, last);
            near(instruments.len(), 24_000.0);
            let certificates = registers.certificates(city, year);
            sound(&certificates, last);
            near(certificates.len(), 1_500.0);
            sound(&registers.registrations(city, year).unwrap(), last);
            let firms = registers.firm_years(city, year);
            sound(&firms, last);
            assert_eq!(firms.len(), 10_000);
        }
    });
}

#[test]
fn risk_samples_fail_more_often_and_some_corrections_come_late() {
    grown(|city, levels| {
        let lots = samples::Lots::drawn(city, levels).unwrap();
        let rows: Vec<_> = [2024, 2025].iter().flat_map(|y| lots.year(city, *y).unwrap()).collect();
        let failing = |purpose| {
            let of: Vec<_> = rows.iter().filter(|row| row.purpose == purpose).collect();
            let failed = of.iter().filter(|row| row.verdict == Verdict::Fail).count();
            failed as f64 / of.len() as f64
        };
        let (evaluation, risk) = (failing(Purpose::Evaluation), failing(Purpose::Risk));
        assert!((0.02..0.06).contains(&evaluation), "{evaluation}");
        assert!(risk > evaluation + 0.05, "{risk}");
        let closed =
            |in_time| rows.iter().filter(|row| row.closed_in_time == Some(in_time)).count();
        let late = closed(false) as f64 / (closed(true) + closed(false)) as f64;
        assert!((0.02..0.15).contains(&late), "{late}");
        for row in rows.iter().filter(|row| row.order_on.is_some()) {
            let order = city.days.number(row.order_on.unwrap());
            assert_eq!(city.days.number(row.correct_due.unwrap()) - order, 60);
        }
    });
}

#[test]
fn the_order_of_counties_is_the_seeds_and_not_ours() {
    grown(|city, _| {
        let levels = |seed| {
            let mut levels = Levels::drawn(seed, city.firms.places.len());
            levels.rate(city.plan.samples.closed_in_time)
        };
        let best = |seed| {
            let rates = levels(seed);
            (0..rates.len()).max_by(|a, b| rates[*a].total_cmp(&rates[*b])).unwrap()
        };
        assert_eq!(levels(1), levels(1));
        let winners: HashSet<usize> = (0..200).map(best).collect();
        assert!(winners.len() > city.firms.places.len() / 2, "{winners:?}");
    });
}

#[test]
fn a_place_that_merged_has_no_record_of_its_own_afterwards() {
    grown(|city, levels| {
        let gone = city.firms.places.iter().position(|place| place.merged.is_some()).unwrap();
        let voices = complaints::Voices::drawn(city, levels);
        let here = |year| {
            let rows = voices.year(city, year).unwrap();
            rows.iter().filter(|row| row.area == city.place_id(gone)).count()
        };
        assert!(here(2024) > 0);
        assert_eq!(here(2025), 0);
    });
}

#[test]
fn the_hidden_cluster_of_complaints_is_one_firms() {
    grown(|city, levels| {
        let voices = complaints::Voices::drawn(city, levels);
        let rows = voices.year(city, 2026).unwrap();
        let burst: Vec<_> = rows.iter().filter(|row| row.code.contains("-B0-")).collect();
        assert_eq!(burst.len(), 60);
        assert!(
            burst.iter().all(|row| row.firm == burst[0].firm && row.topic == "product-quality")
        );
    });
}

#[test]
fn complaints_come_in_time_as_often_as_planned_and_by_the_clocks_of_the_pack() {
    grown(|city, levels| {
        let voices = complaints::Voices::drawn(city, levels);
        let clocks = city.clocks.as_ref().unwrap();
        let rows: Vec<_> =
            [2024, 2025, 2026].iter().flat_map(|y| voices.year(city, *y).unwrap()).collect();
        for row in rows.iter().step_by(97) {
            let mut again = row.clone();
            again.time(Some(clocks), city.plan.last_day);
            assert_eq!(again, *row, "the flags are those of the dates");
        }
        let share = |flag: fn(&record::complaints::NewComplaint) -> Option<bool>| {
            let known: Vec<bool> = rows.iter().filter_map(flag).collect();
            known.iter().filter(|in_time| **in_time).count() as f64 / known.len() as f64
        };
        let (replied, closed) = (share(|row| row.replied_in_time), share(|row| row.closed_in_time));
        assert!((0.94..0.985).contains(&replied), "{replied}");
        assert!((0.90..0.96).contains(&closed), "{closed}");
    });
}
