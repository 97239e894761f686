//! Which head of a file is which column. Found by name, corrected by a person, remembered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Column, Sheet, Template};

/// Column key → head as it stands in the file. Remembered for the next file of the same sender.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping {
    chosen: BTreeMap<String, String>,
}

/// Heads of the columns that our own workbooks add; they are no news on the way back.
pub(crate) const PROBLEM_HEADS: [&str; 2] = ["问题", "Problem"];
pub(crate) const MARK_HEADS: [&str; 2] = ["标记", "Mark"];

impl Mapping {
    /// Every column to the first head that bears one of its names.
    ///
    /// A name fits when it is the same after [`normal`]; failing that, when only one of the two says
    /// something in brackets and it does not name another unit: 金额 is 金额（元） for a column in 元,
    /// and 金额（万元） is not.
    pub fn by_header(sheet: &Sheet, template: &Template) -> Self {
        Self::default().completed(sheet, template)
    }

    /// This mapping as far as the file bears it, the rest by name.
    pub fn remembered(&self, sheet: &Sheet, template: &Template) -> Self {
        let there = |head: &String| sheet.heads().any(|h| normal(h) == normal(head));
        let known = |key: &String| template.column(key).is_some();
        let kept = self.chosen.iter().filter(|(key, head)| known(key) && there(head));
        Self { chosen: kept.map(|(k, h)| (k.clone(), h.clone())).collect() }
            .completed(sheet, template)
    }

    fn completed(mut self, sheet: &Sheet, template: &Template) -> Self {
        let heads: Vec<Named> = sheet.heads().map(Named::new).collect();
        for exact in [true, false] {
            for column in &template.columns {
                if self.chosen.contains_key(&column.key) {
                    continue;
                }
                let free = |h: &&Named| {
                    !h.full.is_empty() && !self.chosen.values().any(|c| normal(c) == h.full)
                };
                let fits =
                    |h: &&Named| column.names().any(|n| h.fits(&Named::new(&n), column, exact));
                if let Some(head) = heads.iter().filter(free).find(fits) {
                    self.chosen.insert(column.key.clone(), head.as_written.clone());
                }
            }
        }
        self
    }

    /// A person's choice; an empty head takes the column out.
    pub fn choose(&mut self, key: &str, head: &str) {
        if head.trim().is_empty() {
            self.chosen.remove(key);
        } else {
            self.chosen.insert(key.to_owned(), head.trim().to_owned());
        }
    }
    pub fn head_of(&self, key: &str) -> Option<&str> {
        self.chosen.get(key).map(String::as_str)
    }

    /// Heads that no column takes. They are shown, not loaded, and nothing is silently dropped.
    pub fn unknown<'a>(&self, sheet: &'a Sheet) -> Vec<&'a str> {
        let ours =
            |h: &str| PROBLEM_HEADS.iter().chain(&MARK_HEADS).any(|o| normal(o) == normal(h));
        let taken = |h: &str| self.chosen.values().any(|c| normal(c) == normal(h));
        sheet.heads().filter(|h| !h.is_empty() && !taken(h) && !ours(h)).collect()
    }
    /// Needed columns that no head bears.
    pub fn missing<'a>(&self, template: &'a Template) -> Vec<&'a Column> {
        template
            .columns
            .iter()
            .filter(|c| c.required && !self.chosen.contains_key(&c.key))
            .collect()
    }
    /// Heads in use that stand more than once in the file: whose figures would it be?
    pub fn repeated<'a>(&self, sheet: &'a Sheet) -> Vec<&'a str> {
        let count = |head: &str| sheet.heads().filter(|h| normal(h) == normal(head)).count();
        let mut repeated: Vec<&str> = sheet
            .heads()
            .filter(|h| self.chosen.values().any(|c| normal(c) == normal(h)) && count(h) > 1)
            .collect();
        repeated.dedup_by_key(|h| normal(h));
        repeated
    }
    /// For each column of the template, its place in the file's rows.
    pub(crate) fn places(&self, sheet: &Sheet, template: &Template) -> Vec<Option<usize>> {
        let heads: Vec<String> = sheet.heads().map(normal).collect();
        let place = |c: &Column| {
            let head = normal(self.chosen.get(&c.key)?);
            heads.iter().position(|h| *h == head)
        };
        template.columns.iter().map(place).collect()
    }
}

/// A name in the forms that are compared.
struct Named {
    as_written: String,
    full: String,
    bare: String,
    brackets: Option<String>,
}

impl Named {
    fn new(name: &str) -> Self {
        let full = normal(name);
        let open = full.find(['(', '[']);
        let bare = open.map_or_else(|| full.clone(), |at| full[..at].to_owned());
        let brackets = open.map(|at| full[at + 1..].trim_end_matches([')', ']']).to_owned());
        Self { as_written: name.trim().to_owned(), full, bare, brackets }
    }
    fn fits(&self, name: &Named, column: &Column, exact: bool) -> bool {
        if exact {
            return self.full == name.full;
        }
        let unit = column.unit.as_deref().map(normal);
        match (&self.brackets, &name.brackets) {
            (Some(said), None) if !self.bare.is_empty() => {
                self.bare == name.full && unit.is_none_or(|unit| unit == *said)
            }
            (None, Some(_)) => self.full == name.bare,
            _ => false,
        }
    }
}

/// A head without what people vary: spaces, line breaks, full width, capitals, the star of a needed
/// column, quotes and colons.
pub(crate) fn normal(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '【' | '〔' => '[',
            '】' | '〕' => ']',
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .filter(|c| !matches!(c, '*' | ':' | '"' | '“' | '”' | '\u{feff}' | '\u{200b}'))
        .flat_map(char::to_lowercase)
        .collect()
}
