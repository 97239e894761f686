//! The packs that come with the program: sound, complete, and saying what they promise.

use std::collections::BTreeSet;
use std::path::Path;

use packs::{Compute, Files, Pack, Quality, Remark, Transformation, Work};
use terms::{Decimal, Lang, date};

fn shipped(code: &str) -> (Pack, Vec<Remark>) {
    Pack::read_from(&Files::embedded(shipped::FILES), code)
        .unwrap_or_else(|problems| panic!("{}", lines(&problems)))
}

fn lines(problems: &[packs::Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

#[test]
fn every_shipped_pack_is_sound_and_has_all_its_english() {
    let files = Files::embedded(shipped::FILES);
    assert_eq!(files.packs(), ["chicago", "cn", "yuncheng"]);
    for code in files.packs() {
        let (pack, remarks) = shipped(code);
        assert!(remarks.is_empty(), "{}", lines(&remarks));
        assert!(pack.header().is_some_and(|header| header.code == code));
    }
}

#[test]
fn a_pack_inside_the_program_and_on_disk_have_the_same_digest() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/yuncheng");
    let (on_disk, _) = Pack::read(&folder).expect("the pack on disk is sound");
    let (inside, _) = shipped("yuncheng");
    assert_eq!(on_disk.digest, inside.digest);
    assert_eq!(inside.parts.len(), 2);
    assert_eq!(inside.digest.len(), 64);
}

#[test]
fn the_digest_changes_with_any_byte_of_any_part() {
    let mut files = Files::embedded(shipped::FILES);
    let (before, _) = Pack::read_from(&files, "yuncheng").expect("sound");
    let mut text = files.get("cn/texts.toml").expect("there").to_vec();
    text.push(b'\n');
    files.put("cn/texts.toml", text);
    let (after, _) = Pack::read_from(&files, "yuncheng").expect("sound");
    assert_ne!(before.digest, after.digest);
    assert_eq!(before.parts[1].digest, after.parts[1].digest);
}

#[test]
fn the_county_scheme_has_26_items_and_its_dimensions_total_a_hundred() {
    let (pack, _) = shipped("yuncheng");
    for year in [2024, 2025, 2026] {
        let scheme = pack.scheme(&format!("yc-{year}")).expect("one a year");
        let sums: Vec<Decimal> =
            scheme.dimensions.iter().map(|it| it.items.iter().map(|item| item.max).sum()).collect();
        assert_eq!(sums, [31, 16, 25, 16, 12].map(Decimal::from));
        assert_eq!(scheme.items().count(), 26);
        assert!(scheme.check_for_publication(|_| false).is_empty());
        assert!(scheme.in_force_on(date(year, 6, 1)) && !scheme.in_force_on(date(year + 1, 1, 1)));
        let outside: Vec<&str> = scheme.outside.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(outside, ["V1", "V2", "B1"]);
        assert_ne!(scheme.outside[0].ground, scheme.outside[1].ground);
    }
}

#[test]
fn the_schemes_of_two_years_differ_so_that_they_can_be_compared() {
    let (pack, _) = shipped("cn");
    let rule = |code: &str| pack.scheme(code)?.item("1.1")?.rule.clone();
    assert_ne!(rule("yc-2025"), rule("yc-2026"));
}

#[test]
fn at_least_thirteen_items_are_computed_from_records() {
    let (pack, _) = shipped("cn");
    let scheme = pack.scheme("yc-2026").expect("there");
    let from_records = |code: &str| match pack.indicator(code).map(|it| &it.compute) {
        Some(Compute::Measured { .. } | Compute::Passrate { .. } | Compute::Formula { .. }) => true,
        Some(Compute::Entered | Compute::Competitiveness { .. }) | None => false,
    };
    let items: Vec<&str> = scheme
        .items()
        .filter(|item| {
            let drivers = item
                .indicator
                .iter()
                .chain(item.parts.iter().filter_map(|it| it.indicator.as_ref()));
            let drivers: Vec<&String> = drivers.collect();
            !drivers.is_empty() && drivers.into_iter().all(|code| from_records(code))
        })
        .map(|item| item.code.as_str())
        .collect();
    let want =
        ["1.1", "1.2", "1.3", "3.1", "3.2", "3.4", "3.5", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3"];
    assert_eq!(items, want);
}

#[test]
fn indicators_cover_five_qualities_five_works_and_three_transformations() {
    let (pack, _) = shipped("cn");
    assert!(pack.indicators.len() >= 40);
    let qualities: BTreeSet<Quality> = pack.indicators.iter().map(|it| it.quality).collect();
    let works: BTreeSet<Work> = pack.indicators.iter().filter_map(|it| it.work).collect();
    let turns: BTreeSet<Transformation> =
        pack.indicators.iter().map(|it| it.transformation).collect();
    assert_eq!((qualities.len(), works.len(), turns.len()), (5, 5, 3));
}

#[test]
fn honours_that_may_not_be_advertised_are_facts_and_never_scores() {
    let (pack, _) = shipped("yuncheng");
    let values: Vec<(&str, Decimal)> =
        pack.figures.iter().map(|it| (it.indicator.as_str(), it.value)).collect();
    let want = [
        ("honour_china_brand", 3),
        ("honour_wellknown_mark", 22),
        ("honour_luban", 2),
        ("honour_gi", 2),
        ("honour_province_brand", 41),
        ("honour_province_mark", 131),
    ];
    assert_eq!(values, want.map(|(code, value)| (code, Decimal::from(value))));
    for code in [
        "honour_china_brand",
        "honour_wellknown_mark",
        "honour_province_brand",
        "honour_province_mark",
    ] {
        assert!(pack.indicator(code).is_some_and(|it| it.never_scores), "{code}");
    }
}

#[test]
fn the_city_has_13_counties_on_the_map_and_last_year_another_zone() {
    let (pack, _) = shipped("yuncheng");
    let counties: Vec<_> = pack.divisions.iter().filter(|it| it.above == "140800").collect();
    assert_eq!(counties.len(), 13);
    let tiles = pack.tiles.as_ref().expect("a map");
    assert_eq!(tiles.tile.len(), 13);
    let assessed = |on| {
        pack.units
            .iter()
            .filter(|it| {
                it.assessed
                    && it.from.is_none_or(|from| from <= on)
                    && it.to.is_none_or(|to| on < to)
            })
            .count()
    };
    assert_eq!((assessed(date(2024, 12, 31)), assessed(date(2025, 1, 1))), (17, 16));
    assert!(pack.is_synthetic());
    assert_eq!(pack.text("quality", "product", Lang::Zh), "产品质量");
}

#[test]
fn the_calendar_knows_announced_years_and_the_exchanged_days() {
    let (pack, _) = shipped("cn");
    let calendar = pack.calendar().expect("it builds");
    for (day, works) in [
        (date(2024, 2, 4), true),
        (date(2024, 2, 12), false),
        (date(2025, 10, 8), false),
        (date(2025, 10, 11), true),
        (date(2026, 2, 14), true),
        (date(2026, 5, 9), true),
        (date(2026, 11, 23), true),
        (date(2027, 2, 9), false),
    ] {
        assert_eq!(calendar.is_working_day(day), Ok(works), "{day}");
    }
    assert_eq!(calendar.standing(date(2026, 1, 1)), Ok(calendar::Standing::Announced));
    assert_eq!(calendar.standing(date(2027, 1, 1)), Ok(calendar::Standing::Assumed));
}

#[test]
fn generated_names_can_be_told_from_real_ones() {
    let (pack, _) = shipped("yuncheng");
    let plan = pack.synthetic.as_ref().expect("a plan");
    assert!(plan.names.form.iter().all(|form| form.zh.starts_with("示例")));
    assert!(pack.divisions.iter().all(|it| it.code != plan.firms.code_area));
    assert_eq!(plan.cluster.iter().map(|it| it.firms).sum::<u32>(), plan.firms.total);
}

#[test]
fn chicago_names_no_establishment_and_keeps_its_licence() {
    let files = Files::embedded(shipped::FILES);
    let head = files.get("chicago/data/establishments.csv").expect("there");
    let head = std::str::from_utf8(head).expect("text").lines().next().expect("a head");
    assert!(!head.contains("name") && !head.contains("address"), "{head}");
    let licence = files.get("chicago/LICENSE.md").expect("kept");
    assert!(std::str::from_utf8(licence).expect("text").contains("2014 City of Chicago"));
    let (pack, _) = shipped("chicago");
    assert_eq!(
        pack.records.iter().map(|it| it.rows).collect::<Vec<_>>(),
        [12_111, 24_518, 101_473]
    );
    assert_eq!(pack.units.iter().filter(|it| it.assessed).count(), 50);
}

#[test]
fn record_files_have_as_many_rows_as_the_pack_says() {
    let files = Files::embedded(shipped::FILES);
    let (pack, _) = shipped("chicago");
    for records in &pack.records {
        let text = files.get(&records.file).expect("there");
        let rows = text.iter().filter(|byte| **byte == b'\n').count() as u64 - 1;
        assert_eq!(rows, records.rows, "{}", records.file);
    }
}

#[test]
fn a_case_that_drafts_a_paper_nobody_wrote_is_refused() {
    let mut files = Files::embedded(shipped::FILES);
    let place = "cn/cases/firm-talk.toml";
    let text = String::from_utf8(files.get(place).unwrap().to_vec()).unwrap();
    files.put(place, text.replace("paper = \"talk-notice\"", "paper = \"talk-letter\""));
    let problems = Pack::read_from(&files, "cn").unwrap_err();
    let [problem] = problems.as_slice() else { panic!("{}", lines(&problems)) };
    assert_eq!((problem.file.as_str(), problem.rule), (place, packs::Rule::Unknown));
    assert!(problem.to_string().contains("talk-letter"), "{problem}");
}
