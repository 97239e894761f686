//! The calendar against the published arrangement of 2025 and 2026, and what it refuses.

use calendar::{
    Announcements, Calendar, Clock, Clockwork, Fault, Limit, NoDeadline, Roll, Rules, Standing,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const NOTICES: &str = r#"
[[year]]
year = 2025
standing = "announced"
source = "国务院办公厅关于2025年部分节假日安排的通知，2024-11-12"
working = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]
holiday = [
  { name = "元旦", from = "2025-01-01", to = "2025-01-01" },
  { name = "春节", from = "2025-01-28", to = "2025-02-04" },
  { name = "清明节", from = "2025-04-04", to = "2025-04-06" },
  { name = "劳动节", from = "2025-05-01", to = "2025-05-05" },
  { name = "端午节", from = "2025-05-31", to = "2025-06-02" },
  { name = "国庆节、中秋节", from = "2025-10-01", to = "2025-10-08" },
]

[[year]]
year = 2026
standing = "announced"
source = "国务院办公厅关于2026年部分节假日安排的通知，2025-11-04"
working = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
holiday = [
  { name = "元旦", from = "2026-01-01", to = "2026-01-03" },
  { name = "春节", from = "2026-02-15", to = "2026-02-23" },
  { name = "清明节", from = "2026-04-04", to = "2026-04-06" },
  { name = "劳动节", from = "2026-05-01", to = "2026-05-05" },
  { name = "端午节", from = "2026-06-19", to = "2026-06-21" },
  { name = "中秋节", from = "2026-09-25", to = "2026-09-27" },
  { name = "国庆节", from = "2026-10-01", to = "2026-10-07" },
]

[[year]]
year = 2027
standing = "assumed"
holiday = [{ name = "元旦", from = "2027-01-01", to = "2027-01-03" }]
"#;

fn notices() -> Announcements {
    toml::from_str(NOTICES).unwrap()
}
fn calendar() -> Calendar {
    Calendar::build(&notices()).unwrap()
}

#[test]
fn holidays_rest_and_exchanged_weekends_work() {
    for (day, worked) in [
        (date(2026, 3, 2), true),
        (date(2026, 3, 7), false),
        (date(2026, 5, 4), false),
        (date(2026, 5, 9), true),
        (date(2026, 2, 28), true),
        (date(2026, 1, 2), false),
        (date(2025, 10, 8), false),
        (date(2025, 10, 11), true),
    ] {
        assert_eq!(calendar().is_working_day(day), Ok(worked), "{day}");
    }
}

#[test]
fn the_published_years_have_their_number_of_working_days() {
    // 365 days less 104 of weekends and 13 of statutory holidays; exchanging days changes no sum.
    for year in [2025, 2026] {
        let (first, last) = (date(year, 1, 1), date(year, 12, 31));
        let from = i32::from(calendar().is_working_day(first).unwrap());
        assert_eq!(calendar().working_days_between(first, last).unwrap() + from, 248, "{year}");
    }
}

#[test]
fn an_order_of_2_march_is_due_in_calendar_days_and_moves_only_where_the_rule_says() {
    let order = date(2026, 3, 2);
    for (days, roll, due) in [
        (60, Roll::Stay, date(2026, 5, 1)),
        (60, Roll::Next, date(2026, 5, 6)),
        (60, Roll::Previous, date(2026, 4, 30)),
        (75, Roll::Stay, date(2026, 5, 16)),
        (75, Roll::Next, date(2026, 5, 18)),
    ] {
        let deadline = calendar().deadline(order, Limit::calendar_days(days, roll)).unwrap();
        assert_eq!((deadline.day, deadline.assumed), (due, false), "{days} {roll:?}");
        assert_eq!(deadline.counted, order + i32::from(days).days());
    }
}

#[test]
fn working_days_skip_the_spring_festival_and_count_its_exchanged_weekends() {
    // 13 and 14 February are worked, 15 to 23 are off.
    let limit = Limit::working_days(3);
    assert_eq!(calendar().deadline(date(2026, 2, 12), limit).unwrap().day, date(2026, 2, 24));
    assert_eq!(calendar().add_working_days(date(2026, 2, 24), -2), Ok(date(2026, 2, 13)));
    assert_eq!(calendar().add_working_days(date(2026, 2, 15), 0), Ok(date(2026, 2, 15)));
}

#[test]
fn a_month_ends_on_the_same_day_or_on_the_last() {
    let due = |start| calendar().deadline(start, Limit::months(1, Roll::Stay)).unwrap().day;
    assert_eq!(due(date(2026, 1, 31)), date(2026, 2, 28));
    assert_eq!(due(date(2026, 3, 2)), date(2026, 4, 2));
}

#[test]
fn counting_forth_and_back_agree_for_every_day() {
    let calendar = calendar();
    let mut day = date(2025, 3, 1);
    while day < date(2026, 10, 1) {
        for n in [1, 5, 20] {
            let later = calendar.add_working_days(day, n).unwrap();
            assert_eq!(calendar.working_days_between(day, later), Ok(n), "{day} {n}");
            assert_eq!(calendar.working_days_between(later, later), Ok(0));
            let back = calendar.add_working_days(later, -n).unwrap();
            assert!(back <= day || calendar.is_working_day(day) == Ok(false), "{day} {n}");
        }
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn a_deadline_in_an_assumed_year_says_so() {
    let deadline = calendar().deadline(date(2026, 12, 30), Limit::working_days(5)).unwrap();
    assert_eq!((deadline.day, deadline.assumed), (date(2027, 1, 7), true));
    assert_eq!(calendar().standing(date(2027, 6, 1)), Ok(Standing::Assumed));
}

#[test]
fn a_day_outside_the_covered_years_has_no_answer() {
    let calendar = calendar();
    let outside = calendar.is_working_day(date(2024, 12, 31)).unwrap_err();
    assert_eq!(outside.to_string(), "2024-12-31 is outside the working-day calendar (2025–2027)");
    assert!(calendar.add_working_days(date(2027, 12, 30), 5).is_err());
    assert!(calendar.working_days_between(date(2026, 1, 1), date(2028, 1, 1)).is_err());
    assert!(calendar.add_working_days(date(2026, 1, 1), i32::MAX).is_err());
    assert!(calendar.add_working_days(date(2026, 1, 1), i32::MIN).is_err());
    let late = calendar.deadline(Date::MAX, Limit::calendar_days(1, Roll::Stay));
    assert_eq!(late.unwrap_err().day, Date::MAX);
    // What stays where it falls asks no calendar.
    let far = calendar.deadline(date(2040, 1, 1), Limit::calendar_days(15, Roll::Stay)).unwrap();
    assert_eq!(far.day, date(2040, 1, 16));
}

#[test]
fn announcements_that_contradict_themselves_are_refused_all_at_once() {
    let mut wrong = notices();
    wrong.years[1].working.push(date(2026, 5, 1));
    wrong.years[1].working.push(date(2026, 3, 3));
    wrong.years[0].holidays[0].to = date(2024, 12, 1);
    wrong.years[0].holidays[1].to = date(9999, 12, 31);
    wrong.years[2].year = 2026;
    let faults: Vec<Fault> = wrong.check().into_iter().map(|breach| breach.fault).collect();
    for fault in [
        Fault::Reversed { name: "元旦".into() },
        Fault::TooLong { name: "春节".into() },
        Fault::RepeatedDay { day: date(2026, 5, 1) },
        Fault::WorkedAnyhow { day: date(2026, 3, 3) },
        Fault::RepeatedYear,
    ] {
        assert!(faults.contains(&fault), "{fault:?} in {faults:?}");
    }
    assert!(Calendar::build(&wrong).is_err());
    assert!(toml::from_str::<Announcements>("[[year]]\nyear = 2026\n").is_err());
}

#[test]
fn a_week_without_work_is_refused_before_anybody_counts_in_it() {
    let mut wrong = notices();
    let text = "rest = [\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]\nyear = []";
    wrong.rest = toml::from_str::<Announcements>(text).unwrap().rest;
    assert!(wrong.check().iter().any(|breach| breach.fault == Fault::NoWorkingWeekday));
}

#[test]
fn counting_by_looking_up_says_what_counting_step_by_step_says() {
    let calendar = calendar();
    let mut day = date(2025, 1, 1);
    while day < date(2026, 9, 1) {
        let mut at = day;
        for n in 1..=46 {
            at = at.tomorrow().unwrap();
            while !calendar.is_working_day(at).unwrap() {
                at = at.tomorrow().unwrap();
            }
            assert_eq!(calendar.add_working_days(day, n), Ok(at), "{day} + {n}");
            assert_eq!(calendar.working_days_between(day, at), Ok(n), "{day} to {at}");
        }
        day += 3.days();
    }
}

#[test]
fn a_year_that_no_notice_covers_is_not_counted_across() {
    let mut notices = notices();
    notices.years.remove(1);
    let calendar = Calendar::build(&notices).unwrap();
    let gap = calendar.add_working_days(date(2025, 12, 30), 5).unwrap_err();
    assert_eq!(gap.day, date(2026, 1, 1));
    let back = calendar.add_working_days(date(2027, 1, 5), -9).unwrap_err();
    assert_eq!(back.day, date(2026, 12, 31));
    assert!(calendar.working_days_between(date(2025, 6, 1), date(2027, 6, 1)).is_err());
}

/// Seven working days until 14 April 2026; from the 15th on ninety calendar days, invented here.
fn clockwork() -> Clockwork {
    let clock =
        |from, limit, assumed| Clock { code: "reply".into(), from, limit, source: None, assumed };
    let clocks = vec![
        clock(date(2026, 4, 15), Limit::calendar_days(90, Roll::Next), true),
        clock(date(2020, 1, 1), Limit::working_days(7), false),
    ];
    Rules { notices: notices(), clocks }.build().unwrap()
}

#[test]
fn the_rule_in_force_on_the_day_it_began_governs_to_the_end() {
    let clocks = clockwork();
    let old = clocks.due("reply", date(2026, 4, 14)).unwrap();
    assert_eq!((old.day, old.assumed), (date(2026, 4, 23), false));
    let new = clocks.due("reply", date(2026, 4, 15)).unwrap();
    assert_eq!((new.day, new.assumed), (date(2026, 7, 14), true));
    // Spring festival and an exchanged Saturday: 9 to 13 and 14 February, 24 February.
    assert_eq!(clocks.due("reply", date(2026, 2, 6)).unwrap().day, date(2026, 2, 24));
    assert_eq!(clocks.due("reply", date(2019, 12, 31)), Err(NoDeadline::NoClock));
    assert_eq!(clocks.due("other", date(2026, 4, 14)), Err(NoDeadline::NoClock));
    assert!(matches!(clocks.due("reply", date(2024, 4, 1)), Err(NoDeadline::Uncovered(_))));
}

#[test]
fn in_time_is_said_once_it_is_known_and_not_before() {
    let clocks = clockwork();
    let (began, due) = (date(2026, 3, 2), date(2026, 3, 11));
    let said = |done, today| clocks.in_time("reply", began, done, today);
    assert_eq!(said(Some(due), due), Some(true));
    assert_eq!(said(Some(due.tomorrow().unwrap()), date(2026, 4, 1)), Some(false));
    assert_eq!(said(None, due), None);
    assert_eq!(said(None, due.tomorrow().unwrap()), Some(false));
    assert_eq!(clocks.in_time("other", began, Some(due), due), None);
}
