//! Columns of a table by their heads. Every cell that cannot be read is named with its row, its
//! column and the fix, all at once.

use std::path::Path;

use tables::{Limits, Sheet};
use terms::{Error, Field, Lang, Result};

/// More than this many complaints help nobody.
const COMPLAINTS_MAX: usize = 20;

pub(crate) struct Input {
    sheet: Sheet,
    heads: Vec<String>,
    lang: Lang,
}

impl Input {
    pub(crate) fn read(path: &Path, lang: Lang) -> Result<Self> {
        let name = super::name_of(path);
        let bytes = std::fs::read(path).map_err(|cause| {
            Error::invalid("statistics-file").with("file", &name).with("cause", cause)
        })?;
        let limits = Limits { rows: 2_000_000, ..Limits::default() };
        let sheet = Sheet::read(&bytes, &name, &limits)?;
        let heads = sheet.heads().map(str::to_owned).collect();
        let input = Self { sheet, heads, lang };
        if input.sheet.rows().is_empty() {
            return Err(Error::invalid("statistics-no-rows").with("file", name));
        }
        Ok(input)
    }

    pub(crate) fn len(&self) -> usize {
        self.sheet.rows().len()
    }
    pub(crate) fn has(&self, head: &str) -> bool {
        self.place(head).is_some()
    }
    fn place(&self, head: &str) -> Option<usize> {
        let same = |known: &&String| known.as_str() == head.trim();
        let alike = |known: &&String| known.eq_ignore_ascii_case(head.trim());
        let found = self.heads.iter().find(same).or_else(|| self.heads.iter().find(alike))?;
        self.heads.iter().position(|known| known == found)
    }
    fn needed(&self, head: &str) -> Result<usize> {
        self.place(head).ok_or_else(|| {
            let known: Vec<&str> =
                self.heads.iter().map(String::as_str).filter(|h| !h.is_empty()).collect();
            Error::invalid("statistics-column")
                .with("file", &self.sheet.file)
                .with("column", head)
                .with("known", known.join(", "))
        })
    }

    /// Text of a column; empty cells are empty.
    pub(crate) fn texts(&self, head: &str) -> Result<Vec<String>> {
        let at = self.needed(head)?;
        Ok(self.sheet.rows().iter().map(|row| row.cell(at).text.trim().to_owned()).collect())
    }
    /// The column for labels, or the number of each row under the head.
    pub(crate) fn labels(&self, head: Option<&str>) -> Result<Vec<String>> {
        match head {
            Some(head) => self.texts(head),
            None => Ok((1..=self.len()).map(|i| i.to_string()).collect()),
        }
    }
    /// Numbers; an empty cell is a mistake.
    pub(crate) fn numbers(&self, head: &str) -> Result<Vec<f64>> {
        self.cells(head, |text| match text {
            "" => Err("table-required"),
            text => number(text).ok_or("table-decimal"),
        })
    }
    /// Numbers, where there are any.
    pub(crate) fn some_numbers(&self, head: &str) -> Result<Vec<Option<f64>>> {
        self.cells(head, |text| match text {
            "" => Ok(None),
            text => number(text).map(Some).ok_or("table-decimal"),
        })
    }
    /// Whole numbers from 0.
    pub(crate) fn counts(&self, head: &str) -> Result<Vec<u64>> {
        self.cells(head, |text| match text {
            "" => Err("table-required"),
            text => match number(text) {
                Some(x) if x >= 0.0 && x.fract() == 0.0 && x <= 1e15 => Ok(x as u64),
                _ => Err("table-integer"),
            },
        })
    }
    /// Several columns of numbers, named with commas.
    pub(crate) fn many(&self, heads: &str) -> Result<Vec<Vec<f64>>> {
        split(heads).map(|head| self.numbers(head)).collect()
    }

    /// Any column; what cannot be read is answered with the rule it breaks.
    pub(crate) fn cells<T>(
        &self,
        head: &str,
        mut read: impl FnMut(&str) -> Result<T, &'static str>,
    ) -> Result<Vec<T>> {
        let at = self.needed(head)?;
        let (mut values, mut fields) = (Vec::with_capacity(self.len()), Vec::new());
        for row in self.sheet.rows() {
            let text = row.cell(at).text.trim();
            match read(text) {
                Ok(value) => values.push(value),
                Err(rule) => {
                    let place = ui::ta(
                        self.lang,
                        "table-place-cell",
                        &[("row", row.number.to_string()), ("column", head.to_owned())],
                    );
                    let place = place.trim_end().trim_end_matches([':', '：']).to_owned();
                    fields.push(Field { place, rule, args: vec![("value", text.to_owned())] });
                }
            }
        }
        if fields.is_empty() {
            return Ok(values);
        }
        let mut error = Error::invalid("statistics-cells")
            .with("file", &self.sheet.file)
            .with("count", fields.len());
        for field in fields.into_iter().take(COMPLAINTS_MAX) {
            error = error.breach(field);
        }
        Err(error)
    }
}

/// `a, b,c` as three heads.
pub(crate) fn split(heads: &str) -> impl Iterator<Item = &str> {
    heads.split([',', '，']).map(str::trim).filter(|head| !head.is_empty())
}

/// As people write it: 1,204.5 or 95.8 % or −3.
fn number(text: &str) -> Option<f64> {
    let plain: String = text
        .trim_end_matches(['%', '％'])
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '，'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    plain.parse().ok().filter(|x: &f64| x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in
            [("95.8", 95.8), ("1,204", 1204.0), ("−3", -3.0), ("95.8 %", 95.8), ("1e3", 1000.0)]
        {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "n/a", "NaN", "inf", "12a", "1.2.3"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
