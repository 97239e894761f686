//! An event, whichever document it came from.
//!
//! The four dimensions of EPCIS: what (identifiers and quantities), when, where, why, and the
//! conditions a sensor saw. Values stay as they were written; [`crate::hash`] and the
//! [`crate::gs1`] and [`crate::cbv`] modules know what is the same. Texts borrow from the document
//! where they can; [`Event::into_owned`] cuts the tie.
//!
//! ```
//! let document = br#"{"type":"ObjectEvent","@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
//!   "eventTime":"2026-07-22T06:45:00Z","eventTimeZoneOffset":"+08:00","action":"OBSERVE",
//!   "epcList":["urn:epc:id:sgtin:4012345.011111.9876"]}"#;
//! let event = epcis::json::events(document).next().unwrap().unwrap();
//! assert_eq!(event.kind, epcis::event::Kind::Object);
//! assert_eq!(event.epcs.len(), 1);
//! ```

use crate::context::Prefixes;
use std::borrow::Cow;
use std::sync::Arc;

/// A text of the document.
pub type Text<'a> = Cow<'a, str>;

/// The type of an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind<'a> {
    Object,
    Aggregation,
    Transaction,
    Transformation,
    Association,
    /// An extension type, by its URI.
    Other(Text<'a>),
}

impl<'a> Kind<'a> {
    /// One of the five standard names.
    pub fn standard(name: &str) -> Option<Kind<'a>> {
        Some(match name {
            "ObjectEvent" => Kind::Object,
            "AggregationEvent" => Kind::Aggregation,
            "TransactionEvent" => Kind::Transaction,
            "TransformationEvent" => Kind::Transformation,
            "AssociationEvent" => Kind::Association,
            _ => return None,
        })
    }

    pub fn name(&self) -> &str {
        match self {
            Kind::Object => "ObjectEvent",
            Kind::Aggregation => "AggregationEvent",
            Kind::Transaction => "TransactionEvent",
            Kind::Transformation => "TransformationEvent",
            Kind::Association => "AssociationEvent",
            Kind::Other(name) => name,
        }
    }
}

/// Namespace and local name. Fields without a namespace occur inside extensions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name<'a> {
    pub namespace: Arc<str>,
    pub local: Text<'a>,
}

/// What JSON said a text is; XML cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scalar {
    #[default]
    Text,
    Number,
    Boolean,
}

/// A field of somebody's own: name, text, children. Repeated names are a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node<'a> {
    pub name: Name<'a>,
    pub text: Text<'a>,
    pub scalar: Scalar,
    /// Written as an XML attribute.
    pub attribute: bool,
    pub children: Vec<Node<'a>>,
}

/// How much of a class or lot.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity<'a> {
    pub class: Text<'a>,
    /// Decimal text; absent when the amount is not known.
    pub quantity: Option<Text<'a>>,
    /// UN/ECE Recommendation 20; absent for pieces.
    pub unit: Option<Text<'a>>,
}

/// A business transaction, source or destination with its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Typed<'a> {
    pub kind: Option<Text<'a>>,
    pub value: Text<'a>,
}

/// A read point or business location.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place<'a> {
    pub id: Text<'a>,
    pub extensions: Vec<Node<'a>>,
}

/// A certificate: its URI, or a description as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Certification<'a> {
    Uri(Text<'a>),
    Details(Vec<Node<'a>>),
}

/// Says that the event of the same identifier was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ErrorDeclaration<'a> {
    pub declaration_time: Text<'a>,
    pub reason: Option<Text<'a>>,
    pub corrective_event_ids: Vec<Text<'a>>,
    pub extensions: Vec<Node<'a>>,
}

/// Dispositions that stay until they are taken away.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PersistentDisposition<'a> {
    pub set: Vec<Text<'a>>,
    pub unset: Vec<Text<'a>>,
}

macro_rules! sensor_fields {
    ($($field:ident $name:literal),* $(,)?) => {
        /// A field of sensor metadata or of a sensor report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SensorField { $($field),* }

        impl SensorField {
            pub const ALL: &'static [SensorField] = &[$(SensorField::$field),*];

            pub fn name(self) -> &'static str {
                match self { $(SensorField::$field => $name),* }
            }

            pub fn named(name: &str) -> Option<SensorField> {
                match name { $($name => Some(SensorField::$field),)* _ => None }
            }
        }
    };
}

sensor_fields! {
    Type "type", Exception "exception", Time "time", StartTime "startTime", EndTime "endTime",
    DeviceId "deviceID", DeviceMetadata "deviceMetadata", RawData "rawData",
    DataProcessingMethod "dataProcessingMethod", BizRules "bizRules",
    Microorganism "microorganism", ChemicalSubstance "chemicalSubstance", Value "value",
    Component "component", StringValue "stringValue", BooleanValue "booleanValue",
    HexBinaryValue "hexBinaryValue", UriValue "uriValue", MinValue "minValue",
    MaxValue "maxValue", MeanValue "meanValue", StandardDeviation "sDev", PercRank "percRank",
    PercValue "percValue", Unit "uom", CoordinateReferenceSystem "coordinateReferenceSystem",
}

/// Fields of a sensor's metadata or of one report.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Readings<'a> {
    pub fields: Vec<(SensorField, Text<'a>)>,
    pub extensions: Vec<Node<'a>>,
}

impl<'a> Readings<'a> {
    pub fn get(&self, field: SensorField) -> Option<&Text<'a>> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, text)| text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SensorElement<'a> {
    pub metadata: Option<Readings<'a>>,
    pub reports: Vec<Readings<'a>>,
    pub extensions: Vec<Node<'a>>,
}

/// One event. Lists that the document leaves out are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    pub kind: Kind<'a>,
    pub event_id: Option<Text<'a>>,
    pub event_time: Text<'a>,
    pub event_time_zone_offset: Text<'a>,
    pub record_time: Option<Text<'a>>,
    pub error_declaration: Option<ErrorDeclaration<'a>>,
    pub certifications: Vec<Certification<'a>>,
    pub epcs: Vec<Text<'a>>,
    pub parent: Option<Text<'a>>,
    pub children: Vec<Text<'a>>,
    pub inputs: Vec<Text<'a>>,
    pub outputs: Vec<Text<'a>>,
    pub quantities: Vec<Quantity<'a>>,
    pub child_quantities: Vec<Quantity<'a>>,
    pub input_quantities: Vec<Quantity<'a>>,
    pub output_quantities: Vec<Quantity<'a>>,
    pub action: Option<Text<'a>>,
    pub transformation_id: Option<Text<'a>>,
    pub biz_step: Option<Text<'a>>,
    pub disposition: Option<Text<'a>>,
    pub persistent_disposition: Option<PersistentDisposition<'a>>,
    pub read_point: Option<Place<'a>>,
    pub biz_location: Option<Place<'a>>,
    pub biz_transactions: Vec<Typed<'a>>,
    pub sources: Vec<Typed<'a>>,
    pub destinations: Vec<Typed<'a>>,
    pub sensor_elements: Vec<SensorElement<'a>>,
    pub ilmd: Vec<Node<'a>>,
    pub extensions: Vec<Node<'a>>,
    /// The document had an `epcList`, though perhaps an empty one.
    pub has_epc_list: bool,
    /// Prefixes that were in force where the event stood.
    pub prefixes: Arc<Prefixes>,
}

impl<'a> Event<'a> {
    pub fn new(kind: Kind<'a>, prefixes: Arc<Prefixes>) -> Event<'a> {
        Event {
            kind,
            event_id: None,
            event_time: Cow::Borrowed(""),
            event_time_zone_offset: Cow::Borrowed(""),
            record_time: None,
            error_declaration: None,
            certifications: Vec::new(),
            epcs: Vec::new(),
            parent: None,
            children: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            quantities: Vec::new(),
            child_quantities: Vec::new(),
            input_quantities: Vec::new(),
            output_quantities: Vec::new(),
            action: None,
            transformation_id: None,
            biz_step: None,
            disposition: None,
            persistent_disposition: None,
            read_point: None,
            biz_location: None,
            biz_transactions: Vec::new(),
            sources: Vec::new(),
            destinations: Vec::new(),
            sensor_elements: Vec::new(),
            ilmd: Vec::new(),
            extensions: Vec::new(),
            has_epc_list: false,
            prefixes,
        }
    }
}

impl Name<'_> {
    /// A comment is for the reader and no part of what happened.
    pub(crate) fn is_comment(&self) -> bool {
        self.local == "comment"
            && (self.namespace.is_empty()
                || self.namespace.starts_with("http://www.w3.org/2000/01/rdf-schema#"))
    }
}

impl<'a> Event<'a> {
    /// Every field of somebody's own, at any depth.
    pub fn each_node(&self, each: &mut dyn FnMut(&Node<'a>)) {
        fn walk<'a>(nodes: &[Node<'a>], each: &mut dyn FnMut(&Node<'a>)) {
            for node in nodes {
                each(node);
                walk(&node.children, each);
            }
        }
        for certification in &self.certifications {
            if let Certification::Details(nodes) = certification {
                walk(nodes, each);
            }
        }
        for place in [&self.read_point, &self.biz_location].into_iter().flatten() {
            walk(&place.extensions, each);
        }
        for element in &self.sensor_elements {
            for readings in element.metadata.iter().chain(&element.reports) {
                walk(&readings.extensions, each);
            }
            walk(&element.extensions, each);
        }
        if let Some(declaration) = &self.error_declaration {
            walk(&declaration.extensions, each);
        }
        walk(&self.ilmd, each);
        walk(&self.extensions, each);
    }

    /// Namespaces of those fields.
    pub(crate) fn each_namespace(&self, each: &mut dyn FnMut(&str)) {
        self.each_node(&mut |node| each(&node.name.namespace));
    }
}
