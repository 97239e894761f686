//! XML read piece by piece.
//!
//! Elements become trees one event at a time. A document type is refused before anything in it is
//! looked at, so there are no entities to expand and none to fetch; depth and the size of one event
//! are limited.

use super::element::{Element, INSTANCE, is_standard};
use crate::context::Prefixes;
use crate::json::DEEPEST;
use crate::problem::{Code, Problem};
use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Piece};
use quick_xml::name::{PrefixDeclaration, ResolveResult};
use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;

/// Refuses to give more bytes than one event may have; the count begins anew with each event.
#[derive(Debug)]
struct Bounded<R> {
    source: R,
    left: usize,
}

/// Sensor reports have two dozen.
const ATTRIBUTES: usize = 500;

const SPENT: &str = "one event is too large";

impl<R: BufRead> std::io::Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.left == 0 {
            return Err(std::io::Error::other(SPENT));
        }
        let buffer = self.source.fill_buf()?;
        Ok(&buffer[..buffer.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left -= count.min(self.left);
        self.source.consume(count);
    }
}

/// What the walk meets.
pub(super) enum Met {
    Start(Element),
    End,
    Finished,
}

pub(super) struct Walk<R> {
    reader: NsReader<Bounded<R>>,
    buffer: Vec<u8>,
    largest: usize,
    depth: usize,
    /// Namespaces and names repeat; each is kept once.
    names: Vec<Arc<str>>,
    /// Prefixes in force, outermost first, with the depth at which they were declared.
    declared: Vec<(usize, String, String)>,
    /// An element without content is a start and an end.
    pending_end: bool,
}

impl<R> std::fmt::Debug for Walk<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").field("depth", &self.depth).finish_non_exhaustive()
    }
}

impl<R: BufRead> Walk<R> {
    pub(super) fn new(source: R, largest: usize) -> Walk<R> {
        let mut reader = NsReader::from_reader(Bounded { source, left: largest });
        reader.config_mut().check_end_names = true;
        Walk {
            reader,
            buffer: Vec::new(),
            largest,
            depth: 0,
            names: Vec::new(),
            declared: Vec::new(),
            pending_end: false,
        }
    }

    pub(super) fn place(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// The next event may be as large as any.
    pub(super) fn renew(&mut self) {
        self.reader.get_mut().left = self.largest;
    }

    /// The next start or end, without what is inside; text between elements is passed over.
    pub(super) fn next(&mut self) -> Result<Met, Problem> {
        if self.pending_end {
            self.pending_end = false;
            self.close();
            return Ok(Met::End);
        }
        loop {
            match self.piece(None)? {
                Some(met) => return Ok(met),
                None => continue,
            }
        }
    }

    /// Reads on to the end of `element`, whose start has just been met.
    pub(super) fn whole(&mut self, element: Element) -> Result<Element, Problem> {
        let mut open = vec![element];
        loop {
            let met = if self.pending_end {
                self.pending_end = false;
                self.close();
                Some(Met::End)
            } else {
                let last = open.last_mut().expect("the element itself is open");
                self.piece(Some(last))?
            };
            match met {
                Some(Met::Start(child)) => open.push(child),
                Some(Met::End) => {
                    let done = open.pop().expect("every end has a start");
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Some(Met::Finished) => return Err(self.wrong("the text ends too early")),
                None => {}
            }
        }
    }

    /// One piece; text goes to `into`.
    fn piece(&mut self, into: Option<&mut Element>) -> Result<Option<Met>, Problem> {
        self.buffer.clear();
        let mut buffer = std::mem::take(&mut self.buffer);
        let read = self.reader.read_event_into(&mut buffer);
        let place = self.reader.buffer_position();
        let met = match read {
            Ok(Piece::Start(start)) => {
                let start = start.into_owned();
                self.buffer = buffer;
                return self.open(&start, place).map(|element| Some(Met::Start(element)));
            }
            Ok(Piece::Empty(start)) => {
                let start = start.into_owned();
                self.buffer = buffer;
                self.pending_end = true;
                return self.open(&start, place).map(|element| Some(Met::Start(element)));
            }
            Ok(Piece::End(_)) => Ok(Some(Met::End)),
            Ok(Piece::Text(text)) => add(into, &text.xml10_content(), place),
            Ok(Piece::CData(text)) => add(into, &text.xml10_content(), place),
            Ok(Piece::GeneralRef(reference)) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => Some(sign),
                    Ok(None) => match reference.xml10_content().as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    },
                    Err(_) => None,
                };
                match resolved {
                    Some(sign) => add(into, sign.encode_utf8(&mut [0; 4]), place),
                    None => Err(syntax("an entity that XML does not define", place)),
                }
            }
            Ok(Piece::DocType(_)) => Err(Problem::new(Code::DocumentTypeDeclared, "").at(place)),
            Ok(Piece::Decl(declaration)) => match declaration.encoding() {
                Some(Ok(name))
                    if !name.eq_ignore_ascii_case("utf-8")
                        && !name.eq_ignore_ascii_case("us-ascii") =>
                {
                    let detail = format!("it declares the encoding {name}");
                    Err(Problem::new(Code::Encoding, "").with("detail", detail).at(place))
                }
                _ => Ok(None),
            },
            Ok(Piece::Comment(_) | Piece::PI(_)) => Ok(None),
            Ok(Piece::Eof) if self.depth > 0 => Err(syntax("the text ends too early", place)),
            Ok(Piece::Eof) => Ok(Some(Met::Finished)),
            Err(error) => Err(self.failed(&error, place)),
        };
        self.buffer = buffer;
        if let Ok(Some(Met::End)) = met {
            self.close();
        }
        met
    }

    fn failed(&self, error: &quick_xml::Error, place: u64) -> Problem {
        let text = error.to_string();
        if text.contains(SPENT) {
            let limit = self.largest.to_string();
            return Problem::new(Code::TooLarge, "").with("limit", limit).at(place);
        }
        if matches!(error, quick_xml::Error::Encoding(_)) {
            return Problem::new(Code::Encoding, "").with("detail", text).at(place);
        }
        syntax(&text, place)
    }

    fn wrong(&self, detail: &str) -> Problem {
        syntax(detail, self.place())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        while self.declared.last().is_some_and(|(depth, _, _)| *depth > self.depth) {
            self.declared.pop();
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, place: u64) -> Result<Element, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let limit = DEEPEST.to_string();
            return Err(Problem::new(Code::TooDeep, "").with("limit", limit).at(place));
        }
        let (namespace, local) = self.reader.resolver().resolve_element(start.name());
        let namespace = namespace_of(namespace, place)?.into_owned();
        let local = local.as_ref().to_owned();
        let mut element = Element {
            namespace: self.shared(&namespace),
            local: self.shared(&local),
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
            byte: place,
        };
        for (number, attribute) in start.attributes().enumerate() {
            // Each is compared with all before it, so their number must end.
            if number >= ATTRIBUTES {
                let limit = ATTRIBUTES.to_string();
                return Err(Problem::new(Code::TooManyAttributes, "")
                    .with("limit", limit)
                    .at(place));
            }
            let attribute = attribute.map_err(|error| syntax(&error.to_string(), place))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| syntax(&error.to_string(), place))?
                .into_owned();
            if let Some(declaration) = attribute.key.as_namespace_binding() {
                if let PrefixDeclaration::Named(prefix) = declaration {
                    self.declared.push((self.depth, prefix.to_owned(), value));
                }
                continue;
            }
            let (namespace, local) = self.reader.resolver().resolve_attribute(attribute.key);
            let namespace = namespace_of(namespace, place)?.into_owned();
            let local = local.as_ref().to_owned();
            let (namespace, local) = (self.shared(&namespace), self.shared(&local));
            element.attributes.push((namespace, local, value));
        }
        Ok(element)
    }

    fn shared(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.iter().find(|known| ***known == *name) {
            return known.clone();
        }
        let new: Arc<str> = Arc::from(name);
        // A document that invents names without end must not fill memory with them.
        if self.names.len() >= 256 {
            self.names.clear();
        }
        self.names.push(new.clone());
        new
    }

    /// Bytes that are held beside the tree of the event.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.buffer.capacity() + self.names.len() * 64 + self.declared.capacity() * 64
    }

    /// Prefixes in force here, without those of the standard's own packaging.
    pub(super) fn prefixes(&self) -> Prefixes {
        let mut prefixes = Prefixes::default();
        for (_, prefix, namespace) in &self.declared {
            if !is_standard(namespace) && namespace != INSTANCE {
                prefixes.declare(prefix, namespace);
            }
        }
        prefixes
    }

    /// Whether the element just met declared any.
    pub(super) fn declared_here(&self) -> bool {
        self.declared.last().is_some_and(|(depth, _, _)| *depth == self.depth)
    }
}

fn namespace_of<'n>(resolved: ResolveResult<'n>, place: u64) -> Result<Cow<'n, str>, Problem> {
    match resolved {
        // The resolver keeps the declaration as it is written.
        ResolveResult::Bound(namespace) => quick_xml::escape::unescape(namespace.0)
            .map_err(|error| syntax(&error.to_string(), place)),
        ResolveResult::Unbound => Ok(Cow::Borrowed("")),
        ResolveResult::Unknown(prefix) => {
            Err(syntax(&format!("the prefix {prefix:?} is not declared"), place))
        }
    }
}

fn add(into: Option<&mut Element>, text: &str, place: u64) -> Result<Option<Met>, Problem> {
    match into {
        Some(element) => {
            if element.children.is_empty() {
                element.text.push_str(text);
            }
            Ok(None)
        }
        None if text.trim().is_empty() => Ok(None),
        None => Err(syntax("text outside of elements", place)),
    }
}

fn syntax(detail: &str, place: u64) -> Problem {
    Problem::new(Code::Syntax, "").with("syntax", "XML").with("detail", detail).at(place)
}
