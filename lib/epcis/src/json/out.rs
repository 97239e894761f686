//! One event as JSON-LD.

use super::write::{context, key, member, separated, string};
use crate::cbv::Vocabulary;
use crate::context::Prefixes;
use crate::event::*;
use crate::hash::sensor_vocabulary;
use crate::json::Value;
use std::collections::HashMap;

/// Prefixes of the event, and one for each namespace of its extensions that has none.
pub(super) fn used(event: &Event<'_>) -> Prefixes {
    let mut prefixes = Prefixes::clone(&event.prefixes);
    event.each_namespace(&mut |namespace| {
        if !namespace.is_empty() && prefixes.prefix_of(namespace).is_none() {
            let new = (1..)
                .map(|number| format!("ns{number}"))
                .find(|name| prefixes.meaning(name).is_none())
                .expect("numbers do not end");
            prefixes.declare(&new, namespace);
        }
    });
    prefixes
}

/// Writes one event.
pub(super) struct Out<'o> {
    pub(super) out: &'o mut Vec<u8>,
    pub(super) prefixes: Prefixes,
}

impl Out<'_> {
    pub(super) fn event(mut self, event: &Event<'_>, outer: Option<&Prefixes>) {
        self.out.extend_from_slice(b"{\"type\":");
        string(self.out, event.kind.name());
        if outer != Some(&self.prefixes) {
            self.out.extend_from_slice(b",\"@context\":");
            context(&self.prefixes, self.out);
        }
        for (name, text) in [
            ("eventID", event.event_id.as_deref()),
            ("eventTime", Some(event.event_time.as_ref())),
            ("recordTime", event.record_time.as_deref()),
            ("eventTimeZoneOffset", Some(event.event_time_zone_offset.as_ref())),
        ] {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                member(self.out, name, text);
            }
        }
        self.declaration(event);
        self.certifications(event);
        self.texts("epcList", &event.epcs, event.has_epc_list);
        self.text("parentID", event.parent.as_deref());
        self.texts("childEPCs", &event.children, false);
        self.texts("inputEPCList", &event.inputs, false);
        self.texts("outputEPCList", &event.outputs, false);
        self.quantities("quantityList", &event.quantities);
        self.quantities("childQuantityList", &event.child_quantities);
        self.quantities("inputQuantityList", &event.input_quantities);
        self.quantities("outputQuantityList", &event.output_quantities);
        self.text("action", event.action.as_deref());
        self.text("transformationID", event.transformation_id.as_deref());
        self.word("bizStep", event.biz_step.as_deref(), Vocabulary::BizStep);
        self.word("disposition", event.disposition.as_deref(), Vocabulary::Disposition);
        if let Some(both) = &event.persistent_disposition {
            key(self.out, "persistentDisposition");
            self.out.push(b'{');
            separated(
                self.out,
                [("set", &both.set), ("unset", &both.unset)]
                    .into_iter()
                    .filter(|(_, list)| !list.is_empty()),
                |out, (name, list)| {
                    string(out, name);
                    out.extend_from_slice(b":[");
                    separated(out, list, |out, word| {
                        string(out, &Vocabulary::Disposition.bare(word))
                    });
                    out.push(b']');
                },
            );
            self.out.push(b'}');
        }
        self.place("readPoint", event.read_point.as_ref());
        self.place("bizLocation", event.biz_location.as_ref());
        self.typed(
            "bizTransactionList",
            "bizTransaction",
            &event.biz_transactions,
            Vocabulary::BizTransactionType,
        );
        self.typed("sourceList", "source", &event.sources, Vocabulary::SourceDestinationType);
        self.typed(
            "destinationList",
            "destination",
            &event.destinations,
            Vocabulary::SourceDestinationType,
        );
        self.sensors(event);
        if !event.ilmd.is_empty() {
            key(self.out, "ilmd");
            self.out.push(b'{');
            self.nodes(&event.ilmd, true);
            self.out.push(b'}');
        }
        self.nodes(&event.extensions, false);
        self.out.push(b'}');
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            member(self.out, name, text);
        }
    }

    fn word(&mut self, name: &str, text: Option<&str>, vocabulary: Vocabulary) {
        if let Some(text) = text {
            member(self.out, name, &vocabulary.bare(text.trim()));
        }
    }

    fn texts(&mut self, name: &str, texts: &[Text<'_>], even_empty: bool) {
        if even_empty || !texts.is_empty() {
            key(self.out, name);
            self.out.push(b'[');
            separated(self.out, texts, |out, text| string(out, text));
            self.out.push(b']');
        }
    }

    fn quantities(&mut self, name: &str, quantities: &[Quantity<'_>]) {
        if quantities.is_empty() {
            return;
        }
        key(self.out, name);
        self.out.push(b'[');
        separated(self.out, quantities, |out, quantity| {
            out.extend_from_slice(b"{\"epcClass\":");
            string(out, &quantity.class);
            if let Some(amount) = &quantity.quantity {
                key(out, "quantity");
                number(out, amount);
            }
            if let Some(unit) = &quantity.unit {
                member(out, "uom", unit);
            }
            out.push(b'}');
        });
        self.out.push(b']');
    }

    fn typed(&mut self, list: &str, name: &str, items: &[Typed<'_>], vocabulary: Vocabulary) {
        if items.is_empty() {
            return;
        }
        key(self.out, list);
        self.out.push(b'[');
        separated(self.out, items, |out, item| {
            out.push(b'{');
            if let Some(kind) = &item.kind {
                string(out, "type");
                out.push(b':');
                string(out, &vocabulary.bare(kind));
                out.push(b',');
            }
            string(out, name);
            out.push(b':');
            string(out, &item.value);
            out.push(b'}');
        });
        self.out.push(b']');
    }

    fn place(&mut self, name: &str, place: Option<&Place<'_>>) {
        if let Some(place) = place {
            key(self.out, name);
            self.out.extend_from_slice(b"{\"id\":");
            string(self.out, &place.id);
            self.nodes(&place.extensions, false);
            self.out.push(b'}');
        }
    }

    fn declaration(&mut self, event: &Event<'_>) {
        let Some(declaration) = &event.error_declaration else { return };
        key(self.out, "errorDeclaration");
        self.out.extend_from_slice(b"{\"declarationTime\":");
        string(self.out, &declaration.declaration_time);
        self.word("reason", declaration.reason.as_deref(), Vocabulary::ErrorReason);
        self.texts("correctiveEventIDs", &declaration.corrective_event_ids, false);
        self.nodes(&declaration.extensions, false);
        self.out.push(b'}');
    }

    fn certifications(&mut self, event: &Event<'_>) {
        if event.certifications.is_empty() {
            return;
        }
        key(self.out, "certificationInfo");
        self.out.push(b'[');
        for (index, certification) in event.certifications.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            match certification {
                Certification::Uri(uri) => string(self.out, uri),
                Certification::Details(nodes) => {
                    self.out.push(b'{');
                    self.nodes(nodes, true);
                    self.out.push(b'}');
                }
            }
        }
        self.out.push(b']');
    }

    fn sensors(&mut self, event: &Event<'_>) {
        if event.sensor_elements.is_empty() {
            return;
        }
        key(self.out, "sensorElementList");
        self.out.push(b'[');
        for (index, element) in event.sensor_elements.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.out.push(b'{');
            if let Some(metadata) = &element.metadata {
                self.out.extend_from_slice(b"\"sensorMetadata\":");
                self.readings(metadata);
                self.out.push(b',');
            }
            self.out.extend_from_slice(b"\"sensorReport\":[");
            for (index, report) in element.reports.iter().enumerate() {
                if index > 0 {
                    self.out.push(b',');
                }
                self.readings(report);
            }
            self.out.push(b']');
            self.nodes(&element.extensions, false);
            self.out.push(b'}');
        }
        self.out.push(b']');
    }

    fn readings(&mut self, readings: &Readings<'_>) {
        use SensorField as F;
        self.out.push(b'{');
        let mut first = true;
        for (field, text) in &readings.fields {
            if !std::mem::take(&mut first) {
                self.out.push(b',');
            }
            string(self.out, field.name());
            self.out.push(b':');
            match field {
                F::Value
                | F::MinValue
                | F::MaxValue
                | F::MeanValue
                | F::StandardDeviation
                | F::PercRank
                | F::PercValue => number(self.out, text),
                F::BooleanValue if matches!(text.trim(), "true" | "1") => {
                    self.out.extend_from_slice(b"true");
                }
                F::BooleanValue if matches!(text.trim(), "false" | "0") => {
                    self.out.extend_from_slice(b"false");
                }
                field => match sensor_vocabulary(*field) {
                    Some(vocabulary) => string(self.out, &vocabulary.bare(text.trim())),
                    None => string(self.out, text),
                },
            }
        }
        self.nodes(&readings.extensions, first);
        self.out.push(b'}');
    }

    /// Members of an object; repeated names become one list, where the first of them stands.
    fn nodes(&mut self, nodes: &[Node<'_>], mut first: bool) {
        let mut places: HashMap<&Name<'_>, usize> = HashMap::with_capacity(nodes.len());
        let mut groups: Vec<Vec<&Node<'_>>> = Vec::with_capacity(nodes.len());
        for node in nodes {
            let place = *places.entry(&node.name).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Vec::new());
            }
            groups[place].push(node);
        }
        for group in groups {
            if !std::mem::take(&mut first) {
                self.out.push(b',');
            }
            let of = &group[0].name;
            let name = match self.prefixes.prefix_of(&of.namespace) {
                Some(prefix) if !of.namespace.is_empty() => format!("{prefix}:{}", of.local),
                _ => of.local.to_string(),
            };
            string(self.out, &name);
            self.out.push(b':');
            if let [only] = group[..] {
                self.node(only);
                continue;
            }
            self.out.push(b'[');
            for (index, node) in group.into_iter().enumerate() {
                if index > 0 {
                    self.out.push(b',');
                }
                self.node(node);
            }
            self.out.push(b']');
        }
    }

    fn node(&mut self, node: &Node<'_>) {
        if !node.children.is_empty() {
            self.out.push(b'{');
            if !node.text.is_empty() {
                self.out.extend_from_slice(b"\"#text\":");
                string(self.out, &node.text);
            }
            self.nodes(&node.children, node.text.is_empty());
            self.out.push(b'}');
            return;
        }
        match node.scalar {
            Scalar::Number => number(self.out, &node.text),
            Scalar::Boolean if matches!(node.text.as_ref(), "true" | "false") => {
                self.out.extend_from_slice(node.text.as_bytes());
            }
            _ => string(self.out, &node.text),
        }
    }
}

/// A number of XML may have a plus sign or leading zeros; one that JSON cannot write stays text.
fn number(out: &mut Vec<u8>, text: &str) {
    let text = text.trim();
    let json = |text: &str| {
        let padded = format!("{text} ");
        matches!(
            crate::json::Lexer::new(padded.as_bytes(), 0, 0).value(),
            Ok(Value::Number(read)) if read == text
        )
    };
    if json(text) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    match crate::number::canonical(text, crate::number::Form::Decimal) {
        Some(spelled) if json(&spelled) => out.extend_from_slice(spelled.as_bytes()),
        _ => string(out, text),
    }
}
