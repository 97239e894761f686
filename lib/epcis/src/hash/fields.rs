//! Fields of an event in the order of the hash.

use super::order::Scratch;
use super::{Profile, value};
use crate::cbv::Vocabulary;
use crate::context::Prefixes;
use crate::event::*;
use crate::number::Form;

/// Rule 23 of the published order: what is known about the sensor, then what it reported.
const METADATA: [SensorField; 8] = [
    SensorField::Time,
    SensorField::StartTime,
    SensorField::EndTime,
    SensorField::DeviceId,
    SensorField::DeviceMetadata,
    SensorField::RawData,
    SensorField::DataProcessingMethod,
    SensorField::BizRules,
];

const REPORT: [SensorField; 24] = [
    SensorField::Type,
    SensorField::Exception,
    SensorField::DeviceId,
    SensorField::DeviceMetadata,
    SensorField::RawData,
    SensorField::DataProcessingMethod,
    SensorField::Time,
    SensorField::Microorganism,
    SensorField::ChemicalSubstance,
    SensorField::Value,
    SensorField::Component,
    SensorField::StringValue,
    SensorField::BooleanValue,
    SensorField::HexBinaryValue,
    SensorField::UriValue,
    SensorField::MinValue,
    SensorField::MaxValue,
    SensorField::MeanValue,
    SensorField::StandardDeviation,
    SensorField::PercRank,
    SensorField::PercValue,
    SensorField::Unit,
    SensorField::CoordinateReferenceSystem,
    // In no published order; last, so that it is not lost.
    SensorField::BizRules,
];

pub(super) struct Writer<'w> {
    pub(super) scratch: &'w mut Scratch,
    pub(super) prefixes: &'w Prefixes,
    pub(super) profile: Profile,
    pub(super) numbers: Form,
    pub(super) ignored: &'w [(String, String)],
}

impl Writer<'_> {
    pub(super) fn event(&mut self, event: &Event<'_>) {
        self.put("eventType=");
        self.put(event.kind.name());
        self.time("eventTime", &event.event_time);
        self.verbatim("eventTimeZoneOffset", &event.event_time_zone_offset);
        self.certifications(event);
        self.texts("epcList", "epc", &event.epcs);
        self.leaf("parentID", event.parent.as_deref(), None);
        self.texts("inputEPCList", "epc", &event.inputs);
        self.texts("childEPCs", "epc", &event.children);
        self.quantities("quantityList", &event.quantities);
        self.quantities("childQuantityList", &event.child_quantities);
        self.quantities("inputQuantityList", &event.input_quantities);
        self.texts("outputEPCList", "epc", &event.outputs);
        self.quantities("outputQuantityList", &event.output_quantities);
        self.leaf("action", event.action.as_deref(), None);
        self.leaf("transformationID", event.transformation_id.as_deref(), None);
        self.leaf("bizStep", event.biz_step.as_deref(), Some(Vocabulary::BizStep));
        self.leaf("disposition", event.disposition.as_deref(), Some(Vocabulary::Disposition));
        if let Some(both) = &event.persistent_disposition {
            self.parent("persistentDisposition", |writer| {
                writer.words("set", &both.set);
                writer.words("unset", &both.unset);
            });
        }
        self.place("readPoint", event.read_point.as_ref());
        self.place("bizLocation", event.biz_location.as_ref());
        match self.profile {
            Profile::Table => self.table(event),
            Profile::Reference => self.reference(event),
        }
    }

    fn table(&mut self, event: &Event<'_>) {
        self.transactions(event);
        self.sources(event);
        self.destinations(event);
        self.sensors(event);
        self.ilmd(event);
        let open = self.scratch.open();
        self.extensions(event);
        self.scratch.finish(open);
    }

    fn reference(&mut self, event: &Event<'_>) {
        self.sensors(event);
        let open = self.scratch.open();
        for part in [Self::transactions, Self::sources, Self::destinations, Self::ilmd] {
            let from = self.scratch.out.len();
            part(self, event);
            self.scratch.member(from);
        }
        for details in event.certifications.iter() {
            let from = self.scratch.out.len();
            self.certification_details(details);
            self.scratch.member(from);
        }
        self.extensions(event);
        self.scratch.finish(open);
    }

    fn put(&mut self, text: &str) {
        self.scratch.out.extend_from_slice(text.as_bytes());
    }

    /// A name before whatever `write` writes, and nothing if that is nothing.
    fn parent(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let start = self.scratch.out.len();
        self.put(name);
        let from = self.scratch.out.len();
        write(self);
        if self.scratch.out.len() == from {
            self.scratch.out.truncate(start);
        }
    }

    /// Members in the order of their bytes.
    fn sorted<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        let open = self.scratch.open();
        for item in items {
            let from = self.scratch.out.len();
            write(self, item);
            self.scratch.member(from);
        }
        self.scratch.finish(open);
    }

    fn leaf(&mut self, name: &str, text: Option<&str>, vocabulary: Option<Vocabulary>) {
        let text = text.unwrap_or_default().trim();
        if !text.is_empty() {
            self.put(name);
            self.scratch.out.push(b'=');
            let out = &mut self.scratch.out;
            value::write(text, vocabulary, self.prefixes, self.numbers, out);
        }
    }

    fn verbatim(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.put(name);
            self.put("=");
            self.put(text.trim());
        }
    }

    fn time(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.put(name);
            self.put("=");
            value::write_time(text.trim(), &mut self.scratch.out);
        }
    }

    fn texts(&mut self, list: &str, name: &str, texts: &[Text<'_>]) {
        if !texts.is_empty() {
            self.parent(list, |writer| {
                writer.sorted(texts, |writer, text| writer.leaf(name, Some(text), None));
            });
        }
    }

    fn words(&mut self, name: &str, texts: &[Text<'_>]) {
        self.sorted(texts, |writer, text| {
            writer.leaf(name, Some(text), Some(Vocabulary::Disposition));
        });
    }

    fn quantities(&mut self, list: &str, quantities: &[Quantity<'_>]) {
        if quantities.is_empty() {
            return;
        }
        self.parent(list, |writer| {
            writer.sorted(quantities, |writer, quantity| {
                writer.parent("quantityElement", |writer| {
                    writer.leaf("epcClass", Some(&quantity.class), None);
                    writer.leaf("quantity", quantity.quantity.as_deref(), None);
                    writer.leaf("uom", quantity.unit.as_deref(), None);
                });
            });
        });
    }

    /// The type stands before the value, as in every published value since 2023.
    fn typed(&mut self, list: &str, name: &str, items: &[Typed<'_>], vocabulary: Vocabulary) {
        if items.is_empty() {
            return;
        }
        self.parent(list, |writer| {
            writer.sorted(items, |writer, item| {
                writer.leaf("type", item.kind.as_deref(), Some(vocabulary));
                writer.leaf(name, Some(&item.value), None);
            });
        });
    }

    fn transactions(&mut self, event: &Event<'_>) {
        let of = Vocabulary::BizTransactionType;
        self.typed("bizTransactionList", "bizTransaction", &event.biz_transactions, of);
    }

    fn sources(&mut self, event: &Event<'_>) {
        self.typed("sourceList", "source", &event.sources, Vocabulary::SourceDestinationType);
    }

    fn destinations(&mut self, event: &Event<'_>) {
        let of = Vocabulary::SourceDestinationType;
        self.typed("destinationList", "destination", &event.destinations, of);
    }

    fn certifications(&mut self, event: &Event<'_>) {
        let table = self.profile == Profile::Table;
        self.sorted(&event.certifications, |writer, certification| match certification {
            Certification::Uri(uri) => writer.leaf("certificationInfo", Some(uri), None),
            Certification::Details(_) if table => writer.certification_details(certification),
            Certification::Details(_) => {}
        });
    }

    fn certification_details(&mut self, certification: &Certification<'_>) {
        if let Certification::Details(nodes) = certification {
            self.put("certificationInfo");
            self.nodes(nodes);
        }
    }

    fn place(&mut self, name: &str, place: Option<&Place<'_>>) {
        if let Some(place) = place {
            self.parent(name, |writer| {
                writer.leaf("id", Some(&place.id), None);
                writer.nodes(&place.extensions);
            });
        }
    }

    fn sensors(&mut self, event: &Event<'_>) {
        if event.sensor_elements.is_empty() {
            return;
        }
        self.parent("sensorElementList", |writer| {
            writer.sorted(&event.sensor_elements, |writer, element| {
                writer.parent("sensorElement", |writer| {
                    if let Some(metadata) = &element.metadata {
                        writer.readings("sensorMetadata", &METADATA, metadata);
                    }
                    writer.sorted(&element.reports, |writer, report| {
                        writer.readings("sensorReport", &REPORT, report);
                    });
                    writer.nodes(&element.extensions);
                });
            });
        });
    }

    fn readings(&mut self, name: &str, order: &[SensorField], readings: &Readings<'_>) {
        self.parent(name, |writer| {
            for field in order {
                let Some(text) = readings.get(*field) else { continue };
                match field {
                    SensorField::Time | SensorField::StartTime | SensorField::EndTime => {
                        writer.time(field.name(), text);
                    }
                    _ => writer.leaf(field.name(), Some(text), sensor_vocabulary(*field)),
                }
            }
            writer.nodes(&readings.extensions);
        });
    }

    fn ilmd(&mut self, event: &Event<'_>) {
        if !event.ilmd.is_empty() {
            self.parent("ilmd", |writer| writer.nodes(&event.ilmd));
        }
    }

    /// Members only; the caller puts them in order, perhaps with others.
    fn extensions(&mut self, event: &Event<'_>) {
        for node in &event.extensions {
            let ignored = self.ignored.iter().any(|(namespace, local)| {
                *namespace == *node.name.namespace && *local == *node.name.local
            });
            if !ignored {
                let from = self.scratch.out.len();
                self.node(node);
                self.scratch.member(from);
            }
        }
    }

    fn nodes(&mut self, nodes: &[Node<'_>]) {
        self.sorted(nodes, |writer, node| writer.node(node));
    }

    /// An extension is told even when it is empty: that it is there says something (rule 20).
    fn node(&mut self, node: &Node<'_>) {
        if node.name.is_comment() {
            return;
        }
        if !node.name.namespace.is_empty() {
            self.put("{");
            self.put(&node.name.namespace);
            self.put("}");
        }
        self.put(&node.name.local);
        let text = node.text.trim();
        if !text.is_empty() {
            self.put("=");
            value::write(text, None, self.prefixes, self.numbers, &mut self.scratch.out);
        }
        self.nodes(&node.children);
    }
}

pub(crate) fn sensor_vocabulary(field: SensorField) -> Option<Vocabulary> {
    match field {
        SensorField::Type => Some(Vocabulary::Measurement),
        SensorField::Exception => Some(Vocabulary::Alert),
        SensorField::Component => Some(Vocabulary::Component),
        _ => None,
    }
}
