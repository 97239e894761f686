//! From parameters as they are written to tests.

use epcis::cbv::Vocabulary;
use epcis::context::Prefixes;
use epcis::event::SensorField;

use super::{Clock, Compare, List, Part, Pattern, Test};
use crate::capture::draft::{micros, millionths};
use crate::names::canonical;
use crate::query::Refusal;

/// Namespace and name of `prefix:local` or of a URI.
pub(crate) fn name(text: &str, prefixes: &Prefixes) -> Option<(String, String)> {
    if let Some((prefix, local)) = text.split_once(':')
        && !local.starts_with("//")
        && let Some(namespace) = prefixes.namespace(prefix)
    {
        return Some((namespace.to_string(), local.to_owned()));
    }
    let at = text.rfind(['#', '/', ':'])?;
    let (namespace, local) = text.split_at(at + 1);
    (!local.is_empty()).then(|| (namespace.to_owned(), local.to_owned()))
}

/// Reads one parameter.
pub(crate) fn test(
    parameter: &str,
    values: &[String],
    prefixes: &Prefixes,
) -> Result<Test, Refusal> {
    let all = || values.to_vec();
    let canon = || values.iter().map(|value| canonical(value)).collect::<Vec<_>>();
    let words = |vocabulary: Vocabulary| {
        values.iter().map(|value| vocabulary.web_uri(value.trim())).collect::<Vec<_>>()
    };
    let patterns = |list| Test::Match {
        list,
        patterns: values.iter().map(|value| Pattern::of(value)).collect(),
    };
    Ok(match parameter {
        "eventType" => Test::Kind(all()),
        "EQ_action" => Test::Action(all()),
        "EQ_bizStep" => Test::Step(words(Vocabulary::BizStep)),
        "EQ_disposition" => Test::Disposition(words(Vocabulary::Disposition)),
        "EQ_persistentDisposition_set" => {
            Test::Persistent { set: true, words: words(Vocabulary::Disposition) }
        }
        "EQ_persistentDisposition_unset" => {
            Test::Persistent { set: false, words: words(Vocabulary::Disposition) }
        }
        "EQ_readPoint" => Test::ReadPoint { names: canon(), within: false },
        "WD_readPoint" => Test::ReadPoint { names: canon(), within: true },
        "EQ_bizLocation" => Test::Location { names: canon(), within: false },
        "WD_bizLocation" => Test::Location { names: canon(), within: true },
        "EQ_transformationID" => Test::Process(canon()),
        "MATCH_epc" => patterns(List::Items),
        "MATCH_parentID" => patterns(List::Parent),
        "MATCH_inputEPC" => patterns(List::Inputs),
        "MATCH_outputEPC" => patterns(List::Outputs),
        "MATCH_anyEPC" => patterns(List::Any),
        "MATCH_epcClass" => patterns(List::Classes),
        "MATCH_inputEPCClass" => patterns(List::InputClasses),
        "MATCH_outputEPCClass" => patterns(List::OutputClasses),
        "MATCH_anyEPCClass" => patterns(List::AnyClass),
        "EQ_eventID" => Test::EventId(canon()),
        "EQ_errorReason" => Test::Reason(words(Vocabulary::ErrorReason)),
        "EQ_correctiveEventID" => Test::Corrective(canon()),
        "EXISTS_errorDeclaration" => Test::Has("errorDeclaration"),
        "EXISTS_sensorElementList" => Test::Has("sensorElementList"),
        "EXISTS_sensorMetadata" => Test::Has("sensorMetadata"),
        "EXISTS_sensorReport" => Test::Has("sensorReport"),
        "EXISTS_ilmd" => Test::Has("ilmd"),
        _ => return other(parameter, values, prefixes),
    })
}

/// Parameters with a comparison, a type, a unit or a name in theirs.
fn other(parameter: &str, values: &[String], prefixes: &Prefixes) -> Result<Test, Refusal> {
    let bad = |what: &str| Refusal::parameter(format!("{parameter} cannot be {what}."));
    let typed =
        |rest: &str| (word_of(rest, prefixes), values.iter().map(|v| canonical(v)).collect());
    if let Some(rest) = parameter.strip_prefix("EQ_bizTransaction_") {
        let (kind, values) = typed(rest);
        return Ok(Test::Transaction { kind, values });
    }
    if let Some(rest) = parameter.strip_prefix("EQ_source_") {
        let (kind, values) = typed(rest);
        return Ok(Test::Source { kind, values });
    }
    if let Some(rest) = parameter.strip_prefix("EQ_destination_") {
        let (kind, values) = typed(rest);
        return Ok(Test::Destination { kind, values });
    }
    if let Some(rest) = parameter.strip_prefix("HASATTR_") {
        let name = name(rest, prefixes).unwrap_or((String::new(), rest.to_owned()));
        return Ok(Test::HasAttribute { name, values: values.to_vec() });
    }
    if let Some(rest) = parameter.strip_prefix("EQ_ATTR_") {
        let (field, attribute) = rest.rsplit_once('_').ok_or_else(|| bad("understood"))?;
        let field = name(field, prefixes).unwrap_or((String::new(), field.to_owned()));
        let attribute = name(attribute, prefixes).unwrap_or((String::new(), attribute.to_owned()));
        return Ok(Test::Attribute { field, attribute, values: values.to_vec() });
    }
    let (compare, rest) = parameter.split_once('_').ok_or_else(|| bad("understood"))?;
    let compare = match compare {
        "EQ" => Compare::Eq,
        "GT" => Compare::Gt,
        "GE" => Compare::Ge,
        "LT" => Compare::Lt,
        "LE" => Compare::Le,
        _ => Compare::Exists,
    };
    let first = values.first().map(String::as_str).unwrap_or_default();
    let time = || micros(first).ok_or_else(|| bad(first));
    let clock = match rest {
        "eventTime" => Some(Clock::Event),
        "recordTime" => Some(Clock::Record),
        "errorDeclarationTime" | "errorDeclaration_Time" => Some(Clock::Declaration),
        _ => None,
    };
    if let Some(clock) = clock {
        return Ok(Test::Time(clock, compare, time()?));
    }
    if let Some(field) = SensorField::named(rest).filter(|_| !rest.contains('_')) {
        return match field {
            SensorField::Time | SensorField::StartTime | SensorField::EndTime => {
                Ok(Test::SensorTime { field, compare, micros: time()? })
            }
            SensorField::PercRank => {
                let number = first.to_owned();
                Ok(Test::SensorNumber { field, compare, number, unit: None })
            }
            _ => Ok(Test::Sensor { field, values: values.to_vec() }),
        };
    }
    let (field, unit) = rest.split_once('_').map_or((rest, None), |(a, b)| (a, Some(b)));
    if field == "quantity" {
        let millionths = millionths(first).ok_or_else(|| bad(first))?;
        return Ok(Test::Amount { compare, millionths, unit: unit.map(str::to_owned) });
    }
    let short = unit.filter(|unit| (2..=4).contains(&unit.len()) && !unit.contains(':'));
    if let (Some(field), Some(unit)) = (SensorField::named(field), short) {
        if !epcis::number::is_number(first) {
            return Err(bad(first));
        }
        let (number, unit) = (first.to_owned(), Some(unit.to_owned()));
        return Ok(Test::SensorNumber { field, compare, number, unit });
    }
    extension(rest, compare, values, prefixes).ok_or_else(|| bad("understood"))
}

fn extension(rest: &str, compare: Compare, values: &[String], prefixes: &Prefixes) -> Option<Test> {
    let (inner, rest) = match rest.strip_prefix("INNER_") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let parts = [
        ("ILMD_", Part::Ilmd),
        ("ERROR_DECLARATION_", Part::Declaration),
        ("SENSORELEMENT_", Part::SensorElement),
        ("SENSORMETADATA_", Part::SensorMetadata),
        ("SENSORREPORT_", Part::SensorReport),
        ("readPoint_", Part::ReadPoint),
        ("bizLocation_", Part::Location),
    ];
    let found = parts.iter().find_map(|(start, part)| Some((rest.strip_prefix(start)?, *part)));
    let (rest, part) = found.unwrap_or((rest, Part::Event));
    let name = name(rest, prefixes)?;
    Some(Test::Extension { part, inner, compare, name, values: values.to_vec() })
}

/// The type of a transaction, source or destination, as one spelling.
fn word_of(text: &str, prefixes: &Prefixes) -> String {
    let text = prefixes.expand(text).unwrap_or_else(|| text.to_owned());
    one_word(&text)
}

pub(super) fn one_word(text: &str) -> String {
    let text = text.trim();
    let known = Vocabulary::BizTransactionType
        .word(text)
        .or_else(|| Vocabulary::SourceDestinationType.word(text));
    known.unwrap_or(text).to_owned()
}
