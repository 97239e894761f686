//! EPCIS 2.0 in JSON-LD, in and out.
//!
//! [`events`] reads a text that is in memory, [`Reader`] one that arrives; both give one event after
//! the other, and neither holds more than one. A faulty event is told with everything that is wrong
//! in it and does not hide the next; a document that is no JSON any more ends there.
//!
//! ```
//! let document = br#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
//!     {"example":"https://ns.example.com/epcis/"}],
//!   "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z",
//!   "epcisBody":{"eventList":[{"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00Z",
//!     "eventTimeZoneOffset":"+08:00","action":"OBSERVE","bizStep":"shipping",
//!     "epcList":["urn:epc:id:sgtin:4012345.011111.9876"],"example:field":1}]}}"#;
//! let mut reader = epcis::json::Reader::new(document.as_slice());
//! let event = reader.next().unwrap().unwrap();
//! assert_eq!(event.biz_step.as_deref(), Some("shipping"));
//! assert_eq!(&*event.extensions[0].name.namespace, "https://ns.example.com/epcis/");
//! assert!(reader.next().is_none());
//! ```

mod event;
mod lexer;
mod out;
mod parts;
mod scan;
mod tree;
mod walk;
mod write;

pub use write::{CONTEXT, Writer, write_event};

pub(crate) use lexer::{DEEPEST, Lexer, Stop, Value};

use crate::event::Event;
use crate::head::Head;
use crate::problem::{Code, Problem};
use event::Findings;
use std::io::Read as _;
use std::ops::Range;
use walk::{Step, Walk};

/// The largest event that is read unless somebody allows more: a million identifiers fit.
pub const LARGEST_EVENT: usize = 128 << 20;

/// One event, or everything that is wrong with it.
pub type Result<'a> = std::result::Result<Event<'a>, Vec<Problem>>;

/// The events of a document in memory; their texts borrow from it.
pub fn events(document: &[u8]) -> Events<'_> {
    Events { text: document, at: 0, walk: Walk::new(), count: 0, done: false }
}

/// See [`events`].
#[derive(Debug)]
pub struct Events<'a> {
    text: &'a [u8],
    at: usize,
    walk: Walk,
    count: usize,
    done: bool,
}

impl<'a> Events<'a> {
    /// What the document says of itself; complete behind the last event.
    pub fn head(&self) -> &Head {
        &self.walk.head
    }

    /// The next event and the bytes it was read from.
    pub fn next_with_text(&mut self) -> Option<(Result<'a>, &'a [u8])> {
        if self.done {
            return None;
        }
        if self.at == 0 {
            match start(self.text) {
                Ok(at) => {
                    self.text = &self.text[at..];
                }
                Err(problem) => {
                    self.done = true;
                    return Some((Err(vec![problem]), &[]));
                }
            }
        }
        match self.walk.next(self.text, &mut self.at, 0) {
            Ok(Step::Event(range)) => {
                self.count += 1;
                let text = &self.text[range.clone()];
                Some((parse(self.text, range, 0, &self.walk.head, false, self.count), text))
            }
            Ok(Step::Bare(range)) => {
                self.count += 1;
                let text = &self.text[range.clone()];
                Some((parse(self.text, range, 0, &self.walk.head, true, self.count), text))
            }
            Ok(Step::End) => {
                self.done = true;
                let problems = self.walk.finish();
                (!problems.is_empty()).then_some((Err(problems), &[]))
            }
            Err(stop) => {
                self.done = true;
                Some((Err(vec![told(stop, self.text.len() as u64)]), &[]))
            }
        }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<'a>;

    fn next(&mut self) -> Option<Result<'a>> {
        self.next_with_text().map(|(event, _)| event)
    }
}

/// Events of a document that arrives piece by piece. Memory holds one event and one piece.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    buffer: Vec<u8>,
    at: usize,
    /// Bytes of the document that have left the buffer.
    before: u64,
    walk: Walk,
    count: usize,
    largest: usize,
    dry: bool,
    done: bool,
    begun: bool,
}

/// How much is asked of the source at once.
const PIECE: usize = 64 << 10;

impl<R: std::io::Read> Reader<R> {
    pub fn new(source: R) -> Reader<R> {
        Reader::with_largest(source, LARGEST_EVENT)
    }

    /// An event, or what stands before the first one, of more bytes than this is refused.
    pub fn with_largest(source: R, largest: usize) -> Reader<R> {
        Reader {
            source,
            buffer: Vec::new(),
            at: 0,
            before: 0,
            walk: Walk::new(),
            count: 0,
            largest,
            dry: false,
            done: false,
            begun: false,
        }
    }

    pub fn head(&self) -> &Head {
        &self.walk.head
    }

    /// The next event, borrowed from the buffer: nothing is copied. The iterator gives events that
    /// stand alone.
    pub fn next_event(&mut self) -> Option<Result<'_>> {
        self.next_with_text().map(|(event, _)| event)
    }

    /// The same with the bytes that the event was read from, for keeping them as they came.
    pub fn next_with_text(&mut self) -> Option<(Result<'_>, &[u8])> {
        match self.advance()? {
            Ok((range, bare)) => {
                let text = &self.buffer[range.clone()];
                let head = &self.walk.head;
                Some((parse(&self.buffer, range, self.before, head, bare, self.count), text))
            }
            Err(problems) => Some((Err(problems), &[])),
        }
    }

    fn advance(&mut self) -> Option<std::result::Result<(Range<usize>, bool), Vec<Problem>>> {
        loop {
            if self.done {
                return None;
            }
            if !self.begun && (self.buffer.len() >= 4 || self.dry) {
                self.begun = true;
                match start(&self.buffer) {
                    Ok(skip) => drop(self.buffer.drain(..skip)),
                    Err(problem) => return Some(Err(self.end(problem))),
                }
            }
            let step = if self.begun {
                self.walk.next(&self.buffer, &mut self.at, self.before)
            } else {
                Err(Stop::More)
            };
            match step {
                Ok(Step::Event(range)) => {
                    self.count += 1;
                    return Some(Ok((range, false)));
                }
                Ok(Step::Bare(range)) => {
                    self.count += 1;
                    return Some(Ok((range, true)));
                }
                Ok(Step::End) if self.dry => {
                    self.done = true;
                    let problems = self.walk.finish();
                    return (!problems.is_empty()).then_some(Err(problems));
                }
                Err(Stop::More) if self.dry => {
                    let place = self.before + self.buffer.len() as u64;
                    return Some(Err(self.end(told(Stop::More, place))));
                }
                Ok(Step::End) | Err(Stop::More) => {
                    if let Err(problem) = self.more() {
                        return Some(Err(self.end(problem)));
                    }
                }
                Err(Stop::Wrong(problem)) => return Some(Err(self.end(*problem))),
            }
        }
    }

    fn end(&mut self, problem: Problem) -> Vec<Problem> {
        self.done = true;
        vec![problem]
    }

    /// Takes in the next piece, and drops what the walk is done with.
    fn more(&mut self) -> std::result::Result<(), Problem> {
        if self.walk.in_events() && self.at > 0 {
            self.buffer.drain(..self.at);
            self.before += self.at as u64;
            self.at = 0;
        }
        let kept = self.buffer.len();
        if kept > self.largest {
            let limit = self.largest.to_string();
            return Err(Problem::new(Code::TooLarge, "").with("limit", limit).at(self.before));
        }
        // Twice what is there, so that a large event is looked at a few times only.
        let wanted = PIECE.max(kept).min(self.largest - kept + PIECE);
        let read = self.source.by_ref().take(wanted as u64).read_to_end(&mut self.buffer);
        match read {
            Ok(count) => {
                self.dry = count < wanted;
                Ok(())
            }
            Err(error) => {
                let problem = Problem::new(Code::Syntax, "").with("syntax", "JSON");
                Err(problem.with("detail", format!("the source failed: {error}")).at(self.before))
            }
        }
    }
}

impl<R: std::io::Read> Iterator for Reader<R> {
    type Item = Result<'static>;

    fn next(&mut self) -> Option<Result<'static>> {
        self.next_event().map(|event| event.map(Event::into_owned))
    }
}

/// Where the text begins behind a byte order mark; other encodings are named.
fn start(text: &[u8]) -> std::result::Result<usize, Problem> {
    match text {
        [0xEF, 0xBB, 0xBF, ..] => Ok(3),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..] => {
            Err(Problem::new(Code::Encoding, "")
                .with("detail", "it looks like UTF-16 or UTF-32")
                .at(0))
        }
        _ => Ok(0),
    }
}

fn told(stop: Stop, place: u64) -> Problem {
    match stop {
        Stop::Wrong(problem) => *problem,
        Stop::More => Problem::new(Code::Syntax, "")
            .with("syntax", "JSON")
            .with("detail", "the text ends too early")
            .at(place),
    }
}

fn parse<'a>(
    text: &'a [u8],
    range: Range<usize>,
    before: u64,
    head: &Head,
    bare: bool,
    count: usize,
) -> Result<'a> {
    let mut found = Findings { problems: Vec::new() };
    let mut lexer = Lexer::new(&text[..range.end], range.start, before);
    let event = if lexer.peek().is_ok_and(|byte| byte == b'{') {
        event::read(&mut lexer, &head.prefixes, bare, &mut found)
    } else {
        let problem =
            Problem::new(Code::WrongType, "eventList").with("expected", "a list of events");
        Err(Stop::Wrong(Box::new(problem.with("found", "another value").at(before))))
    };
    let event = match event {
        Ok(event) if found.problems.is_empty() => return Ok(event),
        Ok(_) => None,
        Err(stop) => Some(told(stop, before + range.end as u64)),
    };
    found.problems.extend(event);
    Err(found.problems.into_iter().map(|problem| problem.of_event(count - 1)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of any length, made while it is read.
    struct Endless {
        left: usize,
        piece: Vec<u8>,
        at: usize,
    }

    impl std::io::Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            if self.at == self.piece.len() {
                if self.left == 0 {
                    return Ok(0);
                }
                self.left -= 1;
                self.at = 0;
                self.piece = match self.left {
                    0 => b"]}}".to_vec(),
                    _ => br#",{"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00Z","eventTimeZoneOffset":"+08:00","action":"ADD","epcList":["urn:example:1"]}"#.to_vec(),
                };
            }
            let count = out.len().min(self.piece.len() - self.at);
            out[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
            self.at += count;
            Ok(count)
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_document() {
        let head = br#"{"@context":"c","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-07-22T10:30:00Z","epcisBody":{"eventList":[{"type":"ObjectEvent","eventTime":"2026-07-22T06:45:00Z","eventTimeZoneOffset":"+08:00","action":"ADD","epcList":["urn:example:0"]}"#;
        let source = Endless { left: 300_000, piece: head.to_vec(), at: 0 };
        let mut reader = Reader::new(source);
        let mut most = 0;
        let mut count = 0;
        while let Some(event) = reader.next_event() {
            assert_eq!(event.unwrap().epcs.len(), 1);
            count += 1;
            most = most.max(reader.buffer.capacity());
        }
        assert_eq!(count, 300_000);
        assert!(most <= 4 * PIECE, "{most} bytes were held for a document of 40 million");
    }

    #[test]
    fn an_event_without_end_is_refused_at_the_limit() {
        let head = br#"{"@context":"c","type":"EPCISDocument","epcisBody":{"eventList":[{"type":"ObjectEvent","epcList":["x""#;
        struct Names(Vec<u8>);
        impl std::io::Read for Names {
            fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
                let count = out.len().min(self.0.len());
                out[..count].copy_from_slice(&self.0[..count]);
                self.0.drain(..count);
                if self.0.is_empty() {
                    self.0 = b",\"urn:example:1\"".to_vec();
                }
                Ok(count)
            }
        }
        let mut reader = Reader::with_largest(Names(head.to_vec()), 1 << 20);
        let problems = reader.next().unwrap().unwrap_err();
        assert_eq!(problems[0].code, Code::TooLarge);
        assert!(reader.buffer.capacity() < 4 << 20);
        assert!(reader.next().is_none());
    }
}
