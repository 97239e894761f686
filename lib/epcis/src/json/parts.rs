//! Parts of an event in which somebody may add fields of their own.

use super::event::Findings;
use super::lexer::Value;
use super::tree;
use crate::context::Prefixes;
use crate::event::*;
use crate::problem::Code;

/// Parts with extension points need the prefixes of the whole event, and wait for its end.
pub(super) struct Trees<'p, 'f> {
    pub(super) prefixes: &'p Prefixes,
    pub(super) found: &'f mut Findings,
    pub(super) byte: u64,
}

impl Trees<'_, '_> {
    pub(super) fn object<'a>(
        &mut self,
        path: &str,
        value: Value<'a>,
    ) -> Vec<(Text<'a>, Value<'a>)> {
        match value {
            Value::Object(members) => members,
            other => {
                self.found.wrong_type(path, "an object", other.kind(), self.byte);
                Vec::new()
            }
        }
    }

    fn string<'a>(&mut self, path: &str, value: Value<'a>) -> Option<Text<'a>> {
        match value {
            Value::Text(text) => Some(text),
            other => {
                self.found.wrong_type(path, "text", other.kind(), self.byte);
                None
            }
        }
    }

    /// A field that is not the standard's; without prefix it can be nobody's.
    fn own<'a>(&mut self, path: &str, key: &Text<'a>, value: Value<'a>, out: &mut Vec<Node<'a>>) {
        if !key.contains(':') && key != "comment" {
            self.found.code(Code::UnknownField, format!("{path}/{key}"), self.byte);
        }
        tree::nodes(key, value, self.prefixes, out);
    }

    pub(super) fn place<'a>(&mut self, path: &str, value: Value<'a>) -> Option<Place<'a>> {
        let mut id = None;
        let mut extensions = Vec::new();
        for (key, value) in self.object(path, value) {
            match key.as_ref() {
                "id" => id = self.string(&format!("{path}/id"), value),
                _ => self.own(path, &key, value, &mut extensions),
            }
        }
        if id.is_none() {
            self.found.code(Code::MissingField, format!("{path}/id"), self.byte);
        }
        id.map(|id| Place { id, extensions })
    }

    pub(super) fn sensor<'a>(
        &mut self,
        index: usize,
        value: Value<'a>,
    ) -> Option<SensorElement<'a>> {
        let path = format!("sensorElementList/{index}");
        let mut element = SensorElement::default();
        let mut has_reports = false;
        for (key, value) in self.object(&path, value) {
            match key.as_ref() {
                "sensorMetadata" => {
                    let path = format!("{path}/sensorMetadata");
                    element.metadata = Some(self.readings(&path, value));
                }
                "sensorReport" => {
                    has_reports = true;
                    let Value::List(list) = value else {
                        self.found.wrong_type(&path, "a list", value.kind(), self.byte);
                        continue;
                    };
                    for (report, value) in list.into_iter().enumerate() {
                        let path = format!("{path}/sensorReport/{report}");
                        let readings = self.readings(&path, value);
                        element.reports.push(readings);
                    }
                }
                "type" | "@type" => {}
                _ => self.own(&path, &key, value, &mut element.extensions),
            }
        }
        if !has_reports {
            self.found.code(Code::MissingField, format!("{path}/sensorReport"), self.byte);
        }
        Some(element)
    }

    fn readings<'a>(&mut self, path: &str, value: Value<'a>) -> Readings<'a> {
        let mut readings = Readings::default();
        for (key, value) in self.object(path, value) {
            let Some(field) = SensorField::named(&key) else {
                self.own(path, &key, value, &mut readings.extensions);
                continue;
            };
            use SensorField as F;
            let number = matches!(
                field,
                F::Value
                    | F::MinValue
                    | F::MaxValue
                    | F::MeanValue
                    | F::StandardDeviation
                    | F::PercRank
                    | F::PercValue
            );
            let text = match (value, number, field) {
                (Value::Number(text), true, _) => Text::Borrowed(text),
                (Value::Boolean(true), _, F::BooleanValue) => Text::Borrowed("true"),
                (Value::Boolean(false), _, F::BooleanValue) => Text::Borrowed("false"),
                (Value::Text(text), false, field) if field != F::BooleanValue => text,
                (other, _, _) => {
                    let expected = match field {
                        F::BooleanValue => "true/false",
                        _ if number => "a number",
                        _ => "text",
                    };
                    let path = format!("{path}/{key}");
                    self.found.wrong_type(&path, expected, other.kind(), self.byte);
                    continue;
                }
            };
            readings.fields.push((field, text));
        }
        readings
    }

    pub(super) fn certification<'a>(&mut self, value: Value<'a>, out: &mut Vec<Certification<'a>>) {
        match value {
            Value::Text(text) => out.push(Certification::Uri(text)),
            Value::List(list) => {
                for value in list {
                    self.certification(value, out);
                }
            }
            Value::Object(members) => {
                let mut nodes = Vec::new();
                for (key, value) in members {
                    tree::nodes(&key, value, self.prefixes, &mut nodes);
                }
                out.push(Certification::Details(nodes));
            }
            other => self.found.wrong_type("certificationInfo", "a URI", other.kind(), self.byte),
        }
    }

    pub(super) fn declaration<'a>(&mut self, value: Value<'a>) -> Option<ErrorDeclaration<'a>> {
        let mut declaration = ErrorDeclaration::default();
        for (key, value) in self.object("errorDeclaration", value) {
            let path = format!("errorDeclaration/{key}");
            match key.as_ref() {
                "declarationTime" => {
                    declaration.declaration_time = self.string(&path, value).unwrap_or_default();
                }
                "reason" => declaration.reason = self.string(&path, value),
                "correctiveEventIDs" => match value {
                    Value::List(list) => {
                        for value in list {
                            declaration.corrective_event_ids.extend(self.string(&path, value));
                        }
                    }
                    other => self.found.wrong_type(&path, "a list", other.kind(), self.byte),
                },
                _ => self.own("errorDeclaration", &key, value, &mut declaration.extensions),
            }
        }
        Some(declaration)
    }
}
