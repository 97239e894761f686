//! RFC 5545, as little of it as a list of deadlines needs.

use terms::Date;

pub(super) struct Event {
    pub(super) id: String,
    pub(super) day: Date,
    pub(super) title: String,
}

/// The calendar as text; `stamp` is when it was made, as `20261120T100000Z`.
pub(super) fn calendar(name: &str, stamp: &str, events: &[Event]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Zhunsheng//Deadlines//ZH");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        let day = |day: Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", escaped(&event.id)));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", day(event.day)));
        line(
            &mut out,
            &format!("DTEND;VALUE=DATE:{}", day(event.day.tomorrow().unwrap_or(event.day))),
        );
        line(&mut out, &format!("SUMMARY:{}", escaped(&event.title)));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\r', '\n'], " ")
}

/// A content line, folded so that none is longer than 75 bytes.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_is_folded_and_escaped_as_the_standard_says() {
        let title = "整改；三项措施, 一项\n还在办".repeat(5);
        let event =
            Event { id: "case-1@yc".into(), day: terms::date(2026, 12, 31), title: title.clone() };
        let text = calendar("我的期限", "20261120T100000Z", &[event]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        let summary = unfolded.split("SUMMARY:").nth(1).unwrap().split("\r\n").next().unwrap();
        assert_eq!(summary.replace("\\,", ","), title.replace('\n', " "));
    }
}
