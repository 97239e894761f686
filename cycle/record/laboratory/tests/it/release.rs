//! What may go out, and what may not.

use laboratory::reports::judge::Verdict;
use laboratory::reports::release::Span;
use laboratory::samples::life::Act;
use laboratory::{reports, samples, scope, sheets};
use store::Actor;
use terms::{Error, date};

use crate::{
    Measuring, OPERATOR, REVIEWER, SIGNATORY, act, measure, new_sample, on_each_engine,
    review_sheet, sign, to_be_signed,
};

fn rules(error: &Error) -> Vec<&str> {
    error.fields().iter().map(|field| field.rule).collect()
}

#[test]
fn a_reviewed_sample_is_issued_by_an_authorised_signatory_and_the_register_learns_the_verdict() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.balance);
        let report = sign(space, SIGNATORY, id, "JC-1", on).unwrap();
        space
            .db
            .read(move |tx| {
                let report = reports::get(tx, report)?;
                assert_eq!(report.verdict, Verdict::Pass);
                assert_eq!(report.keep_until, date(2032, 3, 2), "records are kept six years");
                assert!(!report.cma, "one method is outside the scope that carries the mark");
                assert_eq!(report.case, None);
                let row = record::samples::history(tx, "S-1")?;
                let row =
                    row.iter().find(|row| row.until.is_none()).expect("it is in the register");
                assert_eq!(row.record.verdict, record::words::Verdict::Pass);
                assert_eq!(row.source, "laboratory");
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_result_from_an_instrument_out_of_calibration_is_not_released() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.stale);
        let refused = sign(space, SIGNATORY, id, "JC-1", on).unwrap_err();
        assert_eq!(
            rules(&refused),
            ["laboratory-hindrance-calibration", "laboratory-hindrance-calibration"]
        );
        // In calibration on the day of the measurement is enough; a later one helps nothing.
        let stale = ground.stale;
        space
            .db
            .write(Actor::PROGRAM, move |tx| {
                scope::add_calibration(
                    tx,
                    stale,
                    (date(2026, 3, 3), date(2027, 3, 2)),
                    "校-3",
                    true,
                )
            })
            .unwrap();
        assert!(sign(space, SIGNATORY, id, "JC-1", on).is_err());
    });
}

#[test]
fn a_calibration_that_finds_the_instrument_unfit_ends_the_one_before() {
    on_each_engine(|space, ground| {
        let balance = ground.balance;
        space
            .db
            .write(Actor::PROGRAM, move |tx| {
                scope::add_calibration(
                    tx,
                    balance,
                    (date(2026, 3, 1), date(2026, 3, 1)),
                    "校-9",
                    false,
                )
            })
            .unwrap();
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.balance);
        let refused = sign(space, SIGNATORY, id, "JC-1", on).unwrap_err();
        assert!(rules(&refused).contains(&"laboratory-hindrance-calibration"));
    });
}

#[test]
fn a_method_outside_the_accredited_scope_is_not_released() {
    on_each_engine(|space, ground| {
        // The scope begins in 2024.
        let on = date(2023, 12, 4);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.balance);
        let refused = sign(space, SIGNATORY, id, "JC-1", on).unwrap_err();
        assert!(rules(&refused).contains(&"laboratory-hindrance-scope"), "{:?}", rules(&refused));
    });
}

#[test]
fn who_measured_or_is_no_signatory_does_not_sign() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.balance);
        let by_reviewer = sign(space, REVIEWER, id, "JC-1", on).unwrap_err();
        assert_eq!(rules(&by_reviewer), ["laboratory-hindrance-signatory"]);
        let institute = ground.institute;
        space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let span = Span { from: date(2024, 1, 1), to: None };
                scope::add_signatory(tx, institute, OPERATOR, span, "示例〔2024〕2号")
            })
            .unwrap();
        let by_operator = sign(space, OPERATOR, id, "JC-1", on).unwrap_err();
        assert_eq!(rules(&by_operator), ["laboratory-hindrance-hand"]);
    });
}

#[test]
fn without_a_regime_there_is_no_verdict() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let mut new = new_sample(ground, "S-1", "manufacturing", on);
        new.regime = None;
        let institute = ground.institute;
        let id = space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let clockwork = cases::clocks(tx)?;
                let id = samples::take(tx, &clockwork, &new)?.id();
                act(tx, id, Act::Receive, OPERATOR, on)?;
                act(tx, id, Act::Start, OPERATOR, on)?;
                Ok(id)
            })
            .unwrap();
        let (sheet, _) = measure(
            space,
            &Measuring {
                sample: id,
                item: "甲项",
                value: 1,
                on,
                instrument: Some(ground.balance),
                institute,
            },
        );
        review_sheet(space, sheet);
        space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let sample = samples::get(tx, id)?;
                let (draft, regime) = reports::draft_of(tx, &sample)?;
                assert!(regime.is_none() && draft.verdict.is_none());
                assert!(act(tx, id, Act::Finish, OPERATOR, on).is_err());
                tx.housekeeping();
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_failed_control_holds_the_sheet_back_and_a_retest_on_another_sheet_frees_the_sample() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.balance);
        // Back to the bench; a sheet whose control is far off.
        let (balance, institute) = (ground.balance, ground.institute);
        space
            .db
            .write(Actor::person(REVIEWER), move |tx| act(tx, id, Act::Back, REVIEWER, on))
            .unwrap();
        let (sheet, test) = measure(
            space,
            &Measuring {
                sample: id,
                item: "甲项",
                value: 90_000,
                on,
                instrument: Some(balance),
                institute,
            },
        );
        let control = space.db.read(move |tx| Ok(sheets::tests(tx, sheet)?[2].id)).unwrap();
        let spoil = move |ground: Option<&'static str>| {
            space.db.write(Actor::person(OPERATOR), move |tx| {
                let entering = sheets::Entering {
                    test: control,
                    value: 300_000,
                    below: false,
                    uncertainty: None,
                };
                sheets::enter(tx, sheet, &[entering], "typed", ground)
            })
        };
        assert!(spoil(None).is_err(), "a value that stands is changed with a ground only");
        spoil(Some("抄录错误")).unwrap();
        review_sheet(space, sheet);
        let hindered = move || {
            space
                .db
                .read(move |tx| {
                    let sample = samples::get(tx, id)?;
                    Ok(reports::draft_of(tx, &sample)?.0.hindrances)
                })
                .unwrap()
        };
        assert_eq!(hindered(), [reports::release::Hindrance::ControlFailed { sheet }]);
        // The spoilt test ends; the one before it, on a good sheet, counts again.
        space
            .db
            .write(Actor::person(REVIEWER), move |tx| {
                sheets::end_test(tx, test, "invalidate", "质控失控")
            })
            .unwrap();
        assert_eq!(hindered(), []);
    });
}

#[test]
fn a_report_that_was_wrong_is_retracted_with_a_ground_and_the_register_waits_again() {
    on_each_engine(|space, ground| {
        let on = date(2026, 3, 2);
        let new = new_sample(ground, "S-1", "manufacturing", on);
        let id = to_be_signed(space, ground, new, 120_000, ground.balance);
        let report = sign(space, SIGNATORY, id, "JC-1", on).unwrap();
        let retract = move |why: &'static str| {
            space.db.write(Actor::person(SIGNATORY), move |tx| {
                let clockwork = cases::clocks(tx)?;
                reports::retract(tx, &clockwork, report, on, why)
            })
        };
        assert!(retract("").is_err());
        retract("样品编号贴错").unwrap();
        assert!(retract("再收一次").is_err(), "it ended already");
        space
            .db
            .read(move |tx| {
                let row = record::samples::history(tx, "S-1")?;
                let row = row.into_iter().find(|row| row.until.is_none()).unwrap();
                assert_eq!(row.record.verdict, record::words::Verdict::Pending);
                let steps = samples::steps(tx, id)?;
                assert_eq!(steps.last().unwrap().act, Act::Retract);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn guard_bands_work_only_where_the_limit_asks_for_one() {
    use laboratory::reports::judge::{Limit, Measured, Rule, judge};
    use packs::Compare;
    let limit = Limit {
        item: "甲".into(),
        measure: "%".into(),
        method: "法".into(),
        low: None,
        high: Some(10_000_000),
        low_open: false,
        high_open: false,
        step: 100_000,
        compare: None,
        guard: None,
        basis: String::new(),
        assumed: false,
    };
    let measured = |value, uncertainty| Measured { value, below: false, uncertainty };
    let near = measured(9_900_000, Some(200_000));
    assert_eq!(judge(&near, &limit, Compare::Full), (Verdict::Pass, Rule::Full));
    let guarded = Limit { guard: Some(50_000), ..limit.clone() };
    // The example of `stats::laboratory::limits::guarded`: u = 0.1.
    for (value, expected) in
        [(9_800_000, Verdict::Pass), (9_900_000, Verdict::Undecided), (10_200_000, Verdict::Fail)]
    {
        let found = judge(&measured(value, Some(200_000)), &guarded, Compare::Full);
        assert_eq!(found, (expected, Rule::Guarded), "{value}");
    }
    assert_eq!(judge(&measured(1, None), &guarded, Compare::Full).0, Verdict::Undecided);
    // Under a limit of detection: conforms to an upper limit above it, and says nothing about one below it.
    let nothing = |value| Measured { value, below: true, uncertainty: None };
    assert_eq!(judge(&nothing(50_000), &limit, Compare::Full).0, Verdict::Pass);
    assert_eq!(judge(&nothing(20_000_000), &limit, Compare::Full).0, Verdict::Undecided);
}

#[test]
fn a_sheet_of_two_hundred_results_is_reckoned_as_each_place_alone() {
    use sheets::reckon::{Place, Said, Sort, reckon};
    let place = |n: i64| {
        let sort = match n % 10 {
            0 => Sort::Blank,
            1 => Sort::Control,
            2 => Sort::Duplicate,
            _ => Sort::Sample,
        };
        Place {
            test: n,
            sort,
            pair: (sort == Sort::Duplicate).then_some(n + 1),
            expected: Some(50_000),
            tolerance: Some(if sort == Sort::Duplicate { 100_000 } else { 2_000 }),
            value: Some(if sort == Sort::Blank { 1_000 } else { 50_000 + n * 10 }),
            below: false,
            ended: false,
        }
    };
    let places: Vec<Place> = (0..200).map(place).collect();
    let whole = reckon(&places);
    assert_eq!((whole.entered, whole.waiting, whole.failed), (200, 0, 0));
    assert_eq!(whole.blank_mean, Some(1_000));
    let mut worse = places.clone();
    worse[11].value = Some(60_000);
    let whole = reckon(&worse);
    assert_eq!(whole.failed, 1);
    assert_eq!(whole.places[11].said, Said::Fails);
    assert_eq!(whole.control_worst, Some(5_000_000), "five times its tolerance");
}

/// What a report stands on is kept for six years at least; here it is kept for good: no statement takes a row away but
/// the one that makes anew where a sample stands.
#[test]
fn nothing_of_a_laboratory_is_ever_deleted() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
                let parts = text.split("delete from ").skip(1);
                found.extend(parts.map(|rest| rest.split_whitespace().next().unwrap().to_owned()));
            }
        }
    }
    let mut found = Vec::new();
    walk(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &mut found);
    assert_eq!(found, ["lab_stand"]);
    let national = shipped::FILES.iter().find(|file| file.0 == "cn/regimes/regimes.toml");
    let national = std::str::from_utf8(national.expect("the national regimes").1).unwrap();
    let years: Vec<u8> = national
        .lines()
        .filter_map(|line| line.strip_prefix("keep_years = ")?.trim().parse().ok())
        .collect();
    assert!(!years.is_empty() && years.iter().all(|years| *years >= 6), "{years:?}");
}
