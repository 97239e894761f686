//! The sheet of a form: saved cell by cell, as a plain form, as a workbook, and in a real browser.

mod access;
mod advice;
mod around;
mod clerk;
mod files;
mod keyboard;
mod offline;
mod pairs;
mod saving;
mod sheet;
mod socket;

use cases::testing::{National, Town, town};
use forms::model::Form;
use forms::store::{Standing, by_id, keep, open, step};
use identity::Role;
use store::{Actor, Tx};
use terms::{Period, Result, date};
use web::testing::{Caller, City};

/// A wide table: so many lines, fourteen columns, the last two of them computed.
pub(crate) fn wide(lines: usize, columns: usize) -> String {
    let mut text = String::from(
        r#"
code = "wide"
from = "2025-01-01"
name = { zh = "乡镇质量工作月报汇总表", en = "Townships" }
kind = "administrative"
owner = "amr"
ground = { zh = "示例依据" }
assumed = true
period = "year"
units = { kinds = ["county"] }
hours = 1
signatures = 1

[[section]]
code = "s"
name = { zh = "一、产品质量" }
"#,
    );
    for column in 1..=columns {
        text.push_str(&format!(
            "[[section.column]]\ncode = \"c{column}\"\nname = {{ zh = \"第{column}列\" }}\ndecimals = 1\nleast = 0\n"
        ));
    }
    text.push_str("[[section.column]]\ncode = \"sum\"\nname = { zh = \"前两列之和\" }\ndecimals = 1\nformula = \"c1 + c2\"\n");
    for line in 1..=lines {
        text.push_str(&format!(
            "[[section.line]]\ncode = \"l{line}\"\nname = {{ zh = \"第{line}行\" }}\n"
        ));
    }
    text.push_str(
        r#"[[section.line]]
code = "all"
name = { zh = "合计" }
total = ["*"]

[[section.cell]]
line = "l1"
column = "c1"
indicator = "closed_rate"

[[check]]
code = "R204"
severity = "error"
section = "s"
holds = "c2 <= c1"
at = "c2"
words = { zh = "第2列大于第1列：改第2列，或先改第1列。", en = "Column 2 exceeds column 1." }
"#,
    );
    text
}

/// A city with one open sheet, a clerk of its county, and the office.
pub(crate) struct Ground {
    pub(crate) city: City,
    #[expect(dead_code, reason = "keeps what the town lies on")]
    pub(crate) town: Town,
    pub(crate) filling: i64,
    pub(crate) county: i64,
}

pub(crate) fn ground(engine: &str, text: &str) -> Ground {
    let city = City::new(engine, forms::routes());
    let town = town(&city.space.db).unwrap();
    National::read().unwrap().load(&city.space.db).unwrap();
    let form: Form = toml::from_str(text).unwrap();
    let county = town.counties[0];
    let filling = city.space.db.write(Actor::PROGRAM, move |tx| opened(tx, &form, county)).unwrap();
    city.add_account("du", Role::County, Some(county));
    city.add_account("ma", Role::County, Some(county));
    city.add_role(Role::Office, None);
    Ground { city, town, filling, county }
}

fn opened(tx: &mut Tx<'_>, form: &Form, county: i64) -> Result<i64> {
    let (id, _) = keep(tx, form, "test")?;
    step(tx, id, Standing::Published, date(2025, 1, 1), None, None, "{}")?;
    let kept = by_id(tx, id)?;
    open(tx, &kept, county, Period::year_of(2026)?, date(2027, 1, 20))
}

impl Ground {
    pub(crate) fn du(&self) -> Caller<'_> {
        self.city.as_account("du")
    }
    pub(crate) fn path(&self, end: &str) -> String {
        format!("/fillings/{}{end}", self.filling)
    }
    /// What stands in a cell, as text.
    pub(crate) fn cell(&self, key: &str) -> String {
        let (id, key) = (self.filling, forms::model::CellKey::parse(key).unwrap());
        self.city
            .space
            .db
            .read(move |tx| {
                let sheet = forms::store::sheet(tx, id)?;
                Ok(sheet.content(&key).map(forms::model::Content::text).unwrap_or_default())
            })
            .unwrap()
    }
}

pub(crate) fn token(number: u32) -> String {
    format!("01930000-0000-7000-8000-{number:012}")
}
