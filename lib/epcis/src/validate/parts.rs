//! Sensors, declarations of error, certificates, and fields of somebody's own.

use super::Check;
use crate::cbv::Vocabulary;
use crate::context::Prefixes;
use crate::event::*;
use crate::hash::sensor_vocabulary;
use crate::number::is_number;
use crate::problem::{Code, Problem};
use crate::time::{Instant, is_date};

impl Check<'_, '_> {
    pub(super) fn sensors(&mut self) {
        let event = self.event;
        let moment = event.event_time.trim().parse::<Instant>().ok();
        for (index, element) in event.sensor_elements.iter().enumerate() {
            let path = format!("sensorElementList/{index}");
            if element.reports.is_empty() {
                self.missing(&format!("{path}/sensorReport"));
            }
            if let Some(metadata) = &element.metadata {
                self.readings(&format!("{path}/sensorMetadata"), metadata, moment);
            }
            for (number, report) in element.reports.iter().enumerate() {
                let path = format!("{path}/sensorReport/{number}");
                self.readings(&path, report, moment);
                if report.get(SensorField::Type).is_none()
                    && report.get(SensorField::Exception).is_none()
                {
                    self.found.push(Problem::new(Code::NotInSchema, format!("{path} (no type)")));
                }
            }
        }
    }

    fn readings(&mut self, path: &str, readings: &Readings<'_>, event: Option<Instant>) {
        use SensorField as F;
        for (field, text) in &readings.fields {
            let path = format!("{path}/{}", field.name());
            let text = text.trim();
            match field {
                F::Time | F::StartTime | F::EndTime => match text.parse::<Instant>() {
                    Err(_) => self.say(Code::BadTime, path, text),
                    // CBV 2.0 and the schema's rule M122.
                    Ok(time) if *field == F::Time && event.is_some_and(|event| time > event) => {
                        self.say(Code::SensorTimeAfterEvent, path, text);
                    }
                    Ok(_) => {}
                },
                F::Value
                | F::MinValue
                | F::MaxValue
                | F::MeanValue
                | F::StandardDeviation
                | F::PercRank
                | F::PercValue => {
                    if !is_number(text) {
                        self.say(Code::BadNumber, path, text);
                    }
                }
                F::HexBinaryValue => {
                    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
                        self.say(Code::BadHex, path, text);
                    }
                }
                F::BooleanValue => {
                    if !matches!(text, "true" | "false" | "1" | "0") {
                        let problem = Problem::new(Code::WrongType, path);
                        self.found.push(problem.with("expected", "true/false").with("found", text));
                    }
                }
                F::StringValue | F::Unit => {}
                field => match sensor_vocabulary(*field) {
                    Some(vocabulary) => self.word(&path, text, vocabulary),
                    None => self.key(|| path.clone(), text),
                },
            }
        }
    }

    pub(super) fn declaration(&mut self) {
        let Some(declaration) = &self.event.error_declaration else { return };
        if declaration.declaration_time.trim().is_empty() {
            self.missing("errorDeclaration/declarationTime");
        } else {
            self.time("errorDeclaration/declarationTime", &declaration.declaration_time);
        }
        if let Some(reason) = &declaration.reason {
            self.word("errorDeclaration/reason", reason, Vocabulary::ErrorReason);
        }
        for (index, id) in declaration.corrective_event_ids.iter().enumerate() {
            self.uri(&format!("errorDeclaration/correctiveEventIDs/{index}"), id);
        }
    }

    /// The published schema knows URIs only; descriptions of the GS1 Web Vocabulary are in use, and
    /// their days must be days.
    pub(super) fn certifications(&mut self) {
        for certification in &self.event.certifications {
            match certification {
                Certification::Uri(uri) => drop(self.uri("certificationInfo", uri)),
                Certification::Details(nodes) => {
                    self.found.push(Problem::new(Code::NotInSchema, "certificationInfo (details)"));
                    self.dates("certificationInfo", nodes);
                }
            }
        }
    }

    fn dates(&mut self, path: &str, nodes: &[Node<'_>]) {
        for node in nodes {
            let path = format!("{path}/{}", node.name.local);
            let text = node.text.trim();
            if node.name.local.ends_with("Date")
                && !text.is_empty()
                && !is_date(text)
                && text.parse::<Instant>().is_err()
            {
                self.say(Code::BadDate, path.clone(), text);
            }
            self.dates(&path, &node.children);
        }
    }

    pub(super) fn names(&mut self) {
        let event = self.event;
        for node in &event.ilmd {
            let plain = node.name.namespace.is_empty() && !node.name.local.contains(':');
            if plain && !node.name.is_comment() {
                let path = format!("ilmd/{}", node.name.local);
                self.found.push(Problem::new(Code::NameWithoutNamespace, path));
            }
        }
        for (prefix, namespace) in event.prefixes.iter() {
            if Prefixes::is_protected(prefix, namespace) {
                self.say(Code::ProtectedPrefix, "@context", prefix);
            }
        }
        let mut undeclared = Vec::new();
        event.each_node(&mut |node| {
            if node.name.namespace.is_empty()
                && let Some((_, rest)) = node.name.local.split_once(':')
                && !rest.starts_with("//")
            {
                undeclared.push(node.name.local.to_string());
            }
        });
        for name in undeclared {
            self.say(Code::UndeclaredPrefix, "@context", &name);
        }
    }
}
