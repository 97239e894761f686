//! The rules an event must keep (EPCIS 2.0 §7 and its JSON schema; CBV 2.0).
//!
//! Reading has already refused what has no place in an event. Here its parts are held against each
//! other and against their vocabularies. Everything is found at once; remarks do not keep the event
//! out (see [`crate::problem::Severity`]).
//!
//! ```
//! use epcis::{head::Syntax, problem::Code};
//! let document = br#"{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"ObjectEvent",
//!   "eventTime":"22-07-2026","eventTimeZoneOffset":"+08:00","action":"CREATE",
//!   "epcList":["https://id.gs1.org/01/09521141012345/21/2017"]}"#;
//! let event = epcis::json::events(document).next().unwrap().unwrap();
//! let codes: Vec<Code> = event.check(Syntax::Json).iter().map(|problem| problem.code).collect();
//! assert_eq!(codes, [Code::BadTime, Code::UnknownAction]);
//! ```

mod parts;

use crate::cbv::Vocabulary;
use crate::event::*;
use crate::gs1::{CheckDigit, Identifier};
use crate::head::Syntax;
use crate::number::is_number;
use crate::problem::{Code, MOST, Problem, Severity};
use crate::time::{Instant, has_seconds, is_offset};
use std::collections::HashSet;

impl Event<'_> {
    /// Errors and remarks. The syntax matters where only one schema has the rule.
    pub fn check(&self, syntax: Syntax) -> Vec<Problem> {
        let mut check = Check { event: self, syntax, found: Vec::new() };
        check.all();
        check.found
    }

    /// Whether nothing but remarks was found.
    pub fn is_valid(&self, syntax: Syntax) -> bool {
        self.check(syntax).iter().all(|problem| problem.severity() == Severity::Remark)
    }
}

/// An absolute URI, or an IRI: a scheme, a colon, and no white space or brackets (RFC 3986, 3987).
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    !rest.is_empty()
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && !rest.bytes().any(|b| {
            b <= b' '
                || matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x7F)
        })
}

/// Finds an identifier that occurs twice. A declaration of error repeats the identifier of the event
/// it is about and is no repetition. Memory grows with the identifiers, and with nothing else.
#[derive(Debug, Default)]
pub struct Identities {
    seen: HashSet<(Box<str>, bool)>,
}

impl Identities {
    /// Told of each event in turn.
    pub fn add(&mut self, event: &Event<'_>) -> Option<Problem> {
        let id = event.event_id.as_deref()?.trim();
        let new = self.seen.insert((id.into(), event.error_declaration.is_some()));
        (!new).then(|| Problem::new(Code::DuplicateEventId, "eventID").with("value", id))
    }
}

struct Check<'e, 'a> {
    event: &'e Event<'a>,
    syntax: Syntax,
    found: Vec<Problem>,
}

impl Check<'_, '_> {
    fn say(&mut self, code: Code, path: impl Into<String>, value: &str) {
        if self.found.len() < MOST {
            self.found.push(Problem::new(code, path).with("value", value));
        }
    }

    fn missing(&mut self, path: &str) {
        if self.found.len() < MOST {
            self.found.push(Problem::new(Code::MissingField, path));
        }
    }

    fn all(&mut self) {
        self.times();
        self.identifiers();
        self.quantities();
        self.words();
        self.lists();
        self.by_type();
        self.sensors();
        self.declaration();
        self.certifications();
        self.names();
    }

    fn time(&mut self, path: &str, text: &str) {
        let text = text.trim();
        let whole = self.syntax != Syntax::Json || has_seconds(text);
        if !whole || text.parse::<Instant>().is_err() {
            self.say(Code::BadTime, path, text);
        }
    }

    fn times(&mut self) {
        let event = self.event;
        if event.event_time.trim().is_empty() {
            self.missing("eventTime");
        } else {
            self.time("eventTime", &event.event_time);
        }
        match event.event_time_zone_offset.trim() {
            "" => self.missing("eventTimeZoneOffset"),
            offset if !is_offset(offset) => {
                self.say(Code::BadOffset, "eventTimeZoneOffset", offset);
            }
            _ => {}
        }
        if let Some(time) = &event.record_time {
            self.time("recordTime", time);
        }
    }

    /// The schema of JSON demands a URI; the type anyURI of XML takes whatever has no white space.
    fn is_uri(&self, text: &str) -> bool {
        match self.syntax {
            Syntax::Json => is_uri(text),
            _ => !text.is_empty() && !text.contains(char::is_whitespace),
        }
    }

    fn uri(&mut self, path: &str, text: &str) -> bool {
        let good = self.is_uri(text.trim());
        if !good {
            self.say(Code::NotUri, path, text);
        }
        good
    }

    /// A URI that may be a key of GS1 with a check digit. Characters that a URI must escape are
    /// common in hand-made EPC URNs, and harmless where the key can be read.
    fn key(&mut self, path: impl Fn() -> String, text: &str) {
        match Identifier::parse(text.trim()) {
            Ok(identifier) => {
                if let CheckDigit::Wrong { expected } = identifier.check_digit()
                    && self.found.len() < MOST
                {
                    let problem = Problem::new(Code::WrongCheckDigit, path());
                    self.found
                        .push(problem.with("value", text).with("expected", expected.to_string()));
                }
            }
            Err(_) if !self.is_uri(text.trim()) => self.say(Code::NotUri, path(), text),
            Err(_) => {}
        }
    }

    fn identifiers(&mut self) {
        let event = self.event;
        for (name, texts, unique) in [
            ("epcList", &event.epcs, event.kind == Kind::Object),
            ("childEPCs", &event.children, false),
            ("inputEPCList", &event.inputs, true),
            ("outputEPCList", &event.outputs, true),
        ] {
            for (index, text) in texts.iter().enumerate() {
                self.key(|| format!("{name}/{index}"), text);
            }
            if unique && self.syntax == Syntax::Json && texts.len() > 1 {
                let mut seen = HashSet::with_capacity(texts.len());
                for text in texts {
                    if !seen.insert(text.as_ref()) {
                        self.say(Code::DuplicateIdentifier, name, text);
                        break;
                    }
                }
            }
        }
        for (name, text) in [
            ("parentID", &event.parent),
            ("eventID", &event.event_id),
            ("transformationID", &event.transformation_id),
        ] {
            if let Some(text) = text {
                self.key(|| name.to_owned(), text);
            }
        }
        for (name, place) in
            [("readPoint", &event.read_point), ("bizLocation", &event.biz_location)]
        {
            if let Some(place) = place {
                self.key(|| format!("{name}/id"), &place.id);
            }
        }
    }

    fn quantities(&mut self) {
        let event = self.event;
        for (name, quantities) in [
            ("quantityList", &event.quantities),
            ("childQuantityList", &event.child_quantities),
            ("inputQuantityList", &event.input_quantities),
            ("outputQuantityList", &event.output_quantities),
        ] {
            for (index, quantity) in quantities.iter().enumerate() {
                self.key(|| format!("{name}/{index}/epcClass"), &quantity.class);
                if let Some(amount) = &quantity.quantity
                    && !is_number(amount.trim())
                {
                    self.say(Code::BadNumber, format!("{name}/{index}/quantity"), amount);
                }
                if let (Some(unit), Syntax::Json) = (&quantity.unit, self.syntax) {
                    let good = (2..=3).contains(&unit.len())
                        && unit.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
                    if !good {
                        self.say(Code::BadUnit, format!("{name}/{index}/uom"), unit);
                    }
                }
            }
        }
    }

    /// A bare word must be of the vocabulary; a URI may be anybody's.
    fn word(&mut self, path: &str, text: &str, vocabulary: Vocabulary) {
        let text = text.trim();
        let sensor = matches!(vocabulary, Vocabulary::Measurement | Vocabulary::Alert);
        match vocabulary.word(text) {
            Some(word) if vocabulary.knows(word) => {
                let old = vocabulary.urn_start().is_some_and(|start| text.starts_with(start))
                    || text.starts_with("https://ns.gs1.org/cbv/");
                if old && self.syntax == Syntax::Json {
                    self.say(Code::OldSpelling, path, text);
                }
            }
            Some(_) if text.contains(':') || sensor => self.say(Code::UnlistedWord, path, text),
            Some(_) => self.say(Code::UnknownWord, path, text),
            None => drop(self.uri(path, text)),
        }
    }

    fn words(&mut self) {
        let event = self.event;
        if let Some(step) = &event.biz_step {
            self.word("bizStep", step, Vocabulary::BizStep);
        }
        if let Some(disposition) = &event.disposition {
            self.word("disposition", disposition, Vocabulary::Disposition);
        }
        if let Some(both) = &event.persistent_disposition {
            for (name, words) in [("set", &both.set), ("unset", &both.unset)] {
                for (index, word) in words.iter().enumerate() {
                    let path = format!("persistentDisposition/{name}/{index}");
                    self.word(&path, word, Vocabulary::Disposition);
                }
            }
            if both.set.is_empty() && both.unset.is_empty() {
                self.missing("persistentDisposition/set");
            }
            if !matches!(event.kind, Kind::Object | Kind::Transformation | Kind::Other(_)) {
                self.found.push(Problem::new(Code::NotInSchema, "persistentDisposition"));
            }
        }
    }

    fn lists(&mut self) {
        let event = self.event;
        use Vocabulary::{BizTransactionType, SourceDestinationType};
        for (name, items, vocabulary) in [
            ("bizTransactionList", &event.biz_transactions, BizTransactionType),
            ("sourceList", &event.sources, SourceDestinationType),
            ("destinationList", &event.destinations, SourceDestinationType),
        ] {
            for (index, item) in items.iter().enumerate() {
                match &item.kind {
                    Some(kind) => self.word(&format!("{name}/{index}/type"), kind, vocabulary),
                    None if vocabulary == SourceDestinationType => {
                        self.missing(&format!("{name}/{index}/type"));
                    }
                    None => {}
                }
                self.key(|| format!("{name}/{index}"), &item.value);
            }
        }
    }

    fn nothing(&mut self, expected: &str) {
        self.found.push(Problem::new(Code::NothingHappened, "").with("expected", expected));
    }

    fn by_type(&mut self) {
        let event = self.event;
        let action = event.action.as_deref().map(str::trim);
        let takes_action = !matches!(event.kind, Kind::Transformation | Kind::Other(_));
        match action {
            Some("ADD" | "OBSERVE" | "DELETE") | None => {}
            Some(other) => self.say(Code::UnknownAction, "action", other),
        }
        if takes_action && action.is_none() {
            self.missing("action");
        }
        let delete = action == Some("DELETE");
        let children = !event.children.is_empty() || !event.child_quantities.is_empty();
        let things = event.has_epc_list || !event.epcs.is_empty() || !event.quantities.is_empty();
        match event.kind {
            Kind::Object => {
                let sensed = !event.sensor_elements.is_empty() && event.read_point.is_some();
                if !things && !sensed {
                    self.nothing("epcList, quantityList, or sensorElementList with readPoint");
                }
                if !event.ilmd.is_empty() && action.is_some_and(|action| action != "ADD") {
                    self.found.push(Problem::new(Code::IlmdNotAllowed, "ilmd"));
                }
            }
            Kind::Aggregation | Kind::Association => {
                let optional = event.kind == Kind::Aggregation && action == Some("OBSERVE");
                if event.parent.is_none() && !optional {
                    self.missing("parentID");
                }
                if !children && !delete {
                    self.nothing("childEPCs or childQuantityList");
                }
            }
            Kind::Transaction => {
                if event.biz_transactions.is_empty() {
                    self.missing("bizTransactionList");
                }
                if !things && !delete {
                    self.nothing("epcList or quantityList");
                }
            }
            Kind::Transformation => {
                let inputs = !event.inputs.is_empty() || !event.input_quantities.is_empty();
                let outputs = !event.outputs.is_empty() || !event.output_quantities.is_empty();
                let part = event.transformation_id.is_some() && (inputs || outputs);
                let whole = inputs && outputs;
                if !whole && !part {
                    self.nothing("inputs and outputs, or one of them with transformationID");
                }
            }
            Kind::Other(_) => {}
        }
        if !event.ilmd.is_empty()
            && !matches!(event.kind, Kind::Object | Kind::Transformation | Kind::Other(_))
        {
            self.found.push(Problem::new(Code::NotInSchema, "ilmd"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_codes_may_be_uris_without_escapes() {
        assert!(is_uri("https://trace.example.cn/追溯/1002"));
        assert!(is_uri("urn:example:追溯码:1"));
        for text in ["", "12345", "no colon", "urn:", "1x:y", "urn:a b", "http://a/<b>"] {
            assert!(!is_uri(text), "{text}");
        }
    }

    #[test]
    fn json_demands_uris_and_codes_of_units_where_xml_takes_any_text_without_spaces() {
        let document = br#"{"@context":"c","type":"ObjectEvent","eventTime":"2026-07-22T06:45:00Z",
            "eventTimeZoneOffset":"+08:00","action":"OBSERVE","epcList":["PO-12345"],
            "quantityList":[{"epcClass":"urn:example:c","quantity":1,"uom":"kilogram"}]}"#;
        let event = crate::json::events(document).next().unwrap().unwrap();
        let codes = |syntax| event.check(syntax).iter().map(|p| p.code).collect::<Vec<_>>();
        assert_eq!(codes(Syntax::Json), [Code::NotUri, Code::BadUnit]);
        assert_eq!(codes(Syntax::Xml2), []);
        assert!(event.is_valid(Syntax::Xml1) && !event.is_valid(Syntax::Json));
    }
}
