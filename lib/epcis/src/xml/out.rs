//! One event as XML.

use super::order;
use super::write::{Words, attribute, escape, leaf};
use crate::cbv::Vocabulary;
use crate::context::Prefixes;
use crate::event::*;
use crate::hash::sensor_vocabulary;
use std::collections::HashMap;

/// A name that needs no colon (XML namespaces 1.0, §4).
fn is_name(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && signs.all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.'))
}

/// Writes one event.
pub(super) struct Out<'o> {
    pub(super) out: &'o mut String,
    pub(super) prefixes: Prefixes,
    pub(super) words: Words,
}

impl Out<'_> {
    pub(super) fn event(mut self, event: &Event<'_>) {
        let name = match &event.kind {
            Kind::Other(uri) => self.extension_type(uri),
            standard => standard.name().to_owned(),
        };
        self.out.push('<');
        self.out.push_str(&name);
        self.declare(event);
        self.out.push('>');
        let usual = order::of(event.kind.name());
        // What the schema has no place for in this type is written all the same, and not lost.
        let others = order::ALL.iter().filter(|field| !usual.contains(field));
        for field in order::BASE.iter().chain(usual).chain(others) {
            self.field(field, event);
        }
        for node in &event.extensions {
            self.node(node);
        }
        self.out.push_str("</");
        self.out.push_str(&name);
        self.out.push('>');
    }

    /// The URI of an extension type as a name in a namespace.
    fn extension_type(&mut self, uri: &str) -> String {
        let local = uri.rfind(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '_' | '-'));
        let split = local.map_or(0, |at| at + uri[at..].chars().next().map_or(1, char::len_utf8));
        let (namespace, local) = uri.split_at(split);
        if namespace.is_empty() || !is_name(local) {
            return "ObjectEvent".to_owned();
        }
        self.prefixes.declare("type", namespace);
        format!("type:{local}")
    }

    /// Prefixes of the event that XML can hold, and one for each namespace of its extensions.
    fn declare(&mut self, event: &Event<'_>) {
        for (prefix, namespace) in event.prefixes.iter() {
            let own = matches!(prefix, "xml" | "xmlns" | "epcis" | "epcisq" | "type");
            if is_name(prefix) && !own && !namespace.is_empty() {
                self.prefixes.declare(prefix, namespace);
            }
        }
        let prefixes = &mut self.prefixes;
        let mut number = 0;
        event.each_namespace(&mut |namespace| {
            if !namespace.is_empty() && prefixes.declared_prefix_of(namespace).is_none() {
                let new = loop {
                    number += 1;
                    let name = format!("ns{number}");
                    if prefixes.meaning(&name).is_none() {
                        break name;
                    }
                };
                prefixes.declare(&new, namespace);
            }
        });
        for (prefix, namespace) in self.prefixes.iter() {
            attribute(self.out, &format!("xmlns:{prefix}"), namespace);
        }
    }

    fn field(&mut self, field: &str, event: &Event<'_>) {
        let object = event.kind == Kind::Object || event.kind == Kind::Transaction;
        let holds = matches!(event.kind, Kind::Aggregation | Kind::Association);
        match field {
            "eventTime" => self.text(field, Some(event.event_time.as_ref())),
            "recordTime" => self.text(field, event.record_time.as_deref()),
            "eventTimeZoneOffset" => self.text(field, Some(event.event_time_zone_offset.as_ref())),
            "eventID" => self.text(field, event.event_id.as_deref()),
            "errorDeclaration" => self.declaration(event),
            "certificationInfo" => self.certifications(event),
            "epcList" => self.list(field, &event.epcs, object),
            "parentID" => self.text(field, event.parent.as_deref()),
            "childEPCs" => self.list(field, &event.children, holds),
            "inputEPCList" => self.list(field, &event.inputs, false),
            "outputEPCList" => self.list(field, &event.outputs, false),
            "quantityList" => self.quantities(field, &event.quantities),
            "childQuantityList" => self.quantities(field, &event.child_quantities),
            "inputQuantityList" => self.quantities(field, &event.input_quantities),
            "outputQuantityList" => self.quantities(field, &event.output_quantities),
            "action" => self.text(field, event.action.as_deref()),
            "transformationID" => self.text(field, event.transformation_id.as_deref()),
            "bizStep" => self.word(field, event.biz_step.as_deref(), Vocabulary::BizStep),
            "disposition" => {
                self.word(field, event.disposition.as_deref(), Vocabulary::Disposition);
            }
            "persistentDisposition" => self.persistent(event),
            "readPoint" => self.place(field, event.read_point.as_ref()),
            "bizLocation" => self.place(field, event.biz_location.as_ref()),
            "bizTransactionList" => {
                let of = Vocabulary::BizTransactionType;
                self.typed(field, "bizTransaction", &event.biz_transactions, of);
            }
            "sourceList" => {
                self.typed(field, "source", &event.sources, Vocabulary::SourceDestinationType);
            }
            "destinationList" => {
                let of = Vocabulary::SourceDestinationType;
                self.typed(field, "destination", &event.destinations, of);
            }
            "sensorElementList" => self.sensors(event),
            "ilmd" if !event.ilmd.is_empty() => self.around("ilmd", |out| out.nodes(&event.ilmd)),
            _ => {}
        }
    }

    fn around(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
        write(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            leaf(self.out, name, text);
        }
    }

    fn spelled(&self, text: &str, vocabulary: Vocabulary) -> String {
        let text = text.trim();
        match self.words {
            Words::Urn => vocabulary.urn(text),
            Words::Kept if text.contains(':') => text.to_owned(),
            Words::WebUri | Words::Kept => vocabulary.web_uri(text),
        }
    }

    fn word(&mut self, name: &str, text: Option<&str>, vocabulary: Vocabulary) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            let spelled = self.spelled(text, vocabulary);
            leaf(self.out, name, &spelled);
        }
    }

    fn list(&mut self, name: &str, texts: &[Text<'_>], even_empty: bool) {
        if even_empty || !texts.is_empty() {
            self.around(name, |out| texts.iter().for_each(|text| leaf(out.out, "epc", text)));
        }
    }

    fn quantities(&mut self, name: &str, quantities: &[Quantity<'_>]) {
        if quantities.is_empty() {
            return;
        }
        self.around(name, |out| {
            for quantity in quantities {
                out.around("quantityElement", |out| {
                    leaf(out.out, "epcClass", &quantity.class);
                    out.text("quantity", quantity.quantity.as_deref());
                    out.text("uom", quantity.unit.as_deref());
                });
            }
        });
    }

    fn typed(&mut self, list: &str, name: &str, items: &[Typed<'_>], vocabulary: Vocabulary) {
        if items.is_empty() {
            return;
        }
        self.around(list, |out| {
            for item in items {
                out.out.push('<');
                out.out.push_str(name);
                if let Some(kind) = &item.kind {
                    let spelled = out.spelled(kind, vocabulary);
                    attribute(out.out, "type", &spelled);
                }
                out.out.push('>');
                escape(out.out, &item.value);
                out.out.push_str("</");
                out.out.push_str(name);
                out.out.push('>');
            }
        });
    }

    fn place(&mut self, name: &str, place: Option<&Place<'_>>) {
        if let Some(place) = place {
            self.around(name, |out| {
                leaf(out.out, "id", &place.id);
                out.nodes(&place.extensions);
            });
        }
    }

    fn persistent(&mut self, event: &Event<'_>) {
        let Some(both) = &event.persistent_disposition else { return };
        self.around("persistentDisposition", |out| {
            for (name, words) in [("set", &both.set), ("unset", &both.unset)] {
                for word in words {
                    out.word(name, Some(word), Vocabulary::Disposition);
                }
            }
        });
    }

    fn declaration(&mut self, event: &Event<'_>) {
        let Some(declaration) = &event.error_declaration else { return };
        self.around("errorDeclaration", |out| {
            leaf(out.out, "declarationTime", &declaration.declaration_time);
            out.word("reason", declaration.reason.as_deref(), Vocabulary::ErrorReason);
            if !declaration.corrective_event_ids.is_empty() {
                out.around("correctiveEventIDs", |out| {
                    for id in &declaration.corrective_event_ids {
                        leaf(out.out, "correctiveEventID", id);
                    }
                });
            }
            out.nodes(&declaration.extensions);
        });
    }

    fn certifications(&mut self, event: &Event<'_>) {
        for certification in &event.certifications {
            match certification {
                Certification::Uri(uri) => leaf(self.out, "certificationInfo", uri),
                Certification::Details(nodes) => {
                    self.around("certificationInfo", |out| out.nodes(nodes));
                }
            }
        }
    }

    fn sensors(&mut self, event: &Event<'_>) {
        if event.sensor_elements.is_empty() {
            return;
        }
        self.around("sensorElementList", |out| {
            for element in &event.sensor_elements {
                out.around("sensorElement", |out| {
                    if let Some(metadata) = &element.metadata {
                        out.readings("sensorMetadata", metadata);
                    }
                    for report in &element.reports {
                        out.readings("sensorReport", report);
                    }
                    out.nodes(&element.extensions);
                });
            }
        });
    }

    fn readings(&mut self, name: &str, readings: &Readings<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (field, text) in &readings.fields {
            let text = match sensor_vocabulary(*field) {
                // Examples of the standard write these as compact URIs.
                Some(vocabulary) => match vocabulary.word(text.trim()) {
                    Some(word) if vocabulary == Vocabulary::Component => format!("cbv:Comp-{word}"),
                    Some(word) => format!("gs1:{word}"),
                    None => text.trim().to_owned(),
                },
                None => text.to_string(),
            };
            attribute(self.out, field.name(), &text);
        }
        let mut counts: HashMap<&Name<'_>, usize> = HashMap::new();
        for node in &readings.extensions {
            *counts.entry(&node.name).or_default() += 1;
        }
        // An attribute stands once, and elements have a hundred of them at most.
        let few = readings.extensions.len() < 100;
        let mut deep = Vec::new();
        for node in &readings.extensions {
            if node.children.is_empty()
                && few
                && counts[&node.name] == 1
                && is_name(&node.name.local)
                && !node.name.namespace.is_empty()
            {
                let name = self.name(&node.name);
                attribute(self.out, &name, &node.text);
            } else {
                deep.push(node);
            }
        }
        self.out.push('>');
        deep.into_iter().for_each(|node| self.node(node));
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn name(&self, name: &Name<'_>) -> String {
        match self.prefixes.declared_prefix_of(&name.namespace) {
            Some(prefix) if !name.namespace.is_empty() => format!("{prefix}:{}", name.local),
            _ => name.local.to_string(),
        }
    }

    fn nodes(&mut self, nodes: &[Node<'_>]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    /// A name that XML cannot write has no place there; see [`Event::fits_xml`].
    fn node(&mut self, node: &Node<'_>) {
        // A comment without a namespace is JSON's way; XML has comments of its own.
        let comment = node.name.namespace.is_empty() && node.name.is_comment();
        if comment || !is_name(&node.name.local) {
            return;
        }
        let name = self.name(&node.name);
        self.out.push('<');
        self.out.push_str(&name);
        let (attributes, children): (Vec<_>, Vec<_>) =
            node.children.iter().partition(|child| child.attribute && is_name(&child.name.local));
        for child in attributes {
            let name = self.name(&child.name);
            attribute(self.out, &name, &child.text);
        }
        self.out.push('>');
        escape(self.out, &node.text);
        children.into_iter().for_each(|child| self.node(child));
        self.out.push_str("</");
        self.out.push_str(&name);
        self.out.push('>');
    }
}

impl Event<'_> {
    /// Whether XML can hold the names of the event's extensions. JSON allows names that are no XML
    /// names, such as whole URIs, and namespaces that mean something else in XML; writing such an
    /// event as XML would lose or change them.
    pub fn fits_xml(&self) -> bool {
        let mut fits = true;
        self.each_node(&mut |node| {
            let namespace = &*node.name.namespace;
            let taken = !namespace.is_empty() && super::element::is_standard(namespace)
                || namespace.starts_with("http://www.w3.org/2001/XMLSchema")
                || namespace.starts_with("http://www.w3.org/XML/")
                || namespace.starts_with("http://www.w3.org/2000/xmlns");
            fits &= is_name(&node.name.local) && !taken;
        });
        fits
    }
}
