//! CSV: UTF-8 with or without a mark, UTF-16 with one, else GB 18030; comma, tab or semicolon.

use terms::{Error, Result};

use super::{Format, Limits, Parts, Raw, keep};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parts> {
    let (mut text, encoding) = decoded(bytes)?;
    // One line end, and one behind the last row too, so that lines can be counted.
    if text.contains('\r') {
        text = text.replace("\r\n", "\n");
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let delimiter = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());

    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let (mut number, mut line) = (0u64, 1u64);
    let unreadable = |e: csv::Error| Error::invalid("table-unreadable").at(e);
    while reader.read_record(&mut record).map_err(unreadable)? {
        // A spreadsheet numbers rows, not lines: a quoted line break stays inside its row, and an
        // empty line is a row of its own although the reader passes over it.
        let after = reader.position().line();
        let inside: u64 = record.iter().map(|f| f.matches('\n').count() as u64).sum();
        number += (after - line).saturating_sub(inside).max(1);
        line = after;
        let cells = record.iter().map(|f| Raw::text(unguarded(f))).collect();
        keep(&mut rows, u32::try_from(number).unwrap_or(u32::MAX), cells, limits)?;
    }
    Ok((String::new(), Vec::new(), Format::Csv { delimiter, encoding }, rows))
}

/// The apostrophe that [`crate::CsvOut`] puts before a text that a spreadsheet would calculate.
fn unguarded(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if crate::write::would_calculate(rest) => rest,
        _ => field,
    }
}

fn decoded(bytes: &[u8]) -> Result<(String, &'static str)> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if broken {
            Err(Error::invalid("table-encoding"))
        } else {
            Ok((text.into_owned(), encoding.name()))
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), "UTF-8"));
    }
    let (text, broken) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if broken {
        return Err(Error::invalid("table-encoding"));
    }
    Ok((text.into_owned(), "GB18030"))
}

/// The candidate that cuts the first lines into the most, and the most even, parts.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(20).collect();
    let score = |candidate: u8| {
        let mut counts: Vec<usize> = lines.iter().map(|l| outside_quotes(l, candidate)).collect();
        counts.sort_unstable();
        // The middle line decides: a title above and a remark below cut nothing.
        counts.get(counts.len() / 2).copied().unwrap_or(0)
    };
    // On a tie the earlier one wins.
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|c| score(*c)).unwrap_or(b',')
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b if b == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}
