//! The way through a document to its events.
//!
//! The walk knows where in the document it stands and nothing of the events themselves: it says
//! where each begins and ends, so that a text of any length can be read through a buffer that holds
//! one event.

use super::lexer::{Lexer, Read, Stop, Value};
use super::tree;
use crate::context::Prefixes;
use crate::event::Kind;
use crate::head::{DocumentKind, Head, IGNORE, MasterData};
use crate::problem::{Code, Problem};
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Body,
    Results,
    ResultsBody,
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Before the first member.
    First,
    /// A comma or the end.
    Rest,
}

/// What the walk came to.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// An event stands at these places of the text.
    Event(Range<usize>),
    /// One event without a document around it.
    Bare(Range<usize>),
    End,
}

#[derive(Debug)]
pub(super) struct Walk {
    stack: Vec<(Level, Next)>,
    pub(super) head: Head,
    started: bool,
    events: bool,
    typed: bool,
    lists: usize,
    done: bool,
}

impl Walk {
    pub(super) fn new() -> Walk {
        Walk {
            stack: Vec::new(),
            head: Head::default(),
            started: false,
            events: false,
            typed: false,
            lists: 0,
            done: false,
        }
    }

    /// Whether an event list has begun, so that what was read need not be kept.
    pub(super) fn in_events(&self) -> bool {
        self.events
    }

    /// From `at` to the next event. On `Stop::More` everything read so far is kept in the state and
    /// `at` stands behind it.
    pub(super) fn next(&mut self, text: &[u8], at: &mut usize, before: u64) -> Read<Step> {
        if !self.started {
            let mut lexer = Lexer::new(text, *at, before);
            if lexer.peek()? != b'{' {
                return unknown(&lexer, "no JSON object");
            }
            *at = lexer.at + 1;
            self.started = true;
            self.stack.push((Level::Root, Next::First));
        }
        while let Some((level, next)) = self.stack.last().copied() {
            let mut lexer = Lexer::new(text, *at, before);
            let end = if level == Level::List { b']' } else { b'}' };
            let byte = lexer.peek()?;
            if byte == end {
                *at = lexer.at + 1;
                self.stack.pop();
                continue;
            }
            if next == Next::Rest {
                lexer.expect(b',')?;
            }
            if level == Level::List {
                lexer.peek()?;
                let start = lexer.at;
                lexer.pass()?;
                self.events = true;
                self.rest();
                *at = lexer.at;
                return Ok(Step::Event(start..lexer.at));
            }
            let key = lexer.string()?;
            lexer.expect(b':')?;
            let first = lexer.peek()?;
            if let Some(inner) = self.opens(level, &key, first) {
                lexer.at += 1;
                self.rest();
                self.stack.push((inner, Next::First));
                *at = lexer.at;
                continue;
            }
            if level == Level::Body && key == "event" {
                let start = lexer.at;
                lexer.pass()?;
                self.events = true;
                self.lists += 1;
                self.rest();
                *at = lexer.at;
                return Ok(Step::Event(start..lexer.at));
            }
            if level == Level::Root && self.is_bare(&key) {
                let mut whole = Lexer::new(text, 0, before);
                whole.pass()?;
                self.head.kind = DocumentKind::Event;
                self.head.has_context |= root_has_context(text, before);
                self.stack.clear();
                self.lists += 1;
                *at = whole.at;
                return Ok(Step::Bare(0..whole.at));
            }
            let value = lexer.value()?;
            let place = lexer.place();
            *at = lexer.at;
            self.rest();
            self.member(level, &key, &value, place)?;
        }
        if !self.done {
            let mut lexer = Lexer::new(text, *at, before);
            if self.lists == 0 {
                return unknown(&lexer, "no list of events");
            }
            match lexer.peek() {
                Err(Stop::More) => {}
                Err(stop) => return Err(stop),
                Ok(_) => return lexer.wrong("text after the end of the document"),
            }
            // More text may still come; whoever reads asks again until the source is dry.
            *at = lexer.at;
        }
        Ok(Step::End)
    }

    fn rest(&mut self) {
        if let Some(top) = self.stack.last_mut() {
            top.1 = Next::Rest;
        }
    }

    fn opens(&mut self, level: Level, key: &str, first: u8) -> Option<Level> {
        let inner = match (level, key, first) {
            (Level::Root, "epcisBody", b'{') => Level::Body,
            (Level::Body, "queryResults", b'{') => Level::Results,
            (Level::Results, "resultsBody", b'{') => Level::ResultsBody,
            (Level::Body | Level::ResultsBody, "eventList", b'[') => Level::List,
            _ => return None,
        };
        if inner == Level::List {
            self.lists += 1;
        }
        Some(inner)
    }

    /// Members that only an event has.
    fn is_bare(&self, key: &str) -> bool {
        self.head.kind == DocumentKind::Event
            || matches!(
                key,
                "eventTime"
                    | "eventTimeZoneOffset"
                    | "eventID"
                    | "recordTime"
                    | "action"
                    | "epcList"
                    | "parentID"
                    | "childEPCs"
                    | "bizStep"
                    | "inputEPCList"
                    | "outputEPCList"
                    | "quantityList"
                    | "readPoint"
                    | "bizTransactionList"
            )
    }

    fn member(&mut self, level: Level, key: &str, value: &Value<'_>, place: u64) -> Read<()> {
        let text = || value.text().map(str::to_owned);
        match (level, key) {
            (Level::Root, "@context") => {
                let mut prefixes = Prefixes::clone(&self.head.prefixes);
                tree::declare(value, &mut prefixes);
                let changed = prefixes != *self.head.prefixes;
                if changed && self.events {
                    return Err(Stop::Wrong(Box::new(
                        Problem::new(Code::ContextAfterEvents, "@context").at(place),
                    )));
                }
                self.head.prefixes = prefixes.into();
                self.head.has_context = true;
            }
            (Level::Root, "type") => {
                self.typed = true;
                self.document_type(value, place)?;
            }
            (Level::Root, "id") => self.head.id = text(),
            (Level::Root, "schemaVersion") => self.head.schema_version = text(),
            (Level::Root, "creationDate") => self.head.creation_date = text(),
            (Level::Root, "sender") => self.head.sender = text(),
            (Level::Root, "receiver") => self.head.receiver = text(),
            (Level::Root, "instanceIdentifier") => self.head.instance_identifier = text(),
            (Level::Results, "queryName") => self.head.query_name = text(),
            (Level::Results, "subscriptionID") => self.head.subscription_id = text(),
            (Level::Root, "epcisHeader") => self.master_data(value),
            (Level::Root | Level::Body | Level::Results, key) if key.contains(':') => {
                self.ignore(key, value);
            }
            _ => {}
        }
        Ok(())
    }

    fn document_type(&mut self, value: &Value<'_>, place: u64) -> Read<()> {
        self.head.kind = match value.text() {
            Some("EPCISDocument") => DocumentKind::Document,
            Some("EPCISQueryDocument") => DocumentKind::QueryDocument,
            Some(name) if Kind::standard(name).is_some() || name.contains(':') => {
                DocumentKind::Event
            }
            other => {
                let found = other.unwrap_or("type is no text").to_owned();
                let problem = Problem::new(Code::UnknownDocument, "type").with("found", found);
                return Err(Stop::Wrong(Box::new(problem.at(place))));
            }
        };
        Ok(())
    }

    /// What the document as a whole lacks.
    pub(super) fn finish(&self) -> Vec<Problem> {
        let mut problems = self.head.check();
        if !self.typed && self.head.kind != DocumentKind::Event {
            problems.push(Problem::new(Code::MissingField, "type"));
        }
        problems
    }

    fn master_data(&mut self, header: &Value<'_>) {
        let list = header.member("epcisMasterData").and_then(|data| data.member("vocabularyList"));
        let Some(Value::List(vocabularies)) = list else { return };
        for vocabulary in vocabularies {
            let kind = vocabulary.member("type").and_then(Value::text).unwrap_or_default();
            let Some(Value::List(elements)) = vocabulary.member("vocabularyElementList") else {
                continue;
            };
            for element in elements {
                let mut data = MasterData {
                    vocabulary: kind.to_owned(),
                    id: element.member("id").and_then(Value::text).unwrap_or_default().to_owned(),
                    ..MasterData::default()
                };
                if let Some(Value::List(attributes)) = element.member("attributes") {
                    for attribute in attributes {
                        let id = attribute.member("id").and_then(Value::text).unwrap_or_default();
                        let text = match attribute.member("attribute") {
                            Some(Value::Text(text)) => text.to_string(),
                            Some(Value::Number(text)) => (*text).to_owned(),
                            _ => continue,
                        };
                        data.attributes.push((id.to_owned(), text));
                    }
                }
                if let Some(Value::List(children)) = element.member("children") {
                    let children = children.iter().filter_map(Value::text);
                    data.children = children.map(str::to_owned).collect();
                }
                self.head.master_data.push(data);
            }
        }
    }

    fn ignore(&mut self, key: &str, value: &Value<'_>) {
        let name = tree::name(&key.into(), &self.head.prefixes);
        if (name.namespace.as_ref(), name.local.as_ref()) != IGNORE {
            return;
        }
        let one = std::slice::from_ref(value);
        let list = if let Value::List(list) = value { list.as_slice() } else { one };
        for field in list.iter().filter_map(Value::text) {
            let name = tree::name(&field.into(), &self.head.prefixes);
            self.head.ignored.push((name.namespace.to_string(), name.local.to_string()));
        }
    }
}

fn root_has_context(text: &[u8], before: u64) -> bool {
    let mut lexer = Lexer::new(text, 0, before);
    let mut has = false;
    let passed = lexer.members(|lexer, key| {
        has |= key == "@context";
        lexer.pass()
    });
    passed.is_ok() && has
}

fn unknown<T>(lexer: &Lexer<'_>, found: &str) -> Read<T> {
    let problem = Problem::new(Code::UnknownDocument, "").with("found", found);
    Err(Stop::Wrong(Box::new(problem.at(lexer.place()))))
}
