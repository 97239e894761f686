//! ADX, as aggregate values travel between health and statistics systems: IHE Quality, Research and Public Health,
//! Aggregate Data Exchange (urn:ihe:qrph:adx:2015), read and written.
//!
//! A `group` names form, unit and period; its `dataValue`s name the cell. Periods come as ISO 8601 spans
//! (`2026-10-01/P1M`) and as DHIS2 writes its own (`202610`, `2026Q4`, `2026`). A document type is refused: nothing is
//! expanded and nothing fetched.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use terms::{Date, Error, Period, PeriodKind, Result};

use super::bulk::Observation;

/// A value as a file has it: line of the file, form, unit, period, cell, value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    pub row: u32,
    pub form: String,
    pub unit: String,
    /// None where it is no period.
    pub period: Option<Period>,
    pub cell: String,
    pub text: String,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A group for each form, unit and period.
pub fn write(rows: &[Observation], day: Date) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<adx xmlns=\"urn:ihe:qrph:adx:2015\" exported=\"{day}T00:00:00+08:00\">\n"
    );
    let same = |a: &Observation, b: &Observation| {
        a.form == b.form && a.unit == b.unit && a.period == b.period
    };
    for group in rows.chunk_by(same) {
        let first = &group[0];
        let _ = writeln!(
            out,
            "  <group dataSet=\"{}\" orgUnit=\"{}\" period=\"{}\">",
            escaped(&first.form),
            escaped(&first.unit),
            span(first.period)
        );
        for it in group {
            let _ = writeln!(
                out,
                "    <dataValue dataElement=\"{}\" value=\"{}\"/>",
                escaped(&it.key.to_string()),
                escaped(&it.value)
            );
        }
        out.push_str("  </group>\n");
    }
    out.push_str("</adx>\n");
    out
}

/// ISO 8601, start and length: `2026-10-01/P1M`.
fn span(period: Period) -> String {
    let months = period.months();
    let start = months.first().map(ToString::to_string).unwrap_or_default();
    format!("{start}-01/P{}M", months.len().max(1))
}

/// The period of a span, or of a period as DHIS2 writes it.
pub fn period_of(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some((start, length)) = text.split_once('/') {
        let mut parts = start.split('-').map(|it| it.parse::<i64>().ok());
        let (year, month) = (parts.next()??, parts.next()??);
        let day = parts.next().unwrap_or(Some(1))?;
        let (kind, number) = match length {
            "P1M" => (PeriodKind::Month, month),
            "P3M" if month % 3 == 1 => (PeriodKind::Quarter, month / 3 + 1),
            "P6M" if month % 6 == 1 => (PeriodKind::Half, month / 6 + 1),
            "P12M" | "P1Y" if month == 1 => return Period::year_of(year).ok(),
            _ => return None,
        };
        return (day == 1).then(|| Period::new(kind, year, number).ok()).flatten();
    }
    if text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit()) {
        let (year, month) = text.split_at(4);
        return Period::new(PeriodKind::Month, year.parse().ok()?, month.parse().ok()?).ok();
    }
    Period::parse(text).ok()
}

/// Whether a file is XML at all.
pub fn is_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().find(|it| !it.is_ascii_whitespace()) == Some(&b'<')
}

#[derive(Default)]
struct Group {
    form: String,
    unit: String,
    period: Option<Period>,
}

/// Every value of a file.
///
/// # Errors
/// `adx-unreadable` with the line, for what is no well-formed XML, has a document type, or no `adx` around it.
pub fn read(bytes: &[u8]) -> Result<Vec<Value>> {
    let mut reader = Reader::from_reader(bytes);
    let (mut line, mut counted) = (1_u32, 0_usize);
    let (mut values, mut group, mut seen) = (Vec::new(), Group::default(), false);
    loop {
        let event = reader.read_event();
        let reached =
            usize::try_from(reader.buffer_position()).unwrap_or(bytes.len()).min(bytes.len());
        let wrong = |line: u32| Error::invalid("adx-unreadable").with("line", line);
        let event = event.map_err(|_| wrong(line))?;
        match &event {
            Event::DocType(_) => return Err(wrong(line)),
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "adx" => seen = true,
                "group" if seen => {
                    group = Group {
                        form: attribute(tag, "dataSet").ok_or_else(|| wrong(line))?,
                        unit: attribute(tag, "orgUnit").ok_or_else(|| wrong(line))?,
                        period: period_of(&attribute(tag, "period").ok_or_else(|| wrong(line))?),
                    };
                }
                "dataValue" if seen => values.push(Value {
                    row: line,
                    form: group.form.clone(),
                    unit: group.unit.clone(),
                    period: group.period,
                    cell: attribute(tag, "dataElement").ok_or_else(|| wrong(line))?,
                    text: attribute(tag, "value").unwrap_or_default(),
                }),
                _ => {}
            },
            _ => {}
        }
        line += bytes[counted..reached].iter().filter(|it| **it == b'\n').count() as u32;
        counted = reached;
    }
    if seen { Ok(values) } else { Err(Error::invalid("adx-unreadable").with("line", 1)) }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    quick_xml::escape::unescape(&found.value).ok().map(|it| it.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_spans_and_as_dhis2_writes_them() {
        for (text, wanted) in [
            ("2026-10-01/P1M", Some("2026-10")),
            ("2026-04-01/P3M", Some("2026Q2")),
            ("2026-07-01/P6M", Some("2026H2")),
            ("2026-01-01/P1Y", Some("2026")),
            ("2026-01-01/P12M", Some("2026")),
            ("202610", Some("2026-10")),
            ("2026Q4", Some("2026Q4")),
            ("2026", Some("2026")),
            ("2026-02-01/P3M", None),
            ("2026-10-15/P1M", None),
            ("202613", None),
            ("last year", None),
        ] {
            let wanted = wanted.map(|it| Period::parse(it).unwrap());
            assert_eq!(period_of(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_file_of_another_system_is_read_with_its_lines_and_annotations_are_passed_over() {
        let text = "<?xml version='1.0'?>\n<adx xmlns='urn:ihe:qrph:adx:2015' exported='2026-11-01T00:00:00Z'>\n\
            <group dataSet='f' orgUnit='140802' period='2026-10-01/P1M' completeDate='2026-11-01'>\n\
            <dataValue dataElement='a.b.c' value='1 &lt; 2 &amp; 3'/>\n\
            <dataValue dataElement='a.b.d' value='0'><annotation>words</annotation></dataValue>\n</group></adx>";
        let values = read(text.as_bytes()).unwrap();
        assert_eq!(values.len(), 2);
        assert_eq!((values[0].row, values[0].text.as_str()), (4, "1 < 2 & 3"));
        assert_eq!((values[1].row, values[1].cell.as_str()), (5, "a.b.d"));
        assert_eq!(values[0].period, Some(Period::parse("2026-10").unwrap()));
    }

    #[test]
    fn what_is_no_adx_and_what_would_expand_is_refused() {
        for text in [
            "<table/>",
            "<adx><group orgUnit='1' period='2026'/></adx>",
            "<adx><group dataSet='f' orgUnit='1' period='2026'><dataValue",
            "<!DOCTYPE adx [<!ENTITY a 'b'>]><adx/>",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().code(), "adx-unreadable", "{text}");
        }
    }
}
