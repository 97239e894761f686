//! How numbers, days and ages are printed. Rounding happens here and nowhere before.
//!
//! Thousands by comma, minus is −, ranges use an en dash. Differences of percentages are
//! 个百分点 / pp, never %. Missing is —, which is not zero. Chinese puts no space between a figure
//! and its word; English does.

use terms::{Date, Decimal, Lang, Millionths, Timestamp};

/// A value that is missing. Zero is `0`; not applicable is a slashed cell.
pub const MISSING: &str = "—";

/// `12,345.68`, `−0.5`: half away from zero, as people round on paper; −0.0 prints as 0.0.
pub fn decimal(value: Decimal, places: u32) -> String {
    let rounded =
        value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", places as usize, rounded.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "−" } else { "" };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{rest}", thousands(whole))
}

/// A decimal with no more places than it has: `94`, `95.5`.
pub fn plain(value: Decimal) -> String {
    let value = value.normalize();
    decimal(value, value.scale())
}

/// A stored value.
pub fn millionths(value: Millionths, places: u32) -> String {
    decimal(value.decimal(), places)
}

/// A stored value or the sign for missing.
pub fn millionths_or_missing(value: Option<Millionths>, places: u32) -> String {
    value.map_or_else(|| MISSING.to_owned(), |it| millionths(it, places))
}

/// `2,252`.
pub fn count(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", thousands(&value.unsigned_abs().to_string()))
}

/// `95.8%` from 95.8.
pub fn percent(value: Decimal, places: u32) -> String {
    format!("{}%", decimal(value, places))
}

/// `95.8%` from the share 0.958.
pub fn share(value: Decimal, places: u32) -> String {
    match value.checked_mul(Decimal::ONE_HUNDRED) {
        Some(value) => percent(value, places),
        None => MISSING.to_owned(),
    }
}

/// A value with its sign: `+0.3`, `−0.3`, `0.0`.
pub fn signed(value: Decimal, places: u32) -> String {
    let text = decimal(value, places);
    let zero = text.chars().all(|c| matches!(c, '0' | '.' | ','));
    if zero || text.starts_with('−') { text } else { format!("+{text}") }
}

/// A difference of two percentages: `+0.3个百分点`, `+0.3 pp`.
pub fn points(value: Decimal, places: u32, lang: Lang) -> String {
    format!("{}{}", signed(value, places), lang.pick("个百分点", " pp"))
}

/// The two ends of an interval: `95.0–96.6`.
pub fn interval(low: Decimal, high: Decimal, places: u32) -> String {
    format!("{}–{}", decimal(low, places), decimal(high, places))
}

/// Days as a table shows them: `11-20`.
pub fn day_short(day: Date) -> String {
    format!("{:02}-{:02}", day.month(), day.day())
}

/// Days as a sentence says them: `11月20日`, `20 Nov`.
pub fn day_text(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => format!("{} {}", day.day(), MONTHS[day.month().unsigned_abs() as usize - 1]),
    }
}

/// Days where the year matters: `2026-11-20`.
pub fn day_iso(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// The civil day of an instant in China, where one offset has held since 1991.
pub fn day_of(instant: Timestamp) -> Date {
    civil(instant).date()
}

/// `2026-11-20 18:00`.
pub fn instant(instant: Timestamp) -> String {
    let at = civil(instant);
    format!("{} {:02}:{:02}", day_iso(at.date()), at.hour(), at.minute())
}

/// How old something is: `刚刚`, `40分钟前`, `3小时前`, `2天前`, `11个月前`, `3年前`.
/// The unit is the largest of which there is a whole one; what lies ahead of `now` is taken as fresh,
/// because clocks of two machines differ by seconds.
pub fn age(then: Timestamp, now: Timestamp, lang: Lang) -> String {
    let seconds = now.as_second().saturating_sub(then.as_second());
    let (n, zh, en) = match seconds {
        ..60 => return lang.pick("刚刚", "just now").to_owned(),
        60..3_600 => (seconds / 60, "分钟前", "min ago"),
        3_600..86_400 => (seconds / 3_600, "小时前", "h ago"),
        86_400..2_592_000 => (seconds / 86_400, "天前", "d ago"),
        2_592_000..31_536_000 => (seconds / 2_592_000, "个月前", "mo ago"),
        _ => (seconds / 31_536_000, "年前", "y ago"),
    };
    match lang {
        Lang::Zh => format!("{}{zh}", count(n)),
        Lang::En => format!("{} {en}", count(n)),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn civil(instant: Timestamp) -> jiff::civil::DateTime {
    jiff::tz::Offset::constant(8).to_datetime(instant)
}

fn thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::date;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_print_as_people_write_them() {
        for (value, places, printed) in [
            ("0", 0, "0"),
            ("0", 1, "0.0"),
            ("-0.04", 1, "0.0"),
            ("0.05", 1, "0.1"),
            ("-0.05", 1, "−0.1"),
            ("95.85", 1, "95.9"),
            ("999.95", 1, "1,000.0"),
            ("1234567.891", 2, "1,234,567.89"),
            ("-1234", 0, "−1,234"),
            ("100", 3, "100.000"),
            ("79228162514264337593543950335", 2, "79,228,162,514,264,337,593,543,950,335.00"),
        ] {
            assert_eq!(decimal(dec(value), places), printed, "{value}");
        }
        assert_eq!(plain(dec("95.500")), "95.5");
        assert_eq!(plain(dec("100.00")), "100");
        assert_eq!(millionths(Millionths(95_812_000), 1), "95.8");
        assert_eq!(millionths_or_missing(None, 1), MISSING);
    }

    #[test]
    fn counts_take_commas_up_to_the_ends_of_the_range() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(-1000), "−1,000");
        assert_eq!(count(i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn percentages_differ_by_points() {
        assert_eq!(percent(dec("95.81"), 1), "95.8%");
        assert_eq!(share(dec("0.9581"), 1), "95.8%");
        assert_eq!(points(dec("0.3"), 1, Lang::Zh), "+0.3个百分点");
        assert_eq!(points(dec("-0.3"), 1, Lang::En), "−0.3 pp");
        assert_eq!(points(dec("0.01"), 1, Lang::Zh), "0.0个百分点");
        assert_eq!(interval(dec("95.0"), dec("96.64"), 1), "95.0–96.6");
        assert_eq!(share(Decimal::MAX, 1), MISSING);
    }

    #[test]
    fn days_are_short_in_tables_and_worded_in_text() {
        let day = date(2026, 11, 5);
        assert_eq!(day_short(day), "11-05");
        assert_eq!(day_text(day, Lang::Zh), "11月5日");
        assert_eq!(day_text(day, Lang::En), "5 Nov");
        assert_eq!(day_iso(day), "2026-11-05");
        assert_eq!(day_text(date(2026, 12, 31), Lang::En), "31 Dec");
        let late = Timestamp::from_second(1_795_535_999).unwrap();
        assert_eq!(instant(late), "2026-11-24 23:59");
        assert_eq!(day_of(late), date(2026, 11, 24));
    }

    #[test]
    fn an_age_names_the_largest_whole_unit() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        for (seconds, zh, en) in [
            (-5, "刚刚", "just now"),
            (59, "刚刚", "just now"),
            (60, "1分钟前", "1 min ago"),
            (3_599, "59分钟前", "59 min ago"),
            (3 * 3_600, "3小时前", "3 h ago"),
            (2 * 86_400, "2天前", "2 d ago"),
            (340 * 86_400, "11个月前", "11 mo ago"),
            (1_100 * 86_400, "3年前", "3 y ago"),
        ] {
            let then = Timestamp::from_second(1_800_000_000 - seconds).unwrap();
            assert_eq!(age(then, now, Lang::Zh), zh);
            assert_eq!(age(then, now, Lang::En), en);
        }
        let _ = age(Timestamp::MIN, Timestamp::MAX, Lang::Zh);
    }
}
