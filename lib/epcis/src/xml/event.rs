//! One event of an XML document (schemas of EPCIS 1.0 to 2.0).

use super::element::Element;
use super::order::{self, Order};
use crate::context::Prefixes;
use crate::event::*;
use crate::head::Syntax;
use crate::problem::{Code, MOST, Problem};
use std::borrow::Cow;
use std::sync::Arc;

type Owned = Text<'static>;

struct Maker {
    problems: Vec<Problem>,
}

pub(super) fn make(
    mut element: Element,
    prefixes: Arc<Prefixes>,
    syntax: Syntax,
    order: Order,
) -> Result<Event<'static>, Vec<Problem>> {
    element.unpack();
    let mut maker = Maker { problems: Vec::new() };
    if syntax == Syntax::Xml2 {
        let names = element.children.iter().filter(|c| c.is_standard()).map(|c| c.local.as_ref());
        if let Some((name, before)) = order::broken(order, &element.local, names) {
            let problem = Problem::new(Code::WrongOrder, name).with("before", before);
            maker.problems.push(problem.at(element.byte));
        }
    }
    let kind = match element.local.as_ref() {
        // Removed in 2.0: a count of a class, which one quantity of an object event says as well.
        "QuantityEvent" if element.is_standard() => Kind::Object,
        name if element.is_standard() => match Kind::standard(name) {
            Some(kind) => kind,
            None => {
                let problem = Problem::new(Code::UnknownEventType, name).with("value", name);
                maker.problems.push(problem.at(element.byte));
                Kind::Other(Cow::Owned(name.to_owned()))
            }
        },
        name => Kind::Other(Cow::Owned(format!("{}{name}", element.namespace))),
    };
    let old_quantity = *element.local == *"QuantityEvent";
    let mut event = Event::new(kind, prefixes);
    let mut seen: Vec<Arc<str>> = Vec::new();
    let mut class = None;
    let mut quantity = None;
    for child in element.children {
        if !child.is_standard() {
            event.extensions.push(child.into_node());
            continue;
        }
        if seen.contains(&child.local) && *child.local != *"certificationInfo" {
            maker.code(Code::DuplicateField, child.local.as_ref(), child.byte);
        }
        // Names that are no fields are refused anyway, and there may be any number of them.
        if seen.len() < 64 {
            seen.push(child.local.clone());
        }
        match child.local.as_ref() {
            "epcClass" if old_quantity => class = Some(child.take()),
            "quantity" if old_quantity => quantity = Some(child.take()),
            _ => maker.field(child, &mut event),
        }
    }
    if let Some(class) = class {
        event.quantities.push(Quantity { class, quantity, unit: None });
        event.action.get_or_insert(Cow::Borrowed("OBSERVE"));
    }
    if maker.problems.is_empty() { Ok(event) } else { Err(maker.problems) }
}

impl Maker {
    fn code(&mut self, code: Code, path: impl Into<String>, byte: u64) {
        if self.problems.len() < MOST {
            self.problems.push(Problem::new(code, path).at(byte));
        }
    }

    fn unknown(&mut self, path: &str, element: &Element) {
        self.code(Code::UnknownField, format!("{path}{}", element.local), element.byte);
    }

    fn field(&mut self, child: Element, event: &mut Event<'static>) {
        let name = child.local.clone();
        match name.as_ref() {
            "eventTime" => event.event_time = child.take(),
            "recordTime" => event.record_time = Some(child.take()),
            "eventTimeZoneOffset" => event.event_time_zone_offset = child.take(),
            "eventID" => event.event_id = filled(child),
            "action" => event.action = Some(child.take()),
            "parentID" => event.parent = filled(child),
            "transformationID" => event.transformation_id = filled(child),
            "bizStep" => event.biz_step = filled(child),
            "disposition" => event.disposition = filled(child),
            "epcList" => {
                event.has_epc_list = true;
                event.epcs = self.list(child, "epc");
            }
            "childEPCs" => event.children = self.list(child, "epc"),
            "inputEPCList" => event.inputs = self.list(child, "epc"),
            "outputEPCList" => event.outputs = self.list(child, "epc"),
            "quantityList" => event.quantities = self.quantities(child),
            "childQuantityList" => event.child_quantities = self.quantities(child),
            "inputQuantityList" => event.input_quantities = self.quantities(child),
            "outputQuantityList" => event.output_quantities = self.quantities(child),
            "bizTransactionList" => event.biz_transactions = self.typed(child, "bizTransaction"),
            "sourceList" => event.sources = self.typed(child, "source"),
            "destinationList" => event.destinations = self.typed(child, "destination"),
            "readPoint" => event.read_point = self.place(child),
            "bizLocation" => event.biz_location = self.place(child),
            "persistentDisposition" => {
                let mut both = PersistentDisposition::default();
                for child in child.children {
                    match child.local.as_ref() {
                        "set" => both.set.push(child.take()),
                        "unset" => both.unset.push(child.take()),
                        _ => self.unknown("persistentDisposition/", &child),
                    }
                }
                event.persistent_disposition = Some(both);
            }
            "sensorElementList" => {
                for child in child.children {
                    if child.is_standard() && *child.local == *"sensorElement" {
                        event.sensor_elements.push(self.sensor(child));
                    } else {
                        self.unknown("sensorElementList/", &child);
                    }
                }
            }
            "ilmd" => event.ilmd = nodes(child),
            "certificationInfo" if child.children.is_empty() => {
                event.certifications.push(Certification::Uri(child.take()));
            }
            "certificationInfo" => {
                event.certifications.push(Certification::Details(nodes(child)));
            }
            "errorDeclaration" => event.error_declaration = Some(self.declaration(child)),
            _ => self.unknown("", &child),
        }
    }

    fn list(&mut self, list: Element, name: &str) -> Vec<Owned> {
        let path = format!("{}/", list.local);
        let mut out = Vec::with_capacity(list.children.len());
        for child in list.children {
            if child.is_standard() && *child.local == *name {
                out.push(child.take());
            } else {
                self.unknown(&path, &child);
            }
        }
        out
    }

    fn quantities(&mut self, list: Element) -> Vec<Quantity<'static>> {
        let path = format!("{}/", list.local);
        let mut out = Vec::new();
        for element in list.children {
            if !element.is_standard() || *element.local != *"quantityElement" {
                self.unknown(&path, &element);
                continue;
            }
            let (mut class, mut quantity, mut unit) = (None, None, None);
            let byte = element.byte;
            for child in element.children {
                match child.local.as_ref() {
                    "epcClass" => class = Some(child.take()),
                    "quantity" => quantity = filled(child),
                    "uom" => unit = filled(child),
                    _ => self.unknown(&path, &child),
                }
            }
            match class {
                Some(class) => out.push(Quantity { class, quantity, unit }),
                None => self.code(Code::MissingField, format!("{path}epcClass"), byte),
            }
        }
        out
    }

    fn typed(&mut self, list: Element, name: &str) -> Vec<Typed<'static>> {
        let path = format!("{}/", list.local);
        let mut out = Vec::new();
        for child in list.children {
            if child.is_standard() && *child.local == *name {
                let kind = child.attribute("type").map(|kind| Cow::Owned(kind.trim().to_owned()));
                out.push(Typed { kind, value: child.take() });
            } else {
                self.unknown(&path, &child);
            }
        }
        out
    }

    fn place(&mut self, mut element: Element) -> Option<Place<'static>> {
        element.unpack();
        let path = element.local.clone();
        let byte = element.byte;
        let mut id = None;
        let mut extensions = Vec::new();
        for child in element.children {
            if !child.is_standard() {
                extensions.push(child.into_node());
            } else if *child.local == *"id" {
                id = Some(child.take());
            } else {
                self.unknown(&format!("{path}/"), &child);
            }
        }
        if id.is_none() {
            self.code(Code::MissingField, format!("{path}/id"), byte);
        }
        id.map(|id| Place { id, extensions })
    }

    fn sensor(&mut self, mut element: Element) -> SensorElement<'static> {
        element.unpack();
        let mut sensor = SensorElement::default();
        for child in element.children {
            match (child.is_standard(), child.local.as_ref()) {
                (false, _) => sensor.extensions.push(child.into_node()),
                (true, "sensorMetadata") => sensor.metadata = Some(self.readings(child)),
                (true, "sensorReport") => {
                    let report = self.readings(child);
                    sensor.reports.push(report);
                }
                _ => self.unknown("sensorElement/", &child),
            }
        }
        sensor
    }

    fn readings(&mut self, element: Element) -> Readings<'static> {
        let mut readings = Readings::default();
        for (namespace, local, value) in element.attributes {
            if namespace.is_empty() {
                match SensorField::named(&local) {
                    Some(field) => readings.fields.push((field, Cow::Owned(value))),
                    None => self.code(
                        Code::UnknownField,
                        format!("{}/{local}", element.local),
                        element.byte,
                    ),
                }
            } else if !namespace.starts_with("http://www.w3.org/2001/XMLSchema") {
                readings.extensions.push(Node {
                    name: Name { namespace, local: Cow::Owned(local.to_string()) },
                    text: Cow::Owned(value),
                    scalar: Scalar::Text,
                    attribute: true,
                    children: Vec::new(),
                });
            }
        }
        for child in element.children {
            readings.extensions.push(child.into_node());
        }
        readings
    }

    fn declaration(&mut self, mut element: Element) -> ErrorDeclaration<'static> {
        element.unpack();
        let mut declaration = ErrorDeclaration::default();
        for child in element.children {
            match (child.is_standard(), child.local.as_ref()) {
                (false, _) => declaration.extensions.push(child.into_node()),
                (true, "declarationTime") => declaration.declaration_time = child.take(),
                (true, "reason") => declaration.reason = filled(child),
                (true, "correctiveEventIDs") => {
                    declaration.corrective_event_ids = self.list(child, "correctiveEventID");
                }
                _ => self.unknown("errorDeclaration/", &child),
            }
        }
        declaration
    }
}

/// An element without text says nothing.
fn filled(element: Element) -> Option<Owned> {
    (!element.text().is_empty()).then(|| element.take())
}

fn nodes(element: Element) -> Vec<Node<'static>> {
    element.children.into_iter().map(Element::into_node).collect()
}
