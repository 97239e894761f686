//! Two rules of traceability: which fields of a product everybody may see, and what an event of a step has to say.
//!
//! Both stand in the rulebook as every other rule of a pack: by code and day, each with its source or marked as
//! assumed. What a field reads and what an element asks for is a word of a short list, so that a pack that asks for
//! something else is refused when it is read, with its line.

use serde::{Deserialize, Serialize};
use terms::{Date, Text};

/// One field of the public page of a product. What no pack lists leaves nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicField {
    pub code: String,
    pub name: Text,
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    /// Its place on the page.
    pub order: u16,
    pub reads: Reads,
}

/// What a public field can be read from. No holder, no amount, nobody's customer is among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reads {
    /// The name of the product, from master data.
    Product,
    Brand,
    Model,
    Lot,
    Serial,
    /// The day of the event that made it, or the day that event states.
    MadeOn,
    BestBefore,
    /// Whoever made it: the maker by the label, and nobody after.
    Producer,
    ProducerAddress,
    Origin,
    NetContent,
    Standard,
    Licence,
    Storage,
    /// Recalled or stopped, where the maker or an authority said so.
    State,
}

/// A step of the chain that has to be recorded (critical tracking event), and what of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceStep {
    pub code: String,
    pub name: Text,
    pub from: Date,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    /// Business steps of the core vocabulary, bare words.
    #[serde(default)]
    pub steps: Vec<String>,
    /// Types of event; empty for any.
    #[serde(default)]
    pub events: Vec<String>,
    #[serde(rename = "element")]
    pub elements: Vec<Element>,
}

/// Something that an event of the step has to say (key data element).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    pub code: String,
    pub name: Text,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub assumed: bool,
    pub at: Asks,
}

/// What an element asks of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// Anything it is about.
    Goods,
    /// Everything it is about by lot or serial, and nothing by product alone.
    Lot,
    /// An amount with each class of goods.
    Quantity,
    /// The time, with its zone.
    Time,
    /// Where it happened.
    Place,
    /// From whom or where it came.
    From,
    /// To whom or where it goes.
    To,
    /// A paper of the business: order, invoice, despatch advice.
    Document,
    Inputs,
    Outputs,
    /// Outputs under a lot that no input had.
    NewLot,
    /// What the goods are called, in the event or in master data.
    ProductName,
    /// Who gave the lot its code, in the event or by the event that made it.
    LotSource,
    /// Whoever captured the event is known.
    Sender,
}
