//! The entries of the registries, as they stand.

use packs::InspectionItem;
use store::{Row, Value};
use terms::{Date, Error, Result};

use super::store::Entry;

/// From a day on, until another that no longer belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct During {
    pub from: Date,
    pub to: Option<Date>,
}

impl During {
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
    /// On each day of a stretch, its last one too.
    pub fn covers(self, first: Date, last: Date) -> bool {
        self.holds(first) && self.holds(last)
    }
    fn take(row: &Row<'_>, at: usize) -> Result<Self> {
        let day = |text: String| text.parse::<Date>().map_err(Error::broken);
        let to = row.get::<Option<String>>(at + 1)?;
        Ok(Self { from: day(row.get(at)?)?, to: to.map(day).transpose()? })
    }
    fn put(self) -> [Value; 2] {
        [self.from.into(), self.to.into()]
    }
}

/// A body with the power to enforce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub code: String,
    pub unit: i64,
    pub domains: Vec<String>,
    pub document: String,
    pub during: During,
    pub source: String,
}

/// An inspector, by the number of the licence. The name is sealed under `keeper`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspector {
    pub code: String,
    pub keeper: i64,
    pub unit: i64,
    pub person: Option<i64>,
    pub hours: i64,
    pub during: During,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institute {
    pub code: String,
    pub unit: i64,
    pub certificate: String,
    pub products: Vec<String>,
    pub during: During,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    pub code: String,
    pub institute: String,
    pub subject: String,
    pub products: Vec<String>,
    pub during: During,
    pub source: String,
}

/// An entry of the published list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub code: String,
    pub is: InspectionItem,
    pub during: During,
    pub source: String,
}

/// What can be visited: a firm, one of its sites, one of its product lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub code: String,
    pub firm: i64,
    pub area: i64,
    pub kind: String,
    pub name: String,
    pub industry: Option<String>,
    pub size: i64,
    pub during: During,
    pub source: String,
}

/// Why an inspector must not go to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub inspector: String,
    pub object: String,
    pub ground: String,
}

const COMMA: char = '、';

fn list(text: &str) -> Vec<String> {
    text.split(COMMA).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn joined(list: &[String]) -> Value {
    list.join("、").into()
}

macro_rules! entry {
    ($ty:ty: $table:literal [$($column:literal),+] $row:ident => $take:expr, $it:ident => $put:expr) => {
        impl Entry for $ty {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$($column),+];
            fn code(&self) -> &str {
                &self.code
            }
            fn take($row: &Row<'_>) -> Result<Self> {
                Ok($take)
            }
            fn put(&self) -> Vec<Value> {
                let $it = self;
                let mut cells: Vec<Value> = $put;
                cells.extend(self.during.put());
                cells.push(self.source.as_str().into());
                cells
            }
        }
    };
}

entry!(Subject: "enforcement_subject" ["code", "unit", "domains", "document", "valid_from", "valid_to", "source"]
    row => Subject {
        code: row.get(0)?, unit: row.get(1)?, domains: list(&row.get::<String>(2)?), document: row.get(3)?,
        during: During::take(row, 4)?, source: row.get(6)?,
    },
    it => vec![it.code.as_str().into(), it.unit.into(), joined(&it.domains), it.document.as_str().into()]);

entry!(Inspector: "inspector" ["code", "keeper", "unit", "person", "hours", "valid_from", "valid_to", "source"]
    row => Inspector {
        code: row.get(0)?, keeper: row.get(1)?, unit: row.get(2)?, person: row.get(3)?, hours: row.get(4)?,
        during: During::take(row, 5)?, source: row.get(7)?,
    },
    it => vec![it.code.as_str().into(), it.keeper.into(), it.unit.into(), it.person.into(), it.hours.into()]);

entry!(Institute: "institute" ["code", "unit", "certificate", "products", "valid_from", "valid_to", "source"]
    row => Institute {
        code: row.get(0)?, unit: row.get(1)?, certificate: row.get(2)?, products: list(&row.get::<String>(3)?),
        during: During::take(row, 4)?, source: row.get(6)?,
    },
    it => vec![it.code.as_str().into(), it.unit.into(), it.certificate.as_str().into(), joined(&it.products)]);

entry!(Delegation: "delegation" ["code", "institute", "subject", "products", "valid_from", "valid_to", "source"]
    row => Delegation {
        code: row.get(0)?, institute: row.get(1)?, subject: row.get(2)?, products: list(&row.get::<String>(3)?),
        during: During::take(row, 4)?, source: row.get(6)?,
    },
    it => vec![it.code.as_str().into(), it.institute.as_str().into(), it.subject.as_str().into(),
        joined(&it.products)]);

entry!(Item: "inspection_item" ["code", "definition", "valid_from", "valid_to", "source"]
    row => Item {
        code: row.get(0)?, is: serde_json::from_str(&row.get::<String>(1)?).map_err(Error::broken)?,
        during: During::take(row, 2)?, source: row.get(4)?,
    },
    it => vec![it.code.as_str().into(),
        serde_json::to_string(&it.is).expect("a plain struct becomes JSON").into()]);

entry!(Object: "inspection_object" ["code", "firm", "area", "kind", "name", "industry", "size", "valid_from",
        "valid_to", "source"]
    row => Object {
        code: row.get(0)?, firm: row.get(1)?, area: row.get(2)?, kind: row.get(3)?, name: row.get(4)?,
        industry: row.get(5)?, size: row.get(6)?, during: During::take(row, 7)?, source: row.get(9)?,
    },
    it => vec![it.code.as_str().into(), it.firm.into(), it.area.into(), it.kind.as_str().into(),
        it.name.as_str().into(), it.industry.as_deref().into(), it.size.into()]);
