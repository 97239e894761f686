//! Whether an event matches.

use std::cmp::Ordering;

use epcis::cbv::Vocabulary;
use epcis::event::{Event, Node, Quantity, Readings, SensorField, Typed};

use super::read::one_word;
use super::{Clock, Compare, List, Part, Test};
use crate::capture::draft::{micros, millionths};
use crate::names::canonical;

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
