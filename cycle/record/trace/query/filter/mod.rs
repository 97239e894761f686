//! Whether an event matches, decided on the event itself.

mod decide;
mod read;

use epcis::event::SensorField;
use epcis::gs1::{Identifier, Level};

pub(crate) use decide::order;
pub(crate) use read::{name, test};

use crate::names::canonical;

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Eq,
    Gt,
    Ge,
    Lt,
    Le,
    Exists,
}

/// Lists of an event that goods are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Items,
    Parent,
    Inputs,
    Outputs,
    Any,
    Classes,
    InputClasses,
    OutputClasses,
    AnyClass,
}

/// Parts of an event that can have fields of somebody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Event,
    Ilmd,
    Declaration,
    SensorElement,
    SensorMetadata,
    SensorReport,
    ReadPoint,
    Location,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Kind(Vec<String>),
    Time(Clock, Compare, i64),
    Action(Vec<String>),
    Step(Vec<String>),
    Disposition(Vec<String>),
    Persistent {
        set: bool,
        words: Vec<String>,
    },
    /// Canonical names; `within` asks for descendants besides.
    ReadPoint {
        names: Vec<String>,
        within: bool,
    },
    Location {
        names: Vec<String>,
        within: bool,
    },
    Process(Vec<String>),
    Transaction {
        kind: String,
        values: Vec<String>,
    },
    Source {
        kind: String,
        values: Vec<String>,
    },
    Destination {
        kind: String,
        values: Vec<String>,
    },
    Match {
        list: List,
        patterns: Vec<Pattern>,
    },
    Amount {
        compare: Compare,
        millionths: i64,
        unit: Option<String>,
    },
    EventId(Vec<String>),
    Reason(Vec<String>),
    Corrective(Vec<String>),
    Has(&'static str),
    Sensor {
        field: SensorField,
        values: Vec<String>,
    },
    SensorTime {
        field: SensorField,
        compare: Compare,
        micros: i64,
    },
    SensorNumber {
        field: SensorField,
        compare: Compare,
        number: String,
        unit: Option<String>,
    },
    Extension {
        part: Part,
        inner: bool,
        compare: Compare,
        name: (String, String),
        values: Vec<String>,
    },
    HasAttribute {
        name: (String, String),
        values: Vec<String>,
    },
    Attribute {
        field: (String, String),
        attribute: (String, String),
        values: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Event,
    Record,
    Declaration,
}

/// A thing, or every thing of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    Exact(String),
    Product(String),
}

impl Pattern {
    fn of(text: &str) -> Pattern {
        match Identifier::parse(text.trim()) {
            Ok(key) if key.level() == Level::Class => Pattern::Product(key.canonical()),
            _ => Pattern::Exact(canonical(text)),
        }
    }
    fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Exact(canon) => canonical(text) == *canon,
            Pattern::Product(canon) => match Identifier::parse(text.trim()) {
                Ok(key) => key.canonical() == *canon || key.class().canonical() == *canon,
                Err(_) => text.trim() == canon,
            },
        }
    }
}
