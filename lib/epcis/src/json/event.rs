//! One event of a JSON-LD document (EPCIS 2.0 §10; JSON schema 2.0.0).
//!
//! Standard fields go straight from the text to their place. Everything wrong is collected, so that
//! a sender is told all of it at once.

use super::lexer::{Lexer, Read, Value};
use super::parts::Trees;
use super::tree;
use crate::context::Prefixes;
use crate::event::*;
use crate::problem::{Code, MOST, Problem};
use std::sync::Arc;

/// What was found wrong so far, and where reading stands.
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
}

impl Findings {
    pub(super) fn wrong_type(
        &mut self,
        path: &str,
        expected: &'static str,
        found: &'static str,
        byte: u64,
    ) {
        if self.problems.len() < MOST {
            let problem = Problem::new(Code::WrongType, path);
            self.problems.push(problem.with("expected", expected).with("found", found).at(byte));
        }
    }

    pub(super) fn code(&mut self, code: Code, path: impl Into<String>, byte: u64) {
        if self.problems.len() < MOST {
            self.problems.push(Problem::new(code, path).at(byte));
        }
    }
}

/// Fields that may stand beside those of an event when it is sent without a document.
const OF_DOCUMENT: [&str; 4] = ["id", "schemaVersion", "creationDate", "isA"];

pub(super) fn read<'a>(
    lexer: &mut Lexer<'a>,
    outer: &Arc<Prefixes>,
    bare: bool,
    found: &mut Findings,
) -> Read<Event<'a>> {
    let mut event = Event::new(Kind::Object, outer.clone());
    let mut kind: Option<Text<'a>> = None;
    let mut time = None;
    let mut offset = None;
    let mut own: Vec<(Text<'a>, Value<'a>)> = Vec::new();
    let mut ilmd = None;
    let mut certifications = Vec::new();
    let mut places: [Option<Value<'a>>; 2] = [None, None];
    let mut sensors = Vec::new();
    let mut declaration = None;
    let mut seen = 0u64;
    lexer.members(|lexer, key| {
        let bit = match key.as_ref() {
            "type" => single(lexer, found, "type", 0, &mut kind)?,
            "eventTime" => single(lexer, found, "eventTime", 1, &mut time)?,
            "eventTimeZoneOffset" => single(lexer, found, "eventTimeZoneOffset", 2, &mut offset)?,
            "eventID" => single(lexer, found, "eventID", 3, &mut event.event_id)?,
            "recordTime" => single(lexer, found, "recordTime", 4, &mut event.record_time)?,
            "action" => single(lexer, found, "action", 5, &mut event.action)?,
            "bizStep" => single(lexer, found, "bizStep", 6, &mut event.biz_step)?,
            "disposition" => single(lexer, found, "disposition", 7, &mut event.disposition)?,
            "parentID" => single(lexer, found, "parentID", 8, &mut event.parent)?,
            "transformationID" => {
                single(lexer, found, "transformationID", 9, &mut event.transformation_id)?
            }
            "epcList" => {
                event.has_epc_list = true;
                texts(lexer, found, "epcList", 10, &mut event.epcs)?
            }
            "childEPCs" => texts(lexer, found, "childEPCs", 11, &mut event.children)?,
            "inputEPCList" => texts(lexer, found, "inputEPCList", 12, &mut event.inputs)?,
            "outputEPCList" => texts(lexer, found, "outputEPCList", 13, &mut event.outputs)?,
            "quantityList" => quantities(lexer, found, "quantityList", 14, &mut event.quantities)?,
            "childQuantityList" => {
                quantities(lexer, found, "childQuantityList", 15, &mut event.child_quantities)?
            }
            "inputQuantityList" => {
                quantities(lexer, found, "inputQuantityList", 16, &mut event.input_quantities)?
            }
            "outputQuantityList" => {
                quantities(lexer, found, "outputQuantityList", 17, &mut event.output_quantities)?
            }
            "bizTransactionList" => typed(
                lexer,
                found,
                ("bizTransactionList", "bizTransaction"),
                18,
                &mut event.biz_transactions,
            )?,
            "sourceList" => typed(lexer, found, ("sourceList", "source"), 19, &mut event.sources)?,
            "destinationList" => {
                let names = ("destinationList", "destination");
                typed(lexer, found, names, 20, &mut event.destinations)?
            }
            "readPoint" => {
                places[0] = Some(lexer.value()?);
                21
            }
            "bizLocation" => {
                places[1] = Some(lexer.value()?);
                22
            }
            "persistentDisposition" => {
                event.persistent_disposition = Some(persistent(lexer, found)?);
                23
            }
            "sensorElementList" => {
                lexer_list(lexer, found, "sensorElementList", &mut sensors)?;
                24
            }
            "ilmd" => {
                ilmd = Some(lexer.value()?);
                25
            }
            "certificationInfo" => {
                certifications.push(lexer.value()?);
                26
            }
            "errorDeclaration" => {
                declaration = Some(lexer.value()?);
                27
            }
            "@context" => {
                let mut inner = Prefixes::clone(&event.prefixes);
                tree::declare(&lexer.value()?, &mut inner);
                event.prefixes = Arc::new(inner);
                28
            }
            name if bare && OF_DOCUMENT.contains(&name) => {
                lexer.value()?;
                return Ok(());
            }
            name => {
                if !name.contains(':') && name != "comment" && !name.starts_with("@xmlns") {
                    found.code(Code::UnknownField, name, lexer.place());
                }
                own.push((key, lexer.value()?));
                return Ok(());
            }
        };
        if seen >> bit & 1 == 1 {
            found.code(Code::DuplicateField, key.as_ref(), lexer.place());
        }
        seen |= 1 << bit;
        Ok(())
    })?;
    let byte = lexer.place();
    event.event_time = time.unwrap_or_default();
    event.event_time_zone_offset = offset.unwrap_or_default();
    kind_of(kind, &mut event, found, byte);
    if own.iter().any(|(key, _)| key.starts_with("@xmlns")) {
        let mut inner = Prefixes::clone(&event.prefixes);
        for (key, value) in &own {
            if let (Some(prefix), Some(namespace)) = (key.strip_prefix("@xmlns:"), value.text()) {
                inner.declare(prefix, namespace);
            }
        }
        event.prefixes = Arc::new(inner);
        own.retain(|(key, _)| !key.starts_with("@xmlns"));
    }
    let prefixes = event.prefixes.clone();
    let mut reader = Trees { prefixes: &prefixes, found, byte };
    let [read_point, location] = places;
    event.read_point = read_point.and_then(|value| reader.place("readPoint", value));
    event.biz_location = location.and_then(|value| reader.place("bizLocation", value));
    for (index, value) in sensors.into_iter().enumerate() {
        event.sensor_elements.extend(reader.sensor(index, value));
    }
    for value in certifications {
        reader.certification(value, &mut event.certifications);
    }
    event.error_declaration = declaration.and_then(|value| reader.declaration(value));
    if let Some(value) = ilmd {
        for (key, value) in reader.object("ilmd", value) {
            tree::nodes(&key, value, &prefixes, &mut event.ilmd);
        }
    }
    for (key, value) in own {
        tree::nodes(&key, value, &prefixes, &mut event.extensions);
    }
    Ok(event)
}

fn kind_of<'a>(kind: Option<Text<'a>>, event: &mut Event<'a>, found: &mut Findings, byte: u64) {
    let Some(kind) = kind else {
        found.code(Code::MissingField, "type", byte);
        return;
    };
    match Kind::standard(kind.strip_prefix("epcis:").unwrap_or(&kind)) {
        Some(standard) => event.kind = standard,
        None => {
            if !kind.contains(':') {
                let problem = Problem::new(Code::UnknownEventType, "type").with("value", &kind);
                found.problems.push(problem.at(byte));
            }
            event.kind = Kind::Other(kind);
        }
    }
}

fn single<'a>(
    lexer: &mut Lexer<'a>,
    found: &mut Findings,
    path: &str,
    bit: u32,
    out: &mut Option<Text<'a>>,
) -> Read<u32> {
    if lexer.peek()? == b'"' {
        *out = Some(lexer.string()?);
    } else {
        let byte = lexer.place();
        let value = lexer.value()?;
        found.wrong_type(path, "text", value.kind(), byte);
    }
    Ok(bit)
}

fn texts<'a>(
    lexer: &mut Lexer<'a>,
    found: &mut Findings,
    path: &str,
    bit: u32,
    out: &mut Vec<Text<'a>>,
) -> Read<u32> {
    if lexer.peek()? != b'[' {
        let byte = lexer.place();
        let value = lexer.value()?;
        found.wrong_type(path, "a list", value.kind(), byte);
        return Ok(bit);
    }
    lexer.elements(|lexer| {
        if lexer.peek()? == b'"' {
            out.push(lexer.string()?);
        } else {
            let byte = lexer.place();
            let value = lexer.value()?;
            found.wrong_type(path, "a list of texts", value.kind(), byte);
        }
        Ok(())
    })?;
    Ok(bit)
}

fn lexer_list<'a>(
    lexer: &mut Lexer<'a>,
    found: &mut Findings,
    path: &str,
    out: &mut Vec<Value<'a>>,
) -> Read<()> {
    let byte = lexer.place();
    match lexer.value()? {
        Value::List(list) => out.extend(list),
        other => found.wrong_type(path, "a list", other.kind(), byte),
    }
    Ok(())
}

/// A list of objects; `each` is told the index.
fn objects<'a>(
    lexer: &mut Lexer<'a>,
    found: &mut Findings,
    path: &str,
    mut each: impl FnMut(&mut Lexer<'a>, &mut Findings) -> Read<()>,
) -> Read<()> {
    if lexer.peek()? != b'[' {
        let byte = lexer.place();
        let value = lexer.value()?;
        found.wrong_type(path, "a list", value.kind(), byte);
        return Ok(());
    }
    lexer.elements(|lexer| {
        if lexer.peek()? == b'{' {
            return each(lexer, found);
        }
        let byte = lexer.place();
        let value = lexer.value()?;
        found.wrong_type(path, "a list of objects", value.kind(), byte);
        Ok(())
    })
}

fn quantities<'a>(
    lexer: &mut Lexer<'a>,
    found: &mut Findings,
    path: &str,
    bit: u32,
    out: &mut Vec<Quantity<'a>>,
) -> Read<u32> {
    objects(lexer, found, path, |lexer, found| {
        let (mut class, mut quantity, mut unit) = (None, None, None);
        lexer.members(|lexer, key| {
            match key.as_ref() {
                "epcClass" => {
                    single(lexer, found, "epcClass", 0, &mut class)?;
                }
                "uom" => {
                    single(lexer, found, "uom", 0, &mut unit)?;
                }
                "quantity" => {
                    let byte = lexer.place();
                    match lexer.value()? {
                        Value::Number(text) => quantity = Some(Text::Borrowed(text)),
                        other => found.wrong_type("quantity", "a number", other.kind(), byte),
                    }
                }
                name => {
                    found.code(Code::UnknownField, format!("{path}/{name}"), lexer.place());
                    lexer.value()?;
                }
            }
            Ok(())
        })?;
        match class {
            Some(class) => out.push(Quantity { class, quantity, unit }),
            None => found.code(Code::MissingField, format!("{path}/epcClass"), lexer.place()),
        }
        Ok(())
    })?;
    Ok(bit)
}

fn typed<'a>(
    lexer: &mut Lexer<'a>,
    found: &mut Findings,
    (path, name): (&str, &str),
    bit: u32,
    out: &mut Vec<Typed<'a>>,
) -> Read<u32> {
    objects(lexer, found, path, |lexer, found| {
        let (mut kind, mut value) = (None, None);
        lexer.members(|lexer, key| {
            match key.as_ref() {
                "type" => {
                    single(lexer, found, "type", 0, &mut kind)?;
                }
                key if key == name => {
                    single(lexer, found, name, 0, &mut value)?;
                }
                key => {
                    found.code(Code::UnknownField, format!("{path}/{key}"), lexer.place());
                    lexer.value()?;
                }
            }
            Ok(())
        })?;
        match value {
            Some(value) => out.push(Typed { kind, value }),
            None => found.code(Code::MissingField, format!("{path}/{name}"), lexer.place()),
        }
        Ok(())
    })?;
    Ok(bit)
}

fn persistent<'a>(lexer: &mut Lexer<'a>, found: &mut Findings) -> Read<PersistentDisposition<'a>> {
    let mut both = PersistentDisposition::default();
    if lexer.peek()? != b'{' {
        let byte = lexer.place();
        let value = lexer.value()?;
        found.wrong_type("persistentDisposition", "an object", value.kind(), byte);
        return Ok(both);
    }
    lexer.members(|lexer, key| {
        match key.as_ref() {
            "set" => {
                texts(lexer, found, "persistentDisposition/set", 0, &mut both.set)?;
            }
            "unset" => {
                texts(lexer, found, "persistentDisposition/unset", 0, &mut both.unset)?;
            }
            name => {
                let path = format!("persistentDisposition/{name}");
                found.code(Code::UnknownField, path, lexer.place());
                lexer.value()?;
            }
        }
        Ok(())
    })?;
    Ok(both)
}
