//! Names of query parameters, and definitions of queries (EPCIS 2.0 §8.2.7.1).
//!
//! Which events match is the work of whoever stores them. What may be asked is the standard's: an
//! unknown parameter is refused, because ignoring it would answer another question.
//!
//! ```
//! use epcis::query::is_parameter;
//! assert!(is_parameter("GE_eventTime") && is_parameter("EQ_bizTransaction_po"));
//! assert!(is_parameter("EQ_INNER_ILMD_example:lot") && is_parameter("GE_maxValue_CEL"));
//! assert!(!is_parameter("GE_eventDate"));
//! ```

use crate::cbv::Vocabulary;
use crate::event::Kind;
use crate::json::{Lexer, Value};
use crate::number::is_number;
use crate::problem::{Code, Problem};
use crate::time::Instant;
use crate::validate::is_uri;

pub use crate::xml::read_query as read_xml;

/// A query as somebody defines or asks it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definition {
    pub name: Option<String>,
    /// Parameters in the order of the document; a single value is a list of one.
    pub parameters: Vec<(String, Vec<String>)>,
}

const FIXED: &[&str] = &[
    "eventType",
    "GE_eventTime",
    "LT_eventTime",
    "GE_recordTime",
    "LT_recordTime",
    "EQ_action",
    "EQ_bizStep",
    "EQ_disposition",
    "EQ_persistentDisposition_set",
    "EQ_persistentDisposition_unset",
    "EQ_readPoint",
    "WD_readPoint",
    "EQ_bizLocation",
    "WD_bizLocation",
    "EQ_transformationID",
    "MATCH_epc",
    "MATCH_parentID",
    "MATCH_inputEPC",
    "MATCH_outputEPC",
    "MATCH_anyEPC",
    "MATCH_epcClass",
    "MATCH_inputEPCClass",
    "MATCH_outputEPCClass",
    "MATCH_anyEPCClass",
    "EQ_quantity",
    "GT_quantity",
    "GE_quantity",
    "LT_quantity",
    "LE_quantity",
    "EQ_eventID",
    "EXISTS_errorDeclaration",
    "GE_errorDeclarationTime",
    "LT_errorDeclarationTime",
    "GE_errorDeclaration_Time",
    "LT_errorDeclaration_Time",
    "EQ_errorReason",
    "EQ_correctiveEventID",
    "EXISTS_sensorElementList",
    "EXISTS_sensorMetadata",
    "EXISTS_sensorReport",
    "EXISTS_ilmd",
    "EQ_type",
    "EQ_deviceID",
    "EQ_deviceMetadata",
    "EQ_rawData",
    "EQ_dataProcessingMethod",
    "EQ_microorganism",
    "EQ_chemicalSubstance",
    "EQ_coordinateReferenceSystem",
    "EQ_bizRules",
    "EQ_exception",
    "EQ_component",
    "EQ_stringValue",
    "EQ_booleanValue",
    "EQ_hexBinaryValue",
    "EQ_uriValue",
    "GE_startTime",
    "LT_startTime",
    "GE_endTime",
    "LT_endTime",
    "GE_time",
    "LT_time",
    "EQ_percRank",
    "GE_percRank",
    "GT_percRank",
    "LE_percRank",
    "LT_percRank",
    "orderBy",
    "orderDirection",
    "eventCountLimit",
    "maxEventCount",
    "perPage",
    "nextPageToken",
];

/// Whether SimpleEventQuery has a parameter of this name.
pub fn is_parameter(name: &str) -> bool {
    if FIXED.contains(&name) {
        return true;
    }
    for start in ["EQ_bizTransaction_", "EQ_source_", "EQ_destination_", "HASATTR_", "EQ_ATTR_"] {
        if let Some(rest) = name.strip_prefix(start) {
            return !rest.is_empty();
        }
    }
    let Some((operator, rest)) = name.split_once('_') else { return false };
    if !matches!(operator, "EQ" | "GT" | "GE" | "LT" | "LE" | "EXISTS") {
        return false;
    }
    measured(operator, rest) || extension(rest)
}

/// `value_CEL`, `quantity_KGM`, `maxValue_CEL`: with a unit of two to four characters.
fn measured(operator: &str, rest: &str) -> bool {
    let Some((field, unit)) = rest.split_once('_') else { return false };
    let any = matches!(field, "value" | "quantity");
    let ordered = matches!(field, "minValue" | "maxValue" | "meanValue" | "sDev" | "percValue");
    operator != "EXISTS"
        && (any || (ordered && operator != "EQ"))
        && (2..=4).contains(&unit.len())
        && unit.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A field of somebody's own, by prefix and name or by URI, on one of the parts that can have any.
fn extension(rest: &str) -> bool {
    let rest = rest.strip_prefix("INNER_").unwrap_or(rest);
    let parts = [
        "ILMD_",
        "ERROR_DECLARATION_",
        "SENSORELEMENT_",
        "SENSORMETADATA_",
        "SENSORREPORT_",
        "readPoint_",
        "bizLocation_",
    ];
    let rest = parts.iter().find_map(|part| rest.strip_prefix(part)).unwrap_or(rest);
    matches!(rest.split_once([':', '#']), Some((space, local)) if !space.is_empty() && !local.is_empty())
}

/// What the values of a parameter are, where the standard says.
fn expected(name: &str) -> Option<&'static str> {
    Some(match name {
        "EQ_action" => "ADD, OBSERVE, DELETE",
        "orderDirection" => "ASC, DESC",
        "eventCountLimit" | "maxEventCount" | "perPage" => "1, 2, 3 …",
        "eventType" => {
            "ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent, AssociationEvent, URI"
        }
        "EQ_bizStep" | "EQ_disposition" => "CBV 2.0, URI",
        "GE_eventTime" | "LT_eventTime" | "GE_recordTime" | "LT_recordTime" => {
            "2026-07-22T06:45:00+08:00"
        }
        "EQ_quantity" | "GT_quantity" | "GE_quantity" | "LT_quantity" | "LE_quantity" => "1.5",
        _ => return None,
    })
}

fn fits(name: &str, value: &str) -> bool {
    let word = |vocabulary: Vocabulary| match vocabulary.word(value) {
        Some(word) => value.contains(':') || vocabulary.knows(word),
        None => is_uri(value),
    };
    match name {
        "EQ_action" => matches!(value, "ADD" | "OBSERVE" | "DELETE"),
        "orderDirection" => matches!(value, "ASC" | "DESC"),
        "eventCountLimit" | "maxEventCount" | "perPage" => {
            value.parse::<u32>().is_ok_and(|number| number > 0)
        }
        "eventType" => Kind::standard(value).is_some() || is_uri(value),
        "EQ_bizStep" => word(Vocabulary::BizStep),
        "EQ_disposition" => word(Vocabulary::Disposition),
        name if name.ends_with("Time") => value.parse::<Instant>().is_ok(),
        name if name.ends_with("_quantity") => is_number(value),
        _ => true,
    }
}

impl Definition {
    /// What is wrong with it; the rule about names is that of the binding it came by.
    pub fn check(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        for (name, values) in &self.parameters {
            if !is_parameter(name) {
                found.push(Problem::new(Code::UnknownParameter, name).with("value", name));
            }
            if let Some(expected) = expected(name)
                && let Some(value) = values.iter().find(|value| !fits(name, value))
            {
                let problem = Problem::new(Code::ParameterValue, name).with("value", value);
                found.push(problem.with("expected", expected));
            }
        }
        let has = |name: &str| self.parameters.iter().any(|(known, _)| known == name);
        if has("eventCountLimit") && has("maxEventCount") {
            let problem = Problem::new(Code::ParameterValue, "maxEventCount");
            let expected = "eventCountLimit, maxEventCount: 1";
            found.push(problem.with("value", "eventCountLimit").with("expected", expected));
        }
        found
    }
}

/// A definition in JSON: the parameters themselves, or `{"name": …, "query": {…}}`.
pub fn read_json(document: &[u8]) -> Result<Definition, Vec<Problem>> {
    let mut lexer = Lexer::new(document, 0, 0);
    let value = lexer.value().map_err(|stop| match stop {
        crate::json::Stop::Wrong(problem) => vec![*problem],
        crate::json::Stop::More => vec![
            Problem::new(Code::Syntax, "")
                .with("syntax", "JSON")
                .with("detail", "the text ends too early"),
        ],
    })?;
    let mut definition = Definition {
        name: value.member("name").and_then(Value::text).map(str::to_owned),
        parameters: Vec::new(),
    };
    let Value::Object(members) = value.member("query").unwrap_or(&value) else {
        return Err(vec![Problem::new(Code::UnknownDocument, "").with("found", value.kind())]);
    };
    for (name, value) in members {
        if name == "@context" || (name == "name" && definition.name.is_some()) {
            continue;
        }
        let one = std::slice::from_ref(value);
        let list = if let Value::List(list) = value { list.as_slice() } else { one };
        let texts = list.iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.to_string()),
            Value::Number(text) => Some((*text).to_owned()),
            Value::Boolean(value) => Some(value.to_string()),
            _ => None,
        });
        definition.parameters.push((name.to_string(), texts.collect()));
    }
    let problems = definition.check();
    if problems.is_empty() { Ok(definition) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Result<Definition, Vec<Code>> {
        read_json(query.as_bytes()).map_err(|found| found.iter().map(|p| p.code).collect())
    }

    #[test]
    fn a_good_query_is_read_with_its_name() {
        let query = r#"{"name":"q1","query":{"eventType":["ObjectEvent"],"GE_eventTime":"2026-01-01T00:00:00+01:00",
            "EQ_bizStep":["shipping"],"EQ_value_CEL":5,"EXISTS_errorDeclaration":null,"perPage":30}}"#;
        let definition = ask(query).unwrap();
        assert_eq!(definition.name.as_deref(), Some("q1"));
        assert_eq!(definition.parameters.len(), 6);
    }

    #[test]
    fn values_that_cannot_be_are_named() {
        for query in [
            r#"{"EQ_action":["CREATE"]}"#,
            r#"{"orderDirection":"UP"}"#,
            r#"{"eventCountLimit":0}"#,
            r#"{"eventType":["Invoice"]}"#,
            r#"{"EQ_bizStep":["transforming"]}"#,
            r#"{"GE_recordTime":"yesterday"}"#,
            r#"{"GE_quantity":"much"}"#,
            r#"{"eventCountLimit":5,"maxEventCount":5}"#,
        ] {
            assert_eq!(ask(query), Err(vec![Code::ParameterValue]), "{query}");
        }
        assert_eq!(ask("[]"), Err(vec![Code::UnknownDocument]));
        assert_eq!(ask("{"), Err(vec![Code::Syntax]));
    }

    #[test]
    fn parameters_of_extensions_need_a_name_in_a_namespace() {
        for name in
            ["EQ_INNER_example:a", "EXISTS_SENSORREPORT_example:a", "GE_https://x.example/#a"]
        {
            assert!(is_parameter(name), "{name}");
        }
        for name in [
            "EQ_example",
            "EQ_",
            "XX_example:a",
            "EXISTS_value_CEL",
            "EQ_maxValue_CEL",
            "EQ_source_",
        ] {
            assert!(!is_parameter(name), "{name}");
        }
    }
}
