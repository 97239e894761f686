//! Clocks of the law, by the calendar of the national pack: each deadline was counted by hand on the published table
//! of working days, and is counted again day by day.
//!
//! Counting begins on the day after. In 2026 the Spring Festival rests 15–23 February (14 and 28 worked), Qingming 4–6
//! April, Labour Day 1–5 May (9 worked), the Dragon Boat Festival 19–21 June, Mid-Autumn 25–27 September, National Day
//! 1–7 October (20 September and 10 October worked).

use calendar::{Roll, Span};
use terms::{Date, date};

use crate::kinds::shipped;

/// Clock, start, last day in time.
fn vectors() -> Vec<(&'static str, Date, Date)> {
    let d = |month, day| date(2026, month, day);
    vec![
        // 产品质量法 15: fifteen days to object; 2 March + 15 = 17 March. A last day of rest moves on: 12 September + 15 = 27
        // September, Mid-Autumn, on to Monday the 28th.
        ("sampling-objection", d(3, 2), d(3, 17)),
        ("sampling-objection", d(9, 12), d(9, 28)),
        // Three working days: Friday 13 February, then 14 (worked), 24, 25 after the Festival.
        ("sampling-objection-accept", d(2, 13), d(2, 25)),
        ("sampling-reinspection", d(3, 2), d(3, 9)),
        ("sampling-laboratory", d(3, 2), d(3, 12)),
        // 总局令18 46, 47: sixty and seventy-five days from the order, whatever day that is.
        ("order-correct", d(3, 2), d(5, 1)),
        ("order-recheck", d(3, 2), d(5, 16)),
        // 总局令19: two working days to report from Friday 30 January.
        ("recall-report", d(1, 30), d(2, 3)),
        ("recall-tell-province", d(3, 2), d(3, 4)),
        ("recall-notify-producer", d(3, 2), d(3, 5)),
        ("recall-objection", d(3, 2), d(3, 16)),
        ("recall-plan", d(9, 18), d(10, 9)),
        ("recall-plan-ordered", d(3, 2), d(3, 9)),
        ("recall-tell-operators", d(3, 2), d(3, 5)),
        ("recall-publish", d(3, 2), d(3, 9)),
        // Three months to 2 June; from 30 November to the last of February, a Sunday in 2027, on to Monday.
        ("recall-progress", d(3, 2), d(6, 2)),
        ("recall-progress", d(11, 30), date(2027, 3, 1)),
        ("recall-summary", d(3, 2), d(3, 23)),
        // 12315: seven working days before and after the rule of 15 April 2026.
        ("complaint-accept", d(2, 13), d(3, 2)),
        ("complaint-accept", d(4, 15), d(4, 24)),
        ("complaint-close", d(4, 14), d(6, 18)),
        ("complaint-close", d(4, 15), d(6, 15)),
        ("complaint-tell-end", d(3, 2), d(3, 11)),
        ("report-verify", d(3, 2), d(3, 23)),
        ("report-tell", d(3, 2), d(3, 9)),
        ("jurisdiction-agree", d(3, 2), d(3, 11)),
        // 行政处罚法: ninety days are days; five and seven are working days by article 85; fifteen to pay are days.
        ("penalty-decide", d(3, 2), d(6, 1)),
        ("penalty-hearing", d(4, 30), d(5, 11)),
        ("penalty-hearing-notice", d(4, 30), d(5, 13)),
        ("penalty-serve", d(9, 30), d(10, 15)),
        ("penalty-pay", d(3, 2), d(3, 17)),
        ("construction-file", d(3, 2), d(3, 17)),
    ]
}

#[test]
fn the_clocks_of_the_law_end_on_the_days_that_were_counted_by_hand() {
    let (_, clockwork) = shipped();
    let mut wrong = Vec::new();
    for (clock, from, expected) in vectors() {
        let told = clockwork.due(clock, from).map(|deadline| deadline.day);
        if told != Ok(expected) {
            wrong.push(format!("{clock} from {from}: {expected} by hand, {told:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn article_85_of_the_penalty_law_counts_two_three_five_and_seven_days_as_working_days() {
    let (_, clockwork) = shipped();
    let from = date(2026, 3, 2);
    for (code, counts) in
        [("penalty-hearing", 5), ("penalty-hearing-notice", 7), ("penalty-serve", 7)]
    {
        let limit = clockwork.in_force(code, from).unwrap().limit;
        assert_eq!((limit.count, limit.span), (counts, Span::WorkingDays), "{code}");
    }
    for (code, counts) in [("penalty-decide", 90), ("penalty-pay", 15)] {
        let limit = clockwork.in_force(code, from).unwrap().limit;
        assert_eq!((limit.count, limit.span), (counts, Span::CalendarDays), "{code}");
    }
    assert!(
        clockwork.in_force("penalty-serve", date(2021, 7, 14)).is_none(),
        "the law as amended is in force from 15 July 2021"
    );
}

/// Every clock of the pack from every day of 2026, against one that counts on its fingers.
#[test]
fn every_clock_from_every_day_of_the_year_is_counted_on_fingers() {
    let (_, clockwork) = shipped();
    let codes: std::collections::BTreeSet<&str> =
        vectors().iter().map(|(code, ..)| *code).collect();
    let mut counted = 0;
    for code in codes {
        let mut from = date(2026, 1, 1);
        while from < date(2027, 1, 1) {
            let limit = clockwork.in_force(code, from).unwrap().limit;
            let works = |day: Date| clockwork.calendar().is_working_day(day).unwrap();
            let mut day = from;
            if limit.span == Span::Months {
                day = from.checked_add(jiff::Span::new().months(i32::from(limit.count))).unwrap();
            } else {
                let mut left = limit.count;
                while left > 0 {
                    day = day.tomorrow().unwrap();
                    left -= u16::from(limit.span == Span::CalendarDays || works(day));
                }
            }
            while limit.roll == Roll::Next && !works(day) {
                day = day.tomorrow().unwrap();
            }
            assert_eq!(clockwork.due(code, from).unwrap().day, day, "{code} from {from}");
            counted += 1;
            from = from.tomorrow().unwrap();
        }
    }
    assert!(counted > 365 * 20);
}
