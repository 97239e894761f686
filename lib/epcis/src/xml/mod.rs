//! EPCIS in XML: 1.0 to 2.0 in, 2.0 out.
//!
//! [`Reader`] gives one event after the other from any buffered source and holds no more than one.
//! Packaging of 1.x (`extension`, `baseExtension`) is undone, so that an event is the same from every
//! version; a QuantityEvent, which 2.0 no longer has, becomes an ObjectEvent with one quantity.
//!
//! ```
//! let document = r#"<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
//!   creationDate="2026-07-22T10:30:00Z"><EPCISBody><EventList><QuantityEvent>
//!     <eventTime>2026-07-22T06:45:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
//!     <epcClass>urn:epc:idpat:sgtin:4012345.012345.*</epcClass><quantity>7</quantity>
//!   </QuantityEvent></EventList></EPCISBody></epcis:EPCISDocument>"#;
//! let event = epcis::xml::Reader::new(document.as_bytes()).next().unwrap().unwrap();
//! assert_eq!(event.action.as_deref(), Some("OBSERVE"));
//! assert_eq!(event.quantities[0].quantity.as_deref(), Some("7"));
//! ```

mod element;
mod event;
mod order;
mod out;
mod poll;
mod walk;
mod write;

pub use order::Order;
pub use poll::read_query;
pub use write::{Words, Writer};

use crate::context::Prefixes;
use crate::event::{Event, Kind};
use crate::head::{DocumentKind, Head, IGNORE, MasterData, Syntax};
use crate::json::LARGEST_EVENT;
use crate::problem::{Code, Problem};
use element::{Element, is_standard};
use std::io::BufRead;
use std::sync::Arc;
use walk::{Met, Walk};

/// Events of a document that arrives piece by piece.
#[derive(Debug)]
pub struct Reader<R> {
    walk: Walk<R>,
    head: Head,
    order: Order,
    state: State,
    lists: usize,
    /// Packaging that is open around events.
    packed: usize,
    count: usize,
    /// Prefixes outside of events, made once.
    shared: Arc<Prefixes>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    InList,
    Done,
}

/// One event, or everything that is wrong with it.
pub type Result = std::result::Result<Event<'static>, Vec<Problem>>;

impl<R: BufRead> Reader<R> {
    pub fn new(source: R) -> Reader<R> {
        Reader::with(source, Order::default(), LARGEST_EVENT)
    }

    /// `order` says how strictly the order of elements is taken; an event of more than `largest`
    /// bytes is refused.
    pub fn with(source: R, order: Order, largest: usize) -> Reader<R> {
        Reader {
            walk: Walk::new(source, largest),
            head: Head { syntax: Syntax::Xml2, ..Head::default() },
            order,
            state: State::Outside,
            lists: 0,
            packed: 0,
            count: 0,
            shared: Arc::default(),
        }
    }

    /// What the document says of itself; complete behind the last event.
    pub fn head(&self) -> &Head {
        &self.head
    }

    fn step(&mut self) -> std::result::Result<Option<Result>, Problem> {
        loop {
            match (self.walk.next()?, self.state) {
                (Met::Finished, _) => {
                    self.state = State::Done;
                    if self.lists == 0 {
                        return Err(Problem::new(Code::UnknownDocument, "")
                            .with("found", "no EventList")
                            .at(self.walk.place()));
                    }
                    let problems = self.head.check();
                    return Ok((!problems.is_empty()).then_some(Err(problems)));
                }
                // Types that a version did not know stood in packaging, as fields did.
                (Met::Start(element), State::InList)
                    if element.is_standard() && *element.local == *"extension" =>
                {
                    self.packed += 1;
                }
                (Met::Start(element), State::InList) => return self.event(element).map(Some),
                (Met::End, State::InList) if self.packed > 0 => self.packed -= 1,
                (Met::Start(element), _) => {
                    if let Some(event) = self.outside(element)? {
                        return Ok(Some(event));
                    }
                }
                // In a list every event is taken whole, so this is the end of the list.
                (Met::End, State::InList) => {
                    self.state = State::Outside;
                    self.walk.renew();
                }
                (Met::End, _) => {}
            }
        }
    }

    fn event(&mut self, element: Element) -> Taken {
        let own = self.walk.declared_here();
        let prefixes = if own { Arc::new(self.walk.prefixes()) } else { self.shared.clone() };
        let whole = self.walk.whole(element)?;
        self.walk.renew();
        self.count += 1;
        let number = self.count - 1;
        Ok(event::make(whole, prefixes, self.head.syntax, self.order)
            .map_err(|found| found.into_iter().map(|problem| problem.of_event(number)).collect()))
    }

    fn outside(&mut self, element: Element) -> std::result::Result<Option<Result>, Problem> {
        let standard = element.is_standard();
        match element.local.as_ref() {
            "EPCISDocument" | "EPCISQueryDocument" if standard => self.root(&element),
            "EPCISHeader" if standard => {
                let whole = self.walk.whole(element)?;
                self.header(&whole);
            }
            "EventList" if standard => {
                self.lists += 1;
                self.shared = Arc::new(self.walk.prefixes());
                self.head.prefixes = self.shared.clone();
                self.walk.renew();
                self.state = State::InList;
            }
            "queryName" if standard => {
                self.head.query_name = Some(self.walk.whole(element)?.text().to_owned());
            }
            "subscriptionID" if standard => {
                self.head.subscription_id = Some(self.walk.whole(element)?.text().to_owned());
            }
            local if *element.namespace == *IGNORE.0 && local == IGNORE.1 => {
                for child in self.walk.whole(element)?.children {
                    self.head.ignored.push((child.namespace.to_string(), child.local.to_string()));
                }
            }
            "EPCISBody" | "QueryResults" | "resultsBody" if standard => {}
            local if standard && (Kind::standard(local).is_some() || local == "QuantityEvent") => {
                self.head.kind = DocumentKind::Event;
                self.lists += 1;
                self.shared = Arc::new(self.walk.prefixes());
                self.head.prefixes = self.shared.clone();
                return self.event(element).map(Some);
            }
            local if self.head.schema_version.is_none() && self.lists == 0 && standard => {
                return Err(Problem::new(Code::UnknownDocument, "")
                    .with("found", local)
                    .at(element.byte));
            }
            _ => {
                self.walk.whole(element)?;
            }
        }
        Ok(None)
    }

    fn root(&mut self, element: &Element) {
        if *element.local == *"EPCISQueryDocument" {
            self.head.kind = DocumentKind::QueryDocument;
        }
        self.head.syntax =
            if element.namespace.ends_with(":1") { Syntax::Xml1 } else { Syntax::Xml2 };
        self.head.schema_version = element.attribute("schemaVersion").map(str::to_owned);
        self.head.creation_date = element.attribute("creationDate").map(str::to_owned);
    }

    /// Master data, and sender and receiver of the standard business document header.
    fn header(&mut self, header: &Element) {
        let mut unpacked = header.clone();
        unpacked.unpack();
        let vocabularies =
            unpacked.child("EPCISMasterData").and_then(|data| data.child("VocabularyList"));
        for vocabulary in vocabularies.iter().flat_map(|list| &list.children) {
            let kind = vocabulary.attribute("type").unwrap_or_default();
            let elements = vocabulary.child("VocabularyElementList");
            for element in elements.iter().flat_map(|list| &list.children) {
                let mut data = MasterData {
                    vocabulary: kind.to_owned(),
                    id: element.attribute("id").unwrap_or_default().to_owned(),
                    ..MasterData::default()
                };
                for child in &element.children {
                    match child.local.as_ref() {
                        "attribute" => data.attributes.push((
                            child.attribute("id").unwrap_or_default().to_owned(),
                            child.text().to_owned(),
                        )),
                        "children" => {
                            data.children
                                .extend(child.children.iter().map(|id| id.text().to_owned()));
                        }
                        _ => {}
                    }
                }
                self.head.master_data.push(data);
            }
        }
        for child in unpacked.children.iter().flat_map(|part| &part.children) {
            let identifier = child.children.iter().find(|part| *part.local == *"Identifier");
            let text = || identifier.map(|part| part.text().to_owned());
            match child.local.as_ref() {
                "Sender" if !is_standard(&child.namespace) => self.head.sender = text(),
                "Receiver" if !is_standard(&child.namespace) => self.head.receiver = text(),
                "DocumentIdentification" => {
                    let instance =
                        child.children.iter().find(|part| *part.local == *"InstanceIdentifier");
                    self.head.instance_identifier = instance.map(|part| part.text().to_owned());
                }
                _ => {}
            }
        }
    }
}

/// A faulty event is told and the next one read; a faulty document ends.
type Taken = std::result::Result<Result, Problem>;

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result;

    fn next(&mut self) -> Option<Result> {
        if self.state == State::Done {
            return None;
        }
        match self.step() {
            Ok(event) => event,
            Err(problem) => {
                self.state = State::Done;
                Some(Err(vec![problem]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_does_not_grow_with_the_document() {
        let event = "<ObjectEvent><eventTime>2026-07-22T06:45:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:example:1</epc></epcList><action>ADD</action></ObjectEvent>";
        let mut document = String::from(
            r#"<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-07-22T10:30:00Z"><EPCISBody><EventList>"#,
        );
        for number in 0..50_000 {
            // Names without end are forgotten again.
            document.push_str(
                &event
                    .replace(
                        "ObjectEvent>",
                        &format!("ObjectEvent xmlns:p{number}=\"urn:{number}\">"),
                    )
                    .replace("</ObjectEvent xmlns", "</ObjectEvent x")
                    .replace(
                        &format!("</ObjectEvent x:p{number}=\"urn:{number}\">"),
                        "</ObjectEvent>",
                    ),
            );
        }
        document.push_str("</EventList></EPCISBody></e:EPCISDocument>");
        let mut reader = Reader::new(document.as_bytes());
        let mut most = 0;
        let mut count = 0;
        while let Some(event) = reader.next() {
            assert_eq!(event.unwrap().prefixes.iter().count(), 1);
            count += 1;
            most = most.max(reader.walk.held());
        }
        assert_eq!(count, 50_000);
        assert!(most < 64 << 10, "{most} bytes were held for {} bytes", document.len());
    }
}
