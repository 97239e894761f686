//! Whether an event matches, decided on the event itself.

use std::cmp::Ordering;

use epcis::cbv::Vocabulary;
use epcis::context::Prefixes;
use epcis::event::{Event, Node, Quantity, Readings, SensorField, Typed};
use epcis::gs1::{Identifier, Level};

use super::Refusal;
use crate::capture::draft::{micros, millionths};
use crate::names::canonical;

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Eq,
    Gt,
    Ge,
    Lt,
    Le,
    Exists,
}

/// Lists of an event that goods are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Items,
    Parent,
    Inputs,
    Outputs,
    Any,
    Classes,
    InputClasses,
    OutputClasses,
    AnyClass,
}

/// Parts of an event that can have fields of somebody's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Event,
    Ilmd,
    Declaration,
    SensorElement,
    SensorMetadata,
    SensorReport,
    ReadPoint,
    Location,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    Kind(Vec<String>),
    Time(Clock, Compare, i64),
    Action(Vec<String>),
    Step(Vec<String>),
    Disposition(Vec<String>),
    Persistent {
        set: bool,
        words: Vec<String>,
    },
    /// Canonical names; `within` asks for descendants besides.
    ReadPoint {
        names: Vec<String>,
        within: bool,
    },
    Location {
        names: Vec<String>,
        within: bool,
    },
    Process(Vec<String>),
    Transaction {
        kind: String,
        values: Vec<String>,
    },
    Source {
        kind: String,
        values: Vec<String>,
    },
    Destination {
        kind: String,
        values: Vec<String>,
    },
    Match {
        list: List,
        patterns: Vec<Pattern>,
    },
    Amount {
        compare: Compare,
        millionths: i64,
        unit: Option<String>,
    },
    EventId(Vec<String>),
    Reason(Vec<String>),
    Corrective(Vec<String>),
    Has(&'static str),
    Sensor {
        field: SensorField,
        values: Vec<String>,
    },
    SensorTime {
        field: SensorField,
        compare: Compare,
        micros: i64,
    },
    SensorNumber {
        field: SensorField,
        compare: Compare,
        number: String,
        unit: Option<String>,
    },
    Extension {
        part: Part,
        inner: bool,
        compare: Compare,
        name: (String, String),
        values: Vec<String>,
    },
    HasAttribute {
        name: (String, String),
        values: Vec<String>,
    },
    Attribute {
        field: (String, String),
        attribute: (String, String),
        values: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Event,
    Record,
    Declaration,
}

/// A thing, or every thing of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    Exact(String),
    Product(String),
}

impl Pattern {
    fn of(text: &str) -> Pattern {
        match Identifier::parse(text.trim()) {
            Ok(key) if key.level() == Level::Class => Pattern::Product(key.canonical()),
            _ => Pattern::Exact(canonical(text)),
        }
    }
    fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Exact(canon) => canonical(text) == *canon,
            Pattern::Product(canon) => match Identifier::parse(text.trim()) {
                Ok(key) => key.canonical() == *canon || key.class().canonical() == *canon,
                Err(_) => text.trim() == canon,
            },
        }
    }
}

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

fn one_word(text: &str) -> String {
    let text = text.trim();
    let known = Vocabulary::BizTransactionType
        .word(text)
        .or_else(|| Vocabulary::SourceDestinationType.word(text));
    known.unwrap_or(text).to_owned()
}

impl Test {
    /// Whether the event matches. `recorded` is when it was captured; names of places are those of the parameter with
    /// their descendants.
    pub fn matches(&self, event: &Event<'_>, event_id: &str, recorded: i64) -> bool {
        let has = |list: &[String], text: &str| list.iter().any(|known| known == text);
        let word =
            |vocabulary: Vocabulary, text: &Option<epcis::event::Text<'_>>, list: &[String]| {
                text.as_deref().is_some_and(|text| has(list, &vocabulary.web_uri(text.trim())))
            };
        match self {
            Test::Kind(names) => has(names, event.kind.name()),
            Test::Time(clock, compare, at) => {
                let time = match clock {
                    Clock::Event => micros(&event.event_time),
                    Clock::Record => Some(recorded),
                    Clock::Declaration => {
                        let declaration = event.error_declaration.as_ref();
                        declaration.and_then(|declaration| micros(&declaration.declaration_time))
                    }
                };
                time.is_some_and(|time| fits(*compare, time.cmp(at)))
            }
            Test::Action(names) => event.action.as_deref().is_some_and(|a| has(names, a.trim())),
            Test::Step(words) => word(Vocabulary::BizStep, &event.biz_step, words),
            Test::Disposition(words) => word(Vocabulary::Disposition, &event.disposition, words),
            Test::Persistent { set, words } => {
                event.persistent_disposition.as_ref().is_some_and(|both| {
                    let list = if *set { &both.set } else { &both.unset };
                    list.iter()
                        .any(|text| has(words, &Vocabulary::Disposition.web_uri(text.trim())))
                })
            }
            Test::ReadPoint { names, .. } => {
                event.read_point.as_ref().is_some_and(|place| has(names, &canonical(&place.id)))
            }
            Test::Location { names, .. } => {
                event.biz_location.as_ref().is_some_and(|place| has(names, &canonical(&place.id)))
            }
            Test::Process(names) => {
                event.transformation_id.as_deref().is_some_and(|id| has(names, &canonical(id)))
            }
            Test::Transaction { kind, values } => typed(&event.biz_transactions, kind, values),
            Test::Source { kind, values } => typed(&event.sources, kind, values),
            Test::Destination { kind, values } => typed(&event.destinations, kind, values),
            Test::Match { list, patterns } => goods(event, *list)
                .iter()
                .any(|text| patterns.iter().any(|pattern| pattern.matches(text))),
            Test::Amount { compare, millionths: wanted, unit } => {
                quantities(event).any(|quantity| {
                    let same = unit
                        .as_deref()
                        .is_none_or(|unit| quantity.unit.as_deref().map(str::trim) == Some(unit));
                    let amount = quantity.quantity.as_deref().and_then(millionths);
                    same && amount.is_some_and(|amount| fits(*compare, amount.cmp(wanted)))
                })
            }
            Test::EventId(ids) => has(ids, event_id),
            Test::Reason(words) => event
                .error_declaration
                .as_ref()
                .is_some_and(|it| word(Vocabulary::ErrorReason, &it.reason, words)),
            Test::Corrective(ids) => event.error_declaration.as_ref().is_some_and(|it| {
                it.corrective_event_ids.iter().any(|id| has(ids, &canonical(id)))
            }),
            Test::Has(what) => holds(event, what),
            Test::Sensor { field, values } => readings(event).any(|it| {
                it.get(*field).is_some_and(|text| {
                    values.iter().any(|value| same_reading(*field, text, value))
                })
            }),
            Test::SensorTime { field, compare, micros: at } => readings(event).any(|it| {
                let time = it.get(*field).and_then(|text| micros(text));
                time.is_some_and(|time| fits(*compare, time.cmp(at)))
            }),
            Test::SensorNumber { field, compare, number, unit } => readings(event).any(|it| {
                let same = unit.as_deref().is_none_or(|unit| {
                    it.get(SensorField::Unit).map(|text| text.trim()) == Some(unit)
                });
                let value = it.get(*field).and_then(|text| order(text, number));
                same && value.is_some_and(|order| fits(*compare, order))
            }),
            Test::Extension { part, inner, compare, name, values } => {
                let mut found = false;
                own(event, *part, &mut |nodes| {
                    found |= any(nodes, *inner, &mut |node| {
                        named(node, name) && compares(*compare, node, values)
                    });
                });
                found
            }
            // JSON cannot say which of the fields inside a field was an attribute in XML: any of them is.
            Test::HasAttribute { name, values } => {
                let mut found = false;
                event.each_node(&mut |node| {
                    let asked = values.is_empty() || values.iter().all(String::is_empty);
                    let field = named(node, name)
                        && node
                            .children
                            .iter()
                            .any(|child| asked || has(values, &child.name.local));
                    found |= field;
                });
                found
            }
            Test::Attribute { field, attribute, values } => {
                let mut found = false;
                event.each_node(&mut |node| {
                    found |= named(node, field)
                        && node
                            .children
                            .iter()
                            .any(|child| named(child, attribute) && has(values, child.text.trim()));
                });
                found
            }
        }
    }
}

fn fits(compare: Compare, order: Ordering) -> bool {
    match compare {
        Compare::Eq => order.is_eq(),
        Compare::Gt => order.is_gt(),
        Compare::Ge => order.is_ge(),
        Compare::Lt => order.is_lt(),
        Compare::Le => order.is_le(),
        Compare::Exists => true,
    }
}

/// Numbers by their value, times as instants, everything else letter by letter; nothing where the two cannot be compared.
pub(crate) fn order(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (one.trim(), other.trim());
    if epcis::number::is_number(other) {
        let number = |text: &str| text.parse::<f64>().ok();
        if !epcis::number::is_number(one) {
            return None;
        }
        return number(one)?.partial_cmp(&number(other)?);
    }
    if let Some(at) = micros(other) {
        return micros(one).map(|time| time.cmp(&at));
    }
    Some(one.cmp(other))
}

fn typed(items: &[Typed<'_>], kind: &str, values: &[String]) -> bool {
    items.iter().any(|item| {
        item.kind.as_deref().map(one_word).unwrap_or_default() == kind
            && values.contains(&canonical(&item.value))
    })
}

fn goods<'e>(event: &'e Event<'_>, list: List) -> Vec<&'e str> {
    let items = |lists: &[&'e Vec<epcis::event::Text<'_>>]| -> Vec<&'e str> {
        lists.iter().flat_map(|list| list.iter().map(AsRef::as_ref)).collect()
    };
    let classes = |lists: &[&'e Vec<Quantity<'_>>]| -> Vec<&'e str> {
        lists.iter().flat_map(|list| list.iter().map(|it| it.class.as_ref())).collect()
    };
    match list {
        List::Items => items(&[&event.epcs, &event.children]),
        List::Parent => event.parent.iter().map(AsRef::as_ref).collect(),
        List::Inputs => items(&[&event.inputs]),
        List::Outputs => items(&[&event.outputs]),
        List::Any => {
            let mut all = items(&[&event.epcs, &event.children, &event.inputs, &event.outputs]);
            all.extend(event.parent.iter().map(AsRef::as_ref));
            all
        }
        List::Classes => classes(&[&event.quantities, &event.child_quantities]),
        List::InputClasses => classes(&[&event.input_quantities]),
        List::OutputClasses => classes(&[&event.output_quantities]),
        List::AnyClass => classes(&[
            &event.quantities,
            &event.child_quantities,
            &event.input_quantities,
            &event.output_quantities,
        ]),
    }
}

fn quantities<'e>(event: &'e Event<'_>) -> impl Iterator<Item = &'e Quantity<'e>> {
    let lists = [
        &event.quantities,
        &event.child_quantities,
        &event.input_quantities,
        &event.output_quantities,
    ];
    lists.into_iter().flatten()
}

fn readings<'e>(event: &'e Event<'_>) -> impl Iterator<Item = &'e Readings<'e>> {
    event.sensor_elements.iter().flat_map(|it| it.metadata.iter().chain(&it.reports))
}

fn same_reading(field: SensorField, text: &str, value: &str) -> bool {
    let uri = |text: &str| match field {
        SensorField::Type => Vocabulary::Measurement.web_uri(text.trim()),
        SensorField::Component => Vocabulary::Component.web_uri(text.trim()),
        SensorField::Exception => Vocabulary::Alert.web_uri(text.trim()),
        _ => canonical(text),
    };
    uri(text) == uri(value)
}

fn holds(event: &Event<'_>, what: &str) -> bool {
    match what {
        "errorDeclaration" => event.error_declaration.is_some(),
        "sensorElementList" => !event.sensor_elements.is_empty(),
        "sensorMetadata" => event.sensor_elements.iter().any(|it| it.metadata.is_some()),
        "sensorReport" => event.sensor_elements.iter().any(|it| !it.reports.is_empty()),
        _ => !event.ilmd.is_empty(),
    }
}

/// Fields of somebody's own in a part of the event.
fn own<'e>(event: &'e Event<'_>, part: Part, each: &mut dyn FnMut(&'e [Node<'e>])) {
    match part {
        Part::Event => each(&event.extensions),
        Part::Ilmd => each(&event.ilmd),
        Part::Declaration => event.error_declaration.iter().for_each(|it| each(&it.extensions)),
        Part::SensorElement => event.sensor_elements.iter().for_each(|it| each(&it.extensions)),
        Part::SensorMetadata => {
            event
                .sensor_elements
                .iter()
                .filter_map(|it| it.metadata.as_ref())
                .for_each(|it| each(&it.extensions));
        }
        Part::SensorReport => {
            event
                .sensor_elements
                .iter()
                .flat_map(|it| &it.reports)
                .for_each(|it| each(&it.extensions));
        }
        Part::ReadPoint => event.read_point.iter().for_each(|it| each(&it.extensions)),
        Part::Location => event.biz_location.iter().for_each(|it| each(&it.extensions)),
    }
}

/// At the top, or at any depth below it.
fn any(nodes: &[Node<'_>], inner: bool, test: &mut dyn FnMut(&Node<'_>) -> bool) -> bool {
    nodes.iter().any(|node| match inner {
        false => test(node),
        true => node.children.iter().any(&mut *test) || any(&node.children, true, test),
    })
}

fn named(node: &Node<'_>, name: &(String, String)) -> bool {
    let same = *node.name.local == *name.1;
    same && (*node.name.namespace == *name.0
        || node.name.namespace.trim_end_matches(['#', '/', ':'])
            == name.0.trim_end_matches(['#', '/', ':']))
}

fn compares(compare: Compare, node: &Node<'_>, values: &[String]) -> bool {
    compare == Compare::Exists
        || values
            .iter()
            .any(|value| order(&node.text, value).is_some_and(|order| fits(compare, order)))
}
