//! JSON-LD of EPCIS 2.0, written event by event.

use super::out::{Out, used};
use crate::context::Prefixes;
use crate::event::Event;
use crate::head::{DocumentKind, Head};
use std::collections::BTreeMap;
use std::io;

/// The context of the standard; compiled into every reader.
pub const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/// Writes a document to a sink; memory holds one event.
#[derive(Debug)]
pub struct Writer<W> {
    sink: W,
    outer: Prefixes,
    query: bool,
    first: bool,
}

impl<W: io::Write> Writer<W> {
    /// Begins the document. `schemaVersion` is 2.0 whatever was read.
    pub fn new(mut sink: W, head: &Head) -> io::Result<Writer<W>> {
        let query = head.kind == DocumentKind::QueryDocument;
        let mut out = Vec::new();
        out.extend_from_slice(b"{\"@context\":");
        context(&head.prefixes, &mut out);
        let kind = if query { "EPCISQueryDocument" } else { "EPCISDocument" };
        member(&mut out, "type", kind);
        member(&mut out, "schemaVersion", "2.0");
        for (name, text) in [
            ("id", &head.id),
            ("creationDate", &head.creation_date),
            ("sender", &head.sender),
            ("receiver", &head.receiver),
            ("instanceIdentifier", &head.instance_identifier),
        ] {
            if let Some(text) = text {
                member(&mut out, name, text);
            }
        }
        master_data(head, &mut out);
        out.extend_from_slice(b",\"epcisBody\":{");
        if query {
            out.extend_from_slice(b"\"queryResults\":{\"queryName\":");
            string(&mut out, head.query_name.as_deref().unwrap_or("SimpleEventQuery"));
            if let Some(id) = &head.subscription_id {
                member(&mut out, "subscriptionID", id);
            }
            out.extend_from_slice(b",\"resultsBody\":{");
        }
        out.extend_from_slice(b"\"eventList\":[");
        sink.write_all(&out)?;
        Ok(Writer { sink, outer: Prefixes::clone(&head.prefixes), query, first: true })
    }

    pub fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let mut out = Vec::with_capacity(1024);
        if !std::mem::take(&mut self.first) {
            out.push(b',');
        }
        Out { out: &mut out, prefixes: used(event) }.event(event, Some(&self.outer));
        self.sink.write_all(&out)
    }

    /// Ends the document and gives the sink back.
    pub fn finish(mut self) -> io::Result<W> {
        self.sink.write_all(if self.query { b"]}}}}" } else { b"]}}" })?;
        Ok(self.sink)
    }
}

/// One event without a document around it, with a context of its own.
pub fn write_event(event: &Event<'_>) -> String {
    let mut out = Vec::with_capacity(1024);
    Out { out: &mut out, prefixes: used(event) }.event(event, None);
    String::from_utf8(out).expect("texts of an event are UTF-8")
}

pub(super) fn context(prefixes: &Prefixes, out: &mut Vec<u8>) {
    out.push(b'[');
    string(out, CONTEXT);
    for (prefix, namespace) in prefixes.iter().filter(|(prefix, _)| !prefix.is_empty()) {
        out.extend_from_slice(b",{");
        string(out, prefix);
        out.push(b':');
        string(out, namespace);
        out.push(b'}');
    }
    out.push(b']');
}

fn master_data(head: &Head, out: &mut Vec<u8>) {
    if head.master_data.is_empty() {
        return;
    }
    let mut by_kind: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for data in &head.master_data {
        by_kind.entry(&data.vocabulary).or_default().push(data);
    }
    out.extend_from_slice(b",\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":[");
    separated(out, by_kind, |out, (kind, elements)| {
        out.extend_from_slice(b"{\"type\":");
        string(out, kind);
        out.extend_from_slice(b",\"vocabularyElementList\":[");
        separated(out, elements, |out, data| {
            out.extend_from_slice(b"{\"id\":");
            string(out, &data.id);
            out.extend_from_slice(b",\"attributes\":[");
            separated(out, &data.attributes, |out, (id, text)| {
                out.extend_from_slice(b"{\"id\":");
                string(out, id);
                member(out, "attribute", text);
                out.push(b'}');
            });
            out.extend_from_slice(b"],\"children\":[");
            separated(out, &data.children, |out, child| string(out, child));
            out.extend_from_slice(b"]}");
        });
        out.extend_from_slice(b"]}");
    });
    out.extend_from_slice(b"]}}");
}

pub(super) fn separated<T>(
    out: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, item);
    }
}

pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..=0x1F => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// A further member of an object that has one.
pub(super) fn member(out: &mut Vec<u8>, name: &str, text: &str) {
    key(out, name);
    string(out, text);
}

pub(super) fn key(out: &mut Vec<u8>, name: &str) {
    out.push(b',');
    string(out, name);
    out.push(b':');
}
