//! XML of EPCIS 2.0, written event by event in the order of the schema.

use super::out::Out;
use crate::context::Prefixes;
use crate::event::Event;
use crate::head::{DocumentKind, Head};
use std::io;

/// How words of the vocabulary are written (GS1-CBV-XML-Format).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Words {
    /// `urn:epcglobal:cbv:bizstep:shipping`, where the vocabulary has URNs.
    #[default]
    Urn,
    /// `https://ref.gs1.org/cbv/BizStep-shipping`.
    WebUri,
    /// As they came, bare words excepted.
    Kept,
}

/// Writes a document to a sink; memory holds one event.
#[derive(Debug)]
pub struct Writer<W> {
    sink: W,
    words: Words,
    query: bool,
}

impl<W: io::Write> Writer<W> {
    pub fn new(mut sink: W, head: &Head, words: Words) -> io::Result<Writer<W>> {
        let query = head.kind == DocumentKind::QueryDocument;
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let (root, namespace) = if query {
            ("epcisq:EPCISQueryDocument", "xmlns:epcisq=\"urn:epcglobal:epcis-query:xsd:2\"")
        } else {
            ("epcis:EPCISDocument", "xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\"")
        };
        out.push_str(&format!("<{root} {namespace} schemaVersion=\"2.0\""));
        if let Some(date) = &head.creation_date {
            attribute(&mut out, "creationDate", date);
        }
        out.push('>');
        master_data(head, &mut out);
        out.push_str("<EPCISBody>");
        if query {
            out.push_str("<QueryResults>");
            let name = head.query_name.as_deref().unwrap_or("SimpleEventQuery");
            leaf(&mut out, "queryName", name);
            if let Some(id) = &head.subscription_id {
                leaf(&mut out, "subscriptionID", id);
            }
            out.push_str("<resultsBody>");
        }
        out.push_str("<EventList>");
        sink.write_all(out.as_bytes())?;
        Ok(Writer { sink, words, query })
    }

    pub fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let mut out = String::with_capacity(1024);
        Out { out: &mut out, prefixes: Prefixes::default(), words: self.words }.event(event);
        self.sink.write_all(out.as_bytes())
    }

    /// Ends the document and gives the sink back.
    pub fn finish(mut self) -> io::Result<W> {
        self.sink.write_all(if self.query {
            b"</EventList></resultsBody></QueryResults></EPCISBody></epcisq:EPCISQueryDocument>\n"
        } else {
            b"</EventList></EPCISBody></epcis:EPCISDocument>\n"
        })?;
        Ok(self.sink)
    }
}

fn master_data(head: &Head, out: &mut String) {
    if head.master_data.is_empty() {
        return;
    }
    out.push_str("<EPCISHeader><extension><EPCISMasterData><VocabularyList>");
    for data in &head.master_data {
        out.push_str("<Vocabulary");
        attribute(out, "type", &data.vocabulary);
        out.push_str("><VocabularyElementList><VocabularyElement");
        attribute(out, "id", &data.id);
        out.push('>');
        for (id, text) in &data.attributes {
            out.push_str("<attribute");
            attribute(out, "id", id);
            out.push('>');
            escape(out, text);
            out.push_str("</attribute>");
        }
        if !data.children.is_empty() {
            out.push_str("<children>");
            for child in &data.children {
                leaf(out, "id", child);
            }
            out.push_str("</children>");
        }
        out.push_str("</VocabularyElement></VocabularyElementList></Vocabulary>");
    }
    out.push_str("</VocabularyList></EPCISMasterData></extension></EPCISHeader>");
}

/// Characters that XML cannot hold at all are left out; everything else comes back.
pub(super) fn escape(out: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", sign as u32)),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            other => out.push(other),
        }
    }
}

pub(super) fn attribute(out: &mut String, name: &str, text: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, text);
    out.push('"');
}

pub(super) fn leaf(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    escape(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
